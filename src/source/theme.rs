//! The built-in theme, embedded: a site's own files replace it one by one.

use include_dir::{Dir, include_dir};

use super::folders;

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// Its files by their paths in a site, as `templates/base.html` and `static/sidetone.css`.
#[must_use]
pub fn files() -> Vec<(String, &'static [u8])> {
    let mut out = Vec::new();
    for (dir, folder) in [(&TEMPLATES, folders::TEMPLATES), (&STATIC, folders::STATIC)] {
        out.extend(embedded(dir).into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    out
}

/// The files of an embedded folder, by their paths below it.
pub(crate) fn embedded(dir: &Dir<'static>) -> Vec<(String, &'static [u8])> {
    let own =
        dir.files().filter_map(|file| Some((file.path().to_str()?.replace('\\', "/"), file.contents())));
    own.chain(dir.dirs().flat_map(embedded)).collect()
}
