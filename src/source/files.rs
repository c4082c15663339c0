//! The files of a site, in memory.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::digest::Digest;
use super::folders::{self, below};
use super::span::FileId;
use super::theme;

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
    /// Empty if it could not be read, which was reported.
    pub bytes: Arc<[u8]>,
    /// Whether its bytes are really its own.
    pub readable: bool,
    /// Of its bytes, where these were given up.
    pub(crate) forgotten: Option<Digest>,
    /// Whether it belongs to the built-in theme.
    pub built_in: bool,
    /// While the system says the same of it, its bytes are the same; `None` where only reading it tells.
    pub(crate) stamp: Option<Digest>,
}

impl SourceFile {
    pub(crate) fn new(path: String, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        SourceFile { path, bytes, readable: true, built_in: false, forgotten: None, stamp: None }
    }

    /// Whether it was read before, and its bytes are known to be the same without comparing them: a site that is
    /// read again keeps those of a file that has not changed.
    #[must_use]
    pub fn is_still(&self, before: &SourceFile) -> bool {
        self.path == before.path
            && self.readable == before.readable
            && self.built_in == before.built_in
            && Arc::ptr_eq(&self.bytes, &before.bytes)
    }

    /// With the bytes that it had before where those are equal.
    pub(crate) fn keeping(mut self, before: &Sources) -> Self {
        if let Some(known) = before.known(&self.path)
            && known.bytes == self.bytes
        {
            self.bytes = known.bytes.clone();
        }
        self
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
    /// Sources from memory, for tests; `files` are paths and bytes.
    #[must_use]
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let own = files.into_iter().map(|(path, bytes)| SourceFile::new(path, bytes)).collect();
        Sources::with_theme(own, &Sources::default())
    }

    pub(crate) fn with_theme(mut files: Vec<SourceFile>, before: &Sources) -> Self {
        let own: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
        files.extend(
            theme::files()
                .into_iter()
                .filter(|(path, _)| !own.contains(path))
                .map(|(path, bytes)| SourceFile { built_in: true, ..SourceFile::new(path, bytes) })
                .map(|file| file.keeping(before)),
        );
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Sources { files, again: None }
    }

    /// The same, held in as little memory as possible: the text of a page is given up when it is parsed.
    #[must_use]
    pub fn frugal(self, root: &Path) -> Self {
        Sources { again: Some(root.to_owned()), ..self }
    }

    /// Gives up the text of pages, if that was asked for.
    pub(crate) fn forget_pages(&mut self) {
        if self.again.is_some() {
            let page = |file: &&mut SourceFile| {
                below(folders::CONTENT, &file.path).is_some_and(|path| path.ends_with(".md"))
            };
            self.files.par_iter_mut().filter(page).for_each(|file| {
                file.forgotten = Some(Digest::of_bytes(&file.bytes));
                file.bytes = Arc::from([]);
            });
        }
    }

    /// Has the text of a file that was given up read again, to show what is wrong in it; not that of a file that has
    /// changed since.
    pub(crate) fn remember(&mut self, id: FileId, read: impl Fn(&Path) -> Vec<u8>) {
        if let Some(root) = &self.again
            && let Some(file) = self.files.get_mut(id.0 as usize)
            && let Some(digest) = file.forgotten
        {
            let bytes = read(&root.join(&file.path));
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

    /// The file of an id of these sources.
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

    /// The file at a path, if its bytes are at hand.
    pub(crate) fn known(&self, path: &str) -> Option<&SourceFile> {
        self.find(path).map(|id| self.get(id)).filter(|file| file.readable && file.forgotten.is_none())
    }
}
