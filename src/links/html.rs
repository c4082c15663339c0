//! What is looked for in HTML: start tags with their attributes, as browsers read them.

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};

/// A start tag. Names are in lower case, character references in values are decoded.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: &'a [Attribute],
    text: &'a str,
}

/// Ranges in the text of the tag; the value ends where the next name begins.
struct Attribute {
    name: usize,
    value: usize,
    end: usize,
}

impl<'a> Tag<'a> {
    /// Names and values.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let text = self.text;
        self.attributes.iter().filter_map(move |it| {
            let (name, value) = (text.get(it.name..it.value)?, text.get(it.value..it.end)?);
            Some((name, value.trim_matches(|c: char| c.is_ascii_whitespace())))
        })
    }

    pub(super) fn attribute(&self, wanted: &str) -> Option<&'a str> {
        self.attributes().find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }
}

/// Calls `seen` for every start tag with attributes.
pub(super) fn tags(html: &str, seen: impl FnMut(&Tag<'_>)) {
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
        self.attributes.push(Attribute { name: at, value: at, end: at });
    }

    fn push_attribute_name(&mut self, s: &[u8]) {
        self.text.extend(s);
        if let Some(last) = self.attributes.last_mut() {
            (last.value, last.end) = (self.text.len(), self.text.len());
        }
    }

    fn push_attribute_value(&mut self, s: &[u8]) {
        self.text.extend(s);
        if let Some(last) = self.attributes.last_mut() {
            last.end = self.text.len();
        }
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        if self.is_end {
            self.raw.clear();
            return None;
        }
        if !self.attributes.is_empty()
            && let Ok(text) = std::str::from_utf8(&self.text)
        {
            let name = text.get(..self.name).unwrap_or_default();
            (self.seen)(&Tag { name, attributes: &self.attributes, text });
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
