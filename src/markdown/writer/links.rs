//! Links, pictures and footnote marks.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::raw::without_comments;
use super::{Next, Writer};
use crate::diagnostic::{Diagnostic, codes};
use crate::markdown::document::{Hole, Piece, Stand, Target};
use crate::markdown::markup::{escape, one_line};
use crate::markdown::target::{self, Refusal};
use crate::markdown::{Located, meant};
use crate::source::span::Span;

impl<'a> Writer<'a> {
    /// Writes a run of text. Addresses in it become links, unless it is in one.
    pub(super) fn words(&mut self, text: &str, at: Range<usize>) {
        self.say(text);
        let exact = self.text.get(at.clone()) == Some(text);
        self.diagnostics.extend(meant::text(self.file, self.text, &at, text, || self.notes.labels()));
        let mut done = 0;
        if self.links == 0 && exact {
            // What begins behind a backslash is meant as it stands.
            let escaped = self.text[..at.start].ends_with('\\');
            for link in addresses(text).into_iter().filter(|link| !(escaped && link.start() == 0)) {
                let found = link.as_str();
                let destination = match link.kind() {
                    LinkKind::Email => format!("mailto:{found}"),
                    _ if found.starts_with("www.") => format!("https://{found}"),
                    _ => found.to_owned(),
                };
                self.html(&escape(&text[done..link.start()]));
                let place = at.start + link.start()..at.start + link.end();
                let hole = self.hole(Ok(Target::Web), destination, "", place);
                self.body.pieces.push(Piece::LinkOpen(hole));
                self.html(&format!("{}</a>", escape(found)));
                done = link.end();
            }
        }
        self.html(&escape(&text[done..]));
    }

    /// Opens a link, or writes the whole of a reference that supplies its own words.
    pub(super) fn link(
        &mut self,
        kind: LinkType,
        destination: &str,
        title: &str,
        at: Range<usize>,
        next: &mut Next<'_, 'a>,
    ) {
        let mail = kind == LinkType::Email;
        let destination = if mail { format!("mailto:{destination}") } else { destination.to_owned() };
        let reference = kind == LinkType::Autolink && target::is_reference(&destination);
        let hole = self.hole(target::of_link(&destination), destination, title, at);
        if reference {
            self.say(&stand_in(&self.body.holes[hole].target));
            self.body.pieces.push(Piece::Reference { hole, in_link: self.links > 0 });
            next.find(|(event, _)| matches!(event, Event::End(TagEnd::Link)));
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
            self.html("</a>");
        }
    }

    /// A paragraph, or the frame of pictures that make up one.
    pub(super) fn open_paragraph(&mut self, next: &[Located<'a>]) {
        self.pictures = pictures_alone(next);
        match self.pictures {
            0 => self.block("<p>"),
            1 => self.fresh_line(),
            _ => self.block("<div class=\"figures\">\n"),
        }
        self.words = Some(String::new());
    }

    /// Writes a picture; what is between its square brackets are the words for it.
    pub(super) fn picture(
        &mut self,
        destination: &str,
        title: &str,
        at: Range<usize>,
        next: &mut Next<'_, 'a>,
    ) {
        let hole = self.hole(target::of_picture(destination), destination.to_owned(), title, at);
        let (mut alt, mut depth) = (String::new(), 0);
        for (event, at) in next {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                Event::Start(tag) => {
                    depth += 1;
                    if let Tag::Link { link_type: LinkType::Autolink, dest_url, .. } = tag
                        && target::is_reference(dest_url)
                    {
                        let form = Refusal::Form("plain words to describe a picture");
                        self.refuse(&form, dest_url, at.clone());
                    }
                }
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::InlineHtml(html) if !self.raw_html && !without_comments(html).is_empty() => {
                    alt.push_str(html);
                    self.report_inline(at);
                }
                _ => {}
            }
        }
        let alt = one_line(&alt);
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
        let first = !self.illustrated && self.body.headings.iter().all(|heading| heading.level == 1);
        self.illustrated = true;
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
            self.diagnostics.push(missing_alt(hole.span, &example));
        }
        if hole.target == Target::Web {
            self.diagnostics.push(foreign_picture(hole.written.unwrap_or(hole.span)));
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
                malformed_reference(self.span(place(destination.len())), destination, form)
            }
            Refusal::Control(control) => control_character(self.span(at.clone()), *control),
            Refusal::Scheme(scheme) => {
                let written = destination.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
                if written && found.is_some() {
                    unsafe_url(self.span(place(scheme.len())), scheme)
                } else {
                    unsafe_url(self.span(at.clone()), scheme).without_replacement()
                }
            }
        };
        self.diagnostics.push(diagnostic);
    }
}

