//! What may stand in files that could not be read to the end, or that are not published yet: where such a name
//! is missed, it is no mistake of its own.

use std::collections::BTreeSet;

use super::comparison::{beside, option_id};
use crate::diagnostic::Diagnostic;
use crate::kinds::{FACT_OUT_OF_RANGE, FACT_TYPE, NO_DIRECTION, UNKNOWN_CHOICE};
use crate::model::link::comparison::{NO_OPTIONS, UNKNOWN_GROUP};
use crate::model::link::facts::FACT_WITHOUT_SOURCE;
use crate::model::link::names::{UNKNOWN_CRITERION, UNKNOWN_OPTION, UNKNOWN_SOURCE};
use crate::model::link::references::UNKNOWN_TERM;

/// The files in doubt, by path below `content/`.
#[derive(Debug, Default)]
pub struct Doubt {
    /// Not read to the end.
    pub(super) broken: BTreeSet<String>,
    /// Drafts, and pages dated in the future.
    pub(super) hidden: BTreeSet<String>,
}

impl Doubt {
    /// Whether this page may have headings that were not read.
    pub(super) fn page(&self, path: &str) -> bool {
        self.broken.contains(path)
    }

    /// Whether an option of this id may stand in a file that was not read.
    pub(super) fn option(&self, folder: &str, id: &str) -> bool {
        self.options(folder).any(|path| !is_page(path) || option_id(path) == id)
    }

    /// Whether the page of an option of this id is not published.
    pub(super) fn hides(&self, folder: &str, id: &str) -> bool {
        self.hidden.iter().any(|path| is_inside(folder, path) && option_id(path) == id)
    }

    /// Takes back what follows from files of the comparison in `folder` that were not read.
    pub(crate) fn settle(&self, folder: &str, problems: &mut Vec<Diagnostic>) {
        let lost = |name: &str| self.broken.contains(&beside(folder, name));
        let [definition, sources, terms] = ["comparison.toml", "sources.toml", "glossary.md"].map(lost);
        let options = self.options(folder).next().is_some();
        problems.retain(|d| match d.code {
            UNKNOWN_CRITERION | UNKNOWN_GROUP | UNKNOWN_CHOICE | UNKNOWN_OPTION | FACT_TYPE
            | FACT_OUT_OF_RANGE | FACT_WITHOUT_SOURCE | NO_DIRECTION => !definition,
            NO_OPTIONS => !definition && !options,
            UNKNOWN_SOURCE => !sources,
            UNKNOWN_TERM => !terms,
            _ => true,
        });
    }

    /// Whether facts of the comparison in `folder` may stand in files that were not read.
    pub(super) fn facts(&self, folder: &str) -> bool {
        self.broken.contains(&beside(folder, "comparison.toml")) || self.options(folder).next().is_some()
    }

    /// Whether the `guide.toml` in `folder` was not read to the end.
    pub(crate) fn guide(&self, folder: &str) -> bool {
        self.broken.contains(&beside(folder, "guide.toml"))
    }

    /// Files that may state options.
    fn options(&self, folder: &str) -> impl Iterator<Item = &str> {
        let inside = self.broken.iter().map(String::as_str).filter(move |path| is_inside(folder, path));
        inside.filter(|path| is_page(path) || path.ends_with(".csv"))
    }
}

fn is_page(path: &str) -> bool {
    path.ends_with(".md")
}

fn is_inside(folder: &str, path: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}
