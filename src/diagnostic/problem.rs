//! One constructor for each [`Code`]: the wording of every message.

use super::{Code, Diagnostic, Help};
use crate::source::span::Span;

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

// Reading

/// No `site.toml` in `root`.
#[must_use]
pub fn no_site(root: &str) -> Diagnostic {
    Diagnostic::new(Code::NoSite, None, format!("there is no site.toml in {root}"))
        .help("go to the folder of a site, name it with --root, or make one with `sidetone init DIR`")
}

/// A file that the system will not let us read.
#[must_use]
pub fn unreadable_file(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::UnreadableFile, at, format!("this file cannot be read: {reason}"))
        .help("change its permissions, or move it out of the site")
}

/// A path or a text that is not UTF-8; `byte` is the first in the text that is not, at `at`.
#[must_use]
pub fn not_utf8(at: Span, byte: Option<u8>) -> Diagnostic {
    let message = match byte {
        Some(byte) => {
            format!("this file is not UTF-8 text: the byte {byte:02X} here belongs to no character")
        }
        None => "the name of this file is not UTF-8".to_owned(),
    };
    let help = if byte.is_some() { "save it again as UTF-8" } else { "give it another name" };
    Diagnostic::new(Code::NotUtf8, at, message).help(help)
}

/// A symbolic link that is dangling or leaves the site.
#[must_use]
pub fn outside_link(at: Span, target: &str, dangling: bool) -> Diagnostic {
    let message = if dangling {
        format!("this symbolic link leads nowhere: {target}")
    } else {
        format!("this symbolic link leads out of the site: {target}")
    };
    let help = if dangling {
        "remove it, or let it lead to a file of the site"
    } else {
        "copy the file into the site instead"
    };
    Diagnostic::new(Code::OutsideLink, at, message).help(help)
}

/// A file below `content/` that would be passed over.
#[must_use]
pub fn unknown_file(at: Span, name: &str, extension: &str) -> Diagnostic {
    let d = Diagnostic::new(
        Code::UnknownFile,
        at,
        "this file is not published: it is neither Markdown nor a known kind of asset",
    );
    let ours = ["comparison.toml", "sources.toml", "guide.toml"];
    if let Some(near) = ours.into_iter().find(|ours| strsim::damerau_levenshtein(name, ours) <= 2) {
        return d.help(format!("did you mean to call it `{near}`?"));
    }
    d.help(format!(
        "put it into static/ to publish it, or list \"{extension}\" in unknown_files of site.toml"
    ))
}

// TOML, YAML and CSV

/// TOML that does not parse.
#[must_use]
pub fn toml_syntax(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::TomlSyntax, at, format!("this is not TOML: {reason}"))
}

/// YAML that does not parse.
#[must_use]
pub fn yaml_syntax(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::YamlSyntax, at, format!("this is not YAML: {reason}"))
}

/// CSV that does not parse, or a row with another number of cells than the header.
#[must_use]
pub fn csv_syntax(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::CsvSyntax, at, format!("this is not a table: {reason}"))
}

/// A key that has no meaning in `place`.
#[must_use]
pub fn unknown_key(at: Span, key: &str, place: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::UnknownKey, at, format!("`{key}` has no meaning in {place}")).nearest(key, known)
}

/// A key that `place` cannot do without.
#[must_use]
pub fn missing_key(at: Span, key: &str, place: &str, example: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, at, format!("{place} has no `{key}`"))
        .help(format!("add a line such as `{key} = {example}`"))
}

/// A CSV file whose header lacks a column.
pub fn missing_column(at: Span, column: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, at, format!("there is no column `{column}`"))
        .help(format!("add a column `{column}` with a short name for each row"))
}

/// A CSV row with another number of cells than the header.
pub fn uneven_row(at: Span, cells: usize, columns: usize) -> Diagnostic {
    let count = if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") };
    let d = csv_syntax(at, &format!("this row has {count}, and the header has {columns}"));
    if cells > columns {
        d.help("put a cell that has a comma in it between double quotes")
    } else {
        d.help("a cell that is empty needs its comma all the same")
    }
}

