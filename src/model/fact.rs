//! What is said of one option under one criterion.

use super::contender::Said;
use super::{Comparison, Criterion, SourceId};
use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Cell;
use crate::source::span::Span;
use crate::syntax::date::Date;
use crate::syntax::fields::{Fields, invalid_value, missing_key};
use crate::syntax::value::{Data, Node};

/// A fact, or that there is none.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The value or its state.
    pub cell: Cell,
    /// The author's words on it.
    pub note: Option<String>,
    /// Where it comes from.
    pub sources: Vec<SourceId>,
    /// When it was last checked: its own date, else its option's.
    pub checked: Option<Date>,
    /// Whether `checked` is its own.
    pub own_date: bool,
    /// Where it is written; `None` for a criterion that is left out.
    pub span: Option<Span>,
}

/// The facts of an option, one for each criterion, from its page and its rows.
pub(super) fn read_all(
    option: &str,
    said: &[Said],
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Fact> {
    let reported = problems.len();
    let mut facts: Vec<Fact> = comparison.criteria.iter().map(|_| Fact::missing()).collect();
    let mut date = None;
    for said in said {
        date = said.checked.as_ref().map(|date| date.value).or(date);
        for (key, node) in said.facts() {
            let found = if said.of_table {
                comparison.find_column(key.as_deref(), problems)
            } else {
                comparison.find_criterion(key.as_deref(), problems)
            };
            let Some(id) = found else { continue };
            let criterion = &comparison.criteria[id.index()];
            let Some(mut fact) = Fact::read(criterion, node, comparison, problems) else { continue };
            if let Some(first) = facts[id.index()].span {
                problems.push(duplicate_fact(node.span, option, &key.value, first));
                continue;
            }
            fact.own_date = fact.checked.is_some();
            fact.checked = fact.checked.or(date);
            facts[id.index()] = fact;
        }
    }
    let mut found = problems.split_off(reported);
    comparison.gaps.forgive(&mut found);
    problems.append(&mut found);
    facts
}

impl Fact {
    fn missing() -> Fact {
        Fact {
            cell: Cell::Unknown,
            note: None,
            sources: Vec::new(),
            checked: None,
            own_date: false,
            span: None,
        }
    }

    /// When it was last checked, if somebody has stated it.
    #[must_use]
    pub fn stated_date(&self) -> Option<Date> {
        self.checked.filter(|_| self.span.is_some())
    }

    /// `None` for an empty CSV cell without a note, which states nothing; what is wrong becomes unknown.
    fn read(
        criterion: &Criterion,
        node: &Node,
        comparison: &Comparison,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Fact> {
        let read = |node, problems: &mut Vec<_>| {
            Cell::read(node, &criterion.kind, criterion.name(), comparison.sheet, problems)
        };
        let mut fact = Fact { span: Some(node.span), ..Fact::missing() };
        let Data::Table(_) = &node.value else {
            fact.cell = read(node, problems);
            fact.require_source(criterion, node.span, comparison, problems);
            return Some(fact);
        };
        let mut fields = Fields::new(node, "this fact", problems);
        let value = fields.node("value");
        let depends = fields.text_at("depends");
        fact.note = fields.text("note").filter(|note| !note.trim().is_empty());
        let sources = fields.texts("source");
        fact.checked = fields.date("checked");
        fields.finish();
        let says_more =
            depends.is_some() || fact.note.is_some() || !sources.is_empty() || fact.checked.is_some();
        if value.is_some_and(|value| value.value == Data::Cell(String::new())) && !says_more {
            return None;
        }
        if value.is_none() && depends.is_none() {
            problems.push(missing_key(node.span, "value", "this fact", "…"));
        }
        fact.cell = value.map_or(Cell::Unknown, |value| read(value, problems));
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
        let ids = sources.iter().filter_map(|source| comparison.find_source(source.as_deref(), problems));
        fact.sources = ids.collect();
        fact.sources.sort_unstable();
        fact.sources.dedup();
        // One that names a source that does not exist was reported for that.
        if sources.is_empty() {
            fact.require_source(criterion, node.span, comparison, problems);
        }
        Some(fact)
    }

    /// A judgement needs its reason, or a source; where a comparison asks for sources, each other statement needs one.
    fn require_source(
        &self,
        criterion: &Criterion,
        at: Span,
        comparison: &Comparison,
        problems: &mut Vec<Diagnostic>,
    ) {
        let states = matches!(self.cell, Cell::Known(_) | Cell::Depends { .. });
        let reasoned =
            criterion.judgement && (self.note.is_some() || matches!(self.cell, Cell::Depends { .. }));
        let asked = (comparison.require_sources || criterion.judgement) && !comparison.gaps.definition;
        if asked && states && self.sources.is_empty() && !reasoned {
            problems.push(fact_without_source(at, &criterion.id, criterion.judgement));
        }
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
