//! A spreadsheet to a comparison: which column is which criterion, guessed from its header and its cells. Every guess is
//! told, and what is no guess is asked.
//!
//! `table` reads the cells, `columns` finds what each column is, `written` writes the files.

mod columns;
mod notes;
mod table;
mod written;

use crate::kinds::Spreadsheet;
use notes::Notes;

/// What is said of a file besides its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// The sheet to take, of several.
    pub sheet: Option<&'a str>,
    /// How its cells are written, where they do not show it.
    pub written: Spreadsheet,
}

/// A comparison made of a spreadsheet.
#[derive(Debug)]
pub struct Import {
    /// Its title.
    pub title: String,
    /// How many options it has.
    pub options: usize,
    /// What was read: "the sheet `Licences`".
    pub form: String,
    /// What each column was taken for: its letter, its header, and a phrase.
    pub columns: Vec<[String; 3]>,
    /// What else was guessed, or is not in the comparison; a sentence each.
    pub notes: Vec<String>,
    /// The files of the comparison's folder, by name.
    pub files: Vec<(&'static str, String)>,
}

/// Makes a comparison of a spreadsheet, a CSV file or a workbook (.xlsx, .ods). `stem` is the file's name without its
/// ending.
///
/// # Errors
/// Sentences, one for each cause, when it is no spreadsheet, or when cells could mean two things.
pub fn import(bytes: &[u8], stem: &str, said: Said<'_>) -> Result<Import, Vec<String>> {
    let mut notes = Notes::default();
    let table = table::read(bytes, said.sheet, &mut notes).map_err(|error| vec![error])?;
    let found = columns::find(&table, said.written, &mut notes)?;
    let title = written::title(stem);
    let files = written::files(&title, &found);
    let columns = found.all.iter().map(columns::Column::line).collect();
    Ok(Import { title, options: found.ids.len(), form: table.form, columns, notes: notes.lines(), files })
}

/// The name of a cell, from its row and column, both from 0: `C7`.
fn place(row: usize, column: usize) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// The name of a column, from 0: `A`, `Z`, `AA`.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}
