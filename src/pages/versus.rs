//! The list of pairs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::kind::Kind;
use super::view::Views;
use crate::facts::{Card, Link, Sealed};
use crate::model::{ComparisonId, GeneratedPage, Holds, OptionId};

/// Up to so many pairs are listed on one page: those of 50 options.
const MOST_PAIRS: usize = 1_225;

pub(super) static KIND: Kind = Kind {
    name: "versus",
    page: GeneratedPage {
        file_stem: "versus",
        path: "versus",
        title: "title.versus",
        exists: |comparison, _| !comparison.pairs.is_empty(),
        holds: Holds::Pairs,
        ..GeneratedPage::PLAIN
    },
    view: Some(|views, view, id, _| {
        view.with("pairs", views.pair_entries(id)).with("options", views.paired_options(id))
    }),
    ..Kind::PLAIN
};

/// An entry of `pairs`, on the list of pairs.
#[derive(Debug, Serialize, Hash)]
struct PairEntry {
    /// The first.
    a: Sealed<Card>,
    /// The second.
    b: Sealed<Card>,
    /// Its page.
    link: Link,
}

impl Views<'_> {
    /// The pairs, where they are not too many for a page.
    fn pair_entries(&self, id: ComparisonId) -> Vec<PairEntry> {
        let pairs = &self.comparison(id).pairs;
        let few = if pairs.len() <= MOST_PAIRS { pairs.as_slice() } else { &[] };
        few.iter()
            .filter_map(|(a, b)| {
                let link = self.pair_link(id, *a, *b)?;
                Some(PairEntry { a: self.card(id, *a), b: self.card(id, *b), link })
            })
            .collect()
    }

    /// The options that have pairs, where these are too many for a page.
    fn paired_options(&self, id: ComparisonId) -> Vec<Sealed<Card>> {
        let pairs = &self.comparison(id).pairs;
        let many = if pairs.len() > MOST_PAIRS { pairs.as_slice() } else { &[] };
        let paired: BTreeSet<OptionId> = many.iter().flat_map(|(a, b)| [*a, *b]).collect();
        paired.into_iter().map(|option| self.card(id, option)).collect()
    }
}
