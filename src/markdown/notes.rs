//! Footnotes: taken out of the page, numbered by their first mark, and put at its end.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Place;

/// The footnotes of a page.
#[derive(Default)]
pub(super) struct Notes<'a> {
    definitions: Vec<Definition<'a>>,
    by_label: BTreeMap<String, usize>,
    /// By number less one: the definition, and the places of its marks.
    numbered: Vec<(usize, Vec<Range<usize>>)>,
}

#[derive(Default)]
struct Definition<'a> {
    events: Vec<Place<'a>>,
    number: Option<usize>,
}

/// Takes the footnotes out of a page.
pub(super) fn divide<'a>(events: impl Iterator<Item = Place<'a>>) -> (Vec<Place<'a>>, Notes<'a>) {
    let mut page = Vec::new();
    let mut notes = Notes::default();
    let mut open: Vec<usize> = Vec::new();
    for (event, at) in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let index = notes.definitions.len();
                notes.definitions.push(Definition::default());
                notes.by_label.entry(key(&label)).or_insert(index);
                open.push(index);
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                open.pop();
            }
            event => match open.last() {
                Some(&index) => notes.definitions[index].events.push((event, at)),
                None => page.push((event, at)),
            },
        }
    }
    (page, notes)
}

impl<'a> Notes<'a> {
    /// Number of the note `label`, and of its mark at `at`; `None` without such a note.
    pub(super) fn mark(&mut self, label: &str, at: Range<usize>) -> Option<(usize, usize)> {
        let number = self.number(*self.by_label.get(&key(label))?);
        let marks = &mut self.numbered[number - 1].1;
        marks.push(at);
        Some((number, marks.len()))
    }

    /// The events of note `number`; behind the last one come those that nothing refers to, so
    /// that no words are lost.
    pub(super) fn take(&mut self, number: usize) -> Option<Vec<Place<'a>>> {
        if number > self.numbered.len() {
            let forgotten = self.definitions.iter().position(|d| d.number.is_none())?;
            self.number(forgotten);
        }
        let (definition, _) = self.numbered.get(number - 1)?;
        Some(std::mem::take(&mut self.definitions[*definition].events))
    }

    /// How many marks note `number` has.
    pub(super) fn marks(&self, number: usize) -> usize {
        self.numbered.get(number - 1).map_or(0, |(_, marks)| marks.len())
    }

    /// Whether the page has notes.
    pub(super) fn any(&self) -> bool {
        !self.definitions.is_empty()
    }

    /// All ids of notes and marks, and where they come from.
    pub(super) fn ids(&self) -> impl Iterator<Item = (String, Range<usize>)> {
        self.numbered.iter().enumerate().flat_map(|(index, (_, marks))| {
            let number = index + 1;
            let first = marks.first().cloned().unwrap_or(0..0);
            let back = marks.iter().enumerate().map(move |(i, at)| (mark_id(number, i + 1), at.clone()));
            std::iter::once((note_id(number), first)).chain(back)
        })
    }

    fn number(&mut self, definition: usize) -> usize {
        let next = self.numbered.len() + 1;
        let number = *self.definitions[definition].number.get_or_insert(next);
        if number == next {
            self.numbered.push((definition, Vec::new()));
        }
        number
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
fn key(label: &str) -> String {
    label.to_lowercase().to_uppercase()
}
