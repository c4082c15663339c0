//! Advice: what a verdict tells the reader to do about it, earned by answers and facts.

use super::definition::Guide;
use super::diagram::{self, Diagram, NodeId};
use super::outcome::Outcome;
use super::question::{AnswerId, Question, QuestionId};
use super::requirement::{Meets, Requirement};
use super::score::{Model, OptionSet};
use super::situation::answer;
use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Constraint;
use crate::model::{Comparison, CriterionId, OptionId, PageId, Site, SourceId, page_link};
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::{Fields, wrong_type};
use crate::syntax::value::{Data, Node};

/// How many entries of `[[advice]]` a guide has at most.
pub(super) const MOST_ADVICE: usize = 200;

/// An entry of `[[advice]]`.
#[derive(Debug, Clone)]
pub struct Advice {
    /// What sort of advice it is.
    pub kind: AdviceKind,
    /// In a line, to the reader.
    pub say: String,
    /// The reason for it.
    pub why: Option<String>,
    /// Answers that earn it: to each of these questions one of these.
    pub when: Vec<(QuestionId, Vec<AnswerId>)>,
    /// The recommended options that it is about; none for all.
    pub options: Vec<OptionId>,
    /// Of which kinds the verdict must be, as [`Outcome::kind`] says; none for all.
    pub verdicts: Vec<String>,
    /// What must be known of a recommended option.
    pub facts: Vec<Requirement>,
    /// What it tells to look for: an option that it is about can be had so.
    pub picks: Vec<Requirement>,
    /// Where more is said, and the id there.
    pub link: Option<(PageId, Option<String>)>,
    /// Where it comes from.
    pub sources: Vec<SourceId>,
    /// Its text in the file.
    pub span: Span,
}

/// What a piece of advice is, in the order in which a verdict gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AdviceKind {
    /// Which form to choose.
    Choose,
    /// What it must have.
    Must,
    /// What may serve in its place.
    Instead,
    /// What need not be paid for.
    Skip,
    /// What to look at before buying.
    Check,
}

impl AdviceKind {
    const ALL: [AdviceKind; 5] =
        [AdviceKind::Choose, AdviceKind::Must, AdviceKind::Instead, AdviceKind::Skip, AdviceKind::Check];

    /// As authors write it, and views have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AdviceKind::Choose => "choose",
            AdviceKind::Must => "must",
            AdviceKind::Instead => "instead",
            AdviceKind::Skip => "skip",
            AdviceKind::Check => "check",
        }
    }
}

/// A piece of advice on a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counsel {
    /// Index into the guide's advice.
    pub advice: usize,
    /// The recommended options that it is about; none where it is about all of the verdict.
    pub options: Vec<OptionId>,
    /// Questions that were not asked and that it depends on, with the answers that earn it; without these it is earned.
    pub open: Vec<(QuestionId, Vec<AnswerId>)>,
}

