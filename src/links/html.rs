//! What is looked for in HTML: start tags with their attributes, as browsers read them.

use std::ops::Range;

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};
use memchr::memchr;

/// A start tag. Names are in lower case, character references in values are decoded.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: &'a [Attribute],
    text: &'a str,
}

/// Name and value, as ranges of the text that the tag is in.
struct Attribute {
    name: Range<usize>,
    value: Range<usize>,
}

impl<'a> Tag<'a> {
    /// Names and values.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let text = self.text;
        self.attributes
            .iter()
            .filter_map(move |it| Some((text.get(it.name.clone())?, text.get(it.value.clone())?)))
    }

    pub(super) fn attribute(&self, wanted: &str) -> Option<&'a str> {
        self.attributes().find(|(name, _)| *name == wanted).map(|(_, value)| trimmed(value))
    }
}

/// A value without white space around it.
pub(super) fn trimmed(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_ascii_whitespace())
}

/// Calls `seen` for every start tag with attributes that are asked for, and with no others.
pub(super) fn tags(html: &str, mut seen: impl FnMut(&Tag<'_>)) {
    let mut scan = Scan { html, at: 0, attributes: Vec::new() };
    while let Some(part) = scan.next() {
        match part {
            Part::Tag(name) => seen(&Tag { name, attributes: &scan.attributes, text: html }),
            Part::Other(rest) => tokens(&html[rest], &mut seen),
        }
    }
}

/// The same by the standard, for all that HTML can be.
fn tokens(html: &str, seen: impl FnMut(&Tag<'_>)) {
    let tags = Tags {
        seen,
        text: Vec::new(),
        attributes: Vec::new(),
        name: 0,
        is_end: false,
        is_closed: false,
        raw: Vec::new(),
    };
    // It has no tokens, and reading from memory cannot fail.
    Tokenizer::new_with_emitter(html, tags).for_each(drop);
}

/// Reads HTML as careful people and our templates write it, which takes a fraction of the time: names in lower case, values
/// between quotation marks.
struct Scan<'a> {
    html: &'a str,
    at: usize,
    attributes: Vec<Attribute>,
}

/// What a scan comes to.
enum Part<'a> {
    /// A start tag with attributes that are asked for, by its name.
    Tag(&'a str),
    /// What has to be read by the standard.
    Other(Range<usize>),
}

impl<'a> Scan<'a> {
    /// The next start tag with attributes that are asked for; what is written in another way than is read here, as the rest of the text.
    fn next(&mut self) -> Option<Part<'a>> {
        let bytes = self.html.as_bytes();
        loop {
            let start = self.at + memchr(b'<', &bytes[self.at..])?;
            let found = match bytes.get(start + 1)? {
                b'a'..=b'z' => self.tag(start),
                b'/' => self.end_tag(start),
                b'!' => self.comment(start),
                b'?' | b'A'..=b'Z' => None,
                _ => Some((start + 1, None)),
            };
            let Some((end, part)) = found else {
                self.at = bytes.len();
                return Some(Part::Other(start..bytes.len()));
            };
            self.at = end;
            if part.is_some() {
                return part;
            }
        }
    }

    /// Where an end tag ends.
    fn end_tag(&self, start: usize) -> Option<(usize, Option<Part<'a>>)> {
        let bytes = self.html.as_bytes();
        let length = bytes[start + 2..].iter().position(|b| !is_name(*b))?;
        (length > 0 && bytes[start + 2 + length] == b'>').then_some((start + length + 3, None))
    }

    /// Where a comment or the document type ends.
    fn comment(&self, start: usize) -> Option<(usize, Option<Part<'a>>)> {
        let rest = &self.html[start..];
        let length = if let Some(inside) = rest.strip_prefix("<!--") {
            // Some marks end a comment early, or late.
            let end = inside.find("--")?;
            (!inside.starts_with(['>', '-']) && inside[end..].starts_with("-->")).then_some(end + 7)?
        } else {
            rest.get(..15).filter(|it| it.eq_ignore_ascii_case("<!doctype html>"))?.len()
        };
        Some((start + length, None))
    }

    fn tag(&mut self, start: usize) -> Option<(usize, Option<Part<'a>>)> {
        let bytes = self.html.as_bytes();
        self.attributes.clear();
        let mut at = start + 1 + bytes[start + 1..].iter().position(|b| !is_name(*b))?;
        let name = &self.html[start + 1..at];
        // What must be changed before it can be compared.
        let mut is_encoded = false;
        let is_closed = loop {
            let space = bytes[at..].iter().position(|b| !matches!(b, b' ' | b'\n'))?;
            at += space;
            match bytes[at] {
                b'>' => break false,
                b'/' if bytes.get(at + 1) == Some(&b'>') => break true,
                b if is_name(b.to_ascii_lowercase()) && space > 0 => {}
                _ => return None,
            }
            let end = at + bytes[at..].iter().position(|b| !is_name(b.to_ascii_lowercase()))?;
            let name = at..end;
            at = end;
            let mut value = end..end;
            if bytes[at] == b'=' {
                let quote = *bytes.get(at + 1).filter(|quote| matches!(quote, b'"' | b'\''))?;
                value = at + 2..at + 2 + memchr(quote, &bytes[at + 2..])?;
                at = value.end + 1;
            }
            let written = &self.html[name.clone()];
            let is_lower = !written.bytes().any(|b| b.is_ascii_uppercase());
            if is_asked_for(written) || !is_lower && is_asked_for(&written.to_ascii_lowercase()) {
                is_encoded |= !is_lower || bytes[value.clone()].iter().any(|b| matches!(b, b'&' | b'\r' | 0));
                self.attributes.push(Attribute { name, value });
            }
        };
        let mut end = at + if is_closed { 2 } else { 1 };
        let part = match is_encoded {
            _ if self.attributes.is_empty() => None,
            true => Some(Part::Other(start..end)),
            false => Some(Part::Tag(name)),
        };
        if is_raw(name) && !is_closed {
            // A comment in a script hides its end.
            let close = format!("</{name}>");
            let length = self.html[end..].find(&close)?;
            let inside = &self.html[end..end + length];
            if inside.contains("<!--") || inside.contains("</") {
                return None;
            }
            end += length;
        }
        Some((end, part))
    }
}

