//! Pages of the guide: questions, verdicts, proof.

use std::fmt::Display;

use super::page::Head;
use super::{View, Views, contract};
use crate::guide::{AnswerId, Compiled, Demand, Flip, Guide, Outcome, QuestionId, Step, Verdict};
use crate::kinds::show_points;
use crate::model::{ComparisonId, Generated, OptionId};
use crate::pages::plan::{Entry, state_address};

/// Of how many options a verdict shows the score.
const MOST_SCORES: usize = 50;

impl<'a> Views<'a> {
    pub(super) fn compiled(&self, id: ComparisonId) -> Option<(&Compiled, &Guide)> {
        self.guides[id.index()].as_ref().map(|compiled| (compiled, &compiled.guide))
    }

    pub(super) fn asked(&self, id: ComparisonId) -> Option<&Guide> {
        self.guides[id.index()].as_ref().map(|compiled| &compiled.guide)
    }

    pub(super) fn state_url(&self, id: ComparisonId, state: usize) -> String {
        self.href(&state_address(self.site, self.guides, id, state))
    }

    pub(super) fn state_page(&self, entry: &Entry, id: ComparisonId, state: usize) -> View<'a> {
        let mut above = self.above_comparison(id);
        let words = self.comparison(id).authored.get(&Generated::Guide).copied();
        if state > 0 {
            above.extend(self.generated_link(id, Generated::Guide));
        }
        let mut head = Head {
            kind: "question",
            title: self.generated_title(id, Generated::Guide),
            description: None,
            words: words.filter(|_| state == 0),
            comparison: Some(id),
            above,
            data: Vec::new(),
            checked: None,
            no_index: false,
        };
        let verdict = self.compiled(id).and_then(|(compiled, _)| compiled.verdict(state));
        match verdict {
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
                if state > 0 {
                    head.title.clone_from(&view.text);
                }
                self.start(entry, "question.html", head).with("question", view)
            }
        }
    }

    pub(super) fn question(&self, id: ComparisonId, state: usize) -> contract::Question {
        let nothing = contract::Question {
            id: String::new(),
            text: String::new(),
            help: None,
            answers: Vec::new(),
            most_left: 0,
            said: Vec::new(),
            back: None,
        };
        let Some((compiled, guide)) = self.compiled(id) else { return nothing };
        let it = &compiled.states.all[state];
        let Step::Ask { question, children, most_left } = &it.step else { return nothing };
        let asked = &guide.questions[question.index()];
        contract::Question {
            id: asked.id.clone(),
            text: asked.text.clone(),
            help: asked.help.clone(),
            answers: asked
                .answers
                .iter()
                .zip(children)
                .map(|(answer, child)| contract::Link {
                    title: answer.text.clone(),
                    url: self.state_url(id, *child),
                })
                .collect(),
            most_left: *most_left,
            said: self.said(id, state, &[], None),
            back: it.parent.map(|parent| self.state_url(id, parent)),
        }
    }

    /// The answers that led to a state, each with its alternatives.
    fn said(
        &self,
        id: ComparisonId,
        state: usize,
        deciding: &[(QuestionId, AnswerId)],
        verdict: Option<&Verdict>,
    ) -> Vec<contract::Said> {
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
            let others = changes.iter().filter(|(q, ..)| q == question).map(|(_, other, to, flips)| {
                contract::Alternative {
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
                }
            });
            contract::Said {
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

    fn verdict(&self, id: ComparisonId, state: usize, verdict: &Verdict) -> contract::Verdict {
        let winner = verdict.outcome.winner();
        let rival = verdict.rival;
        let shown: Vec<OptionId> = winner.into_iter().chain(rival.map(|rival| rival.option)).collect();
        let (frame, profiles) = (&self.facts(id).frame, self.facts(id).some(&shown));
        let runner_up = rival.filter(|rival| rival.eligible);
        let back = self.compiled(id).and_then(|(compiled, _)| compiled.states.all[state].parent).unwrap_or(0);
        let reason = |reason: &crate::guide::Reason| contract::Reason {
            row: frame.row(reason.criterion, &profiles),
            because: reason.answers.iter().filter_map(|(q, a, _)| self.answer_words(id, *q, *a)).collect(),
        };
        let mut order: Vec<&crate::guide::Standing> = verdict.standings.iter().collect();
        order.sort_by_key(|standing| {
            (
                !verdict.outcome.options().contains(&standing.option),
                !standing.failed.is_empty(),
                std::cmp::Reverse(standing.numerator),
            )
        });
        contract::Verdict {
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
            gives_up: verdict.gives_up.iter().map(|given| frame.row(given.criterion, &profiles)).collect(),
            to_check: verdict
                .open
                .iter()
                .filter_map(|demand| {
                    let criterion = self.demand(id, demand)?.criterion;
                    Some(contract::ToCheck {
                        option: self.card(id, demand.option),
                        row: frame.row(criterion, &[self.facts(id).profile(demand.option)]),
                        answer: self.answer_text(id, demand.question, demand.answer).unwrap_or_default(),
                    })
                })
                .collect(),
            not_asked: verdict.unasked.len(),
            back: self.state_url(id, back),
        }
    }

    fn demand(&self, id: ComparisonId, demand: &Demand) -> Option<&crate::guide::Requirement> {
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

    fn score(&self, id: ComparisonId, standing: &crate::guide::Standing) -> contract::Score {
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
        contract::Score {
            card: self.card(id, standing.option),
            points: show_points(standing.score),
            fails: fails.collect(),
        }
    }

    pub(super) fn proof(&self, id: ComparisonId) -> contract::Proof {
        let Some((compiled, guide)) = self.compiled(id) else {
            return contract::Proof {
                question_pages: 0,
                verdict_pages: 0,
                longest: 0,
                outcomes: Vec::new(),
                questions: Vec::new(),
                flow: None,
                states: Vec::new(),
            };
        };
        let proof = &compiled.proof;
        let outcome = |proved: &crate::guide::OutcomeProof| {
            let answers = &compiled.states.all[proved.witness].answers;
            let words: Vec<String> =
                answers.iter().filter_map(|(q, a)| self.answer_text(id, *q, *a)).collect();
            contract::ProofOutcome {
                outcome: self.sentence(id, &proved.outcome),
                pages: proved.verdicts,
                witness: contract::Link {
                    title: words.join(" → "), url: self.state_url(id, proved.witness)
                },
            }
        };
        let question = |(index, question): (usize, &crate::guide::Question)| contract::ProofQuestion {
            text: question.text.clone(),
            pages: proof.asked.get(index).copied().unwrap_or(0),
            answers: question.answers.iter().map(|answer| answer.text.clone()).collect(),
        };
        let state = |(index, state): (usize, &crate::guide::State)| contract::ProofState {
            depth: state.answers.len(),
            answer: state.answers.last().and_then(|(q, a)| self.answer_text(id, *q, *a)).unwrap_or_default(),
            text: match &state.step {
                Step::Ask { question, .. } => guide.questions[question.index()].text.clone(),
                Step::Done(outcome) => self.sentence(id, outcome),
            },
            done: matches!(state.step, Step::Done(_)),
            url: self.state_url(id, index),
        };
        contract::Proof {
            question_pages: proof.question_pages,
            verdict_pages: proof.verdict_pages,
            longest: proof.longest,
            outcomes: proof.outcomes.iter().map(outcome).collect(),
            questions: guide.questions.iter().enumerate().map(question).collect(),
            flow: self.flow(id),
            states: compiled.states.all.iter().enumerate().map(state).collect(),
        }
    }
}
