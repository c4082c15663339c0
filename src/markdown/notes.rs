//! Footnotes: taken out of the page, numbered by their first mark, and put at its end.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Located;
use crate::diagnostic::Names;

/// The footnotes of a page.
#[derive(Default)]
pub(super) struct Notes<'a> {
    /// As the author wrote them.
    all: Vec<Note<'a>>,
    /// By their labels, folded; of two with the same the first.
    by_label: BTreeMap<String, usize>,
    /// As they are numbered, from 1.
    numbered: Vec<usize>,
    /// Up to here all have a number.
    done: usize,
    /// For the first mistake.
    labels: OnceCell<Names>,
}

struct Note<'a> {
    /// Its place in the order of numbers, from 1; none before its first mark.
    number: Option<usize>,
    /// As the author wrote it, and where.
    written: (String, Range<usize>),
    events: Vec<Located<'a>>,
    /// Where its marks stand.
    marks: Vec<Range<usize>>,
}

/// Takes the footnotes out of a page.
pub(super) fn divide<'a>(events: impl Iterator<Item = Located<'a>>) -> (Vec<Located<'a>>, Notes<'a>) {
    let mut page = Vec::new();
    let mut notes = Notes::default();
    let mut open: Vec<usize> = Vec::new();
    for (event, at) in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                open.push(notes.all.len());
                let written = (label.to_string(), at.start..at.start + label.len() + 3);
                notes.by_label.entry(folded(&label)).or_insert(notes.all.len());
                notes.all.push(Note { number: None, written, events: Vec::new(), marks: Vec::new() });
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                open.pop();
            }
            event => match open.last() {
                Some(&index) => notes.all[index].events.push((event, at)),
                None => page.push((event, at)),
            },
        }
    }
    (page, notes)
}

impl<'a> Notes<'a> {
    /// Number of the note `label`, and of its mark at `at`; `None` without such a note.
    pub(super) fn mark(&mut self, label: &str, at: Range<usize>) -> Option<(usize, usize)> {
        let index = *self.by_label.get(&folded(label))?;
        let number = self.number(index);
        let marks = &mut self.all[index].marks;
        marks.push(at);
        Some((number, marks.len()))
    }

    /// The number of a note, which gets the next one if it has none.
    fn number(&mut self, index: usize) -> usize {
        *self.all[index].number.get_or_insert_with(|| {
            self.numbered.push(index);
            self.numbered.len()
        })
    }

    /// The events of note `number`; behind the last one come those that nothing refers to, so
    /// that no words are lost.
    pub(super) fn take(&mut self, number: usize) -> Option<Vec<Located<'a>>> {
        while number > self.numbered.len() {
            let next = self.done;
            if next == self.all.len() {
                return None;
            }
            self.done += 1;
            self.number(next);
        }
        let index = *self.numbered.get(number - 1)?;
        Some(std::mem::take(&mut self.all[index].events))
    }

    /// The labels of all notes, as the author wrote them.
    pub(super) fn labels(&self) -> &Names {
        self.labels.get_or_init(|| Names::new(self.all.iter().map(|note| note.written.0.as_str())))
    }

    /// The notes that no mark refers to, and where their labels stand.
    pub(super) fn unmarked(&self) -> impl Iterator<Item = &(String, Range<usize>)> {
        self.all.iter().filter(|note| note.marks.is_empty()).map(|note| &note.written)
    }

    /// Whether the page has notes.
    pub(super) fn any(&self) -> bool {
        !self.all.is_empty()
    }

    /// All ids of notes and marks, and where they come from.
    pub(super) fn ids(&self) -> impl Iterator<Item = (String, Range<usize>)> {
        (1..).zip(&self.numbered).flat_map(|(number, index)| {
            let marks = &self.all[*index].marks;
            let first = marks.first().cloned().unwrap_or(0..0);
            let back = (1..).zip(marks).map(move |(mark, at)| (mark_id(number, mark), at.clone()));
            std::iter::once((note_id(number), first)).chain(back)
        })
    }
}

/// The id of footnote `number`.
pub(crate) fn note_id(number: usize) -> String {
    format!("fn-{number}")
}

/// The id of a mark of footnote `number`; `mark` counts from 1.
pub(crate) fn mark_id(number: usize, mark: usize) -> String {
    if mark == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{mark}") }
}

/// Labels are equal without regard to case.
fn folded(label: &str) -> String {
    label.to_lowercase().to_uppercase()
}
