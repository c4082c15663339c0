//! Output folders that hold other people's things: refused, or respected byte for byte.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

mod folders;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use folders::{Files, ROOT, Thing, Tree, assert_same, author_files, change, put, temporary};

/// A home with a site in it, and things of other people around.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Home {
        let folder = temporary();
        let home = Home { folder };
        change(&home.site(), &Files::new(), &author_files(&Path::new(ROOT).join("starter"), false));
        for foreign in [
            "letter.txt",
            "work/site/.git/HEAD",
            "work/site/.sidetone/kept",
            "other/index.html",
            "other/deep/er",
        ] {
            put(&home.path(""), foreign, foreign.as_bytes());
        }
        symlink(home.path("other"), home.path("work/link")).expect("a link can be made");
        symlink(home.path("nowhere"), home.path("work/dangling")).expect("a link can be made");
        symlink(home.site(), home.path("work/site-link")).expect("a link can be made");
        home
    }

    /// A path from the home folder. The temporary folder itself may be reached by a link.
    fn path(&self, path: &str) -> PathBuf {
        let home = self.folder.path().canonicalize().expect("it is there").join("home");
        if path.is_empty() { home } else { home.join(path) }
    }

    fn site(&self) -> PathBuf {
        self.path("work/site")
    }

    fn build(&self, output: &Path, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
        command
            .args(["build", "--quiet", "--root"])
            .arg(self.site())
            .arg("--output-dir")
            .arg(output)
            .args(more);
        command.env("HOME", self.path("")).current_dir(self.folder.path()).output().expect("the program runs")
    }

    /// Everything but the state that builds keep, and what `but` names.
    fn foreign(&self, but: &[&str]) -> Tree {
        let mut tree = folders::tree(self.folder.path());
        tree.retain(|path, _| {
            let state = path.strip_prefix("home/work/site/.sidetone/").is_some_and(|name| name != "kept");
            !state && !but.iter().any(|but| Path::new(path).starts_with(Path::new("home").join(but)))
        });
        tree
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn must(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
}

/// It is refused, and says which folder and why.
#[track_caller]
fn refused(output: &Output, folder: &Path, why: &str) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(1), "{} was not refused: {said}", folder.display());
    assert!(
        said.contains(&folder.display().to_string()) && said.contains(why),
        "{}: {said}",
        folder.display()
    );
}

#[test]
fn dangerous_output_folders_are_refused() {
    let home = Home::new();
    let before = home.foreign(&[]);
    // What is given, the folder that it names, and why not.
    let cases = [
        ("/", "/", "the site itself lies in it"),
        ("", "", "the site itself lies in it"),
        ("..", "..", "the site itself lies in it"),
        ("work", "work", "the site itself lies in it"),
        ("work/site", "work/site", "the site itself lies in it"),
        ("work/site/.", "work/site", "the site itself lies in it"),
        ("work/site/public/..", "work/site", "the site itself lies in it"),
        ("work/site/content", "work/site/content", "content/"),
        ("work/site/content/new", "work/site/content/new", "content/"),
        ("work/site/public/../content", "work/site/content", "content/"),
        ("work/site/templates", "work/site/templates", "templates/"),
        ("work/site/static/x", "work/site/static/x", "static/"),
        ("work/site/.sidetone", "work/site/.sidetone", ".sidetone/"),
        ("work/site/.sidetone/x", "work/site/.sidetone/x", ".sidetone/"),
        ("work/site/.git", "work/site/.git", ".git/"),
        ("work/site/.git/x", "work/site/.git/x", ".git/"),
        ("work/site-link/content", "work/site/content", "content/"),
        ("work/link", "work/link", "it is a symbolic link"),
        ("work/dangling", "work/dangling", "it is a symbolic link"),
        ("letter.txt", "letter.txt", "it is not a folder"),
        ("work/site/site.toml", "work/site/site.toml", "it is not a folder"),
    ];
    for (given, named, why) in cases {
        let full = |path: &str| match path {
            ".." => home.folder.path().canonicalize().expect("it is there"),
            path => home.path(path),
        };
        for force in [&[][..], &["--force"]] {
            refused(&home.build(&full(given), force), &full(named), why);
            assert_same(&home.foreign(&[]), &before, &format!("{given} {force:?}"));
        }
    }
}

/// A home folder that the site does not lie in.
#[test]
fn no_home_is_an_output_folder() {
    let home = Home::new();
    let before = home.foreign(&[]);
    fs::create_dir(home.path("other/empty")).expect("a folder can be made");
    for (place, empty) in [("other", false), ("other/empty", true)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
        command.args(["build", "--quiet", "--force", "--root"]).arg(home.site());
        command.arg("--output-dir").arg(home.path(place)).env("HOME", home.path(place));
        refused(&command.output().expect("the program runs"), &home.path(place), "it is your home folder");
        // Above it is no better.
        if empty {
            let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
            command.args(["build", "--quiet", "--force", "--root"]).arg(home.site());
            command.arg("--output-dir").arg(home.path("other")).env("HOME", home.path(place));
            refused(
                &command.output().expect("the program runs"),
                &home.path("other"),
                "your home folder, or above",
            );
        }
    }
    assert_same(&home.foreign(&["other/empty"]), &before, "around a home folder");
}

