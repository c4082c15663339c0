//! The floor: what any program must do that reads these sources and writes these files, and no more.
//!
//! It reads the Markdown, parses its TOML and renders its text, then writes files of the paths and sizes in a list,
//! with two threads. The bytes come from one buffer: there is no model, no template, no check, no second look at a file.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

const THREADS: usize = 2;
/// How many files a thread takes at a time.
const BATCH: usize = 32;

/// Writes the size and path of each file below a folder, one a line.
pub(crate) fn list(folder: &Path, to: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(to)?);
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(io::Error::other)?;
        if entry.file_type().is_file() {
            let size = entry.metadata().map_err(io::Error::other)?.len();
            let path = entry.path().strip_prefix(folder).map_err(io::Error::other)?;
            writeln!(out, "{size} {}", path.display())?;
        }
    }
    out.flush()
}

/// Number and bytes of the files of a list.
pub(crate) fn totals(list: &Path) -> io::Result<(u64, u64)> {
    let mut totals = (0, 0);
    for line in BufReader::new(File::open(list)?).lines() {
        totals = (totals.0 + 1, totals.1 + entry(&line?)?.0);
    }
    Ok(totals)
}

fn entry(line: &str) -> io::Result<(u64, &str)> {
    let parts = line.split_once(' ').and_then(|(size, path)| Some((size.parse().ok()?, path)));
    parts.ok_or_else(|| io::Error::other(format!("not a line of a list: {line}")))
}

/// Does the work. Without sources it only writes.
pub(crate) fn work(sources: Option<&Path>, list: &Path, out: &Path) -> io::Result<()> {
    if let Some(folder) = sources {
        let files =
            fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
        shared(&files, |file: &PathBuf| parse(file))?;
    }
    let text = fs::read_to_string(list)?;
    let files = text.lines().map(entry).collect::<io::Result<Vec<_>>>()?;
    let folders: BTreeSet<&Path> = files.iter().filter_map(|(_, path)| Path::new(path).parent()).collect();
    let folders: Vec<&Path> = folders.into_iter().collect();
    fs::create_dir_all(out)?;
    // A folder's parent is before it or in the same hands; who is late finds it made.
    shared(&folders, |folder| fs::create_dir_all(out.join(folder)))?;
    let longest = files.iter().map(|(size, _)| *size).max().unwrap_or(0);
    let bytes = vec![b'x'; usize::try_from(longest).map_err(io::Error::other)?];
    shared(&files, |(size, path)| {
        let size = usize::try_from(*size).map_err(io::Error::other)?;
        fs::write(out.join(path), &bytes[..size])
    })
}

/// Does it to all, with two threads.
fn shared<T: Sync>(all: &[T], each: impl Fn(&T) -> io::Result<()> + Sync) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let take = || -> io::Result<()> {
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            let Some(rest) = all.get(start..).filter(|rest| !rest.is_empty()) else { return Ok(()) };
            rest.iter().take(BATCH).try_for_each(&each)?;
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(take)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread of the floor died")))
        })
    })
}

fn parse(file: &Path) -> io::Result<()> {
    let text = fs::read_to_string(file)?;
    if file.extension().is_some_and(|extension| extension == "toml") {
        black_box(text.parse::<toml::Table>().map_err(io::Error::other)?);
        return Ok(());
    }
    let parts = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
    let (front, body) = parts.ok_or_else(|| io::Error::other("a page without front matter"))?;
    black_box(front.parse::<toml::Table>().map_err(io::Error::other)?);
    let mut html = String::with_capacity(body.len() * 2);
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(body));
    black_box(html);
    Ok(())
}
