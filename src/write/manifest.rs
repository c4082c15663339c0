//! What lies in the output folder because we put it there.

use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::io;
use std::path::Path;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{WriteError, io_error, not_ours, read_whole, write_whole};
use crate::source::digest::Digest;

/// Tells versions of the program apart: of its source files.
const PROGRAM: &str = env!("SIDETONE_SOURCES");

/// The files of the output folder, in the order of the plan.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The version of the program that made them. Keys of another one mean nothing.
    program: String,
    pub(super) files: Vec<Known>,
    /// Hashes of the files' names with their indices, sorted.
    #[serde(skip)]
    names: OnceLock<Vec<(u64, u32)>>,
}

/// A file that we wrote: its page's key, and its bytes' digest and number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) file: String,
    pub(super) key: Digest,
    pub(super) digest: Digest,
    pub(super) bytes: u64,
}

impl Default for Manifest {
    fn default() -> Self {
        Manifest::new(Vec::new())
    }
}

impl PartialEq for Manifest {
    fn eq(&self, other: &Self) -> bool {
        self.program == other.program && self.files == other.files
    }
}

impl Manifest {
    pub(super) fn new(files: Vec<Known>) -> Self {
        Manifest { program: PROGRAM.to_owned(), files, names: OnceLock::new() }
    }

    /// Whether this program made it, so that its keys can be trusted.
    pub(super) fn is_ours(&self) -> bool {
        self.program == PROGRAM
    }

    /// `None` where there is no such file.
    pub(super) fn read(path: &Path) -> Result<Option<Manifest>, WriteError> {
        let Some(bytes) = read_whole(path)? else { return Ok(None) };
        from_bytes(&bytes).map(Some).map_err(|error| not_ours(path, &error))
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), WriteError> {
        let bytes = to_bytes(self).map_err(io_error("write", path))?;
        write_whole(path, &bytes)
    }

    /// What is known of a file. `hint` is where it was found in a manifest of nearly the same plan.
    pub(super) fn find(&self, file: &str, hint: usize) -> Option<&Known> {
        if let Some(known) = self.files.get(hint).filter(|known| known.file == file) {
            return Some(known);
        }
        let names = self.names.get_or_init(|| self.sorted_names());
        let wanted = name_hash(file);
        let start = names.partition_point(|(hash, _)| *hash < wanted);
        let same = names[start..].iter().take_while(|(hash, _)| *hash == wanted);
        same.filter_map(|(_, index)| self.files.get(*index as usize)).find(|known| known.file == file)
    }

    fn sorted_names(&self) -> Vec<(u64, u32)> {
        let mut names: Vec<(u64, u32)> =
            (0..).zip(&self.files).map(|(i, it)| (name_hash(&it.file), i)).collect();
        names.sort_unstable();
        names
    }

    /// The files that another manifest has no more.
    pub(super) fn missing_in(&self, other: &Manifest) -> Vec<&Known> {
        let gone = self.files.iter().enumerate().filter(|(at, known)| other.find(&known.file, *at).is_none());
        gone.map(|(_, known)| known).collect()
    }
}

/// A value with a digest at its end, which tells whether it is whole.
pub(super) fn to_bytes(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = postcard::to_stdvec(value).map_err(io::Error::other)?;
    bytes.extend(Digest::of_bytes(&bytes).0);
    Ok(bytes)
}

/// The value of such bytes.
pub(super) fn from_bytes<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Result<T, String> {
    let (body, digest) = bytes.split_last_chunk::<16>().ok_or("it is too short")?;
    if Digest::of_bytes(body).0 != *digest {
        return Err("it is damaged".to_owned());
    }
    postcard::from_bytes(body).map_err(|error| error.to_string())
}

/// Only for looking names up: it is never stored, so it may differ between versions of the compiler.
fn name_hash(file: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    file.hash(&mut hasher);
    hasher.finish()
}
