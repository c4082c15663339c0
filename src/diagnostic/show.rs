//! Shows diagnostics: as text for people, as lines for tests and editors, as JSON, as GitHub
//! annotations and as SARIF 2.1.0.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Code, Diagnostic, Severity};
use crate::source::files::{SourceFile, Sources};
use crate::source::span::{Span, floor_boundary};

/// A form in which diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: with the source, colours and what to do.
    Text,
    /// One JSON object with all problems.
    Json,
    /// GitHub Actions annotations.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

/// All of them in one form. `colour` concerns text alone. Unless every one is asked for, problems of one cause are shown
/// as one in text, and not more than [`MOST`]; other forms hold the first [`LISTED`] and say how many are left out.
#[must_use]
pub fn all(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    format: Format,
    colour: bool,
    every: bool,
) -> String {
    let listed = if every { diagnostics.len() } else { diagnostics.len().min(LISTED) };
    let left_out = diagnostics.len() - listed;
    let first = &diagnostics[..listed];
    match format {
        Format::Text if every => {
            diagnostics.iter().fold(String::new(), |out, d| out + &text(d, sources, colour) + "\n\n")
        }
        Format::Text => grouped(diagnostics, sources, colour),
        Format::Json => format!("{:#}\n", json(first, left_out, sources)),
        Format::Github => {
            let mut out = first.iter().fold(String::new(), |out, d| out + &github(d, sources) + "\n");
            if left_out > 0 {
                out += &format!("::notice::{left_out} more problems are left out; --all prints them\n");
            }
            out
        }
        Format::Sarif => format!("{:#}\n", sarif(first, left_out, sources)),
    }
}

/// How many problems other forms than text hold, unless all are asked for.
pub const LISTED: usize = 5_000;

/// How many causes are shown, unless all are asked for.
pub const MOST: usize = 100;

/// How many places are named of a cause, besides the first.
const PLACES: usize = 3;

/// Problems that differ in nothing but their places, and in what to put there, are shown as one.
fn grouped(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let mut index = BTreeMap::new();
    let mut causes: Vec<Vec<&Diagnostic>> = Vec::new();
    for d in diagnostics {
        let help = d.help.as_ref().filter(|help| help.replacement.is_none()).map(|help| &help.text);
        let key = (d.code, &d.message, &d.label, &d.notes, help);
        let at = *index.entry(key).or_insert(causes.len());
        match causes.get_mut(at) {
            Some(cause) => cause.push(d),
            None => causes.push(vec![d]),
        }
    }
    let mut out = String::new();
    for cause in causes.iter().take(MOST) {
        let mut first = cause[0].clone();
        let others = &cause[1..];
        if !others.is_empty() {
            let place = |d: &&Diagnostic| {
                let (path, line, column) = place(d.span?, sources);
                Some(format!("{path}:{line}:{column}"))
            };
            let mut places: Vec<String> = others.iter().take(PLACES).filter_map(place).collect();
            let more = others.len() - places.len();
            places.extend((more > 0).then(|| format!("and {more} more")));
            first = first.note(format!("the same at {}", places.join(", ")));
        }
        out += &text(&first, sources, colour);
        out += "\n\n";
    }
    let rest: usize = causes.iter().skip(MOST).map(Vec::len).sum();
    if rest > 0 {
        out += &format!("… and {rest} more problems: `sidetone check --all` prints every one.\n\n");
    }
    out
}

/// Path, line and column (from 1) of a span's start.
#[must_use]
pub fn place(span: Span, sources: &Sources) -> (String, usize, usize) {
    let file = sources.get(span.file);
    let (line, column) = file.line_column(span.start as usize);
    (path(span, sources), line, column)
}

fn path(span: Span, sources: &Sources) -> String {
    let file = sources.get(span.file);
    if file.built_in { format!("{} (built in)", file.path) } else { file.path.clone() }
}

/// `content/a.md:3:7: error[code]: message`, and a line for each note and the help. For tests and for
/// editors that read lines.
#[must_use]
pub fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let at = |span: Span| {
        let (path, line, column) = place(span, sources);
        format!("{path}:{line}:{column}: ")
    };
    let Diagnostic { code, message, span, label, related, notes, help } = diagnostic;
    let mut out = span.map(at).unwrap_or_default();
    out += &format!("{}[{code}]: {message}", code.severity);
    out.extend(label.iter().map(|label| format!(" ({label})")));
    out.extend(related.iter().map(|(span, text)| format!("\n  {}{text}", at(*span))));
    out.extend(notes.iter().map(|note| format!("\n  note: {note}")));
    out.extend(help.iter().map(|help| format!("\n  help: {}", help.text)));
    out
}

