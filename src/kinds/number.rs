//! `number`: a decimal or a range of them, perhaps with a unit.

use super::range::Amount;
use super::{Column, Digits, Keys};
use crate::syntax::fields::Fields;
use crate::syntax::value::Data;
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

    fn digits(&self) -> Digits {
        Digits { least: 0 }
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

    /// The unit is that of the header, else what stands beside the numbers. A number that begins with zeros, as a post
    /// code does, is none.
    fn propose(column: &Column<'_>) -> Option<Keys> {
        let is_code =
            |cell: &&str| cell.starts_with('0') && cell[1..].starts_with(|c: char| c.is_ascii_digit());
        let unit = column.unit.or_else(|| column.beside());
        let keys = unit.map(|unit| ("unit", Data::Text(unit.to_owned())));
        (!column.cells.iter().any(is_code)).then(|| keys.into_iter().collect())
    }
}
