//! Options as rows of a CSV file. What a cell means depends on its criterion's type, which is not
//! known here: cells become [`Data::Cell`]s.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::fields::is_id;
use super::value::{Data, Node};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::date::Date;
use crate::syntax::fields::{MISSING_KEY, invalid_value, unknown_key};

/// An option's row.
#[derive(Debug)]
pub struct Row {
    /// Its id.
    pub id: Spanned<String>,
    /// What its cells say, in the form of front matter.
    pub node: Arc<Node>,
}

/// Columns that are no criteria.
const PLAIN: [&str; 7] = ["id", "name", "phrase", "summary", "choose", "hue", "checked"];

/// What a column may say of the criterion before the dot.
const DETAILS: [&str; 4] = ["depends", "source", "note", "checked"];

/// Parses a CSV file.
pub fn parse(file: FileId, text: &str) -> (Vec<Row>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&text.as_bytes()[start..]);
    let mut header: Option<Vec<Spanned<String>>> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let at = error.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0)) + start;
                problems.push(csv_syntax(Span::new(file, at..at), &error.to_string()));
                break;
            }
        };
        let from = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0)) + start;
        let cells = cells(file, text, from, &record);
        let Some(header) = &header else {
            header = Some(check_header(file, cells, &mut problems));
            continue;
        };
        if let Some(at) = unclosed(file, text, &cells) {
            problems.push(unclosed_cell(at));
            continue;
        }
        if cells.len() != header.len() {
            let at = cells.first().map_or(Span::whole(file), |cell| cell.span);
            let at = cells.last().map_or(at, |last| Span { end: last.span.end, ..at });
            problems.push(uneven_row(at, cells.len(), header.len()));
            // Which option it is about is known all the same, where that comes first.
            if header.first().is_some_and(|name| name.value == "id") {
                let ids = cells.iter().take(1).filter(|id| is_id(id.value.trim()));
                rows.extend(ids.map(|id| Row {
                    id: id.clone().map(|id| id.trim().to_owned()),
                    node: Arc::new(Spanned::new(Data::Table(Vec::new()), at)),
                }));
            }
            continue;
        }
        rows.extend(row(header, &cells, &mut problems));
    }
    if header.is_none() {
        problems.push(csv_syntax(Span::whole(file), "it is empty; the first line must name the columns"));
    }
    (rows, problems)
}

