//! `comparison.toml` and `sources.toml`.

use crate::diagnostic::Diagnostic;
use crate::kinds::{Choice, Direction, Type};
use crate::model::Source;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::{Fields, duplicate_id, invalid_value, is_id, missing_key, wrong_type};
use crate::syntax::value::{Data, Node};

/// `comparison.toml`, parsed.
#[derive(Debug)]
pub struct Definition {
    /// Its file.
    pub file: FileId,
    /// `title`
    pub title: String,
    /// `question`, else the title.
    pub question: String,
    /// `description`
    pub description: Option<String>,
    /// `[nouns]`
    pub nouns: (String, String),
    /// `pairs`
    pub pairs: Pairs,
    /// `csv`
    pub csv: Vec<Spanned<String>>,
    /// `require_sources`
    pub require_sources: bool,
    /// `stale_after`, in days
    pub stale_after: Option<i64>,
    /// `[[groups]]`: id and title.
    pub groups: Vec<(Spanned<String>, String)>,
    /// `[[criteria]]`
    pub criteria: Vec<Criterion>,
    /// `[[charts]]`
    pub charts: Vec<Chart>,
}

/// An entry of `[[charts]]`; its criteria are only names yet.
#[derive(Debug)]
pub struct Chart {
    /// `title`
    pub title: Option<String>,
    /// `x`
    pub x: ChartAxis,
    /// `y`
    pub y: ChartAxis,
}

/// An axis of a chart.
#[derive(Debug)]
pub struct ChartAxis {
    /// Name of the criterion; empty where it was missing or not a text, which is reported.
    pub criterion: Spanned<String>,
    /// Where a logarithmic scale is asked for.
    pub log: Option<Span>,
}

/// An entry of `[[criteria]]`; its group is only a name yet.
#[derive(Debug)]
pub struct Criterion {
    /// `id`
    pub id: Spanned<String>,
    /// `title`
    pub title: String,
    /// `group`
    pub group: Spanned<String>,
    /// `type` and what belongs to it.
    pub kind: Type,
    /// `better`
    pub direction: Direction,
    /// `definition`
    pub definition: Option<String>,
    /// `why`
    pub why: Option<String>,
    /// `judgement`
    pub judgement: bool,
}

/// Reports the second and later uses of an id.
pub fn unique<'a>(
    kind: &str,
    ids: impl Iterator<Item = &'a Spanned<String>>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut first = std::collections::BTreeMap::new();
    // One that is missing, or of the wrong type, was reported.
    for id in ids.filter(|id| !id.value.is_empty()) {
        if let Some(&span) = first.get(&id.value) {
            problems.push(duplicate_id(id.span, kind, &id.value, span));
        } else {
            first.insert(&id.value, id.span);
        }
    }
}

/// Which pairs have a page.
#[derive(Debug)]
pub enum Pairs {
    /// All of them.
    All,
    /// None.
    None,
    /// These, by the ids of both options; with the place of each.
    These(Vec<(Spanned<String>, Spanned<String>)>),
    /// Those of options that have the same value under a criterion, by its id.
    Same(Spanned<String>),
}

const PAIR: &str = "a pair: the ids of two options, as in [\"one\", \"other\"]";

fn pairs(fields: &mut Fields<'_, '_>) -> Pairs {
    match fields.node("pairs").map(|node| (node, &node.value)) {
        Some((node, Data::Table(_))) => {
            let mut table = Fields::new(node, "pairs", fields.problems());
            let same = table.needed("same", "\"category\"");
            table.finish();
            if same.value.is_empty() { Pairs::None } else { Pairs::Same(same) }
        }
        Some((_, Data::List(items))) => {
            let texts = items.iter().map(|item| {
                let both = crate::syntax::fields::texts(item, "pairs", fields.problems());
                match <[Spanned<String>; 2]>::try_from(both) {
                    Ok([one, other]) => Some((one, other)),
                    Err(_) => {
                        fields.report(wrong_type(item.span, "pairs", PAIR, item.value.kind()));
                        None
                    }
                }
            });
            Pairs::These(texts.collect::<Vec<_>>().into_iter().flatten().collect())
        }
        _ => match fields.word("pairs", &["all", "none"]) {
            Some(word) if word.value == "none" => Pairs::None,
            _ => Pairs::All,
        },
    }
}

