//! Events to pieces.

pub(super) mod blocks;
pub(super) mod headings;
pub(super) mod links;
pub(super) mod raw;

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use super::notes::Notes;
use super::{Located, Options, code, ids, meant};
use crate::diagnostic::{Diagnostic, codes};
use crate::markdown::document::{Body, Piece, Stand};
use crate::markdown::markup::escape;
use crate::source::span::{FileId, Span};
use crate::words::key;

/// The events that are still to be written.
type Next<'e, 'a> = std::slice::Iter<'e, Located<'a>>;

/// Turns the events of a page into a [`Body`].
pub(super) struct Writer<'a> {
    file: FileId,
    text: &'a str,
    raw_html: bool,
    body: Body,
    notes: Notes<'a>,
    diagnostics: Vec<Diagnostic>,
    /// HTML may be added to the last piece only if that is not before this index.
    seam: usize,
    /// What is open around the current place, outermost first.
    open: Vec<Open>,
    /// Plain text of the paragraph or heading that is being written.
    words: Option<String>,
    /// Words in braces that end the current heading.
    braces: Option<String>,
    /// What closes the quotations and alerts that are open.
    quotes: Vec<&'static str>,
    /// How many links are open: only the outermost becomes one.
    links: usize,
    table: Table,
    /// How many pictures the current paragraph consists of; 0 where it holds something else.
    pictures: usize,
    /// Whether there was a picture.
    illustrated: bool,
    /// Where the last run of inline raw HTML ends in the file, and its diagnostic.
    raw_run: Option<(usize, usize)>,
}

/// What a heading's section cannot reach beyond, or such a section.
enum Open {
    /// A list item, a quotation or the like.
    Container,
    /// The section of a heading, by its index.
    Section(usize),
}

#[derive(Default)]
struct Table {
    columns: Vec<Alignment>,
    column: usize,
    head: bool,
    /// Of the current cell: `th` or `td`.
    cell: &'static str,
}

impl<'a> Writer<'a> {
    pub(super) fn new(file: FileId, text: &'a str, settings: &Options, notes: Notes<'a>) -> Self {
        Writer {
            file,
            text,
            raw_html: settings.raw_html,
            body: Body::default(),
            notes,
            diagnostics: Vec::new(),
            seam: 0,
            open: Vec::new(),
            words: None,
            braces: None,
            quotes: Vec::new(),
            links: 0,
            table: Table::default(),
            pictures: 0,
            illustrated: false,
            raw_run: None,
        }
    }

