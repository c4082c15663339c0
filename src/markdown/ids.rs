//! Ids of headings.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, codes};
use crate::markdown::document::Heading;
use crate::source::span::Span;

/// Gives each heading the id that its author chose (in [`Heading::id`] until now), or else one
/// made from its words (where that is empty). `taken` are the other ids of the page.
pub(super) fn assign(headings: &mut [Heading], mut taken: BTreeMap<String, Span>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut open = Vec::new();
    for (index, heading) in headings.iter().enumerate() {
        if heading.id.is_empty() {
            let slug = github_slug(&heading.text);
            open.push((index, if slug.starts_with(OF_THEME) { format!("section-{slug}") } else { slug }));
        } else if heading.id.starts_with(OF_THEME) {
            diagnostics.push(reserved_anchor(heading.span, &heading.id));
            open.push((index, heading.id.clone()));
        } else if let Some(&first) = taken.get(&heading.id) {
            diagnostics.push(duplicate_anchor(heading.span, &heading.id, first));
            open.push((index, heading.id.clone()));
        } else {
            taken.insert(heading.id.clone(), heading.span);
        }
    }
    // Where the search goes on for each id, so that it takes no longer for many equal headings.
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (index, wanted) in open {
        let count = counts.entry(wanted.clone()).or_default();
        let id = loop {
            let id = if *count == 0 { wanted.clone() } else { format!("{wanted}-{count}") };
            *count += 1;
            if !taken.contains_key(&id) {
                break id;
            }
        };
        taken.insert(id.clone(), headings[index].span);
        headings[index].id = id;
    }
    diagnostics
}

/// What the ids of the theme begin with, but for those that name something of a comparison.
const OF_THEME: &str = "page-";

/// An id that is given to another part of the page.
pub(crate) fn reserved_anchor(at: Span, id: &str) -> Diagnostic {
    Diagnostic::new(RESERVED_ANCHOR, at, format!("the id `{id}` belongs to another part of this page"))
        .help("give the heading another in braces: `{#other}`")
}

/// An id as GitHub makes it: lower case; letters, digits, hyphens and underscores stay, spaces
/// become hyphens, all else is left out. `section` when nothing is left.
fn github_slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            c if c.is_whitespace() => slug.push('-'),
            // The accents of decomposed letters belong to them.
            '-' | '_' | '\u{300}'..='\u{36f}' => slug.push(c),
            c if c.is_alphanumeric() => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if slug.is_empty() { "section".to_owned() } else { slug }
}

/// A heading with the id of another, both given by the author, or with that of a footnote.
fn duplicate_anchor(at: Span, id: &str, first: Span) -> Diagnostic {
    Diagnostic::new(DUPLICATE_ANCHOR, at, format!("this page has the id `{id}` twice"))
        .related(first, "the first is here")
        .help("give one of them another id in braces: `{#other}`")
}

codes! {
    /// # Two headings of a page have the same id
    ///
    /// The id in braces behind a heading is what links lead to: `tea.md#brew`. If two headings
    /// of a page have it, the second can never be reached.
    ///
    /// Give one of them another id. Headings without an id in braces get one of their own.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ## Brewing black tea {#brew}
    ///
    /// ## Brewing green tea {#brew}
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:5:1: error[duplicate-anchor]: this page has the id `brew` twice
    ///   content/tea.md:3:1: the first is here
    ///   help: give one of them another id in braces: `{#other}`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// ## Brewing black tea {#brew-black}
    ///
    /// ## Brewing green tea {#brew-green}
    /// ```
    ///
    /// ```diagnostics
    /// ```
    DUPLICATE_ANCHOR = "duplicate-anchor" Error;

    /// # The id of a heading is that of another part of the page
    ///
    /// Templates give ids to parts of a page: `page-main` and others that begin with `page-`, the criteria and the facts
    /// in the table, criteria on the page of the method, sources on theirs. A heading with such an id would catch the
    /// links that lead there.
    ///
    /// Give the heading another id. One that takes its id from its words gets a free one by itself.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,1
    /// coffee,2
    /// ```
    ///
    /// ```md content/compare.md
    /// # All of them
    ///
    /// ## What they cost {#price}
    ///
    /// ## Price
    /// ```
    ///
    /// ```md content/method.md
    /// # How
    ///
    /// ## First {#page-main}
    /// ```
    ///
    /// ```diagnostics
    /// content/compare.md:3:1: error[reserved-anchor]: the id `price` belongs to another part of this page
    ///   help: give the heading another in braces: `{#other}`
    /// content/method.md:3:1: error[reserved-anchor]: the id `page-main` belongs to another part of this page
    ///   help: give the heading another in braces: `{#other}`
    /// ```
    RESERVED_ANCHOR = "reserved-anchor" Error;
}

#[cfg(test)]
mod tests {
    use super::github_slug;

    #[test]
    fn slugs_are_those_of_github() {
        assert_eq!(github_slug("Noise cancelling"), "noise-cancelling");
        assert_eq!(github_slug("What's new in 2.0?"), "whats-new-in-20");
        assert_eq!(github_slug("C++ & Rust"), "c--rust");
        assert_eq!(github_slug("Für Ärzte — и врачей, 医生"), "für-ärzte--и-врачей-医生");
        assert_eq!(github_slug("snake_case and-hyphen"), "snake_case-and-hyphen");
        assert_eq!(github_slug("!?"), "section");
    }
}
