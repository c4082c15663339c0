//! Code blocks, highlighted with classes.

use std::sync::LazyLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::markdown::markup::escape;

/// All syntaxes; loading them takes tens of milliseconds, so it is done once, when first needed.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// The most letters that a misspelt language is looked for by.
const LONGEST: usize = 40;

/// Words for code that has no language.
const PLAIN: &[&str] = &["text", "txt", "plain", "plaintext", "none"];

/// Usual words that are neither name nor file extension of a syntax.
const ALIASES: &[(&str, &str)] = &[
    ("console", "bash"),
    ("golang", "go"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("shell", "bash"),
    ("shell-session", "bash"),
];

/// The language that the words behind a fence name: what follows it, other programs read. `rust,ignore`, `js{1,3}`,
/// `{.python .numbered}` and `{r}` name one too.
pub(super) fn language(info: &str) -> Option<&str> {
    let info = info.trim_start().trim_start_matches('{').trim_start_matches('.');
    let end =
        info.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':' | '=' | '|' | '[' | '('));
    Some(&info[..end.unwrap_or(info.len())]).filter(|language| !language.is_empty())
}

/// `<pre>…</pre>` of `code`. An `Err` says that the language is not known, and holds the same
/// without highlighting.
pub(super) fn html(language: Option<&str>, code: &str) -> Result<String, String> {
    let Some(language) = language else {
        return Ok(block("", &escape(code)));
    };
    let class = format!(" class=\"language-{}\"", escape(language));
    let plain = || block(&class, &escape(code));
    if PLAIN.contains(&language.to_ascii_lowercase().as_str()) {
        return Ok(plain());
    }
    match syntax(language) {
        Some(syntax) => Ok(highlight(syntax, code).map_or_else(plain, |html| block(&class, &html))),
        None => Err(plain()),
    }
}

/// Languages with a name like `language`.
pub(super) fn near(language: &str) -> Vec<String> {
    let wrong = language.to_ascii_lowercase();
    let most = wrong.len() / 3;
    if most == 0 || wrong.len() > LONGEST {
        return Vec::new();
    }
    let names = SYNTAXES.syntaxes().iter().flat_map(|s| std::iter::once(&s.name).chain(&s.file_extensions));
    let mut near: Vec<String> = names
        .map(|name| name.to_ascii_lowercase())
        .filter(|name| !name.contains(char::is_whitespace))
        .filter(|name| wrong.len().abs_diff(name.len()) <= most)
        .filter(|name| strsim::damerau_levenshtein(&wrong, name) <= wrong.chars().count() / 3)
        .collect();
    near.sort();
    near.dedup();
    near
}

// A wide block scrolls, and what scrolls must be reached with the keyboard.
fn block(class: &str, html: &str) -> String {
    format!("<pre tabindex=\"0\"><code{class}>{html}</code></pre>\n")
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let alias = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(language));
    SYNTAXES.find_syntax_by_token(alias.map_or(language, |(_, token)| token))
}

fn highlight(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let style = ClassStyle::SpacedPrefixed { prefix: "hl-" };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, style);
    for line in LinesWithEndings::from(code) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_languages_are_known() {
        let usual = "rust toml yaml json js ts typescript tsx html css sh bash shell console python go c c++ java \
                     kotlin swift c# vue zsh ruby php sql markdown md diff dockerfile make xml haskell elixir zig nix csv ini";
        let unknown: Vec<&str> = usual.split_whitespace().filter(|l| syntax(l).is_none()).collect();
        assert_eq!(unknown, [""; 0]);
    }

    #[test]
    fn aliases_lead_to_syntaxes() {
        for (alias, _) in ALIASES {
            assert!(syntax(alias).is_some(), "{alias} leads nowhere");
            assert!(SYNTAXES.find_syntax_by_token(alias).is_none(), "{alias} is known by itself");
        }
    }

    #[test]
    fn code_is_highlighted_with_classes_only() {
        let html = html(Some("toml"), "a = \"<b>\"\n").unwrap();
        assert!(
            html.starts_with("<pre tabindex=\"0\"><code class=\"language-toml\"><span class=\"hl-source"),
            "{html}"
        );
        assert!(html.contains("&lt;b&gt;") && !html.contains("style="), "{html}");
    }

    #[test]
    fn unknown_languages_stay_plain_and_have_neighbours() {
        assert_eq!(
            html(Some("tomll"), "a<b\n").unwrap_err(),
            "<pre tabindex=\"0\"><code class=\"language-tomll\">a&lt;b\n</code></pre>\n"
        );
        assert!(near("tomll").contains(&"toml".to_owned()));
        assert_eq!(near("foo").iter().filter(|n| n.len() < 2).count(), 0);
    }
}
