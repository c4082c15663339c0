//! The pages that a comparison has without a file.

use super::Comparison;
use crate::words::Words;

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

    /// Whether a comparison has it.
    pub(super) fn exists(self, comparison: &Comparison) -> bool {
        match self {
            Generated::Home | Generated::Table | Generated::Method => true,
            Generated::ProsAndCons => {
                comparison.authored.contains_key(&self) || comparison.argued().next().is_some()
            }
            Generated::Versus => !comparison.pairs.is_empty(),
            Generated::Guide | Generated::Proof => comparison.guide.is_some(),
            Generated::Glossary => comparison.authored.contains_key(&self),
            Generated::Sources => comparison.has_sources,
        }
    }

    /// Whether its template gives some part of the page this id.
    pub(super) fn has_anchor(self, comparison: &Comparison, id: &str) -> bool {
        let names = &comparison.names;
        match self {
            Generated::Table => {
                let cell = id.rsplit_once('.').filter(|(option, _)| names.options.contains_key(*option));
                names.criteria.contains_key(cell.map_or(id, |(_, criterion)| criterion))
            }
            Generated::Sources => names.sources.contains_key(id),
            _ => false,
        }
    }

    /// All such ids, for messages.
    pub(super) fn anchors(self, comparison: &Comparison) -> Vec<String> {
        let criteria = || comparison.criteria.iter().map(|criterion| criterion.id.as_str());
        match self {
            Generated::Table => {
                let cells = |option| criteria().map(move |criterion| format!("{option}.{criterion}"));
                let options = comparison.options.iter().map(|option| option.id.as_str());
                criteria().map(str::to_owned).chain(options.flat_map(cells)).collect()
            }
            Generated::Sources => comparison.sources.iter().map(|source| source.id.clone()).collect(),
            _ => Vec::new(),
        }
    }
}
