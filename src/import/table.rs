//! The cells of a spreadsheet as text, whatever file they come from.

use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader as _, SheetVisible, Style, Xlsx};
use encoding_rs::{Encoding, WINDOWS_1252};
use rust_decimal::Decimal;

use super::notes::Notes;
use crate::kinds::Spreadsheet;
use crate::source::span::FileId;
use crate::syntax::csv;

/// How many cells a sheet may have between its first and its last, empty ones too.
const MOST_CELLS: usize = 10_000_000;

/// How many decimals a fact may have.
const DECIMALS: u32 = 9;

/// A table.
pub(super) struct Table {
    /// What it was read from: "the sheet `Licences`", "CSV with semicolons".
    pub(super) form: String,
    /// Row 1 and those below it.
    pub(super) rows: Vec<Vec<String>>,
    /// What its form says of how cells are written.
    pub(super) sheet: Spreadsheet,
}

/// The form of a file's content, which its first bytes show.
enum Form {
    Zip,
    /// Excel's form before 2007.
    Old,
    Text,
}

impl Form {
    fn of(bytes: &[u8]) -> Form {
        match bytes {
            [b'P', b'K', 3 | 5 | 7, ..] => Form::Zip,
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Form::Old,
            _ => Form::Text,
        }
    }
}

/// Reads a file. `sheet` names one of several.
///
/// # Errors
/// A sentence: it is no spreadsheet, is broken, or has no such sheet.
pub(super) fn read(bytes: &[u8], sheet: Option<&str>, notes: &mut Notes) -> Result<Table, String> {
    match Form::of(bytes) {
        Form::Zip => workbook(bytes, sheet, notes),
        Form::Old => Err("it is a spreadsheet of an old form, or has a password: save it as .xlsx, .ods or CSV without one".to_owned()),
        Form::Text if sheet.is_some() => Err("it is text, which has no sheets: leave out --sheet".to_owned()),
        Form::Text => text(bytes, notes),
    }
}

fn text(bytes: &[u8], notes: &mut Notes) -> Result<Table, String> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| {
        (if std::str::from_utf8(bytes).is_ok() { encoding_rs::UTF_8 } else { WINDOWS_1252 }, 0)
    });
    let (text, lossy) = encoding.decode_without_bom_handling(&bytes[mark..]);
    if lossy || text.contains('\0') {
        return Err("it is neither text nor a spreadsheet (CSV, .xlsx or .ods)".to_owned());
    }
    if encoding == WINDOWS_1252 {
        notes.add("It is not UTF-8, and was read in the letters of Windows: see that é, ö and € are right.");
    }
    let (start, separator) = csv::separator(&text);
    let mut problems = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut end = start;
    for cells in csv::records(FileId::new(0), &text, start, separator, &mut problems) {
        let Some((first, last)) = cells.first().zip(cells.last()) else { continue };
        // Blank lines are rows too.
        let between = &text[end..first.span.range().start];
        let lines = between.matches('\n').count().max(between.matches('\r').count());
        let blank = if rows.is_empty() { lines } else { lines.saturating_sub(1) };
        rows.resize_with(rows.len() + blank, Vec::new);
        end = last.span.range().end;
        rows.push(cells.iter().map(|cell| clean(&cell.value)).collect());
    }
    if !problems.is_empty() {
        return Err(format!("the quotation mark of a cell below row {} is never closed", rows.len()));
    }
    let (name, decimal) = match separator {
        b';' => ("semicolons", Some(",")),
        b'\t' => ("tabs", None),
        b'|' => ("bars", None),
        _ => ("commas", None),
    };
    let sheet = Spreadsheet::declared(decimal, None);
    Ok(Table { form: format!("text with {name}"), rows, sheet })
}

/// What a cell says, without what nobody sees.
fn clean(cell: &str) -> String {
    let visible = |c: &char| {
        !matches!(c, '\u{feff}' | '\u{200b}' | '\u{ad}') && (!c.is_control() || matches!(c, '\n' | '\t'))
    };
    let text: String = cell.chars().filter(visible).collect();
    text.trim().to_owned()
}

fn workbook(bytes: &[u8], wanted: Option<&str>, notes: &mut Notes) -> Result<Table, String> {
    let broken = |error: &dyn std::fmt::Display| format!("it cannot be read: {error}");
    let mut xlsx = match Xlsx::new(Cursor::new(bytes)) {
        Ok(xlsx) => xlsx,
        Err(error) => {
            let mut ods = Ods::new(Cursor::new(bytes)).map_err(|_| broken(&error))?;
            let name = choose(ods.sheets_metadata(), wanted, notes)?;
            notes.add("Signs that only the format of a cell shows, as € and %, are not read from .ods: 9 % is 0.09.");
            let range = ods.worksheet_range(&name).map_err(|error| broken(&error))?;
            let (row, column) = range.start().unwrap_or_default();
            let mut grid = Grid::default();
            for (r, c, cell) in range.used_cells() {
                let at = (row as usize + r, column as usize + c);
                grid.put(at, written(cell, at, None, notes))?;
            }
            return Ok(grid.table(&name));
        }
    };
    let name = choose(xlsx.sheets_metadata(), wanted, notes)?;
    let mut cells = xlsx.worksheet_cells_reader(&name).map_err(|error| broken(&error))?;
    let mut grid = Grid::default();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| broken(&error))? {
        let (row, column) = cell.get_position();
        let at = (row as usize, column as usize);
        let value = match cell.get_value() {
            DataRef::SharedString(text) => Data::String((*text).to_owned()),
            other => other.clone().into(),
        };
        grid.put(at, written(&value, at, cells.styles().get(style), notes))?;
    }
    Ok(grid.table(&name))
}

