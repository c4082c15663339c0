//! The search page, which is the index of the whole site, and the documents that are searched.

use std::collections::BTreeMap;

use serde::Serialize;

use super::head::Head;
use super::view::{Inputs, View, Views};
use crate::facts::Link;
use crate::kinds::Cell;
use crate::markdown::document::Heading;
use crate::markdown::text;
use crate::model::{ComparisonId, CriterionId, OptionId, PageId, Role, Side, Site};
use crate::plan::pair_address;
use crate::plan::{Entry, SEARCH, SEARCH_JSON, Subject};
use crate::words::Words;

/// An entry of `index`, on the search page: what begins with one letter.
#[derive(Debug, Serialize, Hash)]
struct IndexLetter {
    /// The letter; `0–9` for digits, `…` for what begins with neither.
    letter: String,
    /// Id of its section.
    id: String,
    /// By title.
    entries: Vec<IndexEntry>,
}

/// A page, an option, a criterion, a term or a pair, in the index of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Hash)]
struct IndexEntry {
    /// Title.
    title: String,
    /// Where it is.
    url: String,
    /// What it is: `page`, `comparison`, the comparison's word for an option, `criterion`, `term` or `pair`.
    kind: String,
    /// The comparison it belongs to; none where the site has but one, or where the word for the option tells.
    comparison: Option<String>,
}

/// An entry of `/search.json`. Its keys are short, as readers fetch them all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Hash)]
pub struct SearchDocument {
    /// Title, or the heading of a section.
    #[serde(rename = "t")]
    pub title: String,
    /// Where it is.
    #[serde(rename = "u")]
    pub url: String,
    /// What it is: as `IndexEntry::kind`, and `section`, `pro`, `con`, `source`.
    #[serde(rename = "k")]
    pub kind: String,
    /// The title of the page it is a part of; empty for a page.
    #[serde(rename = "p", skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// As `IndexEntry::comparison`; empty for none.
    #[serde(rename = "c", skip_serializing_if = "String::is_empty")]
    pub comparison: String,
    /// Plain text.
    #[serde(rename = "x", skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// Above this many documents pairs are left out, and texts are cut.
const MANY: usize = 2_000;

/// The length of a text that is cut, in characters.
const CUT: usize = 300;

/// The most pairs of a comparison that the index names one by one: those of five options.
const INDEX_PAIRS: usize = 10;

/// Whether pages, options, criteria and sources alone are so many that neither their sections nor their facts are
/// searched: readers fetch it all.
pub(super) fn has_many_pages(site: &Site) -> bool {
    let listed = site.comparisons.iter().map(|it| it.options.len() + it.criteria.len() + it.sources.len());
    let plain = site.pages.iter().filter(|page| matches!(page.role, Role::Plain | Role::Home));
    plain.count() + listed.sum::<usize>() > MANY
}

impl Inputs<'_> {
    pub(super) fn search_link(&self) -> Option<Link> {
        let there = self.site.config.search;
        there.then(|| Link { title: self.words().word("search.link").to_owned(), url: self.href(SEARCH) })
    }
}

impl<'a> Views<'a> {
    pub(super) fn search_page(&self, entry: &Entry) -> View<'a> {
        let head = Head {
            title: self.words().word("search.title").to_owned(),
            description: Some(self.words().say("search.description", &[("site", &self.site.config.title)])),
            above: vec![self.home_link()],
            ..Head::new("search")
        };
        self.start(entry, "search.html", head)
            .with("index", letters(self.index_entries(), self.words()))
            .with("documents", self.href(SEARCH_JSON))
    }

    /// The name of a comparison, where the site has several.
    fn one_of_several(&self, id: ComparisonId) -> Option<String> {
        (self.site.comparisons.len() > 1).then(|| self.comparison(id).title.clone())
    }

    /// Whether no other comparison has the same word for its options.
    fn noun_tells(&self, id: ComparisonId) -> bool {
        let noun = |id: ComparisonId| &self.comparison(id).nouns.0;
        self.comparison_ids().all(|other| other == id || noun(other) != noun(id))
    }

    fn has_bare_home(&self) -> bool {
        self.plan.find("/").is_some_and(|entry| entry.subject == Subject::Home)
    }

    /// Pages with a file that no comparison shows as its own.
    fn plain_pages(&self) -> impl Iterator<Item = PageId> {
        let pages = self.site.pages.iter().enumerate();
        pages
            .filter(|(_, page)| matches!(page.role, Role::Plain | Role::Home))
            .map(|(index, _)| PageId::from_index(index))
    }

    fn comparison_ids(&self) -> impl Iterator<Item = ComparisonId> + use<> {
        (0..self.site.comparisons.len()).map(ComparisonId::from_index)
    }

    /// The pairs that have a page, with the address of each.
    fn all_pairs(&self, id: ComparisonId) -> impl Iterator<Item = (OptionId, OptionId, String)> {
        let pairs = self.comparison(id).pairs.iter();
        pairs.filter_map(move |(a, b)| Some((*a, *b, pair_address(self.site, id, *a, *b)?)))
    }
}

