//! Which pairs of options have a page.

use std::collections::BTreeSet;

use super::{Comparison, OptionId};
use crate::diagnostic::Diagnostic;
use crate::source::span::Spanned;
use crate::syntax::fields::{self, Fields, invalid_value, wrong_type};
use crate::syntax::value::{Data, Node};

/// Two options, the first of them first in the comparison.
pub type Pair = (OptionId, OptionId);

const EXPECTED: &str = "a pair: the ids of two options, as in [\"one\", \"other\"]";

/// Reads `pairs`, ascending.
pub(super) fn read(fields: &mut Fields<'_, '_>, comparison: &Comparison) -> Vec<Pair> {
    match fields.node("pairs").map(|node| (node, &node.value)) {
        Some((node, Data::Table(_))) => same(node, comparison, fields.problems()),
        Some((_, Data::List(items))) => {
            let problems = fields.problems();
            let named: BTreeSet<Pair> =
                items.iter().filter_map(|item| named(item, comparison, problems)).collect();
            named.into_iter().collect()
        }
        _ => match fields.word("pairs", &["all", "none"]) {
            Some(word) if word.value == "none" => Vec::new(),
            _ => all(comparison).collect(),
        },
    }
}

fn all(comparison: &Comparison) -> impl Iterator<Item = Pair> {
    let options = comparison.option_ids();
    options.clone().flat_map(move |a| options.clone().skip(a.index() + 1).map(move |b| (a, b)))
}

/// The pairs of options that have the same value under a criterion.
fn same(node: &Node, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Vec<Pair> {
    let mut table = Fields::new(node, "pairs", problems);
    let name = table.needed("same", "\"category\"");
    table.finish();
    let criterion = Some(name.as_deref()).filter(|name| !name.value.is_empty());
    let Some(criterion) = criterion.and_then(|name| comparison.find_criterion(name, problems)) else {
        return Vec::new();
    };
    let value = |option| comparison.fact(option, criterion).cell.value();
    all(comparison).filter(|(a, b)| value(*a).is_some() && value(*a) == value(*b)).collect()
}

fn named(item: &Node, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Option<Pair> {
    let both = fields::texts(item, "pairs", problems);
    let Ok([one, other]) = <[Spanned<String>; 2]>::try_from(both) else {
        problems.push(wrong_type(item, "pairs", EXPECTED));
        return None;
    };
    let a = comparison.find_option(one.as_deref(), problems);
    let b = comparison.find_option(other.as_deref(), problems);
    let (a, b) = (a?, b?);
    if a == b {
        let message = format!("`{}` is no pair with itself", other.value);
        problems.push(invalid_value(other.span, message, "another option"));
        return None;
    }
    Some((a.min(b), a.max(b)))
}
