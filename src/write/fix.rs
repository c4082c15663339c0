//! The only place that changes an author's files: replacements are put into them, each file whole or not at all.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{WriteError, io_error};
use crate::diagnostic::fix::Fixed;
use crate::read;
use crate::source::digest::Digest;

/// Whether the file at a path of a site is its own, and not reached by a symbolic link.
#[must_use]
pub fn is_own(root: &Path, path: &str) -> bool {
    // A slash is no separator in what Windows calls a canonical path.
    let within = |root: PathBuf| path.split('/').fold(root, |folder, name| folder.join(name));
    let is_there = |real: PathBuf| root.canonicalize().is_ok_and(|root| real == within(root));
    root.join(path).canonicalize().is_ok_and(is_there)
}

/// Puts the new texts in place. All are written beside the old ones before the first is renamed, so that what fails
/// mostly fails before anything has changed.
///
/// # Errors
/// A file that is read-only, is no longer what was read, or that the system does not let us write. None is left half
/// written; those renamed before a rename failed stay renamed.
pub fn write(root: &Path, files: &BTreeMap<String, Fixed>) -> Result<(), WriteError> {
    let mut parts = Vec::new();
    let staged = files.iter().try_for_each(|(path, fixed)| {
        parts.push(Part::write(root, path, fixed)?);
        Ok(())
    });
    let mut done = 0;
    let result = staged.and_then(|()| {
        parts.iter().try_for_each(|part| {
            part.put()?;
            done += 1;
            Ok(())
        })
    });
    // Those that are in place are not there any more.
    for part in &parts {
        drop(fs::remove_file(&part.beside));
    }
    result.map_err(|error: WriteError| {
        let written = if done == 0 { "nothing".to_owned() } else { format!("{done} of {}", parts.len()) };
        WriteError::Refused(format!("{error}; {written} was written"))
    })
}

/// A new text beside the old one.
struct Part {
    path: PathBuf,
    beside: PathBuf,
    before: Digest,
}

impl Part {
    fn write(root: &Path, path: &str, fixed: &Fixed) -> Result<Part, WriteError> {
        let full = root.join(path);
        let before = Digest::of_bytes(fixed.before.as_bytes());
        let mut name = OsString::from(".");
        name.push(full.file_name().unwrap_or_default());
        name.push(format!(".sidetone-{}", std::process::id()));
        let part = Part { beside: full.with_file_name(name), path: full, before };
        part.check(root, path)?;
        let data = fs::metadata(&part.path).map_err(io_error("read", &part.path))?;
        let written = part.create(&data, fixed.after.as_bytes());
        if let Err(error) = written {
            if error.kind() != io::ErrorKind::AlreadyExists {
                drop(fs::remove_file(&part.beside));
            }
            return Err(io_error("write beside", &part.path)(error));
        }
        Ok(part)
    }

    fn check(&self, root: &Path, path: &str) -> Result<(), WriteError> {
        let refuse = |why: &str| Err(WriteError::Refused(format!("{}: {why}", self.path.display())));
        let data = fs::metadata(&self.path).map_err(io_error("read", &self.path))?;
        if !is_own(root, path) {
            return refuse("this file is reached by a symbolic link, and is not written through it");
        }
        if data.permissions().readonly() {
            return refuse("this file is read-only");
        }
        self.is_unchanged()
    }

    fn is_unchanged(&self) -> Result<(), WriteError> {
        if read::digest(&self.path).map_err(io_error("read", &self.path))? == self.before {
            return Ok(());
        }
        let path = self.path.display();
        Err(WriteError::Refused(format!(
            "{path}: this file has changed meanwhile; run `sidetone check --fix` again"
        )))
    }

    fn create(&self, data: &fs::Metadata, bytes: &[u8]) -> io::Result<()> {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&self.beside)?;
        file.write_all(bytes)?;
        // The author's own file, unlike a page of the output, cannot be made again after a power cut.
        file.sync_all()?;
        drop(file);
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            // Who runs this for somebody else may give the file back; others cannot, and need not.
            let _ = std::os::unix::fs::chown(&self.beside, Some(data.uid()), Some(data.gid()));
        }
        fs::set_permissions(&self.beside, data.permissions())
    }

    fn put(&self) -> Result<(), WriteError> {
        self.is_unchanged()?;
        fs::rename(&self.beside, &self.path).map_err(io_error("replace", &self.path))
    }
}
