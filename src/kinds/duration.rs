//! `duration`: days, hours, minutes and seconds, as `1 h 30 min`, `1:30` or `PT90M`.

use rust_decimal::Decimal;

use super::{About, Bounds, Column, Form, Keys, Measure, Type, Written};
use crate::syntax::fields::Fields;
use crate::syntax::value::Data;
use crate::words::key;

const BETTER: [&str; 2] = [key("criterion.more-better"), key("criterion.less-better")];

/// What is shown, the longest first, with the seconds that it has; then other words for it.
const UNITS: [(&str, u32, &[&str]); 4] = [
    ("d", 86_400, &["day", "days"]),
    ("h", 3600, &["hr", "hrs", "hour", "hours"]),
    ("min", 60, &["m", "mins", "minute", "minutes", "'", "′"]),
    ("s", 1, &["sec", "secs", "second", "seconds", "\"", "″"]),
];

/// The type `duration`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Duration;

impl Type for Duration {
    /// Seconds.
    type Value = Decimal;

    const NAME: &'static str = "duration";

    fn define(_: &mut Fields<'_, '_>) -> Self {
        Duration
    }

    fn about(&self) -> About<'_> {
        let expected = "a duration such as \"1 h 30 min\" or \"1:30\" (hours and minutes)";
        About { better: Some(BETTER), bounds: Bounds::Always, ..About::new(expected) }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<Decimal> {
        let (Data::Text(text) | Data::Cell(text)) = &fact.node.value else { return None };
        let seconds = seconds(text)?.normalize();
        if seconds.scale() > 3 || seconds > Decimal::from(1_000_000_000_000_u64) {
            let message = format!("the duration {} is too long, or too exact", text.trim());
            return fact.out_of_range(message, "at most 30,000 years, in thousandths of a second");
        }
        Some(seconds)
    }

    fn show(&self, seconds: &Decimal, form: Form<'_>) -> String {
        let mut left = *seconds;
        let mut parts = Vec::new();
        for (name, length, _) in UNITS {
            let length = Decimal::from(length);
            let count = if name == "s" { left } else { (left / length).floor() };
            left -= count * length;
            if !count.is_zero() || name == "s" && parts.is_empty() {
                let count = count.normalize().to_string();
                parts.push(match form {
                    Form::Plain => format!("{count} {name}"),
                    Form::Full(words) | Form::Bare(words) | Form::Brief(words) => {
                        words.say("number.unit", &[("number", &words.number(&count)), ("unit", &name)])
                    }
                });
            }
        }
        parts.join(" ")
    }

    fn measure(seconds: &Decimal) -> Measure {
        Measure::at(*seconds)
    }

    /// Where the unit is another from cell to cell, or seconds are behind two colons: `1:30` alone may be a time of day.
    fn propose(column: &Column<'_>) -> Option<Keys> {
        let mixed = column.beside().is_none();
        let is_shown =
            |cell: &&str| mixed && cell.chars().any(char::is_alphabetic) || cell.matches(':').count() == 2;
        let shown = column.cells.iter().any(is_shown);
        (shown && column.cells.iter().all(|cell| seconds(cell).is_some())).then(Vec::new)
    }
}

/// How many seconds a text stands for; `None` for what is no duration.
fn seconds(text: &str) -> Option<Decimal> {
    let text = text.trim().to_lowercase();
    if text.contains(':') {
        return by_colons(&text);
    }
    // ISO 8601, where months and years have no length of their own.
    let (mut rest, is_iso) = match text.strip_prefix('p') {
        Some(rest) => (rest, true),
        None => (text.as_str(), false),
    };
    let mut all = Decimal::ZERO;
    let mut last = 0;
    while !rest.is_empty() {
        if is_iso {
            rest = rest.strip_prefix('t').unwrap_or(rest);
        }
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let (number, behind) = rest.split_at(rest.find(|c| !is_digit(c)).unwrap_or(rest.len()));
        let behind = behind.trim_start();
        let end = behind.find(|c: char| c.is_ascii_digit() || c.is_whitespace()).unwrap_or(behind.len());
        let (name, after) = behind.split_at(end);
        let name = name.trim_end_matches([',', '.']);
        let (index, unit) =
            UNITS.iter().enumerate().find(|(_, (unit, _, other))| *unit == name || other.contains(&name))?;
        // From the longest to the shortest, each once.
        if std::mem::replace(&mut last, index + 1) > index {
            return None;
        }
        let number = Decimal::from_str_exact(&number.replace(',', ".")).ok()?;
        all = number.checked_mul(unit.1.into()).and_then(|part| all.checked_add(part))?;
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }
    (last > 0).then_some(all)
}

/// `1:30` and `1:30:15.5`
fn by_colons(text: &str) -> Option<Decimal> {
    let mut all = Decimal::ZERO;
    let parts: Vec<&str> = text.split(':').collect();
    let (_, below) = parts.split_first().filter(|(_, below)| (1..=2).contains(&below.len()))?;
    if below.iter().any(|part| part.split('.').next().is_none_or(|whole| whole.len() != 2)) {
        return None;
    }
    for (index, part) in parts.iter().enumerate() {
        let is_number = part.bytes().all(|b| b.is_ascii_digit() || b == b'.' && index == 2);
        let number = Decimal::from_str_exact(part).ok().filter(|_| is_number)?;
        if index > 0 && number >= Decimal::from(60) {
            return None;
        }
        let length = [3600, 60, 1][index];
        all = number.checked_mul(length.into()).and_then(|part| all.checked_add(part))?;
    }
    Some(all)
}
