//! Typed cell values: what a criterion measures and what an option's fact says of it;
//! their order, equality, points and display.

use rust_decimal::Decimal;
use serde::Serialize;

/// A day of the calendar, or a year alone.
///
/// A year alone sorts and scores as its 1 January, and prints as the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    day: jiff::civil::Date,
    year_only: bool,
}

impl Date {
    /// That day.
    #[must_use]
    pub fn day(day: jiff::civil::Date) -> Self {
        Date { day, year_only: false }
    }

    /// That year; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        (1..=9999)
            .contains(&year)
            .then(|| jiff::civil::Date::new(year, 1, 1).ok().map(|day| Date { day, year_only: true }))
            .flatten()
    }

    /// `2026-11-22`, or `1995`; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Date::year(text.parse().ok()?);
        }
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(
                |(i, b)| {
                    if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() }
                },
            );
        if well_formed { text.parse().ok().map(Date::day) } else { None }
    }

    /// The day; the 1 January of a year alone.
    #[must_use]
    pub fn as_day(self) -> jiff::civil::Date {
        self.day
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn day_number(self) -> i64 {
        let epoch = jiff::civil::date(1970, 1, 1);
        i64::from((self.day - epoch).get_days())
    }

    /// RFC 3339 midnight UTC, for feeds and sitemaps.
    #[must_use]
    pub fn rfc3339(self) -> String {
        format!("{}T00:00:00Z", self.day)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.year_only { write!(f, "{:04}", self.day.year()) } else { write!(f, "{}", self.day) }
    }
}

/// Which end of a criterion is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More, later, yes, or the last choice is better.
    Higher,
    /// Less, earlier, no, or the first choice is better.
    Lower,
    /// A matter of taste: no points, no winner.
    None,
}

/// One of the values that a choice allows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The id that facts use.
    pub id: String,
    /// The words that readers see.
    pub title: String,
}

/// What kind of value a criterion takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// True or false.
    YesNo,
    /// A step from 1 to `top`; `labels` is empty or has one word for each step.
    Rating {
        /// The best step, 2 to 100.
        top: u32,
        /// Words for the steps, lowest first.
        labels: Vec<String>,
    },
    /// A decimal or a range of them.
    Number {
        /// As printed after the value.
        unit: Option<String>,
    },
    /// An amount or a range of them.
    Money {
        /// ISO 4217 code.
        currency: String,
    },
    /// One of the choices, in the order of the better end.
    Choice(Vec<Choice>),
    /// Any number of the choices.
    SeveralOf(Vec<Choice>),
    /// Free words.
    Text,
    /// A day or a year.
    Date,
    /// Was reported; nothing is rendered from a site with errors, and nothing else is said of its facts.
    Broken,
}

impl Type {
    /// The name that authors write.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Type::YesNo => "yes-no",
            Type::Rating { .. } => "rating",
            Type::Number { .. } => "number",
            Type::Money { .. } => "money",
            Type::Choice(_) => "choice",
            Type::SeveralOf(_) => "several-of",
            Type::Text => "text",
            Type::Date => "date",
            Type::Broken => "unknown",
        }
    }

    /// All names, for messages.
    pub const NAMES: [&'static str; 8] =
        ["yes-no", "rating", "number", "money", "choice", "several-of", "text", "date"];
}

/// A value of one of the [`Type`]s.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Of [`Type::YesNo`].
    YesNo(bool),
    /// Of [`Type::Rating`]: the step, from 1.
    Rating(u32),
    /// Of [`Type::Number`] or [`Type::Money`]: lowest and highest, equal for a single value.
    Range(Decimal, Decimal),
    /// Of [`Type::Choice`]: the index of the choice.
    Choice(usize),
    /// Of [`Type::SeveralOf`]: indices, ascending, each once.
    Several(Vec<usize>),
    /// Of [`Type::Text`].
    Text(String),
    /// Of [`Type::Date`].
    Date(Date),
}

/// What is known of one option under one criterion.
///
/// Missing never means no: only [`Cell::Known`] is a statement without a reserve.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// The value.
    Known(Value),
    /// Nobody has found out, or nobody has written it down.
    Unknown,
    /// The question makes no sense for this option.
    NotApplicable,
    /// It depends on what `on` says; `usually` is the common case, where there is one.
    Depends {
        /// The author's words.
        on: String,
        /// The value to count with.
        usually: Option<Value>,
    },
}

