//! The edits of which it is measured what they cost.

use std::fs;
use std::io;
use std::path::Path;

use crate::corpus::{Shape, edited, option_id};

/// What was done to the sources since the last build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edit {
    Nothing,
    /// A word of one option's text, outside its pro or con.
    Prose,
    /// A number of one option, between the lowest and the highest of all.
    Fact,
    /// A line of the template of option pages.
    OptionTemplate,
    /// A line of the template of all pages.
    BaseTemplate,
}

impl Edit {
    pub(crate) const ALL: [Edit; 5] =
        [Edit::Nothing, Edit::Prose, Edit::Fact, Edit::OptionTemplate, Edit::BaseTemplate];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Edit::Nothing => "no change",
            Edit::Prose => "one prose edit",
            Edit::Fact => "one fact edit",
            Edit::OptionTemplate => "option template",
            Edit::BaseTemplate => "base template",
        }
    }

    /// Whether few pages can show it, so that a build may say which.
    pub(crate) fn is_small(self) -> bool {
        matches!(self, Edit::Nothing | Edit::Prose | Edit::Fact)
    }

    /// Makes the edit. Each `run` makes another one.
    pub(crate) fn make(self, root: &Path, shape: Shape, run: usize) -> io::Result<()> {
        let page = root.join("content").join(format!("{}.md", option_id(edited(shape))));
        match self {
            Edit::Nothing => Ok(()),
            Edit::Prose => change(&page, |text| prose(text, run)),
            Edit::Fact => change(&page, fact),
            Edit::OptionTemplate => template(
                root,
                "option.html",
                include_str!("../../templates/option.html"),
                "{%- block main %}",
                run,
            ),
            Edit::BaseTemplate => template(
                root,
                "base.html",
                include_str!("../../templates/base.html"),
                "<main id=\"page-main\">",
                run,
            ),
        }
    }
}

fn change(file: &Path, edit: impl Fn(&str) -> Option<String>) -> io::Result<()> {
    let text = fs::read_to_string(file)?;
    let edited = edit(&text).filter(|edited| *edited != text);
    let edited = edited.ok_or_else(|| io::Error::other(format!("{}: nothing to edit", file.display())))?;
    fs::write(file, edited)
}

/// The body begins with a word and a colon.
fn prose(text: &str, run: usize) -> Option<String> {
    let (front, body) = text.split_once("\n+++\n\n")?;
    let (word, rest) = body.split_once(": ")?;
    let word = if word == "Briefly" { format!("Again{run}") } else { "Briefly".to_owned() };
    Some(format!("{front}\n+++\n\n{word}: {rest}"))
}

fn fact(text: &str) -> Option<String> {
    let line = text.find("\nweight = ")?;
    let start = line + text[line..].find(|c: char| c.is_ascii_digit())?;
    let end = start + text[start..].find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = text[start..end].parse().ok()?;
    // Up and down again, away from the winner and from the worst.
    let number = if number < 600 { number + 77 } else { number - 77 };
    Some(format!("{}{number}{}", &text[..start], &text[end..]))
}

/// The built-in template with a comment in it that a page shows, so that files change.
fn template(root: &Path, name: &str, built_in: &str, after: &str, run: usize) -> io::Result<()> {
    let edited = built_in.replacen(after, &format!("{after}\n    <!-- edit {run} -->"), 1);
    if edited == built_in {
        return Err(io::Error::other(format!("{name} has no line `{after}`")));
    }
    let folder = root.join("templates");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), edited)
}
