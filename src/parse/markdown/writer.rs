//! Events to pieces.

use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd,
};

use super::notes::Notes;
use super::target::{self, Refusal};
use super::{Place, Settings, code, ids};
use crate::diagnostic::{Diagnostic, problem};
use crate::markup::escape;
use crate::parse::document::{Body, Heading, Hole, Piece, Target};
use crate::site::Side;
use crate::span::{FileId, Span, Spanned};

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
    /// Where events go.
    sink: Sink,
    /// Plain text of the paragraph or heading that is being written.
    words: Option<String>,
    /// Whether a link is open, and the footnote marks to put behind it.
    link: Option<Vec<Piece>>,
    table: Table,
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

/// Where events go.
enum Sink {
    /// To the page.
    Page,
    /// To a code block in this language.
    Code { language: Option<String>, at: Range<usize>, text: String },
    /// To a block of raw HTML.
    Html { at: Range<usize>, text: String },
    /// To the words for a picture; `depth` counts what is open inside them.
    Picture { hole: usize, alt: String, depth: usize },
    /// Nowhere, as a reference supplies its own words.
    Reference,
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
    pub(super) fn new(file: FileId, text: &'a str, settings: &Settings, notes: Notes<'a>) -> Self {
        Writer {
            file,
            text,
            raw_html: settings.raw_html,
            body: Body::default(),
            notes,
            diagnostics: Vec::new(),
            seam: 0,
            open: Vec::new(),
            sink: Sink::Page,
            words: None,
            link: None,
            table: Table::default(),
            raw_run: None,
        }
    }

    /// The body, once all is written.
    pub(super) fn finish(mut self) -> (Body, Vec<Diagnostic>) {
        let taken = self.notes.ids().map(|(id, at)| (id, Span::new(self.file, at))).collect();
        self.diagnostics.extend(ids::assign(&mut self.body.headings, &taken));
        for piece in &mut self.body.pieces {
            if let Piece::FootnoteBack { number, marks } = piece {
                *marks = self.notes.marks(*number);
            }
        }
        (self.body, self.diagnostics)
    }

    /// Writes the page without its footnotes.
    pub(super) fn write(&mut self, events: &[Place<'a>]) {
        for (index, (event, at)) in events.iter().enumerate() {
            self.event(event, at.clone(), &events[index + 1..]);
        }
        self.close_sections(0);
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
            let back = Piece::FootnoteBack { number, marks: 0 };
            // The way back belongs to the last paragraph, if that is what the note ends with.
            if let Some(((end @ Event::End(TagEnd::Paragraph), at), before)) = events.split_last() {
                for (index, (event, at)) in before.iter().enumerate() {
                    self.event(event, at.clone(), &before[index + 1..]);
                }
                self.body.pieces.push(back);
                self.event(end, at.clone(), &[]);
            } else {
                self.write(&events);
                self.body.pieces.push(back);
            }
            self.close_container();
            self.html("</li>\n");
        }
        self.html("</ol>\n</section>\n");
    }

