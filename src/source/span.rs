//! Places in the author's files: which file, and which bytes of it.

use std::ops::Range;

/// A file of the site, by its index in [`crate::source::files::Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The id of the file at an index.
    #[must_use]
    pub fn new(index: usize) -> Self {
        FileId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The index of the file.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in one file, `start` included, `end` excluded.
///
/// An empty range at 0 stands for the file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `range` of `file`.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The file as a whole.
    #[must_use]
    pub fn whole(file: FileId) -> Self {
        Span { file, start: 0, end: 0 }
    }

    /// The bytes as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place where the author wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }

    /// The same place, another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

impl Spanned<String> {
    /// The same text, borrowed.
    #[must_use]
    pub fn as_deref(&self) -> Spanned<&str> {
        Spanned::new(&self.value, self.span)
    }
}

/// Where the lines of a file begin, so that a place in it is found without reading all that stands before.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    /// First bytes, ascending; at least one.
    starts: Vec<usize>,
    /// How many characters begin before each block of [`BLOCK`] bytes: a line may be as long as the file.
    blocks: Vec<usize>,
    /// How many bytes are text: up to where they are not UTF-8.
    text: usize,
}

const BLOCK: usize = 1 << 10;

/// Whether a character begins with a byte of UTF-8.
fn begins(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

impl Lines {
    pub(crate) fn of(bytes: &[u8]) -> Lines {
        let text = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
        let ends = memchr::memchr_iter(b'\n', bytes);
        let mut blocks = vec![0];
        for block in bytes.chunks(BLOCK) {
            let before = blocks.last().copied().unwrap_or(0);
            blocks.push(before + block.iter().filter(|byte| begins(**byte)).count());
        }
        Lines { starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(), blocks, text }
    }

    /// Line and column of a byte, both from 1; the column counts characters. `bytes` are those that this is of.
    pub(crate) fn place(&self, bytes: &[u8], byte: usize) -> (usize, usize) {
        let is_first = |at: &usize| *at == self.text || bytes.get(*at).is_none_or(|byte| begins(*byte));
        let byte = (0..=byte.min(self.text)).rev().find(is_first).unwrap_or(0);
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = |at: usize| {
            let block = at / BLOCK;
            let rest = bytes.get(block * BLOCK..at).unwrap_or_default();
            self.blocks.get(block).copied().unwrap_or(0) + rest.iter().filter(|byte| begins(**byte)).count()
        };
        (line, before(byte).saturating_sub(before(start)) + 1)
    }

    /// The number of the first of the lines that a range is in, and their bytes with their ends, of `length` in all.
    pub(crate) fn around(&self, range: Range<usize>, length: usize) -> (usize, Range<usize>) {
        let line = |byte: usize| self.starts.partition_point(|start| *start <= byte.min(length)).max(1);
        let (first, last) = (line(range.start), line(range.end));
        let start = |line: usize| self.starts.get(line).copied().unwrap_or(length);
        (first, start(first - 1)..start(last))
    }
}

/// The start of the character that a byte is in, or the end of the text.
#[must_use]
pub fn floor_boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|byte| text.is_char_boundary(*byte)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_reading_from_the_start() {
        let long = "ä€b".repeat(BLOCK) + "\n" + &"€".repeat(BLOCK);
        for text in ["", "a", "\n", "ä\r\nbö\n\nc", "\u{feff}a\n€", "a\n", &long] {
            let lines = Lines::of(text.as_bytes());
            for byte in 0..=text.len() + 1 {
                let before = &text[..floor_boundary(text, byte)];
                let line = before.rsplit('\n').next().unwrap_or("");
                let expected = (before.matches('\n').count() + 1, line.chars().count() + 1);
                assert_eq!(lines.place(text.as_bytes(), byte), expected, "{text:?} {byte}");
            }
        }
        // What is behind a byte that is of no character stands at that byte.
        let bytes = b"a\nb\x80c\nd";
        assert_eq!(
            [1, 3, 4, 7].map(|byte| Lines::of(bytes).place(bytes, byte)),
            [(1, 2), (2, 2), (2, 2), (2, 2)]
        );
    }

    #[test]
    fn lines_around_a_range_are_whole() {
        let around = |text: &str, range| Lines::of(text.as_bytes()).around(range, text.len());
        assert_eq!(around("ab\ncd\nef", 4..4), (2, 3..6));
        assert_eq!(around("ab\ncd\nef", 1..3), (1, 0..6));
        assert_eq!(around("ab\ncd\nef", 7..99), (3, 6..8));
        assert_eq!(around("ab\n", 3..3), (2, 3..3));
    }
}
