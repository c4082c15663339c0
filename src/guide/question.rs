//! A question of a guide, and what each of its answers weighs and requires.

use super::requirement::Requirement;
use crate::diagnostic::Diagnostic;
use crate::kinds::{Direction, Kind, no_direction};
use crate::model::{Comparison, CriterionId, ids};
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::{Fields, invalid_value, unique, wrong_type};
use crate::syntax::value::{Data, Node};

ids! {
    /// Index into the questions of a [`Guide`](super::Guide).
    QuestionId;
    /// Index into [`Question::answers`] of its question.
    AnswerId;
}

/// How many answers a question has at most.
const MOST_ANSWERS: usize = 100;

/// An entry of `[[questions]]`.
#[derive(Debug, Clone)]
pub struct Question {
    /// Unique in its guide.
    pub id: String,
    /// As asked.
    pub text: String,
    /// More words.
    pub help: Option<String>,
    /// Whether it is asked wherever it can change the advice of a verdict, and not only where it can change the verdict.
    pub always: bool,
    /// At least two.
    pub answers: Vec<Answer>,
    /// Its id in the file.
    pub span: Span,
}

/// An answer to a question.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Unique in its question.
    pub id: String,
    /// As offered.
    pub text: String,
    /// What the verdict quotes.
    pub reason: Option<String>,
    /// What it adds to the weight of criteria (1 to 100), each criterion once.
    pub weights: Vec<(CriterionId, u32)>,
    /// What it demands.
    pub requires: Vec<Requirement>,
    /// What it makes irrelevant: no reason, and no loss.
    pub ignores: Vec<CriterionId>,
    /// Its id in the file.
    pub span: Span,
}

impl Question {
    pub(super) fn read(node: &Node, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Question {
        let mut fields = Fields::new(node, "this question", problems);
        let id = fields.id();
        let text = fields.needed("text", "\"What will you do most?\"").value;
        let help = fields.text("help");
        let always = fields.boolean("always").unwrap_or(false);
        let nodes = fields.tables_up_to("answers", MOST_ANSWERS);
        let answers: Vec<Answer> =
            nodes.iter().map(|node| Answer::read(node, comparison, fields.problems())).collect();
        if answers.len() < 2 {
            let message = format!("the question `{}` has {} answers", id.value, answers.len());
            fields.report(invalid_value(id.span, message, "at least two answers"));
        }
        fields.finish();
        let ids: Vec<_> = answers.iter().map(|it| Spanned::new(it.id.clone(), it.span)).collect();
        unique("answers", ids.iter(), problems);
        Question { id: id.value, text, help, always, answers, span: id.span }
    }
}

impl Answer {
    fn read(node: &Node, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Answer {
        let mut fields = Fields::new(node, "this answer", problems);
        let id = fields.id();
        let text = fields.needed("text", "\"Listen to music\"").value;
        let reason = fields.text("reason");
        let weights = fields.table("weights").unwrap_or_default().iter();
        let weights =
            weights.filter_map(|(name, node)| weight(name, node, comparison, fields.problems())).collect();
        let requires = fields.table("requires").unwrap_or_default().iter();
        let requires = requires
            .flat_map(|(name, node)| Requirement::read(name, node, comparison, fields.problems()))
            .collect();
        let ignores = fields.texts("ignores");
        let ignores = ignores
            .iter()
            .filter_map(|name| comparison.find_criterion(name.as_deref(), fields.problems()))
            .collect();
        fields.finish();
        Answer { id: id.value, text, reason, weights, requires, ignores, span: id.span }
    }
}

fn weight(
    name: &Spanned<String>,
    node: &Node,
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Option<(CriterionId, u32)> {
    let weight = match &node.value {
        Data::Number(digits) => {
            let weight = digits.parse().ok().filter(|weight| (1..=100).contains(weight));
            if weight.is_none() {
                let message = format!("the weight is {digits}");
                problems.push(invalid_value(node.span, message, "a whole number from 1 to 100"));
            }
            weight
        }
        _ => {
            problems.push(wrong_type(node, &name.value, "a weight from 1 to 100"));
            None
        }
    };
    let id = comparison.find_criterion(name.as_deref(), problems)?;
    let criterion = &comparison.criteria[id.index()];
    if criterion.kind == Kind::Broken {
        return None;
    }
    if criterion.direction == Direction::None {
        problems.push(no_direction(name.span, criterion.name(), &criterion.kind, "a weight"));
        return None;
    }
    Some((id, weight?))
}
