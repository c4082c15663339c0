//! Tera set up with a site's templates, and its errors turned into diagnostics.

mod faults;

use std::collections::BTreeMap;

use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Diagnostic, problem};
use crate::picture::share;
use crate::read::Sources;
use crate::source::digest::Digest;
use crate::source::span::{FileId, Span};

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
        let mut set = faults::Set::new(&files, sources);
        let texts: BTreeMap<&str, &str> = set.texts().collect();
        let digest = Digest::of(&texts);
        let mut tera = engine();
        // Tera stops at the first template that does not fit in. What is wrong there is taken out, and the rest
        // tried again.
        for _ in 0..=2 * files.len() {
            let mut attempt = engine();
            let Err(error) = attempt.add_raw_templates(set.texts()) else {
                tera = attempt;
                break;
            };
            let known = problems.len();
            if !set.blame(&error, &mut problems) {
                // What cannot be placed must be said all the same.
                if problems.len() == known && problems.is_empty() {
                    let whole = Span::whole(files.values().next().copied().unwrap_or(FileId(0)));
                    problems.push(problem::template_syntax(whole, &faults::first_line(&error.to_string())));
                }
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

    /// What is wrong with the SVG that a template makes for the address `page`; it is placed where the template has
    /// the same line.
    #[must_use]
    pub fn svg_problem(&self, fault: &share::Fault, svg: &str, page: &str, sources: &Sources) -> Diagnostic {
        let line = fault.line.and_then(|line| svg.lines().nth(line.saturating_sub(1))).map(str::trim);
        let line = line.filter(|line| !line.is_empty());
        let file = self.files.get(share::TEMPLATE).copied();
        let at = file.map(|id| {
            let text = sources.get(id).text().unwrap_or("");
            let mut places = line.into_iter().flat_map(|line| text.match_indices(line));
            match (places.next(), places.next()) {
                (Some((start, found)), None) => Span::new(id, start..start + found.len()),
                _ => Span::whole(id),
            }
        });
        problem::share_image(at, page, &fault.message, fault.line.zip(line))
    }

    fn render_problem(&self, error: &tera::Error, name: &str, page: &str, sources: &Sources) -> Diagnostic {
        let whole = self.files.get(name).map(|id| Span::whole(*id));
        match error.kind() {
            ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => {
                let at = self.files.get(report.filename()).map(|id| {
                    let text = sources.get(*id).text().unwrap_or("");
                    span(*id, text, report.span())
                });
                let (message, undefined) = faults::undefined(report.message());
                let undefined = undefined.as_ref().map(|(name, known)| (name.as_str(), known.as_slice()));
                problem::template_render(at.or(whole), &message, page, undefined)
            }
            other => {
                let mut message = other.to_string();
                let mut source = std::error::Error::source(error);
                while let Some(inner) = source {
                    message = format!("{message}: {inner}");
                    source = inner.source();
                }
                problem::template_render(whole, &faults::first_line(&message), page, None)
            }
        }
    }
}

/// Tera as templates find it.
fn engine() -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on([".html", ".xml", ".svg"]);
    share::register(&mut tera);
    tera
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
