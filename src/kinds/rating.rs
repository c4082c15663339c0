//! `rating`: a step of a scale from 1, perhaps with a word for each.

use super::{About, Bounds, Form, Measure, Type, Written};
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
            fields.report(invalid_value(first.span, message, "one label for each step, lowest first"));
        }
        Rating { top, labels: labels.into_iter().map(|label| label.value).collect() }
    }

    fn about(&self) -> About<'_> {
        let ends = Some((1.into(), self.top.into()));
        let expected = format!("a whole number from 1 to {}", self.top);
        About { ends, bounds: Bounds::Always, ..About::new(expected) }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<u32> {
        let (Data::Number(text) | Data::Cell(text)) = &fact.node.value else { return None };
        let step: i64 = text.parse().ok()?;
        u32::try_from(step).ok().filter(|step| (1..=self.top).contains(step)).or_else(|| {
            let message = format!("the rating is {step} on a scale of {}", self.top);
            fact.out_of_range(message, &format!("1 to {}", self.top))
        })
    }

    fn show(&self, step: &u32, form: Form<'_>) -> String {
        let (Form::Full(words) | Form::Bare(words) | Form::Brief(words)) = form else {
            return step.to_string();
        };
        match (form, self.labels.get(*step as usize - 1)) {
            (Form::Brief(_), Some(label)) => label.clone(),
            (_, Some(label)) => {
                words.say("number.label-of", &[("label", label), ("some", step), ("all", &self.top)])
            }
            (_, None) => words.say("number.of", &[("some", step), ("all", &self.top)]),
        }
    }

    fn measure(step: &u32) -> Measure {
        Measure::at(*step)
    }
}
