//! A page must not claim to be checked later than its oldest fact, and facts grow stale.

use crate::diagnostic::{Diagnostic, problem};
use crate::kinds::Date;
use crate::model::{Choosable, Comparison, Site};

pub(super) fn check(site: &Site, today: Option<Date>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for comparison in &site.comparisons {
        for option in &comparison.options {
            problems.extend(too_late(comparison, option));
            if let Some((days, today)) = comparison.stale_after.zip(today) {
                problems.extend(stale(comparison, option, days, today));
            }
        }
    }
    problems
}

fn too_late(comparison: &Comparison, option: &Choosable) -> Option<Diagnostic> {
    let (claimed, at) = option.checked?;
    let own = option.facts.iter().zip(&comparison.criteria).filter(|(fact, _)| fact.own_date);
    let (date, fact, criterion) = own
        .filter_map(|(fact, criterion)| Some((fact.checked?, fact.span?, criterion)))
        .filter(|(date, ..)| *date < claimed)
        .min_by_key(|(date, ..)| *date)?;
    Some(problem::checked_too_late(at, &claimed.to_string(), &criterion.id, &date.to_string(), fact))
}

fn stale(comparison: &Comparison, option: &Choosable, days: i64, today: Date) -> Vec<Diagnostic> {
    let facts = option.facts.iter().zip(&comparison.criteria);
    let old = facts.filter_map(|(fact, criterion)| {
        let (span, checked) = (fact.span?, fact.checked?);
        let age = today.day_number() - checked.day_number();
        (age > days).then(|| problem::stale_fact(span, &option.id, &criterion.id, &checked.to_string(), age))
    });
    old.collect()
}
