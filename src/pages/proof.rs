//! The proof of the guide: every outcome, every question, every state.

use serde::Serialize;

use super::flow::Flow;
use super::kind::Kind;
use super::view::Views;
use crate::facts::Link;
use crate::guide::Step;
use crate::model::{ComparisonId, GeneratedPage};

pub(super) static KIND: Kind = Kind {
    name: "proof",
    page: GeneratedPage {
        file_stem: "proof",
        path: "guide/proof",
        title: "title.proof",
        exists: |comparison, _| comparison.guide.is_some(),
        ..GeneratedPage::PLAIN
    },
    above: Some(super::GUIDE),
    view: Some(|views, view, id, _| view.with("proof", views.proof(id))),
    ..Kind::PLAIN
};

/// `proof`, on the guide's proof page.
#[derive(Debug, Serialize, Hash)]
struct Proof {
    /// Pages that ask.
    question_pages: usize,
    /// Pages that answer.
    verdict_pages: usize,
    /// The most questions that anybody is asked.
    longest: usize,
    /// Each outcome.
    outcomes: Vec<ProofOutcome>,
    /// Each question.
    questions: Vec<ProofQuestion>,
    /// The flow chart; none where the guide is too large for a sheet.
    flow: Option<Flow>,
    /// Every state in depth-first order, as a list.
    states: Vec<ProofState>,
}

/// An outcome of the guide.
#[derive(Debug, Serialize, Hash)]
struct ProofOutcome {
    /// In words.
    outcome: String,
    /// How many verdict pages have it.
    pages: usize,
    /// A shortest way to it.
    witness: Link,
}

/// A question of the guide.
#[derive(Debug, Serialize, Hash)]
struct ProofQuestion {
    /// As asked.
    text: String,
    /// On how many pages it is asked; 0 where it changes the advice alone, and is asked with verdicts.
    pages: usize,
    /// Its answers.
    answers: Vec<String>,
}

/// A state of the guide, for the chart as a list.
#[derive(Debug, Serialize, Hash)]
struct ProofState {
    /// How many answers lead there.
    depth: usize,
    /// The last answer; empty for the start.
    answer: String,
    /// The question or the verdict, in words.
    text: String,
    /// Whether it is a verdict.
    done: bool,
    /// Its page.
    url: String,
}

impl Views<'_> {
    fn proof(&self, id: ComparisonId) -> Option<Proof> {
        let (compiled, guide) = self.compiled(id)?;
        let proof = &compiled.proof;
        let outcome = |proved: &crate::guide::OutcomeProof| {
            let answers = &compiled.states.all[proved.witness].answers;
            let words: Vec<String> =
                answers.iter().filter_map(|(q, a)| self.answer_text(id, *q, *a)).collect();
            ProofOutcome {
                outcome: self.sentence(id, &proved.outcome),
                pages: proved.verdicts,
                witness: Link { title: words.join(" → "), url: self.state_url(id, proved.witness) },
            }
        };
        let question = |(index, question): (usize, &crate::guide::Question)| ProofQuestion {
            text: question.text.clone(),
            pages: proof.asked.get(index).copied().unwrap_or(0),
            answers: question.answers.iter().map(|answer| answer.text.clone()).collect(),
        };
        let state = |(index, state): (usize, &crate::guide::State)| ProofState {
            depth: state.answers.len(),
            answer: state.answers.last().and_then(|(q, a)| self.answer_text(id, *q, *a)).unwrap_or_default(),
            text: match &state.step {
                Step::Ask { question, .. } => guide.questions[question.index()].text.clone(),
                Step::Done(outcome) => self.sentence(id, outcome),
            },
            done: matches!(state.step, Step::Done(_)),
            url: self.state_url(id, index),
        };
        Some(Proof {
            question_pages: proof.question_pages,
            verdict_pages: proof.verdict_pages,
            longest: proof.longest,
            outcomes: proof.outcomes.iter().map(outcome).collect(),
            questions: guide.questions.iter().enumerate().map(question).collect(),
            flow: self.flow(id),
            states: compiled.states.all.iter().enumerate().map(state).collect(),
        })
    }
}
