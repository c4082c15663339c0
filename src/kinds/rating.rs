//! `rating`: a step of a scale from 1, perhaps with a word for each.

use super::{Direction, Extent, Type, Written, at};
use crate::syntax::fields::{Fields, invalid_value};
use crate::syntax::value::Data;

/// The type `rating`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rating {
    /// The last step.
    pub(crate) top: u32,
    /// None, or one for each step.
    pub(crate) labels: Vec<String>,
}

impl Rating {
    fn label(&self, step: u32) -> Option<&String> {
        self.labels.get(step as usize - 1)
    }
}

impl Type for Rating {
    type Value = u32;

    const NAME: &'static str = "rating";

    fn define(fields: &mut Fields<'_, '_>) -> Self {
        let top = fields.integer("scale", 2..=100).and_then(|top| u32::try_from(top).ok()).unwrap_or(5);
        let labels = fields.texts("labels");
        if let Some(first) = labels.first()
            && labels.len() != top as usize
        {
            let message = format!("there are {} labels for {top} steps", labels.len());
            let expected = "one label for each step, lowest first";
            fields.report(invalid_value(first.span, message, expected));
        }
        Rating { top, labels: labels.into_iter().map(|label| label.value).collect() }
    }

    fn expected(&self) -> String {
        format!("a whole number from 1 to {}", self.top)
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<u32> {
        let (Data::Number(text) | Data::Cell(text)) = &fact.node.value else { return None };
        let step: i64 = text.parse().ok()?;
        match u32::try_from(step) {
            Ok(step) if (1..=self.top).contains(&step) => Some(step),
            _ => {
                let message = format!("the rating is {step} on a scale of {}", self.top);
                fact.out_of_range(message, &format!("1 to {}", self.top))
            }
        }
    }

    fn bare(&self, step: &u32) -> String {
        let of = format!("{step} of {}", self.top);
        self.label(*step).map_or_else(|| of.clone(), |label| format!("{label} ({of})"))
    }

    fn brief(&self, step: &u32) -> String {
        self.label(*step).cloned().unwrap_or_else(|| self.text(step))
    }

    fn plain(&self, step: &u32) -> String {
        step.to_string()
    }

    fn bounded(&self, _: Direction) -> bool {
        true
    }

    fn ends(&self) -> Option<Extent> {
        Some((1.into(), self.top.into()))
    }

    fn extent(step: &u32) -> Option<Extent> {
        Some(at(*step))
    }
}
