//! `money`: an amount in a currency, or a range of them.

use super::column::beside;
use super::range::Amount;
use super::{Column, Digits, Keys};
use crate::syntax::fields::{Fields, invalid_value};
use crate::syntax::value::Data;
use crate::words::Words;
use iso_currency::Currency;

/// Signs that authors write where a code is wanted.
const SYMBOLS: [(&str, &str); 14] = [
    ("€", "EUR"),
    ("$", "USD"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("Ft", "HUF"),
    ("₴", "UAH"),
    ("₺", "TRY"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("R$", "BRL"),
    ("Fr.", "CHF"),
];

/// The type `money`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Money {
    /// ISO 4217 code.
    currency: String,
    /// What spreadsheets write in its place, `€`; empty where there is no such sign.
    symbol: String,
}

impl Amount for Money {
    const NAME: &'static str = "money";
    const EXPECTED: &'static str = "an amount, or a range [low, high]";
    const NOTHING: &'static [&'static str] =
        &["free", "gratis", "free of charge", "kostenlos", "kostenfrei", "gratuit", "gratuito"];
    const EXPECTED_CELL: &'static str = "an amount, or a range low..high";

    fn define(fields: &mut Fields<'_, '_>) -> Self {
        let currency = fields.needed("currency", "\"EUR\"");
        let known = Currency::from_code(&currency.value);
        // A code that is not of the list may be of a currency without a state.
        if known.is_none()
            && let Some(meant) = SYMBOLS.iter().find(|(symbol, _)| *symbol == currency.value)
        {
            let message = format!("`{}` is the sign of several currencies", currency.value);
            fields.report(invalid_value(
                currency.span,
                message,
                &format!("a code of three letters, such as \"{}\"", meant.1),
            ));
        }
        let symbol = known.map(|known| known.symbol().symbol).unwrap_or_default();
        Money { currency: currency.value, symbol }
    }

    /// All digits of the small coin, or none.
    fn digits(&self) -> Digits {
        let known = Currency::from_code(&self.currency).and_then(Currency::exponent);
        Digits { least: known.map_or(2, usize::from) }
    }

    fn unit(&self) -> Option<&str> {
        Some(&self.currency)
    }

    fn beside(&self) -> Vec<&str> {
        vec![&self.currency, &self.symbol]
    }

    fn with_unit(&self, shown: &str, words: &Words) -> String {
        words.say("number.money", &[("currency", &self.currency), ("amount", &shown)])
    }

    /// Where the header or an amount names a currency; those that name another are none of this one.
    fn propose(column: &Column<'_>) -> Option<Keys> {
        let mut words = column.unit.into_iter().chain(column.cells.iter().filter_map(|cell| beside(cell)));
        let currency = words.find_map(currency)?;
        Some(vec![("currency", Data::Text(currency))])
    }
}

/// The code of a currency, from that or from its sign.
pub(super) fn currency(word: &str) -> Option<String> {
    let meant = SYMBOLS.iter().find(|(symbol, _)| *symbol == word).map_or(word, |(_, code)| code);
    Currency::from_code(meant).map(|currency| currency.code().to_owned())
}
