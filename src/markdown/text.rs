//! Pieces of a body to plain text, by section: what can be searched of a page.

use crate::markdown::document::{Body, Filling, Piece, Stand, Target};
use crate::markdown::markup::{escape, without_tags};
use crate::words::Words;

/// The words below one heading, up to the next that has a section of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
/// `fill` fills the hole of an index; `title` is the heading that is the page's title and stands first: it is no part
/// of the text. Numbers of sources and of footnotes are left out, as they are no words.
#[must_use]
pub fn sections(
    body: &Body,
    title: Option<usize>,
    fill: &dyn Fn(usize) -> Filling,
    words: &Words,
) -> Vec<Section> {
    let mut out = vec![Section::default()];
    let mut in_heading = false;
    for piece in &body.pieces {
        match piece {
            Piece::HeadingOpen(index) if title == Some(*index) => in_heading = true,
            Piece::HeadingOpen(index) if matches!(body.headings[*index].level, 2 | 3) => {
                out.push(Section { heading: Some(*index), ..Section::default() });
                in_heading = true;
            }
            Piece::HeadingClose(_) if in_heading => in_heading = false,
            piece => {
                if let Some(Section { title, text, .. }) = out.last_mut() {
                    add(if in_heading { title } else { text }, body, piece, fill, words);
                }
            }
        }
    }
    for section in &mut out {
        section.title = section.heading.map_or(String::new(), |_| without_tags(&section.title));
        section.text = without_tags(&section.text);
    }
    out
}

/// Adds a piece as HTML without references.
fn add(html: &mut String, body: &Body, piece: &Piece, fill: &dyn Fn(usize) -> Filling, words: &Words) {
    match piece {
        Piece::Html(more) => html.push_str(more),
        Piece::Word(key) => html.push_str(&escape(words.word(key))),
        // "So it is <source:a>." has a space too many without the number.
        Piece::Reference { hole, .. } if matches!(body.holes[*hole].target, Target::Source(..)) => {
            html.truncate(html.trim_end().len());
        }
        Piece::Reference { hole, .. } => html.push_str(&escape(&fill(*hole).text)),
        Piece::Image { alt, stand: Stand::Inline, .. } => html.push_str(&escape(alt)),
        // The title is shown below it.
        Piece::Image { alt, hole, .. } => {
            html.push_str(&format!("<p>{}<p>{}<p>", escape(alt), escape(&body.holes[*hole].title)));
        }
        Piece::HeadingOpen(_) | Piece::HeadingClose(_) => html.push_str("<p>"),
        _ => {}
    }
}
