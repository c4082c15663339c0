//! Pieces of a body to HTML, their holes filled.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::markdown::document::{Body, Filling, Heading, Piece, Shown, Side, Stand, Target};
use crate::markdown::markup::{encode_name, escape, escape_address};
use crate::markdown::{mark_id, note_id};
use crate::words::Words;

/// How wide a picture is shown: as the column of text, which the built-in theme makes 37rem wide at most.
const COLUMN: &str = "(min-width: 40rem) 37rem, 100vw";
/// The same of pictures side by side.
const ROW: &str = "(min-width: 40rem) 18rem, 100vw";

/// The HTML of some pieces of `body`: all of them, or the section of a heading.
///
/// `fill` fills the hole of an index, and `words` are those of the site's language. `copy_of` is the address of the body's page when the pieces
/// are shown on another one: they then have no ids, and what leads to a place of the page leads
/// back to it. A hole that was reported ([`Target::Bad`]) never becomes an address.
#[must_use]
pub fn html(
    body: &Body,
    pieces: Range<usize>,
    fill: &dyn Fn(usize) -> Filling,
    words: &Words,
    copy_of: Option<&str>,
) -> String {
    let (html, marks) = (String::new(), OnceCell::new());
    let mut prose = Prose { body, fill, words, copy_of, html, in_permalink: false, marks };
    let mut pieces = body.pieces.get(pieces).unwrap_or_default();
    while let [piece, rest @ ..] = pieces {
        pieces = rest;
        prose.piece(piece, rest);
    }
    prose.html
}

struct Prose<'a> {
    body: &'a Body,
    fill: &'a dyn Fn(usize) -> Filling,
    words: &'a Words,
    copy_of: Option<&'a str>,
    html: String,
    /// Whether the words of a heading are a link to it.
    in_permalink: bool,
    /// How many marks each footnote has.
    marks: OnceCell<BTreeMap<usize, usize>>,
}

