//! What a guide says in the end, and the words for it: for readers, and for the author.

use super::situation::Expected;
use crate::model::{Comparison, Contender, OptionId};
use crate::words::Words;

/// What a guide says in the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// That option leads alone.
    Option(OptionId),
    /// These are so close that any of them will do; in the order of the comparison.
    Either(Vec<OptionId>),
    /// No option meets everything, but these two together do; in the order of the comparison.
    Together(OptionId, OptionId),
    /// Nothing meets everything.
    NoneFits,
}

impl Outcome {
    /// Whether the option is the verdict, or one of those of which any will do.
    #[must_use]
    pub fn wins(&self, option: OptionId) -> bool {
        !matches!(self, Outcome::Together(..)) && self.options().contains(&option)
    }

    /// The options that the verdict recommends.
    #[must_use]
    pub fn options(&self) -> Vec<OptionId> {
        match self {
            Outcome::Option(option) => vec![*option],
            Outcome::Either(any) => any.clone(),
            Outcome::Together(one, other) => vec![*one, *other],
            Outcome::NoneFits => Vec::new(),
        }
    }

    /// The option that is the verdict alone.
    #[must_use]
    pub fn winner(&self) -> Option<OptionId> {
        match self {
            Outcome::Option(option) => Some(*option),
            _ => None,
        }
    }

    /// What it is called in views.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Outcome::Option(_) => "option",
            Outcome::Either(_) => "either",
            Outcome::Together(..) => "together",
            Outcome::NoneFits => "none",
        }
    }

    /// For readers, as a sentence.
    #[must_use]
    pub fn sentence(&self, comparison: &Comparison, words: &Words) -> String {
        let phrases = named(&self.options(), comparison, |option| &option.phrase);
        match self {
            Outcome::Option(_) => words.say("outcome.option", &[("option", &phrases.concat())]),
            Outcome::Either(two) if two.len() == 2 => {
                words.say("outcome.either", &[("options", &words.one_of(&phrases))])
            }
            Outcome::Either(_) => words.say("outcome.any", &[("options", &words.one_of(&phrases))]),
            Outcome::Together(..) => words.say("outcome.together", &[("options", &words.all_of(&phrases))]),
            Outcome::NoneFits => words.word("outcome.none").to_owned(),
        }
    }

    /// For readers, in as few words as can be.
    #[must_use]
    pub fn short(&self, comparison: &Comparison, words: &Words) -> String {
        let names = named(&self.options(), comparison, |option| &option.name);
        match self {
            Outcome::Option(_) | Outcome::Either(_) => names.join(words.word("list.or")),
            Outcome::Together(..) => names.join(words.word("list.and")),
            Outcome::NoneFits => words.word("outcome.none-in-charts").to_owned(),
        }
    }

    /// For the author, in ids.
    #[must_use]
    pub fn ids(&self, comparison: &Comparison) -> String {
        let ids = named(&self.options(), comparison, |option| &option.id);
        match self {
            Outcome::Option(_) => ids.concat(),
            Outcome::Either(_) => format!("either of {}", ids.join(", ")),
            Outcome::Together(..) => format!("{} together", ids.join(" and ")),
            Outcome::NoneFits => "none fits".to_owned(),
        }
    }

    /// For diagnostics, after "the guide finds".
    pub(super) fn found(&self, comparison: &Comparison) -> String {
        let ids = quoted(&self.options(), comparison);
        match self {
            Outcome::Option(_) => ids,
            Outcome::Either(_) => format!("either ({ids})"),
            Outcome::Together(..) => format!("both together ({ids})"),
            Outcome::NoneFits => "that none fits".to_owned(),
        }
    }
}

impl Expected {
    /// For diagnostics, after "this says".
    pub(super) fn said(&self, comparison: &Comparison) -> String {
        match self {
            Expected::Option(option) => quoted(&[*option], comparison),
            Expected::Either => "either".to_owned(),
            Expected::Together(options) => format!("both together ({})", quoted(options, comparison)),
            Expected::None => Outcome::NoneFits.found(comparison),
        }
    }

    /// Whether the guide finds what the author wrote.
    pub(super) fn agrees(&self, found: &Outcome) -> bool {
        match (self, found) {
            (Expected::Option(wanted), Outcome::Option(found)) => wanted == found,
            (Expected::Either, Outcome::Either(_)) | (Expected::None, Outcome::NoneFits) => true,
            (Expected::Together(wanted), Outcome::Together(one, other)) => {
                let mut wanted = wanted.clone();
                wanted.sort();
                wanted == [*one, *other]
            }
            _ => false,
        }
    }
}

fn named<'a>(
    options: &[OptionId],
    comparison: &'a Comparison,
    name: impl Fn(&'a Contender) -> &'a String,
) -> Vec<&'a str> {
    options.iter().map(|option| name(&comparison.options[option.index()]).as_str()).collect()
}

/// Ids for a diagnostic.
fn quoted(options: &[OptionId], comparison: &Comparison) -> String {
    let ids = named(options, comparison, |option| &option.id);
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}
