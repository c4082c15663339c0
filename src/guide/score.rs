//! Scores and the outcome they lead to.
//!
//! A score is a fraction: the sum of weight times points over the sum of weights. All options
//! share the denominator, so scores are compared by their numerators.

use super::outcome::Outcome;
use super::{Answer, AnswerId, Guide, Meets, QuestionId};
use crate::kinds::Points;
use crate::model::{Comparison, CriterionId, OptionId};

/// A set of options, a bit each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OptionSet(Vec<u64>);

impl OptionSet {
    pub(crate) fn none(options: usize) -> Self {
        OptionSet(vec![0; options.div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, option: usize) {
        self.0[option / 64] |= 1 << (option % 64);
    }

    pub(crate) fn contains(&self, option: usize) -> bool {
        self.0[option / 64] & (1 << (option % 64)) != 0
    }

    pub(crate) fn add(&mut self, other: &OptionSet) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    pub(crate) fn is_within(&self, other: &OptionSet) -> bool {
        self.0.iter().zip(&other.0).all(|(mine, theirs)| mine & !theirs == 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|&bits| bits == 0)
    }
}

/// The numbers of one answer.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// As the author wrote them.
    pub(crate) weights: Vec<(CriterionId, u32)>,
    /// Sum of the weights.
    pub(crate) total: i64,
    /// What it adds to the numerator of each option's score.
    pub(crate) gains: Vec<i64>,
    /// How each option stands to each requirement.
    pub(crate) meets: Vec<Vec<Meets>>,
    /// For each requirement that somebody fails, those who do.
    pub(crate) failing: Vec<OptionSet>,
    /// All of those.
    pub(crate) fails: OptionSet,
}

/// The numbers of a guide: all that its outcomes depend on.
#[derive(Debug)]
pub(crate) struct Model {
    /// How many options there are.
    pub(crate) options: usize,
    /// By option, then criterion; neutral where there is no better and worse.
    pub(crate) points: Vec<Vec<Points>>,
    /// Whether a criterion has better and worse.
    pub(crate) directed: Vec<bool>,
    /// By question, then answer.
    pub(crate) questions: Vec<Vec<Numbers>>,
    /// Hundredths of a point.
    pub(crate) either_within: i64,
    /// By piece of advice, the options that it can be about.
    pub(crate) advice: Vec<OptionSet>,
}

/// The sums of a full assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Numerators, by option, in hundredths of a point.
    pub(crate) scores: Vec<i64>,
    /// The denominator.
    pub(crate) total: i64,
    /// By criterion.
    pub(crate) weights: Vec<u64>,
}

/// Which requirements are demanded, as far as options fail them.
#[derive(Debug, Clone)]
pub(crate) struct Unmet {
    /// Who fails one at least.
    pub(crate) fails: OptionSet,
    /// Those who fail a requirement, by requirement; none of these sets lies within another,
    /// for to meet the wider one is to meet both.
    pub(crate) failing: Vec<OptionSet>,
    /// Whether two options together meet everything.
    pub(crate) coverable: bool,
}

impl Unmet {
    /// Of requirements that these sets of options fail.
    pub(crate) fn new(options: usize, mut failing: Vec<OptionSet>) -> Unmet {
        failing.sort();
        failing.dedup();
        let failing: Vec<OptionSet> = failing
            .iter()
            .filter(|set| !set.is_empty())
            .filter(|set| !failing.iter().any(|other| other != *set && set.is_within(other)))
            .cloned()
            .collect();
        let mut fails = OptionSet::none(options);
        for set in &failing {
            fails.add(set);
        }
        let mut unmet = Unmet { fails, failing, coverable: false };
        // Asked only when nobody meets everything alone.
        unmet.coverable = (0..options).all(|o| unmet.fails.contains(o))
            && (0..options).any(|a| (a + 1..options).any(|b| unmet.covered(a, b)));
        unmet
    }

    /// Whether one or the other meets each requirement.
    fn covered(&self, one: usize, other: usize) -> bool {
        !self.failing.iter().any(|set| set.contains(one) && set.contains(other))
    }
}

/// Answers to all questions, some of them given and some assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Completion {
    /// An answer to each question.
    pub(crate) answers: Vec<AnswerId>,
    /// The option that comes nearest to the winner.
    pub(crate) runner_up: Option<OptionId>,
}

