//! `text`: free words, which have no order.

use super::{About, Column, Form, Keys, Measure, Type, Written};
use crate::syntax::fields::{Fields, invalid_value};
use crate::syntax::value::Data;

/// The type `text`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text;

impl Type for Text {
    type Value = String;

    const NAME: &'static str = "text";

    fn define(_: &mut Fields<'_, '_>) -> Self {
        Text
    }

    fn about(&self) -> About<'_> {
        About { better: None, ..About::new("text in quotes") }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<String> {
        match &fact.node.value {
            Data::Text(text) if text.trim().is_empty() => {
                let message = format!("`{}` is empty", fact.criterion);
                fact.report(invalid_value(fact.node.span, message, "some words, or \"unknown\""))
            }
            Data::Text(text) | Data::Cell(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn show(&self, text: &String, _: Form<'_>) -> String {
        text.clone()
    }

    fn propose(_: &Column<'_>) -> Option<Keys> {
        Some(Vec::new())
    }

    fn measure(_: &String) -> Measure {
        Measure::default()
    }
}
