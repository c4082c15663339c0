//! Prose, parsed: HTML with holes where references will be filled in once all files are known.

use std::ops::Range;

use crate::markdown::markup::escape;
use crate::source::span::{Span, Spanned};

/// Prose: HTML in pieces, with holes for what only the link stage knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// The whole, in order.
    pub pieces: Vec<Piece>,
    /// The references, in order.
    pub holes: Vec<Hole>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// Plain text of the first paragraph that has words. The value of `<fact:…>` is not known
    /// yet: `…` stands for it; `<source:…>` and footnote marks are left out.
    pub lead: String,
}

/// A part of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Ready HTML.
    Html(String),
    /// A word of ours, by its key.
    Word(&'static str),
    /// `<h2 id="…">`; the index of the heading. What frames a pro or con opens before it.
    HeadingOpen(usize),
    /// `</h2>`
    HeadingClose(usize),
    /// `<a href="…">`; the hole.
    LinkOpen(usize),
    /// A reference that supplies its own words, as `<fact:…>` does.
    Reference {
        /// The hole.
        hole: usize,
        /// Whether it stands in a link, which cannot hold another: then it is those words alone.
        in_link: bool,
    },
    /// A picture; `alt` is plain text.
    Image {
        /// The hole.
        hole: usize,
        /// What it shows.
        alt: String,
        /// What stands around it.
        stand: Stand,
        /// Whether it is the first of the page, and above every heading but the title: it is seen at once.
        first: bool,
    },
    /// The mark of a footnote.
    FootnoteMark {
        /// Its number on the page, from 1.
        number: usize,
        /// Which mark of that note this is, from 1.
        mark: usize,
    },
    /// `<li id="fn-1">`, the start of a footnote; its number.
    FootnoteOpen(usize),
    /// The links from a footnote back to its marks; its number.
    FootnoteBack(usize),
}

/// What stands around a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Words, or a link, or a cell of a table.
    Inline,
    /// Nothing: it is a paragraph of its own.
    Alone,
    /// Other pictures, in a paragraph of nothing else.
    Row,
}

/// A reference in prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// What it names.
    pub target: Target,
    /// The destination as pulldown-cmark gives it (entities and escapes resolved).
    pub destination: String,
    /// The title of a link or picture; may be empty.
    pub title: String,
    /// The whole link in the file.
    pub span: Span,
    /// The destination, if it is written in the link itself, and as it is.
    pub written: Option<Span>,
}

/// What a reference names, by its form alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `https:`, `http:`, `mailto:` or `tel:`
    Web,
    /// A heading of the same page: `#start`.
    Anchor(String),
    /// A Markdown file, relative or from the top (`/…`) of `content/`, percent-decoded; perhaps an anchor.
    Page(String, Option<String>),
    /// Any other file, relative or from the top, percent-decoded, without what [`Hole::suffix`] gives.
    File(String),
    /// `fact:[folder/]option.criterion`
    Fact(Option<String>, String, String),
    /// `source:[folder/]id`
    Source(Option<String>, String),
    /// `term:[folder/]id`
    Term(Option<String>, String),
    /// Was reported.
    Bad,
}

/// For or against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// A pro.
    Pro,
    /// A con.
    Con,
}

/// A heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Unique on the page.
    pub id: String,
    /// Whether the author chose it.
    pub chosen: bool,
    /// Classes given in braces.
    pub classes: Vec<String>,
    /// Its words, as in [`Body::lead`].
    pub text: String,
    /// `{.pro criterion=…}` or `{.con …}`.
    pub argument: Option<(Side, Spanned<String>)>,
    /// The whole heading in the file.
    pub span: Span,
    /// The pieces below it, up to the next heading of its level or a higher one (without the heading,
    /// and without the end of what frames a pro or con).
    pub section: Range<usize>,
    /// Plain text of the section's first paragraph, as in [`Body::lead`].
    pub lead: String,
}

/// What fills a hole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filling {
    /// The address.
    pub href: String,
    /// Class of the link.
    pub class: Option<&'static str>,
    /// What the link is to the site, as `sponsored`.
    pub rel: Option<String>,
    /// Words for [`Piece::Reference`].
    pub text: String,
    /// Title of the link, where the author gave none.
    pub title: Option<String>,
    /// What is known of a picture.
    pub picture: Option<Shown>,
}

/// An SVG that becomes part of a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Drawing {
    /// Further classes, each with a space before it.
    pub(crate) classes: String,
    /// Attributes of the outermost element, each with a space before it.
    pub(crate) attributes: String,
    /// What is in it, already safe.
    pub(crate) body: String,
}

impl Drawing {
    /// The drawing as HTML. Without words for those who do not see it, it is hidden from them.
    #[must_use]
    pub fn html(&self, words: Option<&str>) -> String {
        let label = match words {
            Some(words) => format!("role=\"img\" aria-label=\"{}\"", escape(words)),
            None => "aria-hidden=\"true\"".to_owned(),
        };
        let Drawing { classes, attributes, body } = self;
        format!("<svg class=\"drawing{classes}\"{attributes} {label}>{body}</svg>")
    }
}

/// How a picture is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// As part of the page.
    Drawing(Drawing),
    /// As a file.
    File {
        /// Width and height in pixels, where they are known.
        size: Option<(u32, u32)>,
        /// The formats that it is offered in, best first, by content type; its files with their widths in pixels.
        /// Empty where there is only one.
        sources: Vec<(&'static str, Vec<(String, u32)>)>,
    },
}

impl Hole {
    /// Where a part of the destination stands: the last `part` with `tail` behind it, if that is written in the
    /// link itself.
    #[must_use]
    pub fn part(&self, part: &str, tail: &str) -> Option<Span> {
        let written = self.written?;
        let start = written.range().start + self.destination.rfind(&format!("{part}{tail}"))?;
        Some(Span::new(written.file, start..start + part.len()))
    }

    /// What follows the path of a file: a query and a fragment as written, `#page=3`; mostly empty.
    #[must_use]
    pub fn suffix(&self) -> &str {
        self.destination.find(['?', '#']).map_or("", |at| &self.destination[at..])
    }
}
