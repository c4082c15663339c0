//! Pages of the guide: questions, verdicts, proof.

use std::collections::BTreeSet;
use std::fmt::Display;

use serde::Serialize;

use super::head::Head;
use super::kind::Kind;
use super::search::sentences;
use super::view::{View, Views};
use crate::facts::{Card, Link, Row, Sealed, SourceMark};
use crate::guide::{
    self, AdviceKind, AnswerId, Compiled, Counsel, Demand, Flip, Guide, Outcome, QuestionId, Step,
};
use crate::kinds::show_points;
use crate::model::{ComparisonId, Destination, GeneratedPage, Holds, OptionId, PageId};
use crate::plan::{Entry, state_address};

pub(super) static KIND: Kind = Kind {
    // The page of its first question is planned with those of the others.
    name: "question",
    page: GeneratedPage {
        file_stem: "guide",
        path: "guide",
        title: "title.guide",
        exists: |comparison, _| comparison.guide.is_some(),
        holds: Holds::States,
        ..GeneratedPage::PLAIN
    },
    searched,
    ..Kind::PLAIN
};

/// Of how many options a verdict shows the score.
const MOST_SCORES: usize = 50;
/// How many reasons a verdict shows before the others are folded away.
const MOST_REASONS: usize = 3;
/// How many losses a verdict shows before the others are folded away.
const MOST_LOSSES: usize = 2;
/// How many of several recommended options are told what would settle it for them.
const MOST_SETTLED: usize = 5;
/// How many outcomes another answer names.
const MOST_OUTCOMES: usize = 3;
/// Leads in hundredths of a point: below the first a verdict is narrow, from the second on it is clear.
const LEADS: [i64; 2] = [10_00, 30_00];

/// `question`, on a page of the guide.
#[derive(Debug, Serialize, Hash)]
pub(super) struct Question {
    /// Id.
    pub id: String,
    /// As asked.
    pub text: String,
    /// More words.
    pub help: Option<String>,
    /// What can be answered.
    pub answers: Vec<Link>,
    /// How many questions there are at most from here, this one included.
    pub most_left: usize,
    /// What the reader has said so far.
    said: Vec<Said>,
    /// The page before; none on the first.
    pub back: Option<String>,
}

/// An answer already given, in `question.said` and `verdict.said`.
#[derive(Debug, Serialize, Hash)]
struct Said {
    /// The question.
    question: String,
    /// The answer.
    answer: String,
    /// The author's reason, as the verdict quotes it.
    reason: Option<String>,
    /// Whether it is one of the few that force the verdict.
    decides: bool,
    /// Where it can be answered anew, as if for the first time.
    change: String,
    /// The other answers to it, with all later answers kept.
    others: Vec<Alternative>,
}

/// Another answer to a question already answered.
#[derive(Debug, Serialize, Hash)]
struct Alternative {
    /// The answer.
    answer: String,
    /// Where it leads.
    url: String,
    /// `same`, `flips` (another verdict) or `asks` (a question that was not asked before).
    effect: &'static str,
    /// The verdict that it leads to, in words, where it flips; those that it can lead to, in short, where it asks.
    verdict: Option<String>,
}

/// `verdict`, on a page of the guide.
#[derive(Debug, Serialize, Hash)]
struct Verdict<'a> {
    /// `option`, `either`, `together` or `none`.
    outcome: &'static str,
    /// The verdict in a sentence.
    sentence: String,
    /// The options of the verdict: one; two or more for `either`; two for `together`; none.
    options: Vec<Sealed<Card>>,
    /// What the reader has said, with alternatives.
    said: Vec<Said>,
    /// What it tells the reader to do, by kind: what the answers earned.
    advice: Vec<AdviceLine<'a>>,
    /// Questions that were not asked and that advice depends on, with what each answer adds.
    exact: Vec<ExactQuestion<'a>>,
    /// Where several options are recommended, what speaks for each; at most five.
    merits: Vec<Merit>,
    /// For each of several recommended options, another answer that would make it the only one, where there is one.
    settles: Vec<Settle>,
    /// Options in the running by score: all of them, or the 50 best.
    scores: Vec<Score>,
    /// How many more options there are.
    more_scores: usize,
    /// Options that do not meet a demand, the 50 best of them; their points count for nothing.
    ruled_out: Vec<Score>,
    /// By how many points it leads, at least.
    margin: Option<String>,
    /// The same in a word: `narrow`, `ahead` or `clear`.
    lead: Option<&'static str>,
    /// The next best.
    runner_up: Option<Sealed<Card>>,
    /// The winner and the runner-up, as far as there are any: the options of the cells in `reasons` and `gives_up`.
    compared: Vec<Sealed<Card>>,
    /// Criteria that speak for it, by weighted lead: the three strongest; cells of `compared`.
    reasons: Vec<Reason>,
    /// The others.
    reasons_more: Vec<Reason>,
    /// Criteria on which the runner-up is better and that the answers weigh: the two that weigh most.
    gives_up: Vec<Row>,
    /// The other criteria on which it is better.
    gives_up_more: Vec<Row>,
    /// What is demanded of it, but not known.
    to_check: Vec<ToCheck>,
    /// How many questions were not asked, because they could change neither the verdict nor the advice.
    not_asked: usize,
    /// The page before.
    back: String,
}

