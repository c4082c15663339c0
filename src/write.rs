//! The last stage, and the only writer: a compiled site becomes a folder.
//!
//! Pages are rendered to a staging folder beside the output. When all of them are there, a journal is
//! written, and the commit is a run of renames and removals that the journal lists: killed inside it, the
//! next command finishes it first. A build that fails before that has changed nothing. Only what the manifest
//! lists is ever removed. Manifest, journal and lock live in `.sidetone/` in the site's folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::pipeline::{Compilation, once};
use crate::plan::Entry;
use crate::view::Views;

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
}

/// What was done.
#[derive(Debug, Default, Clone)]
pub struct Report {
    /// HTML pages of the site.
    pub pages: usize,
    /// Files of the site.
    pub files: usize,
    /// Files written because they are new or their bytes changed.
    pub written: usize,
    /// Files that were already right.
    pub unchanged: usize,
    /// Files removed because the site no longer has them.
    pub removed: usize,
    /// Why each file was rendered, by address.
    pub reasons: Vec<(String, Reason)>,
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
            Reason::Asked => "--no-cache",
        }
    }
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

/// What lies in the output folder because we put it there.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    files: BTreeMap<String, Known>,
}

/// A file that we wrote: its page's key, and its bytes' digest and number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    key: String,
    digest: String,
    bytes: u64,
}

/// A commit that has been decided on.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    output: PathBuf,
    staging: PathBuf,
    put: Vec<String>,
    remove: Vec<String>,
    manifest: Manifest,
}

/// Paths of the state of one output folder.
struct State {
    manifest: PathBuf,
    journal: PathBuf,
    lock: PathBuf,
}

impl State {
    fn new(root: &Path, output: &Path) -> State {
        // A site that is moved keeps its state: the name comes from the way to the output folder.
        let name = output.strip_prefix(root).unwrap_or(output);
        let folder =
            root.join(".sidetone").join(Digest::of_bytes(name.as_os_str().as_encoded_bytes()).to_string());
        State {
            manifest: folder.join("manifest.json"),
            journal: folder.join("journal.json"),
            lock: folder.join("lock"),
        }
    }
}

/// Writes a site; `on_page` is called, from any thread, for each file that is done.
///
/// # Errors
/// Nothing was changed in the output folder, except where the commit itself was stopped: the next
/// build finishes it.
pub fn write(
    site: &Compilation,
    options: &Options,
    on_page: &(dyn Fn() + Sync),
) -> Result<Report, WriteError> {
    let root = absolute(&options.root)?;
    let output = absolute(&options.output)?;
    refuse_dangerous(&root, &output)?;
    let state = State::new(&root, &output);
    let folder = state.lock.parent().unwrap_or(&root);
    fs::create_dir_all(folder).map_err(io_error("create", folder))?;
    let lock = fs::File::create(&state.lock).map_err(io_error("open", &state.lock))?;
    lock.lock().map_err(io_error("lock", &state.lock))?;
    roll_forward(&state)?;
    let manifest = read_json::<Manifest>(&state.manifest)?.unwrap_or_default();
    refuse_foreign_folder(&output, &manifest, options.force)?;
    let staging = beside(&output, "staging")?;
    remove_tree(&staging)?;
    let result = stage(site, options, &output, &staging, &manifest, on_page);
    let staged = match result {
        Ok(staged) => staged,
        Err(error) => {
            remove_tree(&staging)?;
            return Err(error);
        }
    };
    let (journal, report) = decide(site, staged, manifest, &output, &staging);
    if let Err(error) = refuse_foreign_files(&journal, options.force, &state) {
        remove_tree(&staging)?;
        return Err(error);
    }
    write_json(&state.journal, &journal)?;
    commit(&journal, &state)?;
    Ok(report)
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

/// Folders that hold other people's things are never an output folder, even with `--force`.
fn refuse_dangerous(root: &Path, output: &Path) -> Result<(), WriteError> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let refuse = |why: &str| {
        Err(WriteError::Refused(format!(
            "{} cannot be the output folder: {why}\nName another with --output-dir, for instance `--output-dir public`.",
            output.display()
        )))
    };
    if root.starts_with(output) {
        return refuse("the site itself lies in it");
    }
    if std::env::home_dir().is_some_and(|home| home.canonicalize().unwrap_or(home).starts_with(output)) {
        return refuse("it is your home folder, or above it");
    }
    for own in ["content", "templates", "static", ".sidetone", ".git"] {
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

fn refuse_foreign_folder(output: &Path, manifest: &Manifest, force: bool) -> Result<(), WriteError> {
    if force || !manifest.files.is_empty() {
        return Ok(());
    }
    let mut entries = match fs::read_dir(output) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_error("read", output)(error)),
    };
    if entries.next().is_none() {
        return Ok(());
    }
    Err(WriteError::Refused(format!(
        "{} holds files that Sidetone did not write.\nEmpty it, name another folder with --output-dir, or add --force: then those files stay, but for those in the way of a page.",
        output.display()
    )))
}

