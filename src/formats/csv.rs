//! CSV (RFC 4180), for spreadsheets: options as they are imported, and facts one by one.

use std::io::{self, Write};

use super::{Data, Format};
use crate::kinds::Cell;
use crate::model::{CriterionId, Fact};
use crate::syntax::csv::guarded;

/// A row an option, in the form that `csv` of `comparison.toml` takes.
pub(super) const OPTIONS: Format = Format { file: "table.csv", write: options };
/// A row a fact.
pub(super) const FACTS: Format = Format { file: "facts.csv", write: facts };

/// Begins with a byte-order mark, by which Excel knows UTF-8.
fn writer(out: &mut dyn Write) -> io::Result<csv::Writer<&mut dyn Write>> {
    out.write_all("\u{feff}".as_bytes())?;
    Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out))
}

/// What a column of the first format says of an option.
enum Column {
    /// `name` and the like.
    Text(&'static str),
    /// The value of a fact.
    Value(CriterionId),
    /// `weight.note` and the like.
    Detail(CriterionId, &'static str),
}

const DETAILS: [&str; 4] = ["depends", "note", "source", "checked"];

fn options(data: &Data<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = data.comparison;
    // The date of a row is that of each fact in it.
    let checked = |option: usize| {
        let it = &comparison.options[option];
        let dated = it.facts.iter().all(|fact| fact.span.is_none() || fact.checked.is_some());
        it.checked.map(|(date, _)| date).filter(|_| dated)
    };
    let text = |option: usize, name: &str| {
        let it = &comparison.options[option];
        match name {
            "id" => it.id.clone(),
            "name" => it.name.clone(),
            "phrase" if it.phrase == it.name => String::new(),
            "phrase" => it.phrase.clone(),
            "summary" => it.summary.clone().unwrap_or_default(),
            "choose" => it.choose.clone().unwrap_or_default(),
            _ => checked(option).map(|date| date.to_string()).unwrap_or_default(),
        }
    };
    let detail = |option: usize, criterion: CriterionId, name: &str| {
        let fact = &comparison.options[option].facts[criterion.index()];
        match (name, &fact.cell) {
            ("depends", Cell::Depends { on, .. }) => on.clone(),
            ("note", _) => fact.note.clone().unwrap_or_default(),
            ("source", _) => sources(data, fact),
            ("checked", _) if fact.span.is_some() && fact.checked != checked(option) => {
                fact.checked.map(|date| date.to_string()).unwrap_or_default()
            }
            _ => String::new(),
        }
    };
    let says =
        |column: &dyn Fn(usize) -> String| (0..comparison.options.len()).any(|o| !column(o).is_empty());
    let mut columns: Vec<Column> = ["id", "name", "phrase", "summary", "choose", "checked"]
        .into_iter()
        .filter(|name| matches!(*name, "id" | "name") || says(&|option| text(option, name)))
        .map(Column::Text)
        .collect();
    for criterion in comparison.criterion_ids() {
        columns.push(Column::Value(criterion));
        let details = DETAILS.into_iter().filter(|name| says(&|option| detail(option, criterion, name)));
        columns.extend(details.map(|name| Column::Detail(criterion, name)));
    }
    let mut out = writer(out)?;
    let id = |criterion: &CriterionId| comparison.criteria[criterion.index()].id.as_str();
    out.write_record(columns.iter().map(|column| match column {
        Column::Text(name) => (*name).to_owned(),
        Column::Value(criterion) => id(criterion).to_owned(),
        Column::Detail(criterion, name) => format!("{}.{name}", id(criterion)),
    }))?;
    for option in 0..comparison.options.len() {
        for column in &columns {
            let field = match column {
                Column::Text(name) => text(option, name),
                Column::Detail(criterion, name) => detail(option, *criterion, name),
                Column::Value(criterion) => {
                    let fact = &comparison.options[option].facts[criterion.index()];
                    match fact.cell {
                        Cell::Unknown if fact.span.is_some() => "unknown".to_owned(),
                        Cell::NotApplicable => "n/a".to_owned(),
                        _ => data.value(*criterion, &fact.cell),
                    }
                }
            };
            out.write_field(guarded(&field).as_ref())?;
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.flush()
}

fn facts(data: &Data<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = writer(out)?;
    out.write_record(["option", "criterion", "value", "unit", "state", "note", "sources", "checked"])?;
    for option in data.comparison.option_ids() {
        let id = &data.comparison.options[option.index()].id;
        for (criterion, fact) in data.facts(option) {
            let it = &data.comparison.criteria[criterion.index()];
            let on = match &fact.cell {
                Cell::Depends { on, .. } => Some(on.as_str()),
                _ => None,
            };
            let note: Vec<&str> = on.into_iter().chain(fact.note.as_deref()).collect();
            let checked = fact.stated_date().map(|date| date.to_string()).unwrap_or_default();
            out.write_record([
                id.as_str(),
                it.id.as_str(),
                &guarded(&data.value(criterion, &fact.cell)),
                &guarded(it.kind.about().unit.unwrap_or_default()),
                fact.cell.state(),
                &guarded(&note.join(" ")),
                &sources(data, fact),
                &checked,
            ])?;
        }
    }
    out.flush()
}

fn sources(data: &Data<'_>, fact: &Fact) -> String {
    let ids = fact.sources.iter().map(|source| data.comparison.sources[source.index()].id.as_str());
    ids.collect::<Vec<_>>().join("; ")
}
