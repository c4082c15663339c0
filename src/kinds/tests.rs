//! What holds for every type: facts are read in each way of writing them, and what is for programs is read back.

use super::*;
use crate::source::span::{FileId, Span};

/// A definition; facts as TOML, as a CSV cell, and in words with the unit.
type Example = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

const EXAMPLES: &[Example] = &[
    (r#"type = "yes-no""#, &[("false", "no", "No"), ("true", "yes", "Yes")]),
    (r#"type = "rating""#, &[("1", "1", "1 of 5"), ("4", "4", "4 of 5")]),
    ("type = \"rating\"\nscale = 2\nlabels = [\"Bad\", \"Good\"]", &[("1", "1", "Bad (1 of 2)")]),
    ("type = \"rating\"\nstep = 0.5", &[("3.5", "3.5", "3.5 of 5"), ("4", "4", "4.0 of 5")]),
    (
        "type = \"number\"\nunit = \"g\"",
        &[
            ("-2.50", "-2.5", "\u{2212}2.5\u{a0}g"),
            ("[-1, 2]", "-1..2", "\u{2212}1 to 2\u{a0}g"),
            ("[1, 2.25]", "1..2.25", "1–2.25\u{a0}g"),
            ("1e4", "10000", "10\u{202f}000\u{a0}g"),
            ("\"at least 2\"", "2..", "2\u{a0}g or more"),
            ("\"..1.5\"", "..1.5", "up to 1.5\u{a0}g"),
            ("\"Unlimited\"", "unlimited", "unlimited"),
        ],
    ),
    (
        "type = \"money\"\ncurrency = \"EUR\"",
        &[("7.5", "7.5", "EUR\u{a0}7.50"), ("[8, 9.5]", "8..9.5", "EUR\u{a0}8–9.50")],
    ),
    (
        r#"type = "percent""#,
        &[("45", "45", "45%"), ("[1, 2.5]", "1..2.5", "1–2.5%"), ("\"at least 9 %\"", "9..", "9% or more")],
    ),
    (
        r#"type = "duration""#,
        &[
            ("\"90 min\"", "1 h 30 min", "1\u{a0}h 30\u{a0}min"),
            ("\"1:30:05.5\"", "1 h 30 min 5.5 s", "1\u{a0}h 30\u{a0}min 5.5\u{a0}s"),
            ("\"26:00\"", "1 d 2 h", "1\u{a0}d 2\u{a0}h"),
            ("\"PT1H30M\"", "1 h 30 min", "1\u{a0}h 30\u{a0}min"),
            ("\"1 Hour, 5 minutes\"", "1 h 5 min", "1\u{a0}h 5\u{a0}min"),
            ("\"0 s\"", "0 s", "0\u{a0}s"),
            ("\"1.5h\"", "1 h 30 min", "1\u{a0}h 30\u{a0}min"),
        ],
    ),
    ("type = \"money\"\ncurrency = \"KWD\"", &[("7.5", "7.5", "KWD\u{a0}7.500"), ("8", "8", "KWD\u{a0}8")]),
    (
        "type = \"money\"\ncurrency = \"JPY\"",
        &[("7.5", "7.5", "JPY\u{a0}7.5"), ("800", "800", "JPY\u{a0}800")],
    ),
    (
        "type = \"choice\"\nchoices = [\"on-ear\", { id = \"in\", title = \"In the ear\" }]",
        &[("\"on-ear\"", "on-ear", "On ear"), ("\"in\"", "in", "In the ear")],
    ),
    (
        "type = \"several-of\"\nchoices = [\"usb\", \"jack\"]",
        &[
            ("[]", "none", "None"),
            ("\"jack\"", "jack", "Jack"),
            ("[\"jack\", \"usb\"]", "usb; jack", "Usb, Jack"),
        ],
    ),
    (
        "type = \"several-of\"\nchoices = [\"none\", \"jack\"]",
        &[("[]", ";", "None"), ("\"none\"", "none", "None")],
    ),
    (r#"type = "version""#, &[("\"v1.10\"", "1.10", "1.10"), ("2.10", "2.10", "2.10")]),
    (r#"type = "text""#, &[("\"Some words\"", "Some words", "Some words")]),
    (
        r#"type = "date""#,
        &[
            ("1995", "1995", "1995"),
            ("\"2025-03\"", "2025-03", "2025-03"),
            ("2026-11-22", "2026-11-22", "2026-11-22"),
        ],
    ),
];

fn kind(definition: &str) -> Kind {
    let (node, mut problems) = crate::syntax::toml::parse(FileId(0), definition, 0..definition.len());
    let mut fields = Fields::new(&node, "a criterion", &mut problems);
    let kind = Kind::define(&mut fields);
    fields.finish();
    assert_eq!(problems, [], "{definition}");
    kind
}

fn read(kind: &Kind, node: &Node) -> Option<Value> {
    let mut problems = Vec::new();
    let value =
        kind.read(node, Spanned::new("it", Span::whole(FileId(0))), Spreadsheet::default(), &mut problems);
    assert_eq!(
        value.is_none(),
        !problems.is_empty(),
        "what is not read is reported, and nothing else: {node:?}"
    );
    value
}

fn toml(fact: &str) -> Node {
    let text = format!("it = {fact}");
    let (node, problems) = crate::syntax::toml::parse(FileId(0), &text, 0..text.len());
    assert_eq!(problems, [], "{fact}");
    let Data::Table(entries) = node.value else { panic!("{fact}") };
    entries[0].1.clone()
}

fn cell(text: &str) -> Node {
    Spanned::new(Data::Cell(text.to_owned()), Span::whole(FileId(0)))
}

#[test]
fn every_type_reads_what_it_shows() {
    let english = Words::of("en");
    let mut seen = std::collections::BTreeSet::new();
    for (definition, facts) in EXAMPLES {
        let kind = kind(definition);
        seen.insert(kind.name());
        for (fact, plain, words) in *facts {
            let value = read(&kind, &toml(fact)).unwrap_or_else(|| panic!("{definition}: {fact}"));
            assert_eq!(kind.show(&value, Form::Plain), *plain);
            assert_eq!(kind.show(&value, Form::Full(&english)), *words);
            assert_eq!(read(&kind, &cell(plain)).as_ref(), Some(&value), "{definition}: {plain}");
            let ends = kind.about().ends.or(value.measure().extent);
            let inside = ends.zip(value.place()).map(|((low, high), place)| low <= place && place <= high);
            assert_eq!(inside, kind.better(Direction::Higher).map(|_| true), "{definition}: {fact}");
        }
    }
    let all: std::collections::BTreeSet<_> = Kind::NAMES.iter().copied().collect();
    assert_eq!(seen, all, "every type has an example");
}

#[test]
fn no_type_reads_what_is_not_its_own() {
    let nonsense = ["{ a = 1 }", "[[1]]", "[\"?\", 1]"];
    for (definition, _) in EXAMPLES {
        let kind = kind(definition);
        for fact in nonsense {
            assert_eq!(read(&kind, &toml(fact)), None, "{definition}: {fact}");
        }
    }
}

#[test]
fn what_is_no_duration_is_read_as_none() {
    let kind = kind(r#"type = "duration""#);
    for text in [
        "",
        "90",
        "h",
        "1 h 2 h",
        "5 min 1 h",
        "1:5",
        "1:60",
        "1:30:60",
        "1:2:3:4",
        "1 x",
        "P1Y",
        "-1 h",
        "1 h 30",
        ":30",
    ] {
        let fact = format!("\"{text}\"");
        assert_eq!(read(&kind, &toml(&fact)), None, "{text}");
    }
}
