//! Which templates a template is made of: itself, and those that it extends, includes or calls components of, and so on.

use std::collections::{BTreeMap, BTreeSet};

use super::faults::tags;
use crate::source::digest::Digest;
use crate::words::Words;

/// By template, the names of those that it is made of, itself among them.
///
/// It errs on the safe side: a template's name in a text counts wherever it stands, and so does `<name` for a component.
pub(super) fn parts(texts: &BTreeMap<&str, &str>) -> BTreeMap<String, BTreeSet<String>> {
    let components: BTreeMap<&str, BTreeSet<&str>> =
        texts.iter().fold(BTreeMap::new(), |mut all, (name, text)| {
            for component in tags(text).filter_map(|tag| tag.defines("component")) {
                all.entry(first_part(component)).or_default().insert(*name);
            }
            all
        });
    let direct: BTreeMap<&str, BTreeSet<&str>> = texts
        .iter()
        .map(|(name, text)| {
            let called = calls(text).filter_map(|component| components.get(component)).flatten().copied();
            (*name, named(text, texts).chain(called).collect())
        })
        .collect();
    let parts = |name: &&str| {
        let mut found = BTreeSet::from([*name]);
        let mut open = vec![*name];
        while let Some(next) = open.pop() {
            open.extend(direct.get(next).into_iter().flatten().filter(|more| found.insert(more)));
        }
        ((*name).to_owned(), found.into_iter().map(str::to_owned).collect())
    };
    texts.keys().map(parts).collect()
}

/// By template, the digest of all texts that it is made of, and of the words in use: while that is the same, it makes the
/// same of a view.
pub(super) fn digests(
    texts: &BTreeMap<&str, &str>,
    parts: &BTreeMap<String, BTreeSet<String>>,
    words: &Words,
) -> BTreeMap<String, Digest> {
    let own: BTreeMap<&str, Digest> =
        texts.iter().map(|(name, text)| (*name, Digest::of_bytes(text.as_bytes()))).collect();
    let digest = |(name, parts): (&String, &BTreeSet<String>)| {
        let parts: Vec<_> = parts.iter().map(|part| (part, own.get(part.as_str()))).collect();
        (name.clone(), Digest::of(&(words, parts)))
    };
    parts.iter().map(digest).collect()
}

/// The templates whose names stand in a text. A name with an escape in it may be any.
fn named<'a>(text: &'a str, all: &'a BTreeMap<&'a str, &'a str>) -> impl Iterator<Item = &'a str> {
    let names = || tags(text).filter(|tag| matches!(tag.keyword, "extends" | "include"));
    let any = names().any(|tag| tag.rest.contains('\\'));
    all.keys().copied().filter(move |name| any || names().any(|tag| tag.rest.contains(name)))
}

/// The first part of the name of every component that a text may call.
fn calls(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('<').map(|(at, _)| first_part(text[at + 1..].trim_start()))
}

/// Tera allows white space about the dots of a name.
fn first_part(name: &str) -> &str {
    name.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of the templates have another digest when the text of one is changed.
    fn changed(texts: &[(&str, &str)], edited: &str) -> Vec<String> {
        let before: BTreeMap<&str, &str> = texts.iter().copied().collect();
        let mut after = before.clone();
        let text = format!("{} edited", before[edited]);
        after.insert(edited, &text);
        let words = Words::of("en");
        let [before, after] = [before, after].map(|texts| digests(&texts, &parts(&texts), &words));
        before.into_iter().filter(|(name, digest)| after[name] != *digest).map(|(name, _)| name).collect()
    }

    #[test]
    fn a_template_is_made_of_what_it_names_and_calls_through_others() {
        let texts = [
            ("base.html", "{% block main %}{% endblock main %}{{ <head site /> }}"),
            ("head.html", "{% component head(site: map) %}{{< ui.icon />}}{% endcomponent head %}"),
            ("icon.html", "{% component ui . icon() %}*{% endcomponent ui.icon %}"),
            (
                "page.html",
                "{%- extends 'base.html' -%}{% block main %}{% include \"note.html\" %}{% endblock %}",
            ),
            ("note.html", "{% if 1 <fish %}{% endif %}"),
            ("robots.txt", "note.html <b> base"),
        ];
        assert_eq!(changed(&texts, "base.html"), ["base.html", "page.html"]);
        assert_eq!(changed(&texts, "icon.html"), ["base.html", "head.html", "icon.html", "page.html"]);
        assert_eq!(changed(&texts, "note.html"), ["note.html", "page.html"]);
        assert_eq!(changed(&texts, "robots.txt"), ["robots.txt"]);
    }

    #[test]
    fn a_name_that_is_not_read_to_the_end_may_be_any() {
        let texts = [("a.html", "{% include \"b\\u{2e}html\" %}"), ("b.html", "b"), ("c.html", "c")];
        assert_eq!(changed(&texts, "b.html"), ["a.html", "b.html"]);
    }
}
