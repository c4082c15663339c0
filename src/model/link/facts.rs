//! Facts get the types of their criteria: [`Node`] to [`Fact`].

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Cell;
use crate::markdown::document::OptionFields;
use crate::model::link::names::{unknown_criterion, unknown_source};
use crate::model::{Comparison, Criterion, Fact, SourceId};
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::{Fields, invalid_value, missing_key};
use crate::syntax::value::{Data, Node};

/// The facts of an option, one for each criterion, from its page and its rows.
pub(super) fn link<'a>(
    option: &str,
    parts: impl Iterator<Item = &'a OptionFields>,
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Fact> {
    let mut found: BTreeMap<usize, Fact> = BTreeMap::new();
    let mut page_date = None;
    for part in parts {
        let date = part.checked.as_ref().map(|date| date.value).or(page_date);
        page_date = date;
        for (key, node) in part.facts.iter().flat_map(|facts| &facts.value) {
            let Some(index) = comparison.criteria.iter().position(|criterion| criterion.id == key.value)
            else {
                let known = comparison.criteria.iter().map(|criterion| criterion.id.as_str());
                let d = unknown_criterion(key.span, &key.value, known);
                // Each row of a CSV file would say it again of the same header.
                if !problems.contains(&d) {
                    problems.push(d);
                }
                continue;
            };
            let Some(mut fact) = fact(&comparison.criteria[index], node, comparison, problems) else {
                continue;
            };
            if let Some(first) = found.get(&index).and_then(|fact| fact.span) {
                problems.push(duplicate_fact(node.span, option, &key.value, first));
                continue;
            }
            fact.own_date = fact.checked.is_some();
            fact.checked = fact.checked.or(date);
            found.insert(index, fact);
        }
    }
    (0..comparison.criteria.len()).map(|index| found.remove(&index).unwrap_or_else(missing)).collect()
}

fn missing() -> Fact {
    Fact { cell: Cell::Unknown, note: None, sources: Vec::new(), checked: None, own_date: false, span: None }
}

