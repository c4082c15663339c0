//! Holds the source to what `lib.rs` says is absent from it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root).into_iter().filter_map(Result::ok);
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    rust.map(|entry| {
        let path = entry.path().strip_prefix(&root).expect("below src").to_owned();
        let text = std::fs::read_to_string(entry.path()).expect("a source file is text");
        // Tests at the end of a module may use what they like.
        let code = text.split("#[cfg(test)]").next().unwrap_or("").to_owned();
        (path, code)
    })
    .collect()
}

fn offenders(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    for (path, code) in sources() {
        let top = path.components().next().map(|part| part.as_os_str().to_string_lossy().replace(".rs", ""));
        if top.is_some_and(|top| allowed.contains(&top.as_str())) || path.ends_with("tests.rs") {
            continue;
        }
        for (number, line) in code.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) && !line.trim_start().starts_with("//") {
                out.push(format!("src/{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    out
}

#[test]
fn only_the_outer_rooms_touch_the_world() {
    let outer = ["read", "write", "serve", "cli", "main"];
    let found = offenders(
        &["std::fs", "std::env", "std::net", "std::time", "Timestamp::now", "::now()", "File::"],
        &outer,
    );
    // The address that `serve` listens on is only named by the command line.
    let found: Vec<_> = found.into_iter().filter(|line| !line.contains("std::net::IpAddr")).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn there_is_no_floating_point_arithmetic() {
    // JSON of the author's own `extra` data, and the seconds of a closing line, are no arithmetic.
    let found = offenders(&["f64", "f32"], &["cli"]);
    let found: Vec<_> = found
        .into_iter()
        .filter(|line| {
            !["syntax/value.rs", "syntax/yaml.rs", "formats/json.rs"].iter().any(|file| line.contains(file))
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn maps_are_ordered() {
    let found = offenders(&["HashMap", "HashSet"], &["serve"]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_knows_what_a_site_is_about() {
    let found = offenders(&["headphone", "headset", "microphone"], &[]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_file_says_its_purpose_in_its_first_line() {
    for (path, code) in sources() {
        assert!(code.starts_with("//! "), "src/{} does not start with its purpose", path.display());
    }
}
