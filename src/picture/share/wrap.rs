//! Breaking a text into lines: SVG does not. Whole numbers only.

use serde::Serialize;

/// Parts of a pixel in which lines are measured, times the size of an em in the font: a line of `n` units at `s` pixels
/// is `n * s` parts wide.
pub type Width = i64;

/// What a text is set into.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Pixels a line may be wide.
    pub width: u32,
    /// Sizes in pixels, the best first.
    pub sizes: Vec<u32>,
    /// The most lines.
    pub lines: usize,
}

/// A text, set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Pixels.
    pub size: u32,
    /// From the top; none of an empty text.
    pub lines: Vec<String>,
    /// Whether the end is left out: then the last line ends with an ellipsis.
    pub cut: bool,
}

/// What a line takes, in units of which `em` are as wide as the size.
pub struct Ruler<'a> {
    /// Units of an em.
    pub em: Width,
    /// Units of a line.
    pub measure: &'a dyn Fn(&str) -> Width,
}

impl Ruler<'_> {
    fn fits(&self, line: &str, size: u32, width: u32) -> bool {
        (self.measure)(line) * Width::from(size) <= Width::from(width) * self.em
    }
}

/// Sets a text in the first size in which it fits, its lines as equal as can be; in the last size, what does not fit
/// is cut off.
#[must_use]
pub fn wrap(text: &str, frame: &Frame, ruler: &Ruler) -> Setting {
    let pieces = pieces(text);
    for size in &frame.sizes {
        let lines = fill(&pieces, *size, frame.width, ruler);
        if let Some(lines) = lines.filter(|lines| lines.len() <= frame.lines) {
            return Setting {
                size: *size,
                lines: even(&pieces, lines, *size, frame.width, ruler),
                cut: false,
            };
        }
    }
    let size = frame.sizes.last().copied().unwrap_or(0);
    let pieces: Vec<Piece> =
        pieces.into_iter().flat_map(|piece| small(piece, size, frame.width, ruler)).collect();
    let mut lines = fill(&pieces, size, frame.width, ruler).unwrap_or_default();
    let cut = lines.len() > frame.lines;
    if cut {
        lines.truncate(frame.lines);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && !ruler.fits(&format!("{last}…"), size, frame.width) {
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
        let mut part = String::new();
        // What may be a hyphen at the end of a line is none within it.
        let mut letters = word.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}')).peekable();
        while let Some(letter) = letters.next() {
            part.push(letter);
            let before = part.chars().filter(|c| c.is_alphabetic()).count() >= 2;
            let after = letters.peek().is_some_and(|next| next.is_alphabetic());
            if matches!(letter, '-' | '–' | '—' | '/') && before && after {
                out.push(Piece { text: std::mem::take(&mut part), space });
                space = false;
            }
        }
        if !part.is_empty() {
            out.push(Piece { text: part, space });
        }
    }
    out
}

/// Puts as much into each line as goes; nothing if a piece is wider than a line.
fn fill(pieces: &[Piece], size: u32, width: u32, ruler: &Ruler) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        if let Some(line) = lines.last_mut() {
            let longer = format!("{line}{}{}", if piece.space { " " } else { "" }, piece.text);
            if ruler.fits(&longer, size, width) {
                *line = longer;
                continue;
            }
        }
        if !ruler.fits(&piece.text, size, width) {
            return None;
        }
        lines.push(piece.text.clone());
    }
    Some(lines)
}

/// The same number of lines in the narrowest column that holds them: no line is much shorter than the others.
fn even(pieces: &[Piece], lines: Vec<String>, size: u32, width: u32, ruler: &Ruler) -> Vec<String> {
    let (mut narrow, mut wide) = (width / 2, width);
    let mut best = lines;
    while wide - narrow > 4 {
        let middle = narrow.midpoint(wide);
        match fill(pieces, size, middle, ruler).filter(|lines| lines.len() == best.len()) {
            Some(lines) => (best, wide) = (lines, middle),
            None => narrow = middle,
        }
    }
    best
}

/// A piece that is wider than a line, in parts that are not.
fn small(piece: Piece, size: u32, width: u32, ruler: &Ruler) -> Vec<Piece> {
    if ruler.fits(&piece.text, size, width) {
        return vec![piece];
    }
    let mut out: Vec<Piece> = Vec::new();
    for letter in piece.text.chars() {
        match out.last_mut() {
            Some(part) if ruler.fits(&format!("{}{letter}", part.text), size, width) => {
                part.text.push(letter);
            }
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
        let measure = |line: &str| Width::try_from(line.chars().count()).unwrap_or(Width::MAX);
        wrap(text, &Frame { width, sizes: sizes.to_vec(), lines }, &Ruler { em: 2, measure: &measure })
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
