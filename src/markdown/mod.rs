//! Markdown to a [`Body`]: CommonMark by pulldown-cmark, and HTML that passes a strict content
//! security policy and a screen reader.
//!
//! The HTML is written here, not by pulldown-cmark: whatever only the link stage knows stays a
//! hole, and a heading's section must be a run of pieces whose HTML is balanced.

mod code;
pub mod document;
mod hosts;
mod ids;
pub mod markup;
mod meant;
mod notes;
pub mod prose;
mod target;
pub mod text;
mod writer;

pub use hosts::MarkedHosts;
pub(crate) use ids::reserved_anchor;
pub(crate) use notes::{mark_id, note_id};

use crate::diagnostic::codes;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, Event, Options as Extensions, Parser};

use crate::diagnostic::{Diagnostic, Names};
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
    let body = &text[start..];
    let mut unresolved = Vec::new();
    let mut note = |link: BrokenLink<'_>| {
        let at = link.span.start + start..link.span.end + start;
        unresolved.push((at, link.link_type, link.reference.to_string()));
        None
    };
    let parser = Parser::new_with_broken_link_callback(body, extensions(), Some(&mut note));
    let mut labels: Vec<String> =
        parser.reference_definitions().iter().map(|(label, _)| label.to_lowercase()).collect();
    let events = parser.into_offset_iter().map(|(event, at)| (event, at.start + start..at.end + start));
    let (page, notes) = notes::divide(meant::whole_words(events, text));
    labels.sort_unstable();
    let mut writer = writer::Writer::new(file, text, options, notes);
    writer.write(&page);
    writer.write_notes();
    let (body, mut problems) = writer.finish();
    problems.extend(meant::references(file, unresolved, &Names::new(labels)));
    (body, problems)
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
    of ids::CODES, meant::CODES, writer::CODES;
}

#[cfg(test)]
mod tests;
