//! The guide: names of criteria, options, questions and answers become ids.

use super::doubt::Doubt;
use super::facts;
use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::{Direction, Type, Value};
use crate::model::link::names::{hidden_option, unknown_criterion, unknown_option};
use crate::model::parse::guide as parsed;
use crate::model::{
    Answer, AnswerId, Comparison, Criterion, CriterionId, Expected, Guide, OptionId, Question, QuestionId,
    Requirement, Situation, Test,
};
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::unknown_key;
use crate::syntax::value::{Data, Node};

/// Links a guide. `None` where it has no questions to ask; what does not link is left out.
pub(super) fn link(
    guide: &parsed::Guide,
    comparison: &Comparison,
    doubt: &Doubt<'_>,
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
        .filter_map(|name| Some((option_id(name, comparison, doubt, problems)?, name.span)))
        .collect();
    let situations = guide
        .situations
        .iter()
        .filter_map(|s| situation(s, &questions, comparison, doubt, problems))
        .collect();
    Some(Guide {
        questions,
        either_within: guide.either_within,
        max_pages: guide.max_pages,
        never_wins,
        situations,
        file: guide.file,
    })
}

pub(super) fn option_id(
    name: &Spanned<String>,
    comparison: &Comparison,
    doubt: &Doubt<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<OptionId> {
    let option = comparison.option(&name.value);
    if option.is_none() && doubt.hides(&comparison.folder, &name.value) {
        problems.push(hidden_option(name.span, &name.value));
    } else if option.is_none() && !doubt.option(&comparison.folder, &name.value) {
        let known = comparison.options.iter().map(|option| option.id.as_str());
        problems.push(unknown_option(name.span, &name.value, known));
    }
    option
}

fn criterion<'a>(
    name: &Spanned<String>,
    comparison: &'a Comparison,
    problems: &mut Vec<Diagnostic>,
) -> Option<(CriterionId, &'a Criterion)> {
    let index = comparison.criteria.iter().position(|criterion| criterion.id == name.value);
    if index.is_none() {
        let known = comparison.criteria.iter().map(|criterion| criterion.id.as_str());
        problems.push(unknown_criterion(name.span, &name.value, known));
    }
    index.map(|index| (CriterionId::from_index(index), &comparison.criteria[index]))
}

fn answer(answer: &parsed::Answer, comparison: &Comparison, problems: &mut Vec<Diagnostic>) -> Answer {
    let mut weights = Vec::new();
    for (name, weight) in &answer.weights {
        let Some((id, criterion)) = criterion(name, comparison, problems) else { continue };
        if criterion.kind == Type::Broken {
            continue;
        }
        if criterion.direction == Direction::None {
            problems.push(no_direction(name.span, &name.value, "a weight", criterion.span));
        } else {
            weights.push((id, *weight));
        }
    }
    let mut requires = Vec::new();
    for (name, node) in &answer.requires {
        let Some((id, criterion)) = criterion(name, comparison, problems) else { continue };
        requires.extend(tests(criterion, node, problems).into_iter().map(|test| Requirement {
            criterion: id,
            test,
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

const BOUNDS: [&str; 3] = ["one_of", "at_least", "at_most"];

/// What one entry of `requires` demands: a value, or a table of bounds.
fn tests(criterion: &Criterion, node: &Node, problems: &mut Vec<Diagnostic>) -> Vec<Test> {
    let Data::Table(entries) = &node.value else {
        return wanted(criterion, node, problems).map(|value| Test::OneOf(vec![value])).into_iter().collect();
    };
    let mut out = Vec::new();
    for (key, bound) in entries {
        match key.value.as_str() {
            "one_of" => {
                let items = match &bound.value {
                    Data::List(items) => items.as_slice(),
                    _ => std::slice::from_ref(bound),
                };
                let values: Vec<Value> =
                    items.iter().filter_map(|item| wanted(criterion, item, problems)).collect();
                if !values.is_empty() {
                    out.push(Test::OneOf(values));
                }
            }
            "at_least" | "at_most" => {
                let Some(value) = bound_value(criterion, key.span, bound, problems) else { continue };
                out.push(if key.value == "at_least" { Test::AtLeast(value) } else { Test::AtMost(value) });
            }
            other => problems.push(unknown_key(key.span, other, "this requirement", &BOUNDS)),
        }
    }
    out
}

/// A demanded value; for several-of a single choice will do.
fn wanted(criterion: &Criterion, node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Value> {
    facts::value(criterion, node, problems)
}

/// A bound on what can be counted or is in order.
fn bound_value(
    criterion: &Criterion,
    key: Span,
    node: &Node,
    problems: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let ordered = match criterion.kind {
        Type::Number { .. } | Type::Money { .. } | Type::Rating { .. } | Type::Date => true,
        Type::Choice(_) => criterion.direction != Direction::None,
        Type::YesNo | Type::SeveralOf(_) | Type::Text => false,
        Type::Broken => return None,
    };
    if !ordered {
        problems.push(no_direction(key, &criterion.id, "a bound", criterion.span));
        return None;
    }
    facts::value(criterion, node, problems)
}

fn situation(
    situation: &parsed::Situation,
    questions: &[Question],
    comparison: &Comparison,
    doubt: &Doubt<'_>,
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
        [one] => Expected::Option(option_id(one, comparison, doubt, problems)?),
        [] => return None,
        several => Expected::Together(
            several.iter().map(|name| option_id(name, comparison, doubt, problems)).collect::<Option<_>>()?,
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

/// A weight or a bound where nothing is better or worse.
fn no_direction(at: Span, criterion: &str, what: &str, defined: Span) -> Diagnostic {
    Diagnostic::new(
        NO_DIRECTION,
        at,
        format!("`{criterion}` has no better and worse, so it cannot have {what}"),
    )
    .related(defined, "the criterion")
    .help("give the criterion `better = \"higher\"` or `\"lower\"`, or require a value of it instead")
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

    /// # A weight or bound on a criterion that has no better and worse
    ///
    /// A weight says how much a criterion counts, so the criterion must say what counts as
    /// good: `better = "higher"` or `better = "lower"`. This one says neither, and nothing
    /// could be added up. In the same way, "at least" and "at most" need values that have an
    /// order.
    ///
    /// Give the criterion a direction, weigh another, or require one value:
    /// `requires = { milk = true }`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "milk", title = "Milk", group = "cup", type = "yes-no" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,milk
    /// tea,1,no
    /// coffee,4,yes
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "milk", text = "Milk in it", weights = { milk = 1 } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:6:51: error[no-direction]: `milk` has no better and worse, so it cannot have a weight
    ///   content/comparison.toml:6:10: the criterion
    ///   help: give the criterion `better = "higher"` or `"lower"`, or require a value of it instead
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
    ///   { id = "milk", title = "Milk", group = "cup", type = "yes-no" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,milk
    /// tea,1,no
    /// coffee,4,yes
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "milk", text = "Milk in it", requires = { milk = true } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// ```
    NO_DIRECTION = "no-direction" Error;
}
