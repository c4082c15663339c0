//! Markdown that is not what was meant: what an author wrote as mark-up and readers would see as it stands.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType};

use super::Located;
use crate::diagnostic::{Diagnostic, Help, Names, codes};
use crate::source::span::{FileId, Span, floor_boundary};

/// A reference that no definition resolves: its place, its form and its label.
pub(super) type Unresolved = (Range<usize>, LinkType, String);

/// Joins texts that touch in the file, so that what they say can be seen whole.
pub(super) fn whole_words<'a>(
    events: impl Iterator<Item = Located<'a>>,
    source: &'a str,
) -> impl Iterator<Item = Located<'a>> {
    let mut events = events.peekable();
    std::iter::from_fn(move || {
        let (event, mut at) = events.next()?;
        let Event::Text(first) = &event else { return Some((event, at)) };
        // What an entity or an escape stands for is not written there.
        if source.get(at.clone()) != Some(first) {
            return Some((event, at));
        }
        let start = at.start;
        while let Some((Event::Text(text), next)) = events.peek()
            && next.start == at.end
            && source.get(next.clone()) == Some(text)
        {
            at.end = next.end;
            events.next();
        }
        Some((Event::Text(CowStr::Borrowed(&source[start..at.end])), start..at.end))
    })
}

/// What is wrong with references that lead nowhere. One in a single pair of brackets may be meant as it stands,
/// unless its label is nearly one that is defined.
pub(super) fn references(file: FileId, mut unresolved: Vec<Unresolved>, defined: &Names) -> Vec<Diagnostic> {
    unresolved.sort_by_key(|(at, ..)| at.start);
    unresolved.dedup_by_key(|(at, ..)| at.start);
    let near = |label: &str| label.chars().count() > 2 && defined.is_near(label);
    let report = |(at, kind, label): Unresolved| {
        let alone = matches!(kind, LinkType::ShortcutUnknown | LinkType::Shortcut);
        let meant = !alone || near(&label.to_lowercase());
        meant.then(|| unresolved_reference(Span::new(file, at), &label, defined))
    };
    unresolved.into_iter().filter_map(report).collect()
}

/// Reports what in a run of text looks like mark-up. `at` is where the run stands; where that has other bytes, as an
/// entity has, nothing is said. `footnotes` are the labels of those of the page.
pub(super) fn text<'f>(
    file: FileId,
    source: &str,
    at: &Range<usize>,
    text: &str,
    footnotes: impl Fn() -> &'f Names,
) -> Vec<Diagnostic> {
    if source.get(at.clone()) != Some(text) || !text.contains(['{', '[', ':', '!', '*', '|', ']']) {
        return Vec::new();
    }
    let before = source[..at.start].chars().next_back();
    // A character behind a backslash is meant as it stands.
    let masked = match text.chars().next().filter(|_| before == Some('\\')) {
        Some(first) => " ".repeat(first.len_utf8()) + &text[first.len_utf8()..],
        None => text.to_owned(),
    };
    let span = |range: Range<usize>| Span::new(file, at.start + range.start..at.start + range.end);
    let foreign = foreign(&masked, before);
    let other =
        foreign.iter().map(|(range, syntax)| foreign_syntax(span(range.clone()), syntax.form, syntax.help));
    let mut found: Vec<Diagnostic> = other.collect();
    // What another program would put there is no space of the author's.
    let is_own = |address: &Range<usize>| {
        foreign.iter().all(|(it, _)| it.end <= address.start || it.start >= address.end)
    };
    found.extend(address_with_spaces(&masked).filter(|(range, _)| is_own(range)).map(|(range, address)| {
        stays_text(span(range), "this is no link: there is a space in its address")
            .with(Help::propose(format!("write `<{address}>`"), format!("<{address}>")))
    }));
    found.extend(footnote_marks(&masked).map(|range| {
        let label = masked[range.start + 2..range.end - 1].to_owned();
        unresolved_footnote(span(range), &label, footnotes())
    }));
    let above = source[..at.start].trim_end_matches([' ', '\t']);
    let begins_line = above.is_empty() || above.ends_with('\n');
    if begins_line && is_delimiter_row(&masked) {
        found.push(lost_table(span(0..text.trim_end().len())));
    }
    let outside = (before, source[at.end..].chars().next());
    found.extend(emphasis(&masked, outside).map(|range| {
        let marks = &text[range.clone()];
        stays_text(span(range), format!("these `{marks}` stay as they are"))
            .note("between a letter and a punctuation mark, emphasis neither begins nor ends")
            .help("leave the punctuation outside of the emphasis, or put a space between")
    }));
    found
}

