//! Guides small enough to try every combination of answers, and the faults that are reported.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::diagram::{Diagram, MOST_COMBINATIONS};
use super::score::Model;
use super::*;
use crate::diagnostic::Code;
use crate::guide::GUIDE_TOO_LARGE;
use crate::guide::proof::{
    CONTRADICTED_VERDICT, DEAD_ANSWER, DEAD_QUESTION, OPEN_SITUATION, UNREACHABLE_OPTION, WINS_AFTER_ALL,
};
use crate::kinds::{Cell, Constraint, Direction, Kind, Rating, Scale, Value, YesNo};
use crate::model::{Contender, Criterion, CriterionId, Fact, Gaps, Group, GroupId, Names, OptionId};
use crate::source::span::{FileId, Span};

/// An answer: weights of scored criteria, and features that it requires to be so.
#[derive(Debug, Clone, Default)]
struct Says {
    weights: Vec<(usize, u32)>,
    requires: Vec<(usize, bool)>,
}

/// Answers by the indices of question and answer, and the verdict expected of them.
type Expects = (Vec<(usize, usize)>, Expected);

/// A comparison and its guide in a few numbers.
#[derive(Debug, Clone)]
struct Table {
    /// By option and criterion, 0 to 100.
    points: Vec<Vec<u32>>,
    /// By option and feature; `None` is unknown.
    features: Vec<Vec<Option<bool>>>,
    questions: Vec<Vec<Says>>,
    either_within: u32,
    max_pages: usize,
    never_wins: Vec<usize>,
    situations: Vec<Expects>,
}

/// A comparison and its guide.
struct Asking {
    comparison: Comparison,
    guide: Guide,
}

impl std::ops::Deref for Asking {
    type Target = Comparison;
    fn deref(&self) -> &Comparison {
        &self.comparison
    }
}

fn compile(c: &Asking) -> (Option<Compiled>, Vec<Diagnostic>) {
    super::compile(&c.comparison, c.guide.clone())
}

impl Table {
    fn new(points: &[&[u32]], questions: Vec<Vec<Says>>) -> Table {
        Table {
            points: points.iter().map(|p| p.to_vec()).collect(),
            features: vec![Vec::new(); points.len()],
            questions,
            either_within: 0,
            max_pages: 2000,
            never_wins: Vec::new(),
            situations: Vec::new(),
        }
    }

    /// With its guide.
    fn comparison(&self) -> Asking {
        let scored = self.points.first().map_or(0, Vec::len);
        let features = self.features.first().map_or(0, Vec::len);
        let rating = Kind::Rating(Rating { top: 101, step: 1.into(), labels: Vec::new() });
        let mut criteria: Vec<Criterion> =
            (0..scored).map(|c| criterion(&format!("c{c}"), rating.clone(), Direction::Higher)).collect();
        criteria
            .extend((0..features).map(|f| criterion(&format!("f{f}"), Kind::YesNo(YesNo), Direction::None)));
        let options = self.points.iter().zip(&self.features).enumerate();
        let comparison = Comparison {
            folder: String::new(),
            address: "/".into(),
            title: String::new(),
            question: String::new(),
            description: None,
            nouns: ("option".into(), "options".into()),
            pairs: Vec::new(),
            groups: vec![Group { id: "g".into(), title: "G".into() }],
            criteria,
            names: Names::default(),
            options: options.map(|(o, (points, features))| choosable(o, points, features)).collect(),
            sources: Vec::new(),
            charts: Vec::new(),
            has_sources: false,
            terms: Vec::new(),
            guide: None,
            authored: BTreeMap::new(),
            generated: BTreeMap::new(),
            stale_after: None,
            require_sources: false,
            sheet: crate::kinds::Spreadsheet::default(),
            file: FileId(0),
            gaps: Gaps::default(),
        };
        Asking { comparison, guide: self.guide(scored) }
    }

    fn guide(&self, scored: usize) -> Guide {
        let answer = |q: usize, a: usize, says: &Says| Answer {
            id: format!("a{a}"),
            text: String::new(),
            reason: None,
            ignores: Vec::new(),
            weights: says.weights.iter().map(|(c, w)| (CriterionId::from_index(*c), *w)).collect(),
            requires: says
                .requires
                .iter()
                .map(|(f, so)| Requirement {
                    criterion: CriterionId::from_index(scored + f),
                    constraint: Constraint::OneOf(vec![Value::YesNo(*so)]),
                    span: at(0),
                })
                .collect(),
            span: at(100 * q + 1 + a),
        };
        let question = |(q, answers): (usize, &Vec<Says>)| Question {
            always: false,
            id: format!("q{q}"),
            text: String::new(),
            help: None,
            answers: answers.iter().enumerate().map(|(a, says)| answer(q, a, says)).collect(),
            span: at(100 * q),
        };
        let situation = |(s, (answers, verdict)): (usize, &Expects)| Situation {
            title: String::new(),
            answers: answers
                .iter()
                .map(|(q, a)| (QuestionId::from_index(*q), AnswerId::from_index(*a)))
                .collect(),
            verdict: verdict.clone(),
            why: None,
            span: at(20_000 + s),
        };
        Guide {
            questions: self.questions.iter().enumerate().map(question).collect(),
            either_within: self.either_within,
            max_pages: self.max_pages,
            never_wins: self.never_wins.iter().map(|o| (OptionId::from_index(*o), at(30_000 + o))).collect(),
            situations: self.situations.iter().enumerate().map(situation).collect(),
            advice: Vec::new(),
        }
    }
}

