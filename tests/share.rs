//! Share images of both sites: each page names one that is there, and it is what it says.

#![cfg(feature = "share-images")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use std::collections::BTreeMap;
use std::path::Path;

use sidetone::model::Publish;
use sidetone::picture::share;
use sidetone::pipeline::{Compilation, compile};
use sidetone::plan::{Shared, Subject};
use sidetone::read;
use sidetone::syntax::date::Date;

fn site(folder: &str) -> Compilation {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let (sources, problems) = read::read(&root);
    let settings = Publish { today: Date::parse("2026-11-22"), ..Publish::default() };
    let site = compile(sources, problems, folder, &settings);
    assert!(site.is_sound(), "{folder} has errors");
    site
}

/// What a page's `og:image` and the like say.
fn meta<'a>(html: &'a str, property: &str) -> Option<&'a str> {
    let rest = html.split_once(&format!("<meta property=\"{property}\" content=\""))?.1;
    rest.split('"').next()
}

#[test]
fn every_page_names_an_image_that_is_there() {
    for folder in ["", "tests/sites/atlas"] {
        let site = site(folder);
        let pages = site.render_all().expect("every page renders");
        let files: BTreeMap<&str, &[u8]> =
            pages.iter().map(|page| (page.file.as_str(), page.bytes.as_slice())).collect();
        let base = &site.site.config.base_url;
        let mut named = std::collections::BTreeSet::new();
        for entry in site.plan.iter() {
            let file = entry.file();
            if !entry.address.ends_with('/') || matches!(entry.subject, Subject::Alias(..)) {
                continue;
            }
            let html = std::str::from_utf8(files[file.as_str()]).expect("HTML is UTF-8");
            let image = meta(html, "og:image").unwrap_or_else(|| panic!("{file} names no image"));
            let address = image.strip_prefix(base.as_str()).expect("a whole address on this site");
            assert!(files.contains_key(&address[1..]), "{file} names {address}, which is not there");
            assert_eq!(meta(html, "og:image:width"), Some("1200"));
            assert_eq!(meta(html, "og:image:height"), Some("630"));
            assert!(meta(html, "og:image:alt").is_some_and(|alt| !alt.is_empty()));
            assert!(html.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"));
            named.insert(address[1..].to_owned());
        }
        let drawn = site.plan.iter().filter(|entry| matches!(entry.subject, Subject::Share(_)));
        for entry in drawn {
            assert!(named.contains(&entry.file()), "no page names {}", entry.address);
        }
    }
}

#[test]
fn an_image_is_a_small_png_of_that_size_and_always_the_same() {
    for folder in ["", "tests/sites/atlas"] {
        let site = site(folder);
        // One of each kind: they differ in their words only.
        let mut kinds = BTreeMap::new();
        for entry in site.plan.iter() {
            if let Subject::Share(shared) = entry.subject {
                let kind = match shared {
                    Shared::Generated(_, generated) => format!("{generated:?}"),
                    other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
                };
                kinds.insert(kind, entry);
            }
        }
        assert!(kinds.len() >= 8, "{:?}", kinds.keys());
        for entry in kinds.values() {
            let draw = || site.render_one(entry).expect("it can be drawn");
            let bytes = draw();
            assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
            let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
            assert_eq!((number(16), number(20)), (share::WIDTH, share::HEIGHT), "{}", entry.address);
            assert!(bytes.len() <= 40_000, "{} has {} bytes", entry.address, bytes.len());
            assert_eq!(bytes, draw(), "{}", entry.address);
        }
    }
}
