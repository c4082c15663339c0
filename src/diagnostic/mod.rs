//! What is wrong with a site, and where: diagnostics, their codes and how they are shown.
//!
//! A stage returns its value *and* all its diagnostics. What a problem is called, how it is worded and what explains it
//! stand in the file that finds it (see [`Code`]); [`show`] prints them.

mod code;
pub mod fix;
pub mod show;

pub(crate) use code::codes;
pub use code::{Code, Codes};

use std::collections::BTreeSet;

use crate::source::span::{FileId, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site is not built.
    Error,
    /// The site is built.
    Warning,
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// The problem in a sentence without a full stop.
    pub message: String,
    /// Where; `None` when it is not about a file of the site.
    pub span: Option<Span>,
    /// A word beside the underlined source: mostly what was expected.
    pub label: Option<String>,
    /// Other places that matter.
    pub related: Vec<(Span, String)>,
    /// More lines: facts.
    pub notes: Vec<String>,
    /// What to do, perhaps with the text to put at [`Diagnostic::span`].
    pub help: Option<Help>,
}

/// What to do about a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// In words.
    pub text: String,
    /// What to put in place of the underlined source.
    pub replacement: Option<Replacement>,
}

/// A text to put in place of the underlined source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The text, without the quotes of what it replaces.
    pub text: String,
    /// How sure it is.
    pub applicability: Applicability,
}

/// How sure a replacement is, in rustc's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// It says what the author meant, and the problem is gone with it.
    MachineApplicable,
    /// It is a proposal.
    MaybeIncorrect,
}

impl std::fmt::Display for Applicability {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self, f)
    }
}

impl Help {
    /// Help with a proposal, for others to judge.
    pub(crate) fn propose(text: impl Into<String>, replacement: impl Into<String>) -> Self {
        let applicability = Applicability::MaybeIncorrect;
        Help { text: text.into(), replacement: Some(Replacement { text: replacement.into(), applicability }) }
    }

    /// Certain if it may be, and if the replacement means the same in every language that it can stand in: nothing in it
    /// is quoted or escaped in any.
    #[must_use]
    pub(crate) fn certain_if(mut self, certain: bool) -> Self {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if let Some(replacement) = &mut self.replacement {
            replacement.applicability = if certain && replacement.text.chars().all(plain) {
                Applicability::MachineApplicable
            } else {
                Applicability::MaybeIncorrect
            };
        }
        self
    }
}

impl Diagnostic {
    /// The files that it is about.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.span.iter().chain(self.related.iter().map(|(span, _)| span)).map(|span| span.file)
    }

    pub(crate) fn new(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: message.into(),
            span: span.into(),
            label: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    pub(crate) fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push((span, text.into()));
        self
    }

    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(Help { text: text.into(), replacement: None });
        self
    }

    pub(crate) fn with(mut self, help: Help) -> Self {
        self.help = Some(help);
        self
    }

    /// Proposes the nearest of `known`, or lists them where none is near. That is certain only where the case of letters
    /// alone differs, and only from one of them.
    pub(crate) fn nearest<S: AsRef<str>>(mut self, wrong: &str, known: impl IntoIterator<Item = S>) -> Self {
        let known: Vec<S> = known.into_iter().collect();
        // What all files of a folder have in common makes none of them nearer.
        let bare = |name: &'_ str| name.trim_end_matches('/').to_owned();
        let whole = bare(wrong);
        let file = whole.rsplit('/').next().unwrap_or(&whole);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let most = match stem.chars().count() {
            0..=1 => 0,
            2..=3 => 1,
            length => (length / 3).max(2),
        };
        // A file of the same name in another folder is nearer than one of another name.
        let elsewhere = |name: &str| {
            name != wrong
                && bare(name).strip_suffix(file).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        // As does another case of letters: `Keys.PNG`.
        let folded = wrong.to_lowercase();
        let near = |name: &str| elsewhere(name) || name != wrong && name.to_lowercase() == folded;
        // In halves of a letter, so that such a name comes before one that differs in a letter.
        let distance = |name: &str| if near(name) { 1 } else { 2 * strsim::damerau_levenshtein(wrong, name) };
        let names = || known.iter().map(AsRef::as_ref);
        match names().map(|name| (distance(name), name)).min_by_key(|(distance, _)| *distance) {
            Some((distance, name)) if distance > 0 && (distance <= 2 * most || near(name)) => {
                let same = names().filter(|name| name.to_lowercase() == folded).count();
                let certain = same == 1 && name.to_lowercase() == folded;
                self.help = Some(Help::propose(format!("did you mean `{name}`?"), name).certain_if(certain));
            }
            Some(_) => {
                let mut listed: Vec<String> = names().take(12).map(|name| format!("`{name}`")).collect();
                if known.len() > 12 {
                    listed.push(format!("and {} more", known.len() - 12));
                }
                self.notes.push(format!("known here: {}", listed.join(", ")));
            }
            None => {}
        }
        self
    }

    /// The replacement is no more than a proposal where there is doubt.
    #[must_use]
    pub(crate) fn doubt_if(mut self, doubt: bool) -> Self {
        if doubt {
            self.help = self.help.map(|help| help.certain_if(false));
        }
        self
    }

    /// Without the text to put in place: the span holds more than the wrong name.
    #[must_use]
    pub(crate) fn without_replacement(mut self) -> Self {
        if let Some(help) = &mut self.help {
            help.replacement = None;
        }
        self
    }

    /// How sure its replacement is, if it has one.
    #[must_use]
    pub fn applicability(&self) -> Option<Applicability> {
        Some(self.help.as_ref()?.replacement.as_ref()?.applicability)
    }

    /// Error or warning: decided by the code.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity
    }
}

/// Whether one of them is an error.
#[must_use]
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity() == Severity::Error)
}

/// The order in which they are shown: by place, then as the stages found them, so that a cause comes before what follows
/// from it; each once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    let mut known: BTreeSet<(Option<Span>, Code, String, Vec<String>)> = BTreeSet::new();
    diagnostics.retain(|it| known.insert((it.span, it.code, it.message.clone(), it.notes.clone())));
}
