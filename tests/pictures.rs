//! Pictures of a whole site: what pages offer is published, is as wide as they say, and is made once.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]
#![cfg(feature = "images")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sidetone::model::Publish;
use sidetone::picture::{self, Picture};
use sidetone::pipeline::{Compilation, compile};
use sidetone::plan::Subject;
use sidetone::read::read;
use sidetone::source::span::FileId;
use sidetone::write::{Options, Report, WriteError, write};

const BASE: &str = "/atlas";

fn atlas() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/atlas")
}

fn compiled(root: &Path) -> Compilation {
    let (sources, problems) = read(root);
    let site = compile(sources, problems, "the folder", &Publish::default());
    assert!(site.is_sound(), "{:?}", site.diagnostics);
    site
}

/// The values of an attribute in a page.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_address_of_a_set_is_published_and_is_as_wide_as_it_says() {
    let site = compiled(&atlas());
    let mut offered = BTreeSet::new();
    for page in site.render_all().expect("the atlas renders") {
        let Ok(html) = String::from_utf8(page.bytes) else { continue };
        for candidate in values(&html, "srcset").iter().flat_map(|set| set.split(", ")) {
            let (address, width) = candidate.split_once(' ').expect("an address and a width");
            let address = address.strip_prefix(BASE).expect("below the site's own path");
            let width: u32 = width.trim_end_matches('w').parse().expect("a width");
            let entry = site.plan.find(address).unwrap_or_else(|| panic!("{address} is not published"));
            let bytes = site.render_one(&entry).expect("it is made");
            offered.insert(address.to_owned());
            if address.ends_with(".avif") {
                continue;
            }
            let found = picture::read(FileId(0), address, &bytes);
            let Some(Ok(Picture::Raster(raster))) = found else { panic!("{address} is no picture") };
            assert_eq!(raster.width, width, "{address}");
            assert!(address.ends_with(raster.format.media().trim_start_matches("image/")), "{address}");
        }
        for address in values(&html, "src").iter().filter_map(|src| src.strip_prefix(BASE)) {
            assert!(site.plan.find(address).is_some(), "{address}, in {}", page.file);
        }
    }
    let variants = site.plan.iter().filter(|entry| matches!(entry.subject, Subject::Variant(..)));
    let variants: BTreeSet<String> = variants.map(|entry| entry.address.clone()).collect();
    assert!(variants.len() >= 4, "{variants:?}");
    assert!(variants.iter().all(|address| address.starts_with("/images/")), "{variants:?}");
    assert!(variants.is_subset(&offered), "made for nobody: {:?}", variants.difference(&offered));
}

fn options(root: &Path) -> Options {
    Options { root: root.to_owned(), output: root.join("public"), force: false, no_cache: false, shard: None }
}

fn build(root: &Path) -> Report {
    write(&compiled(root), &options(root), &|_| {}).expect("it is written")
}

#[test]
fn a_file_that_changes_while_the_site_is_built_is_reported_and_not_published() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    for folder in ["content", "static"] {
        fs::create_dir(root.join(folder)).expect("a folder can be made");
    }
    let settings = "title = \"Tea\"\nbase_url = \"https://example.org\"\n";
    fs::write(root.join("site.toml"), settings).expect("written");
    fs::write(root.join("content/index.md"), "# Tea\n").expect("written");
    fs::copy(atlas().join("content/planets/sizes.png"), root.join("static/photo.png")).expect("copied");
    for path in ["static/film.mp4", "static/photo.png"] {
        fs::write(root.join("static/film.mp4"), "moving").expect("written");
        let site = compiled(root);
        let before = fs::read(root.join(path)).expect("it is there");
        fs::write(root.join(path), [&before[..], b"more"].concat()).expect("written");
        let Err(WriteError::Render(problems)) = write(&site, &options(root), &|_| {}) else {
            panic!("{path} is written");
        };
        let reported: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(reported, ["this file changed while the site was being built"], "{path}");
        assert!(!root.join("public").exists(), "{path}");
    }
    build(root);
    assert_eq!(fs::read(root.join("public/film.mp4")).expect("it is there"), b"moving");
}

/// The pictures among what was rendered.
fn made(root: &Path, report: &Report) -> Vec<String> {
    let plan = compiled(root).plan;
    let entries = report.reasons.iter().filter_map(|(index, _)| plan.get(*index));
    entries.map(|entry| entry.address).filter(|address| address.starts_with("/images/")).collect()
}

#[test]
fn a_picture_is_encoded_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    for entry in walkdir::WalkDir::new(atlas()).into_iter().filter_map(Result::ok) {
        let to = root.join(entry.path().strip_prefix(atlas()).expect("below the atlas"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).expect("a folder can be made");
        } else {
            fs::copy(entry.path(), to).expect("a file can be copied");
        }
    }
    let first = build(root);
    let before = made(root, &first);
    let count = before.len();
    assert!(count >= 4, "{count}");
    assert!(build(root).reasons.is_empty());

    // Other words: the pictures stay.
    let page = root.join("content/planets/index.md");
    let text = fs::read_to_string(&page).expect("a page");
    fs::write(&page, text.replace("There are eight planets", "Eight planets there are")).expect("written");
    let report = build(root);
    assert!(!report.reasons.is_empty() && made(root, &report).is_empty(), "{:?}", report.reasons);

    // Another picture: other addresses, and the old ones are gone.
    let picture = root.join("content/planets/sizes.png");
    let mut bytes = fs::read(&picture).expect("a picture");
    bytes.push(0);
    fs::write(&picture, bytes).expect("written");
    let report = build(root);
    assert_eq!(made(root, &report).len(), count);
    assert!(made(root, &report).iter().all(|address| !before.contains(address)), "{:?}", report.reasons);
    assert_eq!(fs::read_dir(root.join("public/images")).expect("a folder").count(), count);
}