/// Parses the text of a `comparison.toml`.
pub fn parse(file: FileId, text: &str) -> (Definition, Vec<Diagnostic>) {
    let (node, mut problems) = crate::syntax::toml::parse(file, text, 0..text.len());
    let mut fields = Fields::new(&node, "comparison.toml", &mut problems);
    let title = fields.text("title");
    if title.is_none() {
        fields.report(missing_key(Span::whole(file), "title", "comparison.toml", "\"This or that\""));
    }
    let title = title.unwrap_or_default();
    let question = fields.text("question").unwrap_or_else(|| title.clone());
    let description = fields.text("description");
    let nouns = nouns(&mut fields);
    let pairs = pairs(&mut fields);
    let csv = fields.texts("csv");
    let require_sources = fields.boolean("require_sources").unwrap_or(false);
    let stale_after = fields.integer("stale_after", 1..=36_500);
    let groups: Vec<_> = fields
        .tables("groups")
        .iter()
        .map(|node| {
            let mut group = Fields::new(node, "this group", fields.problems());
            let out = (group.id(), group.needed("title", "\"Sound\"").value);
            group.finish();
            out
        })
        .collect();
    let criteria: Vec<_> =
        fields.tables("criteria").iter().map(|node| criterion(node, fields.problems())).collect();
    let charts = fields.tables("charts").iter().map(|node| chart(node, fields.problems())).collect();
    fields.finish();
    unique("groups", groups.iter().map(|(id, _)| id), &mut problems);
    unique("criteria", criteria.iter().map(|criterion| &criterion.id), &mut problems);
    crate::syntax::toml::settle(&mut problems);
    let definition = Definition {
        file,
        title,
        question,
        description,
        nouns,
        pairs,
        csv,
        require_sources,
        stale_after,
        groups,
        criteria,
        charts,
    };
    (definition, problems)
}

fn chart(node: &Node, problems: &mut Vec<Diagnostic>) -> Chart {
    let mut fields = Fields::new(node, "this chart", problems);
    let title = fields.text("title");
    let mut axis = |key, scale| {
        let criterion = fields.needed(key, "\"the-id-of-a-criterion\"");
        let word = fields.word(scale, &["linear", "log"]);
        ChartAxis { criterion, log: word.filter(|word| word.value == "log").map(|word| word.span) }
    };
    let (x, y) = (axis("x", "x_scale"), axis("y", "y_scale"));
    fields.finish();
    Chart { title, x, y }
}

fn nouns(fields: &mut Fields<'_, '_>) -> (String, String) {
    let default = || ("option".to_owned(), "options".to_owned());
    let Some(node) = fields.node("nouns") else { return default() };
    let mut nouns = Fields::new(node, "[nouns]", fields.problems());
    let one = nouns.text("option").unwrap_or_else(|| default().0);
    let many = nouns.text("options").unwrap_or_else(|| format!("{one}s"));
    nouns.finish();
    (one, many)
}

fn criterion(node: &Node, problems: &mut Vec<Diagnostic>) -> Criterion {
    let mut fields = Fields::new(node, "this criterion", problems);
    let id = fields.id();
    let title = fields.needed("title", "\"Weight\"").value;
    let group = fields.needed("group", "\"the-id-of-a-group\"");
    let kind = kind(&mut fields);
    let direction =
        match fields.word("better", &["higher", "lower", "none"]).map(|word| word.value).as_deref() {
            Some("higher") => Direction::Higher,
            Some("lower") => Direction::Lower,
            _ => Direction::None,
        };
    if direction != Direction::None && kind == Type::Text {
        let span = fields.key_span("better").unwrap_or(node.span);
        fields.report(invalid_value(
            span,
            "words have no better and worse",
            "`better = \"none\"`, or another type",
        ));
    }
    let criterion = Criterion {
        id,
        title,
        group,
        kind,
        direction,
        definition: fields.text("definition"),
        why: fields.text("why"),
        judgement: fields.boolean("judgement").unwrap_or(false),
    };
    fields.finish();
    criterion
}

/// Reads `type` and the keys that belong to it; the keys of other types are unknown then.
fn kind(fields: &mut Fields<'_, '_>) -> Type {
    let Some(name) = fields.word("type", &Type::NAMES) else {
        if fields.key_span("type").is_none() {
            fields.needed("type", "\"number\"");
        }
        // Which keys belong to the type that was meant, nobody knows.
        for key in ["unit", "scale", "labels", "currency", "choices"] {
            fields.node(key);
        }
        return Type::Broken;
    };
    match name.value.as_str() {
        "yes-no" => Type::YesNo,
        "rating" => rating(fields),
        "number" => Type::Number { unit: fields.text("unit") },
        "money" => Type::Money { currency: fields.needed("currency", "\"EUR\"").value },
        "choice" => Type::Choice(choices(fields, name.span)),
        "several-of" => Type::SeveralOf(choices(fields, name.span)),
        "date" => Type::Date,
        _ => Type::Text,
    }
}

