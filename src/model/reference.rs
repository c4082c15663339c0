//! References in prose and in the navigation: each becomes a [`Link`], or a report with the nearest right name.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::files::Files;
use super::names::unknown;
use super::page::{Page, Role, beside, folder_of};
use super::unpublished::Hidden;
use super::{
    Comparison, ComparisonId, CriterionId, Generated, NavigationItem, OptionId, PageId, Site, SourceId,
    TermId,
};
use crate::diagnostic::{Applicability, Diagnostic, Help, Names, codes};
use crate::markdown::document::{Hole, Piece, Target};
use crate::source::span::{Span, Spanned};

/// Somewhere that a link can lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// A page with a file.
    Page(PageId),
    /// A generated page of a comparison.
    Generated(ComparisonId, Generated),
    /// The page of an option, with or without a file.
    Option(ComparisonId, OptionId),
    /// An asset, by its index in [`Site::assets`].
    Asset(usize),
    /// The home page, with or without a file.
    Home,
}

/// A reference in prose, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// To somewhere on the site, perhaps to an anchor there.
    Internal(Destination, Option<String>),
    /// A file of `static/`, by its address.
    Static(String),
    /// A cell of a table.
    Fact(ComparisonId, OptionId, CriterionId),
    /// A source.
    Source(ComparisonId, SourceId),
    /// A term.
    Term(ComparisonId, TermId),
    /// Was reported; nothing is rendered from a site with errors.
    Broken,
}

/// The page that a path in a file of the folder `folder` leads to, and the id after its `#`, which is looked for on the final
/// page; reported where there is none.
pub fn page_link(
    site: &Site,
    folder: &str,
    written: Spanned<&str>,
    problems: &mut Vec<Diagnostic>,
) -> Option<(PageId, Option<String>)> {
    let (path, anchor) = written.value.split_once('#').map_or((written.value, None), |(a, b)| (a, Some(b)));
    let from = beside(folder, "guide.toml");
    let found = join(&from, path).and_then(|path| site.pages.iter().position(|page| page.path == path));
    if found.is_none() {
        let known = site.pages.iter().map(|page| relative(&from, path, &page.path));
        problems.push(
            Diagnostic::new(BROKEN_LINK, written.span, format!("there is no page `{path}`"))
                .nearest(path, known),
        );
    }
    Some((PageId::from_index(found?), anchor.filter(|it| !it.is_empty()).map(str::to_owned)))
}

/// Resolves the links of all pages, and the navigation.
pub(super) fn resolve(site: &mut Site, files: &Files, hidden: &Hidden, problems: &mut Vec<Diagnostic>) {
    let linker = Linker::new(site, files, hidden);
    let mut links: Vec<Vec<Link>> = Vec::with_capacity(site.pages.len());
    for page in &site.pages {
        let of_page = OnPage { linker: &linker, page, pictures: OnceCell::new(), problems: &mut *problems };
        links.push(of_page.links());
    }
    let navigation = linker.navigation(&files.config.navigation, problems);
    for (page, links) in site.pages.iter_mut().zip(links) {
        page.links = links;
    }
    site.config.navigation = navigation;
}

struct Linker<'a> {
    site: &'a Site,
    /// By path, from the top of `content/`: files, and generated pages without a file.
    destinations: BTreeMap<String, Destination>,
    assets: BTreeMap<&'a str, usize>,
    statics: BTreeSet<&'a str>,
    home: Option<PageId>,
    /// Paths of files that were not read to the end: what is missed in them may stand in them.
    broken: &'a BTreeSet<String>,
    hidden: &'a Hidden,
    /// For the first mistake: the paths of pages, those of all files, folders, and the paths of pages by their addresses.
    pages: OnceCell<Names>,
    files: OnceCell<Names>,
    comparisons: OnceCell<Names>,
    addresses: OnceCell<BTreeMap<&'a str, String>>,
    /// For the first link to a heading of a page.
    headings: RefCell<BTreeMap<Destination, Rc<Headings>>>,
}