/// A CSV cell whose quotation mark is never closed.
pub fn unclosed_cell(at: Span) -> Diagnostic {
    csv_syntax(at, "the quotation mark that starts here is never closed")
        .help("add one where the cell ends; inside a cell, write it twice")
}

/// A setting of the wrong type.
#[must_use]
pub fn wrong_type(at: Span, key: &str, expected: &str, found: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongType, at, format!("the value of `{key}` is {found}"))
        .label(format!("expected {expected}"))
}

/// A value where `place` ("this group") is a table.
pub fn not_a_table(at: Span, place: &str, found: &str) -> Diagnostic {
    Diagnostic::new(Code::WrongType, at, format!("{place} is {found}")).label("expected a table")
}

/// A setting of the right type that is not allowed.
#[must_use]
pub fn invalid_value(at: Span, message: impl Into<String>, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::InvalidValue, at, message).label(format!("expected {expected}"))
}

/// A setting that is not one of a few words.
#[must_use]
pub fn unknown_word(at: Span, key: &str, word: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::InvalidValue, at, format!("`{word}` is not a value of `{key}`"))
        .label(format!("expected one of {}", quoted(known)))
        .nearest(word, known)
}

/// An id that a thing of the same kind has already.
#[must_use]
pub fn duplicate_id(at: Span, kind: &str, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateId, at, format!("there are two {kind} with the id `{id}`"))
        .related(first, "the first is here")
        .help("give one of them another id")
}

// Pages

/// Front matter without its last line.
#[must_use]
pub fn unclosed_front_matter(at: Span, fence: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnclosedFrontMatter,
        at,
        format!("the front matter that starts here is never closed by a `{fence}` line"),
    )
    .help(format!("add a line with `{fence}` where the front matter ends"))
}

/// A Markdown file without a word.
#[must_use]
pub fn empty_page(at: Span) -> Diagnostic {
    Diagnostic::new(Code::EmptyPage, at, "this page is empty")
        .help("write a title and a text, or remove the file")
}

/// A page without `title` and without a `#` heading.
#[must_use]
pub fn missing_title(at: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingTitle, at, "this page has no title")
        .help("add `title = \"…\"` to its front matter, or start the text with a `# Heading`")
}

/// What claims an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page of its own.
    Page,
    /// An alias of a page.
    Alias,
    /// A file that is copied.
    File,
}

/// Two things with one address. `first` is the other one, unless that is generated.
pub fn duplicate_address(at: Option<Span>, address: &str, kind: Kind, first: Option<Span>) -> Diagnostic {
    let what = if first.is_some() { "is taken already" } else { "is that of a generated page" };
    let d = Diagnostic::new(Code::DuplicateAddress, at, format!("the address {address} {what}"));
    let d = d.help(match kind {
        Kind::Page => "give this page another `slug`, or the file another name",
        Kind::Alias => "take this alias away",
        Kind::File => "give this file another name, or put it into another folder",
    });
    match first {
        Some(first) => d.related(first, "it is taken here"),
        None => d,
    }
}

/// A file where a folder of the same name must be, or the other way round.
pub fn file_for_folder(at: Option<Span>, address: &str, other: &str, first: Option<Span>) -> Diagnostic {
    let message =
        format!("{address} and {other} cannot both be: one is a file, the other a folder of that name");
    let d = Diagnostic::new(Code::DuplicateAddress, at, message).help("give one of them another name");
    match first {
        Some(first) => d.related(first, "the other one"),
        None => d,
    }
}

/// A file, or its folder, whose name leaves nothing for an address.
#[must_use]
pub fn nameless(at: Span, folder: bool) -> Diagnostic {
    let what = if folder { "file's folder" } else { "file" };
    let message = format!("the name of this {what} has no letter or digit for an address");
    Diagnostic::new(Code::InvalidValue, at, message).help("use another name")
}

/// A heading with the id of another, both given by the author, or with that of a footnote.
#[must_use]
pub fn duplicate_anchor(at: Span, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateAnchor, at, format!("this page has the id `{id}` twice"))
        .related(first, "the first is here")
        .help("give one of them another id in braces: `{#other}`")
}

