//! Charts: the geometry of pictures, computed from the same cells as the table. Templates draw them.

mod axis;
mod flow;
mod labels;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Display;

use rust_decimal::Decimal;

use super::contract;
use super::facts::{Frame, Profile};
use super::kind::MOST_DRAWN;
use super::view::Views;
use crate::guide::{Outcome, Step};
use crate::kinds::show_points;
use crate::kinds::{Form, Kind, Points, Value};
use crate::model::{Chart, ComparisonId, CriterionId, GroupId};
use crate::pages::part::Part;
use crate::words::Words;
use axis::Axis;
use flow::Target;

/// The most best options that are named.
const MOST_NAMED: usize = 3;

/// A circle, a square, a lozenge, a triangle, a cross, and again a cross for all that follow.
const SHAPES: [&str; 5] = [
    "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0",
    "M-5-5h10v10h-10z",
    "M0-7L7 0 0 7-7 0z",
    "M0-7L7 6H-7z",
    "M-2-7h4v5h5v4h-5v5h-4v-5h-5v-4h5z",
];

/// Of a group, on how many criteria the first of two is ahead, and the second.
type Wins = (usize, usize);

impl Views<'_> {
    /// The charts of the table page: none where two options have a page of their own for them, none where options are
    /// too many to be drawn.
    pub(super) fn table_charts(&self, id: ComparisonId, part: Part) -> contract::Charts {
        let facts = self.facts(id);
        let all = facts.all();
        let drawn = part.number == 0 && (3..=MOST_DRAWN).contains(&all.len());
        let profiles = if drawn { all.as_slice() } else { &[] };
        let frame = &facts.frame;
        // What the author asks for is drawn however many there are.
        let charts = if part.number == 0 { self.comparison(id).charts.as_slice() } else { &[] };
        contract::Charts {
            finding: None,
            dots: frame.dot_plots(profiles),
            ranges: frame.criterion_ids().filter_map(|c| frame.range_bars(c, profiles)).collect(),
            scatters: charts
                .iter()
                .enumerate()
                .filter_map(|(n, chart)| frame.scatter(n, chart, &all))
                .collect(),
        }
    }
}

