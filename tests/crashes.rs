//! A build that is killed, or finds no room, or may not write, or fails on its last page, leaves the old site whole;
//! and after the next command the new one is there.
//!
//! `SIDETONE_KILLS=2000 cargo test --test crashes` kills that many builds, and `SIDETONE_SEED=7` at other moments.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

mod folders;

use std::fmt::Write as _;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use folders::{Built, Files, Thing, Tree, assert_same, change, temporary};

/// Of the site: 24 options have 276 pairs.
const OPTIONS: usize = 24;

/// A site in one of two states. They differ in a fact, in a template that every pair is made with, and in a page.
fn site(second: bool) -> Files {
    let mut files = Files::new();
    let mut add = |path: &str, text: String| drop(files.insert(path.to_owned(), text.into_bytes()));
    add("site.toml", "title = \"T\"\nshare_images = false\n".to_owned());
    let criteria = (0..6).fold("title = \"T\"\ncsv = [\"options.csv\"]\ngroups = [{ id = \"g\", title = \"G\" }]\n".to_owned(), |mut text, n| {
        let _ = write!(text, "\n[[criteria]]\nid = \"c{n}\"\ntitle = \"Criterion {n}\"\ngroup = \"g\"\ntype = \"number\"\nbetter = \"higher\"\n");
        text
    });
    add("content/comparison.toml", criteria);
    let rows = (0..OPTIONS).fold("id,name,c0,c1,c2,c3,c4,c5\n".to_owned(), |mut text, n| {
        let first = if second && n == 7 { 99 } else { n };
        let _ =
            writeln!(text, "o{n:02},Option {n},{first},{},{},{},{},{}", n % 5, n % 7, n % 2, 50 - n, n * n);
        text
    });
    add("content/options.csv", rows);
    let note = if second { "new" } else { "old" };
    add(&format!("content/notes/{note}.md"), format!("# The {note} page\n\nWords.\n"));
    // Of the same length: that each page has its size does not make it the right one.
    add("templates/base.html", base(if second { "Ours." } else { "Mine." }));
    files
}

/// The template of all pages, with something at its end.
fn base(addition: &str) -> String {
    let mut theme = sidetone::source::theme::files().into_iter();
    let (_, bytes) = theme.find(|(path, _)| path == "templates/base.html").expect("the theme has it");
    let text = std::str::from_utf8(bytes).expect("a template is text");
    assert!(text.contains("</body>"), "there is no place for the addition");
    text.replace("</body>", &format!("{addition}</body>"))
}

fn command(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    command.args(["build", "--quiet", "--root"]).arg(root).env("SOURCE_DATE_EPOCH", "1795305600");
    command
}

fn build(root: &Path) -> Output {
    command(root).output().expect("the program runs")
}

#[track_caller]
fn must(output: &Output, status: i32) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(status), "{said}");
    said
}

/// What a clean build makes of some files.
fn clean(files: &Files) -> Built {
    let folder = temporary();
    change(folder.path(), &Files::new(), files);
    must(&build(folder.path()), 0);
    Built::read(folder.path())
}

#[track_caller]
fn assert_built(root: &Path, clean: &Built, what: &str) {
    let differences = Built::read(root).differences(clean);
    assert!(differences.is_empty(), "{what}: {}", differences[..differences.len().min(8)].join("\n"));
}

/// Whether a commit was begun and not finished.
fn in_commit(root: &Path) -> bool {
    let states = fs::read_dir(root.join(".sidetone")).into_iter().flatten().filter_map(Result::ok);
    let mut files =
        states.flat_map(|state| fs::read_dir(state.path()).into_iter().flatten().filter_map(Result::ok));
    // A journal that is being written is not one yet.
    files.any(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.starts_with("journal") && !name.ends_with(".part")
    })
}

fn staging(root: &Path) -> bool {
    let entries = fs::read_dir(root).expect("the site's folder is there").filter_map(Result::ok);
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().contains("staging"))
}

/// Numbers that look random: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

/// When a build is killed.
enum Moment {
    /// So long after its start.
    After(Duration),
    /// So long after its commit began.
    InCommit(Duration),
}

/// Starts a build and kills it; whether it was still there to be killed.
fn killed(root: &Path, moment: &Moment) -> bool {
    let mut child = command(root).stderr(Stdio::null()).spawn().expect("the program runs");
    // Here the time that passes is what is tried, and not a wait for something.
    match moment {
        Moment::After(time) => std::thread::sleep(*time),
        Moment::InCommit(time) => {
            while !in_commit(root) && is_running(&mut child) {}
            std::thread::sleep(*time);
        }
    }
    child.kill().expect("it is a child of ours");
    child.wait().expect("it ends").signal() == Some(9)
}

