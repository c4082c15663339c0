//! A site that is built in parts, each on a machine of its own, and joined is the same as one that is built whole:
//! byte for byte, and in what later builds know of it. What is not all parts of one site is refused, and changes nothing.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

mod folders;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use folders::{Built, Files, ROOT, Thing, assert_same, author_files, change, files, put, temporary, tree};
use sidetone::source::digest::Digest;

/// The name of what tells a part from a site.
const LABEL: &str = ".sidetone-shard";

const DAY: &str = "1795305600";

fn sidetone(command: &str, root: &Path, more: &[&str]) -> Command {
    let mut run = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    run.args([command, "--root"]).arg(root).args(more).env("SOURCE_DATE_EPOCH", DAY);
    run
}

#[track_caller]
fn must(mut command: Command, status: i32) -> String {
    let Output { status: found, stderr, .. } = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&stderr).into_owned();
    assert_eq!(found.code(), Some(status), "{said}");
    said
}

/// A small site: two options with their pair, and a guide.
fn small() -> Files {
    author_files(&Path::new(ROOT).join("starter"), false)
}

/// The same under another name, which every page shows.
fn edited() -> Files {
    let mut files = small();
    let config = files.get_mut("site.toml").expect("a site has a site.toml");
    let text = String::from_utf8(config.clone()).expect("it is text");
    assert!(text.contains("title = \""), "it has no title");
    *config = text.replace("title = \"", "title = \"Another: ").into_bytes();
    files
}

/// Machines that each have the site, one of which joins what the others make.
struct Machines {
    folder: tempfile::TempDir,
}

impl Machines {
    /// The one that joins has the site too, since it builds later.
    fn new(site: &Files) -> Machines {
        let machines = Machines { folder: temporary() };
        change(&machines.root(), &Files::new(), site);
        machines
    }

    /// Where the parts are joined.
    fn root(&self) -> PathBuf {
        self.folder.path().join("whole")
    }

    /// A part of a site, built in a folder that has nothing else.
    fn part(&self, name: &str, site: &Files, shard: &str) -> PathBuf {
        self.part_with(name, site, shard, |build| build)
    }

    fn part_with(
        &self,
        name: &str,
        site: &Files,
        shard: &str,
        with: impl Fn(&mut Command) -> &mut Command,
    ) -> PathBuf {
        let root = self.folder.path().join("machines").join(name);
        change(&root, &Files::new(), site);
        let folder = self.folder.path().join("parts").join(name);
        let mut build = sidetone("build", &root, &["--quiet", "--shard", shard, "--output-dir"]);
        with(build.arg(&folder));
        must(build, 0);
        folder
    }

    /// All parts of a site.
    fn parts(&self, site: &Files, count: usize) -> Vec<PathBuf> {
        (1..=count)
            .map(|number| self.part(&format!("{number}"), site, &format!("{number}/{count}")))
            .collect()
    }

    fn merge(&self, parts: &[PathBuf], more: &[&str]) -> Command {
        let mut merge = sidetone("merge", &self.root(), more);
        merge.args(parts);
        merge
    }

    fn built(&self) -> Built {
        Built::read(&self.root())
    }

    /// The parts are not joined, which the message says with `words`; nothing is changed.
    #[track_caller]
    fn refused(&self, parts: &[PathBuf], words: &[&str]) {
        let built = || {
            let mut built = self.built();
            // The folder of the lock stays, with the lock.
            built.state.retain(|_, thing| *thing != Thing::Folder);
            built
        };
        let before = built();
        let said = must(self.merge(parts, &[]), 1);
        for words in words {
            assert!(said.contains(words), "{words:?} is not in {said:?}");
        }
        let differences = built().differences(&before);
        assert!(differences.is_empty(), "a merge that was refused has left: {}", differences.join("\n"));
    }
}

#[track_caller]
fn assert_built(found: &Built, whole: &Built, what: &str) {
    let differences = found.differences(whole);
    assert!(differences.is_empty(), "{what}: {}", differences[..differences.len().min(8)].join("\n"));
}

/// What one machine makes of a site.
fn whole(site: &Files) -> Built {
    let machines = Machines::new(site);
    must(sidetone("build", &machines.root(), &["--quiet"]), 0);
    machines.built()
}

/// Files without the label.
fn pages(part: &Path) -> Files {
    let mut files = files(part);
    assert!(files.remove(LABEL).is_some(), "{} has no label", part.display());
    files
}

