//! References in prose: each becomes a [`Link`], or a report with the nearest right name.

use std::collections::{BTreeMap, BTreeSet};

use super::{folder_of, places};
use crate::diagnostic::{Diagnostic, problem};
use crate::parse::Parsed;
use crate::parse::document::{Hole, Target};
use crate::site::{
    Comparison, ComparisonId, CriterionId, Generated, Link, NavigationItem, OptionId, Place, Role, Site,
    SourceId, TermId,
};
use crate::span::Span;

/// Resolves the links of all pages, and the navigation.
pub(super) fn resolve(site: &mut Site, parsed: &Parsed, hidden: &[&str], problems: &mut Vec<Diagnostic>) {
    let places = places(site);
    let assets: BTreeMap<&str, usize> = site
        .assets
        .iter()
        .enumerate()
        .map(|(i, (_, address))| (address.trim_start_matches('/'), i))
        .collect();
    let statics: BTreeSet<&str> = site.statics.iter().map(|(_, address)| address.as_str()).collect();
    let linker = Linker { site, places: &places, assets: &assets, statics: &statics, hidden };
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
            let target = linker.place(path.value.trim_start_matches('/'), path.span, problems)?;
            Some(NavigationItem { title: title.clone(), target })
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
    hidden: &'a [&'a str],
}

