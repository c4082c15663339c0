//! What each page sees. A template sees only its [`View`], so the view is the page's dependency list: its
//! digest, with those of the templates and the address, is the page's key.

use std::hash::Hash;

use rayon::prelude::*;
use serde::Serialize;

use super::search::{self, SearchDocument};
use super::site;
use super::table;
use crate::facts::{Card, Facts, Link, Sealed};
use crate::formats::{self, FormatId};
use crate::guide::Compiled;
use crate::markdown::document::Shown;
use crate::markdown::markup::{encode_address, encode_name};
use crate::model::{Comparison, ComparisonId, Contender, Destination, Generated, OptionId, PageId, Site};
use crate::picture::share::colour;
use crate::picture::{Candidate, Picture, Raster, Variant};
use crate::plan::{Entry, Plan, Subject};
use crate::plan::{Part, part_address};
use crate::source::digest::{Blake, Digest};
use crate::source::span::FileId;
use crate::words::Words;

/// What becomes of an entry of the plan.
pub enum Artifact<'a> {
    /// A template with its view.
    Page(View<'a>),
    /// The facts in a form for programs, with a digest of them.
    Data(formats::Data<'a>, FormatId, Digest),
    /// What is searched.
    Search(Vec<SearchDocument>),
    /// A share image: the view of its template.
    Share(View<'a>),
    /// A file, byte for byte.
    Copy(FileId),
    /// A style sheet without what only its authors need.
    Style(FileId),
    /// A picture made of a file.
    Variant(FileId, Raster, Variant),
}

/// What a template sees, by top-level name.
pub struct View<'a> {
    /// The template.
    pub template: String,
    parts: Vec<(&'static str, Digest, Value<'a>)>,
}

/// The value of a part, for templates.
enum Value<'a> {
    Ready(tera::Value),
    /// Made only where the page is rendered.
    Later(Box<dyn Fn() -> tera::Value + Send + Sync + 'a>),
}

impl<'a> View<'a> {
    pub(super) fn new(template: impl Into<String>) -> Self {
        View { template: template.into(), parts: Vec::new() }
    }

    /// Shows a part that is the page's own.
    pub(super) fn with(mut self, name: &'static str, part: impl Serialize + Hash + Send + Sync + 'a) -> Self {
        let digest = Digest::of(&part);
        let value = Value::Later(Box::new(move || tera::Value::from_serializable(&part)));
        self.parts.push((name, digest, value));
        self
    }

    /// Shows a part that is made of `of` and of nothing else: while their digest is the same, so is the part.
    pub(super) fn made_of<T: Serialize>(
        mut self,
        name: &'static str,
        of: &impl Hash,
        part: impl Fn() -> T + Send + Sync + 'a,
    ) -> Self {
        let value = Value::Later(Box::new(move || tera::Value::from_serializable(&part())));
        self.parts.push((name, Digest::of(of), value));
        self
    }

    /// Shows a part that other pages show too.
    pub(super) fn shared<T: Serialize + Hash>(mut self, name: &'static str, part: &Sealed<T>) -> Self {
        self.parts.push((name, part.digest(), Value::Ready(part.value())));
        self
    }

    /// Shows that there is no such part.
    pub(super) fn nothing(mut self, name: &'static str) -> Self {
        self.parts.push((name, Digest::of(""), Value::Ready(tera::Value::none())));
        self
    }

    /// Of all that the template sees.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = Blake::default();
        self.template.hash(&mut hasher);
        for (name, digest, _) in &self.parts {
            (name, digest).hash(&mut hasher);
        }
        hasher.digest()
    }

    /// The view as Tera takes it.
    #[must_use]
    pub fn context(&self) -> tera::Context {
        let mut context = tera::Context::new();
        for (name, _, value) in &self.parts {
            context.insert_value(
                *name,
                match value {
                    Value::Ready(value) => value.clone(),
                    Value::Later(make) => make(),
                },
            );
        }
        context
    }
}

/// What views are made of.
pub struct Inputs<'a> {
    pub(super) site: &'a Site,
    pub(super) guides: &'a [Option<Compiled>],
    pub(super) plan: &'a Plan,
    pub(super) base_path: String,
}