/// Mark-up of another program.
struct Foreign {
    open: &'static str,
    close: &'static str,
    /// As the message shows it.
    form: &'static str,
    help: &'static str,
}

const TEMPLATES_DO: &str =
    "templates do that here, and `<fact:…>`; to show it to readers, put it between backticks";
const ALERT: &str = "write an alert: `> [!NOTE]`, and its text in lines that begin with `>`";
const NO_ATTRIBUTES: &str = "headings alone have attributes here: `{#id .class}`";

/// In the order of search: what begins as another does comes first.
const FOREIGN: &[Foreign] = &[
    Foreign { open: "{{<", close: ">}}", form: "{{< … >}}", help: TEMPLATES_DO },
    Foreign { open: "{{%", close: "%}}", form: "{{% … %}}", help: TEMPLATES_DO },
    Foreign { open: "{{", close: "}}", form: "{{ … }}", help: TEMPLATES_DO },
    Foreign { open: "{%", close: "%}", form: "{% … %}", help: TEMPLATES_DO },
    Foreign { open: "{:", close: "}", form: "{: … }", help: NO_ATTRIBUTES },
    Foreign { open: "[[", close: "]]", form: "[[…]]", help: "write `[words](page.md)`" },
];

/// Those that take a line of their own.
const OF_LINES: &[Foreign] = &[
    Foreign { open: ":::", close: "", form: ":::", help: ALERT },
    Foreign { open: "!!! ", close: "", form: "!!!", help: ALERT },
    Foreign { open: "??? ", close: "", form: "???", help: ALERT },
    Foreign { open: "[toc]", close: "", form: "[toc]", help: "write `toc = true` into the front matter" },
    Foreign { open: "[TOC]", close: "", form: "[TOC]", help: "write `toc = true` into the front matter" },
];

/// Attributes behind a link, a picture or emphasis.
const ATTRIBUTES: Foreign = Foreign { open: "{", close: "}", form: "{…}", help: NO_ATTRIBUTES };

fn foreign(text: &str, before: Option<char>) -> Vec<(Range<usize>, &'static Foreign)> {
    let starts_line = before.is_none_or(|c| matches!(c, '\n' | ' ' | '\t' | '>'));
    if starts_line && let Some(syntax) = OF_LINES.iter().find(|syntax| text.starts_with(syntax.open)) {
        return vec![(0..text.trim_end().len(), syntax)];
    }
    let mut found = Vec::new();
    let last = FOREIGN.iter().map(|syntax| text.rfind(syntax.close)).collect::<Vec<_>>();
    if matches!(before, Some(')' | ']' | '*' | '`' | '_'))
        && let Some(end) = text.find('}')
        && let Some(inner) = text[..end].strip_prefix('{')
        && (inner.starts_with(['.', '#']) || inner.contains('='))
    {
        found.push((0..end + 1, &ATTRIBUTES));
    }
    let mut from = 0;
    while let Some(start) = text[from..].find(['{', '[']).map(|start| from + start) {
        let rest = &text[start..];
        // What closes nowhere below is not looked for again and again.
        let length = |syntax: &Foreign, last: &Option<usize>| {
            let inner = rest.strip_prefix(syntax.open).filter(|_| last.is_some_and(|last| last > start))?;
            Some(syntax.open.len() + inner.find(syntax.close)? + syntax.close.len())
        };
        match FOREIGN.iter().zip(&last).find_map(|(syntax, last)| Some((length(syntax, last)?, syntax))) {
            Some((length, syntax)) => {
                found.push((start..start + length, syntax));
                from = start + length;
            }
            None => from = start + 1,
        }
    }
    found
}

