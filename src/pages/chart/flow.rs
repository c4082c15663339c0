//! The guide as a flow chart: its states merged to one row for each question and each outcome.
//!
//! A guide has hundreds of states and a handful of questions. The chart has a row for each question in the order they
//! are asked, then one for each outcome. Lines lead down from row to row: the trunk to the very next question, and
//! beside it one lane for each row that something skips to. Rows are text, as high as their words need; the lines
//! are drawn row by row, so no height is ever computed.

use std::collections::BTreeMap;

use crate::guide::{AnswerId, Outcome, QuestionId, States, Step};
use crate::pages::contract::{FlowJoin, FlowLane};

/// The most rows of questions and answers: what a printed sheet holds.
pub(super) const MOST_LINES: usize = 60;
/// The most outcomes with a row of their own; more of them are one row.
pub(super) const MOST_OUTCOMES: usize = 6;

/// From the left edge to the trunk, in CSS pixels.
const TRUNK: usize = 10;
/// From lane to lane.
const LANE: usize = 14;

/// Where an answer leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
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
pub(super) fn leads(states: &States) -> BTreeMap<(QuestionId, AnswerId), BTreeMap<Target, usize>> {
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
pub(super) struct Lines {
    /// Lanes that run through the row, begin or end in it.
    pub(super) lanes: Vec<FlowLane>,
    /// Where the row joins a lane that leads on.
    pub(super) joins: Vec<FlowJoin>,
    /// Whether the trunk comes from the row above.
    pub(super) from_above: bool,
    /// Whether the trunk leads to the row below.
    pub(super) to_below: bool,
    /// To where a line leads from the node to the lanes, if it has any: the farthest of them.
    pub(super) reach: Option<usize>,
}

/// Draws the lines between rows. `to` has for each row those that it leads to, which are below it; rows from
/// `questions` on are outcomes, which only lanes lead to. `class` is the colour of a row.
pub(super) fn lines(
    to: &[Vec<usize>],
    questions: usize,
    class: impl Fn(usize) -> Option<String>,
) -> Vec<Lines> {
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
pub(super) fn width(rows: &[Lines]) -> usize {
    rows.iter().flat_map(|row| row.lanes.iter().map(|lane| lane.x)).max().unwrap_or(TRUNK) + TRUNK
}
