//! What numbers and money share: values are decimals, or ranges of them.

use rust_decimal::Decimal;

use super::{Direction, Extent, Type, Written};
use crate::syntax::fields::Fields;
use crate::syntax::value::{Data, Node};

const BETTER: [&str; 2] = ["More is better.", "Less is better."];

/// What differs between them.
pub trait Amount: Sized {
    /// As [`Type::NAME`].
    const NAME: &'static str;

    /// What a single one is called, for messages.
    const ONE: &'static str;

    /// As [`Type::define`].
    fn define(fields: &mut Fields<'_, '_>) -> Self;

    /// For readers, without unit.
    fn show(number: Decimal) -> String;

    /// How many digits that shows after the decimal point.
    fn decimals(number: Decimal) -> usize;

    /// As [`Type::unit`].
    fn unit(&self) -> Option<&str>;

    /// Adds the unit.
    fn with_unit(&self, shown: String) -> String;
}

impl<T: Amount> Type for T {
    type Value = Extent;

    const NAME: &'static str = T::NAME;

    const SHOW_NUMBER: Option<fn(Decimal) -> String> = Some(T::show);

    fn define(fields: &mut Fields<'_, '_>) -> Self {
        T::define(fields)
    }

    fn expected(&self) -> String {
        format!("{}, or a range [low, high]", T::ONE)
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<Extent> {
        match &fact.node.value {
            Data::Number(text) => range(text, text, fact),
            Data::Cell(text) => {
                let (low, high) = text.split_once("..").unwrap_or((text, text));
                range(low.trim(), high.trim(), fact)
            }
            Data::List(items) => match items.as_slice() {
                [Node { value: Data::Number(low), .. }, Node { value: Data::Number(high), .. }] => {
                    range(low, high, fact)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn bare(&self, (low, high): &Extent) -> String {
        if low == high {
            T::show(*low)
        } else if low.is_sign_negative() {
            format!("{} to {}", T::show(*low), T::show(*high))
        } else {
            format!("{}–{}", T::show(*low), T::show(*high))
        }
    }

    fn text(&self, value: &Extent) -> String {
        self.with_unit(self.bare(value))
    }

    fn plain(&self, (low, high): &Extent) -> String {
        if low == high {
            low.normalize().to_string()
        } else {
            format!("{}..{}", low.normalize(), high.normalize())
        }
    }

    fn unit(&self) -> Option<&str> {
        T::unit(self)
    }

    fn better() -> Option<[&'static str; 2]> {
        Some(BETTER)
    }

    fn bounded(&self, _: Direction) -> bool {
        true
    }

    fn extent(value: &Extent) -> Option<Extent> {
        Some(*value)
    }

    /// They have a number in common.
    fn suits((low, high): &Extent, (least, most): &Extent) -> bool {
        least <= high && low <= most
    }

    fn sort_key((low, high): &Extent) -> Option<String> {
        // A single number sorts as it is shown.
        (low != high).then(|| super::middle((*low, *high)).normalize().to_string())
    }

    fn decimals((_, high): &Extent) -> usize {
        T::decimals(*high)
    }
}

fn range(low: &str, high: &str, fact: &mut Written<'_>) -> Option<Extent> {
    let (low, high) = (decimal(low, fact)?, decimal(high, fact)?);
    if low > high {
        return fact.out_of_range("the range is upside down", "the lower number first");
    }
    Some((low, high))
}

/// A decimal that leaves room for exact arithmetic: at most 15 digits before the point and 9 behind it.
fn decimal(text: &str, fact: &mut Written<'_>) -> Option<Decimal> {
    let number = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()?.normalize();
    if number.abs() >= Decimal::from(1_000_000_000_000_000_i64) || number.scale() > 9 {
        let message = format!("the number {text} is too long");
        return fact.out_of_range(message, "at most 15 digits before the point and 9 behind it");
    }
    Some(number)
}
