//! An incremental build is the same as a clean one, byte for byte: after random edits of both sites, the output folder
//! and the manifest are those of a clean build of the same files at another path.
//!
//! `SIDETONE_SEQUENCES=2000 cargo test --release --test incremental` runs that many sequences for each site, and
//! `SIDETONE_SEED=7` others than those that run by default.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

mod edits;
#[path = "../folders/mod.rs"]
mod folders;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestRng, TestRunner};
use sidetone::model::Publish;
use sidetone::syntax::date::Date;
use sidetone::write::{Options, Report, WriteError};
use sidetone::{pipeline, read, write};

use edits::{Edit, KINDS, Kind, Site, edit};
use folders::{Built, Files, ROOT, Thing, author_files, change, temporary};

/// How many edits follow each other.
const EDITS: usize = 6;

fn flagship() -> Files {
    author_files(Path::new(ROOT), false)
}

/// The second site. Its one picture is made small: encoding it takes as long as all the pages together.
fn atlas() -> Files {
    let mut files = author_files(&Path::new(ROOT).join("tests/sites/atlas"), false);
    files.insert("content/planets/sizes.png".to_owned(), PIXEL.to_vec());
    files
}

/// A picture of one pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0,
    1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// A site on disk twice: one is edited and built over and over, the other built afresh each time.
struct Pair {
    folder: tempfile::TempDir,
    site: Site,
    /// What was done so far, for whoever reads of a failure.
    told: Vec<String>,
    built: Built,
}

/// What became of an edit.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// There was nothing to do it to.
    Nothing,
    /// The site was built.
    Built,
    /// It made the site unsound, was refused, and is undone.
    Refused,
}

impl Pair {
    fn new(files: Files) -> Pair {
        let folder = temporary();
        let none = Built { output: BTreeMap::new(), state: BTreeMap::new(), stray: Vec::new() };
        let mut pair = Pair { folder, site: Site::new(Files::new()), told: Vec::new(), built: none };
        pair.update(Site::new(files));
        pair.compare(&build(&pair.edited(), &pair.site)).expect("the site as it is can be built");
        pair
    }

