//! What each page sees. A template sees only its [`View`], so the view is the page's dependency list: its
//! digest, with those of the templates and the address, is the page's key.

pub mod contract;

mod chart;
mod comparison;
mod facts;
mod feed;
mod guide;
mod page;
mod search;
mod share;

use std::hash::Hash;
use std::sync::Arc;

use serde::Serialize;

use crate::digest::{Blake, Digest};
use crate::fact::Points;
use crate::guide::Compiled;
use crate::markup::encode_address;
use crate::parse::document::Shown;
use crate::picture::{Candidate, Picture, Raster, Variant};
use crate::plan::{Entry, Plan, Subject};
use crate::site::{Comparison, ComparisonId, CriterionId, Generated, OptionId, PageId, Place, Site};
use crate::span::FileId;

/// What becomes of an entry of the plan.
pub enum Artifact {
    /// A template with its view.
    Page(View),
    /// The table's data in a form for programs.
    Table(contract::Comparison, contract::Table, TableForm),
    /// What is searched.
    Search(Vec<contract::SearchDocument>),
    /// A share image: the view of its template.
    Share(View),
    /// A file, byte for byte.
    Copy(FileId),
    /// A style sheet without what only its authors need.
    Style(FileId),
    /// A picture made of a file.
    Variant(FileId, Raster, Variant),
}

/// A form of the table for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableForm {
    /// RFC 4180, one row for each criterion.
    Csv,
    /// JSON, by option and criterion.
    Json,
}

/// What a template sees, by top-level name.
pub struct View {
    /// The template.
    pub template: String,
    parts: Vec<(&'static str, Part)>,
}

enum Part {
    Shared(Arc<Sealed>),
    Own(Box<dyn Visible>),
}

/// Something a template can see and a key can cover.
trait Visible: Send + Sync {
    fn digest(&self) -> Digest;
    fn value(&self) -> tera::Value;
}

impl<T: Serialize + Hash + Send + Sync> Visible for T {
    fn digest(&self) -> Digest {
        Digest::of(self)
    }

    fn value(&self) -> tera::Value {
        tera::Value::from_serializable(self)
    }
}

/// A part that many pages share: digested and converted once.
pub struct Sealed {
    digest: Digest,
    value: tera::Value,
}

impl Sealed {
    fn new(part: &(impl Serialize + Hash + Send + Sync)) -> Arc<Sealed> {
        Arc::new(Sealed { digest: part.digest(), value: part.value() })
    }
}

impl View {
    fn new(template: impl Into<String>) -> Self {
        View { template: template.into(), parts: Vec::new() }
    }

    fn with(mut self, name: &'static str, part: impl Serialize + Hash + Send + Sync + 'static) -> Self {
        self.parts.push((name, Part::Own(Box::new(part))));
        self
    }

    fn shared(mut self, name: &'static str, part: &Arc<Sealed>) -> Self {
        self.parts.push((name, Part::Shared(part.clone())));
        self
    }

    /// Of all that the template sees.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut hasher = Blake::default();
        self.template.hash(&mut hasher);
        for (name, part) in &self.parts {
            name.hash(&mut hasher);
            match part {
                Part::Shared(sealed) => sealed.digest.hash(&mut hasher),
                Part::Own(own) => own.digest().hash(&mut hasher),
            }
        }
        hasher.digest()
    }

    /// The view as Tera takes it.
    #[must_use]
    pub fn context(&self) -> tera::Context {
        let mut context = tera::Context::new();
        for (name, part) in &self.parts {
            context.insert_value(
                *name,
                match part {
                    Part::Shared(sealed) => sealed.value.clone(),
                    Part::Own(own) => own.value(),
                },
            );
        }
        context
    }
}

/// Makes the views of a site.
pub struct Views<'a> {
    site: &'a Site,
    guides: &'a [Option<Compiled>],
    plan: &'a Plan,
    base_path: String,
    site_part: Arc<Sealed>,
    comparison_parts: Vec<Arc<Sealed>>,
    nothing: Arc<Sealed>,
    /// By comparison and criterion: the fewest and most points of a known value.
    extremes: Vec<Vec<Option<(Points, Points)>>>,
    /// Plain pages as they are read one after the other.
    reading_order: Vec<PageId>,
}

impl<'a> Views<'a> {
    /// Seals what pages share.
    #[must_use]
    pub fn new(site: &'a Site, guides: &'a [Option<Compiled>], plan: &'a Plan) -> Self {
        let nothing = Sealed::new(&None::<u8>);
        let mut views = Views {
            site,
            guides,
            plan,
            base_path: base_path(&site.config.base_url),
            site_part: nothing.clone(),
            comparison_parts: Vec::new(),
            nothing,
            extremes: site.comparisons.iter().map(extremes).collect(),
            reading_order: Vec::new(),
        };
        views.reading_order = views.in_reading_order("");
        views.site_part = Sealed::new(&views.site_view());
        views.comparison_parts = (0..site.comparisons.len())
            .map(|index| Sealed::new(&views.comparison_view(ComparisonId::from_index(index))))
            .collect();
        views
    }

