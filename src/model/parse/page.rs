//! A Markdown page: finds its front matter, gives it types, and hands the rest to the Markdown stage.

use crate::diagnostic::{Diagnostic, codes};
use crate::markdown;
use crate::markdown::document::{Document, FrontMatter, OptionFields};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::{Fields, invalid_value, wrong_type};
use crate::syntax::value::{Data, Node};

/// Parses a page. `path` is below `content/`, with `/` between folders.
pub fn parse(
    file: FileId,
    path: &str,
    text: &str,
    settings: &markdown::Settings,
) -> (Document, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    if text.trim().is_empty() {
        problems.push(empty_page(Span::whole(file)));
    }
    let (node, start) = split(file, text, &mut problems);
    let mut front = node.as_ref().map(|node| front_matter(node, &mut problems)).unwrap_or_default();
    crate::syntax::toml::settle(&mut problems);
    let (mut body, mut more) = markdown::parse(file, text, start, settings);
    problems.append(&mut more);
    // What follows a heading is asked for where it is a definition alone.
    if path.rsplit('/').next() != Some("glossary.md") {
        for heading in &mut body.headings {
            heading.lead = String::new();
        }
    }
    if front.title.is_none() {
        front.title = body.headings.iter().find(|heading| heading.level == 1).map(|h| h.text.clone());
    }
    // A bare page is reported as empty, a broken one for what broke it.
    if front.title.is_none() && problems.is_empty() && front.option.name.is_none() {
        problems.push(missing_title(Span::whole(file)));
    }
    (Document { file, path: path.to_owned(), front, body }, problems)
}

/// Finds and parses the front matter; the byte where the body begins.
fn split(file: FileId, text: &str, problems: &mut Vec<Diagnostic>) -> (Option<Node>, usize) {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first_line = text[bom..].lines().next().unwrap_or("").trim_end();
    let fence = match first_line {
        "+++" => "+++",
        "---" => "---",
        _ => return (None, bom),
    };
    let inner = bom + text[bom..].find('\n').map_or(text.len() - bom, |i| i + 1);
    let mut line_start = inner;
    for line in text[inner..].split_inclusive('\n') {
        if line.trim_end() == fence {
            let range = inner..line_start;
            let (node, mut more) = if fence == "+++" {
                crate::syntax::toml::parse(file, text, range)
            } else {
                crate::syntax::yaml::parse(file, text, range)
            };
            problems.append(&mut more);
            return (Some(node), line_start + line.len());
        }
        line_start += line.len();
    }
    problems.push(unclosed_front_matter(Span::new(file, bom..bom + 3), fence));
    (None, text.len())
}

fn front_matter(node: &Node, problems: &mut Vec<Diagnostic>) -> FrontMatter {
    let mut fields = Fields::new(node, "the front matter", problems);
    let front = FrontMatter {
        title: fields.text("title"),
        description: fields.text("description"),
        date: fields.date("date"),
        updated: fields.date("updated"),
        draft: fields.boolean("draft").unwrap_or(false),
        slug: slug(&mut fields),
        aliases: aliases(&mut fields),
        weight: fields.integer("weight", -1_000_000..=1_000_000).unwrap_or(0),
        template: fields.text_at("template"),
        toc: fields.boolean("toc"),
        extra: fields.node("extra").cloned(),
        option: option_fields(&mut fields),
    };
    fields.finish();
    front
}

fn option_fields(fields: &mut Fields<'_, '_>) -> OptionFields {
    let facts = fields.node("facts").and_then(|node| match &node.value {
        Data::Table(entries) => {
            let span = fields.key_span("facts").unwrap_or(node.span);
            Some(Spanned::new(entries.clone(), span))
        }
        other => {
            fields.report(wrong_type(node.span, "facts", "a table", other.kind()));
            None
        }
    });
    OptionFields {
        name: fields.text("name"),
        phrase: fields.text("phrase"),
        summary: fields.text("summary"),
        choose: fields.text("choose"),
        hue: fields.integer("hue", 0..=359).and_then(|hue| u16::try_from(hue).ok()),
        checked: fields.date_at("checked"),
        drawing: fields.text_at("drawing"),
        facts,
    }
}

