//! What each column of a table is: the names of the options, a criterion, a note on one.

use std::collections::{BTreeMap, BTreeSet};

use super::notes::Notes;
use super::table::Table;
use super::{letters, written};
use crate::kinds::{Cell, Column as Guess, Form, Found, Keys, Kind, Spreadsheet, states_nothing};
use crate::pages::GENERATED;
use crate::syntax::csv::{DETAILS, PLAIN, guarded};
use crate::syntax::date::Date;
use crate::syntax::fields::{is_id, slug};
use crate::syntax::value::Data;

const DAY_AMONG_OTHERS: &str = "a date among other values; spreadsheets make dates of versions and fractions";

/// A table whose columns are known.
pub(super) struct Wide {
    /// All columns of the table that have a header or a cell.
    pub(super) all: Vec<Column>,
    /// The id of each option.
    pub(super) ids: Vec<String>,
    /// Id and words of each source.
    pub(super) sources: Vec<(String, String)>,
    /// Whether the table shows what stands before decimals, or the author said it.
    pub(super) knows_decimals: bool,
}

/// A column.
pub(super) struct Column {
    /// From 0.
    index: usize,
    header: String,
    pub(super) role: Role,
}

/// What a column is. Texts are one for each option.
pub(super) enum Role {
    Ids,
    Names(Vec<String>),
    /// `summary` and what else rows say of their option, by its name.
    Plain(String, Vec<String>),
    /// `source` and the like of one criterion, by its name there.
    Detail(String, Vec<String>),
    Criterion(Criterion),
    /// Why it is passed over.
    LeftOut(&'static str),
}

/// A criterion, and what options have there.
pub(super) struct Criterion {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) keys: Keys,
    /// As a CSV file states them, guarded where they need it.
    pub(super) values: Vec<String>,
    /// What cells say that are no values.
    pub(super) notes: Vec<String>,
    /// A cell and what it was read as.
    example: Option<(String, String)>,
}

impl Column {
    /// Its letter, its header, and what it was taken for.
    pub(super) fn line(&self) -> [String; 3] {
        let says = match &self.role {
            Role::Ids => "the ids of the options".to_owned(),
            Role::Names(_) => "the names of the options".to_owned(),
            Role::Plain(name, _) | Role::Detail(name, _) => format!("`{name}` of each option"),
            Role::Criterion(criterion) => criterion.line(),
            Role::LeftOut(why) => format!("left out: {why}"),
        };
        [letters(self.index), self.header.clone(), says]
    }
}

impl Criterion {
    fn line(&self) -> String {
        let value = |data: &Data| match data {
            Data::List(items) => {
                format!("{} {}", items.len(), if items.len() == 1 { "choice" } else { "choices" })
            }
            other => other.text().or(other.number()).unwrap_or_default().to_owned(),
        };
        let mut words = self.keys.iter().map(|(key, data)| match *key {
            "type" | "choices" => value(data),
            key => format!("{key} {}", value(data)),
        });
        let kind = words.next().unwrap_or_default();
        let line = words.fold(format!("`{}`: {kind}", self.id), |line, more| format!("{line}, {more}"));
        // Choices are named as they are.
        match self.example.as_ref().filter(|_| self.keys.iter().all(|(key, _)| *key != "choices")) {
            Some((cell, value)) => format!("{line}; `{cell}` is {value}"),
            None => line,
        }
    }
}

/// Ids that are made of words, each once.
#[derive(Default)]
struct Ids {
    taken: BTreeSet<String>,
    /// The next number to try behind an id that is taken.
    next: BTreeMap<String, usize>,
}

impl Ids {
    fn make(&mut self, words: &str, instead: &str) -> String {
        let base = slug(words);
        let base = if base.is_empty() { instead.to_owned() } else { base };
        let mut id = base.clone();
        while !self.taken.insert(id.clone()) {
            let number = self.next.entry(base.clone()).or_insert(2);
            id = format!("{base}-{number}");
            *number += 1;
        }
        id
    }
}

/// A column as it stands in the table.
struct Raw<'t> {
    index: usize,
    header: &'t str,
    /// Of each row below the header; empty where there is none.
    cells: Vec<&'t str>,
}

