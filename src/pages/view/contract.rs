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

/// `page`: in every HTML template.
#[derive(Debug, Serialize, Hash)]
pub struct Page {
    /// What it is: `home`, `page`, `option`, `table`, `pros-and-cons`, `versus`, `pair`, `question`, `verdict`,
    /// `proof`, `glossary`, `sources`, `method`, `search`, `not-found`.
    pub kind: &'static str,
    /// For the heading and the `<title>`.
    pub title: String,
    /// For search results.
    pub description: Option<String>,
    /// Its address.
    pub url: String,
    /// Its whole address, for search engines.
    pub canonical: String,
    /// The author's words, HTML.
    pub content: String,
    /// Its headings of levels 2 and 3; empty where the page shows none.
    pub toc: Vec<TocEntry>,
    /// From the home page down to the page above this one.
    pub breadcrumbs: Vec<Link>,
    /// The page before, in reading order.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
    /// Pages of the same folder, for a folder's page.
    pub children: Vec<Child>,
    /// When it was published: `2026-11-22`.
    pub date: Option<String>,
    /// When it was changed.
    pub updated: Option<String>,
    /// For option pages: the date of the oldest fact.
    pub checked: Option<String>,
    /// What chats and social sites show beside a link to it; none where the site has no share images.
    pub share_image: Option<ShareImage>,
    /// Structured data (JSON-LD), ready to be put into a `<script type="application/ld+json">`.
    pub json_ld: String,
    /// `[extra]` of the front matter, or nothing.
    pub extra: Option<Data>,
    /// Whether search engines should leave it alone.
    pub no_index: bool,
}

/// The share image of a page.
#[derive(Debug, Serialize, Hash)]
pub struct ShareImage {
    /// Its whole address.
    pub url: String,
    /// Pixels; none of a file of your own.
    pub width: Option<u32>,
    /// Pixels; none of a file of your own.
    pub height: Option<u32>,
    /// What it says, in words.
    pub alt: String,
}

/// `share`, in `share.svg`. Of texts with letters that the font lacks, there is none.
#[derive(Debug, Serialize, Hash)]
pub struct Share {
    /// The kind of page, as `kind` of a page.
    pub kind: &'static str,
    /// What stands out: the page's title, the question, the verdict.
    pub title: Option<String>,
    /// One more sentence: what the page or the option is about.
    pub line: Option<String>,
    /// The question of the comparison, where the title is another.
    pub question: Option<String>,
    /// Name of the site, where the title is another.
    pub site: Option<String>,
    /// The host of the site: `example.org`.
    pub host: Option<String>,
    /// Whose colours it has: the option, both of a pair, those of a verdict, else all of the comparison.
    pub swatches: Vec<Swatch>,
}

/// An option in a picture.
#[derive(Debug, Serialize, Hash)]
pub struct Swatch {
    /// Id.
    pub id: String,
    /// Its name; none where the font lacks a letter.
    pub name: Option<String>,
    /// Its drawing: an `<svg>` without a size, in `currentColor`. Print it with `| safe`, in an `<svg>` with a place, a
    /// size and a `color`.
    pub drawing: Option<String>,
    /// `--option` of the light scheme, for text: `#974e66`.
    pub option: String,
    /// `--stroke`, for bands.
    pub stroke: String,
    /// `--wash`, for backgrounds.
    pub wash: String,
}

