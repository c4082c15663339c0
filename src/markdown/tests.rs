//! Bodies and their HTML. What a destination, a code block or an id is has tests in its module.

use proptest::prelude::*;
use proptest::sample::select;

use super::{Options, parse};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::document::Side;
use crate::markdown::document::{Body, Filling, Heading, Target};
use crate::markdown::ids::DUPLICATE_ANCHOR;
use crate::markdown::prose;
use crate::markdown::writer::blocks::UNKNOWN_LANGUAGE;
use crate::markdown::writer::headings::ARGUMENT_WITHOUT_CRITERION;
use crate::markdown::writer::links::{MALFORMED_REFERENCE, UNSAFE_URL};
use crate::markdown::writer::raw::RAW_HTML;
use crate::source::span::FileId;
use crate::words::Words;

fn body(text: &str) -> (Body, Vec<Diagnostic>) {
    parse(FileId(7), text, 0, &Options::default())
}

/// Fills every hole with its destination, and with `T` and its number as words.
fn shown(body: &Body, pieces: std::ops::Range<usize>, copy_of: Option<&str>) -> String {
    let fill = |hole: usize| Filling {
        href: body.holes[hole].destination.clone(),
        text: format!("T{hole}"),
        ..Filling::default()
    };
    prose::html(body, pieces, &fill, &Words::of("en"), copy_of)
}

/// The HTML of a text in which nothing is wrong.
fn html(text: &str) -> String {
    let (body, diagnostics) = body(text);
    assert_eq!(diagnostics, []);
    shown(&body, 0..body.pieces.len(), None)
}

fn section(body: &Body, heading: usize) -> String {
    shown(body, body.headings[heading].section.clone(), None)
}

/// Codes, and the text that each underlines.
fn problems(text: &str) -> Vec<(Code, &str)> {
    let (_, diagnostics) = body(text);
    diagnostics.iter().map(|d| (d.code, d.span.map_or("", |s| &text[s.range()]))).collect()
}

fn ids(text: &str) -> Vec<String> {
    body(text).0.headings.into_iter().map(|heading| heading.id).collect()
}

// Blocks

#[test]
fn tables_align_with_classes_and_are_named_by_their_heading() {
    assert_eq!(
        html("# Sizes & \"units\"\n\n|  | b |\n|:-:|--:|\n| 1 | <term:x> |\n"),
        "<h1 id=\"sizes--units\"><a class=\"permalink\" href=\"#sizes--units\">Sizes &amp; &quot;units&quot;</a></h1>\n\
         <div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Sizes &amp; &quot;units&quot;\">\n\
         <table>\n<thead>\n<tr><td class=\"align-center\"></td><th scope=\"col\" class=\"align-right\">b</th></tr>\n\
         </thead>\n<tbody>\n<tr><td class=\"align-center\">1</td><td class=\"align-right\">\
         <a class=\"term\" href=\"term:x\">T0</a></td></tr>\n</tbody>\n</table>\n</div>\n"
    );
    assert!(html("|a|\n|-|\n|b|\n").starts_with("<div class=\"table\" tabindex=\"0\">\n<table>"));
}

#[test]
fn alerts_have_a_title_and_task_boxes_a_label() {
    assert_eq!(
        html("> [!TIP]\n> Go.\n"),
        "<div class=\"alert alert-tip\" role=\"note\">\n<p class=\"alert-title\">Tip</p>\n<p>Go.</p>\n</div>\n"
    );
    assert_eq!(
        html("- [x] a\n- [ ] b\n"),
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"done\"> a</li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"not done\"> b</li>\n</ul>\n"
    );
}

#[test]
fn the_other_extensions_are_on_and_smart_punctuation_is_off() {
    assert_eq!(html("~~a~~ \"b\" -- c"), "<p><del>a</del> &quot;b&quot; -- c</p>\n");
    assert_eq!(html("Term\n: What it is\n"), "<dl>\n<dt>Term</dt>\n<dd>What it is</dd>\n</dl>\n");
}

#[test]
fn an_unknown_language_is_underlined() {
    assert_eq!(problems("> ```rast x\n> a\n> ```\n"), [(UNKNOWN_LANGUAGE, "rast")]);
    assert_eq!(problems("```rust\nfn a() {}\n```\n\n```text\n```\n\n    plain\n"), []);
}

