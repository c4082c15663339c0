//! The pages of the guide: the diagram unfolded, so that each way to a question or a verdict
//! has an address of its own. Questions that cannot change the verdict but its advice are put in on the way.

use super::advice::Asking;
use super::diagram::{Diagram, Node, NodeId};
use super::outcome::Outcome;
use super::{AnswerId, Guide, QuestionId};

/// All states, depth first in the order of questions and answers; the first is the start.
#[derive(Debug)]
pub struct States {
    /// Never empty.
    pub all: Vec<State>,
    questions: usize,
}

/// What a reader has said so far, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The questions that were asked, with the answers; in the order of the guide.
    pub answers: Vec<(QuestionId, AnswerId)>,
    /// Index of the state before the last answer.
    pub parent: Option<usize>,
    /// The node of the diagram that this state unfolds.
    pub node: NodeId,
    /// What comes now.
    pub step: Step,
}

/// What a state shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A question.
    Ask {
        /// Which.
        question: QuestionId,
        /// Index of the state after each of its answers.
        children: Vec<usize>,
        /// How many questions are left at most, this one included.
        most_left: usize,
    },
    /// A verdict.
    Done(Outcome),
}

impl State {
    /// The outcome, of a verdict.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.step {
            Step::Done(outcome) => Some(outcome),
            Step::Ask { .. } => None,
        }
    }
}

/// A link that changes one earlier answer and keeps the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The question that was answered.
    pub question: QuestionId,
    /// The other answer.
    pub answer: AnswerId,
    /// Index of the state that it leads to: the first on the way whose question has no answer
    /// yet, else a verdict.
    pub state: usize,
}

impl States {
    /// `None` where there are more than `limit`.
    pub(super) fn unfold(diagram: &Diagram, asking: &Asking<'_>, limit: usize) -> Option<States> {
        let mut all: Vec<State> = Vec::new();
        // A node, the state before it, and the answer that led here.
        let mut stack: Vec<(NodeId, Option<(usize, AnswerId)>)> = vec![(diagram.root, None)];
        while let Some((node, from)) = stack.pop() {
            let index = all.len();
            if index == limit {
                return None;
            }
            let mut answers = Vec::new();
            if let Some((parent, answer)) = from
                && let State { answers: before, step: Step::Ask { question, children, .. }, .. } =
                    &mut all[parent]
            {
                // Siblings come off the stack in the order of the answers.
                children.push(index);
                answers.clone_from(before);
                answers.push((*question, answer));
            }
            let mut ask = |question: QuestionId, nodes: &[NodeId]| {
                for (a, child) in nodes.iter().enumerate().rev() {
                    stack.push((*child, Some((index, AnswerId::from_index(a)))));
                }
                Step::Ask { question, children: Vec::with_capacity(nodes.len()), most_left: 0 }
            };
            let next = answers.last().map_or(0, |(question, _)| question.index() + 1);
            let step = match diagram.node(node) {
                Node::Ask(question, children) => match asking.next(node, next, question.index(), &answers) {
                    Some((first, count)) => ask(first, &vec![node; count]),
                    None => ask(*question, children),
                },
                Node::Done(outcome) => match asking.next(node, next, usize::MAX, &answers) {
                    Some((first, count)) => ask(first, &vec![node; count]),
                    None => Step::Done(outcome.clone()),
                },
            };
            all.push(State { answers, parent: from.map(|(parent, _)| parent), node, step });
        }
        // Each state comes after the one before its last answer.
        let mut longest = vec![0; all.len()];
        for index in (0..all.len()).rev() {
            if let Step::Ask { most_left, .. } = &mut all[index].step {
                longest[index] += 1;
                *most_left = longest[index];
            }
            if let Some(parent) = all[index].parent {
                longest[parent] = longest[parent].max(longest[index]);
            }
        }
        Some(States { all, questions: diagram.questions() })
    }

    /// The answers of a state, by question.
    pub(crate) fn given(&self, state: usize) -> Vec<Option<AnswerId>> {
        by_question(self.questions, &self.all[state].answers)
    }

    /// The state that these answers lead to: the first whose question has none, else a verdict.
    pub(crate) fn walk(&self, given: &[Option<AnswerId>]) -> usize {
        let mut at = 0;
        while let Step::Ask { question, children, .. } = &self.all[at].step {
            let answer = given.get(question.index()).copied().flatten();
            match answer.and_then(|a| children.get(a.index())) {
                Some(next) => at = *next,
                None => break,
            }
        }
        at
    }

    /// For each answer given before this state, and each other answer to its question: the link
    /// that changes it and keeps the rest.
    #[must_use]
    pub fn changes(&self, state: usize) -> Vec<Change> {
        let mut given = self.given(state);
        let mut changes = Vec::new();
        let mut at = 0;
        for (question, kept) in &self.all[state].answers {
            let Step::Ask { children, .. } = &self.all[at].step else { break };
            for answer in (0..children.len()).map(AnswerId::from_index).filter(|a| a != kept) {
                given[question.index()] = Some(answer);
                changes.push(Change { question: *question, answer, state: self.walk(&given) });
            }
            given[question.index()] = Some(*kept);
            at = children[kept.index()];
        }
        changes
    }

    /// Address of a state below that of the guide: a segment `question-answer/` for each answer,
    /// and nothing for the start.
    ///
    /// No two states share one, though ids may hold hyphens: states part at one question, and the
    /// segments of its answers differ where the answers' ids do.
    #[must_use]
    pub fn address(&self, guide: &Guide, state: usize) -> String {
        let mut address = String::new();
        for (q, a) in &self.all[state].answers {
            let question = &guide.questions[q.index()];
            address.push_str(&question.id);
            address.push('-');
            address.push_str(&question.answers[a.index()].id);
            address.push('/');
        }
        address
    }

    /// The states before this one, from the start on.
    #[must_use]
    pub fn trail(&self, state: usize) -> Vec<usize> {
        let mut trail: Vec<usize> =
            std::iter::successors(self.all[state].parent, |s| self.all[*s].parent).collect();
        trail.reverse();
        trail
    }
}

/// Answers by question: `None` for a question without one.
pub(crate) fn by_question(questions: usize, answers: &[(QuestionId, AnswerId)]) -> Vec<Option<AnswerId>> {
    let mut given = vec![None; questions];
    for (question, answer) in answers {
        given[question.index()] = Some(*answer);
    }
    given
}