    /// What becomes of an entry.
    #[must_use]
    pub fn artifact(&self, entry: &Entry) -> Artifact {
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
            Subject::TableCsv(id) => return self.table_data(id, TableForm::Csv),
            Subject::TableJson(id) => return self.table_data(id, TableForm::Json),
            Subject::SearchJson => return Artifact::Search(self.search_documents()),
            Subject::Page(id) => self.plain_page(entry, id),
            Subject::Home => self.bare_home(entry),
            Subject::Option(id, option) => self.option_page(entry, id, option),
            Subject::Generated(id, generated) => self.generated_page(entry, id, generated),
            Subject::Pair(id, a, b) => self.pair_page(entry, id, a, b),
            Subject::State(id, state) => self.state_page(entry, id, state),
            Subject::Alias(page, _) => self.alias(page),
            Subject::Search => self.search_page(entry),
            Subject::NotFound => self.not_found(entry),
            Subject::Sitemap => self.sitemap(),
            Subject::Feed => self.feed(entry),
            Subject::Robots => self.robots(),
            Subject::Headers => self.headers(),
        };
        Artifact::Page(page)
    }

    fn table_data(&self, id: ComparisonId, form: TableForm) -> Artifact {
        Artifact::Table(self.comparison_view(id), self.table(id), form)
    }

    fn comparison(&self, id: ComparisonId) -> &'a Comparison {
        &self.site.comparisons[id.index()]
    }

    /// An address as `href` wants it.
    fn href(&self, address: &str) -> String {
        format!("{}{address}", self.base_path)
    }

    /// The whole address, as machines take it.
    fn whole(&self, address: &str) -> String {
        format!("{}{}", self.site.config.base_url, encode_address(address))
    }

    fn place_address(&self, place: Place) -> String {
        match place {
            Place::Page(id) => self.site.pages[id.index()].address.clone(),
            Place::Generated(id, generated) => self.generated_address(id, generated).unwrap_or_default(),
            Place::Option(id, option) => self.comparison(id).options[option.index()].address.clone(),
            Place::Asset(index) => self.site.assets[index].1.clone(),
            Place::Home => "/".to_owned(),
        }
    }

    fn generated_address(&self, id: ComparisonId, generated: Generated) -> Option<String> {
        self.comparison(id).generated.get(&generated).cloned()
    }

    /// The title of a generated page: the author's, else its own.
    fn generated_title(&self, id: ComparisonId, generated: Generated) -> String {
        let comparison = self.comparison(id);
        match comparison.words.get(&generated) {
            Some(page) => self.site.pages[page.index()].title.clone(),
            None if generated == Generated::Home => comparison.title.clone(),
            None => generated.title().to_owned(),
        }
    }

    fn generated_link(&self, id: ComparisonId, generated: Generated) -> Option<contract::Link> {
        let address = self.generated_address(id, generated)?;
        Some(contract::Link { title: self.generated_title(id, generated), url: self.href(&address) })
    }

    fn card(&self, id: ComparisonId, option: OptionId) -> contract::Card {
        let it = &self.comparison(id).options[option.index()];
        // The style sheet has a class for every tenth hue.
        let hue = (it.hue + 5) / 10 * 10 % 360;
        contract::Card {
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
    fn drawing(&self, file: Option<FileId>) -> Option<String> {
        match self.site.pictures.get(&file?)? {
            Picture::Drawing(drawing) => Some(drawing.html(None)),
            Picture::Raster(_) | Picture::Vector(_) => None,
        }
    }

    /// How a picture is shown; `file` is what a link leads to.
    fn shown(&self, (file, address): (FileId, &str)) -> Option<Shown> {
        let raster = match self.site.pictures.get(&file)? {
            Picture::Drawing(drawing) => return Some(Shown::Drawing(drawing.clone())),
            Picture::Vector(size) => return Some(Shown::File { size: *size, sources: Vec::new() }),
            Picture::Raster(raster) => raster,
        };
        let candidate = |file: Candidate| {
            let own = file.variant.map(|variant| raster.address(address, variant));
            (self.href(own.as_deref().unwrap_or(address)), file.width)
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

fn extremes(comparison: &Comparison) -> Vec<Option<(Points, Points)>> {
    let of_criterion = |criterion: CriterionId| {
        let known = comparison.option_ids().filter(|o| comparison.fact(*o, criterion).cell.value().is_some());
        let points = known.filter_map(|option| comparison.points(option, criterion));
        points.fold(None, |found, p| match found {
            None => Some((p, p)),
            Some((least, most)) => Some((p.min(least), p.max(most))),
        })
    };
    comparison.criterion_ids().map(of_criterion).collect()
}

/// The path of a base URL, without a slash at the end: empty, or `/path`.
#[must_use]
pub fn base_path(base_url: &str) -> String {
    let after_scheme = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    after_scheme.split_once('/').map_or(String::new(), |(_, path)| format!("/{}", path.trim_end_matches('/')))
}
