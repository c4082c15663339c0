//! The linked model: what all the files of a site say together.
//!
//! Every id here was made by [`crate::model::link`] and is valid by construction: it indexes the vector
//! that its doc names, in the same [`Site`] or [`Comparison`].

pub mod link;
pub mod parse;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::codes;
use crate::kinds::{Cell, Direction, Kind, Points, Scale};
use crate::markdown::document::{Document, Piece};
use crate::model::parse::Toml;
use crate::picture::Picture;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::date::Date;
use crate::syntax::value::Node;
use crate::words::Words;
pub use link::doubt::Doubt;

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
}

/// A whole site, read, parsed and linked.
#[derive(Debug)]
pub struct Site {
    /// What `site.toml` says.
    pub config: SiteConfig,
    /// What pages say besides the author's words.
    pub words: Arc<Words>,
    /// Every Markdown page, by path of its file; drafts and future pages are not among them.
    pub pages: Vec<Page>,
    /// By folder.
    pub comparisons: Vec<Comparison>,
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
    /// Gives up what front matter says of facts, where nobody else holds it: the options have it now, with its types.
    pub fn forget_entries(&mut self) {
        self.pages.par_iter_mut().for_each(|page| {
            if let Some(document) = Arc::get_mut(&mut page.document) {
                document.front.option.facts = None;
            }
        });
    }

    /// The file that a link leads to, and its address.
    #[must_use]
    pub fn file(&self, link: &Link) -> Option<(FileId, &str)> {
        let found = match link {
            Link::Place(Place::Asset(index), _) => self.assets.get(*index),
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

/// What `site.toml` says.
#[derive(Debug, Clone)]
pub struct SiteConfig {
    /// Name of the site.
    pub title: String,
    /// Where it is published, without a slash at the end.
    pub base_url: String,
    /// BCP 47 tag.
    pub language: String,
    /// For search results.
    pub description: Option<String>,
    /// Name of the author.
    pub author: Option<String>,
    /// The Content-Security-Policy of its pages; empty for none.
    pub policy: String,
    /// Whether there is a search page.
    pub search: bool,
    /// Chosen navigation; empty for the default.
    pub navigation: Vec<NavigationItem>,
    /// Whether pages have share images.
    pub share_images: bool,
    /// For the author's own templates.
    pub extra: Option<Node>,
}

/// An entry of the navigation.
#[derive(Debug, Clone)]
pub struct NavigationItem {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub target: Place,
}

/// Somewhere that a link can lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
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

/// The generated pages that a comparison has once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Generated {
    /// `index.md`
    Home,
    /// `compare.md`
    Table,
    /// `pros-and-cons.md`
    ProsAndCons,
    /// `versus.md`
    Versus,
    /// `guide.md`
    Guide,
    /// `proof.md`
    Proof,
    /// `glossary.md`
    Glossary,
    /// `sources.md`
    Sources,
    /// `method.md`
    Method,
}

impl Generated {
    /// All of them.
    pub const ALL: [Generated; 9] = [
        Generated::Home,
        Generated::Table,
        Generated::ProsAndCons,
        Generated::Versus,
        Generated::Guide,
        Generated::Proof,
        Generated::Glossary,
        Generated::Sources,
        Generated::Method,
    ];

    /// What the page is called in views; its template has that name, too.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Generated::Home => "home",
            Generated::Table => "table",
            Generated::ProsAndCons => "pros-and-cons",
            Generated::Versus => "versus",
            Generated::Guide => "question",
            Generated::Proof => "proof",
            Generated::Glossary => "glossary",
            Generated::Sources => "sources",
            Generated::Method => "method",
        }
    }

    /// The name, without `.md`, of the file with the author's words.
    #[must_use]
    pub fn file_stem(self) -> &'static str {
        match self {
            Generated::Home => "index",
            Generated::Table => "compare",
            Generated::ProsAndCons => "pros-and-cons",
            Generated::Versus => "versus",
            Generated::Guide => "guide",
            Generated::Proof => "proof",
            Generated::Glossary => "glossary",
            Generated::Sources => "sources",
            Generated::Method => "method",
        }
    }

    /// Address below the comparison's own, without a slash in front.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Generated::Home => "",
            Generated::Table => "compare/",
            Generated::ProsAndCons => "pros-and-cons/",
            Generated::Versus => "versus/",
            Generated::Guide => "guide/",
            Generated::Proof => "guide/proof/",
            Generated::Glossary => "glossary/",
            Generated::Sources => "sources/",
            Generated::Method => "method/",
        }
    }

    /// The title where the author gives none.
    #[must_use]
    pub fn title(self, words: &Words) -> &str {
        match self {
            Generated::Home => words.word("title.home"),
            Generated::Table => words.word("title.table"),
            Generated::ProsAndCons => words.word("title.pros-and-cons"),
            Generated::Versus => words.word("title.versus"),
            Generated::Guide => words.word("title.guide"),
            Generated::Proof => words.word("title.proof"),
            Generated::Glossary => words.word("title.glossary"),
            Generated::Sources => words.word("title.sources"),
            Generated::Method => words.word("title.method"),
        }
    }
}

