//! Pages of the guide: questions, verdicts, proof.

use std::fmt::Display;

use serde::Serialize;

use super::head::Head;
use super::kind::Kind;
use super::search::sentences;
use super::view::{View, Views};
use crate::facts::{Card, Link, Row, Sealed};
use crate::guide::{self, AnswerId, Compiled, Demand, Flip, Guide, Outcome, QuestionId, Step};
use crate::kinds::show_points;
use crate::model::{ComparisonId, GeneratedPage, Holds, OptionId};
use crate::plan::{Entry, state_address};

pub(super) static KIND: Kind = Kind {
    // The page of its first question is planned with those of the others.
    name: "question",
    page: GeneratedPage {
        file_stem: "guide",
        path: "guide",
        title: "title.guide",
        exists: |comparison, _| comparison.guide.is_some(),
        holds: Holds::States,
        ..GeneratedPage::PLAIN
    },
    searched,
    ..Kind::PLAIN
};

/// Of how many options a verdict shows the score.
const MOST_SCORES: usize = 50;

/// `question`, on a page of the guide.
#[derive(Debug, Serialize, Hash)]
pub(super) struct Question {
    /// Id.
    pub id: String,
    /// As asked.
    pub text: String,
    /// More words.
    pub help: Option<String>,
    /// What can be answered.
    pub answers: Vec<Link>,
    /// How many questions there are at most from here, this one included.
    pub most_left: usize,
    /// What the reader has said so far.
    said: Vec<Said>,
    /// The page before; none on the first.
    pub back: Option<String>,
}

/// An answer already given, in `question.said` and `verdict.said`.
#[derive(Debug, Serialize, Hash)]
struct Said {
    /// The question.
    question: String,
    /// The answer.
    answer: String,
    /// The author's reason, as the verdict quotes it.
    reason: Option<String>,
    /// Whether it is one of the few that force the verdict.
    decides: bool,
    /// Where it can be answered anew, as if for the first time.
    change: String,
    /// The other answers to it, with all later answers kept.
    others: Vec<Alternative>,
}

/// Another answer to a question already answered.
#[derive(Debug, Serialize, Hash)]
struct Alternative {
    /// The answer.
    answer: String,
    /// Where it leads.
    url: String,
    /// `same`, `flips` (another verdict) or `asks` (a question that was not asked before).
    effect: &'static str,
    /// The verdict it leads to, in words, where it flips.
    verdict: Option<String>,
}

/// `verdict`, on a page of the guide.
#[derive(Debug, Serialize, Hash)]
struct Verdict {
    /// `option`, `either`, `together` or `none`.
    outcome: &'static str,
    /// The verdict in a sentence.
    sentence: String,
    /// The options of the verdict: one; two or more for `either`; two for `together`; none.
    options: Vec<Sealed<Card>>,
    /// What the reader has said, with alternatives.
    said: Vec<Said>,
    /// Options by score: all of them, or the 50 best.
    scores: Vec<Score>,
    /// How many more options there are.
    more_scores: usize,
    /// By how many points it leads, at least.
    margin: Option<String>,
    /// The next best.
    runner_up: Option<Sealed<Card>>,
    /// The winner and the runner-up, as far as there are any: the options of the cells in `reasons` and `gives_up`.
    compared: Vec<Sealed<Card>>,
    /// Criteria that speak for it, by weighted lead; cells of `compared`.
    reasons: Vec<Reason>,
    /// Criteria on which the runner-up is better.
    gives_up: Vec<Row>,
    /// What is demanded of it, but not known.
    to_check: Vec<ToCheck>,
    /// How many questions were not asked, because they could not change the verdict.
    not_asked: usize,
    /// The page before.
    back: String,
}

/// A criterion that speaks for the verdict.
#[derive(Debug, Serialize, Hash)]
struct Reason {
    /// The criterion, with two cells: the winner's and the runner-up's.
    row: Row,
    /// What the answers that weigh it said.
    because: Vec<String>,
}

/// A demand that nobody knows the winner to meet.
#[derive(Debug, Serialize, Hash)]
struct ToCheck {
    /// The option.
    option: Sealed<Card>,
    /// The criterion, with one cell.
    row: Row,
    /// The answer that demands it.
    answer: String,
}

/// The score of an option.
#[derive(Debug, Serialize, Hash)]
struct Score {
    /// The option.
    card: Sealed<Card>,
    /// Points.
    points: String,
    /// Why it is out of the running: each demand that it does not meet, in words.
    fails: Vec<String>,
}

/// Every question with its answers.
fn searched(views: &Views<'_>, id: ComparisonId) -> String {
    let questions = views.asked(id).into_iter().flat_map(|guide| &guide.questions);
    sentences(questions.flat_map(|question| {
        let asked = [question.text.as_str(), question.help.as_deref().unwrap_or_default()];
        asked.into_iter().chain(question.answers.iter().map(|answer| answer.text.as_str()))
    }))
}