fn check_header(
    file: FileId,
    cells: Vec<Spanned<String>>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Spanned<String>> {
    let header: Vec<Spanned<String>> =
        cells.into_iter().map(|cell| cell.map(|name| name.trim().to_owned())).collect();
    if header.iter().all(|name| name.value != "id") {
        let at = header.first().map_or(Span::whole(file), |cell| cell.span);
        problems.push(missing_column(at, "id"));
    }
    super::fields::unique("columns", header.iter(), problems);
    for column in &header {
        if let Some((criterion, detail)) = column.value.split_once('.')
            && header.iter().any(|column| column.value == criterion)
            && !DETAILS.contains(&detail)
        {
            let known = DETAILS.map(|detail| format!("{criterion}.{detail}"));
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            problems.push(unknown_key(column.span, &column.value, "the header of a table", &known));
        }
    }
    header
}

fn row(header: &[Spanned<String>], cells: &[Spanned<String>], problems: &mut Vec<Diagnostic>) -> Option<Row> {
    let cell = |name: &str| {
        let index = header.iter().position(|column| column.value == name)?;
        cells.get(index).filter(|cell| !cell.value.trim().is_empty())
    };
    let whole = Span { end: cells.last()?.span.end, ..cells.first()?.span };
    let id = match cell("id") {
        Some(id) if is_id(id.value.trim()) => Spanned::new(id.value.trim().to_owned(), id.span),
        Some(id) => {
            problems.push(invalid_value(
                id.span,
                format!("`{}` is not an id", id.value),
                "lower-case letters, digits and hyphens",
            ));
            // What speaks of it elsewhere is no mistake of its own.
            let id = id.clone().map(|id| id.trim().to_lowercase());
            is_id(&id.value).then_some(id)?
        }
        None => {
            if header.iter().any(|column| column.value == "id") {
                problems.push(csv_syntax(whole, "this row has no id"));
            }
            return None;
        }
    };
    let hue = cell("hue").and_then(|cell| {
        let hue = cell.value.trim().parse::<u16>().ok().filter(|hue| *hue < 360);
        if hue.is_none() {
            problems.push(invalid_value(cell.span, format!("`hue` is {}", cell.value), "0 to 359"));
        }
        hue.map(|hue| Spanned::new(Data::Number(hue.to_string()), cell.span))
    });
    let checked = cell("checked").and_then(|cell| {
        let date = Date::parse(cell.value.trim());
        if date.is_none() {
            let message = format!("`{}` is not a date", cell.value);
            problems.push(invalid_value(cell.span, message, "a date such as 2026-11-22"));
        }
        date.map(|date| Spanned::new(Data::Date(date), cell.span))
    });
    let text = |name| cell(name).map(|cell| Spanned::new(Data::Text(unguarded(cell).to_owned()), cell.span));
    let words = ["name", "phrase", "summary", "choose"].map(|name| (name, text(name)));
    let facts = Spanned::new(Data::Table(facts(header, cells)), whole);
    let entries = words.into_iter().chain([("hue", hue), ("checked", checked), ("facts", Some(facts))]);
    let entries = entries.filter_map(|(key, node)| Some((Spanned::new(key.to_owned(), whole), node?)));
    Some(Row { id, node: Arc::new(Spanned::new(Data::Table(entries.collect()), whole)) })
}

/// One fact a column that is not plain and has no dot; the columns `name.source` and so on join it.
fn facts(header: &[Spanned<String>], cells: &[Spanned<String>]) -> Vec<(Spanned<String>, Node)> {
    let mut facts: Vec<(Spanned<String>, Node)> = Vec::new();
    let columns = || header.iter().zip(cells);
    let filled = |wanted: &str| {
        columns()
            .find(|(column, cell)| column.value == wanted && !cell.value.trim().is_empty())
            .map(|(_, cell)| cell)
    };
    for (column, cell) in columns() {
        let name = column.value.as_str();
        if PLAIN.contains(&name) || name == "source" {
            continue;
        }
        // What follows the dot was looked at with the header.
        if name.split_once('.').is_some_and(|(criterion, _)| header.iter().any(|c| c.value == criterion)) {
            continue;
        }
        // A column that is there twice was reported with the header, too.
        if facts.iter().any(|(known, _)| known.value == column.value) {
            continue;
        }
        let key = |text: &str| Spanned::new(text.to_owned(), column.span);
        let words = unguarded(cell).to_owned();
        // What is guarded is an author's words, whatever they look like.
        let value = if words == cell.value.trim() { Data::Cell(words) } else { Data::Text(words) };
        let mut entries = vec![(key("value"), Spanned::new(value, cell.span))];
        let known = !matches!(cell.value.trim(), "" | "?" | "unknown");
        for detail in DETAILS {
            // The row's source stands for what the row knows.
            let own = filled(&format!("{name}.{detail}"));
            let value = own.or_else(|| filled(detail).filter(|_| detail == "source" && known));
            if let Some(value) = value {
                let data =
                    if detail == "source" { list(value) } else { Data::Text(unguarded(value).to_owned()) };
                entries.push((key(detail), Spanned::new(data, value.span)));
            }
        }
        facts.push((column.clone(), Spanned::new(Data::Table(entries), cell.span)));
    }
    facts
}

fn list(cell: &Spanned<String>) -> Data {
    let items = cell.value.split(';').map(str::trim).filter(|item| !item.is_empty());
    Data::List(items.map(|item| Spanned::new(Data::Text(item.to_owned()), cell.span)).collect())
}

/// Where a quotation mark opens a cell and none closes it: the cell goes on to the end of the file.
fn unclosed(file: FileId, text: &str, cells: &[Spanned<String>]) -> Option<Span> {
    let last = cells.last()?.span.range();
    // The place of a cell leaves its quotation marks out, unless there is only one and nothing else.
    let start = [Some(last.start), last.start.checked_sub(1)]
        .into_iter()
        .flatten()
        .find(|at| text.as_bytes().get(*at) == Some(&b'"'))?;
    let never = last.end + 1 >= text.trim_end().len() && text[start..].matches('"').count() % 2 == 1;
    never.then(|| Span::new(file, start..start + 1))
}

/// The cells of a record with their places, quotes left out.
fn cells(file: FileId, text: &str, from: usize, record: &csv::StringRecord) -> Vec<Spanned<String>> {
    let mut at = from;
    // The reader gives the end of the line before as a record's start where lines are blank.
    while text[at..].starts_with(['\r', '\n']) {
        at += 1;
    }
    record
        .iter()
        .map(|value| {
            let range = cell_range(text, at);
            let quoted = text[range.clone()].starts_with('"');
            at = (range.end + 1).min(text.len());
            let inner = if quoted && range.len() >= 2 { range.start + 1..range.end - 1 } else { range };
            Spanned::new(value.to_owned(), Span::new(file, inner))
        })
        .collect()
}

/// A cell as others should read it: with an apostrophe in front, where a spreadsheet would take an author's words for
/// a formula, or we for a state. A number below zero is none.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if is_taken_amiss(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The words of a cell that may be guarded.
fn unguarded(cell: &Spanned<String>) -> &str {
    let words = cell.value.trim();
    words.strip_prefix('\'').filter(|rest| is_taken_amiss(rest)).unwrap_or(words)
}

/// Apostrophes in front change nothing, or one that is the author's own would be lost.
fn is_taken_amiss(text: &str) -> bool {
    let words = text.trim_start_matches('\'');
    let number = text.split("..").all(|end| rust_decimal::Decimal::from_str_exact(end).is_ok());
    !number && (words.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) || words.starts_with("depends"))
}

