//! Columns of a spreadsheet that nobody has defined yet, and the criteria that they may be.

use super::{Cell, DOUBTFUL_CELL, Kind, Spreadsheet};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::fields::Fields;
use crate::syntax::value::{Data, Node};

/// A column of a spreadsheet.
#[derive(Debug)]
pub struct Column<'a> {
    /// Its header, without what stands in brackets at the end.
    pub title: &'a str,
    /// What stands in brackets at the end of its header.
    pub unit: Option<&'a str>,
    /// What its cells say, without those that are empty or say that nobody knows.
    pub cells: Vec<&'a str>,
    /// How they are written.
    pub sheet: Spreadsheet,
}

/// Keys of a criterion.
pub type Keys = Vec<(&'static str, Data)>;

/// What a cell is under a criterion that was proposed.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// It is read as it is.
    Cell(Cell),
    /// It is read when it is written in another way, which this says.
    Rewritten(Cell, &'static str),
    /// It could mean two things: the message and its help.
    Doubtful(String),
    /// It is no value of this type.
    Other,
}

impl Column<'_> {
    /// The criterion of these keys, if most cells are values of it: what single cells say besides, as `on request` among
    /// amounts, fits into a note.
    pub(super) fn suits(&self, keys: Keys) -> Option<(Kind, Keys)> {
        let place = Span::whole(FileId::new(0));
        let entries = keys
            .iter()
            .map(|(key, data)| (Spanned::new((*key).to_owned(), place), Spanned::new(data.clone(), place)));
        let node = Spanned::new(Data::Table(entries.collect()), place);
        let mut problems = Vec::new();
        let mut fields = Fields::new(&node, "this criterion", &mut problems);
        let kind = Kind::define(&mut fields);
        fields.finish();
        let others = self.cells.iter().filter(|cell| kind.find(cell, self.sheet) == Found::Other).count();
        (problems.is_empty() && others * 4 <= self.cells.len()).then_some((kind, keys))
    }

    /// What stands beside the numbers of most cells, as `kg`; the same in all of them.
    pub(super) fn beside(&self) -> Option<&str> {
        let mut words = self.cells.iter().filter_map(|cell| beside(cell));
        let first = words.next()?;
        words.all(|word| word == first).then_some(first)
    }
}

impl Kind {
    /// What a cell of a column is under this criterion.
    #[must_use]
    pub fn find(&self, cell: &str, sheet: Spreadsheet) -> Found {
        let mut doubt = match self.read_cell(cell, sheet) {
            Ok(cell) => return Found::Cell(cell),
            Err(doubt) => doubt,
        };
        let ways = [
            (Spreadsheet::with_points(cell), "a range, from the first number to the second"),
            (
                Spreadsheet::with_century(cell),
                "a date of this century, or of the last where the year is 70 or more",
            ),
        ];
        for (rewritten, how) in ways {
            match rewritten.map(|rewritten| self.read_cell(&rewritten, sheet)) {
                Some(Ok(cell)) => return Found::Rewritten(cell, how),
                Some(Err(other)) => doubt = other.or(doubt),
                None => {}
            }
        }
        doubt.map_or(Found::Other, Found::Doubtful)
    }

    fn read_cell(&self, cell: &str, sheet: Spreadsheet) -> Result<Cell, Option<String>> {
        let place = Span::whole(FileId::new(0));
        let node: Node = Spanned::new(Data::Cell(cell.to_owned()), place);
        let mut problems = Vec::new();
        let read = Cell::read(&node, self, Spanned::new("", place), sheet, &mut problems);
        match problems.into_iter().next() {
            None => Ok(read),
            Some(problem) => Err((problem.code == DOUBTFUL_CELL).then_some(problem.message)),
        }
    }
}

/// The words behind a number, or before it; `None` where there are none, or no number.
pub(super) fn beside(cell: &str) -> Option<&str> {
    let first = cell.find(|c: char| c.is_ascii_digit())?;
    let last = cell.rfind(|c: char| c.is_ascii_digit())?;
    let is_sign = |c: char| c.is_whitespace() || matches!(c, '-' | '+' | '\u{2212}' | ',' | '.');
    [&cell[last + 1..], &cell[..first]]
        .map(|text| text.trim_matches(is_sign))
        .into_iter()
        .find(|text| !text.is_empty())
}