/// Raw HTML in Markdown.
#[must_use]
pub fn raw_html(at: Span) -> Diagnostic {
    Diagnostic::new(Code::RawHtml, at, "this is raw HTML, which this site does not allow in Markdown").help(
        "write it as Markdown, put it between backticks to show it, or set `raw_html = true` in site.toml",
    )
}

/// A scheme such as `javascript:`.
#[must_use]
pub fn unsafe_url(at: Span, scheme: &str) -> Diagnostic {
    Diagnostic::new(Code::UnsafeUrl, at, format!("links with the scheme `{scheme}:` are not allowed"))
        .nearest(scheme, ["https", "http", "mailto", "tel", "fact", "source", "term"])
}

/// A code block in a language that the highlighter does not know.
#[must_use]
pub fn unknown_language(at: Span, language: &str, near: &[String]) -> Diagnostic {
    let d = Diagnostic::new(
        Code::UnknownLanguage,
        at,
        format!("no highlighting is known for the language `{language}`"),
    );
    if near.is_empty() {
        d.help("leave the language out, or write `text`")
    } else {
        d.nearest(language, near)
    }
}

// Pictures

/// A picture without words between its square brackets; `example` is it with some.
#[must_use]
pub fn missing_alt(at: Span, example: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingAlt, at, "this picture has no words for those who do not see it")
        .help(format!("say what it shows: `{example}`"))
}

/// A file that is shown as a picture and is none, or is broken.
#[must_use]
pub fn broken_picture(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::BrokenPicture, at, format!("this picture cannot be read: {reason}"))
        .help("open it in a picture editor and save it again, as PNG, JPEG, WebP, GIF or plain SVG")
}

/// A picture of more pixels than are decoded.
#[must_use]
pub fn picture_too_large(at: Span, width: u32, height: u32) -> Diagnostic {
    let (pixels, side) = (crate::picture::MOST_PIXELS / 1_000_000, crate::picture::MOST_SIDE);
    let message = format!("this picture is {width} x {height} pixels large");
    Diagnostic::new(Code::PictureTooLarge, at, message)
        .note(format!("the most are {pixels} million pixels, and {side} along a side"))
        .help("make it smaller: pages show it at most 1600 pixels wide")
}

/// A picture of another host.
#[must_use]
pub fn foreign_picture(at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::ForeignPicture,
        at,
        "this picture comes from another host, which browsers are told to refuse",
    )
    .note("each reader's visit would be told to that host")
    .help("put the picture beside the page, if its licence allows that")
}

/// `what` in a drawing that becomes part of a page.
#[must_use]
pub fn unsafe_drawing(at: Span, what: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::UnsafeDrawing, at, format!("a drawing cannot have {what}")).help(help)
}

/// A class in a drawing that no style sheet knows.
#[must_use]
pub fn unknown_class(at: Span, class: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(Code::UnsafeDrawing, at, format!("a drawing cannot have the class `{class}`"))
        .nearest(class, known)
        .in_words()
}

/// A drawing that would make every page that shows it heavy.
#[must_use]
pub fn drawing_too_large(at: Span, bytes: usize, most: usize) -> Diagnostic {
    let message = format!(
        "this drawing is more than {} KB large, and it is part of each page that shows it",
        most / 1024
    );
    Diagnostic::new(Code::UnsafeDrawing, at, message)
        .note(format!("counted until {bytes} bytes"))
        .help("draw it with fewer points, or take `currentColor` out: then it is a file of its own")
}

/// The `drawing` of an option that is another kind of picture.
#[must_use]
pub fn not_a_drawing(at: Span, path: &str) -> Diagnostic {
    Diagnostic::new(Code::InvalidValue, at, format!("`{path}` is not a drawing"))
        .label("expected an SVG that uses `currentColor`")
}

// References