/// For people, as rustc does it.
#[must_use]
pub fn text(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.name));
    // One snippet a file, the problem's own first.
    let own = diagnostic.span.map(|span| (span, diagnostic.label.as_deref(), AnnotationKind::Primary));
    let related = diagnostic.related.iter();
    let related = related.map(|(span, text)| (*span, Some(text.as_str()), AnnotationKind::Context));
    let mut rest: Vec<_> = own.into_iter().chain(related).collect();
    while let Some((first, ..)) = rest.first().copied() {
        // The renderer looks at all that it is given, so it is given those lines alone.
        let is_near = |span: &Span| {
            span.file == first.file
                && first.start.abs_diff(span.start).max(first.start.abs_diff(span.end)) < LONG
        };
        let (here, others): (Vec<_>, _) =
            rest.into_iter().enumerate().partition(|(at, (span, ..))| *at == 0 || is_near(span));
        rest = others.into_iter().map(|(_, it)| it).collect();
        let here: Vec<_> = here.into_iter().map(|(_, it)| it).collect();
        let file = sources.get(first.file);
        let path = path(first, sources);
        let first_byte = here.iter().map(|(span, ..)| span.start as usize).min().unwrap_or(0);
        let last_byte = here.iter().map(|(span, ..)| span.end as usize).max().unwrap_or(0);
        let whole = file.bytes().is_empty() || (here.len() == 1 && first.start == 0 && first.end == 0);
        let lines =
            file.lines(first_byte..last_byte).filter(|(.., text)| !whole && text.len() < 2 * LONG as usize);
        let Some((line, start, source)) = lines else {
            let origin = Origin::path(path);
            let (_, line, column) = place(first, sources);
            group = group.element(if first.end > 0 { origin.line(line).char_column(column) } else { origin });
            let part = part_of_line(file, first).filter(|_| !whole);
            if let (Some(part), Some((span, label, kind))) = (part, here.into_iter().next()) {
                let inside = |at: u32| floor_boundary(part.text, at as usize - part.start);
                let own = inside(span.start)..inside(span.end).max(inside(span.start));
                let snippet = Snippet::source(part.text).line_start(line);
                group = group.element(snippet.annotation(kind.span(own).label(label)));
            }
            continue;
        };
        let inside = |at: u32| floor_boundary(source, at as usize - start);
        let annotations = here.into_iter().map(|(span, label, kind)| {
            kind.span(inside(span.start)..inside(span.end).max(inside(span.start))).label(label)
        });
        let snippet = Snippet::source(source).line_start(line).path(path);
        group = group.element(snippet.annotations(annotations));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    let Some(help) = &diagnostic.help else { return renderer.render(&[group]) };
    let patched =
        |span: &Span| help.replacement.is_some() && !sources.get(span.file).built_in && span.end > span.start;
    let lines = |span: Span| {
        let lines = sources.get(span.file).lines(span.range())?;
        (lines.2.len() < LONG as usize).then_some((span, lines))
    };
    let Some((span, (line, start, source))) = diagnostic.span.filter(patched).and_then(lines) else {
        return renderer.render(&[group.element(Level::HELP.message(&help.text))]);
    };
    let inside = |at: u32| floor_boundary(source, at as usize - start);
    let new = replacement(diagnostic, sources).unwrap_or_default();
    let patch = Patch::new(inside(span.start)..inside(span.end), new);
    let snippet = Snippet::source(source).line_start(line).path(path(span, sources)).patch(patch);
    renderer.render(&[group, Group::with_title(Level::HELP.secondary_title(&help.text)).element(snippet)])
}

/// Lines of more bytes are shown in part: a line may be as long as its file.
const LONG: u32 = 8192;

/// A part of a line.
struct Part<'a> {
    start: usize,
    text: &'a str,
}

/// What of a long line is around the start of a span.
fn part_of_line(file: &SourceFile, span: Span) -> Option<Part<'_>> {
    let (before, after) = (40, 80);
    let at = span.start as usize;
    let line = file.lines(at..at)?;
    let own = at - line.1;
    let from = floor_boundary(line.2, own.saturating_sub(before));
    let text = line.2[from..floor_boundary(line.2, own + after)].trim_end_matches(['\n', '\r']);
    Some(Part { start: line.1 + from, text })
}