impl Cell {
    /// The value to compute with, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Cell::Known(value) | Cell::Depends { usually: Some(value), .. } => Some(value),
            _ => None,
        }
    }

    /// The name of the state, as in the table's JSON.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self {
            Cell::Known(_) => "known",
            Cell::Unknown => "unknown",
            Cell::NotApplicable => "not-applicable",
            Cell::Depends { .. } => "depends",
        }
    }
}

/// Points from 0 to 100, kept to a hundredth as whole numbers from 0 to 10,000.
///
/// A value is rounded once (half away from zero) when it is normalised; every sum after
/// that is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Points(pub u16);

impl Points {
    /// The most there is.
    pub const MAX: Points = Points(10_000);
    /// For what is unknown: neither for nor against.
    pub const NEUTRAL: Points = Points(5_000);

    /// `numerator / denominator` of all points; both at least 0, the second above 0.
    fn ratio(numerator: Decimal, denominator: Decimal) -> Points {
        let scaled = (numerator / denominator * Decimal::from(10_000))
            .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        let whole = u16::try_from(scaled).unwrap_or(10_000);
        Points(whole.min(10_000))
    }
}

/// A position on the number line, for values that have one.
pub(crate) fn position(value: &Value) -> Option<Decimal> {
    match value {
        Value::YesNo(yes) => Some(Decimal::from(u8::from(*yes))),
        Value::Rating(step) => Some(Decimal::from(*step)),
        Value::Range(low, high) => Some((*low + *high) / Decimal::TWO),
        Value::Choice(index) => Some(Decimal::from(*index)),
        Value::Several(indices) => Some(Decimal::from(indices.len())),
        Value::Date(date) => Some(Decimal::from(date.day_number())),
        Value::Text(_) => None,
    }
}

/// The line on which a criterion's values get their points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    low: Decimal,
    high: Decimal,
    direction: Direction,
}

impl Scale {
    /// The scale of `kind`: fixed for ratings, choices and yes-no, else from the lowest to the
    /// highest of `cells`. `None` where values have no better and worse.
    #[must_use]
    pub fn new<'a>(
        kind: &Type,
        direction: Direction,
        cells: impl Iterator<Item = &'a Cell>,
    ) -> Option<Scale> {
        if direction == Direction::None {
            return None;
        }
        let (low, high) = match kind {
            Type::YesNo => (Decimal::ZERO, Decimal::ONE),
            Type::Rating { top, .. } => (Decimal::ONE, Decimal::from(*top)),
            Type::Choice(choices) => (Decimal::ZERO, Decimal::from(choices.len().saturating_sub(1))),
            Type::SeveralOf(choices) => (Decimal::ZERO, Decimal::from(choices.len())),
            Type::Text | Type::Broken => return None,
            Type::Number { .. } | Type::Money { .. } | Type::Date => {
                let mut positions = cells.filter_map(Cell::value).filter_map(position);
                let first = positions.next()?;
                positions.fold((first, first), |(low, high), p| (low.min(p), high.max(p)))
            }
        };
        Some(Scale { low, high, direction })
    }

    /// The points of a cell; neutral without a value, or where all options are equal.
    #[must_use]
    pub fn points(&self, cell: &Cell) -> Points {
        let Some(at) = cell.value().and_then(position) else { return Points::NEUTRAL };
        if self.high <= self.low {
            return Points::NEUTRAL;
        }
        let at = at.clamp(self.low, self.high);
        let gained = match self.direction {
            Direction::Lower => self.high - at,
            Direction::Higher | Direction::None => at - self.low,
        };
        Points::ratio(gained, self.high - self.low)
    }
}