/// A link to a file that is not there. The paths are from the top of `content/`; `form` writes one as the author
/// would write it here.
#[must_use]
pub fn broken_link<'a>(
    at: Span,
    path: &str,
    known: impl IntoIterator<Item = &'a str>,
    form: impl Fn(&str) -> String,
) -> Diagnostic {
    let d = Diagnostic::new(Code::BrokenLink, at, format!("there is no page or file `{path}`"));
    let near = d.nearest(path, known);
    let help = near.help.and_then(|help| help.replacement).map(|found| form(&found));
    let help = help.map(|found| Help { text: format!("did you mean `{found}`?"), replacement: Some(found) });
    // A list of all the pages of a site helps nobody.
    Diagnostic { notes: Vec::new(), help, ..near }
}

/// A link to a page that is a draft, or dated in the future.
#[must_use]
pub fn hidden_link(at: Span, path: &str) -> Diagnostic {
    Diagnostic::new(
        Code::BrokenLink,
        at,
        format!("the page `{path}` is not published: it is a draft, or dated in the future"),
    )
    .help("publish it, or take the link away; `--drafts` shows such pages while you write")
}

/// A link to a heading that is not there.
#[must_use]
pub fn broken_anchor<S: AsRef<str>>(
    at: Span,
    page: &str,
    anchor: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(Code::BrokenAnchor, at, format!("the page {page} has no heading with the id `{anchor}`"))
        .nearest(anchor, known)
}

/// A reference of the wrong form.
#[must_use]
pub fn malformed_reference(at: Span, reference: &str, form: &str) -> Diagnostic {
    Diagnostic::new(Code::MalformedReference, at, format!("`{reference}` is not a reference"))
        .label(format!("expected {form}"))
}

/// A reference without a folder from a page outside all comparisons.
#[must_use]
pub fn reference_outside(at: Span, reference: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownComparison,
        at,
        format!("`{reference}` does not say of which comparison, and this page belongs to none"),
    )
    .help(
        "name the comparison's folder: `fact:folder/option.criterion`, `source:folder/id`, `term:folder/id`",
    )
}

/// A folder that is no comparison.
#[must_use]
pub fn unknown_comparison<S: AsRef<str>>(
    at: Span,
    folder: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(Code::UnknownComparison, at, format!("there is no comparison in the folder `{folder}`"))
        .nearest(folder, known)
}

/// A name that is not an option's.
#[must_use]
pub fn unknown_option<S: AsRef<str>>(at: Span, name: &str, known: impl IntoIterator<Item = S>) -> Diagnostic {
    Diagnostic::new(Code::UnknownOption, at, format!("there is no option `{name}`")).nearest(name, known)
}

/// An option whose page is a draft, or dated in the future.
pub fn hidden_option(at: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownOption,
        at,
        format!("the option `{name}` is not published: its page is a draft, or dated in the future"),
    )
    .help("publish it, or leave it out here; `--drafts` shows such pages while you write")
}

/// A name that is not a criterion's.
#[must_use]
pub fn unknown_criterion<S: AsRef<str>>(
    at: Span,
    name: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(Code::UnknownCriterion, at, format!("there is no criterion `{name}`"))
        .nearest(name, known)
}

/// A name that is not a source's.
#[must_use]
pub fn unknown_source<S: AsRef<str>>(at: Span, name: &str, known: impl IntoIterator<Item = S>) -> Diagnostic {
    let d =
        Diagnostic::new(Code::UnknownSource, at, format!("there is no source `{name}`")).nearest(name, known);
    if d.help.is_none() { d.help("add it to sources.toml") } else { d }
}

/// A name that is not a term's.
#[must_use]
pub fn unknown_term<S: AsRef<str>>(at: Span, name: &str, known: impl IntoIterator<Item = S>) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownTerm, at, format!("the glossary has no term `{name}`"))
        .nearest(name, known);
    if d.help.is_none() { d.help("add it to glossary.md as a `##` heading") } else { d }
}

// Comparisons and facts

/// A `comparison.toml` below another.
#[must_use]
pub fn nested_comparison(at: Span, outer: Span) -> Diagnostic {
    Diagnostic::new(Code::NestedComparison, at, "this comparison lies inside another")
        .related(outer, "the outer one")
        .help("put the two into folders side by side")
}