fn at(byte: usize) -> Span {
    Span::new(FileId(1), byte..byte + 1)
}

fn criterion(id: &str, kind: Kind, direction: Direction) -> Criterion {
    Criterion {
        id: id.into(),
        title: id.into(),
        group: GroupId(0),
        scale: Scale::new(&kind, direction, std::iter::empty()),
        kind,
        direction,
        definition: None,
        why: None,
        judgement: false,
        span: at(0),
    }
}

fn choosable(index: usize, points: &[u32], features: &[Option<bool>]) -> Contender {
    let fact =
        |cell| Fact { cell, note: None, sources: Vec::new(), checked: None, own_date: false, span: None };
    let scored = points.iter().map(|p| Cell::Known(Value::Rating((p + 1).into())));
    let so = features.iter().map(|f| f.map_or(Cell::Unknown, |yes| Cell::Known(Value::YesNo(yes))));
    Contender {
        id: format!("o{index}"),
        name: String::new(),
        phrase: String::new(),
        summary: None,
        choose: None,
        hue: 0,
        address: String::new(),
        page: None,
        facts: scored.chain(so).map(fact).collect(),
        drawing: None,
        arguments: Vec::new(),
        checked: None,
        span: at(10_000 + index),
    }
}

fn weighs(weights: &[(usize, u32)]) -> Says {
    Says { weights: weights.to_vec(), requires: Vec::new() }
}

fn requires(requires: &[(usize, bool)]) -> Says {
    Says { weights: Vec::new(), requires: requires.to_vec() }
}

// What the reference says of outcomes, tried on every combination of answers.

/// An answer to each question.
type Full = Vec<AnswerId>;

