//! Raw HTML.

use std::ops::Range;

use super::Writer;
use crate::diagnostic::{Diagnostic, codes};
use crate::markdown::markup::escape;
use crate::source::span::Span;

impl<'a> Writer<'a> {
    pub(super) fn html_block(&mut self, at: Range<usize>, html: &str) {
        if self.raw_html {
            return self.block(html);
        }
        let rest = without_comments(html);
        if !rest.trim().is_empty() {
            let span = self.trimmed(at);
            self.diagnostics.push(raw_html(self.span(span)));
            self.block(&format!("<p>{}</p>\n", escape(rest.trim_end())));
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, at: Range<usize>) {
        if self.raw_html {
            self.html(html);
        } else if !without_comments(html).is_empty() {
            self.report_inline(&at);
            self.html(&escape(html));
        }
    }

    /// Reports raw HTML in a line, once for tags that touch.
    pub(super) fn report_inline(&mut self, at: &Range<usize>) {
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
                self.diagnostics.push(raw_html(self.span(at.clone())));
            }
        }
    }
}

/// `html` without its comments, which are notes of the author to himself; one that is never
/// closed is none.
pub(super) fn without_comments(html: &str) -> String {
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

/// Raw HTML in Markdown.
fn raw_html(at: Span) -> Diagnostic {
    Diagnostic::new(RAW_HTML, at, "this is raw HTML, which this site does not allow in Markdown").help(
        "write it as Markdown, put it between backticks to show it, or set `raw_html = true` in site.toml",
    )
}

codes! {
    /// # Raw HTML where the site does not allow it
    ///
    /// Markdown can hold pieces of HTML, the language of web pages. They can break the layout
    /// and run scripts on the reader's computer, so they are refused unless the site asks for
    /// them.
    ///
    /// Most of what HTML is used for can be written in Markdown. To show HTML as text, put it
    /// between backticks. To allow it, write `raw_html = true` in `site.toml`.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// Let it rest.<br>Then drink it.
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:13: error[raw-html]: this is raw HTML, which this site does not allow in Markdown
    ///   help: write it as Markdown, put it between backticks to show it, or set `raw_html = true` in site.toml
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// Let it rest.\
    /// Then drink it.
    /// ```
    ///
    /// ```diagnostics
    /// ```
    RAW_HTML = "raw-html" Error;
}
