//! A page must not claim to be checked later than its oldest fact, and facts grow stale.

use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Comparison, Contender, Site};
use crate::source::span::Span;
use crate::syntax::date::Date;

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

fn too_late(comparison: &Comparison, option: &Contender) -> Option<Diagnostic> {
    let (claimed, at) = option.checked?;
    let own = option.facts.iter().zip(&comparison.criteria).filter(|(fact, _)| fact.own_date);
    let (date, fact, criterion) = own
        .filter_map(|(fact, criterion)| Some((fact.checked?, fact.span?, criterion)))
        .filter(|(date, ..)| *date < claimed)
        .min_by_key(|(date, ..)| *date)?;
    Some(checked_too_late(at, &claimed.to_string(), &criterion.id, &date.to_string(), fact))
}

fn stale(comparison: &Comparison, option: &Contender, days: i64, today: Date) -> Vec<Diagnostic> {
    let facts = option.facts.iter().zip(&comparison.criteria);
    let old = facts.filter_map(|(fact, criterion)| {
        let (span, checked) = (fact.span?, fact.checked?);
        let age = today.day_number() - checked.day_number();
        (age > days).then(|| stale_fact(span, &option.id, &criterion.id, &checked.to_string(), age))
    });
    old.collect()
}

/// A fact whose date is too old.
fn stale_fact(at: Span, option: &str, criterion: &str, checked: &str, days: i64) -> Diagnostic {
    Diagnostic::new(
        STALE_FACT,
        at,
        format!("`{criterion}` of `{option}` was last checked on {checked}, {days} days ago"),
    )
    .help("check it again and set its `checked` date")
}

/// A page checked later than one of its facts.
fn checked_too_late(at: Span, page: &str, criterion: &str, fact_date: &str, fact: Span) -> Diagnostic {
    Diagnostic::new(
        CHECKED_TOO_LATE,
        at,
        format!(
            "this page says that it was checked on {page}, but `{criterion}` was last checked on {fact_date}"
        ),
    )
    .related(fact, "the older fact")
    .help("check the fact again, or give the page the date of its oldest fact")
}

codes! {
    /// # A fact was last checked too long ago
    ///
    /// `stale_after` in `comparison.toml` says after how many days a fact should be looked at
    /// again. This one was last checked longer ago than that. The site is built all the same.
    ///
    /// Look the value up again, and set its `checked` date to the day you did, even if nothing
    /// has changed.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// stale_after = 365
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = { value = 1, checked = 2024-11-22 }
    /// +++
    /// ```
    ///
    /// ```settings
    /// today = 2026-11-22
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:9: warning[stale-fact]: `price` of `tea` was last checked on 2024-11-22, 730 days ago
    ///   help: check it again and set its `checked` date
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// stale_after = 365
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = { value = 1, checked = 2026-11-22 }
    /// +++
    /// ```
    ///
    /// ```settings
    /// today = 2026-11-22
    /// ```
    ///
    /// ```diagnostics
    /// ```
    STALE_FACT = "stale-fact" Warning;

    /// # A page claims to be checked later than one of its facts
    ///
    /// `checked` at the top of a page tells the reader that all its facts were right on that
    /// day. One of them says of itself that it was last checked before. Then the page promises
    /// more than was done.
    ///
    /// Check the fact again and give it the later date, or give the page the earlier one.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// checked = 2026-11-01
    /// [facts]
    /// price = { value = 1, checked = 2025-03-01 }
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:11: error[checked-too-late]: this page says that it was checked on 2026-11-01, but `price` was last checked on 2025-03-01
    ///   content/tea.md:5:9: the older fact
    ///   help: check the fact again, or give the page the date of its oldest fact
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// checked = 2025-03-01
    /// [facts]
    /// price = { value = 1, checked = 2026-11-01 }
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    CHECKED_TOO_LATE = "checked-too-late" Error;
}
