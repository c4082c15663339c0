//! Takes the known keys out of a table, with their types, and reports everything else.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::value::{Data, Entry, Node};
use crate::diagnostic::{Diagnostic, Help, codes};
use crate::source::span::{Span, Spanned};
use crate::syntax::date::Date;

/// The keys of one table. Each method takes a key; [`Fields::finish`] reports those that nobody took.
pub struct Fields<'a, 'p> {
    /// `None` where it is no table.
    table: Option<&'a [Entry]>,
    span: Span,
    /// What messages call the table.
    subject: &'p str,
    known: Vec<&'static str>,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a, 'p> Fields<'a, 'p> {
    /// The fields of `node`, which messages call `subject` ("the front matter"). A node that is not
    /// a table is reported and has no fields.
    pub fn new(node: &'a Node, subject: &'p str, problems: &'p mut Vec<Diagnostic>) -> Self {
        let table = node.value.table();
        if table.is_none() {
            problems.push(not_a_table(node.span, subject, node.value.kind()));
        }
        Fields { table, span: node.span, subject, known: Vec::new(), problems }
    }

    fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.table?.iter().find(|(name, _)| name.value == key)
    }

    /// The value of `key` as it is.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.known.push(key);
        self.entry(key).map(|(_, node)| node)
    }

    /// The place of `key` itself.
    #[must_use]
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.entry(key).map(|(name, _)| name.span)
    }

    /// Reports a problem of this table.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// Where problems of nested tables go.
    pub fn problems(&mut self) -> &mut Vec<Diagnostic> {
        self.problems
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        read: impl Fn(&'a Data) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let node = self.node(key)?;
        let value = read(&node.value);
        if value.is_none() {
            self.report(wrong_type(node, key, expected));
        }
        value.map(|value| Spanned::new(value, node.span))
    }

    /// The number, if it is allowed.
    fn limited<T: Display>(
        &mut self,
        key: &str,
        number: Spanned<T>,
        allowed: impl Fn(&T) -> bool,
        expected: &str,
    ) -> Option<T> {
        if allowed(&number.value) {
            return Some(number.value);
        }
        self.report(invalid_value(number.span, format!("`{key}` is {}", number.value), expected));
        None
    }

    /// Text and its place.
    pub fn text_at(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.typed(key, TEXT, |data| data.text().map(str::to_owned))
    }

    /// Text.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        self.text_at(key).map(|text| text.value)
    }

    /// Text that must be there and must not be blank; reported and empty where it is not there.
    pub fn needed(&mut self, key: &'static str, example: &str) -> Spanned<String> {
        let Some(text) = self.text_at(key) else {
            if self.table.is_some() && self.entry(key).is_none() {
                self.report(missing_key(self.span, key, self.subject, example));
            }
            return Spanned::new(String::new(), self.span);
        };
        if text.value.trim().is_empty() {
            self.report(invalid_value(text.span, format!("`{key}` is empty"), "some words"));
        }
        text
    }

    /// An id that must be there: lower-case letters, digits and hyphens.
    pub fn id(&mut self) -> Spanned<String> {
        let id = self.needed("id", "\"short-name\"");
        if !id.value.is_empty() && !is_id(&id.value) {
            self.report(not_an_id(id.as_deref()));
        }
        id
    }

    /// True or false.
    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let value = self.typed(key, "true or false", |data| match data {
            Data::Bool(value) => Some(*value),
            _ => None,
        });
        value.map(|value| value.value)
    }

    /// A whole number in `range`.
    pub fn integer(&mut self, key: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let number = self.typed(key, "a whole number", |data| data.number()?.parse().ok())?;
        let expected = format!("{} to {}", range.start(), range.end());
        self.limited(key, number, |number| range.contains(number), &expected)
    }

    /// A number of points from 0 to 100, as hundredths.
    pub fn points(&mut self, key: &'static str) -> Option<u32> {
        let number = self.typed(key, "a number of points", |data| data.number()?.parse().ok())?;
        let allowed = |number: &Decimal| {
            (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(number) && number.normalize().scale() <= 2
        };
        let number = self.limited(key, number, allowed, "0 to 100, with at most two decimals")?;
        u32::try_from(number * Decimal::ONE_HUNDRED).ok()
    }

    /// A date, bare or as text, and its place.
    pub fn date_at(&mut self, key: &'static str) -> Option<Spanned<Date>> {
        self.typed(key, "a date such as 2026-11-22", date)
    }

    /// A date, bare or as text.
    pub fn date(&mut self, key: &'static str) -> Option<Date> {
        self.date_at(key).map(|date| date.value)
    }

    /// A list of texts; a single one will do.
    pub fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        texts(node, key, self.problems)
    }

    /// A list of something, which messages call `expected`.
    pub fn list(&mut self, key: &'static str, expected: &str) -> Option<&'a [Node]> {
        self.typed(key, expected, Data::list).map(|list| list.value)
    }

    /// A list of tables.
    pub fn tables(&mut self, key: &'static str) -> &'a [Node] {
        self.list(key, "a list of tables (`[[…]]`)").unwrap_or_default()
    }

    /// A list of tables with at most `most` entries; of more, which is reported, the first.
    pub fn tables_up_to(&mut self, key: &'static str, most: usize) -> &'a [Node] {
        let all = self.tables(key);
        self.first(key, all, most)
    }

    /// A list with at most `most` entries; of more, which is reported, the first.
    pub fn list_up_to(&mut self, key: &'static str, expected: &str, most: usize) -> &'a [Node] {
        let all = self.list(key, expected).unwrap_or_default();
        self.first(key, all, most)
    }

    fn first(&mut self, key: &str, all: &'a [Node], most: usize) -> &'a [Node] {
        if all.len() <= most {
            return all;
        }
        let span = self.key_span(key).unwrap_or(self.span);
        self.report(invalid_value(
            span,
            format!("`{key}` has {} entries", all.len()),
            &format!("at most {most}"),
        ));
        &all[..most]
    }

    /// A table, as it is.
    pub fn table(&mut self, key: &'static str) -> Option<&'a [Entry]> {
        self.typed(key, "a table", Data::table).map(|table| table.value)
    }

    /// One of a few words.
    pub fn word(&mut self, key: &'static str, known: &[&str]) -> Option<Spanned<String>> {
        let quoted: Vec<String> = known.iter().map(|word| format!("\"{word}\"")).collect();
        let expected = format!("one of {}", quoted.join(", "));
        let word = self.typed(key, &expected, |data| data.text().map(str::to_owned))?;
        if known.contains(&word.value.as_str()) {
            return Some(word);
        }
        self.report(unknown_word(word.span, key, &word.value, known));
        None
    }

    /// One or several of a few words.
    pub fn words(&mut self, key: &'static str, known: &[&str]) -> Vec<String> {
        let mut words = self.texts(key);
        for word in words.iter().filter(|word| !known.contains(&word.value.as_str())) {
            self.report(unknown_word(word.span, key, &word.value, known));
        }
        words.retain(|word| known.contains(&word.value.as_str()));
        words.into_iter().map(|word| word.value).collect()
    }

    /// Reports the keys that nobody took.
    pub fn finish(self) {
        self.finish_or(|_| None);
    }

    /// Reports the keys that nobody took, and what takes their place where that is known.
    pub(crate) fn finish_or(self, instead: impl Fn(&str) -> Option<Instead>) {
        let table = self.table.unwrap_or_default();
        // What each key is in small letters, or becomes, and how many are the same.
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let of = |key: &str| {
            let same = match instead(key) {
                Some(Instead::Same(name, _)) => Some(name.to_owned()),
                _ => None,
            };
            [Some(key.to_ascii_lowercase()), same]
        };
        for name in table.iter().flat_map(|(key, _)| of(&key.value)).flatten() {
            *names.entry(name).or_default() += 1;
        }
        for (key, node) in table {
            if self.known.contains(&key.value.as_str()) {
                continue;
            }
            // With the other there too, which one counts is the author's to say.
            let own = of(&key.value);
            let is_there = |name: &str| {
                let name = name.to_ascii_lowercase();
                let own = own.iter().flatten().filter(|own| **own == name).count();
                names.get(&name).is_some_and(|count| *count > own)
            };
            let problem = match instead(&key.value) {
                Some(instead) => {
                    let certain =
                        matches!(instead, Instead::Same(name, fits) if fits(&node.value) && !is_there(name));
                    known_elsewhere(key.span, &key.value, self.subject, instead, certain)
                }
                None => unknown_key(key.span, &key.value, self.subject, &self.known)
                    .doubt_if(is_there(&key.value) || holds_tables(&node.value)),
            };
            self.problems.push(problem);
        }
    }
}

/// Whether it may be written below several headers, each with the key in it.
fn holds_tables(value: &Data) -> bool {
    let is_table = |item: &Node| item.value.table().is_some();
    value.table().is_some() || value.list().is_some_and(|items| items.iter().any(is_table))
}

/// What takes the place of a key that has no meaning.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Instead {
    /// A key of another name, of the same table.
    Key(&'static str),
    /// A key of another name that means the same, where its value fits.
    Same(&'static str, fn(&Data) -> bool),
    /// The table of the author's own settings.
    Extra,
    /// What this says.
    Say(&'static str),
}

/// What is expected where text is.
const TEXT: &str = "text in quotes";

/// A list of texts; a single one will do.
pub fn texts(node: &Node, key: &str, problems: &mut Vec<Diagnostic>) -> Vec<Spanned<String>> {
    let items = node.value.list().unwrap_or(std::slice::from_ref(node));
    let text = |item: &Node| {
        let text = item.value.text();
        if text.is_none() {
            problems.push(wrong_type(item, key, TEXT));
        }
        text.map(|text| Spanned::new(text.to_owned(), item.span))
    };
    items.iter().filter_map(text).collect()
}

/// A date from a date, or from its text, or a year from a number; of a date with a time, the day.
#[must_use]
pub fn date(data: &Data) -> Option<Date> {
    match data {
        Data::Date(date) => Some(*date),
        other => {
            let text = other.text().or(other.number())?;
            Date::parse(text).or_else(|| Date::of_moment(text))
        }
    }
}

/// The most letters of an id: two of them, and words between, are a part of an address.
const LONGEST_ID: usize = 100;

/// What an id is made of.
pub(crate) const ID: &str = "lower-case letters, digits and hyphens, 100 at most";

/// Lower-case letters, digits and hyphens, starting with a letter or digit; not too many.
#[must_use]
pub fn is_id(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A part of an address: lower-case ASCII letters, digits, hyphens.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in deunicode::deunicode(text).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// `open-plan-office` is "Open plan office".
#[must_use]
pub(crate) fn title_from_id(id: &str) -> String {
    let spaced = id.replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Reports the second and later uses of an id.
pub(crate) fn unique<'a>(
    kind: &str,
    ids: impl Iterator<Item = &'a Spanned<String>>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut first = BTreeMap::new();
    // One that is missing, or of the wrong type, was reported.
    for id in ids.filter(|id| !id.value.is_empty()) {
        let first = *first.entry(&id.value).or_insert(id.span);
        if first != id.span {
            problems.push(duplicate_id(id.span, kind, &id.value, first));
        }
    }
}

/// What is written where an id is expected.
pub(crate) fn not_an_id(id: Spanned<&str>) -> Diagnostic {
    let message = format!("`{}` is not an id", id.value);
    invalid_value(id.span, message, ID)
}

/// A key that has no meaning in `subject`.
pub(crate) fn unknown_key(at: Span, key: &str, subject: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(UNKNOWN_KEY, at, format!("`{key}` has no meaning in {subject}")).nearest(key, known)
}

/// A key that is known from other programs.
fn known_elsewhere(at: Span, key: &str, subject: &str, instead: Instead, certain: bool) -> Diagnostic {
    let d = Diagnostic::new(UNKNOWN_KEY, at, format!("`{key}` has no meaning in {subject}"));
    match instead {
        Instead::Key(name) | Instead::Same(name, _) => {
            d.with(Help::propose(format!("it is called `{name}` here"), name).certain_if(certain))
        }
        Instead::Extra => d.help("move it below `[extra]`, where templates find it"),
        Instead::Say(text) => d.help(text),
    }
}

/// A key that `subject` cannot do without.
pub(crate) fn missing_key(at: Span, key: &str, subject: &str, example: &str) -> Diagnostic {
    Diagnostic::new(MISSING_KEY, at, format!("{subject} has no `{key}`"))
        .help(format!("add a line such as `{key} = {example}`"))
}

/// A setting of the wrong type.
pub(crate) fn wrong_type(found: &Node, key: &str, expected: &str) -> Diagnostic {
    Diagnostic::new(WRONG_TYPE, found.span, format!("the value of `{key}` is {}", found.value.kind()))
        .label(format!("expected {expected}"))
}

/// `subject` ("this group") is no table.
fn not_a_table(at: Span, subject: &str, found: &str) -> Diagnostic {
    Diagnostic::new(WRONG_TYPE, at, format!("{subject} is {found}")).label("expected a table")
}

/// A setting of the right type that is not allowed.
pub(crate) fn invalid_value(at: Span, message: impl Into<String>, expected: &str) -> Diagnostic {
    Diagnostic::new(INVALID_VALUE, at, message).label(format!("expected {expected}"))
}

/// A setting that is not one of a few words.
fn unknown_word(at: Span, key: &str, word: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(INVALID_VALUE, at, format!("`{word}` is not a value of `{key}`"))
        .label(format!("expected one of `{}`", known.join("`, `")))
        .nearest(word, known)
}

/// An id that a thing of the same kind has already.
pub(crate) fn duplicate_id(at: Span, kind: &str, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(DUPLICATE_ID, at, format!("there are two {kind} with the id `{id}`"))
        .related(first, "the first is here")
        .help("give one of them another id")
}

codes! {
    /// # A key that has no meaning here
    ///
    /// A key is the name in front of an equals sign. This one means nothing in this place: it
    /// is misspelt, or it belongs somewhere else. If it were passed over, a setting would
    /// silently not be made.
    ///
    /// Take the name that is proposed, or remove the line. For settings of your own, which your
    /// templates use, there is `[extra]`.
    ///
    /// ```toml site.toml
    /// title = "Tea or coffee"
    /// langauge = "en"
    /// ```
    ///
    /// ```diagnostics
    /// site.toml:2:1: error[unknown-key]: `langauge` has no meaning in site.toml
    ///   help: did you mean `language`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml site.toml
    /// title = "Tea or coffee"
    /// language = "en"
    ///
    /// [extra]
    /// colour = "brown"
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNKNOWN_KEY = "unknown-key" Error;

    /// # A key that is needed is missing
    ///
    /// Some things cannot be left out: a criterion needs an id to be named by, a title to be
    /// shown and a group to stand in. The message says which key is missing, and where.
    ///
    /// Add the line that is proposed, with your own words.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    ///
    /// [[groups]]
    /// id = "cup"
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```diagnostics
    /// content/comparison.toml:4:1: error[missing-key]: this group has no `title`
    ///   help: add a line such as `title = "Sound"`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    ///
    /// [[groups]]
    /// id = "cup"
    /// title = "In the cup"
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```diagnostics
    /// ```
    MISSING_KEY = "missing-key" Error;

    /// # A setting has a value of the wrong type
    ///
    /// Each setting takes one type of value: text between quotes, a number or `true` and
    /// `false` without them, a list in brackets. Here is a value of another type, so it is not
    /// known what is meant.
    ///
    /// Write the value as the message says. Numbers and `true` have no quotes around them.
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// weight = "10"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:10: error[wrong-type]: the value of `weight` is text (expected a whole number)
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// weight = 10
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    WRONG_TYPE = "wrong-type" Error;

    /// # A setting has a value that is not allowed
    ///
    /// The value is of the right type, but it is not one that can be used: a word that the
    /// setting does not know, a number beyond its limits, an address that is none.
    ///
    /// The message says what is allowed. Take that instead.
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// slug = "black tea"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:8: error[invalid-value]: `black tea` cannot be a part of an address (expected letters, digits, hyphens)
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// slug = "black-tea"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    INVALID_VALUE = "invalid-value" Error;

    /// # An id is used twice
    ///
    /// Facts, links and weights name a thing by its id. If two things of one kind have the same
    /// id, nobody can say which of them is meant.
    ///
    /// Give one of them another id, and name it by that where it is meant.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }, { id = "cup", title = "On the side" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```diagnostics
    /// content/comparison.toml:3:56: error[duplicate-id]: there are two groups with the id `cup`
    ///   content/comparison.toml:3:18: the first is here
    ///   help: give one of them another id
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }, { id = "side", title = "On the side" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```diagnostics
    /// ```
    DUPLICATE_ID = "duplicate-id" Error;
}
