//! Terms of a glossary: the headings of `glossary.md`.

use crate::markdown::document::Body;

/// A term of the glossary.
#[derive(Debug)]
pub struct Term {
    /// Id: that of its heading.
    pub id: String,
    /// The word.
    pub title: String,
    /// Its definition as plain text.
    pub text: String,
}

/// The terms that a glossary explains.
pub(super) fn read(glossary: &Body) -> Vec<Term> {
    let headings = glossary.headings.iter().filter(|heading| heading.level == 2);
    let term = |heading: &crate::markdown::document::Heading| Term {
        id: heading.id.clone(),
        title: heading.text.clone(),
        text: heading.lead.clone(),
    };
    headings.map(term).collect()
}
