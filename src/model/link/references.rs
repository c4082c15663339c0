//! References in prose: each becomes a [`Link`], or a report with the nearest right name.

use std::collections::{BTreeMap, BTreeSet};

use super::doubt::Doubt;
use super::{folder_of, places};
use crate::diagnostic::{Diagnostic, Help, codes};
use crate::markdown::document::{Hole, Target};
use crate::model::link::names::{hidden_option, unknown_criterion, unknown_option, unknown_source};
use crate::model::parse::Parsed;
use crate::model::{
    Comparison, ComparisonId, CriterionId, Generated, Link, NavigationItem, PageId, Place, Role, Site,
    SourceId, TermId,
};
use crate::source::span::Span;

/// Resolves the links of all pages, and the navigation.
pub(super) fn resolve(site: &mut Site, parsed: &Parsed, doubt: &Doubt, problems: &mut Vec<Diagnostic>) {
    let places = places(site);
    let assets: BTreeMap<&str, usize> = site
        .assets
        .iter()
        .enumerate()
        .map(|(i, (_, address))| (address.trim_start_matches('/'), i))
        .collect();
    let statics: BTreeSet<&str> = site.statics.iter().map(|(_, address)| address.as_str()).collect();
    let linker = Linker { site, places: &places, assets: &assets, statics: &statics, doubt };
    let links: Vec<Vec<Link>> = (0..site.pages.len())
        .map(|page| {
            let holes = &site.pages[page].document.body.holes;
            holes.iter().map(|hole| linker.link(page, hole, problems)).collect()
        })
        .collect();
    let navigation = parsed
        .config
        .navigation
        .iter()
        // An entry without a page was reported.
        .filter(|(_, path)| !path.value.is_empty())
        .filter_map(|(title, path)| {
            let form = |found: &str| relative("", &path.value, found);
            let from_top = path.value.trim_start_matches('/');
            let target = places.get(from_top).copied();
            if target.is_none() {
                problems.push(linker.no_place(from_top, path.span, form));
            }
            Some(NavigationItem { title: title.clone(), target: target? })
        })
        .collect();
    for (page, links) in site.pages.iter_mut().zip(links) {
        page.links = links;
    }
    site.config.navigation = navigation;
}

struct Linker<'a> {
    site: &'a Site,
    places: &'a BTreeMap<String, Place>,
    assets: &'a BTreeMap<&'a str, usize>,
    statics: &'a BTreeSet<&'a str>,
    doubt: &'a Doubt,
}

