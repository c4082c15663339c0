//! The guide as a flow chart: its states merged to one row for each question and each outcome.
//!
//! A guide has hundreds of states and a handful of questions. The chart has a row for each question in the order they
//! are asked, then one for each outcome. Lines lead down from row to row: the trunk to the very next question, and
//! beside it one lane for each row that something skips to. Rows are text, as high as their words need; the lines
//! are drawn row by row, so no height is ever computed.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use super::view::Views;
use crate::facts::Link;
use crate::guide::{AnswerId, Outcome, OutcomeProof, QuestionId, States, Step};
use crate::model::ComparisonId;

/// `proof.flow`: what is asked when, question by question. Lengths are in CSS pixels.
#[derive(Debug, Serialize, Hash)]
pub(super) struct Flow {
    /// How many questions there are before a verdict, at least.
    pub shortest: usize,
    /// How wide the lines beside the rows are.
    pub width: usize,
    /// Questions in the order they are asked, then outcomes.
    pub rows: Vec<FlowRow>,
}

/// A question or an outcome of the flow chart.
#[derive(Debug, Default, Serialize, Hash)]
pub(super) struct FlowRow {
    /// The number of a question, from 1; none for an outcome.
    pub number: Option<usize>,
    /// Id on the page.
    pub id: String,
    /// The question, or the outcome in words.
    pub text: String,
    /// A page that asks it, or the verdict that is reached first.
    pub url: String,
    /// On how many pages.
    pub pages: usize,
    /// Class of the colour of an outcome that is one option.
    pub class: Option<String>,
    /// The answers to a question.
    pub answers: Vec<FlowAnswer>,
    /// For the one row of too many outcomes: each of them.
    pub outcomes: Vec<Link>,
    /// Lines that run through the row, begin or end in it.
    pub lanes: Vec<FlowLane>,
    /// Where the row joins a line that leads on.
    pub joins: Vec<FlowJoin>,
    /// Whether the row above leads straight to this one.
    pub from_above: bool,
    /// Whether this one leads straight to the row below.
    pub to_below: bool,
    /// How far the line from the row to its lanes reaches.
    pub reach: Option<usize>,
}

/// An answer of the flow chart.
#[derive(Debug, Serialize, Hash)]
pub(super) struct FlowAnswer {
    /// As offered.
    pub text: String,
    /// Where it leads, commonest first.
    pub leads: Vec<FlowLead>,
}

/// Where an answer leads.
#[derive(Debug, Serialize, Hash)]
pub(super) struct FlowLead {
    /// The number of a question; none for an outcome.
    pub number: Option<usize>,
    /// The outcome in short; empty for a question.
    pub text: String,
    /// Id of the row.
    pub row: String,
    /// Class of the colour of an outcome that is one option.
    pub class: Option<String>,
    /// From how many pages.
    pub pages: usize,
}

/// A line through a row of the flow chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Hash)]
pub(super) struct FlowLane {
    /// From the left edge.
    pub x: usize,
    /// Whether it begins in this row.
    pub begins: bool,
    /// Whether it ends in this row.
    pub ends: bool,
    /// Class of the colour of the outcome that it leads to.
    pub class: Option<String>,
}

/// Where a row joins a line that leads on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Hash)]
pub(super) struct FlowJoin {
    /// From the left edge.
    pub x: usize,
    /// Class of the colour of the outcome that it leads to.
    pub class: Option<String>,
}

/// The most rows of questions and answers: what a printed sheet holds.
const MOST_LINES: usize = 60;
/// The most outcomes with a row of their own; more of them are one row.
const MOST_OUTCOMES: usize = 6;

/// From the left edge to the trunk, in CSS pixels.
const TRUNK: usize = 10;
/// From lane to lane.
const LANE: usize = 14;

/// Where an answer leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// To a question.
    Ask(QuestionId),
    /// To a verdict.
    Done(Outcome),
}

impl Target {
    fn of(step: &Step) -> Target {
        match step {
            Step::Ask { question, .. } => Target::Ask(*question),
            Step::Done(outcome) => Target::Done(outcome.clone()),
        }
    }
}