impl Advice {
    pub(super) fn read(
        node: &Node,
        questions: &[Question],
        comparison: &Comparison,
        site: &Site,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Advice> {
        let mut fields = Fields::new(node, "this advice", problems);
        let kinds = AdviceKind::ALL.map(AdviceKind::as_str);
        let kind = fields.word("kind", &kinds);
        if fields.key_span("kind").is_none() {
            fields.needed("kind", "\"choose\"");
        }
        let say = fields.needed("say", "\"A pair with a closed back\"");
        let why = fields.text("why");
        let mut when = Vec::new();
        for (question, node) in fields.table("when").unwrap_or_default() {
            let names = match &node.value {
                Data::Text(_) => std::slice::from_ref(node),
                Data::List(names) => names,
                _ => &[],
            };
            let mut ids = Vec::new();
            for name in names {
                if let Data::Text(text) = &name.value {
                    let name = Spanned::new(text.as_str(), name.span);
                    ids.extend(answer(question, name, questions, fields.problems()));
                }
            }
            if names.is_empty() || names.iter().any(|name| !matches!(name.value, Data::Text(_))) {
                fields.report(wrong_type(node, &question.value, "the id of an answer, or a list of them"));
            }
            if let Some((id, _)) = ids.first() {
                let mut answers: Vec<AnswerId> = ids.iter().map(|(_, answer)| *answer).collect();
                answers.sort_unstable();
                when.push((*id, answers));
            }
        }
        when.sort_unstable();
        let options = fields.texts("for");
        let options = options
            .iter()
            .filter_map(|name| comparison.find_option(name.as_deref(), fields.problems()))
            .collect();
        let verdicts = fields.words("verdict", &["option", "either", "together", "none"]);
        let mut demands = |key| {
            let all = fields.table(key).unwrap_or_default().iter();
            all.flat_map(|(name, node)| Requirement::read(name, node, comparison, fields.problems()))
                .collect()
        };
        let (facts, picks) = (demands("facts"), demands("picks"));
        let link = fields.text_at("link");
        let link =
            link.and_then(|link| page_link(site, &comparison.folder, link.as_deref(), fields.problems()));
        let sources = fields.texts("source");
        let judgement = fields.boolean("judgement").unwrap_or(false);
        fields.finish();
        if comparison.require_sources && sources.is_empty() && !judgement {
            problems.push(
                Diagnostic::new(ADVICE_WITHOUT_SOURCE, say.span, "this advice names no source")
                    .help("name it: `source = \"id\"`, or write `judgement = true`"),
            );
        }
        let sources =
            sources.iter().filter_map(|name| comparison.find_source(name.as_deref(), problems)).collect();
        let kind = AdviceKind::ALL
            .into_iter()
            .find(|it| kind.as_ref().is_some_and(|kind| kind.value == it.as_str()))?;
        let span = say.span;
        Some(Advice { kind, say: say.value, why, when, options, verdicts, facts, picks, link, sources, span })
    }

    /// The options that it can be about, by the facts.
    pub(super) fn candidates(&self, comparison: &Comparison) -> OptionSet {
        let mut set = OptionSet::none(comparison.options.len());
        let named = |option: &OptionId| self.options.is_empty() || self.options.contains(option);
        let meets =
            |option: &OptionId| self.facts.iter().all(|it| it.met_by(comparison, *option) == Meets::Yes);
        comparison.option_ids().filter(named).filter(meets).for_each(|option| set.insert(option.index()));
        set
    }

    /// How it stands to a verdict with these answers; `None` where it has no place on it. `candidates` are the options that
    /// it can be about.
    fn on(
        &self,
        index: usize,
        candidates: &OptionSet,
        outcome: &Outcome,
        given: &[Option<AnswerId>],
    ) -> Option<Counsel> {
        let mut open = Vec::new();
        for (question, answers) in &self.when {
            match given.get(question.index()).copied().flatten() {
                Some(answer) if answers.contains(&answer) => {}
                Some(_) => return None,
                None => open.push((*question, answers.clone())),
            }
        }
        let options = self.about(candidates, outcome)?;
        Some(Counsel { advice: index, options, open })
    }

    /// The recommended options that it is about, or none where it is about all of the verdict; `None` where the verdict is
    /// none of those that it is for.
    fn about(&self, candidates: &OptionSet, outcome: &Outcome) -> Option<Vec<OptionId>> {
        if !self.verdicts.is_empty() && !self.verdicts.iter().any(|kind| kind == outcome.kind()) {
            return None;
        }
        if self.options.is_empty() && self.facts.is_empty() && self.picks.is_empty() {
            return Some(Vec::new());
        }
        let mut options = outcome.options();
        options.retain(|option| candidates.contains(option.index()));
        (!options.is_empty()).then_some(options)
    }

    /// The first criterion of which it tells to look for something else than another does.
    pub(super) fn differs(&self, other: &Advice) -> Option<CriterionId> {
        let differs = |mine: &&Requirement| {
            let of_same = other.picks.iter().filter(|it| it.criterion == mine.criterion);
            of_same.into_iter().any(|theirs| match (&mine.constraint, &theirs.constraint) {
                (Constraint::OneOf(mine), Constraint::OneOf(theirs)) => {
                    !mine.iter().any(|it| theirs.contains(it))
                }
                _ => false,
            })
        };
        let is_other = self.kind == AdviceKind::Instead || other.kind == AdviceKind::Instead;
        self.picks.iter().filter(|_| !is_other).find(differs).map(|pick| pick.criterion)
    }
}

impl Counsel {
    /// Whether another can stand beside it: about the same option, and earned by answers that go together.
    pub(super) fn meets(&self, other: &Counsel) -> bool {
        let about_same = self.options.is_empty()
            || other.options.is_empty()
            || self.options.iter().any(|option| other.options.contains(option));
        let apart = |(question, answers): &(QuestionId, Vec<AnswerId>)| {
            let theirs = other.open.iter().find(|(other, _)| other == question);
            theirs.is_some_and(|(_, theirs)| !answers.iter().any(|answer| theirs.contains(answer)))
        };
        about_same && !self.open.iter().any(apart)
    }

