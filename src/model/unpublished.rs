//! What is not published yet: drafts, pages dated in the future, and the files that are theirs alone.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use super::page::{beside, folder_of, is_inside};
use super::reference::join;
use crate::markdown::document::{Body, Target};

/// Pages that are not published, by path.
pub(super) type Hidden = BTreeMap<String, HiddenPage>;

/// A page that is not published.
#[derive(Debug)]
pub(super) struct HiddenPage {
    /// Whether it is a draft; else it is dated in the future.
    pub draft: bool,
    /// Whether it states facts.
    pub states: bool,
    /// The files below `content/` that it shows or links to, by path.
    pub files: Vec<String>,
}

/// How many pages and files are not published.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Unpublished {
    /// Drafts.
    pub drafts: usize,
    /// Pages dated in the future that are no drafts.
    pub future: usize,
    /// Files that belong to such pages alone.
    pub files: usize,
}

/// The files below `content/` that a page shows or links to, by path.
pub(super) fn files_of(path: &str, body: &Body) -> Vec<String> {
    let files = body.holes.iter().filter_map(|hole| match &hole.target {
        Target::File(file) => join(path, file),
        _ => None,
    });
    files.collect()
}

/// Takes those files out of `assets`, by path, that belong to pages which are not published: a hidden `index.md` keeps
/// what is in its folder, and any hidden page what it shows. What a published page shows is published.
pub(super) fn withhold<T>(assets: &mut Vec<(T, &String)>, hidden: &Hidden, pages: &[Page]) -> Unpublished {
    let drafts = hidden.values().filter(|page| page.draft).count();
    let mut out = Unpublished { drafts, future: hidden.len() - drafts, files: 0 };
    if hidden.is_empty() {
        return out;
    }
    let shown: BTreeSet<String> = pages.iter().flat_map(|page| files_of(&page.path, &page.body)).collect();
    let of_hidden: BTreeSet<&String> = hidden.values().flat_map(|page| &page.files).collect();
    let index = |path: &&String| !folder_of(path).is_empty() && **path == beside(folder_of(path), "index.md");
    let folders: Vec<&str> = hidden.keys().filter(index).map(|path| folder_of(path)).collect();
    let before = assets.len();
    assets.retain(|(_, path)| {
        let is_theirs = of_hidden.contains(path) || folders.iter().any(|folder| is_inside(folder, path));
        !is_theirs || shown.contains(*path)
    });
    out.files = before - assets.len();
    out
}
