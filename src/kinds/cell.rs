//! What is known of one option under one criterion.

use rust_decimal::Decimal;

use super::{Digits, Form, Kind, Measure, Spreadsheet, Value};
use crate::diagnostic::Diagnostic;
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::invalid_value;
use crate::syntax::value::{Data, Node};
use crate::words::Words;

/// What is known of one option under one criterion.
///
/// Missing never means no: only [`Cell::Known`] is a statement without a reserve.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// The value.
    Known(Value),
    /// Nobody has found out, or nobody has written it down.
    Unknown,
    /// The question makes no sense for this option.
    NotApplicable,
    /// It depends on what `on` says; `usually` is the common case, where there is one.
    Depends {
        /// The author's words.
        on: String,
        /// The value to count with.
        usually: Option<Value>,
    },
}

impl Cell {
    /// Reads a cell: a value, or the words that stand for a state. What is wrong is reported, and unknown.
    pub fn read(
        node: &Node,
        kind: &Kind,
        criterion: Spanned<&str>,
        sheet: Spreadsheet,
        problems: &mut Vec<Diagnostic>,
    ) -> Cell {
        if let Data::Text(text) | Data::Cell(text) = &node.value
            && let Some(state) = state(text)
        {
            return state;
        }
        if let Data::Cell(text) = &node.value {
            if text.trim().is_empty() {
                return Cell::Unknown;
            }
            let on = text.strip_prefix("depends").map(str::trim_start);
            if let Some(on) = on.filter(|on| on.is_empty() || on.starts_with(':')) {
                return depends(on, node.span, problems);
            }
        }
        kind.read(node, criterion, sheet, problems).map_or(Cell::Unknown, Cell::Known)
    }

    /// The value to compute with, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Cell::Known(value) | Cell::Depends { usually: Some(value), .. } => Some(value),
            _ => None,
        }
    }

    /// The name of the state, as in the table's JSON.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self {
            Cell::Known(_) => "known",
            Cell::Unknown => "unknown",
            Cell::NotApplicable => "not-applicable",
            Cell::Depends { .. } => "depends",
        }
    }

    /// What a reader sees in the cell.
    #[must_use]
    pub fn show(&self, kind: &Kind, form: Form<'_>) -> String {
        let (Form::Full(words) | Form::Bare(words) | Form::Brief(words)) = form else {
            return self.value().map(|value| kind.show(value, form)).unwrap_or_default();
        };
        match self {
            Cell::Known(value) => kind.show(value, form),
            Cell::Unknown => words.word("fact.unknown").to_owned(),
            Cell::NotApplicable => words.word("fact.not-applicable").to_owned(),
            Cell::Depends { usually: Some(value), .. } => {
                let form = if let Form::Bare(_) = form { Form::Full(words) } else { form };
                words.say("fact.usually", &[("value", &kind.show(value, form))])
            }
            Cell::Depends { usually: None, .. } => words.word("fact.depends").to_owned(),
        }
    }

    /// What a reader sees in the cell, with the unit.
    #[must_use]
    pub fn text(&self, kind: &Kind, words: &Words) -> String {
        self.show(kind, Form::Full(words))
    }

    /// What scripts sort by, where they cannot by the words.
    #[must_use]
    pub fn sort_key(&self, kind: &Kind, words: &Words) -> Option<String> {
        let value = self.value()?;
        let number = kind.about().digits.is_some() && !words.has_plain_numbers();
        let place = value.place().filter(|_| number || value.measure().sorts);
        // "usually" is not part of it.
        let plain = || matches!(self, Cell::Depends { .. }).then(|| kind.show(value, Form::Plain));
        place.map(|place| place.normalize().to_string()).or_else(plain)
    }

    /// `yes` or `no`, where that is known.
    #[must_use]
    pub fn mark(&self) -> Option<&'static str> {
        self.known()?.mark
    }

    /// How many digits are shown after the decimal point.
    pub(super) fn decimals(&self, digits: Digits) -> Option<usize> {
        let (_, high) = self.known()?.extent?;
        Some(if high < Decimal::MAX { digits.of(high) } else { 0 })
    }

    fn known(&self) -> Option<Measure> {
        if let Cell::Known(value) = self { Some(value.measure()) } else { None }
    }
}

/// The state that words stand for.
fn state(text: &str) -> Option<Cell> {
    match text.trim().to_lowercase().as_str() {
        "unknown" | "?" | "-" | "–" | "—" | "unbekannt" | "k. a." | "k.a." | "inconnu" | "desconocido"
        | "sconosciuto" | "onbekend" => Some(Cell::Unknown),
        "not applicable" | "n/a" | "n.a." => Some(Cell::NotApplicable),
        _ => None,
    }
}

/// Whether a cell of a table has no value: it is empty, or stands for a state.
#[must_use]
pub fn states_nothing(cell: &str) -> bool {
    cell.trim().is_empty() || state(cell).is_some()
}

/// `depends: on what`
fn depends(rest: &str, at: Span, problems: &mut Vec<Diagnostic>) -> Cell {
    let on = rest.trim_start_matches(':').trim();
    if on.is_empty() {
        problems.push(invalid_value(at, "`depends` does not say on what", "`depends: on what`"));
    }
    Cell::Depends { on: on.to_owned(), usually: None }
}
