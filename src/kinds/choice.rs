//! `choice`: one of the values that the criterion lists, in their order.

use super::choices::Choices;
use super::{About, Bounds, Column, Form, Keys, Measure, Type, Written};
use crate::syntax::fields::Fields;
use crate::syntax::value::Data;

/// The type `choice`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Choice(Choices);

impl Type for Choice {
    /// The index of the choice.
    type Value = usize;

    const NAME: &'static str = "choice";

    fn define(fields: &mut Fields<'_, '_>) -> Self {
        Choice(Choices::define(fields))
    }

    fn about(&self) -> About<'_> {
        let ends = Some((0.into(), self.0.len().saturating_sub(1).into()));
        About { ends, bounds: Bounds::Directed, ..About::new("one of its choices, in quotes") }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<usize> {
        let (Data::Text(text) | Data::Cell(text)) = &fact.node.value else { return None };
        self.0.read(text, fact.node.span, fact)
    }

    fn show(&self, index: &usize, form: Form<'_>) -> String {
        let words = if let Form::Plain = form { self.0.id(*index) } else { self.0.title(*index) };
        words.to_owned()
    }

    fn measure(index: &usize) -> Measure {
        Measure::at(*index)
    }

    /// A few values that many cells have.
    fn propose(column: &Column<'_>) -> Option<Keys> {
        let cells = &column.cells;
        let choices = Choices::propose(cells.iter().copied(), (cells.len() * 2 / 3).min(12))?;
        Some(vec![("choices", choices)])
    }
}
