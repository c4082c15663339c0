//! The facts of a comparison in forms for programs, a file each, written from the model.
//!
//! To add a format: write its file, and name it twice below, as a module and in the list. The plan, the table page and
//! the preview take it from there.

mod csv;
mod json;

use std::io::{self, Write};

use crate::kinds::{Cell, Form};
use crate::model::{Comparison, CriterionId, Fact, OptionId};
use crate::words::Words;

/// A form of the facts.
#[derive(Debug)]
pub struct Format {
    /// Its file, below the address of the table.
    pub file: &'static str,
    /// Writes it, and fails only where `out` does. What is written is not gathered in memory.
    pub write: fn(&Data<'_>, out: &mut dyn Write) -> io::Result<()>,
}

const FORMATS: &[Format] = &[csv::OPTIONS, csv::FACTS, json::JSON];

/// Index into the list of formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormatId(usize);

impl FormatId {
    /// All formats, in the order of their links.
    pub fn all() -> impl Iterator<Item = FormatId> {
        (0..FORMATS.len()).map(FormatId)
    }

    /// The format.
    #[must_use]
    pub fn get(self) -> &'static Format {
        &FORMATS[self.0]
    }
}

/// What is written.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a> {
    /// The comparison.
    pub comparison: &'a Comparison,
    /// The words of the site.
    pub words: &'a Words,
    /// The path of the site, without a slash at the end: before addresses.
    pub base_path: &'a str,
}

impl<'a> Data<'a> {
    /// The facts of an option, with their criteria.
    fn facts(self, option: OptionId) -> impl Iterator<Item = (CriterionId, &'a Fact)> {
        self.comparison
            .criterion_ids()
            .map(move |criterion| (criterion, self.comparison.fact(option, criterion)))
    }

    /// The value of a fact as CSV files take it; empty without one.
    fn value(self, criterion: CriterionId, cell: &Cell) -> String {
        let kind = &self.comparison.criteria[criterion.index()].kind;
        cell.value().map(|value| kind.show(value, Form::Plain)).unwrap_or_default()
    }
}
