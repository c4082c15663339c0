//! `check --fix` as a process, on real folders. What it may replace is shown by `tests/cases.rs`, in every case.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use sidetone::diagnostic::fix::Fixed;

const SITE: &[(&str, &str)] = &[
    (
        "site.toml",
        "title = “Test”\nBase_url = \"https://example.org\"\nnavigation = [{ title = \"About\", page = \"/about/\" }]\n",
    ),
    (
        "content/about.md",
        "+++\ntitle = \"About\"\nlastmod = 2026-01-02\nredirect_from = [\"/old/\"]\ndraft = FALSE\n+++\n\n## Brewing\n\n\
         [a](notes/One.md), [b](/notes/one/), [c](#Brewing), [d](/Keys.txt), [e](sound.md).\n",
    ),
    (
        "content/notes/one.md",
        "\u{feff}---\r\ntitle: One\r\npublishDate: 2026-01-01\r\n---\r\n\r\n[about](/about/), <fact:drinks/Tea.price>",
    ),
    ("content/notes/index.md", "# Notes\n\nNothing is wrong here.\n"),
    (
        "content/sound.md",
        "+++\ntitle = \"Sound\"\nlastmod = 2026-01-02\nupdated = 2026-01-03\n+++\n\n[x](/abuot/) [y](/abot.md)\n",
    ),
    (
        "content/drinks/comparison.toml",
        "title = \"Drinks\"\ngroups = [{ id = \"g\", title = \"G\" }]\ncriteria = [\n  \
         { id = \"price\", title = \"Price\", group = \"G\", type = \"Number\" },\n  \
         { id = \"colour\", title = \"Colour\", group = \"g\", type = \"choice\", choices = [\"black\"] },\n]\n",
    ),
    ("content/drinks/tea.md", "+++\ntitle = \"Tea\"\n[facts]\nPrice = 5\ncolour = \"Black\"\n+++\n\nTea.\n"),
    ("static/keys.txt", "keys\n"),
];

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("what it prints is UTF-8")
}

struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Site {
        let site = Site { folder: tempfile::tempdir().expect("a temporary folder") };
        for (path, text) in SITE {
            site.write(path, text);
        }
        site
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).expect("a file is text")
    }

    fn check(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
        command.arg("check").args(args).arg("--root").arg(self.root());
        command.env_remove("SOURCE_DATE_EPOCH").output().expect("the program runs")
    }

    /// The problems of a check, by certainty, code and message.
    fn problems(&self) -> Vec<(String, String)> {
        let printed: Value = serde_json::from_slice(&self.check(&["--format", "json"]).stdout)
            .expect("what is printed is JSON");
        let list = printed["diagnostics"].as_array().expect("a list").iter();
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        list.map(|d| (word(&d["applicability"]), format!("{}: {}", word(&d["code"]), word(&d["message"]))))
            .collect()
    }

    /// Every file with its bytes and the time of its last change.
    fn files(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        files(&self.root())
    }
}

fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let changed = fs::metadata(entry.path()).and_then(|data| data.modified()).expect("a time");
            let name = entry.path().strip_prefix(folder).expect("below the folder").to_owned();
            (name, (fs::read(entry.path()).expect("a file is readable"), changed))
        })
        .collect()
}

fn bytes(files: BTreeMap<PathBuf, (Vec<u8>, SystemTime)>) -> BTreeMap<PathBuf, Vec<u8>> {
    files.into_iter().map(|(path, (bytes, _))| (path, bytes)).collect()
}

