//! Takes the known keys out of a table, with their types, and reports everything else.

use std::ops::RangeInclusive;

use super::value::{Data, Node, get};
use crate::diagnostic::{Diagnostic, problem};
use crate::kinds::Date;
use crate::source::span::{Span, Spanned};

/// The keys of one table. Each method takes a key; [`Fields::finish`] reports those that nobody took.
pub struct Fields<'a, 'p> {
    entries: &'a [(Spanned<String>, Node)],
    /// Whether they are those of a table.
    table: bool,
    span: Span,
    place: &'p str,
    known: Vec<&'static str>,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a, 'p> Fields<'a, 'p> {
    /// The fields of `node`, which messages call `place` ("the front matter"). A node that is not
    /// a table is reported and has no fields.
    pub fn new(node: &'a Node, place: &'p str, problems: &'p mut Vec<Diagnostic>) -> Self {
        let entries = match &node.value {
            Data::Table(entries) => entries.as_slice(),
            other => {
                problems.push(problem::not_a_table(node.span, place, other.kind()));
                &[]
            }
        };
        let table = matches!(node.value, Data::Table(_));
        Fields { entries, table, span: node.span, place, known: Vec::new(), problems }
    }

    /// The value of `key` as it is.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.known.push(key);
        get(self.entries, key)
    }

    /// Where `key` itself stands.
    #[must_use]
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(name, _)| name.span)
    }

    /// Reports a problem of this table.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// Where problems of nested tables go.
    pub fn problems(&mut self) -> &mut Vec<Diagnostic> {
        self.problems
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        read: impl Fn(&'a Data) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let node = self.node(key)?;
        let value = read(&node.value);
        if value.is_none() {
            self.problems.push(problem::wrong_type(node.span, key, expected, node.value.kind()));
        }
        value.map(|value| Spanned::new(value, node.span))
    }

    /// Words, with their place.
    pub fn text_at(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.typed(key, "text in quotes", |data| match data {
            Data::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// Words.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        self.text_at(key).map(|text| text.value)
    }

    /// Words that must be there and must not be empty; reported and empty where they are not.
    pub fn needed(&mut self, key: &'static str, example: &str) -> Spanned<String> {
        if self.entries.iter().all(|(name, _)| name.value != key) {
            self.known.push(key);
            if self.table {
                self.problems.push(problem::missing_key(self.span, key, self.place, example));
            }
            return Spanned::new(String::new(), self.span);
        }
        let Some(text) = self.text_at(key) else { return Spanned::new(String::new(), self.span) };
        if text.value.trim().is_empty() {
            self.problems.push(problem::invalid_value(text.span, format!("`{key}` is empty"), "some words"));
        }
        text
    }

    /// An id that must be there: lower-case letters, digits and hyphens.
    pub fn id(&mut self) -> Spanned<String> {
        let id = self.needed("id", "\"short-name\"");
        if !id.value.is_empty() && !is_id(&id.value) {
            self.problems.push(problem::invalid_value(
                id.span,
                format!("`{}` is not an id", id.value),
                "lower-case letters, digits and hyphens",
            ));
        }
        id
    }

    /// True or false.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        self.typed(key, "true or false", |data| match data {
            Data::Bool(value) => Some(*value),
            _ => None,
        })
        .map(|value| value.value)
    }

    /// A whole number in `range`.
    pub fn integer(&mut self, key: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let number = self.typed(key, "a whole number", |data| match data {
            Data::Number(digits) => digits.parse::<i64>().ok(),
            _ => None,
        })?;
        if !range.contains(&number.value) {
            self.problems.push(problem::invalid_value(
                number.span,
                format!("`{key}` is {}", number.value),
                &format!("{} to {}", range.start(), range.end()),
            ));
            return None;
        }
        Some(number.value)
    }

    /// A number of points from 0 to 100, as hundredths.
    pub fn points(&mut self, key: &'static str) -> Option<u32> {
        let number = self.typed(key, "a number of points", |data| match data {
            Data::Number(digits) => digits.parse::<rust_decimal::Decimal>().ok(),
            _ => None,
        })?;
        let hundred = rust_decimal::Decimal::ONE_HUNDRED;
        if number.value < rust_decimal::Decimal::ZERO
            || number.value > hundred
            || number.value.normalize().scale() > 2
        {
            self.problems.push(problem::invalid_value(
                number.span,
                format!("`{key}` is {}", number.value),
                "0 to 100, with at most two decimals",
            ));
            return None;
        }
        u32::try_from(number.value * hundred).ok()
    }

    /// A date, bare or as text.
    pub fn date_at(&mut self, key: &'static str) -> Option<Spanned<Date>> {
        self.typed(key, "a date such as 2026-11-22", date)
    }

    /// A date, bare or as text.
    pub fn date(&mut self, key: &'static str) -> Option<Date> {
        self.date_at(key).map(|date| date.value)
    }

    /// A list of words; a single one will do.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        texts(node, key, self.problems)
    }

    /// A list of tables.
    pub fn tables(&mut self, key: &'static str) -> &'a [Node] {
        match self.node(key) {
            None => &[],
            Some(Spanned { value: Data::List(items), .. }) => items,
            Some(node) => {
                let d = problem::wrong_type(node.span, key, "a list of tables (`[[…]]`)", node.value.kind());
                self.problems.push(d);
                &[]
            }
        }
    }

    /// One of a few words.
    pub fn word(&mut self, key: &'static str, known: &[&str]) -> Option<Spanned<String>> {
        let quoted: Vec<String> = known.iter().map(|word| format!("\"{word}\"")).collect();
        let word = self.typed(key, &format!("one of {}", quoted.join(", ")), |data| match data {
            Data::Text(text) => Some(text.clone()),
            _ => None,
        })?;
        if known.contains(&word.value.as_str()) {
            return Some(word);
        }
        self.problems.push(problem::unknown_word(word.span, key, &word.value, known));
        None
    }

    /// Reports the keys that nobody took.
    pub fn finish(self) {
        for (key, _) in self.entries {
            if !self.known.contains(&key.value.as_str()) {
                self.problems.push(problem::unknown_key(key.span, &key.value, self.place, &self.known));
            }
        }
    }
}

/// A list of words; a single one will do.
pub fn texts(node: &Node, key: &str, problems: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
    let mut out = Vec::new();
    let items = match &node.value {
        Data::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    for item in items {
        match &item.value {
            Data::Text(text) => out.push(Spanned::new(text.clone(), item.span)),
            other => problems.push(problem::wrong_type(item.span, key, "text in quotes", other.kind())),
        }
    }
    out
}

/// A date from a date, or from its text, or a year from a number.
#[must_use]
pub fn date(data: &Data) -> Option<Date> {
    match data {
        Data::Date(date) => Some(*date),
        Data::Text(text) | Data::Number(text) => Date::parse(text),
        _ => None,
    }
}

/// Lower-case letters, digits and hyphens, starting with a letter or digit.
#[must_use]
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
