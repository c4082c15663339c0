//! A pro must not be on a criterion where the table scores its option below the others, nor a con on one where it
//! scores it above: below and above the average of the other options whose value is known. Where some facts could
//! not be read, nothing is said.

use crate::diagnostic::{Diagnostic, problem};
use crate::site::{Argument, Comparison, OptionId, Side, Site};

pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for comparison in site.comparisons.iter().filter(|comparison| !comparison.incomplete) {
        for option in comparison.option_ids() {
            let arguments = &comparison.options[option.index()].arguments;
            problems
                .extend(arguments.iter().filter_map(|argument| contradiction(comparison, option, argument)));
        }
    }
    problems
}

fn contradiction(comparison: &Comparison, option: OptionId, argument: &Argument) -> Option<Diagnostic> {
    let known = |option: OptionId| {
        comparison.fact(option, argument.criterion).cell.value()?;
        comparison.points(option, argument.criterion).map(|points| u64::from(points.0))
    };
    let own = known(option)?;
    let others: Vec<u64> =
        comparison.option_ids().filter(|other| *other != option).filter_map(known).collect();
    let count = u64::try_from(others.len()).ok().filter(|count| *count > 0)?;
    let sum: u64 = others.iter().sum();
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
