//! The same site gives the same bytes and the same manifest, whatever the number of threads, the order of files in their
//! folders, the time zone, the language of the system and the path.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

mod folders;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use folders::{Built, Files, ROOT, author_files, put, temporary};
use sidetone::model::Publish;
use sidetone::pipeline::compile;
use sidetone::source::digest::Digest;
use sidetone::source::files::Sources;

/// What the system is like around a build.
struct Around {
    threads: &'static str,
    zone: &'static str,
    language: &'static str,
    /// Of the site, from the temporary folder.
    path: &'static str,
    /// The number of the order in which its files are written.
    order: usize,
}

const AROUND: [Around; 4] = [
    Around { threads: "1", zone: "UTC", language: "C", path: "site", order: 0 },
    Around {
        threads: "2",
        zone: "Pacific/Auckland",
        language: "de_DE.UTF-8",
        path: "an other/dépth/of it",
        order: 1,
    },
    Around { threads: "8", zone: "America/St_Johns", language: "tr_TR.UTF-8", path: "z", order: 2 },
    Around { threads: "8", zone: "Asia/Kolkata", language: "ar_EG.UTF-8", path: "deep/er/er/er", order: 3 },
];

/// Files in an order that looks random, another for each number.
fn shuffled(files: &Files, order: usize) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = files.clone().into_iter().collect();
    all.sort_by_key(|(path, _)| Digest::of(&(order, path)));
    all
}

fn built(files: &Files, around: &Around) -> Built {
    let folder = temporary();
    let root = folder.path().join(around.path);
    for (path, bytes) in shuffled(files, around.order) {
        put(&root, &path, &bytes);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    command.args(["build", "--quiet", "--root"]).arg(&root);
    command.env("RAYON_NUM_THREADS", around.threads).env("TZ", around.zone);
    for variable in ["LANG", "LC_ALL", "LANGUAGE"] {
        command.env(variable, around.language);
    }
    let run = command.env("SOURCE_DATE_EPOCH", "1795305600").output().expect("the program runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Built::read(&root)
}

fn same_everywhere(files: &Files) -> Built {
    let [first, others @ ..] = &AROUND;
    let expected = built(files, first);
    for around in others {
        let differences = built(files, around).differences(&expected);
        let (threads, some) = (around.threads, &differences[..differences.len().min(8)]);
        assert!(differences.is_empty(), "{threads} threads, {}: {}", around.zone, some.join("\n"));
    }
    expected
}

#[test]
fn the_flagship_is_the_same_everywhere() {
    same_everywhere(&author_files(Path::new(ROOT), false));
}

#[test]
fn the_second_site_is_the_same_everywhere() {
    same_everywhere(&author_files(&Path::new(ROOT).join("tests/sites/atlas"), false));
}

#[test]
fn share_images_are_the_same_everywhere() {
    let built = same_everywhere(&author_files(&Path::new(ROOT).join("starter"), true));
    let images = built.output.keys().filter(|path| path.starts_with("share/")).count();
    assert!(images > 0 || !sidetone::picture::share::AVAILABLE, "no share image was made");
}

/// In memory, where the order in which files are handed over is exactly known.
#[test]
fn the_order_in_which_files_are_found_does_not_matter() {
    for site in [ROOT.to_owned(), format!("{ROOT}/tests/sites/atlas")] {
        let files = author_files(Path::new(&site), false);
        let rendered = |order| -> BTreeMap<String, Vec<u8>> {
            let sources = Sources::from_files(shuffled(&files, order));
            let site = compile(sources, Vec::new(), "the folder", &Publish::default());
            assert!(site.is_sound(), "the site has errors");
            let pages = site.render_all().unwrap_or_else(|problems| panic!("{problems:?}"));
            pages.into_iter().map(|page| (page.file, page.bytes)).collect()
        };
        let expected = rendered(0);
        for order in 1..4 {
            assert!(rendered(order) == expected, "{site}: other bytes in another order");
        }
    }
}