/// A lead as a fraction: numerator in hundredths of a point, and the sum of the weights.
type Lead = (i64, i64);

/// Whether the lead `a` is less than `b`.
fn less(a: Lead, b: Lead) -> bool {
    i128::from(a.0) * i128::from(b.1) < i128::from(b.0) * i128::from(a.1)
}

impl Model {
    pub(crate) fn new(comparison: &Comparison, guide: &Guide) -> Model {
        let points: Vec<Vec<Points>> = comparison
            .option_ids()
            .map(|o| {
                let of = |c| comparison.points(o, c).unwrap_or(Points::NEUTRAL);
                comparison.criterion_ids().map(of).collect()
            })
            .collect();
        let questions = guide
            .questions
            .iter()
            .map(|question| question.answers.iter().map(|a| numbers(comparison, &points, a)).collect())
            .collect();
        Model {
            options: comparison.options.len(),
            points,
            directed: comparison.criteria.iter().map(|c| c.scale.is_some()).collect(),
            questions,
            // No lead is more than all points, so more changes nothing.
            either_within: i64::from(guide.either_within.min(Points::MAX.0.into())),
            advice: guide.advice.iter().map(|advice| advice.candidates(comparison)).collect(),
        }
    }

    /// The numbers of an answer; `None` where a question has no answers.
    pub(crate) fn numbers(&self, question: QuestionId, answer: AnswerId) -> Option<&Numbers> {
        self.questions.get(question.index())?.get(answer.index())
    }

    /// The outcome of these scores (up to a common addend) under these demands.
    pub(crate) fn decide(&self, scores: &[i64], total: i64, unmet: &Unmet) -> Outcome {
        let fit: Vec<usize> = (0..self.options).filter(|&o| !unmet.fails.contains(o)).collect();
        let Some(best) = fit.iter().map(|&o| scores[o]).max() else {
            return self.pair(scores, unmet);
        };
        let within = self.either_within * total;
        let near: Vec<OptionId> =
            fit.into_iter().filter(|&o| best - scores[o] <= within).map(OptionId::from_index).collect();
        match near.as_slice() {
            [alone] => Outcome::Option(*alone),
            _ => Outcome::Either(near),
        }
    }

    /// The best two options that meet everything together.
    fn pair(&self, scores: &[i64], unmet: &Unmet) -> Outcome {
        if !unmet.coverable {
            return Outcome::NoneFits;
        }
        let mut order: Vec<usize> = (0..self.options).collect();
        order.sort_by_key(|&o| (std::cmp::Reverse(scores[o]), o));
        let mut found: Option<(i64, usize, usize)> = None;
        for (i, &a) in order.iter().enumerate() {
            for &b in &order[i + 1..] {
                let sum = scores[a] + scores[b];
                if found.is_some_and(|(best, ..)| sum < best) {
                    break;
                }
                let (one, other) = (a.min(b), a.max(b));
                let earlier = found.is_none_or(|(best, x, y)| sum > best || (one, other) < (x, y));
                if earlier && unmet.covered(a, b) {
                    found = Some((sum, one, other));
                }
            }
        }
        match found {
            Some((_, a, b)) => Outcome::Together(OptionId::from_index(a), OptionId::from_index(b)),
            None => Outcome::NoneFits,
        }
    }

    /// The sums of a full assignment.
    pub(crate) fn tally(&self, answers: &[AnswerId]) -> Tally {
        let mut tally =
            Tally { scores: vec![0; self.options], total: 0, weights: vec![0; self.directed.len()] };
        for (q, answer) in answers.iter().enumerate() {
            let Some(numbers) = self.numbers(QuestionId::from_index(q), *answer) else { continue };
            tally.total += numbers.total;
            for (score, gain) in tally.scores.iter_mut().zip(&numbers.gains) {
                *score += gain;
            }
            for (criterion, weight) in &numbers.weights {
                tally.weights[criterion.index()] += u64::from(*weight);
            }
        }
        tally
    }