/// A group that does not exist.
#[must_use]
pub fn unknown_group<S: AsRef<str>>(at: Span, name: &str, known: impl IntoIterator<Item = S>) -> Diagnostic {
    Diagnostic::new(Code::UnknownGroup, at, format!("there is no group `{name}`")).nearest(name, known)
}

/// A comparison of nothing.
#[must_use]
pub fn no_options(at: Span, folder: &str) -> Diagnostic {
    Diagnostic::new(Code::NoOptions, at, "this comparison has no options")
        .help(format!("add a page with `[facts]` in its front matter to content/{folder}, or name a CSV file with `csv = [\"options.csv\"]`"))
}

/// A fact of the wrong type.
#[must_use]
pub fn fact_type(
    at: Span,
    criterion: &str,
    type_name: &str,
    expected: &str,
    found: &str,
    defined: Span,
) -> Diagnostic {
    Diagnostic::new(
        Code::FactType,
        at,
        format!("`{criterion}` is of the type {type_name}, and this is {found}"),
    )
    .label(format!("expected {expected}"))
    .related(defined, "the criterion")
}

/// A word that is no choice.
#[must_use]
pub fn unknown_choice<S: AsRef<str>>(
    at: Span,
    word: &str,
    criterion: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(Code::UnknownChoice, at, format!("`{word}` is not a choice of `{criterion}`"))
        .nearest(word, known)
}

/// A rating above its scale, a range upside down, a number too long.
#[must_use]
pub fn fact_out_of_range(at: Span, message: impl Into<String>, expected: &str) -> Diagnostic {
    Diagnostic::new(Code::FactOutOfRange, at, message).label(format!("expected {expected}"))
}

/// The same fact on a page and in a row.
#[must_use]
pub fn duplicate_fact(at: Span, option: &str, criterion: &str, first: Span) -> Diagnostic {
    Diagnostic::new(Code::DuplicateFact, at, format!("`{criterion}` of `{option}` is stated twice"))
        .related(first, "it is stated here too")
        .help("keep one of the two: each fact is stated once")
}

/// A fact without source where one is required.
#[must_use]
pub fn fact_without_source(at: Span, criterion: &str, judgement: bool) -> Diagnostic {
    if judgement {
        Diagnostic::new(
            Code::FactWithoutSource,
            at,
            format!("`{criterion}` is a judgement, and this one gives no reason"),
        )
        .help("give the reason: `{ value = …, note = \"because …\" }`")
    } else {
        Diagnostic::new(Code::FactWithoutSource, at, format!("this fact on `{criterion}` has no source"))
            .help("name it: `{ value = …, source = \"id\" }`, or mark the criterion with `judgement = true`")
    }
}

/// Facts, or a pro or con, on a page that is no option.
#[must_use]
pub fn facts_outside(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::FactsOutside, at, format!("{what} is not an option of a comparison"))
        .help("options are pages below a folder with a comparison.toml; their front matter has `[facts]`")
}

/// A guide or sources in a folder that is no comparison.
pub fn lies_outside(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(Code::FactsOutside, at, format!("{what}, but this folder is not a comparison"))
        .help("move it beside a comparison.toml")
}

/// `{.pro}` alone.
#[must_use]
pub fn argument_without_criterion(at: Span, side: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ArgumentWithoutCriterion,
        at,
        format!("this {side} does not say on which criterion"),
    )
    .help(format!("write `{{.{side} criterion=id}}`"))
}

/// A fact whose date is too old.
#[must_use]
pub fn stale_fact(at: Span, option: &str, criterion: &str, checked: &str, days: i64) -> Diagnostic {
    Diagnostic::new(
        Code::StaleFact,
        at,
        format!("`{criterion}` of `{option}` was last checked on {checked}, {days} days ago"),
    )
    .help("check it again and set its `checked` date")
}

// Contradictions

