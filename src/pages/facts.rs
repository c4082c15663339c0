//! Cells, rows and groups: facts as every page shows them. They are made of a [`Frame`] and some [`Profile`]s alone,
//! so the digests of these stand for all that is made of them.

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::contract;
use super::part::{Part, part_address};
use super::sealed::Sealed;
use super::table::IN_TABLE;
use crate::kinds::{Cell, Form, Kind, Points, pads, show_points};
use crate::model::{Comparison, Criterion, CriterionId, Fact, Group, GroupId, OptionId, Source, SourceId};
use crate::source::digest::{Blake, Digest};
use crate::syntax::date::Date;
use crate::words::Words;

/// What the facts of a comparison are shown in: its criteria, groups and sources, and where they are.
pub(super) struct Frame<'a> {
    pub criteria: &'a [Criterion],
    /// The same for templates.
    pub sealed: Vec<Sealed<contract::Criterion>>,
    pub groups: &'a [Group],
    sources: &'a [Source],
    pub words: &'a Words,
    /// The address of the sources page, for `href`.
    sources_page: String,
    pub digest: Digest,
}

/// An option as its facts are shown.
pub(super) struct Profile<'a> {
    pub card: Sealed<contract::Card>,
    /// One for each criterion.
    facts: &'a [Fact],
    points: Vec<Option<Points>>,
    /// Whether no other option has more points, and some has fewer; one for each criterion.
    best: Vec<bool>,
    /// The address of the page of the table that has its cells, for `href`.
    table: String,
    /// Cells that pages share; none where each is shown on few pages.
    cells: Option<Box<[OnceLock<Sealed<contract::Cell>>]>>,
    /// Of all of the above, with the frame's.
    pub digest: Digest,
}

