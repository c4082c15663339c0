//! `percent`: a share of a hundred, or a range of them.

use super::range::Amount;
use super::{Column, Digits, Keys};
use crate::syntax::fields::Fields;
use crate::words::Words;

const SIGN: &str = "%";

/// The type `percent`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Percent;

impl Amount for Percent {
    const NAME: &'static str = "percent";
    const EXPECTED: &'static str = "a number of hundredths such as 45, or a range [low, high]";
    const NOTHING: &'static [&'static str] = &[];
    const EXPECTED_CELL: &'static str = "a number of hundredths such as 45 %, or a range low..high";

    fn define(_: &mut Fields<'_, '_>) -> Self {
        Percent
    }

    fn digits(&self) -> Digits {
        Digits { least: 0 }
    }

    fn unit(&self) -> Option<&str> {
        Some(SIGN)
    }

    fn beside(&self) -> Vec<&str> {
        vec![SIGN]
    }

    fn with_unit(&self, shown: &str, words: &Words) -> String {
        words.say("number.sign-unit", &[("number", &shown), ("unit", &SIGN)])
    }

    fn propose(column: &Column<'_>) -> Option<Keys> {
        (column.unit.or_else(|| column.beside()) == Some(SIGN)).then(Vec::new)
    }
}
