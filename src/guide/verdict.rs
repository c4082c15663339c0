//! A verdict with all that its page shows, in ids and numbers.

use std::collections::BTreeSet;

use super::Compiled;
use super::advice::{Counsel, counsel};
use super::outcome::Outcome;
use super::score::{Completion, Model, Tally};
use super::states::Step;
use super::{AnswerId, Meets, QuestionId};
use crate::model::{CriterionId, OptionId};

/// What a verdict page shows.
///
/// The questions that were not asked cannot change the outcome, but they would change the scores.
/// So the scores here are those under the assumed answers that bring the runner-up nearest: of
/// the lead one can say "at least".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What is recommended.
    pub outcome: Outcome,
    /// The answers that were given.
    pub answers: Vec<(QuestionId, AnswerId)>,
    /// Questions that were not asked.
    pub unasked: Vec<QuestionId>,
    /// An answer to each question: given, or assumed for the scores.
    pub completion: Vec<AnswerId>,
    /// Weight of each criterion under the completion.
    pub weights: Vec<u64>,
    /// Sum of the weights; when it is 0 nothing was weighed and all scores count as equal.
    pub total_weight: u64,
    /// How each option comes out, in the order of the comparison.
    pub standings: Vec<Standing>,
    /// The option to compare a single winner with.
    pub rival: Option<Rival>,
    /// Requirements of the given answers of which nobody knows whether the recommended options
    /// meet them.
    pub open: Vec<Demand>,
    /// Where the winner is ahead of the rival in what the given answers weigh, the most first; where that is nowhere, in
    /// what they do not weigh.
    pub reasons: Vec<Reason>,
    /// Where several are recommended, what speaks for each beside the others: the first few of them.
    pub merits: Vec<Merit>,
    /// Where the rival is better: first in what the given answers weigh, then in the rest; each
    /// by points.
    pub gives_up: Vec<GivenUp>,
    /// The few given answers that alone force the outcome: with any one of them open, it could
    /// be another.
    pub forcing: Vec<(QuestionId, AnswerId)>,
    /// What each single other answer would lead to.
    pub alternatives: Vec<Alternative>,
    /// The advice that it gives, in its order: what is earned, and what depends on a question that was not asked.
    pub counsel: Vec<Counsel>,
}

/// What speaks for one of several options that are recommended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merit {
    /// Which.
    pub option: OptionId,
    /// The best of the others.
    pub beside: OptionId,
    /// As those of a single winner; a few at most.
    pub reasons: Vec<Reason>,
}

/// How an option comes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub option: OptionId,
    /// Its score in hundredths of a point, rounded down.
    pub score: u64,
    /// Sum of weight times points, in hundredths of a point: exact, for comparisons.
    pub numerator: i64,
    /// What it fails under the completion; without these it is eligible. What it fails because
    /// of an assumed answer has `asked == false`.
    pub failed: Vec<Demand>,
}

/// A requirement of an answer, and an option that does not clearly meet it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// The option.
    pub option: OptionId,
    /// The question.
    pub question: QuestionId,
    /// The answer that demands it.
    pub answer: AnswerId,
    /// Index into the answer's requirements.
    pub requirement: usize,
    /// Whether the question was asked.
    pub asked: bool,
}

/// The option next to a single winner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rival {
    /// Which.
    pub option: OptionId,
    /// Whether it meets all requirements, so that it is the runner-up. Else it is the best of
    /// those that fail one, there is no runner-up, and the margin may be negative.
    pub eligible: bool,
    /// What the winner has more, in hundredths of a point, rounded down. For a runner-up it is
    /// the least that answers to the unasked questions could make of it.
    pub margin: i64,
}

/// A criterion on which the winner is ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Which.
    pub criterion: CriterionId,
    /// Weight that the given answers give it; 0 only where they weigh nothing that it is ahead in.
    pub weight: u64,
    /// Points of the winner more than of the rival, in hundredths.
    pub lead: i64,
    /// The given answers that give it weight, and how much.
    pub answers: Vec<(QuestionId, AnswerId, u32)>,
}

/// A criterion on which the rival is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUp {
    /// Which.
    pub criterion: CriterionId,
    /// Weight that the given answers give it; may be 0.
    pub weight: u64,
    /// Points of the rival more than of the winner, in hundredths.
    pub lead: i64,
}

/// What another answer to one question leads to, when the others are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alternative {
    /// The question.
    pub question: QuestionId,
    /// The other answer.
    pub answer: AnswerId,
    /// Index of the state where it leads.
    pub state: usize,
    /// Whether that changes the outcome.
    pub flips: Flip,
}

/// Whether another answer changes the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flip {
    /// It does not. The state may ask further, but nothing that could be answered there changes
    /// the outcome as long as the other answers are kept.
    Same,
    /// It does: the state is a verdict with another outcome.
    Other,
    /// That depends: the state asks a question.
    Asks,
}

