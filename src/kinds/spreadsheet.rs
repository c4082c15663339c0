//! Values as spreadsheets write them. What a cell means where it could mean two things, `comparison.toml` says once:
//! nothing is guessed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::Span;
use crate::syntax::date::Date;
use crate::syntax::fields::Fields;

/// What `comparison.toml` says of its CSV files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spreadsheet {
    /// What stands before the decimals: `.` or `,`.
    decimal: Option<char>,
    dates: Option<DateOrder>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum DateOrder {
    DayMonth,
    MonthDay,
}

/// Why a cell has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It is nothing of the kind.
    Other,
    /// `1,234`: a comma before decimals, or between thousands.
    Mark(char),
    /// `01/02/2024`
    DateOrder,
    /// `10-20`, with the form that is read.
    Range,
}

const ORDERS: [&str; 2] = ["day/month/year", "month/day/year"];

impl Spreadsheet {
    /// Reads the keys of `comparison.toml`.
    pub fn define(fields: &mut Fields<'_, '_>) -> Self {
        let decimal = fields.word("decimal", &[",", "."]).and_then(|word| word.value.chars().next());
        let dates = fields.word("dates", &ORDERS).map(|word| match word.value.as_str() {
            "day/month/year" => DateOrder::DayMonth,
            _ => DateOrder::MonthDay,
        });
        Spreadsheet { decimal, dates }
    }

    /// As `comparison.toml` would declare it; other words declare nothing.
    #[must_use]
    pub fn declared(decimal: Option<&str>, dates: Option<&str>) -> Self {
        let decimal = decimal.and_then(|mark| mark.chars().next()).filter(|mark| matches!(mark, ',' | '.'));
        let order = |word| ORDERS.iter().position(|known| *known == word);
        let dates = dates.and_then(order).map(|index| [DateOrder::DayMonth, DateOrder::MonthDay][index]);
        Spreadsheet { decimal, dates }
    }

    /// What cells show of how they are written, where that leaves no doubt: `1,5` has a comma before its decimals, and
    /// `31/12/2024` begins with the day.
    #[must_use]
    pub fn shown_by(cells: &[&str]) -> Self {
        let (mut decimals, mut orders) = (BTreeSet::new(), BTreeSet::new());
        for cell in cells {
            let digits = cell.trim_matches(|c: char| !c.is_ascii_digit());
            for number in digits.split(['-', '–', '—']) {
                let read =
                    |mark| Spreadsheet { decimal: Some(mark), dates: None }.number(number, &[]).is_ok();
                match (read(','), read('.')) {
                    (true, false) => decimals.insert(','),
                    (false, true) => decimals.insert('.'),
                    _ => false,
                };
            }
            if let [first, second, third] = digits.split(['/', '.', '-']).collect::<Vec<_>>()[..]
                && let (Ok(first @ 1..=31), Ok(second @ 1..=31)) = (first.parse::<u8>(), second.parse::<u8>())
                && (third.len() == 4 || third.len() == 2 && digits.contains('/'))
            {
                match (first > 12, second > 12) {
                    (true, false) => orders.insert(DateOrder::DayMonth),
                    (false, true) => orders.insert(DateOrder::MonthDay),
                    _ => false,
                };
            }
        }
        Spreadsheet { decimal: only(&decimals), dates: only(&orders) }
    }

    /// What holds for a column of dates with points between their numbers: the day comes first everywhere.
    #[must_use]
    pub fn of_points(cells: &[&str]) -> Self {
        let pointed = |cell: &&str| cell.matches('.').count() == 2 && !cell.contains(['/', '-']);
        let dates = cells.iter().all(pointed).then_some(DateOrder::DayMonth);
        Spreadsheet { decimal: None, dates }
    }

