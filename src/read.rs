//! The first stage: a folder becomes [`Sources`]. Nothing else reads the author's files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, problem};
use crate::digest::Digest;
use crate::span::{FileId, Span, Spanned};

/// Every file of a site, by path, and those of the built-in theme that the site does not replace.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// The folder they were read from, where the text of pages may be read from again.
    again: Option<PathBuf>,
}

/// A file of the site.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// From the site's root, with `/` between folders.
    pub path: String,
    /// Its bytes; empty if it could not be read, which was reported.
    pub bytes: Arc<[u8]>,
    /// Whether its bytes are really its own.
    pub readable: bool,
    /// Of its bytes, where these were given up.
    forgotten: Option<Digest>,
    /// Whether it belongs to the built-in theme.
    pub built_in: bool,
}

impl SourceFile {
    fn new(path: String, bytes: impl Into<Arc<[u8]>>) -> Self {
        SourceFile { path, bytes: bytes.into(), readable: true, built_in: false, forgotten: None }
    }

    /// Its text, up to where it is not UTF-8.
    #[must_use]
    pub fn text_so_far(&self) -> &str {
        self.bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
    }

    /// Its text; `None` where it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

impl Sources {
    /// Sources from memory, for tests and for previews; `files` are paths and bytes.
    #[must_use]
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let own = files.into_iter().map(|(path, bytes)| SourceFile::new(path, bytes)).collect();
        Sources::with_theme(own)
    }

    fn with_theme(mut files: Vec<SourceFile>) -> Self {
        let own: std::collections::BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
        files.extend(
            crate::theme::files()
                .into_iter()
                .filter(|(path, _)| !own.contains(path))
                .map(|(path, bytes)| SourceFile { built_in: true, ..SourceFile::new(path, bytes) }),
        );
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Sources { files, again: None }
    }

    /// The same, for who wants to hold as little as possible: the text of a page is given up when it is parsed.
    #[must_use]
    pub fn frugal(self, root: &Path) -> Self {
        Sources { again: Some(root.to_owned()), ..self }
    }

    /// Gives up the text of pages, if that was asked for.
    pub fn forget_pages(&mut self) {
        if self.again.is_some() {
            let page =
                |file: &&mut SourceFile| file.path.starts_with("content/") && file.path.ends_with(".md");
            self.files.par_iter_mut().filter(page).for_each(|file| {
                file.forgotten = Some(Digest::of_bytes(&file.bytes));
                file.bytes = Arc::from([]);
            });
        }
    }

    /// Reads the texts of some files again, to show what is wrong in them. One that has changed since is left out.
    pub fn remember(&mut self, ids: impl IntoIterator<Item = FileId>) {
        let Some(root) = &self.again else { return };
        for id in ids {
            let Some(file) = self.files.get_mut(id.0 as usize) else { continue };
            let Some(digest) = file.forgotten else { continue };
            let bytes = std::fs::read(root.join(&file.path)).unwrap_or_default();
            if Digest::of_bytes(&bytes) == digest {
                file.bytes = bytes.into();
                file.forgotten = None;
            }
        }
    }

    /// Of all paths and bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let of = |file: &SourceFile| file.forgotten.unwrap_or_else(|| Digest::of_bytes(&file.bytes));
        let files: Vec<(&str, Digest)> =
            self.files.iter().map(|file| (file.path.as_str(), of(file))).collect();
        Digest::of(&files)
    }

    /// All files with their ids, by path.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, file)| (FileId(u32::try_from(i).unwrap_or(u32::MAX)), file))
    }

    /// A file.
    #[must_use]
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file at a path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        let index = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(FileId(u32::try_from(index).unwrap_or(u32::MAX)))
    }
}

/// Something that was found but could not be read, by path: reported once ids are known.
enum Fault {
    Unreadable(String),
    BadName,
    Link { target: String, dangling: bool },
}

