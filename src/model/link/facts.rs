//! Facts get the types of their criteria: [`Node`] to [`Fact`].

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::{Cell, Date, Type, Value};
use crate::markdown::document::OptionFields;
use crate::model::link::names::{unknown_criterion, unknown_source};
use crate::model::{Comparison, Criterion, Fact, SourceId};
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::{self, Fields, invalid_value, missing_key};
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
        fact.cell = cell(criterion, node, problems);
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
    let says_more = fact.note.is_some() || !sources.is_empty() || fact.checked.is_some();
    if value.is_some_and(|value| value.value == Data::Cell(String::new())) && !says_more {
        return None;
    }
    if value.is_none() && depends.is_none() {
        problems.push(missing_key(node.span, "value", "this fact", "…"));
    }
    fact.cell = value.map_or(Cell::Unknown, |value| cell(criterion, value, problems));
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

/// The words that stand for a state, in TOML, YAML and CSV.
fn state(text: &str) -> Option<Cell> {
    match text {
        "unknown" | "?" => Some(Cell::Unknown),
        "not applicable" | "n/a" => Some(Cell::NotApplicable),
        _ => None,
    }
}

fn cell(criterion: &Criterion, node: &Node, problems: &mut Vec<Diagnostic>) -> Cell {
    match &node.value {
        Data::Text(text) => {
            if let Some(state) = state(text) {
                return state;
            }
        }
        Data::Cell(text) => {
            if text.is_empty() {
                return Cell::Unknown;
            }
            if let Some(state) = state(text) {
                return state;
            }
            match text.strip_prefix("depends").map(str::trim_start) {
                Some(on) if on.is_empty() || on.starts_with(':') => {
                    return depends_cell(on, node.span, problems);
                }
                _ => {}
            }
        }
        _ => {}
    }
    value(criterion, node, problems).map_or(Cell::Unknown, Cell::Known)
}

/// `depends: on what`
fn depends_cell(rest: &str, at: Span, problems: &mut Vec<Diagnostic>) -> Cell {
    let on = rest.trim_start_matches(':').trim();
    if on.is_empty() {
        problems.push(invalid_value(at, "`depends` does not say on what", "`depends: on what`"));
    }
    Cell::Depends { on: on.to_owned(), usually: None }
}

fn expected(kind: &Type) -> String {
    match kind {
        Type::YesNo => "true or false".to_owned(),
        Type::Rating { top, .. } => format!("a whole number from 1 to {top}"),
        Type::Number { .. } => "a number, or a range [low, high]".to_owned(),
        Type::Money { .. } => "an amount, or a range [low, high]".to_owned(),
        Type::Choice(_) => "one of its choices, in quotes".to_owned(),
        Type::SeveralOf(_) => "a list of its choices".to_owned(),
        Type::Text => "text in quotes".to_owned(),
        Type::Date => "a date such as 2026-11-22, or a year".to_owned(),
        Type::Broken => String::new(),
    }
}

