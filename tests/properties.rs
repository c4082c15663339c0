//! Properties that hold for every site: nothing panics, every place agrees, nothing depends on order.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value as Json;
use sidetone::diagnostic::show;
use sidetone::kinds::{Cell, Form, Value};
use sidetone::model::{self, ComparisonId, CriterionId, OptionId, Publish, files};
use sidetone::pipeline::{Compilation, compile};
use sidetone::source::files::Sources;
use sidetone::words::Words;

type Files = Vec<(String, Vec<u8>)>;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn built(files: Files) -> Compilation {
    compile(Sources::from_files(files), Vec::new(), "the folder", &Publish::default())
}

fn sound(files: Files) -> Compilation {
    let site = built(files);
    let problems: Vec<String> = site.diagnostics.iter().map(|d| show::line(d, &site.sources)).collect();
    assert!(site.is_sound(), "{}", problems.join("\n"));
    site
}

fn rendered(site: &Compilation) -> BTreeMap<String, Vec<u8>> {
    let pages = site.render_all().unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(|d| show::line(d, &site.sources)).collect::<Vec<_>>().join("\n"))
    });
    pages.into_iter().map(|page| (page.file, page.bytes)).collect()
}

// Nothing panics

/// The author's files of this repository's sites, by kind; of long pages the beginning.
static REAL: LazyLock<[Vec<(String, String)>; 3]> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut kinds: [Vec<(String, String)>; 3] = [
        vec![("options.csv".to_owned(), CSV.to_owned())],
        Vec::new(),
        vec![("yaml.md".to_owned(), YAML.to_owned())],
    ];
    let tops = ["site.toml", "content", "tests/sites/atlas"];
    let files = tops.iter().flat_map(|top| walkdir::WalkDir::new(root.join(top)).sort_by_file_name());
    for file in files.filter_map(Result::ok) {
        let name = file.file_name().to_string_lossy().into_owned();
        let kind = match name.rsplit_once('.') {
            Some((_, "csv")) => 0,
            Some((_, "toml")) => 1,
            Some((_, "md")) => 2,
            _ => continue,
        };
        let text = std::fs::read_to_string(file.path()).expect("an author's file is text");
        kinds[kind].push((name, text.chars().take(1500).collect()));
    }
    kinds
});

const YAML: &str = "---\ntitle: &a A\ndate: 2026-11-01\naliases: [/old/, \"/older\"]\nextra:\n  n: 1_000\n  \
    deep: {x: [1, 0x1F, .5], y: *a}\nfacts:\n  weight: {value: [1, 2.5], depends: |\n    On it.\n  }\n---\n\n# A\n";
const CSV: &str = "id,name,weight,weight.source,mic,checked\nx,\"E, \"\"x\"\"\",1..2,a; b,yes,2026-11-01\n\
    y,Why,depends: on it,,?,\n";

const SEASONING: [&str; 40] = [
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ":",
    ": ",
    "- ",
    "\t",
    "\r\n",
    "\r",
    "\n",
    "|",
    ">",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!binary ",
    "? ",
    "nan",
    "-.inf",
    "1e999999999",
    "-0",
    "99999999999999999999999999999999999999999",
    "0x",
    "+++\n",
    "---\n",
    "ä",
    "日本",
    "\u{feff}",
    "\0",
    "\u{202e}",
    ",",
    "{.pro criterion=weight}",
];

/// One change of a text.
#[derive(Debug, Clone)]
enum Change {
    Insert(Index, usize),
    Delete(Index, Index),
    Repeat(Index, Index),
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        6 => (at(), 0..SEASONING.len()).prop_map(|(at, what)| Change::Insert(at, what)),
        3 => (at(), at()).prop_map(|(from, to)| Change::Delete(from, to)),
        1 => (at(), at()).prop_map(|(from, to)| Change::Repeat(from, to)),
        1 => at().prop_map(Change::Cut),
    ]
}

