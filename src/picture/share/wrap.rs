//! Breaking a text into lines, which SVG does not: the filter `wrap` of templates. Whole numbers only.

use serde::Serialize;
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::face;

/// Parts of a pixel in which lines are measured, times the size of an em in the font: a line of `n` units at `s` pixels
/// is `n * s` parts wide.
pub(super) type Width = i64;

/// What a text is set into.
pub(super) struct Frame {
    /// Pixels a line may be wide.
    pub(super) width: u32,
    /// Sizes in pixels, the best first.
    pub(super) sizes: Vec<u32>,
    /// The most lines.
    pub(super) lines: usize,
}

/// A text, set.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Setting {
    /// Pixels.
    pub(super) size: u32,
    /// From the top; none of an empty text.
    pub(super) lines: Vec<String>,
    /// Whether the end is left out: then the last line ends with an ellipsis.
    pub(super) cut: bool,
}

/// Teaches a Tera the filter: `text | wrap(width=600, sizes=[80, 64], lines=3, bold=true, tracking=-20)`.
pub fn register(tera: &mut Tera) {
    tera.register_filter("wrap", filter);
}

#[allow(clippy::needless_pass_by_value, reason = "Tera hands them over")]
fn filter(text: &str, arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let frame = Frame {
        width: arguments.must_get::<u32>("width")?,
        sizes: arguments.must_get::<Vec<u32>>("sizes")?,
        lines: arguments.get::<usize>("lines")?.unwrap_or(3),
    };
    // Larger ones are no pictures any more, and would be counted wrong.
    let sound = |size: &u32| (1..=10_000).contains(size);
    if !sound(&frame.width) || frame.sizes.is_empty() || !frame.sizes.iter().all(sound) || frame.lines == 0 {
        return Err(tera::Error::message(
            "`wrap` takes a width and sizes from 1 to 10000 pixels, and lines from 1",
        ));
    }
    let bold = arguments.get::<bool>("bold")?.unwrap_or(false);
    let tracking = arguments.get::<i64>("tracking")?.unwrap_or(0).clamp(-500, 5000);
    Ok(Value::from_serializable(&set(text, &frame, bold, tracking)))
}

/// Breaks a text into lines in the font of share images. `tracking` is in thousandths of an em.
pub(super) fn set(text: &str, frame: &Frame, bold: bool, tracking: Width) -> Setting {
    wrap(text, frame, |line, size, width| {
        face::measure(line, bold, tracking) * Width::from(size) <= Width::from(width) * face::UNITS
    })
}

/// Sets a text in the first size in which it fits, its lines as equal as can be; in the last size, what does not fit
/// is cut off. `fits` says whether a line in a size is as narrow as a column.
fn wrap(text: &str, frame: &Frame, fits: impl Fn(&str, u32, u32) -> bool) -> Setting {
    // With a letter for each pixel it is full.
    let room = frame.lines.saturating_mul(frame.width as usize);
    let (text, too_long) = match text.char_indices().nth(room) {
        Some((end, _)) => (&text[..end], true),
        None => (text, false),
    };
    let pieces = pieces(text);
    for size in frame.sizes.iter().copied().filter(|_| !too_long) {
        let fits = |line: &str, width: u32| fits(line, size, width);
        if let Some(lines) = fill(&pieces, frame.lines, |line| fits(line, frame.width)) {
            return Setting { size, lines: even(&pieces, lines, frame.width, fits), cut: false };
        }
    }
    let size = frame.sizes.last().copied().unwrap_or(0);
    let fits = |line: &str| fits(line, size, frame.width);
    let pieces: Vec<Piece> = pieces.into_iter().flat_map(|piece| small(piece, fits)).collect();
    let mut lines = fill(&pieces, usize::MAX, fits).unwrap_or_default();
    let cut = too_long || lines.len() > frame.lines;
    if cut {
        lines.truncate(frame.lines);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && !fits(&format!("{last}…")) {
                last.pop();
            }
            *last = format!("{}…", last.trim_end_matches([' ', ',', '.', ':', ';', '-', '–']));
        }
    }
    Setting { size, lines, cut }
}

/// A part that is not broken, and whether a space goes before it.
struct Piece {
    text: String,
    space: bool,
}