// The index

impl Views<'_> {
    fn index_entries(&self) -> Vec<IndexEntry> {
        let mut out = Vec::new();
        if self.has_bare_home() {
            let (title, url) = (self.site.config.title.clone(), self.href("/"));
            out.push(IndexEntry {
                title,
                url,
                kind: self.words().word("search.page").to_owned(),
                comparison: None,
            });
        }
        for id in self.plain_pages() {
            let page = &self.site.pages[id.index()];
            out.push(IndexEntry {
                title: page.title.clone(),
                url: self.href(&page.address),
                kind: self.words().word("search.page").to_owned(),
                comparison: page.comparison.and_then(|id| self.one_of_several(id)),
            });
        }
        for id in self.comparison_ids() {
            self.comparison_entries(id, &mut out);
        }
        out
    }

    fn comparison_entries(&self, id: ComparisonId, out: &mut Vec<IndexEntry>) {
        let comparison = self.comparison(id);
        let within = self.one_of_several(id);
        for option in &comparison.options {
            out.push(IndexEntry {
                title: option.name.clone(),
                url: self.href(&option.address),
                kind: comparison.nouns.0.clone(),
                comparison: within.clone().filter(|_| !self.noun_tells(id)),
            });
        }
        let words = self.words();
        let mut add = |title: &str, url: String, kind: &str| {
            out.push(IndexEntry {
                title: title.to_owned(),
                url,
                kind: kind.to_owned(),
                comparison: within.clone().filter(|_| kind != words.word("search.comparison")),
            });
        };
        for (generated, address) in &comparison.generated {
            let kind = if *generated == super::HOME {
                words.word("search.comparison")
            } else {
                words.word("search.page")
            };
            add(&self.generated_title(id, *generated), self.href(address), kind);
        }
        for criterion in &self.facts(id).schema.sealed {
            add(&criterion.title, criterion.url.clone(), words.word("search.criterion"));
        }
        for term in &comparison.terms {
            add(&term.title, self.term_url(id, &term.id), words.word("search.term"));
        }
        if self.comparison(id).pairs.len() <= INDEX_PAIRS {
            for (a, b, address) in self.all_pairs(id) {
                add(&self.pair_title(id, a, b), self.href(&address), words.word("search.pair"));
            }
        }
    }

    fn term_url(&self, id: ComparisonId, term: &str) -> String {
        let glossary = self.generated_address(id, super::GLOSSARY).unwrap_or_default();
        format!("{}#{term}", self.href(&glossary))
    }
}

/// Entries by letter, in the order of the site's language, whatever signs stand before their first letters.
fn letters(mut entries: Vec<IndexEntry>, words: &Words) -> Vec<IndexLetter> {
    entries.sort_by(|x, y| {
        let [a, b] = [x, y].map(|entry| from_first_letter(&entry.title));
        let rest = |entry: &IndexEntry| (entry.comparison.clone(), entry.kind.clone(), entry.url.clone());
        words.compare(a, b).then_with(|| x.title.cmp(&y.title)).then_with(|| rest(x).cmp(&rest(y)))
    });
    entries.dedup_by(|a, b| a.title == b.title && a.url == b.url);
    let mut out: BTreeMap<(u8, char), Vec<IndexEntry>> = BTreeMap::new();
    for entry in entries {
        out.entry(group(&entry.title)).or_default().push(entry);
    }
    let letter = |((kind, c), entries): ((u8, char), Vec<IndexEntry>)| {
        let (letter, id) = match kind {
            0 => ("0–9".to_owned(), "0-9".to_owned()),
            1 => (c.to_ascii_uppercase().to_string(), c.to_string()),
            _ => ("…".to_owned(), "other".to_owned()),
        };
        IndexLetter { letter, id: format!("page-letter-{id}"), entries }
    };
    out.into_iter().map(letter).collect()
}

/// The group of a title: digits, a letter without accents, or neither.
fn group(title: &str) -> (u8, char) {
    let ascii = deunicode::deunicode(title).to_ascii_lowercase();
    match ascii.chars().find(char::is_ascii_alphanumeric) {
        Some(c) if c.is_ascii_digit() => (0, '0'),
        Some(c) => (1, c),
        None => (2, 'z'),
    }
}

