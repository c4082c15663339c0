//! The files of a site: the bytes of what is parsed, and of all others what tells their bytes apart.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::digest::Digest;
use super::folders::{self, below};
use super::span::{FileId, Lines};
use super::theme;

/// Every file of a site, by path, and those of the built-in theme that the site does not replace.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// The folder they were read from, if the text of pages is given up when it is parsed.
    frugal: Option<Arc<Path>>,
}

/// The bytes of a file.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// In memory; none if they could not be read, which was reported.
    Held(Arc<[u8]>),
    /// Left on the disk, below this folder.
    OnDisk(Arc<Path>),
}

/// A file of the site.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// From the site's root, with `/` between folders.
    pub path: String,
    /// Of its bytes.
    pub(crate) digest: Digest,
    pub(crate) content: Content,
    /// Whether its bytes are really its own.
    pub readable: bool,
    /// Whether it belongs to the built-in theme.
    pub built_in: bool,
    /// While the system says the same of it, its bytes are the same; `None` where only reading it tells.
    pub(crate) stamp: Option<Digest>,
    /// Of the bytes in memory, once a place in them was asked for.
    pub(crate) lines: OnceLock<Lines>,
}

impl SourceFile {
    pub(crate) fn held(path: String, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let (digest, content) = (Digest::of_bytes(&bytes), Content::Held(bytes));
        SourceFile {
            path,
            digest,
            content,
            readable: true,
            built_in: false,
            stamp: None,
            lines: OnceLock::new(),
        }
    }

    /// What it is, by all that those who use it can see: the same as before, or not.
    pub(crate) fn identity(&self) -> (&str, Digest, bool, bool) {
        (&self.path, self.digest, self.readable, self.built_in)
    }

    /// Its bytes, if they are in memory; else none.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Held(bytes) => bytes,
            Content::OnDisk(..) => &[],
        }
    }

    /// Line and column of a byte, both from 1, as far as its text is in memory and UTF-8.
    #[must_use]
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        self.index().place(self.bytes(), byte)
    }

    /// The lines that a range of its text is in: the number of the first, the byte where that begins, and their text;
    /// `None` where that is not UTF-8.
    #[must_use]
    pub fn lines(&self, range: Range<usize>) -> Option<(usize, usize, &str)> {
        let (line, range) = self.index().around(range, self.bytes().len());
        Some((line, range.start, self.part(range)?))
    }

    fn index(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.bytes()))
    }

    /// A part of its text, if that is in memory; `None` where it is not UTF-8. Nothing else of it is looked at.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Option<&str> {
        std::str::from_utf8(self.bytes().get(range)?).ok()
    }

    fn set(&mut self, content: Content) {
        self.content = content;
        self.lines = OnceLock::new();
    }

    /// Its text if that is in memory; `None` where it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes()).ok()
    }
}

impl Sources {
    /// Sources from memory, for tests; `files` are paths and bytes.
    #[must_use]
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Sources::new(files.into_iter().map(|(path, bytes)| SourceFile::held(path, bytes)).collect(), None)
    }

    /// The files of a site, with those of the theme. `frugal` is where they were read, if pages are to be given up when
    /// they are parsed.
    pub(crate) fn new(mut files: Vec<SourceFile>, frugal: Option<Arc<Path>>) -> Self {
        let own: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
        files.extend(
            theme::files()
                .into_iter()
                .filter(|(path, _)| !own.contains(path))
                .map(|(path, bytes)| SourceFile { built_in: true, ..SourceFile::held(path, bytes) }),
        );
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Sources { files, frugal }
    }

    /// Gives up the text of pages, if that was asked for.
    pub(crate) fn forget_pages(&mut self) {
        let Some(root) = &self.frugal else { return };
        let page = |file: &&mut SourceFile| {
            file.readable && below(folders::CONTENT, &file.path).is_some_and(|path| path.ends_with(".md"))
        };
        self.files.iter_mut().filter(page).for_each(|file| file.set(Content::OnDisk(root.clone())));
    }

    /// Has the bytes of files read that are only on the disk, to show what is wrong in them; not those that cannot be
    /// read again.
    pub(crate) fn hold(
        &mut self,
        ids: impl IntoIterator<Item = FileId>,
        read: impl Fn(&SourceFile) -> Option<Arc<[u8]>>,
    ) {
        for id in ids {
            if let Some(file) = self.files.get_mut(id.index())
                && let Some(bytes) = read(file)
            {
                file.set(Content::Held(bytes));
            }
        }
    }

    /// Puts other bytes in the place of those that a file has on the disk. Nothing is left there from then on.
    pub fn replace(&mut self, path: &str, bytes: &[u8]) {
        self.frugal = None;
        if let Some(file) = self.find(path).and_then(|id| self.files.get_mut(id.index())) {
            *file = SourceFile::held(path.to_owned(), bytes);
        }
    }

    /// Of all paths and bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let files: Vec<(&str, Digest)> =
            self.files.iter().map(|file| (file.path.as_str(), file.digest)).collect();
        Digest::of(&files)
    }

    /// All files with their ids, by path.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, file)| (FileId::new(i), file))
    }

    /// The file of an id of these sources.
    #[must_use]
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.index()]
    }

    /// The file at a path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(FileId::new)
    }

    /// The file at a path, if it could be read.
    pub(crate) fn known(&self, path: &str) -> Option<&SourceFile> {
        self.find(path).map(|id| self.get(id)).filter(|file| file.readable)
    }
}