fn slug(fields: &mut Fields<'_, '_>) -> Option<Spanned<String>> {
    let slug = fields.text_at("slug")?;
    let fine = !slug.value.is_empty()
        && slug.value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && !slug.value.starts_with('.');
    if !fine {
        fields.report(invalid_value(
            slug.span,
            format!("`{}` cannot be a part of an address", slug.value),
            "letters, digits, hyphens",
        ));
        return None;
    }
    Some(slug)
}

fn aliases(fields: &mut Fields<'_, '_>) -> Vec<Spanned<String>> {
    let mut out = Vec::new();
    for alias in fields.texts("aliases") {
        let fine = alias.value.starts_with('/')
            && !alias.value.contains("//")
            && alias.value.split('/').all(|part| part != "." && part != "..")
            && alias.value.chars().all(|c| c.is_alphanumeric() || "-_./~".contains(c));
        if fine {
            out.push(alias);
        } else {
            fields.report(invalid_value(
                alias.span,
                format!("`{}` is not an address of this site", alias.value),
                "an address such as \"/old/address/\"",
            ));
        }
    }
    out
}

/// Front matter without its last line.
fn unclosed_front_matter(at: Span, fence: &str) -> Diagnostic {
    Diagnostic::new(
        UNCLOSED_FRONT_MATTER,
        at,
        format!("the front matter that starts here is never closed by a `{fence}` line"),
    )
    .help(format!("add a line with `{fence}` where the front matter ends"))
}

/// A Markdown file without a word.
fn empty_page(at: Span) -> Diagnostic {
    Diagnostic::new(EMPTY_PAGE, at, "this page is empty").help("write a title and a text, or remove the file")
}

/// A page without `title` and without a `#` heading.
fn missing_title(at: Span) -> Diagnostic {
    Diagnostic::new(MISSING_TITLE, at, "this page has no title")
        .help("add `title = \"…\"` to its front matter, or start the text with a `# Heading`")
}

codes! {
    /// # The front matter is never closed
    ///
    /// The settings of a page stand at its top between two lines of `+++` (or `---`). Here is
    /// the first of the two, and the second never comes, so nothing says where the text begins.
    ///
    /// Add the second line above the text. Both lines must be of the same kind.
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    ///
    /// Leaves in hot water.
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:1: error[unclosed-front-matter]: the front matter that starts here is never closed by a `+++` line
    ///   help: add a line with `+++` where the front matter ends
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// +++
    ///
    /// Leaves in hot water.
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNCLOSED_FRONT_MATTER = "unclosed-front-matter" Error;

    /// # A page has nothing in it
    ///
    /// Each Markdown file becomes a page, and this one would be blank. It was probably made to
    /// be written later.
    ///
    /// Write a title and a text, or remove the file. A page that is not ready can wait with
    /// `draft = true`.
    ///
    /// ```md content/tea.md
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:1: error[empty-page]: this page is empty
    ///   help: write a title and a text, or remove the file
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// draft = true
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    EMPTY_PAGE = "empty-page" Error;

    /// # A page has no title
    ///
    /// The title is what search results, lists and the tab of the browser show, so a page
    /// cannot do without.
    ///
    /// Begin the text with a heading of one `#`, or write `title = "…"` between the `+++`
    /// lines.
    ///
    /// ```md content/tea.md
    /// Leaves in hot water.
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:1: error[missing-title]: this page has no title
    ///   help: add `title = "…"` to its front matter, or start the text with a `# Heading`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// Leaves in hot water.
    /// ```
    ///
    /// ```diagnostics
    /// ```
    MISSING_TITLE = "missing-title" Error;
}