fn is_running(child: &mut Child) -> bool {
    child.try_wait().expect("it is a child of ours").is_none()
}

/// Where kills have hit.
#[derive(Debug, Default)]
struct Hits {
    before_staging: u32,
    in_staging: u32,
    in_commit: u32,
    in_recovery: u32,
    too_late: u32,
}

impl Hits {
    fn kills(&self) -> u32 {
        self.before_staging + self.in_staging + self.in_commit + self.in_recovery
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|value| value.parse().expect("a number"))
}

#[test]
fn a_build_that_is_killed_leaves_the_old_site_or_is_finished() {
    let files = [site(false), site(true)];
    let sites = files.each_ref().map(clean);
    let seed = number("SIDETONE_SEED").unwrap_or(1);
    let wanted = number("SIDETONE_KILLS").unwrap_or(200);
    println!("SIDETONE_SEED={seed}");
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let folder = temporary();
    let root = folder.path();
    change(root, &Files::new(), &files[0]);
    must(&build(root), 0);
    // The author's files are those of the other state than the one that is built.
    change(root, &files[0], &files[1]);
    let (mut now, mut hits) = (0, Hits::default());
    // How long a build and its commit may take, in microseconds: found out by being too late or not.
    let (mut whole, mut commit) = (400_000, 10_000);
    while u64::from(hits.kills()) < wanted {
        let next = 1 - now;
        let (moment, longest) = match random.below(8) {
            0 | 1 => (Moment::InCommit(Duration::from_micros(random.below(commit))), &mut commit),
            2 => (Moment::After(Duration::from_micros(random.below(whole / 32))), &mut whole),
            _ => (Moment::After(Duration::from_micros(random.below(whole))), &mut whole),
        };
        let hit = killed(root, &moment);
        *longest = if hit { *longest * 21 / 20 } else { *longest * 3 / 4 } + 1;
        if !hit {
            hits.too_late += 1;
            assert_built(root, &sites[next], "a build that was done before it could be killed");
            change(root, &files[next], &files[now]);
            now = next;
            continue;
        }
        if in_commit(root) {
            hits.in_commit += 1;
            // Whatever the author does meanwhile, the next command makes what it is given.
            let wants = if random.below(2) == 0 { now } else { next };
            change(root, &files[next], &files[wants]);
            if random.below(2) == 0
                && killed(root, &Moment::After(Duration::from_micros(random.below(whole))))
            {
                hits.in_recovery += 1;
            }
            must(&build(root), 0);
            assert_built(root, &sites[wants], &format!("after a kill in a commit, {hits:?}"));
            change(root, &files[wants], &files[1 - wants]);
            now = wants;
            continue;
        }
        if staging(root) {
            hits.in_staging += 1;
        } else {
            hits.before_staging += 1;
        }
        let built = Built::read(root);
        // Killed after its last step, it has done all.
        if built.differences(&sites[next]).is_empty() {
            change(root, &files[next], &files[now]);
            now = next;
        } else {
            assert_same(&built.output, &sites[now].output, &format!("killed before its commit, {hits:?}"));
        }
    }
    must(&build(root), 0);
    assert_built(root, &sites[1 - now], "at the end");
    println!("{hits:?}");
    assert!(
        hits.before_staging > 0 && hits.in_staging > 0 && hits.in_commit > 0,
        "kills have to hit every stage: {hits:?}"
    );
}

/// What comes after a kill in a commit need not be a build, nor one that succeeds: the folder is whole all the same.
#[test]
fn a_commit_is_finished_by_whatever_command_is_next() {
    let files = [site(false), site(true)];
    let sites = files.each_ref().map(clean);
    let folder = temporary();
    let root = folder.path().join("site");
    change(&root, &Files::new(), &files[0]);
    must(&build(&root), 0);
    let broken = root.join("content/broken.md");
    let elsewhere = folder.path().join("elsewhere");
    let other = elsewhere.to_str().expect("a UTF-8 path");
    let commands = [vec!["check"], vec!["guide"], vec!["build"], vec!["build", "--output-dir", other]];
    let mut now = 0;
    for round in 0..number("SIDETONE_KILLS").unwrap_or(200) / 10 {
        let next = &commands[usize::try_from(round).expect("a small number") % commands.len()];
        while !in_commit(&root) {
            change(&root, &files[now], &files[1 - now]);
            now = 1 - now;
            killed(&root, &Moment::InCommit(Duration::from_micros(round % 40 * 50)));
        }
        let fails = round % 8 >= 4;
        if fails {
            fs::write(&broken, "# Broken\n\n[nowhere](nowhere.md)\n").expect("a file can be written");
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
        command.args(next).arg("--root").arg(&root).env("SOURCE_DATE_EPOCH", "1795305600");
        let output = command.output().expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("it is whole again"), "{next:?}: {said}");
        assert!(!in_commit(&root) && !staging(&root), "{next:?}: {said}");
        let what = format!("after a kill in a commit and {next:?}");
        assert_same(&folders::tree(&root.join("public")), &sites[now].output, &what);
        drop(fs::remove_file(&broken));
        drop(fs::remove_dir_all(&elsewhere));
    }
}

