//! Links, pictures and footnote marks.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::raw::without_comments;
use super::{Sink, Writer, tidy, without_replacement};
use crate::diagnostic::problem;
use crate::markdown::Place;
use crate::markdown::document::{Hole, Piece, Stand, Target};
use crate::markdown::markup::escape;
use crate::markdown::target::{self, Refusal};

impl<'a> Writer<'a> {
    pub(super) fn open_link(&mut self, kind: LinkType, destination: &str, title: &str, at: Range<usize>) {
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
            if self.links == 0 {
                self.body.pieces.push(Piece::LinkOpen(hole));
            }
            self.links += 1;
        }
    }

    pub(super) fn close_link(&mut self) {
        self.links = self.links.saturating_sub(1);
        if self.links == 0 {
            self.body.pieces.push(Piece::LinkClose);
        }
    }

    /// A paragraph, or the frame of pictures that make up one.
    pub(super) fn open_paragraph(&mut self, next: &[Place<'a>]) {
        self.pictures = pictures_alone(next);
        match self.pictures {
            0 => self.block("<p>"),
            1 => self.fresh_line(),
            _ => self.block("<div class=\"figures\">\n"),
        }
        self.words = Some(String::new());
    }

    pub(super) fn open_picture(&mut self, destination: &str, title: &str, at: Range<usize>) {
        let hole = self.hole(target::of_picture(destination), destination.to_owned(), title, at);
        self.sink = Sink::Picture { hole, alt: String::new(), depth: 0 };
    }

    /// Collects the words of a picture.
    pub(super) fn picture(&mut self, event: &Event<'a>, at: Range<usize>) {
        let Sink::Picture { alt, depth, .. } = &mut self.sink else { return };
        match event {
            Event::Text(text) | Event::Code(text) => alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            Event::Start(tag) => {
                *depth += 1;
                if let Tag::Link { link_type: LinkType::Autolink, dest_url, .. } = tag
                    && target::is_reference(dest_url)
                {
                    self.refuse(&Refusal::Form("plain words to describe a picture"), dest_url, at);
                }
            }
            Event::End(_) if *depth > 0 => *depth -= 1,
            Event::End(_) => self.close_sink(),
            Event::InlineHtml(html) if !self.raw_html && !without_comments(html).is_empty() => {
                alt.push_str(html);
                self.report_inline(&at);
            }
            _ => {}
        }
    }

    pub(super) fn close_picture(&mut self, hole: usize, alt: &str) {
        let alt = tidy(alt);
        // A heading is named by its picture, a paragraph is not summed up by one.
        if matches!(self.body.pieces.last(), Some(Piece::HeadingOpen(_))) {
            self.say(&alt);
        }
        self.report_picture(hole, &alt);
        let stand = match self.pictures {
            0 => Stand::Inline,
            1 => Stand::Alone,
            _ => Stand::Row,
        };
        let first = self.body.headings.iter().all(|heading| heading.level == 1)
            && !self.body.pieces.iter().any(|piece| matches!(piece, Piece::Image { .. }));
        self.body.pieces.push(Piece::Image { hole, alt, stand, first });
    }

    /// Reports a picture without words, and one of another host.
    fn report_picture(&mut self, hole: usize, alt: &str) {
        let hole = &self.body.holes[hole];
        if hole.target == Target::Bad {
            return;
        }
        if alt.is_empty() {
            let name = hole.destination.rsplit('/').next().unwrap_or_default();
            let example = format!("![A cup of tea, steaming]({name})");
            self.diagnostics.push(problem::missing_alt(hole.span, &example));
        }
        if hole.target == Target::Web {
            self.diagnostics.push(problem::foreign_picture(hole.written.unwrap_or(hole.span)));
        }
    }

    pub(super) fn footnote_mark(&mut self, label: &str, at: Range<usize>) {
        let Some((number, mark)) = self.notes.mark(label, at) else {
            return self.html(&escape(&format!("[^{label}]")));
        };
        self.body.pieces.push(Piece::FootnoteMark { number, mark });
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
        let written = self.written(&destination, &at).map(|at| self.span(at));
        let span = self.span(at);
        self.body.holes.push(Hole { target, destination, title: title.to_owned(), span, written });
        self.body.holes.len() - 1
    }

    /// Where a link holds its destination, in parentheses behind its words or alone in angle brackets.
    fn written(&self, destination: &str, at: &Range<usize>) -> Option<Range<usize>> {
        let link = &self.text[at.clone()];
        let from = if link.starts_with('<') { 1 } else { link.rfind("](")? + 2 };
        let start = from + link[from..].len() - link[from..].trim_start().len();
        let start = start + usize::from(link[start..].starts_with('<') && !destination.starts_with('<'));
        let place = at.start + start..at.start + start + destination.len();
        (self.text.get(place.clone()) == Some(destination)).then_some(place)
    }

    /// Reports a destination, where it is written if it is written in the link itself.
    fn refuse(&mut self, refusal: &Refusal, destination: &str, at: Range<usize>) {
        let found = self.written(destination, &at).map(|place| place.start);
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
}

/// What stands for a reference in plain text.
fn stand_in(target: &Target) -> String {
    match target {
        Target::Fact(..) => "…".to_owned(),
        Target::Term(_, id) => id.replace('-', " "),
        _ => String::new(),
    }
}

/// How many pictures a paragraph consists of; 0 where it holds something else. `next` begins inside it.
fn pictures_alone(next: &[Place<'_>]) -> usize {
    let (mut count, mut depth) = (0, 0);
    for (event, _) in next {
        match event {
            Event::Start(Tag::Image { .. }) if depth == 0 => {
                count += 1;
                depth = 1;
            }
            Event::Start(_) if depth > 0 => depth += 1,
            Event::End(_) if depth > 0 => depth -= 1,
            Event::End(TagEnd::Paragraph) => return count,
            Event::SoftBreak | Event::HardBreak => {}
            Event::Text(text) if text.trim().is_empty() => {}
            _ if depth > 0 => {}
            _ => return 0,
        }
    }
    0
}