/// A heading in the table of contents.
#[derive(Debug, Serialize, Hash)]
pub struct TocEntry {
    /// 2 or 3.
    pub level: u8,
    /// Id of the heading.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// A page below a folder's page.
#[derive(Debug, Serialize, Hash)]
pub struct Child {
    /// Title.
    pub title: String,
    /// Address.
    pub url: String,
    /// Description.
    pub description: Option<String>,
    /// Date.
    pub date: Option<String>,
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

/// `table`, on the table page; also what its CSV and JSON are made from.
#[derive(Debug, Serialize, Hash)]
pub struct Table {
    /// The options that this page shows: all, where they are not too many for one page.
    pub options: Vec<Sealed<Card>>,
    /// Rows by group; each has a cell for each of `options`.
    pub groups: Vec<Group>,
    /// How many rows are equal for all options.
    pub equal_rows: usize,
    /// How many rows there are.
    pub rows: usize,
    /// Whether options are better shown as rows: there are more than five.
    pub many: bool,
    /// When the fact that was checked first was checked: `2026-11-22`.
    pub oldest: Option<String>,
    /// The same of the fact that was checked last.
    pub newest: Option<String>,
    /// The sources of its facts.
    pub sources: Vec<Source>,
    /// Where two options are drawn against each other: the page of the only pair.
    pub drawn: Option<Link>,
}

/// An entry of `parts`: one of the pages that a long page is divided into.
#[derive(Debug, Serialize, Hash)]
pub struct PagePart {
    /// Where it is.
    pub url: String,
    /// Name of its first option.
    pub first: String,
    /// Name of its last option.
    pub last: String,
    /// Whether it is this page.
    pub current: bool,
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

/// A pro or a con.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Argument {
    /// `pro` or `con`.
    pub side: &'static str,
    /// The heading.
    pub title: String,
    /// The heading on the option's page.
    pub url: String,
    /// The prose, HTML.
    pub html: String,
    /// The criterion's title.
    pub criterion: String,
    /// The fact that it rests on.
    pub cell: Sealed<Cell>,
}

/// `option`, on an option's page.
#[derive(Debug, Serialize, Hash)]
pub struct Contender {
    /// In short.
    pub card: Sealed<Card>,
    /// Its facts, by group; each row has one cell.
    pub groups: Vec<Group>,
    /// Titles of and links to its pros.
    pub pros: Vec<Link>,
    /// The same of its cons.
    pub cons: Vec<Link>,
    /// Its pairs.
    pub pairs: Vec<Link>,
    /// The sources of its facts.
    pub sources: Vec<Source>,
}

/// An option's column of `columns`, on the page of pros and cons.
#[derive(Debug, Serialize, Hash)]
pub struct ArgumentColumn {
    /// The option.
    pub card: Sealed<Card>,
    /// For it.
    pub pros: Vec<Argument>,
    /// Against it.
    pub cons: Vec<Argument>,
}

/// `pair`, on the page of one pair.
#[derive(Debug, Serialize, Hash)]
pub struct Pair {
    /// The first.
    pub a: Sealed<Card>,
    /// The second.
    pub b: Sealed<Card>,
    /// Criteria that `a` wins, by lead; two cells a row, as in all of these.
    pub a_wins: Vec<Contest>,
    /// Criteria that `b` wins, by lead.
    pub b_wins: Vec<Contest>,
    /// Criteria that differ without a better and worse, or where one is not known.
    pub differ: Vec<Row>,
    /// Criteria on which they are equal.
    pub equal: Vec<Row>,
}

/// A criterion that one of two wins.
#[derive(Debug, Serialize, Hash)]
pub struct Contest {
    /// The criterion, with two cells.
    pub row: Row,
    /// By how many points.
    pub lead: String,
}

/// An entry of `pairs`, on the list of pairs.
#[derive(Debug, Serialize, Hash)]
pub struct PairEntry {
    /// The first.
    pub a: Sealed<Card>,
    /// The second.
    pub b: Sealed<Card>,
    /// Its page.
    pub link: Link,
}

/// `home`, on the home page of a comparison.
#[derive(Debug, Serialize, Hash)]
pub struct Home {
    /// Verdicts for the commonest situations.
    pub situations: Vec<Situation>,
    /// The rows that differ most, at most six, by the spread of points; none where there are more than five options.
    pub differences: Vec<Row>,
    /// The same rows as dots, where there are more than five options and at most 200.
    pub spread: Option<DotPlot>,
    /// The options, where there are at most 500.
    pub options: Vec<Sealed<Card>>,
    /// The guide's first question with its answers, if there is a guide.
    pub question: Option<Question>,
}

/// A situation and its verdict.
#[derive(Debug, Serialize, Hash)]
pub struct Situation {
    /// In the reader's words.
    pub title: String,
    /// The options of the verdict: one, two ("either", or both together), or none.
    pub options: Vec<Sealed<Card>>,
    /// `option`, `either`, `together` or `none`.
    pub outcome: &'static str,
    /// The author's reason.
    pub why: Option<String>,
    /// The verdict's page (or that of the next question), with these answers.
    pub url: String,
}

/// `question`, on a page of the guide.
#[derive(Debug, Serialize, Hash)]
pub struct Question {
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
    pub said: Vec<Said>,
    /// The page before; none on the first.
    pub back: Option<String>,
}

/// An answer already given, in `question.said` and `verdict.said`.
#[derive(Debug, Serialize, Hash)]
pub struct Said {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The author's reason, as the verdict quotes it.
    pub reason: Option<String>,
    /// Whether it is one of the few that force the verdict.
    pub decides: bool,
    /// Where it can be answered anew, as if for the first time.
    pub change: String,
    /// The other answers to it, with all later answers kept.
    pub others: Vec<Alternative>,
}

/// Another answer to a question already answered.
#[derive(Debug, Serialize, Hash)]
pub struct Alternative {
    /// The answer.
    pub answer: String,
    /// Where it leads.
    pub url: String,
    /// `same`, `flips` (another verdict) or `asks` (a question that was not asked before).
    pub effect: &'static str,
    /// The verdict it leads to, in words, where it flips.
    pub verdict: Option<String>,
}

/// `verdict`, on a page of the guide.
#[derive(Debug, Serialize, Hash)]
pub struct Verdict {
    /// `option`, `either`, `together` or `none`.
    pub outcome: &'static str,
    /// The verdict in a sentence.
    pub sentence: String,
    /// The options of the verdict: one; two or more for `either`; two for `together`; none.
    pub options: Vec<Sealed<Card>>,
    /// What the reader has said, with alternatives.
    pub said: Vec<Said>,
    /// Options by score: all of them, or the 50 best.
    pub scores: Vec<Score>,
    /// How many more options there are.
    pub more_scores: usize,
    /// By how many points it leads, at least.
    pub margin: Option<String>,
    /// The next best.
    pub runner_up: Option<Sealed<Card>>,
    /// The winner and the runner-up, as far as there are any: the options of the cells in `reasons` and `gives_up`.
    pub compared: Vec<Sealed<Card>>,
    /// Criteria that speak for it, by weighted lead; cells of `compared`.
    pub reasons: Vec<Reason>,
    /// Criteria on which the runner-up is better.
    pub gives_up: Vec<Row>,
    /// What is demanded of it, but not known.
    pub to_check: Vec<ToCheck>,
    /// How many questions were not asked, because they could not change the verdict.
    pub not_asked: usize,
    /// The page before.
    pub back: String,
}

/// A criterion that speaks for the verdict.
#[derive(Debug, Serialize, Hash)]
pub struct Reason {
    /// The criterion, with two cells: the winner's and the runner-up's.
    pub row: Row,
    /// What the answers that weigh it said.
    pub because: Vec<String>,
}

/// A demand that nobody knows the winner to meet.
#[derive(Debug, Serialize, Hash)]
pub struct ToCheck {
    /// The option.
    pub option: Sealed<Card>,
    /// The criterion, with one cell.
    pub row: Row,
    /// The answer that demands it.
    pub answer: String,
}

/// The score of an option.
#[derive(Debug, Serialize, Hash)]
pub struct Score {
    /// The option.
    pub card: Sealed<Card>,
    /// Points.
    pub points: String,
    /// Why it is out of the running: each demand that it does not meet, in words.
    pub fails: Vec<String>,
}

/// `proof`, on the guide's proof page.
#[derive(Debug, Serialize, Hash)]
pub struct Proof {
    /// Pages that ask.
    pub question_pages: usize,
    /// Pages that answer.
    pub verdict_pages: usize,
    /// The most questions that anybody is asked.
    pub longest: usize,
    /// Each outcome.
    pub outcomes: Vec<ProofOutcome>,
    /// Each question.
    pub questions: Vec<ProofQuestion>,
    /// The flow chart; none where the guide is too large for a sheet.
    pub flow: Option<Flow>,
    /// Every state in depth-first order, as a list.
    pub states: Vec<ProofState>,
}

/// An outcome of the guide.
#[derive(Debug, Serialize, Hash)]
pub struct ProofOutcome {
    /// In words.
    pub outcome: String,
    /// How many verdict pages have it.
    pub pages: usize,
    /// A shortest way to it.
    pub witness: Link,
}

/// A question of the guide.
#[derive(Debug, Serialize, Hash)]
pub struct ProofQuestion {
    /// As asked.
    pub text: String,
    /// On how many pages it is asked.
    pub pages: usize,
    /// Its answers.
    pub answers: Vec<String>,
}

/// A state of the guide, for the chart as a list.
#[derive(Debug, Serialize, Hash)]
pub struct ProofState {
    /// How many answers lead there.
    pub depth: usize,
    /// The last answer; empty for the start.
    pub answer: String,
    /// The question or the verdict, in words.
    pub text: String,
    /// Whether it is a verdict.
    pub done: bool,
    /// Its page.
    pub url: String,
}

/// An entry of `terms`, on the glossary.
#[derive(Debug, Serialize, Hash)]
pub struct Term {
    /// Id on the page.
    pub id: String,
    /// The word.
    pub title: String,
}

/// An entry of `sources`, on the sources page.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct Source {
    /// From 1.
    pub number: usize,
    /// Id on the page.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// When.
    pub date: Option<String>,
    /// The author's words on it.
    pub note: Option<String>,
    /// Whether the original was not read.
    pub secondary: bool,
    /// Facts that rest on it: links to cells, at most 100.
    pub facts: Vec<Link>,
    /// How many more facts rest on it.
    pub more: usize,
}

/// `method`, on the method page.
#[derive(Debug, Serialize, Hash)]
pub struct Method {
    /// Every criterion with its definition, by group; rows without cells.
    pub groups: Vec<Group>,
    /// How many facts are stated.
    pub facts: usize,
    /// How many of them have a source.
    pub sourced: usize,
    /// How many are judgements.
    pub judgements: usize,
    /// How many cells are unknown.
    pub unknown: usize,
    /// Date of the oldest fact.
    pub oldest: Option<String>,
}

/// An entry of `index`, on the search page: what begins with one letter.
#[derive(Debug, Serialize, Hash)]
pub struct IndexLetter {
    /// The letter; `0–9` for digits, `…` for what begins with neither.
    pub letter: String,
    /// Id of its section.
    pub id: String,
    /// By title.
    pub entries: Vec<IndexEntry>,
}

/// A page, an option, a criterion, a term or a pair, in the index of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Hash)]
pub struct IndexEntry {
    /// Title.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// What it is: `page`, `comparison`, the comparison's word for an option, `criterion`, `term` or `pair`.
    pub kind: String,
    /// The comparison it belongs to; none where the site has but one, or where the word for the option tells.
    pub comparison: Option<String>,
}

/// An entry of `/search.json`. Its keys are short, as readers fetch them all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Hash)]
pub struct SearchDocument {
    /// Title, or the heading of a section.
    #[serde(rename = "t")]
    pub title: String,
    /// Where it is.
    #[serde(rename = "u")]
    pub url: String,
    /// What it is: as [`IndexEntry::kind`], and `section`, `pro`, `con`, `source`.
    #[serde(rename = "k")]
    pub kind: String,
    /// The title of the page it is a part of; empty for a page.
    #[serde(rename = "p", skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// As [`IndexEntry::comparison`]; empty for none.
    #[serde(rename = "c", skip_serializing_if = "String::is_empty")]
    pub comparison: String,
    /// Plain text.
    #[serde(rename = "x", skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// `entries`, in `atom.xml`.
#[derive(Debug, Serialize, Hash)]
pub struct FeedEntry {
    /// Unique and lasting: a tag or an address.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whole address.
    pub url: String,
    /// RFC 3339.
    pub updated: String,
    /// Plain text.
    pub summary: String,
}

/// `pages`, in `sitemap.xml`; its `sitemaps` are the whole addresses of others, of a site with more than 50,000.
#[derive(Debug, Clone, Serialize, Hash)]
pub struct SitemapEntry {
    /// Whole address.
    pub url: String,
    /// `2026-11-22`
    pub updated: Option<String>,
}

/// The author's own data.
#[derive(Debug, Clone, Serialize, Hash)]
#[serde(transparent)]
pub struct Data(pub crate::syntax::value::Data);