impl<'a> Views<'a> {
    pub(super) fn compiled(&self, id: ComparisonId) -> Option<(&Compiled, &Guide)> {
        self.guides[id.index()].as_ref().map(|compiled| (compiled, &compiled.guide))
    }

    pub(super) fn asked(&self, id: ComparisonId) -> Option<&Guide> {
        self.compiled(id).map(|(_, guide)| guide)
    }

    pub(super) fn state_url(&self, id: ComparisonId, state: usize) -> String {
        self.href(&state_address(self.site, self.guides, id, state))
    }

    pub(super) fn state_page(&self, entry: &Entry, id: ComparisonId, state: usize) -> View<'a> {
        let mut above = self.above_comparison(id);
        let words = self.comparison(id).authored.get(&super::GUIDE).copied();
        if state > 0 {
            above.extend(self.generated_link(id, super::GUIDE));
        }
        let mut head = Head {
            title: self.generated_title(id, super::GUIDE),
            words: words.filter(|_| state == 0),
            comparison: Some(id),
            above,
            ..Head::new("question")
        };
        match self.compiled(id).and_then(|(compiled, _)| compiled.verdict(state)) {
            Some(verdict) => {
                let view = self.verdict(id, state, &verdict);
                head.kind = "verdict";
                head.title.clone_from(&view.sentence);
                let said: Vec<&str> = view.said.iter().map(|said| said.answer.as_str()).collect();
                head.description = Some(self.words().say(
                    "outcome.for",
                    &[
                        ("sentence", &view.sentence),
                        ("answers", &said.join(self.words().word("list.between"))),
                    ],
                ));
                self.start(entry, "verdict.html", head).with("verdict", view)
            }
            None => {
                let view = self.question(id, state);
                if let Some(question) = view.as_ref().filter(|_| state > 0) {
                    head.title.clone_from(&question.text);
                }
                self.start(entry, "question.html", head).with("question", view)
            }
        }
    }

    pub(super) fn question(&self, id: ComparisonId, state: usize) -> Option<Question> {
        let (compiled, guide) = self.compiled(id)?;
        let it = &compiled.states.all[state];
        let Step::Ask { question, children, most_left } = &it.step else { return None };
        let asked = &guide.questions[question.index()];
        let answers = asked.answers.iter().zip(children);
        Some(Question {
            id: asked.id.clone(),
            text: asked.text.clone(),
            help: asked.help.clone(),
            answers: answers
                .map(|(answer, child)| Link { title: answer.text.clone(), url: self.state_url(id, *child) })
                .collect(),
            most_left: *most_left,
            said: self.said(id, state, &[], None),
            back: it.parent.map(|parent| self.state_url(id, parent)),
        })
    }

    /// The answers that led to a state, each with its alternatives.
    fn said(
        &self,
        id: ComparisonId,
        state: usize,
        deciding: &[(QuestionId, AnswerId)],
        verdict: Option<&guide::Verdict>,
    ) -> Vec<Said> {
        let Some((compiled, guide)) = self.compiled(id) else { return Vec::new() };
        let trail = compiled.states.trail(state);
        // On the way to a verdict nothing flips yet: the links just lead on.
        let changes: Vec<(QuestionId, AnswerId, usize, Flip)> = match verdict {
            Some(verdict) => {
                verdict.alternatives.iter().map(|a| (a.question, a.answer, a.state, a.flips)).collect()
            }
            None => compiled
                .states
                .changes(state)
                .iter()
                .map(|c| (c.question, c.answer, c.state, Flip::Asks))
                .collect(),
        };
        let answers = &compiled.states.all[state].answers;
        let said = |(index, (question, answer)): (usize, &(QuestionId, AnswerId))| {
            let asked = &guide.questions[question.index()];
            let given = &asked.answers[answer.index()];
            let others =
                changes.iter().filter(|(q, ..)| q == question).map(|(_, other, to, flips)| Alternative {
                    answer: asked.answers[other.index()].text.clone(),
                    url: self.state_url(id, *to),
                    effect: match flips {
                        Flip::Same => "same",
                        Flip::Other => "flips",
                        Flip::Asks => "asks",
                    },
                    verdict: match (flips, &compiled.states.all[*to].step) {
                        (Flip::Other, Step::Done(outcome)) => Some(self.sentence(id, outcome)),
                        _ => None,
                    },
                });
            Said {
                question: asked.text.clone(),
                answer: given.text.clone(),
                reason: given.reason.clone(),
                decides: deciding.contains(&(*question, *answer)),
                change: self.state_url(id, trail[index]),
                others: others.collect(),
            }
        };
        answers.iter().enumerate().map(said).collect()
    }

    /// A verdict in a sentence.
    pub(super) fn sentence(&self, id: ComparisonId, outcome: &Outcome) -> String {
        outcome.sentence(self.comparison(id), self.words())
    }

    fn verdict(&self, id: ComparisonId, state: usize, verdict: &guide::Verdict) -> Verdict {
        let winner = verdict.outcome.winner();
        let rival = verdict.rival;
        let shown: Vec<OptionId> = winner.into_iter().chain(rival.map(|rival| rival.option)).collect();
        let (schema, profiles) = (&self.facts(id).schema, self.facts(id).some(&shown));
        let runner_up = rival.filter(|rival| rival.eligible);
        let back = self.compiled(id).and_then(|(compiled, _)| compiled.states.all[state].parent).unwrap_or(0);
        let reason = |reason: &guide::Reason| Reason {
            row: schema.row(reason.criterion, &profiles),
            because: reason.answers.iter().filter_map(|(q, a, _)| self.answer_words(id, *q, *a)).collect(),
        };
        let mut order: Vec<&guide::Standing> = verdict.standings.iter().collect();
        order.sort_by_key(|standing| {
            (
                !verdict.outcome.options().contains(&standing.option),
                !standing.failed.is_empty(),
                std::cmp::Reverse(standing.numerator),
            )
        });
        Verdict {
            outcome: verdict.outcome.kind(),
            sentence: self.sentence(id, &verdict.outcome),
            options: verdict.outcome.options().into_iter().map(|option| self.card(id, option)).collect(),
            said: self.said(id, state, &verdict.forcing, Some(verdict)),
            more_scores: order.len().saturating_sub(MOST_SCORES),
            scores: order.into_iter().take(MOST_SCORES).map(|standing| self.score(id, standing)).collect(),
            compared: profiles.iter().map(|profile| profile.card.clone()).collect(),
            margin: runner_up.and_then(|rival| u64::try_from(rival.margin).ok()).map(show_points),
            runner_up: runner_up.map(|rival| self.card(id, rival.option)),
            reasons: verdict.reasons.iter().map(reason).collect(),
            gives_up: verdict.gives_up.iter().map(|given| schema.row(given.criterion, &profiles)).collect(),
            to_check: verdict
                .open
                .iter()
                .filter_map(|demand| {
                    let criterion = self.demand(id, demand)?.criterion;
                    Some(ToCheck {
                        option: self.card(id, demand.option),
                        row: schema.row(criterion, &[self.facts(id).profile(demand.option)]),
                        answer: self.answer_text(id, demand.question, demand.answer).unwrap_or_default(),
                    })
                })
                .collect(),
            not_asked: verdict.unasked.len(),
            back: self.state_url(id, back),
        }
    }

    fn demand(&self, id: ComparisonId, demand: &Demand) -> Option<&guide::Requirement> {
        let guide = self.asked(id)?;
        guide.questions[demand.question.index()].answers[demand.answer.index()]
            .requires
            .get(demand.requirement)
    }

    pub(super) fn answer_text(
        &self,
        id: ComparisonId,
        question: QuestionId,
        answer: AnswerId,
    ) -> Option<String> {
        let guide = self.asked(id)?;
        Some(guide.questions[question.index()].answers[answer.index()].text.clone())
    }

    /// The author's reason for an answer, else the answer itself.
    fn answer_words(&self, id: ComparisonId, question: QuestionId, answer: AnswerId) -> Option<String> {
        let guide = self.asked(id)?;
        let given = &guide.questions[question.index()].answers[answer.index()];
        Some(given.reason.clone().unwrap_or_else(|| format!("{}.", given.text)))
    }

    fn score(&self, id: ComparisonId, standing: &guide::Standing) -> Score {
        let fails = standing.failed.iter().filter_map(|demand| {
            let requirement = self.demand(id, demand)?;
            let criterion = &self.comparison(id).criteria[requirement.criterion.index()];
            let cell = self
                .comparison(id)
                .fact(standing.option, requirement.criterion)
                .cell
                .text(&criterion.kind, &self.site.words);
            let words = self.answer_text(id, demand.question, demand.answer)?;
            // What the reader was not asked is assumed.
            let places: [(&str, &dyn Display); 3] =
                [("criterion", &criterion.title), ("fact", &cell), ("answer", &words)];
            Some(if demand.asked {
                self.words().say("guide.fails-said", &places)
            } else {
                self.words().say("guide.fails-if", &places)
            })
        });
        Score {
            card: self.card(id, standing.option),
            points: show_points(standing.score),
            fails: fails.collect(),
        }
    }
}
