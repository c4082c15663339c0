//! The last stage, and the only writer: a compiled site becomes a folder.
//!
//! Every entry of the plan gets its key. What has a new one is rendered, and what has new bytes is written, to a staging
//! folder beside the output. When all of it is there, a journal is written, and the commit is a run of removals and
//! renames that the journal lists: killed inside it, the next command finishes it first. A build that fails before that
//! has changed nothing. Only what the manifest lists, and is as it was written, is ever removed. Manifest, journal and lock live in `.sidetone/` in
//! the site's folder.
//!
//! What is rendered is written at once and forgotten, so memory does not grow with the bytes of the output.

mod commit;
pub mod fix;
mod manifest;
mod refuse;
mod shard;
mod stage;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::links::{Anchors, Counted};
use crate::pipeline::Compilation;
use crate::source::digest::Digest;
use crate::source::folders;

use commit::Journal;
use manifest::{Known, Manifest};
pub use shard::{Shard, merge};

/// Where and how to write.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// The output folder.
    pub output: PathBuf,
    /// Whether to take over a folder that holds other files, and to overwrite those in the way.
    pub force: bool,
    /// Whether to render everything anew.
    pub no_cache: bool,
    /// The part of the plan to write; without it, all of it.
    pub shard: Option<Shard>,
}

/// What was done.
#[derive(Debug, Default, Clone)]
pub struct Report {
    /// HTML pages of the site.
    pub pages: usize,
    /// Files of the site, or of its shard.
    pub files: usize,
    /// Files written because they are new or their bytes changed.
    pub written: usize,
    /// Files that were already right.
    pub unchanged: usize,
    /// Files removed because the site no longer has them.
    pub removed: usize,
    /// Addresses of pages among them.
    pub gone: Vec<String>,
    /// Files that the site no longer has and that stay, for somebody has changed them.
    pub kept: Vec<String>,
    /// How much was looked at of what pages link to: those that were rendered, and all where others may lack something now.
    pub looked_at: Counted,
    /// What is wrong with pages and does not keep them from being published.
    pub warnings: Vec<Diagnostic>,
    /// Why each file was rendered, by its index in the plan.
    pub reasons: Vec<(usize, Reason)>,
}

/// Why a file was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It was not there before.
    New,
    /// Something it shows, or a template, changed.
    Changed,
    /// It was changed or removed in the output folder by somebody else.
    Lost,
    /// Another version of the program wrote what is there.
    Program,
    /// Everything was to be rendered.
    Asked,
}

impl Reason {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Reason::New => "new",
            Reason::Changed => "something it shows, or a template, changed",
            Reason::Lost => "it was changed or removed in the output folder",
            Reason::Program => "another version of Sidetone wrote it",
            Reason::Asked => "--no-cache",
        }
    }
}

