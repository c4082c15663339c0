//! Headings, and the sections that they open.

use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};

use super::{Open, Writer};
use crate::diagnostic::{Diagnostic, Help, codes};
use crate::markdown::document::{Heading, Piece, Side};
use crate::markdown::markup::{escape, one_line};
use crate::source::span::{Span, Spanned};

/// How many unknown attributes of a heading are reported.
const MOST_UNKNOWN: usize = 12;

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
        // Words in braces are no attributes.
        let are_words = attributes.iter().any(|(key, value)| value.is_none() && side(key).is_none());
        self.braces = are_words.then(|| self.braces_of(&span)).flatten();
        let id = id.as_ref().filter(|_| !are_words);
        let classes: Vec<String> = classes.iter().filter(|_| !are_words).map(ToString::to_string).collect();
        let attributes = if are_words { &[] } else { attributes };
        let argument = self.argument(&classes, attributes, &span);
        self.fresh_line();
        self.close_sections(level);
        let index = self.body.headings.len();
        self.body.pieces.push(Piece::HeadingOpen(index));
        self.body.headings.push(Heading {
            level,
            id: id.map(ToString::to_string).unwrap_or_default(),
            chosen: id.is_some(),
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
        if let Some(mut braces) = self.braces.take() {
            if self.words.as_ref().is_some_and(String::is_empty) {
                braces = braces.trim_start().to_owned();
            }
            self.html(&escape(&braces));
            self.say(&braces);
        }
        let words = self.words.take().unwrap_or_default();
        let Some(index) = self.body.headings.len().checked_sub(1) else { return };
        if words.trim().is_empty() {
            self.diagnostics.push(empty_heading(self.body.headings[index].span));
        }
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
        let value_of = |name: &str| attributes.iter().find(|(key, _)| &**key == name);
        for (key, _) in attributes.iter().filter(|(key, _)| &**key != "criterion").take(MOST_UNKNOWN) {
            let span = self.span(self.in_braces(key, at));
            self.diagnostics.push(match side(key) {
                Some(_) => mark_without_dot(span, key),
                None => unknown_attribute(span, key),
            });
        }
        let found = classes.iter().find_map(|class| Some((side(class)?, class.as_str())));
        let Some((side, name)) = found else {
            let is_marked = attributes.iter().any(|(key, _)| side(key).is_some());
            if value_of("criterion").is_some() && !is_marked {
                let span = self.span(self.in_braces("criterion", at));
                self.diagnostics.push(criterion_without_side(span));
            }
            return None;
        };
        let value = value_of("criterion").and_then(|(_, value)| value.as_deref());
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

    /// The braces at the end of a heading, with the space before them.
    fn braces_of(&self, at: &Range<usize>) -> Option<String> {
        let heading = &self.text[at.clone()];
        let start = heading.rfind('{')?;
        let end = start + heading[start..].rfind('}')? + 1;
        let before = heading[..start].trim_end().len();
        Some(heading[before..end].to_owned())
    }

    /// Where a word stands in the braces of the heading `at`.
    fn in_braces(&self, word: &str, at: &Range<usize>) -> Range<usize> {
        let heading = &self.text[at.clone()];
        let find = || {
            let braces = heading.rfind('{')?;
            let start = at.start + braces + heading[braces..].find(word)?;
            Some(start..start + word.len())
        };
        find().unwrap_or_else(|| at.clone())
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

/// Whether a word marks a pro or a con.
fn side(word: &str) -> Option<Side> {
    match word {
        "pro" => Some(Side::Pro),
        "con" => Some(Side::Con),
        _ => None,
    }
}

/// `{pro criterion=…}`
fn mark_without_dot(at: Span, side: &str) -> Diagnostic {
    let help = Help::propose(format!("write `.{side}`"), format!(".{side}"));
    Diagnostic::new(HEADING_ATTRIBUTE, at, format!("a dot is missing: this heading is no {side}")).with(help)
}

/// `{criterion=…}` alone.
fn criterion_without_side(at: Span) -> Diagnostic {
    Diagnostic::new(HEADING_ATTRIBUTE, at, "this heading names a criterion, and does not say for or against")
        .help("write `.pro` or `.con` before it: `{.pro criterion=id}`")
}

/// An attribute that headings do not have.
fn unknown_attribute(at: Span, key: &str) -> Diagnostic {
    Diagnostic::new(HEADING_ATTRIBUTE, at, format!("a heading has no attribute `{key}` here"))
        .help("it may have an id and classes, `{#id .class}`; a pro or con names its criterion, `{.pro criterion=id}`")
}

/// A heading without words.
fn empty_heading(at: Span) -> Diagnostic {
    Diagnostic::new(EMPTY_HEADING, at, "this heading has no words").help("give it some, or remove it")
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

    /// # What is in the braces behind a heading has no effect
    ///
    /// Behind a heading may stand an id and classes, and a pro or con names its criterion: `{#brew .wide}`,
    /// `{.pro criterion=price}`. What is in these braces is none of it, so it would be lost; a pro or con that is not
    /// marked as one is missing from its table.
    ///
    /// Write it as the message says. Words in braces, as in `## GET /users/{id}`, are words.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ## It is cheap {pro criterion=price}
    ///
    /// ## It is hot {criterion=heat}
    ///
    /// ## It is wet {colour=blue}
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:17: error[heading-attribute]: a dot is missing: this heading is no pro
    ///   help: write `.pro`
    /// content/tea.md:5:15: error[heading-attribute]: this heading names a criterion, and does not say for or against
    ///   help: write `.pro` or `.con` before it: `{.pro criterion=id}`
    /// content/tea.md:7:15: error[heading-attribute]: a heading has no attribute `colour` here
    ///   help: it may have an id and classes, `{#id .class}`; a pro or con names its criterion, `{.pro criterion=id}`
    /// ```
    HEADING_ATTRIBUTE = "heading-attribute" Error;

    /// # A heading has no words
    ///
    /// Contents, search and those who have pages read to them name a section by its heading. This one is empty.
    ///
    /// Give it words, or remove it.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ## {#brew}
    ///
    /// Three minutes.
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:1: warning[empty-heading]: this heading has no words
    ///   help: give it some, or remove it
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ## Brewing {#brew}
    ///
    /// Three minutes.
    /// ```
    ///
    /// ```diagnostics
    /// ```
    EMPTY_HEADING = "empty-heading" Warning;
}