/// A Markdown page.
#[derive(Debug)]
pub struct Page {
    /// Its file, parsed.
    pub document: Arc<Document>,
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
    /// Its links, resolved, in the order of the document's holes.
    pub links: Vec<Link>,
}

impl Page {
    /// The `#` heading that is the page's title, where it stands first: templates show the title, so the prose
    /// is shown without it.
    #[must_use]
    pub fn title_heading(&self) -> Option<usize> {
        let body = &self.document.body;
        let Some(Piece::HeadingOpen(first)) = body.pieces.first() else { return None };
        let heading = &body.headings[*first];
        (heading.level == 1 && heading.text == self.title).then_some(*first)
    }
}

/// What a Markdown page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An ordinary page.
    Plain,
    /// `content/index.md`.
    Home,
    /// The words on a generated page.
    Generated(Generated),
    /// An option's page.
    Option(OptionId),
}

/// A reference in prose, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// To a place of the site, perhaps to an anchor there.
    Place(Place, Option<String>),
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

/// A comparison.
#[derive(Debug)]
pub struct Comparison {
    /// Its folder below `content/`, without slashes at the ends; empty for `content/` itself.
    pub folder: String,
    /// From the site's root, with a slash at both ends.
    pub address: String,
    /// Title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// For search results.
    pub description: Option<String>,
    /// What is compared: one, several.
    pub nouns: (String, String),
    /// The pairs that have a page, ascending; the first of each comes first in `options`.
    pub pairs: Vec<(OptionId, OptionId)>,
    /// Groups, as the author ordered them.
    pub groups: Vec<Group>,
    /// Criteria, by group and then as the author ordered them.
    pub criteria: Vec<Criterion>,
    /// Pictures of two numbers against each other that the author asks for.
    pub charts: Vec<Chart>,
    /// Options: pages by weight and title, then rows in the order of their files.
    pub options: Vec<Choosable>,
    /// The same by id.
    pub by_id: Vec<OptionId>,
    /// Sources, as the author ordered them; the number a reader sees is the index and one.
    pub sources: Vec<Source>,
    /// Whether there is a `sources.toml`.
    pub has_sources: bool,
    /// Terms of the glossary, as the author ordered them.
    pub terms: Vec<Term>,
    /// Its `guide.toml`.
    pub guide: Option<Arc<Toml>>,
    /// The author's words on generated pages.
    pub words: BTreeMap<Generated, PageId>,
    /// Addresses of the generated pages.
    pub generated: BTreeMap<Generated, String>,
    /// Days after which a fact is stale.
    pub stale_after: Option<i64>,
    /// Whether facts must have sources or be judgements.
    pub require_sources: bool,
    /// Its `comparison.toml`.
    pub file: FileId,
    /// Whether a file that may state its facts could not be read to the end, so that averages mean nothing.
    pub incomplete: bool,
    /// What may stand in files that were not read.
    pub doubt: Arc<Doubt>,
}

impl Comparison {
    /// The option of an id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<OptionId> {
        let found = self.by_id.binary_search_by(|option| self.options[option.index()].id.as_str().cmp(id));
        found.ok().map(|place| self.by_id[place])
    }

    /// The fact of an option under a criterion.
    #[must_use]
    pub fn fact(&self, option: OptionId, criterion: CriterionId) -> &Fact {
        &self.options[option.index()].facts[criterion.index()]
    }

    /// The points of an option under a criterion; `None` where there is no better and worse.
    #[must_use]
    pub fn points(&self, option: OptionId, criterion: CriterionId) -> Option<Points> {
        let scale = self.criteria[criterion.index()].scale.as_ref()?;
        Some(scale.points(&self.fact(option, criterion).cell))
    }

    /// The options that have pros or cons.
    pub fn argued(&self) -> impl Iterator<Item = OptionId> {
        self.option_ids().filter(|option| !self.options[option.index()].arguments.is_empty())
    }

    /// Ids of all options.
    pub fn option_ids(&self) -> impl DoubleEndedIterator<Item = OptionId> + Clone + use<> {
        (0..self.options.len()).map(OptionId::from_index)
    }

    /// Ids of all criteria.
    pub fn criterion_ids(&self) -> impl DoubleEndedIterator<Item = CriterionId> + Clone + use<> {
        (0..self.criteria.len()).map(CriterionId::from_index)
    }
}

