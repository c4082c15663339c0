//! The guide: names of criteria, options, questions and answers become ids.

use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::{Constraint, Direction, Kind, no_direction};
use crate::model::files::Toml;
use crate::model::parse::guide as parsed;
use crate::model::{
    Answer, AnswerId, Comparison, Criterion, CriterionId, Expected, Guide, Question, QuestionId, Requirement,
    Situation,
};
use crate::source::span::{Span, Spanned};

/// Links a guide. `None` where it has no questions to ask; what does not link is left out.
pub(in crate::model) fn link(
    file: &Toml,
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Option<Guide> {
    let guide = file.read(problems, |node, problems| parsed::read(file.file, node, problems));
    let mut found = Vec::new();
    let linked = link_parsed(&guide, comparison, &mut found);
    comparison.gaps.forgive(&mut found);
    problems.append(&mut found);
    linked
}

fn link_parsed(
    guide: &parsed::Guide,
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Option<Guide> {
    let questions: Vec<Question> = guide
        .questions
        .iter()
        .filter(|question| !question.answers.is_empty())
        .map(|question| Question {
            id: question.id.value.clone(),
            text: question.text.clone(),
            help: question.help.clone(),
            answers: question.answers.iter().map(|a| answer(a, comparison, problems)).collect(),
            span: question.id.span,
        })
        .collect();
    if questions.is_empty() || comparison.options.is_empty() {
        return None;
    }
    let never_wins = guide
        .never_wins
        .iter()
        .filter_map(|name| Some((comparison.find_option(name.as_deref(), problems)?, name.span)))
        .collect();
    let situations =
        guide.situations.iter().filter_map(|s| situation(s, &questions, comparison, problems)).collect();
    Some(Guide {
        questions,
        either_within: guide.either_within,
        max_pages: guide.max_pages,
        never_wins,
        situations,
        file: guide.file,
    })
}

fn criterion<'a>(
    name: &Spanned<String>,
    comparison: &'a Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Option<(CriterionId, &'a Criterion)> {
    let id = comparison.find_criterion(name.as_deref(), problems)?;
    Some((id, &comparison.criteria[id.index()]))
}

fn answer(answer: &parsed::Answer, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Answer {
    let mut weights = Vec::new();
    for (name, weight) in &answer.weights {
        let Some((id, criterion)) = criterion(name, comparison, problems) else { continue };
        if criterion.kind == Kind::Broken {
            continue;
        }
        if criterion.direction == Direction::None {
            problems.push(no_direction(name.span, criterion.name(), "a weight"));
        } else {
            weights.push((id, *weight));
        }
    }
    let mut requires = Vec::new();
    for (name, node) in &answer.requires {
        let Some((id, criterion)) = criterion(name, comparison, problems) else { continue };
        let constraints =
            Constraint::read(node, &criterion.kind, criterion.direction, criterion.name(), problems);
        requires.extend(constraints.into_iter().map(|constraint| Requirement {
            criterion: id,
            constraint,
            span: name.span,
        }));
    }
    Answer {
        id: answer.id.value.clone(),
        text: answer.text.clone(),
        reason: answer.reason.clone(),
        weights,
        requires,
        span: answer.id.span,
    }
}

fn situation(
    situation: &parsed::Situation,
    questions: &[Question],
    comparison: &Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Option<Situation> {
    let mut answers = Vec::new();
    for (question, answer) in &situation.answers {
        let Some(index) = questions.iter().position(|known| known.id == question.value) else {
            let known = questions.iter().map(|known| known.id.as_str());
            problems.push(unknown_question(question.span, &question.value, known));
            continue;
        };
        let known = &questions[index].answers;
        match known.iter().position(|known| known.id == answer.value) {
            Some(answer) => answers.push((QuestionId::from_index(index), AnswerId::from_index(answer))),
            None => {
                let names = known.iter().map(|known| known.id.as_str());
                problems.push(unknown_answer(answer.span, &answer.value, &question.value, names));
            }
        }
    }
    answers.sort_unstable();
    let (names, span) = &situation.verdict;
    let verdict = match names.as_slice() {
        [one] if one.value == "either" => Expected::Either,
        [one] if one.value == "none" => Expected::None,
        [one] => Expected::Option(comparison.find_option(one.as_deref(), problems)?),
        [] => return None,
        several => Expected::Together(
            several
                .iter()
                .map(|name| comparison.find_option(name.as_deref(), problems))
                .collect::<Option<_>>()?,
        ),
    };
    Some(Situation {
        title: situation.title.clone(),
        answers,
        verdict,
        why: situation.why.clone(),
        span: *span,
    })
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