/// What happens meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Another build of this folder is at work, and is waited for: its process, where it is known.
    Waiting(Option<u32>),
    /// A file is done.
    Done,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// The output folder is not one that may be written to; what to do.
    Refused(String),
    /// Templates failed.
    Render(Vec<Diagnostic>),
    /// The system refused: what was being done, where.
    Io(String, PathBuf, io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteError::Refused(reason) => f.write_str(reason),
            WriteError::Render(problems) => write!(f, "{} templates failed", problems.len()),
            WriteError::Io(action, path, error) => write!(f, "cannot {action} {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

fn io_error(action: &str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let (action, path) = (action.to_owned(), path.to_owned());
    move |error| WriteError::Io(action, path, error)
}

/// Writes a site; `tell` is called from any thread.
///
/// # Errors
/// Nothing was changed in the output folder, except where the commit itself was stopped: the next
/// build finishes it.
pub fn write(
    site: &Compilation,
    options: &Options,
    tell: &(dyn Fn(Event) + Sync),
) -> Result<Report, WriteError> {
    let target = Target::open(&options.root, &options.output, options.force, tell)?;
    let old = target.known(options.force)?;
    refuse::foreign_folder(&target.output, &old, options.force)?;
    remove_tree(&target.staging)?;
    let wanted = target.anchors();
    let written =
        stage::stage(site, options, &target, &old, wanted.as_ref(), tell).and_then(|(mut new, report)| {
            if let Some(shard) = options.shard {
                shard::label(shard, site.digest(), &mut new, &target)?;
            }
            if report.warnings.is_empty() {
                target.remember(wanted.as_ref(), &new.anchors)?;
            } else {
                // So that the next build looks at all pages, and warns again.
                target.forget_anchors()?;
            }
            let (gone, kept) = commit_all(&target, &old, &new, options)?;
            let removed = report.removed.saturating_sub(kept.len());
            Ok(Report { removed, gone, kept, ..report })
        });
    target.clean_unless_committing(written)
}

/// Brings what is staged into the output folder. Returns the addresses of pages that are gone, and the files that the
/// site no longer has and that stay.
fn commit_all(
    target: &Target,
    old: &Manifest,
    new: &stage::Staged,
    options: &Options,
) -> Result<(Vec<String>, Vec<String>), WriteError> {
    let missing = old.missing_in(&new.manifest);
    // What is not what we wrote is somebody else's, however it got there.
    let (remove, kept): (Vec<Known>, Vec<Known>) =
        missing.into_iter().cloned().partition(|known| target.is_as_written(known));
    let kept = kept.into_iter().map(|known| known.file).collect();
    let page = |known: &Known| known.file.strip_suffix("index.html").map(|folder| format!("/{folder}"));
    let gone = remove.iter().filter_map(page).collect();
    let moves = refuse::survey(&target.output, new, old, &remove, options.force)?;
    if moves.is_empty() && remove.is_empty() && *old == new.manifest {
        remove_tree(&target.staging)?;
        return Ok((gone, kept));
    }
    new.manifest.write(&target.next)?;
    let remove = remove.into_iter().map(|known| known.file).collect();
    let journal = Journal { output: target.name.clone(), moves, remove };
    write_json(&target.journal, &journal)?;
    commit::commit(&journal, old, target)?;
    Ok((gone, kept))
}

/// Finishes the commits that were stopped in output folders of a site, as far as these lie in it: until then they hold
/// some files of one build and some of another. Returns the folders that were finished, and what is to be said of others.
///
/// # Errors
/// Those of reading the state of the site.
pub fn finish(root: &Path) -> Result<(Vec<PathBuf>, Vec<String>), WriteError> {
    let (mut finished, mut left) = (Vec::new(), Vec::new());
    let state = root.join(folders::STATE);
    let Ok(folders) = fs::read_dir(&state) else { return Ok((finished, left)) };
    for folder in folders.filter_map(Result::ok).map(|entry| entry.path()) {
        let Some(journal) = read_json::<Journal>(&folder.join(JOURNAL))? else { continue };
        let output = root.join(&journal.output);
        // A site may come from anybody: nothing outside of it is touched unless that is asked for by name.
        let is_its_own = folder.file_name().is_some_and(|name| *name == *state_name(&journal.output));
        if !is_its_own || !commit::is_inside_folder(&journal.output) {
            left.push(format!(
                "{} holds pages of two builds: a command was stopped while it was written. Build into it again.",
                output.display()
            ));
            continue;
        }
        // Whoever has the lock finishes it.
        let target = Target::locked(root, &output, false, None)?;
        finished.extend(target.filter(|target| target.was_mixed).map(|target| target.output));
    }
    Ok((finished, left))
}

const JOURNAL: &str = "journal.json";

/// An output folder that this process alone writes to while this lives.
struct Target {
    output: PathBuf,
    /// The way to it: from the site's folder, if it lies in that.
    name: PathBuf,
    staging: PathBuf,
    manifest: PathBuf,
    /// The manifest of a commit that is under way.
    next: PathBuf,
    journal: PathBuf,
    /// What pages want of each other: at least that of all that lie in the output folder.
    anchors: PathBuf,
    /// Whether a commit was finished that had been stopped.
    was_mixed: bool,
    _lock: fs::File,
}

impl Target {
    /// Locks an output folder, and finishes the commit that was stopped there, if one was.
    fn open(
        root: &Path,
        output: &Path,
        force: bool,
        tell: &(dyn Fn(Event) + Sync),
    ) -> Result<Target, WriteError> {
        Target::locked(root, output, force, Some(tell))?
            .ok_or_else(|| WriteError::Refused("the output folder is in use".to_owned()))
    }

    /// As [`Target::open`]; without `tell`, `None` where another process has it.
    fn locked(
        root: &Path,
        output: &Path,
        force: bool,
        tell: Option<&(dyn Fn(Event) + Sync)>,
    ) -> Result<Option<Target>, WriteError> {
        let (root, output) = (absolute(root)?, absolute(output)?);
        refuse::dangerous(&root, &output)?;
        // A site that is moved keeps its state: the name comes from the way to the output folder.
        let name = output.strip_prefix(&root).unwrap_or(&output).to_owned();
        let (folder, lock) = state(&root, &output, &name, tell)?;
        let Some(lock) = lock else { return Ok(None) };
        let mut target = Target {
            staging: beside(&output, "staging")?,
            output,
            name,
            manifest: folder.join("manifest"),
            next: folder.join("manifest.next"),
            journal: folder.join(JOURNAL),
            anchors: folder.join("anchors"),
            was_mixed: false,
            _lock: lock,
        };
        match read_json::<Journal>(&target.journal) {
            Ok(Some(journal)) => {
                commit::commit(&journal, &target.known(force)?, &target)?;
                target.was_mixed = true;
            }
            Ok(None) => {}
            // What it was to do is done anew.
            Err(_) if force => drop(fs::remove_file(&target.journal)),
            Err(error) => return Err(error),
        }
        Ok(Some(target))
    }
}

/// The folder of what is remembered of an output folder, and its lock: in the site's, or beside the output where the
/// site's cannot be written to.
fn state(
    root: &Path,
    output: &Path,
    name: &Path,
    tell: Option<&(dyn Fn(Event) + Sync)>,
) -> Result<(PathBuf, Option<fs::File>), WriteError> {
    let locked = |folder: &Path| {
        let folder = make_folders(folder, &state_name(name))?;
        let lock = lock(&folder.join("lock"), tell)?;
        Ok((folder, lock))
    };
    match locked(&root.join(folders::STATE)) {
        Err(WriteError::Io(_, _, error)) if is_read_only(&error) && !output.starts_with(root) => {
            locked(&beside(output, "state")?)
        }
        other => other,
    }
}

/// What the state of an output folder is called, by the way to it.
fn state_name(output: &Path) -> String {
    Digest::of_bytes(output.as_os_str().as_encoded_bytes()).to_string()
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
}

/// A folder in another, both of which are folders and no links: what is remembered of a site lies in it.
fn make_folders(outer: &Path, inner: &str) -> Result<PathBuf, WriteError> {
    let folder = outer.join(inner);
    for path in [outer, &folder] {
        match fs::create_dir(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(io_error("create", path)(error));
            }
            _ => {}
        }
        if !path.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
            return Err(WriteError::Refused(format!(
                "{} is no folder, and what is remembered of the site has to lie in one.\nRemove it.",
                path.display()
            )));
        }
    }
    Ok(folder)
}