    fn event(&mut self, event: &Event<'a>, at: Range<usize>, next: &[Place<'a>]) {
        match &mut self.sink {
            Sink::Page => self.page(event, at, next),
            Sink::Reference => {
                if matches!(event, Event::End(TagEnd::Link)) {
                    self.sink = Sink::Page;
                }
            }
            Sink::Code { text, .. } | Sink::Html { text, .. } => match event {
                Event::Text(part) | Event::Html(part) | Event::InlineHtml(part) => text.push_str(part),
                _ => self.close_sink(),
            },
            Sink::Picture { .. } => self.picture(event, at),
        }
    }

    fn page(&mut self, event: &Event<'a>, at: Range<usize>, next: &[Place<'a>]) {
        match event {
            Event::Start(tag) => self.start(tag, at, next),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => {
                self.html(&escape(text));
                self.say(text);
            }
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
            Event::TaskListMarker(true) => {
                self.html("<input type=\"checkbox\" disabled checked aria-label=\"done\"> ");
            }
            Event::TaskListMarker(false) => {
                self.html("<input type=\"checkbox\" disabled aria-label=\"not done\"> ");
            }
            // Not among the options.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.html(&escape(text)),
        }
    }

    fn start(&mut self, tag: &Tag<'a>, at: Range<usize>, next: &[Place<'a>]) {
        match tag {
            Tag::Paragraph => {
                self.block("<p>");
                self.words = Some(String::new());
            }
            Tag::Heading { level, id, classes, attrs } => self.open_heading(*level, id, classes, attrs, at),
            Tag::BlockQuote(kind) => self.open_quote(*kind),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(str::to_owned),
                    CodeBlockKind::Indented => None,
                };
                self.sink = Sink::Code { language, at, text: String::new() };
            }
            Tag::HtmlBlock => self.sink = Sink::Html { at, text: String::new() },
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.open_container(if is_task(next) { "<li class=\"task\">" } else { "<li>" }),
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.open_container("<dd>"),
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => self.open_table(tag, next),
            Tag::Emphasis => self.html("<em>"),
            Tag::Strong => self.html("<strong>"),
            Tag::Strikethrough => self.html("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.open_link(*link_type, dest_url, title, at),
            Tag::Image { dest_url, title, .. } => self.open_picture(dest_url, title, at),
            // Taken out before, or not among the options.
            Tag::FootnoteDefinition(_) | Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.html("</p>\n");
                self.close_paragraph();
            }
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(kind) => {
                self.close_container();
                self.block(if kind.is_some() { "</div>\n" } else { "</blockquote>\n" });
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
            // Closed in their sinks, taken out before, or not among the options.
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
            None | Some(Piece::HeadingClose(_) | Piece::ArgumentOpen(_) | Piece::ArgumentClose(_)) => true,
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

    // Containers, headings and their sections

    fn open_container(&mut self, html: &str) {
        self.block(html);
        self.open.push(Open::Container);
    }

    fn close_container(&mut self) {
        self.close_sections(0);
        self.open.pop();
    }

    /// Ends the sections of headings of `level` and of deeper ones, inside the current container.
    fn close_sections(&mut self, level: u8) {
        while let Some(&Open::Section(index)) = self.open.last() {
            let heading = &mut self.body.headings[index];
            if heading.level < level {
                break;
            }
            heading.section.end = self.body.pieces.len();
            if heading.argument.is_some() {
                self.body.pieces.push(Piece::ArgumentClose(index));
            }
            self.open.pop();
        }
        self.seam = self.body.pieces.len();
    }

    fn open_heading(
        &mut self,
        level: HeadingLevel,
        id: &Option<CowStr<'a>>,
        classes: &[CowStr<'a>],
        attributes: &[(CowStr<'a>, Option<CowStr<'a>>)],
        at: Range<usize>,
    ) {
        let level = level as u8;
        let span = self.trimmed(at);
        let classes: Vec<String> = classes.iter().map(ToString::to_string).collect();
        let argument = self.argument(&classes, attributes, &span);
        self.fresh_line();
        self.close_sections(level);
        let index = self.body.headings.len();
        if argument.is_some() {
            self.body.pieces.push(Piece::ArgumentOpen(index));
        }
        self.body.pieces.push(Piece::HeadingOpen(index));
        self.body.headings.push(Heading {
            level,
            id: id.as_ref().map(ToString::to_string).unwrap_or_default(),
            classes,
            text: String::new(),
            argument,
            span: self.span(span),
            section: 0..0,
            lead: String::new(),
        });
        self.words = Some(String::new());
    }

    fn close_heading(&mut self) {
        let words = self.words.take().unwrap_or_default();
        let Some(index) = self.body.headings.len().checked_sub(1) else { return };
        self.body.pieces.push(Piece::HeadingClose(index));
        let below = self.body.pieces.len();
        let heading = &mut self.body.headings[index];
        heading.text = tidy(&words);
        heading.section = below..below;
        self.open.push(Open::Section(index));
    }

    fn argument(
        &mut self,
        classes: &[String],
        attributes: &[(CowStr<'a>, Option<CowStr<'a>>)],
        at: &Range<usize>,
    ) -> Option<(Side, Spanned<String>)> {
        let (side, name) = classes.iter().find_map(|class| match class.as_str() {
            "pro" => Some((Side::Pro, "pro")),
            "con" => Some((Side::Con, "con")),
            _ => None,
        })?;
        let value = attributes.iter().find(|(key, _)| &**key == "criterion").and_then(|(_, v)| v.as_deref());
        let criterion = value.map(|value| value.trim_matches(['"', '\''])).filter(|value| !value.is_empty());
        let Some(criterion) = criterion else {
            self.diagnostics.push(problem::argument_without_criterion(self.span(at.clone()), name));
            return None;
        };
        let span = self.criterion(criterion, at);
        Some((side, Spanned::new(criterion.to_owned(), self.span(span))))
    }

    /// Where the braces of the heading `at` say `criterion=id`: the place of the id.
    fn criterion(&self, id: &str, at: &Range<usize>) -> Range<usize> {
        let heading = &self.text[at.clone()];
        let find = || {
            let braces = heading.rfind('{')?;
            let key = braces + heading[braces..].find("criterion=")?;
            let value = key + heading[key..].find('=')?;
            let start = at.start + value + heading[value..].find(id)?;
            Some(start..start + id.len())
        };
        find().unwrap_or_else(|| at.clone())
    }

    fn close_paragraph(&mut self) {
        let words = tidy(&self.words.take().unwrap_or_default());
        if words.is_empty() {
            return;
        }
        for open in &self.open {
            if let Open::Section(index) = open {
                let lead = &mut self.body.headings[*index].lead;
                if lead.is_empty() {
                    lead.clone_from(&words);
                }
            }
        }
        if self.body.lead.is_empty() {
            self.body.lead = words;
        }
    }

    // Blocks

    fn open_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, title) = match kind {
            None => return self.open_container("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", "Note"),
            Some(BlockQuoteKind::Tip) => ("tip", "Tip"),
            Some(BlockQuoteKind::Important) => ("important", "Important"),
            Some(BlockQuoteKind::Warning) => ("warning", "Warning"),
            Some(BlockQuoteKind::Caution) => ("caution", "Caution"),
        };
        self.open_container(&format!(
            "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n"
        ));
    }

    fn close_sink(&mut self) {
        match std::mem::replace(&mut self.sink, Sink::Page) {
            Sink::Code { language, at, text } => self.code_block(language.as_deref(), at, &text),
            Sink::Html { at, text } => self.html_block(at, &text),
            Sink::Picture { hole, alt, .. } => {
                let alt = tidy(&alt);
                // A heading is named by its picture, a paragraph is not summed up by one.
                if matches!(self.body.pieces.last(), Some(Piece::HeadingOpen(_))) {
                    self.say(&alt);
                }
                self.body.pieces.push(Piece::Image { hole, alt });
            }
            Sink::Page | Sink::Reference => {}
        }
    }

    fn code_block(&mut self, language: Option<&str>, at: Range<usize>, text: &str) {
        let html = code::html(language, text).unwrap_or_else(|plain| {
            let language = language.unwrap_or_default();
            let first = self.text[at.clone()].lines().next().unwrap_or_default();
            let word = first.find(language).map(|start| at.start + start..at.start + start + language.len());
            let exact = word.is_some();
            let span = word.unwrap_or_else(|| self.trimmed(at));
            let found = problem::unknown_language(self.span(span), language, &code::near(language));
            self.diagnostics.push(if exact { found } else { without_replacement(found) });
            plain
        });
        self.block(&html);
    }

    /// A table scrolls in a box of its own, which is named after the heading above it.
    fn open_table(&mut self, tag: &Tag<'a>, next: &[Place<'a>]) {
        match tag {
            Tag::Table(columns) => {
                self.table = Table { columns: columns.clone(), ..Table::default() };
                let label = self.body.headings.last().filter(|heading| !heading.text.is_empty());
                let label = label.map_or(String::new(), |heading| {
                    format!(" role=\"group\" aria-label=\"{}\"", escape(&heading.text))
                });
                self.block(&format!("<div class=\"table\" tabindex=\"0\"{label}>\n<table>\n"));
            }
            Tag::TableHead => {
                self.table.head = true;
                self.html("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.html("<tr>");
            }
            _ => self.open_cell(next),
        }
    }

    fn open_cell(&mut self, next: &[Place<'a>]) {
        let empty = matches!(next.first(), Some((Event::End(TagEnd::TableCell), _)));
        let (cell, scope) = if self.table.head && !empty { ("th", " scope=\"col\"") } else { ("td", "") };
        let class = match self.table.columns.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.table.cell = cell;
        self.table.column += 1;
        self.html(&format!("<{cell}{scope}{class}>"));
    }

    fn close_table(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Table => self.html("</tbody>\n</table>\n</div>\n"),
            TagEnd::TableHead => {
                self.table.head = false;
                self.html("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.html("</tr>\n"),
            _ => self.html(&format!("</{}>", self.table.cell)),
        }
    }

    // Raw HTML

    fn html_block(&mut self, at: Range<usize>, html: &str) {
        if self.raw_html {
            return self.block(html);
        }
        let rest = without_comments(html);
        if !rest.trim().is_empty() {
            let span = self.trimmed(at);
            self.diagnostics.push(problem::raw_html(self.span(span)));
            self.block(&format!("<p>{}</p>\n", escape(rest.trim_end())));
        }
    }

    fn inline_html(&mut self, html: &str, at: Range<usize>) {
        if self.raw_html {
            self.html(html);
        } else if !without_comments(html).is_empty() {
            self.report_inline(&at);
            self.html(&escape(html));
        }
    }

    /// Reports raw HTML in a line, once for tags that touch.
    fn report_inline(&mut self, at: &Range<usize>) {
        let end = self.span(at.clone()).end;
        match self.raw_run {
            Some((before, index)) if before == at.start => {
                if let Some(span) = self.diagnostics.get_mut(index).and_then(|d| d.span.as_mut()) {
                    span.end = end;
                }
                self.raw_run = Some((at.end, index));
            }
            _ => {
                self.raw_run = Some((at.end, self.diagnostics.len()));
                self.diagnostics.push(problem::raw_html(self.span(at.clone())));
            }
        }
    }

    // Links, pictures and footnote marks

    fn open_link(&mut self, kind: LinkType, destination: &str, title: &str, at: Range<usize>) {
        let mail = kind == LinkType::Email;
        let destination = if mail { format!("mailto:{destination}") } else { destination.to_owned() };
        let reference = kind == LinkType::Autolink && target::is_reference(&destination);
        let target = target::of_link(&destination);
        let hole = self.hole(target, destination, title, at);
        if reference {
            self.say(&stand_in(&self.body.holes[hole].target));
            self.body.pieces.push(Piece::Reference(hole));
            self.sink = Sink::Reference;
        } else {
            self.body.pieces.push(Piece::LinkOpen(hole));
            self.link = Some(Vec::new());
        }
    }

    fn close_link(&mut self) {
        self.body.pieces.push(Piece::LinkClose);
        self.body.pieces.extend(self.link.take().unwrap_or_default());
    }

    fn open_picture(&mut self, destination: &str, title: &str, at: Range<usize>) {
        let hole = self.hole(target::of_picture(destination), destination.to_owned(), title, at);
        self.sink = Sink::Picture { hole, alt: String::new(), depth: 0 };
    }

    /// Collects the words of a picture.
    fn picture(&mut self, event: &Event<'a>, at: Range<usize>) {
        let Sink::Picture { alt, depth, .. } = &mut self.sink else { return };
        match event {
            Event::Text(text) | Event::Code(text) => alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            Event::Start(_) => *depth += 1,
            Event::End(_) if *depth > 0 => *depth -= 1,
            Event::End(_) => self.close_sink(),
            Event::Html(html) | Event::InlineHtml(html)
                if !self.raw_html && !without_comments(html).is_empty() =>
            {
                alt.push_str(html);
                self.report_inline(&at);
            }
            _ => {}
        }
    }

    fn footnote_mark(&mut self, label: &str, at: Range<usize>) {
        let Some((number, mark)) = self.notes.mark(label, at) else {
            return self.html(&escape(&format!("[^{label}]")));
        };
        let piece = Piece::FootnoteMark { number, mark };
        match &mut self.link {
            // A link cannot hold another.
            Some(behind) => behind.push(piece),
            None => self.body.pieces.push(piece),
        }
    }

    fn hole(
        &mut self,
        target: Result<Target, Refusal>,
        destination: String,
        title: &str,
        at: Range<usize>,
    ) -> usize {
        let target = target.unwrap_or_else(|refusal| {
            self.refuse(&refusal, &destination, at.clone());
            Target::Bad
        });
        let span = self.span(at);
        self.body.holes.push(Hole { target, destination, title: title.to_owned(), span });
        self.body.holes.len() - 1
    }

    /// Reports a destination, where it is written if it is written in the link itself.
    fn refuse(&mut self, refusal: &Refusal, destination: &str, at: Range<usize>) {
        let found = self.text[at.clone()].rfind(destination).map(|start| at.start + start);
        let place = |length: usize| found.map_or(at.clone(), |start| start..start + length);
        let diagnostic = match refusal {
            Refusal::Form(form) => {
                problem::malformed_reference(self.span(place(destination.len())), destination, form)
            }
            Refusal::Scheme(scheme) => {
                let written = destination.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
                if written && found.is_some() {
                    problem::unsafe_url(self.span(place(scheme.len())), scheme)
                } else {
                    without_replacement(problem::unsafe_url(self.span(at.clone()), scheme))
                }
            }
        };
        self.diagnostics.push(diagnostic);
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
fn is_task(next: &[Place<'_>]) -> bool {
    let mut next = next.iter().map(|(event, _)| event);
    match next.next() {
        Some(Event::Start(Tag::Paragraph)) => matches!(next.next(), Some(Event::TaskListMarker(_))),
        first => matches!(first, Some(Event::TaskListMarker(_))),
    }
}

/// What stands for a reference in plain text.
fn stand_in(target: &Target) -> String {
    match target {
        Target::Fact(..) => "…".to_owned(),
        Target::Term(_, id) => id.replace('-', " "),
        _ => String::new(),
    }
}

/// Words in a line.
fn tidy(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `html` without its comments, which are notes of the author to himself; one that is never
/// closed is none.
fn without_comments(html: &str) -> String {
    let mut rest = html;
    let mut kept = String::new();
    while let Some(start) = rest.find("<!--") {
        let Some(length) = comment(&rest[start..]) else { break };
        kept.push_str(&rest[..start]);
        rest = &rest[start + length..];
    }
    kept + rest
}

/// Length of the comment at the start of `html`, by the rules of HTML: `<!-->` and `<!--->` are
/// comments too.
fn comment(html: &str) -> Option<usize> {
    ["<!-->", "<!--->"]
        .iter()
        .find(|short| html.starts_with(**short))
        .map(|short| short.len())
        .or_else(|| html.get(4..)?.find("-->").map(|end| 4 + end + 3))
}

fn without_replacement(mut diagnostic: Diagnostic) -> Diagnostic {
    if let Some(help) = &mut diagnostic.help {
        help.replacement = None;
    }
    diagnostic
}
