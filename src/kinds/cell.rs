//! What is known of one option under one criterion.

use super::{Kind, Value};
use crate::diagnostic::Diagnostic;
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::invalid_value;
use crate::syntax::value::{Data, Node};

const UNKNOWN: &str = "Unknown";
const NOT_APPLICABLE: &str = "Not applicable";
const DEPENDS: &str = "Depends";
const USUALLY: &str = ", usually";

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
    pub fn read(node: &Node, kind: &Kind, criterion: Spanned<&str>, problems: &mut Vec<Diagnostic>) -> Cell {
        match &node.value {
            Data::Text(text) | Data::Cell(text) if matches!(text.as_str(), "unknown" | "?") => {
                return Cell::Unknown;
            }
            Data::Text(text) | Data::Cell(text) if matches!(text.as_str(), "not applicable" | "n/a") => {
                return Cell::NotApplicable;
            }
            Data::Cell(text) if text.is_empty() => return Cell::Unknown,
            Data::Cell(text) => match text.strip_prefix("depends").map(str::trim_start) {
                Some(on) if on.is_empty() || on.starts_with(':') => {
                    return depends(on, node.span, problems);
                }
                _ => {}
            },
            _ => {}
        }
        kind.read(node, criterion, problems).map_or(Cell::Unknown, Cell::Known)
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

    fn words(&self, show: impl Fn(&Value) -> String) -> String {
        match self {
            Cell::Known(value) => show(value),
            Cell::Unknown => UNKNOWN.to_owned(),
            Cell::NotApplicable => NOT_APPLICABLE.to_owned(),
            Cell::Depends { usually: Some(value), .. } => show(value) + USUALLY,
            Cell::Depends { usually: None, .. } => DEPENDS.to_owned(),
        }
    }

    /// The words that a reader sees in the cell.
    #[must_use]
    pub fn text(&self, kind: &Kind) -> String {
        self.words(|value| kind.text(value))
    }

    /// The same where the unit stands at the head of the row.
    #[must_use]
    pub fn bare(&self, kind: &Kind) -> String {
        match self {
            Cell::Known(value) => kind.bare(value),
            other => other.text(kind),
        }
    }

    /// The same in few words, for charts.
    #[must_use]
    pub fn brief(&self, kind: &Kind) -> String {
        self.words(|value| kind.brief(value))
    }

    /// What a script sorts by where the words do not do it: "usually" is not part of it.
    #[must_use]
    pub fn sort_key(&self, kind: &Kind) -> Option<String> {
        let value = self.value()?;
        value.sort_key().or_else(|| matches!(self, Cell::Depends { .. }).then(|| kind.plain(value)))
    }

    /// `yes` or `no`, where that is known.
    #[must_use]
    pub fn mark(&self) -> Option<&'static str> {
        match self {
            Cell::Known(value) => value.mark(),
            _ => None,
        }
    }

    /// How many digits [`Cell::bare`] shows after the decimal point.
    pub(super) fn decimals(&self) -> Option<usize> {
        match self {
            Cell::Known(value) => Some(value.decimals()),
            _ => None,
        }
    }
}

/// `depends: on what`
fn depends(rest: &str, at: Span, problems: &mut Vec<Diagnostic>) -> Cell {
    let on = rest.trim_start_matches(':').trim();
    if on.is_empty() {
        problems.push(invalid_value(at, "`depends` does not say on what", "`depends: on what`"));
    }
    Cell::Depends { on: on.to_owned(), usually: None }
}
