//! What templates see: the documented contract with template authors.
//!
//! Every type derives `Serialize` (what the template reads) and `Hash` (what the page's key is made
//! of) together, so nothing can be shown that the key does not cover. Addresses (`url`) are ready
//! for `href`: they begin with the path of the site's `base_url`. Fields called `html`, `drawing` and
//! `content` are HTML, to be printed with `| safe`; all others are plain text. Points are strings with at most one
//! decimal, from "0" to "100".

use std::collections::BTreeMap;

use serde::Serialize;

use super::sealed::Sealed;

/// `site`: in every template.
#[derive(Debug, Serialize, Hash)]
pub struct Site {
    /// Name of the site.
    pub title: String,
    /// Where it is published, without a slash at the end: `https://example.org/path`.
    pub base_url: String,
    /// The path of `base_url`, without a slash at the end; put it before addresses of static files.
    pub base_path: String,
    /// BCP 47 tag.
    pub language: String,
    /// For search results.
    pub description: Option<String>,
    /// Name of the author.
    pub author: Option<String>,
    /// The home page.
    pub home: Link,
    /// The main navigation.
    pub navigation: Vec<Link>,
    /// All comparisons: their home pages.
    pub comparisons: Vec<Link>,
    /// The page for searching the site, which is also its index; none with `search = false`.
    pub search: Option<Link>,
    /// Address of the Atom feed.
    pub feed: String,
    /// The Content-Security-Policy; empty for none.
    pub policy: String,
    /// Style sheets, scripts and SVG files of `static/` by their paths below it, under names that change with
    /// their bytes.
    pub assets: BTreeMap<String, Asset>,
    /// `[extra]` of `site.toml`, or nothing.
    pub extra: Option<Data>,
}

/// A file that pages load.
#[derive(Debug, Serialize, Hash)]
pub struct Asset {
    /// Its address: `/sidetone.3f9a1c2b4d.css`.
    pub url: String,
    /// For the `integrity` attribute.
    pub integrity: String,
}

/// A link.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Link {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// `comparison`: in every template of a page that belongs to one.
#[derive(Debug, Serialize, Hash)]
pub struct Comparison {
    /// Title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// What is compared: one.
    pub noun: String,
    /// What is compared: several.
    pub nouns: String,
    /// Its own home page.
    pub home: Link,
    /// The table.
    pub table: Link,
    /// The facts as data: CSV as it is imported, CSV of single facts, JSON.
    pub downloads: Vec<Link>,
    /// Pros and cons; none where no page has any.
    pub pros_and_cons: Option<Link>,
    /// List of pairs.
    pub versus: Option<Link>,
    /// The guide's first question.
    pub guide: Option<Link>,
    /// The guide's proof.
    pub proof: Option<Link>,
    /// Glossary.
    pub glossary: Option<Link>,
    /// Sources.
    pub sources: Option<Link>,
    /// Method.
    pub method: Link,
    /// The options, in the comparison's order.
    pub options: Vec<Sealed<Card>>,
}

/// An option in short.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Card {
    /// Id.
    pub id: String,
    /// For tables and sentences.
    pub name: String,
    /// What it is called inside a sentence, with an article where the language wants one.
    pub phrase: String,
    /// Its page.
    pub url: String,
    /// One sentence.
    pub summary: Option<String>,
    /// Completes "Choose … if".
    pub choose: Option<String>,
    /// Hue of its colour, 0 to 359.
    pub hue: u16,
    /// Class of its colour: `hue-250`.
    pub class: String,
    /// Its drawing: an `<svg>`, which says nothing to those who do not see it, as its name stands beside it.
    pub drawing: Option<String>,
}

/// A cell of the table, everywhere a fact is shown.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Cell {
    /// Id of the option.
    pub option: String,
    /// Id of the cell in the table page: `headsets.weight`.
    pub anchor: String,
    /// The cell in the table page.
    pub url: String,
    /// `known`, `unknown`, `not-applicable` or `depends`.
    pub state: &'static str,
    /// The words as HTML, with a mark for yes, no, unknown and "depends".
    pub html: String,
    /// The same without the unit.
    pub bare_html: String,
    /// `yes`, `no`, or nothing, for a mark beside the words.
    pub mark: Option<&'static str>,
    /// The words, with the unit: `254 g`.
    pub text: String,
    /// The words without the unit, for a row that names it once: `254`.
    pub bare: String,
    /// What to sort by, where the words do not do it: `3` for the third choice; none without a value.
    pub sort: Option<String>,
    /// What it depends on.
    pub depends: Option<String>,
    /// The author's note.
    pub note: Option<String>,
    /// Its sources.
    pub sources: Vec<SourceMark>,
    /// When it was checked: `2026-11-22`.
    pub checked: Option<String>,
    /// Points; none without better and worse.
    pub points: Option<String>,
    /// Whether no other option has more points, and some has fewer.
    pub best: bool,
}

/// The number of a source, beside a fact.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct SourceMark {
    /// From 1.
    pub number: usize,
    /// Title and publisher.
    pub title: String,
    /// On the sources page.
    pub url: String,
}

/// A criterion.
#[derive(Debug, Serialize, Hash)]
pub struct Criterion {
    /// Id; on the table page also the id of the row.
    pub id: String,
    /// Title.
    pub title: String,
    /// The row in the table page.
    pub url: String,
    /// Name of the type: `number`.
    pub kind: &'static str,
    /// Unit or currency.
    pub unit: Option<String>,
    /// `higher`, `lower` or `none`.
    pub better: &'static str,
    /// What that means, in a sentence: `More is better.` None where nothing is better or worse.
    pub better_words: Option<String>,
    /// What is measured.
    pub definition: Option<String>,
    /// Why it matters.
    pub why: Option<String>,
    /// Whether the values are our judgement.
    pub judgement: bool,
}

/// A criterion with the facts of some options.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Row {
    /// The criterion.
    pub criterion: Sealed<Criterion>,
    /// Whether all cells say the same.
    pub equal: bool,
    /// One for each option shown.
    pub cells: Vec<Sealed<Cell>>,
    /// For a column of numbers: the spaces after each cell that bring the decimal points one below the other; else
    /// empty.
    pub pads: Vec<String>,
}

/// Criteria of one group.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Group {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// `charts`, on the table page and on a pair's: pictures of the same facts, with positions as texts in percent of
/// an axis, from "0" to "100" with at most one decimal.
#[derive(Debug, Serialize, Hash)]
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

/// `proof.flow`: what is asked when, question by question. Lengths are in CSS pixels.
#[derive(Debug, Serialize, Hash)]
pub struct Flow {
    /// How many questions there are before a verdict, at least.
    pub shortest: usize,
    /// How wide the lines beside the rows are.
    pub width: usize,
    /// Questions in the order they are asked, then outcomes.
    pub rows: Vec<FlowRow>,
}

/// A question or an outcome of the flow chart.
#[derive(Debug, Default, Serialize, Hash)]
pub struct FlowRow {
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
pub struct FlowAnswer {
    /// As offered.
    pub text: String,
    /// Where it leads, commonest first.
    pub leads: Vec<FlowLead>,
}

/// Where an answer leads.
#[derive(Debug, Serialize, Hash)]
pub struct FlowLead {
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
pub struct FlowLane {
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
pub struct FlowJoin {
    /// From the left edge.
    pub x: usize,
    /// Class of the colour of the outcome that it leads to.
    pub class: Option<String>,
}

/// The author's own data.
#[derive(Debug, Clone, Serialize, Hash)]
#[serde(transparent)]
pub struct Data(pub crate::syntax::value::Data);
