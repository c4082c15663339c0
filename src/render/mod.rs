//! A page's view becomes bytes. Pure: a page sees its view and nothing else.

pub mod search;
pub mod template;

use crate::diagnostic::{Diagnostic, codes};
use crate::formats::{Data, FormatId};
use crate::pages::view::{Artifact, View};
#[cfg(feature = "images")]
use crate::picture::broken_picture;
use crate::picture::share;
use crate::plan::Entry;
use crate::read;
use crate::render::template::Templates;
use crate::source::files::{SourceFile, Sources};
use crate::source::span::FileId;
#[cfg(feature = "images")]
use crate::source::span::Span;
use crate::source::style;

/// What an artifact becomes.
pub enum Output<'a> {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// Those of a file of the site.
    Copy(FileId, &'a SourceFile),
    /// Facts in a form for programs, which may be larger than memory should hold at once.
    Data(&'a Data<'a>, FormatId),
}

impl Output<'_> {
    /// Its bytes in memory.
    ///
    /// # Errors
    /// When a file of the site has changed since it was read.
    pub fn into_bytes(self) -> Result<Vec<u8>, Box<Diagnostic>> {
        match self {
            Output::Bytes(bytes) => Ok(bytes),
            Output::Copy(id, file) => read::bytes(id, file).map(|bytes| bytes.to_vec()),
            Output::Data(data, format) => {
                let mut bytes = Vec::new();
                // Writing into memory cannot fail.
                drop((format.get().write)(data, &mut bytes));
                Ok(bytes)
            }
        }
    }
}

/// Renders an artifact.
///
/// # Errors
/// What its template does wrong, or that its picture is broken.
pub fn render<'a>(
    artifact: &'a Artifact<'a>,
    entry: &Entry,
    templates: &Templates,
    sources: &'a Sources,
) -> Result<Output<'a>, Box<Diagnostic>> {
    let bytes = |file: FileId| read::bytes(file, sources.get(file));
    let bytes: Vec<u8> = match artifact {
        Artifact::Page(view) => {
            let text = templates.render(&view.template, &view.context(), &entry.address, sources)?;
            if entry.address.ends_with(".xml") { of_xml(text) } else { text }.into_bytes()
        }
        Artifact::Data(data, format, _) => return Ok(Output::Data(data, *format)),
        Artifact::Search(documents) => search::json(documents),
        Artifact::Share(view) => {
            let svg = share_svg(view, entry, templates, sources)?;
            let problem = |fault| Box::new(templates.svg_problem(&fault, &svg, &entry.address, sources));
            share::png(&svg).map_err(problem)?
        }
        Artifact::Style(file) => style::bytes(&bytes(*file)?),
        Artifact::Copy(file) => return Ok(Output::Copy(*file, sources.get(*file))),
        #[cfg(feature = "images")]
        Artifact::Variant(file, raster, variant) => {
            let made = crate::picture::encode::encode(&bytes(*file)?, raster, *variant);
            made.map_err(|reason| Box::new(broken_picture(Span::whole(*file), &reason)))?
        }
        #[cfg(not(feature = "images"))]
        Artifact::Variant(file, ..) => bytes(*file)?.to_vec(),
    };
    Ok(Output::Bytes(bytes))
}

/// Without the characters that XML forbids: a reader of feeds accepts nothing of a file that holds one.
fn of_xml(text: String) -> String {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { text.replace(forbidden, "") } else { text }
}

/// The SVG of a share image.
///
/// # Errors
/// What its template does wrong.
pub fn share_svg(
    view: &View<'_>,
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
    view: &View<'_>,
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

codes! {
    of template::CODES;
}