/// For each answer that is ever offered, where it leads and from how many states.
fn leads(states: &States) -> BTreeMap<(QuestionId, AnswerId), BTreeMap<Target, usize>> {
    let mut leads: BTreeMap<_, BTreeMap<Target, usize>> = BTreeMap::new();
    for state in &states.all {
        let Step::Ask { question, children, .. } = &state.step else { continue };
        for (answer, child) in children.iter().enumerate() {
            let to = Target::of(&states.all[*child].step);
            *leads.entry((*question, AnswerId::from_index(answer))).or_default().entry(to).or_default() += 1;
        }
    }
    leads
}

/// What is drawn beside the rows: for each row its lanes, joins, and whether the trunk comes in and goes out.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Lines {
    /// Lanes that run through the row, begin or end in it.
    lanes: Vec<FlowLane>,
    /// Where the row joins a lane that leads on.
    joins: Vec<FlowJoin>,
    /// Whether the trunk comes from the row above.
    from_above: bool,
    /// Whether the trunk leads to the row below.
    to_below: bool,
    /// To where a line leads from the node to the lanes, if it has any: the farthest of them.
    reach: Option<usize>,
}

/// Draws the lines between rows. `to` has for each row those that it leads to, which are below it; rows from
/// `questions` on are outcomes, which only lanes lead to. `class` is the colour of a row.
fn lines(to: &[Vec<usize>], questions: usize, class: impl Fn(usize) -> Option<String>) -> Vec<Lines> {
    let mut rows = vec![Lines::default(); to.len()];
    // Rows that a column is taken in, by column.
    let mut columns: Vec<Vec<(usize, usize)>> = Vec::new();
    for target in 0..to.len() {
        let leads = |source: &usize| to[*source].contains(&target);
        let trunk = target.checked_sub(1).filter(|above| target < questions && leads(above));
        if let Some(above) = trunk {
            rows[above].to_below = true;
            rows[target].from_above = true;
        }
        let sources: Vec<usize> = (0..target).filter(leads).filter(|source| Some(*source) != trunk).collect();
        let Some(&start) = sources.first() else { continue };
        let free = |column: &Vec<(usize, usize)>| column.iter().all(|(_, end)| *end < start);
        let column = columns.iter().position(free).unwrap_or_else(|| {
            columns.push(Vec::new());
            columns.len() - 1
        });
        columns[column].push((start, target));
        let x = TRUNK + LANE * (column + 1);
        for (row, lines) in rows.iter_mut().enumerate().take(target + 1).skip(start) {
            let (begins, ends) = (row == start, row == target);
            let joins = sources.contains(&row);
            lines.lanes.push(FlowLane { x, begins, ends, class: class(target) });
            if joins {
                lines.joins.push(FlowJoin { x, class: class(target) });
            }
            if joins || ends {
                lines.reach = lines.reach.max(Some(x));
            }
        }
    }
    rows
}

/// How wide the lines are, in CSS pixels.
fn width(rows: &[Lines]) -> usize {
    rows.iter().flat_map(|row| row.lanes.iter().map(|lane| lane.x)).max().unwrap_or(TRUNK) + TRUNK
}

