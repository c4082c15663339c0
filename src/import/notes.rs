//! What an import says of single cells: one line for a cause, with the first of its cells.

/// How many cells a line names.
const NAMED: usize = 3;

/// Notes, in the order in which they came up.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<Note>);

#[derive(Debug)]
struct Note {
    text: String,
    /// The first few.
    cells: Vec<String>,
    /// How many there are.
    count: usize,
}

impl Notes {
    /// Notes what is about no cell.
    pub(super) fn add(&mut self, text: &str) {
        self.0.push(Note { text: text.to_owned(), cells: Vec::new(), count: 0 });
    }

    /// Notes what is said of a cell, of row and column from 0: `text` completes "C7: …".
    pub(super) fn cell(&mut self, text: &str, (row, column): (usize, usize)) {
        let index = self.0.iter().position(|note| note.text == text && note.count > 0).unwrap_or_else(|| {
            self.0.push(Note { text: text.to_owned(), cells: Vec::new(), count: 0 });
            self.0.len() - 1
        });
        let note = &mut self.0[index];
        note.count += 1;
        if note.cells.len() < NAMED {
            note.cells.push(super::place(row, column));
        }
    }

    /// A line each.
    pub(super) fn lines(self) -> Vec<String> {
        let line = |note: Note| {
            let more = note.count - note.cells.len();
            let cells = note.cells.join(", ");
            match (note.count, more) {
                (0, _) => note.text,
                (_, 0) => format!("{cells}: {}", note.text),
                _ => format!("{cells} and {more} more: {}", note.text),
            }
        };
        self.0.into_iter().map(line).collect()
    }
}
