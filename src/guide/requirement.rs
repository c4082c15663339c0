//! What an answer requires of a criterion's value, and how options stand to it.

use crate::diagnostic::Diagnostic;
use crate::kinds::{Cell, Constraint};
use crate::model::{Comparison, CriterionId, OptionId};
use crate::source::span::{Span, Spanned};
use crate::syntax::value::Node;

/// A demand on the value of a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The criterion.
    pub criterion: CriterionId,
    /// What is demanded.
    pub constraint: Constraint,
    /// Where it is written.
    pub span: Span,
}

/// How an option stands to a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meets {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nobody knows, or it depends: neither match nor failure.
    Open,
}

impl Requirement {
    /// An entry of `requires`: a table of two bounds is two requirements.
    pub(super) fn read(
        name: &Spanned<String>,
        node: &Node,
        comparison: &Comparison,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<Requirement> {
        let Some(id) = comparison.find_criterion(name.as_deref(), problems) else { return Vec::new() };
        let criterion = &comparison.criteria[id.index()];
        Constraint::read(node, &criterion.kind, criterion.direction, criterion.name(), problems)
            .into_iter()
            .map(|constraint| Requirement { criterion: id, constraint, span: name.span })
            .collect()
    }

    /// How an option stands to it. What is not applicable cannot be what is demanded; what is unknown is open. What
    /// depends is counted with its usual value: if that does not meet the requirement the option does not, else it
    /// is open, since it still depends.
    #[must_use]
    pub fn met_by(&self, comparison: &Comparison, option: OptionId) -> Meets {
        match &comparison.fact(option, self.criterion).cell {
            Cell::Unknown | Cell::Depends { usually: None, .. } => Meets::Open,
            Cell::Known(value) if self.constraint.allows(value) => Meets::Yes,
            Cell::Depends { usually: Some(value), .. } if self.constraint.allows(value) => Meets::Open,
            Cell::NotApplicable | Cell::Known(_) | Cell::Depends { .. } => Meets::No,
        }
    }
}