impl Raw<'_> {
    fn is_called(&self, name: &str) -> bool {
        self.header.eq_ignore_ascii_case(name)
    }

    /// Whether it has nothing but numbers, as databases give them to rows.
    fn is_numbered(&self) -> bool {
        self.cells.iter().all(|cell| cell.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The dates of all cells, as files have them; `None` where one is none.
    fn dates(&self) -> Option<Vec<String>> {
        let fits = |cell: &&str| cell.is_empty() || Date::parse(cell).is_some();
        self.cells.iter().all(fits).then(|| self.texts())
    }

    fn texts(&self) -> Vec<String> {
        self.cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// Finds what each column is.
///
/// # Errors
/// Sentences, when there are no options to be found, or cells could mean two things.
pub(super) fn find(table: &Table, said: Spreadsheet, notes: &mut Notes) -> Result<Wide, Vec<String>> {
    let header = header(&table.rows).ok_or_else(|| vec!["it has no rows below a header".to_owned()])?;
    if table.rows[..header].iter().any(|row| row.iter().any(|cell| !cell.is_empty())) {
        notes.add(&format!("Row {} is the header; what stands above it is left out.", header + 1));
    }
    let is_filled = |row: &usize| table.rows[*row].iter().any(|cell| !cell.is_empty());
    let mut rows: Vec<usize> = (header + 1..table.rows.len()).filter(is_filled).collect();
    let width = table.rows[header..].iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: usize, column: usize| table.rows[row].get(column).map_or("", String::as_str);
    let named = name_column(table, header, &rows, width)?;
    rows.retain(|row| {
        let has_name = !cell(*row, named).is_empty();
        if !has_name {
            notes.cell("the row has no name, and is left out", (*row, named));
        }
        has_name
    });
    if rows.is_empty() {
        return Err(vec![format!("no row has a name in column {}", letters(named))]);
    }
    let raw = (0..width).map(|index| Raw {
        index,
        header: cell(header, index),
        cells: rows.iter().map(|row| cell(*row, index)).collect(),
    });
    let raw: Vec<Raw<'_>> = raw.filter(|raw| !raw.header.is_empty() || raw.filled() > 0).collect();
    let all: Vec<&str> = raw.iter().flat_map(|raw| raw.cells.iter().copied()).collect();
    let shown = Spreadsheet::shown_by(&all).or(table.sheet);
    let finding = Finding {
        rows: &rows,
        raw: &raw,
        said,
        shown,
        notes,
        doubts: Notes::default(),
        ids: Ids::default(),
        sources: Sources::default(),
    };
    finding.all(named)
}

/// The row that names the columns: the first that has a word for about each of them.
fn header(rows: &[Vec<String>]) -> Option<usize> {
    let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count();
    let most = rows.iter().map(filled).max().filter(|most| *most > 0)?;
    let header = rows.iter().position(|row| filled(row) * 2 >= most)?;
    rows[header + 1..].iter().any(|row| filled(row) > 0).then_some(header)
}

/// The column whose words name the options.
fn name_column(table: &Table, header: usize, rows: &[usize], width: usize) -> Result<usize, Vec<String>> {
    let cells = |column: usize| {
        rows.iter().filter_map(move |row| table.rows[*row].get(column)).filter(|cell| !cell.is_empty())
    };
    let called = |name: &str| table.rows[header].iter().position(|cell| cell.eq_ignore_ascii_case(name));
    if let Some(column) = called("name") {
        return Ok(column);
    }
    let id = called("id");
    let names: Vec<usize> = (0..width)
        .filter(|column| {
            let words = cells(*column).filter(|cell| cell.chars().any(char::is_alphabetic)).count();
            Some(*column) != id
                && cells(*column).count() + (rows.len() / 10).max(1) >= rows.len()
                && words * 2 > rows.len()
        })
        .collect();
    let differ = |column: &&usize| {
        let folded: BTreeSet<String> = cells(**column).map(|cell| cell.to_lowercase()).collect();
        folded.len() == cells(**column).count()
    };
    let found = names.iter().find(differ).copied().or(id).or(names.first().copied());
    found.ok_or_else(|| {
        vec!["no column has a word for each row, to name the options: call it `name`".to_owned()]
    })
}

/// Ids of what facts are taken from.
#[derive(Default)]
struct Sources {
    ids: Ids,
    by_words: BTreeMap<String, String>,
    /// Id and words, in the order of the table.
    all: Vec<(String, String)>,
}

impl Sources {
    /// The ids of the sources that a cell names.
    fn read(&mut self, cell: &str) -> String {
        let words = cell.split([';', '\n']).map(str::trim).filter(|words| !words.is_empty());
        let ids: Vec<String> = words.map(|words| self.id(words)).collect();
        ids.join("; ")
    }

    fn id(&mut self, words: &str) -> String {
        if let Some(id) = self.by_words.get(words) {
            return id.clone();
        }
        let id = self.ids.make(written::without_scheme(words), "source");
        self.by_words.insert(words.to_owned(), id.clone());
        self.all.push((id.clone(), words.to_owned()));
        id
    }
}

/// The work on one table.
struct Finding<'t, 'n> {
    /// The rows of the options, from 0.
    rows: &'t [usize],
    raw: &'t [Raw<'t>],
    /// How cells are written: what the author said, and what the table shows.
    said: Spreadsheet,
    shown: Spreadsheet,
    notes: &'n mut Notes,
    /// What could mean two things.
    doubts: Notes,
    /// Of criteria.
    ids: Ids,
    sources: Sources,
}

impl Finding<'_, '_> {
    fn all(mut self, named: usize) -> Result<Wide, Vec<String>> {
        // What a row states of its option has these names.
        self.ids.taken.extend(PLAIN.into_iter().chain(["id", "source"]).map(str::to_owned));
        let ids = self.option_ids(named);
        let raw = self.raw;
        let mut columns: Vec<Column> = Vec::new();
        for it in raw {
            let role = self.role(it, named);
            columns.push(Column { index: it.index, header: it.header.to_owned(), role });
        }
        self.details(&mut columns);
        let doubts = self.doubts.lines();
        let knows_decimals = self.said.or(self.shown).knows_decimals();
        if doubts.is_empty() {
            Ok(Wide { all: columns, ids, sources: self.sources.all, knows_decimals })
        } else {
            Err(doubts)
        }
    }

    fn option_ids(&mut self, named: usize) -> Vec<String> {
        let mut ids = Ids::default();
        // A page of the comparison is there already.
        ids.taken.extend(GENERATED.iter().map(|page| page.path).chain(["search"]).map(str::to_owned));
        let column = self.raw.iter().find(|raw| raw.is_called("id") && !raw.is_numbered());
        let Some(column) = column.or(self.raw.iter().find(|raw| raw.index == named)) else {
            return Vec::new();
        };
        let is_name = !column.is_called("id");
        let mut out = Vec::new();
        for (cell, row) in column.cells.iter().zip(self.rows) {
            let id = ids.make(cell, "option");
            let at = (*row, column.index);
            if id != slug(cell) && !slug(cell).is_empty() {
                self.notes.cell("the id that this makes is taken, and has a number behind it", at);
            } else if !is_name && !is_id(cell) {
                self.notes.cell("no id, and made one: lower-case letters, digits and hyphens", at);
            }
            out.push(id);
        }
        out
    }

    fn role(&mut self, raw: &Raw<'_>, named: usize) -> Role {
        let first = self.raw.iter().find(|other| other.is_called(raw.header)).map(|other| other.index);
        let is_own = |name: &str| raw.is_called(name) && first == Some(raw.index);
        if is_own("id") {
            let used = raw.index == named || !raw.is_numbered();
            return if used {
                Role::Ids
            } else {
                Role::LeftOut("it counts the rows; ids are made of the names")
            };
        }
        if raw.index == named {
            return Role::Names(raw.texts());
        }
        if raw.filled() == 0 {
            return Role::LeftOut("no cell is filled");
        }
        if let Some(name) = ["phrase", "summary", "choose"].into_iter().find(|name| is_own(name)) {
            return Role::Plain(name.to_owned(), raw.texts());
        }
        if is_own("source") {
            let ids = raw.cells.iter().map(|cell| self.sources.read(cell)).collect();
            return Role::Plain("source".to_owned(), ids);
        }
        if let Some(dates) = raw.dates().filter(|_| is_own("checked")) {
            return Role::Plain("checked".to_owned(), dates);
        }
        // Of a criterion that may not be known yet.
        if self.detail(raw).is_some() && is_own(raw.header) {
            return Role::Detail(raw.header.to_owned(), Vec::new());
        }
        self.criterion(raw).map_or(Role::LeftOut("no cell has a value"), Role::Criterion)
    }

    /// The header of the criterion that a column says more of, and what.
    fn detail<'r>(&self, raw: &Raw<'r>) -> Option<(&'r str, &'static str)> {
        let (criterion, detail) = raw.header.rsplit_once('.')?;
        let detail = DETAILS.into_iter().find(|known| *known == detail)?;
        self.raw.iter().any(|other| other.is_called(criterion)).then_some((criterion, detail))
    }

    /// Says of which criterion each detail is.
    fn details(&mut self, columns: &mut [Column]) {
        let ids: BTreeMap<String, String> = columns
            .iter()
            .filter_map(|column| match &column.role {
                Role::Criterion(criterion) => Some((column.header.to_lowercase(), criterion.id.clone())),
                _ => None,
            })
            .collect();
        for (raw, column) in self.raw.iter().zip(columns) {
            let Role::Detail(..) = column.role else { continue };
            let Some((criterion, detail)) = self.detail(raw) else { continue };
            let texts = match detail {
                "source" => Some(raw.cells.iter().map(|cell| self.sources.read(cell)).collect()),
                "checked" => raw.dates(),
                _ => Some(raw.texts()),
            };
            column.role = match (ids.get(&criterion.to_lowercase()), texts) {
                (Some(id), Some(texts)) => Role::Detail(format!("{id}.{detail}"), texts),
                (None, _) => Role::LeftOut("its column is no criterion"),
                (_, None) => Role::LeftOut("it has cells that are no dates"),
            };
        }
    }

    /// The criterion that a column may be; `None` where no cell has a value.
    fn criterion(&mut self, raw: &Raw<'_>) -> Option<Criterion> {
        let known: Vec<&str> = raw.cells.iter().copied().filter(|cell| !states_nothing(cell)).collect();
        if known.is_empty() {
            return None;
        }
        let (title, unit) = with_unit(raw.header);
        let (kind, keys, sheet) = self.guess(&known, title, unit)?;
        let has_unit = unit.is_some_and(|unit| kind.has_unit(unit));
        let title = match if has_unit { title } else { raw.header } {
            "" => format!("Column {}", letters(raw.index)),
            title => title.to_owned(),
        };
        let is_day = |cell: &str| cell.len() == 10 && Date::parse(cell).is_some();
        let days = known.iter().filter(|cell| is_day(cell)).count();
        let id = self.ids.make(&title, "criterion");
        let other = format!("no value of `{id}`: unknown, with a note of what it says");
        let (values, notes) = (Vec::new(), Vec::new());
        let mut criterion = Criterion { id, title, keys, values, notes, example: None };
        for (cell, row) in raw.cells.iter().zip(self.rows) {
            let at = (*row, raw.index);
            let found = kind.find(cell, sheet);
            match &found {
                Found::Rewritten(_, how) => self.notes.cell(how, at),
                Found::Doubtful(why) => {
                    self.doubts.cell(&format!("{why}: say it by --decimal or --dates"), at);
                }
                Found::Other => self.notes.cell(&other, at),
                Found::Cell(_) if is_day(cell) && days < known.len() => self.notes.cell(DAY_AMONG_OTHERS, at),
                Found::Cell(_) => {}
            }
            let note = if found == Found::Other { cell } else { "" };
            let value = match found {
                Found::Cell(found) | Found::Rewritten(found, _) => plain(&found, &kind),
                Found::Doubtful(_) | Found::Other => String::new(),
            };
            let is_same = value.is_empty() || value.trim_start_matches('\'') == *cell;
            if criterion.example.is_none() && !is_same {
                criterion.example = Some(((*cell).to_owned(), value.clone()));
            }
            criterion.values.push(value);
            criterion.notes.push(note.to_owned());
        }
        Some(criterion)
    }

    /// A criterion that cells may be of, and how they are written. Those that are written in two ways are read where
    /// each shows its own.
    fn guess(&self, known: &[&str], title: &str, unit: Option<&str>) -> Option<(Kind, Keys, Spreadsheet)> {
        let own = self.said.or(Spreadsheet::shown_by(known)).or(Spreadsheet::of_points(known));
        let guesses = [own.or(self.shown), own, self.said].into_iter().filter_map(|sheet| {
            let (kind, keys) = Kind::propose(&Guess { title, unit, cells: known.to_vec(), sheet })?;
            let doubts =
                known.iter().filter(|cell| matches!(kind.find(cell, sheet), Found::Doubtful(_))).count();
            Some((doubts, (kind, keys, sheet)))
        });
        guesses.min_by_key(|(doubts, _)| *doubts).map(|(_, guess)| guess)
    }
}

/// A header, and what stands in brackets at its end if that is short enough for a unit.
fn with_unit(header: &str) -> (&str, Option<&str>) {
    let inside = |open: char, close: char| header.strip_suffix(close)?.rsplit_once(open);
    match inside('(', ')').or_else(|| inside('[', ']')) {
        Some((title, unit)) if !title.trim().is_empty() && (1..=12).contains(&unit.chars().count()) => {
            (title.trim(), Some(unit.trim()))
        }
        _ => (header, None),
    }
}

/// A cell as a CSV file states it.
fn plain(cell: &Cell, kind: &Kind) -> String {
    match cell {
        Cell::Known(_) => guarded(&cell.show(kind, Form::Plain)).into_owned(),
        Cell::Unknown => String::new(),
        Cell::NotApplicable => "n/a".to_owned(),
        Cell::Depends { on, .. } => format!("depends: {on}"),
    }
}