impl<'a> Frame<'a> {
    fn new(comparison: &'a Comparison, words: &'a Words, table: &str, sources_page: String) -> Self {
        let mut hasher = Blake::default();
        words.hash(&mut hasher);
        let seal = |it: &Criterion| {
            Sealed::new(contract::Criterion {
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
        let sealed: Vec<Sealed<contract::Criterion>> = comparison.criteria.iter().map(seal).collect();
        for (it, sealed) in comparison.criteria.iter().zip(&sealed) {
            // What the type says is in its facts, too.
            (sealed, it.group, &it.kind).hash(&mut hasher);
        }
        for Group { id, title } in &comparison.groups {
            (id, title).hash(&mut hasher);
        }
        for it in &comparison.sources {
            let Source { id, title, publisher, url, date, note, secondary, span: _ } = it;
            (id, title, publisher, url, date, note, secondary).hash(&mut hasher);
        }
        (table, &sources_page).hash(&mut hasher);
        Frame {
            criteria: &comparison.criteria,
            sealed,
            groups: &comparison.groups,
            sources: &comparison.sources,
            words,
            sources_page,
            digest: hasher.digest(),
        }
    }

    pub(super) fn criterion(&self, criterion: CriterionId) -> &Sealed<contract::Criterion> {
        &self.sealed[criterion.index()]
    }

    pub(super) fn criterion_ids(&self) -> impl DoubleEndedIterator<Item = CriterionId> + Clone + use<> {
        (0..self.criteria.len()).map(CriterionId::from_index)
    }

    /// The criteria of a group.
    pub(super) fn of_group(&self, group: GroupId) -> impl Iterator<Item = CriterionId> {
        self.criterion_ids().filter(move |c| self.criteria[c.index()].group == group)
    }

    pub(super) fn cell(&self, profile: &Profile<'_>, criterion: CriterionId) -> Sealed<contract::Cell> {
        let make = || Sealed::new(self.fresh_cell(profile, criterion));
        match &profile.cells {
            Some(cells) => cells[criterion.index()].get_or_init(make).clone(),
            None => make(),
        }
    }

    pub(super) fn fresh_cell(&self, profile: &Profile<'_>, criterion: CriterionId) -> contract::Cell {
        let fact = profile.fact(criterion);
        let it = &self.criteria[criterion.index()];
        let anchor = format!("{}.{}", profile.card.id, it.id);
        contract::Cell {
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
                Cell::Depends { on, .. } => Some(on.clone()),
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
    pub(super) fn fact_link(&self, profile: &Profile<'_>, criterion: CriterionId) -> contract::Link {
        let it = &self.criteria[criterion.index()];
        contract::Link {
            title: format!("{}: {}", profile.card.name, it.title),
            url: format!("{}#{}.{}", profile.table, profile.card.id, it.id),
        }
    }

    pub(super) fn source_mark(&self, source: SourceId) -> contract::SourceMark {
        let it = &self.sources[source.index()];
        let title = match &it.publisher {
            Some(publisher) => format!("{publisher}: {}", it.title),
            None => it.title.clone(),
        };
        let url = format!("{}#{}", self.sources_page, it.id);
        contract::SourceMark { number: source.index() + 1, title, url }
    }

    /// A criterion with the cells of some options.
    pub(super) fn row(&self, criterion: CriterionId, profiles: &[&Profile<'_>]) -> contract::Row {
        let it = &self.criteria[criterion.index()];
        let facts = || profiles.iter().map(|profile| &profile.fact(criterion).cell);
        contract::Row {
            criterion: self.criterion(criterion).clone(),
            equal: facts().zip(facts().skip(1)).all(|(a, b)| a == b),
            pads: pads(&it.kind, facts()),
            cells: profiles.iter().map(|profile| self.cell(profile, criterion)).collect(),
        }
    }

    /// All criteria by group, with the cells of some options; empty groups are left out.
    pub(super) fn groups(&self, profiles: &[&Profile<'_>]) -> Vec<contract::Group> {
        let groups = self.groups.iter().enumerate().map(|(index, group)| {
            let rows = self.of_group(GroupId::from_index(index)).map(|c| self.row(c, profiles)).collect();
            contract::Group { id: group.id.clone(), title: group.title.clone(), rows }
        });
        groups.filter(|group| !group.rows.is_empty()).collect()
    }
}

impl<'a> Profile<'a> {
    fn new(
        frame: &Frame<'_>,
        card: Sealed<contract::Card>,
        parts: Parts<'a>,
        table: String,
        shared: bool,
    ) -> Self {
        let Parts { facts, points, best } = parts;
        let mut hasher = Blake::default();
        (frame.digest, &card, &points, &best, &table).hash(&mut hasher);
        for fact in facts {
            // Where a fact is written is not shown.
            let Fact { cell, note, sources, checked: _, own_date: _, span: _ } = fact;
            (cell, note, sources, fact.stated_date()).hash(&mut hasher);
        }
        let cells = shared.then(|| facts.iter().map(|_| OnceLock::new()).collect());
        Profile { card, facts, points, best, table, cells, digest: hasher.digest() }
    }

    pub(super) fn fact(&self, criterion: CriterionId) -> &'a Fact {
        &self.facts[criterion.index()]
    }

    /// Points, where there is better and worse; neutral where nothing is known.
    pub(super) fn points(&self, criterion: CriterionId) -> Option<Points> {
        self.points[criterion.index()]
    }

    /// The points of a value that is known.
    pub(super) fn known_points(&self, criterion: CriterionId) -> Option<Points> {
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

/// The frame and the profiles of a comparison.
pub(super) struct Facts<'a> {
    pub frame: Frame<'a>,
    /// By option.
    pub profiles: Vec<Profile<'a>>,
    /// The first and the last date on which a fact was checked.
    pub checked: Option<(Date, Date)>,
}

impl<'a> Facts<'a> {
    /// `base` is the path of the site; `cards` are by option.
    pub(super) fn new(
        comparison: &'a Comparison,
        words: &'a Words,
        base: &str,
        cards: &[Sealed<contract::Card>],
    ) -> Self {
        let page = |generated| comparison.generated.get(&generated).map_or("", String::as_str);
        let frame = Frame::new(
            comparison,
            words,
            &format!("{base}{}", page(super::TABLE)),
            format!("{base}{}", page(super::SOURCES)),
        );
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
            let table = part_address(page(super::TABLE), Part::of(index, IN_TABLE));
            let parts = Parts { facts: &option.facts, points, best };
            Profile::new(&frame, card.clone(), parts, format!("{base}{table}"), !comparison.pairs.is_empty())
        });
        let profiles = profiles.collect();
        let dates = || comparison.options.iter().flat_map(|it| &it.facts).filter_map(Fact::stated_date);
        let checked = dates().min().zip(dates().max());
        Facts { frame, profiles, checked }
    }

    pub(super) fn profile(&self, option: OptionId) -> &Profile<'a> {
        &self.profiles[option.index()]
    }

    /// The page of the table that has a cell, for `href`; `None` where the anchor is that of no cell.
    pub(super) fn cell_page(&self, anchor: &str) -> Option<&str> {
        let (option, _) = anchor.rsplit_once('.')?;
        let profile = self.profiles.iter().find(|profile| profile.card.id == option)?;
        Some(&profile.table)
    }

    pub(super) fn some(&self, options: &[OptionId]) -> Vec<&Profile<'a>> {
        options.iter().map(|option| self.profile(*option)).collect()
    }

    pub(super) fn all(&self) -> Vec<&Profile<'a>> {
        self.profiles.iter().collect()
    }
}

impl Hash for Facts<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.frame.digest.hash(state);
        for profile in &self.profiles {
            profile.digest.hash(state);
        }
    }
}

/// The mark-up of a fact's words, the same wherever it is shown.
fn value_html(cell: &Cell, kind: &Kind, form: Form<'_>) -> String {
    let state = cell.state();
    let mark = match (cell, cell.mark()) {
        (_, Some("yes")) => "✓",
        (_, Some(_)) => "×",
        (Cell::Depends { .. }, None) => "~",
        (Cell::Unknown, None) => "?",
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
pub(super) fn lead(more: Points, less: Points) -> String {
    show_points(u64::from(more.0.saturating_sub(less.0)))
}
