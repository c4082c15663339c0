//! Options as rows of a CSV file. What a cell means depends on its criterion's type, which is not
//! known here: cells become [`Data::Cell`]s.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use csv_core::ReadFieldResult;

use super::fields::{MISSING_KEY, is_id, not_an_id, slug, unique, unknown_key};
use super::value::{Data, Entry, Node};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::{FileId, Span, Spanned};

/// An option's row.
#[derive(Debug)]
pub struct Row {
    /// Its id.
    pub id: Spanned<String>,
    /// What its cells say, in the form of front matter.
    pub node: Arc<Node>,
}

/// How many columns a table has at most.
const MOST_COLUMNS: usize = 2000;

/// How many rows a table has at most.
const MOST_ROWS: usize = 100_000;

/// Columns that say what front matter says by the same name.
pub(crate) const PLAIN: [&str; 6] = ["name", "phrase", "summary", "choose", "hue", "checked"];

/// What a column may say of the criterion before the dot.
pub(crate) const DETAILS: [&str; 4] = ["depends", "source", "note", "checked"];

/// Parses a CSV file. What divides its cells is found in its header: a comma, a semicolon or a tab; or a first line such
/// as `sep=;` says it.
pub fn parse(file: FileId, text: &str) -> (Vec<Row>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let (start, separator) = separator(text);
    let records = records(file, text, start, separator, &mut problems).into_iter();
    // Spreadsheets keep rows that were emptied.
    let mut records = records.filter(|cells| cells.iter().any(|cell| !cell.value.trim().is_empty()));
    let Some(header) = records.next() else {
        if problems.is_empty() {
            let reason = "it is empty; the first line must name the columns";
            problems.push(csv_syntax(Span::whole(file), reason));
        }
        return (Vec::new(), problems);
    };
    if header.len() > MOST_COLUMNS {
        let columns = header.len();
        let at = header.into_iter().nth(MOST_COLUMNS).map_or(Span::whole(file), |cell| cell.span);
        let reason = format!("it has {columns} columns, and may have {MOST_COLUMNS}");
        problems.push(csv_syntax(at, &reason));
        return (Vec::new(), problems);
    }
    let header = check_header(header, &mut problems);
    let mut unnamed = None;
    let mut rows = Vec::new();
    for (count, cells) in records.enumerate() {
        if count == MOST_ROWS {
            let at = cells.first().map_or(Span::whole(file), |cell| cell.span);
            problems
                .push(csv_syntax(at, &format!("a table may have {MOST_ROWS} rows, and this is one more")));
            break;
        }
        rows.extend(row(&header, cells, &mut unnamed, &mut problems));
    }
    problems.extend(unnamed.map(unnamed_column));
    (rows, problems)
}