#[test]
fn what_is_certain_is_mended_and_nothing_else_is_touched() {
    let site = Site::new();
    let certain =
        |site: &Site| site.problems().iter().filter(|(sure, _)| sure == "MachineApplicable").count();
    assert_eq!(certain(&site), 15, "{:#?}", site.problems());
    let before = site.files();
    let fixed = site.check(&["--fix"]);
    assert!(text(&fixed.stderr).starts_with("Made 17 replacements in 5 files.\n"), "{}", text(&fixed.stderr));
    assert_eq!(certain(&site), 0, "{:#?}", site.problems());
    // What is left is what was in doubt: which of two dates counts, and which pages were meant.
    let left: Vec<String> =
        site.problems().into_iter().map(|(sure, what)| format!("{sure} {what}")).collect();
    assert_eq!(
        left,
        [
            "MaybeIncorrect unknown-key: `lastmod` has no meaning in the front matter",
            "- broken-link: there is no page or file `abuot`",
            "MaybeIncorrect broken-link: there is no page or file `abot.md`",
        ]
    );
    assert_eq!(fixed.status.code(), Some(1));
    assert!(text(&fixed.stderr).contains("3 errors"), "{}", text(&fixed.stderr));
    // What is proposed is shown in its line.
    let proposed = "\n3 + updated = 2026-01-02\n";
    assert!(text(&fixed.stderr).contains(proposed), "{}", text(&fixed.stderr));
    let after = site.files();
    for path in ["content/notes/index.md", "content/sound.md", "static/keys.txt"] {
        assert_eq!(before[Path::new(path)], after[Path::new(path)], "{path}");
    }
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "nothing is left behind");
    assert_eq!(
        site.read("content/notes/one.md"),
        "\u{feff}---\r\ntitle: One\r\ndate: 2026-01-01\r\n---\r\n\r\n[about](/about.md), <fact:drinks/tea.price>"
    );
    assert_eq!(
        site.read("site.toml"),
        "title = \"Test\"\nbase_url = \"https://example.org\"\nnavigation = [{ title = \"About\", page = \"/about.md\" }]\n"
    );
    let again = site.check(&["--fix"]);
    assert_eq!((text(&again.stdout).as_str(), site.files()), ("", after));
}

#[test]
fn a_dry_run_prints_the_diff_that_patch_and_git_apply() {
    let site = Site::new();
    let before = site.files();
    let dry = site.check(&["--fix", "--dry-run"]);
    assert_eq!(site.files(), before);
    let diff = text(&dry.stdout);
    assert!(
        diff.starts_with("--- a/content/about.md\n+++ b/content/about.md\n@@ -1,10 +1,10 @@\n"),
        "{diff}"
    );
    assert_eq!(text(&dry.stderr), "Would make 17 replacements in 5 files.\n");
    let fixed = Site::new();
    assert_eq!(text(&fixed.check(&["--fix"]).stdout), diff);
    let fixed = bytes(fixed.files());
    for (program, args) in [("patch", ["-p1", "--binary"]), ("git", ["apply", "-"])] {
        let site = Site::new();
        let mut command = Command::new(program);
        command.args(args).current_dir(site.root()).stdin(Stdio::piped()).stdout(Stdio::null());
        let Ok(mut child) = command.spawn() else {
            println!("there is no {program} here");
            continue;
        };
        let mut input = child.stdin.take().expect("its input");
        input.write_all(diff.as_bytes()).expect("it reads");
        drop(input);
        assert!(child.wait().expect("it ends").success(), "{program}");
        assert_eq!(bytes(site.files()), fixed, "{program}");
    }
}

