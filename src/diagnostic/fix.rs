//! Replacements that are certain, made in memory, and what they change as a unified diff. [`crate::write::fix`] writes
//! them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Applicability, Diagnostic, show};
use crate::source::files::Sources;
use crate::source::span::{FileId, Span};

/// A file with replacements made in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Its text before.
    pub before: String,
    /// Its text with them. It has as many lines.
    pub after: String,
    /// How many were made.
    pub count: usize,
}

/// Makes all replacements that are certain, in the files that `may` be changed, by path. Of those that overlap the first
/// is made: what is left of the others is found again in the new text.
#[must_use]
pub fn fix(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    may: impl Fn(&str) -> bool,
) -> BTreeMap<String, Fixed> {
    let mut wanted: BTreeMap<FileId, Vec<(Span, String)>> = BTreeMap::new();
    for (span, text) in diagnostics.iter().filter_map(|diagnostic| certain(diagnostic, sources)) {
        wanted.entry(span.file).or_default().push((span, text));
    }
    let mut out = BTreeMap::new();
    for (id, mut list) in wanted {
        let file = sources.get(id);
        let Some(before) = file.text().filter(|_| !file.built_in && may(&file.path)) else { continue };
        list.sort();
        let (mut after, mut done, mut count) = (String::new(), 0, 0);
        for (span, text) in list {
            let range = span.range();
            if range.start >= done {
                after += &before[done..range.start];
                after += &text;
                (done, count) = (range.end, count + 1);
            }
        }
        after += &before[done..];
        out.insert(file.path.clone(), Fixed { before: before.to_owned(), after, count });
    }
    out
}

/// Where a replacement that is certain belongs, and the text to put there.
fn certain(diagnostic: &Diagnostic, sources: &Sources) -> Option<(Span, String)> {
    let span = diagnostic.span.filter(|span| span.start < span.end)?;
    let old = sources.get(span.file).part(span.range())?;
    let new = show::replacement(diagnostic, sources)?;
    // What is escaped may mean another text than it is; the diff relies on the lines being the same.
    let plain = !old.contains(['\\', '\n', '\r']) && !new.contains(['\n', '\r']);
    let certain = diagnostic.applicability() == Some(Applicability::MachineApplicable);
    (certain && plain && old != new).then_some((span, new))
}

/// How many lines around a change are shown.
const CONTEXT: usize = 3;

/// The changes of a file as a unified diff, as `patch -p1` and `git apply` read it.
#[must_use]
pub fn diff(path: &str, fixed: &Fixed) -> String {
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<&str>>();
    let (before, after) = (lines(&fixed.before), lines(&fixed.after));
    let changed: Vec<usize> =
        before.iter().zip(&after).enumerate().filter(|(_, (a, b))| a != b).map(|(line, _)| line).collect();
    let mut out = format!("--- {}\n+++ {}\n", header("a", path), header("b", path));
    for hunk in changed.chunk_by(|one, next| next - one <= 2 * CONTEXT + 1) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let (start, end) = (first.saturating_sub(CONTEXT), (last + 1 + CONTEXT).min(before.len()));
        // Writing into a string cannot fail.
        let _ = writeln!(out, "@@ -{0},{1} +{0},{1} @@", start + 1, end - start);
        let mut put = |sign: char, line: &str| {
            out.push(sign);
            out += line;
            out += if line.ends_with('\n') { "" } else { "\n\\ No newline at end of file\n" };
        };
        let mut at = start;
        while at < end {
            let run = (at..end).take_while(|line| before[*line] != after[*line]).count();
            before[at..at + run].iter().for_each(|line| put('-', line));
            after[at..at + run].iter().for_each(|line| put('+', line));
            at += run;
            if run == 0 {
                put(' ', before[at]);
                at += 1;
            }
        }
    }
    out
}

/// A path as Git writes it: a tab ends one with spaces, and quotes stand around one with signs that are escaped.
fn header(side: &str, path: &str) -> String {
    let is_escaped = |c: char| c.is_control() || matches!(c, '"' | '\\');
    if path.contains(is_escaped) {
        let octal =
            |c: char| c.to_string().bytes().fold(String::new(), |out, byte| out + &format!("\\{byte:03o}"));
        let escaped: String =
            path.chars().map(|c| if is_escaped(c) { octal(c) } else { c.to_string() }).collect();
        return format!("\"{side}/{escaped}\"");
    }
    format!("{side}/{path}{}", if path.contains(' ') { "\t" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Severity};

    fn fixed(before: &str, after: &str) -> Fixed {
        Fixed { before: before.to_owned(), after: after.to_owned(), count: 1 }
    }

    #[test]
    fn changes_far_apart_are_hunks_of_their_own() {
        let lines = |changed: &[usize]| {
            (1..=12).fold(String::new(), |out, n| out + if changed.contains(&n) { "new\n" } else { "old\n" })
        };
        let far = diff("a.md", &fixed(&lines(&[]), &lines(&[2, 10])));
        let hunks: Vec<&str> = far.lines().filter(|line| line.starts_with("@@")).collect();
        assert_eq!(hunks, ["@@ -1,5 +1,5 @@", "@@ -7,6 +7,6 @@"]);
        let near = diff("a.md", &fixed(&lines(&[]), &lines(&[2, 9])));
        assert_eq!(near.matches("@@ -1,12 +1,12 @@").count(), 1, "{near}");
    }

    #[test]
    fn only_one_name_in_another_case_is_certain() {
        const CODE: Code = Code { name: "", severity: Severity::Error, text: "" };
        let sure = |wrong: &str, known: &[&str]| {
            Diagnostic::new(CODE, None, "").nearest(wrong, known).applicability()
        };
        let (certain, proposed) =
            (Some(Applicability::MachineApplicable), Some(Applicability::MaybeIncorrect));
        assert_eq!(sure("Keys.png", &["keys.png", "kees.png"]), certain);
        assert_eq!(sure("Keys.png", &["keys.png", "KEYS.png"]), proposed);
        assert_eq!(sure("Keys.png", &["Kees.png"]), proposed);
        // A space would have to be written in another way in an address.
        assert_eq!(sure("My keys", &["my keys"]), proposed);
    }

    #[test]
    fn a_last_line_without_its_end_is_told_and_line_ends_stay() {
        let one = diff("a b.md", &fixed("\u{feff}a\r\nb", "\u{feff}a\r\nc"));
        let text = "--- a/a b.md\t\n+++ b/a b.md\t\n@@ -1,2 +1,2 @@\n \u{feff}a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n";
        assert_eq!(one, text);
        assert_eq!(header("a", "q\"\n.md"), "\"a/q\\042\\012.md\"");
    }
}
