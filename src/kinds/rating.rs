//! `rating`: a step of a scale from 1, perhaps with a word for each, or with steps between whole numbers.

use rust_decimal::Decimal;

use super::decimals::show;
use super::{About, Bounds, Column, Form, Keys, Measure, Type, Written};
use crate::syntax::fields::{Fields, invalid_value};
use crate::syntax::value::Data;

/// The type `rating`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rating {
    /// The last step.
    pub(crate) top: u32,
    /// From one step to the next: 1, or a part of it.
    pub(crate) step: Decimal,
    /// None, or one for each step.
    pub(crate) labels: Vec<String>,
}

impl Type for Rating {
    type Value = Decimal;

    const NAME: &'static str = "rating";

    fn define(fields: &mut Fields<'_, '_>) -> Self {
        let top = fields.integer("scale", 2..=100).and_then(|top| u32::try_from(top).ok()).unwrap_or(5);
        let step = step(fields);
        let labels = fields.texts("labels");
        if let Some(first) = labels.first()
            && step != Decimal::ONE
        {
            let message = "steps between whole numbers have no labels";
            fields.report(invalid_value(first.span, message, "no `labels`, or no `step`"));
        }
        if let Some(first) = labels.first()
            && labels.len() != top as usize
        {
            let message = format!("there are {} labels for {top} steps", labels.len());
            fields.report(invalid_value(first.span, message, "one label for each step, lowest first"));
        }
        Rating { top, step, labels: labels.into_iter().map(|label| label.value).collect() }
    }

    fn about(&self) -> About<'_> {
        let ends = Some((1.into(), self.top.into()));
        let expected = if self.step == Decimal::ONE {
            format!("a whole number from 1 to {}", self.top)
        } else {
            format!("a number from 1 to {}, in steps of {}", self.top, self.step)
        };
        About { ends, bounds: Bounds::Always, ..About::new(expected) }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<Decimal> {
        let number = match &fact.node.value {
            Data::Number(text) => text.into(),
            Data::Cell(text) => {
                let of_scale = of_scale(text).filter(|(_, top)| top.trim() == self.top.to_string());
                fact.of_cell(fact.sheet.number(of_scale.map_or(text, |(some, _)| some), &[]))?
            }
            _ => return None,
        };
        let rating = Decimal::from_str_exact(&number).ok()?.normalize();
        if !(Decimal::ONE..=self.top.into()).contains(&rating) {
            let message = format!("the rating is {rating} on a scale of {}", self.top);
            return fact.out_of_range(message, &format!("1 to {}", self.top));
        }
        if !(rating % self.step).is_zero() {
            let message = format!("the rating is {rating}, and ratings go in steps of {}", self.step);
            return fact.out_of_range(
                message,
                "one of these steps, or another `step` of the criterion: `step = 0.5`",
            );
        }
        Some(rating)
    }

    fn show(&self, rating: &Decimal, form: Form<'_>) -> String {
        let (Form::Full(words) | Form::Bare(words) | Form::Brief(words)) = form else {
            return rating.to_string();
        };
        let step = &show(*rating, self.step.normalize().scale() as usize, words);
        let label = usize::try_from(*rating).ok().and_then(|step| self.labels.get(step.checked_sub(1)?));
        match (form, label) {
            (Form::Brief(_), Some(label)) => label.clone(),
            (_, Some(label)) => {
                words.say("number.label-of", &[("label", label), ("some", step), ("all", &self.top)])
            }
            (_, None) => words.say("number.of", &[("some", step), ("all", &self.top)]),
        }
    }

    /// Where each cell says of how many it is.
    fn propose(column: &Column<'_>) -> Option<Keys> {
        let cells: Option<Vec<_>> = column.cells.iter().map(|cell| of_scale(cell)).collect();
        let cells = cells?;
        let (_, top) = cells.first()?;
        let ratings = cells.iter().map(|(some, other)| {
            let number = column.sheet.number(some, &[]).ok().filter(|_| other.trim() == top.trim())?;
            Decimal::from_str_exact(&number).ok()
        });
        let ratings: Option<Vec<Decimal>> = ratings.collect();
        let ratings = ratings?;
        let fits = |step: &str| {
            let step = Decimal::from_str_exact(step).unwrap_or(Decimal::ONE);
            ratings.iter().all(|rating| (*rating % step).is_zero())
        };
        let step = ["1", "0.5", "0.25", "0.1", "0.05", "0.01"].into_iter().find(|step| fits(step))?;
        let mut keys = vec![("scale", Data::Number(top.trim().to_owned()))];
        keys.extend((step != "1").then(|| ("step", Data::Number(step.to_owned()))));
        Some(keys)
    }

    fn measure(rating: &Decimal) -> Measure {
        Measure::at(*rating)
    }
}

/// A rating and the end of its scale: "3.5 of 5" and "3.5/5" say the same.
fn of_scale(cell: &str) -> Option<(&str, &str)> {
    cell.split_once('/').or_else(|| cell.split_once(" of "))
}

/// `step`: a part of 1 that goes into it.
fn step(fields: &mut Fields<'_, '_>) -> Decimal {
    let Some(node) = fields.node("step") else { return Decimal::ONE };
    let step = node.value.number().and_then(|number| Decimal::from_str_exact(number).ok());
    match step.filter(|step| *step > Decimal::ZERO && step.scale() <= 2 && (Decimal::ONE % *step).is_zero()) {
        Some(step) => step.normalize(),
        None => {
            fields.report(invalid_value(node.span, "this is no step of a rating", "1, 0.5, 0.25 or 0.1"));
            Decimal::ONE
        }
    }
}