impl Frame<'_> {
    /// The charts of a pair.
    pub(super) fn pair_charts(&self, a: &Profile<'_>, b: &Profile<'_>) -> contract::Charts {
        let both = [a, b];
        let differ = |c: &CriterionId| {
            let value = |profile: &Profile<'_>| profile.fact(*c).cell.value().cloned();
            value(a).is_some() && value(b).is_some() && value(a) != value(b)
        };
        contract::Charts {
            finding: self.ahead(a, b),
            dots: self.dot_plots(&both),
            ranges: self.criterion_ids().filter(differ).filter_map(|c| self.range_bars(c, &both)).collect(),
            scatters: Vec::new(),
        }
    }

    /// Criteria of several groups as one plot, for the home page.
    pub(super) fn spread(&self, criteria: &[CriterionId], profiles: &[&Profile<'_>]) -> contract::DotPlot {
        let rows = criteria.iter().map(|criterion| self.dot_row(*criterion, profiles)).collect();
        contract::DotPlot { id: String::new(), title: String::new(), finding: None, rows }
    }

    fn dot_plots(&self, profiles: &[&Profile<'_>]) -> Vec<contract::DotPlot> {
        let plot = |(index, group): (usize, &crate::model::Group)| {
            let rows: Vec<contract::DotRow> = self
                .of_group(GroupId::from_index(index))
                .filter(|c| differ(*c, profiles))
                .map(|c| self.dot_row(c, profiles))
                .collect();
            let finding = match profiles {
                [a, b] => self.ahead_in(GroupId::from_index(index), a, b),
                _ => None,
            };
            (!rows.is_empty()).then(|| contract::DotPlot {
                id: group.id.clone(),
                title: group.title.clone(),
                finding,
                rows,
            })
        };
        self.groups.iter().enumerate().filter_map(plot).collect()
    }

    fn dot_row(&self, criterion: CriterionId, profiles: &[&Profile<'_>]) -> contract::DotRow {
        let it = &self.criteria[criterion.index()];
        let points: Vec<Option<Points>> =
            profiles.iter().map(|profile| profile.known_points(criterion)).collect();
        let most = points.iter().flatten().max().copied();
        let mut stacks: BTreeMap<Points, usize> = BTreeMap::new();
        let dots: Vec<contract::Dot> = profiles
            .iter()
            .zip(&points)
            .enumerate()
            .map(|(place, (profile, points))| {
                let stack = points.map_or(0, |points| {
                    let stack = stacks.entry(points).or_default();
                    *stack += 1;
                    *stack - 1
                });
                contract::Dot {
                    name: profile.card.name.clone(),
                    class: profile.card.class.clone(),
                    path: SHAPES[place.min(SHAPES.len() - 1)],
                    at: points.map(|points| show_points(points.0.into())),
                    words: profile.fact(criterion).cell.show(&it.kind, Form::Brief(self.words)),
                    stack,
                    best: points.is_some() && *points == most,
                }
            })
            .collect();
        let best: Vec<&Profile<'_>> =
            profiles.iter().zip(&dots).filter(|(_, dot)| dot.best).map(|(profile, _)| *profile).collect();
        contract::DotRow {
            criterion: self.criterion(criterion).clone(),
            best_count: best.len(),
            highest: stacks.values().max().copied().unwrap_or(1),
            best_words: dots.iter().find(|dot| dot.best).map(|dot| dot.words.clone()).unwrap_or_default(),
            best: if best.len() > MOST_NAMED {
                Vec::new()
            } else {
                best.into_iter().map(|profile| profile.card.clone()).collect()
            },
            dots,
        }
    }

    /// On how many criteria of a group each of two is ahead.
    fn wins(&self, group: GroupId, a: &Profile<'_>, b: &Profile<'_>) -> Wins {
        self.of_group(group).fold((0, 0), |(x, y), c| match (a.known_points(c), b.known_points(c)) {
            (Some(of_a), Some(of_b)) if of_a > of_b => (x + 1, y),
            (Some(of_a), Some(of_b)) if of_b > of_a => (x, y + 1),
            _ => (x, y),
        })
    }

    fn ahead_in(&self, group: GroupId, a: &Profile<'_>, b: &Profile<'_>) -> Option<String> {
        let (of_a, of_b) = self.wins(group, a, b);
        let all = of_a + of_b;
        let said = |who: &Profile<'_>, some: usize| {
            let places: [(&str, &dyn Display); 3] =
                [("option", &who.card.name), ("some", &some), ("all", &all)];
            Some(self.words.say("chart.ahead-on", &places))
        };
        match of_a.cmp(&of_b) {
            _ if all == 0 => None,
            std::cmp::Ordering::Greater => said(a, of_a),
            std::cmp::Ordering::Less => said(b, of_b),
            std::cmp::Ordering::Equal => Some(self.words.say("chart.each-ahead-on", &[("some", &of_a)])),
        }
    }

    /// In which groups each of two is ahead on more criteria.
    fn ahead(&self, a: &Profile<'_>, b: &Profile<'_>) -> Option<String> {
        let groups = |first: bool| {
            let ahead = |index: &usize| {
                let (of_a, of_b) = self.wins(GroupId::from_index(*index), a, b);
                if first { of_a > of_b } else { of_b > of_a }
            };
            let titles: Vec<&str> =
                (0..self.groups.len()).filter(ahead).map(|index| self.groups[index].title.as_str()).collect();
            let profile = if first { a } else { b };
            let groups = titles.join(self.words.word("list.between"));
            let places: [(&str, &dyn Display); 2] = [("option", &profile.card.name), ("groups", &groups)];
            (!titles.is_empty()).then(|| self.words.say("chart.ahead-in", &places))
        };
        let parts: Vec<String> = [groups(true), groups(false)].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// `None` for a criterion without numbers, or with fewer than two.
    fn range_bars(&self, criterion: CriterionId, profiles: &[&Profile<'_>]) -> Option<contract::RangeBars> {
        let it = &self.criteria[criterion.index()];
        it.kind.about().show_number?;
        let range = |profile: &Profile<'_>| profile.fact(criterion).cell.value()?.measure().extent;
        let mut known: Vec<(&Profile<'_>, (Decimal, Decimal))> =
            profiles.iter().filter_map(|profile| Some((*profile, range(profile)?))).collect();
        if known.len() < 2 {
            return None;
        }
        let axis = Axis::linear(known.iter().flat_map(|(_, (low, high))| [*low, *high]))?;
        if profiles.len() > 2 {
            known.sort_by_key(|(profile, _)| {
                std::cmp::Reverse(profile.fact(criterion).cell.value().and_then(Value::place))
            });
        }
        let bar = |profile: &Profile<'_>, from: String, to: String| contract::Bar {
            card: profile.card.clone(),
            from,
            to,
            words: match profile.fact(criterion).cell.value() {
                Some(value) => it.kind.show(value, Form::Bare(self.words)),
                None => profile.fact(criterion).cell.text(&it.kind, self.words),
            },
        };
        let without = profiles.iter().filter(|profile| range(profile).is_none());
        let bars: Vec<contract::Bar> = known
            .iter()
            .map(|(profile, (low, high))| bar(profile, percent(axis.place(*low)), percent(axis.place(*high))))
            .collect();
        let finding = match (bars.first(), bars.last()) {
            (Some(most), Some(least)) if profiles.len() > 2 && most.words != least.words => {
                Some(self.words.say(
                    "chart.range",
                    &[
                        ("least", &least.words),
                        ("low", &least.card.name),
                        ("most", &most.words),
                        ("high", &most.card.name),
                    ],
                ))
            }
            _ => None,
        };
        Some(contract::RangeBars {
            id: it.id.clone(),
            title: it.title.clone(),
            url: self.criterion(criterion).url.clone(),
            unit: it.kind.about().unit.map(str::to_owned),
            finding,
            ticks: ticks(&axis, &it.kind, self.words),
            bars,
            without: without.map(|profile| bar(profile, String::new(), String::new())).collect(),
        })
    }

    fn scatter(&self, number: usize, chart: &Chart, profiles: &[&Profile<'_>]) -> Option<contract::Scatter> {
        let at =
            |profile: &Profile<'_>, criterion| profile.fact(criterion).cell.value().and_then(Value::place);
        let both = |profile: &Profile<'_>| Some((at(profile, chart.x)?, at(profile, chart.y)?));
        let known: Vec<(&Profile<'_>, (Decimal, Decimal))> =
            profiles.iter().filter_map(|profile| Some((*profile, both(profile)?))).collect();
        if known.len() < 2 {
            return None;
        }
        let make = |values: Vec<Decimal>, log: bool| {
            if log { Axis::log(values.into_iter()) } else { Axis::linear(values.into_iter()) }
        };
        let x = make(known.iter().map(|(_, (x, _))| *x).collect(), chart.x_log)?;
        let y = make(known.iter().map(|(_, (_, y))| *y).collect(), chart.y_log)?;
        let places: Vec<((u32, u32), i64)> = known
            .iter()
            .map(|(profile, (of_x, of_y))| {
                ((x.place(*of_x), y.place(*of_y)), labels::width(&profile.card.name))
            })
            .collect();
        // Among too many, no name has room.
        let sides = if known.len() <= MOST_DRAWN { labels::sides(&places) } else { vec![None; places.len()] };
        let words = |profile: &Profile<'_>, criterion: CriterionId| {
            profile.fact(criterion).cell.text(&self.criteria[criterion.index()].kind, self.words)
        };
        let points = known.iter().zip(&places).zip(sides).map(|(((profile, _), (at, _)), side)| {
            contract::ScatterPoint {
                card: profile.card.clone(),
                x: percent(at.0),
                y: percent(1000 - at.1),
                words: format!("{}, {}", words(profile, chart.x), words(profile, chart.y)),
                side: side.map(|side| match side {
                    labels::Side::End => "end",
                    labels::Side::Start => "start",
                    labels::Side::Above => "above",
                    labels::Side::Below => "below",
                }),
            }
        });
        let title = |criterion: CriterionId| self.criteria[criterion.index()].title.as_str();
        Some(contract::Scatter {
            id: format!("page-chart-{}", number + 1),
            title: chart.title.clone().unwrap_or_else(|| {
                let x = title(chart.x).to_lowercase();
                self.words.say("chart.y-by-x", &[("y", &title(chart.y)), ("x", &x)])
            }),
            points: points.collect(),
            without: profiles
                .iter()
                .filter(|profile| both(profile).is_none())
                .map(|profile| profile.card.name.clone())
                .collect(),
            x: self.scatter_axis(chart.x, &x, chart.x_log),
            y: self.scatter_axis(chart.y, &y, chart.y_log),
        })
    }

    fn scatter_axis(&self, criterion: CriterionId, axis: &Axis, log: bool) -> contract::ScatterAxis {
        let it = &self.criteria[criterion.index()];
        contract::ScatterAxis {
            title: it.title.clone(),
            url: self.criterion(criterion).url.clone(),
            unit: it.kind.about().unit.map(str::to_owned),
            log,
            ticks: ticks(axis, &it.kind, self.words),
        }
    }
}

impl Views<'_> {
    /// The guide, question by question; `None` where it is too large for a sheet.
    pub(super) fn flow(&self, id: ComparisonId) -> Option<contract::Flow> {
        let (compiled, guide) = self.compiled(id)?;
        let states = &compiled.states.all;
        let leads = flow::leads(&compiled.states);
        let asked: Vec<usize> = (0..guide.questions.len())
            .filter(|q| compiled.proof.asked.get(*q).is_some_and(|states| *states > 0))
            .collect();
        let answers: usize = asked.iter().map(|q| guide.questions[*q].answers.len()).sum();
        if asked.is_empty() || asked.len() + answers > flow::MOST_LINES {
            return None;
        }
        let outcomes = &compiled.proof.outcomes;
        let merged = outcomes.len() > flow::MOST_OUTCOMES;
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
        let lines = flow::lines(&to, asked.len(), colour);
        let shortest = states.iter().filter(|s| matches!(s.step, Step::Done(_))).map(|s| s.answers.len());
        let width = flow::width(&lines);
        let rows = lines.into_iter().enumerate().map(|(row, lines)| {
            let start = match asked.get(row) {
                Some(question) => self.flow_question(id, *question, row, &leads, &row_of),
                None => self.flow_outcome(id, row - asked.len(), merged),
            };
            contract::FlowRow {
                id: row_id(row),
                lanes: lines.lanes,
                joins: lines.joins,
                from_above: lines.from_above,
                to_below: lines.to_below,
                reach: lines.reach,
                ..start
            }
        });
        Some(contract::Flow { shortest: shortest.min().unwrap_or(0), width, rows: rows.collect() })
    }

    /// The row of a question, without its lines.
    fn flow_question(
        &self,
        id: ComparisonId,
        question: usize,
        row: usize,
        leads: &BTreeMap<(crate::guide::QuestionId, crate::guide::AnswerId), BTreeMap<Target, usize>>,
        row_of: &impl Fn(&Target) -> Option<usize>,
    ) -> contract::FlowRow {
        let mut out = contract::FlowRow::default();
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
            Some(contract::FlowLead { number, text, row: row_id(to), class, pages: *pages })
        };
        let it = &guide.questions[question];
        out.number = Some(row + 1);
        out.text.clone_from(&it.text);
        out.url = self.state_url(id, first);
        out.pages = compiled.proof.asked.get(question).copied().unwrap_or(0);
        for (answer, words) in it.answers.iter().enumerate() {
            let key =
                (crate::guide::QuestionId::from_index(question), crate::guide::AnswerId::from_index(answer));
            let mut to: Vec<contract::FlowLead> =
                leads.get(&key).into_iter().flatten().filter_map(lead).collect();
            to.sort_by_key(|lead| std::cmp::Reverse(lead.pages));
            out.answers.push(contract::FlowAnswer { text: words.text.clone(), leads: to });
        }
        out
    }

    /// The row of an outcome, or the only row of all of them, without its lines.
    fn flow_outcome(&self, id: ComparisonId, index: usize, merged: bool) -> contract::FlowRow {
        let mut out = contract::FlowRow::default();
        let Some((compiled, _)) = self.compiled(id) else { return out };
        let outcomes = &compiled.proof.outcomes;
        if merged {
            let link = |proved: &crate::guide::OutcomeProof| contract::Link {
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

/// Whether some of these options have more points than others.
fn differ(criterion: CriterionId, profiles: &[&Profile<'_>]) -> bool {
    let mut points = profiles.iter().filter_map(|profile| profile.known_points(criterion));
    points.next().is_some_and(|first| points.any(|other| other != first))
}

fn row_id(row: usize) -> String {
    format!("page-step-{}", row + 1)
}

fn ticks(axis: &Axis, kind: &Kind, words: &Words) -> Vec<contract::Tick> {
    let show = kind.about().show_number.unwrap_or(|number, _| number.to_string());
    let tick = |value: Decimal| contract::Tick { at: percent(axis.place(value)), label: show(value, words) };
    axis.ticks().into_iter().map(tick).collect()
}

/// Thousandths as percent: 291 is "29.1", 300 is "30".
fn percent(thousandths: u32) -> String {
    if thousandths.is_multiple_of(10) {
        (thousandths / 10).to_string()
    } else {
        format!("{}.{}", thousandths / 10, thousandths % 10)
    }
}