    /// The body, once all is written.
    pub(super) fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        for (label, at) in self.notes.unmarked() {
            self.diagnostics.push(meant::unmarked_footnote(Span::new(self.file, at.clone()), label));
        }
        let taken = self.notes.ids().map(|(id, at)| (id, Span::new(self.file, at))).collect();
        self.diagnostics.extend(ids::assign(&mut self.body.headings, taken));
        for piece in &mut self.body.pieces {
            // A site holds thousands of bodies.
            if let Piece::Html(html) = piece {
                html.shrink_to_fit();
            }
        }
        self.body.pieces.shrink_to_fit();
        self.body.holes.shrink_to_fit();
        self.body.headings.shrink_to_fit();
        (self.body, self.diagnostics)
    }

    /// Writes the page without its footnotes.
    pub(super) fn write(&mut self, events: &[Located<'a>]) {
        self.events(events);
        self.close_sections(0);
    }

    fn events(&mut self, events: &[Located<'a>]) {
        let mut events = events.iter();
        while let Some((event, at)) = events.next() {
            self.event(event, at.clone(), &mut events);
        }
    }

    /// Writes the footnotes. New marks in them may add to their number.
    pub(super) fn write_notes(&mut self) {
        if !self.notes.any() {
            return;
        }
        self.block("<section class=\"footnotes\">\n<ol>\n");
        for number in 1.. {
            let Some(events) = self.notes.take(number) else { break };
            self.body.pieces.push(Piece::FootnoteOpen(number));
            self.open.push(Open::Container);
            let back = Piece::FootnoteBack(number);
            // The way back belongs to the last paragraph, if that is what the note ends with.
            if let Some(((Event::End(TagEnd::Paragraph), _), before)) = events.split_last() {
                self.events(before);
                self.body.pieces.push(back);
                self.close_paragraph();
            } else {
                self.write(&events);
                self.body.pieces.push(back);
            }
            self.close_container();
            self.html("</li>\n");
        }
        self.html("</ol>\n</section>\n");
    }

    /// Writes an event; `next` are those behind it, and what belongs to it is taken from them.
    fn event(&mut self, event: &Event<'a>, at: Range<usize>, next: &mut Next<'_, 'a>) {
        match event {
            Event::Start(tag) => self.start(tag, at, next),
            Event::End(tag) => self.end(*tag),
            // Between pictures that stand side by side.
            Event::SoftBreak | Event::HardBreak | Event::Text(_) if self.pictures > 0 => {}
            Event::Text(text) => self.words(text, at),
            Event::Code(text) => {
                self.html(&format!("<code>{}</code>", escape(text)));
                self.say(text);
            }
            Event::Html(html) | Event::InlineHtml(html) => self.inline_html(html, at),
            Event::FootnoteReference(label) => self.footnote_mark(label, at),
            Event::SoftBreak => {
                self.html("\n");
                self.say(" ");
            }
            Event::HardBreak => {
                self.html("<br>\n");
                self.say(" ");
            }
            Event::Rule => self.block("<hr>\n"),
            Event::TaskListMarker(done) => {
                let (state, word) =
                    if *done { (" checked", key("prose.done")) } else { ("", key("prose.not-done")) };
                self.html(&format!("<input type=\"checkbox\" disabled{state} aria-label=\""));
                self.body.pieces.push(Piece::Word(word));
                self.html("\"> ");
            }
            // Not among the options.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.html(&escape(text)),
        }
    }

    fn start(&mut self, tag: &Tag<'a>, at: Range<usize>, next: &mut Next<'_, 'a>) {
        match tag {
            Tag::Paragraph => self.open_paragraph(next.as_slice()),
            Tag::Heading { level, id, classes, attrs } => self.open_heading(*level, id, classes, attrs, at),
            Tag::BlockQuote(kind) => self.open_quote(*kind, next),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        self.check_fence(&at);
                        code::language(info)
                    }
                    CodeBlockKind::Indented => None,
                };
                self.code_block(language, at, &text(next));
            }
            Tag::HtmlBlock => self.html_block(at, &text(next)),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => {
                self.open_container(if is_task(next.as_slice()) { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.open_container("<dd>"),
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => {
                self.open_table(tag, at, next.as_slice());
            }
            Tag::Emphasis => self.html("<em>"),
            Tag::Strong => self.html("<strong>"),
            Tag::Strikethrough => self.html("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(*link_type, dest_url, title, at, next),
            Tag::Image { dest_url, title, .. } => self.picture(dest_url, title, at, next),
            // Taken out before, or not among the options.
            Tag::FootnoteDefinition(_) | Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.close_paragraph(),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(_) => {
                self.close_container();
                let end = self.quotes.pop().unwrap_or_default();
                self.block(end);
            }
            TagEnd::List(true) => self.html("</ol>\n"),
            TagEnd::List(false) => self.html("</ul>\n"),
            TagEnd::Item => {
                self.close_container();
                self.html("</li>\n");
            }
            TagEnd::DefinitionList => self.html("</dl>\n"),
            TagEnd::DefinitionListTitle => self.html("</dt>\n"),
            TagEnd::DefinitionListDefinition => {
                self.close_container();
                self.html("</dd>\n");
            }
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => self.close_table(tag),
            TagEnd::Emphasis => self.html("</em>"),
            TagEnd::Strong => self.html("</strong>"),
            TagEnd::Strikethrough => self.html("</del>"),
            TagEnd::Link => self.close_link(),
            // Taken with their starts, taken out before, or not among the options.
            TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Image
            | TagEnd::FootnoteDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    // Output

    fn html(&mut self, html: &str) {
        let may_grow = self.body.pieces.len() > self.seam;
        match self.body.pieces.last_mut() {
            Some(Piece::Html(last)) if may_grow => last.push_str(html),
            _ if html.is_empty() => {}
            _ => self.body.pieces.push(Piece::Html(html.to_owned())),
        }
    }

    /// HTML on a line of its own.
    fn block(&mut self, html: &str) {
        self.fresh_line();
        self.html(html);
    }

    fn fresh_line(&mut self) {
        let fresh = match self.body.pieces.last() {
            Some(Piece::Html(html)) => html.ends_with('\n'),
            None | Some(Piece::HeadingClose(_)) => true,
            Some(Piece::Image { stand, .. }) => *stand != Stand::Inline,
            Some(_) => false,
        };
        if !fresh {
            self.html("\n");
        }
    }

    /// Adds to the plain text of the current paragraph or heading.
    fn say(&mut self, text: &str) {
        if let Some(words) = &mut self.words {
            words.push_str(text);
        }
    }

    // Places

    fn span(&self, at: Range<usize>) -> Span {
        Span::new(self.file, at)
    }

    /// `at` without the line ends that pulldown-cmark counts to a block.
    fn trimmed(&self, at: Range<usize>) -> Range<usize> {
        at.start..at.start + self.text[at.clone()].trim_end().len()
    }
}

/// Whether a list item begins with a task box.
fn is_task(next: &[Located<'_>]) -> bool {
    let mut next = next.iter().map(|(event, _)| event);
    match next.next() {
        Some(Event::Start(Tag::Paragraph)) => matches!(next.next(), Some(Event::TaskListMarker(_))),
        first => matches!(first, Some(Event::TaskListMarker(_))),
    }
}

/// The text of a block that holds nothing else; its end is taken with it.
fn text(next: &mut Next<'_, '_>) -> String {
    let text = next.map_while(|(event, _)| match event {
        Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => Some(&**text),
        _ => None,
    });
    text.collect()
}

codes! {
    of blocks::CODES, headings::CODES, links::CODES, raw::CODES;
}