// Raw HTML

#[test]
fn raw_html_is_shown_as_text_and_reported_once_a_run() {
    let text = "a <b>c</b><i></i>\n\n<div>\n*d*\n</div>\n\n> <p>\n> e\n";
    assert_eq!(
        problems(text),
        [
            (RAW_HTML, "<b>"),
            (RAW_HTML, "</b><i></i>"),
            (RAW_HTML, "<div>\n*d*\n</div>"),
            (RAW_HTML, "<p>\n> e")
        ]
    );
    let (body, _) = body(text);
    let html = shown(&body, 0..body.pieces.len(), None);
    assert!(html.contains("<p>&lt;div&gt;\n*d*\n&lt;/div&gt;</p>\n"), "{html}");
    assert!(!html.contains("<b>") && !html.contains("<div>"), "{html}");
}

#[test]
fn comments_are_dropped_and_an_open_one_is_reported() {
    assert_eq!(html("a<!-- b -->c\n\n<!-- d\n\ne -->\n\nf\n"), "<p>ac</p>\n<p>f</p>\n");
    assert_eq!(html("a <!--> b\n"), "<p>a  b</p>\n");
    assert_eq!(problems("<!-- a\n\nb\n"), [(RAW_HTML, "<!-- a\n\nb")]);
    assert_eq!(problems("<!-- a --> <img>\n"), [(RAW_HTML, "<!-- a --> <img>")]);
    assert_eq!(problems("![a <b> c](d.png)"), [(RAW_HTML, "<b>")]);
}

#[test]
fn raw_html_passes_where_it_is_allowed() {
    let (body, diagnostics) =
        parse(FileId(0), "<div>\n\n*a* <b>c</b> <!-- d -->\n", 0, &Options { raw_html: true });
    assert_eq!(diagnostics, []);
    assert_eq!(shown(&body, 0..body.pieces.len(), None), "<div>\n<p><em>a</em> <b>c</b> <!-- d --></p>\n");
}

// Headings

#[test]
fn ids_are_unique_and_the_author_comes_first() {
    assert_eq!(ids("# A\n# A\n# A\n# B {#a-1}\n"), ["a", "a-2", "a-3", "a-1"]);
    assert_eq!(ids("# *A* `b` [c](d.md)\n\nA  \nB\n===\n"), ["a-b-c", "a-b"]);
    assert_eq!(ids("# Fn 1\n\na[^x]\n\n[^x]: b\n"), ["fn-1-1"]);
}

#[test]
fn an_id_given_twice_is_reported() {
    let text = "# A {#x}\n## B\n# C {#x .y}\n";
    assert_eq!(problems(text), [(DUPLICATE_ANCHOR, "# C {#x .y}")]);
    assert_eq!(ids(text), ["x", "b", "x-1"]);
    assert_eq!(problems("# A {#fn-1}\n\nb[^c]\n\n[^c]: d\n"), [(DUPLICATE_ANCHOR, "# A {#fn-1}")]);
}

