//! Generated pages that would be too long are several.

use std::ops::Range;

use crate::model::{ComparisonId, Division, Generated, Site};

/// One of the pages that a generated page is divided into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// From 0.
    pub number: usize,
    /// How many options each shows.
    most: usize,
}

impl Part {
    /// The parts of a generated page: one where it is not divided.
    pub(crate) fn all(
        site: &Site,
        id: ComparisonId,
        generated: Generated,
    ) -> impl Iterator<Item = Part> + use<> {
        let (most, options) = match &site.kinds[generated.index()].division {
            Some(Division { most, options }) => (*most, options(&site.comparisons[id.index()]).len()),
            None => (1, 1),
        };
        (0..options.div_ceil(most).max(1)).map(move |number| Part { number, most })
    }

    /// The part that an option is in, by its index, where each shows at most so many.
    pub(crate) fn of(option: usize, most: usize) -> Part {
        Part { number: option / most, most }
    }

    /// Which of so many items it shows.
    pub(crate) fn range(self, items: usize) -> Range<usize> {
        let start = (self.number * self.most).min(items);
        start..(start + self.most).min(items)
    }
}

/// The address of a part: `/compare/`, `/compare/2/`.
pub(crate) fn part_address(first: &str, part: Part) -> String {
    if part.number == 0 { first.to_owned() } else { format!("{first}{}/", part.number + 1) }
}
