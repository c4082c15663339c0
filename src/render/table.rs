//! The table's data for programs: CSV and JSON, from the same view as the page.

use serde_json::{Map, Value, json};

use crate::view::contract::{Cell, Comparison, Row, Table};

/// RFC 4180: a row for each criterion, and for each option its value (empty where there is none), its state, note,
/// sources and date.
#[must_use]
pub fn csv(comparison: &Comparison, table: &Table) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing records of equal length into memory cannot fail.
    let mut write = |record: &[String]| drop(out.write_record(record));
    let mut header = vec!["group".to_owned(), "criterion".to_owned(), "unit".to_owned(), "better".to_owned()];
    for option in &comparison.options {
        for detail in ["", " state", " note", " sources", " checked"] {
            header.push(inert(&format!("{}{detail}", option.name)));
        }
    }
    write(&header);
    for (group, row) in rows(table) {
        let mut record = vec![
            inert(group),
            inert(&row.title),
            inert(row.unit.as_deref().unwrap_or_default()),
            row.better.to_owned(),
        ];
        for cell in &row.cells {
            record.extend(csv_cell(cell));
        }
        write(&record);
    }
    out.into_inner().unwrap_or_default()
}

fn rows(table: &Table) -> impl Iterator<Item = (&str, &Row)> {
    table.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group.title.as_str(), row)))
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
#[must_use]
pub fn json(comparison: &Comparison, table: &Table) -> Value {
    let options: Vec<Value> = comparison
        .options
        .iter()
        .map(|o| json!({ "id": o.id, "name": o.name, "summary": o.summary, "url": o.url }))
        .collect();
    let criteria: Vec<Value> = rows(table)
        .map(|(group, row)| {
            let facts: Map<String, Value> = row
                .cells
                .iter()
                .map(|cell| {
                    let sources: Vec<Value> = cell
                        .sources
                        .iter()
                        .map(|source| json!({ "number": source.number, "title": source.title }))
                        .collect();
                    (
                        cell.option.clone(),
                        json!({
                            "state": cell.state,
                            "value": cell.plain,
                        "text": cell.text,
                            "points": cell.points,
                            "depends": cell.depends,
                            "note": cell.note,
                            "sources": sources,
                            "checked": cell.checked,
                        }),
                    )
                })
                .collect();
            json!({
                "id": row.id,
                "title": row.title,
                "group": group,
                "type": row.kind,
                "unit": row.unit,
                "better": row.better,
                "judgement": row.judgement,
                "definition": row.definition,
                "facts": facts,
            })
        })
        .collect();
    json!({ "title": comparison.title, "options": options, "criteria": criteria })
}
