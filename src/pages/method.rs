//! How the comparison was made: its criteria, and how well its facts are founded.

use serde::Serialize;

use super::kind::Kind;
use super::view::Views;
use crate::facts::Group;
use crate::kinds::Cell;
use crate::model::{ComparisonId, GeneratedPage};

pub(super) static KIND: Kind = Kind {
    name: "method",
    page: GeneratedPage {
        file_stem: "method",
        path: "method",
        title: "title.method",
        has_anchor: |comparison, id| {
            id.strip_prefix(CRITERION).is_some_and(|id| comparison.names.criteria.contains_key(id))
        },
        anchors: |comparison| comparison.criteria.iter().map(|it| format!("{CRITERION}{}", it.id)).collect(),
        ..GeneratedPage::PLAIN
    },
    dated: true,
    view: Some(|views, view, id, _| view.with("method", views.method(id))),
    ..Kind::PLAIN
};

/// What the ids of criteria begin with on this page.
const CRITERION: &str = "criterion-";

/// `method`, on the method page.
#[derive(Debug, Serialize, Hash)]
struct Method {
    /// Every criterion with its definition, by group; rows without cells.
    groups: Vec<Group>,
    /// How many facts are stated.
    facts: usize,
    /// How many of them have a source.
    sourced: usize,
    /// How many are judgements.
    judgements: usize,
    /// How many cells are unknown.
    unknown: usize,
    /// Date of the oldest fact.
    oldest: Option<String>,
}

impl Views<'_> {
    fn method(&self, id: ComparisonId) -> Method {
        let comparison = self.comparison(id);
        let facts =
            || comparison.options.iter().flat_map(|option| option.facts.iter().zip(&comparison.criteria));
        let stated =
            || facts().filter(|(fact, _)| matches!(fact.cell, Cell::Known(_) | Cell::Depends { .. }));
        Method {
            groups: self.facts(id).schema.groups(&[]),
            facts: stated().count(),
            sourced: stated().filter(|(fact, _)| !fact.sources.is_empty()).count(),
            judgements: stated().filter(|(_, criterion)| criterion.judgement).count(),
            unknown: facts().filter(|(fact, _)| fact.cell == Cell::Unknown).count(),
            oldest: self.facts(id).checked.map(|(first, _)| first.to_string()),
        }
    }
}
