//! Headings, and the sections that they open.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::{Open, Writer};
use crate::diagnostic::{Diagnostic, codes};
use crate::markdown::document::{Heading, Piece, Side};
use crate::markdown::markup::one_line;
use crate::source::span::{Span, Spanned};

impl<'a> Writer<'a> {
    /// Opens what no section reaches beyond.
    pub(super) fn open_container(&mut self, html: &str) {
        self.block(html);
        self.open.push(Open::Container);
    }

    pub(super) fn close_container(&mut self) {
        self.close_sections(0);
        self.open.pop();
    }

    /// Ends the sections of headings of `level` and of deeper ones, inside the current container.
    pub(super) fn close_sections(&mut self, level: u8) {
        while let Some(&Open::Section(index)) = self.open.last() {
            let heading = &mut self.body.headings[index];
            if heading.level < level {
                break;
            }
            heading.section.end = self.body.pieces.len();
            let argument = heading.argument.is_some();
            self.open.pop();
            self.seam = self.body.pieces.len();
            if argument {
                self.html("</section>\n");
            }
        }
    }

    pub(super) fn open_heading(
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

    pub(super) fn close_heading(&mut self) {
        let words = self.words.take().unwrap_or_default();
        let Some(index) = self.body.headings.len().checked_sub(1) else { return };
        self.body.pieces.push(Piece::HeadingClose(index));
        let below = self.body.pieces.len();
        let heading = &mut self.body.headings[index];
        heading.text = one_line(&words);
        heading.section = below..below;
        self.open.push(Open::Section(index));
    }

    /// What the classes and attributes of a heading say about a pro or con.
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
            let mark = format!(".{name}");
            let found = self.text[at.clone()].rfind(&mark).map(|start| at.start + start);
            let place = found.map_or(at.clone(), |start| start..start + mark.len());
            self.diagnostics.push(argument_without_criterion(self.span(place), name));
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

    /// Takes the words of a paragraph as the lead of what has none yet.
    pub(super) fn close_paragraph(&mut self) {
        match std::mem::take(&mut self.pictures) {
            0 => self.html("</p>\n"),
            1 => {}
            _ => self.html("</div>\n"),
        }
        let words = one_line(&self.words.take().unwrap_or_default());
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
}

/// `{.pro}` alone.
fn argument_without_criterion(at: Span, side: &str) -> Diagnostic {
    Diagnostic::new(ARGUMENT_WITHOUT_CRITERION, at, format!("this {side} does not say on which criterion"))
        .help(format!("write `{{.{side} criterion=id}}`"))
}

codes! {
    /// # A pro or con does not say on which criterion
    ///
    /// A pro is held against the table: it must be on a criterion where the option does well,
    /// and a con on one where it does not. For that its heading has to name the criterion.
    ///
    /// Write the id of the criterion behind `.pro` or `.con`, as the message shows.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = 1
    /// +++
    ///
    /// ## It is cheap {.pro}
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:7:17: error[argument-without-criterion]: this pro does not say on which criterion
    ///   help: write `{.pro criterion=id}`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = 1
    /// +++
    ///
    /// ## It is cheap {.pro criterion=price}
    /// ```
    ///
    /// ```diagnostics
    /// ```
    ARGUMENT_WITHOUT_CRITERION = "argument-without-criterion" Error;
}
