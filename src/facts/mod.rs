//! Facts as pages show them: cards, cells, rows, groups, and charts of the same. They are made of a `Schema` and some
//! `Profile`s alone, so the digests of these stand for all that is made of them.
//!
//! Types that templates see derive `Serialize` (what the template reads) and `Hash` (what the page's key is made of)
//! together, so nothing can be shown that the key does not cover. Addresses (`url`) are ready for `href`: they begin
//! with the path of the site's `base_url`. Fields called `html`, `drawing` and `content` are HTML, to be printed with
//! `| safe`; all others are plain text. Points are texts with at most one decimal, from "0" to "100".

pub mod chart;
mod sealed;

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::Serialize;

pub use sealed::Sealed;

use crate::kinds::{self, Form, Kind, Points, pads, show_points};
use crate::model::{self, Comparison, CriterionId, Fact, GroupId, OptionId, Source, SourceId};
use crate::source::digest::{Blake, Digest};
use crate::syntax::date::Date;
use crate::words::Words;

/// A link.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Link {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// An option in short.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Card {
    /// Id.
    pub id: String,
    /// For tables and sentences.
    pub name: String,
    /// What it is called inside a sentence, with an article where the language wants one.
    pub phrase: String,
    /// Its page.
    pub url: String,
    /// One sentence.
    pub summary: Option<String>,
    /// Completes "Choose … if".
    pub choose: Option<String>,
    /// Hue of its colour, 0 to 359.
    pub hue: u16,
    /// Class of its colour: `hue-250`.
    pub class: String,
    /// Its drawing: an `<svg>`, which says nothing to those who do not see it, as its name stands beside it.
    pub drawing: Option<String>,
}

/// A cell of the table, everywhere a fact is shown.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Cell {
    /// Id of the option.
    pub option: String,
    /// Id of the cell in the table page: `headsets.weight`.
    pub anchor: String,
    /// The cell in the table page.
    pub url: String,
    /// `known`, `unknown`, `not-applicable` or `depends`.
    pub state: &'static str,
    /// The words as HTML, with a mark for yes, no, unknown and "depends".
    pub html: String,
    /// The same without the unit.
    pub bare_html: String,
    /// `yes`, `no`, or nothing, for a mark beside the words.
    pub mark: Option<&'static str>,
    /// The words, with the unit: `254 g`.
    pub text: String,
    /// The words without the unit, for a row that names it once: `254`.
    pub bare: String,
    /// What to sort by, where the words do not do it: `3` for the third choice; none without a value.
    pub sort: Option<String>,
    /// What it depends on.
    pub depends: Option<String>,
    /// The author's note.
    pub note: Option<String>,
    /// Its sources.
    pub sources: Vec<SourceMark>,
    /// When it was checked: `2026-11-22`.
    pub checked: Option<String>,
    /// Points; none without better and worse.
    pub points: Option<String>,
    /// Whether no other option has more points, and some has fewer.
    pub best: bool,
}

/// The number of a source, beside a fact.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct SourceMark {
    /// From 1.
    pub number: usize,
    /// Title and publisher.
    pub title: String,
    /// On the sources page.
    pub url: String,
}

/// A criterion.
#[derive(Debug, Serialize, Hash)]
pub struct Criterion {
    /// Id; on the table page also the id of the row.
    pub id: String,
    /// Title.
    pub title: String,
    /// The row in the table page.
    pub url: String,
    /// Name of the type: `number`.
    pub kind: &'static str,
    /// Unit or currency.
    pub unit: Option<String>,
    /// `higher`, `lower` or `none`.
    pub better: &'static str,
    /// What that means, in a sentence: `More is better.` None where nothing is better or worse.
    pub better_words: Option<String>,
    /// What is measured.
    pub definition: Option<String>,
    /// Why it matters.
    pub why: Option<String>,
    /// Whether the values are our judgement.
    pub judgement: bool,
}

/// A criterion with the facts of some options.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Row {
    /// The criterion.
    pub criterion: Sealed<Criterion>,
    /// Whether all cells say the same.
    pub equal: bool,
    /// One for each option shown.
    pub cells: Vec<Sealed<Cell>>,
    /// For a column of numbers: the spaces after each cell that bring the decimal points one below the other; else
    /// empty.
    pub pads: Vec<String>,
}

