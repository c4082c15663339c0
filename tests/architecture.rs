//! Holds the source to what `lib.rs` says is absent from it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The rooms of `src`, lowest first: a room imports only those before it.
const ROOMS: [&str; 24] = [
    "source",
    "diagnostic",
    "read",
    "syntax",
    "words",
    "kinds",
    "markdown",
    "picture",
    "model",
    "guide",
    "check",
    "formats",
    "facts",
    "plan",
    "pages",
    "render",
    "links",
    "pipeline",
    "write",
    "serve",
    "import",
    "cli",
    "lib",
    "main",
];

/// Lines of code that `src` may have, and that a room may have.
const MOST: (usize, usize) = (25_500, 3_150);

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root).into_iter().filter_map(Result::ok);
    let rust = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    rust.map(|entry| {
        let path = entry.path().strip_prefix(&root).expect("below src").to_owned();
        let text = std::fs::read_to_string(entry.path()).expect("a source file is text");
        (path, without_tests(&text))
    })
    .collect()
}

/// The text with a blank line for each line of its tests, which may use what they like. Where an item ends is told by
/// its indentation, as rustfmt sets it.
fn without_tests(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let close = line.replace("#[cfg(test)]", "}");
            code.push('\n');
            let ends = |item: &&str| {
                **item == close || (item.ends_with(';') && item.find(|c| c != ' ') == line.find('#'))
            };
            let length = lines.clone().position(|item| ends(&item)).expect("an item ends");
            lines.nth(length);
            code.push_str(&"\n".repeat(length + 1));
        } else {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

fn offenders(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    for (path, code) in sources() {
        if allowed.contains(&room(&path).as_str()) || path.ends_with("tests.rs") {
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
    let found =
        offenders(&["std::fs", "std::env", "std::net", "std::time", "Timestamp::now", "::now()"], &outer);
    // The address that `serve` listens on is only named by the command line.
    let found: Vec<_> = found.into_iter().filter(|line| !line.contains("std::net::IpAddr")).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn there_is_no_floating_point_arithmetic() {
    // JSON of the author's own `extra` data, cells of workbooks, and the seconds of a closing line, are no arithmetic.
    let found = offenders(&["f64", "f32"], &["cli"]);
    let found: Vec<_> = found
        .into_iter()
        .filter(|line| {
            !["syntax/value.rs", "syntax/yaml.rs", "formats/json.rs", "import/table.rs"]
                .iter()
                .any(|file| line.contains(file))
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

/// The room of a file: its folder, or the file itself.
fn room(path: &Path) -> String {
    let top = path.components().next().map(|part| part.as_os_str().to_string_lossy().replace(".rs", ""));
    top.expect("a file has a path")
}

/// Lines that are neither blank nor comments, with their numbers.
fn code_lines(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = code.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with("//"))
}

/// The rooms that a line of code names, as `crate::room` or in `crate::{room, other}`.
fn imports(line: &str) -> Vec<&str> {
    let name = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let mut found = Vec::new();
    for (at, start) in line.match_indices("crate::") {
        let path = &line[at + start.len()..];
        match path.strip_prefix('{') {
            Some(group) => found.extend(group.split(',').map(str::trim).map(|item| &item[..name(item)])),
            None => found.push(&path[..name(path)]),
        }
    }
    found
}

#[test]
fn a_room_imports_only_rooms_below_it() {
    let height = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut upwards: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (path, code) in sources().into_iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
        let own = room(&path);
        assert!(height(&own).is_some(), "src/{} is in no room that is listed here", path.display());
        for (number, line) in code_lines(&code) {
            for other in imports(line).into_iter().filter(|other| height(other) > height(&own)) {
                let place = format!("src/{}:{number}: {line}", path.display());
                upwards.entry((own.clone(), other.to_owned())).or_default().push(place);
            }
        }
    }
    assert!(upwards.is_empty(), "these rooms import rooms above them: {upwards:#?}");
}

/// `cargo test --test architecture -- --nocapture size` prints the lines of code by room.
#[test]
fn size() {
    let mut rooms: BTreeMap<String, usize> = BTreeMap::new();
    for (path, code) in sources().iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
        *rooms.entry(room(path)).or_default() += code_lines(code).count();
    }
    let all: usize = rooms.values().sum();
    for (room, lines) in &rooms {
        println!("{lines:6} {room}");
    }
    println!("{all:6} in all");
    assert!(all <= MOST.0, "src has {all} lines of code, and at most {} are wanted", MOST.0);
    for (room, lines) in rooms {
        assert!(lines <= MOST.1, "{room} has {lines} lines of code, and at most {} are wanted", MOST.1);
    }
}
