//! Every word of ours that readers of a site see, by key: a file of `words/` for each language.
//!
//! A message is text with named places, `{name} ahead on {n} of {all}`. One that depends on a number has a form for each
//! plural category that its language tells apart (CLDR: `one`, `few`, `other` and so on). What only authors see, as
//! diagnostics, is not among them.

mod list;
mod number;
mod order;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::hash::{Hash, Hasher};

use include_dir::{Dir, include_dir};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};

use order::Order;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/words");
const ENGLISH: &str = "en";
const OTHER: &str = "other";

/// The words of a language.
pub struct Words {
    language: String,
    /// By room and name: `table.criterion`.
    messages: BTreeMap<String, Message>,
    /// `None` for a language that CLDR does not know: everything is "other" there.
    plurals: Option<PluralRules>,
    /// That of the language asked for, which need not have a file.
    order: Order,
}

/// The forms of a message by plural category; of one that depends on no number, the form "other" alone.
type Message = BTreeMap<String, Vec<Part>>;

/// A part of a message.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// What is filled in, by name.
    Place(String),
}

/// Whether a BCP 47 tag names a language that is written from right to left: by its script, else by the one that the
/// language is mostly written in.
#[must_use]
pub fn is_right_to_left(tag: &str) -> bool {
    const SCRIPTS: [&str; 8] = ["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"];
    const LANGUAGES: [&str; 16] =
        ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi", "ji"];
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        Some(script) => SCRIPTS.contains(&script),
        None => LANGUAGES.contains(&language),
    }
}

impl Words {
    /// Those that fit a BCP 47 tag best: of `de-AT` those of `de`, and English where there are none.
    #[must_use]
    pub fn of(tag: &str) -> Words {
        let order = Order::of(tag);
        let tag = tag.to_ascii_lowercase();
        let mut wanted = tag.as_str();
        loop {
            if let Some(text) = file(wanted) {
                return Words { order, ..Words::parse(wanted, text) };
            }
            wanted = wanted.rsplit_once('-').map_or(ENGLISH, |(shorter, _)| shorter);
        }
    }

    /// Files are part of the program, and tests hold them: what is wrong in one is left out.
    fn parse(language: &str, text: &str) -> Words {
        let rooms: BTreeMap<String, BTreeMap<String, toml::Value>> = toml::from_str(text).unwrap_or_default();
        let mut messages = BTreeMap::new();
        for (room, entries) in rooms {
            for (name, entry) in entries {
                let forms = match entry {
                    toml::Value::String(text) => BTreeMap::from([(OTHER.to_owned(), parts(&text))]),
                    toml::Value::Table(forms) => forms
                        .into_iter()
                        .filter_map(|(category, text)| Some((category, parts(text.as_str()?))))
                        .collect(),
                    _ => continue,
                };
                messages.insert(format!("{room}.{name}"), forms);
            }
        }
        let known = PluralRules::get_locales(PluralRuleType::CARDINAL).into_iter();
        let plurals = known
            .filter(|known| known.to_string().eq_ignore_ascii_case(language))
            .find_map(|known| PluralRules::create(known, PluralRuleType::CARDINAL).ok());
        Words { language: language.to_owned(), messages, plurals, order: Order::of(language) }
    }

    /// Which language they are in.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Which of two names comes first, in the order of the language and with numbers by value.
    #[must_use]
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.order.compare(a, b)
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str)
    }

    /// The parts of a message, in the form that `n` of something takes.
    #[must_use]
    pub fn parts(&self, key: &str, n: Option<u64>) -> Option<&[Part]> {
        let forms = self.messages.get(key)?;
        let form = n.and_then(|n| forms.get(self.category(n))).or_else(|| forms.get(OTHER));
        form.map(Vec::as_slice)
    }

    /// The names of all places in a message.
    #[must_use]
    pub fn places(&self, key: &str) -> BTreeSet<&str> {
        let parts = self.messages.get(key).into_iter().flat_map(BTreeMap::values).flatten();
        parts
            .filter_map(|part| if let Part::Place(name) = part { Some(name.as_str()) } else { None })
            .collect()
    }

    /// A message without places.
    #[must_use]
    pub fn word(&self, key: &str) -> &str {
        match self.parts(key, None) {
            Some([Part::Text(text), ..]) => text,
            _ => "",
        }
    }

    /// A message with its places filled.
    #[must_use]
    pub fn say(&self, key: &str, places: &[(&str, &dyn Display)]) -> String {
        self.fill(key, None, places)
    }

    /// A message in the form for `n` of something; `{n}` is that number.
    #[must_use]
    pub fn count(&self, key: &str, n: usize, places: &[(&str, &dyn Display)]) -> String {
        let mut all: Vec<(&str, &dyn Display)> = vec![("n", &n)];
        all.extend(places);
        self.fill(key, u64::try_from(n).ok(), &all)
    }

    fn fill(&self, key: &str, n: Option<u64>, places: &[(&str, &dyn Display)]) -> String {
        let parts = self.parts(key, n).unwrap_or_default().iter();
        let filled = parts.map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Place(place) => places
                .iter()
                .find(|(name, _)| name == place)
                .map_or_else(String::new, |(_, value)| value.to_string()),
        });
        filled.collect()
    }

    /// The CLDR plural category of `n`.
    fn category(&self, n: u64) -> &'static str {
        match self.plurals.as_ref().and_then(|rules| rules.select(n).ok()) {
            Some(PluralCategory::ZERO) => "zero",
            Some(PluralCategory::ONE) => "one",
            Some(PluralCategory::TWO) => "two",
            Some(PluralCategory::FEW) => "few",
            Some(PluralCategory::MANY) => "many",
            Some(PluralCategory::OTHER) | None => OTHER,
        }
    }

    /// The messages of a room as a script takes them, by name: text, or an object of forms.
    pub fn room(&self, room: &str) -> impl Iterator<Item = (&str, serde_json::Value)> {
        let prefix = format!("{room}.");
        self.messages.iter().filter_map(move |(key, forms)| {
            let text = |parts: &[Part]| parts.iter().map(ToString::to_string).collect::<String>();
            let value = match forms.get(OTHER).filter(|_| forms.len() == 1) {
                Some(only) => text(only).into(),
                None => forms.iter().map(|(category, parts)| (category.clone(), text(parts))).collect(),
            };
            Some((key.strip_prefix(&prefix)?, value))
        })
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.language).finish()
    }
}

/// For keys of pages: the messages of a language change only with the program, whose keys mean nothing to another.
impl Hash for Words {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.language.hash(state);
    }
}

impl Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Part::Text(text) => f.write_str(text),
            Part::Place(name) => write!(f, "{{{name}}}"),
        }
    }
}

/// Names a message that is asked for elsewhere.
#[must_use]
pub const fn key(key: &'static str) -> &'static str {
    key
}

fn file(language: &str) -> Option<&'static str> {
    FILES.get_file(format!("{language}.toml"))?.contents_utf8()
}

/// What stands between braces is a place.
fn parts(message: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = message;
    while let Some((text, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        if !text.is_empty() {
            parts.push(Part::Text(text.to_owned()));
        }
        parts.push(Part::Place(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}
