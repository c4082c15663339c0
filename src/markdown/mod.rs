//! Markdown to a [`Body`]: CommonMark by pulldown-cmark, and HTML that passes a strict content
//! security policy and a screen reader.
//!
//! The HTML is written here, not by pulldown-cmark: whatever only the link stage knows stays a
//! hole, and a heading's section must be a run of pieces whose HTML is balanced.

mod code;
pub mod document;
mod ids;
pub mod markup;
mod notes;
pub mod prose;
mod target;
pub mod text;
mod writer;

pub(crate) use notes::{mark_id, note_id};

use crate::diagnostic::codes;
use std::ops::Range;

use pulldown_cmark::{Event, Options as Extensions, Parser};

use crate::diagnostic::Diagnostic;
use crate::markdown::document::Body;
use crate::source::span::FileId;

/// What `site.toml` says about Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether raw HTML is let through; where not, it is an error and shown as text.
    pub raw_html: bool,
}

/// An event and the bytes of the file that it stands for.
type Located<'a> = (Event<'a>, Range<usize>);

/// The body of a page.
///
/// `text` is the whole file and `start` the byte where its front matter ends: all spans count
/// from the start of the file. The headings of the body have unique ids, and the pieces of each
/// of their sections are balanced HTML (unless the author's own raw HTML is not).
#[must_use]
pub fn parse(file: FileId, text: &str, start: usize, options: &Options) -> (Body, Vec<Diagnostic>) {
    let start = if text.is_char_boundary(start) { start } else { text.len() };
    let events = Parser::new_ext(&text[start..], extensions())
        .into_offset_iter()
        .map(|(event, at)| (event, at.start + start..at.end + start));
    let (page, notes) = notes::divide(events);
    let mut writer = writer::Writer::new(file, text, options, notes);
    writer.write(&page);
    writer.write_notes();
    writer.finish()
}

/// CommonMark with what `docs/reference.md` lists, and nothing more.
fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_HEADING_ATTRIBUTES
        | Extensions::ENABLE_DEFINITION_LIST
        | Extensions::ENABLE_GFM
}

codes! {
    of ids::CODES, writer::CODES;
}

#[cfg(test)]
mod tests;
