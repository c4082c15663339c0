//! Pictures that pages show, and the drawings of options: each is known from here on, or was reported.

use std::collections::BTreeSet;

use super::doubt::Doubt;
use super::references::{join, relative};
use crate::diagnostic::Diagnostic;
use crate::markdown::document::Piece;
use crate::model::Site;
use crate::model::link::references::broken_link;
use crate::model::parse::Parsed;
use crate::picture::Picture;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::INVALID_VALUE;

/// Finds out about every picture that some page shows.
pub(super) fn resolve(site: &mut Site, parsed: &Parsed, doubt: &Doubt, problems: &mut Vec<Diagnostic>) {
    let mut shown: BTreeSet<FileId> = BTreeSet::new();
    for page in &site.pages {
        for piece in &page.document.body.pieces {
            if let Piece::Image { hole, .. } = piece {
                shown.extend(site.file(&page.links[*hole]).map(|(file, _)| file));
            }
        }
    }
    let drawings = drawings(site, parsed, doubt, problems);
    shown.extend(drawings.iter().map(|(_, _, file)| *file));
    for file in shown {
        let Some(found) = parsed.pictures.get(&file) else { continue };
        // A picture that no page shows may be as broken as it likes.
        problems.extend(found.problems.iter().cloned());
        site.pictures.extend(found.picture.clone().map(|picture| (file, picture)));
    }
    for (comparison, option, file) in drawings {
        site.comparisons[comparison].options[option].drawing = Some(file);
    }
}

/// The drawings of options, by comparison and option.
fn drawings(
    site: &Site,
    parsed: &Parsed,
    doubt: &Doubt,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(usize, usize, FileId)> {
    let mut found = Vec::new();
    for (index, comparison) in site.comparisons.iter().enumerate() {
        for (option, it) in comparison.options.iter().enumerate() {
            let Some(page) = it.page.map(|page| &site.pages[page.index()].document) else { continue };
            let Some(path) = &page.front.option.drawing else { continue };
            let file = drawing(&page.path, path, parsed, doubt, problems);
            found.extend(file.map(|file| (index, option, file)));
        }
    }
    found
}

fn drawing(
    from: &str,
    path: &Spanned<String>,
    parsed: &Parsed,
    doubt: &Doubt,
    problems: &mut Vec<Diagnostic>,
) -> Option<FileId> {
    let full = join(from, &path.value);
    let Some(file) = full.as_deref().and_then(|full| parsed.assets.get(full)) else {
        // One that is there and cannot be read was reported.
        if !full.as_deref().is_some_and(|full| doubt.page(full)) {
            let known = parsed.assets.keys().map(String::as_str).filter(|known| known.ends_with(".svg"));
            let wrong = full.as_deref().unwrap_or(&path.value);
            let form = |found: &str| relative(from, &path.value, found);
            problems.push(broken_link(path.span, wrong, known, form));
        }
        return None;
    };
    match parsed.pictures.get(file) {
        Some(found) if matches!(found.picture, None | Some(Picture::Drawing(_))) => Some(*file),
        _ => {
            problems.push(not_a_drawing(path.span, &path.value));
            None
        }
    }
}

/// The `drawing` of an option that is another kind of picture.
fn not_a_drawing(at: Span, path: &str) -> Diagnostic {
    Diagnostic::new(INVALID_VALUE, at, format!("`{path}` is not a drawing"))
        .label("expected an SVG that uses `currentColor`")
}
