//! The glossary: what words mean.

use serde::Serialize;
use serde_json::{Value, json};

use super::kind::Kind;
use super::view::Views;
use crate::model::{ComparisonId, GeneratedPage};

pub(super) static KIND: Kind = Kind {
    name: "glossary",
    page: GeneratedPage {
        file_stem: "glossary",
        path: "glossary",
        title: "title.glossary",
        exists: |_, authored| authored,
        defines_terms: true,
        ..GeneratedPage::PLAIN
    },
    data,
    view: Some(|views, view, id, _| view.with("terms", views.terms(id))),
    ..Kind::PLAIN
};

/// An entry of `terms`, on the glossary.
#[derive(Debug, Serialize, Hash)]
struct Term {
    /// Id on the page.
    id: String,
    /// The word.
    title: String,
}

fn data(views: &Views<'_>, id: ComparisonId) -> Vec<Value> {
    let page = views.generated_address(id, super::GLOSSARY).unwrap_or_default();
    let term = |term: &crate::model::Term| {
        let url = format!("{}#{}", views.whole(&page), term.id);
        json!({ "@type": "DefinedTerm", "name": term.title, "description": term.text, "url": url })
    };
    views.comparison(id).terms.iter().map(term).collect()
}

impl Views<'_> {
    fn terms(&self, id: ComparisonId) -> Vec<Term> {
        let terms = self.comparison(id).terms.iter();
        terms.map(|term| Term { id: term.id.clone(), title: term.title.clone() }).collect()
    }
}
