//! A comparison of any size, the same bytes on every machine.
//!
//! Option `n` is a pure function of `n` and the number of criteria, so a corpus is written file by file and never held
//! in memory, and [`Item`] serves the peers as well. Four options are made to win the guide; the others stay below
//! them on every criterion that the guide weighs, whatever their number is, so that it can be proved at any size.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// How large a corpus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) options: usize,
    pub(crate) criteria: usize,
    pub(crate) pairs: bool,
}

impl Shape {
    /// `300p`: 300 options with all their pairs.
    pub(crate) fn name(self) -> String {
        format!("{}{}", self.options, if self.pairs { "p" } else { "" })
    }

    pub(crate) fn pair_count(self) -> usize {
        if self.pairs { self.options * self.options.saturating_sub(1) / 2 } else { 0 }
    }
}

/// Below this, the guide's four winners and the option with all the worst values do not fit.
pub(crate) const FEWEST_OPTIONS: usize = 6;
/// What the guide weighs must be there.
pub(crate) const FEWEST_CRITERIA: usize = 5;

/// Which option the edits are made to.
pub(crate) fn edited(shape: Shape) -> usize {
    shape.options / 2
}

pub(crate) fn option_id(n: usize) -> String {
    format!("option-{:05}", n + 1)
}

/// `SplitMix64` by Steele, Lea and Flood: a few lines, and good enough to scatter facts.
struct Random(u64);

