//! The built-in theme, embedded: a site's own files replace it one by one.

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static STATIC: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/static");

/// Its files by their paths in a site, as `templates/base.html` and `static/sidetone.css`.
#[must_use]
pub fn files() -> Vec<(String, &'static [u8])> {
    let mut out = Vec::new();
    collect(&TEMPLATES, "templates", &mut out);
    collect(&STATIC, "static", &mut out);
    out
}

/// The files of an embedded folder, with `prefix/` before their paths.
pub fn collect(dir: &Dir<'static>, prefix: &str, out: &mut Vec<(String, &'static [u8])>) {
    for file in dir.files() {
        if let Some(path) = file.path().to_str() {
            out.push((format!("{prefix}/{}", path.replace('\\', "/")), file.contents()));
        }
    }
    for dir in dir.dirs() {
        collect(dir, prefix, out);
    }
}