#[test]
fn a_form_for_programs_stays_one() {
    let site = Site::new();
    let refused = site.check(&["--fix", "--dry-run", "--format", "json"]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    assert_eq!(site.check(&["--dry-run"]).status.code(), Some(2));
    let fixed = site.check(&["--fix", "--format", "json"]);
    let printed: Value = serde_json::from_slice(&fixed.stdout).expect("what is printed is JSON");
    assert_eq!(printed["diagnostics"].as_array().map(Vec::len), Some(3));
    assert!(text(&fixed.stderr).contains("+++ b/site.toml\n"), "{}", text(&fixed.stderr));
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_a_read_only_file_stops_it_all() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::new();
    let mode = |path: &str, mode| {
        let path = site.root().join(path);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions can be set");
    };
    mode("site.toml", 0o444);
    mode("content/about.md", 0o640);
    let before = site.files();
    let refused = site.check(&["--fix"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(said.contains("site.toml: this file is read-only; nothing was written"), "{said}");
    assert_eq!(site.files(), before);
    mode("site.toml", 0o600);
    site.check(&["--fix"]);
    assert!(site.read("site.toml").contains("base_url"));
    let mode = |path: &str| {
        let data = fs::metadata(site.root().join(path)).expect("a file");
        data.permissions().mode() & 0o777
    };
    assert_eq!((mode("site.toml"), mode("content/about.md")), (0o600, 0o640));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symbolic_link() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    site.check(&["--fix"]);
    // A folder that leads out of the site, whose files are read, and a file that leads to another of the site.
    let outside = site.folder.path().join("outside");
    fs::rename(site.root().join("content"), &outside).expect("a folder can be moved");
    symlink(&outside, site.root().join("content")).expect("a link can be made");
    fs::write(outside.join("more.md"), "+++\ntitle = \"More\"\nlastmod = 2026-01-02\n+++\n\nMore.\n")
        .expect("a file can be written");
    symlink("more.md", outside.join("same.md")).expect("a link can be made");
    assert!(site.problems().iter().any(|(sure, _)| sure == "MachineApplicable"), "{:#?}", site.problems());
    let before = files(&outside);
    let fixed = site.check(&["--fix"]);
    assert_eq!(text(&fixed.stdout), "");
    assert_eq!(files(&outside), before);
    // With the folder in its place, the file is mended and the link stays one.
    fs::remove_file(site.root().join("content")).expect("a link can be removed");
    fs::rename(&outside, site.root().join("content")).expect("a folder can be moved");
    let elsewhere = site.folder.path().join("elsewhere.md");
    fs::write(&elsewhere, "+++\nlastmod = 2026-01-02\n+++\n").expect("a file can be written");
    symlink(&elsewhere, site.root().join("content/elsewhere.md")).expect("a link can be made");
    let fixed = text(&site.check(&["--fix"]).stdout);
    assert_eq!(
        fixed.lines().filter(|line| line.starts_with("+++ ")).collect::<Vec<_>>(),
        ["+++ b/content/more.md"]
    );
    assert!(site.root().join("content/same.md").is_symlink());
    assert!(fs::read_to_string(&elsewhere).expect("a file is text").contains("lastmod"));
}

#[test]
fn a_file_that_has_changed_meanwhile_stays_and_so_do_the_others() {
    let site = Site::new();
    let fixed = |path: &str, after: &str| {
        (path.to_owned(), Fixed { before: site.read(path), after: after.to_owned(), count: 1 })
    };
    let wanted = BTreeMap::from([fixed("content/about.md", "new"), fixed("site.toml", "new")]);
    site.write("site.toml", "title = \"Other\"\n");
    let before = site.files();
    let error =
        sidetone::write::fix::write(&site.root(), &wanted).expect_err("the file is another").to_string();
    assert!(error.contains("has changed meanwhile") && error.ends_with("nothing was written"), "{error}");
    assert_eq!(site.files(), before);
}

#[test]
fn a_replacement_that_would_break_a_file_is_not_made() {
    let site = Site::new();
    site.check(&["--fix"]);
    let guide = "[[questions]]\nid = \"q\"\ntext = \"Q?\"\n\n[[questions.answers]]\nid = \"a\"\ntext = \"A\"\n\
                 requires = { Price = 1, price = 2 }\n";
    site.write("content/drinks/guide.toml", guide);
    let certain =
        ("MachineApplicable".to_owned(), "unknown-criterion: there is no criterion `Price`".to_owned());
    assert!(site.problems().contains(&certain), "{:#?}", site.problems());
    site.check(&["--fix"]);
    assert_eq!(site.read("content/drinks/guide.toml"), guide);
}
