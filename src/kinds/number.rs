//! `number`: a decimal or a range of them, perhaps with a unit.

use rust_decimal::Decimal;

use super::range::Amount;
use crate::syntax::fields::Fields;
use crate::words::Words;

/// The type `number`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Number {
    unit: Option<String>,
}

impl Amount for Number {
    const NAME: &'static str = "number";
    const EXPECTED: &'static str = "a number, or a range [low, high]";
    const NOTHING: &'static [&'static str] = &[];
    const EXPECTED_CELL: &'static str = "a number, or a range low..high";

    fn define(fields: &mut Fields<'_, '_>) -> Self {
        Number { unit: fields.text("unit") }
    }

    fn decimals(number: Decimal) -> usize {
        number.normalize().scale() as usize
    }

    fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    fn beside(&self) -> Vec<&str> {
        self.unit().into_iter().collect()
    }

    fn with_unit(&self, shown: &str, words: &Words) -> String {
        match self.unit() {
            Some(unit @ ("%" | "°" | "′" | "″")) => {
                words.say("number.sign-unit", &[("number", &shown), ("unit", &unit)])
            }
            Some(unit) => words.say("number.unit", &[("number", &shown), ("unit", &unit)]),
            None => shown.to_owned(),
        }
    }
}