fn from_first_letter(title: &str) -> &str {
    title.trim_start_matches(|c: char| !c.is_alphanumeric())
}

// The documents

impl Views<'_> {
    /// All that can be searched, in the order of the site.
    pub(super) fn search_documents(&self) -> Vec<SearchDocument> {
        let (mut out, words) = (Vec::new(), self.words());
        if self.has_bare_home() {
            let description = self.site.config.description.as_deref().unwrap_or_default();
            out.push(document(
                &self.site.config.title,
                self.href("/"),
                words.word("search.page"),
                description,
            ));
        }
        for id in self.plain_pages() {
            let page = &self.site.pages[id.index()];
            let mut head = document(&page.title, self.href(&page.address), words.word("search.page"), "");
            head.comparison = page.comparison.and_then(|id| self.one_of_several(id)).unwrap_or_default();
            self.prose_documents(head, Some(id), &mut out);
        }
        for id in self.comparison_ids() {
            let (first, comparison) = (out.len(), self.comparison(id));
            self.generated_documents(id, &mut out);
            self.option_documents(id, &mut out);
            self.fact_documents(id, &mut out);
            let within = self.one_of_several(id).unwrap_or_default();
            for document in &mut out[first..] {
                let tells = document.kind == comparison.nouns.0 && self.noun_tells(id);
                if document.kind != words.word("search.comparison") && !tells {
                    document.comparison.clone_from(&within);
                }
            }
        }
        let pairs: usize = self.comparison_ids().map(|id| self.comparison(id).pairs.len()).sum();
        if out.len() + pairs > MANY {
            for document in &mut out {
                cut(&mut document.text);
            }
        } else {
            for id in self.comparison_ids() {
                for (a, b, address) in self.all_pairs(id) {
                    let mut pair = document(
                        &self.pair_title(id, a, b),
                        self.href(&address),
                        words.word("search.pair"),
                        "",
                    );
                    pair.comparison = self.one_of_several(id).unwrap_or_default();
                    out.push(pair);
                }
            }
        }
        out
    }

    /// A page with the words before its first heading, then its sections.
    fn prose_documents(
        &self,
        mut head: SearchDocument,
        words: Option<PageId>,
        out: &mut Vec<SearchDocument>,
    ) {
        let at = out.len();
        let (title, url) = (head.title.clone(), head.url.clone());
        let comparison = head.comparison.clone();
        if let Some(id) = words {
            let page = &self.site.pages[id.index()];
            let description = page.front.description.as_deref().unwrap_or_default();
            let mut texts = vec![description.to_owned()];
            let body = &page.body;
            let sections = if self.many_pages {
                Vec::new()
            } else {
                text::sections(body, page.title_heading(), &|hole| self.filling(id, hole), self.words())
            };
            for section in sections {
                match section.heading {
                    None => texts.push(section.text),
                    Some(index) => {
                        let heading = &body.headings[index];
                        let url = format!("{url}#{}", heading.id);
                        let kind = section_kind(self.words(), page.role, heading);
                        out.push(SearchDocument {
                            page: title.clone(),
                            comparison: comparison.clone(),
                            ..document(&section.title, url, kind, &section.text)
                        });
                    }
                }
            }
            texts.push(std::mem::take(&mut head.text));
            head.text = sentences(texts.iter().map(String::as_str));
        }
        out.insert(at, head);
    }

    fn generated_documents(&self, id: ComparisonId, out: &mut Vec<SearchDocument>) {
        let (comparison, words) = (self.comparison(id), self.words());
        for (generated, address) in &comparison.generated {
            let home = *generated == super::HOME;
            let kind = words.word(if home { "search.comparison" } else { "search.page" });
            let text = (generated.kind().searched)(self, id);
            let head = document(&self.generated_title(id, *generated), self.href(address), kind, &text);
            self.prose_documents(head, comparison.authored.get(generated).copied(), out);
        }
    }

    fn option_documents(&self, id: ComparisonId, out: &mut Vec<SearchDocument>) {
        let comparison = self.comparison(id);
        for option in comparison.option_ids() {
            let it = &comparison.options[option.index()];
            let facts: Vec<String> = if self.many_pages {
                Vec::new()
            } else {
                comparison.criterion_ids().map(|criterion| self.fact_words(id, option, criterion)).collect()
            };
            let choose = it.choose.as_ref().map(|choose| {
                self.words().say("search.choose", &[("option", &it.phrase), ("reason", choose)])
            });
            let title = it.page.map(|page| self.site.pages[page.index()].title.as_str());
            let title = title.filter(|title| *title != it.name);
            let said = [title, it.summary.as_deref(), choose.as_deref()].into_iter().flatten();
            let text = sentences(said.chain(facts.iter().map(String::as_str)));
            let head = document(&it.name, self.href(&it.address), &comparison.nouns.0, &text);
            self.prose_documents(head, it.page, out);
        }
    }

    /// "Weight 254 g", and the author's words on it; nothing where nothing is known.
    fn fact_words(&self, id: ComparisonId, option: OptionId, criterion: CriterionId) -> String {
        let comparison = self.comparison(id);
        let fact = comparison.fact(option, criterion);
        let it = &comparison.criteria[criterion.index()];
        let depends = match &fact.cell {
            Cell::Unknown | Cell::NotApplicable => return String::new(),
            Cell::Known(_) => "",
            Cell::Depends { on, .. } => on,
        };
        let stated = format!("{} {}", it.title, fact.cell.text(&it.kind, &self.site.words));
        sentences([stated.as_str(), depends, fact.note.as_deref().unwrap_or_default()].into_iter())
    }

    /// Criteria and sources: the rows of the table, and what they rest on.
    fn fact_documents(&self, id: ComparisonId, out: &mut Vec<SearchDocument>) {
        let comparison = self.comparison(id);
        for (criterion, sealed) in comparison.criteria.iter().zip(&self.facts(id).schema.sealed) {
            let words = [criterion.definition.as_deref(), criterion.why.as_deref()];
            let text = sentences(words.into_iter().flatten());
            out.push(SearchDocument {
                page: comparison.groups[criterion.group.index()].title.clone(),
                ..document(&criterion.title, sealed.url.clone(), self.words().word("search.criterion"), &text)
            });
        }
        let Some(page) = self.generated_address(id, super::SOURCES) else { return };
        for source in &comparison.sources {
            let words = [source.publisher.as_deref(), source.note.as_deref()];
            let url = format!("{}#{}", self.href(&page), source.id);
            out.push(document(
                &source.title,
                url,
                self.words().word("search.source"),
                &sentences(words.into_iter().flatten()),
            ));
        }
    }
}

