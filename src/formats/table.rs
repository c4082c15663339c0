//! The table's data for programs: CSV and JSON, from the same view as the page.

use std::io::{self, Write};

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::pages::view::contract::{Card, Cell, Group, Row, SourceMark};
use crate::pages::view::{Sealed, TableData};

/// RFC 4180: a row for each criterion, and for each option its value (empty where there is none), its state, note,
/// sources and date.
///
/// # Errors
/// When it cannot be written.
pub fn csv(table: &TableData<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let mut header = vec!["group".to_owned(), "criterion".to_owned(), "unit".to_owned(), "better".to_owned()];
    for option in &table.comparison().options {
        for detail in ["", " state", " note", " sources", " checked"] {
            header.push(inert(&format!("{}{detail}", option.name)));
        }
    }
    out.write_record(&header)?;
    let groups = table.groups();
    for (index, (group, row)) in rows(&groups).enumerate() {
        let start = [
            inert(group),
            inert(&row.title),
            inert(row.unit.as_deref().unwrap_or_default()),
            row.better.to_owned(),
        ];
        for field in start.into_iter().chain(table.cells(index).flat_map(|cell| csv_cell(&cell))) {
            out.write_field(field)?;
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.flush()
}

fn rows(groups: &[Group]) -> impl Iterator<Item = (&str, &Row)> {
    groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group.title.as_str(), row)))
}

fn csv_cell(cell: &Cell) -> [String; 5] {
    let note =
        [cell.depends.as_deref(), cell.note.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let sources: Vec<String> = cell.sources.iter().map(|source| source.title.clone()).collect();
    [
        cell.plain.as_deref().map(inert).unwrap_or_default(),
        cell.state.to_owned(),
        inert(&note),
        inert(&sources.join("; ")),
        cell.checked.clone().unwrap_or_default(),
    ]
}

/// A spreadsheet must not take an author's words for a formula; a number below zero is none.
fn inert(text: &str) -> String {
    let number = text.split("..").all(|end| rust_decimal::Decimal::from_str_exact(end).is_ok());
    if !number && text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Groups, criteria and cells, with whole sentences as on the page.
///
/// # Errors
/// When it cannot be written.
pub fn json(table: &TableData<'_>, out: &mut dyn Write) -> io::Result<()> {
    let groups = table.groups();
    let comparison = table.comparison();
    let option = |o: &Sealed<Card>| json!({ "id": o.id, "name": o.name, "summary": o.summary, "url": o.url });
    let whole = Whole {
        title: &comparison.title,
        options: comparison.options.iter().map(option).collect(),
        criteria: rows(&groups)
            .enumerate()
            .map(|(index, (group, row))| JsonRow { table, index, group, row })
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Whole<'a> {
    title: &'a str,
    options: Vec<Value>,
    criteria: Vec<JsonRow<'a>>,
}

/// A criterion with the cells of all options, which are made one after the other as they are written: of a large table
/// they would not have room in memory together.
struct JsonRow<'a> {
    table: &'a TableData<'a>,
    index: usize,
    group: &'a str,
    row: &'a Row,
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.row.id)?;
        map.serialize_entry("title", &self.row.title)?;
        map.serialize_entry("group", self.group)?;
        map.serialize_entry("type", self.row.kind)?;
        map.serialize_entry("unit", &self.row.unit)?;
        map.serialize_entry("better", self.row.better)?;
        map.serialize_entry("judgement", &self.row.judgement)?;
        map.serialize_entry("definition", &self.row.definition)?;
        map.serialize_entry("facts", &Facts(self))?;
        map.end()
    }
}

struct Facts<'a>(&'a JsonRow<'a>);

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer
            .collect_map(self.0.table.cells(self.0.index).map(|cell| (cell.option.clone(), JsonCell(cell))))
    }
}

struct JsonCell(Cell);

impl Serialize for JsonCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cell = &self.0;
        let source = |source: &SourceMark| json!({ "number": source.number, "title": source.title });
        let sources: Vec<Value> = cell.sources.iter().map(source).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("state", cell.state)?;
        map.serialize_entry("value", &cell.plain)?;
        map.serialize_entry("text", &cell.text)?;
        map.serialize_entry("points", &cell.points)?;
        map.serialize_entry("depends", &cell.depends)?;
        map.serialize_entry("note", &cell.note)?;
        map.serialize_entry("sources", &sources)?;
        map.serialize_entry("checked", &cell.checked)?;
        map.end()
    }
}
