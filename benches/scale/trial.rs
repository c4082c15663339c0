//! One size: everything that is measured of it, on the same disk and in turns.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::corpus::Shape;
use crate::edits::Edit;
use crate::floor;
use crate::measure::{Ran, median, remove, run, settle};
use crate::peers::{Peer, Program};

/// 22 November 2026: the day in the pages must not move between two runs.
const DAY: &str = "1795305600";

/// Numbers of one size. Times are medians, in seconds.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) shape: Shape,
    pub(crate) runs: usize,
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    pub(crate) clean: f64,
    /// Most memory of any clean build.
    pub(crate) peak: u64,
    pub(crate) floor: f64,
    pub(crate) writing: f64,
    pub(crate) copying: f64,
    /// What other programs made of it, and Sidetone with plain templates.
    pub(crate) others: Vec<Other>,
    pub(crate) rebuilds: Vec<Rebuild>,
}

/// Who else builds the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builder {
    /// Sidetone with templates that make plain pages, as Zola's do.
    Plain,
    Peer(Program),
}

impl Builder {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Builder::Plain => "Sidetone, plain templates",
            Builder::Peer(program) => program.name(),
        }
    }
}

/// What another builder made of it.
#[derive(Debug)]
pub(crate) struct Other {
    pub(crate) builder: Builder,
    pub(crate) seconds: f64,
    pub(crate) peak: u64,
    pub(crate) files: u64,
    pub(crate) bytes: u64,
}

/// A build after an edit.
#[derive(Debug)]
pub(crate) struct Rebuild {
    pub(crate) edit: Edit,
    pub(crate) seconds: f64,
    pub(crate) peak: u64,
    /// Pages and other files that were made again.
    pub(crate) rendered: u64,
    /// Those that came out with other bytes.
    pub(crate) written: u64,
}

pub(crate) struct Trial<'a> {
    shape: Shape,
    runs: usize,
    peers: &'a [Peer],
    root: PathBuf,
    out: PathBuf,
    other: PathBuf,
    list: PathBuf,
    log: PathBuf,
    folder: PathBuf,
}

/// The runs of the clean builds and of what stands beside them.
#[derive(Default)]
struct Clean {
    build: Vec<Ran>,
    floor: Vec<Ran>,
    writing: Vec<Ran>,
    copying: Vec<Ran>,
}

fn middle(runs: &[Ran]) -> f64 {
    median(runs.iter().map(|ran| ran.seconds).collect())
}

fn highest(runs: &[Ran]) -> u64 {
    runs.iter().map(|ran| ran.peak).max().unwrap_or(0)
}