impl Views<'_> {
    /// The guide, question by question; `None` where it is too large for a sheet.
    pub(super) fn flow(&self, id: ComparisonId) -> Option<Flow> {
        let (compiled, guide) = self.compiled(id)?;
        let states = &compiled.states.all;
        let leads = leads(&compiled.states);
        let asked: Vec<usize> = (0..guide.questions.len())
            .filter(|q| compiled.proof.asked.get(*q).is_some_and(|states| *states > 0))
            .collect();
        let answers: usize = asked.iter().map(|q| guide.questions[*q].answers.len()).sum();
        if asked.is_empty() || asked.len() + answers > MOST_LINES {
            return None;
        }
        let outcomes = &compiled.proof.outcomes;
        let merged = outcomes.len() > MOST_OUTCOMES;
        let row_of = |target: &Target| match target {
            Target::Ask(question) => asked.iter().position(|q| *q == question.index()),
            Target::Done(_) if merged => Some(asked.len()),
            Target::Done(outcome) => {
                outcomes.iter().position(|proved| proved.outcome == *outcome).map(|at| asked.len() + at)
            }
        };
        let ends = if merged { 1 } else { outcomes.len() };
        let mut to: Vec<Vec<usize>> = vec![Vec::new(); asked.len() + ends];
        for ((question, _), targets) in &leads {
            let Some(row) = row_of(&Target::Ask(*question)) else { continue };
            to[row].extend(targets.keys().filter_map(row_of));
        }
        let colour = |row: usize| {
            let outcome = row.checked_sub(asked.len()).filter(|_| !merged).and_then(|at| outcomes.get(at))?;
            self.outcome_class(id, &outcome.outcome)
        };
        let lines = lines(&to, asked.len(), colour);
        let shortest = states.iter().filter(|s| matches!(s.step, Step::Done(_))).map(|s| s.answers.len());
        let width = width(&lines);
        let rows = lines.into_iter().enumerate().map(|(row, lines)| {
            let start = match asked.get(row) {
                Some(question) => self.flow_question(id, *question, row, &leads, &row_of),
                None => self.flow_outcome(id, row - asked.len(), merged),
            };
            FlowRow {
                id: row_id(row),
                lanes: lines.lanes,
                joins: lines.joins,
                from_above: lines.from_above,
                to_below: lines.to_below,
                reach: lines.reach,
                ..start
            }
        });
        Some(Flow { shortest: shortest.min().unwrap_or(0), width, rows: rows.collect() })
    }

    /// The row of a question, without its lines.
    fn flow_question(
        &self,
        id: ComparisonId,
        question: usize,
        row: usize,
        leads: &BTreeMap<(QuestionId, AnswerId), BTreeMap<Target, usize>>,
        row_of: &impl Fn(&Target) -> Option<usize>,
    ) -> FlowRow {
        let mut out = FlowRow::default();
        let Some((compiled, guide)) = self.compiled(id) else { return out };
        let asks = |step: &Step| matches!(step, Step::Ask { question: q, .. } if q.index() == question);
        let first = compiled.states.all.iter().position(|state| asks(&state.step)).unwrap_or(0);
        let lead = |(target, pages): (&Target, &usize)| {
            let to = row_of(target)?;
            let (number, text, class) = match target {
                Target::Ask(_) => (Some(to + 1), String::new(), None),
                Target::Done(outcome) => {
                    (None, outcome.short(self.comparison(id), self.words()), self.outcome_class(id, outcome))
                }
            };
            Some(FlowLead { number, text, row: row_id(to), class, pages: *pages })
        };
        let it = &guide.questions[question];
        out.number = Some(row + 1);
        out.text.clone_from(&it.text);
        out.url = self.state_url(id, first);
        out.pages = compiled.proof.asked.get(question).copied().unwrap_or(0);
        for (answer, words) in it.answers.iter().enumerate() {
            let key = (QuestionId::from_index(question), AnswerId::from_index(answer));
            let mut to: Vec<FlowLead> = leads.get(&key).into_iter().flatten().filter_map(lead).collect();
            to.sort_by_key(|lead| std::cmp::Reverse(lead.pages));
            out.answers.push(FlowAnswer { text: words.text.clone(), leads: to });
        }
        out
    }

    /// The row of an outcome, or the only row of all of them, without its lines.
    fn flow_outcome(&self, id: ComparisonId, index: usize, merged: bool) -> FlowRow {
        let mut out = FlowRow::default();
        let Some((compiled, _)) = self.compiled(id) else { return out };
        let outcomes = &compiled.proof.outcomes;
        if merged {
            let link = |proved: &OutcomeProof| Link {
                title: proved.outcome.short(self.comparison(id), self.words()),
                url: self.state_url(id, proved.witness),
            };
            out.pages = outcomes.iter().map(|proved| proved.verdicts).sum();
            out.outcomes = outcomes.iter().map(link).collect();
        } else if let Some(proved) = outcomes.get(index) {
            out.text = self.sentence(id, &proved.outcome);
            out.url = self.state_url(id, proved.witness);
            out.pages = proved.verdicts;
            out.class = self.outcome_class(id, &proved.outcome);
        }
        out
    }

    fn outcome_class(&self, id: ComparisonId, outcome: &Outcome) -> Option<String> {
        match outcome {
            Outcome::Option(option) => Some(self.card(id, *option).class.clone()),
            _ => None,
        }
    }
}

fn row_id(row: usize) -> String {
    format!("page-step-{}", row + 1)
}
