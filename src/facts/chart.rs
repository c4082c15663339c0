//! Charts: the geometry of pictures, computed from the same cells as the table. Templates draw them.

mod axis;
mod labels;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Display;

use rust_decimal::Decimal;
use serde::Serialize;

use super::{Card, Criterion, Facts, Profile, Schema, Sealed};
use crate::kinds::{Form, Kind, Points, Value, show_points};
use crate::model::{self, CriterionId, GroupId};
use crate::words::Words;
use axis::Axis;

/// Up to so many options are drawn in a chart.
pub(crate) const MOST_DRAWN: usize = 200;
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

/// `charts`, on the table page and on a pair's: pictures of the same facts, with positions as texts in percent of
/// an axis, from "0" to "100" with at most one decimal.
#[derive(Debug, Default, Serialize, Hash)]
pub struct Charts {
    /// Which option is ahead in which groups: `Headsets ahead in Talking; Headphones in Sound`. For two options
    /// only, and only where one is ahead.
    pub finding: Option<String>,
    /// Criteria with better and worse on which options differ, by group.
    pub dots: Vec<DotPlot>,
    /// Numbers and amounts, a picture for each criterion.
    pub ranges: Vec<RangeBars>,
    /// Two numbers against each other: what the author asks for, on the table page.
    pub scatters: Vec<Scatter>,
}

/// Criteria on an axis of points, from worse to better.
#[derive(Debug, Serialize, Hash)]
pub struct DotPlot {
    /// Id of the group; empty where rows of several stand together.
    pub id: String,
    /// Title of the group.
    pub title: String,
    /// For two options: who is ahead on how many: `Headsets ahead on 4 of 6`.
    pub finding: Option<String>,
    /// A line for each criterion.
    pub rows: Vec<DotRow>,
}

/// A criterion of a dot plot.
#[derive(Debug, Serialize, Hash)]
pub struct DotRow {
    /// The criterion.
    pub criterion: Sealed<Criterion>,
    /// A dot for each option, in their order; what has no value has no position.
    pub dots: Vec<Dot>,
    /// The options that are best; none where they are more than three.
    pub best: Vec<Sealed<Card>>,
    /// How many are best.
    pub best_count: usize,
    /// The most dots at one position.
    pub highest: usize,
    /// The best value in words.
    pub best_words: String,
}

/// An option on a line of a dot plot.
#[derive(Debug, Serialize, Hash)]
pub struct Dot {
    /// Name of the option.
    pub name: String,
    /// Class of its colour.
    pub class: String,
    /// Its shape, by its place among the options shown: the path of an SVG, round the origin.
    pub path: &'static str,
    /// Points as a position.
    pub at: Option<String>,
    /// The value in few words: a label, a number with its unit, `3 of 5`.
    pub words: String,
    /// How many options before it stand at the same position.
    pub stack: usize,
    /// Whether no other has more points.
    pub best: bool,
}

/// A marked value of an axis.
#[derive(Debug, Serialize, Hash)]
pub struct Tick {
    /// Position.
    pub at: String,
    /// The value, without unit.
    pub label: String,
}

/// A number or an amount of several options on a shared axis.
#[derive(Debug, Serialize, Hash)]
pub struct RangeBars {
    /// Id of the criterion.
    pub id: String,
    /// Title of the criterion.
    pub title: String,
    /// The row in the table page.
    pub url: String,
    /// Unit or currency.
    pub unit: Option<String>,
    /// From the lowest to the highest of more than two options: `0.33 (Mercury) to 1898 (Jupiter)`.
    pub finding: Option<String>,
    /// From the beginning of the axis to its end.
    pub ticks: Vec<Tick>,
    /// A bar for each option with a value: of more than two the highest first.
    pub bars: Vec<Bar>,
    /// The options without one, with what is said of them.
    pub without: Vec<Bar>,
}

/// An option's number.
#[derive(Debug, Serialize, Hash)]
pub struct Bar {
    /// The option.
    pub card: Sealed<Card>,
    /// Where its range begins; without a value empty.
    pub from: String,
    /// Where it ends; of a single value the same.
    pub to: String,
    /// The value without unit.
    pub words: String,
}

/// Two criteria against each other.
#[derive(Debug, Serialize, Hash)]
pub struct Scatter {
    /// Id on the page.
    pub id: String,
    /// The author's title, else the titles of both criteria.
    pub title: String,
    /// What goes across.
    pub x: ScatterAxis,
    /// What goes up.
    pub y: ScatterAxis,
    /// An option with both values each.
    pub points: Vec<ScatterPoint>,
    /// Names of the options that lack one.
    pub without: Vec<String>,
}

/// An axis of a scatter.
#[derive(Debug, Serialize, Hash)]
pub struct ScatterAxis {
    /// Title of the criterion.
    pub title: String,
    /// The row in the table page.
    pub url: String,
    /// Unit or currency.
    pub unit: Option<String>,
    /// Whether each step is a multiplication.
    pub log: bool,
    /// Ascending.
    pub ticks: Vec<Tick>,
}

/// A point of a scatter.
#[derive(Debug, Serialize, Hash)]
pub struct ScatterPoint {
    /// The option.
    pub card: Sealed<Card>,
    /// From the left.
    pub x: String,
    /// From above.
    pub y: String,
    /// Both values in words, with units.
    pub words: String,
    /// Where its name stands to it: `end`, `start`, `above` or `below`; none where there is no room.
    pub side: Option<&'static str>,
}