/// Joined parts are the whole; the parts have nothing in common, and lack nothing.
fn same_as_whole(site: &Files, count: usize, whole: &Built) {
    let machines = Machines::new(site);
    let parts = machines.parts(site, count);
    let mut joined = Files::new();
    for part in &parts {
        let pages = pages(part);
        assert!(!pages.is_empty(), "{} of {count} is empty", part.display());
        for (path, bytes) in pages {
            assert!(joined.insert(path.clone(), bytes).is_none(), "{path} is in two of {count} parts");
        }
    }
    let only = |(path, thing): (&String, &Thing)| match thing {
        Thing::File(bytes) => Some((path.clone(), bytes.clone())),
        Thing::Folder | Thing::Link(_) => None,
    };
    let expected: Files = whole.output.iter().filter_map(only).collect();
    assert!(joined == expected, "{count} parts together are not the files of the whole");

    must(machines.merge(&parts, &["--quiet"]), 0);
    assert_built(&machines.built(), whole, &format!("{count} parts, joined"));
    let rendered = must(sidetone("build", &machines.root(), &["--quiet", "--verbose"]), 0);
    assert_eq!(rendered, "", "a build after a merge of {count} parts has rendered something");
    assert_built(&machines.built(), whole, &format!("{count} parts, joined, and built after that"));
}

#[test]
fn joined_parts_are_the_whole() {
    let whole = whole(&small());
    assert!(whole.output.contains_key("versus/paper-or-app/index.html"), "there is no pair");
    assert!(whole.output.contains_key("guide/proof/index.html"), "there is no guide");
    for count in 1..=4 {
        same_as_whole(&small(), count, &whole);
    }
}

#[test]
fn the_joined_flagship_is_the_whole() {
    let site = author_files(Path::new(ROOT), false);
    same_as_whole(&site, 3, &whole(&site));
}

#[test]
fn the_order_in_which_parts_are_named_does_not_matter() {
    let machines = Machines::new(&small());
    let mut parts = machines.parts(&small(), 3);
    parts.rotate_left(1);
    must(machines.merge(&parts, &["--quiet"]), 0);
    assert_built(&machines.built(), &whole(&small()), "parts in another order");
}

#[test]
fn parts_go_over_an_older_state_of_the_site() {
    let machines = Machines::new(&small());
    let mut old = edited();
    old.insert("content/gone.md".to_owned(), b"# Gone\n\nWords.\n".to_vec());
    change(&machines.root(), &small(), &old);
    must(sidetone("build", &machines.root(), &["--quiet"]), 0);
    change(&machines.root(), &old, &small());
    must(machines.merge(&machines.parts(&small(), 2), &["--quiet"]), 0);
    assert_built(&machines.built(), &whole(&small()), "parts over an older state");
}

/// Which file lies where, whatever its bytes: one that is written again is another.
fn inodes(folder: &Path) -> BTreeMap<String, u64> {
    let inode = |path: &String| fs::metadata(folder.join(path)).expect("it is there").ino();
    files(folder).into_keys().map(|path| (path.clone(), inode(&path))).collect()
}

#[test]
fn joining_twice_changes_nothing() {
    let machines = Machines::new(&small());
    let parts = machines.parts(&small(), 2);
    must(machines.merge(&parts, &["--quiet"]), 0);
    let (before, inodes_before) = (machines.built(), inodes(&machines.root()));
    let said = must(machines.merge(&parts, &[]), 0);
    assert!(said.contains(": 0 files written, "), "{said}");
    assert_built(&machines.built(), &before, "joined twice");
    assert_eq!(inodes(&machines.root()), inodes_before, "a file was written again");
}

/// With an older state of the site, so that it would be seen if a refused merge changed it.
fn with_an_older_state() -> Machines {
    let machines = Machines::new(&edited());
    must(sidetone("build", &machines.root(), &["--quiet"]), 0);
    machines
}

#[test]
fn a_part_that_is_missing_or_there_twice_is_named() {
    let machines = with_an_older_state();
    let parts = machines.parts(&small(), 3);
    let [first, second, third] = &parts[..] else { panic!("there are three") };
    machines.refused(&[first.clone(), third.clone()], &["part 2/3 is missing"]);
    machines.refused(&[first.clone(), second.clone()], &["part 3/3 is missing"]);
    machines.refused(
        &[second.clone(), first.clone(), second.clone(), third.clone()],
        &["part 2/3 is there twice"],
    );
    let none = machines.folder.path().join("parts/none");
    machines.refused(&[first.clone(), none], &["parts/none holds no part of a site"]);
    let site = machines.root().join("public");
    machines.refused(&[first.clone(), site], &["public holds no part of a site"]);
}

#[test]
fn a_part_of_another_state_of_the_site_is_named() {
    let machines = with_an_older_state();
    let first = machines.part("first", &small(), "1/2");
    let second = machines.part("second", &edited(), "2/2");
    machines.refused(&[first.clone(), second], &["parts/second holds part 2/2 of another state"]);
    let address = machines
        .part_with("address", &small(), "2/2", |build| build.args(["--base-url", "https://example.net"]));
    machines.refused(&[first.clone(), address], &["parts/address holds part 2/2 of another state"]);
    let day =
        machines.part_with("day", &small(), "2/2", |build| build.env("SOURCE_DATE_EPOCH", "1795392000"));
    machines.refused(&[first.clone(), day], &["parts/day holds part 2/2 of another state"]);
    let count = machines.part("count", &small(), "2/3");
    machines.refused(&[first, count], &["parts/count holds part 2/3 of another state"]);
}

