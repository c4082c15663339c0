//! The linked model: what all the files of a site say together. A file a noun: what it is, how it is read from the
//! author's keys, and how its names become ids.
//!
//! Every id here was made by [`link`] and is valid by construction: it indexes the vector that its doc names, in the
//! same [`Site`] or [`Comparison`]. Whatever does not link is reported and left out, so that one mistake hides no other.

mod chart;
mod comparison;
mod config;
mod contender;
mod criterion;
mod fact;
pub mod files;
mod front_matter;
mod gaps;
mod generated;
mod names;
mod page;
mod pair;
mod picture;
mod reference;
mod source;
mod term;
mod unpublished;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use chart::Chart;
pub use comparison::Comparison;
pub use config::{NavigationItem, SiteConfig};
pub(crate) use config::{is_base_url, origin};
pub use contender::{Argument, Contender};
pub use criterion::{Criterion, Group};
pub use fact::Fact;
use files::Files;
pub use front_matter::FrontMatter;
pub(crate) use front_matter::body_start;
pub use gaps::Gaps;
pub use generated::{Division, GeneratedPage, Holds};
pub use names::Names;
pub(crate) use names::{UNKNOWN_OPTION, unknown};
pub use page::{Page, Role};
pub use pair::Pair;
pub use reference::{Destination, Link, page_link};
pub use source::Source;
pub use term::Term;
pub use unpublished::Unpublished;

use crate::diagnostic::{Diagnostic, codes};
pub use crate::markdown::document::Side;
use crate::picture::Picture;
use crate::source::span::FileId;
use crate::syntax::date::Date;
use crate::words::Words;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $name {
            /// As an index.
            #[must_use]
            pub fn index(self) -> usize { self.0 as usize }
            /// From an index.
            #[must_use]
            pub fn from_index(index: usize) -> Self {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )*};
}
pub(crate) use ids;

ids! {
    /// Index into [`Site::pages`].
    PageId;
    /// Index into [`Site::comparisons`].
    ComparisonId;
    /// Index into [`Comparison::criteria`].
    CriterionId;
    /// Index into [`Comparison::groups`].
    GroupId;
    /// Index into [`Comparison::options`].
    OptionId;
    /// Index into [`Comparison::sources`].
    SourceId;
    /// Index into [`Comparison::terms`].
    TermId;
    /// Index into [`Site::kinds`].
    Generated;
}

/// What the command line says of what is published.
#[derive(Debug, Clone, Default, Hash)]
pub struct Publish {
    /// In place of the site's own.
    pub base_url: Option<String>,
    /// In place of the scheme and host of the site's own, whose path stays.
    pub origin: Option<String>,
    /// Whether drafts and pages dated in the future are published.
    pub drafts: bool,
    /// The day of the build; without it, no page lies in the future and no fact is stale.
    pub today: Option<Date>,
}

impl Publish {
    fn shows(&self, front: &FrontMatter) -> bool {
        let future = front.date.zip(self.today).is_some_and(|(date, today)| date > today);
        self.drafts || !(front.draft || future)
    }
}

/// The generated pages that a comparison may have, in the order of navigation.
pub type GeneratedPages = &'static [&'static GeneratedPage];

/// A whole site, read, parsed and linked.
#[derive(Debug)]
pub struct Site {
    /// The generated pages that a comparison may have.
    pub kinds: GeneratedPages,
    /// What `site.toml` says.
    pub config: SiteConfig,
    /// What pages say besides the author's words.
    pub words: Arc<Words>,
    /// Every Markdown page, by path of its file; drafts and future pages are not among them.
    pub pages: Vec<Page>,
    /// By folder.
    pub comparisons: Vec<Comparison>,
    /// How much is not published yet.
    pub unpublished: Unpublished,
    /// Files below `content/` that are copied, with their addresses.
    pub assets: Vec<(FileId, String)>,
    /// Files of `static/` with their addresses, the built-in theme's among them.
    pub statics: Vec<(FileId, String)>,
    /// Those of `static/` that pages load, under a name that no other bytes ever have; by path.
    pub fingerprinted: Vec<Fingerprinted>,
    /// What is known of the pictures that pages show.
    pub pictures: BTreeMap<FileId, Picture>,
}

impl Site {
    /// The file that a link leads to, and its address.
    #[must_use]
    pub fn file(&self, link: &Link) -> Option<(FileId, &str)> {
        let found = match link {
            Link::Internal(Destination::Asset(index), _) => self.assets.get(*index),
            Link::Static(address) => self.statics.iter().find(|(_, own)| own == address),
            _ => None,
        };
        found.map(|(file, address)| (*file, address.as_str()))
    }
}

/// A file of `static/` under a name that changes with its bytes, so that browsers may keep it for ever.
#[derive(Debug)]
pub struct Fingerprinted {
    /// Below `static/`: `sidetone.css`.
    pub path: String,
    /// The file.
    pub file: FileId,
    /// Where it is: `/sidetone.3f9a1c2b4d.css`.
    pub address: String,
    /// For the `integrity` attribute.
    pub integrity: String,
}

/// Makes the model of all files.
#[must_use]
pub fn link(
    mut files: Files,
    publish: &Publish,
    words: &Arc<Words>,
    kinds: GeneratedPages,
) -> (Site, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let folders = comparison::folders(&files, &mut problems);
    comparison::outside(&files, &folders, &mut problems);
    let (mut read, hidden) = page::read_all(&mut files, &folders, publish, words, kinds, &mut problems);
    let mut own_pages = vec![Vec::new(); folders.len()];
    for (index, page) in read.pages.iter().enumerate() {
        if let Some(id) = page.comparison {
            own_pages[id.index()].push(PageId::from_index(index));
        }
    }
    let mut comparisons = Vec::new();
    let mut tables = BTreeSet::new();
    for (folder, own_pages) in folders.iter().zip(own_pages) {
        let (comparison, csv) =
            comparison::read(&files, folder, &own_pages, &hidden, &mut read, &mut problems);
        tables.extend(csv.iter().map(|name| page::beside(folder, &name.value)));
        comparisons.push(comparison);
    }
    // A CSV file that no comparison names is a file like any other.
    let others = files.tables.iter().filter(|(path, _)| !tables.contains(*path));
    let others = others.map(|(path, table)| (table.file, path));
    let mut assets: Vec<(FileId, &String)> =
        files.assets.iter().map(|(path, id)| (*id, path)).chain(others).collect();
    let unpublished = unpublished::withhold(&mut assets, &hidden, &read.pages);
    let mut config = files.config.site.clone();
    config.base_url = publish.base_url.clone().unwrap_or(config.base_url);
    if let Some(origin) = &publish.origin {
        config.base_url = format!("{origin}{}", config.base_path());
    }
    let mut site = Site {
        kinds,
        config,
        words: words.clone(),
        pages: read.pages,
        comparisons,
        unpublished,
        assets: assets.into_iter().map(|(id, path)| (id, format!("/{path}"))).collect(),
        statics: files.statics.iter().map(|(path, it)| (it.file, format!("/{path}"))).collect(),
        fingerprinted: files.statics.iter().filter_map(|(path, it)| it.fingerprinted(path)).collect(),
        pictures: BTreeMap::new(),
    };
    generated::part_ids(&mut site, &mut problems);
    reference::resolve(&mut site, &files, &hidden, &mut problems);
    picture::resolve(&mut site, &mut files, &mut problems);
    (site, problems)
}

codes! {
    of comparison::CODES, contender::CODES, criterion::CODES, fact::CODES, files::CODES, front_matter::CODES, names::CODES, page::CODES, reference::CODES, source::CODES;
}
