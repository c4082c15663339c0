//! `yes-no`: whether an option has something.

use super::{About, Form, Measure, Type, Written};
use crate::syntax::fields::Fields;
use crate::syntax::value::Data;

const YES: &str = "Yes";
const NO: &str = "No";
const BETTER: [&str; 2] = ["Yes is better.", "No is better."];

/// The type `yes-no`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct YesNo;

impl Type for YesNo {
    type Value = bool;

    const NAME: &'static str = "yes-no";

    fn define(_: &mut Fields<'_, '_>) -> Self {
        YesNo
    }

    fn about(&self) -> About<'_> {
        let ends = Some((0.into(), 1.into()));
        About { ends, better: Some(BETTER), ..About::new("true or false") }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<bool> {
        match &fact.node.value {
            Data::Bool(yes) => Some(*yes),
            Data::Cell(text) => match text.to_lowercase().as_str() {
                "yes" | "true" => Some(true),
                "no" | "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    fn show(&self, yes: &bool, form: Form) -> String {
        let words = match (form, yes) {
            (Form::Plain, true) => "yes",
            (Form::Plain, false) => "no",
            (_, true) => YES,
            (_, false) => NO,
        };
        words.to_owned()
    }

    fn measure(yes: &bool) -> Measure {
        Measure { mark: Some(if *yes { "yes" } else { "no" }), ..Measure::at(u8::from(*yes)) }
    }
}
