//! A site in parts: each of several machines compiles all of it and writes every so manieth entry of the plan.
//! Joined, the parts are the whole, byte for byte, with a manifest that later builds go on from.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::commit::is_inside;
use super::manifest::{Known, Manifest};
use super::stage::{self, Staged};
use super::{
    Event, Options, Report, Target, WriteError, commit_all, io_error, not_ours, read_whole, refuse,
    remove_tree,
};
use crate::links::Anchors;
use crate::read;
use crate::source::digest::Digest;

/// Beside the files of a part: what they are.
const LABEL: &str = ".sidetone-shard";

/// One of several parts of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// From 0.
    pub index: usize,
    /// How many there are.
    pub count: usize,
}

impl Shard {
    /// Whether an entry belongs to it, by its index in the plan.
    #[must_use]
    pub fn has(self, index: usize) -> bool {
        index % self.count == self.index
    }

    /// `2/4`
    #[must_use]
    pub fn parse(text: &str) -> Option<Shard> {
        let (number, count) = text.split_once('/')?;
        let (number, count): (usize, usize) = (number.parse().ok()?, count.parse().ok()?);
        (1..=count).contains(&number).then(|| Shard { index: number - 1, count })
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.index + 1, self.count)
    }
}

/// What the files of a part are.
#[derive(Debug, Serialize, Deserialize)]
struct Label {
    shard: Shard,
    /// Of what was compiled: the parts of one site have the same.
    site: Digest,
    manifest: Manifest,
}

/// Puts a label on what a build has staged.
pub(super) fn label(
    shard: Shard,
    site: Digest,
    staged: &mut Staged,
    target: &Target,
) -> Result<(), WriteError> {
    let path = target.staging.join(LABEL);
    let manifest = std::mem::take(&mut staged.manifest);
    let label = Label { shard, site, manifest };
    let bytes = super::manifest::to_bytes(&label).map_err(|error| io_error("write", &path)(error))?;
    fs::create_dir_all(&target.staging)
        .and_then(|()| fs::write(&path, &bytes))
        .map_err(io_error("write", &path))?;
    staged.manifest = label.manifest;
    let digest = Digest::of_bytes(&bytes);
    staged.put.push(staged.manifest.files.len());
    staged.manifest.files.push(Known {
        file: LABEL.to_owned(),
        key: digest,
        digest,
        bytes: bytes.len() as u64,
    });
    Ok(())
}

/// A folder with a part.
struct Part {
    folder: PathBuf,
    label: Label,
}

impl Part {
    fn read(folder: &Path) -> Result<Part, WriteError> {
        let path = folder.join(LABEL);
        let Some(bytes) = read_whole(&path)? else {
            return Err(WriteError::Refused(format!(
                "{} holds no part of a site: make one with `sidetone build --shard 1/2 --output-dir {0}`",
                folder.display()
            )));
        };
        let label: Label = super::manifest::from_bytes(&bytes).map_err(|error| not_ours(&path, &error))?;
        // A part comes from another machine.
        if let Some(known) = label.manifest.files.iter().find(|known| !is_inside(&known.file)) {
            return Err(not_ours(&path, &format!("it names {}", known.file)));
        }
        Ok(Part { folder: folder.to_owned(), label })
    }
}

/// The parts of one site in their order.
fn in_order(folders: &[PathBuf]) -> Result<Vec<Part>, WriteError> {
    let mut parts = folders.iter().map(|folder| Part::read(folder)).collect::<Result<Vec<Part>, _>>()?;
    parts.sort_by_key(|part| part.label.shard.index);
    let Some(first) = parts.first() else {
        return Err(WriteError::Refused("name the folders that hold the parts".to_owned()));
    };
    let count = first.label.shard.count;
    for part in &parts {
        let (site, shard) = (part.label.site, part.label.shard);
        if shard.count != count || site != first.label.site || !part.label.manifest.is_ours() {
            return Err(WriteError::Refused(format!(
                "{} holds part {shard} of another state of the site than {}: build all parts from the same files, on \
                 the same day, with the same options and the same version of Sidetone",
                part.folder.display(),
                first.folder.display(),
            )));
        }
    }
    for index in 0..count {
        let there = parts.iter().filter(|part| part.label.shard.index == index).count();
        if there != 1 {
            let what = if there == 0 { "is missing" } else { "is there twice" };
            return Err(WriteError::Refused(format!("part {} {what}", Shard { index, count })));
        }
    }
    Ok(parts)
}

/// Joins the parts in `folders` to a whole site in `options.output`.
///
/// # Errors
/// When the parts are not those of one site, when one lacks a file or has it damaged, and as [`super::write`].
pub fn merge(
    folders: &[PathBuf],
    options: &Options,
    tell: &(dyn Fn(Event) + Sync),
) -> Result<Report, WriteError> {
    let parts = in_order(folders)?;
    let target = Target::open(&options.root, &options.output, options.force, tell)?;
    let old = Manifest::read(&target.manifest)?.unwrap_or_default();
    refuse::foreign_folder(&target.output, &old, options.force)?;
    remove_tree(&target.staging)?;
    let total: usize = parts.iter().map(|part| part.label.manifest.files.len()).sum();
    let results: Vec<Result<(Known, bool), WriteError>> = (0..total)
        .into_par_iter()
        .map(|index| {
            let part = &parts[index % parts.len()];
            let known = part.label.manifest.files.get(index / parts.len());
            let known = known.ok_or_else(|| not_ours(&part.folder.join(LABEL), &"it lacks files"))?;
            let before = old.find(&known.file, index).filter(|before| before.digest == known.digest);
            let put = !before.is_some_and(|before| target.has(before));
            if put {
                take(part, known, &target)?;
            }
            tell(Event::Done);
            Ok((known.clone(), put))
        })
        .collect();
    let done = results.into_iter().collect::<Result<Vec<_>, _>>().and_then(|files| {
        let put = files.iter().enumerate().filter(|(_, (_, put))| *put).map(|(index, _)| index).collect();
        let pages = files.iter().filter(|(known, _)| known.file.ends_with("index.html")).count();
        let staged = Staged {
            manifest: Manifest::new(files.into_iter().map(|(known, _)| known).collect()),
            put,
            anchors: Anchors::new(),
        };
        let report = Report { pages, ..stage::report(&staged, &old) };
        target.forget_anchors()?;
        let (gone, kept) = commit_all(&target, &old, &staged, options)?;
        let removed = report.removed.saturating_sub(kept.len());
        Ok(Report { removed, gone, kept, ..report })
    });
    target.clean_unless_committing(done)
}

/// Brings a file of a part to the staging folder.
fn take(part: &Part, known: &Known, target: &Target) -> Result<(), WriteError> {
    let from = part.folder.join(&known.file);
    let path = target.staging.join(&known.file);
    let mut source = fs::File::open(&from).map_err(io_error("read", &from))?;
    stage::create(&path, known.file.ends_with("index.html"))
        .and_then(|mut file| std::io::copy(&mut source, &mut file))
        .map_err(io_error("write", &path))?;
    if read::digest(&path).map_err(io_error("read", &path))? != known.digest {
        return Err(not_ours(&from, &"its bytes have changed"));
    }
    Ok(())
}
