//! `docs/templates.md` names everything that templates see: fields, components with their arguments, and blocks.
//!
//! Its section of types is made from the doc comments of the program: `SIDETONE_BLESS=1 cargo test --test
//! templates_documented` writes it.

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

/// What a doc comment or a table says of a field: its name, its type in an author's words, and the comment.
type Field = (String, String, String);

/// The types that templates see, which are those that are serialized: each with its comment and its fields, by their
/// doc comments.
fn types(source: &str) -> Vec<(String, String, Vec<Field>)> {
    let mut out: Vec<(String, String, Vec<Field>)> = Vec::new();
    let (mut comment, mut serialized, mut inside) = (Vec::new(), false, false);
    for line in source.lines() {
        let code = line.trim().trim_start_matches("pub(super) ").trim_start_matches("pub ");
        if let Some(words) = code.strip_prefix("/// ") {
            comment.push(words);
            continue;
        }
        if code.starts_with("#[") {
            serialized |= code.starts_with("#[derive(") && code.contains("Serialize");
            continue;
        }
        if let Some(name) = code.strip_prefix("struct ").and_then(|rest| rest.strip_suffix(" {")) {
            inside = serialized;
            if inside {
                out.push((name.to_owned(), comment.join(" "), Vec::new()));
            }
        } else if line == "}" {
            inside = false;
        } else if inside
            && let Some((field, kind)) = code.split_once(": ")
            && let Some((_, _, fields)) = out.last_mut()
        {
            fields.push((field.to_owned(), in_words(kind.trim_end_matches(',')), comment.join(" ")));
        }
        serialized = false;
        comment.clear();
    }
    out
}

/// A type of Rust as authors of templates know it.
fn in_words(kind: &str) -> String {
    let inside = |outer: &str| kind.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(inner) = inside("Option") {
        return format!("{} or none", in_words(inner));
    }
    if let Some(inner) = inside("Vec") {
        return format!("list of {}", in_words(inner));
    }
    if let Some(inner) = inside("Sealed") {
        return in_words(inner);
    }
    if let Some(inner) = inside("BTreeMap").and_then(|inner| inner.strip_prefix("String, ")) {
        return format!("map of {}", in_words(inner));
    }
    match kind.rsplit("::").next().unwrap_or(kind) {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true, false".to_owned(),
        "usize" | "u8" | "u16" | "u32" => "number".to_owned(),
        "Data" => "your data".to_owned(),
        other => format!("[{other}](#{})", other.to_lowercase()),
    }
}

/// The sections of all types, as Markdown.
fn documented(types: &[(String, String, Vec<Field>)]) -> String {
    let mut out = String::new();
    for (name, comment, fields) in types {
        out += &format!("### {name}\n\n{comment}\n\n| field | type | |\n|---|---|---|\n");
        for (field, kind, comment) in fields {
            // A link of rustdoc leads nowhere here.
            let comment = comment.replace("[`", "`").replace("`]", "`").replace('|', "\\|");
            out += &format!("| `{field}` | {kind} | {comment} |\n");
        }
        out.push('\n');
    }
    out
}

#[test]
fn the_types_are_those_of_the_program() {
    let room = |name: &str| files(&Path::new(ROOT).join("src").join(name));
    let mut sources: Vec<(String, Vec<u8>)> = room("facts").into_iter().chain(room("pages")).collect();
    // What all pages see comes first, then what many do.
    sources.sort_by_key(|(name, _)| match name.as_str() {
        "site.rs" => 0,
        "head.rs" => 1,
        "mod.rs" => 2,
        _ => 3,
    });
    let types: Vec<_> = sources
        .iter()
        .flat_map(|(_, bytes)| types(std::str::from_utf8(bytes).expect("source is text")))
        // That of the search is seen by a script, and no template.
        .filter(|(name, ..)| name != "SearchDocument")
        .collect();
    assert!(types.len() > 40, "only {} types were found", types.len());
    for (name, comment, fields) in &types {
        let silent: Vec<&str> = fields
            .iter()
            .filter(|(.., comment)| comment.is_empty())
            .map(|(field, ..)| field.as_str())
            .collect();
        assert!(!comment.is_empty() && silent.is_empty(), "{name} is not documented: {silent:?}");
    }
    let documentation = text("docs/templates.md");
    let start = documentation.find("### Site\n").expect("it lists the type Site");
    let end = documentation[start..].find("\n## ").expect("it has a section behind the types") + start + 1;
    let expected = documented(&types);
    if std::env::var_os("SIDETONE_BLESS").is_some() {
        let whole = format!("{}{expected}{}", &documentation[..start], &documentation[end..]);
        fs::write(Path::new(ROOT).join("docs/templates.md"), whole).expect("it can be written");
        return;
    }
    assert_eq!(
        &documentation[start..end],
        expected,
        "docs/templates.md is not what the doc comments say; SIDETONE_BLESS=1 writes it anew"
    );
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