/// Of how many recommended options it is said what speaks for them.
const MOST_MERITS: usize = 5;
/// How many reasons each gets.
const MOST_REASONS: usize = 3;

impl Compiled {
    /// The verdict of a state; `None` for a state that asks.
    #[must_use]
    pub fn verdict(&self, state: usize) -> Option<Verdict> {
        let Step::Done(outcome) = &self.states.all.get(state)?.step else { return None };
        let answers = self.states.all[state].answers.clone();
        let given = self.states.given(state);
        let completion = self.model.completion(&given, outcome);
        let tally = self.model.tally(&completion.answers);
        let standings = standings(&self.model, &completion.answers, &given, &tally);
        let rival = rival(outcome, &completion, &standings, &tally);
        let ignored = self.ignored(&answers);
        let (reasons, gives_up) = match (outcome, rival) {
            (Outcome::Option(winner), Some(rival)) => {
                leads(&self.model, &answers, &ignored, *winner, rival.option)
            }
            _ => (Vec::new(), Vec::new()),
        };
        let merits = self.merits(outcome, &answers, &ignored, &standings);
        Some(Verdict {
            unasked: unasked(&given),
            open: self.open(outcome, &answers),
            forcing: self.forcing(outcome, &answers, &given),
            alternatives: self.alternatives(state, outcome),
            outcome: outcome.clone(),
            answers,
            completion: completion.answers,
            weights: tally.weights,
            total_weight: u64::try_from(tally.total).unwrap_or(0),
            standings,
            rival,
            reasons,
            gives_up,
            merits,
            counsel: counsel(&self.guide.advice, &self.model, outcome, &given),
        })
    }

    /// The outcomes that another answer can lead to, which changes a state and leads `to` another.
    #[must_use]
    pub fn outcomes_of(
        &self,
        state: usize,
        (question, answer): (QuestionId, AnswerId),
        to: usize,
    ) -> BTreeSet<Outcome> {
        let mut given = self.states.given(state);
        given[question.index()] = Some(answer);
        self.diagram.outcomes(self.states.all[to].node, &given)
    }

    fn ignored(&self, answers: &[(QuestionId, AnswerId)]) -> BTreeSet<CriterionId> {
        let given = answers.iter().map(|(q, a)| &self.guide.questions[q.index()].answers[a.index()]);
        given.flat_map(|answer| answer.ignores.iter().copied()).collect()
    }

    fn merits(
        &self,
        outcome: &Outcome,
        answers: &[(QuestionId, AnswerId)],
        ignored: &BTreeSet<CriterionId>,
        standings: &[Standing],
    ) -> Vec<Merit> {
        let options = outcome.options();
        let merit = |option: &OptionId| {
            let others = options.iter().filter(|it| *it != option);
            let beside = *others.min_by_key(|it| std::cmp::Reverse(standings[it.index()].numerator))?;
            let (mut reasons, _) = leads(&self.model, answers, ignored, *option, beside);
            reasons.truncate(MOST_REASONS);
            Some(Merit { option: *option, beside, reasons })
        };
        options.iter().filter_map(merit).take(MOST_MERITS).collect()
    }

    /// What remains to be checked of the recommended options.
    fn open(&self, outcome: &Outcome, answers: &[(QuestionId, AnswerId)]) -> Vec<Demand> {
        let of = |option: OptionId| {
            let answers = answers.iter().map(|(q, a)| (*q, *a, true));
            demands(&self.model, option, answers, Meets::Open)
        };
        outcome.options().into_iter().flat_map(of).collect()
    }

    /// Drops, one after another, the answers without which the outcome is still sure.
    fn forcing(
        &self,
        outcome: &Outcome,
        answers: &[(QuestionId, AnswerId)],
        given: &[Option<AnswerId>],
    ) -> Vec<(QuestionId, AnswerId)> {
        let mut given = given.to_vec();
        let mut forcing = Vec::new();
        for (question, answer) in answers {
            given[question.index()] = None;
            if !self.diagram.forced(self.diagram.root, &given, outcome) {
                given[question.index()] = Some(*answer);
                forcing.push((*question, *answer));
            }
        }
        forcing
    }

    fn alternatives(&self, state: usize, outcome: &Outcome) -> Vec<Alternative> {
        let kept = self.states.given(state);
        let alternative = |change: super::Change| {
            let there = &self.states.all[change.state];
            let flips = match &there.step {
                Step::Done(other) if other == outcome => Flip::Same,
                Step::Done(_) => Flip::Other,
                Step::Ask { .. } => {
                    let mut given = kept.clone();
                    given[change.question.index()] = Some(change.answer);
                    let same = self.diagram.forced(there.node, &given, outcome);
                    if same { Flip::Same } else { Flip::Asks }
                }
            };
            let super::Change { question, answer, state } = change;
            Alternative { question, answer, state, flips }
        };
        self.states.changes(state).into_iter().map(alternative).collect()
    }
}

