//! What numbers and money share: values are decimals, or ranges of them.

use rust_decimal::Decimal;

use super::decimals::show;
use super::{About, Bounds, Extent, Form, Measure, Type, Written};
use crate::syntax::fields::Fields;
use crate::syntax::value::Data;
use crate::words::{Words, key};

const BETTER: [&str; 2] = [key("criterion.more-better"), key("criterion.less-better")];

/// What differs between them.
pub trait Amount: Sized {
    /// As [`Type::NAME`].
    const NAME: &'static str;

    /// What a fact must be, for messages.
    const EXPECTED: &'static str;

    /// The same for a cell of a table.
    const EXPECTED_CELL: &'static str;

    /// As [`Type::define`].
    fn define(fields: &mut Fields<'_, '_>) -> Self;

    /// How many digits are shown after the decimal point.
    fn decimals(number: Decimal) -> usize;

    /// As [`About::unit`].
    fn unit(&self) -> Option<&str>;

    /// What may stand beside a number in a cell of a table.
    fn beside(&self) -> Vec<&str>;

    /// Adds the unit.
    fn with_unit(&self, shown: &str, words: &Words) -> String;
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
            show_number: Some(|number, words| show(number, T::decimals(number), words)),
            better: Some(BETTER),
            bounds: Bounds::Always,
            expected_cell: Some(T::EXPECTED_CELL),
            ..About::new(T::EXPECTED)
        }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<Extent> {
        let (low, high) = match &fact.node.value {
            Data::Number(number) => (number.as_str(), number.as_str()),
            Data::Cell(text) => return read_cell(text, &self.beside(), fact),
            Data::List(items) => match items.iter().map(|item| &item.value).collect::<Vec<_>>()[..] {
                [Data::Number(low), Data::Number(high)] => (low.as_str(), high.as_str()),
                _ => return None,
            },
            _ => return None,
        };
        extent(low, high, fact)
    }

    fn show(&self, (low, high): &Extent, form: Form<'_>) -> String {
        let (Form::Full(words) | Form::Bare(words) | Form::Brief(words)) = form else {
            let [low, high] = [low, high].map(|number| number.normalize().to_string());
            return if low == high { low } else { format!("{low}..{high}") };
        };
        let [least, most] = [low, high].map(|number| show(*number, T::decimals(*number), words));
        let shown = if low == high {
            least
        } else if low.is_sign_negative() {
            words.say("number.range-from-negative", &[("low", &least), ("high", &most)])
        } else {
            words.say("number.range", &[("low", &least), ("high", &most)])
        };
        if let Form::Bare(_) = form { shown } else { self.with_unit(&shown, words) }
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

/// What a cell of a table says; `beside` is what may stand beside a number.
fn read_cell(text: &str, beside: &[&str], fact: &mut Written<'_>) -> Option<Extent> {
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    let low = fact.of_cell(fact.sheet.number(low, beside))?;
    let high = fact.of_cell(fact.sheet.number(high, beside))?;
    extent(&low, &high, fact)
}

fn extent(low: &str, high: &str, fact: &mut Written<'_>) -> Option<Extent> {
    let least = decimal(low.trim(), fact)?;
    let most = if low == high { least } else { decimal(high.trim(), fact)? };
    if least > most {
        return fact.out_of_range("the range is upside down", "the lower number first");
    }
    Some((least, most))
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