/// Where `[words](an address.md)` has its address.
fn address_with_spaces(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let first = text.find('[').unwrap_or(text.len());
    text.match_indices("](").filter_map(move |(at, open)| {
        let start = at + open.len();
        let end = start + near_end(&text[start..], ')')?;
        let address = &text[start..end];
        let has_words = first < at;
        let is_address = address.trim() == address && address.contains(' ') && address.contains(['.', '/']);
        (has_words && is_address && !address.contains(['"', '<', '('])).then_some((start..end, address))
    })
}

/// Where a text has a character, in its first thousand bytes: no address or label is longer.
fn near_end(text: &str, end: char) -> Option<usize> {
    text[..floor_boundary(text, 1000)].find(end)
}

/// `[^label]`
fn footnote_marks(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("[^").filter_map(|(start, open)| {
        let label = start + open.len();
        let end = label + near_end(&text[label..], ']')?;
        let is_label = end > label && !text[label..end].contains(|c: char| c.is_whitespace() || c == '[');
        is_label.then_some(start..end + 1)
    })
}

/// Whether a line could stand below the head of a table: `|---|:-:|`.
fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains("--")
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// Marks of emphasis that are left in a text though they seem to have been a pair: one of them touches a letter on one
/// side and punctuation or a space on the other. `2**3` and `3 * 4` are none.
fn emphasis(text: &str, (before, after): (Option<char>, Option<char>)) -> Option<Range<usize>> {
    let mut runs: Vec<(Range<usize>, bool, bool)> = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find('*').map(|start| from + start) {
        let length = text[start..].bytes().take_while(|byte| *byte == b'*').count();
        let left = text[..start].chars().next_back().or(before);
        let right = text[start + length..].chars().next().or(after);
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_foreign = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let is_mark =
            |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace() && c != '\\');
        let torn = is_letter(left) && is_mark(right) || is_mark(left) && is_letter(right);
        let counts = length == 2 || length == 3 || length == 1 && (is_foreign(left) || is_foreign(right));
        if counts {
            runs.push((start..start + length, torn, is_letter(left) || is_letter(right)));
        }
        from = start + length;
    }
    let pair = runs.len() > 1 && runs.iter().all(|(.., touches)| *touches || runs.len() == 2);
    runs.into_iter().find(|(_, torn, _)| *torn && pair).map(|(range, ..)| range)
}

