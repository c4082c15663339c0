//! `choice`: one of the values that the criterion lists, in their order.

use super::choices::Choices;
use super::{Direction, Extent, Type, Written, at};
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

    fn expected(&self) -> String {
        "one of its choices, in quotes".to_owned()
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<usize> {
        let (Data::Text(text) | Data::Cell(text)) = &fact.node.value else { return None };
        self.0.read(text, fact.node.span, fact)
    }

    fn bare(&self, index: &usize) -> String {
        self.0.title(*index).to_owned()
    }

    fn plain(&self, index: &usize) -> String {
        self.0.id(*index).to_owned()
    }

    fn bounded(&self, direction: Direction) -> bool {
        direction != Direction::None
    }

    fn ends(&self) -> Option<Extent> {
        Some((0.into(), self.0.len().saturating_sub(1).into()))
    }

    fn extent(index: &usize) -> Option<Extent> {
        Some(at(*index))
    }
}
