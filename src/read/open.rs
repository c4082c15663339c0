//! Opens the author's files: regular ones alone, and none outside of the site.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// What is said of a pipe, a device, a socket or a folder.
pub(super) const NOT_REGULAR: &str = "it is not a regular file";

/// Opens a regular file of the site in `root`. A link is followed where it leads to one in the site. What was opened is
/// asked what it is, as the name may have become that of another file meanwhile.
///
/// # Errors
/// Those of the system, and that it is something else. A pipe is not waited for.
pub(super) fn open(root: &Path, path: &Path) -> io::Result<File> {
    let file = match open_itself(path) {
        Err(error) if path.is_symlink() => {
            let (root, real) = (root.canonicalize()?, path.canonicalize()?);
            if real.starts_with(root) { open_itself(&real)? } else { return Err(error) }
        }
        other => other?,
    };
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other(NOT_REGULAR)) }
}

#[cfg(unix)]
fn open_itself(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open_itself(path: &Path) -> io::Result<File> {
    if path.is_symlink() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    OpenOptions::new().read(true).open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn only_regular_files_of_the_site_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(root.join("own"), "own").unwrap();
        std::fs::write(folder.path().join("foreign"), "foreign").unwrap();
        symlink("own", root.join("inside")).unwrap();
        symlink("../foreign", root.join("outside")).unwrap();
        symlink("/dev/zero", root.join("zero")).unwrap();
        std::process::Command::new("mkfifo").arg(root.join("pipe")).status().unwrap();
        let opens = |name: &str| open(&root, &root.join(name)).is_ok();
        for name in ["own", "inside"] {
            assert!(opens(name), "{name}");
        }
        for name in ["outside", "zero", "pipe", "", "none"] {
            assert!(!opens(name), "{name}");
        }
    }
}
