//! What may stand in files that could not be read to the end, or that are not published yet: a name that is missed
//! there is no mistake of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::contender::id_of;
use super::files::Files;
use super::page::{beside, is_inside};
use super::unpublished::Hidden;
use crate::diagnostic::Diagnostic;
use crate::kinds::{FACT_OUT_OF_RANGE, FACT_TYPE, NO_DIRECTION, UNKNOWN_CHOICE};

/// What is not known of a comparison.
#[derive(Debug, Default)]
pub struct Gaps {
    /// Whether `comparison.toml` was not read to the end.
    pub definition: bool,
    pub(super) sources: bool,
    pub(super) terms: bool,
    /// Whether `guide.toml` was not read to the end.
    pub guide: bool,
    /// Whether any option may stand in a CSV file that was not read.
    tables: bool,
    /// Ids of options whose pages were not read to the end.
    pages: BTreeSet<String>,
    /// Ids of pages that are not published, with whether they are options.
    hidden: BTreeMap<String, bool>,
}

impl Gaps {
    pub(super) fn new(folder: &str, files: &Files, hidden: &Hidden) -> Gaps {
        let lost = |name: &str| files.broken.contains(&beside(folder, name));
        let inside = || files.broken.iter().filter(|path| is_inside(folder, path));
        let hidden = hidden.iter().filter(|(path, _)| is_inside(folder, path));
        let mut by_id = BTreeMap::new();
        for (path, page) in hidden {
            *by_id.entry(id_of(path)).or_default() |= page.states;
        }
        Gaps {
            definition: lost("comparison.toml"),
            sources: lost("sources.toml"),
            terms: lost("glossary.md"),
            guide: lost("guide.toml"),
            tables: inside().any(|path| path.ends_with(".csv")),
            pages: inside().filter(|path| path.ends_with(".md")).map(|path| id_of(path)).collect(),
            hidden: by_id,
        }
    }

    /// Whether facts are missing, so that averages mean nothing.
    #[must_use]
    pub fn of_facts(&self) -> bool {
        self.definition || self.of_options()
    }

    /// Whether options are missing.
    pub(super) fn of_options(&self) -> bool {
        self.tables || !self.pages.is_empty()
    }

    /// Whether an option of this id may stand in a file that was not read.
    pub(super) fn may_have(&self, id: &str) -> bool {
        self.tables || self.pages.contains(id)
    }

    /// Whether the page of this id is not published.
    pub(super) fn hides(&self, id: &str) -> bool {
        self.hidden.contains_key(id)
    }

    /// Whether an option of this id is not published: its rows must not give it away.
    pub(super) fn hides_option(&self, id: &str) -> bool {
        self.hidden.get(id) == Some(&true)
    }

    /// Takes back what is said of values whose criteria were not all read.
    pub fn forgive(&self, problems: &mut Vec<Diagnostic>) {
        let of_criteria = [FACT_TYPE, FACT_OUT_OF_RANGE, UNKNOWN_CHOICE, NO_DIRECTION];
        problems.retain(|problem| !self.definition || !of_criteria.contains(&problem.code));
    }
}
