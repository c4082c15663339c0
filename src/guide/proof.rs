//! What is proved of a guide before a page of it is written: every outcome can be reached,
//! nothing in it is dead, and it agrees with the verdicts that the author wrote by hand.
//!
//! All of it is read off the states and the diagram, which hold every assignment of answers.

use std::collections::{BTreeMap, BTreeSet};

use super::diagram::{Diagram, Node};
use super::path;
use super::score::{Model, Outcome};
use super::states::{States, Step, by_question};
use super::verdict::{share, standings};
use crate::diagnostic::{Diagnostic, problem};
use crate::model::{AnswerId, Comparison, Expected, Guide, OptionId, Question, QuestionId, Situation};

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How many states ask.
    pub question_pages: usize,
    /// How many states are verdicts.
    pub verdict_pages: usize,
    /// The most questions that a reader is asked.
    pub longest: usize,
    /// Every outcome there is: options first, in their order, then ties, pairs, none.
    pub outcomes: Vec<OutcomeProof>,
    /// For each question, how many states ask it.
    pub asked: Vec<usize>,
    /// For each option, a shortest way to a verdict that it wins, alone or with others: the
    /// index of the state.
    pub wins: Vec<Option<usize>>,
    /// The situations that hold, in the author's order; one that does not is reported.
    pub situations: Vec<SituationProof>,
}

/// An outcome and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeProof {
    /// Which.
    pub outcome: Outcome,
    /// How many states come to it.
    pub verdicts: usize,
    /// Index of one with the fewest answers.
    pub witness: usize,
}

/// A verdict by hand that the guide agrees with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SituationProof {
    /// Index into the guide's situations.
    pub situation: usize,
    /// Index of the deepest state that its answers lead to. It is a verdict unless a question
    /// comes up that the situation leaves open; every answer to that comes to the same verdict,
    /// given those that the situation names.
    pub state: usize,
}

/// All that the checks look at.
struct Case<'a> {
    comparison: &'a Comparison,
    guide: &'a Guide,
    model: &'a Model,
    diagram: &'a Diagram,
    states: &'a States,
}

/// Proves what can be proved, and reports what cannot.
pub(crate) fn prove(
    comparison: &Comparison,
    guide: &Guide,
    model: &Model,
    diagram: &Diagram,
    states: &States,
) -> (Proof, Vec<Diagnostic>) {
    let case = Case { comparison, guide, model, diagram, states };
    let outcomes = case.outcomes();
    let asked = case.asked();
    let wins = case.wins(&outcomes);
    let mut problems = case.dead_questions(&asked);
    problems.extend(case.dead_answers());
    problems.extend(case.never_winners(&wins));
    let mut situations = Vec::new();
    for index in 0..guide.situations.len() {
        match case.situation(index) {
            Ok(proof) => situations.push(proof),
            Err(problem) => problems.push(*problem),
        }
    }
    let question_pages = asked.iter().sum();
    let verdict_pages = states.all.len() - question_pages;
    let longest = states.all.iter().map(|s| s.answers.len()).max().unwrap_or(0);
    (Proof { question_pages, verdict_pages, longest, outcomes, asked, wins, situations }, problems)
}

