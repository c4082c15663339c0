//! Writes files that are not there yet, all or none.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes files below `folder`, by their paths; folders are made where they are missing.
///
/// # Errors
/// When one is there already, before anything is written; or when the system does not let us write, and then those that
/// were written are removed.
pub(super) fn write<'a>(
    folder: &Path,
    files: impl Iterator<Item = (&'a str, &'a [u8])> + Clone,
) -> io::Result<()> {
    let paths = files.clone().map(|(path, _)| folder.join(path));
    if let Some(path) = paths.into_iter().find(|path| path.symlink_metadata().is_ok()) {
        let message = format!("{} is there already, and nothing is overwritten", path.display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    let mut written = Vec::new();
    let result = files.into_iter().try_for_each(|(path, bytes)| {
        let path = folder.join(path);
        create(&path, bytes, &mut written).map_err(|error| {
            io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
        })
    });
    if result.is_err() {
        for path in written {
            drop(fs::remove_file(path));
        }
    }
    result
}

fn create(path: &Path, bytes: &[u8], written: &mut Vec<PathBuf>) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = fs::File::create_new(path)?;
    written.push(path.to_owned());
    file.write_all(bytes)
}