/// A group of criteria.
#[derive(Debug)]
pub struct Group {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
}

/// A criterion.
#[derive(Debug)]
pub struct Criterion {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its group.
    pub group: GroupId,
    /// What values it takes.
    pub kind: Kind,
    /// Which end is better.
    pub direction: Direction,
    /// What is measured.
    pub definition: Option<String>,
    /// Why it matters.
    pub why: Option<String>,
    /// Whether its values are the author's judgement.
    pub judgement: bool,
    /// How values get points; `None` where there is no better and worse.
    pub scale: Option<Scale>,
    /// Its id in `comparison.toml`.
    pub span: Span,
}

impl Criterion {
    /// Its id, where it is defined.
    #[must_use]
    pub fn name(&self) -> Spanned<&str> {
        Spanned::new(&self.id, self.span)
    }
}

/// Two numeric criteria against each other.
#[derive(Debug, Clone, Hash)]
pub struct Chart {
    /// Title; without one the titles of both criteria.
    pub title: Option<String>,
    /// What goes across: of type number or money.
    pub x: CriterionId,
    /// What goes up: of type number or money.
    pub y: CriterionId,
    /// Whether the way across is logarithmic; all values are above zero then.
    pub x_log: bool,
    /// Whether the way up is.
    pub y_log: bool,
}

/// One of the things compared. ("Option" is taken in Rust.)
#[derive(Debug)]
pub struct Choosable {
    /// Id: the name of its file, or its CSV id.
    pub id: String,
    /// For tables and sentences.
    pub name: String,
    /// What it is called inside a sentence, with an article where the language wants one.
    pub phrase: String,
    /// One sentence.
    pub summary: Option<String>,
    /// Completes "Choose … if".
    pub choose: Option<String>,
    /// Of its colour, 0 to 359.
    pub hue: u16,
    /// Address of its page.
    pub address: String,
    /// Its page, if it has prose.
    pub page: Option<PageId>,
    /// One for each criterion.
    pub facts: Vec<Fact>,
    /// Its drawing: a [`Picture::Drawing`] of [`Site::pictures`].
    pub drawing: Option<FileId>,
    /// Its pros and cons, in the order of the page.
    pub arguments: Vec<Argument>,
    /// What the author says of the date of its facts.
    pub checked: Option<(Date, Span)>,
    /// Where it is first defined.
    pub span: Span,
}

/// What is said of one option under one criterion.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The value or its state.
    pub cell: Cell,
    /// The author's words on it.
    pub note: Option<String>,
    /// Where it comes from.
    pub sources: Vec<SourceId>,
    /// When it was last checked: its own date, else its option's.
    pub checked: Option<Date>,
    /// Whether `checked` is its own.
    pub own_date: bool,
    /// Where it is written; `None` for a criterion that is left out.
    pub span: Option<Span>,
}

impl Fact {
    /// When it was last checked, if somebody has stated it.
    #[must_use]
    pub fn stated_date(&self) -> Option<Date> {
        self.checked.filter(|_| self.span.is_some())
    }
}

/// For or against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// A pro.
    Pro,
    /// A con.
    Con,
}

/// A pro or a con, from a heading of an option's page.
#[derive(Debug)]
pub struct Argument {
    /// For or against.
    pub side: Side,
    /// On which criterion.
    pub criterion: CriterionId,
    /// Index into the document's sections.
    pub section: usize,
    /// The heading.
    pub span: Span,
}

/// A source.
#[derive(Debug, Clone)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// The author's words on it.
    pub note: Option<String>,
    /// Whether the original was not read.
    pub secondary: bool,
    /// Where it is written.
    pub span: Span,
}

/// A term of the glossary.
#[derive(Debug)]
pub struct Term {
    /// Id: that of its heading.
    pub id: String,
    /// The word.
    pub title: String,
    /// Its definition as plain text.
    pub text: String,
}

codes! {
    of parse::CODES, link::CODES;
}