impl Linker<'_> {
    fn link(&self, page: usize, hole: &Hole, problems: &mut Vec<Diagnostic>) -> Link {
        let own = self.site.pages[page].comparison;
        let path = self.site.pages[page].document.path.as_str();
        let link = match &hole.target {
            Target::Web | Target::Bad => None,
            Target::Anchor(anchor) => self.anchor(self.places[path], anchor, hole, problems),
            Target::Page(to, anchor) => self.page(path, to, anchor.as_deref(), hole, problems),
            Target::File(to) => self.file(path, to, hole, problems),
            Target::Fact(folder, option, criterion) => self
                .comparison(own, folder.as_deref(), hole, problems)
                .and_then(|id| self.fact(id, option, criterion, hole, problems)),
            Target::Source(folder, name) => self
                .comparison(own, folder.as_deref(), hole, problems)
                .and_then(|id| self.source(id, name, hole, problems)),
            Target::Term(folder, name) => self
                .comparison(own, folder.as_deref(), hole, problems)
                .and_then(|id| self.term(id, name, hole, problems)),
        };
        link.unwrap_or(Link::Broken)
    }

    fn comparison(
        &self,
        own: Option<ComparisonId>,
        folder: Option<&str>,
        hole: &Hole,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<ComparisonId> {
        let Some(folder) = folder else {
            if own.is_none() {
                let at = hole.written.unwrap_or(hole.span);
                problems.push(reference_outside(at, &hole.destination));
            }
            return own;
        };
        let index = self.site.comparisons.iter().position(|comparison| comparison.folder == folder);
        if index.is_none() {
            let known = self.site.comparisons.iter().map(|comparison| comparison.folder.as_str());
            let known = known.filter(|folder| !folder.is_empty());
            problems.push(named(hole, folder, "/", |at| unknown_comparison(at, folder, known)));
        }
        index.map(ComparisonId::from_index)
    }

    /// That no page is at a path from the top of `content/`; `form` writes another path as this one was written.
    fn no_place(&self, path: &str, at: Span, form: impl Fn(&str) -> String) -> Diagnostic {
        if self.doubt.hidden.contains(path) {
            hidden_link(at, path)
        } else {
            broken_link(at, path, self.places.keys().map(String::as_str), form)
        }
    }

    fn page(
        &self,
        from: &str,
        to: &str,
        anchor: Option<&str>,
        hole: &Hole,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Link> {
        let form = |path: &str| relative(from, to, path);
        let place = join(from, to).and_then(|path| self.places.get(&path).copied());
        if place.is_none() {
            problems.push(named(hole, to, "", |at| {
                self.no_place(join(from, to).as_deref().unwrap_or(to), at, form)
            }));
        }
        match anchor {
            Some(anchor) => self.anchor(place?, anchor, hole, problems),
            None => Some(Link::Place(place?, None)),
        }
    }

    /// A picture or download: beside the page, or from the top of `content/`, or in `static/`.
    fn file(&self, from: &str, to: &str, hole: &Hole, problems: &mut Vec<Diagnostic>) -> Option<Link> {
        let path = join(from, to);
        if let Some(index) = path.as_deref().and_then(|path| self.assets.get(path)) {
            return Some(Link::Place(Place::Asset(*index), None));
        }
        if let Some(found) = self.statics.get(to) {
            return Some(Link::Static((*found).to_owned()));
        }
        // One that is there and cannot be read was reported.
        if path.as_deref().is_some_and(|path| self.doubt.page(path)) {
            return None;
        }
        let known = self
            .assets
            .keys()
            .copied()
            .chain(self.places.keys().map(String::as_str))
            .chain(self.statics.iter().map(|address| address.trim_start_matches('/')));
        let wrong = path.as_deref().unwrap_or(to);
        problems
            .push(named(hole, to, "", |at| broken_link(at, wrong, known, |path| relative(from, to, path))));
        None
    }

    fn anchor(
        &self,
        place: Place,
        anchor: &str,
        hole: &Hole,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Link> {
        if self.has_anchor(place, anchor) {
            return Some(Link::Place(place, Some(anchor.to_owned())));
        }
        let page = self.document(place).map(|id| self.site.pages[id.index()].document.path.as_str());
        if !page.is_some_and(|page| self.doubt.page(page)) {
            let name = self.name(place);
            let ids = self.anchors(place);
            problems.push(named(hole, anchor, "", |at| broken_anchor(at, &name, anchor, ids)));
        }
        None
    }

    fn fact(
        &self,
        id: ComparisonId,
        option: &str,
        criterion: &str,
        hole: &Hole,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Link> {
        let comparison = &self.site.comparisons[id.index()];
        let mut found = Vec::new();
        let found_option = comparison.option(option);
        let found_criterion = comparison.criteria.iter().position(|known| known.id == criterion);
        if found_option.is_none() && !self.doubt.option(&comparison.folder, option) {
            let known = comparison.options.iter().map(|known| known.id.as_str());
            let at = hole.part(option, &format!(".{criterion}"));
            found.push(if self.doubt.hides(&comparison.folder, option) {
                hidden_option(at.unwrap_or(hole.span), option)
            } else {
                let d = unknown_option(at.unwrap_or(hole.span), option, known);
                if at.is_some() { d } else { d.in_words() }
            });
        }
        if found_criterion.is_none() {
            let known = comparison.criteria.iter().map(|known| known.id.as_str());
            found.push(named(hole, criterion, "", |at| unknown_criterion(at, criterion, known)));
        }
        self.doubt.settle(&comparison.folder, &mut found);
        problems.append(&mut found);
        Some(Link::Fact(id, found_option?, CriterionId::from_index(found_criterion?)))
    }

    /// The index of a name among those that a comparison lists; reported where it is none of them.
    fn listed<'a>(
        &self,
        comparison: &Comparison,
        mut ids: impl Iterator<Item = &'a str>,
        hole: &Hole,
        name: &str,
        unknown: impl FnOnce(Span) -> Diagnostic,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<usize> {
        let index = ids.position(|id| id == name);
        if index.is_none() {
            let mut found = vec![named(hole, name, "", unknown)];
            self.doubt.settle(&comparison.folder, &mut found);
            problems.append(&mut found);
        }
        index
    }

    fn source(
        &self,
        id: ComparisonId,
        name: &str,
        hole: &Hole,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Link> {
        let comparison = &self.site.comparisons[id.index()];
        let ids = comparison.sources.iter().map(|source| source.id.as_str());
        let unknown = |at| unknown_source(at, name, ids.clone());
        let index = self.listed(comparison, ids.clone(), hole, name, unknown, problems)?;
        Some(Link::Source(id, SourceId::from_index(index)))
    }

    fn term(
        &self,
        id: ComparisonId,
        name: &str,
        hole: &Hole,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Link> {
        let comparison = &self.site.comparisons[id.index()];
        let ids = comparison.terms.iter().map(|term| term.id.as_str());
        let unknown = |at| unknown_term(at, name, ids.clone());
        let index = self.listed(comparison, ids.clone(), hole, name, unknown, problems)?;
        Some(Link::Term(id, TermId::from_index(index)))
    }

    /// The author's own page at a place.
    fn document(&self, place: Place) -> Option<PageId> {
        match place {
            Place::Page(id) => Some(id),
            Place::Generated(id, generated) => {
                self.site.comparisons[id.index()].words.get(&generated).copied()
            }
            Place::Option(id, option) => self.site.comparisons[id.index()].options[option.index()].page,
            Place::Home => {
                self.site.pages.iter().position(|page| page.role == Role::Home).map(PageId::from_index)
            }
            Place::Asset(_) => None,
        }
    }

    /// Whether a link can name an id on a page.
    fn has_anchor(&self, place: Place, anchor: &str) -> bool {
        // A large table has more cells than should be named for each link that leads to one.
        if let Place::Generated(id, Generated::Table) = place
            && let Some((option, criterion)) = anchor.rsplit_once('.')
            && self.site.comparisons[id.index()].option(option).is_some()
        {
            return self.site.comparisons[id.index()].criteria.iter().any(|known| known.id == criterion);
        }
        self.anchors(place).iter().any(|id| id == anchor)
    }

    /// The ids that links can name on a page: its headings, and what its template promises.
    fn anchors(&self, place: Place) -> Vec<String> {
        let page = self.document(place).map(|id| &self.site.pages[id.index()]);
        let title = page.and_then(crate::model::Page::title_heading);
        let headings = page.iter().flat_map(|page| page.document.body.headings.iter().enumerate());
        // The heading that is the title is not in the prose.
        let shown = headings.filter(|(index, _)| Some(*index) != title);
        let mut ids: Vec<String> = shown.map(|(_, heading)| heading.id.clone()).collect();
        if let Place::Generated(id, generated) = place {
            let comparison = &self.site.comparisons[id.index()];
            match generated {
                Generated::Table => {
                    ids.extend(comparison.criteria.iter().map(|criterion| criterion.id.clone()));
                    for option in &comparison.options {
                        ids.extend(comparison.criteria.iter().map(|c| format!("{}.{}", option.id, c.id)));
                    }
                }
                Generated::Sources => ids.extend(comparison.sources.iter().map(|source| source.id.clone())),
                _ => {}
            }
        }
        ids
    }

    fn name(&self, place: Place) -> String {
        let path = self.places.iter().find(|(_, known)| **known == place).map(|(path, _)| path.as_str());
        path.unwrap_or("linked to").to_owned()
    }
}

/// A problem with a part of a link's destination: at that part, or else at the whole link, where the right name
/// cannot just be put in its place.
fn named(hole: &Hole, part: &str, tail: &str, problem: impl FnOnce(Span) -> Diagnostic) -> Diagnostic {
    match hole.part(part, tail) {
        Some(at) => problem(at),
        None => problem(hole.span).in_words(),
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

/// A link to a file that is not there. The paths are from the top of `content/`; `form` writes one as the author
/// would write it here.
pub(crate) fn broken_link<'a>(
    at: Span,
    path: &str,
    known: impl IntoIterator<Item = &'a str>,
    form: impl Fn(&str) -> String,
) -> Diagnostic {
    let d = Diagnostic::new(BROKEN_LINK, at, format!("there is no page or file `{path}`"));
    let near = d.nearest(path, known);
    let help = near.help.and_then(|help| help.replacement).map(|found| form(&found));
    let help = help.map(|found| Help { text: format!("did you mean `{found}`?"), replacement: Some(found) });
    // A list of all the pages of a site helps nobody.
    Diagnostic { notes: Vec::new(), help, ..near }
}

/// A link to a page that is a draft, or dated in the future.
fn hidden_link(at: Span, path: &str) -> Diagnostic {
    Diagnostic::new(
        BROKEN_LINK,
        at,
        format!("the page `{path}` is not published: it is a draft, or dated in the future"),
    )
    .help("publish it, or take the link away; `--drafts` shows such pages while you write")
}

/// A link to a heading that is not there.
fn broken_anchor<S: AsRef<str>>(
    at: Span,
    page: &str,
    anchor: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(BROKEN_ANCHOR, at, format!("the page {page} has no heading with the id `{anchor}`"))
        .nearest(anchor, known)
}

/// A reference without a folder from a page outside all comparisons.
fn reference_outside(at: Span, reference: &str) -> Diagnostic {
    Diagnostic::new(
        UNKNOWN_COMPARISON,
        at,
        format!("`{reference}` does not say of which comparison, and this page belongs to none"),
    )
    .help(
        "name the comparison's folder: `fact:folder/option.criterion`, `source:folder/id`, `term:folder/id`",
    )
}

/// A folder that is no comparison.
fn unknown_comparison<S: AsRef<str>>(
    at: Span,
    folder: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(UNKNOWN_COMPARISON, at, format!("there is no comparison in the folder `{folder}`"))
        .nearest(folder, known)
}

/// A name that is not a term's.
fn unknown_term<S: AsRef<str>>(at: Span, name: &str, known: impl IntoIterator<Item = S>) -> Diagnostic {
    let d =
        Diagnostic::new(UNKNOWN_TERM, at, format!("the glossary has no term `{name}`")).nearest(name, known);
    if d.help.is_none() { d.help("add it to glossary.md as a `##` heading") } else { d }
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

    /// # A name is not that of a term
    ///
    /// The terms of the glossary are the `##` headings of `glossary.md`, and a term's id is the
    /// id of its heading: `## Green tea` is `term:green-tea`. There is no term of this name.
    ///
    /// Take the name that is proposed, or write the term into the glossary.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```md content/glossary.md
    /// # Words
    ///
    /// ## Tannin
    ///
    /// What makes tea bitter.
    /// ```
    ///
    /// ```md content/index.md
    /// # Tea or coffee
    ///
    /// Green tea has less <term:tanin>.
    /// ```
    ///
    /// ```diagnostics
    /// content/index.md:3:26: error[unknown-term]: the glossary has no term `tanin`
    ///   help: did you mean `tannin`?
    /// ```
    UNKNOWN_TERM = "unknown-term" Error;
}