    /// With what `other` says where this says nothing.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Spreadsheet { decimal: self.decimal.or(other.decimal), dates: self.dates.or(other.dates) }
    }

    /// `10-20` in the form that is read; `None` for anything else.
    pub(super) fn with_points(cell: &str) -> Option<String> {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let mut dashes = cell.char_indices().filter(|(at, c)| {
            let before = cell[..*at].trim_end().chars().last();
            matches!(c, '-' | '–' | '—') && is_digit(before)
        });
        let (at, dash) = dashes.next()?;
        let behind = &cell[at + dash.len_utf8()..];
        let fits = dashes.next().is_none() && behind.chars().any(|c| c.is_ascii_digit());
        fits.then(|| format!("{}..{}", cell[..at].trim_end(), behind.trim_start()))
    }

    /// `31/12/23` with the century: years from 70 on are of the last one. `None` for anything else.
    pub(super) fn with_century(cell: &str) -> Option<String> {
        let (start, year) = cell.rsplit_once(['/', '.', '-'])?;
        let two = year.len() == 2 && start.len() <= 5 && start.contains(['/', '.', '-']);
        let number: u8 = year.parse().ok().filter(|_| two)?;
        Some(format!("{}{}{year}", &cell[..=start.len()], if number < 70 { "20" } else { "19" }))
    }

    /// Whether it is declared what stands before decimals.
    #[must_use]
    pub fn knows_decimals(self) -> bool {
        self.decimal.is_some()
    }

    /// A number in the digits of a computer, `-1234.5`. `beside` are the signs that may stand beside it: a unit, a
    /// currency.
    pub(super) fn number<'a>(self, text: &'a str, beside: &[&str]) -> Result<Cow<'a, str>, Doubt> {
        let mut digits = text.trim_matches(is_space);
        let mut negative = false;
        // A sign may stand before the currency or behind it.
        loop {
            let before = digits;
            if let Some(rest) = digits.strip_prefix(['-', '\u{2212}']) {
                (negative, digits) = (!negative, rest);
            }
            digits = digits.strip_prefix('+').unwrap_or(digits);
            for sign in beside.iter().filter(|sign| !sign.is_empty()) {
                digits = without(digits, sign);
            }
            digits = digits.trim_matches(is_space);
            if digits == before {
                break;
            }
        }
        if !digits.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) {
            return Err(Doubt::Other);
        }
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        let number = if plain { Cow::Borrowed(digits) } else { Cow::Owned(self.with_point(digits)?) };
        Ok(if negative { Cow::Owned(format!("-{number}")) } else { number })
    }

    /// Digits with what divides them: a point before the decimals, and nothing else, remains.
    fn with_point(self, digits: &str) -> Result<String, Doubt> {
        let mut text = digits.replace(is_space, " ").replace('’', "'");
        for mark in [" ", "'", "_"] {
            if text.contains(mark) {
                text = joined(&text, mark).ok_or(Doubt::Other)?;
            }
        }
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | 'E' | '+' | '-');
        if !text.chars().all(is_number) {
            return Err(if is_range(&text) { Doubt::Range } else { Doubt::Other });
        }
        if text.contains(['+', '-', 'e', 'E']) {
            return if is_range(&text) { Err(Doubt::Range) } else { Ok(text) };
        }
        let Some(at) = text.rfind([',', '.']) else { return Ok(text) };
        let last = if text[at..].starts_with(',') { "," } else { "." };
        let other = if last == "," { "." } else { "," };
        let decimal = if text.contains(other) {
            // Both are there: the last one is before the decimals.
            text = joined(&text, other).ok_or(Doubt::Other)?;
            true
        } else if text.matches(last).count() > 1 {
            false
        } else {
            let behind = text.len() - text.rfind(last).unwrap_or(0) - 1;
            match self.decimal {
                Some(mark) if last.starts_with(mark) => true,
                Some(_) if behind == 3 => false,
                Some(_) => return Err(Doubt::Mark(if last == "," { ',' } else { '.' })),
                // A point is what we write ourselves.
                None if last == "." || behind != 3 => true,
                None => return Err(Doubt::Mark(',')),
            }
        };
        if !decimal {
            return joined(&text, last).ok_or(Doubt::Other);
        }
        if self.decimal.is_some_and(|mark| !last.starts_with(mark)) || text.matches(last).count() > 1 {
            return Err(Doubt::Other);
        }
        Ok(text.replace(last, "."))
    }

    /// A date with its day and month in the order that was declared.
    pub(super) fn date(self, text: &str) -> Result<Date, Doubt> {
        let text = text.trim();
        if let Some(date) = Date::parse(text).or_else(|| Date::of_moment(text)) {
            return Ok(date);
        }
        let day = text.split([' ', 'T']).next().unwrap_or(text);
        let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
        let is_number =
            |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        let [first, second, third] = parts[..] else { return Err(Doubt::Other) };
        if !parts.iter().all(is_number) {
            return Err(Doubt::Other);
        }
        let written = |year: &str, month: &str, day: &str| {
            let date = (year.len() == 4).then(|| format!("{year}-{month:0>2}-{day:0>2}"));
            date.and_then(|date| Date::parse(&date)).ok_or(Doubt::Other)
        };
        if first.len() == 4 {
            return written(first, second, third);
        }
        match self.dates {
            Some(DateOrder::DayMonth) => written(third, second, first),
            Some(DateOrder::MonthDay) => written(third, first, second),
            None if third.len() == 4 => Err(Doubt::DateOrder),
            None => Err(Doubt::Other),
        }
    }
}