impl<'a> Trial<'a> {
    pub(crate) fn new(folder: &Path, shape: Shape, runs: usize, peers: &'a [Peer]) -> Trial<'a> {
        let below = |name: &str| folder.join(name);
        Trial {
            shape,
            runs,
            peers,
            root: below("site"),
            out: below("out"),
            other: below("other"),
            list: below("list"),
            log: below("log"),
            folder: folder.to_owned(),
        }
    }

    /// Clean builds, what stands beside them, and rebuilds.
    pub(crate) fn run(&self) -> io::Result<Row> {
        let mut row = self.clean_only()?;
        let mut rebuilds = Vec::new();
        for edit in Edit::ALL {
            rebuilds.push(self.rebuild(edit)?);
        }
        row.rebuilds = rebuilds;
        Ok(row)
    }

    /// Clean builds and what stands beside them, in turns, so that a slow minute of the machine is slow for all.
    pub(crate) fn clean_only(&self) -> io::Result<Row> {
        self.prepare()?;
        let mut clean = Clean::default();
        let builders = self.builders();
        let mut others: Vec<(Vec<Ran>, (u64, u64))> = builders.iter().map(|_| (Vec::new(), (0, 0))).collect();
        for _ in 0..self.runs {
            remove(&self.root.join(".sidetone"))?;
            remove(&self.out)?;
            clean.build.push(self.timed(&mut self.build(false))?);
            self.list_of(&self.out)?;
            let content = self.root.join("content");
            let mut commands = [myself("--floor"), myself("--floor"), Command::new("cp")];
            commands[0].arg(content).arg(&self.list).arg(&self.other);
            commands[1].arg("-").arg(&self.list).arg(&self.other);
            commands[2].arg("-r").arg(&self.out).arg(&self.other);
            let runs = [&mut clean.floor, &mut clean.writing, &mut clean.copying];
            for (runs, command) in runs.into_iter().zip(&mut commands) {
                runs.push(self.beside(command)?);
            }
            for ((builder, peer), (runs, made)) in builders.iter().zip(&mut others) {
                let site = self.site_of(*builder);
                remove(&site.join("cache"))?;
                remove(&site.join(".sidetone"))?;
                let mut command = match peer {
                    Some(peer) => peer.command(&site, &self.other),
                    None => sidetone(&site, &self.other),
                };
                runs.push(self.timed(&mut command)?);
                self.list_of(&self.other)?;
                *made = floor::totals(&self.list)?;
                remove(&self.other)?;
            }
        }
        self.list_of(&self.out)?;
        let (files, bytes) = floor::totals(&self.list)?;
        let others = builders.iter().zip(others).map(|((builder, _), (runs, (files, bytes)))| Other {
            builder: *builder,
            seconds: middle(&runs),
            peak: highest(&runs),
            files,
            bytes,
        });
        Ok(Row {
            shape: self.shape,
            runs: self.runs,
            files,
            bytes,
            clean: middle(&clean.build),
            peak: highest(&clean.build),
            floor: middle(&clean.floor),
            writing: middle(&clean.writing),
            copying: middle(&clean.copying),
            others: others.collect(),
            rebuilds: Vec::new(),
        })
    }

    fn prepare(&self) -> io::Result<()> {
        if let Some(folder) = self.root.parent() {
            remove(folder)?;
            fs::create_dir_all(folder)?;
        }
        let Shape { options, criteria, pairs } = self.shape;
        let mut sites = vec![("--generate", self.root.clone())];
        for (builder, _) in self.builders() {
            let generator = match builder {
                Builder::Plain => "--generate-plain",
                Builder::Peer(program) => program.generator(),
            };
            sites.push((generator, self.site_of(builder)));
        }
        for (what, root) in &sites {
            let mut command = myself(what);
            command.arg(root).args([options.to_string(), criteria.to_string()]);
            command.args(pairs.then_some("pairs"));
            run(&mut command, &self.log)?;
        }
        Ok(())
    }

    /// Each run after another edit, and before it a build without one.
    fn rebuild(&self, edit: Edit) -> io::Result<Rebuild> {
        let mut runs = Vec::new();
        for n in 0..self.runs {
            edit.make(&self.root, self.shape, n)?;
            runs.push(self.timed(&mut self.build(edit.is_small()))?);
            run(&mut self.build(false), &self.log)?;
        }
        let said = runs.last().map_or("", |ran| ran.said.as_str());
        let written = count(said, " files written")
            .or_else(|| count(said, " file written"))
            .ok_or_else(|| io::Error::other("a build that does not say what it wrote"))?;
        let reasons = said.lines().filter(|line| line.starts_with('/')).count();
        Ok(Rebuild { edit, seconds: middle(&runs), peak: highest(&runs), rendered: reasons as u64, written })
    }

    /// The program that is measured. To say why each of many pages was made would be part of the time.
    fn build(&self, verbose: bool) -> Command {
        let mut command = sidetone(&self.root, &self.out);
        command.args(verbose.then_some("--verbose"));
        command
    }

    /// Who builds it beside Sidetone with its theme: with plain templates only where a peer does that, too.
    fn builders(&self) -> Vec<(Builder, Option<&'a Peer>)> {
        let peers = self.peers.iter().map(|peer| (Builder::Peer(peer.program), Some(peer)));
        peers.chain((!self.peers.is_empty()).then_some((Builder::Plain, None))).collect()
    }

    fn site_of(&self, builder: Builder) -> PathBuf {
        self.folder.join(match builder {
            Builder::Plain => "plain",
            Builder::Peer(Program::Hugo) => "hugo",
            Builder::Peer(Program::Zola) => "zola",
        })
    }

    fn list_of(&self, folder: &Path) -> io::Result<()> {
        run(myself("--list").arg(folder).arg(&self.list), &self.log).map(drop)
    }

    fn timed(&self, command: &mut Command) -> io::Result<Ran> {
        settle();
        run(command, &self.log)
    }

    /// A run that fills the other folder with as much as the build made; it is emptied again.
    fn beside(&self, command: &mut Command) -> io::Result<Ran> {
        remove(&self.other)?;
        let ran = self.timed(command)?;
        let made = self.log.with_extension("made");
        run(myself("--list").arg(&self.other).arg(&made), &self.log)?;
        if floor::totals(&made)? != floor::totals(&self.list)? {
            return Err(io::Error::other(format!("{command:?} did not make what the build made")));
        }
        remove(&self.other)?;
        Ok(ran)
    }
}

fn sidetone(root: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    command.arg("build").arg("--root").arg(root).arg("--output-dir").arg(out);
    command.env("SOURCE_DATE_EPOCH", DAY);
    command
}

/// This program, for a part that must not count for what is measured.
fn myself(what: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap_or_default());
    command.arg(what);
    command
}

/// The number before these words.
fn count(said: &str, words: &str) -> Option<u64> {
    let (before, _) = said.split_once(words)?;
    before.rsplit(' ').next()?.parse().ok()
}
