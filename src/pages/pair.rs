//! The page of a pair: who is ahead on which criterion, and by how much.

use serde::Serialize;

use super::head::Head;
use super::view::{View, Views};
use crate::facts::{Card, Link, Profile, Row, Schema, Sealed, lead};
use crate::model::{ComparisonId, OptionId};
use crate::plan::Entry;
use crate::plan::pair_address;

/// `pair`, on the page of one pair.
#[derive(Debug, Serialize, Hash)]
struct Pair {
    /// The first.
    a: Sealed<Card>,
    /// The second.
    b: Sealed<Card>,
    /// Criteria that `a` wins, by lead; two cells a row, as in all of these.
    a_wins: Vec<Contest>,
    /// Criteria that `b` wins, by lead.
    b_wins: Vec<Contest>,
    /// Criteria that differ without a better and worse, or where one is not known.
    differ: Vec<Row>,
    /// Criteria on which they are equal.
    equal: Vec<Row>,
}

/// A criterion that one of two wins.
#[derive(Debug, Serialize, Hash)]
struct Contest {
    /// The criterion, with two cells.
    row: Row,
    /// By how many points.
    lead: String,
}

impl<'a> Views<'a> {
    pub(super) fn pair_page(&'a self, entry: &Entry, id: ComparisonId, a: OptionId, b: OptionId) -> View<'a> {
        let title = self.pair_title(id, a, b);
        let mut above = self.above_comparison(id);
        above.extend(self.generated_link(id, super::VERSUS));
        let head = Head {
            description: Some(self.words().say("pair.description", &[("title", &title)])),
            title,
            comparison: Some(id),
            above,
            ..Head::new("pair")
        };
        let (schema, a, b) = (&self.facts(id).schema, self.facts(id).profile(a), self.facts(id).profile(b));
        let of = (a.digest, b.digest);
        self.start(entry, "pair.html", head).made_of("pair", &of, move || schema.pair(a, b)).made_of(
            "charts",
            &of,
            move || schema.pair_charts(a, b),
        )
    }

    pub(super) fn pair_link(&self, id: ComparisonId, a: OptionId, b: OptionId) -> Option<Link> {
        let address = pair_address(self.site, id, a, b)?;
        Some(Link { title: self.pair_title(id, a, b), url: self.href(&address) })
    }

    pub(super) fn pair_title(&self, id: ComparisonId, a: OptionId, b: OptionId) -> String {
        let option = |option: OptionId| &self.comparison(id).options[option.index()];
        self.words().say("title.pair", &[("a", &option(a).name), ("b", &option(b).phrase)])
    }
}

impl Schema<'_> {
    fn pair(&self, a: &Profile<'_>, b: &Profile<'_>) -> Pair {
        let (mut a_wins, mut b_wins) = (Vec::new(), Vec::new());
        let (mut differ, mut equal) = (Vec::new(), Vec::new());
        for criterion in self.criterion_ids() {
            let row = self.row(criterion, &[a, b]);
            match a.known_points(criterion).zip(b.known_points(criterion)) {
                Some((x, y)) if x > y => {
                    a_wins.push((x.0 - y.0, Contest { row, lead: lead(x, y) }));
                }
                Some((x, y)) if y > x => {
                    b_wins.push((y.0 - x.0, Contest { row, lead: lead(y, x) }));
                }
                _ => {
                    let known = a.fact(criterion).cell.value().is_some();
                    let same = row.equal && (known || row.cells[0].state == "not-applicable");
                    if same { equal.push(row) } else { differ.push(row) }
                }
            }
        }
        // The sort is stable: equal leads keep the order of the table.
        let by_lead = |mut wins: Vec<(u16, Contest)>| {
            wins.sort_by_key(|(lead, _)| std::cmp::Reverse(*lead));
            wins.into_iter().map(|(_, contest)| contest).collect()
        };
        Pair {
            a: a.card.clone(),
            b: b.card.clone(),
            a_wins: by_lead(a_wins),
            b_wins: by_lead(b_wins),
            differ,
            equal,
        }
    }
}
