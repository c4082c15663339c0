//! The home page: of a comparison its verdicts and what differs most; of a site that is none, the comparisons.

use serde::Serialize;

use super::guide::Question;
use super::head::Head;
use super::kind::{Kind, MOST_LISTED};
use super::search::sentences;
use super::table;
use super::view::{View, Views};
use crate::facts::chart::{DotPlot, MOST_DRAWN};
use crate::facts::{Card, Row, Sealed};
use crate::guide::{Expected, SituationProof, Step};
use crate::model::{ComparisonId, CriterionId, GeneratedPage, Holds};
use crate::plan::{Entry, state_address};

/// How many differences the home page shows.
const MOST_DIFFERENCES: usize = 6;
/// Up to so many options stand side by side.
const MOST_IN_ROWS: usize = 5;

pub(super) static KIND: Kind = Kind {
    name: "home",
    page: GeneratedPage {
        file_stem: "index",
        path: "",
        title: "title.home",
        holds: Holds::Comparison,
        ..GeneratedPage::PLAIN
    },
    data: table::item_list,
    searched,
    view: Some(|views, view, id, _| view.with("home", views.home(id))),
    ..Kind::PLAIN
};

/// `home`, on the home page of a comparison.
#[derive(Debug, Serialize, Hash)]
struct Home {
    /// Verdicts for the commonest situations.
    situations: Vec<Situation>,
    /// The rows that differ most, at most six, by the spread of points; none where there are more than five options.
    differences: Vec<Row>,
    /// The same rows as dots, where there are more than five options and at most 200.
    spread: Option<DotPlot>,
    /// The options, where there are at most 500.
    options: Vec<Sealed<Card>>,
    /// The guide's first question with its answers, if there is a guide.
    question: Option<Question>,
}

/// A situation and its verdict.
#[derive(Debug, Serialize, Hash)]
struct Situation {
    /// In the reader's words.
    title: String,
    /// The options of the verdict: one, two ("either", or both together), or none.
    options: Vec<Sealed<Card>>,
    /// `option`, `either`, `together` or `none`.
    outcome: &'static str,
    /// The author's reason.
    why: Option<String>,
    /// The verdict's page (or that of the next question), with these answers.
    url: String,
}

/// The situations that it answers.
fn searched(views: &Views<'_>, id: ComparisonId) -> String {
    let comparison = views.comparison(id);
    let situations = views.asked(id).into_iter().flat_map(|guide| &guide.situations);
    let words = situations.flat_map(|it| [Some(it.title.as_str()), it.why.as_deref()]).flatten();
    sentences([comparison.description.as_deref().unwrap_or_default()].into_iter().chain(words))
}

impl<'a> Views<'a> {
    fn home(&self, id: ComparisonId) -> Home {
        let facts = self.facts(id);
        let spread = |criterion: CriterionId| {
            let points = || facts.profiles.iter().filter_map(|profile| profile.known_points(criterion));
            points().max().zip(points().min()).map_or(0, |(most, least)| most.0 - least.0)
        };
        let mut criteria: Vec<(u16, CriterionId)> = facts
            .schema
            .criterion_ids()
            .map(|criterion| (spread(criterion), criterion))
            .filter(|(spread, _)| *spread > 0)
            .collect();
        criteria.sort_by(|(a, x), (b, y)| b.cmp(a).then(x.cmp(y)));
        criteria.truncate(MOST_DIFFERENCES);
        let criteria: Vec<CriterionId> = criteria.into_iter().map(|(_, criterion)| criterion).collect();
        let few = facts.profiles.len() <= MOST_IN_ROWS;
        let drawn = !few && !criteria.is_empty() && facts.profiles.len() <= MOST_DRAWN;
        Home {
            situations: self.situations(id),
            differences: if few {
                criteria.iter().map(|criterion| facts.schema.row(*criterion, &facts.all())).collect()
            } else {
                Vec::new()
            },
            spread: drawn.then(|| facts.schema.spread(&criteria, &facts.all())),
            options: if facts.profiles.len() <= MOST_LISTED {
                self.cards[id.index()].clone()
            } else {
                Vec::new()
            },
            question: self.question(id, 0).filter(|question| !question.answers.is_empty()),
        }
    }

    fn situations(&self, id: ComparisonId) -> Vec<Situation> {
        let Some((compiled, guide)) = self.compiled(id) else { return Vec::new() };
        let situation = |proved: &SituationProof| {
            let situation = &guide.situations[proved.situation];
            let reached = match &compiled.states.all[proved.state].step {
                Step::Done(outcome) => Some(outcome.options()),
                Step::Ask { .. } => None,
            };
            let (outcome, expected) = match &situation.verdict {
                Expected::Option(option) => ("option", vec![*option]),
                Expected::Either => ("either", Vec::new()),
                Expected::None => ("none", Vec::new()),
                Expected::Together(both) => ("together", both.clone()),
            };
            Situation {
                title: situation.title.clone(),
                options: reached
                    .unwrap_or(expected)
                    .into_iter()
                    .map(|option| self.card(id, option))
                    .collect(),
                outcome,
                why: situation.why.clone(),
                url: self.href(&state_address(self.site, self.guides, id, proved.state)),
            }
        };
        compiled.proof.situations.iter().map(situation).collect()
    }

    /// The home page of a site that has no `index.md` at its top.
    pub(super) fn bare_home(&self, entry: &Entry) -> View<'a> {
        let head = Head {
            title: self.site.config.title.clone(),
            description: self.site.config.description.clone(),
            ..Head::new("home")
        };
        self.start(entry, "home.html", head).nothing("home")
    }
}