/// One fact. `None` for an empty CSV cell without a note, which states nothing; what is wrong becomes unknown.
fn fact(
    criterion: &Criterion,
    node: &Node,
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Option<Fact> {
    let mut fact = Fact { span: Some(node.span), ..missing() };
    let Data::Table(_) = &node.value else {
        fact.cell = Cell::read(node, &criterion.kind, criterion.name(), problems);
        require_source(criterion, &fact, node.span, comparison, problems);
        return Some(fact);
    };
    let mut fields = Fields::new(node, "this fact", problems);
    let value = fields.node("value");
    let depends = fields.text_at("depends");
    fact.note = fields.text("note").filter(|note| !note.trim().is_empty());
    let sources = fields.texts("source");
    fact.checked = fields.date("checked");
    fields.finish();
    let says_more = depends.is_some() || fact.note.is_some() || !sources.is_empty() || fact.checked.is_some();
    if value.is_some_and(|value| value.value == Data::Cell(String::new())) && !says_more {
        return None;
    }
    if value.is_none() && depends.is_none() {
        problems.push(missing_key(node.span, "value", "this fact", "…"));
    }
    fact.cell =
        value.map_or(Cell::Unknown, |value| Cell::read(value, &criterion.kind, criterion.name(), problems));
    if let Some(on) = depends {
        if on.value.trim().is_empty() {
            problems.push(invalid_value(on.span, "`depends` is empty", "what it depends on"));
        }
        let usually = match fact.cell {
            Cell::Known(value) => Some(value),
            _ => None,
        };
        fact.cell = Cell::Depends { on: on.value, usually };
    }
    fact.sources = sources.iter().filter_map(|source| source_id(source, comparison, problems)).collect();
    fact.sources.sort_unstable();
    fact.sources.dedup();
    // One that names a source that does not exist was reported for that.
    if sources.is_empty() {
        require_source(criterion, &fact, node.span, comparison, problems);
    }
    Some(fact)
}

fn source_id(
    name: &Spanned<String>,
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Option<SourceId> {
    let index = comparison.sources.iter().position(|source| source.id == name.value);
    if index.is_none() {
        let known = comparison.sources.iter().map(|source| source.id.as_str());
        problems.push(unknown_source(name.span, &name.value, known));
    }
    index.map(SourceId::from_index)
}

/// A judgement needs its reason, or a source; where a comparison asks for sources, each other statement needs one.
fn require_source(
    criterion: &Criterion,
    fact: &Fact,
    at: Span,
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) {
    let states = matches!(fact.cell, Cell::Known(_) | Cell::Depends { .. });
    let reasoned = criterion.judgement && (fact.note.is_some() || matches!(fact.cell, Cell::Depends { .. }));
    let asked = comparison.require_sources || criterion.judgement;
    if asked && states && fact.sources.is_empty() && !reasoned {
        problems.push(fact_without_source(at, &criterion.id, criterion.judgement));
    }
}

/// The same fact on a page and in a row.
fn duplicate_fact(at: Span, option: &str, criterion: &str, first: Span) -> Diagnostic {
    Diagnostic::new(DUPLICATE_FACT, at, format!("`{criterion}` of `{option}` is stated twice"))
        .related(first, "it is stated here too")
        .help("keep one of the two: each fact is stated once")
}

/// A fact without source where one is required.
fn fact_without_source(at: Span, criterion: &str, judgement: bool) -> Diagnostic {
    if judgement {
        Diagnostic::new(
            FACT_WITHOUT_SOURCE,
            at,
            format!("`{criterion}` is a judgement, and this one gives no reason"),
        )
        .help("give the reason: `{ value = …, note = \"because …\" }`")
    } else {
        Diagnostic::new(FACT_WITHOUT_SOURCE, at, format!("this fact on `{criterion}` has no source"))
            .help("name it: `{ value = …, source = \"id\" }`, or mark the criterion with `judgement = true`")
    }
}

codes! {
    /// # A fact is stated twice
    ///
    /// Every fact stands in one place, so that nobody corrects it in one and forgets the other.
    /// This one is stated on the option's page and in a row of a CSV file (or in two files).
    ///
    /// Keep one of the two. A row may add what the page does not say.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,2
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = 1
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/drinks.csv:2:5: error[duplicate-fact]: `price` of `tea` is stated twice
    ///   content/tea.md:4:9: it is stated here too
    ///   help: keep one of the two: each fact is stated once
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,2
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    DUPLICATE_FACT = "duplicate-fact" Error;

    /// # A fact has no source where the comparison asks for one
    ///
    /// `require_sources = true` in `comparison.toml` promises the reader that every fact can be
    /// looked up. This one names no source. Where the criterion is a judgement
    /// (`judgement = true`), there is nothing to look up, but then a note must give the reason.
    ///
    /// Name a source of `sources.toml`, or give the reason.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// require_sources = true
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number" },
    ///   { id = "taste", title = "Taste", group = "cup", type = "rating", judgement = true },
    /// ]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = 1
    /// taste = 4
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:9: error[fact-without-source]: this fact on `price` has no source
    ///   help: name it: `{ value = …, source = "id" }`, or mark the criterion with `judgement = true`
    /// content/tea.md:5:9: error[fact-without-source]: `taste` is a judgement, and this one gives no reason
    ///   help: give the reason: `{ value = …, note = "because …" }`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// require_sources = true
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number" },
    ///   { id = "taste", title = "Taste", group = "cup", type = "rating", judgement = true },
    /// ]
    /// ```
    ///
    /// ```toml content/sources.toml
    /// [shop]
    /// title = "Prices of the tea shop"
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = { value = 1, source = "shop" }
    /// taste = { value = 4, note = "It never tastes burnt." }
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    FACT_WITHOUT_SOURCE = "fact-without-source" Error;
}
