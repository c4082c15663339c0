//! `several-of`: any number of the values that the criterion lists.

use super::choices::Choices;
use super::{About, Column, Form, Keys, Measure, Type, Written};
use crate::source::span::Spanned;
use crate::syntax::fields::{self, Fields};
use crate::syntax::value::Data;
use crate::words::key;

const BETTER: [&str; 2] = [key("criterion.more-better"), key("criterion.less-better")];

/// The type `several-of`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SeveralOf(Choices);

impl Type for SeveralOf {
    /// The indices of the choices, ascending, each once.
    type Value = Vec<usize>;

    const NAME: &'static str = "several-of";

    fn define(fields: &mut Fields<'_, '_>) -> Self {
        SeveralOf(Choices::define(fields))
    }

    fn about(&self) -> About<'_> {
        let ends = Some((0.into(), self.0.len().into()));
        About { ends, better: Some(BETTER), ..About::new("a list of its choices") }
    }

    fn read(&self, fact: &mut Written<'_>) -> Option<Vec<usize>> {
        let reported = fact.problems.len();
        let words: Vec<Spanned<String>> = match &fact.node.value {
            Data::Cell(text) => {
                // "none" is an empty list, unless it is a choice itself.
                let says = |part: &&str| !part.is_empty() && (*part != "none" || self.0.find(part).is_some());
                let known = |part: &str| self.0.find_in_cell(part).is_some();
                // A title may have a comma in it.
                let by_comma = !text.contains(DIVIDERS) && !known(text) && text.split(',').all(known);
                let parts = if by_comma { parts(text, &[',']) } else { parts(text, &DIVIDERS) };
                let parts = parts.into_iter().filter(says);
                parts.map(|part| Spanned::new(part.to_owned(), fact.node.span)).collect()
            }
            Data::List(_) | Data::Text(_) => fields::texts(fact.node, fact.criterion, fact.problems),
            _ => return None,
        };
        let found = words.iter().filter_map(|word| self.0.read(&word.value, word.span, fact));
        let mut indices: Vec<usize> = found.collect();
        indices.sort_unstable();
        indices.dedup();
        (fact.problems.len() == reported).then_some(indices)
    }

    fn show(&self, indices: &Vec<usize>, form: Form<'_>) -> String {
        let list = |word: fn(&Choices, usize) -> &str, between| {
            indices.iter().map(|index| word(&self.0, *index)).collect::<Vec<_>>().join(between)
        };
        match form {
            Form::Brief(words) => words.say("number.of", &[("some", &indices.len()), ("all", &self.0.len())]),
            // An empty list, also where `none` is one of the choices.
            Form::Plain if indices.is_empty() => {
                if self.0.find("none").is_some() { ";" } else { "none" }.to_owned()
            }
            Form::Plain => list(Choices::id, "; "),
            Form::Full(words) | Form::Bare(words) if indices.is_empty() => words.word("fact.none").to_owned(),
            Form::Full(words) | Form::Bare(words) => list(Choices::title, words.word("list.between")),
        }
    }

    fn measure(indices: &Vec<usize>) -> Measure {
        Measure::at(indices.len())
    }

    /// They have a choice in common.
    fn suits(indices: &Vec<usize>, wanted: &Vec<usize>) -> bool {
        wanted.iter().any(|index| indices.contains(index))
    }

    /// Lists with parts that many cells have.
    fn propose(column: &Column<'_>) -> Option<Keys> {
        let divided = column.cells.iter().any(|cell| cell.contains(DIVIDERS));
        let marks: &[char] = if divided { &DIVIDERS } else { &[','] };
        let lists: Vec<Vec<&str>> = column.cells.iter().map(|cell| parts(cell, marks)).collect();
        let several = lists.iter().filter(|list| list.len() > 1).count();
        let words = || lists.iter().flatten().copied().filter(|word| !word.is_empty() && *word != "none");
        let choices = Choices::propose(words(), (words().count() / 2).min(30))?;
        (several > 1 && several * 4 >= lists.len()).then(|| vec![("choices", choices)])
    }
}

/// What divides the parts of a cell, whatever they are.
const DIVIDERS: [char; 2] = [';', '\n'];

fn parts<'a>(cell: &'a str, marks: &[char]) -> Vec<&'a str> {
    cell.split(marks).map(str::trim).collect()
}