/// The byte of a random character of `text`.
fn place(text: &str, index: Index) -> usize {
    let mut at = index.index(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut text = text.to_owned();
    for change in changes {
        let span = |from: Index, to: Index| {
            let from = place(&text, from);
            // Short enough that something is left.
            let to = place(&text, to).min(from + 40);
            let to = (from..=to.max(from)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(from);
            from..to
        };
        match change {
            Change::Insert(at, what) => text.insert_str(place(&text, *at), SEASONING[*what]),
            Change::Delete(from, to) => text.replace_range(span(*from, *to), ""),
            Change::Repeat(from, to) => {
                let span = span(*from, *to);
                let part = text[span.clone()].to_owned();
                text.insert_str(span.start, &part);
            }
            Change::Cut(at) => text.truncate(place(&text, *at)),
        }
    }
    text
}

/// Reads a file of that name. The spans of what is reported lie in the text.
fn parse(name: &str, text: &str) {
    let path = if name == "site.toml" { name.to_owned() } else { format!("content/{name}") };
    let mut site = vec![(path.clone(), text.as_bytes().to_vec())];
    if name != "comparison.toml" && name != "site.toml" {
        let comparison = format!("title = \"T\"\ncsv = [\"{name}\"]\n");
        site.push(("content/comparison.toml".to_owned(), comparison.into_bytes()));
    }
    let sources = Sources::from_files(site);
    let words = Arc::new(Words::of("en"));
    let (files, mut problems) = files::all(&sources, "the folder");
    problems.extend(model::link(files, &Publish::default(), &words, sidetone::pages::GENERATED).1);
    for span in problems.iter().filter_map(|problem| problem.span) {
        let text = sources.get(span.file).text().expect("a text");
        let part = text.get(span.start as usize..span.end as usize);
        assert!(part.is_some(), "{span:?} is no part of {text:?}");
    }
}

/// A small site with something of everything.
fn small() -> Files {
    [
        ("site.toml", "title = \"T\"\n"),
        (
            "content/comparison.toml",
            "title = \"T\"\ncsv = [\"options.csv\"]\ngroups = [{ id = \"g\", title = \"G\" }]\ncriteria = [\n  \
             { id = \"weight\", title = \"W\", group = \"g\", type = \"number\", better = \"lower\" },\n  \
             { id = \"mic\", title = \"M\", group = \"g\", type = \"yes-no\", better = \"higher\" },\n]\n",
        ),
        ("content/sources.toml", "[a]\ntitle = \"A\"\n[b]\ntitle = \"B\"\n"),
        (
            "content/guide.toml",
            "[[questions]]\nid = \"q\"\ntext = \"Q?\"\nanswers = [\n  \
             { id = \"y\", text = \"Y\", weights = { weight = 1 } },\n  \
             { id = \"n\", text = \"N\", requires = { mic = true } },\n]\n",
        ),
        ("content/options.csv", CSV),
        (
            "content/z.md",
            "+++\ntitle = \"Z\"\n[facts]\nweight = { value = 3, source = \"a\", note = \"N\" }\n+++\n\n\
             ### Heavy {.con criterion=weight}\n\nSee <fact:y.mic>, <source:b> and [x](x.md).\n",
        ),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .to_vec()
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn parsers_never_panic(
        kind in 0..REAL.len(),
        file in any::<Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let (name, text) = file.get(&REAL[kind]);
        parse(name, &changed(text, &changes));
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn compiling_never_panics(file in any::<Index>(), changes in prop::collection::vec(change(), 1..4)) {
        let mut files = small();
        let (_, bytes) = &mut files[file.index(small().len())];
        let text = changed(std::str::from_utf8(bytes).expect("the small site is UTF-8"), &changes);
        *bytes = text.into_bytes();
        let site = built(files);
        for problem in &site.diagnostics {
            prop_assert!(!show::line(problem, &site.sources).is_empty());
        }
        if site.is_sound() {
            rendered(&site);
        }
    }
}

// Every place agrees

/// A criterion of each type, with a direction where there can be one.
const CRITERIA: &str = r#"
title = "T"
groups = [{ id = "g", title = "G" }, { id = "h", title = "H" }]
criteria = [
  { id = "yes", title = "Yes", group = "g", type = "yes-no", better = "higher" },
  { id = "stars", title = "Stars", group = "h", type = "rating", scale = 5, better = "lower" },
  { id = "n", title = "N", group = "g", type = "number", unit = "g", better = "higher" },
  { id = "price", title = "Price", group = "h", type = "money", currency = "EUR", better = "lower" },
  { id = "form", title = "Form", group = "g", type = "choice", choices = ["a", "b", "c"], better = "higher" },
  { id = "plugs", title = "Plugs", group = "g", type = "several-of", choices = ["a", "b"], better = "higher" },
  { id = "words", title = "=Words", group = "g", type = "text" },
  { id = "since", title = "Since", group = "h", type = "date", better = "higher" },
]
"#;
const IDS: [&str; 8] = ["yes", "stars", "n", "price", "form", "plugs", "words", "since"];
/// Those whose points are relative to what the other options have.
const RELATIVE: [&str; 3] = ["n", "price", "since"];

/// A fact: its state, and its TOML.
type Fact = Option<(&'static str, String)>;

fn value(criterion: &'static str) -> BoxedStrategy<String> {
    let decimal = || {
        (-2_000_000i32..2_000_000, 0u32..4).prop_map(|(n, scale)| {
            let scale = 10i32.pow(scale);
            format!("{}{}.{}", if n < 0 { "-" } else { "" }, (n / scale).abs(), (n % scale).abs())
        })
    };
    let range = || (-500i32..500, 0i32..500).prop_map(|(low, more)| format!("[{low}, {}]", low + more));
    match criterion {
        "yes" => any::<bool>().prop_map(|yes| yes.to_string()).boxed(),
        "stars" => (1..=5u8).prop_map(|stars| stars.to_string()).boxed(),
        "n" | "price" => prop_oneof![decimal(), range()].boxed(),
        "form" => prop::sample::select(vec!["\"a\"", "\"b\"", "\"c\""]).prop_map(str::to_owned).boxed(),
        "plugs" => prop::sample::select(vec!["[]", "[\"a\"]", "\"b\"", "[\"b\", \"a\"]"])
            .prop_map(str::to_owned)
            .boxed(),
        "words" => prop_oneof![
            "[-=+@'a-z,;<&\u{e4} ]{0,8}[a-z,=]",
            Just("depends: on it".to_owned()),
            Just("''=x".to_owned())
        ]
        .prop_map(|words| format!("\"{words}\""))
        .boxed(),
        _ => prop_oneof![
            (1000..2100u16).prop_map(|year| year.to_string()),
            (1000..2100u16, 1..=12u8, 1..=28u8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        ]
        .boxed(),
    }
}

fn fact(criterion: &'static str) -> impl Strategy<Value = Fact> {
    let value = move || value(criterion);
    prop_oneof![
        2 => Just(None),
        1 => Just(Some(("unknown", "\"unknown\"".to_owned()))),
        1 => Just(Some(("not-applicable", "\"not applicable\"".to_owned()))),
        1 => Just(Some(("depends", "{ depends = \"=on it\", note = \"A, b\" }".to_owned()))),
        1 => value().prop_map(|v| Some(("depends", format!("{{ value = {v}, depends = \"On it\" }}")))),
        1 => value().prop_map(|v| Some(("known", format!("{{ value = {v}, source = [\"t\", \"s\"] }}")))),
        1 => value().prop_map(|v| Some(("known", format!("{{ value = {v}, checked = 2026-11-01, note = \"-N\" }}")))),
        4 => value().prop_map(|v| Some(("known", v))),
    ]
}

/// Facts by option, then by criterion.
fn facts() -> impl Strategy<Value = Vec<Vec<Fact>>> {
    let option = IDS.iter().map(|id| fact(id).boxed()).collect::<Vec<_>>();
    prop::collection::vec(option, 1..5)
}

fn files(facts: &[Vec<Fact>]) -> Files {
    let mut files = vec![
        ("site.toml".to_owned(), b"title = \"T\"\n".to_vec()),
        ("content/comparison.toml".to_owned(), CRITERIA.as_bytes().to_vec()),
        (
            "content/sources.toml".to_owned(),
            b"[s]\ntitle = \"=S\"\n[t]\ntitle = \"T\"\npublisher = \"P\"\n".to_vec(),
        ),
        ("content/about.md".to_owned(), b"# About\n\n<fact:o0.n> <source:s>\n".to_vec()),
    ];
    for (index, facts) in facts.iter().enumerate() {
        let stated: String = IDS
            .iter()
            .zip(facts)
            .filter_map(|(id, fact)| Some(format!("{id} = {}\n", fact.as_ref()?.1)))
            .collect();
        let page = format!("+++\ntitle = \"O{index}\"\n[facts]\n{stated}+++\n\nProse.\n");
        files.push((format!("content/o{index}.md"), page.into_bytes()));
    }
    files
}

fn json(pages: &BTreeMap<String, Vec<u8>>) -> Json {
    serde_json::from_slice(&pages["compare/table.json"]).expect("the JSON parses")
}

/// The records of a CSV file behind its header. No cell could be a formula.
fn records(pages: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<::csv::StringRecord> {
    let text = std::str::from_utf8(&pages[name]).expect("the CSV is UTF-8");
    assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let records: Vec<::csv::StringRecord> = reader.records().map(|r| r.expect("the CSV parses")).collect();
    for cell in records.iter().flatten() {
        let number = cell.split("..").all(|end| end.parse::<f64>().is_ok());
        let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        assert!(number || !starts, "{cell} could be a formula");
    }
    records
}

/// What a spreadsheet shows of a CSV cell.
fn without_guard(cell: &str) -> &str {
    let guarded = |rest: &&str| {
        let words = rest.trim_start_matches(|c: char| c == '\'' || c.is_whitespace());
        words.starts_with(['=', '+', '-', '@']) || words.starts_with("depends")
    };
    cell.strip_prefix('\'').filter(guarded).unwrap_or(cell)
}

/// What a fact says, in a form that can be compared. White space around words is not kept by CSV.
fn said(
    site: &Compilation,
    option: usize,
    criterion: usize,
) -> (String, Option<String>, Vec<String>, Option<String>) {
    let comparison = &site.site.comparisons[0];
    let it = comparison.fact(OptionId::from_index(option), CriterionId::from_index(criterion));
    let sources = it.sources.iter().map(|source| comparison.sources[source.index()].id.clone());
    let mut cell = it.cell.clone();
    if let Cell::Known(Value::Text(words)) | Cell::Depends { usually: Some(Value::Text(words)), .. } =
        &mut cell
    {
        *words = words.trim().to_owned();
    }
    let cell = format!("{cell:?}");
    (cell, it.note.clone(), sources.collect(), it.checked.map(|date| date.to_string()))
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn the_facts_as_data_are_those_of_the_model(facts in facts()) {
        let site = sound(files(&facts));
        let pages = rendered(&site);
        let comparison = &site.site.comparisons[0];
        let json = json(&pages);
        let mut rows = records(&pages, "compare/facts.csv").into_iter();
        for (option, stated) in comparison.option_ids().zip(&facts) {
            for criterion in comparison.criterion_ids() {
                let it = &comparison.criteria[criterion.index()];
                let fact = comparison.fact(option, criterion);
                let column = IDS.iter().position(|id| *id == it.id).expect("a known criterion");
                prop_assert_eq!(fact.cell.state(), stated[column].as_ref().map_or("unknown", |(state, _)| state));
                let id = &comparison.options[option.index()].id;
                let object = &json["facts"][id][&it.id];
                let row = rows.next().expect("a row for each fact");
                let value = fact.cell.value().map(|value| it.kind.show(value, Form::Plain));
                prop_assert_eq!(&row[0], id.as_str());
                prop_assert_eq!(&row[1], it.id.as_str());
                prop_assert_eq!(without_guard(&row[2]), value.as_deref().unwrap_or(""));
                prop_assert_eq!(object["value"].as_str(), value.as_deref());
                prop_assert_eq!(&row[4], fact.cell.state());
                prop_assert_eq!(object["state"].as_str(), Some(fact.cell.state()));
                let text = fact.cell.text(&it.kind, &site.site.words);
                prop_assert_eq!(object["text"].as_str(), Some(text.as_str()));
                prop_assert_eq!(object["note"].as_str(), fact.note.as_deref());
                let (_, _, sources, checked) = said(&site, option.index(), criterion.index());
                prop_assert_eq!(&row[6], sources.join("; "));
                let found: Vec<&str> =
                    object["sources"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
                prop_assert_eq!(found, sources);
                prop_assert_eq!(&row[7], checked.unwrap_or_default());
            }
        }
        prop_assert!(rows.next().is_none());
    }

    #[test]
    fn a_table_that_is_exported_can_be_imported(facts in facts()) {
        let site = sound(files(&facts));
        let table = rendered(&site).remove("compare/table.csv").expect("there is a table");
        let mut again: Files = files(&[]);
        for (name, text) in &mut again {
            if name == "content/comparison.toml" {
                text.extend_from_slice(b"csv = [\"table.csv\"]\n");
                text.rotate_right(b"csv = [\"table.csv\"]\n".len());
            }
        }
        again.push(("content/table.csv".to_owned(), table));
        let again = sound(again);
        prop_assert_eq!(again.site.comparisons[0].options.len(), facts.len());
        for option in 0..facts.len() {
            let name = |site: &Compilation| site.site.comparisons[0].options[option].name.clone();
            prop_assert_eq!(name(&site), name(&again));
            for criterion in 0..IDS.len() {
                prop_assert_eq!(said(&site, option, criterion), said(&again, option, criterion));
            }
        }
    }

    #[test]
    fn a_fact_that_is_deleted_is_unknown_and_no_more(facts in facts(), option in any::<Index>(), at in any::<Index>()) {
        let (option, column) = (option.index(facts.len()), at.index(IDS.len()));
        let mut fewer = facts.clone();
        fewer[option][column] = None;
        let before = json(&rendered(&sound(files(&facts))));
        let mut after = json(&rendered(&sound(files(&fewer))));
        let id = format!("o{option}");
        let criterion = IDS[column];
        let unknown = serde_json::json!({ "state": "unknown", "text": "Unknown" });
        prop_assert_eq!(&after["facts"][&id][criterion], &unknown);
        after["facts"][&id][criterion] = before["facts"][&id][criterion].clone();
        if RELATIVE.contains(&criterion) {
            for (other, facts) in after["facts"].as_object_mut().expect("facts by option") {
                if let Some(points) = facts[criterion].get_mut("points") {
                    *points = before["facts"][other][criterion]["points"].clone();
                }
            }
        }
        prop_assert_eq!(before, after);
    }
}

// Points

/// Values of one criterion, each a little better than the one before.
fn ladder(criterion: &str, step: usize) -> String {
    match criterion {
        "yes" => (step >= 20).to_string(),
        "form" => ["\"a\"", "\"b\"", "\"c\""][step / 14].to_owned(),
        "plugs" => ["[]", "[\"b\"]", "[\"a\", \"b\"]"][step / 14].to_owned(),
        "since" => format!("{}", 1980 + step),
        _ if step.is_multiple_of(3) => format!("[{}, {}.5]", step, step + 2),
        _ => format!("{}.25", step + 1),
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn what_gets_better_does_not_lose_points(
        column in prop::sample::select(vec!["yes", "n", "form", "plugs", "since"]),
        steps in prop::collection::vec(prop::option::of(0usize..40), 1..6),
        which in any::<Index>(),
        more in 1usize..30,
    ) {
        let column_index = IDS.iter().position(|id| *id == column).expect("a known criterion");
        let site = |steps: &[Option<usize>]| {
            let facts: Vec<Vec<Fact>> = steps
                .iter()
                .map(|step| {
                    let mut facts = vec![None; IDS.len()];
                    facts[column_index] = step.map(|step| ("known", ladder(column, step)));
                    facts
                })
                .collect();
            sound(files(&facts))
        };
        let points = |site: &Compilation, option: usize| {
            let comparison = &site.site.comparisons[ComparisonId(0).index()];
            let index = comparison.criteria.iter().position(|c| c.id == column).expect("a known criterion");
            comparison.points(OptionId::from_index(option), CriterionId::from_index(index))
        };
        let option = which.index(steps.len());
        let mut better = steps.clone();
        better[option] = steps[option].map(|step| (step + more).min(41));
        let (before, after) = (points(&site(&steps), option), points(&site(&better), option));
        prop_assert!(after >= before, "{before:?} became {after:?}");
    }
}

// Order and chance

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn two_builds_give_the_same_bytes(facts in facts()) {
        prop_assert_eq!(rendered(&sound(files(&facts))), rendered(&sound(files(&facts))));
    }

    #[test]
    fn the_order_of_files_does_not_matter(
        (facts, shuffled) in facts().prop_flat_map(|facts| {
            let files = files(&facts);
            (Just(facts), Just(files).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(rendered(&sound(files(&facts))), rendered(&sound(shuffled)));
    }
}

// Large sites

/// Options of two kinds: all but the last are of one.
fn kinds(options: usize, more: &str) -> Files {
    let definition = format!(
        "title = \"T\"\npairs = {{ same = \"kind\" }}\ncsv = [\"o.csv\"]\n[[groups]]\nid = \"g\"\ntitle = \"G\"\n\
         [[criteria]]\nid = \"kind\"\ntitle = \"Kind\"\ngroup = \"g\"\ntype = \"text\"\n\
         [[criteria]]\nid = \"n\"\ntitle = \"N\"\ngroup = \"g\"\ntype = \"number\"\nbetter = \"higher\"\n\
         [[criteria]]\nid = \"m\"\ntitle = \"M\"\ngroup = \"g\"\ntype = \"number\"\n{more}"
    );
    let rows = (0..options).fold("id,name,kind,n,m\n".to_owned(), |rows, i| {
        format!("{rows}o{i},O{i},{},{i},{i}\n", if i + 1 < options { "in" } else { "out" })
    });
    let config = "title = \"T\"\nbase_url = \"https://example.org\"\nshare_images = false\n";
    [("site.toml", config.to_owned()), ("content/comparison.toml", definition), ("content/o.csv", rows)]
        .map(|(path, text)| (path.to_owned(), text.into_bytes()))
        .into()
}

fn page(site: &Compilation, address: &str) -> String {
    let entry = site.plan.find(address).unwrap_or_else(|| panic!("{address} is not planned"));
    String::from_utf8(site.render_one(&entry).expect("it is rendered")).expect("it is UTF-8")
}

#[test]
fn a_list_of_too_many_pairs_leads_to_the_options_that_have_some() {
    let links =
        |options: usize| page(&sound(kinds(options, "")), "/versus/").matches("#page-pairs\"").count();
    // 50 options have 1,225 pairs, which are listed.
    assert_eq!((links(51), links(52)), (0, 51));
    let site = sound(kinds(52, ""));
    assert!(page(&site, "/o50/").contains("id=\"page-pairs\""));
    assert!(!page(&site, "/o51/").contains("id=\"page-pairs\""));
}

#[test]
fn a_chart_that_is_asked_for_is_drawn_however_many_options_there_are() {
    let chart = "[[charts]]\nx = \"n\"\ny = \"m\"\n";
    let points = |options: usize| {
        let html = page(&sound(kinds(options, chart)), "/compare/");
        (html.matches("<circle r=\"5\"/>").count(), html.contains("Points without room for a name"))
    };
    assert_eq!((points(200), points(501)), ((200, true), (501, false)));
}

// Search

#[test]
fn of_a_very_large_site_texts_are_cut_and_pairs_left_out() {
    let documents = |options: usize| {
        let mut files = small();
        let long = "long words ".repeat(100);
        let rows = (0..options).fold("id,summary\n".to_owned(), |rows, i| format!("{rows}o{i},{long}\n"));
        files.retain(|(path, _)| {
            !["content/options.csv", "content/z.md", "content/guide.toml"].contains(&path.as_str())
        });
        files.push(("content/options.csv".to_owned(), rows.into_bytes()));
        let site = sound(files);
        let entry = site.plan.find("/search.json").expect("it is planned");
        let bytes = site.render_one(&entry).expect("it is rendered");
        let all: Vec<Json> = serde_json::from_slice(&bytes).expect("JSON");
        let pairs = all.iter().filter(|document| document["k"] == "pair").count();
        let lengths =
            all.iter().filter_map(|document| document["x"].as_str()).map(|text| text.chars().count());
        (all.len(), pairs, lengths.max().unwrap_or_default())
    };
    let (all, pairs, longest) = documents(60);
    assert!(all > pairs && pairs == 60 * 59 / 2 && longest > 1000, "{all} {pairs} {longest}");
    let (all, pairs, longest) = documents(64);
    assert!(all > 64 && pairs == 0 && longest <= 301, "{all} {pairs} {longest}");
}

// Drafts

#[test]
fn drafts_and_future_pages_leak_nowhere() {
    let hidden = [
        (
            "content/canary-option.md",
            "name = \"Canary\"\ndraft = true\naliases = [\"/canary-old/\"]\n[facts]",
        ),
        ("content/canary-future.md", "name = \"Canary\"\ndate = 2026-11-23\n[facts]\nweight = -7777"),
        ("content/notes/canary.md", "updated = 2026-11-01\ndraft = true"),
        ("content/notes/canary-later.md", "date = 2027"),
        ("content/compare.md", "draft = true"),
        ("content/glossary.md", "draft = true"),
    ];
    let mut files = small();
    for (path, front) in hidden {
        let text = format!(
            "+++\ntitle = \"Canary\"\ndescription = \"Canary\"\n{front}\n+++\n\n## Canary {{#canary}}\n\nCanary.\n"
        );
        files.push((path.to_owned(), text.into_bytes()));
    }
    files.push(("content/notes/index.md".to_owned(), b"# Notes\n".to_vec()));
    let rows = format!("{CSV}canary-option,Canary,-8888,,no,2026-11-02\n");
    files.retain(|(path, _)| path != "content/options.csv");
    files.push(("content/options.csv".to_owned(), rows.into_bytes()));
    let today = sidetone::syntax::date::Date::parse("2026-11-22");
    let leaks = |drafts: bool| {
        let settings = Publish { today, drafts, ..Publish::default() };
        let site = compile(Sources::from_files(files.clone()), Vec::new(), "the folder", &settings);
        let problems: Vec<String> = site.diagnostics.iter().map(|d| show::line(d, &site.sources)).collect();
        assert!(site.is_sound(), "{}", problems.join("\n"));
        let told = |text: &str| {
            text.to_lowercase().contains("canary") || text.contains("7777") || text.contains("8888")
        };
        let pages = rendered(&site);
        assert!(pages.contains_key("search.json") && pages.contains_key("search/index.html"));
        let pages = pages.into_iter();
        // The style sheet is the theme's.
        let pages = pages.filter(|(file, _)| !file.ends_with(".css"));
        pages.filter(|(file, bytes)| told(file) || told(&String::from_utf8_lossy(bytes))).count()
    };
    assert_eq!(leaks(false), 0, "a draft is told of");
    assert!(leaks(true) > 20, "with drafts they are all over the site");
}

// Text is inert (promise 17)

/// What has run as a script in some program that took text for HTML, or an address for harmless.
const PAYLOADS: [&str; 30] = [
    "<script>alert(1)</script>",
    "<ScRiPt/x src=//e.org/a.js>",
    "</title><script>alert(1)</script>",
    "--><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "\" autofocus onfocus=\"alert(1)",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x]( javascript:alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](/a.png)",
    "[x](https://e.org \"a\\\" onclick=\\\"alert(1)\")",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "```js\" onclick=\"alert(1)\nx\n```",
    "```<script>\nalert(1)\n```",
    "## H {#x\" onclick=\"alert(1)}",
    "## H {.x\" onclick=\"alert(1)}",
    "| <script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "x[^1]\n\n[^1]: <script>alert(1)</script>",
    "> [!NOTE] <script>alert(1)</script>\n> y",
    "{{ 1 }}{% raw %}<script>{% endraw %}",
];

/// A small site with a text in one place.
fn with_text(place: usize, text: &str) -> Files {
    let quoted = toml::Value::String(text.to_owned()).to_string();
    let cell = format!("\"{}\"", text.replace('"', "\"\""));
    let at =
        |wanted: usize, other: &str| if place == wanted { quoted.clone() } else { format!("\"{other}\"") };
    let file = |path: &str, text: String| (path.to_owned(), text.into_bytes());
    vec![
        file(
            "site.toml",
            format!(
                "title = {}\nbase_url = \"https://example.org\"\nshare_images = false\ndescription = {}\n",
                at(0, "T"),
                at(1, "D")
            ),
        ),
        file(
            "content/comparison.toml",
            format!(
                "title = {}\ncsv = [\"o.csv\"]\ngroups = [{{ id = \"g\", title = {} }}]\n[[criteria]]\nid = \"c\"\ntitle = {}\ngroup = \"g\"\n\
                 type = \"text\"\ndefinition = {}\n[[criteria]]\nid = \"n\"\ntitle = \"N\"\ngroup = \"g\"\ntype = \"number\"\nunit = {}\n",
                at(2, "C"),
                at(3, "G"),
                at(4, "Criterion"),
                at(5, "What it is"),
                at(6, "kg")
            ),
        ),
        file(
            "content/sources.toml",
            format!(
                "[s]\ntitle = {}\nurl = {}\n",
                at(7, "S"),
                if place == 8 { quoted.clone() } else { "\"https://e.org\"".to_owned() }
            ),
        ),
        file(
            "content/o.csv",
            format!(
                "id,name,c,c.note,n\na,{},{},{},1\n",
                if place == 9 { &cell } else { "A" },
                if place == 10 { &cell } else { "words" },
                if place == 11 { &cell } else { "note" }
            ),
        ),
        file(
            "content/b.md",
            format!(
                "+++\ntitle = {}\nsummary = {}\nfacts = {{ c = {{ value = \"x\", source = \"s\" }}, n = 2 }}\n+++\n\n{}\n",
                at(12, "B"),
                at(13, "Sum"),
                if place == 14 { text } else { "Words." }
            ),
        ),
        file(
            "content/glossary.md",
            format!("# Glossary\n\n## Term\n\n{}\n", if place == 15 { text } else { "Words." }),
        ),
    ]
}

/// What a browser would run, or follow to run, in a page.
fn runs(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in html5gum::Tokenizer::new(html) {
        let Ok(html5gum::Token::StartTag(tag)) = token else { continue };
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let attribute = |wanted: &str| {
            let found = tag.attributes.iter().find(|(name, _)| name.as_slice() == wanted.as_bytes());
            found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        };
        let own = |source: &String| source.starts_with('/') && !source.starts_with("//");
        let is_data = attribute("type").is_some_and(|kind| kind == "application/ld+json");
        let bad = match name.as_str() {
            "script" => !is_data && !attribute("src").as_ref().is_some_and(own),
            "iframe" | "object" | "embed" | "base" => true,
            _ => false,
        };
        if bad {
            found.push(format!("<{name}>"));
        }
        for (key, value) in &tag.attributes {
            let key = String::from_utf8_lossy(key).into_owned();
            let value: String = String::from_utf8_lossy(value).chars().filter(|c| *c > ' ').collect();
            let scheme = value.split(':').next().unwrap_or("").to_lowercase();
            let leads =
                ["href", "src", "action", "formaction", "xlink:href", "srcset"].contains(&key.as_str());
            if key.starts_with("on")
                || key == "style"
                || leads && ["javascript", "vbscript", "data"].contains(&scheme.as_str())
            {
                found.push(format!("<{name} {key}={value}>"));
            }
        }
    }
    found
}

#[test]
fn text_is_inert_wherever_it_stands() {
    use rayon::prelude::*;
    let all: Vec<(usize, &str)> = (0..16).flat_map(|place| PAYLOADS.map(|text| (place, text))).collect();
    let results: Vec<bool> = all
        .par_iter()
        .map(|(place, text)| {
            let site = built(with_text(*place, text));
            if !site.is_sound() {
                return false;
            }
            for (file, bytes) in rendered(&site).iter().filter(|(file, _)| file.ends_with(".html")) {
                let html = String::from_utf8_lossy(bytes);
                let runs = runs(&html);
                assert!(runs.is_empty(), "{text:?} in place {place} runs on {file}: {runs:?}");
            }
            true
        })
        .collect();
    let shown = results.iter().filter(|shown| **shown).count();
    assert!(shown > 300 && shown < all.len(), "{shown} of {} are shown, the others are errors", all.len());
    // The search itself sees what it looks for.
    for html in
        ["<script>x</script>", "<p ONCLICK=x>", "<a href=' java\tscript:x'>", "<iframe>", "<p style='x'>"]
    {
        assert_eq!(runs(html).len(), 1, "{html}");
    }
    assert!(runs("<script type=\"application/ld+json\">{}</script><a href=\"/a:b\">x</a>").is_empty());
}
