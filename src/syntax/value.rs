//! One tree for TOML and YAML: untyped values, each with its place.

use std::ops::Range;

use crate::source::span::{Span, Spanned};
use crate::syntax::date::Date;

/// A value and its place.
pub type Node = Spanned<Data>;

/// The place of some bytes of a text that is a part of a file.
pub(super) type Locate<'a> = &'a dyn Fn(Range<usize>) -> Span;

impl Node {
    /// The list under `key` of a table; empty where there is none.
    #[must_use]
    pub fn items(&self, key: &str) -> &[Node] {
        let Data::Table(entries) = &self.value else { return &[] };
        match get(entries, key).map(|node| &node.value) {
            Some(Data::List(items)) => items,
            _ => &[],
        }
    }
}

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
    Table(Vec<(Spanned<String>, Node)>),
    /// The text of a CSV cell: what it means, its criterion's type decides.
    Cell(String),
    /// YAML's null, or something that has no use here (an offset time).
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
        match self {
            Data::Text(text) | Data::Cell(text) => Some(text),
            _ => None,
        }
    }

    /// The digits, if it is a number or may be one.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match self {
            Data::Number(text) | Data::Cell(text) => Some(text),
            _ => None,
        }
    }
}

/// The value of `key`.
#[must_use]
pub fn get<'a>(table: &'a [(Spanned<String>, Node)], key: &str) -> Option<&'a Node> {
    table.iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
}

/// Serialised as JSON would have it: dates and numbers that JSON has no exact form for are text.
impl serde::Serialize for Data {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        match self {
            Data::Bool(value) => serializer.serialize_bool(*value),
            Data::Number(text) => match text.parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => match text.parse::<f64>() {
                    Ok(number) => serializer.serialize_f64(number),
                    Err(_) => serializer.serialize_str(text),
                },
            },
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
