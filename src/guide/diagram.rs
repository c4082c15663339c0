//! The guide as a reduced ordered decision diagram: nodes that ask, nodes that are done.
//!
//! It is built forward over the distinct sums that answers come to (never over combinations of
//! answers), then reduced backward: a question whose answers all lead to the same node is not
//! asked, and equal nodes are one. A reduced diagram is canonical, so a node that asks has at
//! least two outcomes below it: no question is asked in vain.

use std::collections::{BTreeMap, BTreeSet};

use super::score::{Model, Numbers, OptionSet, Unmet};
use super::{AnswerId, Outcome, QuestionId};
use crate::model::{CriterionId, OptionId};

/// The most distinct sums that a guide may come to.
pub(crate) const MOST_COMBINATIONS: usize = 200_000;

/// The most entries that an [`Outlook`] has; without it more sums are looked at, that is all.
const MOST_OUTLOOK: usize = 4_000_000;

/// The most of them that are kept in a table. Of more, a guide asks for few: they are computed when they are asked for.
const MOST_KEPT: usize = 100_000;

/// Index into [`Diagram::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    fn from_index(index: usize) -> Self {
        NodeId(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// A node of the diagram.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// A question, and the node to which each of its answers leads.
    Ask(QuestionId, Vec<NodeId>),
    /// The outcome, whatever would be answered to the rest.
    Done(Outcome),
}

/// What is asked when. All paths through the same node have the same future.
#[derive(Debug)]
pub struct Diagram {
    /// Each after all the nodes it leads to. All can be reached from the root.
    pub nodes: Vec<Node>,
    /// Where every reader starts.
    pub root: NodeId,
    questions: usize,
}

/// The guide comes to more distinct sums than the limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge {
    /// That was passed.
    pub(crate) limit: usize,
    /// After which they grow most.
    pub(crate) question: QuestionId,
}

/// Where the answers so far lead: to a node that is known, or to a sum of the next layer.
#[derive(Clone, Copy)]
enum Link {
    Settled(NodeId),
    Open(usize),
}

/// What answers come to: a vector of sums, and the demands, by their index in [`Demands`].
type Sum = (Box<[i64]>, usize);

/// The sums after the same number of questions.
#[derive(Default)]
struct Layer {
    /// Those that are not settled.
    sums: Vec<Sum>,
    known: BTreeMap<Sum, Link>,
}

impl Diagram {
    /// Compiles the guide.
    pub(crate) fn build(model: &Model, limit: usize) -> Result<Diagram, TooLarge> {
        let mut builder = Builder::new(model);
        let mut layer = Layer::default();
        let root = builder.link(&mut layer, 0, (builder.basis.zero(model), 0));
        let mut layers: Vec<Vec<Link>> = Vec::new();
        let mut sizes = vec![1];
        for (q, answers) in model.questions.iter().enumerate() {
            let mut next = Layer::default();
            let mut links = Vec::with_capacity(layer.sums.len() * answers.len());
            let so_far: usize = sizes.iter().sum();
            for (sum, demands) in &layer.sums {
                for a in 0..answers.len() {
                    let sum: Box<[i64]> =
                        sum.iter().zip(&builder.steps[q][a]).map(|(sum, step)| sum + step).collect();
                    let demands = builder.demands.with(model, *demands, q, a);
                    links.push(builder.link(&mut next, q + 1, (sum, demands)));
                }
                if answers.is_empty() {
                    links.push(builder.link(&mut next, q + 1, (sum.clone(), *demands)));
                }
                if so_far + next.known.len() > limit {
                    sizes.push(next.known.len());
                    return Err(TooLarge { limit, question: steepest(&sizes) });
                }
            }
            sizes.push(next.known.len());
            layers.push(links);
            layer = next;
        }
        Ok(builder.reduce(root, &layers))
    }