/// The ids of headings that links to a page can name.
struct Headings {
    ids: BTreeSet<String>,
    nearest: OnceCell<Names>,
}

impl<'a> Linker<'a> {
    fn new(site: &'a Site, files: &'a Files, hidden: &'a Hidden) -> Self {
        let home = site.pages.iter().position(|page| page.role == Role::Home);
        let assets = site.assets.iter().enumerate();
        Linker {
            site,
            destinations: destinations(site),
            assets: assets.map(|(i, (_, address))| (address.trim_start_matches('/'), i)).collect(),
            statics: site.statics.iter().map(|(_, address)| address.as_str()).collect(),
            home: home.map(PageId::from_index),
            broken: &files.broken,
            hidden,
            pages: OnceCell::new(),
            files: OnceCell::new(),
            comparisons: OnceCell::new(),
            addresses: OnceCell::new(),
            headings: RefCell::default(),
        }
    }

    fn navigation(
        &self,
        entries: &[(String, Spanned<String>)],
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<NavigationItem> {
        let mut out = Vec::new();
        // An entry without a page was reported.
        for (title, path) in entries.iter().filter(|(_, path)| !path.value.is_empty()) {
            let from_top = path.value.trim_start_matches('/');
            match self.destinations.get(from_top) {
                Some(target) => out.push(NavigationItem { title: title.clone(), target: *target }),
                None => {
                    let form = |found: &str| relative("", &path.value, found);
                    problems.push(self.no_page(from_top, path.span, form));
                }
            }
        }
        out
    }

    /// The file whose page has an address, which authors write in place of the file: `guide.md` of `/guide/`, of
    /// `guide/index.html` and of `guide.html`.
    fn file_at(&self, path: &str) -> Option<String> {
        let address = path.trim_end_matches("index.html").trim_matches('/');
        let address = address.strip_suffix(".html").unwrap_or(address);
        let all = self.addresses.get_or_init(|| {
            let mut all = BTreeMap::new();
            for (file, to) in &self.destinations {
                let own = self.address(*to).map(|own| own.trim_matches('/')).filter(|own| !own.is_empty());
                own.map(|own| all.entry(own).or_insert_with(|| file.clone()));
            }
            all
        });
        all.get(address).cloned()
    }

    fn address(&self, to: Destination) -> Option<&'a str> {
        match to {
            Destination::Page(id) => Some(&self.site.pages[id.index()].address),
            Destination::Generated(id, kind) => self.comparison(id).generated.get(&kind).map(String::as_str),
            Destination::Option(id, option) => Some(&self.comparison(id).options[option.index()].address),
            Destination::Asset(_) | Destination::Home => None,
        }
    }

    /// That no page is at a path from the top of `content/`; `form` writes another path as this one was written.
    fn no_page(&self, path: &str, at: Span, form: impl Fn(&str) -> String) -> Diagnostic {
        if !self.hidden.contains_key(path) {
            if let Some(file) = self.file_at(path) {
                return address_of_page(at, path, form(&file));
            }
            let known = self.pages.get_or_init(|| Names::new(self.destinations.keys().cloned()));
            return broken_link(at, path, known, form);
        }
        let message = format!("the page `{path}` is not published: it is a draft, or dated in the future");
        Diagnostic::new(BROKEN_LINK, at, message)
            .help("publish it, or take the link away; `--drafts` shows such pages while you write")
    }

