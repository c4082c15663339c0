//! The guide: questions whose answers weigh criteria and make demands, compiled to the pages
//! that a reader walks through, and proved before one of them is written.
//!
//! [`compile`] turns the author's questions into a [`Diagram`] (every question that can no longer
//! change the outcome is gone from it), unfolds that into [`States`] (one page each), and checks
//! it into a [`Proof`]. [`Compiled::verdict`] says all that a verdict page shows.
//!
//! All arithmetic is in whole numbers; raw combinations of answers are never enumerated.

mod advice;
mod definition;
mod diagram;
mod outcome;
mod proof;
mod question;
mod requirement;
mod score;
mod situation;
mod states;
#[cfg(test)]
mod tests;
mod verdict;

pub use advice::{Advice, AdviceKind, Counsel};
pub use definition::{Guide, read};
pub use diagram::{Diagram, Node, NodeId};
pub use outcome::Outcome;
pub use proof::{OutcomeProof, Proof, SituationProof};
pub use question::{Answer, AnswerId, Question, QuestionId};
pub use requirement::{Meets, Requirement};
pub use situation::{Expected, Situation};
pub use states::{Change, State, States, Step};
pub use verdict::{Alternative, Demand, Flip, GivenUp, Merit, Reason, Rival, Standing, Verdict};

use crate::diagnostic::{Diagnostic, codes};
use crate::model::Comparison;
use crate::source::span::Span;
use advice::Asking;
use score::Model;

/// A guide, ready to be shown.
#[derive(Debug)]
pub struct Compiled {
    /// What the author states.
    pub guide: Guide,
    /// What is asked when, shared between paths that come to the same.
    pub diagram: Diagram,
    /// The pages.
    pub states: States,
    /// What was proved of it.
    pub proof: Proof,
    model: Model,
}

/// Compiles and checks the guide of a comparison.
///
/// `None` when it is too large; the diagnostics say why. A guide with other faults is compiled all the same, so that a
/// preview can show it.
#[must_use]
pub fn compile(comparison: &Comparison, guide: Guide) -> (Option<Compiled>, Vec<Diagnostic>) {
    let model = Model::new(comparison, &guide);
    let diagram = match Diagram::build(&model, diagram::MOST_COMBINATIONS) {
        Ok(diagram) => diagram,
        Err(too_large) => return (None, vec![too_many_combinations(&guide, &too_large)]),
    };
    if let Some(problem) = too_many_pages(&guide, &diagram) {
        return (None, vec![problem]);
    }
    let asking = Asking::new(&guide, &model, &diagram);
    let Some(states) = States::unfold(&diagram, &asking, guide.max_pages) else {
        return (None, vec![too_many_pages_for_advice(&guide)]);
    };
    let (proof, problems) = proof::prove(comparison, &guide, &model, &diagram, &states);
    (Some(Compiled { guide, diagram, states, proof, model }), problems)
}

fn too_many_combinations(guide: &Guide, too_large: &diagram::TooLarge) -> Diagnostic {
    let question = &guide.questions[too_large.question.index()];
    let what = format!(
        "this guide comes to more than {} different sums of weights and requirements",
        too_large.limit
    );
    let cut = format!(
        "`{}` multiplies them most: remove it or some of its answers, or let them weigh the same criteria alike",
        question.id
    );
    guide_too_large(question.span, &what, &cut)
}

fn too_many_pages(guide: &Guide, diagram: &Diagram) -> Option<Diagnostic> {
    let pages = diagram.pages();
    let limit = u64::try_from(guide.max_pages).unwrap_or(u64::MAX);
    if pages <= limit {
        return None;
    }
    let (question, without) = diagram.largest_factor()?;
    let question = guide.questions.get(question.index())?;
    let count = if pages == u64::MAX { format!("more than {}", u64::MAX - 1) } else { pages.to_string() };
    let what = format!("this guide has {count} question and verdict pages, and max_pages is {limit}");
    let cut = format!(
        "`{}` multiplies them most (without it there would be about {without}): remove it or some of its \
         answers, or raise max_pages",
        question.id
    );
    Some(guide_too_large(question.span, &what, &cut))
}

/// There are more pages than allowed where questions are asked for the sake of advice.
fn too_many_pages_for_advice(guide: &Guide) -> Diagnostic {
    let always = guide.questions.iter().filter(|question| question.always);
    let most = always.max_by_key(|question| question.answers.len());
    let (at, id) = most.map_or((guide.questions[0].span, ""), |question| (question.span, &question.id));
    let what = format!(
        "this guide has more than {} question and verdict pages, which is max_pages",
        guide.max_pages
    );
    let cut = format!(
        "let `{id}` be asked with the verdict (without `always`), ask fewer answers, or raise max_pages"
    );
    guide_too_large(at, &what, &cut)
}

/// Answers as authors write them: `use: music → talk: never`.
fn path(guide: &Guide, answers: &[(QuestionId, AnswerId)]) -> String {
    let words: Vec<String> = answers
        .iter()
        .filter_map(|(q, a)| {
            let question = guide.questions.get(q.index())?;
            Some(format!("{}: {}", question.id, question.answers.get(a.index())?.id))
        })
        .collect();
    words.join(" → ")
}

/// Too many states. `what` says which count passed which limit.
fn guide_too_large(at: Span, what: &str, cut: &str) -> Diagnostic {
    Diagnostic::new(GUIDE_TOO_LARGE, at, what).help(cut)
}

codes! {
    of advice::CODES, proof::CODES, situation::CODES;

    /// # A guide has more states than allowed
    ///
    /// Every state of the guide, a question with the answers before it or a verdict, is a page
    /// of its own. Each question multiplies them, and this guide comes to more than `max_pages`
    /// allows (2000, unless `guide.toml` says otherwise). So many pages take long to build, and
    /// so long a guide is not read to its end.
    ///
    /// The help names the question that multiplies them most. Take it away, merge some of its
    /// answers, or raise `max_pages`.
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
    /// max_pages = 4
    ///
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 2 } },
    ///   { id = "wake", text = "To wake up", weights = { power = 2 } },
    /// ]
    ///
    /// [[questions]]
    /// id = "night"
    /// text = "Do you drink it at night?"
    /// answers = [
    ///   { id = "yes", text = "Yes", weights = { price = 3 } },
    ///   { id = "no", text = "No", weights = { power = 1 } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:4:6: error[guide-too-large]: this guide has 5 question and verdict pages, and max_pages is 4
    ///   help: `need` multiplies them most (without it there would be about 3): remove it or some of its answers, or raise max_pages
    /// ```
    GUIDE_TOO_LARGE = "guide-too-large" Error;
}
