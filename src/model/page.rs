//! Markdown pages: what their front matter says, what they are for, and where they are.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::contender::Said;
use super::files::Files;
use super::front_matter::{self, FrontMatter};
use super::unpublished::{self, Hidden, HiddenPage};
use super::{ComparisonId, Generated, GeneratedPages, Link, OptionId, PageId, Publish};
use crate::diagnostic::{Diagnostic, codes};
use crate::markdown;
use crate::markdown::document::{Body, Piece};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::slug;
use crate::syntax::fields::{INVALID_VALUE, title_from_id};
use crate::syntax::toml;
use crate::syntax::value::Node;
use crate::words::Words;

/// A Markdown page.
#[derive(Debug)]
pub struct Page {
    /// Its file.
    pub file: FileId,
    /// Path below `content/`, with `/` between folders: `notes/one.md`.
    pub path: String,
    /// What stands between the `+++` or `---` lines.
    pub front: FrontMatter,
    /// The prose.
    pub body: Arc<Body>,
    /// From the site's root, with a slash at both ends: `/notes/one/`.
    pub address: String,
    /// For headings and lists.
    pub title: String,
    /// The comparison it belongs to.
    pub comparison: Option<ComparisonId>,
    /// What it is.
    pub role: Role,
    /// Address of the page of its folder, if that is another; breadcrumbs follow it.
    pub parent: Option<PageId>,
    /// Its links, resolved, in the order of the body's holes.
    pub links: Vec<Link>,
}

/// What a Markdown page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An ordinary page.
    Plain,
    /// `content/index.md`.
    Home,
    /// The author's text on a generated page.
    Generated(Generated),
    /// An option's page.
    Option(OptionId),
}

/// A page's file: front matter that is not understood yet, and prose.
#[derive(Debug)]
pub(super) struct Markdown {
    file: FileId,
    path: String,
    front: Option<Arc<Node>>,
    /// Where its syntax breaks, if it does.
    broken_at: Option<usize>,
    /// Whether nothing was wrong with it.
    sound: bool,
    body: Arc<Body>,
}

impl Markdown {
    /// Parses a page. `path` is below `content/`; `usable` is whether `text` is all of the file.
    pub(super) fn parse(
        file: FileId,
        path: &str,
        text: &str,
        usable: bool,
        options: &markdown::Options,
    ) -> (Markdown, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        if text.trim().is_empty() {
            let problem = Diagnostic::new(EMPTY_PAGE, Span::whole(file), "this page is empty");
            problems.push(problem.help("write a title and a text, or remove the file"));
        }
        problems.extend(front_matter::lone_carriage_return(file, text));
        let (front, start) = front_matter::split(file, text, &mut problems);
        let broken_at = if usable { toml::broken_at(&problems) } else { Some(0) };
        let (mut body, mut more) = markdown::parse(file, text, start, options);
        problems.append(&mut more);
        // What follows a heading is asked for where it is a definition alone.
        if path.rsplit('/').next() != Some("glossary.md") {
            for heading in &mut body.headings {
                heading.lead = String::new();
            }
        }
        let sound = usable && problems.is_empty();
        let (path, body) = (path.to_owned(), Arc::new(body));
        (Markdown { file, path, front: front.map(Arc::new), broken_at, sound, body }, problems)
    }

    /// Understands the front matter, and what the page is for. A page that is not published is only told of.
    fn read(
        &self,
        files: &Files,
        folders: &[String],
        publish: &Publish,
        words: &Words,
        kinds: GeneratedPages,
        criteria: &BTreeSet<&str>,
    ) -> Read {
        let mut problems = Vec::new();
        let (mut front, said) = match &self.front {
            Some(node) => FrontMatter::read(node, criteria, &mut problems),
            None => Default::default(),
        };
        toml::drop_echoes(self.broken_at, &mut problems);
        if front.title.is_none() {
            front.title =
                self.body.headings.iter().find(|heading| heading.level == 1).map(|h| h.text.clone());
        }
        // A bare page is reported as empty, a broken one for what broke it.
        if front.title.is_none() && self.sound && problems.is_empty() && said.name.is_none() {
            let problem = Diagnostic::new(MISSING_TITLE, Span::whole(self.file), "this page has no title");
            let help = "add `title = \"…\"` to its front matter, or start the text with a `# Heading`";
            problems.push(problem.help(help));
        }
        if !publish.shows(&front) {
            let files = unpublished::files_of(&self.path, &self.body);
            let hidden = HiddenPage { draft: front.draft, states: said.facts_at.is_some(), files };
            return (Err((self.path.clone(), hidden)), problems);
        }
        let comparison = owner(folders, &self.path);
        let generated = comparison
            .filter(|id| folders[id.index()] == folder_of(&self.path))
            .and_then(|_| kinds.iter().position(|kind| kind.file_stem == stem(&self.path)))
            .map(Generated::from_index);
        let role = match (generated, said.facts_at, comparison) {
            // The option's id is set when the comparison is read.
            (None, Some(_), Some(_)) => Role::Option(OptionId(u32::MAX)),
            (Some(generated), ..) => Role::Generated(generated),
            (None, None, _) if self.path == "index.md" => Role::Home,
            _ => Role::Plain,
        };
        self.check_role(role, &said, files.broken.contains(&self.path), &mut problems);
        self.check_name(role, &front, &mut problems);
        let title = match (&front.title, &said.name, generated) {
            (Some(title), ..) | (None, Some(title), _) => title.clone(),
            (None, None, Some(generated)) => words.word(kinds[generated.index()].title).to_owned(),
            (None, None, None) => title_from_id(stem(&self.path)),
        };
        let page = Page {
            file: self.file,
            path: self.path.clone(),
            body: self.body.clone(),
            address: address(&self.path, role, front.slug.as_ref(), kinds),
            front,
            title,
            comparison,
            role,
            parent: None,
            links: Vec::new(),
        };
        (Ok((page, said)), problems)
    }

