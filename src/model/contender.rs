//! The things compared, which authors call options: from a page, from rows of CSV files, or both.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::files::Files;
use super::page::{self, Page, ReadPages, Role, beside};
use super::reference::broken_link;
use super::{Comparison, CriterionId, Fact, OptionId, PageId, Side, fact, names, picture};
use crate::diagnostic::{Diagnostic, Names, codes};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::date::Date;
use crate::syntax::fields::slug;
use crate::syntax::fields::{Fields, duplicate_id, title_from_id};
use crate::syntax::value::{Data, Entry, Node};

/// One of the things compared. ("Option" is taken in Rust.)
#[derive(Debug)]
pub struct Contender {
    /// Id: the name of its file, or its CSV id.
    pub id: String,
    /// For tables and sentences.
    pub name: String,
    /// What it is called inside a sentence, with an article where the language wants one.
    pub phrase: String,
    /// One sentence.
    pub summary: Option<String>,
    /// Completes "Choose … if".
    pub choose: Option<String>,
    /// Of its colour, 0 to 359.
    pub hue: u16,
    /// Address of its page.
    pub address: String,
    /// Its page, if it has prose.
    pub page: Option<PageId>,
    /// One for each criterion.
    pub facts: Vec<Fact>,
    /// Its drawing: a [`Picture::Drawing`](crate::picture::Picture::Drawing) of [`Site::pictures`](super::Site::pictures).
    pub drawing: Option<FileId>,
    /// Its pros and cons, in the order of the page.
    pub arguments: Vec<Argument>,
    /// What the author says of the date of its facts.
    pub checked: Option<(Date, Span)>,
    /// Where it is first defined.
    pub span: Span,
}

/// A pro or a con, from a heading of an option's page.
#[derive(Debug)]
pub struct Argument {
    /// For or against.
    pub side: Side,
    /// On which criterion.
    pub criterion: CriterionId,
    /// Index into the document's sections.
    pub section: usize,
    /// The heading.
    pub span: Span,
}

/// What front matter, or a CSV row, says of an option.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub name: Option<String>,
    phrase: Option<String>,
    summary: Option<String>,
    choose: Option<String>,
    hue: Option<u16>,
    pub checked: Option<Spanned<Date>>,
    /// A path, as the author wrote it.
    pub drawing: Option<Spanned<String>>,
    /// Where it states facts, if it does: that makes a page an option.
    pub facts_at: Option<Span>,
    /// Whether this is a row of a table.
    pub of_table: bool,
    /// What this was read from: facts keep that form until they are read with their criteria.
    node: Option<Arc<Node>>,
}

impl Said {
    /// Takes the keys of an option out of a table.
    pub(super) fn read(fields: &mut Fields<'_, '_>, node: &Arc<Node>) -> Said {
        let facts_at = fields.table("facts").and_then(|_| fields.key_span("facts"));
        Said {
            name: fields.text("name"),
            phrase: fields.text("phrase"),
            summary: fields.text("summary"),
            choose: fields.text("choose"),
            hue: fields.integer("hue", 0..=359).and_then(|hue| u16::try_from(hue).ok()),
            checked: fields.date_at("checked"),
            drawing: fields.text_at("drawing"),
            facts_at,
            of_table: false,
            node: Some(node.clone()),
        }
    }

    /// The facts that it states, by criterion.
    pub(super) fn facts(&self) -> &[Entry] {
        let facts = self.node.as_ref().and_then(|node| node.value.get("facts"));
        facts.and_then(Data::table).unwrap_or_default()
    }
}

/// The id of a page's option: its file's name, or its folder's for an `index.md`.
pub(super) fn id_of(path: &str) -> String {
    let stem = page::stem(path);
    slug(if stem == "index" { page::stem(page::folder_of(path)) } else { stem })
}

/// An option's parts, before they are put together.
struct Parts {
    id: String,
    page: Option<PageId>,
    /// What its page says, then its rows.
    said: Vec<Said>,
    span: Span,
}

/// Reads the options of a comparison; their pages learn their ids, and those that are none after all that too.
pub(super) fn read(
    comparison: &mut Comparison,
    of_pages: Vec<PageId>,
    csv: &[Spanned<String>],
    files: &Files,
    site: &mut ReadPages,
    problems: &mut Vec<Diagnostic>,
) {
    let mut all = from_pages(of_pages, site, problems);
    add_rows(&mut all, csv, comparison, files, problems);
    if all.is_empty() && !comparison.gaps.of_facts() {
        problems.push(no_options(Span::whole(comparison.file), &comparison.folder));
    }
    all.retain(|parts| parts.page.is_some() || !comparison.gaps.hides_option(&parts.id));
    let pages = &site.pages;
    let options: Vec<(Contender, Vec<Diagnostic>)> = all
        .into_par_iter()
        .enumerate()
        .map(|(index, parts)| {
            let mut found = Vec::new();
            (parts.put_together(index, comparison, pages, files, &mut found), found)
        })
        .collect();
    for (index, (option, found)) in options.into_iter().enumerate() {
        if let Some(page) = option.page {
            site.pages[page.index()].role = Role::Option(OptionId::from_index(index));
        }
        comparison.options.push(option);
        problems.extend(found);
    }
    comparison.names.options =
        names::index(comparison.options.iter().map(|option| &option.id), OptionId::from_index);
}

