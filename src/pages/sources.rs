//! The sources, each with the facts that rest on it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::kind::Kind;
use super::view::Views;
use crate::facts::Link;
use crate::model::{ComparisonId, GeneratedPage, OptionId, SourceId};

/// Up to so many facts are listed with their source.
const MOST_FACTS: usize = 100;

pub(super) static KIND: Kind = Kind {
    name: "sources",
    page: GeneratedPage {
        file_stem: "sources",
        path: "sources",
        title: "title.sources",
        exists: |comparison, _| comparison.has_sources,
        has_anchor: |comparison, id| comparison.names.sources.contains_key(id),
        anchors: |comparison| comparison.sources.iter().map(|source| source.id.clone()).collect(),
        ..GeneratedPage::PLAIN
    },
    view: Some(|views, view, id, _| view.with("sources", views.sources(id))),
    ..Kind::PLAIN
};

/// An entry of `sources`, on the sources page.
#[derive(Debug, Clone, Serialize, Hash)]
pub(super) struct Source {
    /// From 1.
    number: usize,
    /// Id on the page.
    id: String,
    /// Title.
    title: String,
    /// Who published it.
    publisher: Option<String>,
    /// Where.
    url: Option<String>,
    /// What a link there is to the site, as `sponsored`.
    rel: Option<String>,
    /// When.
    date: Option<String>,
    /// The author's words on it.
    note: Option<String>,
    /// Whether the original was not read.
    secondary: bool,
    /// Facts that rest on it: links to cells, at most 100.
    facts: Vec<Link>,
    /// How many more facts rest on it.
    more: usize,
}

impl Views<'_> {
    fn sources(&self, id: ComparisonId) -> Vec<Source> {
        let comparison = self.comparison(id);
        let facts = self.facts(id);
        let mut resting: Vec<(usize, Vec<Link>)> = vec![(0, Vec::new()); comparison.sources.len()];
        for profile in &facts.profiles {
            for criterion in facts.schema.criterion_ids() {
                for source in &profile.fact(criterion).sources {
                    let (count, listed) = &mut resting[source.index()];
                    *count += 1;
                    if *count <= MOST_FACTS {
                        listed.push(facts.schema.fact_link(profile, criterion));
                    }
                }
            }
        }
        resting
            .into_iter()
            .enumerate()
            .map(|(i, (count, facts))| {
                let more = count - facts.len();
                Source { more, ..self.source(id, SourceId::from_index(i), facts) }
            })
            .collect()
    }

    /// The sources of the facts of some options, by number.
    pub(super) fn sources_of(&self, id: ComparisonId, options: &[OptionId]) -> Vec<Source> {
        let facts = options.iter().flat_map(|option| &self.comparison(id).options[option.index()].facts);
        let used: BTreeSet<SourceId> = facts.flat_map(|fact| fact.sources.iter().copied()).collect();
        used.into_iter().map(|source| self.source(id, source, Vec::new())).collect()
    }

    fn source(&self, id: ComparisonId, source: SourceId, facts: Vec<Link>) -> Source {
        let it = &self.comparison(id).sources[source.index()];
        Source {
            number: source.index() + 1,
            id: it.id.clone(),
            title: it.title.clone(),
            publisher: it.publisher.clone(),
            url: it.url.clone(),
            rel: it.url.as_ref().and_then(|url| self.site.config.marked_hosts.rel(url)),
            date: it.date.map(|date| date.to_string()),
            note: it.note.clone(),
            secondary: it.secondary,
            facts,
            more: 0,
        }
    }
}
