//! The commit: removals and renames that a journal lists. Doing it twice is the same as doing it once.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::manifest::Manifest;
use super::{Target, WriteError, io_error, is_gone, remove_tree};

/// A commit that has been decided on.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// The way to the output folder: from the site's folder, if it lies in that, so that a site that is moved takes it
    /// along.
    #[serde(default)]
    pub(super) output: PathBuf,
    /// Files and folders to rename from the staging folder; an empty path is that folder itself.
    pub(super) moves: Vec<String>,
    /// Files to remove before.
    pub(super) remove: Vec<String>,
}

/// Carries a journal out. Of files only those are removed that `old` lists and that are still what was written.
pub(super) fn commit(journal: &Journal, old: &Manifest, target: &Target) -> Result<(), WriteError> {
    let ours =
        |file: &String| is_inside(file) && old.find(file, 0).is_some_and(|it| target.is_as_written(it));
    for file in journal.remove.iter().filter(|file| ours(file)) {
        let path = target.output.join(file);
        // A folder that has become a link leads to other people's files.
        if path.parent().is_some_and(|folder| leads_away(folder, &target.output)) {
            continue;
        }
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if is_gone(&error) => {}
            // What has taken its place is not ours.
            Err(_) if path.is_dir() => continue,
            Err(error) => return Err(io_error("remove", &path)(error)),
        }
        remove_empty_folders(&path, &target.output);
    }
    if journal.moves != [""] {
        fs::create_dir_all(&target.output).map_err(io_error("create", &target.output))?;
    }
    for path in journal.moves.iter().filter(|path| is_inside(path)) {
        // Joined with nothing, a path would get a slash at its end.
        let place = |folder: &Path| if path.is_empty() { folder.to_owned() } else { folder.join(path) };
        rename(&place(&target.staging), &place(&target.output))?;
    }
    match fs::rename(&target.next, &target.manifest) {
        Err(error) if !is_gone(&error) => return Err(io_error("write", &target.manifest)(error)),
        _ => {}
    }
    remove_tree(&target.staging)?;
    match fs::remove_file(&target.journal) {
        Err(error) if !is_gone(&error) => Err(io_error("remove", &target.journal)(error)),
        _ => Ok(()),
    }
}

fn rename(from: &Path, to: &Path) -> Result<(), WriteError> {
    let first = fs::rename(from, to);
    let again = match first {
        // Emptying a folder above may have removed it.
        Err(error) if is_gone(&error) && from.exists() => {
            let folder = to.parent().unwrap_or(to);
            fs::create_dir_all(folder).map_err(io_error("create", folder))?;
            fs::rename(from, to)
        }
        other => other,
    };
    match again {
        // Renamed already, by the command that was stopped.
        Err(error) if is_gone(&error) && !from.exists() && to.exists() => Ok(()),
        other => other.map_err(io_error("write", to)),
    }
}

/// Whether a folder in the output folder, or one above it, is a link.
fn leads_away(folder: &Path, output: &Path) -> bool {
    let inside = folder.ancestors().take_while(|a| a.starts_with(output) && *a != output);
    inside.into_iter().any(|folder| folder.symlink_metadata().is_ok_and(|meta| meta.is_symlink()))
}

/// A path of plain names: whoever edits a journal or a label cannot make us leave the output folder.
pub(super) fn is_inside(file: &str) -> bool {
    Path::new(file).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether the way to an output folder stays in the site.
pub(super) fn is_inside_folder(path: &Path) -> bool {
    !path.as_os_str().is_empty() && path.components().all(|part| matches!(part, Component::Normal(_)))
}

fn remove_empty_folders(file: &Path, output: &Path) {
    for folder in file.ancestors().skip(1).take_while(|a| a.starts_with(output) && *a != output) {
        // Fails on the first that holds something, which is where to stop.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}
