//! `date`: a day, or a month or a year alone.

use super::{About, Bounds, Column, Form, Keys, Measure, Type, Written};
use crate::syntax::date;
use crate::syntax::fields::{self, Fields};
use crate::syntax::value::Data;
use crate::words::key;

const BETTER: [&str; 2] = [key("criterion.later-better"), key("criterion.earlier-better")];

/// The type `date`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date;

impl Type for Date {
    type Value = date::Date;

    const NAME: &'static str = "date";

    fn define(_: &mut Fields<'_, '_>) -> Self {
        Date
    }

    fn about(&self) -> About<'_> {
        let expected = "a date such as 2026-11-22, a month or a year";
        About { better: Some(BETTER), bounds: Bounds::Always, ..About::new(expected) }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<date::Date> {
        match &fact.node.value {
            Data::Cell(text) => fact.of_cell(fact.sheet.date(text)),
            other => fields::date(other),
        }
    }

    fn show(&self, date: &date::Date, _: Form<'_>) -> String {
        date.to_string()
    }

    /// Years alone are dates where they are of our times.
    fn propose(column: &Column<'_>) -> Option<Keys> {
        let recent = |cell: &&str| cell.parse().is_ok_and(|year: u32| (1900..=2100).contains(&year));
        let mut years = column.cells.iter().filter(|cell| cell.bytes().all(|b| b.is_ascii_digit()));
        (column.unit.is_none() && years.all(recent)).then(Vec::new)
    }

    fn measure(date: &date::Date) -> Measure {
        // Words sort well here, a year before its months and days.
        Measure { sorts: false, ..Measure::at(date.day_number()) }
    }
}