impl Target {
    /// What the pages in the output folder want of each other; `None` where that is not known.
    fn anchors(&self) -> Option<Anchors> {
        manifest::from_bytes(&fs::read(&self.anchors).ok()?).ok()
    }

    /// Remembers what pages want of each other. What those want that are about to be replaced stays: a build that is
    /// stopped leaves them.
    fn remember(&self, before: Option<&Anchors>, new: &Anchors) -> Result<(), WriteError> {
        let mut all = before.cloned().unwrap_or_default();
        for (file, ids) in new {
            all.entry(file.clone()).or_default().extend(ids.iter().cloned());
        }
        if before == Some(&all) {
            return Ok(());
        }
        write_whole(&self.anchors, &manifest::to_bytes(&all).map_err(io_error("write", &self.anchors))?)
    }

    /// Forgets it, before pages come of which it is not known: the next build looks at all of them.
    fn forget_anchors(&self) -> Result<(), WriteError> {
        match fs::remove_file(&self.anchors) {
            Err(error) if !is_gone(&error) => Err(io_error("remove", &self.anchors)(error)),
            _ => Ok(()),
        }
    }

    /// What is known of the output folder; nothing where that is damaged and does not matter.
    fn known(&self, force: bool) -> Result<Manifest, WriteError> {
        match Manifest::read(&self.manifest) {
            Err(_) if force => Ok(Manifest::default()),
            other => Ok(other?.unwrap_or_default()),
        }
    }