/// Yes or no, by the words and signs of spreadsheets.
pub(super) fn yes_no(text: &str) -> Option<bool> {
    const YES: [&str; 14] =
        ["yes", "true", "y", "1", "✓", "✔", "✔️", "☑", "x", "on", "ja", "oui", "sí", "да"];
    const NO: [&str; 12] = ["no", "false", "n", "0", "✗", "✘", "☐", "off", "nein", "non", "nee", "нет"];
    let word = text.trim().to_lowercase();
    YES.contains(&word.as_str()).then_some(true).or_else(|| NO.contains(&word.as_str()).then_some(false))
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Without a sign at either end, whatever the case of its letters.
pub(super) fn without<'a>(text: &'a str, sign: &str) -> &'a str {
    let has = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(sign));
    if has(text.get(..sign.len())) {
        text[sign.len()..].trim_start_matches(is_space)
    } else if text.len() >= sign.len() && has(text.get(text.len() - sign.len()..)) {
        text[..text.len() - sign.len()].trim_end_matches(is_space)
    } else {
        text
    }
}

/// Digits without the mark between their thousands; `None` where it stands elsewhere.
fn joined(text: &str, mark: &str) -> Option<String> {
    let other = |c: char| matches!(c, ',' | '.') && !mark.starts_with(c);
    let whole = text.find(other).unwrap_or(text.len());
    let (groups, rest) = text.split_at(whole);
    let mut groups = groups.split(mark);
    let first = groups.next()?;
    let fits = (1..=3).contains(&first.len())
        && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
        && !rest.contains(mark);
    fits.then(|| text.replace(mark, ""))
}

/// `10-20`, `10–20`
fn is_range(text: &str) -> bool {
    let digit = |part: &str| part.bytes().next().is_some_and(|b| b.is_ascii_digit());
    text.split_once(['-', '–', '—'])
        .is_some_and(|(low, high)| digit(low) && digit(high) && !low.ends_with(['e', 'E']))
}

/// The one that there is.
fn only<T: Copy>(found: &BTreeSet<T>) -> Option<T> {
    found.iter().next().copied().filter(|_| found.len() == 1)
}

/// A cell that could mean two things.
pub(super) fn doubtful(at: Span, doubt: Doubt) -> Option<Diagnostic> {
    let new = |message: &str| Diagnostic::new(DOUBTFUL_CELL, at, message);
    Some(match doubt {
        Doubt::Other => return None,
        Doubt::Mark(mark) => new(&format!(
            "the `{mark}` in this number stands before decimals, or between thousands"
        ))
        .help(
            "say once in comparison.toml what stands before decimals: `decimal = \",\"` or `decimal = \".\"`",
        ),
        Doubt::DateOrder => {
            new("which of these numbers is the day, and which the month, is not known").help(format!(
                "say it once in comparison.toml: `dates = \"{}\"` or `dates = \"{}\"`",
                ORDERS[0], ORDERS[1]
            ))
        }
        Doubt::Range => new("this looks like a range").help("in a cell a range has two points: `10..20`"),
    })
}

