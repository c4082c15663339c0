//! What numbers and money share: values are decimals, or ranges of them.

use rust_decimal::Decimal;

use super::decimals::show;
use super::{About, Bounds, Extent, Form, Measure, Type, Written};
use crate::syntax::fields::Fields;
use crate::syntax::value::Data;

const TO: &str = " to ";
const BETTER: [&str; 2] = ["More is better.", "Less is better."];

/// What differs between them.
pub trait Amount: Sized {
    /// As [`Type::NAME`].
    const NAME: &'static str;

    /// What a fact must be, for messages.
    const EXPECTED: &'static str;

    /// As [`Type::define`].
    fn define(fields: &mut Fields<'_, '_>) -> Self;

    /// How many digits are shown after the decimal point.
    fn decimals(number: Decimal) -> usize;

    /// As [`About::unit`].
    fn unit(&self) -> Option<&str>;

    /// Adds the unit.
    fn with_unit(&self, shown: String) -> String;
}

impl<T: Amount> Type for T {
    type Value = Extent;

    const NAME: &'static str = T::NAME;

    fn define(fields: &mut Fields<'_, '_>) -> Self {
        T::define(fields)
    }

    fn about(&self) -> About<'_> {
        About {
            unit: self.unit(),
            show_number: Some(|number| show(number, T::decimals(number))),
            better: Some(BETTER),
            bounds: Bounds::Always,
            ..About::new(T::EXPECTED)
        }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<Extent> {
        let (low, high) = match &fact.node.value {
            Data::Number(number) => (number.as_str(), number.as_str()),
            Data::Cell(text) => text.split_once("..").unwrap_or((text, text)),
            Data::List(items) => match items.iter().map(|item| &item.value).collect::<Vec<_>>()[..] {
                [Data::Number(low), Data::Number(high)] => (low.as_str(), high.as_str()),
                _ => return None,
            },
            _ => return None,
        };
        let least = decimal(low.trim(), fact)?;
        let most = if low == high { least } else { decimal(high.trim(), fact)? };
        if least > most {
            return fact.out_of_range("the range is upside down", "the lower number first");
        }
        Some((least, most))
    }

    fn show(&self, (low, high): &Extent, form: Form) -> String {
        let show = |number: &Decimal| match form {
            Form::Plain => number.normalize().to_string(),
            _ => show(*number, T::decimals(*number)),
        };
        let between = match form {
            Form::Plain => "..",
            _ if low.is_sign_negative() => TO,
            _ => "–",
        };
        let shown = if low == high { show(low) } else { show(low) + between + &show(high) };
        if matches!(form, Form::Full | Form::Brief) { self.with_unit(shown) } else { shown }
    }

    fn measure(&(low, high): &Extent) -> Measure {
        // A single number sorts as it is shown.
        Measure { extent: Some((low, high)), sorts: low != high, decimals: T::decimals(high), mark: None }
    }

    /// They have a number in common.
    fn suits((low, high): &Extent, (least, most): &Extent) -> bool {
        least <= high && low <= most
    }
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
