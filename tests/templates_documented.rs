//! `docs/templates.md` names everything that templates see: fields, components with their arguments, and blocks.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may end at what it cannot set up")]

mod folders;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use folders::{ROOT, files};

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).expect("it can be read")
}

/// What follows a heading of the documentation, up to the next.
fn section<'a>(documentation: &'a str, heading: &str) -> Option<&'a str> {
    let start = documentation.find(&format!("\n{heading}\n"))? + heading.len() + 2;
    let rest = &documentation[start..];
    let end = rest.find("\n##").unwrap_or(rest.len());
    Some(&rest[..end])
}

/// What stands between backquotes in a column of the tables of a section.
fn column<'a>(section: &'a str, number: usize) -> Vec<&'a str> {
    let cell = |line: &'a str| line.strip_prefix("| ")?.split(" | ").nth(number)?.split('`').nth(1);
    section.lines().filter_map(cell).collect()
}

/// The structures of the contract with their fields.
fn contract(source: &str) -> Vec<(&str, Vec<&str>)> {
    let mut out: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
            out.push((name, Vec::new()));
        } else if let Some((field, _)) = line.strip_prefix("    pub ").and_then(|rest| rest.split_once(": "))
            && let Some((_, fields)) = out.last_mut()
        {
            fields.push(field);
        }
    }
    out
}

#[test]
fn every_field_is_documented() {
    let (source, documentation) = (text("src/pages/view/contract.rs"), text("docs/templates.md"));
    let contract = contract(&source);
    assert!(contract.len() > 40, "only {} structures were found", contract.len());
    // That of the search is seen by a script, and no template.
    for (name, fields) in contract.into_iter().filter(|(name, _)| *name != "SearchDocument") {
        let section = section(&documentation, &format!("### {name}"));
        let section = section.unwrap_or_else(|| panic!("docs/templates.md has no section {name}"));
        assert_eq!(
            column(section, 0),
            fields,
            "found and expected in the section {name} of docs/templates.md"
        );
    }
}

/// What a template says between two texts, each time.
fn between<'a>(template: &'a str, start: &str, end: char) -> BTreeSet<&'a str> {
    let ends = |rest: &'a str| rest.split_once(end).map(|(inside, _)| inside.trim());
    template.split(start).skip(1).filter_map(ends).collect()
}

#[test]
fn every_component_is_documented() {
    let documentation = text("docs/templates.md");
    let section = section(&documentation, "## Components").expect("it has that section");
    let documented: BTreeSet<(&str, &str)> = column(section, 0)
        .into_iter()
        .zip(section.lines().filter_map(|line| {
            let rest = line.strip_prefix("| `")?;
            rest.split(" | ").nth(1)
        }))
        .collect();
    let components = files(&Path::new(ROOT).join("templates/components"));
    assert!(components.len() > 30, "only {} components were found", components.len());
    let sources: Vec<(String, String)> = components
        .into_iter()
        .map(|(name, bytes)| (name, String::from_utf8(bytes).expect("a template is text")))
        .collect();
    let signatures: Vec<(&str, String)> = sources
        .iter()
        .map(|(name, source)| {
            let signature = between(source, "{% component ", '%').into_iter().next();
            (
                name.as_str(),
                signature
                    .map_or("included".to_owned(), |it| format!("`{}`", it.trim_end_matches('-').trim())),
            )
        })
        .collect();
    let expected: BTreeSet<(&str, &str)> =
        signatures.iter().map(|(name, signature)| (*name, signature.as_str())).collect();
    assert_eq!(documented, expected, "found and expected in docs/templates.md");
}

#[test]
fn every_block_is_documented() {
    let documentation = text("docs/templates.md");
    let section = section(&documentation, "## Blocks").expect("it has that section");
    let mut count = 0;
    for (name, bytes) in files(&Path::new(ROOT).join("templates")) {
        let source = String::from_utf8(bytes).expect("a template is text");
        let name = name.as_str();
        let mut blocks = between(&source, "{%- block ", '%');
        blocks.extend(between(&source, "{% block ", '%'));
        let blocks: BTreeSet<&str> = blocks.into_iter().map(|it| it.trim_end_matches('-').trim()).collect();
        let row = section.lines().find_map(|line| line.strip_prefix(&format!("| `{name}` | ")));
        let documented: BTreeSet<&str> = row.unwrap_or_default().split('`').skip(1).step_by(2).collect();
        assert_eq!(documented, blocks, "found and expected of {name} in docs/templates.md");
        count += blocks.len();
    }
    assert!(count > 40, "only {count} blocks were found");
}
