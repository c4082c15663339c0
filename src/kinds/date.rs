//! `date`: a day, or a year alone.

use super::{Direction, Extent, Type, Written, at};
use crate::syntax::date;
use crate::syntax::fields::{self, Fields};
use crate::syntax::value::Data;

const BETTER: [&str; 2] = ["Later is better.", "Earlier is better."];

/// The type `date`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date;

impl Type for Date {
    type Value = date::Date;

    const NAME: &'static str = "date";

    fn define(_: &mut Fields<'_, '_>) -> Self {
        Date
    }

    fn expected(&self) -> String {
        "a date such as 2026-11-22, or a year".to_owned()
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<date::Date> {
        match &fact.node.value {
            Data::Cell(text) => date::Date::parse(text),
            other => fields::date(other),
        }
    }

    fn bare(&self, date: &date::Date) -> String {
        date.to_string()
    }

    fn better() -> Option<[&'static str; 2]> {
        Some(BETTER)
    }

    fn bounded(&self, _: Direction) -> bool {
        true
    }

    fn extent(date: &date::Date) -> Option<Extent> {
        Some(at(date.day_number()))
    }

    fn sort_key(_: &date::Date) -> Option<String> {
        // As it is shown, a year before its days.
        None
    }
}