impl Facts<'_> {
    /// The charts of the table page: none where two options have a page of their own for them, none where options are
    /// too many to be drawn. What the author asks for is drawn however many there are.
    pub(crate) fn table_charts(&self, wanted: &[model::Chart]) -> Charts {
        let all = self.all();
        let profiles = if (3..=MOST_DRAWN).contains(&all.len()) { all.as_slice() } else { &[] };
        let schema = &self.schema;
        Charts {
            finding: None,
            dots: schema.dot_plots(profiles),
            ranges: schema.criterion_ids().filter_map(|c| schema.range_bars(c, profiles)).collect(),
            scatters: wanted
                .iter()
                .enumerate()
                .filter_map(|(n, chart)| schema.scatter(n, chart, &all))
                .collect(),
        }
    }
}

impl Schema<'_> {
    /// The charts of a pair.
    pub(crate) fn pair_charts(&self, a: &Profile<'_>, b: &Profile<'_>) -> Charts {
        let both = [a, b];
        let differ = |c: &CriterionId| {
            let value = |profile: &Profile<'_>| profile.fact(*c).cell.value().cloned();
            value(a).is_some() && value(b).is_some() && value(a) != value(b)
        };
        Charts {
            finding: self.ahead(a, b),
            dots: self.dot_plots(&both),
            ranges: self.criterion_ids().filter(differ).filter_map(|c| self.range_bars(c, &both)).collect(),
            scatters: Vec::new(),
        }
    }

    /// Criteria of several groups as one plot, for the home page.
    pub(crate) fn spread(&self, criteria: &[CriterionId], profiles: &[&Profile<'_>]) -> DotPlot {
        let rows = criteria.iter().map(|criterion| self.dot_row(*criterion, profiles)).collect();
        DotPlot { id: String::new(), title: String::new(), finding: None, rows }
    }

    fn dot_plots(&self, profiles: &[&Profile<'_>]) -> Vec<DotPlot> {
        let plot = |(index, group): (usize, &model::Group)| {
            let rows: Vec<DotRow> = self
                .of_group(GroupId::from_index(index))
                .filter(|c| differ(*c, profiles))
                .map(|c| self.dot_row(c, profiles))
                .collect();
            let finding = match profiles {
                [a, b] => self.ahead_in(GroupId::from_index(index), a, b),
                _ => None,
            };
            (!rows.is_empty()).then(|| DotPlot {
                id: group.id.clone(),
                title: group.title.clone(),
                finding,
                rows,
            })
        };
        self.groups.iter().enumerate().filter_map(plot).collect()
    }

    pub(crate) fn dot_row(&self, criterion: CriterionId, profiles: &[&Profile<'_>]) -> DotRow {
        let it = &self.criteria[criterion.index()];
        let points: Vec<Option<Points>> =
            profiles.iter().map(|profile| profile.known_points(criterion)).collect();
        let most = points.iter().flatten().max().copied();
        let mut stacks: BTreeMap<Points, usize> = BTreeMap::new();
        let dots: Vec<Dot> = profiles
            .iter()
            .zip(&points)
            .enumerate()
            .map(|(place, (profile, points))| {
                let stack = points.map_or(0, |points| {
                    let stack = stacks.entry(points).or_default();
                    *stack += 1;
                    *stack - 1
                });
                Dot {
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
        DotRow {
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
    pub(crate) fn range_bars(&self, criterion: CriterionId, profiles: &[&Profile<'_>]) -> Option<RangeBars> {
        let it = &self.criteria[criterion.index()];
        it.kind.about().digits?;
        let range = |profile: &Profile<'_>| profile.fact(criterion).cell.value()?.drawn();
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
        let bar = |profile: &Profile<'_>, from: String, to: String| Bar {
            card: profile.card.clone(),
            from,
            to,
            words: match profile.fact(criterion).cell.value() {
                Some(value) => it.kind.show(value, Form::Bare(self.words)),
                None => profile.fact(criterion).cell.text(&it.kind, self.words),
            },
        };
        let without = profiles.iter().filter(|profile| range(profile).is_none());
        let bars: Vec<Bar> = known
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
        Some(RangeBars {
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

    fn scatter(&self, number: usize, chart: &model::Chart, profiles: &[&Profile<'_>]) -> Option<Scatter> {
        let at = |profile: &Profile<'_>, criterion| {
            let value = profile.fact(criterion).cell.value()?;
            value.place().filter(|_| value.drawn().is_some())
        };
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
        let points =
            known.iter().zip(&places).zip(sides).map(|(((profile, _), (at, _)), side)| ScatterPoint {
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
            });
        let title = |criterion: CriterionId| self.criteria[criterion.index()].title.as_str();
        Some(Scatter {
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

    fn scatter_axis(&self, criterion: CriterionId, axis: &Axis, log: bool) -> ScatterAxis {
        let it = &self.criteria[criterion.index()];
        ScatterAxis {
            title: it.title.clone(),
            url: self.criterion(criterion).url.clone(),
            unit: it.kind.about().unit.map(str::to_owned),
            log,
            ticks: ticks(axis, &it.kind, self.words),
        }
    }
}

/// Whether some of these options have more points than others.
fn differ(criterion: CriterionId, profiles: &[&Profile<'_>]) -> bool {
    let mut points = profiles.iter().filter_map(|profile| profile.known_points(criterion));
    points.next().is_some_and(|first| points.any(|other| other != first))
}

fn ticks(axis: &Axis, kind: &Kind, words: &Words) -> Vec<Tick> {
    let digits = kind.about().digits;
    let show = |number: Decimal, words: &Words| {
        digits.map_or_else(|| number.to_string(), |digits| digits.show(number, words))
    };
    let tick = |value: Decimal| Tick { at: percent(axis.place(value)), label: show(value, words) };
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