/// A site that is moved after its build was killed takes what was left with it.
#[test]

fn a_commit_is_finished_where_the_site_has_been_moved() {
    let files = [site(false), site(true)];
    let sites = files.each_ref().map(clean);
    let folder = temporary();
    let (root, moved) = (folder.path().join("site"), folder.path().join("moved"));
    change(&root, &Files::new(), &files[0]);
    must(&build(&root), 0);
    let mut now = 0;
    while !in_commit(&root) {
        change(&root, &files[now], &files[1 - now]);
        now = 1 - now;
        killed(&root, &Moment::InCommit(Duration::ZERO));
    }
    fs::rename(&root, &moved).expect("a folder can be renamed");
    must(&build(&moved), 0);
    assert_built(&moved, &sites[now], "after the site was moved");
    assert!(!root.exists(), "the folder where the site was is made again");
}

/// A file system in memory, of so many KiB; none where the test may not mount one.
struct Mount(PathBuf);

impl Mount {
    fn new(at: &Path, kib: usize) -> Option<Mount> {
        fs::create_dir_all(at).expect("a folder can be made");
        let mounted = mount(&["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs"], at);
        if !mounted {
            println!("skipped: this test may not mount a file system");
        }
        mounted.then(|| Mount(at.to_owned()))
    }

    fn again(&self, how: &str) {
        assert!(mount(&["-o", &format!("remount,{how}")], &self.0), "it cannot be mounted {how}");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(&self.0).status());
    }
}

