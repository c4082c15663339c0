//! Front matter: where it stands in a page's file, and what it says.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::contender::Said;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::date::Date;
use crate::syntax::fields::{self, Fields, Instead, invalid_value};
use crate::syntax::value::{Data, Node};
use crate::syntax::{toml, yaml};

/// Front matter, but for what makes a page an option.
#[derive(Debug, Default)]
pub struct FrontMatter {
    /// `title`, else the first `#` heading of the body.
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `date`
    pub date: Option<Date>,
    /// `updated`
    pub updated: Option<Date>,
    /// `draft`
    pub draft: bool,
    /// `slug`
    pub slug: Option<Spanned<String>>,
    /// `aliases`
    pub aliases: Vec<Spanned<String>>,
    /// `weight`
    pub weight: i64,
    /// `template`
    pub template: Option<Spanned<String>>,
    /// `toc`
    pub toc: Option<bool>,
    /// `extra`
    pub extra: Option<Node>,
}

/// How front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    /// Between lines of `+++`.
    Toml,
    /// Between lines of `---`; the last may be `...`.
    Yaml,
}

impl Language {
    const ALL: [Language; 2] = [Language::Toml, Language::Yaml];

    fn fence(self) -> &'static str {
        match self {
            Language::Toml => "+++",
            Language::Yaml => "---",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Language::Toml => "TOML",
            Language::Yaml => "YAML",
        }
    }

    /// The language whose front matter a line opens.
    fn opened_by(line: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| line.trim_end() == language.fence())
    }

    fn is_closed_by(self, line: &str) -> bool {
        let line = line.trim_end();
        line == self.fence() || self == Language::Yaml && line == "..."
    }

    /// The key of a line that sets one in this language.
    fn key(self, line: &str) -> Option<&str> {
        let (key, value) = line.split_once(if self == Language::Toml { '=' } else { ':' })?;
        let key = key.trim_end();
        let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
        // `https://example.org` sets nothing.
        let stands_apart = self == Language::Toml || value.is_empty() || value.starts_with([' ', '\t', '\r']);
        (is_key && stands_apart).then_some(key)
    }

    fn parse(self, file: FileId, text: &str, range: Range<usize>) -> (Node, Vec<Diagnostic>) {
        match self {
            Language::Toml => toml::parse(file, text, range),
            Language::Yaml => yaml::parse(file, text, range),
        }
    }
}