fn section_kind<'a>(words: &'a Words, role: Role, heading: &Heading) -> &'a str {
    match (role, &heading.argument) {
        (Role::Option(_), Some((Side::Pro, _))) => words.word("search.pro"),
        (Role::Option(_), Some((Side::Con, _))) => words.word("search.con"),
        (Role::Generated(super::GLOSSARY), _) if heading.level == 2 => words.word("search.term"),
        _ => words.word("search.section"),
    }
}

fn document(title: &str, url: String, kind: &str, text: &str) -> SearchDocument {
    SearchDocument {
        title: title.to_owned(),
        url,
        kind: kind.to_owned(),
        page: String::new(),
        comparison: String::new(),
        text: text.to_owned(),
    }
}

/// Texts one after the other, each a sentence of its own; empty ones are left out.
pub(super) fn sentences<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for text in texts.map(str::trim).filter(|text| !text.is_empty()) {
        if !out.is_empty() {
            let ended = out.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？']);
            out.push_str(if ended { " " } else { ". " });
        }
        out.push_str(text);
    }
    out
}

/// The beginning of a long text, up to a word.
fn cut(text: &mut String) {
    if let Some((at, _)) = text.char_indices().nth(CUT) {
        let end = text[..at].rfind(' ').unwrap_or(at);
        text.truncate(end);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_below_their_letter() {
        let groups = ["Zebra", "élan", "“Echo”", "10", "日", "!?"].map(group);
        assert_eq!(groups, [(1, 'z'), (1, 'e'), (1, 'e'), (0, '0'), (1, 'r'), (2, 'z')]);
    }

    #[test]
    fn texts_become_sentences() {
        let join = |texts: &[&str]| sentences(texts.iter().copied());
        assert_eq!(join(&["", " a", "b.", "c?", "5 %", "(d)", ""]), "a. b. c? 5 %. (d)");
        assert_eq!(join(&[]), "");
    }

    #[test]
    fn a_cut_is_between_words() {
        let after = |text: &str| {
            let mut text = text.to_owned();
            cut(&mut text);
            text
        };
        assert_eq!(after(&"ä".repeat(300)), "ä".repeat(300));
        assert_eq!(after(&"ä".repeat(301)), format!("{}…", "ä".repeat(300)));
        assert_eq!(
            after(&format!("{} {}", "a".repeat(290), "b".repeat(20))),
            format!("{}…", "a".repeat(290))
        );
    }
}
