//! TOML to [`Node`]s. Of all syntax errors those are reported that stand for a mistake of their own, and not
//! what the parser takes amiss because it lost its way at one before.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue, Error};

use super::value::{Data, Locate, Node};
use crate::diagnostic::{Applicability, Code, Diagnostic, Help, codes};
use crate::source::span::{FileId, Span, Spanned, floor_boundary};
use crate::syntax::date::Date;
use crate::syntax::fields::{DUPLICATE_ID, UNKNOWN_KEY, WRONG_TYPE};
use crate::syntax::yaml::YAML_SYNTAX;

/// The most syntax errors that are reported of one text.
const MOST: usize = 20;

/// A text as TOML has it, between quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Parses `text[range]` of `file`. The table has what could be understood.
pub fn parse(file: FileId, text: &str, range: Range<usize>) -> (Node, Vec<Diagnostic>) {
    let slice = &text[range.clone()];
    let locate = |local: Range<usize>| Span::new(file, range.start + local.start..range.start + local.end);
    let (parsed, errors) = DeTable::parse_recoverable(slice);
    let problems =
        own_mistakes(slice, &errors).into_iter().map(|(at, message)| match slip(slice, at.start) {
            Some((value, reason, meant)) => {
                let certain = is_certain(&slice[value.clone()], &meant);
                let mut help = Help::propose(format!("write `{meant}`"), meant);
                if certain && let Some(replacement) = &mut help.replacement {
                    replacement.applicability = Applicability::MachineApplicable;
                }
                toml_syntax(locate(value), reason).with(help)
            }
            None => toml_syntax(locate(at.clone()), &in_words(&message, &slice[at])),
        });
    (Spanned::new(table(parsed.get_ref(), &locate), locate(0..slice.len())), problems.collect())
}

type Found = (Range<usize>, String);

fn identity((at, message): &Found) -> (usize, usize, &str) {
    (at.start, at.end, message)
}

fn sorted(text: &str, errors: &[Error]) -> Vec<Found> {
    let at = |span: Range<usize>| floor_boundary(text, span.start)..floor_boundary(text, span.end);
    let found = |error: &Error| (at(error.span().unwrap_or(0..0)), error.message().to_owned());
    let mut found: Vec<Found> = errors.iter().map(found).collect();
    found.sort_by_key(|(at, _)| at.start);
    found
}

