//! Keys, and the staging folder: what has to be rendered is rendered there.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::manifest::{Known, Manifest};
use super::{Event, Options, Reason, Report, Target, WriteError, io_error, is_gone};
use crate::diagnostic;
use crate::links::{self, Anchors, Links};
use crate::pages::view::Views;
use crate::pipeline::{Compilation, once};
use crate::plan::Entry;
use crate::read;
use crate::render::Output;
use crate::source::digest::{Blake, Digest};

/// What a build has made.
pub(super) struct Staged {
    /// What the output folder will hold.
    pub(super) manifest: Manifest,
    /// Which of these lie in the staging folder, by index; ascending.
    pub(super) put: Vec<usize>,
    /// What the pages that were looked at want of each other.
    pub(super) anchors: Anchors,
}

/// A file of the site, staged or found unchanged.
struct One {
    known: Known,
    put: bool,
    reason: Option<Reason>,
}

pub(super) fn stage(
    site: &Compilation,
    options: &Options,
    target: &Target,
    old: &Manifest,
    wanted: Option<&Anchors>,
    tell: &(dyn Fn(Event) + Sync),
) -> Result<(Staged, Report), WriteError> {
    let views = site.views();
    let links = site.links(wanted.cloned().unwrap_or_default());
    let stager = Stager { site, views: &views, links: &links, no_cache: options.no_cache, target, old };
    let mine: Vec<usize> =
        (0..site.plan.len()).filter(|index| options.shard.is_none_or(|shard| shard.has(*index))).collect();
    let results: Vec<Result<One, WriteError>> = mine
        .par_iter()
        .enumerate()
        .map(|(place, index)| {
            let entry = site.plan.get(*index);
            let entry = entry.ok_or_else(|| WriteError::Refused("the plan has changed".to_owned()))?;
            let one = stager.stage(place, &entry);
            tell(Event::Done);
            one
        })
        .collect();
    let mut problems = Vec::new();
    let mut reasons = Vec::new();
    let (mut files, mut put) = (Vec::with_capacity(results.len()), Vec::new());
    for (&index, result) in mine.iter().zip(results) {
        match result {
            Ok(one) => {
                reasons.extend(one.reason.map(|reason| (index, reason)));
                if one.put {
                    put.push(files.len());
                }
                files.push(one.known);
            }
            Err(WriteError::Render(more)) => problems.extend(more),
            Err(other) => return Err(other),
        }
    }
    let manifest = Manifest::new(files);
    if problems.is_empty() {
        let rendered: BTreeSet<usize> = reasons.iter().map(|(index, _)| *index).collect();
        // A page that stays as it is may have led to what is gone.
        if wanted.is_none() || links.has_lost_anchors() || !old.missing_in(&manifest).is_empty() {
            mine.par_iter()
                .filter(|index| !rendered.contains(index))
                .for_each(|index| stager.look_again(*index));
        }
        links.settle(|entry| stager.html(entry, &manifest));
    }
    let problems = [once(problems), site.dead_links(&links, &views)].concat();
    if diagnostic::any_error(&problems) {
        return Err(WriteError::Render(problems));
    }
    let (anchors, looked_at) = links.anchors();
    let staged = Staged { manifest, put, anchors };
    let pages = site.plan.pages();
    let report = Report { pages, reasons, looked_at, warnings: problems, ..report(&staged, old) };
    Ok((staged, report))
}

/// What is done by bringing what is staged into the output folder.
pub(super) fn report(staged: &Staged, old: &Manifest) -> Report {
    let (files, written) = (staged.manifest.files.len(), staged.put.len());
    let removed = old.missing_in(&staged.manifest).len();
    Report { files, written, unchanged: files - written, removed, ..Report::default() }
}

struct Stager<'a> {
    site: &'a Compilation,
    views: &'a Views<'a>,
    links: &'a Links<'a>,
    no_cache: bool,
    target: &'a Target,
    old: &'a Manifest,
}