fn unasked(given: &[Option<AnswerId>]) -> Vec<QuestionId> {
    let open = given.iter().enumerate().filter(|(_, answer)| answer.is_none());
    open.map(|(q, _)| QuestionId::from_index(q)).collect()
}

/// The demands of these answers to which an option stands so.
pub(crate) fn demands(
    model: &Model,
    option: OptionId,
    answers: impl Iterator<Item = (QuestionId, AnswerId, bool)>,
    standing: Meets,
) -> Vec<Demand> {
    let mut found = Vec::new();
    for (question, answer, asked) in answers {
        let Some(numbers) = model.numbers(question, answer) else { continue };
        for (requirement, meets) in numbers.meets.iter().enumerate() {
            if meets[option.index()] == standing {
                found.push(Demand { option, question, answer, requirement, asked });
            }
        }
    }
    found
}

pub(crate) fn standings(
    model: &Model,
    completion: &[AnswerId],
    given: &[Option<AnswerId>],
    tally: &Tally,
) -> Vec<Standing> {
    let standing = |o: usize| {
        let option = OptionId::from_index(o);
        let answers = completion
            .iter()
            .enumerate()
            .map(|(q, a)| (QuestionId::from_index(q), *a, given.get(q).is_some_and(Option::is_some)));
        let numerator = tally.scores[o];
        Standing {
            option,
            score: u64::try_from(share(numerator, tally.total)).unwrap_or(0),
            numerator,
            failed: demands(model, option, answers, Meets::No),
        }
    };
    (0..model.options).map(standing).collect()
}

/// A sum divided by the weights, rounded down; 0 where nothing is weighed.
pub(crate) fn share(numerator: i64, total: i64) -> i64 {
    if total > 0 { numerator.div_euclid(total) } else { 0 }
}

fn rival(outcome: &Outcome, completion: &Completion, standings: &[Standing], tally: &Tally) -> Option<Rival> {
    let Outcome::Option(winner) = outcome else { return None };
    // Without a runner-up, the best of the rest; the first of several.
    let best = || {
        let others = standings.iter().filter(|s| s.option != *winner);
        others.min_by_key(|s| std::cmp::Reverse(s.numerator)).map(|s| s.option)
    };
    let option = completion.runner_up.or_else(best)?;
    let margin = share(tally.scores[winner.index()] - tally.scores[option.index()], tally.total);
    Some(Rival { option, eligible: completion.runner_up.is_some(), margin })
}

/// Where one option is ahead of another, and where it is behind.
fn leads(
    model: &Model,
    answers: &[(QuestionId, AnswerId)],
    ignored: &BTreeSet<CriterionId>,
    winner: OptionId,
    rival: OptionId,
) -> (Vec<Reason>, Vec<GivenUp>) {
    let mut reasons: Vec<Reason> = Vec::new();
    let mut gives_up = Vec::new();
    for criterion in (0..model.directed.len()).map(CriterionId::from_index) {
        if !model.directed[criterion.index()] || ignored.contains(&criterion) {
            continue;
        }
        let points = |o: OptionId| i64::from(model.points[o.index()][criterion.index()].0);
        let lead = points(winner) - points(rival);
        let answers = weighing(model, answers, criterion);
        let weight = answers.iter().map(|(.., w)| u64::from(*w)).sum();
        if lead > 0 {
            reasons.push(Reason { criterion, weight, lead, answers });
        } else if lead < 0 {
            gives_up.push(GivenUp { criterion, weight, lead: -lead });
        }
    }
    // What the answers do not weigh speaks for it only where nothing else does.
    if reasons.iter().any(|reason| reason.weight > 0) {
        reasons.retain(|reason| reason.weight > 0);
    }
    // Sorting keeps the order of the comparison among equals.
    reasons.sort_by_key(|r| std::cmp::Reverse((i128::from(r.weight) * i128::from(r.lead), r.lead)));
    gives_up.sort_by_key(|g| (g.weight == 0, std::cmp::Reverse(g.lead)));
    (reasons, gives_up)
}

/// The answers that give a criterion weight.
fn weighing(
    model: &Model,
    answers: &[(QuestionId, AnswerId)],
    criterion: CriterionId,
) -> Vec<(QuestionId, AnswerId, u32)> {
    let weight = |(q, a): &(QuestionId, AnswerId)| {
        let (_, weight) = model.numbers(*q, *a)?.weights.iter().find(|(c, _)| *c == criterion)?;
        Some((*q, *a, *weight))
    };
    answers.iter().filter_map(weight).collect()
}