    fn comparison(&self, id: ComparisonId) -> &'a Comparison {
        &self.site.comparisons[id.index()]
    }

    /// The author's own page there.
    fn page(&self, to: Destination) -> Option<&'a Page> {
        let id = match to {
            Destination::Page(id) => Some(id),
            Destination::Generated(id, generated) => self.comparison(id).authored.get(&generated).copied(),
            Destination::Option(id, option) => self.comparison(id).options[option.index()].page,
            Destination::Home => self.home,
            Destination::Asset(_) => None,
        };
        id.map(|id| &self.site.pages[id.index()])
    }

    /// The ids of headings that links can name there.
    fn headings(&self, to: Destination) -> Rc<Headings> {
        let known = self.headings.borrow().get(&to).cloned();
        known.unwrap_or_else(|| {
            let page = self.page(to);
            let title = page.and_then(Page::title_heading);
            let headings = page.into_iter().flat_map(|page| page.body.headings.iter().enumerate());
            // The heading that is the title is not in the prose.
            let ids = headings.filter(|(index, _)| Some(*index) != title).map(|(_, it)| it.id.clone());
            let headings = Rc::new(Headings { ids: ids.collect(), nearest: OnceCell::new() });
            self.headings.borrow_mut().insert(to, headings.clone());
            headings
        })
    }

    fn has_anchor(&self, to: Destination, anchor: &str) -> bool {
        let generated = match to {
            Destination::Generated(id, generated) => {
                (self.site.kinds[generated.index()].has_anchor)(self.comparison(id), anchor)
            }
            _ => false,
        };
        generated || self.headings(to).ids.contains(anchor)
    }

    fn no_anchor(&self, to: Destination, anchor: &str, at: Span) -> Diagnostic {
        let headings = self.headings(to);
        let known = headings.nearest.get_or_init(|| {
            let mut ids: Vec<String> = headings.ids.iter().cloned().collect();
            if let Destination::Generated(id, generated) = to {
                ids.extend((self.site.kinds[generated.index()].anchors)(self.comparison(id)));
            }
            Names::new(ids)
        });
        let generated = match to {
            Destination::Generated(id, kind) => {
                let comparison = self.comparison(id);
                Some(beside(&comparison.folder, &format!("{}.md", self.site.kinds[kind.index()].file_stem)))
            }
            _ => None,
        };
        let path = self.page(to).map(|page| page.path.clone()).or(generated);
        let page = path.as_deref().unwrap_or("linked to");
        Diagnostic::new(BROKEN_ANCHOR, at, format!("the page {page} has no heading with the id `{anchor}`"))
            .nearest_of(anchor, known)
    }
}

/// Every Markdown path that can be linked to, and where it leads.
fn destinations(site: &Site) -> BTreeMap<String, Destination> {
    let mut out = BTreeMap::new();
    for (index, comparison) in site.comparisons.iter().enumerate() {
        let id = ComparisonId::from_index(index);
        let path = |stem: &str| beside(&comparison.folder, &format!("{stem}.md"));
        for generated in comparison.generated.keys() {
            out.insert(path(site.kinds[generated.index()].file_stem), Destination::Generated(id, *generated));
        }
        for (option, it) in comparison.option_ids().zip(&comparison.options) {
            out.entry(path(&it.id)).or_insert(Destination::Option(id, option));
        }
    }
    for (index, page) in site.pages.iter().enumerate() {
        let to = match (page.role, page.comparison) {
            (Role::Option(option), Some(comparison)) => Destination::Option(comparison, option),
            (Role::Generated(generated), Some(comparison)) => Destination::Generated(comparison, generated),
            (Role::Home, _) => Destination::Home,
            _ => Destination::Page(PageId::from_index(index)),
        };
        out.insert(page.path.clone(), to);
    }
    out.entry("index.md".to_owned()).or_insert(Destination::Home);
    out
}