fn rating(fields: &mut Fields<'_, '_>) -> Type {
    let top = fields.integer("scale", 2..=100).and_then(|top| u32::try_from(top).ok()).unwrap_or(5);
    let labels = fields.texts("labels");
    if let Some(first) = labels.first()
        && labels.len() != top as usize
    {
        let message = format!("there are {} labels for {top} steps", labels.len());
        fields.report(invalid_value(first.span, message, "one label for each step, lowest first"));
    }
    Type::Rating { top, labels: labels.into_iter().map(|label| label.value).collect() }
}

fn choices(fields: &mut Fields<'_, '_>, kind: Span) -> Vec<Choice> {
    let mut ids = Vec::new();
    let mut out = Vec::new();
    match fields.node("choices").map(|node| (node, &node.value)) {
        None => {
            fields.report(missing_key(kind, "choices", "this criterion", "[\"one\", \"other\"]"));
        }
        Some((_, Data::List(items))) => {
            for item in items {
                if let Some((id, title)) = choice(item, fields.problems()) {
                    out.push(Choice { id: id.value.clone(), title });
                    ids.push(id);
                }
            }
        }
        Some((node, other)) => {
            fields.report(wrong_type(node.span, "choices", "a list", other.kind()));
        }
    }
    unique("choices", ids.iter(), fields.problems());
    out
}

fn choice(item: &Node, problems: &mut Vec<Diagnostic>) -> Option<(Spanned<String>, String)> {
    if let Data::Text(id) = &item.value {
        if !is_id(id) {
            problems.push(invalid_value(
                item.span,
                format!("`{id}` is not an id"),
                "lower-case letters, digits and hyphens, or { id = \"…\", title = \"…\" }",
            ));
            return None;
        }
        reserved(id, item.span, problems);
        return Some((Spanned::new(id.clone(), item.span), title_from_id(id)));
    }
    let mut fields = Fields::new(item, "this choice", problems);
    let id = fields.id();
    let title = fields.text("title").unwrap_or_else(|| title_from_id(&id.value));
    fields.finish();
    reserved(&id.value, id.span, problems);
    Some((id, title))
}

/// A choice with the name of a state could never be chosen.
fn reserved(id: &str, at: Span, problems: &mut Vec<Diagnostic>) {
    if id == "unknown" {
        let message = "`unknown` stands for a fact that nobody knows";
        problems.push(invalid_value(at, message, "another id"));
    }
}

/// `open-plan-office` is "Open plan office".
#[must_use]
pub fn title_from_id(id: &str) -> String {
    let spaced = id.replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Parses the text of a `sources.toml`.
pub fn parse_sources(file: FileId, text: &str) -> (Vec<Source>, Vec<Diagnostic>) {
    let (node, mut problems) = crate::syntax::toml::parse(file, text, 0..text.len());
    let mut sources = Vec::new();
    if let Data::Table(entries) = &node.value {
        for (id, node) in entries {
            if !is_id(&id.value) {
                problems.push(invalid_value(
                    id.span,
                    format!("`{}` is not an id", id.value),
                    "lower-case letters, digits and hyphens",
                ));
            }
            sources.push(source(id, node, &mut problems));
        }
    }
    crate::syntax::toml::settle(&mut problems);
    (sources, problems)
}

fn source(id: &Spanned<String>, node: &Node, problems: &mut Vec<Diagnostic>) -> Source {
    let mut fields = Fields::new(node, "this source", problems);
    let url = fields.text_at("url");
    if let Some(url) = &url
        && !(url.value.starts_with("https://") || url.value.starts_with("http://"))
    {
        let d = invalid_value(url.span, format!("`{}` is not an address of the web", url.value), "https://…");
        fields.report(d);
    }
    let source = Source {
        id: id.value.clone(),
        title: fields.needed("title", "\"Title of the work\"").value,
        publisher: fields.text("publisher"),
        url: url.map(|url| url.value),
        date: fields.date("date"),
        note: fields.text("note"),
        secondary: fields.boolean("secondary").unwrap_or(false),
        span: id.span,
    };
    fields.finish();
    source
}