/// Criteria of one group.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Group {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// What the facts of a comparison are shown in: its criteria, groups and sources, and where they are.
pub(crate) struct Schema<'a> {
    pub criteria: &'a [model::Criterion],
    /// The same for templates.
    pub sealed: Vec<Sealed<Criterion>>,
    pub groups: &'a [model::Group],
    sources: &'a [Source],
    pub words: &'a Words,
    /// The address of the sources page, for `href`.
    sources_page: String,
    pub digest: Digest,
}

/// An option as its facts are shown.
pub(crate) struct Profile<'a> {
    pub card: Sealed<Card>,
    /// One for each criterion.
    facts: &'a [Fact],
    points: Vec<Option<Points>>,
    /// Whether no other option has more points, and some has fewer; one for each criterion.
    best: Vec<bool>,
    /// The address of the page of the table that has its cells, for `href`.
    table: String,
    /// Cells that pages share; none where each is shown on few pages.
    cells: Option<Box<[OnceLock<Sealed<Cell>>]>>,
    /// Of all of the above, with the schema's.
    pub digest: Digest,
}

impl<'a> Schema<'a> {
    fn new(comparison: &'a Comparison, words: &'a Words, table: &str, sources_page: String) -> Self {
        let mut hasher = Blake::default();
        words.hash(&mut hasher);
        let seal = |it: &model::Criterion| {
            Sealed::new(Criterion {
                id: it.id.clone(),
                title: it.title.clone(),
                url: format!("{table}#{}", it.id),
                kind: it.kind.name(),
                unit: it.kind.about().unit.map(str::to_owned),
                better: it.direction.name(),
                better_words: it.kind.better(it.direction).map(|key| words.word(key).to_owned()),
                definition: it.definition.clone(),
                why: it.why.clone(),
                judgement: it.judgement,
            })
        };
        let sealed: Vec<Sealed<Criterion>> = comparison.criteria.iter().map(seal).collect();
        for (it, sealed) in comparison.criteria.iter().zip(&sealed) {
            // What the type says is in its facts, too.
            (sealed, it.group, &it.kind).hash(&mut hasher);
        }
        for model::Group { id, title } in &comparison.groups {
            (id, title).hash(&mut hasher);
        }
        for it in &comparison.sources {
            let Source { id, title, publisher, url, date, note, secondary, span: _ } = it;
            (id, title, publisher, url, date, note, secondary).hash(&mut hasher);
        }
        (table, &sources_page).hash(&mut hasher);
        Schema {
            criteria: &comparison.criteria,
            sealed,
            groups: &comparison.groups,
            sources: &comparison.sources,
            words,
            sources_page,
            digest: hasher.digest(),
        }
    }

    pub(crate) fn criterion(&self, criterion: CriterionId) -> &Sealed<Criterion> {
        &self.sealed[criterion.index()]
    }

    pub(crate) fn criterion_ids(&self) -> impl DoubleEndedIterator<Item = CriterionId> + Clone + use<> {
        (0..self.criteria.len()).map(CriterionId::from_index)
    }

    /// The criteria of a group.
    pub(crate) fn of_group(&self, group: GroupId) -> impl Iterator<Item = CriterionId> {
        self.criterion_ids().filter(move |c| self.criteria[c.index()].group == group)
    }

    pub(crate) fn cell(&self, profile: &Profile<'_>, criterion: CriterionId) -> Sealed<Cell> {
        let make = || Sealed::new(self.fresh_cell(profile, criterion));
        match &profile.cells {
            Some(cells) => cells[criterion.index()].get_or_init(make).clone(),
            None => make(),
        }
    }

