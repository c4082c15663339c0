//! Decimals for readers.

use rust_decimal::Decimal;

use super::{Cell, Kind};
use crate::words::Words;

/// A decimal with so many digits after the point.
pub(super) fn show(number: Decimal, decimals: usize, words: &Words) -> String {
    words.number(&format!("{:.decimals$}", number.normalize()))
}

/// How many digits are shown after the decimal point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// Where there are any, at least so many: those of the small coin.
    pub(super) least: usize,
}

impl Digits {
    /// Of a number.
    pub(super) fn of(self, number: Decimal) -> usize {
        match number.normalize().scale() as usize {
            0 => 0,
            digits => digits.max(self.least),
        }
    }

    /// A number with its digits.
    #[must_use]
    pub fn show(self, number: Decimal, words: &Words) -> String {
        show(number, self.of(number), words)
    }
}

/// What stands after each cell in a column of numbers set to the end, so that the decimal points are one below the
/// other; empty for what is not numbers.
#[must_use]
pub fn pads<'a>(kind: &Kind, cells: impl Iterator<Item = &'a Cell> + Clone) -> Vec<String> {
    let Some(digits) = kind.about().digits else { return Vec::new() };
    let decimals = cells.map(|cell| cell.decimals(digits));
    let most = decimals.clone().flatten().max().unwrap_or(0);
    decimals.map(|own| own.map_or_else(String::new, |own| pad(own, most))).collect()
}

/// A figure space (U+2007) for each digit that is less than `most`, a punctuation space (U+2008) for the point.
fn pad(own: usize, most: usize) -> String {
    let point = if own == 0 && most > 0 { "\u{2008}" } else { "" };
    format!("{point}{}", "\u{2007}".repeat(most - own))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::kinds::money::Money;
    use crate::kinds::number::Number;
    use crate::kinds::{Form, Value};

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn pads_bring_points_one_below_the_other(
            numbers in prop::collection::vec((any::<i32>(), 0u32..6, 0u8..4), 1..8),
            money in any::<bool>(),
        ) {
            let kind = if money { Kind::Money(Money::default()) } else { Kind::Number(Number::default()) };
            let cells: Vec<Cell> = numbers
                .iter()
                .map(|(digits, scale, how)| {
                    let number = Decimal::new(i64::from(*digits), *scale);
                    let range = (if *how == 0 { number - Decimal::new(725, 2) } else { number }, number);
                    match how {
                        3 => Cell::Unknown,
                        _ if money => Cell::Known(Value::Money(range)),
                        _ => Cell::Known(Value::Number(range)),
                    }
                })
                .collect();
            let words = Words::of("en");
            let pads = pads(&kind, cells.iter());
            let known: Vec<_> = cells.iter().zip(&pads).filter(|(cell, _)| **cell != Cell::Unknown).collect();
            // How far from the end the point stands, or what takes its place.
            let points: BTreeSet<Option<usize>> = known
                .iter()
                .map(|(cell, pad)| {
                    let shown = cell.show(&kind, Form::Bare(&words)) + pad;
                    let end = shown.rsplit(['–', ' ']).next().map(str::to_owned).unwrap_or_default();
                    end.chars().rev().position(|c| matches!(c, '.' | '\u{2008}'))
                })
                .collect();
            prop_assert!(points.len() <= 1, "{known:?}");
            prop_assert!(known.is_empty() || known.iter().any(|(_, pad)| pad.is_empty()), "{known:?}");
        }
    }
}