    /// Answers to the questions that were not asked with which it stands beside another.
    pub(super) fn beside(&self, other: &Counsel) -> Vec<(QuestionId, AnswerId)> {
        let fits = |question: &QuestionId, answer: &&AnswerId| {
            other.open.iter().all(|(asked, answers)| asked != question || answers.contains(answer))
        };
        let mine = self.open.iter().filter_map(|(question, answers)| {
            Some((*question, *answers.iter().find(|answer| fits(question, answer))?))
        });
        let theirs = other.open.iter().filter(|(asked, _)| !self.open.iter().any(|(mine, _)| mine == asked));
        mine.chain(theirs.filter_map(|(question, answers)| Some((*question, *answers.first()?)))).collect()
    }
}

/// Which questions are asked for the sake of advice.
pub(super) struct Asking<'a> {
    guide: &'a Guide,
    /// By node of the diagram, the advice that a verdict below it can give, as far as its outcome goes; empty where no
    /// question is asked for that.
    below: Vec<OptionSet>,
}

impl<'a> Asking<'a> {
    pub(super) fn new(guide: &'a Guide, model: &Model, diagram: &Diagram) -> Self {
        let of_outcome = |outcome: &Outcome| {
            let mut set = OptionSet::none(guide.advice.len());
            for (index, (advice, candidates)) in guide.advice.iter().zip(&model.advice).enumerate() {
                // What is looked at before buying is not worth a question.
                if advice.kind != AdviceKind::Check && advice.about(candidates, outcome).is_some() {
                    set.insert(index);
                }
            }
            set
        };
        let of_node = |node: &diagram::Node, children: &[OptionSet]| match node {
            diagram::Node::Done(outcome) => of_outcome(outcome),
            diagram::Node::Ask(..) => {
                let mut set = OptionSet::none(guide.advice.len());
                for child in children {
                    set.add(child);
                }
                set
            }
        };
        let asks = guide.questions.iter().any(|question| question.always);
        Asking { guide, below: if asks { diagram.fold(of_node) } else { Vec::new() } }
    }

    /// The next question, from one on and before another, that can change the advice below a node after these answers, and
    /// how many answers it has.
    pub(super) fn next(
        &self,
        node: NodeId,
        from: usize,
        before: usize,
        answers: &[(QuestionId, AnswerId)],
    ) -> Option<(QuestionId, usize)> {
        let below = self.below.get(node.index())?;
        let refused = |(question, wanted): &(QuestionId, Vec<AnswerId>)| {
            answers.iter().any(|(asked, answer)| asked == question && !wanted.contains(answer))
        };
        let asks = |question: &usize| {
            let on_it = |advice: &Advice| advice.when.iter().any(|(asked, _)| asked.index() == *question);
            self.guide.questions[*question].always
                && self.guide.advice.iter().enumerate().any(|(index, advice)| {
                    below.contains(index) && on_it(advice) && !advice.when.iter().any(refused)
                })
        };
        let found = (from..before.min(self.guide.questions.len())).find(asks)?;
        Some((QuestionId::from_index(found), self.guide.questions[found].answers.len()))
    }
}

