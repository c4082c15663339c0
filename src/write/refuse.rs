//! What is not ours is never touched: which folders are no output folder, and which files stay.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use super::manifest::{Known, Manifest};
use super::stage::Staged;
use super::{WriteError, io_error};
use crate::source::folders;

/// Folders that hold other people's things are never an output folder, even with `--force`.
pub(super) fn dangerous(root: &Path, output: &Path) -> Result<(), WriteError> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let refuse = |why: &str| {
        Err(WriteError::Refused(format!(
            "{} cannot be the output folder: {why}\nName another with --output-dir, for instance `--output-dir public`.",
            output.display()
        )))
    };
    if output.components().any(|part| part.as_os_str() == "~") {
        return refuse("`~` is your home folder to a shell alone, and only where it is not in quotes");
    }
    if root.starts_with(output) {
        return refuse("the site itself lies in it");
    }
    if std::env::home_dir().is_some_and(|home| home.canonicalize().unwrap_or(home).starts_with(output)) {
        return refuse("it is your home folder, or above it");
    }
    for own in [folders::CONTENT, folders::TEMPLATES, folders::STATIC, folders::STATE, ".git"] {
        if output.starts_with(root.join(own)) {
            return refuse(&format!("it lies in {own}/ of the site"));
        }
    }
    match output.symlink_metadata() {
        Ok(meta) if meta.is_symlink() => refuse("it is a symbolic link"),
        Ok(meta) if !meta.is_dir() => refuse("it is not a folder"),
        _ => Ok(()),
    }
}

pub(super) fn foreign_folder(output: &Path, manifest: &Manifest, force: bool) -> Result<(), WriteError> {
    if force || !manifest.files.is_empty() || is_empty(output)? {
        return Ok(());
    }
    Err(WriteError::Refused(format!(
        "{} holds files that Sidetone did not write.\nEmpty it, name another folder with --output-dir, or add --force: then those files stay, but for those in the way of a page.",
        output.display()
    )))
}

/// Whether a folder holds nothing, or is not there.
fn is_empty(folder: &Path) -> Result<bool, WriteError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(io_error("read", folder)(error)),
    }
}

/// What to rename from the staging folder into the output folder: files, and whole folders where there is none of that
/// name; one empty path for all of it. What is in the way and not ours is refused, or, with `force`, overwritten if it
/// is a file.
pub(super) fn survey(
    output: &Path,
    new: &Staged,
    old: &Manifest,
    remove: &[Known],
    force: bool,
) -> Result<Vec<String>, WriteError> {
    if !new.put.is_empty() && is_empty(output)? {
        return Ok(vec![String::new()]);
    }
    let mut survey = Survey {
        output,
        old,
        force,
        gone: remove.iter().map(|known| known.file.as_str()).collect(),
        folders: BTreeMap::new(),
        moves: Vec::new(),
    };
    for index in &new.put {
        survey.file(&new.manifest.files[*index].file, *index)?;
    }
    Ok(survey.moves)
}

struct Survey<'a> {
    output: &'a Path,
    old: &'a Manifest,
    force: bool,
    /// Files that are removed before anything is renamed.
    gone: BTreeSet<&'a str>,
    /// Folders of the site, and whether they are there.
    folders: BTreeMap<String, bool>,
    moves: Vec<String>,
}

impl Survey<'_> {
    fn file(&mut self, file: &str, hint: usize) -> Result<(), WriteError> {
        for (at, _) in file.match_indices('/') {
            if !self.is_folder(&file[..at])? {
                return Ok(());
            }
        }
        let path = self.output.join(file);
        match path.symlink_metadata() {
            Ok(meta) if meta.is_dir() && !self.will_be_empty(&path) => {
                return Err(WriteError::Refused(format!(
                    "{} is a folder, and a page of the site has to be a file there",
                    path.display()
                )));
            }
            Ok(meta) if !meta.is_dir() && !self.force && self.old.find(file, hint).is_none() => {
                return Err(WriteError::Refused(format!(
                    "{} is in the way of a page, and Sidetone did not write it.\nMove it away, or add --force to overwrite it.",
                    path.display()
                )));
            }
            _ => {}
        }
        self.moves.push(file.to_owned());
        Ok(())
    }

    /// Whether a folder of the site is there; where it is not, all of it can be renamed.
    fn is_folder(&mut self, folder: &str) -> Result<bool, WriteError> {
        if let Some(known) = self.folders.get(folder) {
            return Ok(*known);
        }
        let path = self.output.join(folder);
        let there = match path.symlink_metadata() {
            Ok(meta) if meta.is_dir() => true,
            Ok(_) if !self.gone.contains(folder) => {
                return Err(WriteError::Refused(format!(
                    "{} is not a folder, and pages of the site have to lie in it",
                    path.display()
                )));
            }
            _ => false,
        };
        if !there {
            self.moves.push(folder.to_owned());
        }
        self.folders.insert(folder.to_owned(), there);
        Ok(there)
    }

    /// Whether a folder holds nothing but files that are removed.
    fn will_be_empty(&self, folder: &Path) -> bool {
        walkdir::WalkDir::new(folder).into_iter().all(|entry| {
            entry.is_ok_and(|entry| {
                let name = entry.path().strip_prefix(self.output).ok().and_then(Path::to_str);
                entry.file_type().is_dir() || name.is_some_and(|name| self.gone.contains(name))
            })
        })
    }
}