/// Whether an attribute can be an id or hold an address; others are passed over.
fn is_asked_for(name: &str) -> bool {
    // Bytes are compared one by one, which is faster here than whole texts.
    matches!(
        name.as_bytes(),
        b"id"
            | b"src"
            | b"name"
            | b"href"
            | b"data"
            | b"poster"
            | b"action"
            | b"srcset"
            | b"content"
            | b"property"
            | b"xlink:href"
            | b"http-equiv"
            | b"imagesrcset"
    )
}

/// Whether a byte is of a name of a tag or an attribute that need not be changed.
fn is_name(b: u8) -> bool {
    static NAMES: [bool; 256] = {
        let mut names = [false; 256];
        let mut b = 0;
        while b < 128_u8 {
            names[b as usize] = matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b':' | b'_');
            b += 1;
        }
        names
    };
    NAMES[usize::from(b)]
}

/// Whether an element holds no tags.
fn is_raw(name: &str) -> bool {
    name != "noscript" && naive_next_state(name.as_bytes()).is_some()
}

/// Text, comments and errors are of no interest here, and are not even copied.
struct Tags<F> {
    seen: F,
    /// Of the tag that is being read: its name, and those of its attributes with their values.
    text: Vec<u8>,
    attributes: Vec<Attribute>,
    /// Where the name of the tag ends.
    name: usize,
    is_end: bool,
    is_closed: bool,
    /// The name of the last start tag: only the end of that ends raw text.
    raw: Vec<u8>,
}

impl<F> Tags<F> {
    fn begin(&mut self, is_end: bool) {
        self.text.clear();
        self.attributes.clear();
        (self.name, self.is_end, self.is_closed) = (0, is_end, false);
    }
}

