//! `yes-no`: whether an option has something.

use super::{Extent, Type, Written, at};
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

    fn expected(&self) -> String {
        "true or false".to_owned()
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

    fn bare(&self, yes: &bool) -> String {
        if *yes { YES } else { NO }.to_owned()
    }

    fn plain(&self, yes: &bool) -> String {
        if *yes { "yes" } else { "no" }.to_owned()
    }

    fn better() -> Option<[&'static str; 2]> {
        Some(BETTER)
    }

    fn ends(&self) -> Option<Extent> {
        Some((0.into(), 1.into()))
    }

    fn extent(yes: &bool) -> Option<Extent> {
        Some(at(u8::from(*yes)))
    }

    fn mark(yes: &bool) -> Option<&'static str> {
        Some(if *yes { "yes" } else { "no" })
    }
}