/// A line of advice.
#[derive(Debug, Clone, Serialize, Hash)]
struct AdviceLine<'a> {
    /// `choose`, `must`, `instead`, `skip` or `check`.
    kind: &'static str,
    /// The same in words.
    label: &'a str,
    /// What to do.
    text: String,
    /// The reason.
    why: Option<String>,
    /// The recommended options that it is about; none where it is about all of the verdict.
    options: Vec<Sealed<Card>>,
    /// What the answers that earned it said.
    because: Vec<String>,
    /// Answers to other questions that it needs as well, in words.
    also: Vec<String>,
    /// Where more is said.
    link: Option<Link>,
    /// Its sources.
    sources: Vec<SourceMark>,
}

/// A question that was not asked and that advice depends on.
#[derive(Debug, Serialize, Hash)]
struct ExactQuestion<'a> {
    /// As asked.
    text: String,
    /// More words.
    help: Option<String>,
    /// The answers that add something.
    answers: Vec<ExactAnswer<'a>>,
}

/// An answer that adds advice to a verdict.
#[derive(Debug, Serialize, Hash)]
struct ExactAnswer<'a> {
    /// The answer.
    text: String,
    /// What it adds.
    advice: Vec<AdviceLine<'a>>,
}

/// What speaks for one of several recommended options.
#[derive(Debug, Serialize, Hash)]
struct Merit {
    /// The option.
    option: Sealed<Card>,
    /// It and the best of the others: the options of the cells in `reasons`.
    compared: Vec<Sealed<Card>>,
    /// Criteria that speak for it, three at most.
    reasons: Vec<Reason>,
}

/// Another answer that would settle a verdict for one option.
#[derive(Debug, Serialize, Hash)]
struct Settle {
    /// The option.
    option: Sealed<Card>,
    /// The question.
    question: String,
    /// The answer.
    answer: String,
    /// Where it leads.
    url: String,
}

/// A criterion that speaks for the verdict.
#[derive(Debug, Serialize, Hash)]
struct Reason {
    /// The criterion, with two cells: the winner's and the runner-up's.
    row: Row,
    /// What the answers that weigh it said.
    because: Vec<String>,
}

/// A demand that nobody knows the winner to meet.
#[derive(Debug, Serialize, Hash)]
struct ToCheck {
    /// The option.
    option: Sealed<Card>,
    /// The criterion, with one cell.
    row: Row,
    /// The answer that demands it.
    answer: String,
}

/// The score of an option.
#[derive(Debug, Serialize, Hash)]
struct Score {
    /// The option.
    card: Sealed<Card>,
    /// Points.
    points: String,
    /// Why it is out of the running: each demand that it does not meet, in words.
    fails: Vec<String>,
}

/// Every question with its answers.
fn searched(views: &Views<'_>, id: ComparisonId) -> String {
    let questions = views.asked(id).into_iter().flat_map(|guide| &guide.questions);
    sentences(questions.flat_map(|question| {
        let asked = [question.text.as_str(), question.help.as_deref().unwrap_or_default()];
        asked.into_iter().chain(question.answers.iter().map(|answer| answer.text.as_str()))
    }))
}

impl<'a> Views<'a> {
    pub(super) fn compiled(&self, id: ComparisonId) -> Option<(&Compiled, &Guide)> {
        self.guides[id.index()].as_ref().map(|compiled| (compiled, &compiled.guide))
    }