impl Case<'_> {
    fn outcomes(&self) -> Vec<OutcomeProof> {
        let mut found: BTreeMap<&Outcome, (usize, usize)> = BTreeMap::new();
        for (index, state) in self.states.all.iter().enumerate() {
            let Step::Done(outcome) = &state.step else { continue };
            let (count, witness) = found.entry(outcome).or_insert((0, index));
            *count += 1;
            if state.answers.len() < self.states.all[*witness].answers.len() {
                *witness = index;
            }
        }
        found
            .into_iter()
            .map(|(outcome, (verdicts, witness))| OutcomeProof {
                outcome: outcome.clone(),
                verdicts,
                witness,
            })
            .collect()
    }

    fn asked(&self) -> Vec<usize> {
        let mut asked = vec![0; self.guide.questions.len()];
        for state in &self.states.all {
            if let Step::Ask { question, .. } = &state.step {
                asked[question.index()] += 1;
            }
        }
        asked
    }

    fn wins(&self, outcomes: &[OutcomeProof]) -> Vec<Option<usize>> {
        let shortest = |option: OptionId| {
            let winning = outcomes.iter().filter(|proof| proof.outcome.wins(option));
            winning.map(|proof| proof.witness).min_by_key(|s| (self.states.all[*s].answers.len(), *s))
        };
        self.comparison.option_ids().map(shortest).collect()
    }

    /// Questions that no state asks.
    fn dead_questions(&self, asked: &[usize]) -> Vec<Diagnostic> {
        let verdict = self.states.all.iter().find_map(|state| match &state.step {
            Step::Done(outcome) => Some((path(self.guide, &state.answers), self.words(outcome))),
            Step::Ask { .. } => None,
        });
        let (path, outcome) = verdict.unwrap_or_default();
        let sample = if path.is_empty() {
            format!("every answer leads to {outcome}")
        } else {
            format!("{path} leads to {outcome}")
        };
        let dead = self.guide.questions.iter().zip(asked).filter(|(_, asked)| **asked == 0);
        dead.map(|(question, _)| problem::dead_question(question.span, &question.id, &sample)).collect()
    }

    /// Answers that lead wherever an earlier answer to the same question leads.
    fn dead_answers(&self) -> Vec<Diagnostic> {
        let mut nodes: BTreeMap<QuestionId, Vec<&[super::NodeId]>> = BTreeMap::new();
        for node in &self.diagram.nodes {
            if let Node::Ask(question, children) = node {
                nodes.entry(*question).or_default().push(children);
            }
        }
        let mut dead = Vec::new();
        for (id, nodes) in nodes {
            let question = &self.guide.questions[id.index()];
            for later in 1..question.answers.len() {
                let same =
                    |earlier: &usize| nodes.iter().all(|children| children[*earlier] == children[later]);
                if let Some(earlier) = (0..later).find(same) {
                    dead.push(self.dead_answer(id, question, later, earlier));
                }
            }
        }
        dead
    }

    fn dead_answer(&self, id: QuestionId, question: &Question, later: usize, earlier: usize) -> Diagnostic {
        let asks = |step: &Step| matches!(step, Step::Ask { question, .. } if *question == id);
        let state = self.states.all.iter().find(|state| asks(&state.step));
        let mut answers = state.map(|s| s.answers.clone()).unwrap_or_default();
        answers.push((id, AnswerId::from_index(later)));
        let (dead, alive) = (&question.answers[later], &question.answers[earlier]);
        let path = path(self.guide, &answers);
        problem::dead_answer(dead.span, &question.id, &dead.id, &alive.id, alive.span, &path)
    }

    /// Options that cannot win but should, and the other way round.
    fn never_winners(&self, wins: &[Option<usize>]) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for (option, span) in &self.guide.never_wins {
            if let Some(state) = wins.get(option.index()).copied().flatten() {
                let path = self.path_or_any(&self.states.all[state].answers);
                problems.push(problem::wins_after_all(*span, self.id(*option), &path));
            }
        }
        let never: BTreeSet<OptionId> = self.guide.never_wins.iter().map(|(option, _)| *option).collect();
        for option in self.comparison.option_ids().filter(|o| wins[o.index()].is_none()) {
            if !never.contains(&option) {
                let span = self.comparison.options[option.index()].span;
                problems.push(problem::unreachable_option(span, self.id(option), &self.nearest(option)));
            }
        }
        problems
    }

    /// Where an option that does not win comes nearest, in words.
    fn nearest(&self, option: OptionId) -> String {
        // The lead of the other as a fraction, the other, the state.
        let mut nearest: Option<(i64, i64, OptionId, usize)> = None;
        for (index, state) in self.states.all.iter().enumerate() {
            let Step::Done(outcome) = &state.step else { continue };
            // Nobody is ahead of it where it is out of the race together with everybody else.
            let (Outcome::Option(_) | Outcome::Either(_)) = outcome else { continue };
            let given = self.states.given(index);
            let Some(winner) = self.ahead(&given, outcome) else { continue };
            let lead = self.model.least_lead(&given, winner.index(), option.index());
            let Some(((gap, weight), _)) = lead else { continue };
            let less =
                |(g, w): (i64, i64)| i128::from(gap) * i128::from(w) < i128::from(g) * i128::from(weight);
            if nearest.as_ref().is_none_or(|(g, w, ..)| less((*g, *w))) {
                nearest = Some((gap, weight, winner, index));
            }
        }
        match nearest {
            Some((gap, weight, winner, state)) => {
                let points = hundredths(share(gap, weight));
                let path = self.path_or_any(&self.states.all[state].answers);
                format!("{path}: {points} points behind `{}`", self.id(winner))
            }
            None => "it fails a requirement whatever is answered".to_owned(),
        }
    }

    /// The winner, or the best of several.
    fn ahead(&self, given: &[Option<AnswerId>], outcome: &Outcome) -> Option<OptionId> {
        let scores = self.model.tally(&self.model.completion(given, outcome).answers).scores;
        outcome.options().into_iter().min_by_key(|o| std::cmp::Reverse(scores[o.index()]))
    }

    /// Checks one verdict by hand for every answer to the questions that it leaves open.
    fn situation(&self, index: usize) -> Result<SituationProof, Box<Diagnostic>> {
        let situation = &self.guide.situations[index];
        let given = by_question(self.guide.questions.len(), &situation.answers);
        let refused =
            self.diagram.find(self.diagram.root, &given, |outcome| !agrees(&situation.verdict, outcome));
        match refused {
            None => Ok(SituationProof { situation: index, state: self.states.walk(&given) }),
            Some((asked, outcome)) => Err(Box::new(self.contradiction(situation, given, &asked, outcome))),
        }
    }

    fn contradiction(
        &self,
        situation: &Situation,
        mut given: Vec<Option<AnswerId>>,
        asked: &[(QuestionId, AnswerId)],
        outcome: &Outcome,
    ) -> Diagnostic {
        for (question, answer) in asked {
            given[question.index()] = Some(*answer);
        }
        let answers: Vec<(QuestionId, AnswerId)> = given
            .iter()
            .enumerate()
            .filter_map(|(q, answer)| Some((QuestionId::from_index(q), (*answer)?)))
            .collect();
        problem::contradicted_verdict(
            situation.span,
            &self.expected(&situation.verdict),
            &self.words(outcome),
            &self.path_or_any(&answers),
            &self.scores(&given, outcome),
        )
    }

    /// The scores where these answers are given, in words, the highest first.
    fn scores(&self, given: &[Option<AnswerId>], outcome: &Outcome) -> String {
        let completion = self.model.completion(given, outcome).answers;
        let tally = self.model.tally(&completion);
        let mut standings = standings(self.model, &completion, given, &tally);
        standings.sort_by_key(|s| (!s.failed.is_empty(), std::cmp::Reverse(s.numerator)));
        let words = standings.iter().map(|standing| {
            let score = hundredths(i64::try_from(standing.score).unwrap_or(i64::MAX));
            let fails = standing.failed.first().map(|demand| {
                let answer = &self.guide.questions[demand.question.index()].answers[demand.answer.index()];
                let criterion = answer.requires[demand.requirement].criterion;
                format!(" (fails `{}`)", self.comparison.criteria[criterion.index()].id)
            });
            format!("{} {score}{}", self.id(standing.option), fails.unwrap_or_default())
        });
        words.collect::<Vec<_>>().join(", ")
    }

    fn id(&self, option: OptionId) -> &str {
        &self.comparison.options[option.index()].id
    }

    fn ids(&self, options: &[OptionId]) -> String {
        options.iter().map(|o| format!("`{}`", self.id(*o))).collect::<Vec<_>>().join(", ")
    }

    fn path_or_any(&self, answers: &[(QuestionId, AnswerId)]) -> String {
        if answers.is_empty() { "any answers".to_owned() } else { path(self.guide, answers) }
    }

    fn words(&self, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Option(option) => self.ids(&[*option]),
            Outcome::Either(any) => format!("either ({})", self.ids(any)),
            Outcome::Together(one, other) => format!("both together ({})", self.ids(&[*one, *other])),
            Outcome::NoneFits => "that none fits".to_owned(),
        }
    }

    fn expected(&self, expected: &Expected) -> String {
        match expected {
            Expected::Option(option) => self.ids(&[*option]),
            Expected::Either => "either".to_owned(),
            Expected::None => "that none fits".to_owned(),
            Expected::Together(ids) => format!("both together ({})", self.ids(ids)),
        }
    }
}

/// Whether an outcome is what the author wrote.
fn agrees(expected: &Expected, outcome: &Outcome) -> bool {
    match (expected, outcome) {
        (Expected::Option(wanted), Outcome::Option(found)) => wanted == found,
        (Expected::Either, Outcome::Either(_)) | (Expected::None, Outcome::NoneFits) => true,
        (Expected::Together(wanted), Outcome::Together(a, b)) => {
            let mut wanted = wanted.clone();
            wanted.sort();
            wanted == [*a, *b]
        }
        _ => false,
    }
}

/// Hundredths as a decimal: `350` is `3.50`.
fn hundredths(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", n.unsigned_abs() / 100, n.unsigned_abs() % 100)
}