/// What to put in place of the underlined source; in quotes, where those are underlined too.
pub(super) fn replacement(diagnostic: &Diagnostic, sources: &Sources) -> Option<String> {
    let new = &diagnostic.help.as_ref()?.replacement.as_ref()?.text;
    let span = diagnostic.span?;
    let old = sources.get(span.file).part(span.range())?;
    let quote =
        ["\"", "'"].into_iter().find(|quote| old.len() > 1 && old.starts_with(quote) && old.ends_with(quote));
    let quote = quote.unwrap_or_default();
    Some(format!("{quote}{new}{quote}"))
}

fn json(diagnostics: &[Diagnostic], left_out: usize, sources: &Sources) -> Value {
    let at = |span: Span| {
        let (path, line, column) = place(span, sources);
        let (end_line, end_column) = sources.get(span.file).line_column(span.end as usize);
        json!({ "file": path, "line": line, "column": column, "end_line": end_line, "end_column": end_column })
    };
    let list: Vec<Value> = diagnostics
        .iter()
        .map(|d| {
            json!({
                "code": d.code.name,
                "severity": d.severity().to_string(),
                "message": d.message,
                "place": d.span.map(at),
                "expected": d.label,
                "related": d.related.iter().map(|(span, text)| json!({ "place": at(*span), "text": text })).collect::<Vec<_>>(),
                "notes": d.notes,
                "help": d.help.as_ref().map(|help| help.text.as_str()),
                "replacement": replacement(d, sources),
                "applicability": d.applicability().map(|sure| sure.to_string()),
            })
        })
        .collect();
    json!({ "diagnostics": list, "left_out": left_out })
}

fn github(diagnostic: &Diagnostic, sources: &Sources) -> String {
    // The escapes that workflow commands ask for: data, and properties more strictly.
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let help = diagnostic.help.iter().map(|help| &help.text);
    let more = diagnostic.label.iter().chain(&diagnostic.notes).chain(help);
    let message = more.fold(diagnostic.message.clone(), |message, more| message + "\n" + more);
    let (title, message) = (property(diagnostic.code.name), data(&message));
    let at = diagnostic.span.map_or(String::new(), |span| {
        let (path, line, column) = place(span, sources);
        format!("file={},line={line},col={column},", property(&path))
    });
    format!("::{} {at}title={title}::{message}", diagnostic.severity())
}

fn sarif(diagnostics: &[Diagnostic], left_out: usize, sources: &Sources) -> Value {
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|d| {
            let location = |span| {
                let (path, line, column) = place(span, sources);
                json!({ "physicalLocation": {
                    "artifactLocation": { "uri": path },
                    "region": { "startLine": line, "startColumn": column },
                } })
            };
            json!({
                "ruleId": d.code.name,
                "level": d.severity().to_string(),
                "message": { "text": d.message },
                "locations": d.span.into_iter().map(location).collect::<Vec<_>>(),
            })
        })
        .collect();
    // Those that the results name.
    let codes: BTreeSet<_> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let rule = |code: Code| json!({ "id": code.name, "shortDescription": { "text": code.summary() } });
    let rules: Vec<Value> = codes.into_iter().map(rule).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "sidetone", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "results": results,
            "properties": { "leftOut": left_out },
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_in_part_around_the_place() {
        let line = "ä€b ".repeat(2000);
        let file = |end: &str| format!("{line}{end}{line}");
        for text in [file("\n"), file("\r\n"), file("\0")] {
            let sources = Sources::from_files([("site.toml".to_owned(), text.clone().into_bytes())]);
            let id = sources.find("site.toml").unwrap();
            let near_end = line.len().saturating_sub(9)..line.len() + 9;
            for at in (0..60).chain(near_end).chain(text.len() - 9..=text.len()) {
                for end in [at, at + 1, at + 100, text.len() + 5] {
                    let span = Span::new(id, at..end.max(1));
                    let d = Diagnostic::new(crate::read::NOT_UTF8, span, "here");
                    let (_, row, column) = place(span, &sources);
                    let shown = super::text(&d, &sources, false);
                    assert!(shown.contains(&format!("site.toml:{row}:{column}")), "{at}: {shown}");
                    assert!(shown.len() < 1000, "{at}: {} bytes", shown.len());
                }
            }
        }
    }
}