impl Prose<'_> {
    fn piece(&mut self, piece: &Piece, rest: &[Piece]) {
        match piece {
            Piece::Html(html) => self.html.push_str(html),
            Piece::Word(key) => self.html.push_str(&escape(self.words.word(key))),
            Piece::HeadingOpen(index) => self.heading_open(&self.body.headings[*index], rest),
            Piece::HeadingClose(index) => {
                let link = if std::mem::take(&mut self.in_permalink) { "</a>" } else { "" };
                self.html.push_str(&format!("{link}</h{}>\n", self.body.headings[*index].level));
            }
            Piece::LinkOpen(hole) => self.link_open(*hole, &(self.fill)(*hole)),
            Piece::Reference { hole, in_link } => self.reference(*hole, *in_link),
            Piece::Image { hole, alt, stand, first } => self.image(*hole, alt, *stand, *first),
            Piece::FootnoteMark { number, mark } => self.footnote_mark(*number, *mark),
            Piece::FootnoteOpen(number) => {
                let id = self.id(&note_id(*number));
                self.html.push_str(&format!("<li{id}>"));
            }
            Piece::FootnoteBack(number) => self.footnote_back(*number),
        }
    }

    /// `rest` is what follows: a heading without a link in it is one to itself, so that readers can pass it on.
    fn heading_open(&mut self, heading: &Heading, rest: &[Piece]) {
        if let Some((side, _)) = heading.argument {
            let side = if side == Side::Con { "con" } else { "pro" };
            // A copy of the heading has no id to be named by.
            let name = match self.copy_of {
                Some(_) => format!("aria-label=\"{}\"", escape(&heading.text)),
                None => format!("aria-labelledby=\"{}\"", escape(&heading.id)),
            };
            self.html.push_str(&format!("<section class=\"argument {side}\" {name}>\n"));
        }
        let id = self.id(&heading.id);
        let class = match heading.classes.as_slice() {
            [] => String::new(),
            classes => format!(" class=\"{}\"", escape(&classes.join(" "))),
        };
        self.html.push_str(&format!("<h{}{id}{class}>", heading.level));
        let mut words = rest.iter().take_while(|piece| !matches!(piece, Piece::HeadingClose(_)));
        let is_plain = |piece: &Piece| match piece {
            Piece::Html(html) => !html.contains("<a"),
            other => matches!(other, Piece::Word(_)),
        };
        self.in_permalink = words.all(is_plain);
        if self.in_permalink {
            let href = self.anchor(&encode_name(&heading.id));
            self.html.push_str(&format!("<a class=\"permalink\" href=\"{href}\">"));
        }
    }

    fn link_open(&mut self, hole: usize, filling: &Filling) {
        let hole = &self.body.holes[hole];
        let href = match (&hole.target, self.copy_of) {
            (Target::Bad, _) => {
                self.html.push_str("<a>");
                return;
            }
            (Target::Anchor(anchor), Some(page)) => format!("{page}#{anchor}"),
            _ => filling.href.clone(),
        };
        let class = filling.class.or_else(|| class(&hole.target, &hole.destination));
        let class = class.map_or(String::new(), |class| format!("class=\"{class}\" "));
        let title = title(&hole.title, filling);
        let rel = filling.rel.as_ref().map_or(String::new(), |rel| format!(" rel=\"{rel}\""));
        self.html.push_str(&format!("<a {class}href=\"{}\"{rel}{title}>", escape_address(&href)));
    }

    fn reference(&mut self, index: usize, in_link: bool) {
        let hole = &self.body.holes[index];
        let filling = (self.fill)(index);
        let text = if filling.text.is_empty() { &hole.destination } else { &filling.text };
        if hole.target == Target::Bad || filling.href.is_empty() || in_link {
            self.html.push_str(&escape(text));
        } else {
            self.link_open(index, &filling);
            self.html.push_str(&escape(text));
            self.html.push_str("</a>");
        }
    }

    fn image(&mut self, index: usize, alt: &str, stand: Stand, first: bool) {
        let hole = &self.body.holes[index];
        let filling = (self.fill)(index);
        let title = title(&hole.title, &filling);
        let caption = match stand {
            Stand::Alone | Stand::Row => escape(&hole.title),
            Stand::Inline => Cow::Borrowed(""),
        };
        let title = if caption.is_empty() { title } else { String::new() };
        let picture = match &filling.picture {
            _ if hole.target == Target::Bad => escape(alt).into_owned(),
            Some(Shown::Drawing(drawing)) => drawing.html(Some(alt)),
            // On another page, nothing is known of what stands above it.
            other => file(&filling.href, other.as_ref(), alt, &title, stand, first && self.copy_of.is_none()),
        };
        if stand == Stand::Inline {
            self.html.push_str(&picture);
        } else {
            let caption = if caption.is_empty() {
                String::new()
            } else {
                format!("<figcaption>{caption}</figcaption>")
            };
            self.html.push_str(&format!("<figure>{picture}{caption}</figure>\n"));
        }
    }

    fn footnote_mark(&mut self, number: usize, mark: usize) {
        let id = self.id(&mark_id(number, mark));
        let href = self.anchor(&note_id(number));
        self.html.push_str(&format!(
            "<sup class=\"footnote-mark\"><a{id} href=\"{href}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    fn footnote_back(&mut self, number: usize) {
        let marks = self.marks.get_or_init(|| {
            let mut marks = BTreeMap::new();
            for piece in &self.body.pieces {
                if let Piece::FootnoteMark { number, .. } = piece {
                    *marks.entry(*number).or_default() += 1;
                }
            }
            marks
        });
        let marks = marks.get(&number).copied().unwrap_or(0);
        for mark in 1..=marks {
            let href = self.anchor(&mark_id(number, mark));
            let label = if marks == 1 {
                self.words.say("prose.back", &[("number", &number)])
            } else {
                self.words.say("prose.back-mark", &[("number", &number), ("mark", &mark)])
            };
            let label = escape(&label);
            self.html.push_str(&format!(
                " <a class=\"footnote-back\" href=\"{href}\" role=\"doc-backlink\" aria-label=\"{label}\">↩</a>"
            ));
        }
    }

    /// ` id="…"`, unless this is a copy.
    fn id(&self, id: &str) -> String {
        match self.copy_of {
            Some(_) => String::new(),
            None => format!(" id=\"{}\"", escape(id)),
        }
    }

    /// The address of a place of the body's page.
    fn anchor(&self, id: &str) -> String {
        escape_address(&format!("{}#{id}", self.copy_of.unwrap_or_default()))
    }
}

/// A picture that is a file, with all the files that a browser may take in its place.
fn file(href: &str, shown: Option<&Shown>, alt: &str, title: &str, stand: Stand, first: bool) -> String {
    let (size, sources) = match shown {
        Some(Shown::File { size, sources }) => (*size, sources.as_slice()),
        _ => (None, [].as_slice()),
    };
    let set = |files: &[(String, u32)]| {
        let files: Vec<String> =
            files.iter().map(|(address, width)| format!("{} {width}w", escape_address(address))).collect();
        let sizes = if stand == Stand::Row { ROW } else { COLUMN };
        format!(" srcset=\"{}\" sizes=\"{sizes}\"", files.join(", "))
    };
    let (better, own) = sources.split_at(sources.len().saturating_sub(1));
    let mut html = String::new();
    for (media, files) in better {
        html.push_str(&format!("<source type=\"{media}\"{}>", set(files)));
    }
    let own = own.first().map_or(&[][..], |(_, files)| files);
    // What a browser takes that knows nothing of sets: the widest that is made, or the only one there is.
    let src = own.last().map_or(href, |(address, _)| address);
    let own = if own.len() > 1 { set(own) } else { String::new() };
    let size =
        size.map_or(String::new(), |(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
    let lazy = if first { "" } else { " loading=\"lazy\"" };
    let image = format!(
        "<img src=\"{}\"{own} alt=\"{}\"{title}{size}{lazy} decoding=\"async\">",
        escape_address(src),
        escape(alt)
    );
    if html.is_empty() { image } else { format!("<picture>{html}{image}</picture>") }
}

/// ` title="…"`: the author's own comes first.
fn title(own: &str, filling: &Filling) -> String {
    let title = if own.is_empty() { filling.title.as_deref().unwrap_or_default() } else { own };
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) }
}

/// The class of a link for which the filling names none.
fn class(target: &Target, destination: &str) -> Option<&'static str> {
    let mail_or_telephone = |scheme: &str| ["mailto", "tel"].iter().any(|s| scheme.eq_ignore_ascii_case(s));
    match target {
        Target::Web => match destination.split_once(':') {
            Some((scheme, _)) if mail_or_telephone(scheme) => None,
            _ => Some("external"),
        },
        Target::Fact(..) => Some("fact"),
        Target::Source(..) => Some("source"),
        Target::Term(..) => Some("term"),
        _ => None,
    }
}
