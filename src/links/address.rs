//! Where an address on a page leads, as browsers resolve it.

use std::borrow::Cow;

use super::html::{Tag, candidates, trimmed};
use crate::markdown::markup::percent_decode;

/// Where a site is on the web.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// `https://example.org`
    pub(super) origin: &'a str,
    /// Empty, or `/path`.
    pub(super) path: String,
}

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Out of the site.
    Elsewhere,
    /// To a path of the host that is not below that of the site; the path.
    Outside(String),
    /// To an address of the site, decoded, and a fragment of it.
    Site(String, Option<String>),
}

impl Place<'_> {
    /// Calls `seen` for every address that a tag names: the name of its attribute, that as it is written, and the address.
    pub(super) fn addresses(&self, tag: &Tag<'_>, mut seen: impl FnMut(&str, &str, &str)) {
        for (name, value) in tag.attributes() {
            match (tag.name, name) {
                ("base", _) => {}
                (_, "href" | "src" | "xlink:href" | "poster") | ("form", "action") | ("object", "data") => {
                    seen(name, trimmed(value), trimmed(value));
                }
                (_, "srcset" | "imagesrcset") => {
                    candidates(value).for_each(|address| seen(name, trimmed(value), address));
                }
                ("meta", "content") => {
                    if let Some(address) = self.in_meta(tag, trimmed(value)) {
                        seen(name, trimmed(value), address);
                    }
                }
                _ => {}
            }
        }
    }

    /// The address that a `<meta>` names: where a browser is sent, or a whole one of this site.
    fn in_meta<'c>(&self, tag: &Tag<'_>, content: &'c str) -> Option<&'c str> {
        if tag.attribute("http-equiv").is_some_and(|it| it.eq_ignore_ascii_case("refresh")) {
            return content.split_once('=').map(|(_, address)| address.trim().trim_matches(['"', '\'']));
        }
        tag.attribute("property")?;
        content.starts_with(self.origin).then_some(content)
    }

    /// `from` is the address of the page, or of its `<base>`.
    pub(super) fn resolve(&self, written: &str, from: &str) -> Target {
        let written = without_breaks(written);
        let (before, fragment) = written.split_once('#').map_or((&*written, None), |(a, b)| (a, Some(b)));
        // The words of a text fragment are looked for by the browser.
        let fragment = fragment.and_then(|it| it.split(":~:").next()).filter(|it| !it.is_empty());
        let fragment = fragment.map(|it| percent_decode(it).into_owned());
        let path = before.split('?').next().unwrap_or(before).replace('\\', "/");
        let path = match self.on_host(&path) {
            None => return Target::Elsewhere,
            Some("") => return Target::Site(from.to_owned(), fragment),
            Some(path) if path.starts_with('/') => normal(path),
            Some(path) => {
                let folder = &from[..=from.rfind('/').unwrap_or(0)];
                normal(&format!("{}{folder}{path}", self.path))
            }
        };
        let path = percent_decode(&path);
        match path.strip_prefix(self.path.as_str()) {
            Some("") => Target::Site("/".to_owned(), fragment),
            Some(address) if address.starts_with('/') => Target::Site(address.to_owned(), fragment),
            _ => Target::Outside(path.into_owned()),
        }
    }

    /// The path of an address, absolute or relative, if it is on the site's host.
    fn on_host<'b>(&self, address: &'b str) -> Option<&'b str> {
        let (_, host) = self.origin.split_once("://").unwrap_or(("", self.origin));
        let whole = |rest: &'b str, start: &str| {
            let path = rest.get(start.len()..).filter(|_| rest[..start.len()].eq_ignore_ascii_case(start))?;
            if path.is_empty() { Some("/") } else { Some(path).filter(|path| path.starts_with('/')) }
        };
        if let Some(rest) = address.strip_prefix("//") {
            return rest.is_char_boundary(host.len()).then(|| whole(rest, host)).flatten();
        }
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        match address.split_once(':') {
            Some((scheme, _)) if !scheme.is_empty() && scheme.chars().all(is_scheme) => {
                address.is_char_boundary(self.origin.len()).then(|| whole(address, self.origin)).flatten()
            }
            _ => Some(address),
        }
    }
}

/// Browsers take line breaks and tabs out of addresses.
fn without_breaks(address: &str) -> Cow<'_, str> {
    if address.contains(['\n', '\r', '\t']) {
        Cow::Owned(address.replace(['\n', '\r', '\t'], ""))
    } else {
        Cow::Borrowed(address)
    }
}

/// An absolute path without `.` and `..`.
fn normal(path: &str) -> String {
    if !path.contains("/.") {
        return path.to_owned();
    }
    let mut out: Vec<&str> = Vec::new();
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        match part {
            ".." => drop(out.pop()),
            "." => {}
            _ => {
                out.push(part);
                continue;
            }
        }
        if parts.peek().is_none() {
            out.push("");
        }
    }
    format!("/{}", out.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(address: &str) -> Target {
        Target::Site(address.to_owned(), None)
    }

    #[test]
    fn addresses_lead_where_a_browser_goes() {
        let place = Place { origin: "https://example.org", path: String::new() };
        let resolve = |written| place.resolve(written, "/tea/green/");
        assert_eq!(resolve("/a/?q=1"), site("/a/"));
        assert_eq!(resolve("leaf.png"), site("/tea/green/leaf.png"));
        assert_eq!(resolve("../black/./x/.."), site("/tea/black/"));
        assert_eq!(resolve("../../../.."), site("/"));
        assert_eq!(resolve(".."), site("/tea/"));
        assert_eq!(resolve(""), site("/tea/green/"));
        assert_eq!(resolve("?q"), site("/tea/green/"));
        assert_eq!(resolve("#"), site("/tea/green/"));
        assert_eq!(resolve("#:~:text=x"), site("/tea/green/"));
        assert_eq!(resolve("/c%23.txt"), site("/c#.txt"));
        assert_eq!(resolve("\\a\\b"), site("/a/b"));
        assert_eq!(resolve("/a\n/b"), site("/a/b"));
        assert_eq!(resolve("/a#b%20c"), Target::Site("/a".to_owned(), Some("b c".to_owned())));
        assert_eq!(resolve("HTTPS://Example.org/a"), site("/a"));
        assert_eq!(resolve("https://example.org"), site("/"));
        assert_eq!(resolve("//example.org/a"), site("/a"));
        for elsewhere in
            ["https://example.org.uk/a", "https://example.com/", "//x", "mailto:a@b", "data:,x", "http://é"]
        {
            assert_eq!(resolve(elsewhere), Target::Elsewhere, "{elsewhere}");
        }
    }

    #[test]
    fn a_site_may_lie_below_a_path() {
        let place = Place { origin: "https://example.org", path: "/tea".to_owned() };
        let resolve = |written| place.resolve(written, "/green/");
        assert_eq!(resolve("/tea/a/"), site("/a/"));
        assert_eq!(resolve("/tea"), site("/"));
        assert_eq!(resolve("a"), site("/green/a"));
        assert_eq!(resolve("https://example.org/tea/a"), site("/a"));
        assert_eq!(resolve("/teapot/"), Target::Outside("/teapot/".to_owned()));
        assert_eq!(resolve("../.."), Target::Outside("/".to_owned()));
    }
}