/// A decimal for readers: no trailing zeros, thousands apart by a narrow no-break space from
/// 10,000 on (SI and ISO 80000 leave four digits together), a true minus sign.
#[must_use]
pub fn display_decimal(number: Decimal) -> String {
    let plain = number.normalize().to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("\u{2212}", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if whole.len() > 4 && i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// An amount of money for readers: a decimal that has both of its small digits, or none.
#[must_use]
pub fn display_amount(amount: Decimal) -> String {
    let mut out = display_decimal(amount);
    if out.split_once('.').is_some_and(|(_, fraction)| fraction.len() == 1) {
        out.push('0');
    }
    out
}

/// How many digits stand after the decimal point of a shown number; of a range, those of its upper end.
#[must_use]
pub fn shown_decimals(shown: &str) -> usize {
    let fraction = shown.rsplit_once('.').map_or("", |(_, fraction)| fraction);
    if fraction.bytes().all(|b| b.is_ascii_digit()) { fraction.len() } else { 0 }
}

/// What stands after a shown number in a column of numbers set to the end, so that the decimal points are one below
/// the other: a figure space (U+2007) for each digit that is less than `most`, a punctuation space (U+2008) for the point.
#[must_use]
pub fn decimal_pad(shown: &str, most: usize) -> String {
    let own = shown_decimals(shown);
    let point = if own == 0 && most > 0 { "\u{2008}" } else { "" };
    format!("{point}{}", "\u{2007}".repeat(most.saturating_sub(own)))
}

impl Value {
    /// What a script sorts by where the words do not do it: the place on the number line of a choice, a rating, a
    /// range; of several choices how many. None for a single number, a date and a text, which sort as they are.
    #[must_use]
    pub fn sort_key(&self) -> Option<String> {
        match self {
            Value::Range(low, high) if low == high => None,
            Value::Date(_) | Value::Text(_) => None,
            _ => position(self).map(|place| place.normalize().to_string()),
        }
    }

    /// The words that a reader sees, with the unit.
    #[must_use]
    pub fn display(&self, kind: &Type) -> String {
        let bare = self.display_bare(kind);
        match (self, kind) {
            (Value::Range(..), Type::Number { unit: Some(unit) }) => {
                let gap = if matches!(unit.as_str(), "%" | "°" | "′" | "″") { "" } else { "\u{a0}" };
                format!("{bare}{gap}{unit}")
            }
            (Value::Range(..), Type::Money { currency }) => format!("{currency}\u{a0}{bare}"),
            _ => bare,
        }
    }

    /// For programs and spreadsheets: numbers in ASCII without gaps, `low..high` for a range, the step of a
    /// rating, `yes` or `no`; the rest as readers see it, several choices apart by `; `.
    #[must_use]
    pub fn plain(&self, kind: &Type) -> String {
        match (self, kind) {
            (Value::YesNo(yes), _) => if *yes { "yes" } else { "no" }.to_owned(),
            (Value::Rating(step), _) => step.to_string(),
            (Value::Range(low, high), _) if low == high => low.normalize().to_string(),
            (Value::Range(low, high), _) => format!("{}..{}", low.normalize(), high.normalize()),
            (Value::Several(indices), Type::SeveralOf(choices)) => {
                let titles = indices.iter().filter_map(|index| choices.get(*index));
                titles.map(|choice| choice.title.as_str()).collect::<Vec<_>>().join("; ")
            }
            _ => self.display_bare(kind),
        }
    }

    /// The same without unit or currency.
    #[must_use]
    pub fn display_bare(&self, kind: &Type) -> String {
        let title = |choices: &[Choice], index: usize| {
            choices.get(index).map(|c| c.title.clone()).unwrap_or_default()
        };
        match (self, kind) {
            (Value::YesNo(yes), _) => if *yes { "Yes" } else { "No" }.to_owned(),
            (Value::Rating(step), Type::Rating { top, labels }) => match labels.get(*step as usize - 1) {
                Some(label) => format!("{label} ({step} of {top})"),
                None => format!("{step} of {top}"),
            },
            (Value::Range(low, high), _) => {
                let show = if matches!(kind, Type::Money { .. }) { display_amount } else { display_decimal };
                if low == high {
                    show(*low)
                } else if low.is_sign_negative() {
                    format!("{} to {}", show(*low), show(*high))
                } else {
                    format!("{}–{}", show(*low), show(*high))
                }
            }
            (Value::Choice(index), Type::Choice(choices)) => title(choices, *index),
            (Value::Several(indices), Type::SeveralOf(_)) if indices.is_empty() => "None".to_owned(),
            (Value::Several(indices), Type::SeveralOf(choices)) => {
                indices.iter().map(|i| title(choices, *i)).collect::<Vec<_>>().join(", ")
            }
            (Value::Text(text), _) => text.clone(),
            (Value::Date(date), _) => date.to_string(),
            // A value is only ever made for its own criterion's type.
            (Value::Rating(step), _) => step.to_string(),
            (Value::Choice(_) | Value::Several(_), _) => String::new(),
        }
    }
}

impl Cell {
    /// The words that a reader sees in the cell.
    #[must_use]
    pub fn display(&self, kind: &Type) -> String {
        match self {
            Cell::Known(value) => value.display(kind),
            Cell::Unknown => "Unknown".to_owned(),
            Cell::NotApplicable => "Not applicable".to_owned(),
            Cell::Depends { usually: Some(value), .. } => format!("{}, usually", value.display(kind)),
            Cell::Depends { usually: None, .. } => "Depends".to_owned(),
        }
    }
}
