//! `version`: numbers with points between them, as 1.10.2 or 2.0-rc1; 1.10 comes after 1.9.

use rust_decimal::Decimal;

use super::{About, Bounds, Column, Form, Keys, Measure, Type, Written};
use crate::syntax::date;
use crate::syntax::fields::Fields;
use crate::syntax::value::Data;
use crate::words::key;

const BETTER: [&str; 2] = [key("criterion.later-better"), key("criterion.earlier-better")];

/// How many numbers a version may have, and how many digits each.
const PARTS: usize = 4;
const DIGITS: usize = 5;

/// What comes before a release, in its order.
const STAGES: [(&str, u32); 7] =
    [("dev", 1), ("alpha", 2), ("beta", 3), ("preview", 4), ("rc", 5), ("a", 2), ("b", 3)];

/// The type `version`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version;

impl Type for Version {
    type Value = String;

    const NAME: &'static str = "version";

    fn define(_: &mut Fields<'_, '_>) -> Self {
        Version
    }

    fn about(&self) -> About<'_> {
        let expected = "a version such as \"1.10.2\" or \"2.0-rc1\"";
        About { better: Some(BETTER), bounds: Bounds::Always, ..About::new(expected) }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<String> {
        let (Data::Text(text) | Data::Cell(text) | Data::Number(text)) = &fact.node.value else {
            return None;
        };
        let version = text.trim().trim_start_matches(['v', 'V']);
        let (numbers, _) = parts(version)?;
        let all = numbers.split('.');
        if all.clone().count() > PARTS || all.clone().any(|part| part.len() > DIGITS) {
            return fact.out_of_range(
                format!("the version {version} is too long"),
                &format!("at most {PARTS} numbers of {DIGITS} digits"),
            );
        }
        Some(version.to_owned())
    }

    fn show(&self, version: &String, _: Form<'_>) -> String {
        version.clone()
    }

    /// Numbers with one point are versions only where the header says so, in most languages of Europe with this word.
    fn propose(column: &Column<'_>) -> Option<Keys> {
        let said = column.title.to_lowercase().contains("versi");
        let is_version = |cell: &&str| {
            parts(cell.trim_start_matches(['v', 'V'])).is_some() && date::Date::parse(cell).is_none()
        };
        let shown = column.cells.iter().any(|cell| cell.matches('.').count() > 1);
        ((said || shown) && column.cells.iter().all(is_version)).then(Vec::new)
    }

    fn measure(version: &String) -> Measure {
        Measure::at(place(version))
    }

    /// `1.0` and `1.0.0` are the same.
    fn suits(version: &String, wanted: &String) -> bool {
        place(version) == place(wanted)
    }
}

/// The numbers, and the words for what comes before a release; `None` for what is no version.
fn parts(version: &str) -> Option<(&str, &str)> {
    // What is built of a release has no place of its own.
    let version = version.split('+').next()?;
    let end = version.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(version.len());
    let (numbers, words) = version.split_at(end);
    let numbers = numbers.trim_end_matches('.');
    let are_numbers = numbers.split('.').all(|part| !part.is_empty());
    let are_words = words.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'));
    (are_numbers && are_words).then_some((numbers, words.trim_start_matches(['-', '.', '_'])))
}

/// Where a version stands on the number line: five digits a number, and what comes before a release just below it.
fn place(version: &str) -> Decimal {
    let Some((numbers, words)) = parts(version) else { return Decimal::ZERO };
    let numbers = numbers.split('.').map(|part| part.parse().unwrap_or(0_u32));
    let step = Decimal::from(10_u32.pow(5));
    let release = numbers
        .chain(std::iter::repeat(0))
        .take(PARTS)
        .fold(Decimal::ZERO, |sum, part| sum * step + Decimal::from(part));
    if words.is_empty() {
        return release;
    }
    let words = words.to_ascii_lowercase();
    // Words that are not known come before those that are.
    let stage = STAGES.iter().find(|(stage, _)| words.starts_with(stage)).map_or(0, |(_, order)| *order);
    let digits: String = words.chars().filter(char::is_ascii_digit).take(3).collect();
    let number: u32 = digits.parse().unwrap_or(0);
    let thousandths = Decimal::new(i64::from(stage * 1000 + number), 4);
    release - Decimal::ONE + thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_in_their_order() {
        let ordered = [
            "0.9",
            "1.0-dev",
            "1.0-alpha1",
            "1.0a2",
            "1.0-alpha.10",
            "1.0b1",
            "1.0-beta2",
            "1.0-rc1",
            "1.0.0-rc.2",
            "1.0",
            "1.0.1",
            "1.8",
            "1.9",
            "1.9.1",
            "1.10",
            "2.0+build7",
            "10.0",
            "2024.10.1",
        ];
        for pair in ordered.windows(2) {
            assert!(place(pair[0]) < place(pair[1]), "{pair:?}: {} {}", place(pair[0]), place(pair[1]));
        }
        assert_eq!(place("1.0"), place("1.0.0"));
        for none in ["", "one", "1..2", ".1", "1 2", "1.0 (final)", "-1"] {
            assert_eq!(parts(none), None, "{none}");
        }
    }
}
