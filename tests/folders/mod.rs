//! Folders as tests compare them: every file, folder and link below one, byte for byte.

#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of this repository.
pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Files by their paths from some folder, with `/` between folders.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A folder that is removed at the end: in memory where the system offers that, since hundreds of builds are written.
pub(crate) fn temporary() -> tempfile::TempDir {
    let memory = tempfile::tempdir_in("/dev/shm");
    memory.or_else(|_| tempfile::tempdir()).expect("a temporary folder")
}

/// What a path names.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Thing {
    Folder,
    File(Vec<u8>),
    Link(PathBuf),
}

/// All that lies below a folder.
pub(crate) type Tree = BTreeMap<String, Thing>;

/// All that lies below `folder`; nothing where there is none. What goes away meanwhile is left out.
pub(crate) fn tree(folder: &Path) -> Tree {
    let below = walkdir::WalkDir::new(folder).min_depth(1).into_iter().filter_map(Result::ok);
    below
        .filter_map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("below the folder");
            let kind = entry.file_type();
            let thing = if kind.is_dir() {
                Thing::Folder
            } else if kind.is_symlink() {
                Thing::Link(fs::read_link(entry.path()).ok()?)
            } else {
                Thing::File(fs::read(entry.path()).ok()?)
            };
            Some((name.to_str().expect("a UTF-8 path").to_owned(), thing))
        })
        .collect()
}

/// The files below `folder`.
pub(crate) fn files(folder: &Path) -> Files {
    let only = |(path, thing)| match thing {
        Thing::File(bytes) => Some((path, bytes)),
        Thing::Folder | Thing::Link(_) => None,
    };
    tree(folder).into_iter().filter_map(only).collect()
}

/// What differs between two trees, in words: their bytes would fill the screen.
pub(crate) fn differences(found: &Tree, expected: &Tree) -> Vec<String> {
    let mut out = Vec::new();
    for (path, thing) in expected {
        match (found.get(path), thing) {
            (None, _) => out.push(format!("{path} is missing")),
            (Some(Thing::File(found)), Thing::File(expected)) if found != expected => {
                let at = found.iter().zip(expected).take_while(|(a, b)| a == b).count();
                let around = |bytes: &[u8]| {
                    let part = &bytes[at.saturating_sub(40).min(bytes.len())..(at + 60).min(bytes.len())];
                    String::from_utf8_lossy(part).into_owned()
                };
                out.push(format!(
                    "{path} differs from byte {at}: {:?}, expected {:?}",
                    around(found),
                    around(expected)
                ));
            }
            (Some(found), expected) if found != expected => out.push(format!("{path} is of another kind")),
            _ => {}
        }
    }
    let more = found.keys().filter(|path| !expected.contains_key(*path));
    out.extend(more.map(|path| format!("{path} should not be there")));
    out
}

/// The trees are the same; otherwise the test ends with what differs.
#[track_caller]
pub(crate) fn assert_same(found: &Tree, expected: &Tree, what: &str) {
    let differences = differences(found, expected);
    assert!(differences.is_empty(), "{what}: {}", differences[..differences.len().min(8)].join("\n"));
}

/// The author's files of a site of this repository; those of the built-in theme are in the program. Drawing the share
/// images takes longer than all the rest: only what is about them asks for them.
pub(crate) fn author_files(site: &Path, images: bool) -> Files {
    let theme: BTreeMap<String, &[u8]> = sidetone::source::theme::files().into_iter().collect();
    let mut out = Files::new();
    for top in ["content", "templates", "static"] {
        for (path, bytes) in files(&site.join(top)) {
            let path = format!("{top}/{path}");
            if theme.get(&path).is_none_or(|built_in| *built_in != bytes.as_slice()) {
                out.insert(path, bytes);
            }
        }
    }
    let config = fs::read_to_string(site.join("site.toml")).expect("a site has a site.toml");
    out.insert("site.toml".to_owned(), format!("share_images = {images}\n{config}").into_bytes());
    out
}

/// Writes one file, and its folder.
pub(crate) fn put(root: &Path, path: &str, bytes: &[u8]) {
    let full = root.join(path);
    fs::create_dir_all(full.parent().expect("a parent")).expect("a folder can be made");
    fs::write(full, bytes).expect("a file can be written");
}

/// Makes the author's files in `root`, which are those of `before`, those of `after`.
pub(crate) fn change(root: &Path, before: &Files, after: &Files) {
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        fs::remove_file(root.join(path)).expect("a file can be removed");
    }
    for (path, bytes) in after {
        if before.get(path) != Some(bytes) {
            put(root, path, bytes);
        }
    }
}

/// What a build has left in a site's folder: the output, the state without its lock, and what else is there that
/// should not be.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Built {
    pub output: Tree,
    pub state: Tree,
    pub stray: Vec<String>,
}

impl Built {
    /// Of the site in `root`, whose output is `public`.
    pub(crate) fn read(root: &Path) -> Built {
        let mut state = tree(&root.join(".sidetone"));
        // What pages want of each other may be more than what they want now: it only says where to look again.
        state.retain(|path, _| !path.ends_with("/anchors"));
        state.retain(|path, _| !path.ends_with("/lock"));
        let ours = ["site.toml", "content", "templates", "static", "public", ".sidetone"];
        let entries = fs::read_dir(root).expect("the site's folder is there").filter_map(Result::ok);
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut stray: Vec<String> = names.filter(|name| !ours.contains(&name.as_str())).collect();
        stray.extend(state.keys().filter(|path| path.contains("journal")).cloned());
        Built { output: tree(&root.join("public")), state, stray }
    }

    /// What differs from a build that was made afresh.
    pub(crate) fn differences(&self, clean: &Built) -> Vec<String> {
        let mut out = differences(&self.output, &clean.output);
        out.extend(
            differences(&self.state, &clean.state).into_iter().map(|line| format!(".sidetone/{line}")),
        );
        out.extend(self.stray.iter().map(|name| format!("{name} was left behind")));
        out
    }
}