/// The advice that a verdict gives, by kind, then in the author's order.
pub(super) fn counsel(
    advice: &[Advice],
    model: &Model,
    outcome: &Outcome,
    given: &[Option<AnswerId>],
) -> Vec<Counsel> {
    let all = advice.iter().zip(&model.advice).enumerate();
    let mut counsel: Vec<Counsel> = all
        .filter_map(|(index, (advice, candidates))| advice.on(index, candidates, outcome, given))
        .collect();
    counsel.sort_by_key(|counsel| (advice[counsel.advice].kind, counsel.advice));
    counsel
}

/// Advice that no verdict gives.
pub(super) fn dead_advice(at: Span) -> Diagnostic {
    Diagnostic::new(DEAD_ADVICE, at, "no verdict gives this advice")
        .note("no answers lead to all that `when`, `for`, `verdict` and `facts` ask for")
        .help("remove it, or ask for less")
}

/// Advice to look for what an option is not. `path` leads to it.
pub(super) fn advice_against_facts(
    at: Span,
    fact: Option<Span>,
    option: &str,
    criterion: &str,
    path: &str,
) -> Diagnostic {
    let message = format!("this advice picks a `{criterion}` that `{option}` does not have");
    let d = Diagnostic::new(ADVICE_AGAINST_FACTS, at, message);
    let d = if let Some(fact) = fact { d.related(fact, "the fact") } else { d };
    d.note(format!("with these answers: {path}"))
        .help("change `picks` or the fact, or say `for` which option it is meant")
}

/// Two pieces of advice that pick different things.
pub(super) fn contradictory_advice(at: Span, other: Span, criterion: &str, path: &str) -> Diagnostic {
    let message = format!("two pieces of advice on one verdict pick different values of `{criterion}`");
    Diagnostic::new(CONTRADICTORY_ADVICE, at, message)
        .related(other, "the other")
        .note(format!("with these answers: {path}"))
        .help("let `when` tell them apart")
}

/// Verdicts that say nothing of what to choose. `path` leads to the first of so many.
pub(super) fn verdict_without_advice(at: Span, verdicts: usize, path: &str) -> Diagnostic {
    let message = match verdicts {
        1 => "a verdict gives no advice of the kind `choose`".to_owned(),
        more => format!("{more} verdicts give no advice of the kind `choose`"),
    };
    Diagnostic::new(VERDICT_WITHOUT_ADVICE, at, message)
        .note(format!("for instance, with these answers: {path}"))
        .help("add an entry of `[[advice]]` with `kind = \"choose\"` that they earn")
}

