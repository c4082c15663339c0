//! A verdict that the author wrote by hand, for the guide to agree with.

use super::question::{AnswerId, Question, QuestionId};
use crate::diagnostic::{Diagnostic, Names, codes};
use crate::model::{Comparison, OptionId, UNKNOWN_OPTION, unknown};
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::{Fields, wrong_type};
use crate::syntax::value::{Data, Node};

/// An entry of `[[situations]]`.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The situation in the reader's words.
    pub title: String,
    /// Answers, by question in the guide's order.
    pub answers: Vec<(QuestionId, AnswerId)>,
    /// What the author says comes out.
    pub verdict: Expected,
    /// The author's reason.
    pub why: Option<String>,
    /// The verdict in the file.
    pub span: Span,
}

/// The verdict that a [`Situation`] expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// That option.
    Option(OptionId),
    /// Any tie.
    Either,
    /// That none fits.
    None,
    /// Both of these together.
    Together(Vec<OptionId>),
}

impl Situation {
    /// `None` where the verdict names no option that there is.
    pub(super) fn read(
        node: &Node,
        questions: &[Question],
        comparison: &Comparison,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Situation> {
        let mut fields = Fields::new(node, "this situation", problems);
        let title = fields.needed("title", "\"You mostly listen to music\"").value;
        let mut answers = Vec::new();
        for (question, node) in fields.table("answers").unwrap_or_default() {
            match &node.value {
                Data::Text(name) => {
                    let name = Spanned::new(name.as_str(), node.span);
                    answers.extend(answer(question, name, questions, fields.problems()));
                }
                _ => {
                    let expected = "the id of an answer";
                    fields.report(wrong_type(node, &question.value, expected));
                }
            }
        }
        answers.sort_unstable();
        if fields.key_span("verdict").is_none() {
            fields.needed("verdict", "\"the-id-of-an-option\"");
        }
        let span = fields.node("verdict").map_or(node.span, |node| node.span);
        let names = fields.texts("verdict");
        let why = fields.text("why");
        let verdict = Expected::read(&names, comparison, fields.problems());
        fields.finish();
        Some(Situation { title, answers, verdict: verdict?, why, span })
    }
}

impl Expected {
    fn read(
        names: &[Spanned<String>],
        comparison: &Comparison,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Expected> {
        let words = Names::new(["either", "none"]);
        let mut option = |name: &Spanned<String>| {
            let is_word = names.len() == 1 && words.nearest_within(&name.value, 2).is_some();
            if is_word && comparison.option(&name.value).is_none() {
                problems.push(unknown(UNKNOWN_OPTION, name.as_deref(), "there is no option", &words));
                return None;
            }
            comparison.find_option(name.as_deref(), problems)
        };
        match names {
            [] => None,
            [one] if one.value == "either" => Some(Expected::Either),
            [one] if one.value == "none" => Some(Expected::None),
            [one] => option(one).map(Expected::Option),
            several => several.iter().map(option).collect::<Option<_>>().map(Expected::Together),
        }
    }
}

pub(super) fn answer(
    question: &Spanned<String>,
    name: Spanned<&str>,
    questions: &[Question],
    problems: &mut Vec<Diagnostic>,
) -> Option<(QuestionId, AnswerId)> {
    let Some(index) = questions.iter().position(|known| known.id == question.value) else {
        let known = questions.iter().map(|known| known.id.as_str());
        problems.push(unknown_question(question.span, &question.value, known));
        return None;
    };
    let answers = &questions[index].answers;
    let Some(answer) = answers.iter().position(|known| known.id == name.value) else {
        let known = answers.iter().map(|known| known.id.as_str());
        problems.push(unknown_answer(name.span, name.value, &question.value, known));
        return None;
    };
    Some((QuestionId::from_index(index), AnswerId::from_index(answer)))
}

/// A name that is not a question's.
fn unknown_question<S: AsRef<str>>(at: Span, name: &str, known: impl IntoIterator<Item = S>) -> Diagnostic {
    Diagnostic::new(UNKNOWN_QUESTION, at, format!("there is no question `{name}`")).nearest(name, known)
}

/// A name that is not an answer's.
fn unknown_answer<S: AsRef<str>>(
    at: Span,
    name: &str,
    question: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(UNKNOWN_ANSWER, at, format!("the question `{question}` has no answer `{name}`"))
        .nearest(name, known)
}

codes! {
    /// # A name is not that of a question
    ///
    /// A situation in `guide.toml` says which question is answered how:
    /// `answers = { need = "wake" }`. Before the equals sign stands the id of a question, and
    /// there is no question with this one.
    ///
    /// Take the name that is proposed, or that of another question.
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
    /// answers = { needs = "wake" }
    /// verdict = "coffee"
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:11:13: error[unknown-question]: there is no question `needs`
    ///   help: did you mean `need`?
    /// ```
    UNKNOWN_QUESTION = "unknown-question" Error;

    /// # A name is not that of an answer
    ///
    /// A situation in `guide.toml` says which question is answered how:
    /// `answers = { need = "wake" }`. Behind the equals sign stands the id of one of that
    /// question's answers, and it has none with this one.
    ///
    /// Take the name that is proposed, or that of another answer.
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
    /// answers = { need = "wakeup" }
    /// verdict = "coffee"
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:11:20: error[unknown-answer]: the question `need` has no answer `wakeup`
    ///   help: did you mean `wake`?
    /// ```
    UNKNOWN_ANSWER = "unknown-answer" Error;
}
