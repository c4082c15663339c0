//! Tera set up with a site's templates, and its errors turned into diagnostics.

use std::collections::BTreeMap;

use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Diagnostic, problem};
use crate::digest::Digest;
use crate::read::Sources;
use crate::span::{FileId, Span};

/// The templates of a site, the built-in ones among them.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    files: BTreeMap<String, FileId>,
    /// Of all templates together: a page's key covers every template, since any may include any.
    pub digest: Digest,
}

impl Templates {
    /// Parses the templates; all their problems are reported.
    #[must_use]
    pub fn new(files: BTreeMap<String, FileId>, sources: &Sources) -> (Templates, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, id) in &files {
            let text = sources.get(*id).text().unwrap_or("");
            let d = syntax_problem(name, text, *id);
            texts.insert(name, if d.is_some() { "" } else { text });
            problems.extend(d);
        }
        let digest = Digest::of(&texts);
        let mut tera = Tera::default();
        // Tera stops at the first template that does not fit in. That one is taken out, and the rest tried again.
        for _ in 0..=texts.len() {
            let mut attempt = Tera::default();
            let Err(error) = attempt.add_raw_templates(texts.iter().map(|(name, text)| (*name, *text)))
            else {
                tera = attempt;
                break;
            };
            let found = set_problems(&error, &files, sources, &texts);
            let mut progress = false;
            for (name, diagnostic) in found {
                if let Some(text) = name.and_then(|name| texts.get_mut(name.as_str())) {
                    progress |= !text.is_empty();
                    *text = "";
                }
                problems.push(diagnostic);
            }
            if !progress {
                break;
            }
        }
        (Templates { tera, files, digest }, problems)
    }

    /// Whether there is a template of that name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Renders a template; `page` is the address, for messages.
    ///
    /// # Errors
    /// What the template does wrong, at its place in the template.
    pub fn render(
        &self,
        name: &str,
        context: &Context,
        page: &str,
        sources: &Sources,
    ) -> Result<String, Box<Diagnostic>> {
        self.tera
            .render(name, context)
            .map_err(|error| Box::new(self.render_problem(&error, name, page, sources)))
    }

    fn render_problem(&self, error: &tera::Error, name: &str, page: &str, sources: &Sources) -> Diagnostic {
        let whole = self.files.get(name).map(|id| Span::whole(*id));
        match error.kind() {
            ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => {
                let at = self.files.get(report.filename()).map(|id| {
                    let text = sources.get(*id).text().unwrap_or("");
                    span(*id, text, report.span())
                });
                // Tera spells out what is known: "… Available: `a`, `b`"; ours names the nearest.
                let message =
                    report.message().lines().next().unwrap_or("it fails").trim_end_matches('.').to_owned();
                problem::template_render(at.or(whole), &message, page)
            }
            other => {
                let mut message = other.to_string();
                let mut source = std::error::Error::source(error);
                while let Some(inner) = source {
                    message = format!("{message}: {inner}");
                    source = inner.source();
                }
                problem::template_render(whole, &message, page)
            }
        }
    }
}

fn syntax_problem(name: &str, text: &str, id: FileId) -> Option<Diagnostic> {
    let mut scratch = Tera::default();
    match scratch.add_raw_template(name, text) {
        Err(error) => match error.kind() {
            ErrorKind::SyntaxError(report) => {
                let message = report.message().lines().next().unwrap_or("it is not a template").to_owned();
                Some(problem::template_syntax(span(id, text, report.span()), &message))
            }
            // What it needs of other templates is looked at when all are there.
            _ => None,
        },
        Ok(()) => None,
    }
}

/// Tera counts lines from 1 and columns, in characters, from 0.
fn span(id: FileId, text: &str, span: &tera::Span) -> Span {
    let start = byte(text, span.start_line, span.start_col);
    let end = byte(text, span.end_line, span.end_col).max(start);
    Span::new(id, start..end)
}

