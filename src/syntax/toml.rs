//! TOML to [`Node`]s. Of all syntax errors those are reported that stand for a mistake of their own, and not
//! what the parser takes amiss because it lost its way at one before.

use std::ops::Range;

use toml::de::{DeTable, DeValue, Error};

use super::value::{Data, Node};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::date::Date;
use crate::syntax::fields::{DUPLICATE_ID, UNKNOWN_KEY, WRONG_TYPE};
use crate::syntax::yaml::YAML_SYNTAX;

/// The most syntax errors that are reported of one text.
const MOST: usize = 20;

/// Parses `text[range]` of `file`. The table has what could be understood.
pub fn parse(file: FileId, text: &str, range: Range<usize>) -> (Node, Vec<Diagnostic>) {
    let slice = &text[range.clone()];
    let at = |local: Range<usize>| Span::new(file, range.start + local.start..range.start + local.end);
    let (table, errors) = DeTable::parse_recoverable(slice);
    let errors = sorted(&errors);
    let problems = own_mistakes(slice, &errors)
        .into_iter()
        .map(|(span, message)| toml_syntax(at(span.clone()), &in_words(message, &slice[span])));
    (convert_table(table.get_ref(), &at, at(0..slice.len())), problems.collect())
}

type Found = (Range<usize>, String);

fn sorted(errors: &[Error]) -> Vec<Found> {
    let mut found: Vec<Found> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message().to_owned())).collect();
    found.sort_by_key(|(span, _)| span.start);
    found
}

/// The first error, and each later one that is still found when the statement around the one before is gone.
fn own_mistakes<'a>(text: &str, errors: &'a [Found]) -> Vec<(Range<usize>, &'a str)> {
    if errors.is_empty() {
        return Vec::new();
    }
    let mut rest = text.to_owned();
    let mut own: Vec<(Range<usize>, &str)> = Vec::new();
    let mut next = errors.first();
    while let Some((span, message)) = next {
        let span = floor_boundary(text, span.start)..floor_boundary(text, span.end);
        let end = text[span.start..].find('\n').map_or(text.len(), |length| span.start + length);
        let blank: String =
            rest[..end].chars().map(|c| if c == '\n' { "\n" } else { BLANK[c.len_utf8()] }).collect();
        let keep = statement(text, span.start);
        rest.replace_range(keep..end, &blank[keep..]);
        own.push((span, message));
        if own.len() == MOST {
            break;
        }
        let left = sorted(&DeTable::parse_recoverable(&rest).1);
        next = errors.iter().filter(|(at, _)| at.start > end).find(|error| left.contains(error));
    }
    own
}

/// Spaces in place of a character of so many bytes.
const BLANK: [&str; 5] = ["", " ", "  ", "   ", "    "];

/// Where the statement begins that `byte` stands in. At the very beginning of one, the fault may lie in the one
/// before, as where its last bracket is missing.
fn statement(text: &str, byte: usize) -> usize {
    let mut starts = vec![0];
    let mut line = 0;
    for part in text.split_inclusive('\n') {
        if line > byte {
            break;
        }
        let begins = |c: char| c.is_alphanumeric() || matches!(c, '"' | '\'' | '_' | '-' | '[' | '“');
        if part.starts_with(begins) {
            starts.push(line);
        }
        line += part.len();
    }
    let last = starts.pop().unwrap_or(0);
    if last == byte { starts.pop().unwrap_or(0) } else { last }
}

