//! Shows diagnostics: as text for people, as lines for tests and editors, as JSON, as GitHub
//! annotations and as SARIF 2.1.0.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Severity};
use crate::source::files::Sources;
use crate::source::span::{Span, line_column};

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

/// All of them in one form; `colour` concerns text alone.
#[must_use]
pub fn all(diagnostics: &[Diagnostic], sources: &Sources, format: Format, colour: bool) -> String {
    match format {
        Format::Text => {
            diagnostics.iter().fold(String::new(), |out, d| out + &text(d, sources, colour) + "\n\n")
        }
        Format::Json => format!("{:#}\n", json(diagnostics, sources)),
        Format::Github => diagnostics.iter().fold(String::new(), |out, d| out + &github(d, sources) + "\n"),
        Format::Sarif => format!("{:#}\n", sarif(diagnostics, sources)),
    }
}

/// Path, line and column (from 1) of a span's start.
#[must_use]
pub fn place(span: Span, sources: &Sources) -> (String, usize, usize) {
    let file = sources.get(span.file);
    let (line, column) = line_column(file.text_so_far(), span.start as usize);
    (path(span, sources), line, column)
}

fn path(span: Span, sources: &Sources) -> String {
    let file = sources.get(span.file);
    if file.built_in { format!("{} (built in)", file.path) } else { file.path.clone() }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// `content/a.md:3:7: error[code]: message`, and a line for each note and the help. For tests and for
/// editors that read lines.
#[must_use]
pub fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut out = match diagnostic.span {
        Some(span) => {
            let (path, line, column) = place(span, sources);
            format!("{path}:{line}:{column}: ")
        }
        None => String::new(),
    };
    // Writing into a string cannot fail.
    let _ = write!(out, "{}[{}]: {}", level(diagnostic.severity()), diagnostic.code, diagnostic.message);
    if let Some(label) = &diagnostic.label {
        let _ = write!(out, " ({label})");
    }
    for (span, text) in &diagnostic.related {
        let (path, line, column) = place(*span, sources);
        let _ = write!(out, "\n  {path}:{line}:{column}: {text}");
    }
    for note in &diagnostic.notes {
        let _ = write!(out, "\n  note: {note}");
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(out, "\n  help: {}", help.text);
    }
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
    let mut rest: Vec<(Span, Option<&str>, AnnotationKind)> = Vec::new();
    if let Some(span) = diagnostic.span {
        rest.push((span, diagnostic.label.as_deref(), AnnotationKind::Primary));
    }
    rest.extend(
        diagnostic.related.iter().map(|(span, text)| (*span, Some(text.as_str()), AnnotationKind::Context)),
    );
    while let Some((first, ..)) = rest.first().copied() {
        let (here, others): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(span, ..)| span.file == first.file);
        rest = others;
        let file = sources.get(first.file);
        let source = file.text().unwrap_or("");
        let path = path(first, sources);
        if source.is_empty() || (here.len() == 1 && first.start == 0 && first.end == 0) {
            let origin = Origin::path(path);
            let (_, line, column) = place(first, sources);
            group = group.element(if first.end > 0 { origin.line(line).char_column(column) } else { origin });
            continue;
        }
        let annotations = here.into_iter().map(|(span, label, kind)| {
            let end = span.range().end.min(source.len());
            kind.span(span.range().start.min(end)..end).label(label)
        });
        group = group.element(Snippet::source(source).path(path).annotations(annotations));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    let mut groups = vec![group];
    if let Some(help) = &diagnostic.help {
        match (&help.replacement, diagnostic.span) {
            (Some(_), Some(span)) if !sources.get(span.file).built_in && span.end > span.start => {
                let source = sources.get(span.file).text().unwrap_or("");
                let new = replacement(diagnostic, sources).unwrap_or_default();
                let patch =
                    Snippet::source(source).path(path(span, sources)).patch(Patch::new(span.range(), new));
                groups.push(Group::with_title(Level::HELP.secondary_title(&help.text)).element(patch));
            }
            _ => {
                let last = groups.remove(0);
                groups.push(last.element(Level::HELP.message(&help.text)));
            }
        }
    }
    renderer.render(&groups)
}

/// What to put in place of the underlined source; in quotes, where those are underlined too.
fn replacement(diagnostic: &Diagnostic, sources: &Sources) -> Option<String> {
    let new = diagnostic.help.as_ref()?.replacement.as_deref()?;
    let span = diagnostic.span?;
    let old = sources.get(span.file).text()?.get(span.range())?;
    let quote = old
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\'') && old.len() > 1 && old.ends_with(*first));
    Some(quote.map_or_else(|| new.to_owned(), |quote| format!("{quote}{new}{quote}")))
}

fn json(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    let at = |span: Span| {
        let (path, line, column) = place(span, sources);
        let (end_line, end_column) = line_column(sources.get(span.file).text_so_far(), span.end as usize);
        json!({ "file": path, "line": line, "column": column, "end_line": end_line, "end_column": end_column })
    };
    let list: Vec<Value> = diagnostics
        .iter()
        .map(|d| {
            json!({
                "code": d.code,
                "severity": d.severity(),
                "message": d.message,
                "place": d.span.map(at),
                "expected": d.label,
                "related": d.related.iter().map(|(span, text)| json!({ "place": at(*span), "text": text })).collect::<Vec<_>>(),
                "notes": d.notes,
                "help": d.help.as_ref().map(|help| help.text.as_str()),
                "replacement": replacement(d, sources),
            })
        })
        .collect();
    json!({ "diagnostics": list })
}

fn github(diagnostic: &Diagnostic, sources: &Sources) -> String {
    // The escapes that workflow commands ask for: data, and properties more strictly.
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let mut message = diagnostic.message.clone();
    for more in diagnostic
        .label
        .iter()
        .chain(&diagnostic.notes)
        .chain(diagnostic.help.as_ref().map(|help| &help.text))
    {
        message.push('\n');
        message.push_str(more);
    }
    let title = property(diagnostic.code.name);
    let level = level(diagnostic.severity());
    match diagnostic.span {
        Some(span) => {
            let (path, line, column) = place(span, sources);
            format!(
                "::{level} file={},line={line},col={column},title={title}::{}",
                property(&path),
                data(&message)
            )
        }
        None => format!("::{level} title={title}::{}", data(&message)),
    }
}

fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|d| {
            let locations: Vec<Value> = d
                .span
                .map(|span| {
                    let (path, line, column) = place(span, sources);
                    json!({ "physicalLocation": {
                        "artifactLocation": { "uri": path },
                        "region": { "startLine": line, "startColumn": column },
                    } })
                })
                .into_iter()
                .collect();
            json!({
                "ruleId": d.code,
                "level": d.severity(),
                "message": { "text": d.message },
                "locations": locations,
            })
        })
        .collect();
    // Those that the results name.
    let rules: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|code| json!({ "id": code, "shortDescription": { "text": code.summary() } }))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "sidetone", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "results": results,
        }],
    })
}
