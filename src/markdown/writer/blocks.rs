//! Quotations and alerts, code, tables.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Tag, TagEnd};

use super::{Next, Table, Writer};
use crate::diagnostic::{Diagnostic, codes};
use crate::markdown::document::Piece;
use crate::markdown::markup::escape;
use crate::markdown::{Located, code, meant};
use crate::source::span::Span;
use crate::words::key;

impl<'a> Writer<'a> {
    pub(super) fn open_quote(&mut self, kind: Option<BlockQuoteKind>, next: &mut Next<'_, 'a>) {
        let titled = if kind.is_none() { self.titled_alert(next.as_slice()) } else { None };
        let Some((class, word)) = kind.or(titled).map(alert) else {
            self.quotes.push("</blockquote>\n");
            return self.open_container("<blockquote>\n");
        };
        self.quotes.push("</div>\n");
        let open = format!("<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">");
        self.open_container(&open);
        if titled.is_some() {
            self.alert_title(next);
        } else {
            self.body.pieces.push(Piece::Word(word));
            self.html("</p>\n");
        }
    }

    /// The kind of an alert with a title of its own, `> [!tip] Title`, which a quotation begins with.
    fn titled_alert(&mut self, next: &[Located<'a>]) -> Option<BlockQuoteKind> {
        let [(Event::Start(Tag::Paragraph), _), (Event::Text(text), at), ..] = next else { return None };
        let (kind, _) = alert_mark(text)?;
        let known = ALERTS.into_iter().find(|known| kind.eq_ignore_ascii_case(alert(*known).0));
        if known.is_none() && !self.text[..at.start].ends_with('\\') {
            let start = at.start + 2;
            let span = self.span(start..start + kind.len());
            self.diagnostics.push(meant::unknown_alert(span, kind));
        }
        known
    }

    /// Writes the title of an alert: the rest of the first line. What follows it is a paragraph.
    fn alert_title(&mut self, next: &mut Next<'_, 'a>) {
        // The paragraph, and the text with the mark.
        next.next();
        if let Some((Event::Text(text), at)) = next.next()
            && let Some((_, title)) = alert_mark(text)
        {
            self.words(title, at.end - title.len()..at.end);
        }
        while let Some((event, at)) = next.next() {
            match event {
                Event::End(TagEnd::Paragraph) => return self.html("</p>\n"),
                Event::SoftBreak | Event::HardBreak => {
                    self.html("</p>\n");
                    return self.open_paragraph(next.as_slice());
                }
                _ => self.event(event, at.clone(), next),
            }
        }
    }

    /// Reports a fence that nothing closes.
    pub(super) fn check_fence(&mut self, at: &Range<usize>) {
        let block = &self.text[at.clone()];
        let Some(mark) = block.chars().next().filter(|c| matches!(c, '`' | '~')) else { return };
        let length = block.chars().take_while(|c| *c == mark).count();
        let mut lines = block.lines();
        let first = lines.next().unwrap_or("");
        let last = lines.next_back().unwrap_or("").trim_start_matches([' ', '\t', '>']).trim_end();
        let closed = last.len() >= length && last.chars().all(|c| c == mark);
        if !closed && self.text[at.end..].trim().is_empty() {
            let fence = &block[..length];
            self.diagnostics.push(meant::unclosed_code(self.span(at.start..at.start + first.len()), fence));
        }
    }

    pub(super) fn code_block(&mut self, language: Option<&str>, at: Range<usize>, text: &str) {
        let html = code::html(language, text).unwrap_or_else(|plain| {
            let language = language.unwrap_or_default();
            let first = self.text[at.clone()].lines().next().unwrap_or_default();
            let word = first.find(language).map(|start| at.start + start..at.start + start + language.len());
            let exact = word.is_some();
            let span = word.unwrap_or_else(|| self.trimmed(at));
            let found = unknown_language(self.span(span), language, &code::near(language));
            self.diagnostics.push(if exact { found } else { found.without_replacement() });
            plain
        });
        self.block(&html);
    }

    /// A table scrolls in a box of its own, which is named after the heading above it.
    pub(super) fn open_table(&mut self, tag: &Tag<'a>, at: Range<usize>, next: &[Located<'a>]) {
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
                let columns = self.table.columns.len();
                if let Some((cell, cells)) = meant::cells_beyond(&self.text[at.clone()], columns) {
                    let span = self.span(at.start + cell.start..at.start + cell.end);
                    self.diagnostics.push(meant::lost_cells(span, cells, columns));
                }
                self.table.column = 0;
                self.html("<tr>");
            }
            _ => self.open_cell(next),
        }
    }

    fn open_cell(&mut self, next: &[Located<'a>]) {
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

    pub(super) fn close_table(&mut self, tag: TagEnd) {
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
}

/// What an alert's class is called, and the word for it.
fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", key("prose.note")),
        BlockQuoteKind::Tip => ("tip", key("prose.tip")),
        BlockQuoteKind::Important => ("important", key("prose.important")),
        BlockQuoteKind::Warning => ("warning", key("prose.warning")),
        BlockQuoteKind::Caution => ("caution", key("prose.caution")),
    }
}

/// The kinds of alerts.
const ALERTS: [BlockQuoteKind; 5] = [
    BlockQuoteKind::Note,
    BlockQuoteKind::Tip,
    BlockQuoteKind::Important,
    BlockQuoteKind::Warning,
    BlockQuoteKind::Caution,
];

/// The kind and the title of `[!kind] Title`; a sign behind it, by which others fold, is left out.
fn alert_mark(text: &str) -> Option<(&str, &str)> {
    let (kind, title) = text.strip_prefix("[!")?.split_once(']')?;
    let is_word = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_word.then(|| (kind, title.trim_start_matches(['+', '-']).trim_start()))
}

/// A code block in a language that the highlighter does not know.
fn unknown_language(at: Span, language: &str, near: &[String]) -> Diagnostic {
    let d = Diagnostic::new(
        UNKNOWN_LANGUAGE,
        at,
        format!("no highlighting is known for the language `{language}`"),
    );
    if near.is_empty() {
        d.help("leave the language out, or write `text`")
    } else {
        d.nearest(language, near)
    }
}

codes! {
    /// # A code block names a language that cannot be highlighted
    ///
    /// The word behind the backticks that open a block of code says which language it is in, so
    /// that it can be coloured. This word is not known: it is misspelt, or the language is a
    /// rare one. The code is shown all the same, in one colour.
    ///
    /// Correct the word, or leave it out. `text` stands for words in no language.
    ///
    /// ````md content/tea.md
    /// # Tea
    ///
    /// ```ruts
    /// fn brew() {}
    /// ```
    /// ````
    ///
    /// ```diagnostics
    /// content/tea.md:3:4: warning[unknown-language]: no highlighting is known for the language `ruts`
    ///   help: did you mean `rust`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ````md content/tea.md
    /// # Tea
    ///
    /// ```rust
    /// fn brew() {}
    /// ```
    /// ````
    ///
    /// ```diagnostics
    /// ```
    UNKNOWN_LANGUAGE = "unknown-language" Warning;
}