    fn edited(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Elsewhere, and deeper.
    fn fresh(&self) -> PathBuf {
        self.folder.path().join("another/place for/the same site")
    }

    /// Brings both folders up to date.
    fn update(&mut self, site: Site) {
        for root in [self.edited(), self.fresh()] {
            change(&root, &self.site.files, &site.files);
        }
        self.site = site;
    }

    fn failure(&self, what: &str) -> String {
        format!("{what}\nafter these edits:\n  {}", self.told.join("\n  "))
    }

    /// Makes an edit, builds, and compares with a clean build.
    fn step(&mut self, edit: &Edit) -> Result<Outcome, String> {
        let mut site = self.site.clone();
        let Some(done) = edit.apply(&mut site) else { return Ok(Outcome::Nothing) };
        self.told.push(done);
        let before = self.site.clone();
        self.update(site);
        self.disturb(edit);
        let built = build(&self.edited(), &self.site);
        if let Err(problems) = &built {
            self.refused(problems)?;
            self.told.push("  (refused and undone)".to_owned());
            self.update(before);
            return Ok(Outcome::Refused);
        }
        if edit.kind == Kind::Touched && built.as_ref().is_ok_and(|report| report.written > 0) {
            return Err(self.failure("a file was written though only times changed"));
        }
        self.compare(&built)?;
        Ok(Outcome::Built)
    }

    /// What an edit does to folders rather than to an author's text.
    fn disturb(&self, edit: &Edit) {
        let root = self.edited();
        if edit.kind == Kind::Touched {
            for path in self.site.files.keys() {
                let file =
                    fs::File::options().append(true).open(root.join(path)).expect("a file can be opened");
                file.set_modified(SystemTime::UNIX_EPOCH).expect("its time can be set");
            }
        }
        let all = folders::tree(&root.join("public"));
        let pick = |wanted: &dyn Fn(&Thing) -> bool| {
            let found: Vec<&String> =
                all.iter().filter(|(_, thing)| wanted(thing)).map(|(path, _)| path).collect();
            root.join("public").join(found[edit.at.index(found.len())])
        };
        let file = pick(&|thing| matches!(thing, Thing::File(bytes) if !bytes.is_empty()));
        match edit.kind {
            Kind::OutputLost => fs::remove_file(file).expect("a file can be removed"),
            Kind::OutputCut => {
                let length = fs::metadata(&file).expect("it is there").len();
                let open = fs::File::options().write(true).open(&file).expect("a file can be opened");
                open.set_len(length / 2).expect("it can be cut");
            }
            Kind::OutputGrown => {
                let mut bytes = fs::read(&file).expect("it is there");
                bytes.push(b'!');
                fs::write(file, bytes).expect("a file can be written");
            }
            Kind::FolderLost => {
                fs::remove_dir_all(pick(&|thing| *thing == Thing::Folder)).expect("a folder can be removed");
            }
            _ => {}
        }
    }

    /// The edited site was built: so is the other, from nothing, and it is the same.
    fn compare(&mut self, built: &Result<Report, String>) -> Result<(), String> {
        if let Err(problems) = built {
            return Err(self.failure(problems));
        }
        let fresh = self.fresh();
        clear(&fresh);
        build(&fresh, &self.site).map_err(|problems| {
            self.failure(&format!("a clean build refuses what an incremental one built: {problems}"))
        })?;
        self.built = Built::read(&self.edited());
        let differences = self.built.differences(&Built::read(&fresh));
        if differences.is_empty() {
            return Ok(());
        }
        let some = differences[..differences.len().min(8)].join("\n");
        Err(self.failure(&format!("{} differences from a clean build:\n{some}", differences.len())))
    }

    /// Runs the program on one of the two folders; its exit status, and what it says.
    fn run(&self, root: &Path) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
        command.args(["build", "--root"]).arg(root);
        command.args(self.site.base_url.map(|url| format!("--base-url={url}")));
        command.args(self.site.drafts.then_some("--drafts"));
        command.env("SOURCE_DATE_EPOCH", seconds(self.site.today).to_string());
        let output = command.output().expect("the program runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// A clean build by a process of its own is the same too: nothing that lives longer than a build has grown stale.
    fn end(&self) -> Result<(), String> {
        let fresh = self.fresh();
        clear(&fresh);
        let (status, said) = self.run(&fresh);
        let differences = self.built.differences(&Built::read(&fresh));
        if status == Some(0) && differences.is_empty() {
            return Ok(());
        }
        Err(self.failure(&format!("a process of its own says and makes other things: {said}{differences:?}")))
    }

    /// The build was refused: the program refuses it too, and nothing has changed.
    fn refused(&self, problems: &str) -> Result<(), String> {
        let (status, said) = self.run(&self.edited());
        if status != Some(1) || !said.contains("error") {
            return Err(self.failure(&format!("the program did not refuse this: {problems}\n{said}")));
        }
        let differences = Built::read(&self.edited()).differences(&self.built);
        if differences.is_empty() {
            return Ok(());
        }
        Err(self.failure(&format!("a build that was refused changed:\n{}", differences.join("\n"))))
    }
}

/// Removes what builds have made.
fn clear(root: &Path) {
    for made in ["public", ".sidetone"] {
        if root.join(made).exists() {
            fs::remove_dir_all(root.join(made)).expect("a folder can be removed");
        }
    }
}

/// Seconds since 1970 of a day.
fn seconds(day: &str) -> i64 {
    let day: jiff::civil::Date = day.parse().expect("a day");
    day.to_zoned(jiff::tz::TimeZone::UTC).expect("a time").timestamp().as_second()
}

/// Builds as the program does: a site with errors is not written.
fn build(root: &Path, site: &Site) -> Result<Report, String> {
    let settings = Publish {
        base_url: site.base_url.map(str::to_owned),
        drafts: site.drafts,
        today: Date::parse(site.today),
        ..Publish::default()
    };
    let (sources, problems) = read::read(root);
    let compiled = pipeline::compile(sources, problems, &root.display().to_string(), &settings);
    if !compiled.is_sound() {
        let problems = compiled.diagnostics.iter();
        let problems: Vec<String> =
            problems.map(|problem| sidetone::diagnostic::show::line(problem, &compiled.sources)).collect();
        return Err(problems.join("\n"));
    }
    let options = Options {
        root: root.to_owned(),
        output: root.join("public"),
        force: false,
        no_cache: false,
        shard: None,
    };
    match write::write(&compiled, &options, &|_| ()) {
        Ok(report) => Ok(report),
        Err(WriteError::Render(problems)) => Err(format!("{problems:?}")),
        Err(error) => panic!("{error}"),
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|value| value.parse().expect("a number"))
}

/// Random sequences of edits of one site; `few` of them unless more are asked for.
fn sequences(files: &Files, few: u32) {
    let cases =
        number("SIDETONE_SEQUENCES").map_or(few, |n| u32::try_from(n).expect("a number of sequences"));
    let seed = number("SIDETONE_SEED").unwrap_or(1);
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &seed.to_le_bytes().repeat(4));
    let result =
        TestRunner::new_with_rng(config, random).run(&prop::collection::vec(edit(), EDITS), |edits| {
            let mut pair = Pair::new(files.clone());
            for edit in &edits {
                pair.step(edit).map_err(TestCaseError::fail)?;
            }
            Ok(())
        });
    if let Err(error) = result {
        panic!("SIDETONE_SEED={seed}: {error}");
    }
}

#[test]
fn random_edits_of_the_flagship() {
    sequences(&flagship(), 8);
}

#[test]
fn random_edits_of_the_second_site() {
    sequences(&atlas(), 6);
}

/// Each kind of edit, one after the other on the same site, at places that differ from site to site; those that were
/// built, and those that were refused.
fn every_kind(files: Files, start: usize) -> [BTreeSet<Kind>; 2] {
    let mut pair = Pair::new(files);
    let mut found = [BTreeSet::new(), BTreeSet::new()];
    for (step, kind) in KINDS.iter().copied().enumerate() {
        for attempt in 0..8 {
            let at = start + step + attempt * 5;
            let edit = Edit { kind, at: place(at), to: place(at + 2 * step + attempt * 6) };
            match pair.step(&edit).unwrap_or_else(|failure| panic!("{failure}")) {
                Outcome::Built => {
                    found[0].insert(kind);
                    break;
                }
                Outcome::Refused => drop(found[1].insert(kind)),
                Outcome::Nothing => {}
            }
        }
    }
    pair.end().unwrap_or_else(|failure| panic!("{failure}"));
    found
}

/// A place that is no other for another number.
fn place(number: usize) -> Index {
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[u8::try_from(number % 251).unwrap_or(0); 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), random);
    any::<Index>().new_tree(&mut runner).expect("a place").current()
}