impl Linker<'_> {
    fn link(&self, page: usize, hole: &Hole, problems: &mut Vec<Diagnostic>) -> Link {
        let own = self.site.pages[page].comparison;
        let path = self.site.pages[page].document.path.as_str();
        let link = match &hole.target {
            Target::Web | Target::Bad => None,
            Target::Anchor(anchor) => self.anchor(self.places[path], anchor, hole.span, problems),
            Target::Page(to, anchor) => self.page(path, to, anchor.as_deref(), hole.span, problems),
            Target::File(to) => self.file(path, to, hole.span, problems),
            Target::Fact(folder, option, criterion) => self
                .comparison(own, folder.as_deref(), hole, problems)
                .and_then(|(id, comparison)| fact(id, comparison, option, criterion, hole.span, problems)),
            Target::Source(folder, name) => self
                .comparison(own, folder.as_deref(), hole, problems)
                .and_then(|(id, comparison)| source(id, comparison, name, hole.span, problems)),
            Target::Term(folder, name) => self
                .comparison(own, folder.as_deref(), hole, problems)
                .and_then(|(id, comparison)| term(id, comparison, name, hole.span, problems)),
        };
        link.unwrap_or(Link::Broken)
    }

    fn comparison(
        &self,
        own: Option<ComparisonId>,
        folder: Option<&str>,
        hole: &Hole,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<(ComparisonId, &Comparison)> {
        let id = match folder {
            None => {
                if own.is_none() {
                    problems.push(problem::reference_outside(hole.span, &hole.destination));
                }
                own?
            }
            Some(folder) => {
                let index = self.site.comparisons.iter().position(|comparison| comparison.folder == folder);
                if index.is_none() {
                    let known = self.site.comparisons.iter().map(|comparison| comparison.folder.as_str());
                    let known = known.filter(|folder| !folder.is_empty());
                    problems.push(problem::unknown_comparison(hole.span, folder, known));
                }
                ComparisonId::from_index(index?)
            }
        };
        Some((id, &self.site.comparisons[id.index()]))
    }

    fn place(&self, path: &str, at: Span, problems: &mut Vec<Diagnostic>) -> Option<Place> {
        let place = self.places.get(path).copied();
        if place.is_none() {
            let mut d = problem::broken_link(at, path, self.places.keys());
            if self.hidden.contains(&path) {
                d = problem::hidden_link(at, path);
            }
            problems.push(d);
        }
        place
    }

    fn page(
        &self,
        from: &str,
        to: &str,
        anchor: Option<&str>,
        at: Span,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Link> {
        let Some(path) = join(from, to) else {
            problems.push(problem::broken_link(at, to, self.places.keys()));
            return None;
        };
        let place = self.place(&path, at, problems)?;
        match anchor {
            Some(anchor) => self.anchor(place, anchor, at, problems),
            None => Some(Link::Place(place, None)),
        }
    }

    /// A picture or download: beside the page, or from the top of `content/`, or in `static/`.
    fn file(&self, from: &str, to: &str, at: Span, problems: &mut Vec<Diagnostic>) -> Option<Link> {
        let path = join(from, to);
        if let Some(index) = path.as_deref().and_then(|path| self.assets.get(path)) {
            return Some(Link::Place(Place::Asset(*index), None));
        }
        if let Some(found) = self.statics.get(to) {
            return Some(Link::Static((*found).to_owned()));
        }
        let known = self
            .assets
            .keys()
            .copied()
            .chain(self.places.keys().map(String::as_str))
            .chain(self.statics.iter().copied());
        problems.push(problem::broken_link(at, to, known));
        None
    }

    fn anchor(&self, place: Place, anchor: &str, at: Span, problems: &mut Vec<Diagnostic>) -> Option<Link> {
        let ids = self.anchors(place);
        if ids.iter().any(|id| id == anchor) {
            return Some(Link::Place(place, Some(anchor.to_owned())));
        }
        problems.push(problem::broken_anchor(at, &self.name(place), anchor, ids));
        None
    }

    /// The ids that links can name on a page: its headings, and what its template promises.
    fn anchors(&self, place: Place) -> Vec<String> {
        let page = match place {
            Place::Page(id) => Some(id),
            Place::Generated(id, generated) => {
                self.site.comparisons[id.index()].words.get(&generated).copied()
            }
            Place::Option(id, option) => self.site.comparisons[id.index()].options[option.index()].page,
            Place::Home => self
                .site
                .pages
                .iter()
                .position(|page| page.role == Role::Home)
                .map(crate::site::PageId::from_index),
            Place::Asset(_) => None,
        };
        let page = page.map(|id| &self.site.pages[id.index()]);
        let title = page.and_then(crate::site::Page::title_heading);
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

fn fact(
    id: ComparisonId,
    comparison: &Comparison,
    option: &str,
    criterion: &str,
    at: Span,
    problems: &mut Vec<Diagnostic>,
) -> Option<Link> {
    let found_option = comparison.options.iter().position(|known| known.id == option);
    let found_criterion = comparison.criteria.iter().position(|known| known.id == criterion);
    if found_option.is_none() {
        problems.push(
            problem::unknown_option(at, option, comparison.options.iter().map(|known| known.id.as_str()))
                .in_words(),
        );
    }
    if found_criterion.is_none() {
        problems.push(
            problem::unknown_criterion(
                at,
                criterion,
                comparison.criteria.iter().map(|known| known.id.as_str()),
            )
            .in_words(),
        );
    }
    Some(Link::Fact(id, OptionId::from_index(found_option?), CriterionId::from_index(found_criterion?)))
}

fn source(
    id: ComparisonId,
    comparison: &Comparison,
    name: &str,
    at: Span,
    problems: &mut Vec<Diagnostic>,
) -> Option<Link> {
    let found = comparison.sources.iter().position(|known| known.id == name);
    if found.is_none() {
        problems.push(
            problem::unknown_source(at, name, comparison.sources.iter().map(|known| known.id.as_str()))
                .in_words(),
        );
    }
    Some(Link::Source(id, SourceId::from_index(found?)))
}

fn term(
    id: ComparisonId,
    comparison: &Comparison,
    name: &str,
    at: Span,
    problems: &mut Vec<Diagnostic>,
) -> Option<Link> {
    let found = comparison.terms.iter().position(|known| known.id == name);
    if found.is_none() {
        problems.push(
            problem::unknown_term(at, name, comparison.terms.iter().map(|known| known.id.as_str()))
                .in_words(),
        );
    }
    Some(Link::Term(id, TermId::from_index(found?)))
}

/// A path relative to the page `from`, or from the top if it starts with a slash; `None` if it
/// leaves `content/`.
fn join(from: &str, to: &str) -> Option<String> {
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