    pub(crate) fn fresh_cell(&self, profile: &Profile<'_>, criterion: CriterionId) -> Cell {
        let fact = profile.fact(criterion);
        let it = &self.criteria[criterion.index()];
        let anchor = format!("{}.{}", profile.card.id, it.id);
        Cell {
            option: profile.card.id.clone(),
            url: format!("{}#{anchor}", profile.table),
            anchor,
            state: fact.cell.state(),
            html: value_html(&fact.cell, &it.kind, Form::Full(self.words)),
            bare_html: value_html(&fact.cell, &it.kind, Form::Bare(self.words)),
            mark: fact.cell.mark(),
            text: fact.cell.text(&it.kind, self.words),
            bare: fact.cell.show(&it.kind, Form::Bare(self.words)),
            sort: fact.cell.sort_key(&it.kind, self.words),
            depends: match &fact.cell {
                kinds::Cell::Depends { on, .. } => Some(on.clone()),
                _ => None,
            },
            note: fact.note.clone(),
            sources: fact.sources.iter().map(|source| self.source_mark(*source)).collect(),
            checked: fact.stated_date().map(|date| date.to_string()),
            points: profile.known_points(criterion).map(|points| show_points(points.0.into())),
            best: profile.best[criterion.index()],
        }
    }

    /// A link to a cell of the table.
    pub(crate) fn fact_link(&self, profile: &Profile<'_>, criterion: CriterionId) -> Link {
        let it = &self.criteria[criterion.index()];
        Link {
            title: format!("{}: {}", profile.card.name, it.title),
            url: format!("{}#{}.{}", profile.table, profile.card.id, it.id),
        }
    }

    pub(crate) fn source_mark(&self, source: SourceId) -> SourceMark {
        let it = &self.sources[source.index()];
        let title = match &it.publisher {
            Some(publisher) => format!("{publisher}: {}", it.title),
            None => it.title.clone(),
        };
        let url = format!("{}#{}", self.sources_page, it.id);
        SourceMark { number: source.index() + 1, title, url }
    }

    /// A criterion with the cells of some options.
    pub(crate) fn row(&self, criterion: CriterionId, profiles: &[&Profile<'_>]) -> Row {
        let it = &self.criteria[criterion.index()];
        let facts = || profiles.iter().map(|profile| &profile.fact(criterion).cell);
        Row {
            criterion: self.criterion(criterion).clone(),
            equal: facts().zip(facts().skip(1)).all(|(a, b)| a == b),
            pads: pads(&it.kind, facts()),
            cells: profiles.iter().map(|profile| self.cell(profile, criterion)).collect(),
        }
    }

    /// All criteria by group, with the cells of some options; empty groups are left out.
    pub(crate) fn groups(&self, profiles: &[&Profile<'_>]) -> Vec<Group> {
        let groups = self.groups.iter().enumerate().map(|(index, group)| {
            let rows = self.of_group(GroupId::from_index(index)).map(|c| self.row(c, profiles)).collect();
            Group { id: group.id.clone(), title: group.title.clone(), rows }
        });
        groups.filter(|group| !group.rows.is_empty()).collect()
    }
}

impl<'a> Profile<'a> {
    fn new(schema: &Schema<'_>, card: Sealed<Card>, parts: Parts<'a>, table: String, shared: bool) -> Self {
        let Parts { facts, points, best } = parts;
        let mut hasher = Blake::default();
        (schema.digest, &card, &points, &best, &table).hash(&mut hasher);
        for fact in facts {
            // Where a fact is written is not shown.
            let Fact { cell, note, sources, checked: _, own_date: _, span: _ } = fact;
            (cell, note, sources, fact.stated_date()).hash(&mut hasher);
        }
        let cells = shared.then(|| facts.iter().map(|_| OnceLock::new()).collect());
        Profile { card, facts, points, best, table, cells, digest: hasher.digest() }
    }

    pub(crate) fn fact(&self, criterion: CriterionId) -> &'a Fact {
        &self.facts[criterion.index()]
    }

    /// Points, where there is better and worse; neutral where nothing is known.
    pub(crate) fn points(&self, criterion: CriterionId) -> Option<Points> {
        self.points[criterion.index()]
    }

    /// The points of a value that is known.
    pub(crate) fn known_points(&self, criterion: CriterionId) -> Option<Points> {
        self.fact(criterion).cell.value()?;
        self.points(criterion)
    }
}

/// What a profile is made of.
struct Parts<'a> {
    facts: &'a [Fact],
    points: Vec<Option<Points>>,
    best: Vec<bool>,
}

/// The schema and the profiles of a comparison.
pub(crate) struct Facts<'a> {
    pub schema: Schema<'a>,
    /// By option.
    pub profiles: Vec<Profile<'a>>,
    /// The first and the last date on which a fact was checked.
    pub checked: Option<(Date, Date)>,
}