/// The sheet of this name, else the first that is seen.
fn choose(sheets: &[calamine::Sheet], wanted: Option<&str>, notes: &mut Notes) -> Result<String, String> {
    let names = || sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = wanted {
        let found = sheets.iter().find(|sheet| sheet.name.eq_ignore_ascii_case(wanted));
        return found
            .map(|sheet| sheet.name.clone())
            .ok_or_else(|| format!("it has no sheet `{wanted}`, but {}", names()));
    }
    let first = sheets.iter().find(|sheet| sheet.visible == SheetVisible::Visible).or(sheets.first());
    let name = first.map(|sheet| sheet.name.clone()).ok_or("it has no sheet")?;
    if sheets.len() > 1 {
        notes.add(&format!("`{name}` is one of its sheets ({}): --sheet takes another.", names()));
    }
    Ok(name)
}

/// The rows of a sheet, as far as they are filled.
#[derive(Default)]
struct Grid {
    rows: Vec<Vec<String>>,
    cells: usize,
}

impl Grid {
    fn put(&mut self, (row, column): (usize, usize), text: String) -> Result<(), String> {
        if text.is_empty() {
            return Ok(());
        }
        let new_rows = (row + 1).saturating_sub(self.rows.len());
        let length = self.rows.get(row).map_or(0, Vec::len);
        let new_cells = (column + 1).saturating_sub(length);
        self.cells += new_rows + new_cells;
        if self.cells > MOST_CELLS {
            let place = super::place(row, column);
            return Err(format!(
                "its cells lie too far apart, up to {place}: at most {MOST_CELLS} fit between them"
            ));
        }
        self.rows.resize_with(self.rows.len() + new_rows, Vec::new);
        self.rows[row].resize_with(length + new_cells, String::new);
        self.rows[row][column] = text;
        Ok(())
    }

    fn table(self, name: &str) -> Table {
        // What a computer has written has a point.
        let sheet = Spreadsheet::declared(Some("."), None);
        Table { form: format!("the sheet `{name}`"), rows: self.rows, sheet }
    }
}

/// What a cell says, with the signs that its format adds to a number.
fn written(value: &Data, at: (usize, usize), style: Option<&Style>, notes: &mut Notes) -> String {
    match value {
        Data::String(text) => clean(text),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Int(number) => with_signs((*number).into(), style),
        Data::Float(number) => {
            // As many digits as a spreadsheet shows; what is behind them is no part of the number.
            let Ok(exact) = Decimal::from_scientific(&format!("{number:.14e}")) else {
                return number.to_string();
            };
            let exact = exact.normalize();
            if exact.scale() > DECIMALS {
                notes.cell("rounded to nine decimals", at);
            }
            with_signs(exact.round_dp(DECIMALS).normalize(), style)
        }
        Data::DateTime(moment) => time(moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => {
            notes.cell(&format!("`{error}`, which is no value: unknown"), at);
            String::new()
        }
        Data::Empty => String::new(),
    }
}

fn with_signs(number: Decimal, style: Option<&Style>) -> String {
    let code = style.and_then(|style| style.number_format.as_ref()).map(|format| format.format_code.as_str());
    match code.and_then(signs).as_deref() {
        Some("%") => number
            .checked_mul(100.into())
            .map_or(number.to_string(), |hundredths| format!("{} %", hundredths.normalize())),
        Some(signs) => format!("{number} {signs}"),
        None => number.to_string(),
    }
}

/// What a number format puts beside a number: `%`, a currency, a unit in quotation marks.
fn signs(code: &str) -> Option<String> {
    // Others are for numbers below zero.
    let code = code.split(';').next()?;
    let mut found = String::new();
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => found.extend(rest.by_ref().take_while(|c| *c != '"')),
            // `[$€-407]`; other brackets are colours and conditions.
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                found.extend(inside.strip_prefix('$').and_then(|sign| sign.split('-').next()));
            }
            '\\' | '_' | '*' => drop(rest.next()),
            '%' | '€' | '$' | '£' | '¥' | '₹' => found.push(c),
            _ => {}
        }
    }
    let found = found.trim();
    (!found.is_empty()).then(|| found.to_owned())
}

/// `2024-02-01`, `10:30` or, for a duration, `26:30:00`.
fn time(moment: &ExcelDateTime) -> String {
    let (year, month, day, hours, minutes, seconds, _) = moment.to_ymd_hms_milli();
    let days = Decimal::from_scientific(&format!("{:.14e}", moment.as_f64())).unwrap_or_default();
    if moment.is_duration() {
        let seconds = (days * Decimal::from(86_400)).round();
        let part = |of: u32, to: u32| (seconds / Decimal::from(of)).floor() % Decimal::from(to);
        return format!("{}:{:02}:{:02}", (seconds / Decimal::from(3600)).floor(), part(60, 60), part(1, 60));
    }
    if days < Decimal::ONE {
        return format!("{hours:02}:{minutes:02}");
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hours, minutes, seconds) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hours:02}:{minutes:02}:{seconds:02}")
    }
}
