//! A pro must not be on a criterion where the table scores its option below the others, nor a con on one where it
//! scores it above: below and above the average of the other options whose value is known. Where some facts could
//! not be read, nothing is said.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, problem};
use crate::model::{Argument, Comparison, CriterionId, OptionId, Side, Site};

pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for comparison in site.comparisons.iter().filter(|comparison| !comparison.incomplete) {
        let mut sums: BTreeMap<CriterionId, Sum> = BTreeMap::new();
        for option in comparison.argued() {
            for argument in &comparison.options[option.index()].arguments {
                let all = *sums
                    .entry(argument.criterion)
                    .or_insert_with(|| Sum::of(comparison, argument.criterion));
                problems.extend(contradiction(comparison, option, argument, all));
            }
        }
    }
    problems
}

/// The points of all options whose value is known.
#[derive(Clone, Copy)]
struct Sum {
    points: u64,
    count: u64,
}

impl Sum {
    fn of(comparison: &Comparison, criterion: CriterionId) -> Sum {
        let known = comparison.option_ids().filter_map(|option| known(comparison, option, criterion));
        known.fold(Sum { points: 0, count: 0 }, |sum, points| Sum {
            points: sum.points + points,
            count: sum.count + 1,
        })
    }
}

fn known(comparison: &Comparison, option: OptionId, criterion: CriterionId) -> Option<u64> {
    comparison.fact(option, criterion).cell.value()?;
    comparison.points(option, criterion).map(|points| u64::from(points.0))
}

fn contradiction(
    comparison: &Comparison,
    option: OptionId,
    argument: &Argument,
    all: Sum,
) -> Option<Diagnostic> {
    let own = known(comparison, option, argument.criterion)?;
    let (sum, count) = (all.points - own, all.count.checked_sub(1).filter(|count| *count > 0)?);
    let refuted = match argument.side {
        Side::Pro => own * count < sum,
        Side::Con => own * count > sum,
    };
    let criterion = &comparison.criteria[argument.criterion.index()];
    let fact = comparison.fact(option, argument.criterion);
    refuted.then(|| {
        problem::contradicted_argument(
            argument.span,
            argument.side == Side::Pro,
            &criterion.id,
            &points(own),
            &points(sum / count),
            &fact.cell.display(&criterion.kind),
            fact.span,
        )
    })
}

fn points(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