    /// A node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    pub(crate) fn questions(&self) -> usize {
        self.questions
    }

    /// How many pages the diagram unfolds to; at most `u64::MAX`.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.fold(|_, children: &[u64]| children.iter().fold(1, |sum: u64, n| sum.saturating_add(*n)))
            .get(self.root.index())
            .copied()
            .unwrap_or(0)
    }

    /// The question without whose branching there would be the fewest pages, and how many.
    pub(crate) fn largest_factor(&self) -> Option<(QuestionId, u64)> {
        let without = |question: QuestionId| {
            let pages = self.fold(|node, children: &[u64]| match node {
                Node::Ask(q, _) if *q == question => children.iter().max().copied().unwrap_or(0),
                _ => children.iter().fold(1, |sum: u64, n| sum.saturating_add(*n)),
            });
            (question, pages[self.root.index()])
        };
        (0..self.questions).map(QuestionId::from_index).map(without).min_by_key(|(_, pages)| *pages)
    }

    /// Computes a value for each node from those of the nodes it leads to.
    pub(super) fn fold<T: Clone>(&self, of: impl Fn(&Node, &[T]) -> T) -> Vec<T> {
        let mut values: Vec<T> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let children: Vec<T> = match node {
                Node::Ask(_, children) => children.iter().map(|c| values[c.index()].clone()).collect(),
                Node::Done(_) => Vec::new(),
            };
            values.push(of(node, &children));
        }
        values
    }

    /// The first path from `from`, in the order of answers, to an outcome that `wanted` accepts,
    /// when `given` holds the answers to some questions. Visits each node once.
    pub(crate) fn find(
        &self,
        from: NodeId,
        given: &[Option<AnswerId>],
        mut wanted: impl FnMut(&Outcome) -> bool,
    ) -> Option<(Vec<(QuestionId, AnswerId)>, &Outcome)> {
        let mut seen = vec![false; self.nodes.len()];
        let mut path = Vec::new();
        // How long the path is before the last step to the node, that step, the node.
        let mut stack = vec![(0, None, from)];
        while let Some((length, step, id)) = stack.pop() {
            path.truncate(length);
            path.extend(step);
            if std::mem::replace(&mut seen[id.index()], true) {
                continue;
            }
            match self.node(id) {
                Node::Done(outcome) if wanted(outcome) => return Some((path, outcome)),
                Node::Done(_) => {}
                Node::Ask(q, children) => {
                    let only = given.get(q.index()).copied().flatten();
                    for (a, child) in children.iter().enumerate().rev() {
                        let a = AnswerId::from_index(a);
                        if only.is_none_or(|only| only == a) {
                            stack.push((path.len(), Some((*q, a)), *child));
                        }
                    }
                }
            }
        }
        None
    }

    /// The outcomes that there can be, whatever is answered to the questions not `given`.
    pub(crate) fn outcomes(&self, from: NodeId, given: &[Option<AnswerId>]) -> BTreeSet<Outcome> {
        let mut outcomes = BTreeSet::new();
        self.find(from, given, |outcome| {
            outcomes.insert(outcome.clone());
            false
        });
        outcomes
    }

    /// Whether the outcome is this one, whatever is answered to the questions not `given`.
    pub(crate) fn forced(&self, from: NodeId, given: &[Option<AnswerId>], outcome: &Outcome) -> bool {
        self.find(from, given, |found| found != outcome).is_none()
    }
}

/// The question after which the sizes of the layers grow most.
fn steepest(sizes: &[usize]) -> QuestionId {
    let mut best = 0;
    for i in 1..sizes.len().saturating_sub(1) {
        let grows = |i: usize| (sizes[i + 1] as u128, sizes[i].max(1) as u128);
        let ((a, b), (c, d)) = (grows(i), grows(best));
        if a * d > c * b {
            best = i;
        }
    }
    QuestionId::from_index(best)
}

/// How a sum is written: whichever is shorter, both say all that an outcome depends on.
enum Basis {
    /// Gaps between each option's score and the first's, and the sum of weights if a lead is
    /// measured against it. Ways of weighing that put the options equally far apart are one.
    Gaps,
    /// The weights of the criteria that have any.
    Weights(Vec<CriterionId>),
}

impl Basis {
    fn new(model: &Model) -> Basis {
        let mut used: Vec<CriterionId> =
            model.questions.iter().flatten().flat_map(|n| &n.weights).map(|(c, _)| *c).collect();
        used.sort();
        used.dedup();
        if Basis::gaps(model) <= used.len() { Basis::Gaps } else { Basis::Weights(used) }
    }

    fn gaps(model: &Model) -> usize {
        model.options.saturating_sub(1) + usize::from(model.either_within > 0)
    }

    fn zero(&self, model: &Model) -> Box<[i64]> {
        let length = match self {
            Basis::Gaps => Basis::gaps(model),
            Basis::Weights(used) => used.len(),
        };
        vec![0; length].into()
    }

    /// What an answer adds.
    fn step(&self, model: &Model, numbers: &Numbers) -> Vec<i64> {
        match self {
            Basis::Gaps => {
                let first = numbers.gains.first().copied().unwrap_or(0);
                let gaps = numbers.gains.iter().skip(1).map(|gain| gain - first);
                gaps.chain((model.either_within > 0).then_some(numbers.total)).collect()
            }
            Basis::Weights(used) => {
                let weight = |c: &CriterionId| {
                    numbers.weights.iter().filter(|(of, _)| of == c).map(|(_, w)| i64::from(*w)).sum()
                };
                used.iter().map(weight).collect()
            }
        }
    }

