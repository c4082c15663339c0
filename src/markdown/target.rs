//! What a destination names, by its form alone.

use crate::markdown::document::Target;
use crate::markdown::markup::percent_decode;

/// Why a destination cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A control character, which browsers take out or refuse.
    Control(char),
    /// A scheme that is not allowed, in lower case.
    Scheme(String),
    /// `fact:`, `source:` or `term:` with something else behind it; the form it must have.
    Form(&'static str),
}

/// The target of a link.
pub(super) fn of_link(destination: &str) -> Result<Target, Refusal> {
    // What a browser takes out before it looks for a scheme, and all other control characters.
    let seen: String = destination.trim_start_matches(|c| c <= ' ').replace(|c: char| c.is_control(), "");
    let target = match scheme(&seen) {
        Some((scheme, rest)) => of_scheme(scheme.to_ascii_lowercase(), rest),
        None if seen.starts_with("//") => Ok(Target::Web),
        None => Ok(of_path(destination)),
    }?;
    match destination.chars().find(|c| c.is_control()) {
        Some(control) => Err(Refusal::Control(control)),
        None => Ok(target),
    }
}

/// The target of a picture: a file or something on the web.
pub(super) fn of_picture(destination: &str) -> Result<Target, Refusal> {
    const FORM: &str = "the file of a picture, or its address on the web";
    let on_the_web = |scheme: &str| !matches!(scheme, "mailto" | "tel");
    match of_link(destination)? {
        Target::Web if scheme(destination).is_none_or(|(s, _)| on_the_web(&s.to_ascii_lowercase())) => {
            Ok(Target::Web)
        }
        Target::File(path) => Ok(Target::File(path)),
        _ => Err(Refusal::Form(FORM)),
    }
}

/// Whether it begins as a reference that supplies its own words.
pub(super) fn is_reference(destination: &str) -> bool {
    scheme(destination)
        .is_some_and(|(s, _)| ["fact", "source", "term"].iter().any(|known| s.eq_ignore_ascii_case(known)))
}

/// The scheme, by RFC 3986, and what follows its colon.
fn scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let first = scheme.chars().next()?;
    let all = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (first.is_ascii_alphabetic() && scheme.chars().all(all)).then_some((scheme, rest))
}

fn of_scheme(scheme: String, rest: &str) -> Result<Target, Refusal> {
    match scheme.as_str() {
        "https" | "http" | "mailto" | "tel" => Ok(Target::Web),
        "fact" => {
            of_fact(rest).ok_or(Refusal::Form("`fact:option.criterion` or `fact:folder/option.criterion`"))
        }
        "source" => named(rest)
            .map(|(folder, id)| Target::Source(folder, id))
            .ok_or(Refusal::Form("`source:id` or `source:folder/id`")),
        "term" => named(rest)
            .map(|(folder, id)| Target::Term(folder, id))
            .ok_or(Refusal::Form("`term:id` or `term:folder/id`")),
        _ => Err(Refusal::Scheme(scheme)),
    }
}

/// `[folder/]option.criterion`; an option may have a dot in its name, a criterion has none.
fn of_fact(rest: &str) -> Option<Target> {
    let (folder, name) = named(rest)?;
    let (option, criterion) = name.rsplit_once('.')?;
    (!option.is_empty() && !criterion.is_empty())
        .then(|| Target::Fact(folder, option.to_owned(), criterion.to_owned()))
}

/// `[folder/]name`
fn named(rest: &str) -> Option<(Option<String>, String)> {
    let rest = percent_decode(rest);
    if rest.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '#' | '?')) {
        return None;
    }
    let (folder, name) = match rest.rsplit_once('/') {
        Some((folder, name)) => (Some(folder), name),
        None => (None, &*rest),
    };
    let empty = name.is_empty() || folder.is_some_and(|f| f.split('/').any(str::is_empty));
    (!empty).then(|| (folder.map(str::to_owned), name.to_owned()))
}

