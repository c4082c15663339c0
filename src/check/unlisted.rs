//! What is published and that nothing leads to: pages of a folder without an index, and tables that no comparison names.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Destination, Link, PageId, Role, Site};
use crate::source::span::{FileId, Span};

pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    let links = site.pages.iter().flat_map(|page| &page.links);
    let linked = links.filter_map(|link| match link {
        Link::Internal(to, _) => Some(*to),
        _ => None,
    });
    let led_to: BTreeSet<Destination> =
        linked.chain(site.config.navigation.iter().map(|item| item.target)).collect();
    let mut problems = pages(site, &led_to);
    problems.extend(tables(site, &led_to));
    problems
}

/// One report a folder.
fn pages(site: &Site, led_to: &BTreeSet<Destination>) -> Vec<Diagnostic> {
    let mut folders: BTreeMap<&str, (FileId, usize)> = BTreeMap::new();
    for (index, page) in site.pages.iter().enumerate() {
        let Some((folder, name)) = page.path.rsplit_once('/') else { continue };
        let listed = |parent: PageId| {
            site.pages[parent.index()].path.rsplit_once('/').is_some_and(|(of_parent, _)| of_parent == folder)
        };
        let is_found = page.role != Role::Plain
            // That of another program was reported.
            || matches!(name, "index.md" | "_index.md")
            || page.parent.is_some_and(listed)
            || led_to.contains(&Destination::Page(PageId::from_index(index)));
        if !is_found {
            folders.entry(folder).or_insert((page.file, 0)).1 += 1;
        }
    }
    let report = |(folder, (file, count)): (&str, (FileId, usize))| unlisted_page(file, folder, count);
    folders.into_iter().map(report).collect()
}

fn tables<'a>(site: &'a Site, led_to: &'a BTreeSet<Destination>) -> impl Iterator<Item = Diagnostic> + 'a {
    let folders = site.comparisons.iter().map(|comparison| comparison.folder.as_str());
    let folders: Vec<&str> = folders.collect();
    site.assets.iter().enumerate().filter_map(move |(index, (file, address))| {
        let (folder, name) = address.trim_start_matches('/').rsplit_once('/').unwrap_or(("", &address[1..]));
        let is_table = name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("csv"));
        (is_table && folders.contains(&folder) && !led_to.contains(&Destination::Asset(index)))
            .then(|| unnamed_table(*file, name))
    })
}

/// Pages of a folder that has no page of its own.
fn unlisted_page(first: FileId, folder: &str, count: usize) -> Diagnostic {
    let more = if count == 1 { String::new() } else { format!(" and {} more of its folder", count - 1) };
    Diagnostic::new(UNLISTED_PAGE, Span::whole(first), format!("no page lists or links to this page{more}"))
        .help(format!("add content/{folder}/index.md, which lists the pages of its folder, or link to them"))
}

/// A CSV file beside a `comparison.toml` that does not name it.
fn unnamed_table(file: FileId, name: &str) -> Diagnostic {
    Diagnostic::new(UNNAMED_TABLE, Span::whole(file), "the comparison of this folder does not name this file")
        .note("it is published as it is, and says nothing of the options")
        .help(format!("add `csv = [\"{name}\"]` to comparison.toml, or link to the file from a page"))
}

codes! {
    /// # A page that nothing leads to
    ///
    /// The page of a folder, its `index.md`, lists the pages of that folder. This folder has none, and no other page
    /// links to what is in it: readers come upon it in the search alone.
    ///
    /// Write an `index.md`, or link to the page.
    ///
    /// ```md content/notes/tea.md
    /// # Notes on tea
    /// ```
    ///
    /// ```diagnostics
    /// content/notes/tea.md:1:1: warning[unlisted-page]: no page lists or links to this page
    ///   help: add content/notes/index.md, which lists the pages of its folder, or link to them
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/notes/tea.md
    /// # Notes on tea
    /// ```
    ///
    /// ```md content/notes/index.md
    /// # Notes
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNLISTED_PAGE = "unlisted-page" Warning;

    /// # A table that no comparison names
    ///
    /// Which CSV files hold options stands in `csv` of `comparison.toml`. This one lies beside it and is not named: it
    /// is published for downloading, and none of its rows is an option.
    ///
    /// Name it. If it is meant for downloading, link to it from a page.
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
    /// ```csv content/more.csv
    /// id
    /// coffee
    /// ```
    ///
    /// ```diagnostics
    /// content/more.csv:1:1: warning[unnamed-table]: the comparison of this folder does not name this file
    ///   note: it is published as it is, and says nothing of the options
    ///   help: add `csv = ["more.csv"]` to comparison.toml, or link to the file from a page
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv", "more.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```csv content/more.csv
    /// id
    /// coffee
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNNAMED_TABLE = "unnamed-table" Warning;
}