    pub(super) fn asked(&self, id: ComparisonId) -> Option<&Guide> {
        self.compiled(id).map(|(_, guide)| guide)
    }

    pub(super) fn state_url(&self, id: ComparisonId, state: usize) -> String {
        self.href(&state_address(self.site, self.guides, id, state))
    }

    pub(super) fn state_page(&self, entry: &Entry, id: ComparisonId, state: usize) -> View<'a> {
        let mut above = self.above_comparison(id);
        let words = self.comparison(id).authored.get(&super::GUIDE).copied();
        if state > 0 {
            above.extend(self.generated_link(id, super::GUIDE));
        }
        let mut head = Head {
            title: self.generated_title(id, super::GUIDE),
            words: words.filter(|_| state == 0),
            comparison: Some(id),
            above,
            ..Head::new("question")
        };
        match self.compiled(id).and_then(|(compiled, _)| compiled.verdict(state)) {
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
                if let Some(question) = view.as_ref().filter(|_| state > 0) {
                    head.title.clone_from(&question.text);
                }
                self.start(entry, "question.html", head).with("question", view)
            }
        }
    }

    pub(super) fn question(&self, id: ComparisonId, state: usize) -> Option<Question> {
        let (compiled, guide) = self.compiled(id)?;
        let it = &compiled.states.all[state];
        let Step::Ask { question, children, most_left } = &it.step else { return None };
        let asked = &guide.questions[question.index()];
        let answers = asked.answers.iter().zip(children);
        Some(Question {
            id: asked.id.clone(),
            text: asked.text.clone(),
            help: asked.help.clone(),
            answers: answers
                .map(|(answer, child)| Link { title: answer.text.clone(), url: self.state_url(id, *child) })
                .collect(),
            most_left: *most_left,
            said: self.said(id, state, &[], None),
            back: it.parent.map(|parent| self.state_url(id, parent)),
        })
    }

    /// The answers that led to a state, each with its alternatives.
    fn said(
        &self,
        id: ComparisonId,
        state: usize,
        deciding: &[(QuestionId, AnswerId)],
        verdict: Option<&guide::Verdict>,
    ) -> Vec<Said> {
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
                let outcomes = || compiled.outcomes_of(state, (*question, *other), *to);
                let sentence = |outcome: &Outcome| Some(self.sentence(id, outcome));
                let (effect, verdict) = match (flips, &compiled.states.all[*to].step) {
                    (Flip::Same, _) => ("same", None),
                    (Flip::Other, Step::Done(outcome)) => ("flips", sentence(outcome)),
                    // On the way nothing has been decided yet.
                    _ if verdict.is_none() => ("asks", None),
                    _ => match Vec::from_iter(outcomes()).as_slice() {
                        // What is asked there changes the advice alone.
                        [one] => ("flips", sentence(one)),
                        several => ("asks", Some(self.possible(id, several))),
                    },
                };
                let answer = asked.answers[other.index()].text.clone();
                Alternative { answer, url: self.state_url(id, *to), effect, verdict }
            });
            Said {
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

    /// The outcomes that there can be, in short.
    fn possible(&self, id: ComparisonId, outcomes: &[Outcome]) -> String {
        let short = |outcome: &Outcome| outcome.short(self.comparison(id), self.words());
        let named: Vec<String> = outcomes.iter().take(MOST_OUTCOMES).map(short).collect();
        let more = if outcomes.len() > named.len() { self.words().word("list.more") } else { "" };
        format!("{}{more}", named.join("; "))
    }

    /// A verdict in a sentence.
    pub(super) fn sentence(&self, id: ComparisonId, outcome: &Outcome) -> String {
        outcome.sentence(self.comparison(id), self.words())
    }

    fn verdict(&self, id: ComparisonId, state: usize, verdict: &guide::Verdict) -> Verdict<'a> {
        let winner = verdict.outcome.winner();
        let rival = verdict.rival;
        let shown: Vec<OptionId> = winner.into_iter().chain(rival.map(|rival| rival.option)).collect();
        let (schema, profiles) = (&self.facts(id).schema, self.facts(id).some(&shown));
        let runner_up = rival.filter(|rival| rival.eligible);
        let back = self.compiled(id).and_then(|(compiled, _)| compiled.states.all[state].parent).unwrap_or(0);
        let reason = |reason: &guide::Reason| self.reason(id, reason, &shown);
        let earned = verdict.counsel.iter().filter(|it| it.open.is_empty());
        let (exact, asked_here) = self.exact(id, verdict);
        let losses = verdict.gives_up.iter().take_while(|given| given.weight > 0).take(MOST_LOSSES).count();
        let row = |given: &guide::GivenUp| schema.row(given.criterion, &profiles);
        let margin = runner_up.map(|rival| rival.margin);
        let mut order: Vec<&guide::Standing> = verdict.standings.iter().collect();
        order.sort_by_key(|standing| {
            (
                !verdict.outcome.options().contains(&standing.option),
                !standing.failed.is_empty(),
                std::cmp::Reverse(standing.numerator),
            )
        });
        let (order, ruled_out): (Vec<_>, Vec<_>) =
            order.into_iter().partition(|standing| standing.failed.is_empty());
        let scores = |order: &[&guide::Standing]| {
            order.iter().take(MOST_SCORES).map(|standing| self.score(id, standing)).collect()
        };
        Verdict {
            outcome: verdict.outcome.kind(),
            sentence: self.sentence(id, &verdict.outcome),
            options: verdict.outcome.options().into_iter().map(|option| self.card(id, option)).collect(),
            said: self.said(id, state, &verdict.forcing, Some(verdict)),
            advice: earned.filter_map(|it| Some(self.line(id, self.asked(id)?, verdict, it))).collect(),
            exact,
            merits: verdict.merits.iter().map(|merit| self.merit(id, merit)).collect(),
            settles: self.settles(id, verdict),
            more_scores: [&order, &ruled_out].map(|all| all.len().saturating_sub(MOST_SCORES)).iter().sum(),
            scores: scores(&order),
            ruled_out: scores(&ruled_out),
            compared: profiles.iter().map(|profile| profile.card.clone()).collect(),
            margin: margin.and_then(|margin| u64::try_from(margin).ok()).map(show_points),
            lead: margin.map(|margin| match LEADS.map(|lead| margin < lead) {
                [true, _] => "narrow",
                [_, true] => "ahead",
                _ => "clear",
            }),
            runner_up: runner_up.map(|rival| self.card(id, rival.option)),
            reasons: verdict.reasons.iter().take(MOST_REASONS).map(reason).collect(),
            reasons_more: verdict.reasons.iter().skip(MOST_REASONS).map(reason).collect(),
            gives_up: verdict.gives_up[..losses].iter().map(row).collect(),
            gives_up_more: verdict.gives_up[losses..].iter().map(row).collect(),
            to_check: verdict
                .open
                .iter()
                .filter_map(|demand| {
                    let criterion = self.demand(id, demand)?.criterion;
                    Some(ToCheck {
                        option: self.card(id, demand.option),
                        row: schema.row(criterion, &[self.facts(id).profile(demand.option)]),
                        answer: self.answer_text(id, demand.question, demand.answer).unwrap_or_default(),
                    })
                })
                .collect(),
            not_asked: verdict.unasked.len() - asked_here,
            back: self.state_url(id, back),
        }
    }

    /// A criterion with the cells of these options, and the answers that weigh it.
    fn reason(&self, id: ComparisonId, reason: &guide::Reason, options: &[OptionId]) -> Reason {
        Reason {
            row: self.facts(id).schema.row(reason.criterion, &self.facts(id).some(options)),
            because: reason.answers.iter().filter_map(|(q, a, _)| self.answer_words(id, *q, *a)).collect(),
        }
    }

    fn merit(&self, id: ComparisonId, merit: &guide::Merit) -> Merit {
        let compared = [merit.option, merit.beside];
        Merit {
            option: self.card(id, merit.option),
            compared: compared.map(|option| self.card(id, option)).into(),
            reasons: merit.reasons.iter().map(|reason| self.reason(id, reason, &compared)).collect(),
        }
    }

    fn settles(&self, id: ComparisonId, verdict: &guide::Verdict) -> Vec<Settle> {
        let (Some((compiled, guide)), Outcome::Either(options)) = (self.compiled(id), &verdict.outcome)
        else {
            return Vec::new();
        };
        let settle = |option: &OptionId| {
            let alone = Outcome::Option(*option);
            let settles = |it: &&guide::Alternative| compiled.states.all[it.state].outcome() == Some(&alone);
            let it = verdict.alternatives.iter().find(settles)?;
            let question = &guide.questions[it.question.index()];
            Some(Settle {
                option: self.card(id, *option),
                question: question.text.clone(),
                answer: question.answers[it.answer.index()].text.clone(),
                url: self.state_url(id, it.state),
            })
        };
        options.iter().filter_map(settle).take(MOST_SETTLED).collect()
    }

    fn line(
        &self,
        id: ComparisonId,
        guide: &Guide,
        verdict: &guide::Verdict,
        counsel: &Counsel,
    ) -> AdviceLine<'a> {
        let advice = &guide.advice[counsel.advice];
        let earns = |question: &QuestionId| advice.when.iter().any(|(asked, _)| asked == question);
        let earned = verdict.answers.iter().filter(|(question, _)| earns(question));
        let also = |(question, answers): &(QuestionId, Vec<AnswerId>)| {
            let asked = &guide.questions[question.index()];
            let texts: Vec<&str> =
                answers.iter().map(|answer| asked.answers[answer.index()].text.as_str()).collect();
            format!("{} {}", asked.text, self.words().one_of(&texts))
        };
        let link = |(page, anchor): &(PageId, Option<String>)| {
            let address = self.href(&self.place_address(Destination::Page(*page)));
            let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
            Link { title: self.site.pages[page.index()].title.clone(), url: address + &anchor }
        };
        let schema = &self.facts(id).schema;
        AdviceLine {
            kind: advice.kind.as_str(),
            label: self.label(advice.kind),
            text: advice.say.clone(),
            why: advice.why.clone(),
            options: counsel.options.iter().map(|option| self.card(id, *option)).collect(),
            because: earned.filter_map(|(q, a)| self.answer_words(id, *q, *a)).collect(),
            // It stands below the last of them.
            also: counsel.open.iter().rev().skip(1).map(also).collect(),
            link: advice.link.as_ref().map(link),
            sources: advice.sources.iter().map(|source| schema.source_mark(*source)).collect(),
        }
    }

    /// What stands before a line of advice.
    fn label(&self, kind: AdviceKind) -> &'a str {
        let words = self.words();
        match kind {
            AdviceKind::Choose => words.word("guide.advice-choose"),
            AdviceKind::Must => words.word("guide.advice-must"),
            AdviceKind::Instead => words.word("guide.advice-instead"),
            AdviceKind::Skip => words.word("guide.advice-skip"),
            AdviceKind::Check => words.word("guide.advice-check"),
        }
    }

    /// The questions that were not asked and that advice depends on, and how many they are.
    fn exact(&self, id: ComparisonId, verdict: &guide::Verdict) -> (Vec<ExactQuestion<'a>>, usize) {
        let Some(guide) = self.asked(id) else { return (Vec::new(), 0) };
        let open = || verdict.counsel.iter().filter_map(|it| Some((it, it.open.last()?)));
        let asked: BTreeSet<QuestionId> = open().map(|(_, (question, _))| *question).collect();
        let of_question = |question: &QuestionId| {
            let it = &guide.questions[question.index()];
            let of_answer = |(index, answer): (usize, &guide::Answer)| {
                let index = AnswerId::from_index(index);
                let earns = |(_, (asked, answers)): &(&Counsel, &(QuestionId, Vec<AnswerId>))| {
                    asked == question && answers.contains(&index)
                };
                let advice: Vec<AdviceLine<'a>> =
                    open().filter(earns).map(|(counsel, _)| self.line(id, guide, verdict, counsel)).collect();
                (!advice.is_empty()).then(|| ExactAnswer { text: answer.text.clone(), advice })
            };
            ExactQuestion {
                text: it.text.clone(),
                help: it.help.clone(),
                answers: it.answers.iter().enumerate().filter_map(of_answer).collect(),
            }
        };
        (asked.iter().map(of_question).collect(), asked.len())
    }

    fn demand(&self, id: ComparisonId, demand: &Demand) -> Option<&guide::Requirement> {
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

    fn score(&self, id: ComparisonId, standing: &guide::Standing) -> Score {
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
        Score {
            card: self.card(id, standing.option),
            points: show_points(standing.score),
            fails: fails.collect(),
        }
    }
}
