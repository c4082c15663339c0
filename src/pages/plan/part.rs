//! Generated pages that would be too long are several.

use std::ops::Range;

use crate::model::{Comparison, Generated};

/// How many options a page of the table shows.
const IN_TABLE: usize = 500;
/// How many options a page of pros and cons shows.
const IN_PROS_AND_CONS: usize = 100;

/// One of the pages that a generated page is divided into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// From 0.
    pub number: u32,
    /// How many options each shows.
    most: u32,
}

impl Part {
    /// The parts of a generated page: one where it is not divided.
    pub fn all(comparison: &Comparison, generated: Generated) -> impl Iterator<Item = Part> + use<> {
        let (most, items) = match generated {
            Generated::Table => (IN_TABLE, comparison.options.len()),
            Generated::ProsAndCons => (IN_PROS_AND_CONS, comparison.argued().count()),
            _ => (1, 1),
        };
        (0..items.div_ceil(most).max(1)).map(move |number| Part::new(number, most))
    }

    /// The part of the table that an option is in, by its index.
    #[must_use]
    pub fn of_table(option: usize) -> Part {
        Part::new(option / IN_TABLE, IN_TABLE)
    }

    fn new(number: usize, most: usize) -> Part {
        Part {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            most: u32::try_from(most).unwrap_or(u32::MAX),
        }
    }

    /// Which of so many items it shows.
    #[must_use]
    pub fn range(self, items: usize) -> Range<usize> {
        let start = (self.number as usize * self.most as usize).min(items);
        start..(start + self.most as usize).min(items)
    }
}

/// The address of a part: `/compare/`, `/compare/2/`.
#[must_use]
pub fn part_address(first: &str, part: Part) -> String {
    if part.number == 0 { first.to_owned() } else { format!("{first}{}/", part.number + 1) }
}