impl Stager<'_> {
    /// `place` is where the entry is among those of this build.
    fn stage(&self, place: usize, entry: &Entry) -> Result<One, WriteError> {
        let file = entry.file();
        let artifact = self.views.artifact(entry);
        let key = self.site.key(entry, &artifact);
        let before = self.old.find(&file, place);
        let reason = match before {
            _ if self.no_cache => Some(Reason::Asked),
            None => Some(Reason::New),
            Some(_) if !self.old.is_ours() => Some(Reason::Program),
            Some(known) if known.key != key => Some(Reason::Changed),
            Some(known) if !self.target.has(known) => Some(Reason::Lost),
            Some(_) => None,
        };
        if let (None, Some(known)) = (reason, before) {
            return Ok(One { known: known.clone(), put: false, reason });
        }
        let output =
            self.site.render(entry, &artifact).map_err(|problem| WriteError::Render(vec![*problem]))?;
        let is_page = entry.address.ends_with('/');
        if let Output::Bytes(bytes) = &output {
            self.look_at(entry, bytes);
        }
        let (digest, bytes, put) = self.put(&file, &output, is_page, before)?;
        Ok(One { known: Known { file, key, digest, bytes }, put, reason })
    }

    /// Looks at what the page of an entry links to.
    fn look_at(&self, entry: &Entry, bytes: &[u8]) {
        if links::is_looked_at(entry)
            && let Ok(html) = std::str::from_utf8(bytes)
        {
            self.links.page(entry, html);
        }
    }

    /// Looks at what a page links to that stays as it is.
    fn look_again(&self, index: usize) {
        if let Some(entry) = self.site.plan.get(index).filter(links::is_looked_at)
            && let Ok(bytes) = fs::read(self.target.output.join(entry.file()))
        {
            self.look_at(&entry, &bytes);
        }
    }

    /// The HTML of an entry: staged, in the output folder, or else, where another part has it, made.
    fn html(&self, entry: &Entry, new: &Manifest) -> Option<String> {
        let file = entry.file();
        let read = |folder: &Path| fs::read(folder.join(&file)).ok();
        let bytes = match new.find(&file, 0) {
            // A page that is published as it is may be of any size.
            Some(known) if known.bytes > links::MOST_BYTES => return None,
            Some(_) => read(&self.target.staging).or_else(|| read(&self.target.output))?,
            None => self.site.render_one(entry).ok()?,
        };
        String::from_utf8(bytes).ok()
    }

    /// Whether a file is in the output folder as it is known: as far as its size tells, or, where everything is made
    /// anew, its bytes.
    fn has(&self, known: &Known) -> bool {
        let digest = || read::digest(&self.target.output.join(&known.file));
        self.target.has(known) && (!self.no_cache || digest().is_ok_and(|digest| digest == known.digest))
    }

    /// Brings an output to the staging folder, unless it is in the output folder already.
    fn put(
        &self,
        file: &str,
        output: &Output<'_>,
        is_page: bool,
        before: Option<&Known>,
    ) -> Result<(Digest, u64, bool), WriteError> {
        let path = self.target.staging.join(file);
        let same = |digest| before.filter(|before| before.digest == digest && self.has(before));
        let failed = |error| io_error("write", &path)(error);
        match output {
            Output::Bytes(bytes) => {
                let digest = Digest::of_bytes(bytes);
                let put = same(digest).is_none();
                if put {
                    create(&path, is_page).and_then(|mut file| file.write_all(bytes)).map_err(failed)?;
                }
                Ok((digest, bytes.len() as u64, put))
            }
            Output::Copy(id, source) => {
                let digest = source.digest;
                if let Some(known) = same(digest) {
                    return Ok((digest, known.bytes, false));
                }
                let copied = read::copy(*id, source, &path, || create(&path, is_page)).map_err(failed)?;
                let bytes = copied.map_err(|problem| WriteError::Render(vec![*problem]))?;
                Ok((digest, bytes, true))
            }
            // Too large for memory: only when it is written is it known to be the same.
            Output::Data(data, format) => {
                let file = create(&path, is_page).map_err(failed)?;
                let mut out = Counted { out: BufWriter::new(file), digest: Blake::default(), bytes: 0 };
                (format.get().write)(data, &mut out).and_then(|()| out.out.flush()).map_err(failed)?;
                let digest = out.digest.digest();
                let put = same(digest).is_none();
                if !put {
                    fs::remove_file(&path).map_err(failed)?;
                }
                Ok((digest, out.bytes, put))
            }
        }
    }
}

/// Creates a file, and its folder where that is missing: that of a page mostly is, those of other files are shared.
pub(super) fn create(path: &Path, is_page: bool) -> io::Result<fs::File> {
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
    if is_page && let Err(error) = fs::create_dir(&folder) {
        match error.kind() {
            io::ErrorKind::AlreadyExists => {}
            io::ErrorKind::NotFound => fs::create_dir_all(&folder)?,
            _ => return Err(error),
        }
    }
    match fs::File::create(path) {
        Err(error) if is_gone(&error) => {
            fs::create_dir_all(&folder)?;
            fs::File::create(path)
        }
        other => other,
    }
}

/// Counts and digests what is written.
struct Counted<W> {
    out: W,
    digest: Blake,
    bytes: u64,
}

impl<W: io::Write> io::Write for Counted<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let written = self.out.write(buf)?;
        std::hash::Hasher::write(&mut self.digest, &buf[..written]);
        self.bytes += u64::try_from(written).unwrap_or(0);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