fn byte(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(offset) => start += offset + 1,
            None => return text.len(),
        }
    }
    let line = text[start..].split('\n').next().unwrap_or("");
    start + line.char_indices().nth(column).map_or(line.len(), |(offset, _)| offset)
}

/// The place of a quoted name in a template.
fn quoted(id: FileId, text: &str, name: &str) -> Span {
    let found = ['"', '\'', '`'].iter().find_map(|quote| text.find(&format!("{quote}{name}{quote}")));
    found.map_or(Span::whole(id), |at| Span::new(id, at + 1..at + 1 + name.len()))
}

/// What is wrong with the templates as a set: the template at fault, and the problem.
fn set_problems(
    error: &tera::Error,
    files: &BTreeMap<String, FileId>,
    sources: &Sources,
    texts: &BTreeMap<&str, &str>,
) -> Vec<(Option<String>, Diagnostic)> {
    let place = |name: &str, quote: &str| {
        let id = files.get(name).copied()?;
        Some(quoted(id, sources.get(id).text().unwrap_or(""), quote))
    };
    let unknown = Span::whole(files.values().next().copied().unwrap_or(FileId(0)));
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            let at = place(current, parent).unwrap_or(unknown);
            vec![(Some(current.clone()), problem::missing_template(at, "template", parent, files.keys()))]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let next = chain.iter().find(|name| *name != tpl).unwrap_or(tpl);
            let at = place(tpl, next).unwrap_or(unknown);
            vec![(Some(tpl.clone()), problem::template_cycle(at, chain))]
        }
        other => {
            let text = other.to_string();
            let reports = reports(&text);
            if reports.is_empty() {
                let first = text.lines().next().unwrap_or("the templates do not fit together").to_owned();
                let name = texts
                    .keys()
                    .find(|name| text.contains(&format!("`{name}`")) || text.contains(&format!("'{name}'")));
                let at = name.and_then(|name| files.get(*name)).map_or(unknown, |id| Span::whole(*id));
                return vec![(name.map(|name| (*name).to_owned()), problem::template_syntax(at, &first))];
            }
            reports
                .into_iter()
                .map(|(message, name, line, column)| {
                    let at = files.get(&name).map_or(unknown, |id| {
                        let text = sources.get(*id).text().unwrap_or("");
                        let start = byte(text, line, column - 1);
                        let wrong = message.split('`').nth(1).unwrap_or("");
                        let length = text[start..]
                            .find(wrong)
                            .filter(|offset| *offset < 20)
                            .map(|offset| offset..offset + wrong.len());
                        let length = length.unwrap_or(0..0);
                        Span::new(*id, start + length.start..start + length.end)
                    });
                    let (kind, wrong) = (kind_of(&message), message.split('`').nth(1).unwrap_or(""));
                    let known: Vec<&String> =
                        if kind == "template" { files.keys().collect() } else { Vec::new() };
                    (Some(name), problem::missing_template(at, kind, wrong, known))
                })
                .collect()
        }
    }
}

/// "Unknown filter `x`" is about a filter, "Block `x` is not defined …" about a block.
fn kind_of(message: &str) -> &str {
    if message.starts_with("Block ") {
        return "block";
    }
    message.strip_prefix("Unknown ").and_then(|rest| rest.split(' ').next()).unwrap_or("template")
}

/// Tera joins such problems into one text: each `error: MESSAGE` is followed by ` --> FILE:LINE:COLUMN`.
fn reports(text: &str) -> Vec<(String, String, usize, usize)> {
    let mut message = None;
    let mut out = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("error: ") {
            message = Some(rest.to_owned());
        } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next().and_then(|n| n.parse::<usize>().ok());
            let line = parts.next().and_then(|n| n.parse::<usize>().ok());
            let name = parts.next();
            if let (Some(message), Some(column), Some(line), Some(name)) =
                (message.take(), column, line, name)
            {
                out.push((message, name.to_owned(), line, column.max(1)));
            }
        }
    }
    out
}
