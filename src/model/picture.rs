//! Pictures that pages show, and the drawings of options: each is known from here on, or was reported.

use std::collections::BTreeSet;

use super::Site;
use super::files::Files;
use super::reference::{broken_link, join, relative};
use crate::diagnostic::{Diagnostic, Names};
use crate::markdown::document::Piece;
use crate::picture::Picture;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::INVALID_VALUE;

/// Finds out about every picture that some page shows.
pub(super) fn resolve(site: &mut Site, files: &mut Files, problems: &mut Vec<Diagnostic>) {
    let mut shown: BTreeSet<FileId> = BTreeSet::new();
    for page in &site.pages {
        for piece in &page.body.pieces {
            if let Piece::Image { hole, .. } = piece {
                shown.extend(site.file(&page.links[*hole]).map(|(file, _)| file));
            }
        }
    }
    let options = site.comparisons.iter().flat_map(|comparison| &comparison.options);
    shown.extend(options.filter_map(|option| option.drawing));
    for file in shown {
        match files.pictures.remove(&file) {
            Some(Ok(picture)) => drop(site.pictures.insert(file, picture)),
            // A picture that no page shows may be as broken as it likes.
            Some(Err(found)) => problems.extend(found),
            None => {}
        }
    }
}

/// The drawing of an option, whose page is `from`.
pub(super) fn drawing(
    from: &str,
    path: &Spanned<String>,
    files: &Files,
    problems: &mut Vec<Diagnostic>,
) -> Option<FileId> {
    let full = join(from, &path.value);
    let Some(file) = full.as_deref().and_then(|full| files.assets.get(full)) else {
        // One that is there and cannot be read was reported.
        if !full.as_ref().is_some_and(|full| files.broken.contains(full)) {
            let known = || Names::new(files.assets.keys().filter(|known| known.ends_with(".svg")).cloned());
            let known = files.drawings.get_or_init(known);
            let wrong = full.as_deref().unwrap_or(&path.value);
            let form = |found: &str| relative(from, &path.value, found);
            problems.push(broken_link(path.span, wrong, known, form));
        }
        return None;
    };
    match files.pictures.get(file) {
        // What is wrong with a broken one is reported by itself.
        Some(Err(_) | Ok(Picture::Drawing(_))) => Some(*file),
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