/// The questions of a table with given answers (or `None`), in all ways of answering the rest.
fn assignments(table: &Table, given: &[Option<AnswerId>]) -> Vec<Full> {
    let mut all = vec![Vec::new()];
    for (q, answers) in table.questions.iter().enumerate() {
        let choices: Vec<AnswerId> = match given.get(q).copied().flatten() {
            Some(answer) => vec![answer],
            None => (0..answers.len()).map(AnswerId::from_index).collect(),
        };
        let longer = |full: &Full| choices.iter().map(|a| [&full[..], &[*a]].concat()).collect::<Vec<_>>();
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn everything(table: &Table) -> Vec<Full> {
    assignments(table, &[])
}

/// Requirements, by the indices of question and requirement.
type Requirements = BTreeSet<(usize, usize)>;

/// Scores as numerators, the sum of weights, and for each option the requirements that it fails.
fn sums(c: &Asking, full: &Full) -> (Vec<i128>, i128, Vec<Requirements>) {
    let guide = &c.guide;
    let answers: Vec<&Answer> =
        guide.questions.iter().zip(full).map(|(q, a)| &q.answers[a.index()]).collect();
    let weights = || answers.iter().flat_map(|a| &a.weights);
    let score =
        |o| weights().map(|(k, w)| i128::from(*w) * i128::from(c.points(o, *k).expect("points").0)).sum();
    let fails = |o| {
        let mut fails = Requirements::new();
        for (q, answer) in answers.iter().enumerate() {
            for (r, requirement) in answer.requires.iter().enumerate() {
                if requirement.met_by(c, o) == Meets::No {
                    fails.insert((q, r));
                }
            }
        }
        fails
    };
    (
        c.option_ids().map(score).collect(),
        weights().map(|(_, w)| i128::from(*w)).sum(),
        c.option_ids().map(fails).collect(),
    )
}

fn outcome(c: &Asking, full: &Full) -> Outcome {
    let (scores, total, fails) = sums(c, full);
    let id = OptionId::from_index;
    let fit: Vec<usize> = (0..scores.len()).filter(|o| fails[*o].is_empty()).collect();
    if let Some(best) = fit.iter().map(|o| scores[*o]).max() {
        let within = i128::from(c.guide.either_within) * total;
        let near: Vec<OptionId> = fit.into_iter().filter(|o| scores[*o] + within >= best).map(id).collect();
        return if let [alone] = near[..] { Outcome::Option(alone) } else { Outcome::Either(near) };
    }
    let mut pairs = Vec::new();
    for a in 0..scores.len() {
        for b in a + 1..scores.len() {
            if fails[a].is_disjoint(&fails[b]) {
                pairs.push((-(scores[a] + scores[b]), a, b));
            }
        }
    }
    pairs.into_iter().min().map_or(Outcome::NoneFits, |(_, a, b)| Outcome::Together(id(a), id(b)))
}

fn some(full: &Full) -> Vec<Option<AnswerId>> {
    full.iter().copied().map(Some).collect()
}

fn compiled(c: &Asking) -> Compiled {
    compile(c).0.expect("small enough")
}

// Random small guides

fn says(criteria: usize, features: usize) -> impl Strategy<Value = Says> {
    let weights = prop::collection::btree_map(0..criteria, 1..4_u32, 0..=criteria.min(2));
    let requires = prop::collection::btree_map(0..features.max(1), any::<bool>(), 1..=2);
    (weights, requires, 0..5_u8).prop_map(move |(weights, requires, demanding)| Says {
        weights: weights.into_iter().collect(),
        requires: if features > 0 && demanding < 2 { requires.into_iter().collect() } else { Vec::new() },
    })
}

fn tables() -> impl Strategy<Value = Table> {
    (1..=5_usize, 1..=3_usize, 0..=2_usize).prop_flat_map(|(options, criteria, features)| {
        let row = prop::collection::vec((0..=5_u32).prop_map(|n| n * 20), criteria);
        let feature = prop_oneof![2 => Just(Some(true)), 2 => Just(Some(false)), 1 => Just(None)];
        let points = prop::collection::vec(row, options);
        let features_of = prop::collection::vec(prop::collection::vec(feature, features), options);
        let question = prop::collection::vec(says(criteria, features), 2..=3);
        let questions = prop::collection::vec(question, 1..=4);
        let within = prop_oneof![Just(0), Just(500), Just(2000)];
        (points, features_of, questions, within).prop_map(|(points, features, questions, either_within)| {
            Table {
                features,
                either_within,
                ..Table::new(&points.iter().map(Vec::as_slice).collect::<Vec<_>>(), questions)
            }
        })
    })
}

fn cases() -> ProptestConfig {
    ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_diagram_finds_the_outcome_of_every_assignment(table in tables()) {
        let c = table.comparison();
        let guide = compiled(&c);
        for full in everything(&table) {
            let found = guide.diagram.find(guide.diagram.root, &some(&full), |_| true);
            prop_assert_eq!(found.map(|(_, o)| o), Some(&outcome(&c, &full)), "{:?}", full);
        }
    }

    #[test]
    fn only_questions_that_can_change_the_outcome_are_asked(table in tables()) {
        let c = table.comparison();
        let guide = compiled(&c);
        for (index, state) in guide.states.all.iter().enumerate() {
            let given = guide.states.given(index);
            let all = assignments(&table, &given);
            let other = |full: &Full, q: usize, a: usize| {
                let mut full = full.clone();
                full[q] = AnswerId::from_index(a);
                outcome(&c, &full)
            };
            let changes = |q: usize| all.iter().any(|full| {
                (0..table.questions[q].len()).any(|a| other(full, q, a) != outcome(&c, full))
            });
            match &state.step {
                Step::Done(verdict) => {
                    for full in &all {
                        prop_assert_eq!(verdict, &outcome(&c, full));
                    }
                }
                Step::Ask { question, .. } => {
                    prop_assert!(changes(question.index()));
                    for q in (0..question.index()).filter(|q| given[*q].is_none()) {
                        prop_assert!(!changes(q));
                    }
                }
            }
        }
    }

    #[test]
    fn states_are_a_tree_that_ends_in_verdicts(table in tables()) {
        let c = table.comparison();
        let guide = compiled(&c);
        let states = &guide.states.all;
        prop_assert_eq!(states.len() as u64, guide.diagram.pages());
        let mut addresses = BTreeSet::new();
        for (index, state) in states.iter().enumerate() {
            prop_assert!(addresses.insert(guide.states.address(&c.guide, index)));
            prop_assert_eq!(guide.states.walk(&guide.states.given(index)), index);
            prop_assert_eq!(guide.states.trail(index).len(), state.answers.len());
            let Step::Ask { question, children, most_left } = &state.step else { continue };
            prop_assert_eq!(children.len(), table.questions[question.index()].len());
            for (a, child) in children.iter().enumerate() {
                prop_assert_eq!(states[*child].parent, Some(index));
                let mut answers = state.answers.clone();
                answers.push((*question, AnswerId::from_index(a)));
                prop_assert_eq!(&states[*child].answers, &answers);
            }
            let below = states.iter().filter(|s| s.answers.starts_with(&state.answers));
            let deepest = below.map(|s| s.answers.len()).max().unwrap_or(0);
            prop_assert_eq!(*most_left, deepest - state.answers.len());
        }
        let order: Vec<_> = states.iter().map(|s| s.answers.clone()).collect();
        let mut sorted = order.clone();
        sorted.sort();
        prop_assert_eq!(order, sorted);
    }

    #[test]
    fn a_path_that_is_found_leads_where_it_says(table in tables()) {
        let guide = compiled(&table.comparison());
        for proof in &guide.proof.outcomes {
            let found = guide.diagram.find(guide.diagram.root, &[], |outcome| *outcome == proof.outcome);
            let (path, _) = found.expect("an outcome that is reached");
            let first = guide.states.all.iter().find(|s| s.outcome() == Some(&proof.outcome));
            prop_assert_eq!(Some(&path), first.map(|s| &s.answers));
            let witness = &guide.states.all[proof.witness];
            prop_assert_eq!(witness.outcome(), Some(&proof.outcome));
            prop_assert!(witness.answers.len() <= path.len());
        }
    }

    #[test]
    fn the_margin_is_the_least_of_all_completions(table in tables()) {
        let c = table.comparison();
        let guide = compiled(&c);
        for index in 0..guide.states.all.len() {
            let Some(verdict) = guide.verdict(index) else { continue };
            let Outcome::Option(winner) = verdict.outcome else {
                prop_assert_eq!(verdict.rival, None);
                continue;
            };
            // The first of the least leads as a fraction, the lowest rival first.
            let mut least: Option<(i128, i128, usize, Full)> = None;
            for full in assignments(&table, &guide.states.given(index)) {
                let (scores, total, fails) = sums(&c, &full);
                for rival in (0..scores.len()).filter(|r| *r != winner.index() && fails[*r].is_empty()) {
                    let lead = scores[winner.index()] - scores[rival];
                    let new = (rival, &full);
                    if least.as_ref().is_none_or(|(l, t, r, f)| {
                        (lead * t, new) < (l * total, (*r, f))
                    }) {
                        least = Some((lead, total, rival, full.clone()));
                    }
                }
            }
            let rival = verdict.rival;
            match least {
                Some((lead, total, option, full)) => {
                    let rival = rival.expect("a runner-up");
                    prop_assert!(rival.eligible);
                    prop_assert_eq!(i128::from(rival.margin), lead / total);
                    prop_assert_eq!((rival.option.index(), verdict.completion), (option, full));
                }
                None => prop_assert!(rival.is_none_or(|r| !r.eligible)),
            }
        }
    }

    #[test]
    fn a_better_fact_never_costs_a_win(table in tables(), o in 0..5_usize, k in 0..3_usize, by in 1..80_u32) {
        let (o, k) = (o % table.points.len(), k % table.points[0].len());
        let mut better = table.clone();
        better.points[o][k] = (table.points[o][k] + by).min(100);
        let (before, after) = (compiled(&table.comparison()), compiled(&better.comparison()));
        let option = OptionId::from_index(o);
        for full in everything(&table) {
            let of = |guide: &Compiled| {
                guide.diagram.find(guide.diagram.root, &some(&full), |_| true).expect("total").1.clone()
            };
            let (before, after) = (of(&before), of(&after));
            if before == Outcome::Option(option) {
                prop_assert_eq!(after, before);
            } else if before.wins(option) {
                prop_assert!(after.wins(option), "{:?} became {:?}", before, after);
            }
        }
    }

    #[test]
    fn forcing_answers_force_and_alternatives_tell_the_truth(table in tables()) {
        let c = table.comparison();
        let guide = compiled(&c);
        for index in 0..guide.states.all.len() {
            let Some(verdict) = guide.verdict(index) else { continue };
            let forced = |given: &[Option<AnswerId>]| {
                assignments(&table, given).iter().all(|full| outcome(&c, full) == verdict.outcome)
            };
            let mut given = states::by_question(table.questions.len(), &verdict.forcing);
            prop_assert!(forced(&given));
            for (question, answer) in &verdict.forcing {
                given[question.index()] = None;
                prop_assert!(!forced(&given));
                given[question.index()] = Some(*answer);
            }
            for other in &verdict.alternatives {
                let mut given = guide.states.given(index);
                given[other.question.index()] = Some(other.answer);
                prop_assert_eq!(guide.states.walk(&given), other.state);
                prop_assert_eq!(forced(&given), other.flips == Flip::Same);
                let done = matches!(guide.states.all[other.state].step, Step::Done(_));
                prop_assert_ne!((other.flips, done), (Flip::Other, false));
                prop_assert_ne!((other.flips, done), (Flip::Asks, true));
            }
            let others: usize = verdict.answers.iter().map(|(q, _)| table.questions[q.index()].len() - 1).sum();
            prop_assert_eq!(verdict.alternatives.len(), others);
        }
    }

    #[test]
    fn scores_and_demands_of_a_verdict_are_those_of_its_completion(table in tables()) {
        let c = table.comparison();
        let guide = compiled(&c);
        for index in 0..guide.states.all.len() {
            let Some(verdict) = guide.verdict(index) else { continue };
            let (scores, total, fails) = sums(&c, &verdict.completion);
            prop_assert_eq!(&outcome(&c, &verdict.completion), &verdict.outcome);
            prop_assert_eq!(i128::from(verdict.total_weight), total);
            prop_assert_eq!(verdict.weights.iter().sum::<u64>(), verdict.total_weight);
            for (o, standing) in verdict.standings.iter().enumerate() {
                prop_assert_eq!(i128::from(standing.numerator), scores[o]);
                prop_assert_eq!(i128::from(standing.score), if total > 0 { scores[o] / total } else { 0 });
                let failed: BTreeSet<_> = standing.failed.iter().map(|d| (d.question.index(), d.requirement)).collect();
                prop_assert_eq!(&failed, &fails[o]);
            }
            // Nothing recommended fails what the reader demands; what is open is listed.
            if let Outcome::Option(_) | Outcome::Either(_) = verdict.outcome {
                for option in verdict.outcome.options() {
                    prop_assert!(verdict.standings[option.index()].failed.is_empty());
                    for (q, a) in &verdict.answers {
                        let guide = &c.guide;
                        for (r, demand) in guide.questions[q.index()].answers[a.index()].requires.iter().enumerate() {
                            let open = demand.met_by(&c, option) == Meets::Open;
                            let listed = verdict.open.iter().any(|d| (d.option, d.question, d.requirement) == (option, *q, r));
                            prop_assert_eq!(open, listed);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_proof_reports_exactly_the_faults(table in tables(), listed in any::<bool>(), situation in 0..4_usize) {
        let mut table = table;
        let all = everything(&table);
        let c = table.comparison();
        let outcomes: BTreeMap<Full, Outcome> = all.iter().map(|f| (f.clone(), outcome(&c, f))).collect();
        if listed {
            table.never_wins = vec![0];
        }
        let expected = [Expected::Option(OptionId(0)), Expected::Either, Expected::None,
            Expected::Together(vec![OptionId::from_index(1 % table.points.len()), OptionId(0)])][situation].clone();
        table.situations = vec![(vec![(0, 1)], expected.clone())];
        let swapped = |full: &Full, q: usize, a: usize| {
            let mut full = full.clone();
            full[q] = AnswerId::from_index(a);
            outcomes[&full].clone()
        };
        let mut faults: BTreeSet<(Code, u32)> = BTreeSet::new();
        for (q, answers) in table.questions.iter().enumerate() {
            let same = |a: usize, b: usize| all.iter().all(|full| swapped(full, q, a) == swapped(full, q, b));
            if (1..answers.len()).all(|a| same(0, a)) {
                faults.insert((DEAD_QUESTION, at(100 * q).start));
                continue;
            }
            for b in (1..answers.len()).filter(|b| (0..*b).any(|a| same(a, *b))) {
                faults.insert((DEAD_ANSWER, at(100 * q + 1 + b).start));
            }
        }
        for o in c.option_ids() {
            let wins = outcomes.values().any(|outcome| outcome.wins(o));
            let never = table.never_wins.contains(&o.index());
            if !wins && !never {
                faults.insert((UNREACHABLE_OPTION, at(10_000 + o.index()).start));
            } else if wins && never {
                faults.insert((WINS_AFTER_ALL, at(30_000 + o.index()).start));
            }
        }
        let holds = outcomes.iter().filter(|(full, _)| full[0].index() == 1).all(|(_, outcome)| match &expected {
            Expected::Option(o) => *outcome == Outcome::Option(*o),
            Expected::Either => matches!(outcome, Outcome::Either(_)),
            Expected::None => *outcome == Outcome::NoneFits,
            Expected::Together(_) => *outcome == Outcome::Together(OptionId(0), OptionId(1)),
        });
        if !holds {
            faults.insert((CONTRADICTED_VERDICT, at(20_000).start));
        }
        let (guide, problems) = compile(&table.comparison());
        // Whether the way of the situation ends at a question.
        let asks = |guide: &Compiled| {
            let mut at = 0;
            while let Step::Ask { question, children, .. } = &guide.states.all[at].step {
                match question.index() {
                    0 => at = children[1],
                    _ => return true,
                }
            }
            false
        };
        if holds && guide.as_ref().is_some_and(asks) {
            faults.insert((OPEN_SITUATION, at(20_000).start));
        }
        let found: Vec<_> = problems.iter().map(|d| (d.code, d.span.expect("a place").start)).collect();
        prop_assert_eq!(found.len(), faults.len());
        prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), faults);
        let proof = guide.expect("small enough").proof;
        let reached: BTreeSet<_> = proof.outcomes.iter().map(|o| o.outcome.clone()).collect();
        prop_assert_eq!(reached, outcomes.into_values().collect::<BTreeSet<_>>());
        prop_assert_eq!(proof.situations.len(), usize::from(holds));
    }

    #[test]
    fn compiling_twice_gives_the_same(table in tables()) {
        let once = format!("{:?}", compile(&table.comparison()));
        prop_assert_eq!(once, format!("{:?}", compile(&table.comparison())));
    }
}

// Guides by hand

/// Sound and speech; headphones are good for the one, headsets for the other.
fn headphones() -> Table {
    Table {
        features: vec![vec![Some(false)], vec![Some(true)], vec![None]],
        ..Table::new(
            &[&[90, 20], &[50, 80], &[60, 60]],
            vec![vec![weighs(&[(0, 3)]), weighs(&[(1, 3)])], vec![requires(&[(0, true)]), Says::default()]],
        )
    }
}

#[test]
fn skips_what_cannot_matter_any_more() {
    let c = headphones().comparison();
    let (guide, problems) = compile(&c);
    let guide = guide.expect("small enough");
    assert_eq!(problems, []);
    let seen: Vec<_> = (0..guide.states.all.len())
        .map(|s| (guide.states.address(&c.guide, s), guide.states.all[s].step.clone()))
        .collect();
    let ask = |q, children: &[usize], most_left| Step::Ask {
        question: QuestionId(q),
        children: children.to_vec(),
        most_left,
    };
    let done = |o| Step::Done(Outcome::Option(OptionId(o)));
    assert_eq!(
        seen,
        [
            (String::new(), ask(0, &[1, 4], 2)),
            ("q0-a0/".into(), ask(1, &[2, 3], 1)),
            // The third may have what is demanded: nobody knows.
            ("q0-a0/q1-a0/".into(), done(2)),
            ("q0-a0/q1-a1/".into(), done(0)),
            ("q0-a1/".into(), done(1)),
        ]
    );
}

#[test]
fn a_verdict_says_why_and_what_else() {
    let guide = compiled(&headphones().comparison());
    let (q0, q1, a0, a1) = (QuestionId(0), QuestionId(1), AnswerId(0), AnswerId(1));
    let verdict = guide.verdict(2).expect("a verdict");
    let demand = |option, asked| Demand { option, question: q1, answer: a0, requirement: 0, asked };
    assert_eq!(verdict.open, [demand(OptionId(2), true)]);
    assert_eq!(verdict.standings[0].failed, [demand(OptionId(0), true)]);
    assert_eq!(verdict.standings.iter().map(|s| s.score).collect::<Vec<_>>(), [9000, 5000, 6000]);
    assert_eq!(verdict.rival, Some(Rival { option: OptionId(1), eligible: true, margin: 1000 }));
    let reason = Reason { criterion: CriterionId(0), weight: 3, lead: 1000, answers: vec![(q0, a0, 3)] };
    assert_eq!(verdict.reasons, [reason]);
    assert_eq!(verdict.gives_up, [GivenUp { criterion: CriterionId(1), weight: 0, lead: 2000 }]);
    assert_eq!(verdict.forcing, [(q0, a0), (q1, a0)]);
    assert_eq!(
        verdict.alternatives,
        [
            Alternative { question: q0, answer: a1, state: 4, flips: Flip::Other },
            Alternative { question: q1, answer: a1, state: 3, flips: Flip::Other },
        ]
    );
    let short = guide.verdict(4).expect("a verdict");
    assert_eq!(short.unasked, [q1]);
    assert_eq!(short.alternatives, [Alternative { question: q0, answer: a0, state: 1, flips: Flip::Asks }]);
    assert_eq!(guide.states.changes(1), [Change { question: q0, answer: a1, state: 4 }]);
    assert_eq!(guide.verdict(0), None);
}

#[test]
fn reasons_go_by_what_they_add_to_the_score() {
    let weights = [(0, 5), (1, 2), (2, 1)];
    let table = Table::new(
        &[&[60, 90, 10, 40, 20], &[50, 20, 40, 60, 70]],
        vec![vec![weighs(&weights), weighs(&[(2, 1)])], vec![weighs(&[(1, 1)]), Says::default()]],
    );
    let guide = compiled(&table.comparison());
    let verdict = guide.verdict(1).expect("a verdict");
    let (given, of) = ((QuestionId(0), AnswerId(0)), CriterionId);
    assert_eq!((verdict.outcome, &verdict.answers), (Outcome::Option(OptionId(0)), &vec![given]));
    let reason = |c, weight: u32, lead| Reason {
        criterion: of(c),
        weight: weight.into(),
        lead,
        answers: vec![(given.0, given.1, weight)],
    };
    assert_eq!(verdict.reasons, [reason(1, 2, 7000), reason(0, 5, 1000)]);
    let gives_up: Vec<_> = verdict.gives_up.iter().map(|g| (g.criterion.0, g.weight, g.lead)).collect();
    assert_eq!(gives_up, [(2, 1, 3000), (4, 0, 5000), (3, 0, 2000)]);
    // The first answer to the question that was not asked would add to the lead.
    assert_eq!(
        (verdict.unasked, verdict.completion[1], verdict.total_weight),
        (vec![QuestionId(1)], AnswerId(1), 8)
    );
    assert_eq!(verdict.rival.map(|r| r.margin), Some((5 * 1000 + 2 * 7000 - 3000) / 8));
}

#[test]
fn takes_two_together_or_none() {
    let features = [[true, false, false], [false, true, false], [false, true, false]];
    let table = Table {
        features: features.map(|of| of.map(Some).to_vec()).to_vec(),
        never_wins: vec![1],
        situations: vec![(vec![(0, 1), (1, 0)], Expected::Together(vec![OptionId(2), OptionId(0)]))],
        ..Table::new(
            &[&[100, 0], &[0, 50], &[0, 60]],
            vec![
                vec![weighs(&[(0, 1)]), weighs(&[(1, 1)])],
                vec![requires(&[(0, true), (1, true)]), requires(&[(2, true)]), Says::default()],
            ],
        )
    };
    let (guide, problems) = compile(&table.comparison());
    assert_eq!(problems, []);
    let outcomes = guide.expect("small").proof.outcomes;
    let id = OptionId;
    assert_eq!(
        outcomes.into_iter().map(|o| (o.outcome, o.verdicts)).collect::<Vec<_>>(),
        [
            (Outcome::Option(id(0)), 1),
            (Outcome::Option(id(2)), 1),
            // Of two equal sums the first pair; where the second criterion counts, the better.
            (Outcome::Together(id(0), id(1)), 1),
            (Outcome::Together(id(0), id(2)), 1),
            (Outcome::NoneFits, 2),
        ]
    );
}

#[test]
fn of_two_pairs_with_equal_sums_the_first_is_taken() {
    // Only the first two and the last two meet everything together.
    let lacks: [&[usize]; 4] = [&[0, 1], &[2, 3], &[0, 2], &[1, 3]];
    let features = lacks.map(|lacks| (0..4).map(|f| Some(!lacks.contains(&f))).collect());
    let everything = Says { weights: vec![(0, 1)], requires: (0..4).map(|f| (f, true)).collect() };
    let table = Table {
        features: features.to_vec(),
        ..Table::new(&[&[50], &[50], &[100], &[0]], vec![vec![everything, Says::default()]])
    };
    let guide = compiled(&table.comparison());
    assert_eq!(guide.states.all[1].outcome(), Some(&Outcome::Together(OptionId(0), OptionId(1))));
}

#[test]
fn a_tie_is_either_and_the_limit_is_included() {
    let close = |points: u32, within: u32| {
        let table = Table {
            either_within: within,
            ..Table::new(&[&[50, 90], &[points, 10]], vec![vec![weighs(&[(0, 2)]), weighs(&[(1, 1)])]])
        };
        let guide = compiled(&table.comparison());
        // Where both answers lead to the same, none is asked.
        guide.verdict(1).or_else(|| guide.verdict(0)).expect("a verdict").outcome
    };
    let both = Outcome::Either(vec![OptionId(0), OptionId(1)]);
    assert_eq!(close(50, 0), both);
    assert_eq!(close(53, 300), both);
    assert_eq!(close(53, 299), Outcome::Option(OptionId(1)));
    assert_eq!(close(49, 0), Outcome::Option(OptionId(0)));
}

#[test]
fn nothing_weighed_is_a_tie_of_all_that_fit() {
    let table = Table::new(&[&[50], &[70]], vec![vec![Says::default(), weighs(&[(0, 1)])]]);
    let guide = compiled(&table.comparison());
    let verdict = guide.verdict(1).expect("a verdict");
    assert_eq!(verdict.outcome, Outcome::Either(vec![OptionId(0), OptionId(1)]));
    assert_eq!((verdict.total_weight, verdict.standings[1].score), (0, 0));
}

#[test]
fn no_options_no_questions() {
    let guide = compiled(&Table::new(&[], vec![vec![Says::default(), Says::default()]]).comparison());
    assert_eq!(guide.verdict(0).expect("a verdict").outcome, Outcome::NoneFits);
    let guide = compiled(&Table::new(&[&[1], &[2]], Vec::new()).comparison());
    assert_eq!(guide.states.all.len(), 1);
    let guide = compiled(&Table::new(&[&[1], &[2]], vec![Vec::new()]).comparison());
    assert_eq!(guide.proof.asked, [0]);
    assert_eq!(guide.states.all[0].outcome(), Some(&Outcome::Either(vec![OptionId(0), OptionId(1)])));
}

/// Each problem with its place, message and notes.
fn problems(table: &Table) -> Vec<String> {
    let one = |d: Diagnostic| {
        let start = d.span.map(|s| s.start).unwrap_or_default();
        format!("{} {start}: {}; {}", d.code.name, d.message, d.notes.join("; "))
    };
    compile(&table.comparison()).1.into_iter().map(one).collect()
}

#[test]
fn reports_a_dead_question() {
    let mut table = headphones();
    table.questions.push(vec![Says::default(), weighs(&[(1, 1)])]);
    table.questions[1] = vec![Says::default(), Says::default()];
    table.never_wins = vec![2];
    table.questions[0][0].weights = vec![(0, 9)];
    table.questions[0][1].weights = vec![(1, 9)];
    assert_eq!(
        problems(&table),
        [
            "dead-question 100: the question `q1` is never asked: it can never change the verdict; \
             for instance, whatever is answered to it: q0: a0 leads to `o0`",
            "dead-question 200: the question `q2` is never asked: it can never change the verdict; \
             for instance, whatever is answered to it: q0: a0 leads to `o0`",
        ]
    );
}

#[test]
fn reports_a_dead_answer() {
    let mut table = headphones();
    table.questions[1].push(weighs(&[(0, 1)]));
    assert_eq!(
        problems(&table),
        ["dead-answer 103: the answer `a2` to `q1` always leads to the same verdict as `a1`; \
          for instance: q0: a0 → q1: a2"]
    );
}

#[test]
fn reports_an_option_that_cannot_win_and_one_that_can() {
    let mut table = headphones();
    table.features[2] = vec![Some(false)];
    table.never_wins = vec![1];
    assert_eq!(
        problems(&table),
        [
            "wins-after-all 30001: `o1` is listed in never_wins, but it can win; with these answers: q0: a1",
            "unreachable-option 10002: no answers to the guide lead to `o2`; \
             the nearest it comes: q0: a1: 20.00 points behind `o1`",
        ]
    );
}

#[test]
fn reports_a_verdict_by_hand_that_does_not_come_out() {
    let mut table = headphones();
    table.situations = vec![
        (vec![(0, 0)], Expected::Option(OptionId(0))),
        (vec![(0, 1)], Expected::Option(OptionId(1))),
        (vec![(1, 0), (0, 0)], Expected::Option(OptionId(2))),
        (vec![(0, 1)], Expected::Either),
    ];
    assert_eq!(
        problems(&table),
        [
            "contradicted-verdict 20000: this says `o0`, but the guide finds `o2`; \
             with these answers: q0: a0 → q1: a0; scores: o2 60.00, o1 50.00, o0 90.00 (fails `f0`)",
            "contradicted-verdict 20003: this says either, but the guide finds `o1`; \
             with these answers: q0: a1; scores: o1 80.00, o2 60.00, o0 20.00 (fails `f0`)",
        ]
    );
    let proof = compiled(&table.comparison()).proof;
    assert_eq!(
        proof.situations,
        [SituationProof { situation: 1, state: 4 }, SituationProof { situation: 2, state: 2 }]
    );
}

#[test]
fn reports_too_many_pages() {
    let mut table = headphones();
    table.max_pages = 4;
    let d = &compile(&table.comparison()).1[0];
    assert_eq!(d.code, GUIDE_TOO_LARGE);
    assert_eq!(d.span, Some(at(0)));
    assert_eq!(d.message, "this guide has 5 question and verdict pages, and max_pages is 4");
    let help = d.help.as_ref().expect("help");
    assert!(
        help.text.starts_with("`q0` multiplies them most (without it there would be about 3)"),
        "{help:?}"
    );
}

#[test]
fn gives_up_on_too_many_sums() {
    let table = headphones();
    let c = table.comparison();
    let model = Model::new(&c, &c.guide);
    assert!(Diagram::build(&model, 7).is_ok());
    let too_large = Diagram::build(&model, 4).expect_err("too large");
    assert_eq!((too_large.limit, too_large.question), (4, QuestionId(0)));
    // Twenty questions of five answers, none like another: found out in time, and told.
    let answer =
        |q: u32, a: u32| weighs(&[((a % 5) as usize, q * 5 + a + 1), (((a + q) % 5 + 5) as usize, a + 1)]);
    let questions = (0..20).map(|q| (0..5).map(|a| answer(q, a)).collect()).collect();
    let points: Vec<Vec<u32>> =
        (0..12).map(|o| (0..10).map(|k| (o * 37 + k * 53 + o * k) % 101).collect()).collect();
    let table = Table::new(&points.iter().map(Vec::as_slice).collect::<Vec<_>>(), questions);
    let (guide, problems) = compile(&table.comparison());
    assert!(guide.is_none());
    assert_eq!(problems[0].code, GUIDE_TOO_LARGE);
    assert!(problems[0].message.contains(&MOST_COMBINATIONS.to_string()));
}