/// The parser's message for people who do not know TOML's own words.
fn in_words(message: &str, found: &str) -> String {
    match message.split([',', '\n']).next().unwrap_or(message) {
        "string values must be quoted" => {
            "text must stand between straight quotes, as in \"text\"".to_owned()
        }
        "invalid basic string" if message.ends_with("expected `\"`") => {
            "the closing `\"` is missing".to_owned()
        }
        "missing comma between array elements" => {
            "a comma, or the closing `]` of a list, is missing".to_owned()
        }
        "missing comma between key-value pairs" => "a comma, or the closing `}`, is missing".to_owned(),
        "missing key for inline table element" => "expected a key, or the closing `}`".to_owned(),
        "key with no value" => "a key needs `=` and a value".to_owned(),
        "duplicate key" => format!("the key `{found}` is there twice"),
        "invalid boolean" => "expected `true`, `false`, or text between quotes".to_owned(),
        _ => message.replace('\n', ", "),
    }
}

/// Where the syntax of a text breaks first, if it does.
#[must_use]
pub fn broken_at(problems: &[Diagnostic]) -> Option<usize> {
    let broken = problems.iter().filter(|d| matches!(d.code, TOML_SYNTAX | YAML_SYNTAX));
    broken.filter_map(|d| d.span).map(|span| span.range().start).min()
}

/// Takes back what may be said only because the syntax of a text is broken at a byte: a key is not missing that was
/// lost, nor unknown or of a wrong type that was read in the wrong place.
pub fn drop_echoes(broken_at: Option<usize>, problems: &mut Vec<Diagnostic>) {
    let Some(first) = broken_at else { return };
    problems.retain(|d| match d.code {
        UNKNOWN_KEY | WRONG_TYPE | DUPLICATE_ID => d.span.is_some_and(|span| span.range().end <= first),
        _ => false,
    });
}

fn floor_boundary(text: &str, mut byte: usize) -> usize {
    byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

type Place<'a> = &'a dyn Fn(Range<usize>) -> Span;

fn convert_table(table: &DeTable<'_>, at: Place<'_>, span: Span) -> Node {
    let entries = table
        .iter()
        .map(|(key, value)| (Spanned::new(key.get_ref().to_string(), at(key.span())), convert(value, at)))
        .collect();
    Spanned::new(Data::Table(entries), span)
}

fn convert(value: &toml::Spanned<DeValue<'_>>, at: Place<'_>) -> Node {
    let span = at(value.span());
    let data = match value.get_ref() {
        DeValue::String(text) => Data::Text(text.to_string()),
        DeValue::Integer(number) => match i128::from_str_radix(number.as_str(), number.radix()) {
            Ok(whole) => Data::Number(whole.to_string()),
            Err(_) => Data::Number(number.as_str().to_owned()),
        },
        DeValue::Float(number) => Data::Number(number.as_str().to_owned()),
        DeValue::Boolean(value) => Data::Bool(*value),
        DeValue::Datetime(when) => match when.date {
            Some(date) => Date::parse(&date.to_string()).map_or(Data::Nothing, Data::Date),
            None => Data::Nothing,
        },
        DeValue::Array(items) => Data::List(items.iter().map(|item| convert(item, at)).collect()),
        DeValue::Table(table) => return convert_table(table, at, span),
    };
    Spanned::new(data, span)
}

/// TOML that does not parse.
fn toml_syntax(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(TOML_SYNTAX, at, format!("this is not TOML: {reason}"))
}

codes! {
    /// # The TOML cannot be parsed
    ///
    /// TOML is the language of `site.toml`, of the other `.toml` files and of what stands
    /// between `+++` lines: a name, an equals sign and a value, one to a line. Text is put
    /// between straight quotes, a list between brackets with commas. Here something is missing,
    /// or one thing too many.
    ///
    /// The message says what was expected at that place. Mend it and look again: what stands
    /// behind it may not have been understood.
    ///
    /// ```toml site.toml
    /// title = "Tea or coffee
    /// base_url = "https://example.org"
    /// ```
    ///
    /// ```diagnostics
    /// site.toml:1:23: error[toml-syntax]: this is not TOML: the closing `"` is missing
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml site.toml
    /// title = "Tea or coffee"
    /// base_url = "https://example.org"
    /// ```
    ///
    /// ```diagnostics
    /// ```
    TOML_SYNTAX = "toml-syntax" Error;
}