impl Random {
    fn new(option: usize, stream: u64) -> Random {
        Random((option as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (stream << 56))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to `end`, without `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let index = self.below(from.len() as u64);
        usize::try_from(index).ok().and_then(|i| from.get(i)).copied().unwrap_or_default()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Quiet,
    Weight,
    Endurance,
    Price,
    Wireless,
    Warranty,
    Ports,
    Released,
    Comfort,
    Repair,
    Material,
    Form,
}

/// Id, title, group, kind, type and direction as `comparison.toml` has them, what is measured.
type Row = (&'static str, &'static str, &'static str, Kind, &'static str, &'static str);

const ROWS: [Row; 12] = [
    (
        "quiet",
        "Quiet at work",
        "use",
        Kind::Quiet,
        "type = \"rating\"\nscale = 5\nbetter = \"higher\"",
        "How little it is heard from a step away.",
    ),
    (
        "weight",
        "Weight",
        "use",
        Kind::Weight,
        "type = \"number\"\nunit = \"g\"\nbetter = \"lower\"",
        "What it weighs, ready to be used.",
    ),
    (
        "endurance",
        "Endurance",
        "use",
        Kind::Endurance,
        "type = \"number\"\nunit = \"h\"\nbetter = \"higher\"",
        "How long it runs on one charge.",
    ),
    (
        "price",
        "Price",
        "purchase",
        Kind::Price,
        "type = \"money\"\ncurrency = \"EUR\"\nbetter = \"lower\"",
        "What shops ask for it.",
    ),
    (
        "wireless",
        "Wireless",
        "use",
        Kind::Wireless,
        "type = \"yes-no\"\nbetter = \"higher\"",
        "Whether it works without a cable.",
    ),
    (
        "warranty",
        "Warranty",
        "purchase",
        Kind::Warranty,
        "type = \"choice\"\nbetter = \"higher\"\nchoices = [\"none\", \"one-year\", \"two-years\", \"five-years\"]",
        "How long its maker stands by it.",
    ),
    (
        "ports",
        "Ports",
        "build",
        Kind::Ports,
        "type = \"several-of\"\nbetter = \"higher\"\nchoices = [\"usb\", \"jack\", \"optical\", \"serial\", \"network\"]",
        "What can be plugged in.",
    ),
    (
        "released",
        "Released",
        "purchase",
        Kind::Released,
        "type = \"date\"\nbetter = \"higher\"",
        "When it could first be bought.",
    ),
    (
        "comfort",
        "Comfort",
        "use",
        Kind::Comfort,
        "type = \"rating\"\nscale = 5\nlabels = [\"Poor\", \"Fair\", \"Good\", \"Very good\", \"Excellent\"]\nbetter = \"higher\"",
        "How easy it is to forget while in use.",
    ),
    (
        "repair",
        "Repair",
        "build",
        Kind::Repair,
        "type = \"rating\"\nscale = 10\nbetter = \"higher\"",
        "How many of ten usual repairs need no special tool.",
    ),
    ("material", "Material", "build", Kind::Material, "type = \"text\"", "What the shell is made of."),
    (
        "form",
        "Form",
        "build",
        Kind::Form,
        "type = \"choice\"\nchoices = [\"flat\", \"round\", \"upright\"]",
        "What it looks like from the front.",
    ),
];

const WARRANTIES: [&str; 4] = ["none", "one-year", "two-years", "five-years"];
const PORTS: [&str; 5] = ["usb", "jack", "optical", "serial", "network"];
const FORMS: [&str; 3] = ["flat", "round", "upright"];

/// A criterion: the twelve rows, and then those after the first five again under other names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Criterion {
    row: &'static Row,
    round: usize,
}

pub(crate) fn criteria(count: usize) -> Vec<Criterion> {
    let again = ROWS.iter().skip(FEWEST_CRITERIA).cycle();
    let rows = ROWS.iter().chain(again).take(count);
    let per_round = ROWS.len() - FEWEST_CRITERIA;
    rows.enumerate()
        .map(|(n, row)| Criterion { row, round: n.checked_sub(ROWS.len()).map_or(0, |n| n / per_round + 1) })
        .collect()
}

impl Criterion {
    pub(crate) fn id(self) -> String {
        if self.round == 0 { self.row.0.to_owned() } else { format!("{}-{}", self.row.0, self.round + 1) }
    }

    pub(crate) fn title(self) -> String {
        if self.round == 0 { self.row.1.to_owned() } else { format!("{} {}", self.row.1, self.round + 1) }
    }

    pub(crate) fn group(self) -> &'static str {
        self.row.2
    }
}

/// What a fact says.
#[derive(Debug, Clone)]
enum Value {
    Number(u64),
    Range(u64, u64),
    Yes(bool),
    Choice(&'static str),
    Several(Vec<&'static str>),
    Text(&'static str),
    Day(u64, u64, u64),
    Unknown,
    NotApplicable,
    Depends(String),
}

/// A fact of an option.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) criterion: Criterion,
    value: Value,
    pub(crate) note: Option<String>,
    source: Option<usize>,
    /// From 0 to 100, where one value is better than another.
    pub(crate) points: Option<u64>,
}

/// An option with all that its page says.
#[derive(Debug)]
pub(crate) struct Item {
    number: usize,
    options: usize,
    pub(crate) name: String,
    pub(crate) summary: String,
    pub(crate) choose: Option<String>,
    pub(crate) facts: Vec<Fact>,
}

/// Whose references and links a body is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sidetone,
    Hugo,
}

const ADJECTIVES: [&str; 24] = [
    "calm", "bright", "plain", "sturdy", "narrow", "gentle", "heavy", "quick", "patient", "simple", "broad",
    "clever", "quiet", "warm", "square", "modest", "handy", "steady", "curious", "fine", "odd", "solid",
    "late", "small",
];
const NOUNS: [&str; 40] = [
    "desk",
    "morning",
    "cable",
    "button",
    "corner",
    "window",
    "letter",
    "shelf",
    "handle",
    "pocket",
    "journey",
    "meeting",
    "season",
    "kitchen",
    "garden",
    "neighbour",
    "battery",
    "screw",
    "manual",
    "colour",
    "surface",
    "voice",
    "signal",
    "habit",
    "winter",
    "repair",
    "charge",
    "edge",
    "cover",
    "hinge",
    "label",
    "market",
    "number",
    "office",
    "paper",
    "question",
    "reason",
    "street",
    "table",
    "visitor",
];
const VERBS: [&str; 28] = [
    "holds",
    "keeps",
    "turns",
    "carries",
    "follows",
    "leaves",
    "opens",
    "closes",
    "answers",
    "shows",
    "hides",
    "needs",
    "meets",
    "finds",
    "fills",
    "saves",
    "moves",
    "lifts",
    "covers",
    "reaches",
    "joins",
    "marks",
    "rests on",
    "waits for",
    "works with",
    "asks for",
    "fits",
    "outlasts",
];
const JOINTS: [&str; 12] = [
    "and",
    "but",
    "while",
    "because",
    "so that",
    "although",
    "after which",
    "until",
    "where",
    "and then",
    "or else",
    "as soon as",
];

fn clause(random: &mut Random, text: &mut String) {
    let article = random.pick(&["the", "a", "every", "its", "this", "one"]);
    let (adjective, noun) = (random.pick(&ADJECTIVES), random.pick(&NOUNS));
    let article =
        if article == "a" && adjective.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { article };
    let (verb, other, object) = (random.pick(&VERBS), random.pick(&ADJECTIVES), random.pick(&NOUNS));
    let _ = write!(text, "{article} {adjective} {noun} {verb} the {other} {object}");
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn sentence(random: &mut Random) -> String {
    let mut text = String::new();
    clause(random, &mut text);
    if !random.one_in(3) {
        let _ = write!(text, ", {} ", random.pick(&JOINTS));
        clause(random, &mut text);
    }
    capital(&text) + "."
}

/// Some sentences; the third has a word in bold, the fourth one in italics.
fn paragraph(random: &mut Random, sentences: usize) -> String {
    let mut all = Vec::new();
    for n in 0..sentences {
        let text = sentence(random);
        let mark = match n {
            2 => "**",
            3 => "*",
            _ => "",
        };
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        if let Some(word) = words.get_mut(2).filter(|_| !mark.is_empty()) {
            *word = match word.strip_suffix([',', '.']) {
                Some(bare) => format!("{mark}{bare}{mark}{}", &word[bare.len()..]),
                None => format!("{mark}{word}{mark}"),
            };
        }
        all.push(words.join(" "));
    }
    all.join(" ")
}

impl Item {
    pub(crate) fn new(shape: Shape, number: usize) -> Item {
        let mut random = Random::new(number, 1);
        let name = format!(
            "{} {} {:05}",
            capital(random.pick(&ADJECTIVES)),
            capital(random.pick(&NOUNS)),
            number + 1
        );
        let mut summary = String::new();
        clause(&mut random, &mut summary);
        let choose = (!random.one_in(3)).then(|| {
            let mut text = String::new();
            clause(&mut random, &mut text);
            text
        });
        let facts = criteria(shape.criteria).into_iter().map(|c| fact(shape, number, c)).collect();
        Item { number, options: shape.options, name, summary: capital(&summary) + ".", choose, facts }
    }

    pub(crate) fn id(&self) -> String {
        option_id(self.number)
    }

    /// About 500 words.
    pub(crate) fn body(&self, dialect: Dialect) -> String {
        let mut random = Random::new(self.number, 2);
        let link = |random: &mut Random| {
            let other = usize::try_from(random.below(self.options as u64)).unwrap_or(0);
            match dialect {
                Dialect::Sidetone => format!("{}.md", option_id(other)),
                Dialect::Hugo => format!("/{}/", option_id(other)),
            }
        };
        let weight = match dialect {
            Dialect::Sidetone => format!("<fact:{}.weight>", self.id()),
            Dialect::Hugo => format!("[{}](/compare/#{}-weight)", self.facts[1].words(), self.id()),
        };
        // The paragraph that the prose edit changes.
        let mut text = format!("Briefly: {}\n\n", paragraph(&mut random, 5));
        text += "## What it is made for\n\n";
        let _ = writeln!(
            text,
            "{} It weighs {weight}, which [another]({}) does not.\n",
            paragraph(&mut random, 5),
            link(&mut random)
        );
        for _ in 0..4 {
            let mut item = String::new();
            clause(&mut random, &mut item);
            let _ = writeln!(text, "- {}", capital(&item));
        }
        let _ = writeln!(text, "\n## In daily use\n\n{}\n", paragraph(&mut random, 5));
        let _ = writeln!(
            text,
            "{} See [the one beside it]({}) and [what others say](https://others.example/{}).\n",
            paragraph(&mut random, 4),
            link(&mut random),
            random.pick(&NOUNS)
        );
        text += &self.argument();
        let _ = writeln!(text, "{}\n", paragraph(&mut random, 4));
        let _ = writeln!(
            text,
            "## Over the years\n\n{}\n\n> {}\n",
            paragraph(&mut random, 4),
            sentence(&mut random)
        );
        let _ = writeln!(
            text,
            "1. {}\n2. {}\n3. {}",
            sentence(&mut random),
            sentence(&mut random),
            sentence(&mut random)
        );
        text
    }

    /// A pro or a con that the facts bear out: four of five is above any average of 1, 2 and 4.
    fn argument(&self) -> String {
        match self.facts[0].value {
            Value::Number(4..) => "### You hardly hear it {.pro criterion=quiet}\n\n".to_owned(),
            _ => "### You hear it work {.con criterion=quiet}\n\n".to_owned(),
        }
    }

    fn page(&self) -> String {
        let mut text =
            format!("+++\ntitle = \"{0}\"\nname = \"{0}\"\nsummary = \"{1}\"\n", self.name, self.summary);
        if let Some(choose) = &self.choose {
            let _ = writeln!(text, "choose = \"{choose}\"");
        }
        let day = Random::new(self.number, 3).between(1, 28);
        let _ = writeln!(text, "checked = 2026-10-{day:02}\n\n[facts]");
        for fact in &self.facts {
            let _ = writeln!(text, "{} = {}", fact.criterion.id(), fact.toml());
        }
        text + "+++\n\n" + &self.body(Dialect::Sidetone)
    }
}

/// The values that the guide turns on: quiet, weight, endurance, price, wireless.
///
/// In points of 100, the first three win on one criterion each and are ahead of all others on the rest; the fourth is
/// the cheapest and has a cable; the fifth has the worst value of each, so that every scale is the same at any size.
const SPECIAL: [[u64; 5]; 5] = [
    [5, 420, 25, 320, 1],
    [4, 100, 25, 320, 1],
    [4, 420, 41, 320, 1],
    [4, 420, 25, 20, 0],
    [1, 900, 1, 1020, 0],
];

fn fact(shape: Shape, option: usize, criterion: Criterion) -> Fact {
    let kind = criterion.row.3;
    let mut random = Random::new(option, 8 + (kind as u64) + 16 * (criterion.round as u64 % 8));
    let special = SPECIAL.get(option).and_then(|row| row.get(kind as usize)).copied();
    let plain = special.is_some() || kind == Kind::Quiet || option == edited(shape) || option == 0;
    let value = match (special, random.below(20)) {
        (Some(yes), _) if kind == Kind::Wireless => Value::Yes(yes == 1),
        (Some(number), _) => Value::Number(number),
        (None, 0) if !plain => Value::Unknown,
        (None, 1) if !plain => Value::NotApplicable,
        (None, 2) if !plain => {
            let mut text = String::new();
            clause(&mut random, &mut text);
            Value::Depends(capital(&text) + ".")
        }
        _ => value(&mut random, kind, plain),
    };
    let note = random.one_in(4).then(|| sentence(&mut random));
    let source = random.one_in(2).then(|| usize::try_from(random.below(SOURCES as u64)).unwrap_or(0));
    let points = points(kind, &value);
    Fact { criterion, value, note, source, points }
}

fn value(random: &mut Random, kind: Kind, plain: bool) -> Value {
    let number = |random: &mut Random, least: u64, most: u64| {
        let low = random.between(least, most);
        if !plain && low + 10 < most && random.one_in(8) {
            Value::Range(low, random.between(low + 1, most))
        } else {
            Value::Number(low)
        }
    };
    match kind {
        Kind::Quiet => Value::Number(match random.below(3) {
            0 => 1,
            1 => 2,
            _ => 4,
        }),
        Kind::Weight => number(random, 260, 899),
        Kind::Endurance => number(random, 2, 33),
        Kind::Price => number(random, 420, 1019),
        Kind::Wireless => Value::Yes(random.one_in(2)),
        Kind::Warranty => Value::Choice(random.pick(&WARRANTIES)),
        Kind::Ports => {
            let bits = random.below(32);
            Value::Several(
                PORTS.iter().enumerate().filter(|(n, _)| bits & (1 << n) != 0).map(|(_, p)| *p).collect(),
            )
        }
        Kind::Released => {
            Value::Day(random.between(2005, 2025), random.between(1, 12), random.between(1, 28))
        }
        Kind::Comfort => Value::Number(random.between(1, 5)),
        Kind::Repair => Value::Number(random.between(1, 10)),
        Kind::Material => Value::Text(random.pick(&[
            "Beech",
            "Cast iron",
            "Painted steel",
            "Recycled plastic",
            "Bamboo and glass",
            "Aluminium, brushed",
        ])),
        Kind::Form => Value::Choice(random.pick(&FORMS)),
    }
}

/// Where a value stands on its scale: enough to say which of two is ahead.
fn points(kind: Kind, value: &Value) -> Option<u64> {
    let number = match value {
        Value::Number(n) => *n,
        Value::Range(low, high) => u64::midpoint(*low, *high),
        Value::Yes(yes) => u64::from(*yes),
        Value::Several(all) => all.len() as u64,
        Value::Day(year, month, _) => (year - 2005) * 12 + month,
        Value::Choice(id) => WARRANTIES.iter().position(|w| w == id).unwrap_or(0) as u64,
        Value::Text(_) | Value::Unknown | Value::NotApplicable | Value::Depends(_) => return None,
    };
    match kind {
        Kind::Quiet | Kind::Comfort => Some((number - 1) * 25),
        Kind::Weight => Some(900_u64.saturating_sub(number) / 8),
        Kind::Endurance => Some((number - 1) * 5 / 2),
        Kind::Price => Some(1020_u64.saturating_sub(number) / 10),
        Kind::Wireless => Some(number * 100),
        Kind::Warranty => Some(number * 33),
        Kind::Ports => Some(number * 20),
        Kind::Released => Some(number * 100 / 252),
        Kind::Repair => Some((number - 1) * 11),
        Kind::Material | Kind::Form => None,
    }
}

impl Fact {
    /// As it stands in front matter.
    fn toml(&self) -> String {
        let quoted = |all: &[&str]| all.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ");
        let value = match &self.value {
            Value::Number(n) => n.to_string(),
            Value::Range(low, high) => format!("[{low}, {high}]"),
            Value::Yes(yes) => yes.to_string(),
            Value::Choice(id) | Value::Text(id) => format!("\"{id}\""),
            Value::Several(all) => format!("[{}]", quoted(all)),
            Value::Day(y, m, d) => format!("{y}-{m:02}-{d:02}"),
            Value::Unknown => return "\"unknown\"".to_owned(),
            Value::NotApplicable => return "\"not applicable\"".to_owned(),
            Value::Depends(text) => return format!("{{ depends = \"{text}\" }}"),
        };
        if self.note.is_none() && self.source.is_none() {
            return value;
        }
        let mut text = format!("{{ value = {value}");
        if let Some(note) = &self.note {
            let _ = write!(text, ", note = \"{note}\"");
        }
        if let Some(source) = self.source {
            let _ = write!(text, ", source = \"{}\"", source_id(source));
        }
        text + " }"
    }

    /// As a page says it.
    pub(crate) fn words(&self) -> String {
        match &self.value {
            Value::Number(n) => n.to_string(),
            Value::Range(low, high) => format!("{low} to {high}"),
            Value::Yes(yes) => if *yes { "Yes" } else { "No" }.to_owned(),
            Value::Choice(id) => capital(id).replace('-', " "),
            Value::Text(text) => (*text).to_owned(),
            Value::Several(all) if all.is_empty() => "None".to_owned(),
            Value::Several(all) => all.iter().map(|id| capital(id)).collect::<Vec<_>>().join(", "),
            Value::Day(y, m, d) => format!("{y}-{m:02}-{d:02}"),
            Value::Unknown => "Unknown".to_owned(),
            Value::NotApplicable => "Not applicable".to_owned(),
            Value::Depends(text) => format!("It depends: {text}"),
        }
    }

    /// The number of its source, from 1.
    pub(crate) fn source_number(&self) -> Option<usize> {
        self.source.map(|n| n + 1)
    }
}

const SOURCES: usize = 20;

fn source_id(n: usize) -> String {
    format!("source-{:02}", n + 1)
}

const SITE: &str = r#"title = "A corpus"
base_url = "https://example.org"
description = "A comparison made to be measured."
author = "The Sidetone authors"
# Drawing pictures is another matter than making pages.
share_images = false

[[navigation]]
title = "Compare"
page = "compare.md"

[[navigation]]
title = "Guide"
page = "guide.md"
"#;

const HOME: &str = r#"+++
title = "A corpus"
description = "A comparison made to be measured."
+++

Nothing here exists. [The table](compare.md) has all of it, and [the guide](guide.md) asks three questions.
"#;

const GUIDE: &str = r#"max_pages = 100

[[questions]]
id = "aim"
text = "What should it be good at?"
answers = [
  { id = "quiet", text = "Making no noise", reason = "You want to hear nothing.", weights = { quiet = 4 } },
  { id = "light", text = "Being carried", reason = "You carry it.", weights = { weight = 4 } },
  { id = "long", text = "Running for long", reason = "You are away from sockets.", weights = { endurance = 4 } },
]

[[questions]]
id = "money"
text = "What may it cost?"
answers = [
  { id = "tight", text = "Little", reason = "You want to spend little.", weights = { price = 6 } },
  { id = "free", text = "What it takes", reason = "You do not mind the price.", weights = {} },
]

[[questions]]
id = "cable"
text = "May it have a cable?"
answers = [
  { id = "no", text = "No", reason = "There must be no cable.", weights = {}, requires = { wireless = true } },
  { id = "yes", text = "Yes", reason = "A cable is fine.", weights = {} },
]

[[situations]]
title = "It must be quiet"
answers = { aim = "quiet", money = "free" }
verdict = "option-00001"
why = "Nothing is quieter."

[[situations]]
title = "It must be light, without a cable"
answers = { aim = "light", cable = "no" }
verdict = "option-00002"
why = "Nothing is lighter."

[[situations]]
title = "It must be cheap"
answers = { money = "tight", cable = "yes" }
verdict = "option-00004"
why = "Nothing costs less."
"#;

fn comparison(shape: Shape) -> String {
    let mut text = "title = \"Which of them?\"\nquestion = \"Which of them should you take?\"\n".to_owned();
    let pairs = if shape.pairs { "all" } else { "none" };
    let _ = writeln!(text, "description = \"Made to be measured.\"\npairs = \"{pairs}\"\n");
    for (id, title) in [("use", "In use"), ("purchase", "In the shop"), ("build", "How it is built")] {
        let _ = writeln!(text, "[[groups]]\nid = \"{id}\"\ntitle = \"{title}\"\n");
    }
    for criterion in criteria(shape.criteria) {
        let (_, _, group, _, kind, definition) = criterion.row;
        let _ = writeln!(
            text,
            "[[criteria]]\nid = \"{}\"\ntitle = \"{}\"\ngroup = \"{group}\"\n{kind}\ndefinition = \"{definition}\"\nwhy = \"It is felt every day.\"\n",
            criterion.id(),
            criterion.title(),
        );
    }
    text
}

fn guide(shape: Shape) -> String {
    let others = (4..shape.options).map(|n| format!("  \"{}\",\n", option_id(n)));
    format!("never_wins = [\n{}]\n{GUIDE}", others.collect::<String>())
}

/// Title, publisher, address and year of each source.
pub(crate) fn sources() -> impl Iterator<Item = [String; 4]> {
    (0..SOURCES).map(|n| {
        let mut random = Random::new(n, 4);
        let title = sentence(&mut random);
        let publisher = format!("{} press", capital(random.pick(&NOUNS)));
        [title, publisher, format!("https://sources.example/{}", n + 1), (2006 + n).to_string()]
    })
}

fn sources_file() -> String {
    let mut text = String::new();
    for (n, [title, publisher, url, year]) in sources().enumerate() {
        let id = source_id(n);
        let _ = writeln!(
            text,
            "[{id}]\ntitle = \"{title}\"\npublisher = \"{publisher}\"\nurl = \"{url}\"\ndate = {year}\n"
        );
    }
    text
}

/// Writes the corpus into a folder.
pub(crate) fn generate(folder: &Path, shape: Shape) -> io::Result<()> {
    let content = folder.join("content");
    fs::create_dir_all(&content)?;
    fs::write(folder.join("site.toml"), SITE)?;
    fs::write(content.join("index.md"), HOME)?;
    fs::write(content.join("comparison.toml"), comparison(shape))?;
    fs::write(content.join("guide.toml"), guide(shape))?;
    fs::write(content.join("sources.toml"), sources_file())?;
    for n in 0..shape.options {
        let item = Item::new(shape, n);
        fs::write(content.join(format!("{}.md", item.id())), item.page())?;
    }
    Ok(())
}
