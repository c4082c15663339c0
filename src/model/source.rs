//! What facts and texts are taken from.

use super::files::Toml;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::{Span, Spanned};
use crate::syntax::date::Date;
use crate::syntax::fields::{Fields, ID, invalid_value, is_id};
use crate::syntax::value::{Data, Node};

/// A source.
#[derive(Debug, Clone)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// The author's words on it.
    pub note: Option<String>,
    /// Whether the original was not read.
    pub secondary: bool,
    /// Where it is written.
    pub span: Span,
}

/// Reads a `sources.toml`.
pub(super) fn read(file: &Toml, problems: &mut Vec<Diagnostic>) -> Vec<Source> {
    file.read(problems, |node, problems| {
        let Data::Table(entries) = &node.value else { return Vec::new() };
        if entries.is_empty() {
            problems.push(
                Diagnostic::new(EMPTY_SOURCES, Span::whole(file.file), "this file names no source").help(
                    "name one: `[its-id]`, and below it a line such as `title = \"The maker's data sheet\"`",
                ),
            );
        }
        entries.iter().map(|(id, node)| Source::read(id, node, problems)).collect()
    })
}

impl Source {
    fn read(id: &Spanned<String>, node: &Node, problems: &mut Vec<Diagnostic>) -> Source {
        if !is_id(&id.value) {
            let message = format!("`{}` is not an id", id.value);
            problems.push(invalid_value(id.span, message, ID));
        }
        let mut fields = Fields::new(node, "this source", problems);
        let url = fields.text_at("url");
        if let Some(url) = &url
            && !(url.value.starts_with("https://") || url.value.starts_with("http://"))
        {
            let message = format!("`{}` is not an address of the web", url.value);
            fields.report(invalid_value(url.span, message, "https://…"));
        }
        let source = Source {
            id: id.value.clone(),
            title: fields.needed("title", "\"Title of the work\"").value,
            publisher: fields.text("publisher"),
            url: url.map(|url| url.value),
            date: fields.date("date"),
            note: fields.text("note"),
            secondary: fields.boolean("secondary").unwrap_or(false),
            span: id.span,
        };
        fields.finish();
        source
    }
}

codes! {
    /// # A file of sources is empty
    ///
    /// `sources.toml` names what facts are taken from, and there is nothing in it. Its page would be empty too.
    ///
    /// Name a source, or remove the file.
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
    /// ```toml content/sources.toml
    /// # To do
    /// ```
    ///
    /// ```diagnostics
    /// content/sources.toml:1:1: warning[empty-sources]: this file names no source
    ///   help: name one: `[its-id]`, and below it a line such as `title = "The maker's data sheet"`
    /// ```
    EMPTY_SOURCES = "empty-sources" Warning;
}