impl<F: FnMut(&Tag<'_>)> Emitter for Tags<F> {
    type Token = ();

    fn init_start_tag(&mut self) {
        self.begin(false);
    }

    fn init_end_tag(&mut self) {
        self.begin(true);
    }

    fn push_tag_name(&mut self, s: &[u8]) {
        self.text.extend(s);
        self.name = self.text.len();
    }

    fn init_attribute(&mut self) {
        let at = self.text.len();
        self.attributes.push(Attribute { name: at..at, value: at..at });
    }

    fn push_attribute_name(&mut self, s: &[u8]) {
        self.text.extend(s);
        if let Some(last) = self.attributes.last_mut() {
            last.name.end = self.text.len();
            last.value = self.text.len()..self.text.len();
        }
    }

    fn push_attribute_value(&mut self, s: &[u8]) {
        self.text.extend(s);
        if let Some(last) = self.attributes.last_mut() {
            last.value.end = self.text.len();
        }
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        if self.is_end {
            self.raw.clear();
            return None;
        }
        if let Ok(text) = std::str::from_utf8(&self.text) {
            self.attributes.retain(|it| text.get(it.name.clone()).is_some_and(is_asked_for));
            let name = text.get(..self.name).unwrap_or_default();
            if !self.attributes.is_empty() {
                (self.seen)(&Tag { name, attributes: &self.attributes, text });
            }
        }
        let name = self.text.get(..self.name).unwrap_or_default();
        self.raw.clear();
        self.raw.extend(name);
        // What readers without a script get is checked too; a closed one, as in drawings, holds nothing.
        naive_next_state(name).filter(|_| name != b"noscript" && !self.is_closed)
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && self.text.get(..self.name) == Some(&self.raw)
    }

    fn set_self_closing(&mut self) {
        self.is_closed = true;
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<()> {
        None
    }

    fn set_last_start_tag(&mut self, _: Option<&[u8]>) {}
    fn emit_eof(&mut self) {}
    fn emit_error(&mut self, _: Error) {}
    fn emit_string(&mut self, _: &[u8]) {}
    fn init_comment(&mut self) {}
    fn emit_current_comment(&mut self) {}
    fn emit_current_doctype(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

/// The addresses in a `srcset`, as its standard splits them: a comma may be part of one.
pub(super) fn candidates(srcset: &str) -> impl Iterator<Item = &str> {
    let mut rest = srcset;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        rest = if bare.len() < address.len() {
            after
        } else {
            after.split_once(',').map_or("", |(_, after)| after)
        };
        (!bare.is_empty()).then_some(bare)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Seen = Vec<(String, Vec<(String, String)>)>;

    /// What is seen in a text, and whether that was read by the standard from its start.
    fn seen(html: &str, read: impl Fn(&str, &mut dyn FnMut(&Tag<'_>))) -> Seen {
        let mut all = Seen::new();
        read(html, &mut |tag| {
            let attributes = tag.attributes().map(|(name, value)| (name.to_owned(), value.to_owned()));
            all.push((tag.name.to_owned(), attributes.collect()));
        });
        all
    }

    fn both(html: &str) -> [Seen; 2] {
        [seen(html, |html, see| tags(html, see)), seen(html, |html, see| tokens(html, see))]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_scanned_is_what_the_standard_says(
            html in "(<|</|>|/>|<!--|-->|--|!|<!doctype html>|<p|<a|<A|<svg|<script|</script>|<title|</title>|</|<br|[ =\"'&\n]| id=\"x\"| href='/a'| b| src=d| SRC=\"e\"| class=\"f\"|=\"|amp;|&lt;|é|x|\t|\\?|<style>|</style >|<noscript>){0,14}"
        ) {
            let [scanned, standard] = both(&html);
            prop_assert_eq!(scanned, standard, "{:?}", html);
        }
    }

    #[test]
    fn what_the_theme_writes_is_scanned_to_its_end() {
        let html = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>A</title>\n<!-- a > b -->\n\
                    <script src=\"/a.js\" defer></script></head><body><a class=\"b\" href=\"/?a=1&amp;b=2\">1 < 2</a>\n\
                    <svg viewBox=\"0 0 1 1\"><path d=\"M0\"/></svg><details open><p id='x'>é</p></details></body></html>";
        let mut scan = Scan { html, at: 0, attributes: Vec::new() };
        let mut parts = Vec::new();
        while let Some(part) = scan.next() {
            parts.push(match part {
                Part::Tag(name) => name.to_owned(),
                Part::Other(rest) => html[rest].to_owned(),
            });
        }
        let link = "<a class=\"b\" href=\"/?a=1&amp;b=2\">";
        assert_eq!(parts, ["script", link, "p"]);
        let [scanned, standard] = both(html);
        assert_eq!(scanned, standard);
    }
}
