//! Pages for machines: feed, sitemap, robots, headers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::view::{View, Views};
use crate::model::{ComparisonId, Role};
use crate::picture::FOLDER;
use crate::plan::Pairs;
use crate::plan::{Entry, IN_SITEMAP, Subject, is_in_sitemap, sitemap_address};
use crate::source::digest::Digest;
use crate::syntax::date::Date;

/// The most entries of the feed.
const FEED_ENTRIES: usize = 50;

/// `entries`, in `atom.xml`.
#[derive(Debug, Serialize, Hash)]
struct FeedEntry {
    /// Unique and lasting: a tag or an address.
    id: String,
    /// Title.
    title: String,
    /// Whole address.
    url: String,
    /// RFC 3339.
    updated: String,
    /// Plain text.
    summary: String,
}

/// `pages`, in `sitemap.xml`; its `sitemaps` are the whole addresses of others, of a site with more than 50,000.
#[derive(Debug, Clone, Serialize, Hash)]
struct SitemapEntry {
    /// Whole address.
    url: String,
    /// `2026-11-22`
    updated: Option<String>,
}

impl<'a> Views<'a> {
    /// The newest dated pages and checked facts; facts of one option checked on one day are one entry.
    pub(super) fn feed(&self, entry: &Entry) -> View<'a> {
        let mut entries: Vec<(Date, FeedEntry)> = Vec::new();
        for page in self.site.pages.iter().filter(|page| page.role == Role::Plain) {
            let front = &page.front;
            if let Some(date) = front.updated.or(front.date) {
                let url = self.whole(&page.address);
                let summary = front.description.clone().unwrap_or_else(|| page.body.lead.clone());
                let id = url.clone();
                entries.push((
                    date,
                    FeedEntry { id, title: page.title.clone(), url, updated: date.rfc3339(), summary },
                ));
            }
        }
        for index in 0..self.site.comparisons.len() {
            self.fact_entries(ComparisonId::from_index(index), &mut entries);
        }
        entries.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.id.cmp(&y.id)));
        entries.truncate(FEED_ENTRIES);
        let updated = entries.first().map(|(date, _)| date.rfc3339());
        let entries: Vec<_> = entries.into_iter().map(|(_, entry)| entry).collect();
        View::new("atom.xml")
            .shared("site", &self.site_part)
            .with("entries", entries)
            .with("updated", updated)
            .with("self", self.whole(&entry.address))
    }

    fn fact_entries(&self, id: ComparisonId, entries: &mut Vec<(Date, FeedEntry)>) {
        let comparison = self.comparison(id);
        for option in &comparison.options {
            let mut days: BTreeMap<Date, Vec<String>> = BTreeMap::new();
            for (fact, criterion) in option.facts.iter().zip(&comparison.criteria) {
                if let Some(date) = fact.checked.filter(|_| fact.span.is_some()) {
                    days.entry(date).or_default().push(format!(
                        "{}: {}",
                        criterion.title,
                        fact.cell.text(&criterion.kind, &self.site.words)
                    ));
                }
            }
            for (date, facts) in days {
                let url = self.whole(&option.address);
                entries.push((
                    date,
                    FeedEntry {
                        id: format!("{url}#facts-{date}"),
                        title: self.words().count(
                            "feed.facts-checked",
                            facts.len(),
                            &[("option", &option.name)],
                        ),
                        url,
                        updated: date.rfc3339(),
                        summary: facts.join("; "),
                    },
                ));
            }
        }
    }

    /// Every page that search engines should find, or where these are too many, the sitemaps that have them.
    pub(super) fn sitemap(&'a self) -> View<'a> {
        let count = self.in_sitemap().len() + self.plan.pairs().iter().map(Pairs::len).sum::<usize>();
        if count <= IN_SITEMAP {
            return self.sitemap_part(0);
        }
        let parts = (0..count.div_ceil(IN_SITEMAP)).map(|part| self.whole(&sitemap_address(part)));
        View::new("sitemap.xml")
            .shared("site", &self.site_part)
            .with("sitemaps", parts.collect::<Vec<String>>())
            .with("pages", Vec::<SitemapEntry>::new())
    }

    /// One of several sitemaps.
    pub(super) fn sitemap_part(&'a self, part: usize) -> View<'a> {
        let single = self.in_sitemap();
        let range = part * IN_SITEMAP..(part + 1) * IN_SITEMAP;
        let dated = |entry: &Entry| SitemapEntry {
            url: self.whole(&entry.address),
            updated: match entry.subject {
                Subject::Page(id) => {
                    let front = &self.site.pages[id.index()].front;
                    front.updated.or(front.date).map(|date| date.to_string())
                }
                Subject::Option(id, option) => self.newest_fact(id, option).map(|date| date.to_string()),
                _ => None,
            },
        };
        let here: Vec<SitemapEntry> =
            single.iter().skip(range.start).take(IN_SITEMAP).map(|entry| dated(entry)).collect();
        let pairs = range.start.max(single.len()) - single.len()..range.end.max(single.len()) - single.len();
        let of = Digest::of(&(&here, self.plan.pairs(), (pairs.start, pairs.end)));
        let first = self.plan.single().len();
        let pages = move || {
            let pairs = pairs.clone().map_while(|index| self.plan.get(first + index));
            let pairs = pairs.map(|entry| SitemapEntry { url: self.whole(&entry.address), updated: None });
            here.iter().cloned().chain(pairs).collect::<Vec<SitemapEntry>>()
        };
        View::new("sitemap.xml")
            .shared("site", &self.site_part)
            .with("sitemaps", Vec::<String>::new())
            .made_of("pages", &of, pages)
    }

    /// What search engines should find but pages of pairs.
    fn in_sitemap(&self) -> Vec<&Entry> {
        self.plan.single().iter().filter(|entry| is_in_sitemap(&entry.address, entry.subject)).collect()
    }

    fn newest_fact(&self, id: ComparisonId, option: crate::model::OptionId) -> Option<Date> {
        let facts = &self.comparison(id).options[option.index()].facts;
        facts.iter().filter(|fact| fact.span.is_some()).filter_map(|fact| fact.checked).max()
    }

    pub(super) fn robots(&self) -> View<'a> {
        View::new("robots.txt").shared("site", &self.site_part).with("sitemap", self.whole("/sitemap.xml"))
    }

    /// What hosts that read `_headers` send with pages and files.
    pub(super) fn headers(&self) -> View<'a> {
        let mut immutable: Vec<String> =
            self.site.fingerprinted.iter().map(|asset| self.file_href(&asset.address)).collect();
        let single = self.plan.single().iter();
        let variants = single.filter(|entry| matches!(entry.subject, Subject::Variant(..)));
        let variants: Vec<String> = variants.map(|entry| self.file_href(&entry.address)).collect();
        // One line stands for all of them, unless files that may change lie among them.
        let own = self.site.statics.iter().chain(&self.site.assets);
        if variants.is_empty() || own.into_iter().any(|(_, address)| address.starts_with(FOLDER)) {
            immutable.extend(variants);
        } else {
            immutable.push(self.href(&format!("{FOLDER}*")));
        }
        View::new("_headers").shared("site", &self.site_part).with("immutable", immutable)
    }
}