/// The addresses of the web and of mail in a text; without a scheme only those that begin with `www.`, as file names
/// look like others.
fn addresses(text: &str) -> Vec<linkify::Link<'_>> {
    if !text.contains("://") && !text.contains('@') && !text.contains("www.") {
        return Vec::new();
    }
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    let is_meant = |link: &linkify::Link<'_>| {
        let address = link.as_str();
        let has = |scheme: &str| {
            address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        };
        matches!(link.kind(), LinkKind::Email)
            || has("https://")
            || has("http://")
            || address.starts_with("www.")
    };
    finder.links(text).filter(is_meant).collect()
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
fn pictures_alone(next: &[Located<'_>]) -> usize {
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

/// A scheme such as `javascript:`.
fn unsafe_url(at: Span, scheme: &str) -> Diagnostic {
    Diagnostic::new(UNSAFE_URL, at, format!("links with the scheme `{scheme}:` are not allowed"))
        .nearest(scheme, ["https", "http", "mailto", "tel", "fact", "source", "term"])
}

/// An address that no browser takes as it stands.
fn control_character(at: Span, control: char) -> Diagnostic {
    let message = format!("the address holds a character that is no sign: U+{:04X}", u32::from(control));
    Diagnostic::new(UNSAFE_URL, at, message).help("take it out: browsers do so too, and may go elsewhere")
}

/// A picture without words between its square brackets; `example` is it with some.
fn missing_alt(at: Span, example: &str) -> Diagnostic {
    Diagnostic::new(MISSING_ALT, at, "this picture has no words for those who do not see it")
        .help(format!("say what it shows: `{example}`"))
}

/// A picture of another host.
fn foreign_picture(at: Span) -> Diagnostic {
    Diagnostic::new(
        FOREIGN_PICTURE,
        at,
        "this picture comes from another host, which browsers are told to refuse",
    )
    .note("each reader's visit would be told to that host")
    .help("put the picture beside the page, if its licence allows that")
}

/// A reference of the wrong form.
fn malformed_reference(at: Span, reference: &str, form: &str) -> Diagnostic {
    Diagnostic::new(MALFORMED_REFERENCE, at, format!("`{reference}` is not a reference"))
        .label(format!("expected {form}"))
}

codes! {
    /// # A link has a scheme that is not allowed
    ///
    /// The scheme is what stands before the colon of an address. Links may lead to `https:`,
    /// `http:`, `mailto:` and `tel:`; others, `javascript:` above all, can do something on the
    /// reader's computer instead of leading somewhere.
    ///
    /// Take one of the four, or a reference such as `fact:`. A file of the site has no scheme.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// [More](htps://example.org) and [a game](javascript:play)
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:8: error[unsafe-url]: links with the scheme `htps:` are not allowed
    ///   help: did you mean `https`?
    /// content/tea.md:3:41: error[unsafe-url]: links with the scheme `javascript:` are not allowed
    ///   note: known here: `https`, `http`, `mailto`, `tel`, `fact`, `source`, `term`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// [More](https://example.org)
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNSAFE_URL = "unsafe-url" Error;

    /// # A picture has no words that stand for it
    ///
    /// Some readers have pages read to them, and some have a slow connection. In place of a
    /// picture they get the words between its square brackets. Without any, they do not even
    /// learn that something is missing.
    ///
    /// Say what the picture shows and what it is there for, as you would on the telephone. A
    /// title in quotes is shown below the picture, for everybody; it does not stand for it.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ![](tea.svg "Assam, second flush")
    /// ```
    ///
    /// ```svg content/tea.svg
    /// <svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:1: error[missing-alt]: this picture has no words for those who do not see it
    ///   help: say what it shows: `![A cup of tea, steaming](tea.svg)`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ![A cup of dark red tea](tea.svg "Assam, second flush")
    /// ```
    ///
    /// ```svg content/tea.svg
    /// <svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>
    /// ```
    ///
    /// ```diagnostics
    /// ```
    MISSING_ALT = "missing-alt" Error;

    /// # A picture comes from another host
    ///
    /// Each reader who opens the page would ask that host for the picture, and so tell it who
    /// they are. The site's rules for browsers refuse such requests: there would be a hole in
    /// the page. And the picture can change, or vanish, without your doing.
    ///
    /// Put the picture beside the page, if its licence allows that. If it does not, make it a
    /// link.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ![A cup of dark red tea](https://pictures.example/tea.png)
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:26: warning[foreign-picture]: this picture comes from another host, which browsers are told to refuse
    ///   note: each reader's visit would be told to that host
    ///   help: put the picture beside the page, if its licence allows that
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// [A cup of dark red tea](https://pictures.example/tea.png)
    /// ```
    ///
    /// ```diagnostics
    /// ```
    FOREIGN_PICTURE = "foreign-picture" Warning;

    /// # A reference is not of the form it must have
    ///
    /// Links that begin with `fact:`, `source:` or `term:` name something of the comparison,
    /// and each has one form: a fact is an option and a criterion with a dot between, a source
    /// and a term are just their id. A picture must be a file or an address on the web.
    ///
    /// Write it in the form that the message shows.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```md content/index.md
    /// # Tea or coffee
    ///
    /// A cup of tea costs <fact:tea/price>.
    /// ```
    ///
    /// ```diagnostics
    /// content/index.md:3:21: error[malformed-reference]: `fact:tea/price` is not a reference (expected `fact:option.criterion` or `fact:folder/option.criterion`)
    /// ```
    MALFORMED_REFERENCE = "malformed-reference" Error;
}
