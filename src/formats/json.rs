//! JSON: options, criteria and sources once each, then the facts by option and criterion. What there is nothing to say of
//! has no key.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Data, Format};
use crate::kinds::{Cell, Form, show_points};
use crate::model::{CriterionId, Fact, OptionId};

pub(super) const JSON: Format = Format { file: "table.json", write };

fn write(data: &Data<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = data.comparison;
    write!(out, "{{\n\"title\": {},\n", json!(comparison.title))?;
    let options = comparison.options.iter().map(|it| {
        let url = format!("{}{}", data.base_path, it.address);
        object([
            ("id", json!(it.id)),
            ("name", json!(it.name)),
            ("summary", json!(it.summary)),
            ("url", json!(url)),
        ])
    });
    list(out, "options", options)?;
    let criteria = comparison.criteria.iter().map(|it| {
        object([
            ("id", json!(it.id)),
            ("title", json!(it.title)),
            ("group", json!(comparison.groups[it.group.index()].title)),
            ("type", json!(it.kind.name())),
            ("unit", json!(it.kind.about().unit)),
            ("better", json!(it.direction.name())),
            ("judgement", json!(it.judgement)),
            ("definition", json!(it.definition)),
        ])
    });
    list(out, "criteria", criteria)?;
    let sources = comparison.sources.iter().map(|it| {
        object([
            ("id", json!(it.id)),
            ("title", json!(it.title)),
            ("publisher", json!(it.publisher)),
            ("url", json!(it.url)),
            ("date", json!(it.date.map(|date| date.to_string()))),
        ])
    });
    list(out, "sources", sources)?;
    out.write_all(b"\"facts\": {")?;
    for (index, option) in comparison.option_ids().enumerate() {
        let facts = data.facts(option).map(|(criterion, it)| {
            (comparison.criteria[criterion.index()].id.clone(), fact(data, option, criterion, it))
        });
        let facts = Value::Object(facts.collect());
        let comma = if index == 0 { "" } else { "," };
        write!(out, "{comma}\n  {}: {facts}", json!(comparison.options[option.index()].id))?;
    }
    out.write_all(b"\n}\n}\n")
}

/// A list with an item a line.
fn list(out: &mut dyn Write, name: &str, items: impl Iterator<Item = Value>) -> io::Result<()> {
    write!(out, "\"{name}\": [")?;
    for (index, item) in items.enumerate() {
        write!(out, "{}\n  {item}", if index == 0 { "" } else { "," })?;
    }
    out.write_all(b"\n],\n")
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let said = entries.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(said.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

fn fact(data: &Data<'_>, option: OptionId, criterion: CriterionId, fact: &Fact) -> Value {
    let comparison = data.comparison;
    let kind = &comparison.criteria[criterion.index()].kind;
    let value = fact.cell.value();
    let points = value.and_then(|_| comparison.points(option, criterion));
    let on = match &fact.cell {
        Cell::Depends { on, .. } => Some(on),
        _ => None,
    };
    let ids: Vec<&str> =
        fact.sources.iter().map(|source| comparison.sources[source.index()].id.as_str()).collect();
    object([
        ("state", json!(fact.cell.state())),
        ("value", json!(value.map(|value| kind.show(value, Form::Plain)))),
        ("text", json!(fact.cell.text(kind, data.words))),
        ("points", json!(points.map(|points| show_points(points.0.into())))),
        ("depends", json!(on)),
        ("note", json!(fact.note)),
        ("sources", if ids.is_empty() { Value::Null } else { json!(ids) }),
        ("checked", json!(fact.stated_date().map(|date| date.to_string()))),
    ])
}