/// Links the holes of one page.
struct OnPage<'a, 'p> {
    linker: &'a Linker<'a>,
    page: &'a Page,
    /// Where its pictures stand; made for the first mistake.
    pictures: OnceCell<BTreeSet<Span>>,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a> OnPage<'a, '_> {
    fn links(mut self) -> Vec<Link> {
        let holes = self.page.body.holes.iter();
        holes.map(|hole| self.link(hole).unwrap_or(Link::Broken)).collect()
    }

    fn link(&mut self, hole: &Hole) -> Option<Link> {
        match &hole.target {
            Target::Web | Target::Bad => None,
            Target::Anchor(anchor) => self.anchor(self.linker.destinations[&self.page.path], anchor, hole),
            Target::Page(to, anchor) => self.internal(to, anchor.as_deref(), hole),
            Target::File(to) => self.file(to, hole),
            Target::Fact(folder, option, criterion) => {
                let (id, comparison) = self.comparison(folder.as_deref(), hole)?;
                let tail = format!(".{criterion}");
                let option =
                    self.named(hole, option, &tail, |name, problems| comparison.find_option(name, problems));
                let criterion = self
                    .named(hole, criterion, "", |name, problems| comparison.find_criterion(name, problems));
                Some(Link::Fact(id, option?, criterion?))
            }
            Target::Source(folder, name) => {
                let (id, comparison) = self.comparison(folder.as_deref(), hole)?;
                let found =
                    self.named(hole, name, "", |name, problems| comparison.find_source(name, problems));
                Some(Link::Source(id, found?))
            }
            Target::Term(folder, name) => {
                let (id, comparison) = self.comparison(folder.as_deref(), hole)?;
                let found = self.named(hole, name, "", |name, problems| comparison.find_term(name, problems));
                Some(Link::Term(id, found?))
            }
        }
    }

    /// Looks up a part of a link's destination. What is wrong is reported at that part, or else at the whole link,
    /// where the right name cannot just be put in its place.
    fn named<T>(
        &mut self,
        hole: &Hole,
        part: &str,
        tail: &str,
        find: impl FnOnce(Spanned<&str>, &mut Vec<Diagnostic>) -> T,
    ) -> T {
        let at = hole.part(part, tail);
        let mut found = Vec::new();
        let out = find(Spanned::new(part, at.unwrap_or(hole.span)), &mut found);
        let once = hole.destination.matches(&format!("{part}{tail}")).count() == 1;
        let as_written = |problem: Diagnostic| {
            if at.is_some() { problem.doubt_if(!once) } else { problem.without_replacement() }
        };
        self.problems.extend(found.into_iter().map(as_written));
        out
    }

    fn comparison(&mut self, folder: Option<&str>, hole: &Hole) -> Option<(ComparisonId, &'a Comparison)> {
        let linker = self.linker;
        let with_id = |id| (id, linker.comparison(id));
        let Some(folder) = folder else {
            if self.page.comparison.is_none() {
                let at = hole.written.unwrap_or(hole.span);
                let reference = &hole.destination;
                let message =
                    format!("`{reference}` does not say of which comparison, and this page belongs to none");
                self.problems.push(Diagnostic::new(UNKNOWN_COMPARISON, at, message).help(
                    "name the comparison's folder: `fact:folder/option.criterion`, `source:folder/id`, \
                     `term:folder/id`",
                ));
            }
            return self.page.comparison.map(with_id);
        };
        let all = &linker.site.comparisons;
        let found = all.binary_search_by(|comparison| comparison.folder.as_str().cmp(folder)).ok();
        if found.is_none() {
            let known = all.iter().map(|comparison| &comparison.folder).filter(|folder| !folder.is_empty());
            let known = linker.comparisons.get_or_init(|| Names::new(known));
            self.named(hole, folder, "/", |name, problems| {
                let what = "there is no comparison in the folder";
                problems.push(unknown(UNKNOWN_COMPARISON, name, what, known));
            });
        }
        found.map(ComparisonId::from_index).map(with_id)
    }

    fn internal(&mut self, to: &str, anchor: Option<&str>, hole: &Hole) -> Option<Link> {
        let (linker, from) = (self.linker, &self.page.path);
        let path = join(from, to);
        let Some(found) = path.as_ref().and_then(|path| linker.destinations.get(path)) else {
            let form = |path: &str| relative(from, to, path);
            self.named(hole, to, "", |name, problems| {
                let problem = linker.no_page(path.as_deref().unwrap_or(to), name.span, form);
                // Whether the page has that heading is not known.
                problems.push(problem.doubt_if(anchor.is_some()));
            });
            return None;
        };
        match anchor {
            Some(anchor) => self.anchor(*found, anchor, hole),
            None => Some(Link::Internal(*found, None)),
        }
    }

    /// A picture or download: beside the page, or from the top of `content/`, or in `static/`.
    fn file(&mut self, to: &str, hole: &Hole) -> Option<Link> {
        let (linker, from) = (self.linker, &self.page.path);
        let path = join(from, to);
        if let Some(index) = path.as_deref().and_then(|path| linker.assets.get(path)) {
            return Some(Link::Internal(Destination::Asset(*index), None));
        }
        if linker.statics.contains(to) {
            return Some(Link::Static(to.to_owned()));
        }
        if let Some(file) = path.as_deref().and_then(|path| linker.file_at(path)) {
            let shown = relative(from, to, &file);
            let doubt = !hole.suffix().is_empty() || self.is_picture(hole);
            self.named(hole, to, "", |name, problems| {
                problems.push(address_of_page(name.span, to, shown).doubt_if(doubt));
            });
            return None;
        }
        // One that is there and cannot be read was reported.
        if !path.as_ref().is_some_and(|path| linker.broken.contains(path)) {
            let known = linker.files.get_or_init(|| {
                let pages = linker.destinations.keys().map(String::as_str);
                let statics = linker.statics.iter().map(|address| address.trim_start_matches('/'));
                Names::new(linker.assets.keys().copied().chain(pages).chain(statics))
            });
            let wrong = path.as_deref().unwrap_or(to);
            // A page is no picture, though its name may be near.
            let doubt = to.to_lowercase().ends_with(".md") && self.is_picture(hole);
            self.named(hole, to, "", |name, problems| {
                let problem = broken_link(name.span, wrong, known, |path| relative(from, to, path));
                problems.push(problem.doubt_if(doubt));
            });
        }
        None
    }

    fn is_picture(&self, hole: &Hole) -> bool {
        let body = &self.page.body;
        let place = |piece: &Piece| match piece {
            Piece::Image { hole, .. } => Some(body.holes[*hole].span),
            _ => None,
        };
        let all = || body.pieces.iter().filter_map(place).collect::<BTreeSet<_>>();
        self.pictures.get_or_init(all).contains(&hole.span)
    }

    fn anchor(&mut self, to: Destination, anchor: &str, hole: &Hole) -> Option<Link> {
        let linker = self.linker;
        if linker.has_anchor(to, anchor) {
            return Some(Link::Internal(to, Some(anchor.to_owned())));
        }
        if !linker.page(to).is_some_and(|page| linker.broken.contains(&page.path)) {
            self.named(hole, anchor, "", |name, problems| {
                problems.push(linker.no_anchor(to, anchor, name.span));
            });
        }
        None
    }
}

/// The `path` from the top of `content/`, written as the author wrote `to` on the page `from`.
pub(super) fn relative(from: &str, to: &str, path: &str) -> String {
    if to.starts_with('/') {
        return format!("/{path}");
    }
    let mut here: Vec<&str> = folder_of(from).split('/').filter(|part| !part.is_empty()).collect();
    let mut there: Vec<&str> = path.split('/').collect();
    while there.len() > 1 && here.first() == there.first() {
        here.remove(0);
        there.remove(0);
    }
    "../".repeat(here.len()) + &there.join("/")
}

/// A path relative to the page `from`, or from the top if it starts with a slash; `None` if it
/// leaves `content/`.
pub(super) fn join(from: &str, to: &str) -> Option<String> {
    let (start, to) = match to.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (folder_of(from), to),
    };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in to.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A link to the address of a page, in place of its file.
fn address_of_page(at: Span, address: &str, file: String) -> Diagnostic {
    let message = format!("`{address}` is an address, and links name the file of a page");
    let help = Help::propose(format!("write `{file}`"), file).certain_if(true);
    Diagnostic::new(BROKEN_LINK, at, message).with(help)
}

/// A link to a file that is not there. The paths are from the top of `content/`; `form` writes one as the author
/// would write it here.
pub(crate) fn broken_link(at: Span, path: &str, known: &Names, form: impl Fn(&str) -> String) -> Diagnostic {
    let near = unknown(BROKEN_LINK, Spanned::new(path, at), "there is no page or file", known);
    let certain = near.applicability() == Some(Applicability::MachineApplicable);
    let help = near.help.and_then(|help| help.replacement).map(|found| form(&found.text));
    let help = help.map(|found| Help::propose(format!("did you mean `{found}`?"), found).certain_if(certain));
    // A list of all the pages of a site helps nobody.
    Diagnostic { notes: Vec::new(), help, ..near }
}

codes! {
    /// # A link leads to a file that does not exist
    ///
    /// The link names a file below `content/`, and there is none of that name. A reader who
    /// followed it would find nothing. Pages are named by their files, `tea.md`, from the
    /// folder of the page that links; with a slash in front, `/tea.md`, from the top of
    /// `content/`.
    ///
    /// Correct the name, or write the page. A page that is a draft, or dated in the future,
    /// cannot be linked yet: it is not there for readers.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// Wake up with [coffee](cofee.md), or with [mate](mate.md).
    /// ```
    ///
    /// ```md content/coffee.md
    /// # Coffee
    /// ```
    ///
    /// ```md content/mate.md
    /// +++
    /// title = "Mate"
    /// draft = true
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:23: error[broken-link]: there is no page or file `cofee.md`
    ///   help: did you mean `coffee.md`?
    /// content/tea.md:3:49: error[broken-link]: the page `mate.md` is not published: it is a draft, or dated in the future
    ///   help: publish it, or take the link away; `--drafts` shows such pages while you write
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// Wake up with [coffee](coffee.md).
    /// ```
    ///
    /// ```md content/coffee.md
    /// # Coffee
    /// ```
    ///
    /// ```diagnostics
    /// ```
    BROKEN_LINK = "broken-link" Error;

    /// # A link leads to a heading that does not exist
    ///
    /// What stands behind the `#` of a link is the id of a heading on that page. There is none
    /// with this id, so the reader would land at the top and have to search.
    ///
    /// The id of a heading is its words in lower case with hyphens for spaces, unless braces
    /// give it another: `## The leaves {#leaves}`. A heading that was reworded has a new id.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// [How to brew it](#brew)
    ///
    /// ## How to brew
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:19: error[broken-anchor]: the page tea.md has no heading with the id `brew`
    ///   note: known here: `how-to-brew`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// [How to brew it](#how-to-brew)
    ///
    /// ## How to brew
    /// ```
    ///
    /// ```diagnostics
    /// ```
    BROKEN_ANCHOR = "broken-anchor" Error;

    /// # A reference names no comparison
    ///
    /// A page inside a comparison speaks of that one. A page outside all of them has to say
    /// which it means, by the name of its folder: `fact:drinks/tea.price`. Here the folder is
    /// missing, or it holds no `comparison.toml`.
    ///
    /// Put the folder in front, as the message shows, or correct its name.
    ///
    /// ```toml content/drinks/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```md content/index.md
    /// # Welcome
    ///
    /// A cup has <term:tannin> in it, and <term:drink/caffeine>.
    /// ```
    ///
    /// ```diagnostics
    /// content/index.md:3:12: error[unknown-comparison]: `term:tannin` does not say of which comparison, and this page belongs to none
    ///   help: name the comparison's folder: `fact:folder/option.criterion`, `source:folder/id`, `term:folder/id`
    /// content/index.md:3:42: error[unknown-comparison]: there is no comparison in the folder `drink`
    ///   help: did you mean `drinks`?
    /// ```
    UNKNOWN_COMPARISON = "unknown-comparison" Error;
}
