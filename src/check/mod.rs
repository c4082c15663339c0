//! Lints: what a linked site says that contradicts itself, one lint a file.

mod arguments;
mod dates;
mod letters;
mod namesakes;
mod thousands;
mod unlisted;

use crate::diagnostic::{Diagnostic, codes};
use crate::guide::Guide;
use crate::model::Site;
use crate::syntax::date::Date;

/// Runs every lint. What the guide contradicts is found when it is compiled.
#[must_use]
pub fn check(site: &Site, guides: &[Option<Guide>], today: Option<Date>) -> Vec<Diagnostic> {
    let mut problems = arguments::check(site);
    problems.extend(dates::check(site, today));
    problems.extend(letters::check(site, guides));
    problems.extend(namesakes::check(site));
    problems.extend(thousands::check(site));
    problems.extend(unlisted::check(site));
    problems
}

codes! {
    of arguments::CODES, dates::CODES, letters::CODES, namesakes::CODES, thousands::CODES, unlisted::CODES;
}