codes! {
    /// # A cell could mean two things
    ///
    /// Spreadsheets write numbers and dates as their country does: `1,234` is more than a thousand in one and little
    /// more than one in another, and `01/02/2024` is a day in January or in February. It is not guessed at, for a wrong
    /// guess would look as right as a right one.
    ///
    /// Say it once in `comparison.toml`; it holds for all its CSV files. A range is written with two points.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number" },
    ///   { id = "since", title = "Since", group = "cup", type = "date" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id;price;since
    /// tea;1,234;01/02/2024
    /// coffee;10-20;2024-02-01
    /// ```
    ///
    /// ```diagnostics
    /// content/drinks.csv:2:5: error[doubtful-cell]: the `,` in this number stands before decimals, or between thousands
    ///   help: say once in comparison.toml what stands before decimals: `decimal = ","` or `decimal = "."`
    /// content/drinks.csv:2:11: error[doubtful-cell]: which of these numbers is the day, and which the month, is not known
    ///   help: say it once in comparison.toml: `dates = "day/month/year"` or `dates = "month/day/year"`
    /// content/drinks.csv:3:8: error[doubtful-cell]: this looks like a range
    ///   help: in a cell a range has two points: `10..20`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// decimal = ","
    /// dates = "day/month/year"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number" },
    ///   { id = "since", title = "Since", group = "cup", type = "date" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id;price;since
    /// tea;1,234;01/02/2024
    /// coffee;10..20;2024-02-01
    /// ```
    ///
    /// ```diagnostics
    /// ```
    DOUBTFUL_CELL = "doubtful-cell" Error;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(decimal: Option<char>) -> Spreadsheet {
        Spreadsheet { decimal, dates: None }
    }

    #[test]
    fn numbers_are_read_in_the_forms_of_spreadsheets() {
        let read = |decimal, text| sheet(decimal).number(text, &["€", "EUR", "kg"]).map(Cow::into_owned);
        let fine = [
            ("1234.5", "1234.5"),
            ("1,5", "1.5"),
            ("1.234,50", "1234.50"),
            ("1,234.50", "1234.50"),
            ("1 234,5", "1234.5"),
            ("1\u{a0}234\u{202f}567", "1234567"),
            ("1'234.5", "1234.5"),
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("€ 5", "5"),
            ("-€5", "-5"),
            ("5,20 EUR", "5.20"),
            ("\u{2212}3 kg", "-3"),
            ("+3", "3"),
            ("1e3", "1e3"),
            ("1.581", "1.581"),
            (",5", ".5"),
        ];
        for (text, number) in fine {
            assert_eq!(read(None, text).as_deref(), Ok(number), "{text}");
        }
        assert_eq!(read(None, "1,234"), Err(Doubt::Mark(',')));
        assert_eq!(read(Some(','), "1,234").as_deref(), Ok("1.234"));
        assert_eq!(read(Some('.'), "1,234").as_deref(), Ok("1234"));
        assert_eq!(read(Some(','), "1.234").as_deref(), Ok("1234"));
        assert_eq!(read(Some(','), "1.5"), Err(Doubt::Mark('.')));
        assert_eq!(read(None, "10-20"), Err(Doubt::Range));
        assert_eq!(read(None, "10–20"), Err(Doubt::Range));
        for other in ["", "-", "€", "1 23", "1,23,456", "12a", "$5", "1..2", "1.2.3", "kg"] {
            assert_eq!(read(None, other), Err(Doubt::Other), "{other}");
        }
    }

    #[test]
    fn dates_need_their_order_declared() {
        let with =
            |dates, text: &str| Spreadsheet { decimal: None, dates }.date(text).map(|date| date.to_string());
        let (day, month) = (Some(DateOrder::DayMonth), Some(DateOrder::MonthDay));
        assert_eq!(with(None, "01/02/2024"), Err(Doubt::DateOrder));
        assert_eq!(with(None, "13.02.2024"), Err(Doubt::DateOrder));
        assert_eq!(with(day, "1.2.2024").as_deref(), Ok("2024-02-01"));
        assert_eq!(with(month, "1/2/2024").as_deref(), Ok("2024-01-02"));
        assert_eq!(with(month, "13/2/2024"), Err(Doubt::Other));
        assert_eq!(with(None, "2024/2/1").as_deref(), Ok("2024-02-01"));
        assert_eq!(with(None, "2024-02-01 00:00:00").as_deref(), Ok("2024-02-01"));
        assert_eq!(with(day, "1/2/24"), Err(Doubt::Other));
    }
}