/// A value of the criterion's type; what is wrong is reported.
pub(super) fn value(criterion: &Criterion, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Value> {
    if criterion.kind == Type::Broken {
        return None;
    }
    let wrong = |found: &str| {
        let kind = &criterion.kind;
        fact_type(node.span, &criterion.id, kind.name(), &expected(kind), found, criterion.span)
    };
    let read = match (&criterion.kind, &node.value) {
        (_, Data::Table(_) | Data::Nothing) => Err(None),
        (Type::YesNo, Data::Bool(yes)) => Ok(Value::YesNo(*yes)),
        (Type::YesNo, Data::Cell(text)) => match text.to_lowercase().as_str() {
            "yes" | "true" => Ok(Value::YesNo(true)),
            "no" | "false" => Ok(Value::YesNo(false)),
            _ => Err(None),
        },
        (Type::Rating { top, .. }, Data::Number(text) | Data::Cell(text)) => rating(text, *top, node.span),
        (Type::Number { .. } | Type::Money { .. }, Data::Number(text)) => {
            decimal(text, node.span).map(|n| Value::Range(n, n))
        }
        (Type::Number { .. } | Type::Money { .. }, Data::Cell(text)) => {
            let (low, high) = text.split_once("..").unwrap_or((text, text));
            range(low.trim(), high.trim(), node.span)
        }
        (Type::Number { .. } | Type::Money { .. }, Data::List(items)) => match items.as_slice() {
            [Spanned { value: Data::Number(low), .. }, Spanned { value: Data::Number(high), .. }] => {
                range(low, high, node.span)
            }
            _ => Err(None),
        },
        (Type::Choice(_), Data::Text(text) | Data::Cell(text)) => {
            choice(criterion, text, node.span).map(Value::Choice).map_err(Some)
        }
        (Type::SeveralOf(_), Data::List(_) | Data::Text(_) | Data::Cell(_)) => {
            return several(criterion, node, problems);
        }
        (Type::Text, Data::Text(text)) if text.trim().is_empty() => {
            let message = format!("`{}` is empty", criterion.id);
            Err(Some(invalid_value(node.span, message, "some words, or \"unknown\"")))
        }
        (Type::Text, Data::Text(text) | Data::Cell(text)) => Ok(Value::Text(text.clone())),
        (Type::Date, data) => {
            let cell = if let Data::Cell(text) = data { Date::parse(text) } else { fields::date(data) };
            cell.map(Value::Date).ok_or(None)
        }
        _ => Err(None),
    };
    match read {
        Ok(value) => Some(value),
        Err(special) => {
            let found = match &node.value {
                Data::Cell(text) => format!("`{text}`"),
                other => other.kind().to_owned(),
            };
            problems.push(special.unwrap_or_else(|| wrong(&found)));
            None
        }
    }
}

/// `Err(None)` is a wrong type; `Err(Some)` the right type with a problem of its own.
type Read<T> = Result<T, Option<Diagnostic>>;

fn rating(text: &str, top: u32, at: Span) -> Read<Value> {
    let step: i64 = text.parse().map_err(|_| None)?;
    let allowed = format!("1 to {top}");
    u32::try_from(step).ok().filter(|step| (1..=top).contains(step)).map(Value::Rating).ok_or_else(|| {
        Some(fact_out_of_range(at, format!("the rating is {step} on a scale of {top}"), &allowed))
    })
}

/// A decimal that leaves room for exact arithmetic: at most 15 digits before the point and 9 behind it.
fn decimal(text: &str, at: Span) -> Read<Decimal> {
    let number =
        Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).map_err(|_| None)?;
    let number = number.normalize();
    if number.abs() >= Decimal::from(1_000_000_000_000_000_i64) || number.scale() > 9 {
        let message = format!("the number {text} is too long");
        return Err(Some(fact_out_of_range(
            at,
            message,
            "at most 15 digits before the point and 9 behind it",
        )));
    }
    Ok(number)
}

fn range(low: &str, high: &str, at: Span) -> Read<Value> {
    let (low, high) = (decimal(low, at)?, decimal(high, at)?);
    if low > high {
        return Err(Some(fact_out_of_range(at, "the range is upside down", "the lower number first")));
    }
    Ok(Value::Range(low, high))
}

fn choice(criterion: &Criterion, text: &str, at: Span) -> Result<usize, Diagnostic> {
    let (Type::Choice(choices) | Type::SeveralOf(choices)) = &criterion.kind else { return Ok(0) };
    let text = text.trim();
    choices.iter().position(|choice| choice.id == text).ok_or_else(|| {
        unknown_choice(at, text, &criterion.id, choices.iter().map(|choice| choice.id.as_str()))
    })
}

