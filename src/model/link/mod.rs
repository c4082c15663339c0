//! Documents become a [`Site`]: names become ids, valid by construction. Whatever does not link
//! is reported and left out, so that one mistake hides no other.

mod charts;
mod comparison;
mod doubt;
mod facts;
mod guide;
mod names;
mod pictures;
mod references;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use doubt::Doubt;

use crate::diagnostic::{Diagnostic, codes};
use crate::markdown::document::Document;
use crate::markdown::markup::slug;
use crate::model::parse::Parsed;
use crate::model::{ComparisonId, Fingerprinted, Generated, Page, PageId, Place, Role, Site, SiteConfig};
use crate::source::span::Span;
use crate::syntax::date::Date;
use crate::syntax::fields::INVALID_VALUE;
use crate::words::Words;

/// What the command line says of a build.
#[derive(Debug, Clone, Default, Hash)]
pub struct Settings {
    /// In place of the site's own.
    pub base_url: Option<String>,
    /// Whether drafts and pages dated in the future are published.
    pub drafts: bool,
    /// The day of the build; without it, no page lies in the future and no fact is stale.
    pub today: Option<Date>,
}

/// Links a parsed site.
#[must_use]
pub fn link(parsed: &Parsed, settings: &Settings, words: &Arc<Words>) -> (Site, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let folders = comparison::folders(parsed, &mut problems);
    comparison::outside(parsed, &folders, &mut problems);
    let documents: Vec<Arc<Document>> =
        parsed.documents.iter().filter(|document| is_published(document, settings)).cloned().collect();
    let hidden: BTreeSet<&str> =
        parsed.documents.iter().filter(|d| !is_published(d, settings)).map(|d| d.path.as_str()).collect();
    let doubt = Doubt { broken: &parsed.broken, hidden: &hidden };
    let mut pages: Vec<Page> =
        documents.iter().map(|document| page(document, &folders, &doubt, &mut problems)).collect();
    let comparisons: Vec<_> = folders
        .iter()
        .enumerate()
        .map(|(index, folder)| {
            let mut found = Vec::new();
            let id = ComparisonId::from_index(index);
            let comparison = comparison::link(parsed, folder, id, &doubt, &mut pages, &mut found);
            doubt.settle(folder, &mut found);
            problems.append(&mut found);
            comparison
        })
        .collect();
    set_parents(&mut pages);
    let assets = parsed
        .assets
        .iter()
        .map(|(path, id)| (*id, path))
        .chain(
            parsed
                .tables
                .iter()
                .filter(|(path, _)| !comparison::is_named(parsed, path))
                .map(|(path, table)| (table.file, path)),
        )
        .map(|(id, path)| (id, format!("/{path}")))
        .collect();
    let statics = parsed.statics.iter().map(|(path, it)| (it.file, format!("/{path}"))).collect();
    let fingerprinted = parsed.statics.iter().filter_map(|(path, it)| {
        let fingerprint = it.fingerprint.as_ref()?;
        Some(Fingerprinted {
            path: path.clone(),
            file: it.file,
            address: format!("/{}", fingerprint.path),
            integrity: fingerprint.integrity.clone(),
        })
    });
    let mut site = Site {
        config: SiteConfig {
            title: parsed.config.title.clone(),
            base_url: settings.base_url.clone().unwrap_or_else(|| parsed.config.base_url.clone()),
            language: parsed.config.language.clone(),
            description: parsed.config.description.clone(),
            author: parsed.config.author.clone(),
            policy: parsed.config.policy.clone(),
            search: parsed.config.search,
            navigation: Vec::new(),
            share_images: parsed.config.share_images,
            extra: parsed.config.extra.clone(),
        },
        words: words.clone(),
        pages,
        comparisons,
        assets,
        statics,
        fingerprinted: fingerprinted.collect(),
        pictures: BTreeMap::new(),
    };
    references::resolve(&mut site, parsed, &doubt, &mut problems);
    pictures::resolve(&mut site, parsed, &doubt, &mut problems);
    (site, problems)
}

fn is_published(document: &Document, settings: &Settings) -> bool {
    let future = document.front.date.zip(settings.today).is_some_and(|(date, today)| date > today);
    settings.drafts || !(document.front.draft || future)
}

/// The folder of a path: `notes` of `notes/one.md`, empty at the top.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.strip_suffix(".md").unwrap_or(name)
}

/// The address of a folder below `content/`, with a slash at both ends.
fn folder_address(folder: &str) -> String {
    let parts: Vec<String> = folder.split('/').filter(|part| !part.is_empty()).map(slug).collect();
    if parts.is_empty() { "/".to_owned() } else { format!("/{}/", parts.join("/")) }
}

/// The comparison that a path belongs to: `folders` holds the folders of all.
fn owner(folders: &[String], path: &str) -> Option<ComparisonId> {
    let index = folders.iter().position(|folder| {
        folder.is_empty() || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
    })?;
    Some(ComparisonId::from_index(index))
}

