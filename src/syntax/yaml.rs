//! YAML front matter to [`Node`]s, for people who come from Jekyll or Hugo.

use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::value::{Data, Node};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::{FileId, Span, Spanned};

/// Parses `text[range]` of `file`. YAML has no recovery: a syntax error leaves an empty table.
pub fn parse(file: FileId, text: &str, range: Range<usize>) -> (Node, Vec<Diagnostic>) {
    let slice = &text[range.clone()];
    let whole = Span::new(file, range.clone());
    let empty = || Spanned::new(Data::Table(Vec::new()), whole);
    if slice.trim().is_empty() {
        return (empty(), Vec::new());
    }
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
    };
    match serde_saphyr::from_str_with_options::<serde_saphyr::Spanned<Raw>>(slice, options) {
        Ok(raw) => {
            let place = Source { file, text: slice, offset: range.start };
            let mut node = place.node(&raw);
            if !matches!(node.value, Data::Table(_)) {
                let d = yaml_syntax(node.span, "front matter must be `key: value` lines");
                return (empty(), vec![d]);
            }
            node.span = whole;
            (node, Vec::new())
        }
        Err(error) => {
            let mut local = error.location().map_or(0..0, |location| byte_range(slice, &location));
            let message = error.without_snippet().to_string();
            if message.contains("found a tab")
                && let Some(offset) = slice[local.start..].find('\t')
            {
                local = local.start + offset..local.start + offset + 1;
            }
            let at = Span::new(file, range.start + local.start..range.start + local.end);
            (empty(), vec![yaml_syntax(at, &in_words(&message))])
        }
    }
}

/// The parser's message, for people who do not know YAML's own words; without the place, which is shown anyway.
fn in_words(message: &str) -> String {
    let message = message.lines().next().unwrap_or("it cannot be read");
    let message = message.rfind(" at line ").map_or(message, |at| &message[..at]);
    if message.starts_with("mapping values are not allowed") {
        return "text with a colon and a space in it must stand between quotes".to_owned();
    }
    if let Some(key) = message.strip_prefix("duplicate mapping key: ") {
        return format!("the key `{}` is there twice", key.split(',').next().unwrap_or(key));
    }
    if let Some(found) = message.strip_prefix("unexpected character: `") {
        return format!("text that begins with `{}` must stand between quotes", found.trim_end_matches('\''));
    }
    match message {
        "unclosed quote" => "the quotation mark is never closed".to_owned(),
        "unclosed bracket '['" => "the bracket `[` is never closed".to_owned(),
        _ if message.contains("found a tab") => "there is a tab, and YAML is indented with spaces".to_owned(),
        _ => message.trim_end_matches(" rejected by the configured policy").to_owned(),
    }
}

/// Any YAML value; scalars keep the kind that YAML's core schema gives them.
#[derive(Debug)]
enum Raw {
    Bool(bool),
    Number,
    Text(String),
    List(Vec<serde_saphyr::Spanned<Raw>>),
    Table(Vec<(serde_saphyr::Spanned<String>, serde_saphyr::Spanned<Raw>)>),
    Nothing,
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    // Numbers are read again from the text, where they are exact.
    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut table = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            table.push(entry);
        }
        Ok(Raw::Table(table))
    }
}

struct Source<'a> {
    file: FileId,
    text: &'a str,
    offset: usize,
}

impl Source<'_> {
    fn span(&self, location: &serde_saphyr::Location) -> (Span, Range<usize>) {
        let local = byte_range(self.text, location);
        (Span::new(self.file, self.offset + local.start..self.offset + local.end), local)
    }

    fn node(&self, raw: &serde_saphyr::Spanned<Raw>) -> Node {
        let (span, local) = self.span(&raw.referenced);
        let data = match &raw.value {
            Raw::Bool(value) => Data::Bool(*value),
            Raw::Number => Data::Number(number(&self.text[local])),
            // YAML has no dates: where one is expected, the text is read as one.
            Raw::Text(text) => Data::Text(text.clone()),
            Raw::List(items) => Data::List(items.iter().map(|item| self.node(item)).collect()),
            Raw::Table(entries) => Data::Table(
                entries
                    .iter()
                    .map(|(key, value)| {
                        (Spanned::new(key.value.clone(), self.span(&key.referenced).0), self.node(value))
                    })
                    .collect(),
            ),
            Raw::Nothing => Data::Nothing,
        };
        Spanned::new(data, span)
    }
}

/// The digits of a number; those of another base become decimal.
fn number(text: &str) -> String {
    let plain = text.trim().replace('_', "");
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let based = [("0x", 16), ("0o", 8), ("0b", 2)]
        .iter()
        .find_map(|(prefix, base)| i128::from_str_radix(digits.strip_prefix(prefix)?, *base).ok());
    based.map_or(plain.clone(), |number| format!("{sign}{number}"))
}

/// The bytes of a location; the rest of its line where it has no length.
fn byte_range(text: &str, location: &serde_saphyr::Location) -> Range<usize> {
    let span = location.span();
    let bytes = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok());
    let start = bytes(span.byte_offset()).filter(|start| text.is_char_boundary(*start));
    let start = start.unwrap_or_else(|| line_start(text, location));
    let end = start.saturating_add(bytes(span.byte_len()).unwrap_or(0));
    if end > start && text.is_char_boundary(end) {
        return start..end;
    }
    start..text[start..].find('\n').map_or(text.len(), |i| start + i)
}

/// The byte that a location means by its line and column, which count from 1.
fn line_start(text: &str, location: &serde_saphyr::Location) -> usize {
    let number = |n: u64| usize::try_from(n.saturating_sub(1)).unwrap_or(usize::MAX);
    let start: usize = text.split_inclusive('\n').take(number(location.line())).map(str::len).sum();
    let line = text[start..].lines().next().unwrap_or("");
    start + line.char_indices().nth(number(location.column())).map_or(line.len(), |(at, _)| at)
}

/// YAML that does not parse.
fn yaml_syntax(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(YAML_SYNTAX, at, format!("this is not YAML: {reason}"))
}

codes! {
    /// # The YAML cannot be parsed
    ///
    /// What stands between `---` lines at the top of a page is YAML: a name, a colon, a space
    /// and a value, one to a line. Here something does not fit, often a value with a colon or a
    /// quote in it that has no quotes around it.
    ///
    /// Put quotes around the value. Lines that belong to one list must begin in the same
    /// column.
    ///
    /// ```md content/tea.md
    /// ---
    /// title: Tea: black or green
    /// ---
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:2:11: error[yaml-syntax]: this is not YAML: text with a colon and a space in it must stand between quotes
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// ---
    /// title: "Tea: black or green"
    /// ---
    /// ```
    ///
    /// ```diagnostics
    /// ```
    YAML_SYNTAX = "yaml-syntax" Error;
}
