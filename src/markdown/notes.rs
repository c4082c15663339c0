//! Footnotes: taken out of the page, numbered by their first mark, and put at its end.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Located;

/// The footnotes of a page.
#[derive(Default)]
pub(super) struct Notes<'a> {
    /// As the author wrote them.
    all: Vec<Note<'a>>,
    /// As they are numbered, from 1.
    numbered: Vec<usize>,
}

struct Note<'a> {
    label: String,
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
                notes.all.push(Note {
                    label: folded(&label),
                    written,
                    events: Vec::new(),
                    marks: Vec::new(),
                });
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
        let label = folded(label);
        let index = self.all.iter().position(|note| note.label == label)?;
        if !self.numbered.contains(&index) {
            self.numbered.push(index);
        }
        let number = self.numbered.iter().position(|numbered| *numbered == index)? + 1;
        let marks = &mut self.all[index].marks;
        marks.push(at);
        Some((number, marks.len()))
    }

    /// The events of note `number`; behind the last one come those that nothing refers to, so
    /// that no words are lost.
    pub(super) fn take(&mut self, number: usize) -> Option<Vec<Located<'a>>> {
        if number > self.numbered.len() {
            self.numbered.push((0..self.all.len()).find(|index| !self.numbered.contains(index))?);
        }
        let index = *self.numbered.get(number - 1)?;
        Some(std::mem::take(&mut self.all[index].events))
    }

    /// The labels of all notes, as the author wrote them.
    pub(super) fn labels(&self) -> Vec<&str> {
        self.all.iter().map(|note| note.written.0.as_str()).collect()
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
