//! What stands in a site's folder, by name.

/// The settings of the site.
pub const SETTINGS: &str = "site.toml";
/// Pages, comparisons and what they show.
pub const CONTENT: &str = "content";
/// Templates of the site's own.
pub const TEMPLATES: &str = "templates";
/// Files that are published as they are.
pub const STATIC: &str = "static";
/// All that authors write.
pub const SOURCES: [&str; 4] = [SETTINGS, CONTENT, TEMPLATES, STATIC];
/// Where a build is written, unless the command line says otherwise.
pub const OUTPUT: &str = "public";
/// What a build has to know about the one before.
pub const STATE: &str = ".sidetone";

/// The rest of a path below `folder`: `notes/one.md` of `content/notes/one.md`.
#[must_use]
pub fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}
