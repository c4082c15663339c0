//! What the templates of all pages of a site see, and of all pages of a comparison.

use std::collections::BTreeMap;

use serde::Serialize;

use super::view::Inputs;
use crate::facts::{Card, Link, Sealed};
use crate::formats::FormatId;
use crate::model::{self, ComparisonId};

/// How many links a menu has that nobody has chosen.
const MOST_IN_MENU: usize = 20;

/// `site`: in every template.
#[derive(Debug, Serialize, Hash)]
pub(super) struct Site {
    /// Name of the site.
    title: String,
    /// Where it is published, without a slash at the end: `https://example.org/path`.
    base_url: String,
    /// The path of `base_url`, without a slash at the end; put it before addresses of static files.
    base_path: String,
    /// BCP 47 tag.
    language: String,
    /// Whether that is written from right to left.
    right_to_left: bool,
    /// For search results.
    description: Option<String>,
    /// Name of the author.
    author: Option<String>,
    /// The home page.
    home: Link,
    /// The main navigation.
    navigation: Vec<Link>,
    /// All comparisons: their home pages.
    comparisons: Vec<Link>,
    /// The page for searching the site, which is also its index; none with `search = false`.
    search: Option<Link>,
    /// Address of the Atom feed.
    feed: String,
    /// The Content-Security-Policy; empty for none.
    policy: String,
    /// Style sheets, scripts and SVG files of `static/` by their paths below it, under names that change with
    /// their bytes.
    assets: BTreeMap<String, Asset>,
    /// `[extra]` of `site.toml`, or nothing.
    extra: Option<Data>,
}

/// A file that pages load.
#[derive(Debug, Serialize, Hash)]
pub(super) struct Asset {
    /// Its address: `/sidetone.3f9a1c2b4d.css`.
    url: String,
    /// For the `integrity` attribute.
    integrity: String,
}

/// `comparison`: in every template of a page that belongs to one.
#[derive(Debug, Serialize, Hash)]
pub(super) struct Comparison {
    /// Title.
    title: String,
    /// The question it answers.
    question: String,
    /// What is compared: one.
    noun: String,
    /// What is compared: several.
    nouns: String,
    /// Its own home page.
    home: Link,
    /// The table.
    table: Link,
    /// The facts as data: CSV as it is imported, CSV of single facts, JSON.
    downloads: Vec<Link>,
    /// Pros and cons; none where no page has any.
    pros_and_cons: Option<Link>,
    /// List of pairs.
    versus: Option<Link>,
    /// The guide's first question.
    guide: Option<Link>,
    /// The guide's proof.
    proof: Option<Link>,
    /// Glossary.
    glossary: Option<Link>,
    /// Sources.
    sources: Option<Link>,
    /// Method.
    method: Link,
    /// The options, in the comparison's order.
    options: Vec<Sealed<Card>>,
}

/// The author's own data.
#[derive(Debug, Clone, Serialize, Hash)]
#[serde(transparent)]
pub(super) struct Data(pub crate::syntax::value::Data);

impl Inputs<'_> {
    pub(super) fn comparison_view(&self, id: ComparisonId, cards: &[Sealed<Card>]) -> Comparison {
        let comparison = self.comparison(id);
        let link = |generated| self.generated_link(id, generated);
        let always =
            |generated| link(generated).unwrap_or_else(|| Link { title: String::new(), url: self.href("/") });
        let table = self.generated_address(id, super::TABLE).unwrap_or_default();
        Comparison {
            title: comparison.title.clone(),
            question: comparison.question.clone(),
            noun: comparison.nouns.0.clone(),
            nouns: comparison.nouns.1.clone(),
            home: Link { title: comparison.title.clone(), ..always(super::HOME) },
            table: always(super::TABLE),
            downloads: FormatId::all()
                .map(FormatId::get)
                .map(|format| Link {
                    title: format.file.to_owned(),
                    url: self.href(&format!("{table}{}", format.file)),
                })
                .collect(),
            pros_and_cons: link(super::PROS_AND_CONS),
            versus: link(super::VERSUS),
            guide: link(super::GUIDE),
            proof: link(super::PROOF),
            glossary: link(super::GLOSSARY),
            sources: link(super::SOURCES),
            method: always(super::METHOD),
            options: cards.to_vec(),
        }
    }

    pub(super) fn site_view(&self) -> Site {
        let config = &self.site.config;
        Site {
            title: config.title.clone(),
            base_url: config.base_url.clone(),
            base_path: self.base_path.clone(),
            language: config.language.clone(),
            right_to_left: crate::words::is_right_to_left(&config.language),
            description: config.description.clone(),
            author: config.author.clone(),
            home: Link { title: config.title.clone(), url: self.href("/") },
            navigation: self.navigation(),
            comparisons: (0..self.site.comparisons.len())
                .filter_map(|i| self.generated_link(ComparisonId::from_index(i), super::HOME))
                .collect(),
            search: self.search_link(),
            feed: self.href("/atom.xml"),
            policy: config.policy.clone(),
            assets: self
                .site
                .fingerprinted
                .iter()
                .map(|it| {
                    let asset = Asset { url: self.file_href(&it.address), integrity: it.integrity.clone() };
                    (it.path.clone(), asset)
                })
                .collect(),
            extra: config.extra.as_ref().map(|node| Data(node.value.clone())),
        }
    }

    /// The author's navigation, else: of a site that is a comparison its chief pages, of another site the home
    /// pages of its comparisons; then top-level pages, as far as there is room: it is on every page.
    fn navigation(&self) -> Vec<Link> {
        let chosen = &self.site.config.navigation;
        if !chosen.is_empty() {
            let link = |item: &model::NavigationItem| Link {
                title: item.title.clone(),
                url: self.href(&self.place_address(item.target)),
            };
            return chosen.iter().map(link).collect();
        }
        let mut out = Vec::new();
        for index in 0..self.site.comparisons.len() {
            let id = ComparisonId::from_index(index);
            if self.comparison(id).folder.is_empty() {
                let chief = [super::GUIDE, super::TABLE, super::PROS_AND_CONS];
                out.extend(chief.into_iter().filter_map(|generated| self.generated_link(id, generated)));
            } else {
                out.extend(self.generated_link(id, super::HOME));
            }
        }
        let room = MOST_IN_MENU.saturating_sub(out.len());
        out.extend(self.children_of_folder("").into_iter().take(room).map(|id| self.page_link(id)));
        out
    }
}