fn page(
    document: &Arc<Document>,
    folders: &[String],
    doubt: &Doubt<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Page {
    let path = document.path.as_str();
    let folder = folder_of(path);
    let stem = stem(path);
    let comparison = owner(folders, path);
    let generated = comparison
        .filter(|id| folders[id.index()] == folder)
        .and_then(|_| Generated::ALL.into_iter().find(|generated| generated.file_stem() == stem));
    let facts = document.front.option.facts.as_ref();
    let role = match (generated, facts, comparison) {
        // The option's id is set when the comparison is linked.
        (None, Some(_), Some(_)) => Role::Option(crate::model::OptionId(u32::MAX)),
        (Some(generated), None, _) => Role::Generated(generated),
        (_, Some(facts), _) => {
            problems.push(facts_outside(facts.span, "this page states facts, but it"));
            generated.map_or(Role::Plain, Role::Generated)
        }
        (None, None, _) if path == "index.md" => Role::Home,
        _ => Role::Plain,
    };
    let is_option = matches!(role, Role::Option(_));
    // Where the front matter has facts, or may have had some, that it is no option's was said or is not known.
    if !is_option && facts.is_none() && !doubt.page(path) {
        for heading in document.body.headings.iter().filter(|heading| heading.argument.is_some()) {
            problems.push(facts_outside(heading.span, "this is a pro or con, but its page"));
        }
    }
    // An option's id is its file's name, whatever its slug.
    let named = matches!(role, Role::Home | Role::Generated(_)) || stem == "index";
    if folder.split('/').any(|part| !part.is_empty() && slug(part).is_empty()) {
        problems.push(nameless(document.place(), true));
    } else if !named && (document.front.slug.is_none() || is_option) && slug(stem).is_empty() {
        problems.push(nameless(document.place(), false));
    }
    let title = match (&document.front.title, &document.front.option.name, generated) {
        (Some(title), ..) | (None, Some(title), _) => title.clone(),
        (None, None, Some(generated)) => generated.title().to_owned(),
        (None, None, None) => crate::syntax::fields::title_from_id(stem),
    };
    Page {
        document: document.clone(),
        address: address(document, role),
        title,
        comparison,
        role,
        parent: None,
        links: Vec::new(),
    }
}

fn address(document: &Document, role: Role) -> String {
    let base = folder_address(folder_of(&document.path));
    let own = document.front.slug.as_ref().map(|slug| slug.value.clone());
    match (role, own) {
        (Role::Generated(Generated::Home) | Role::Home, _) => base,
        (Role::Generated(Generated::Proof), Some(own)) => format!("{base}guide/{own}/"),
        (Role::Generated(generated), None) => format!("{base}{}", generated.path()),
        (_, Some(own)) if stem(&document.path) == "index" => {
            let above = base.trim_end_matches('/').rsplit_once('/').map_or("", |(above, _)| above);
            format!("{above}/{own}/")
        }
        (_, Some(own)) => format!("{base}{own}/"),
        (_, None) if stem(&document.path) == "index" => base,
        (_, None) => format!("{base}{}/", slug(stem(&document.path))),
    }
}

/// A page's parent is the `index.md` of its folder, or of the nearest folder above that has one.
fn set_parents(pages: &mut [Page]) {
    let indices: BTreeMap<String, PageId> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| stem(&page.document.path) == "index")
        .map(|(i, page)| (folder_of(&page.document.path).to_owned(), PageId::from_index(i)))
        .collect();
    for page in pages {
        let path = page.document.path.as_str();
        let mut folder = Some(folder_of(path));
        if stem(path) == "index" {
            folder = folder.filter(|f| !f.is_empty()).map(folder_of);
            if folder_of(path).is_empty() {
                folder = None;
            }
        }
        while let Some(here) = folder {
            if let Some(parent) = indices.get(here) {
                page.parent = Some(*parent);
                break;
            }
            folder = (!here.is_empty()).then(|| folder_of(here));
        }
    }
}

/// Every Markdown path that can be linked to, and where it leads: files, and generated pages without
/// a file.
fn places(site: &Site) -> BTreeMap<String, Place> {
    let mut places = BTreeMap::new();
    for (index, comparison) in site.comparisons.iter().enumerate() {
        let id = ComparisonId::from_index(index);
        for generated in comparison.generated.keys() {
            let prefix =
                if comparison.folder.is_empty() { String::new() } else { format!("{}/", comparison.folder) };
            places.insert(format!("{prefix}{}.md", generated.file_stem()), Place::Generated(id, *generated));
        }
        for option in comparison.option_ids() {
            let prefix =
                if comparison.folder.is_empty() { String::new() } else { format!("{}/", comparison.folder) };
            places
                .entry(format!("{prefix}{}.md", comparison.options[option.index()].id))
                .or_insert(Place::Option(id, option));
        }
    }
    for (index, page) in site.pages.iter().enumerate() {
        let place = match (page.role, page.comparison) {
            (Role::Option(option), Some(comparison)) => Place::Option(comparison, option),
            (Role::Generated(generated), Some(comparison)) => Place::Generated(comparison, generated),
            (Role::Home, _) => Place::Home,
            _ => Place::Page(PageId::from_index(index)),
        };
        places.insert(page.document.path.clone(), place);
    }
    places.entry("index.md".to_owned()).or_insert(Place::Home);
    places
}

/// A file, or its folder, whose name leaves nothing for an address.
fn nameless(at: Span, folder: bool) -> Diagnostic {
    let what = if folder { "file's folder" } else { "file" };
    let message = format!("the name of this {what} has no letter or digit for an address");
    Diagnostic::new(INVALID_VALUE, at, message).help("use another name")
}

/// Facts, or a pro or con, on a page that is no option.
fn facts_outside(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(FACTS_OUTSIDE, at, format!("{what} is not an option of a comparison"))
        .help("options are pages below a folder with a comparison.toml; their front matter has `[facts]`")
}

codes! {
    of comparison::CODES, facts::CODES, guide::CODES, names::CODES, references::CODES;

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