    /// Scores up to a common addend, and the sum of weights where it matters.
    fn scores(&self, model: &Model, sum: &[i64]) -> (Vec<i64>, i64) {
        match self {
            Basis::Gaps => {
                let gaps = &sum[..model.options.saturating_sub(1)];
                let scores = std::iter::once(0).chain(gaps.iter().copied()).take(model.options).collect();
                (scores, sum.get(gaps.len()).copied().unwrap_or(0))
            }
            Basis::Weights(used) => {
                let score = |points: &Vec<crate::kinds::Points>| {
                    used.iter().zip(sum).map(|(c, w)| w * i64::from(points[c.index()].0)).sum()
                };
                (model.points.iter().map(score).collect(), sum.iter().sum())
            }
        }
    }
}

/// The distinct sets of requirements that answers come to.
struct Demands {
    sets: Vec<Unmet>,
    ids: BTreeMap<Vec<OptionSet>, usize>,
    /// By set, question and answer.
    sums: BTreeMap<(usize, usize, usize), usize>,
}

impl Demands {
    fn new(model: &Model) -> Demands {
        Demands {
            sets: vec![Unmet::new(model.options, Vec::new())],
            ids: BTreeMap::from([(Vec::new(), 0)]),
            sums: BTreeMap::new(),
        }
    }

    /// The set `demands` with those of an answer.
    fn with(&mut self, model: &Model, demands: usize, question: usize, answer: usize) -> usize {
        let more = &model.questions[question][answer].failing;
        if more.is_empty() {
            return demands;
        }
        if let Some(known) = self.sums.get(&(demands, question, answer)) {
            return *known;
        }
        let unmet = Unmet::new(model.options, [&self.sets[demands].failing[..], more].concat());
        let id = match self.ids.get(&unmet.failing) {
            Some(id) => *id,
            None => {
                self.ids.insert(unmet.failing.clone(), self.sets.len());
                self.sets.push(unmet);
                self.sets.len() - 1
            }
        };
        self.sums.insert((demands, question, answer), id);
        id
    }
}

/// What later questions can still do: tells at once that an option has won.
struct Outlook {
    /// By question: who fails a requirement of an answer to it or to a later one. Empty where the outlook is too large.
    fails: Vec<OptionSet>,
    /// [`least`] by question, then winner and rival; empty where it is not kept.
    least: Vec<Vec<Option<i64>>>,
}

/// The least that the answers to a question add to the gap between two options beyond what "either" takes, when the
/// rival stays in the race; `None` when it cannot.
fn least(model: &Model, answers: &[Numbers], winner: usize, rival: usize) -> Option<i64> {
    let gap = |a: &Numbers| a.gains[winner] - a.gains[rival] - model.either_within * a.total;
    match answers {
        [] => Some(0),
        _ => answers.iter().filter(|a| !a.fails.contains(rival)).map(gap).min(),
    }
}

impl Outlook {
    fn new(model: &Model) -> Outlook {
        let n = model.options;
        let size = n.saturating_mul(n).saturating_mul(model.questions.len() + 1);
        if size > MOST_OUTLOOK {
            return Outlook { fails: Vec::new(), least: Vec::new() };
        }
        let mut fails = vec![OptionSet::none(n)];
        for answers in model.questions.iter().rev() {
            let mut later = fails[fails.len() - 1].clone();
            for numbers in answers {
                later.add(&numbers.fails);
            }
            fails.push(later);
        }
        fails.reverse();
        Outlook { fails, least: if size > MOST_KEPT { Vec::new() } else { Outlook::table(model) } }
    }

    fn table(model: &Model) -> Vec<Vec<Option<i64>>> {
        let n = model.options;
        let mut table = vec![vec![Some(0); n * n]];
        for answers in model.questions.iter().rev() {
            let after = &table[table.len() - 1];
            let of = |pair: usize| {
                let here = least(model, answers, pair / n, pair % n);
                after[pair].zip(here).map(|(after, here)| after + here)
            };
            table.push((0..n * n).map(of).collect());
        }
        table.reverse();
        table
    }

    /// [`least`] of all questions from `q` on.
    fn least(&self, model: &Model, q: usize, winner: usize, rival: usize) -> Option<i64> {
        match self.least.get(q) {
            Some(table) => table[winner * model.options + rival],
            None => model.questions[q..].iter().map(|answers| least(model, answers, winner, rival)).sum(),
        }
    }

    /// The option that wins whatever is answered from question `q` on.
    fn winner(&self, model: &Model, q: usize, scores: &[i64], total: i64, unmet: &Unmet) -> Option<usize> {
        let fails = self.fails.get(q)?;
        let fit: Vec<usize> = (0..model.options).filter(|&o| !unmet.fails.contains(o)).collect();
        let ahead = |winner: usize, rival: usize| {
            let gap = scores[winner] - scores[rival] - model.either_within * total;
            self.least(model, q, winner, rival).is_none_or(|least| gap + least > 0)
        };
        let wins = |winner: usize| {
            !fails.contains(winner) && fit.iter().all(|&rival| rival == winner || ahead(winner, rival))
        };
        fit.iter().copied().find(|&option| wins(option))
    }
}