    /// Reports facts, pros and cons on a page that is no option. `broken` is whether there may be more on it than was
    /// read.
    fn check_role(&self, role: Role, said: &Said, broken: bool, problems: &mut Vec<Diagnostic>) {
        if matches!(role, Role::Option(_)) {
            return;
        }
        if let Some(facts) = said.facts_at {
            problems.push(facts_outside(facts, "this page states facts, but it"));
        } else if !broken {
            let arguments = self.body.headings.iter().filter(|heading| heading.argument.is_some());
            problems.extend(arguments.map(|it| facts_outside(it.span, "this is a pro or con, but its page")));
        }
    }

    /// Reports a name that leaves nothing for an address.
    fn check_name(&self, role: Role, front: &FrontMatter, problems: &mut Vec<Diagnostic>) {
        let stem = stem(&self.path);
        if stem == "_index" {
            let problem = Diagnostic::new(
                INVALID_VALUE,
                Span::whole(self.file),
                "the page of a folder is called `index.md` here",
            );
            return problems.push(problem.help("rename the file: without the underscore"));
        }
        // An option's id is its file's name, whatever its slug.
        let named = matches!(role, Role::Home | Role::Generated(_))
            || stem == "index"
            || front.slug.is_some() && !matches!(role, Role::Option(_));
        let what = if folder_of(&self.path).split('/').any(|part| !part.is_empty() && slug(part).is_empty()) {
            "file's folder"
        } else if !named && slug(stem).is_empty() {
            "file"
        } else {
            return;
        };
        let message = format!("the name of this {what} has no letter or digit for an address");
        problems
            .push(Diagnostic::new(INVALID_VALUE, Span::whole(self.file), message).help("use another name"));
    }
}

/// A page and what it says of an option, or the path of one that is not published.
type Read = (Result<(Page, Said), (String, HiddenPage)>, Vec<Diagnostic>);

/// The published pages, by path; and what each says of an option, until that is read.
pub(super) struct ReadPages {
    pub pages: Vec<Page>,
    pub said: Vec<Said>,
    pub kinds: GeneratedPages,
    pub words: Arc<Words>,
}

/// Reads all pages. `folders` are those of all comparisons.
pub(super) fn read_all(
    files: &mut Files,
    folders: &[String],
    publish: &Publish,
    words: &Arc<Words>,
    kinds: GeneratedPages,
    problems: &mut Vec<Diagnostic>,
) -> (ReadPages, Hidden) {
    use rayon::prelude::*;
    let markdown = std::mem::take(&mut files.pages);
    let criteria = files.criteria();
    let read: Vec<Read> = markdown
        .into_par_iter()
        .map(|file| file.read(files, folders, publish, words, kinds, &criteria))
        .collect();
    let mut out = ReadPages { pages: Vec::new(), said: Vec::new(), kinds, words: words.clone() };
    let mut hidden = Hidden::new();
    for (read, mut found) in read {
        problems.append(&mut found);
        match read {
            Ok((page, said)) => {
                out.pages.push(page);
                out.said.push(said);
            }
            Err((path, page)) => drop(hidden.insert(path, page)),
        }
    }
    set_parents(&mut out.pages);
    (out, hidden)
}

impl Page {
    /// The whole file, for messages about it.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::whole(self.file)
    }

    /// Whether it stands before another among its neighbours: by weight, then by title.
    #[must_use]
    pub fn before(&self, other: &Page, words: &Words) -> Ordering {
        let weights = self.front.weight.cmp(&other.front.weight);
        weights
            .then_with(|| words.compare(&self.title, &other.title))
            .then_with(|| self.path.cmp(&other.path))
    }

    /// The `#` heading that is the page's title, where it stands first: templates show the title, so the prose
    /// is shown without it.
    #[must_use]
    pub fn title_heading(&self) -> Option<usize> {
        let Some(Piece::HeadingOpen(first)) = self.body.pieces.first() else { return None };
        let heading = &self.body.headings[*first];
        (heading.level == 1 && heading.argument.is_none() && heading.text == self.title).then_some(*first)
    }
}

