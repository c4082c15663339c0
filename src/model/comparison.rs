//! Comparisons: a folder with a `comparison.toml` each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::contender::{self, Contender};
use super::criterion::{self, Criterion, Group};
use super::files::{Files, Toml};
use super::gaps::Gaps;
use super::names::{self, Names, folded};
use super::page::{ReadPages, Role, folder_address, owner};
use super::pair::{self, Pair};
use super::source::{self, Source};
use super::term::{self, Term};
use super::unpublished::Hidden;
use super::{Chart, CriterionId, Fact, Generated, OptionId, PageId, SourceId, TermId};
use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::{Points, Scale, Spreadsheet};
use crate::model::page::FACTS_OUTSIDE;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::{Fields, missing_key};

/// A comparison.
#[derive(Debug)]
pub struct Comparison {
    /// Its folder below `content/`, without slashes at the ends; empty for `content/` itself.
    pub folder: String,
    /// From the site's root, with a slash at both ends.
    pub address: String,
    /// Title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// For search results.
    pub description: Option<String>,
    /// What is compared: one, several.
    pub nouns: (String, String),
    /// The pairs that have a page, ascending.
    pub pairs: Vec<Pair>,
    /// Groups, as the author ordered them.
    pub groups: Vec<Group>,
    /// Criteria, by group and then as the author ordered them.
    pub criteria: Vec<Criterion>,
    /// Pictures of two numbers against each other that the author asks for.
    pub charts: Vec<Chart>,
    /// Options: pages by weight and title, then rows in the order of their files.
    pub options: Vec<Contender>,
    /// Ids of all that can be named.
    pub names: Names,
    /// Sources, as the author ordered them; the number a reader sees is the index and one.
    pub sources: Vec<Source>,
    /// Whether there is a `sources.toml`.
    pub has_sources: bool,
    /// Terms of the glossary, as the author ordered them.
    pub terms: Vec<Term>,
    /// Its `guide.toml`, which the guide understands.
    pub guide: Option<Arc<Toml>>,
    /// Pages with the author's own text on generated pages.
    pub authored: BTreeMap<Generated, PageId>,
    /// Addresses of the generated pages.
    pub generated: BTreeMap<Generated, String>,
    /// Days after which a fact is stale.
    pub stale_after: Option<i64>,
    /// Whether facts must have sources or be judgements.
    pub require_sources: bool,
    /// How the cells of its CSV files are read.
    pub sheet: Spreadsheet,
    /// Its `comparison.toml`.
    pub file: FileId,
    /// What was not read of it.
    pub gaps: Gaps,
}

/// The folders of all comparisons, in order; those inside others are reported and left out.
pub(super) fn folders(files: &Files, problems: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut folders: Vec<String> = Vec::new();
    for (folder, definition) in &files.comparisons {
        match owner(&folders, folder) {
            Some(outer) => {
                let outer = files.comparisons[&folders[outer.index()]].span();
                problems.push(nested_comparison(definition.span(), outer));
                Comparison::read(definition, folder, Gaps::default(), problems);
            }
            None => folders.push(folder.clone()),
        }
    }
    folders
}

/// Reports guides and sources in folders that are no comparison: nobody would ever see them.
pub(super) fn outside(files: &Files, folders: &[String], problems: &mut Vec<Diagnostic>) {
    let guides = files.guides.iter().map(|file| (file, "this is a guide"));
    let sources = files.sources.iter().map(|file| (file, "these are sources"));
    for ((folder, file), what) in guides.chain(sources) {
        if !files.comparisons.contains_key(folder) {
            problems.push(lies_outside(file.span(), what));
        }
    }
    for (_, file) in files.sources.iter().filter(|(folder, _)| !folders.contains(folder)) {
        source::read(file, problems);
    }
}

