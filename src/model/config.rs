//! What `site.toml` says.

use jiff::tz::TimeZone;

use super::files::Toml;
use super::reference::Destination;
use crate::diagnostic::Diagnostic;
use crate::markdown::{self, MarkedHosts};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::{Fields, invalid_value, missing_key};
use crate::syntax::value::{Data, Node};

/// How many links a menu has at most: it is on every page.
const MOST_LINKS: usize = 50;

/// What the built-in theme's pages need, and nothing from another host.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; \
                      script-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
                      form-action 'self'";

/// What holds for the whole site.
#[derive(Debug, Clone)]
pub struct SiteConfig {
    /// Name of the site.
    pub title: String,
    /// Where it is published, without a slash at the end.
    pub base_url: String,
    /// BCP 47 tag.
    pub language: String,
    /// For search results.
    pub description: Option<String>,
    /// By whose clock it is which day: a name of the IANA database; without it, that of UTC.
    pub time_zone: Option<String>,
    /// Name of the author.
    pub author: Option<String>,
    /// The Content-Security-Policy of its pages; empty for none.
    pub policy: String,
    /// Whether there is a search page.
    pub search: bool,
    /// Chosen navigation; empty for the default.
    pub navigation: Vec<NavigationItem>,
    /// Whether pages have share images.
    pub share_images: bool,
    /// Hosts whose links are marked.
    pub marked_hosts: MarkedHosts,
    /// For the author's own templates.
    pub extra: Option<Node>,
}

/// An entry of the navigation.
#[derive(Debug, Clone)]
pub struct NavigationItem {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub target: Destination,
}

/// `site.toml`, read.
#[derive(Debug)]
pub(super) struct Config {
    /// Without the navigation.
    pub site: SiteConfig,
    /// Title and path of each entry; pages have no ids yet.
    pub navigation: Vec<(String, Spanned<String>)>,
    pub markdown: markdown::Options,
    /// Extensions to pass over.
    pub unknown_files: Vec<String>,
}

impl Config {
    pub(super) fn read(file: &Toml, problems: &mut Vec<Diagnostic>) -> Config {
        file.read(problems, |node, problems| {
            let mut fields = Fields::new(node, "site.toml", problems);
            let config = Config::from_fields(&mut fields, file.file);
            fields.finish();
            config
        })
    }

    fn from_fields(fields: &mut Fields<'_, '_>, file: FileId) -> Config {
        let title = fields.text("title");
        if title.is_none() {
            fields.report(missing_key(Span::whole(file), "title", "site.toml", "\"My comparison\""));
        }
        let site = SiteConfig {
            title: title.unwrap_or_default(),
            base_url: base_url(fields),
            language: fields.text("language").unwrap_or_else(|| "en".to_owned()),
            description: fields.text("description"),
            time_zone: time_zone(fields),
            author: fields.text("author"),
            policy: policy(fields),
            search: fields.boolean("search").unwrap_or(true),
            navigation: Vec::new(),
            share_images: fields.boolean("share_images").unwrap_or(true),
            marked_hosts: MarkedHosts::read(fields),
            extra: fields.node("extra").filter(|node| matches!(node.value, Data::Table(_))).cloned(),
        };
        let unknown_files = fields.texts("unknown_files").into_iter();
        Config {
            site,
            navigation: navigation(fields),
            markdown: markdown::Options { raw_html: fields.boolean("raw_html").unwrap_or(false) },
            unknown_files: unknown_files.map(|e| e.value.trim_start_matches('.').to_owned()).collect(),
        }
    }
}

fn base_url(fields: &mut Fields<'_, '_>) -> String {
    let Some(url) = fields.text_at("base_url") else { return "http://localhost".to_owned() };
    if !is_base_url(&url.value) {
        let message = format!("`{}` is not an address", url.value);
        fields.report(invalid_value(url.span, message, "an address such as \"https://example.org\""));
    }
    url.value.trim_end_matches('/').to_owned()
}

fn time_zone(fields: &mut Fields<'_, '_>) -> Option<String> {
    let zone = fields.text_at("time_zone")?;
    if TimeZone::get(&zone.value).is_err() {
        let message = format!("`{}` is not a time zone", zone.value);
        let d = invalid_value(zone.span, message, "a name such as \"Europe/Berlin\"");
        let known: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
        fields.report(Diagnostic { notes: Vec::new(), ..d.nearest(&zone.value, &known) });
    }
    Some(zone.value)
}

fn navigation(fields: &mut Fields<'_, '_>) -> Vec<(String, Spanned<String>)> {
    let mut entries = Vec::new();
    for item in fields.tables_up_to("navigation", MOST_LINKS) {
        let mut item = Fields::new(item, "this entry of the navigation", fields.problems());
        entries.push((item.needed("title", "\"Compare\"").value, item.needed("page", "\"compare.md\"")));
        item.finish();
    }
    entries
}

/// A policy is one line of a header, and an attribute.
fn policy(fields: &mut Fields<'_, '_>) -> String {
    let Some(policy) = fields.text_at("content_security_policy") else { return POLICY.to_owned() };
    if policy.value.bytes().any(|b| !(b' '..=b'~').contains(&b) || b"\"<>&".contains(&b)) {
        fields.report(invalid_value(
            policy.span,
            "a policy has directives and sources only",
            "one line such as \"default-src 'self'\", or \"\" for no policy",
        ));
    }
    policy.value
}

impl SiteConfig {
    /// The path of [`SiteConfig::base_url`], without a slash at the end: empty, or `/path`.
    #[must_use]
    pub fn base_path(&self) -> String {
        self.base_url[origin(&self.base_url).len()..].trim_end_matches('/').to_owned()
    }
}

/// The scheme and host of a base URL.
pub(crate) fn origin(base_url: &str) -> &str {
    let host = base_url.find("://").map_or(0, |at| at + 3);
    let end = base_url[host..].find('/').map_or(base_url.len(), |length| host + length);
    &base_url[..end]
}

/// `http:` or `https:`, a host, and perhaps a path; nothing that would have to be escaped.
#[must_use]
pub(crate) fn is_base_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~:/[]@%".contains(&b))
    })
}
