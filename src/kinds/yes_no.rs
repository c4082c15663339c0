//! `yes-no`: whether an option has something.

use super::spreadsheet::yes_no;
use super::{About, Column, Form, Keys, Measure, Type, Written};
use crate::syntax::fields::Fields;
use crate::syntax::value::Data;
use crate::words::key;

const BETTER: [&str; 2] = [key("criterion.yes-better"), key("criterion.no-better")];

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
        About { ends, better: Some(BETTER), expected_cell: Some("yes or no"), ..About::new("true or false") }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<bool> {
        match &fact.node.value {
            Data::Bool(yes) => Some(*yes),
            Data::Cell(text) => yes_no(text),
            _ => None,
        }
    }

    fn show(&self, yes: &bool, form: Form<'_>) -> String {
        let words = match (form, yes) {
            (Form::Plain, true) => "yes",
            (Form::Plain, false) => "no",
            (Form::Full(words) | Form::Bare(words) | Form::Brief(words), true) => words.word("fact.yes"),
            (Form::Full(words) | Form::Bare(words) | Form::Brief(words), false) => words.word("fact.no"),
        };
        words.to_owned()
    }

    /// Ones alone are numbers, and so are zeros.
    fn propose(column: &Column<'_>) -> Option<Keys> {
        let cells = &column.cells;
        let said = cells.iter().all(|cell| yes_no(cell).is_some());
        let both = ["0", "1"].iter().all(|digit| cells.contains(digit));
        let digits = cells.iter().all(|cell| matches!(*cell, "0" | "1"));
        (said && (both || !digits)).then(Vec::new)
    }

    fn measure(yes: &bool) -> Measure {
        Measure { mark: Some(if *yes { "yes" } else { "no" }), ..Measure::at(u8::from(*yes)) }
    }
}
