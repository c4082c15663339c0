//! The flow chart is the guide's, and its lines lead where it does.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::pages::tests::sites;

#[test]
fn the_flow_chart_has_every_question_and_outcome_and_only_steps_that_can_be_taken() {
    let mut charts = 0;
    for site in sites() {
        let views = site.views();
        for (index, compiled) in site.guides.iter().enumerate() {
            let Some(compiled) = compiled else { continue };
            let id = ComparisonId::from_index(index);
            let guide = &compiled.guide;
            let flow = views.flow(id).expect("a guide that fits a sheet");
            charts += 1;
            let texts: BTreeSet<&str> = flow.rows.iter().map(|row| row.text.as_str()).collect();
            // The others are asked with the verdict.
            let asked = guide.questions.iter().zip(&compiled.proof.asked).filter(|(_, pages)| **pages > 0);
            for (question, _) in asked {
                assert!(texts.contains(question.text.as_str()), "{}", question.id);
            }
            let merged: Vec<&str> =
                flow.rows.iter().flat_map(|row| &row.outcomes).map(|link| link.title.as_str()).collect();
            for proved in &compiled.proof.outcomes {
                let own = texts.contains(views.sentence(id, &proved.outcome).as_str());
                assert!(
                    own || merged
                        .contains(&proved.outcome.short(views.comparison(id), views.words()).as_str())
                );
            }
            // Every step of every state is a lead, and there is no other.
            let mut taken: BTreeSet<(usize, usize, Target)> = BTreeSet::new();
            for state in &compiled.states.all {
                let (Some(parent), Some((question, answer))) = (state.parent, state.answers.last()) else {
                    continue;
                };
                assert!(
                    matches!(&compiled.states.all[parent].step, Step::Ask { question: q, .. } if q == question)
                );
                let to = match &state.step {
                    Step::Ask { question, .. } => Target::Ask(*question),
                    Step::Done(outcome) => Target::Done(outcome.clone()),
                };
                taken.insert((question.index(), answer.index(), to));
            }
            let leads = leads(&compiled.states);
            let drawn: BTreeSet<(usize, usize, Target)> = leads
                .iter()
                .flat_map(|((q, a), to)| to.keys().map(|to| (q.index(), a.index(), to.clone())))
                .collect();
            assert_eq!(drawn, taken);
            let pages: usize = leads.values().flat_map(BTreeMap::values).sum();
            assert_eq!(pages, compiled.states.all.len() - 1, "each state but the first is led to once");
            let said: usize = flow
                .rows
                .iter()
                .flat_map(|row| &row.answers)
                .flat_map(|a| &a.leads)
                .map(|lead| lead.pages)
                .sum();
            assert_eq!(said, pages);
            // A lead's row is on the page, and below.
            for (at, row) in flow.rows.iter().enumerate() {
                for lead in row.answers.iter().flat_map(|answer| &answer.leads) {
                    let to = flow.rows.iter().position(|row| row.id == lead.row).expect("a row");
                    assert!(to > at);
                }
            }
        }
    }
    assert_eq!(charts, 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever follows the lines comes from each row to exactly the rows that it leads to.
    #[test]
    fn the_lines_lead_where_the_rows_lead(
        questions in 1_usize..7,
        ends in 1_usize..5,
        edges in prop::collection::vec((0_usize..7, 0_usize..12), 1..30),
    ) {
        let rows = questions + ends;
        let mut to: Vec<Vec<usize>> = vec![Vec::new(); rows];
        for (from, target) in edges {
            if from < questions && from < target && target < rows {
                to[from].push(target);
            }
        }
        let lines = lines(&to, questions, |_| None);
        for (row, targets) in to.iter().enumerate() {
            let mut reached: BTreeSet<usize> = BTreeSet::new();
            if lines[row].to_below {
                prop_assert!(lines[row + 1].from_above);
                reached.insert(row + 1);
            }
            for join in &lines[row].joins {
                let mut below = lines.iter().enumerate().skip(row);
                let end = below.find(|(_, lines)| lines.lanes.iter().any(|lane| lane.x == join.x && lane.ends));
                reached.extend(end.map(|(at, _)| at));
            }
            prop_assert_eq!(&reached, &targets.iter().copied().collect::<BTreeSet<_>>());
            // No two lanes in one column.
            let columns: BTreeSet<usize> = lines[row].lanes.iter().map(|lane| lane.x).collect();
            prop_assert_eq!(columns.len(), lines[row].lanes.len());
        }
    }
}