/// A pro below, or a con above, the average of the other options. Points as printed.
#[must_use]
pub fn contradicted_argument(
    at: Span,
    pro: bool,
    criterion: &str,
    own: &str,
    others: &str,
    value: &str,
    fact: Option<Span>,
) -> Diagnostic {
    let (code, message) = if pro {
        (
            Code::ContradictedPro,
            format!("this pro is on `{criterion}`, where the table scores the option below the others"),
        )
    } else {
        (
            Code::ContradictedCon,
            format!("this con is on `{criterion}`, where the table scores the option above the others"),
        )
    };
    let d = Diagnostic::new(code, at, message)
        .note(format!("{value} gives {own} points; the others have {others} on average"))
        .help("mend the fact, or the text, or name another criterion");
    match fact {
        Some(fact) => d.related(fact, "the fact"),
        None => d,
    }
}

/// A page checked later than one of its facts.
#[must_use]
pub fn checked_too_late(at: Span, page: &str, criterion: &str, fact_date: &str, fact: Span) -> Diagnostic {
    Diagnostic::new(
        Code::CheckedTooLate,
        at,
        format!(
            "this page says that it was checked on {page}, but `{criterion}` was last checked on {fact_date}"
        ),
    )
    .related(fact, "the older fact")
    .help("check the fact again, or give the page the date of its oldest fact")
}

/// A situation whose verdict does not come out.
#[must_use]
pub fn contradicted_verdict(at: Span, expected: &str, found: &str, path: &str, scores: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ContradictedVerdict,
        at,
        format!("this says {expected}, but the guide finds {found}"),
    )
    .note(format!("with these answers: {path}"))
    .note(format!("scores: {scores}"))
    .help("change the verdict, or the facts and weights that lead to it")
}

// The guide

/// A name that is not a question's.
#[must_use]
pub fn unknown_question<S: AsRef<str>>(
    at: Span,
    name: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(Code::UnknownQuestion, at, format!("there is no question `{name}`")).nearest(name, known)
}

/// A name that is not an answer's.
#[must_use]
pub fn unknown_answer<S: AsRef<str>>(
    at: Span,
    name: &str,
    question: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(Code::UnknownAnswer, at, format!("the question `{question}` has no answer `{name}`"))
        .nearest(name, known)
}

/// A weight or a bound where nothing is better or worse.
#[must_use]
pub fn no_direction(at: Span, criterion: &str, what: &str, defined: Span) -> Diagnostic {
    Diagnostic::new(
        Code::NoDirection,
        at,
        format!("`{criterion}` has no better and worse, so it cannot have {what}"),
    )
    .related(defined, "the criterion")
    .help("give the criterion `better = \"higher\"` or `\"lower\"`, or require a value of it instead")
}

/// A question that changes nothing. `sample` says where some answers lead without it.
#[must_use]
pub fn dead_question(at: Span, question: &str, sample: &str) -> Diagnostic {
    Diagnostic::new(
        Code::DeadQuestion,
        at,
        format!("the question `{question}` is never asked: it can never change the verdict"),
    )
    .note(format!("for instance, whatever is answered to it: {sample}"))
    .help("remove it, or give its answers weights or requirements that matter")
}

/// Two answers that are the same everywhere.
#[must_use]
pub fn dead_answer(
    at: Span,
    question: &str,
    answer: &str,
    same_as: &str,
    first: Span,
    path: &str,
) -> Diagnostic {
    Diagnostic::new(
        Code::DeadAnswer,
        at,
        format!("the answer `{answer}` to `{question}` always leads to the same verdict as `{same_as}`"),
    )
    .related(first, "the answer it equals")
    .note(format!("for instance: {path}"))
    .help("make one answer of the two, or weigh them differently")
}

/// An option that never wins.
#[must_use]
pub fn unreachable_option(at: Span, option: &str, path: &str) -> Diagnostic {
    Diagnostic::new(Code::UnreachableOption, at, format!("no answers to the guide lead to `{option}`"))
        .note(format!("the nearest it comes: {path}"))
        .help(format!(
            "change weights, or say that it is meant so: `never_wins = [\"{option}\"]` in guide.toml"
        ))
}

/// An option that wins although it is said not to.
#[must_use]
pub fn wins_after_all(at: Span, option: &str, path: &str) -> Diagnostic {
    Diagnostic::new(Code::WinsAfterAll, at, format!("`{option}` is listed in never_wins, but it can win"))
        .note(format!("with these answers: {path}"))
        .help("take it off the list")
}

