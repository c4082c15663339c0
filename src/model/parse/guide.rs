//! `guide.toml`. Criteria, options and values are only names yet.

use crate::diagnostic::Diagnostic;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::{Fields, invalid_value, missing_key, unique, wrong_type};
use crate::syntax::value::{Data, Node};

/// `guide.toml`, parsed.
#[derive(Debug)]
pub(in crate::model) struct Guide {
    /// Its file.
    pub file: FileId,
    /// `either_within`, in hundredths of a point.
    pub either_within: u32,
    /// `max_pages`
    pub max_pages: usize,
    /// `never_wins`
    pub never_wins: Vec<Spanned<String>>,
    /// `[[questions]]`
    pub questions: Vec<Question>,
    /// `[[situations]]`
    pub situations: Vec<Situation>,
}

/// An entry of `[[questions]]`.
#[derive(Debug)]
pub(in crate::model) struct Question {
    /// `id`
    pub id: Spanned<String>,
    /// `text`
    pub text: String,
    /// `help`
    pub help: Option<String>,
    /// `answers`
    pub answers: Vec<Answer>,
}

/// An answer.
#[derive(Debug)]
pub(in crate::model) struct Answer {
    /// `id`
    pub id: Spanned<String>,
    /// `text`
    pub text: String,
    /// `reason`
    pub reason: Option<String>,
    /// `weights`: criterion and number.
    pub weights: Vec<(Spanned<String>, u32)>,
    /// `requires`: criterion and what is demanded.
    pub requires: Vec<(Spanned<String>, Node)>,
}

/// An entry of `[[situations]]`.
#[derive(Debug)]
pub(in crate::model) struct Situation {
    /// `title`
    pub title: String,
    /// `answers`: question and answer.
    pub answers: Vec<(Spanned<String>, Spanned<String>)>,
    /// `verdict`: names of options, "either" or "none"; alone or in a list.
    pub verdict: (Vec<Spanned<String>>, Span),
    /// `why`
    pub why: Option<String>,
}

/// Reads a `guide.toml`.
pub(in crate::model) fn read(file: FileId, node: &Node, problems: &mut Vec<Diagnostic>) -> Guide {
    let mut fields = Fields::new(node, "guide.toml", problems);
    let guide = Guide {
        file,
        either_within: fields.points("either_within").unwrap_or(0),
        max_pages: fields
            .integer("max_pages", 1..=50_000)
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(2_000),
        never_wins: fields.texts("never_wins"),
        questions: fields.tables("questions").iter().map(|node| question(node, fields.problems())).collect(),
        situations: fields
            .tables("situations")
            .iter()
            .map(|node| situation(node, fields.problems()))
            .collect(),
    };
    if guide.questions.is_empty() {
        fields.report(missing_key(
            Span::whole(file),
            "questions",
            "guide.toml",
            "[…], or `[[questions]]` tables",
        ));
    }
    fields.finish();
    unique("questions", guide.questions.iter().map(|q| &q.id), problems);
    guide
}

fn question(node: &Node, problems: &mut Vec<Diagnostic>) -> Question {
    let mut fields = Fields::new(node, "this question", problems);
    let id = fields.id();
    let question = Question {
        text: fields.needed("text", "\"What will you do most?\"").value,
        help: fields.text("help"),
        answers: fields.tables("answers").iter().map(|node| answer(node, fields.problems())).collect(),
        id,
    };
    if question.answers.len() < 2 {
        let d = invalid_value(
            question.id.span,
            format!("the question `{}` has {} answers", question.id.value, question.answers.len()),
            "at least two answers",
        );
        fields.report(d);
    }
    fields.finish();
    unique("answers", question.answers.iter().map(|a| &a.id), problems);
    question
}

fn answer(node: &Node, problems: &mut Vec<Diagnostic>) -> Answer {
    let mut fields = Fields::new(node, "this answer", problems);
    let id = fields.id();
    let text = fields.needed("text", "\"Listen to music\"").value;
    let reason = fields.text("reason");
    let mut weights = Vec::new();
    for (criterion, weight) in entries(&mut fields, "weights") {
        match &weight.value {
            Data::Number(digits) if digits.parse().is_ok_and(|n: u32| (1..=100).contains(&n)) => {
                weights.push((criterion.clone(), digits.parse().unwrap_or(1)));
            }
            Data::Number(digits) => {
                let d = invalid_value(
                    weight.span,
                    format!("the weight is {digits}"),
                    "a whole number from 1 to 100",
                );
                fields.report(d);
            }
            other => fields.report(wrong_type(
                weight.span,
                &criterion.value,
                "a weight from 1 to 100",
                other.kind(),
            )),
        }
    }
    let requires = entries(&mut fields, "requires").to_vec();
    fields.finish();
    Answer { id, text, reason, weights, requires }
}

/// The entries of a table under `key`; reported and empty if it is something else.
fn entries<'a>(fields: &mut Fields<'a, '_>, key: &'static str) -> &'a [(Spanned<String>, Node)] {
    match fields.node(key) {
        None => &[],
        Some(Spanned { value: Data::Table(entries), .. }) => entries,
        Some(node) => {
            fields.report(wrong_type(node.span, key, "a table", node.value.kind()));
            &[]
        }
    }
}

fn situation(node: &Node, problems: &mut Vec<Diagnostic>) -> Situation {
    let mut fields = Fields::new(node, "this situation", problems);
    let title = fields.needed("title", "\"You mostly listen to music\"").value;
    let mut answers = Vec::new();
    for (question, answer) in entries(&mut fields, "answers") {
        match &answer.value {
            Data::Text(text) => answers.push((question.clone(), Spanned::new(text.clone(), answer.span))),
            other => {
                fields.report(wrong_type(answer.span, &question.value, "the id of an answer", other.kind()));
            }
        }
    }
    if fields.key_span("verdict").is_none() {
        fields.needed("verdict", "\"the-id-of-an-option\"");
    }
    let verdict_span = fields.node("verdict").map_or(node.span, |node| node.span);
    let verdict = (fields.texts("verdict"), verdict_span);
    let situation = Situation { title, answers, verdict, why: fields.text("why") };
    fields.finish();
    situation
}