#[test]
fn every_kind_of_edit_takes_place() {
    let [mut built, mut refused] = every_kind(flagship(), 0);
    let [more_built, more_refused] = every_kind(atlas(), 100);
    built.extend(more_built);
    refused.extend(more_refused);
    assert!(refused.contains(&Kind::TemplateBroken) && !built.contains(&Kind::TemplateBroken));
    let never: Vec<&Kind> =
        KINDS.iter().filter(|kind| !built.contains(kind) && **kind != Kind::TemplateBroken).collect();
    assert!(never.is_empty(), "never built after {never:?}");
}

/// The comparison itself sees each kind of fault that a builder could have.
#[test]
fn a_difference_is_seen() {
    let mut pair = Pair::new(flagship());
    let before = pair.built.clone();
    let edit = |kind| Edit { kind, at: place(1), to: place(2) };
    assert_eq!(pair.step(&edit(Kind::Prose)), Ok(Outcome::Built));
    let root = pair.edited();
    let clean = Built::read(&root);
    let sees = |what: &str, words: &str| {
        let seen = Built::read(&root).differences(&clean);
        assert!(seen.len() == 1 && seen[0].contains(words), "{what}: {seen:?}");
    };
    // A page as it was before the edit: what a key that does not cover all of its view leaves behind.
    let stale = before.output.iter().find(|(path, thing)| clean.output.get(*path) != Some(thing));
    let Some((path, Thing::File(bytes))) = stale else { panic!("the edit changed no page") };
    let now = fs::read(root.join("public").join(path)).expect("it is there");
    folders::put(&root.join("public"), path, bytes);
    sees("a stale page", "differs from byte");
    folders::put(&root.join("public"), path, &now);
    for (path, words) in
        [("public/gone.html", "should not be there"), (".public.sidetone-staging", "left behind")]
    {
        folders::put(&root, path, b"");
        sees("a file that should have been removed", words);
        fs::remove_file(root.join(path)).expect("a file can be removed");
    }
    fs::create_dir(root.join("public/gone")).expect("a folder can be made");
    sees("an empty folder", "should not be there");
    fs::remove_dir(root.join("public/gone")).expect("a folder can be removed");
    for (path, thing) in &clean.state {
        let Thing::File(bytes) = thing else { continue };
        let last = bytes.len() - 1;
        let mut other = bytes.clone();
        other[last] ^= 1;
        folders::put(&root.join(".sidetone"), path, &other);
        sees("a manifest that says something else", "differs from byte");
        folders::put(&root.join(".sidetone"), path, bytes);
    }
}
