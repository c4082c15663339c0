//! `comparison.toml` and `sources.toml`.

use crate::diagnostic::Diagnostic;
use crate::kinds::{Direction, Kind};
use crate::model::Source;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::{Fields, invalid_value, is_id, missing_key, unique, wrong_type};
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
    pub kind: Kind,
    /// `better`
    pub direction: Direction,
    /// `definition`
    pub definition: Option<String>,
    /// `why`
    pub why: Option<String>,
    /// `judgement`
    pub judgement: bool,
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
    let kind = Kind::define(&mut fields);
    let direction = Direction::define(&mut fields, &kind);
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