/// The first error, and each later one that is still found when the statement around the one before is gone.
fn own_mistakes(text: &str, errors: &[Error]) -> Vec<Found> {
    let errors = sorted(text, errors);
    let mut own: Vec<Found> = Vec::new();
    let mut rest = text.to_owned();
    let mut next = errors.first();
    while let Some(found) = next
        && own.len() < MOST
    {
        let at = found.0.start;
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let start = statement(text, at);
        let blank = rest[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
        let blank: String = blank.collect();
        rest.replace_range(start..end, &blank);
        own.push(found.clone());
        let left = sorted(&rest, &DeTable::parse_recoverable(&rest).1);
        let left: BTreeSet<(usize, usize, &str)> = left.iter().map(identity).collect();
        next = errors.iter().filter(|(at, _)| at.start > end).find(|error| left.contains(&identity(error)));
    }
    own
}

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

/// The quotes of a word processor.
const CURLY: [char; 3] = ['“', '”', '„'];

/// A value that is written as in other languages, in the line of a syntax error: its place, what is wrong, and what is
/// meant.
fn slip(text: &str, byte: usize) -> Option<(Range<usize>, &'static str, String)> {
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next()?;
    let equals = line.find('=')?;
    let value = line[equals + 1..].split(" #").next()?;
    let at = start + equals + 1 + value.len() - value.trim_start().len();
    let value = value.trim();
    let place = at..at + value.len();
    let is_number = |text: &str| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    match value {
        "no" | "No" | "off" | "Off" | "FALSE" | "False" | "NO" => {
            return Some((place, "no is `false`", "false".to_owned()));
        }
        "yes" | "Yes" | "on" | "On" | "TRUE" | "True" | "YES" => {
            return Some((place, "yes is `true`", "true".to_owned()));
        }
        "null" | "none" | "None" | "~" | "nil" => {
            return Some((place, "a key without a value is left out", "\"unknown\"".to_owned()));
        }
        _ => {}
    }
    if let Some(words) = value.strip_prefix(CURLY).and_then(|value| value.strip_suffix(CURLY))
        && !words.contains(CURLY)
        && !words.contains(['"', '\\'])
    {
        return Some((place, "text stands between straight quotes", format!("\"{words}\"")));
    }
    if let Some((whole, decimals)) = value.split_once(',')
        && is_number(whole)
        && !decimals.is_empty()
        && decimals.bytes().all(|b| b.is_ascii_digit())
    {
        return Some((place, "a point stands before decimals", format!("{whole}.{decimals}")));
    }
    let (number, unit) = value
        .split_once(' ')
        .or_else(|| value.find(|c: char| c.is_alphabetic() || c == '%').map(|at| value.split_at(at)))?;
    let is_unit = !unit.is_empty() && unit.len() <= 12 && !unit.contains(['"', '=', '[', '{', ',']);
    (is_number(number)
        && is_unit
        && unit.trim().starts_with(|c: char| c.is_alphabetic() || "%€$£¥".contains(c)))
    .then(|| {
        (place, "a number stands alone; its unit or currency is that of the criterion", number.to_owned())
    })
}

/// Whether `written` can mean nothing but `meant`. `no` may be Norway's code, `1,5` a list, and `5 kg` be in another unit
/// than its criterion.
fn is_certain(written: &str, meant: &str) -> bool {
    written.eq_ignore_ascii_case(meant) || written.trim_matches(CURLY) == meant.trim_matches('"')
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
pub fn broken_at<'a>(problems: impl IntoIterator<Item = &'a Diagnostic>) -> Option<usize> {
    let broken = problems.into_iter().filter(|d| matches!(d.code, TOML_SYNTAX | YAML_SYNTAX));
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

/// Takes back what is said of a value that is no value: the parser gave it one to go on.
pub fn drop_overlapped(problems: &mut Vec<Diagnostic>, echo: Code) {
    let broken = problems.iter().filter(|d| d.code == TOML_SYNTAX).filter_map(|d| d.span);
    let broken: BTreeSet<(FileId, u32)> = broken.map(|span| (span.file, span.start)).collect();
    problems
        .retain(|d| d.code != echo || d.span.is_none_or(|span| !broken.contains(&(span.file, span.start))));
}

fn table(table: &DeTable<'_>, locate: Locate<'_>) -> Data {
    let entries = table.iter().map(|(key, value)| {
        let key = Spanned::new(key.get_ref().to_string(), locate(key.span()));
        (key, node(value, locate))
    });
    Data::Table(entries.collect())
}

fn node(value: &toml::Spanned<DeValue<'_>>, locate: Locate<'_>) -> Node {
    let data = match value.get_ref() {
        DeValue::String(text) => Data::Text(text.to_string()),
        DeValue::Integer(number) => {
            let whole = i128::from_str_radix(number.as_str(), number.radix());
            Data::Number(whole.map_or_else(|_| number.as_str().to_owned(), |whole| whole.to_string()))
        }
        DeValue::Float(number) => Data::Number(number.as_str().to_owned()),
        DeValue::Boolean(value) => Data::Bool(*value),
        // A time, or a date with one, stays as it is written; a date is read from it where one is expected.
        DeValue::Datetime(when) => {
            let date = when.date.filter(|_| when.time.is_none());
            let date = date.and_then(|date| Date::parse(&date.to_string()));
            date.map_or_else(|| Data::Text(when.to_string()), Data::Date)
        }
        DeValue::Array(items) => Data::List(items.iter().map(|item| node(item, locate)).collect()),
        DeValue::Table(entries) => table(entries, locate),
    };
    Spanned::new(data, locate(value.span()))
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