/// The raw cell that starts at `from`, without the comma or the line's end.
fn cell_range(text: &str, from: usize) -> Range<usize> {
    let mut inside = false;
    for (offset, c) in text[from..].char_indices() {
        match c {
            '"' => inside = !inside,
            ',' | '\n' | '\r' if !inside => return from..from + offset,
            _ => {}
        }
    }
    from..text.len()
}

/// CSV that does not parse, or a row with another number of cells than the header.
pub(crate) fn csv_syntax(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(CSV_SYNTAX, at, format!("this is not a table: {reason}"))
}

/// A CSV file whose header lacks a column.
fn missing_column(at: Span, column: &str) -> Diagnostic {
    Diagnostic::new(MISSING_KEY, at, format!("there is no column `{column}`"))
        .help(format!("add a column `{column}` with a short name for each row"))
}

/// A CSV row with another number of cells than the header.
fn uneven_row(at: Span, cells: usize, columns: usize) -> Diagnostic {
    let count = if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") };
    let d = csv_syntax(at, &format!("this row has {count}, and the header has {columns}"));
    if cells > columns {
        d.help("put a cell that has a comma in it between double quotes")
    } else {
        d.help("a cell that is empty needs its comma all the same")
    }
}

/// A CSV cell whose quotation mark is never closed.
fn unclosed_cell(at: Span) -> Diagnostic {
    csv_syntax(at, "the quotation mark that starts here is never closed")
        .help("add one where the cell ends; inside a cell, write it twice")
}

codes! {
    /// # The CSV cannot be parsed
    ///
    /// A CSV file is a table: the first line names the columns, and each further line has one
    /// cell for each of them, with commas between. A line with another number of cells would
    /// put facts into the wrong columns, so it is not guessed at.
    ///
    /// Mostly a comma is missing, or a cell has a comma in it: put such a cell between double
    /// quotes.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,name,summary
    /// tea,Tea,Leaves, in hot water
    /// coffee,Coffee,Beans
    /// ```
    ///
    /// ```diagnostics
    /// content/drinks.csv:2:1: error[csv-syntax]: this is not a table: this row has 4 cells, and the header has 3
    ///   help: put a cell that has a comma in it between double quotes
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,name,summary
    /// tea,Tea,"Leaves, in hot water"
    /// coffee,Coffee,Beans
    /// ```
    ///
    /// ```diagnostics
    /// ```
    CSV_SYNTAX = "csv-syntax" Error;
}