codes! {
    /// # Advice that no verdict gives
    ///
    /// An entry of `[[advice]]` in `guide.toml` says when it is given: by answers (`when`), recommended options (`for`), kinds
    /// of verdicts (`verdict`) and facts. All verdicts have been looked at, and none of them has all that this one asks for. No
    /// reader would ever see it.
    ///
    /// Ask for less, or take it away.
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
    /// [[advice]]
    /// kind = "choose"
    /// say = "Whole leaves or whole beans"
    ///
    /// [[advice]]
    /// kind = "must"
    /// say = "Freshly ground"
    /// when = { need = "money" }
    /// for = "coffee"
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:15:7: error[dead-advice]: no verdict gives this advice
    ///   note: no answers lead to all that `when`, `for`, `verdict` and `facts` ask for
    ///   help: remove it, or ask for less
    /// ```
    DEAD_ADVICE = "dead-advice" Error;

    /// # Advice to look for what an option does not have
    ///
    /// `picks` in an entry of `[[advice]]` says in facts what the advice tells the reader to look for. It is compared with the
    /// facts of each option that the advice is given for, and this option cannot be had so. One of the two is wrong, and a
    /// reader would look for something that is not there.
    ///
    /// Change the pick or the fact, or name the option that is meant with `for`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "sold", title = "Sold as", group = "cup", type = "several-of", choices = ["bags", "beans", "leaves"], better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,sold
    /// tea,1,bags; leaves
    /// coffee,4,bags; beans; leaves
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "choice", text = "To choose", weights = { sold = 1 } },
    /// ]
    ///
    /// [[advice]]
    /// kind = "choose"
    /// say = "Whole beans"
    /// picks = { sold = "beans" }
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:12:11: error[advice-against-facts]: this advice picks a `sold` that `tea` does not have
    ///   content/drinks.csv:2:7: the fact
    ///   note: with these answers: need: money
    ///   help: change `picks` or the fact, or say `for` which option it is meant
    /// ```
    ADVICE_AGAINST_FACTS = "advice-against-facts" Error;

    /// # Two pieces of advice that cannot both be followed
    ///
    /// On one verdict, one piece of advice tells the reader to look for one value of a criterion, and another for another
    /// (`picks`). Both are given for the same option and earned by the same answers.
    ///
    /// Let `when` tell them apart, or merge them. Advice of the kind `instead` may pick something else.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "sold", title = "Sold as", group = "cup", type = "several-of", choices = ["bags", "loose"], better = "higher" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,sold
    /// tea,1,bags; loose
    /// coffee,4,bags
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
    ///   { id = "choice", text = "To choose", weights = { sold = 1 } },
    /// ]
    ///
    /// [[advice]]
    /// kind = "choose"
    /// say = "Bags, which are quick"
    /// when = { need = "money" }
    /// picks = { sold = "bags" }
    ///
    /// [[advice]]
    /// kind = "choose"
    /// say = "Loose leaves, which taste of more"
    /// picks = { sold = "loose" }
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:19:7: error[contradictory-advice]: two pieces of advice on one verdict pick different values of `sold`
    ///   content/guide.toml:13:7: the other
    ///   note: with these answers: need: money
    ///   help: let `when` tell them apart
    /// ```
    CONTRADICTORY_ADVICE = "contradictory-advice" Error;

    /// # A verdict that says nothing of what to choose
    ///
    /// The guide gives advice, so a reader expects it at the end of each path: which form of the recommended option to choose.
    /// At least one of its verdicts has no line of the kind `choose` that its answers have earned. Advice that depends on a
    /// question which was not asked does not count.
    ///
    /// Add one with less to ask for: `for = "…"` and nothing else gives every verdict for that option a line.
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
    /// [[advice]]
    /// kind = "choose"
    /// say = "Whole leaves"
    /// for = "tea"
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:11:7: error[verdict-without-advice]: a verdict gives no advice of the kind `choose`
    ///   note: for instance, with these answers: need: wake
    ///   help: add an entry of `[[advice]]` with `kind = "choose"` that they earn
    /// ```
    VERDICT_WITHOUT_ADVICE = "verdict-without-advice" Error;

    /// # Advice without a source
    ///
    /// `require_sources = true` in `comparison.toml` promises the reader that what is said can be looked up. This advice names
    /// no source, and does not say that it is the author's judgement.
    ///
    /// Add `source = "…"` with the id of one in `sources.toml`, or `judgement = true`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// require_sources = true
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "taste", title = "Taste", group = "cup", type = "rating", better = "higher", judgement = true },
    ///   { id = "power", title = "Power", group = "cup", type = "rating", better = "higher", judgement = true },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,taste,taste.note,power,power.note
    /// tea,5,It is what we like.,2,It does little.
    /// coffee,3,It is bitter.,5,It wakes the dead.
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "taste", text = "A treat", weights = { taste = 1 } },
    ///   { id = "wake", text = "To wake up", weights = { power = 1 } },
    /// ]
    ///
    /// [[advice]]
    /// kind = "choose"
    /// say = "Whole leaves or whole beans"
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:11:7: error[advice-without-source]: this advice names no source
    ///   help: name it: `source = "id"`, or write `judgement = true`
    /// ```
    ADVICE_WITHOUT_SOURCE = "advice-without-source" Error;
}
