//! Quotations and alerts, code, tables.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Tag, TagEnd};

use super::{Table, Writer};
use crate::diagnostic::{Diagnostic, codes};
use crate::markdown::document::Piece;
use crate::markdown::markup::escape;
use crate::markdown::{Located, code};
use crate::source::span::Span;
use crate::words::key;

impl<'a> Writer<'a> {
    pub(super) fn open_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, title) = match kind {
            None => return self.open_container("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("note", key("prose.note")),
            Some(BlockQuoteKind::Tip) => ("tip", key("prose.tip")),
            Some(BlockQuoteKind::Important) => ("important", key("prose.important")),
            Some(BlockQuoteKind::Warning) => ("warning", key("prose.warning")),
            Some(BlockQuoteKind::Caution) => ("caution", key("prose.caution")),
        };
        let open = format!("<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">");
        self.open_container(&open);
        self.body.pieces.push(Piece::Word(title));
        self.html("</p>\n");
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
    pub(super) fn open_table(&mut self, tag: &Tag<'a>, next: &[Located<'a>]) {
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
