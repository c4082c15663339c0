//! Options as rows of a CSV file. What a cell means depends on its criterion's type, which is not
//! known here: cells become [`Data::Cell`]s.

use std::ops::Range;

use super::document::OptionFields;
use super::fields::is_id;
use super::value::{Data, Node};
use crate::diagnostic::{Diagnostic, problem};
use crate::fact::Date;
use crate::span::{FileId, Span, Spanned};

/// An option's row.
#[derive(Debug)]
pub struct Row {
    /// Its id.
    pub id: Spanned<String>,
    /// What its cells say.
    pub fields: OptionFields,
}

/// Columns that are no criteria.
const PLAIN: [&str; 7] = ["id", "name", "article", "summary", "choose", "hue", "checked"];

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
                problems.push(problem::csv_syntax(Span::new(file, at..at), &error.to_string()));
                break;
            }
        };
        let from = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0)) + start;
        let cells = cells(file, text, from, &record);
        let Some(header) = &header else {
            header = Some(check_header(file, cells, &mut problems));
            continue;
        };
        if cells.len() != header.len() {
            let at = cells.first().map_or(Span::whole(file), |cell| cell.span);
            let at = cells.last().map_or(at, |last| Span { end: last.span.end, ..at });
            let message = format!("this row has {} cells, and the header has {}", cells.len(), header.len());
            problems.push(problem::csv_syntax(at, &message));
            continue;
        }
        rows.extend(row(header, &cells, &mut problems));
    }
    if header.is_none() {
        problems.push(problem::csv_syntax(
            Span::whole(file),
            "it is empty; the first line must name the columns",
        ));
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
        problems.push(problem::missing_key(at, "id", "the header", "a column with short names"));
    }
    super::comparison::unique("columns", header.iter(), problems);
    header
}

fn row(header: &[Spanned<String>], cells: &[Spanned<String>], problems: &mut Vec<Diagnostic>) -> Option<Row> {
    let cell = |name: &str| {
        let index = header.iter().position(|column| column.value == name)?;
        cells.get(index).filter(|cell| !cell.value.trim().is_empty())
    };
    let text = |name: &str| cell(name).map(|cell| cell.value.trim().to_owned());
    let whole = Span { end: cells.last()?.span.end, ..cells.first()?.span };
    let id = match cell("id") {
        Some(id) if is_id(id.value.trim()) => Spanned::new(id.value.trim().to_owned(), id.span),
        Some(id) => {
            problems.push(problem::invalid_value(
                id.span,
                format!("`{}` is not an id", id.value),
                "lower-case letters, digits and hyphens",
            ));
            return None;
        }
        None => {
            if header.iter().any(|column| column.value == "id") {
                problems.push(problem::csv_syntax(whole, "this row has no id"));
            }
            return None;
        }
    };
    let fields = OptionFields {
        name: text("name"),
        article: cell("article").map(|cell| cell.value.clone()),
        summary: text("summary"),
        choose: text("choose"),
        hue: cell("hue").and_then(|cell| {
            let hue = cell.value.trim().parse::<u16>().ok().filter(|hue| *hue < 360);
            if hue.is_none() {
                problems.push(problem::invalid_value(
                    cell.span,
                    format!("`hue` is {}", cell.value),
                    "0 to 359",
                ));
            }
            hue
        }),
        checked: cell("checked").and_then(|cell| {
            let date = Date::parse(cell.value.trim());
            if date.is_none() {
                problems.push(problem::invalid_value(
                    cell.span,
                    format!("`{}` is not a date", cell.value),
                    "a date such as 2026-11-22",
                ));
            }
            date.map(|date| Spanned::new(date, cell.span))
        }),
        facts: Some(Spanned::new(facts(header, cells), whole)),
    };
    Some(Row { id, fields })
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
        if let Some((criterion, detail)) = name.split_once('.')
            && matches!(detail, "source" | "note" | "checked")
            && header.iter().any(|column| column.value == criterion)
        {
            continue;
        }
        let key = |text: &str| Spanned::new(text.to_owned(), column.span);
        let mut entries =
            vec![(key("value"), Spanned::new(Data::Cell(cell.value.trim().to_owned()), cell.span))];
        let known = !matches!(cell.value.trim(), "" | "?" | "unknown");
        for detail in ["source", "note", "checked"] {
            // The row's source stands for what the row knows.
            let own = filled(&format!("{name}.{detail}"));
            let value = own.or_else(|| filled(detail).filter(|_| detail == "source" && known));
            if let Some(value) = value {
                let data =
                    if detail == "source" { list(value) } else { Data::Text(value.value.trim().to_owned()) };
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