#[test]
fn a_folder_with_foreign_files_is_taken_over_by_force_alone_and_keeps_them() {
    let home = Home::new();
    let other = home.path("other");
    put(&other, "compare/index.html", b"theirs, in the way");
    put(&other, "compare/theirs.txt", b"theirs");
    let before = home.foreign(&[]);
    refused(&home.build(&other, &[]), &other, "holds files that Sidetone did not write");
    assert_same(&home.foreign(&[]), &before, "refused");
    must(&home.build(&other, &["--force"]));
    let outside = |tree: Tree| -> Tree {
        tree.into_iter().filter(|(path, _)| !path.starts_with("home/other/")).collect()
    };
    assert_same(&outside(home.foreign(&[])), &outside(before), "beside the folder");
    let theirs = |path: &str, text: &str| {
        assert_eq!(fs::read_to_string(other.join(path)).ok().as_deref(), Some(text), "{path}");
    };
    theirs("deep/er", "other/deep/er");
    theirs("compare/theirs.txt", "theirs");
    assert!(other.join("paper/index.html").is_file(), "the site was not written");
    // What the site no longer has goes, and nothing else.
    put(&home.site(), "content/deep.md", b"# Deep\n\nWords.\n");
    must(&home.build(&other, &[]));
    assert!(other.join("deep/index.html").is_file(), "the new page was not written");
    fs::remove_file(home.site().join("content/deep.md")).expect("a file can be removed");
    must(&home.build(&other, &[]));
    assert!(!other.join("deep/index.html").exists(), "the old page was not removed");
    theirs("deep/er", "other/deep/er");
    theirs("compare/theirs.txt", "theirs");
    // A new page where a foreign file lies asks for force again.
    put(&other, "late/index.html", b"theirs");
    put(&home.site(), "content/late.md", b"# Late\n\nWords.\n");
    refused(&home.build(&other, &[]), &other.join("late/index.html"), "Sidetone did not write it");
    theirs("late/index.html", "theirs");
}

#[test]
fn links_in_and_above_the_output_lead_to_no_harm() {
    let home = Home::new();
    // Above: the folder that it leads to is the output folder's parent.
    must(&home.build(&home.path("work/link/public"), &[]));
    assert!(home.path("other/public/index.html").is_file(), "the site was not written");
    let before = home.foreign(&["other/public"]);
    must(&home.build(&home.path("other/public"), &[]));
    assert_same(&home.foreign(&["other/public"]), &before, "around an output that is reached by a link");
    // In it, where pages have to be.
    let public = home.path("work/public");
    fs::create_dir(&public).expect("a folder can be made");
    symlink(home.path("other"), public.join("compare")).expect("a link can be made");
    let before = home.foreign(&[]);
    for force in [&[][..], &["--force"]] {
        let output = home.build(&public, force);
        refused(&output, &public, if force.is_empty() { "did not write" } else { "is not a folder" });
        assert_same(&home.foreign(&[]), &before, "a link in place of a folder");
    }
    fs::remove_file(public.join("compare")).expect("a link can be removed");
    // In place of a page: with force the link goes, and what it leads to stays.
    symlink(home.path("letter.txt"), public.join("index.html")).expect("a link can be made");
    refused(&home.build(&public, &[]), &public, "did not write");
    must(&home.build(&public, &["--force"]));
    assert!(matches!(folders::tree(&public).get("index.html"), Some(Thing::File(_))), "the page is no file");
    // In place of what is staged.
    symlink(home.path("other/deep"), home.path("work/.public.sidetone-staging")).expect("a link can be made");
    must(&home.build(&public, &["--no-cache"]));
    assert_eq!(fs::read(home.path("letter.txt")).ok().as_deref(), Some(&b"letter.txt"[..]));
    assert_eq!(fs::read(home.path("other/deep/er")).ok().as_deref(), Some(&b"other/deep/er"[..]));
}

#[test]
fn an_output_that_became_a_link_is_refused() {
    let home = Home::new();
    let public = home.path("work/public");
    must(&home.build(&public, &[]));
    fs::rename(&public, home.path("work/moved")).expect("a folder can be renamed");
    symlink(home.path("work/moved"), &public).expect("a link can be made");
    let before = home.foreign(&[]);
    for more in [&[][..], &["--force"], &["--no-cache"]] {
        refused(&home.build(&public, more), &public, "it is a symbolic link");
        assert_same(&home.foreign(&[]), &before, "the output is a link");
    }
}

/// A folder of pages that became a link: when its page goes, what the link leads to is not ours to remove.
#[test]
fn a_page_below_a_link_is_not_removed_through_it() {
    let home = Home::new();
    let public = home.path("work/public");
    put(&home.site(), "content/extra.md", b"# Extra\n\nWords.\n");
    must(&home.build(&public, &[]));
    fs::remove_dir_all(public.join("extra")).expect("a folder can be removed");
    symlink(home.path("other"), public.join("extra")).expect("a link can be made");
    fs::remove_file(home.site().join("content/extra.md")).expect("a file can be removed");
    home.build(&public, &[]);
    assert_eq!(
        fs::read(home.path("other/index.html")).ok().as_deref(),
        Some(&b"other/index.html"[..]),
        "a foreign file was removed through a link"
    );
}

/// Something else lies where a page lay that has gone: the build goes on, or says what to do, and can be repeated.
#[test]
fn a_page_that_became_a_folder_does_not_stop_every_build() {
    let home = Home::new();
    let public = home.path("work/public");
    put(&home.site(), "content/extra.md", b"# Extra\n\nWords.\n");
    must(&home.build(&public, &[]));
    fs::remove_file(public.join("extra/index.html")).expect("a file can be removed");
    put(&public, "extra/index.html/theirs", b"theirs");
    fs::remove_file(home.site().join("content/extra.md")).expect("a file can be removed");
    home.build(&public, &[]);
    assert_eq!(fs::read(public.join("extra/index.html/theirs")).ok().as_deref(), Some(&b"theirs"[..]));
    // Another edit is not held up by it.
    put(&home.site(), "content/more.md", b"# More\n\nWords.\n");
    home.build(&public, &[]);
    assert!(
        public.join("more/index.html").is_file(),
        "no build gets past the folder: {}",
        said(&home.build(&public, &[]))
    );
}