/// Lines break at spaces, and after a hyphen or a slash within a word.
fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let breaking = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    for word in text.split(breaking).filter(|word| !word.is_empty()) {
        let mut space = true;
        let (mut part, mut count) = (String::new(), 0);
        // What may be a hyphen at the end of a line is none within it.
        let mut letters = word.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}')).peekable();
        while let Some(letter) = letters.next() {
            part.push(letter);
            count += usize::from(letter.is_alphabetic());
            let after = letters.peek().is_some_and(|next| next.is_alphabetic());
            if matches!(letter, '-' | '–' | '—' | '/') && count >= 2 && after {
                out.push(Piece { text: std::mem::take(&mut part), space });
                (space, count) = (false, 0);
            }
        }
        if !part.is_empty() {
            out.push(Piece { text: part, space });
        }
    }
    out
}

/// Puts as much into each line as goes; nothing if a piece is wider than a line, or if that takes more lines than `most`.
fn fill(pieces: &[Piece], most: usize, fits: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line}{}{}", if piece.space { " " } else { "" }, piece.text);
            if fits(&longer) {
                *line = longer;
                continue;
            }
        }
        if lines.len() == most || !fits(&piece.text) {
            return None;
        }
        lines.push(piece.text.clone());
    }
    Some(lines)
}

/// The same number of lines in the narrowest column that holds them: no line is much shorter than the others.
fn even(pieces: &[Piece], lines: Vec<String>, width: u32, fits: impl Fn(&str, u32) -> bool) -> Vec<String> {
    let (mut narrow, mut wide) = (width / 2, width);
    let mut best = lines;
    while wide - narrow > 4 {
        let middle = narrow.midpoint(wide);
        match fill(pieces, best.len(), |line| fits(line, middle)) {
            Some(lines) => (best, wide) = (lines, middle),
            None => narrow = middle,
        }
    }
    best
}

/// A piece that is wider than a line, in parts that are not.
fn small(piece: Piece, fits: impl Fn(&str) -> bool) -> Vec<Piece> {
    if fits(&piece.text) {
        return vec![piece];
    }
    let mut out: Vec<Piece> = Vec::new();
    for letter in piece.text.chars() {
        match out.last_mut() {
            Some(part) if fits(&format!("{}{letter}", part.text)) => part.text.push(letter),
            last => {
                let space = last.is_none() && piece.space;
                out.push(Piece { text: letter.to_string(), space });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter is half as wide as the size.
    fn set(text: &str, width: u32, sizes: &[u32], lines: usize) -> Setting {
        let fits =
            |line: &str, size: u32, width: u32| line.chars().count() * size as usize <= width as usize * 2;
        wrap(text, &Frame { width, sizes: sizes.to_vec(), lines }, fits)
    }

    #[test]
    fn the_first_size_that_fits_is_taken() {
        assert_eq!(
            set("one two", 70, &[20, 10], 1),
            Setting { size: 20, lines: vec!["one two".into()], cut: false }
        );
        assert_eq!(set("one two", 69, &[20, 10], 1).size, 10);
        assert_eq!(set("one two", 69, &[20, 10], 2).lines, ["one", "two"]);
        assert_eq!(set("", 69, &[20, 10], 2), Setting { size: 20, lines: vec![], cut: false });
    }

    #[test]
    fn lines_are_as_equal_as_can_be() {
        assert_eq!(set("aa bb cc dd ee", 110, &[20], 3).lines, ["aa bb cc", "dd ee"]);
        assert_eq!(set("a b c d e f g h", 140, &[20], 3).lines, ["a b c d", "e f g h"]);
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        let setting = set("one two three four", 80, &[20], 1);
        assert_eq!((setting.lines, setting.cut), (vec!["one two…".to_owned()], true));
        assert_eq!(set("abcdefghij", 50, &[10], 3).lines, ["abcdefghij"]);
        assert_eq!(set("abcdefghij", 20, &[10], 3).lines, ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn words_break_after_hyphens_and_not_at_hard_spaces() {
        assert_eq!(set("over-ear", 50, &[10], 1).lines, ["over-ear"]);
        assert_eq!(set("over-ear", 25, &[10], 2).lines, ["over-", "ear"]);
        assert_eq!(set("16\u{a0}kHz wide", 35, &[10], 2).lines, ["16\u{a0}kHz", "wide"]);
        assert_eq!(set("-5 C-3", 15, &[10], 2).lines, ["-5", "C-3"]);
        assert_eq!(set("side\u{ad}tone", 50, &[10], 1).lines, ["sidetone"]);
    }
}