/// Reads the comparison in `folder`; the pages of its options learn their ids. Returns the CSV files that it names.
pub(super) fn read(
    files: &Files,
    folder: &str,
    own_pages: &[PageId],
    hidden: &Hidden,
    site: &mut ReadPages,
    problems: &mut Vec<Diagnostic>,
) -> (Comparison, Vec<Spanned<String>>) {
    let definition = &files.comparisons[folder];
    let gaps = Gaps::new(folder, files, hidden);
    let (mut comparison, csv) = Comparison::read(definition, folder, gaps, problems);
    let sources = files.sources.get(folder);
    comparison.has_sources = sources.is_some();
    comparison.sources = sources.map(|file| source::read(file, problems)).unwrap_or_default();
    comparison.names.sources = names::index(comparison.sources.iter().map(|it| &it.id), SourceId::from_index);
    let role = |site: &ReadPages, id: &PageId| site.pages[id.index()].role;
    for id in own_pages {
        if let Role::Generated(generated) = role(site, id) {
            comparison.authored.insert(generated, *id);
        }
    }
    if let Some((_, page)) =
        comparison.authored.iter().find(|(kind, _)| site.kinds[kind.index()].defines_terms)
    {
        comparison.terms = term::read(&site.pages[page.index()].body);
        comparison.names.terms = names::index(comparison.terms.iter().map(|it| &it.id), TermId::from_index);
    }
    let options = own_pages.iter().filter(|id| matches!(role(site, id), Role::Option(_)));
    contender::read(&mut comparison, options.copied().collect(), &csv, files, site, problems);
    comparison.set_scales();
    definition.read(problems, |node, problems| {
        let mut fields = Fields::new(node, "comparison.toml", problems);
        comparison.pairs = pair::read(&mut fields, &comparison);
        let charts = fields.tables("charts").iter();
        comparison.charts =
            charts.filter_map(|node| Chart::read(node, &comparison, fields.problems())).collect();
    });
    comparison.guide = files.guides.get(folder).cloned();
    comparison.set_generated(site);
    (comparison, csv)
}

impl Comparison {
    /// Reads what `comparison.toml` says, but for pairs and charts, which speak of options. Also the CSV files that
    /// it names.
    fn read(
        definition: &Toml,
        folder: &str,
        gaps: Gaps,
        problems: &mut Vec<Diagnostic>,
    ) -> (Comparison, Vec<Spanned<String>>) {
        definition.read(problems, |node, problems| {
            let mut fields = Fields::new(node, "comparison.toml", problems);
            let read = Comparison::define(&mut fields, folder, definition.file, gaps);
            fields.finish();
            read
        })
    }

    fn define(
        fields: &mut Fields<'_, '_>,
        folder: &str,
        file: FileId,
        gaps: Gaps,
    ) -> (Comparison, Vec<Spanned<String>>) {
        let title = fields.text("title");
        if title.is_none() {
            fields.report(missing_key(Span::whole(file), "title", "comparison.toml", "\"This or that\""));
        }
        let title = title.unwrap_or_default();
        let question = fields.text("question").unwrap_or_else(|| title.clone());
        let description = fields.text("description");
        let nouns = nouns(fields);
        fields.node("pairs");
        let csv = fields.texts("csv");
        let sheet = Spreadsheet::define(fields);
        let ignored = fields.texts("ignore").into_iter().map(|name| folded(&name.value)).collect();
        let require_sources = fields.boolean("require_sources").unwrap_or(false);
        let stale_after = fields.integer("stale_after", 1..=36_500);
        let groups = criterion::groups(fields);
        let criteria = criterion::criteria(fields, &groups);
        fields.node("charts");
        let by_id = names::index(criteria.iter().map(|criterion| &criterion.id), CriterionId::from_index);
        let comparison = Comparison {
            folder: folder.to_owned(),
            address: folder_address(folder),
            title,
            question,
            description,
            nouns,
            pairs: Vec::new(),
            groups,
            charts: Vec::new(),
            options: Vec::new(),
            sheet,
            names: Names { criteria: by_id, columns: names::columns(&criteria), ignored, ..Names::default() },
            criteria,
            sources: Vec::new(),
            has_sources: false,
            terms: Vec::new(),
            guide: None,
            authored: BTreeMap::new(),
            generated: BTreeMap::new(),
            stale_after,
            require_sources,
            file,
            gaps,
        };
        (comparison, csv)
    }