/// Without `--force`, a file that we did not write is never overwritten.
fn refuse_foreign_files(journal: &Journal, force: bool, state: &State) -> Result<(), WriteError> {
    let known = read_json::<Manifest>(&state.manifest)?.unwrap_or_default();
    let mut folders = BTreeSet::new();
    for file in &journal.put {
        let path = journal.output.join(file);
        let foreign = !known.files.contains_key(file);
        match path.symlink_metadata() {
            Ok(meta) if meta.is_dir() => {
                return Err(WriteError::Refused(format!(
                    "{} is a folder, and a page of the site has to be a file there",
                    path.display()
                )));
            }
            Ok(_) if foreign && !force => {
                return Err(WriteError::Refused(format!(
                    "{} is in the way of a page, and Sidetone did not write it.\nMove it away, or add --force to overwrite it.",
                    path.display()
                )));
            }
            _ => {}
        }
        folders.extend(
            path.ancestors().skip(1).take_while(|a| a.starts_with(&journal.output)).map(Path::to_owned),
        );
    }
    for folder in folders {
        if folder.symlink_metadata().is_ok_and(|meta| !meta.is_dir()) {
            return Err(WriteError::Refused(format!(
                "{} is not a folder, and pages of the site have to lie in it",
                folder.display()
            )));
        }
    }
    Ok(())
}

/// A hidden folder beside the output, on the same file system, so that renames work.
fn beside(output: &Path, what: &str) -> Result<PathBuf, WriteError> {
    let name = output.file_name().map(|name| name.to_string_lossy().into_owned());
    match (output.parent(), name) {
        (Some(parent), Some(name)) => Ok(parent.join(format!(".{name}.sidetone-{what}"))),
        _ => Err(WriteError::Refused(format!("{} cannot be the output folder", output.display()))),
    }
}

/// A file of the site, staged or found unchanged.
struct Staged {
    file: String,
    known: Known,
    /// Whether its bytes lie in the staging folder.
    put: bool,
    reason: Option<Reason>,
    address: String,
}

fn stage(
    site: &Compilation,
    options: &Options,
    output: &Path,
    staging: &Path,
    manifest: &Manifest,
    on_page: &(dyn Fn() + Sync),
) -> Result<Vec<Staged>, WriteError> {
    let views = site.views();
    let stager = Stager { site, views: &views, no_cache: options.no_cache, output, staging, manifest };
    let results: Vec<Result<Staged, WriteError>> = site
        .plan
        .entries()
        .par_iter()
        .map(|entry| {
            let staged = stager.stage(entry);
            on_page();
            staged
        })
        .collect();
    let mut problems = Vec::new();
    let mut staged = Vec::new();
    for result in results {
        match result {
            Ok(one) => staged.push(one),
            Err(WriteError::Render(more)) => problems.extend(more),
            Err(other) => return Err(other),
        }
    }
    if problems.is_empty() { Ok(staged) } else { Err(WriteError::Render(once(problems))) }
}

/// Writes a file, and makes its folder where that is missing: most folders hold no file that changed.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::write(path, bytes) {
        Err(error) if is_gone(&error) => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(path, bytes)
        }
        other => other,
    }
}

struct Stager<'a> {
    site: &'a Compilation,
    views: &'a Views<'a>,
    no_cache: bool,
    output: &'a Path,
    staging: &'a Path,
    manifest: &'a Manifest,
}

