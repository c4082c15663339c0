//! The starter: a small working site, embedded, that `init` unpacks.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::new_files;
use crate::source::theme::embedded;

const GITIGNORE: &str = ".gitignore";

static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/starter");

/// Its files, by path.
#[must_use]
pub fn files() -> Vec<(String, &'static [u8])> {
    // Crates are packed without `.gitignore`, so it has another name in the folder.
    let named = |(path, bytes): (String, _)| (path.replace("gitignore", GITIGNORE), bytes);
    embedded(&STARTER).into_iter().map(named).collect()
}

/// What was made.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    /// How many files.
    pub files: usize,
    /// Whether there was a `.gitignore`, which stayed as it was.
    pub kept_gitignore: bool,
}

/// Unpacks the starter into `folder`, which is made. Where it is there, it may hold what a new repository holds: names
/// that begin with a dot, a README and a licence.
///
/// # Errors
/// When the folder holds anything else, or cannot be written to. Nothing is ever overwritten.
pub fn unpack(folder: &Path) -> io::Result<Made> {
    let of_repository = |name: &str| {
        let begins = |start: &str| name.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));
        begins(".") || ["readme", "license", "licence", "copying"].into_iter().any(begins)
    };
    let names = folder.read_dir().into_iter().flatten().filter_map(Result::ok);
    let names: BTreeSet<String> =
        names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let files = files();
    let in_the_way = |name: &&String| {
        !of_repository(name) || **name != GITIGNORE && files.iter().any(|(path, _)| path == *name)
    };
    if let Some(name) = names.iter().find(in_the_way) {
        let message = format!(
            "{} holds {name}, and nothing is overwritten; name a new folder, or an empty one",
            folder.display()
        );
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    let kept_gitignore = names.contains(GITIGNORE);
    let made: Vec<_> = files.iter().filter(|(name, _)| !(kept_gitignore && name == GITIGNORE)).collect();
    new_files::write(folder, made.iter().map(|(name, bytes)| (name.as_str(), *bytes)))?;
    Ok(Made { files: made.len(), kept_gitignore })
}
