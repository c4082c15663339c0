//! The examples of the CommonMark specification, through our own HTML.
//!
//! The specification is CC BY-SA, so its text is not in this repository: `tests/run` fetches it,
//! in the version that `tests/package-lock.json` pins.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use sidetone::markdown::document::Filling;
use sidetone::markdown::prose;
use sidetone::markdown::{Options, parse};
use sidetone::source::span::FileId;
use sidetone::words::Words;

const SPECIFICATION: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/node_modules/commonmark-spec/spec.txt");

/// How many examples version 0.31.2 has.
const COUNT: usize = 652;

const HIGHLIGHTED: &str = "code in a known language is highlighted";
const SCHEME: &str = "a link with a scheme that is not allowed is reported, and has no address";

const BARE: &str = "an address without angle brackets is a link";

/// The examples whose result is another on purpose, and why. Links without angle brackets are the one extension that changes any.
const DIFFERENCES: &[(usize, &str)] = &[
    (142, HIGHLIGHTED),
    (143, HIGHLIGHTED),
    (596, SCHEME),
    (598, SCHEME),
    (599, SCHEME),
    (601, SCHEME),
    (602, BARE),
    (608, BARE),
    (611, BARE),
    (612, BARE),
];

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

fn examples() -> Vec<Example> {
    let Ok(specification) = std::fs::read_to_string(SPECIFICATION) else {
        panic!(
            "the CommonMark specification is not here: run `tests/run`, which fetches it ({SPECIFICATION})"
        );
    };
    let fence = "`".repeat(32);
    let start = format!("{fence} example");
    let mut lines = specification.lines();
    let mut examples = Vec::new();
    while lines.by_ref().any(|line| line == start) {
        let mut part = |end: &str| {
            lines
                .by_ref()
                .take_while(|line| *line != end)
                .map(|line| line.replace('→', "\t") + "\n")
                .collect()
        };
        let markdown = part(".");
        let html = part(&fence);
        examples.push(Example { number: examples.len() + 1, markdown, html });
    }
    examples
}

/// Our HTML, with every address as it was written.
fn ours(markdown: &str) -> String {
    let (body, _) = parse(FileId(0), markdown, 0, &Options { raw_html: true });
    let fill = |hole: usize| Filling { href: body.holes[hole].destination.clone(), ..Filling::default() };
    prose::html(&body, 0..body.pieces.len(), &fill, &Words::of("en"), None)
}

/// How the link of a heading to itself begins.
const LINK: &str = "<a class=\"permalink\" href=\"";

/// Without what we add everywhere: ids of headings and their links to themselves, code that the keyboard can scroll, a class on links to the web, and
/// how pictures are loaded and framed.
fn without_additions(html: &str) -> String {
    let mut html =
        html.replace("<a class=\"external\" href=", "<a href=").replace("<pre tabindex=\"0\">", "<pre>");
    html = without_frames(&html);
    for level in 1..=6 {
        let start = format!("<h{level} id=\"");
        while let Some(at) = html.find(&start) {
            let id = at + start.len();
            let end = html[id..].find('"').map_or(html.len(), |length| id + length + 1);
            html.replace_range(at + 3..end, "");
        }
    }
    while let Some(at) = html.find(LINK) {
        let end = html[at..].find('>').map_or(html.len(), |length| at + length + 1);
        html.replace_range(at..end, "");
        if let Some(close) = html[at..].find("</a></h") {
            html.replace_range(at + close..at + close + 4, "");
        }
    }
    html
}

/// A picture that is a paragraph of its own as the specification has it: its title is not a caption there.
fn without_frames(html: &str) -> String {
    let mut html = html.replace(" loading=\"lazy\"", "").replace(" decoding=\"async\"", "");
    html = html.replace("<figure>", "<p>").replace("</figure>", "</p>");
    html.replace("><figcaption>", " title=\"").replace("</figcaption>", "\">")
}

/// `<br />` and `<br>` are the same.
fn without_slashes(html: &str) -> String {
    html.replace(" />", ">")
}

#[test]
fn examples_of_the_specification() {
    let examples = examples();
    assert_eq!(examples.len(), COUNT, "another version of the specification, or it is misread");
    let mut wrong = Vec::new();
    for Example { number, markdown, html } in &examples {
        let found = ours(markdown);
        let same = without_slashes(&without_additions(&found)) == without_slashes(html);
        let listed = DIFFERENCES.iter().find(|(n, _)| n == number);
        match listed {
            None if !same => {
                wrong.push(format!("example {number}:\n{markdown}--- expected\n{html}--- found\n{found}"));
            }
            Some((_, reason)) if same => {
                wrong.push(format!("example {number} is as in the specification, but is listed: {reason}"));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {COUNT}\n\n{}", wrong.len(), wrong.join("\n"));
}