    /// Whether a file has the bytes that we wrote, or is gone.
    fn is_as_written(&self, known: &Known) -> bool {
        match crate::read::digest(&self.output.join(&known.file)) {
            Ok(digest) => digest == known.digest,
            Err(error) => is_gone(&error),
        }
    }

    /// Whether a file is in the output folder as it is known, as far as its size tells.
    fn has(&self, known: &Known) -> bool {
        let meta = self.output.join(&known.file).symlink_metadata();
        meta.is_ok_and(|meta| meta.is_file() && meta.len() == known.bytes)
    }

    /// Removes what is staged where that led to nothing; after a commit that was begun, the next command needs it.
    fn clean_unless_committing<T>(&self, result: Result<T, WriteError>) -> Result<T, WriteError> {
        if result.is_err() && !self.journal.exists() {
            remove_tree(&self.staging)?;
        }
        result
    }
}

/// The lock of an output folder, which names the process that has it. Without `tell` it is not waited for.
fn lock(path: &Path, tell: Option<&(dyn Fn(Event) + Sync)>) -> Result<Option<fs::File>, WriteError> {
    // It may be a link to a file of somebody else's.
    if path.is_symlink() {
        fs::remove_file(path).map_err(io_error("remove", path))?;
    }
    let file = fs::OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path);
    let mut file = file.map_err(io_error("open", path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            let Some(tell) = tell else { return Ok(None) };
            let holder = fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok());
            tell(Event::Waiting(holder));
            file.lock().map_err(io_error("lock", path))?;
        }
        Err(fs::TryLockError::Error(error)) => return Err(io_error("lock", path)(error)),
    }
    let name = format!("{}\n", std::process::id());
    file.set_len(0).and_then(|()| file.write_all(name.as_bytes())).map_err(io_error("write", path))?;
    Ok(Some(file))
}

/// The path without `.`, `..` or a relative start; symbolic links above it resolved where they exist.
fn absolute(path: &Path) -> Result<PathBuf, WriteError> {
    let mut full = std::path::absolute(path).map_err(io_error("find", path))?;
    let mut out = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    full = out;
    let (Some(parent), Some(name)) = (full.parent(), full.file_name()) else { return Ok(full) };
    Ok(parent.canonicalize().map(|parent| parent.join(name)).unwrap_or(full))
}

/// A hidden folder beside the output, on the same file system, so that renames work.
fn beside(output: &Path, what: &str) -> Result<PathBuf, WriteError> {
    let name = output.file_name().map(|name| name.to_string_lossy().into_owned());
    match (output.parent(), name) {
        (Some(parent), Some(name)) => Ok(parent.join(format!(".{name}.sidetone-{what}"))),
        _ => Err(WriteError::Refused(format!("{} cannot be the output folder", output.display()))),
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn remove_tree(path: &Path) -> Result<(), WriteError> {
    match fs::remove_dir_all(path) {
        Err(error) if !is_gone(&error) => Err(io_error("remove", path)(error)),
        _ => Ok(()),
    }
}

fn not_ours(path: &Path, error: &dyn std::fmt::Display) -> WriteError {
    WriteError::Refused(format!(
        "{} is not what Sidetone wrote ({error}).\nRemove it, and empty the output folder or add --force.",
        path.display()
    ))
}

/// `None` where there is no such file.
fn read_whole(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(io_error("read", path)(error)),
    }
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Option<T>, WriteError> {
    let Some(bytes) = read_whole(path)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| not_ours(path, &error))
}

/// Writes a file of the state so that it is there whole or not at all. A killed process loses nothing that it has
/// written; against a power cut there is nothing, as there is none for the pages: files that it left empty are seen by
/// their size, and written again.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let part = path.with_extension("part");
    // One that is there was left by a command that was stopped, or is a link: it is not written to.
    let write = || {
        match fs::remove_file(&part) {
            Err(error) if !is_gone(&error) => return Err(error),
            _ => {}
        }
        fs::File::create_new(&part)?.write_all(bytes)?;
        fs::rename(&part, path)
    };
    write().map_err(io_error("write", path))
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<(), WriteError> {
    let bytes = serde_json::to_vec(value).map_err(|error| io_error("write", path)(error.into()))?;
    write_whole(path, &bytes)
}
