//! A page's view becomes bytes. Pure: a page sees its view and nothing else.

pub mod search;
pub mod template;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::diagnostic::{Diagnostic, codes};
use crate::formats::{Data, FormatId};
use crate::pages::plan::Entry;
use crate::pages::view::{Artifact, View};
#[cfg(feature = "images")]
use crate::picture::broken_picture;
use crate::picture::share;
use crate::render::template::Templates;
use crate::source::files::Sources;
#[cfg(feature = "images")]
use crate::source::span::Span;

/// What an artifact becomes.
pub enum Output<'a> {
    /// Its bytes.
    Bytes(Cow<'a, [u8]>),
    /// Facts in a form for programs, which may be larger than memory should hold at once.
    Data(&'a Data<'a>, FormatId),
}

impl Output<'_> {
    /// Writes it.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_to(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Output::Bytes(bytes) => out.write_all(bytes),
            Output::Data(data, format) => (format.get().write)(data, out),
        }
    }

    /// Its bytes in memory.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        if let Output::Bytes(bytes) = self {
            return bytes.into_owned();
        }
        let mut bytes = Vec::new();
        // Writing into memory cannot fail.
        drop(self.write_to(&mut bytes));
        bytes
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
    let bytes: Vec<u8> = match artifact {
        Artifact::Page(view) => {
            templates.render(&view.template, &view.context(), &entry.address, sources)?.into_bytes()
        }
        Artifact::Data(data, format, _) => return Ok(Output::Data(data, *format)),
        Artifact::Search(documents) => search::json(documents),
        Artifact::Share(view) => {
            let svg = share_svg(view, entry, templates, sources)?;
            let problem = |fault| Box::new(templates.svg_problem(&fault, &svg, &entry.address, sources));
            share::png(&svg).map_err(problem)?
        }
        Artifact::Style(file) => crate::source::style::bytes(&sources.get(*file).bytes),
        Artifact::Copy(file) => return Ok(Output::Bytes(Cow::Borrowed(&sources.get(*file).bytes))),
        #[cfg(feature = "images")]
        Artifact::Variant(file, raster, variant) => {
            let made = crate::picture::encode::encode(&sources.get(*file).bytes, raster, *variant);
            made.map_err(|reason| Box::new(broken_picture(Span::whole(*file), &reason)))?
        }
        #[cfg(not(feature = "images"))]
        Artifact::Variant(file, ..) => sources.get(*file).bytes.to_vec(),
    };
    Ok(Output::Bytes(Cow::Owned(bytes)))
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
