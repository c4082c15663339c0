//! Words on share images should have letters that their font has.

use crate::diagnostic::{Diagnostic, problem};
use crate::model::Site;
use crate::picture::share;
use crate::source::span::Span;

/// How many letters are named.
const NAMED: usize = 5;

pub(super) fn check(site: &Site) -> Option<Diagnostic> {
    if !share::AVAILABLE || !site.config.share_images {
        return None;
    }
    let mut letters: Vec<char> = Vec::new();
    let mut first = None;
    let mut count = 0;
    for (at, what, text) in texts(site) {
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
    first.map(|(at, what)| problem::missing_letters(at, &what, &letters, count))
}

/// What share images say, with its place and a name for it.
fn texts(site: &Site) -> impl Iterator<Item = (Span, String, &str)> {
    let pages = site.pages.iter().flat_map(|page| {
        let title = Some(page.title.as_str());
        let said = title.into_iter().chain(page.document.front.description.as_deref());
        said.map(|text| (page.document.place(), format!("the page {}", page.address), text))
    });
    let comparisons = site.comparisons.iter().flat_map(|comparison| {
        let whole = Span::whole(comparison.file);
        let question = (whole, "the question".to_owned(), comparison.question.as_str());
        let options = comparison.options.iter().flat_map(|option| {
            let said = Some(option.name.as_str()).into_iter().chain(option.summary.as_deref());
            said.map(|text| (option.span, format!("the option {}", option.id), text))
        });
        let asked = comparison.guide.iter().flat_map(|guide| &guide.questions);
        let asked = asked.map(|it| (it.span, format!("the question {}", it.id), it.text.as_str()));
        Some(question).into_iter().chain(options).chain(asked)
    });
    pages.chain(comparisons)
}