/// Where the table begins, and what divides its cells.
pub(crate) fn separator(text: &str) -> (usize, u8) {
    const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = text[bom..].split_inclusive('\n').next().unwrap_or("");
    let said = first.trim_end_matches(['\r', '\n']).strip_prefix("sep=").map(str::as_bytes);
    if let Some(&[separator]) = said {
        return (bom + first.len(), separator);
    }
    let header = text[bom..].trim_start_matches(['\r', '\n']).lines().next().unwrap_or("");
    let mut counts = [0; SEPARATORS.len()];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some(index) = SEPARATORS.iter().position(|known| *known == byte && !quoted) {
            counts[index] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let index = counts.iter().position(|count| *count == most).unwrap_or(0);
    (bom, SEPARATORS[index])
}

/// The cells of each record; their places leave quotation marks out.
///
/// Cells are read one by one, because the reader of whole records does not say where they stand.
pub(crate) fn records(
    file: FileId,
    text: &str,
    mut at: usize,
    separator: u8,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Vec<Spanned<String>>> {
    let mut reader = csv_core::ReaderBuilder::new().delimiter(separator).build();
    let mut value = vec![0; text.len()];
    let mut records = Vec::new();
    let mut cells = Vec::new();
    loop {
        let mut start = at;
        // The reader passes over blank lines.
        if cells.is_empty() {
            start = text.len() - text[at..].trim_start_matches(['\r', '\n']).len();
        }
        let mut length = 0;
        let (end, last) = loop {
            let (result, read, written) = reader.read_field(&text.as_bytes()[at..], &mut value[length..]);
            (at, length) = (at + read, length + written);
            match result {
                ReadFieldResult::InputEmpty => {}
                // What ends it is one byte, or the end of the file.
                ReadFieldResult::Field { record_end } => break (at - read.min(1), record_end),
                ReadFieldResult::OutputFull | ReadFieldResult::End => return records,
            }
        };
        let raw = &text[start..end];
        if end == at && raw.starts_with('"') && raw.matches('"').count() % 2 == 1 {
            problems.push(unclosed_cell(Span::new(file, start..start + 1)));
            return records;
        }
        let mark = usize::from(raw.len() > 1 && raw.starts_with('"') && raw.ends_with('"'));
        let words = String::from_utf8_lossy(&value[..length]).into_owned();
        cells.push(Spanned::new(words, Span::new(file, start + mark..end - mark)));
        if last {
            records.push(std::mem::take(&mut cells));
        }
    }
}

/// The names of the columns.
struct Header {
    columns: Vec<Spanned<String>>,
    /// Of two columns with one name, the first.
    by_name: BTreeMap<String, usize>,
}

impl Header {
    fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The criterion that a column says more of, and what.
    fn detail<'a>(&self, column: &'a str) -> Option<(&'a str, &'a str)> {
        column.split_once('.').filter(|(criterion, _)| self.has(criterion))
    }
}

fn check_header(cells: Vec<Spanned<String>>, problems: &mut Vec<Diagnostic>) -> Header {
    let mut header: Vec<_> = cells.into_iter().map(|cell| cell.map(|name| name.trim().to_owned())).collect();
    for known in PLAIN.into_iter().chain(["id", "source"]) {
        if header.iter().all(|column| column.value != known)
            && let Some(column) = header.iter_mut().find(|column| column.value.eq_ignore_ascii_case(known))
        {
            known.clone_into(&mut column.value);
        }
    }
    if header.iter().all(|column| !matches!(column.value.as_str(), "id" | "name")) {
        problems.extend(header.first().map(|first| missing_column(first.span)));
    }
    unique("columns", header.iter(), problems);
    let mut by_name = BTreeMap::new();
    for (index, column) in header.iter().enumerate() {
        by_name.entry(column.value.clone()).or_insert(index);
    }
    let header = Header { columns: header, by_name };
    for column in &header.columns {
        if let Some((criterion, detail)) = header.detail(&column.value)
            && !DETAILS.contains(&detail)
        {
            let known = DETAILS.map(|detail| format!("{criterion}.{detail}"));
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            problems.push(unknown_key(column.span, &column.value, "the header of a table", &known));
        }
    }
    header
}

fn row(
    header: &Header,
    mut cells: Vec<Spanned<String>>,
    unnamed: &mut Option<Span>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Row> {
    // Spreadsheets keep columns that were emptied.
    while cells.len() > header.columns.len() && cells.last().is_some_and(|cell| cell.value.trim().is_empty())
    {
        cells.pop();
    }
    let cells = cells.as_slice();
    let whole = Span { end: cells.last()?.span.end, ..cells.first()?.span };
    if cells.len() != header.columns.len() {
        problems.push(uneven_row(whole, cells.len(), header.columns.len()));
        // Which option it is about is known all the same, where that comes first.
        let id = cells.first().filter(|_| header.columns.first().is_some_and(|name| name.value == "id"))?;
        let id = id.clone().map(|id| id.trim().to_owned());
        let node = Arc::new(Spanned::new(Data::Table(Vec::new()), whole));
        return is_id(&id.value).then_some(Row { id, node });
    }
    let mut columns = header.columns.iter().zip(cells);
    let lost = columns.find(|(column, cell)| column.value.is_empty() && !cell.value.trim().is_empty());
    *unnamed = unnamed.or(lost.map(|(_, cell)| cell.span));
    let filled = |name: &str| {
        let index = header.by_name.get(name)?;
        cells.get(*index).filter(|cell| !cell.value.trim().is_empty())
    };
    let has_ids = header.has("id");
    let Some(id) = filled(if has_ids { "id" } else { "name" }) else {
        if has_ids || header.has("name") {
            let reason = if has_ids { "this row has no id" } else { "this row has no name" };
            problems.push(csv_syntax(whole, reason));
        }
        return None;
    };
    let mut id = id.clone().map(|id| if has_ids { id.trim().to_owned() } else { slug(&id) });
    if !is_id(&id.value) {
        problems.push(not_an_id(id.as_deref()));
        // What speaks of it elsewhere is no mistake of its own.
        id.value = id.value.to_lowercase();
    }
    let key = |name: &str| Spanned::new(name.to_owned(), whole);
    let facts = Spanned::new(Data::Table(facts(header, cells, filled)), whole);
    let mut entries = vec![(key("facts"), facts)];
    for name in PLAIN {
        if let Some(cell) = filled(name) {
            let words = Data::Cell(unguarded(&cell.value).to_owned());
            entries.push((key(name), Spanned::new(words, cell.span)));
        }
    }
    let node = Arc::new(Spanned::new(Data::Table(entries), whole));
    is_id(&id.value).then_some(Row { id, node })
}

/// One fact a column that is not plain and has no dot; the columns `name.source` and so on join it.
fn facts<'a>(
    header: &Header,
    cells: &[Spanned<String>],
    filled: impl Fn(&str) -> Option<&'a Spanned<String>>,
) -> Vec<Entry> {
    let mut facts: Vec<Entry> = Vec::new();
    for (index, (column, cell)) in header.columns.iter().zip(cells).enumerate() {
        let name = column.value.as_str();
        // What follows a dot was looked at with the header, and so was a column that is there twice.
        if PLAIN.contains(&name)
            || matches!(name, "" | "id" | "source")
            || header.detail(name).is_some()
            || header.by_name.get(name) != Some(&index)
        {
            continue;
        }
        let key = |text: &str| Spanned::new(text.to_owned(), column.span);
        let words = unguarded(&cell.value).to_owned();
        // What is guarded is an author's words, whatever they look like.
        let value = if words == cell.value.trim() { Data::Cell(words) } else { Data::Text(words) };
        let mut entries = vec![(key("value"), Spanned::new(value, cell.span))];
        // The row's source stands for what the row knows.
        let known =
            !matches!(cell.value.trim().to_lowercase().as_str(), "" | "?" | "unknown" | "-" | "–" | "—");
        for detail in DETAILS {
            let own = filled(&format!("{name}.{detail}"));
            if let Some(said) = own.or_else(|| filled("source").filter(|_| detail == "source" && known)) {
                let data = match detail {
                    "source" => list(said),
                    _ => Data::Text(unguarded(&said.value).to_owned()),
                };
                entries.push((key(detail), Spanned::new(data, said.span)));
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

/// A cell as others should read it: with an apostrophe in front, where a spreadsheet would take an author's words for
/// a formula, or we for a state. A number below zero is none.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if is_taken_amiss(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The words of a cell that may be guarded.
fn unguarded(cell: &str) -> &str {
    let words = cell.trim();
    words.strip_prefix('\'').filter(|rest| is_taken_amiss(rest)).unwrap_or(words)
}

/// Apostrophes in front change nothing, or one that is the author's own would be lost; nor does white space, which cells
/// do not keep.
fn is_taken_amiss(text: &str) -> bool {
    let words = text.trim_start_matches(|c: char| c == '\'' || c.is_whitespace());
    let number = text.split("..").all(|end| rust_decimal::Decimal::from_str_exact(end).is_ok());
    !number
        && (words.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || words.starts_with("depends"))
}

/// CSV that does not parse, or a row with another number of cells than the header.
pub(crate) fn csv_syntax(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(CSV_SYNTAX, at, format!("this is not a table: {reason}"))
}

/// A CSV file whose header has neither ids nor names.
fn missing_column(at: Span) -> Diagnostic {
    Diagnostic::new(MISSING_KEY, at, "there is no column `id`, and none `name`")
        .help("add one: an id is a short name of lower-case letters, digits and hyphens; without it, it is made of the name")
}

/// Words in a column without a name.
fn unnamed_column(at: Span) -> Diagnostic {
    csv_syntax(at, "the column of this cell has no name").help("name it in the first line, or empty it")
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(text in "[ab,\"\r\n é]{0,30}") {
            let mut problems = Vec::new();
            let found = records(FileId(0), &text, 0, b',', &mut problems);
            let mut reader =
                ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            // An open quotation mark ends the table.
            for (cells, wanted) in found.iter().zip(reader.records()) {
                let values: Vec<&str> = cells.iter().map(|cell| cell.value.as_str()).collect();
                let wanted = wanted.unwrap();
                prop_assert_eq!(values, wanted.iter().collect::<Vec<_>>());
            }
            prop_assert!(!problems.is_empty() || reader.records().next().is_none());
            for cell in found.iter().flatten() {
                let written = &text[cell.span.range()];
                prop_assert!(written.contains('"') || written == cell.value, "{}", written);
            }
        }
    }
}