/// Those that have a page, by weight and title.
fn from_pages(mut of_pages: Vec<PageId>, site: &mut ReadPages, problems: &mut Vec<Diagnostic>) -> Vec<Parts> {
    of_pages.sort_by(|a, b| {
        let [a, b] = [a, b].map(|id| &site.pages[id.index()]);
        a.before(b, &site.words)
    });
    let mut all = Vec::new();
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    for id in of_pages {
        let page = &mut site.pages[id.index()];
        let said = std::mem::take(&mut site.said[id.index()]);
        let span = said.facts_at.unwrap_or_else(|| page.span());
        let option = id_of(&page.path);
        if let Some(first) = first.get(&option) {
            problems.push(duplicate_id(span, "options", &option, *first));
            page.role = Role::Plain;
            continue;
        }
        first.insert(option.clone(), span);
        all.push(Parts { id: option, page: Some(id), said: vec![said], span });
    }
    all
}

/// Adds what the CSV files say, and the options that are in them alone.
fn add_rows(
    all: &mut Vec<Parts>,
    csv: &[Spanned<String>],
    comparison: &Comparison,
    files: &Files,
    problems: &mut Vec<Diagnostic>,
) {
    let folder = comparison.folder.as_str();
    let mut known: BTreeMap<String, usize> =
        all.iter().enumerate().map(|(index, parts)| (parts.id.clone(), index)).collect();
    let mut known_tables = None;
    for name in csv {
        let Some(table) = files.tables.get(&beside(folder, &name.value)) else {
            // A list that was never closed takes in what follows.
            if !comparison.gaps.definition {
                let known = known_tables.get_or_insert_with(|| {
                    Names::new(files.tables.keys().filter_map(|path| match folder {
                        "" => Some(path.as_str()),
                        folder => path.strip_prefix(folder)?.strip_prefix('/'),
                    }))
                });
                problems.push(broken_link(name.span, &name.value, known, str::to_owned));
            }
            continue;
        };
        problems.extend(table.problems.iter().cloned());
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for row in &table.rows {
            if let Some(first) = first.insert(&row.id.value, row.id.span) {
                problems.push(duplicate_id(row.id.span, "rows", &row.id.value, first));
                continue;
            }
            let said = Said::read(&mut Fields::new(&row.node, "this row", problems), &row.node);
            let said = Said { of_table: true, ..said };
            if let Some(index) = known.get(&row.id.value) {
                all[*index].said.push(said);
            } else {
                known.insert(row.id.value.clone(), all.len());
                all.push(Parts { id: row.id.value.clone(), page: None, said: vec![said], span: row.id.span });
            }
        }
    }
}

impl Parts {
    /// What was read is given up here, so that nothing is held twice for longer than an option takes.
    fn put_together(
        mut self,
        index: usize,
        comparison: &Comparison,
        pages: &[Page],
        files: &Files,
        problems: &mut Vec<Diagnostic>,
    ) -> Contender {
        let page = self.page.map(|id| &pages[id.index()]);
        let facts = fact::read_all(&self.id, &self.said, comparison, problems);
        let mut first = |get: fn(&mut Said) -> &mut Option<String>| {
            self.said.iter_mut().find_map(|said| get(said).take())
        };
        let name = first(|said| &mut said.name)
            .or_else(|| page.map(|page| page.title.clone()))
            .unwrap_or_else(|| title_from_id(&self.id));
        let phrase = first(|said| &mut said.phrase).unwrap_or_else(|| name.clone());
        let summary = first(|said| &mut said.summary);
        let choose = first(|said| &mut said.choose);
        let drawing = self.said.iter_mut().find_map(|said| said.drawing.take());
        let hue = self.said.iter().find_map(|said| said.hue);
        let checked = self.said.iter().find_map(|said| said.checked.as_ref());
        Contender {
            name,
            phrase,
            summary,
            choose,
            hue: hue.unwrap_or_else(|| u16::try_from((250 + index * 140) % 360).unwrap_or(250)),
            address: page
                .map_or_else(|| format!("{}{}/", comparison.address, self.id), |page| page.address.clone()),
            page: self.page,
            drawing: page
                .zip(drawing.as_ref())
                .and_then(|(page, path)| picture::drawing(&page.path, path, files, problems)),
            facts,
            arguments: page.map(|page| arguments(page, comparison, problems)).unwrap_or_default(),
            checked: checked.map(|date| (date.value, date.span)),
            span: self.span,
            id: self.id,
        }
    }
}

fn arguments(page: &Page, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Vec<Argument> {
    let mut out = Vec::new();
    for (section, heading) in page.body.headings.iter().enumerate() {
        let Some((side, criterion)) = &heading.argument else { continue };
        let criterion = comparison.find_criterion(criterion.as_deref(), problems);
        out.extend(criterion.map(|criterion| Argument {
            side: *side,
            criterion,
            section,
            span: heading.span,
        }));
    }
    out
}

/// A comparison of nothing.
fn no_options(at: Span, folder: &str) -> Diagnostic {
    Diagnostic::new(NO_OPTIONS, at, "this comparison has no options")
        .help(format!("add a page with `[facts]` in its front matter to content/{folder}, or name a CSV file with `csv = [\"options.csv\"]`"))
}

codes! {
    /// # A comparison has nothing to compare
    ///
    /// There is a `comparison.toml`, but no option beside it: an option is a page with
    /// `[facts]` in its front matter, or a row of a CSV file that `comparison.toml` names.
    ///
    /// Add an option. `[facts]` may be empty to begin with; what is left out is shown as
    /// unknown.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/comparison.toml:1:1: error[no-options]: this comparison has no options
    ///   help: add a page with `[facts]` in its front matter to content/, or name a CSV file with `csv = ["options.csv"]`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    NO_OPTIONS = "no-options" Error;
}
