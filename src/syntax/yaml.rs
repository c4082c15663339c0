//! YAML front matter to [`Node`]s, for people who come from Jekyll or Hugo.

use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::value::{Data, Locate, Node};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::{FileId, Span, Spanned};

/// How deep lists and tables may be nested.
const DEPTH: usize = 32;

/// Parses `text[range]` of `file`. YAML has no recovery: a syntax error leaves an empty table.
pub fn parse(file: FileId, text: &str, range: Range<usize>) -> (Node, Vec<Diagnostic>) {
    let slice = &text[range.clone()];
    let locate = |local: Range<usize>| Span::new(file, range.start + local.start..range.start + local.end);
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        // Each level is a call in a call, with much on the stack.
        budget: serde_saphyr::budget! { max_depth: DEPTH },
    };
    let parsed = match slice.trim() {
        "" => Ok(Data::Table(Vec::new())),
        _ => serde_saphyr::from_str_with_options(slice, options)
            .map_err(|error| syntax_error(slice, &error, &locate))
            .and_then(|raw: serde_saphyr::Spanned<Raw>| match node(raw, slice, &locate) {
                Spanned { value: table @ Data::Table(_), .. } => Ok(table),
                other => Err(yaml_syntax(other.span, "front matter must be `key: value` lines")),
            }),
    };
    let problems = parsed.as_ref().err().cloned().into_iter().collect();
    let data = parsed.unwrap_or(Data::Table(Vec::new()));
    (Spanned::new(data, locate(0..slice.len())), problems)
}

fn syntax_error(text: &str, error: &serde_saphyr::Error, locate: Locate<'_>) -> Diagnostic {
    let mut at = error.location().map_or(0..0, |location| byte_range(text, &location));
    let message = error.without_snippet().to_string();
    if message.contains("found a tab")
        && let Some(tab) = text[at.start..].find('\t')
    {
        at = at.start + tab..at.start + tab + 1;
    }
    yaml_syntax(locate(at), &in_words(&message))
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
    if message.starts_with("budget breached: Depth") {
        return format!("it is nested more than {DEPTH} deep");
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

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        std::iter::from_fn(|| items.next_element().transpose()).collect::<Result<_, _>>().map(Raw::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        std::iter::from_fn(|| entries.next_entry().transpose()).collect::<Result<_, _>>().map(Raw::Table)
    }
}

fn node(raw: serde_saphyr::Spanned<Raw>, text: &str, locate: Locate<'_>) -> Node {
    let data = match raw.value {
        Raw::Bool(value) => Data::Bool(value),
        Raw::Number => Data::Number(number(&text[byte_range(text, &raw.defined)])),
        // YAML has no dates: where one is expected, the text is read as one.
        Raw::Text(text) => Data::Text(text),
        Raw::List(items) => Data::List(items.into_iter().map(|item| node(item, text, locate)).collect()),
        Raw::Table(entries) => {
            let key = |key: serde_saphyr::Spanned<String>| {
                Spanned::new(key.value, locate(byte_range(text, &key.referenced)))
            };
            let entries = entries.into_iter().map(|(name, value)| (key(name), node(value, text, locate)));
            Data::Table(entries.collect())
        }
        Raw::Nothing => Data::Nothing,
    };
    Spanned::new(data, locate(byte_range(text, &raw.referenced)))
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
    let whole = |n: u64| usize::try_from(n).ok();
    let bytes = || {
        let start = whole(span.byte_offset()?)?;
        Some(start..start + whole(span.byte_len()?)?)
    };
    bytes().filter(|range| text.get(range.clone()).is_some_and(|found| !found.is_empty())).unwrap_or_else(
        || {
            // Where a syntax error stands is known by characters alone.
            let character = whole(span.offset()).and_then(|n| text.char_indices().nth(n));
            let start = character.map_or(text.len(), |(start, _)| start);
            start..text[start..].find('\n').map_or(text.len(), |length| start + length)
        },
    )
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
