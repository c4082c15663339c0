//! What numbers and money share: values are decimals, or ranges of them.

use std::borrow::Cow;
use std::fmt::Display;

use rust_decimal::Decimal;

use super::spreadsheet::without;
use super::{About, Bounds, Column, Digits, Extent, Form, Keys, Measure, Spreadsheet, Type, Written};
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

    /// Words for nothing.
    const NOTHING: &'static [&'static str];

    /// As [`Type::define`].
    fn define(fields: &mut Fields<'_, '_>) -> Self;

    /// As [`About::digits`].
    fn digits(&self) -> Digits;

    /// As [`About::unit`].
    fn unit(&self) -> Option<&str>;

    /// What may stand beside a number in a cell of a table.
    fn beside(&self) -> Vec<&str>;

    /// Adds the unit.
    fn with_unit(&self, shown: &str, words: &Words) -> String;

    /// As [`Type::propose`].
    fn propose(column: &Column<'_>) -> Option<Keys>;
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
            digits: Some(self.digits()),
            better: Some(BETTER),
            bounds: Bounds::Always,
            expected_cell: Some(T::EXPECTED_CELL),
            ..About::new(T::EXPECTED)
        }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<Extent> {
        if let Data::Text(text) | Data::Cell(text) = &fact.node.value
            && T::NOTHING.iter().any(|word| text.trim().eq_ignore_ascii_case(word))
        {
            return Some((Decimal::ZERO, Decimal::ZERO));
        }
        let (low, high) = match &fact.node.value {
            Data::Number(number) => (number.as_str(), number.as_str()),
            Data::Cell(text) => return read_cell(text, &self.beside(), fact),
            Data::Text(text) => return open_range(text, fact.sheet, &self.beside())?.read(fact),
            Data::List(items) => match items.iter().map(|item| &item.value).collect::<Vec<_>>()[..] {
                [Data::Number(low), Data::Number(high)] => (low.as_str(), high.as_str()),
                _ => return None,
            },
            _ => return None,
        };
        extent(low, high, fact)
    }

    fn show(&self, (low, high): &Extent, form: Form<'_>) -> String {
        let (low, high) = (*low, *high);
        let (no_least, no_most) = (low == Decimal::MIN, high == Decimal::MAX);
        let (Form::Full(words) | Form::Bare(words) | Form::Brief(words)) = form else {
            let [least, most] = [low, high].map(|number| number.normalize().to_string());
            return match (low == high, no_least, no_most) {
                (true, _, true) => UNLIMITED[0].to_owned(),
                (true, ..) => least,
                (_, true, _) => format!("..{most}"),
                (_, _, true) => format!("{least}.."),
                _ => format!("{least}..{most}"),
            };
        };
        let number = |number: Decimal| self.digits().show(number, words);
        let with_unit = |shown: String| match form {
            Form::Bare(_) => shown,
            _ => self.with_unit(&shown, words),
        };
        if low == high {
            return if no_most { words.word("number.unlimited").to_owned() } else { with_unit(number(low)) };
        }
        if no_most {
            return words.say("number.at-least", &[("number", &with_unit(number(low)))]);
        }
        if no_least {
            return words.say("number.at-most", &[("number", &with_unit(number(high)))]);
        }
        let places: [(&str, &dyn Display); 2] = [("low", &number(low)), ("high", &number(high))];
        with_unit(if low.is_sign_negative() {
            words.say("number.range-from-negative", &places)
        } else {
            words.say("number.range", &places)
        })
    }

    fn measure(&(low, high): &Extent) -> Measure {
        // A single number sorts as it is shown.
        Measure { extent: Some((low, high)), sorts: low != high || high == Decimal::MAX, mark: None }
    }

    fn propose(column: &Column<'_>) -> Option<Keys> {
        T::propose(column)
    }

    /// They have a number in common.
    fn suits((low, high): &Extent, (least, most): &Extent) -> bool {
        least <= high && low <= most
    }
}

/// What a cell of a table says; `beside` is what may stand beside a number.
fn read_cell(text: &str, beside: &[&str], fact: &mut Written<'_>) -> Option<Extent> {
    if let Some(open) = open_range(text, fact.sheet, beside) {
        return open.read(fact);
    }
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    let low = fact.of_cell(fact.sheet.number(low, beside))?;
    let high = fact.of_cell(fact.sheet.number(high, beside))?;
    extent(&low, &high, fact)
}

/// What has no limit, as authors write it; the first is what we write.
const UNLIMITED: [&str; 10] = [
    "unlimited",
    "infinite",
    "no limit",
    "∞",
    "unbegrenzt",
    "illimité",
    "illimitée",
    "ilimitado",
    "illimitato",
    "onbeperkt",
];

/// Signs and words before a number that is the least.
const LEAST: [&str; 6] = [">=", "≥", "at least", "from", "min.", "min"];

/// Signs and words before a number that is the most.
const MOST: [&str; 7] = ["<=", "≤", "at most", "up to", "..", "max.", "max"];

/// A range with one end, or none.
enum OpenRange<'a> {
    Least(Cow<'a, str>),
    Most(Cow<'a, str>),
    Unlimited,
}

impl OpenRange<'_> {
    fn read(self, fact: &mut Written<'_>) -> Option<Extent> {
        match self {
            OpenRange::Least(number) => Some((decimal(&number, fact)?, Decimal::MAX)),
            OpenRange::Most(number) => Some((Decimal::MIN, decimal(&number, fact)?)),
            OpenRange::Unlimited => Some((Decimal::MAX, Decimal::MAX)),
        }
    }
}

/// `10..`, `at least 10`, `>=10`, `10+`; `..10`, `up to 10`; `unlimited`
fn open_range<'a>(text: &'a str, sheet: Spreadsheet, beside: &[&str]) -> Option<OpenRange<'a>> {
    // "10+ GB"
    let text =
        beside.iter().filter(|sign| !sign.is_empty()).fold(text.trim(), |text, sign| without(text, sign));
    let number = |text: &'a str| sheet.number(text, beside).ok();
    let behind = |word: &&str| {
        text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..])
    };
    if UNLIMITED.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Some(OpenRange::Unlimited);
    }
    if let Some(rest) =
        LEAST.iter().find_map(behind).or_else(|| text.strip_suffix('+')).or_else(|| text.strip_suffix(".."))
    {
        return number(rest).map(OpenRange::Least);
    }
    MOST.iter().find_map(behind).and_then(number).map(OpenRange::Most)
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
    let written = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()?;
    let number = written.normalize();
    if number.abs() >= Decimal::from(1_000_000_000_000_000_i64) || number.scale() > 9 {
        let message = format!("the number {text} is too long");
        return fact.out_of_range(message, "at most 15 digits before the point and 9 behind it");
    }
    // How many decimals a cell has tells what its point is, in `check`.
    let of_cell = matches!(fact.node.value, Data::Cell(_)) && written.scale() <= 9;
    Some(if of_cell { written } else { number })
}