fn mount(args: &[&str], at: &Path) -> bool {
    let run = Command::new("mount").args(args).arg(at).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// KiB that a tree takes, in whole blocks.
fn kib(tree: &Tree) -> usize {
    let blocks = tree.values().map(|thing| match thing {
        Thing::File(bytes) => bytes.len().div_ceil(4096),
        Thing::Folder | Thing::Link(_) => 0,
    });
    blocks.sum::<usize>() * 4
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let files = [site(false), site(true)];
    let sites = files.each_ref().map(clean);
    let folder = temporary();
    let root = folder.path().join("disk");
    // Room for one site, its sources and its state; then for a little more each time.
    let new = kib(&sites[1].output);
    let old = kib(&sites[0].output) + 2 * kib(&sites[0].state) + 256;
    let Some(disk) = Mount::new(&root, old) else { return };
    change(&root, &Files::new(), &files[0]);
    must(&build(&root), 0);
    change(&root, &files[0], &files[1]);
    let mut refusals = 0;
    for step in 0..=24 {
        disk.again(&format!("size={}k", old + step * new / 12));
        let output = build(&root);
        if output.status.success() {
            break;
        }
        let said = must(&output, 1);
        assert!(said.contains("error: cannot ") && said.contains("space"), "{said}");
        refusals += 1;
        // A commit that has begun is finished when there is room; until then each page is the old one or the new.
        if !in_commit(&root) {
            assert_same(
                &folders::tree(&root.join("public")),
                &sites[0].output,
                "the old site on a full disk",
            );
            assert!(!staging(&root), "what could not be staged stays in the way");
        }
    }
    assert!(refusals > 3, "the disk was never full");
    must(&build(&root), 0);
    assert_built(&root, &sites[1], "when there is room");
}

#[test]
fn a_limit_on_the_size_of_files_leaves_the_old_site() {
    let files = [site(false), site(true)];
    let sites = files.each_ref().map(clean);
    let folder = temporary();
    let root = folder.path();
    change(root, &Files::new(), &files[0]);
    must(&build(root), 0);
    change(root, &files[0], &files[1]);
    // Blocks of 512 bytes. Where the signal is not ignored, it ends the program at the very byte.
    for (blocks, signal) in
        [(0, "-"), (0, "''"), (1, "''"), (8, "''"), (8, "-"), (32, "''"), (64, "-"), (64, "''")]
    {
        let program = command(root);
        let mut limited = Command::new("sh");
        limited.arg("-c").arg(format!("trap {signal} XFSZ; ulimit -c 0; ulimit -f {blocks}; exec \"$@\""));
        limited.arg("sh").arg(program.get_program()).args(program.get_args());
        let output = limited.env("SOURCE_DATE_EPOCH", "1795305600").output().expect("the shell runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if signal == "-" {
            assert_eq!(output.status.signal(), Some(25), "{blocks} blocks: {said}");
        } else {
            assert_eq!(output.status.code(), Some(1), "{blocks} blocks: {said}");
            assert!(said.contains("error: cannot write "), "{said}");
        }
        assert!(!in_commit(root), "{blocks} blocks: a commit began though not all pages were there");
        assert_same(&folders::tree(&root.join("public")), &sites[0].output, &format!("{blocks} blocks"));
    }
    must(&build(root), 0);
    assert_built(root, &sites[1], "without a limit");
}

#[test]
fn an_output_that_is_read_only_stays_as_it_is() {
    let files = [site(false), site(true)];
    let sites = files.each_ref().map(clean);
    for only_output in [false, true] {
        let folder = temporary();
        let root = folder.path();
        let disk = root.join("disk");
        let output = disk.join("public");
        let Some(held) = Mount::new(&disk, 64 * 1024) else { return read_only_by_permission(&files, &sites) };
        let run = || command(root).arg("--output-dir").arg(&output).output().expect("the program runs");
        change(root, &Files::new(), &files[0]);
        must(&run(), 0);
        change(root, &files[0], &files[1]);
        // The folder alone, or with all that is beside it.
        let bound = only_output.then(|| {
            assert!(mount(&["--bind", output.to_str().expect("UTF-8")], &output), "it cannot be bound");
            assert!(mount(&["-o", "remount,ro,bind"], &output), "it cannot be made read-only");
            Mount(output.clone())
        });
        if !only_output {
            held.again("ro");
        }
        let said = must(&run(), 1);
        assert!(said.contains("error: cannot ") && said.contains("public"), "{said}");
        assert_same(&folders::tree(&output), &sites[0].output, "the old site, read-only");
        drop(bound);
        held.again("rw");
        must(&run(), 0);
        assert_same(&folders::tree(&output), &sites[1].output, "the new site, once it may be written");
        let names = fs::read_dir(&disk).expect("it is there").filter_map(Result::ok);
        assert_eq!(names.count(), 1, "something is left beside the output");
    }
}

/// The same where nothing may be mounted. The permissions of a folder do not bind the superuser.
fn read_only_by_permission(files: &[Files; 2], sites: &[Built; 2]) {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = temporary();
    let root = folder.path();
    let output = root.join("out/public");
    fs::create_dir(root.join("out")).expect("a folder can be made");
    let run = || command(root).arg("--output-dir").arg(&output).output().expect("the program runs");
    let set = |mode| {
        for folder in [root.join("out"), output.clone()] {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("it is ours");
        }
    };
    change(root, &Files::new(), &files[0]);
    must(&run(), 0);
    change(root, &files[0], &files[1]);
    set(0o555);
    if fs::write(root.join("out/probe"), "").is_ok() {
        println!("skipped: permissions do not bind this user");
        return set(0o755);
    }
    let failed = run();
    let kept = folders::tree(&output);
    set(0o755);
    assert!(must(&failed, 1).contains("error: cannot "));
    assert_same(&kept, &sites[0].output, "the old site, read-only");
    must(&run(), 0);
    assert_same(&folders::tree(&output), &sites[1].output, "the new site, once it may be written");
}

#[test]
fn a_template_that_fails_on_the_last_page_changes_nothing() {
    let files = [site(false), site(true)];
    let sites = files.each_ref().map(clean);
    let folder = temporary();
    let root = folder.path();
    change(root, &Files::new(), &files[0]);
    must(&build(root), 0);
    let last = sites[0].output.keys().rfind(|path| path.ends_with("index.html")).expect("there are pages");
    let url = format!("/{}", last.strip_suffix("index.html").expect("a page"));
    let mut broken = files[1].clone();
    let fails = base(&format!("{{% if page.url == \"{url}\" %}}{{{{ nothing_of_that_name }}}}{{% endif %}}"));
    broken.insert("templates/base.html".to_owned(), fails.into_bytes());
    change(root, &files[0], &broken);
    let said = must(&build(root), 1);
    assert!(said.contains("error[template-render]") && said.contains(&url), "{said}");
    assert_built(root, &sites[0], "a template failed on the last page");
    change(root, &broken, &files[1]);
    must(&build(root), 0);
    assert_built(root, &sites[1], "the template is mended");
}