/// Makes the views of a site.
pub struct Views<'a> {
    pub(super) inputs: Inputs<'a>,
    pub(super) site_part: Sealed<site::Site>,
    pub(super) comparison_parts: Vec<Sealed<site::Comparison>>,
    /// By comparison and option.
    pub(super) cards: Vec<Vec<Sealed<Card>>>,
    /// By comparison.
    pub(super) facts: Vec<Facts<'a>>,
    /// Plain pages as they are read one after the other.
    pub(super) reading_order: Vec<PageId>,
    /// Whether the search leaves out sections and facts.
    pub(super) many_pages: bool,
}

impl<'a> Views<'a> {
    /// Seals what pages share.
    #[must_use]
    pub fn new(site: &'a Site, guides: &'a [Option<Compiled>], plan: &'a Plan) -> Self {
        let inputs = Inputs { site, guides, plan, base_path: site.config.base_path() };
        let ids = || (0..site.comparisons.len()).map(ComparisonId::from_index);
        let cards: Vec<Vec<Sealed<Card>>> = ids().map(|id| inputs.cards(id)).collect();
        let of_one = |(it, cards): (&'a Comparison, &Vec<_>)| {
            let address = |generated| it.generated.get(&generated).map_or("", String::as_str);
            let table = |option| part_address(address(super::TABLE), Part::of(option, table::IN_TABLE));
            let sources = inputs.href(address(super::SOURCES));
            Facts::new(it, &site.words, cards, |option| inputs.href(&table(option)), sources)
        };
        let facts = site.comparisons.iter().zip(&cards).map(of_one).collect();
        let comparison_part = |id: ComparisonId| Sealed::new(inputs.comparison_view(id, &cards[id.index()]));
        let comparison_parts = ids().map(comparison_part).collect();
        let reading_order = inputs.in_reading_order("");
        let site_part = Sealed::new(inputs.site_view());
        Views {
            inputs,
            site_part,
            comparison_parts,
            cards,
            facts,
            reading_order,
            many_pages: search::has_many_pages(site),
        }
    }

    /// What becomes of an entry.
    #[must_use]
    pub fn artifact(&'a self, entry: &Entry) -> Artifact<'a> {
        let page = match entry.subject {
            Subject::Copy(file) => return Artifact::Copy(file),
            Subject::Style(file) => return Artifact::Style(file),
            Subject::Variant(file, variant) => {
                return match self.site.pictures.get(&file) {
                    Some(Picture::Raster(raster)) => Artifact::Variant(file, *raster, variant),
                    _ => Artifact::Copy(file),
                };
            }
            Subject::Share(shared) => return Artifact::Share(self.share(shared)),
            Subject::Data(id, format) => {
                let data = formats::Data {
                    comparison: self.comparison(id),
                    words: &self.site.words,
                    base_path: &self.base_path,
                };
                return Artifact::Data(data, format, Digest::of(self.facts(id)));
            }
            Subject::SearchJson => return Artifact::Search(self.search_documents()),
            Subject::Page(id) => self.plain_page(entry, id),
            Subject::Home => self.bare_home(entry),
            Subject::Option(id, option) => self.option_page(entry, id, option),
            Subject::Generated(id, generated, part) => self.generated_page(entry, id, generated, part),
            Subject::Pair(id, a, b) => self.pair_page(entry, id, a, b),
            Subject::State(id, state) => self.state_page(entry, id, state),
            Subject::Alias(page, _) => self.alias(page),
            Subject::Search => self.search_page(entry),
            Subject::NotFound => self.not_found(entry),
            Subject::Sitemap => self.sitemap(),
            Subject::SitemapPart(part) => self.sitemap_part(part),
            Subject::Feed => self.feed(entry),
            Subject::Robots => self.robots(),
            Subject::Headers => self.headers(),
        };
        Artifact::Page(page)
    }

    pub(super) fn facts(&self, id: ComparisonId) -> &Facts<'a> {
        &self.facts[id.index()]
    }

    pub(super) fn card(&self, id: ComparisonId, option: OptionId) -> Sealed<Card> {
        self.cards[id.index()][option.index()].clone()
    }

    /// Shows the comparison that a page belongs to, or that there is none.
    pub(super) fn with_comparison(view: View<'a>, comparison: Option<&Sealed<site::Comparison>>) -> View<'a> {
        match comparison {
            Some(comparison) => view.shared("comparison", comparison),
            None => view.nothing("comparison"),
        }
    }
}

impl<'a> std::ops::Deref for Views<'a> {
    type Target = Inputs<'a>;

