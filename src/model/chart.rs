//! Charts that the author asks for: two criteria that have numbers.

use rust_decimal::Decimal;

use super::{Comparison, CriterionId};
use crate::diagnostic::Diagnostic;
use crate::kinds::{Kind, Value};
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::{Fields, invalid_value};
use crate::syntax::value::Node;
use crate::words::Words;

/// Two numeric criteria against each other.
#[derive(Debug, Clone, Hash)]
pub struct Chart {
    /// Title; without one the titles of both criteria.
    pub title: Option<String>,
    /// What goes across: of type number, money or percent.
    pub x: CriterionId,
    /// What goes up: of type number, money or percent.
    pub y: CriterionId,
    /// Whether the way across is logarithmic; all values are above zero then.
    pub x_log: bool,
    /// Whether the way up is.
    pub y_log: bool,
}

/// An axis as it is written.
struct Axis {
    criterion: Spanned<String>,
    /// Where a logarithmic scale is asked for.
    log: Option<Span>,
}

impl Chart {
    /// Reads an entry of `[[charts]]`. `None` where a criterion is not one, or has no numbers to draw.
    pub(super) fn read(
        node: &Node,
        comparison: &Comparison,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Chart> {
        let mut fields = Fields::new(node, "this chart", problems);
        let title = fields.text("title");
        let x = Axis::read(&mut fields, "x", "x_scale");
        let y = Axis::read(&mut fields, "y", "y_scale");
        fields.finish();
        let (across, up) = (x.link(comparison, problems), y.link(comparison, problems));
        let (across, up) = (across?, up?);
        if across == up {
            let message = format!("`{}` goes both across and up", y.criterion.value);
            problems.push(invalid_value(y.criterion.span, message, "another criterion than `x`"));
            return None;
        }
        Some(Chart { title, x: across, y: up, x_log: x.log.is_some(), y_log: y.log.is_some() })
    }
}

impl Axis {
    fn read(fields: &mut Fields<'_, '_>, key: &'static str, scale: &'static str) -> Axis {
        let criterion = fields.needed(key, "\"the-id-of-a-criterion\"");
        let word = fields.word(scale, &["linear", "log"]);
        Axis { criterion, log: word.filter(|word| word.value == "log").map(|word| word.span) }
    }

    fn link(&self, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Option<CriterionId> {
        let name = self.criterion.as_deref();
        // One that is missing was reported.
        let id = Some(name).filter(|name| !name.value.is_empty());
        let id = comparison.find_criterion(id?, problems)?;
        let kind = &comparison.criteria[id.index()].kind;
        if kind.about().digits.is_none() {
            if *kind != Kind::Broken {
                let message = format!("`{}` is of type {}, which has no numbers", name.value, kind.name());
                problems.push(invalid_value(
                    name.span,
                    message,
                    "a criterion of type number, money or percent",
                ));
            }
            return None;
        }
        let mut cells = comparison.options.iter().map(|option| (option, &option.facts[id.index()].cell));
        let below =
            cells.find(|(_, cell)| cell.value().and_then(Value::place).is_some_and(|at| at <= Decimal::ZERO));
        if let (Some(span), Some((option, cell))) = (self.log, below) {
            let says = cell.text(kind, &Words::of("en"));
            let message = format!("`{}` of `{}` is {says}: not above zero", name.value, option.id);
            problems.push(invalid_value(span, message, "\"linear\""));
            return None;
        }
        Some(id)
    }
}
