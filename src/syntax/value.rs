//! One tree for TOML and YAML: untyped values, each with its place.

use std::ops::Range;

use crate::source::span::{Span, Spanned};
use crate::syntax::date::Date;

/// A value and its place.
pub type Node = Spanned<Data>;

/// The place of some bytes of a text that is a part of a file.
pub(super) type Locate<'a> = &'a dyn Fn(Range<usize>) -> Span;

/// A key of a table and its value.
pub type Entry = (Spanned<String>, Node);

/// A value as the author wrote it; a type is given to it only where one is expected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Data {
    /// True or false.
    Bool(bool),
    /// The digits as written, without `_`.
    Number(String),
    /// Words.
    Text(String),
    /// A calendar date.
    Date(Date),
    /// A list.
    List(Vec<Node>),
    /// A table, in the author's order; keys are unique.
    Table(Vec<Entry>),
    /// The text of a CSV cell: what it means, its criterion's type decides.
    Cell(String),
    /// YAML's null.
    Nothing,
}

impl Data {
    /// What it is, with its article, for messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Data::Bool(true) => "true",
            Data::Bool(false) => "false",
            Data::Number(_) => "a number",
            Data::Text(_) | Data::Cell(_) => "text",
            Data::Date(_) => "a date",
            Data::List(_) => "a list",
            Data::Table(_) => "a table",
            Data::Nothing => "nothing",
        }
    }

    /// The text, if it is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        let (Data::Text(text) | Data::Cell(text)) = self else { return None };
        Some(text)
    }

    /// The digits, if it is a number or may be one.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        let (Data::Number(text) | Data::Cell(text)) = self else { return None };
        Some(text)
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn list(&self) -> Option<&[Node]> {
        let Data::List(items) = self else { return None };
        Some(items)
    }

    /// The entries, if it is a table.
    #[must_use]
    pub fn table(&self) -> Option<&[Entry]> {
        let Data::Table(entries) = self else { return None };
        Some(entries)
    }

    /// The value of a key, if it is a table that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Data> {
        self.table()?.iter().find(|(name, _)| name.value == key).map(|(_, node)| &node.value)
    }
}

/// Serialised as JSON would have it: dates and numbers that JSON has no exact form for are text.
impl serde::Serialize for Data {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        match self {
            Data::Bool(value) => serializer.serialize_bool(*value),
            Data::Number(text) => {
                let whole = text.trim_start_matches(['-', '+']).bytes().all(|b| b.is_ascii_digit());
                if let Ok(number) = text.parse::<i64>() {
                    serializer.serialize_i64(number)
                } else if let Some(number) = text.parse::<f64>().ok().filter(|n| n.is_finite() && !whole) {
                    serializer.serialize_f64(number)
                } else {
                    serializer.serialize_str(text)
                }
            }
            Data::Text(text) | Data::Cell(text) => serializer.serialize_str(text),
            Data::Date(date) => serializer.serialize_str(&date.to_string()),
            Data::List(items) => serializer.collect_seq(items.iter().map(|node| &node.value)),
            Data::Table(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, node) in entries {
                    map.serialize_entry(&key.value, &node.value)?;
                }
                map.end()
            }
            Data::Nothing => serializer.serialize_none(),
        }
    }
}
