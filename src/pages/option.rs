//! The page of an option.

use serde::Serialize;
use serde_json::json;

use super::head::Head;
use super::sources::Source;
use super::view::{View, Views};
use crate::facts::{Card, Group, Link, Sealed};
use crate::model::{ComparisonId, OptionId, Side};
use crate::plan::Entry;
use crate::source::digest::Digest;

/// `option`, on an option's page.
#[derive(Debug, Serialize, Hash)]
struct Contender {
    /// In short.
    card: Sealed<Card>,
    /// Its facts, by group; each row has one cell.
    groups: Vec<Group>,
    /// Titles of and links to its pros.
    pros: Vec<Link>,
    /// The same of its cons.
    cons: Vec<Link>,
    /// Its pairs.
    pairs: Vec<Link>,
    /// The sources of its facts.
    sources: Vec<Source>,
}

impl<'a> Views<'a> {
    pub(super) fn option_page(&'a self, entry: &Entry, id: ComparisonId, option: OptionId) -> View<'a> {
        let comparison = self.comparison(id);
        let it = &comparison.options[option.index()];
        let checked =
            it.facts.iter().filter(|fact| fact.span.is_some()).filter_map(|fact| fact.checked).min();
        let mut article =
            json!({ "@type": "Article", "headline": it.name, "url": self.whole(&entry.address) });
        if let Some(date) = checked {
            article["dateModified"] = json!(date.to_string());
        }
        let title =
            it.page.map_or_else(|| it.name.clone(), |page| self.site.pages[page.index()].title.clone());
        let head = Head {
            title,
            description: it.summary.clone(),
            words: it.page,
            comparison: Some(id),
            above: self.above_comparison(id),
            data: vec![article],
            checked,
            ..Head::new("option")
        };
        let pros = self.argument_links(id, option, Side::Pro);
        let cons = self.argument_links(id, option, Side::Con);
        let pairs = self.pairs_of(id, option);
        let facts = self.facts(id);
        let of = Digest::of(&(facts.profile(option).digest, &pros, &cons, &pairs));
        let view = move || Contender {
            card: self.card(id, option),
            groups: facts.schema.groups(&[facts.profile(option)]),
            pros: pros.clone(),
            cons: cons.clone(),
            pairs: pairs.clone(),
            sources: self.sources_of(id, &[option]),
        };
        self.start(entry, "option.html", head).made_of("option", &of, view)
    }

    fn pairs_of(&self, id: ComparisonId, option: OptionId) -> Vec<Link> {
        let comparison = self.comparison(id);
        if comparison.pairs.is_empty() {
            return Vec::new();
        }
        let others = comparison.option_ids().filter(|other| *other != option);
        others.filter_map(|other| self.pair_link(id, option.min(other), option.max(other))).collect()
    }

    /// The headings of an option's pros or cons.
    fn argument_links(&self, id: ComparisonId, option: OptionId, side: Side) -> Vec<Link> {
        let it = &self.comparison(id).options[option.index()];
        let Some(page) = it.page.map(|page| &self.site.pages[page.index()]) else { return Vec::new() };
        let arguments = it.arguments.iter().filter(|argument| argument.side == side);
        arguments
            .map(|argument| {
                let heading = &page.body.headings[argument.section];
                Link {
                    title: heading.text.clone(),
                    url: format!("{}#{}", self.href(&page.address), heading.id),
                }
            })
            .collect()
    }
}