/// The lines of a text with the byte where each begins.
fn lines(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    text[from..].split_inclusive('\n').scan(from, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// The first line end of old Macintosh computers, by which no line number would be right and no fence be found.
pub(super) fn lone_carriage_return(file: FileId, text: &str) -> Option<Diagnostic> {
    let lone = |at: &usize| !text[at + 1..].starts_with('\n');
    let at = text.match_indices('\r').map(|(at, _)| at).find(lone)?;
    let d = Diagnostic::new(
        CARRIAGE_RETURN,
        Span::new(file, at..at + 1),
        "here a line ends with a carriage return alone",
    );
    Some(d.help("save the file with line ends of Unix (LF) or Windows (CR LF)"))
}

/// Finds and parses the front matter; the byte where the body begins.
pub(super) fn split(file: FileId, text: &str, problems: &mut Vec<Diagnostic>) -> (Option<Node>, usize) {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = text[bom..].split_inclusive('\n').next().unwrap_or("");
    let Some(language) = Language::opened_by(first) else {
        problems.extend(misplaced(file, text, bom));
        return (None, bom);
    };
    let inner = bom + first.len();
    let Some((end, line)) = lines(text, inner).find(|(_, line)| language.is_closed_by(line)) else {
        problems.push(unclosed(file, text, bom, inner, language));
        return (None, text.len());
    };
    let (node, mut found) = language.parse(file, text, inner..end);
    let body = end + line.len();
    if let Some(meant) = other_language(language, &text[inner..end])
        && !found.is_empty()
    {
        found = vec![wrong_fence(Span::new(file, bom..bom + 3), language, meant)];
        problems.append(&mut found);
        return (None, body);
    }
    problems.append(&mut found);
    (Some(node), body)
}

/// The byte of a page where its body begins.
pub(crate) fn body_start(file: FileId, text: &str) -> usize {
    split(file, text, &mut Vec::new()).1
}

/// The other language, where the first line that sets something is written in it.
fn other_language(language: Language, text: &str) -> Option<Language> {
    let line = text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let meant = Language::ALL.into_iter().find(|other| *other != language)?;
    let is_table = meant == Language::Toml && line.starts_with('[') && line.trim_end().ends_with(']');
    (is_table || meant.key(line).is_some() && language.key(line).is_none()).then_some(meant)
}

/// Front matter that is taken for text, as it does not begin with a fence in the first line.
fn misplaced(file: FileId, text: &str, from: usize) -> Option<Diagnostic> {
    let mut comment = false;
    let (mut above, mut indented) = (false, false);
    for (start, line) in lines(text, from) {
        let words = line.trim();
        if comment || words.starts_with("<!--") {
            comment = !words.ends_with("-->");
            above = true;
            continue;
        }
        if words.is_empty() || words.starts_with("//") || is_comment(words) {
            above = true;
            continue;
        }
        indented |= line.starts_with([' ', '\t', '\u{a0}', '\u{feff}']);
        let at = start + line.find(words).unwrap_or(0);
        let span = Span::new(file, at..at + words.len());
        if let Some(language) = Language::opened_by(words) {
            let closes = |line: &str| language.is_closed_by(line.trim_start());
            return settings_until(text, start + line.len(), closes)
                .map(|_| not_first(span, indented && !above));
        }
        return match words {
            ";;;" | "{" | "+++json" | "---json" | "---toml" | "---yaml" => Some(unknown_fence(span, words)),
            _ if is_long_fence(words) => {
                settings_until(text, start + line.len(), |line| line.trim() == words)
                    .map(|_| unknown_fence(span, words))
            }
            _ => unopened(file, text, start),
        };
    }
    None
}

/// `# layout: post`, as some write above a fence; a heading has no colon behind a key.
fn is_comment(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('#') else { return false };
    line.starts_with("#!") || Language::ALL.into_iter().any(|l| l.key(rest.trim_start()).is_some())
}

/// `-----`
fn is_long_fence(line: &str) -> bool {
    line.len() > 3 && (line.bytes().all(|b| b == b'-') || line.bytes().all(|b| b == b'+'))
}

/// Front matter whose first fence is missing.
fn unopened(file: FileId, text: &str, from: usize) -> Option<Diagnostic> {
    let fence = settings_until(text, from, |line| Language::opened_by(line).is_some())?;
    let language = Language::opened_by(fence)?;
    let span = Span::new(file, from..from + text[from..].lines().next().map_or(0, str::len));
    Some(missing_fence(span, language))
}

/// The line that ends settings which begin at a byte, if nothing else stands before it and one of their keys is known.
/// Words between two rules are no settings, even with a colon among them.
fn settings_until(text: &str, from: usize, ends: impl Fn(&str) -> bool) -> Option<&str> {
    let mut known = false;
    for (_, line) in lines(text, from) {
        if ends(line) {
            return known.then_some(line);
        }
        let key = Language::ALL.into_iter().find_map(|language| language.key(line.trim_start()));
        known |= key.is_some_and(|key| KEYS.contains(&key) || ELSEWHERE.iter().any(|(name, _)| *name == key));
        let inside =
            key.is_some() || line.trim().is_empty() || line.starts_with([' ', '\t', '#', '[', '-', ']']);
        if !inside {
            return None;
        }
    }
    None
}

/// The keys by which front matter without a fence is known.
const KEYS: &[&str] = &[
    "title",
    "description",
    "date",
    "updated",
    "draft",
    "slug",
    "aliases",
    "weight",
    "template",
    "toc",
    "name",
    "summary",
];

/// Keys of other programs, and what takes their place here.
const ELSEWHERE: &[(&str, Instead)] = &[
    ("abstract", Instead::Key("description")),
    ("alias", Instead::Same("aliases", are_aliases)),
    ("author", Instead::Extra),
    ("authors", Instead::Extra),
    ("cascade", Instead::Extra),
    ("categories", Instead::Extra),
    ("category", Instead::Extra),
    ("comments", Instead::Extra),
    ("cover", Instead::Extra),
    ("created", Instead::Key("date")),
    ("created_at", Instead::Key("date")),
    ("excerpt", Instead::Key("description")),
    ("featured", Instead::Extra),
    ("featured_image", Instead::Extra),
    ("headline", Instead::Key("title")),
    ("hero", Instead::Extra),
    ("id", Instead::Key("slug")),
    ("image", Instead::Extra),
    ("images", Instead::Extra),
    ("keywords", Instead::Extra),
    ("lastUpdated", Instead::Same("updated", is_date)),
    ("last_modified_at", Instead::Same("updated", is_date)),
    ("last_updated", Instead::Same("updated", is_date)),
    ("lastmod", Instead::Same("updated", is_date)),
    ("layout", Instead::Key("template")),
    ("linkTitle", Instead::Key("title")),
    ("math", Instead::Extra),
    ("menu", Instead::Extra),
    ("menu_order", Instead::Key("weight")),
    ("mermaid", Instead::Extra),
    ("modified", Instead::Same("updated", is_date)),
    ("nav_order", Instead::Key("weight")),
    ("order", Instead::Key("weight")),
    ("outputs", Instead::Extra),
    ("params", Instead::Extra),
    ("path", Instead::Key("slug")),
    ("permalink", Instead::Key("aliases")),
    ("pubDate", Instead::Same("date", is_date)),
    ("publishDate", Instead::Same("date", is_date)),
    ("publish_date", Instead::Same("date", is_date)),
    ("published", Instead::Say("`draft` is its opposite: `published: false` is `draft: true` here")),
    ("redirect_from", Instead::Same("aliases", are_aliases)),
    ("resources", Instead::Extra),
    ("series", Instead::Extra),
    ("sidebar_position", Instead::Key("weight")),
    ("subtitle", Instead::Key("description")),
    ("tags", Instead::Extra),
    ("taxonomies", Instead::Extra),
    ("thumbnail", Instead::Extra),
    ("type", Instead::Extra),
    ("updated_at", Instead::Same("updated", is_date)),
    ("url", Instead::Key("aliases")),
];

fn is_date(value: &Data) -> bool {
    fields::date(value).is_some()
}

fn are_aliases(value: &Data) -> bool {
    let items = value.list().map_or(vec![value], |items| items.iter().map(|item| &item.value).collect());
    items.iter().all(|item| item.text().is_some_and(is_alias))
}

/// Whether it is an address of a page that was.
fn is_alias(address: &str) -> bool {
    address.starts_with('/')
        && !address.contains("//")
        && address.split('/').all(|part| !part.starts_with('.') || part == ".well-known")
        && address.chars().all(|c| c.is_alphanumeric() || "-_./~".contains(c))
}

/// What takes the place of a key that has no meaning here.
fn instead(key: &str, criteria: &BTreeSet<&str>) -> Option<Instead> {
    if criteria.contains(key) {
        return Some(Instead::Say("it is a criterion: move it below `[facts]`"));
    }
    ELSEWHERE.iter().find(|(known, _)| *known == key).map(|(_, instead)| *instead)
}

impl FrontMatter {
    pub(super) fn read(
        node: &Arc<Node>,
        criteria: &BTreeSet<&str>,
        problems: &mut Vec<Diagnostic>,
    ) -> (FrontMatter, Said) {
        let mut fields = Fields::new(node, "the front matter", problems);
        let front = FrontMatter {
            title: fields.text("title"),
            description: fields.text("description"),
            date: fields.date("date"),
            updated: fields.date("updated"),
            draft: fields.boolean("draft").unwrap_or(false),
            slug: own_slug(&mut fields),
            aliases: aliases(&mut fields),
            weight: fields.integer("weight", -1_000_000..=1_000_000).unwrap_or(0),
            template: fields.text_at("template"),
            toc: fields.boolean("toc"),
            extra: fields.node("extra").cloned(),
        };
        let said = Said::read(&mut fields, node);
        fields.finish_or(|key| instead(key, criteria));
        (front, said)
    }
}

fn own_slug(fields: &mut Fields<'_, '_>) -> Option<Spanned<String>> {
    let slug = fields.text_at("slug")?;
    let fine = !slug.value.is_empty()
        && slug.value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && !slug.value.starts_with('.')
        && slug.value != "index.html";
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
        if is_alias(&alias.value) {
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

/// Front matter that is never closed.
fn unclosed(file: FileId, text: &str, at: usize, inner: usize, language: Language) -> Diagnostic {
    let fence = language.fence();
    let span = Span::new(file, at..at + 3);
    let other = lines(text, inner).find(|(_, line)| Language::opened_by(line).is_some());
    let message = format!("the front matter that starts here is never closed by a `{fence}` line");
    let problem = Diagnostic::new(UNCLOSED_FRONT_MATTER, span, message);
    match other {
        Some((start, line)) => problem
            .related(Span::new(file, start..start + line.trim_end().len()), "this line is of the other kind")
            .help("make both lines the same: `+++` around TOML, `---` around YAML"),
        None => problem.help(format!("add a line with `{fence}` where the front matter ends")),
    }
}

/// Settings in one language between the fences of the other.
fn wrong_fence(at: Span, language: Language, meant: Language) -> Diagnostic {
    let message = format!(
        "between `{}` lines stands {}, and this is {}",
        language.fence(),
        language.name(),
        meant.name()
    );
    Diagnostic::new(FRONT_MATTER_FENCE, at, message).help(format!(
        "write `{0}` in place of both `{1}` lines",
        meant.fence(),
        language.fence()
    ))
}

/// Front matter below the first line, or indented.
fn not_first(at: Span, indented: bool) -> Diagnostic {
    let help = if indented {
        "remove the spaces before it"
    } else {
        "remove what stands above it: comments go below it, or between its lines behind a `#`"
    };
    Diagnostic::new(
        FRONT_MATTER_FENCE,
        at,
        "front matter begins with the first line of its file, and this does not",
    )
    .note("as it is, readers would see it as text, and `draft` would not count")
    .help(help)
}

/// A fence of another program.
fn unknown_fence(at: Span, fence: &str) -> Diagnostic {
    Diagnostic::new(FRONT_MATTER_FENCE, at, format!("front matter does not begin with `{fence}` here"))
        .help("put it between two lines of `+++` (TOML) or of `---` (YAML)")
}

/// Settings without a fence above them.
fn missing_fence(at: Span, language: Language) -> Diagnostic {
    let fence = language.fence();
    Diagnostic::new(FRONT_MATTER_FENCE, at, format!("this is front matter without a `{fence}` line above it"))
        .note("as it is, readers would see it as text, and `draft` would not count")
        .help(format!("add a line with `{fence}` above it"))
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

    /// # Front matter does not stand between its lines
    ///
    /// The settings of a page are the first thing in its file: TOML between two lines of `+++`, or YAML between two of
    /// `---`. Here they stand below something else, or one of the lines is missing or of the other kind. They would be
    /// shown to readers as text, and a draft would be published.
    ///
    /// Do as the message says. A comment may stand between the two lines, behind a `#`.
    ///
    /// ```md content/tea.md
    /// <!-- to be checked by Ann -->
    /// ---
    /// title: Tea
    /// draft: true
    /// ---
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:2:1: error[front-matter-fence]: front matter begins with the first line of its file, and this does not
    ///   note: as it is, readers would see it as text, and `draft` would not count
    ///   help: remove what stands above it: comments go below it, or between its lines behind a `#`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// ---
    /// # to be checked by Ann
    /// title: Tea
    /// draft: true
    /// ---
    /// ```
    ///
    /// ```diagnostics
    /// ```
    FRONT_MATTER_FENCE = "front-matter-fence" Error;

    /// # Lines end in a way that is not known
    ///
    /// A line ends with a line feed (LF), on Windows with a carriage return before it (CR LF). In this file a carriage
    /// return stands alone, as on very old computers and after some conversions: the file would be one long line.
    ///
    /// Let your editor save it with other line ends.
    ///
    /// ```hex content/tea.md
    /// 23 20 54 65 61 0D 0D 48 6F 74 2E 0D
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:6: error[carriage-return]: here a line ends with a carriage return alone
    ///   help: save the file with line ends of Unix (LF) or Windows (CR LF)
    /// ```
    CARRIAGE_RETURN = "carriage-return" Error;
}
