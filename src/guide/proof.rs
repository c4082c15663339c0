//! What is proved of a guide before a page of it is written: every outcome can be reached,
//! nothing in it is dead, and it agrees with the verdicts that the author wrote by hand.
//!
//! All of it is read off the states and the diagram, which hold every assignment of answers.

use std::collections::{BTreeMap, BTreeSet};

use super::advice::{self, AdviceKind, Counsel};
use super::diagram::{Diagram, Node};
use super::outcome::Outcome;
use super::path;
use super::score::Model;
use super::states::{States, Step, by_question};
use super::verdict::{share, standings};
use super::{AnswerId, Guide, Meets, Question, QuestionId, Situation};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Comparison, CriterionId, OptionId};
use crate::source::span::Span;

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
    problems.extend(case.advice());
    let mut situations = Vec::new();
    for index in 0..guide.situations.len() {
        match case.situation(index) {
            Ok(proof) => {
                problems.extend(case.open_situation(&proof));
                situations.push(proof);
            }
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
            Step::Done(outcome) => Some((path(self.guide, &state.answers), outcome.found(self.comparison))),
            Step::Ask { .. } => None,
        });
        let (path, outcome) = verdict.unwrap_or_default();
        let sample = if path.is_empty() {
            format!("every answer leads to {outcome}")
        } else {
            format!("{path} leads to {outcome}")
        };
        // What is not asked on the way is asked with the verdict, where advice depends on it.
        let advised = self.guide.advice.iter().flat_map(|advice| &advice.when);
        let advised: BTreeSet<usize> = advised.map(|(question, _)| question.index()).collect();
        let dead = self.guide.questions.iter().zip(asked).enumerate();
        let dead = dead.filter(|(index, (_, asked))| **asked == 0 && !advised.contains(index));
        dead.map(|(_, (question, _))| dead_question(question.span, &question.id, &sample)).collect()
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
                let same = |earlier: &usize| {
                    nodes.iter().all(|children| children[*earlier] == children[later])
                        && self.advise_the_same(id, *earlier, later)
                };
                if let Some(earlier) = (0..later).find(same) {
                    dead.push(self.dead_answer(id, question, later, earlier));
                }
            }
        }
        dead
    }

    /// Whether no advice tells two answers to a question apart.
    fn advise_the_same(&self, question: QuestionId, one: usize, other: usize) -> bool {
        let [one, other] = [one, other].map(AnswerId::from_index);
        let asked = self.guide.advice.iter().flat_map(|advice| &advice.when);
        asked
            .filter(|(asked, _)| *asked == question)
            .all(|(_, answers)| answers.contains(&one) == answers.contains(&other))
    }

    /// Advice that is never given, that the facts refuse, or that other advice on the same verdict refuses; and verdicts
    /// without any to choose by.
    fn advice(&self) -> Vec<Diagnostic> {
        let advice = &self.guide.advice;
        let Some(first) = advice.first() else { return Vec::new() };
        let mut rivals = Vec::new();
        for (one, of_one) in advice.iter().enumerate() {
            let differs = |other: &usize| of_one.differs(&advice[*other]).is_some();
            rivals.extend((0..one).filter(differs).map(|other| (one, other)));
        }
        let mut problems = Vec::new();
        let mut given = vec![false; advice.len()];
        // Facts that were reported: the advice, the pick, the option.
        let mut refused: BTreeSet<(usize, usize, OptionId)> = BTreeSet::new();
        let mut without: (usize, Option<usize>) = (0, None);
        for (index, state) in self.states.all.iter().enumerate() {
            let Step::Done(outcome) = &state.step else { continue };
            let found = advice::counsel(advice, self.model, outcome, &self.states.given(index));
            let path = || self.path_or_any(&state.answers);
            for counsel in &found {
                given[counsel.advice] = true;
                problems.extend(self.refused_picks(counsel, &mut refused, &path));
            }
            let chooses = |it: &Counsel| {
                let kind = advice[it.advice].kind;
                it.open.is_empty()
                    && (kind == AdviceKind::Choose
                        || kind == AdviceKind::Instead && outcome.options().is_empty())
            };
            if !found.iter().any(chooses) {
                without = (without.0 + 1, without.1.or(Some(index)));
            }
            let on = |wanted: usize| found.iter().find(|it| it.advice == wanted);
            rivals.retain(|(one, other)| {
                let both = on(*one).zip(on(*other)).filter(|(one, other)| one.meets(other));
                if let Some((at, earlier)) = both {
                    let path = self.path_or_any(&[state.answers.clone(), at.beside(earlier)].concat());
                    let [at, earlier] = [at, earlier].map(|counsel| &advice[counsel.advice]);
                    let criterion = at.differs(earlier).map_or("", |criterion| self.criterion(criterion));
                    problems.push(advice::contradictory_advice(at.span, earlier.span, criterion, &path));
                }
                both.is_none()
            });
        }
        let dead = advice.iter().zip(given).filter(|(_, given)| !given);
        problems.extend(dead.map(|(advice, _)| advice::dead_advice(advice.span)));
        if let (verdicts, Some(state)) = without {
            let path = self.path_or_any(&self.states.all[state].answers);
            problems.push(advice::verdict_without_advice(first.span, verdicts, &path));
        }
        problems
    }

    /// Picks that an option does not have, each once.
    fn refused_picks(
        &self,
        counsel: &Counsel,
        refused: &mut BTreeSet<(usize, usize, OptionId)>,
        path: &impl Fn() -> String,
    ) -> Vec<Diagnostic> {
        let advice = &self.guide.advice[counsel.advice];
        let mut problems = Vec::new();
        for (index, pick) in advice.picks.iter().enumerate() {
            for option in &counsel.options {
                if pick.met_by(self.comparison, *option) == Meets::No
                    && refused.insert((counsel.advice, index, *option))
                {
                    let fact = self.comparison.fact(*option, pick.criterion).span;
                    let (option, criterion) = (self.id(*option), self.criterion(pick.criterion));
                    problems.push(advice::advice_against_facts(pick.span, fact, option, criterion, &path()));
                }
            }
        }
        problems
    }

    fn criterion(&self, criterion: CriterionId) -> &str {
        &self.comparison.criteria[criterion.index()].id
    }

    fn dead_answer(&self, id: QuestionId, question: &Question, later: usize, earlier: usize) -> Diagnostic {
        let asks = |step: &Step| matches!(step, Step::Ask { question, .. } if *question == id);
        let state = self.states.all.iter().find(|state| asks(&state.step));
        let mut answers = state.map(|s| s.answers.clone()).unwrap_or_default();
        answers.push((id, AnswerId::from_index(later)));
        let (dead, alive) = (&question.answers[later], &question.answers[earlier]);
        let path = path(self.guide, &answers);
        dead_answer(dead.span, &question.id, &dead.id, &alive.id, alive.span, &path)
    }

    /// Options that cannot win but should, and the other way round.
    fn never_winners(&self, wins: &[Option<usize>]) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for (option, span) in &self.guide.never_wins {
            if let Some(state) = wins.get(option.index()).copied().flatten() {
                let path = self.path_or_any(&self.states.all[state].answers);
                problems.push(wins_after_all(*span, self.id(*option), &path));
            }
        }
        let never: BTreeSet<OptionId> = self.guide.never_wins.iter().map(|(option, _)| *option).collect();
        for option in self.comparison.option_ids().filter(|o| wins[o.index()].is_none()) {
            if !never.contains(&option) {
                let span = self.comparison.options[option.index()].span;
                problems.push(unreachable_option(span, self.id(option), &self.nearest(option)));
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
            self.diagram.find(self.diagram.root, &given, |outcome| !situation.verdict.agrees(outcome));
        match refused {
            None => Ok(SituationProof { situation: index, state: self.states.walk(&given) }),
            Some((asked, outcome)) => Err(Box::new(self.contradiction(situation, given, &asked, outcome))),
        }
    }

    /// A situation that leaves a question open, so that its reader is asked.
    fn open_situation(&self, proof: &SituationProof) -> Option<Diagnostic> {
        let Step::Ask { question, .. } = &self.states.all[proof.state].step else { return None };
        let question = &self.guide.questions[question.index()];
        Some(open_situation(self.guide.situations[proof.situation].span, question))
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
        contradicted_verdict(
            situation.span,
            &situation.verdict.said(self.comparison),
            &outcome.found(self.comparison),
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

    fn path_or_any(&self, answers: &[(QuestionId, AnswerId)]) -> String {
        if answers.is_empty() { "any answers".to_owned() } else { path(self.guide, answers) }
    }
}

/// Hundredths as a decimal: `350` is `3.50`.
fn hundredths(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", n.unsigned_abs() / 100, n.unsigned_abs() % 100)
}

/// A situation whose verdict does not come out.
fn contradicted_verdict(at: Span, expected: &str, found: &str, path: &str, scores: &str) -> Diagnostic {
    Diagnostic::new(CONTRADICTED_VERDICT, at, format!("this says {expected}, but the guide finds {found}"))
        .note(format!("with these answers: {path}"))
        .note(format!("scores: {scores}"))
        .help("change the verdict, or the facts and weights that lead to it")
}

/// A situation that leads to a question.
fn open_situation(at: Span, question: &Question) -> Diagnostic {
    let answers: Vec<String> = question.answers.iter().map(|answer| format!("\"{}\"", answer.id)).collect();
    let message = format!("this situation leads to the question `{}` and not to its verdict", question.id);
    Diagnostic::new(OPEN_SITUATION, at, message).help(format!(
        "say how it is answered: `{} = …`, one of {}",
        question.id,
        answers.join(", ")
    ))
}

/// A question that changes nothing. `sample` says where some answers lead without it.
fn dead_question(at: Span, question: &str, sample: &str) -> Diagnostic {
    Diagnostic::new(
        DEAD_QUESTION,
        at,
        format!("the question `{question}` is never asked: it can never change the verdict"),
    )
    .note(format!("for instance, whatever is answered to it: {sample}"))
    .help("remove it, or give its answers weights or requirements that matter")
}

/// Two answers that are the same everywhere.
fn dead_answer(at: Span, question: &str, answer: &str, same_as: &str, first: Span, path: &str) -> Diagnostic {
    Diagnostic::new(
        DEAD_ANSWER,
        at,
        format!("the answer `{answer}` to `{question}` always leads to the same verdict as `{same_as}`"),
    )
    .related(first, "the answer it equals")
    .note(format!("for instance: {path}"))
    .help("make one answer of the two, or weigh them differently")
}

/// An option that never wins.
fn unreachable_option(at: Span, option: &str, path: &str) -> Diagnostic {
    Diagnostic::new(UNREACHABLE_OPTION, at, format!("no answers to the guide lead to `{option}`"))
        .note(format!("the nearest it comes: {path}"))
        .help(format!(
            "change weights, or say that it is meant so: `never_wins = [\"{option}\"]` in guide.toml"
        ))
}

/// An option that wins although it is said not to.
fn wins_after_all(at: Span, option: &str, path: &str) -> Diagnostic {
    Diagnostic::new(WINS_AFTER_ALL, at, format!("`{option}` is listed in never_wins, but it can win"))
        .note(format!("with these answers: {path}"))
        .help("take it off the list")
}

codes! {
    /// # A verdict written by hand that the scores refuse
    ///
    /// `[[situations]]` in `guide.toml` says who should choose what, in your own judgement. The
    /// guide works it out from the facts, the weights and the requirements, and here it comes
    /// to something else. A reader who is that person would be told two things. The notes give
    /// the answers for which it happens and the scores of the options.
    ///
    /// If you are right, a fact or a weight is wrong or missing; if the guide is right, change
    /// the verdict. A verdict has to hold whatever is answered to the questions that it leaves
    /// out.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "power", title = "Power", group = "cup", type = "number", better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,power
    /// tea,1,2
    /// coffee,4,5
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "wake", text = "To wake up", weights = { power = 1 } },
    /// ]
    ///
    /// [[situations]]
    /// title = "You have to wake up"
    /// answers = { need = "wake" }
    /// verdict = "tea"
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:12:11: error[contradicted-verdict]: this says `tea`, but the guide finds `coffee`
    ///   note: with these answers: need: wake
    ///   note: scores: coffee 100.00, tea 0.00
    ///   help: change the verdict, or the facts and weights that lead to it
    /// ```
    CONTRADICTED_VERDICT = "contradicted-verdict" Error;

    /// # A situation that does not lead to its verdict
    ///
    /// A situation in `guide.toml` is shown on the home page with its verdict, and leads to the page of that verdict. This one
    /// leaves a question open that the guide asks on the way. Whatever is answered to it, the verdict is the same; but whoever
    /// follows the link is asked, and does not read what was promised.
    ///
    /// Say all that the situation assumes.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "power", title = "Power", group = "cup", type = "number", better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,power
    /// tea,1,2
    /// coffee,4,5
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "place"
    /// text = "Where do you drink it?"
    /// answers = [
    ///   { id = "home", text = "At home", weights = { price = 2 } },
    ///   { id = "out", text = "Out", weights = { power = 1 } },
    /// ]
    ///
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "wake", text = "To wake up", weights = { power = 4 } },
    /// ]
    ///
    /// [[situations]]
    /// title = "You have to wake up"
    /// answers = { need = "wake" }
    /// verdict = "coffee"
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:20:11: warning[open-situation]: this situation leads to the question `place` and not to its verdict
    ///   help: say how it is answered: `place = …`, one of "home", "out"
    /// ```
    OPEN_SITUATION = "open-situation" Warning;

    /// # A question that can never change the verdict
    ///
    /// Whatever is answered to this question, the verdict is the same, so the guide never asks
    /// it, and no advice depends on it. A reader's time would be wasted on it. Perhaps its answers have no weights yet, or
    /// other questions weigh so much more that it makes no difference.
    ///
    /// Take the question away, or give its answers weights or requirements that matter.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "power", title = "Power", group = "cup", type = "number", better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,power
    /// tea,1,2
    /// coffee,4,5
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "wake", text = "To wake up", weights = { power = 1 } },
    /// ]
    ///
    /// [[questions]]
    /// id = "mug"
    /// text = "Which colour is your mug?"
    /// answers = [{ id = "red", text = "Red" }, { id = "blue", text = "Blue" }]
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:10:6: error[dead-question]: the question `mug` is never asked: it can never change the verdict
    ///   note: for instance, whatever is answered to it: need: money leads to `tea`
    ///   help: remove it, or give its answers weights or requirements that matter
    /// ```
    DEAD_QUESTION = "dead-question" Error;

    /// # Two answers that always lead to the same verdict
    ///
    /// Whichever of these two answers a reader gives, the verdict is the same. Then they are
    /// one answer in two wordings, and the reader is made to weigh a difference that is none.
    ///
    /// Make one answer of the two, or give them different weights or requirements.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "power", title = "Power", group = "cup", type = "number", better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,power
    /// tea,1,2
    /// coffee,4,5
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "wake", text = "To wake up", weights = { power = 1 } },
    ///   { id = "focus", text = "To stay awake", weights = { power = 2 } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:7:10: error[dead-answer]: the answer `focus` to `need` always leads to the same verdict as `wake`
    ///   content/guide.toml:6:10: the answer it equals
    ///   note: for instance: need: focus
    ///   help: make one answer of the two, or weigh them differently
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "power", title = "Power", group = "cup", type = "number", better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,power
    /// tea,1,2
    /// coffee,4,5
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "wake", text = "To wake up, or to stay awake", weights = { power = 1 } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// ```
    DEAD_ANSWER = "dead-answer" Error;

    /// # An option that no answers lead to
    ///
    /// The guide has been followed down to every verdict, and this option is never among them.
    /// Then a reader could be led away from what suits them best, or the option has no place
    /// here. The note says where it comes nearest to winning.
    ///
    /// Give weight to what the option is good at, correct its facts, or write
    /// `never_wins = ["…"]` into `guide.toml` if it is meant so.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "power", title = "Power", group = "cup", type = "number", better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,power
    /// tea,1,2
    /// coffee,4,5
    /// cocoa,3,1
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "wake", text = "To wake up", weights = { power = 1 } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// content/drinks.csv:4:1: error[unreachable-option]: no answers to the guide lead to `cocoa`
    ///   note: the nearest it comes: need: money: 66.67 points behind `tea`
    ///   help: change weights, or say that it is meant so: `never_wins = ["cocoa"]` in guide.toml
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "power", title = "Power", group = "cup", type = "number", better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,power
    /// tea,1,2
    /// coffee,4,5
    /// cocoa,3,1
    /// ```
    ///
    /// ```toml content/guide.toml
    /// never_wins = ["cocoa"]
    ///
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "wake", text = "To wake up", weights = { power = 1 } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNREACHABLE_OPTION = "unreachable-option" Error;

    /// # An option listed in never_wins that can win
    ///
    /// `never_wins` in `guide.toml` says of an option that no answers shall lead to it. That
    /// was true once, perhaps, but with the answers in the note it wins.
    ///
    /// Take it off the list, or change the weights or facts that let it win.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "power", title = "Power", group = "cup", type = "number", better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,power
    /// tea,1,2
    /// coffee,4,5
    /// ```
    ///
    /// ```toml content/guide.toml
    /// never_wins = ["coffee"]
    ///
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "wake", text = "To wake up", weights = { power = 1 } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:1:15: error[wins-after-all]: `coffee` is listed in never_wins, but it can win
    ///   note: with these answers: need: wake
    ///   help: take it off the list
    /// ```
    WINS_AFTER_ALL = "wins-after-all" Error;
}