fn several(criterion: &Criterion, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Value> {
    let words: Vec<Spanned<String>> = match &node.value {
        Data::Cell(text) => {
            // "none" is an empty list, unless it is a choice itself.
            let means_nothing = |part: &str| part == "none" && choice(criterion, part, node.span).is_err();
            let parts =
                text.split(';').map(str::trim).filter(|part| !part.is_empty() && !means_nothing(part));
            parts.map(|part| Spanned::new(part.to_owned(), node.span)).collect()
        }
        _ => fields::texts(node, &criterion.id, problems),
    };
    let mut indices = Vec::new();
    let mut fine = true;
    for word in &words {
        match choice(criterion, &word.value, word.span) {
            Ok(index) => indices.push(index),
            Err(diagnostic) => {
                problems.push(diagnostic);
                fine = false;
            }
        }
    }
    indices.sort_unstable();
    indices.dedup();
    fine.then_some(Value::Several(indices))
}

/// A fact of the wrong type.
fn fact_type(
    at: Span,
    criterion: &str,
    type_name: &str,
    expected: &str,
    found: &str,
    defined: Span,
) -> Diagnostic {
    Diagnostic::new(FACT_TYPE, at, format!("`{criterion}` is of the type {type_name}, and this is {found}"))
        .label(format!("expected {expected}"))
        .related(defined, "the criterion")
}

/// A word that is no choice.
fn unknown_choice<S: AsRef<str>>(
    at: Span,
    word: &str,
    criterion: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(UNKNOWN_CHOICE, at, format!("`{word}` is not a choice of `{criterion}`"))
        .nearest(word, known)
}

/// A rating above its scale, a range upside down, a number too long.
fn fact_out_of_range(at: Span, message: impl Into<String>, expected: &str) -> Diagnostic {
    Diagnostic::new(FACT_OUT_OF_RANGE, at, message).label(format!("expected {expected}"))
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
    /// # A fact is not of its criterion's type
    ///
    /// Each criterion has a type, and each fact on it must be of that type, or it could not be
    /// compared with the others. Here the criterion wants one thing and the fact is another.
    ///
    /// Write the value as the message says, or give the criterion another type. If you do not
    /// know the value, write `"unknown"`; if the question makes no sense here,
    /// `"not applicable"`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = "cheap"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:9: error[fact-type]: `price` is of the type number, and this is text (expected a number, or a range [low, high])
    ///   content/comparison.toml:3:20: the criterion
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = { value = [0.1, 0.5], note = "cheap" }
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    FACT_TYPE = "fact-type" Error;

    /// # A value is not one of the criterion's choices
    ///
    /// A criterion of the type `choice` or `several-of` lists what can be chosen. This value is
    /// not on the list: it is misspelt, or the list is too short.
    ///
    /// Take the choice that is proposed, or add this one to `choices` in `comparison.toml`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "brewing"
    /// title = "Brewing"
    /// group = "cup"
    /// type = "choice"
    /// choices = ["pot", "press"]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// brewing = "pott"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:11: error[unknown-choice]: `pott` is not a choice of `brewing`
    ///   help: did you mean `pot`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "brewing"
    /// title = "Brewing"
    /// group = "cup"
    /// type = "choice"
    /// choices = ["pot", "press"]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// brewing = "pot"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNKNOWN_CHOICE = "unknown-choice" Error;

    /// # A fact is outside what its criterion allows
    ///
    /// The value is of the right type, but it cannot be right: a rating above the top of its
    /// scale, a range whose lower number comes last, a number with more digits than can be kept
    /// exactly.
    ///
    /// Correct the value, or raise `scale` of the criterion.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "taste"
    /// title = "Taste"
    /// group = "cup"
    /// type = "rating"
    /// scale = 5
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// taste = 6
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:9: error[fact-out-of-range]: the rating is 6 on a scale of 5 (expected 1 to 5)
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "taste"
    /// title = "Taste"
    /// group = "cup"
    /// type = "rating"
    /// scale = 5
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// taste = 5
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    FACT_OUT_OF_RANGE = "fact-out-of-range" Error;

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