/// Reads the site in `root`: `site.toml`, `content`, `templates` and `static`.
///
/// Files whose names start with a dot, and what editors leave behind (`page.md~`, `#page.md#`), are
/// left alone, except below `static`.
#[must_use]
pub fn read(root: &Path) -> (Sources, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let canonical = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    for top in ["site.toml", "content", "templates", "static"] {
        let path = root.join(top);
        if path.symlink_metadata().is_err() {
            continue;
        }
        let hidden_too = top == "static";
        let walk = WalkDir::new(&path).sort_by_file_name().into_iter();
        for entry in
            walk.filter_entry(|entry| entry.depth() == 0 || hidden_too || !is_left_alone(entry.file_name()))
        {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                other => found.push(other),
            }
        }
    }
    let read = |entry: walkdir::Result<walkdir::DirEntry>| match entry {
        Ok(entry) => read_entry(root, &canonical, entry.path(), entry.path_is_symlink()),
        Err(error) => {
            let at = error.path().map_or_else(String::new, |path| name(root, path).0);
            let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
            (unreadable(at), Some(Fault::Unreadable(reason)))
        }
    };
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for (file, fault) in found.into_par_iter().map(read).collect::<Vec<_>>() {
        faults.extend(fault.map(|fault| (file.path.clone(), fault)));
        files.push(file);
    }
    let sources = Sources::with_theme(files);
    let problems = faults.into_iter().map(|(path, fault)| report(&sources, &path, &fault)).collect();
    (sources, problems)
}

fn is_left_alone(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'))
}

/// The path from the root, and whether it is UTF-8.
fn name(root: &Path, path: &Path) -> (String, bool) {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let text = relative.to_string_lossy();
    (text.replace(std::path::MAIN_SEPARATOR, "/"), relative.to_str().is_some())
}

fn unreadable(path: String) -> SourceFile {
    SourceFile { readable: false, ..SourceFile::new(path, []) }
}

fn read_entry(root: &Path, canonical: &Path, path: &Path, is_link: bool) -> (SourceFile, Option<Fault>) {
    let (text, utf8) = name(root, path);
    if !utf8 {
        return (unreadable(text), Some(Fault::BadName));
    }
    if is_link {
        let target = std::fs::read_link(path).map(|t| t.display().to_string()).unwrap_or_default();
        match path.canonicalize() {
            Err(_) => return (unreadable(text), Some(Fault::Link { target, dangling: true })),
            Ok(real) if !real.starts_with(canonical) || !real.is_file() => {
                return (unreadable(text), Some(Fault::Link { target, dangling: false }));
            }
            Ok(_) => {}
        }
    }
    // Reading a pipe would wait for ever.
    if std::fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        return (unreadable(text), Some(Fault::Unreadable("it is not a regular file".to_owned())));
    }
    match std::fs::read(path) {
        Ok(bytes) => (SourceFile::new(text, bytes), None),
        Err(error) => (unreadable(text), Some(Fault::Unreadable(error.to_string()))),
    }
}

fn report(sources: &Sources, path: &str, fault: &Fault) -> Diagnostic {
    let at = Span::whole(sources.find(path).unwrap_or(FileId(0)));
    match fault {
        Fault::Unreadable(reason) => problem::unreadable_file(at, reason),
        Fault::BadName => problem::not_utf8(at, None),
        Fault::Link { target, dangling } => problem::outside_link(at, target, *dangling),
    }
}

/// The text of a file, or a report that it has none. A file that could not be read is empty text,
/// since that was reported already.
pub fn text<'a>(id: FileId, file: &'a SourceFile, problems: &mut Vec<Diagnostic>) -> Spanned<&'a str> {
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => Spanned::new(text, Span::whole(id)),
        Err(error) => {
            let start = error.valid_up_to();
            let at = Span::new(id, start..start + error.error_len().unwrap_or(1));
            problems.push(problem::not_utf8(at, file.bytes.get(start).copied()));
            Spanned::new("", Span::whole(id))
        }
    }
}
