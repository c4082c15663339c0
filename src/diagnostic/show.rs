//! Shows diagnostics: as text for people, as lines for tests and editors, as JSON, as GitHub
//! annotations and as SARIF 2.1.0.

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Code, Diagnostic, Severity};
use crate::source::files::Sources;
use crate::source::span::Span;

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

/// All of them in one form. `colour` and `every` concern text alone: unless every one is asked for, problems of one
/// cause are shown as one, and not more than [`MOST`].
#[must_use]
pub fn all(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    format: Format,
    colour: bool,
    every: bool,
) -> String {
    match format {
        Format::Text if every => {
            diagnostics.iter().fold(String::new(), |out, d| out + &text(d, sources, colour) + "\n\n")
        }
        Format::Text => grouped(diagnostics, sources, colour),
        Format::Json => format!("{:#}\n", json(diagnostics, sources)),
        Format::Github => diagnostics.iter().fold(String::new(), |out, d| out + &github(d, sources) + "\n"),
        Format::Sarif => format!("{:#}\n", sarif(diagnostics, sources)),
    }
}

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
        let (here, others): (Vec<_>, _) = rest.into_iter().partition(|(span, ..)| span.file == first.file);
        rest = others;
        let file = sources.get(first.file);
        let path = path(first, sources);
        // The renderer looks at all that it is given, so it is given those lines alone.
        let first_byte = here.iter().map(|(span, ..)| span.start as usize).min().unwrap_or(0);
        let last_byte = here.iter().map(|(span, ..)| span.end as usize).max().unwrap_or(0);
        let whole = file.bytes().is_empty() || (here.len() == 1 && first.start == 0 && first.end == 0);
        let Some((line, start, source)) = file.lines(first_byte..last_byte).filter(|_| !whole) else {
            let origin = Origin::path(path);
            let (_, line, column) = place(first, sources);
            group = group.element(if first.end > 0 { origin.line(line).char_column(column) } else { origin });
            continue;
        };
        let inside = |at: u32| (at as usize - start).min(source.len());
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
    let Some(span) = diagnostic.span.filter(patched) else {
        return renderer.render(&[group.element(Level::HELP.message(&help.text))]);
    };
    let (line, start, source) = sources.get(span.file).lines(span.range()).unwrap_or((1, 0, ""));
    let inside = |at: u32| (at as usize - start).min(source.len());
    let new = replacement(diagnostic, sources).unwrap_or_default();
    let patch = Patch::new(inside(span.start)..inside(span.end), new);
    let snippet = Snippet::source(source).line_start(line).path(path(span, sources)).patch(patch);
    renderer.render(&[group, Group::with_title(Level::HELP.secondary_title(&help.text)).element(snippet)])
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

fn json(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
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
    json!({ "diagnostics": list })
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

fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
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
        }],
    })
}
