//! Words on share images should have letters that their font has.

use crate::diagnostic::{Diagnostic, codes};
use crate::guide::Guide;
use crate::model::Site;
use crate::picture::share;
use crate::source::span::Span;

/// How many letters are named.
const NAMED: usize = 5;

pub(super) fn check(site: &Site, guides: &[Option<Guide>]) -> Option<Diagnostic> {
    if !share::AVAILABLE || !site.config.share_images {
        return None;
    }
    let mut letters: Vec<char> = Vec::new();
    let mut first = None;
    let mut count = 0;
    for (at, what, text) in texts(site, guides) {
        let missing =
            text.chars().filter(|letter| share::missing_letter(letter.encode_utf8(&mut [0; 4])).is_some());
        let missing: Vec<char> = missing.collect();
        if !missing.is_empty() {
            count += 1;
            first.get_or_insert((at, what));
        }
        for letter in missing {
            if letters.len() < NAMED && !letters.contains(&letter) {
                letters.push(letter);
            }
        }
    }
    first.map(|(at, what)| missing_letters(at, &what, &letters, count))
}

/// What share images say, with its place and a name for it.
fn texts<'a>(site: &'a Site, guides: &'a [Option<Guide>]) -> impl Iterator<Item = (Span, String, &'a str)> {
    let pages = site.pages.iter().flat_map(|page| {
        let title = Some(page.title.as_str());
        let said = title.into_iter().chain(page.front.description.as_deref());
        said.map(|text| (page.span(), format!("the page {}", page.address), text))
    });
    let comparisons = site.comparisons.iter().zip(guides).flat_map(|(comparison, guide)| {
        let whole = Span::whole(comparison.file);
        let question = (whole, "the question".to_owned(), comparison.question.as_str());
        let options = comparison.options.iter().flat_map(|option| {
            let said = Some(option.name.as_str()).into_iter().chain(option.summary.as_deref());
            said.map(|text| (option.span, format!("the option {}", option.id), text))
        });
        let asked = guide.iter().flat_map(|guide| &guide.questions);
        let asked = asked.map(|it| (it.span, format!("the question {}", it.id), it.text.as_str()));
        Some(question).into_iter().chain(options).chain(asked)
    });
    pages.chain(comparisons)
}

/// Texts with letters that the font of share images lacks: the first of them, and the first letters that are missing.
fn missing_letters(at: Span, what: &str, letters: &[char], texts: usize) -> Diagnostic {
    let named: Vec<String> = letters.iter().map(|letter| format!("`{letter}`")).collect();
    let d = Diagnostic::new(
        MISSING_LETTER,
        at,
        format!("the font of share images has no letter for {what}: {}", named.join(", ")),
    );
    let d = match texts {
        0 | 1 => d,
        2 => d.note("one more text of the site has such letters"),
        more => d.note(format!("{} more texts of the site have such letters", more - 1)),
    };
    d.note("the images are made without these texts")
        .help("write it in Latin, Greek or Cyrillic letters, put images of your own into static/share/, or turn them off: `share_images = false` in site.toml")
}

codes! {
    /// # The font of share images lacks a letter
    ///
    /// Share images are drawn with a font that is built in, and which has Latin, Greek and Cyrillic letters, punctuation and
    /// common signs. A title or a summary with other letters is left out of the images, which then have their colours only: no
    /// text is better than boxes in its place.
    ///
    /// You can put images of your own into `static/share/`: a file there takes the place of the image of that
    /// address. Or turn share images off with `share_images = false` in `site.toml`.
    ///
    /// ```md content/tea.md
    /// # 茶
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:1:1: warning[missing-letter]: the font of share images has no letter for the page /tea/: `茶`
    ///   note: the images are made without these texts
    ///   help: write it in Latin, Greek or Cyrillic letters, put images of your own into static/share/, or turn them off: `share_images = false` in site.toml
    /// ```
    MISSING_LETTER = "missing-letter" Warning;
}
