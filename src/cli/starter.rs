//! The starter: a small working site, embedded, that `init` unpacks.

use std::io::{self, Write as _};
use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::source::theme::embedded;

static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/starter");

/// Its files, by path.
#[must_use]
pub fn files() -> Vec<(String, &'static [u8])> {
    // Crates are packed without `.gitignore`, so it has another name in the folder.
    let named = |(path, bytes): (String, _)| (path.replace("gitignore", ".gitignore"), bytes);
    embedded(&STARTER).into_iter().map(named).collect()
}

/// Unpacks the starter into `folder`, which is made; the number of files.
///
/// # Errors
/// When the folder holds anything, or cannot be written to. Nothing is ever overwritten.
pub fn unpack(folder: &Path) -> io::Result<usize> {
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        let message =
            format!("{} is not empty, and nothing is overwritten; name a new folder", folder.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    let named = |path: &Path, error: io::Error| {
        io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
    };
    let files = files();
    for (name, bytes) in &files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| named(parent, error))?;
        }
        let mut file = std::fs::File::create_new(&path).map_err(|error| named(&path, error))?;
        file.write_all(bytes).map_err(|error| named(&path, error))?;
    }
    Ok(files.len())
}
