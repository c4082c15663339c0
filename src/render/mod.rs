//! A page's view becomes bytes. Pure: a page sees its view and nothing else.

pub mod prose;
pub mod search;
pub mod table;
pub mod words;

use crate::diagnostic::Diagnostic;
use crate::plan::Entry;
use crate::read::Sources;
use crate::share;
#[cfg(feature = "images")]
use crate::span::Span;
use crate::template::Templates;
use crate::view::{Artifact, TableForm, View};

/// The bytes of an artifact.
///
/// # Errors
/// What its template does wrong, or that its picture is broken.
pub fn render(
    artifact: &Artifact,
    entry: &Entry,
    templates: &Templates,
    sources: &Sources,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    match artifact {
        Artifact::Page(view) => {
            let text = templates.render(&view.template, &view.context(), &entry.address, sources)?;
            Ok(text.into_bytes())
        }
        Artifact::Table(comparison, table, TableForm::Csv) => Ok(table::csv(comparison, table)),
        Artifact::Table(comparison, table, TableForm::Json) => {
            Ok(format!("{:#}\n", table::json(comparison, table)).into_bytes())
        }
        Artifact::Search(documents) => Ok(search::json(documents)),
        Artifact::Share(view) => {
            let svg = share_svg(view, entry, templates, sources)?;
            let problem = |fault| Box::new(templates.svg_problem(&fault, &svg, &entry.address, sources));
            share::png(&svg).map_err(problem)
        }
        Artifact::Style(file) => Ok(crate::style::bytes(&sources.get(*file).bytes)),
        Artifact::Copy(file) => Ok(sources.get(*file).bytes.to_vec()),
        #[cfg(feature = "images")]
        Artifact::Variant(file, raster, variant) => {
            let made = crate::picture::encode::encode(&sources.get(*file).bytes, raster, *variant);
            made.map_err(|reason| {
                Box::new(crate::diagnostic::problem::broken_picture(Span::whole(*file), &reason))
            })
        }
        #[cfg(not(feature = "images"))]
        Artifact::Variant(file, ..) => Ok(sources.get(*file).bytes.to_vec()),
    }
}

/// The SVG of a share image.
///
/// # Errors
/// What its template does wrong.
pub fn share_svg(
    view: &View,
    entry: &Entry,
    templates: &Templates,
    sources: &Sources,
) -> Result<String, Box<Diagnostic>> {
    templates.render(&view.template, &view.context(), &entry.address, sources)
}

/// The SVG of a share image, if it can be drawn.
///
/// # Errors
/// What its template does wrong, and what would be wrong in drawing.
pub fn checked_svg(
    view: &View,
    entry: &Entry,
    templates: &Templates,
    sources: &Sources,
) -> Result<String, Box<Diagnostic>> {
    let svg = share_svg(view, entry, templates, sources)?;
    match share::check(&svg) {
        Ok(()) => Ok(svg),
        Err(fault) => Err(Box::new(templates.svg_problem(&fault, &svg, &entry.address, sources))),
    }
}