    fn deref(&self) -> &Inputs<'a> {
        &self.inputs
    }
}

impl<'a> Inputs<'a> {
    pub(super) fn comparison(&self, id: ComparisonId) -> &'a Comparison {
        &self.site.comparisons[id.index()]
    }

    /// An address as `href` wants it.
    pub(super) fn href(&self, address: &str) -> String {
        format!("{}{address}", self.base_path)
    }

    /// The address of a file, whose name may hold anything, as `href` wants it.
    pub(super) fn file_href(&self, address: &str) -> String {
        self.href(&encode_name(address))
    }

    /// The whole address, as machines take it.
    pub(super) fn whole(&self, address: &str) -> String {
        format!("{}{}", self.site.config.base_url, encode_address(address))
    }

    pub(super) fn place_address(&self, place: Destination) -> String {
        match place {
            Destination::Page(id) => self.site.pages[id.index()].address.clone(),
            Destination::Generated(id, generated) => {
                self.generated_address(id, generated).unwrap_or_default()
            }
            Destination::Option(id, option) => self.comparison(id).options[option.index()].address.clone(),
            Destination::Asset(index) => self.site.assets[index].1.clone(),
            Destination::Home => "/".to_owned(),
        }
    }

    pub(super) fn words(&self) -> &'a Words {
        &self.site.words
    }

    pub(super) fn generated_address(&self, id: ComparisonId, generated: Generated) -> Option<String> {
        self.comparison(id).generated.get(&generated).cloned()
    }

    /// The title of a generated page: the author's, else its own.
    pub(super) fn generated_title(&self, id: ComparisonId, generated: Generated) -> String {
        let comparison = self.comparison(id);
        match comparison.authored.get(&generated) {
            Some(page) => self.site.pages[page.index()].title.clone(),
            None if generated == super::HOME => comparison.title.clone(),
            None => self.words().word(generated.kind().page.title).to_owned(),
        }
    }

    pub(super) fn generated_link(&self, id: ComparisonId, generated: Generated) -> Option<Link> {
        let address = self.generated_address(id, generated)?;
        Some(Link { title: self.generated_title(id, generated), url: self.href(&address) })
    }

    pub(super) fn cards(&self, id: ComparisonId) -> Vec<Sealed<Card>> {
        self.comparison(id).options.par_iter().map(|option| Sealed::new(self.new_card(option))).collect()
    }

    pub(super) fn new_card(&self, it: &Contender) -> Card {
        let hue = colour::nearest(it.hue);
        Card {
            id: it.id.clone(),
            name: it.name.clone(),
            phrase: it.phrase.clone(),
            url: self.href(&it.address),
            summary: it.summary.clone(),
            choose: it.choose.clone(),
            hue,
            class: format!("hue-{hue}"),
            drawing: self.drawing(it.drawing),
        }
    }

    /// A drawing beside words that say the same.
    pub(super) fn drawing(&self, file: Option<FileId>) -> Option<String> {
        match self.site.pictures.get(&file?)? {
            Picture::Drawing(drawing) => Some(drawing.html(None)),
            Picture::Raster(_) | Picture::Vector(_) => None,
        }
    }

    /// How a picture is shown; `file` is what a link leads to.
    pub(super) fn shown(&self, (file, address): (FileId, &str)) -> Option<Shown> {
        let raster = match self.site.pictures.get(&file)? {
            Picture::Drawing(drawing) => return Some(Shown::Drawing(drawing.clone())),
            Picture::Vector(size) => return Some(Shown::File { size: *size, sources: Vec::new() }),
            Picture::Raster(raster) => raster,
        };
        let candidate = |file: Candidate| {
            let own = file.variant.map(|variant| raster.address(address, variant));
            (self.file_href(own.as_deref().unwrap_or(address)), file.width)
        };
        let mut sources = Vec::new();
        // One that is shown as it is needs no list of one.
        if !raster.variants().is_empty() {
            for (format, files) in raster.candidates() {
                sources.push((format.media(), files.into_iter().map(candidate).collect()));
            }
        }
        Some(Shown::File { size: Some((raster.width, raster.height)), sources })
    }
}