impl Stager<'_> {
    fn stage(&self, entry: &Entry) -> Result<Staged, WriteError> {
        let file = entry.file();
        let artifact = self.views.artifact(entry);
        let key = self.site.key(entry, &artifact).to_string();
        let before = self.manifest.files.get(&file);
        let reason = match before {
            _ if self.no_cache => Some(Reason::Asked),
            None => Some(Reason::New),
            Some(known) if known.key != key => Some(Reason::Changed),
            Some(known) if !self.is_there(&file, known) => Some(Reason::Lost),
            Some(_) => None,
        };
        let address = entry.address.clone();
        if let (None, Some(known)) = (reason, before) {
            return Ok(Staged { file, known: known.clone(), put: false, reason, address });
        }
        let bytes =
            self.site.render(entry, &artifact).map_err(|problem| WriteError::Render(vec![*problem]))?;
        let known = Known {
            key,
            digest: Digest::of_bytes(&bytes).to_string(),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        };
        let same = before.is_some_and(|before| before.digest == known.digest && self.is_there(&file, before));
        if !same {
            let path = self.staging.join(&file);
            write_new(&path, &bytes).map_err(io_error("write", &path))?;
        }
        Ok(Staged { file, known, put: !same, reason, address })
    }

    fn is_there(&self, file: &str, known: &Known) -> bool {
        let meta = self.output.join(file).symlink_metadata();
        meta.is_ok_and(|meta| meta.is_file() && meta.len() == known.bytes)
    }
}

fn decide(
    site: &Compilation,
    staged: Vec<Staged>,
    old: Manifest,
    output: &Path,
    staging: &Path,
) -> (Journal, Report) {
    let mut report = Report {
        pages: site.plan.entries().iter().filter(|entry| entry.address.ends_with('/')).count(),
        files: staged.len(),
        ..Report::default()
    };
    let mut manifest = Manifest::default();
    let mut put = Vec::new();
    for one in staged {
        if one.put {
            put.push(one.file.clone());
        }
        report.reasons.extend(one.reason.map(|reason| (one.address, reason)));
        manifest.files.insert(one.file, one.known);
    }
    let remove: Vec<String> =
        old.files.into_keys().filter(|file| !manifest.files.contains_key(file)).collect();
    report.written = put.len();
    report.unchanged = report.files - report.written;
    report.removed = remove.len();
    (Journal { output: output.to_owned(), staging: staging.to_owned(), put, remove, manifest }, report)
}

/// Finishes a commit that was stopped.
fn roll_forward(state: &State) -> Result<(), WriteError> {
    match read_json::<Journal>(&state.journal)? {
        Some(journal) => commit(&journal, state),
        None => Ok(()),
    }
}

/// Carries a journal out. Doing it twice is the same as doing it once.
fn commit(journal: &Journal, state: &State) -> Result<(), WriteError> {
    for file in journal.remove.iter().filter(|file| is_inside(file)) {
        let path = journal.output.join(file);
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if is_gone(&error) => {}
            Err(error) => return Err(io_error("remove", &path)(error)),
        }
        remove_empty_folders(&path, &journal.output);
    }
    fs::create_dir_all(&journal.output).map_err(io_error("create", &journal.output))?;
    for file in journal.put.iter().filter(|file| is_inside(file)) {
        let (from, to) = (journal.staging.join(file), journal.output.join(file));
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(io_error("create", folder))?;
        }
        match fs::rename(&from, &to) {
            Ok(()) => {}
            // Renamed already, by the command that was stopped.
            Err(error) if is_gone(&error) && to.is_file() => {}
            Err(error) => return Err(io_error("write", &to)(error)),
        }
    }
    write_json(&state.manifest, &journal.manifest)?;
    remove_tree(&journal.staging)?;
    match fs::remove_file(&state.journal) {
        Err(error) if !is_gone(&error) => Err(io_error("remove", &state.journal)(error)),
        _ => Ok(()),
    }
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A path of plain names: whoever edits a manifest cannot make us leave the output folder.
fn is_inside(file: &str) -> bool {
    Path::new(file).components().all(|part| matches!(part, Component::Normal(_)))
}

fn remove_empty_folders(file: &Path, output: &Path) {
    for folder in file.ancestors().skip(1).take_while(|a| a.starts_with(output) && *a != output) {
        // Fails on the first that holds something, which is where to stop.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

fn remove_tree(path: &Path) -> Result<(), WriteError> {
    match fs::remove_dir_all(path) {
        Err(error) if !is_gone(&error) => Err(io_error("remove", path)(error)),
        _ => Ok(()),
    }
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Option<T>, WriteError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if is_gone(&error) => return Ok(None),
        Err(error) => return Err(io_error("read", path)(error)),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| {
        WriteError::Refused(format!(
            "{} is not what Sidetone wrote ({error}).\nRemove it, and empty the output folder or add --force.",
            path.display()
        ))
    })
}

/// Writes a file of the state so that it is there whole or not at all.
fn write_json(path: &Path, value: &impl Serialize) -> Result<(), WriteError> {
    let part = path.with_extension("part");
    let write = || -> io::Result<()> {
        let mut file = fs::File::create(&part)?;
        file.write_all(&serde_json::to_vec(value)?)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write().map_err(io_error("write", path))
}
