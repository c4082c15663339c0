//! Pieces of a body to plain text, by section: what can be searched of a page.

use crate::markdown::document::{Body, Filling, Piece, Stand, Target};
use crate::markdown::markup::{escape, without_tags};
use crate::words::Words;

/// The words below one heading, up to the next that has a section of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Index of its heading; none for what stands before the first.
    pub heading: Option<usize>,
    /// The words of the heading.
    pub title: String,
    /// Its text on one line.
    pub text: String,
}

/// The sections of a body: what stands before the first heading of level 2 or 3, then one for each such heading.
///
/// `fill` fills the hole of an index; `title` is the heading that is the page's title, and no part of the text.
/// Numbers of sources and of footnotes are left out, as they are no words.
#[must_use]
pub fn sections(
    body: &Body,
    title: Option<usize>,
    fill: &dyn Fn(usize) -> Filling,
    words: &Words,
) -> Vec<Section> {
    let mut out = vec![Raw::default()];
    let mut into_title = false;
    for piece in &body.pieces {
        match piece {
            Piece::HeadingOpen(index) if has_section(body, *index) || title == Some(*index) => {
                if title != Some(*index) {
                    out.push(Raw { heading: Some(*index), ..Raw::default() });
                }
                into_title = true;
            }
            Piece::HeadingClose(index) if has_section(body, *index) || title == Some(*index) => {
                if title == Some(*index)
                    && let Some(last) = out.last_mut()
                {
                    last.title.clear();
                }
                into_title = false;
            }
            piece => {
                if let Some(last) = out.last_mut() {
                    let to = if into_title { &mut last.title } else { &mut last.text };
                    add(to, body, piece, fill, words);
                }
            }
        }
    }
    let finished = |raw: Raw| Section {
        heading: raw.heading,
        title: without_tags(&raw.title),
        text: without_tags(&raw.text),
    };
    out.into_iter().map(finished).collect()
}

/// A section as HTML without references.
#[derive(Default)]
struct Raw {
    heading: Option<usize>,
    title: String,
    text: String,
}

fn has_section(body: &Body, heading: usize) -> bool {
    matches!(body.headings[heading].level, 2 | 3)
}

fn add(html: &mut String, body: &Body, piece: &Piece, fill: &dyn Fn(usize) -> Filling, words: &Words) {
    match piece {
        Piece::Html(more) => html.push_str(more),
        Piece::Word(key) => html.push_str(&escape(words.word(key))),
        // "So it is <source:a>." has a space too many without the number.
        Piece::Reference(hole) if matches!(body.holes[*hole].target, Target::Source(..)) => {
            html.truncate(html.trim_end().len());
        }
        Piece::Reference(hole) => html.push_str(&escape(&fill(*hole).text)),
        Piece::Image { alt, stand: Stand::Inline, .. } => html.push_str(&escape(alt)),
        // The title is shown below it.
        Piece::Image { alt, hole, .. } => {
            html.push_str(&format!("<p>{}<p>{}<p>", escape(alt), escape(&body.holes[*hole].title)));
        }
        Piece::HeadingOpen(_) | Piece::HeadingClose(_) => html.push_str("<p>"),
        _ => {}
    }
}
