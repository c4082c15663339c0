//! TOML to [`Node`]s. All syntax errors of a text are reported, the first of a run that one
//! mistake sets off.

use toml::de::{DeTable, DeValue};

use super::value::{Data, Node};
use crate::diagnostic::{Diagnostic, problem};
use crate::fact::Date;
use crate::span::{FileId, Span, Spanned};

/// Parses `text[range]` of `file`. The table has what could be understood.
pub fn parse(file: FileId, text: &str, range: std::ops::Range<usize>) -> (Node, Vec<Diagnostic>) {
    let slice = &text[range.clone()];
    let at =
        |local: std::ops::Range<usize>| Span::new(file, range.start + local.start..range.start + local.end);
    let (table, errors) = DeTable::parse_recoverable(slice);
    let mut problems: Vec<(std::ops::Range<usize>, String)> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message().to_owned())).collect();
    problems.sort_by_key(|(span, _)| span.start);
    let mut diagnostics = Vec::new();
    let mut last_line = None;
    for (span, message) in problems {
        let line = slice[..floor_boundary(slice, span.start)].matches('\n').count();
        // One bad bracket derails the parser for some lines; what follows closely is its echo.
        if last_line.is_none_or(|last| line > last + 1) {
            diagnostics.push(problem::toml_syntax(at(span), &message.replace('\n', ", ")));
        }
        last_line = Some(line);
    }
    (convert_table(table.get_ref(), &at, at(0..slice.len())), diagnostics)
}

fn floor_boundary(text: &str, mut byte: usize) -> usize {
    byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

type Place<'a> = &'a dyn Fn(std::ops::Range<usize>) -> Span;

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