    fn set_scales(&mut self) {
        for (index, criterion) in self.criteria.iter_mut().enumerate() {
            let cells = self.options.iter().map(|option| &option.facts[index].cell);
            criterion.scale = Scale::new(&criterion.kind, criterion.direction, cells);
        }
    }

    /// Finds out which generated pages there are, and where. An author's page that is not generated here, as a
    /// `guide.md` without a guide, is a page like any other.
    fn set_generated(&mut self, site: &mut ReadPages) {
        for (index, kind) in site.kinds.iter().enumerate() {
            let generated = Generated::from_index(index);
            let own = self.authored.get(&generated).map(|page| &site.pages[page.index()].address);
            if (kind.exists)(self, own.is_some()) {
                let address = own.cloned().unwrap_or_else(|| kind.address(&self.address, None));
                self.generated.insert(generated, address);
            }
        }
        self.authored.retain(|generated, page| {
            let here = self.generated.contains_key(generated);
            if !here {
                site.pages[page.index()].role = Role::Plain;
            }
            here
        });
    }

    /// The fact of an option under a criterion.
    #[must_use]
    pub fn fact(&self, option: OptionId, criterion: CriterionId) -> &Fact {
        &self.options[option.index()].facts[criterion.index()]
    }

    /// The points of an option under a criterion; `None` where there is no better and worse.
    #[must_use]
    pub fn points(&self, option: OptionId, criterion: CriterionId) -> Option<Points> {
        let scale = self.criteria[criterion.index()].scale.as_ref()?;
        Some(scale.points(&self.fact(option, criterion).cell))
    }

    /// The options that have pros or cons.
    pub fn argued(&self) -> impl Iterator<Item = OptionId> {
        self.option_ids().filter(|option| !self.options[option.index()].arguments.is_empty())
    }

    /// Ids of all options.
    pub fn option_ids(&self) -> impl DoubleEndedIterator<Item = OptionId> + Clone + use<> {
        (0..self.options.len()).map(OptionId::from_index)
    }

    /// Ids of all criteria.
    pub fn criterion_ids(&self) -> impl DoubleEndedIterator<Item = CriterionId> + Clone + use<> {
        (0..self.criteria.len()).map(CriterionId::from_index)
    }
}

fn nouns(fields: &mut Fields<'_, '_>) -> (String, String) {
    let default = || ("option".to_owned(), "options".to_owned());
    let Some(node) = fields.node("nouns") else { return default() };
    let mut nouns = Fields::new(node, "[nouns]", fields.problems());
    let one = nouns.text("option").unwrap_or_else(|| default().0);
    let many = nouns.text("options").unwrap_or_else(|| format!("{one}s"));
    nouns.finish();
    (one, many)
}

/// A `comparison.toml` below another.
fn nested_comparison(at: Span, outer: Span) -> Diagnostic {
    Diagnostic::new(NESTED_COMPARISON, at, "this comparison lies inside another")
        .related(outer, "the outer one")
        .help("put the two into folders side by side")
}

/// A guide or sources in a folder that is no comparison.
fn lies_outside(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(FACTS_OUTSIDE, at, format!("{what}, but this folder is not a comparison"))
        .help("move it beside a comparison.toml")
}

codes! {
    /// # A comparison lies inside another
    ///
    /// A folder with a `comparison.toml` is a comparison, with everything below it. If another
    /// lay inside, it could not be said to which of the two a page belongs.
    ///
    /// Put the two into folders side by side.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```toml content/milk/comparison.toml
    /// title = "Milk or sugar"
    /// ```
    ///
    /// ```diagnostics
    /// content/milk/comparison.toml:1:1: error[nested-comparison]: this comparison lies inside another
    ///   content/comparison.toml:1:1: the outer one
    ///   help: put the two into folders side by side
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/drinks/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```toml content/sweets/comparison.toml
    /// title = "Milk or sugar"
    /// csv = ["sweets.csv"]
    /// ```
    ///
    /// ```csv content/sweets/sweets.csv
    /// id
    /// milk
    /// ```
    ///
    /// ```diagnostics
    /// ```
    NESTED_COMPARISON = "nested-comparison" Error;
}