/// The place of the first cell of a row that has no column, and how many cells there are. A bar divides cells in code
/// too, unless a backslash is before it.
pub(super) fn cells_beyond(row: &str, columns: usize) -> Option<(Range<usize>, usize)> {
    let line = row.lines().next().unwrap_or("").trim_end();
    let indent = line.len() - line.trim_start().len();
    let start = indent + usize::from(line[indent..].starts_with('|'));
    let mut cells = Vec::new();
    let (mut cell, mut escaped) = (start, false);
    for (at, c) in line[start..].char_indices().map(|(at, c)| (start + at, c)) {
        if c == '|' && !escaped {
            cells.push(cell..at);
            cell = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    if cell < line.len() {
        cells.push(cell..line.len());
    }
    let first = cells.get(columns)?.clone();
    let words = line[first.clone()].trim();
    let from = first.start + line[first.clone()].find(words).unwrap_or(0);
    Some((from..(from + words.len()).max(from), cells.len()))
}

/// Cells of a row that are not shown.
pub(super) fn lost_cells(at: Span, cells: usize, columns: usize) -> Diagnostic {
    let columns = if columns == 1 { "1 column".to_owned() } else { format!("{columns} columns") };
    Diagnostic::new(LOST_CELLS, at, format!("this row has {cells} cells, and its table {columns}"))
        .note("what has no column is not shown")
        .help("give the head as many cells; a `|` that divides none is written `\\|`, in code too")
}

/// A row of dashes that makes no table.
fn lost_table(at: Span) -> Diagnostic {
    Diagnostic::new(
        LOST_CELLS,
        at,
        "this is no table: the head above has another number of cells than this line",
    )
    .help(
        "make them equal, with an empty line above the table; a `|` in a cell is written `\\|`, in code too",
    )
}

/// A label without a definition.
fn unresolved_reference(at: Span, label: &str, defined: &Names) -> Diagnostic {
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    let d = Diagnostic::new(UNRESOLVED_REFERENCE, at, format!("nothing says where `[{label}]` leads"));
    let d = d.note("readers see it with its brackets");
    let folded = label.to_lowercase();
    let d = d.nearest_of(&folded, defined).without_replacement();
    if defined.is_empty() {
        d.help(format!("add a line such as `[{label}]: https://example.org`, or write `\\[`"))
    } else {
        d
    }
}

/// A mark without its footnote.
fn unresolved_footnote(at: Span, label: &str, defined: &Names) -> Diagnostic {
    let d = Diagnostic::new(UNRESOLVED_REFERENCE, at, format!("there is no footnote `[^{label}]`"));
    match defined.nearest_within(label, (label.len() / 3).max(1)) {
        Some(near) => d.help(format!("did you mean `[^{near}]`?")),
        None => d.help(format!("add a line such as `[^{label}]: What is to be noted.`")),
    }
}

/// A footnote that no mark leads to.
pub(super) fn unmarked_footnote(at: Span, label: &str) -> Diagnostic {
    Diagnostic::new(UNRESOLVED_REFERENCE, at, format!("nothing refers to the footnote `[^{label}]`"))
        .help(format!("write `[^{label}]` where it belongs, or remove it"))
}

/// Mark-up that has no effect.
fn stays_text(at: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(STAYS_TEXT, at, message)
}

/// Mark-up of another program, which readers see.
fn foreign_syntax(at: Span, form: &str, help: &str) -> Diagnostic {
    Diagnostic::new(
        FOREIGN_SYNTAX,
        at,
        format!("`{form}` is of another program: readers see it as it stands"),
    )
    .help(help)
}

/// An alert of a kind that is not known.
pub(super) fn unknown_alert(at: Span, kind: &str) -> Diagnostic {
    const SAME: &[(&str, &str)] = &[
        ("abstract", "note"),
        ("attention", "warning"),
        ("bug", "caution"),
        ("danger", "caution"),
        ("error", "caution"),
        ("example", "note"),
        ("failure", "caution"),
        ("hint", "tip"),
        ("info", "note"),
        ("question", "note"),
        ("success", "tip"),
        ("todo", "important"),
    ];
    let d = Diagnostic::new(FOREIGN_SYNTAX, at, format!("there is no alert `[!{kind}]`"));
    match SAME.iter().find(|(other, _)| kind.eq_ignore_ascii_case(other)) {
        Some((_, ours)) => d.help(format!("write `[!{}]`", ours.to_uppercase())),
        None => d
            .nearest(&kind.to_uppercase(), ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])
            .without_replacement(),
    }
}

/// A block of code that goes on to the end of the page.
pub(super) fn unclosed_code(at: Span, fence: &str) -> Diagnostic {
    Diagnostic::new(UNCLOSED_CODE, at, "this block of code is never closed: all that follows is in it")
        .help(format!("add a line with `{fence}` where the code ends"))
}

codes! {
    /// # A reference or a footnote leads nowhere
    ///
    /// `[words][label]` is a link to what a line `[label]: address` says, and `[^label]` leads to the footnote of that
    /// label. Here the one has no other: readers would see the brackets, or a note that belongs to nothing.
    ///
    /// Add the line that is missing, or correct the label.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// Hot[^1], as [the test][test-2024] says.
    ///
    /// [test-2023]: https://example.org
    ///
    /// [^2]: Not boiling.
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:4: warning[unresolved-reference]: there is no footnote `[^1]`
    ///   help: did you mean `[^2]`?
    /// content/tea.md:3:13: warning[unresolved-reference]: nothing says where `[test-2024]` leads
    ///   note: readers see it with its brackets
    ///   help: did you mean `test-2023`?
    /// content/tea.md:7:1: warning[unresolved-reference]: nothing refers to the footnote `[^2]`
    ///   help: write `[^2]` where it belongs, or remove it
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// Hot[^1], as [the test][test-2023] says.
    ///
    /// [test-2023]: https://example.org
    ///
    /// [^1]: Not boiling.
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNRESOLVED_REFERENCE = "unresolved-reference" Warning;

    /// # Mark-up has no effect
    ///
    /// These characters look like a link or like emphasis, and by the rules of Markdown they are none: an address with
    /// a space in it is not an address, and asterisks between a letter and a punctuation mark neither begin nor end
    /// emphasis. Readers would see them.
    ///
    /// Do as the message says.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// [The list](my list.md), and **「お茶」**です。
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:12: warning[stays-text]: this is no link: there is a space in its address
    ///   help: write `<my list.md>`
    /// content/tea.md:3:35: warning[stays-text]: these `**` stay as they are
    ///   note: between a letter and a punctuation mark, emphasis neither begins nor ends
    ///   help: leave the punctuation outside of the emphasis, or put a space between
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// [The list](<my list.md>), and 「**お茶**」です。
    /// ```
    ///
    /// ```md content/my list.md
    /// # My list
    /// ```
    ///
    /// ```diagnostics
    /// ```
    STAYS_TEXT = "stays-text" Warning;

    /// # Mark-up of another program
    ///
    /// Programs have their own additions to Markdown: shortcodes, wiki links, attributes in braces, boxes. This one is
    /// not known here, so readers would see it as it stands.
    ///
    /// The message says what takes its place. If it is meant to be seen, put it between backticks.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// {{< figure src="tea.png" >}} and [[coffee]]
    ///
    /// :::note
    /// Hot.
    /// :::
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:3:1: warning[foreign-syntax]: `{{< … >}}` is of another program: readers see it as it stands
    ///   help: templates do that here, and `<fact:…>`; to show it to readers, put it between backticks
    /// content/tea.md:3:34: warning[foreign-syntax]: `[[…]]` is of another program: readers see it as it stands
    ///   help: write `[words](page.md)`
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// `{{< figure src="tea.png" >}}` and [coffee](coffee.md)
    ///
    /// > [!note] Mind
    /// > Hot.
    /// ```
    ///
    /// ```md content/coffee.md
    /// # Coffee
    /// ```
    ///
    /// ```diagnostics
    /// ```
    FOREIGN_SYNTAX = "foreign-syntax" Warning;

    /// # Cells of a table would be lost
    ///
    /// A table has as many columns as the line of dashes below its head. A row with more cells than that loses the last
    /// ones, and where the head itself has another number of cells, there is no table at all. Often the reason is a `|`
    /// in a cell, which divides it even in code.
    ///
    /// Give all rows the same number of cells, and write `\|` for a bar that divides none.
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// | Kind  | Hot |
    /// |-------|-----|
    /// | black | yes | 95 °C |
    /// | `a||b` | no |
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:5:17: warning[lost-cells]: this row has 3 cells, and its table 2 columns
    ///   note: what has no column is not shown
    ///   help: give the head as many cells; a `|` that divides none is written `\|`, in code too
    /// content/tea.md:6:7: warning[lost-cells]: this row has 4 cells, and its table 2 columns
    ///   note: what has no column is not shown
    ///   help: give the head as many cells; a `|` that divides none is written `\|`, in code too
    /// ```
    ///
    /// ## Mended
    ///
    /// ```md content/tea.md
    /// # Tea
    ///
    /// | Kind  | Hot | At |
    /// |-------|-----|----|
    /// | black | yes | 95 °C |
    /// | `a\|\|b` | no | |
    /// ```
    ///
    /// ```diagnostics
    /// ```
    LOST_CELLS = "lost-cells" Warning;

    /// # A block of code is never closed
    ///
    /// A line of three backticks begins a block of code, and another such line ends it. The second is missing, so the
    /// rest of the page is shown as code.
    ///
    /// Add it.
    ///
    /// ````md content/tea.md
    /// # Tea
    ///
    /// ```
    /// boil(water)
    ///
    /// Then wait.
    /// ````
    ///
    /// ```diagnostics
    /// content/tea.md:3:1: warning[unclosed-code]: this block of code is never closed: all that follows is in it
    ///   help: add a line with ````` where the code ends
    /// ```
    ///
    /// ## Mended
    ///
    /// ````md content/tea.md
    /// # Tea
    ///
    /// ```
    /// boil(water)
    /// ```
    ///
    /// Then wait.
    /// ````
    ///
    /// ```diagnostics
    /// ```
    UNCLOSED_CODE = "unclosed-code" Warning;
}
