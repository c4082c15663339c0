//! `money`: an amount in a currency, or a range of them.

use rust_decimal::Decimal;

use super::range::Amount;
use crate::syntax::fields::Fields;
use crate::words::Words;

/// The type `money`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Money {
    /// ISO 4217 code.
    currency: String,
}

impl Amount for Money {
    const NAME: &'static str = "money";
    const EXPECTED: &'static str = "an amount, or a range [low, high]";

    fn define(fields: &mut Fields<'_, '_>) -> Self {
        Money { currency: fields.needed("currency", "\"EUR\"").value }
    }

    /// Both digits of the small coin, or none.
    fn decimals(amount: Decimal) -> usize {
        match amount.normalize().scale() {
            1 => 2,
            scale => scale as usize,
        }
    }

    fn unit(&self) -> Option<&str> {
        Some(&self.currency)
    }

    fn with_unit(&self, shown: &str, words: &Words) -> String {
        words.say("number.money", &[("currency", &self.currency), ("amount", &shown)])
    }
}