    /// Full answers that agree with `given` and lead to `outcome`, which is the same for all
    /// such. For a single winner they are those under which its lead is the least, so that
    /// "at least" can be said of it; the first of several. Else the first answers.
    pub(crate) fn completion(&self, given: &[Option<AnswerId>], outcome: &Outcome) -> Completion {
        let mut nearest: Option<(Lead, Completion)> = None;
        if let Outcome::Option(winner) = outcome {
            for rival in (0..self.options).filter(|&o| o != winner.index()) {
                let Some((lead, answers)) = self.least_lead(given, winner.index(), rival) else { continue };
                if nearest.as_ref().is_none_or(|(least, _)| less(lead, *least)) {
                    let runner_up = Some(OptionId::from_index(rival));
                    nearest = Some((lead, Completion { answers, runner_up }));
                }
            }
        }
        nearest.map_or_else(
            || Completion {
                answers: given.iter().map(|a| a.unwrap_or(AnswerId(0))).collect(),
                runner_up: None,
            },
            |(_, completion)| completion,
        )
    }

    /// The least lead of `winner` over `rival` among the full answers that agree with `given` and
    /// demand nothing that `rival` fails, and the first answers that have it; `None` if there are none.
    ///
    /// The lead is a fraction, and numerator and denominator are both sums over questions. So
    /// for a supposed least lead it is enough to choose, question by question, the answer that
    /// undercuts it most (Dinkelbach's method); each round takes the lead so found as the next
    /// supposed one, until none is less.
    pub(crate) fn least_lead(
        &self,
        given: &[Option<AnswerId>],
        winner: usize,
        rival: usize,
    ) -> Option<(Lead, Vec<AnswerId>)> {
        let mut allowed: Vec<Vec<(AnswerId, i64, i64)>> = Vec::with_capacity(given.len());
        for (answers, given) in self.questions.iter().zip(given) {
            let of_question: Vec<_> = answers
                .iter()
                .enumerate()
                .map(|(a, numbers)| (AnswerId::from_index(a), numbers))
                .filter(|(a, numbers)| given.is_none_or(|g| g == *a) && !numbers.fails.contains(rival))
                .map(|(a, numbers)| (a, numbers.gains[winner] - numbers.gains[rival], numbers.total))
                .collect();
            if of_question.is_empty() && !answers.is_empty() {
                return None;
            }
            allowed.push(of_question);
        }
        let mut lead = sum(allowed.iter().filter_map(|answers| answers.first()));
        loop {
            let undercut = |&(_, gap, weight): &(AnswerId, i64, i64)| {
                i128::from(gap) * i128::from(lead.1) - i128::from(weight) * i128::from(lead.0)
            };
            // `min_by_key` takes the first of several.
            let chosen: Vec<_> =
                allowed.iter().map(|answers| answers.iter().min_by_key(|a| undercut(a))).collect();
            let next = sum(chosen.iter().copied().flatten());
            if !less(next, lead) {
                let answers = chosen.into_iter().map(|a| a.map_or(AnswerId(0), |(a, ..)| *a)).collect();
                return Some((lead, answers));
            }
            lead = next;
        }
    }
}

/// Numerator and denominator of the lead that these answers make.
fn sum<'a>(answers: impl Iterator<Item = &'a (AnswerId, i64, i64)>) -> Lead {
    answers.fold((0, 0), |(gap, weight), (_, g, w)| (gap + g, weight + w))
}

fn numbers(comparison: &Comparison, points: &[Vec<Points>], answer: &Answer) -> Numbers {
    let options = points.len();
    let meets: Vec<Vec<Meets>> = answer
        .requires
        .iter()
        .map(|requirement| comparison.option_ids().map(|o| requirement.met_by(comparison, o)).collect())
        .collect();
    let mut fails = OptionSet::none(options);
    let mut failing = Vec::new();
    for standing in &meets {
        let mut set = OptionSet::none(options);
        standing.iter().enumerate().filter(|(_, m)| **m == Meets::No).for_each(|(o, _)| set.insert(o));
        fails.add(&set);
        failing.push(set);
    }
    failing.retain(|set| !set.is_empty());
    let gain = |of: &Vec<Points>| {
        answer.weights.iter().map(|(c, w)| i64::from(*w) * i64::from(of[c.index()].0)).sum()
    };
    Numbers {
        weights: answer.weights.clone(),
        total: answer.weights.iter().map(|(_, w)| i64::from(*w)).sum(),
        gains: points.iter().map(gain).collect(),
        meets,
        failing,
        fails,
    }
}