fn address(
    path: &str,
    role: Role,
    slug_of_author: Option<&Spanned<String>>,
    kinds: GeneratedPages,
) -> String {
    let base = folder_address(folder_of(path));
    let stem = stem(path);
    match (role, slug_of_author.map(|slug| &slug.value)) {
        (Role::Home, _) => base,
        (Role::Generated(kind), own) => kinds[kind.index()].address(&base, own.map(String::as_str)),
        (_, Some(own)) if stem == "index" => {
            let above = base.trim_end_matches('/').rsplit_once('/').map_or("", |(above, _)| above);
            format!("{above}/{own}/")
        }
        (_, Some(own)) => format!("{base}{own}/"),
        (_, None) if stem == "index" => base,
        (_, None) => format!("{base}{}/", slug(stem)),
    }
}

/// A page's parent is the `index.md` of its folder, or of the nearest folder above that has one.
fn set_parents(pages: &mut [Page]) {
    let indices: BTreeMap<String, PageId> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| stem(&page.path) == "index")
        .map(|(i, page)| (folder_of(&page.path).to_owned(), PageId::from_index(i)))
        .collect();
    for page in pages {
        let own = folder_of(&page.path);
        let skipped = usize::from(stem(&page.path) == "index");
        page.parent = folders_above(own).skip(skipped).find_map(|folder| indices.get(folder)).copied();
    }
}

/// A folder and those above it, up to the top.
fn folders_above(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| folder_of(folder)))
}

/// The comparison that a path belongs to: `folders` holds the folders of all, in order.
pub(super) fn owner(folders: &[String], path: &str) -> Option<ComparisonId> {
    let find = |folder: &str| folders.binary_search_by(|known| known.as_str().cmp(folder)).ok();
    folders_above(folder_of(path)).find_map(find).map(ComparisonId::from_index)
}

/// The folder of a path: `notes` of `notes/one.md`, empty at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.strip_suffix(".md").unwrap_or(name)
}

/// The path of a file in a folder.
pub(super) fn beside(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

pub(super) fn is_inside(folder: &str, path: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The address of a folder below `content/`, with a slash at both ends.
pub(super) fn folder_address(folder: &str) -> String {
    let parts: Vec<String> = folder.split('/').filter(|part| !part.is_empty()).map(slug).collect();
    if parts.is_empty() { "/".to_owned() } else { format!("/{}/", parts.join("/")) }
}

/// Facts, or a pro or con, on a page that is no option.
fn facts_outside(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(FACTS_OUTSIDE, at, format!("{what} is not an option of a comparison"))
        .help("options are pages below a folder with a comparison.toml; their front matter has `[facts]`")
}

codes! {
    /// # A page has nothing in it
    ///
    /// Each Markdown file becomes a page, and this one would be blank. It was probably made to
    /// be written later.
    ///
    /// Write a title and a text, or remove the file. A page that is not ready can wait with
    /// `draft = true`.
    ///
    /// ```md content/tea.md
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:1: error[empty-page]: this page is empty
    ///   help: write a title and a text, or remove the file
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// draft = true
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    EMPTY_PAGE = "empty-page" Error;

    /// # A page has no title
    ///
    /// The title is what search results, lists and the tab of the browser show, so a page
    /// cannot do without.
    ///
    /// Begin the text with a heading of one `#`, or write `title = "…"` between the `+++`
    /// lines.
    ///
    /// ```md content/tea.md
    /// Leaves in hot water.
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:1: error[missing-title]: this page has no title
    ///   help: add `title = "…"` to its front matter, or start the text with a `# Heading`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// Leaves in hot water.
    /// ```
    ///
    /// ```diagnostics
    /// ```
    MISSING_TITLE = "missing-title" Error;

    /// # A page states facts or arguments where there is nothing to compare
    ///
    /// `[facts]`, and headings marked as a pro or a con, belong on the page of an option, below
    /// a folder with a `comparison.toml`. This page is not an option's, so what it states would
    /// appear in no table.
    ///
    /// Move the page into the comparison's folder, or take the facts away. The pages that have
    /// a meaning of their own, such as `index.md` and `compare.md`, cannot be options. In the
    /// same way, `sources.toml` and `guide.toml` belong beside a `comparison.toml`.
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = 1
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:2: error[facts-outside]: this page states facts, but it is not an option of a comparison
    ///   help: options are pages below a folder with a comparison.toml; their front matter has `[facts]`
    /// ```
    FACTS_OUTSIDE = "facts-outside" Error;
}
