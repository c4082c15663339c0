//! Charts that the author asks for: two criteria that have numbers.

use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::kinds::{Kind, Value};
use crate::model::link::names::unknown_criterion;
use crate::model::parse::comparison::{Chart as Wanted, ChartAxis};
use crate::model::{Chart, Comparison, CriterionId};
use crate::syntax::fields::invalid_value;
use crate::words::Words;

/// Links a chart; reported and left out where a criterion is not one, or has no numbers to draw.
pub(super) fn link(chart: &Wanted, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Option<Chart> {
    let x = axis(&chart.x, comparison, problems);
    let y = axis(&chart.y, comparison, problems);
    let (x, y) = (x?, y?);
    if x == y {
        let message = format!("`{}` goes both across and up", chart.y.criterion.value);
        problems.push(invalid_value(chart.y.criterion.span, message, "another criterion than `x`"));
        return None;
    }
    let (x_log, y_log) = (chart.x.log.is_some(), chart.y.log.is_some());
    Some(Chart { title: chart.title.clone(), x, y, x_log, y_log })
}

fn axis(axis: &ChartAxis, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Option<CriterionId> {
    let name = &axis.criterion;
    if name.value.is_empty() {
        return None;
    }
    let Some(index) = comparison.criteria.iter().position(|known| known.id == name.value) else {
        let known = comparison.criteria.iter().map(|known| known.id.as_str());
        problems.push(unknown_criterion(name.span, &name.value, known));
        return None;
    };
    let kind = &comparison.criteria[index].kind;
    if kind.about().show_number.is_none() {
        if *kind != Kind::Broken {
            let message = format!("`{}` is of type {}, which has no numbers", name.value, kind.name());
            problems.push(invalid_value(name.span, message, "a criterion of type number or money"));
        }
        return None;
    }
    let mut cells = comparison.options.iter().map(|option| (option, &option.facts[index].cell));
    let below =
        cells.find(|(_, cell)| cell.value().and_then(Value::place).is_some_and(|at| at <= Decimal::ZERO));
    if let (Some(span), Some((option, cell))) = (axis.log, below) {
        let says = cell.text(kind, &Words::of("en"));
        let message = format!("`{}` of `{}` is {says}: not above zero", name.value, option.id);
        problems.push(invalid_value(span, message, "\"linear\""));
        return None;
    }
    Some(CriterionId::from_index(index))
}