/// Too many states. `what` says which count passed which limit.
#[must_use]
pub fn guide_too_large(at: Span, what: &str, cut: &str) -> Diagnostic {
    Diagnostic::new(Code::GuideTooLarge, at, what).help(cut)
}

// Templates

/// A template that does not parse.
#[must_use]
pub fn template_syntax(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::TemplateSyntax, at, format!("this template cannot be parsed: {reason}"))
}

/// A template, filter, test, function or component (`kind`) that is named but does not exist.
#[must_use]
pub fn missing_template<S: AsRef<str>>(
    at: Span,
    kind: &str,
    name: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    let d = Diagnostic::new(Code::MissingTemplate, at, format!("there is no {kind} `{name}`"))
        .nearest(name, known);
    // A list of all the templates, or of what some begin with, helps nobody.
    Diagnostic { notes: Vec::new(), ..d }
}

/// A tag that Tera does not have.
pub fn unknown_tag(at: Span, tag: &str, known: &[&str]) -> Diagnostic {
    if known.contains(&tag) {
        return template_syntax(at, &format!("there is nothing open here that `{tag}` belongs to"));
    }
    template_syntax(at, &format!("there is no tag `{tag}`")).nearest(tag, known)
}

/// A block that the template which is extended does not have.
pub fn missing_block<S: AsRef<str>>(
    at: Span,
    name: &str,
    parent: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(
        Code::MissingTemplate,
        at,
        format!("`{parent}`, which this extends, has no block `{name}`"),
    )
    .nearest(name, known)
}

/// A component that two templates define.
pub fn duplicate_component(at: Span, name: &str, first: Span) -> Diagnostic {
    template_syntax(at, &format!("there is another component `{name}`"))
        .related(first, "the other one")
        .help("give it another name, or its template the name of the other one's to replace that")
}

/// Templates in a circle.
#[must_use]
pub fn template_cycle(at: Span, chain: &[String]) -> Diagnostic {
    let chain = chain.join(" → ");
    Diagnostic::new(Code::TemplateCycle, at, format!("these templates need each other in a circle: {chain}"))
}

/// A template that fails on a page; `page` is its address. `undefined` is a name that is not known there, and
/// those that are.
#[must_use]
pub fn template_render(
    at: Option<Span>,
    reason: &str,
    page: &str,
    undefined: Option<(&str, &[String])>,
) -> Diagnostic {
    let d = Diagnostic::new(Code::TemplateRender, at, format!("this template fails on {page}: {reason}"));
    let d = match undefined {
        Some((name, known)) => d.nearest(name, known),
        None => d,
    };
    if d.help.is_none() { d.help("docs/templates.md lists what each template sees") } else { d }
}

// Share images

/// An SVG that cannot be drawn as the share image at the address `page`; `line` is the one that is wrong, by its number
/// in the SVG.
#[must_use]
pub fn share_image(at: Option<Span>, page: &str, reason: &str, line: Option<(usize, &str)>) -> Diagnostic {
    let d =
        Diagnostic::new(Code::ShareImage, at, format!("the share image {page} cannot be drawn: {reason}"));
    match line {
        Some((number, text)) => d.note(format!("line {number} of the SVG that this template makes: {text}")),
        None => d,
    }
}

/// Texts with letters that the font of share images lacks: the first of them, and the first letters that are missing.
#[must_use]
pub fn missing_letters(at: Span, what: &str, letters: &[char], texts: usize) -> Diagnostic {
    let named: Vec<String> = letters.iter().map(|letter| format!("`{letter}`")).collect();
    let d = Diagnostic::new(
        Code::MissingLetter,
        at,
        format!("the font of share images has no letter for {what}: {}", named.join(", ")),
    );
    let d = match texts {
        0 | 1 => d,
        2 => d.note("one more text of the site has such letters"),
        more => d.note(format!("{} more texts of the site have such letters", more - 1)),
    };
    d.note("the images are made without these texts")
        .help("write it in Latin, Greek or Cyrillic letters, put images of your own into static/share/, or turn them off: `share_images = false` in site.toml")
}
