//! Two options against each other: who is ahead on which criterion, and by how much.

use super::contract;
use super::facts::{Frame, Profile, lead};

impl Frame<'_> {
    pub(super) fn pair(&self, a: &Profile<'_>, b: &Profile<'_>) -> contract::Pair {
        let (mut a_wins, mut b_wins) = (Vec::new(), Vec::new());
        let (mut differ, mut equal) = (Vec::new(), Vec::new());
        for criterion in self.criterion_ids() {
            let row = self.row(criterion, &[a, b]);
            match a.known_points(criterion).zip(b.known_points(criterion)) {
                Some((x, y)) if x > y => {
                    a_wins.push((x.0 - y.0, contract::Contest { row, lead: lead(x, y) }));
                }
                Some((x, y)) if y > x => {
                    b_wins.push((y.0 - x.0, contract::Contest { row, lead: lead(y, x) }));
                }
                _ => {
                    let known = a.fact(criterion).cell.value().is_some();
                    let same = row.equal && (known || row.cells[0].state == "not-applicable");
                    if same { equal.push(row) } else { differ.push(row) }
                }
            }
        }
        // The sort is stable: equal leads keep the order of the table.
        let by_lead = |mut wins: Vec<(u16, contract::Contest)>| {
            wins.sort_by_key(|(lead, _)| std::cmp::Reverse(*lead));
            wins.into_iter().map(|(_, contest)| contest).collect()
        };
        contract::Pair {
            a: a.card.clone(),
            b: b.card.clone(),
            a_wins: by_lead(a_wins),
            b_wins: by_lead(b_wins),
            differ,
            equal,
        }
    }
}
