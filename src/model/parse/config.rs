//! `site.toml`.

use crate::diagnostic::Diagnostic;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::{Fields, invalid_value, missing_key};
use crate::syntax::value::{Data, Node};

/// What the built-in theme's pages need, and nothing from another host.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; \
                          script-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
                          form-action 'self'";

/// `site.toml`, parsed.
#[derive(Debug)]
pub struct Config {
    /// `title`
    pub title: String,
    /// `base_url`, without a slash at the end.
    pub base_url: String,
    /// `language`
    pub language: String,
    /// `description`
    pub description: Option<String>,
    /// `author`
    pub author: Option<String>,
    /// `content_security_policy`, or the theme's own.
    pub policy: String,
    /// `raw_html`
    pub raw_html: bool,
    /// `unknown_files`: extensions to pass over.
    pub unknown_files: Vec<String>,
    /// `search`
    pub search: bool,
    /// `[[navigation]]`: title and page.
    pub navigation: Vec<(String, Spanned<String>)>,
    /// `share_images`
    pub share_images: bool,
    /// `[extra]`
    pub extra: Option<Node>,
}

/// Parses the text of `site.toml`.
pub fn parse(file: FileId, text: &str) -> (Config, Vec<Diagnostic>) {
    let (node, mut problems) = crate::syntax::toml::parse(file, text, 0..text.len());
    let mut fields = Fields::new(&node, "site.toml", &mut problems);
    let title = fields.text("title");
    let base_url = fields.text_at("base_url");
    if title.is_none() {
        fields.report(missing_key(Span::whole(file), "title", "site.toml", "\"My comparison\""));
    }
    let base_url = base_url.map_or_else(
        || "http://localhost".to_owned(),
        |url| {
            if !is_base_url(&url.value) {
                let d = invalid_value(
                    url.span,
                    format!("`{}` is not an address", url.value),
                    "an address such as \"https://example.org\"",
                );
                fields.report(d);
            }
            url.value.trim_end_matches('/').to_owned()
        },
    );
    let mut navigation = Vec::new();
    for item in fields.tables("navigation") {
        let mut item = Fields::new(item, "this entry of the navigation", fields.problems());
        let entry = (item.needed("title", "\"Compare\"").value, item.needed("page", "\"compare.md\""));
        item.finish();
        navigation.push(entry);
    }
    let config = Config {
        title: title.unwrap_or_default(),
        base_url,
        language: fields.text("language").unwrap_or_else(|| "en".to_owned()),
        description: fields.text("description"),
        author: fields.text("author"),
        policy: policy(&mut fields),
        raw_html: fields.boolean("raw_html").unwrap_or(false),
        unknown_files: fields
            .texts("unknown_files")
            .into_iter()
            .map(|e| e.value.trim_start_matches('.').to_owned())
            .collect(),
        search: fields.boolean("search").unwrap_or(true),
        navigation,
        share_images: fields.boolean("share_images").unwrap_or(true),
        extra: fields.node("extra").filter(|node| matches!(node.value, Data::Table(_))).cloned(),
    };
    fields.finish();
    crate::syntax::toml::settle(&mut problems);
    (config, problems)
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

/// `http:` or `https:`, a host, and perhaps a path; nothing that would have to be escaped.
#[must_use]
pub fn is_base_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~:/[]@%".contains(&b))
    })
}