fn of_path(destination: &str) -> Target {
    let (before, anchor) = match destination.split_once('#') {
        Some((before, anchor)) => (before, Some(percent_decode(anchor).into_owned())),
        None => (destination, None),
    };
    let path = percent_decode(before.split('?').next().unwrap_or(before)).into_owned();
    match anchor {
        Some(anchor) if before.is_empty() => Target::Anchor(anchor),
        anchor if path.ends_with(".md") => Target::Page(path, anchor),
        _ => Target::File(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::unnecessary_wraps, reason = "it stands for what `of_link` gives")]
    fn page(path: &str, anchor: Option<&str>) -> Result<Target, Refusal> {
        Ok(Target::Page(path.to_owned(), anchor.map(str::to_owned)))
    }

    #[test]
    fn paths_are_pages_anchors_or_files() {
        assert_eq!(of_link("guide.md"), page("guide.md", None));
        assert_eq!(of_link("../my%20guide.md#st%C3%A4rt"), page("../my guide.md", Some("stärt")));
        assert_eq!(of_link("/a.md?x=1#b"), page("/a.md", Some("b")));
        assert_eq!(of_link("#start"), Ok(Target::Anchor("start".to_owned())));
        assert_eq!(of_link("manual.pdf#page=3"), Ok(Target::File("manual.pdf".to_owned())));
        assert_eq!(of_link("./a:b.md"), page("./a:b.md", None));
        assert_eq!(of_link("a.md.txt"), Ok(Target::File("a.md.txt".to_owned())));
        assert_eq!(of_link(""), Ok(Target::File(String::new())));
    }

    #[test]
    fn the_web_is_four_schemes_in_any_case() {
        for address in
            ["https://a.org", "HTTP://a.org", "mailto:a@b.org", "Tel:+1", "//a.org/b", " https://a.org"]
        {
            assert_eq!(of_link(address), Ok(Target::Web), "{address}");
        }
    }

    #[test]
    fn other_schemes_are_refused_in_every_disguise() {
        let scripts = [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript\r:alert(1)",
            "\u{1}\u{1f} javascript:alert(1)",
            "java\0script:alert(1)",
            "java\u{85}script:alert(1)",
        ];
        for address in scripts {
            assert_eq!(of_link(address), Err(Refusal::Scheme("javascript".to_owned())), "{address:?}");
        }
        assert_eq!(of_link("data:text/html,x"), Err(Refusal::Scheme("data".to_owned())));
        assert_eq!(of_picture("data:image/png,x"), Err(Refusal::Scheme("data".to_owned())));
    }

    #[test]
    fn references_have_one_form_each() {
        let some = |s: &str| s.to_owned();
        assert_eq!(of_link("fact:a.b"), Ok(Target::Fact(None, some("a"), some("b"))));
        assert_eq!(of_link("fact:node.js.b"), Ok(Target::Fact(None, some("node.js"), some("b"))));
        assert_eq!(of_link("fact:x/y/a.b"), Ok(Target::Fact(Some(some("x/y")), some("a"), some("b"))));
        assert_eq!(of_link("source:x/who"), Ok(Target::Source(Some(some("x")), some("who"))));
        assert_eq!(of_link("Term:sidetone"), Ok(Target::Term(None, some("sidetone"))));
        for wrong in [
            "fact:",
            "fact:a",
            "fact:a.",
            "fact:.b",
            "fact:/a.b",
            "source:",
            "source:x/",
            "term:a b",
            "term:a#b",
        ] {
            assert!(matches!(of_link(wrong), Err(Refusal::Form(_))), "{wrong}");
        }
    }

    #[test]
    fn a_picture_is_a_file_or_on_the_web() {
        assert_eq!(of_picture("a.png"), Ok(Target::File("a.png".to_owned())));
        assert_eq!(of_picture("https://a.org/a.png"), Ok(Target::Web));
        for wrong in ["fact:a.b", "source:a", "term:a", "a.md", "#a", "mailto:a@b.org", "TEL:1"] {
            assert!(matches!(of_picture(wrong), Err(Refusal::Form(_))), "{wrong}");
        }
    }
}