struct Builder<'a> {
    model: &'a Model,
    basis: Basis,
    /// What each answer adds to a sum.
    steps: Vec<Vec<Vec<i64>>>,
    demands: Demands,
    outlook: Outlook,
    nodes: Vec<Node>,
    ids: BTreeMap<Node, NodeId>,
}

impl<'a> Builder<'a> {
    fn new(model: &'a Model) -> Builder<'a> {
        let basis = Basis::new(model);
        let step = |answers: &Vec<_>| answers.iter().map(|numbers| basis.step(model, numbers)).collect();
        let steps = model.questions.iter().map(step).collect();
        Builder {
            model,
            basis,
            steps,
            demands: Demands::new(model),
            outlook: Outlook::new(model),
            nodes: Vec::new(),
            ids: BTreeMap::new(),
        }
    }

    /// Where a sum leads, before question `q`.
    fn link(&mut self, layer: &mut Layer, q: usize, sum: Sum) -> Link {
        if let Some(link) = layer.known.get(&sum) {
            return *link;
        }
        let (scores, total) = self.basis.scores(self.model, &sum.0);
        let unmet = &self.demands.sets[sum.1];
        let outcome = if q == self.model.questions.len() {
            Some(self.model.decide(&scores, total, unmet))
        } else {
            let winner = self.outlook.winner(self.model, q, &scores, total, unmet);
            winner.map(|o| Outcome::Option(OptionId::from_index(o)))
        };
        let link = match outcome {
            Some(outcome) => Link::Settled(self.cons(Node::Done(outcome))),
            None => {
                layer.sums.push(sum.clone());
                Link::Open(layer.sums.len() - 1)
            }
        };
        layer.known.insert(sum, link);
        link
    }

    /// The node that is like this one.
    fn cons(&mut self, node: Node) -> NodeId {
        if let Some(id) = self.ids.get(&node) {
            return *id;
        }
        let id = NodeId::from_index(self.nodes.len());
        self.nodes.push(node.clone());
        self.ids.insert(node, id);
        id
    }

    /// Turns layers of links into nodes, the last layer first.
    fn reduce(mut self, root: Link, layers: &[Vec<Link>]) -> Diagram {
        let mut below: Vec<NodeId> = Vec::new();
        for (q, links) in layers.iter().enumerate().rev() {
            let width = self.model.questions[q].len().max(1);
            let mut here = Vec::with_capacity(links.len() / width);
            for answers in links.chunks(width) {
                let children: Vec<NodeId> = answers.iter().map(|link| resolve(*link, &below)).collect();
                // A question whose answers all come to the same is not asked.
                let id = if children.iter().all(|c| *c == children[0]) {
                    children[0]
                } else {
                    self.cons(Node::Ask(QuestionId::from_index(q), children))
                };
                here.push(id);
            }
            below = here;
        }
        let root = resolve(root, &below);
        Diagram { nodes: self.nodes, root, questions: self.model.questions.len() }
    }
}

fn resolve(link: Link, below: &[NodeId]) -> NodeId {
    match link {
        Link::Settled(id) => id,
        Link::Open(index) => below[index],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model of numbers that have no meaning.
    fn model(options: usize, seed: &mut u64) -> Model {
        let mut next = |below: u64| {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*seed >> 33) % below
        };
        let mut numbers = |_| {
            let mut fails = OptionSet::none(options);
            (0..options).filter(|_| next(4) == 0).for_each(|option| fails.insert(option));
            let gains = (0..options).map(|_| i64::try_from(next(50)).unwrap()).collect();
            let total = i64::try_from(next(9)).unwrap();
            Numbers { weights: Vec::new(), total, gains, meets: Vec::new(), failing: Vec::new(), fails }
        };
        let questions =
            [3, 0, 2, 1].into_iter().map(|answers| (0..answers).map(&mut numbers).collect()).collect();
        Model {
            options,
            points: Vec::new(),
            directed: Vec::new(),
            questions,
            either_within: 2,
            advice: Vec::new(),
        }
    }

    #[test]
    fn an_outlook_is_the_same_kept_or_not() {
        let mut seed = 1;
        for options in 1..6 {
            let model = model(options, &mut seed);
            let kept = Outlook::new(&model);
            assert_eq!(kept.least.len(), model.questions.len() + 1);
            let not = Outlook { fails: Vec::new(), least: Vec::new() };
            for q in 0..=model.questions.len() {
                for (winner, rival) in (0..options * options).map(|pair| (pair / options, pair % options)) {
                    let both = [&kept, &not].map(|outlook| outlook.least(&model, q, winner, rival));
                    assert_eq!(both[0], both[1], "{options} options, from question {q}: {winner}, {rival}");
                }
            }
        }
    }
}
