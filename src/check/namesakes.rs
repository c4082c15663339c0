//! Options that readers cannot tell apart by their names.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Comparison, Site};
use crate::source::span::Span;

pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    site.comparisons.iter().flat_map(of_comparison).collect()
}

fn of_comparison(comparison: &Comparison) -> Vec<Diagnostic> {
    let mut first: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    let mut problems = Vec::new();
    for option in &comparison.options {
        let folded = option.name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        match first.get(&folded) {
            Some((name, at)) => problems.push(same_name(option.span, &option.name, name, *at)),
            None => drop(first.insert(folded, (&option.name, option.span))),
        }
    }
    problems
}

/// An option with the name of another, but perhaps for the case of its letters.
fn same_name(at: Span, name: &str, first: &str, first_at: Span) -> Diagnostic {
    let how = if name == first {
        "has the name of another"
    } else {
        "has the name of another but for its letters' case"
    };
    Diagnostic::new(SAME_NAME, at, format!("this option {how}: `{name}`"))
        .related(first_at, "the other is here")
        .help("add to one of the names what tells them apart, as a year or a size")
}

codes! {
    /// # Two options have the same name
    ///
    /// Readers know options by their names. Two that differ in nothing, or in the case of their letters alone, look
    /// like one that is there twice, and often that is what they are.
    ///
    /// Remove one, or give it a name that says what is different.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,name
    /// tea,Tea
    /// tea-2,TEA
    /// ```
    ///
    /// ```diagnostics
    /// content/drinks.csv:3:1: warning[same-name]: this option has the name of another but for its letters' case: `TEA`
    ///   content/drinks.csv:2:1: the other is here
    ///   help: add to one of the names what tells them apart, as a year or a size
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,name
    /// tea,Black tea
    /// tea-2,Green tea
    /// ```
    ///
    /// ```diagnostics
    /// ```
    SAME_NAME = "same-name" Warning;
}