impl<'a> Facts<'a> {
    /// `cards` are by option; `table` is the address of the page of the table that has an option's cells, and `sources`
    /// that of the sources page, for `href`.
    pub(crate) fn new(
        comparison: &'a Comparison,
        words: &'a Words,
        cards: &[Sealed<Card>],
        table: impl Fn(usize) -> String + Sync,
        sources: String,
    ) -> Self {
        let schema = Schema::new(comparison, words, &table(0), sources);
        let points: Vec<Vec<Option<Points>>> = (0..comparison.options.len())
            .into_par_iter()
            .map(OptionId::from_index)
            .map(|option| comparison.criterion_ids().map(|c| comparison.points(option, c)).collect())
            .collect();
        let extremes = extremes(comparison, &points);
        let profiles = comparison.options.par_iter().zip(points).zip(cards).enumerate();
        let profiles = profiles.map(|(index, ((option, points), card))| {
            let known = |c: usize| points[c].filter(|_| option.facts[c].cell.value().is_some());
            let best = extremes
                .iter()
                .enumerate()
                .map(|(c, extremes)| {
                    known(c).zip(*extremes).is_some_and(|(own, (least, most))| own == most && least < most)
                })
                .collect();
            let parts = Parts { facts: &option.facts, points, best };
            Profile::new(&schema, card.clone(), parts, table(index), !comparison.pairs.is_empty())
        });
        let profiles = profiles.collect();
        let dates = || comparison.options.iter().flat_map(|it| &it.facts).filter_map(Fact::stated_date);
        let checked = dates().min().zip(dates().max());
        Facts { schema, profiles, checked }
    }

    pub(crate) fn profile(&self, option: OptionId) -> &Profile<'a> {
        &self.profiles[option.index()]
    }

    /// The page of the table that has a cell, for `href`; `None` where the anchor is that of no cell.
    pub(crate) fn cell_page(&self, anchor: &str) -> Option<&str> {
        let (option, _) = anchor.rsplit_once('.')?;
        let profile = self.profiles.iter().find(|profile| profile.card.id == option)?;
        Some(&profile.table)
    }

    pub(crate) fn some(&self, options: &[OptionId]) -> Vec<&Profile<'a>> {
        options.iter().map(|option| self.profile(*option)).collect()
    }

    pub(crate) fn all(&self) -> Vec<&Profile<'a>> {
        self.profiles.iter().collect()
    }
}

impl Hash for Facts<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.schema.digest.hash(state);
        for profile in &self.profiles {
            profile.digest.hash(state);
        }
    }
}

/// The mark-up of a fact's words, the same wherever it is shown.
fn value_html(cell: &kinds::Cell, kind: &Kind, form: Form<'_>) -> String {
    let state = cell.state();
    let mark = match (cell, cell.mark()) {
        (_, Some("yes")) => "✓",
        (_, Some(_)) => "×",
        (kinds::Cell::Depends { .. }, None) => "~",
        (kinds::Cell::Unknown, None) => "?",
        _ => "",
    };
    let mark = if mark.is_empty() {
        String::new()
    } else {
        format!("<span class=\"mark\" aria-hidden=\"true\">{mark}</span>")
    };
    let mut words = Vec::new();
    // As templates escape it. Writing into memory cannot fail.
    let _ = tera::escape_html(&cell.show(kind, form), &mut words);
    format!("<span class=\"value {state}\">{mark}{}</span>", String::from_utf8_lossy(&words))
}

/// By criterion: the fewest and most points of a known value.
fn extremes(comparison: &Comparison, points: &[Vec<Option<Points>>]) -> Vec<Option<(Points, Points)>> {
    let of_criterion = |c: usize| {
        let known =
            comparison.options.iter().zip(points).filter(|(it, _)| it.facts[c].cell.value().is_some());
        known.filter_map(|(_, points)| points[c]).fold(None, |found, p| match found {
            None => Some((p, p)),
            Some((least, most)) => Some((p.min(least), p.max(most))),
        })
    };
    (0..comparison.criteria.len()).map(of_criterion).collect()
}

/// The difference of two points, as points.
pub(crate) fn lead(more: Points, less: Points) -> String {
    show_points(u64::from(more.0.saturating_sub(less.0)))
}