/// The longest page of a part, which differs from that of the older state.
fn longest(part: &Path) -> (PathBuf, Vec<u8>) {
    let pages = pages(part).into_iter().filter(|(path, _)| path.ends_with("index.html"));
    let longest = pages.max_by_key(|(_, bytes)| bytes.len());
    let (path, bytes) = longest.expect("a part has pages");
    (part.join(path), bytes)
}

#[test]
fn a_part_with_a_damaged_file_is_named() {
    let machines = with_an_older_state();
    let parts = machines.parts(&small(), 2);
    let (page, bytes) = longest(&parts[1]);
    let name = page.to_str().expect("a UTF-8 path");
    let mut other = bytes.clone();
    other[bytes.len() / 2] ^= 1;
    for damaged in [&other[..], &bytes[1..], b""] {
        fs::write(&page, damaged).expect("it can be written");
        machines.refused(&parts, &[name, "its bytes have changed"]);
    }
    fs::remove_file(&page).expect("it can be removed");
    machines.refused(&parts, &[name]);
    fs::write(&page, &bytes).expect("it can be written");
    must(machines.merge(&parts, &["--quiet"]), 0);
    // What the output folder has already is not taken from the part.
    fs::write(&page, b"").expect("it can be written");
    must(machines.merge(&parts, &["--quiet"]), 0);
    assert_built(&machines.built(), &whole(&small()), "joined with a damaged part that is not needed");
}

#[test]
fn a_part_with_a_damaged_label_is_named() {
    let machines = with_an_older_state();
    let parts = machines.parts(&small(), 2);
    let label = parts[0].join(LABEL);
    let name = label.to_str().expect("a UTF-8 path");
    let bytes = fs::read(&label).expect("a part has a label");
    // A byte in each tenth, and the digest at the end.
    let places = (0..10).map(|tenth| bytes.len() * tenth / 10).chain([bytes.len() - 1]);
    for place in places {
        let mut other = bytes.clone();
        other[place] ^= 1;
        fs::write(&label, other).expect("it can be written");
        machines.refused(&parts, &[name]);
    }
    for length in [0, 10, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&label, &bytes[..length]).expect("it can be written");
        machines.refused(&parts, &[name]);
    }
    fs::remove_file(&label).expect("it can be removed");
    machines.refused(&parts, &["parts/1 holds no part of a site"]);
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let machines = Machines::new(&small());
    let parts = machines.parts(&small(), 2);
    put(&machines.root(), "public/letter.txt", b"Dear reader,");
    machines.refused(&parts, &["public holds files that Sidetone did not write"]);
    must(machines.merge(&parts, &["--quiet", "--force"]), 0);
    let mut expected = whole(&small());
    expected.output.insert("letter.txt".to_owned(), Thing::File(b"Dear reader,".to_vec()));
    assert_built(&machines.built(), &expected, "joined with --force");
}

#[test]
fn a_build_of_all_takes_the_label_away() {
    let machines = Machines::new(&small());
    let whole = whole(&small());
    must(sidetone("build", &machines.root(), &["--quiet", "--shard", "2/3"]), 0);
    assert!(machines.root().join("public").join(LABEL).is_file(), "a part has no label");
    must(sidetone("build", &machines.root(), &["--quiet"]), 0);
    assert_built(&machines.built(), &whole, "all of it over a part");
    must(sidetone("build", &machines.root(), &["--quiet", "--shard", "2/3"]), 0);
    let other = Machines::new(&small());
    let part = other.part("2", &small(), "2/3");
    assert_same(&tree(&machines.root().join("public")), &tree(&part), "a part over all of it");
}

#[test]
fn what_is_no_part_is_wrong_use() {
    let machines = Machines::new(&small());
    let before = machines.built();
    for shard in ["0/2", "3/2", "x", "", "1", "1/", "/2", "0/0", "1/0", "-1/2", "1/2/3", "1.5/2", " 1/2"] {
        let said = must(sidetone("build", &machines.root(), &[&format!("--shard={shard}")]), 2);
        assert!(said.contains("such as 2/4") || said.contains("a value is required"), "{shard:?}: {said}");
    }
    must(sidetone("merge", &machines.root(), &[]), 2);
    assert_built(&machines.built(), &before, "wrong use");
}

#[test]
fn a_label_leads_nowhere_else() {
    let machines = with_an_older_state();
    let parts = machines.parts(&small(), 1);
    let label = parts[0].join(LABEL);
    let bytes = fs::read(&label).expect("a part has a label");
    let (name, outside) = (b"404.html", b"../a.txt");
    let at = bytes.windows(name.len()).position(|window| window == name).expect("it lists its files");
    let mut body = bytes[..bytes.len() - 16].to_vec();
    body[at..at + name.len()].copy_from_slice(outside);
    body.extend(Digest::of_bytes(&body).0);
    fs::write(&label, body).expect("it can be written");
    fs::copy(parts[0].join("404.html"), parts[0].join("../a.txt")).expect("it can be copied");
    machines.refused(&parts, &[LABEL, "../a.txt"]);
    assert!(!machines.root().join("a.txt").exists(), "a file was written outside of the output folder");
}