#[test]
fn classes_are_kept_and_other_attributes_are_not() {
    let (body, problems) = body("## A {.b .c onclick=d}\n");
    assert_eq!(
        shown(&body, 0..body.pieces.len(), None),
        "<h2 id=\"a\" class=\"b c\"><a class=\"permalink\" href=\"#a\">A</a></h2>\n"
    );
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_section_ends_at_the_next_heading_of_its_level() {
    let (body, _) = body("# A\n\na\n\n## B\n\nb\n\n### C\n\nc\n\n## D\n\nd\n");
    assert_eq!(
        section(&body, 1),
        "<p>b</p>\n<h3 id=\"c\"><a class=\"permalink\" href=\"#c\">C</a></h3>\n<p>c</p>\n"
    );
    assert_eq!(section(&body, 3), "<p>d</p>\n");
    assert!(
        section(&body, 0).ends_with("<h2 id=\"d\"><a class=\"permalink\" href=\"#d\">D</a></h2>\n<p>d</p>\n")
    );
    assert_eq!(body.headings.iter().map(|h| &*h.lead).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
}

#[test]
fn a_section_stays_in_its_container() {
    let (body, _) = body("# A\n\n> ## B\n>\n> b\n\nc\n\n- # D\n\n  d\n- e\n");
    assert_eq!(section(&body, 1), "<p>b</p>\n");
    assert_eq!(section(&body, 2), "<p>d</p>\n");
    assert!(section(&body, 0).ends_with("</ul>\n"));
}

#[test]
fn footnotes_belong_to_no_section() {
    let (body, _) = body("# A\n\na[^b]\n\n[^b]: c\n");
    assert!(!section(&body, 0).contains("footnotes"));
    assert!(shown(&body, 0..body.pieces.len(), None).ends_with("</section>\n"));
}

// Pros and cons

#[test]
fn a_pro_is_a_section_with_a_criterion() {
    let text = "+++\nä\n+++\n## A\n\n### Beats {.pro criterion=sound}\n\nIt beats.\n\n### Fills { .con criterion=\"size\" #f }\n";
    let (body, diagnostics) = parse(FileId(7), text, text.find("## A").unwrap_or(0), &Options::default());
    assert_eq!(diagnostics, []);
    let arguments: Vec<(&Side, &str, &str)> = body
        .headings
        .iter()
        .filter_map(|h| h.argument.as_ref())
        .map(|(side, criterion)| (side, &*criterion.value, &text[criterion.span.range()]))
        .collect();
    assert_eq!(arguments, [(&Side::Pro, "sound", "sound"), (&Side::Con, "size", "size")]);
    assert_eq!(
        section(&body, 0),
        "<section class=\"argument pro\" aria-labelledby=\"beats\">\n<h3 id=\"beats\" class=\"pro\"><a class=\"permalink\" href=\"#beats\">Beats</a></h3>\n\
         <p>It beats.</p>\n</section>\n<section class=\"argument con\" aria-labelledby=\"f\">\n\
         <h3 id=\"f\" class=\"con\"><a class=\"permalink\" href=\"#f\">Fills</a></h3>\n</section>\n"
    );
    assert_eq!(section(&body, 1), "<p>It beats.</p>\n");
}

#[test]
fn a_pro_without_a_criterion_is_reported() {
    let text = "### A {.pro}\n\n### B {.con criterion=}\n";
    let expected = [(ARGUMENT_WITHOUT_CRITERION, ".pro"), (ARGUMENT_WITHOUT_CRITERION, ".con")];
    assert_eq!(problems(text), expected);
}

// Links and references

#[test]
fn references_supply_their_words_and_links_keep_theirs() {
    assert_eq!(
        html("<fact:a.b> [c *d*](fact:a.b \"own\") <source:e> <TERM:f>"),
        "<p><a class=\"fact\" href=\"fact:a.b\">T0</a> <a class=\"fact\" href=\"fact:a.b\" title=\"own\">c <em>d</em></a> \
         <a class=\"source\" href=\"source:e\">T2</a> <a class=\"term\" href=\"TERM:f\">T3</a></p>\n"
    );
}

#[test]
fn links_to_the_web_have_a_class_and_mail_has_none() {
    assert_eq!(
        html("<https://a.org> <b@c.org> [d](//e.org) [f](g.md)"),
        "<p><a class=\"external\" href=\"https://a.org\">https://a.org</a> <a href=\"mailto:b@c.org\">b@c.org</a> \
         <a class=\"external\" href=\"//e.org\">d</a> <a href=\"g.md\">f</a></p>\n"
    );
}

#[test]
fn a_link_holds_no_other() {
    assert_eq!(
        html("[a <https://b.org> <fact:c.d>](e.md)"),
        "<p><a href=\"e.md\">a https://b.org T2</a></p>\n"
    );
}

#[test]
fn pictures_have_plain_words() {
    assert_eq!(
        html("h ![a *b* `c` \"d\"](e%20f.png 'g')"),
        "<p>h <img src=\"e%20f.png\" alt=\"a b c &quot;d&quot;\" title=\"g\" decoding=\"async\"></p>\n"
    );
    assert_eq!(body("# ![Logo](a.png)").0.headings[0].text, "Logo");
}

#[test]
fn a_paragraph_of_pictures_is_a_row_of_figures() {
    let img = |name: &str| format!("<img src=\"{name}\" alt=\"{name}\" loading=\"lazy\" decoding=\"async\">");
    let (a, b) = (img("a"), img("b"));
    let after = |text: &str| {
        let html = html(&format!("## H\n\n{text}"));
        html.split_once("</h2>\n").expect("a heading").1.to_owned()
    };
    assert_eq!(
        after("![a](a 'x <y>')"),
        format!("<figure>{a}<figcaption>x &lt;y&gt;</figcaption></figure>\n")
    );
    let row = format!("<div class=\"figures\">\n<figure>{a}</figure>\n<figure>{b}</figure>\n</div>\n");
    for between in ["\n", " ", "", "  \n"] {
        assert_eq!(after(&format!("![a](a){between}![b](b)\n\n")), row, "{between:?}");
    }
    assert_eq!(after("![a](a)."), format!("<p>{a}.</p>\n"));
    assert_eq!(after("*![a](a)*"), format!("<p><em>{a}</em></p>\n"));
    assert_eq!(after("[![a](a)](b)"), format!("<p><a href=\"b\">{a}</a></p>\n"));
    assert_eq!(after("- ![a](a)"), format!("<ul>\n<li>{a}</li>\n</ul>\n"));
    assert_eq!(
        after("> ![a](a)\n\nb"),
        format!("<blockquote>\n<figure>{a}</figure>\n</blockquote>\n<p>b</p>\n")
    );
}

#[test]
fn only_the_first_picture_above_all_headings_is_loaded_at_once() {
    let lazy = |text: &str| html(text).matches("loading=\"lazy\"").count();
    assert_eq!(lazy("# T\n\na\n\n![a](a)\n\n![b](b)"), 1);
    assert_eq!(lazy("# T\n\n## H\n\n![a](a)\n\n![b](b)"), 2);
}

#[test]
fn the_title_of_the_author_wins() {
    let (body, _) = body("[a](b.md 'own') [c](d.md)");
    let fill = |_| Filling { title: Some("theirs".to_owned()), class: Some("k"), ..Filling::default() };
    assert_eq!(
        prose::html(&body, 0..body.pieces.len(), &fill, &Words::of("en"), None),
        "<p><a class=\"k\" href=\"\" title=\"own\">a</a> <a class=\"k\" href=\"\" title=\"theirs\">c</a></p>\n"
    );
}

#[test]
fn bad_destinations_are_underlined_and_never_shown() {
    let text =
        "[a](JavaScript:x) [b](java&#10;script:x) <fact:c> ![d](data:x) ![e](source:f) ![g <term:h>](i.png)";
    assert_eq!(
        problems(text),
        [
            (UNSAFE_URL, "JavaScript"),
            (UNSAFE_URL, "[b](java&#10;script:x)"),
            (MALFORMED_REFERENCE, "fact:c"),
            (UNSAFE_URL, "data"),
            (MALFORMED_REFERENCE, "source:f"),
            (MALFORMED_REFERENCE, "term:h"),
        ]
    );
    let (body, _) = body(text);
    let html = shown(&body, 0..body.pieces.len(), None);
    assert!(html.starts_with("<p><a>a</a> <a>b</a> T2 d e <img src=\"i.png\""), "{html}");
}

#[test]
fn holes_know_their_link() {
    let text = "ä [b](c.md#d) <fact:e.f>";
    let (body, _) = body(text);
    assert_eq!(&text[body.holes[0].span.range()], "[b](c.md#d)");
    assert_eq!(body.holes[0].suffix(), "#d");
    assert_eq!(&text[body.holes[1].span.range()], "<fact:e.f>");
    assert_eq!(body.holes[1].target, Target::Fact(None, "e".to_owned(), "f".to_owned()));
}

#[test]
fn leads_are_plain_and_skip_pictures() {
    let (body, _) =
        body("# A <fact:b.c>\n\n![d](e.png)\n\nF *g* <fact:b.c>\n`h`<source:i> <term:j-k>.\n\nL\n");
    assert_eq!(body.headings[0].text, "A …");
    assert_eq!(body.lead, "F g … h j k.");
    assert_eq!(body.headings[0].lead, body.lead);
}

// Footnotes and copies

#[test]
fn footnotes_are_numbered_by_their_first_mark() {
    let (body, problems) = body("a[^x] b[^Y] c[^x] d[^p]\n\n[^y]: Y[^z].\n[^x]: X.\n[^z]: Z.\n[^o]: O.\n");
    assert_eq!(problems.len(), 2, "one for the mark, one for the note");
    assert_eq!(
        shown(&body, 0..body.pieces.len(), None),
        "<p>a<sup class=\"footnote-mark\"><a id=\"fnref-1\" href=\"#fn-1\" role=\"doc-noteref\">1</a></sup> \
         b<sup class=\"footnote-mark\"><a id=\"fnref-2\" href=\"#fn-2\" role=\"doc-noteref\">2</a></sup> \
         c<sup class=\"footnote-mark\"><a id=\"fnref-1-2\" href=\"#fn-1\" role=\"doc-noteref\">1</a></sup> d[^p]</p>\n\
         <section class=\"footnotes\">\n<ol>\n\
         <li id=\"fn-1\">\n<p>X. <a class=\"footnote-back\" href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"Back to reference 1, 1\">↩</a> \
         <a class=\"footnote-back\" href=\"#fnref-1-2\" role=\"doc-backlink\" aria-label=\"Back to reference 1, 2\">↩</a></p>\n</li>\n\
         <li id=\"fn-2\">\n<p>Y<sup class=\"footnote-mark\"><a id=\"fnref-3\" href=\"#fn-3\" role=\"doc-noteref\">3</a></sup>. \
         <a class=\"footnote-back\" href=\"#fnref-2\" role=\"doc-backlink\" aria-label=\"Back to reference 2\">↩</a></p>\n</li>\n\
         <li id=\"fn-3\">\n<p>Z. <a class=\"footnote-back\" href=\"#fnref-3\" role=\"doc-backlink\" aria-label=\"Back to reference 3\">↩</a></p>\n</li>\n\
         <li id=\"fn-4\">\n<p>O.</p>\n</li>\n</ol>\n</section>\n"
    );
}

#[test]
fn a_copy_has_no_ids_and_leads_back() {
    let (body, _) = body("## A {.pro criterion=b}\n\n[c](#ä) d[^e]\n\n[^e]: f\n");
    let html = shown(&body, 0..body.pieces.len(), Some("/p/"));
    assert!(!html.contains(" id="), "{html}");
    assert!(
        html.starts_with(
            "<section class=\"argument pro\" aria-label=\"A\">\n<h2 class=\"pro\">\
             <a class=\"permalink\" href=\"/p/#a\">A</a></h2>\n"
        ),
        "{html}"
    );
    for address in ["\"/p/#%C3%A4\"", "\"/p/#fn-1\"", "\"/p/#fnref-1\""] {
        assert!(html.contains(address), "{address} in {html}");
    }
}

// For all texts

/// Parts that meet in a text by chance.
const PARTS: &[&str] = &[
    "a",
    "ä",
    "医\u{301}",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    "\0",
    "> ",
    "> [!NOTE]\n",
    "- ",
    "1. ",
    "- [x] ",
    "# ",
    "## ",
    "### ",
    "===\n",
    "---\n",
    " {.pro criterion=a}\n",
    " {.con}\n",
    " {#x}\n",
    "[^1]",
    "[^1]: ",
    "[^2]: ",
    "[^2]",
    "[",
    "]",
    "](b.md)",
    "](#x)",
    "]: /b\n",
    "![",
    "*",
    "**",
    "~~",
    "`",
    "```\n",
    "```rust\nfn a(\n",
    "|",
    "|a|b|\n|-|:-:|\n",
    ": ",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<div>\n",
    "<fact:a.b>",
    "<fact:a>",
    "<source:c>",
    "<https://x.org>",
    "<j:x>",
    "<a@b.org>",
    "&#10;",
    "&amp;",
    "\"",
    "'",
    "\\",
    "{",
    "}",
    "<",
    ">",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::collection::vec(select(PARTS), 0..60).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

/// Ways to write a scheme that a browser might see through.
fn scripts() -> impl Strategy<Value = String> {
    let letters = vec!["java", "JAVA", "&#106;ava", "&#x6A;ava", "j\\ava", "%6aava", "\\java"];
    let gaps = vec!["", "&#10;", "&Tab;", "&#13;", "&#0;", "&#x85;", "\t", "&#x200b;", " ", "&#1;"];
    let colons = vec![":", "&colon;", "\\:", "&#58;", ":&#10;", "%3a"];
    let before = vec!["", "&#32;", "&#1;", "&#9;&#10;", "&nbsp;", "//", "\\\\", "./"];
    (select(before), select(letters), select(gaps), select(colons))
        .prop_map(|(b, l, g, c)| format!("{b}{l}{g}script{c}alert(1)"))
}

fn links() -> impl Strategy<Value = String> {
    let forms = vec![
        "[a](@)",
        "[a](<@>)",
        "![a](@)",
        "![a](<@>)",
        "<@>",
        "[a][b]\n\n[b]: @\n",
        "[a][b]\n\n[b]: <@>\n",
        "[![a](@)](<@>)",
    ];
    (select(forms), scripts()).prop_map(|(form, script)| form.replace('@', &script))
}

/// What a browser takes for the scheme of an address in an attribute.
fn scheme_seen(attribute: &str) -> Option<String> {
    let address =
        attribute.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let address = address.trim_start_matches(|c| c <= ' ').replace(['\t', '\n', '\r'], "");
    let (scheme, _) = address.split_once(':')?;
    let all = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.chars().all(all).then(|| scheme.to_ascii_lowercase())
}

/// Tags in order, as `name` or `/name`, with what stands between name and `>`.
fn tags(html: &str) -> Vec<(&str, &str)> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').unwrap_or_else(|| panic!("an open tag in {html}"));
        tags.push(rest[..end].split_once(' ').unwrap_or((&rest[..end], "")));
        rest = &rest[end + 1..];
    }
    tags
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.match_indices(&start)
        .filter_map(|(at, _)| html[at + start.len()..].split_once('"').map(|(value, _)| value))
        .collect()
}

/// Every element closed in order, and no link in a link.
fn assert_balanced(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for (name, _) in tags(html) {
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{html}"),
            None if ["br", "hr", "img", "input"].contains(&name) => {}
            None => {
                assert!(name != "a" || !open.contains(&"a"), "a link in a link: {html}");
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?} is open in {html}");
}

/// What stands before the body in the property test.
const FRONT: &str = "+++\nä\n+++\n";

fn assert_spans(text: &str, body: &Body, diagnostics: &[Diagnostic]) {
    let holes = body.holes.iter().map(|hole| hole.span);
    let headings = body.headings.iter().flat_map(|heading: &Heading| {
        std::iter::once(heading.span).chain(heading.argument.as_ref().map(|(_, criterion)| criterion.span))
    });
    for span in holes.chain(headings).chain(diagnostics.iter().filter_map(|d| d.span)) {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
        assert!(span.range().start >= FRONT.len(), "{span:?} is in the front matter of {text:?}");
        assert_eq!(span.file, FileId(7));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_sound_body(text in texts(), raw_html in any::<bool>()) {
        let text = format!("{FRONT}{text}");
        let (body, diagnostics) = parse(FileId(7), &text, FRONT.len(), &Options { raw_html });
        assert_spans(&text, &body, &diagnostics);
        let html = shown(&body, 0..body.pieces.len(), None);
        if !raw_html {
            assert_balanced(&html);
            let ids = attributes(&html, "id");
            let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
            prop_assert_eq!(unique.len(), ids.len(), "ids of {}", html);
        }
        for heading in &body.headings {
            prop_assert!(body.pieces.get(heading.section.clone()).is_some(), "{:?}", heading);
            let section = shown(&body, heading.section.clone(), Some("/p/"));
            if !raw_html {
                assert_balanced(&section);
                prop_assert!(attributes(&section, "id").is_empty(), "ids in {}", section);
            }
        }
    }

    #[test]
    fn no_disguise_makes_a_script_an_address(text in links()) {
        let (body, _) = body(&text);
        let html = shown(&body, 0..body.pieces.len(), None);
        for address in attributes(&html, "href").into_iter().chain(attributes(&html, "src")) {
            let scheme = scheme_seen(address);
            prop_assert!(scheme.as_deref().is_none_or(|s| ["http", "https"].contains(&s)), "{}", html);
        }
    }
}
