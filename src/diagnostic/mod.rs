//! What is wrong with a site, and where: diagnostics, their codes and how they are shown.
//!
//! A stage returns its value *and* all its diagnostics. What a problem is called, how it is worded and what explains it
//! stand in the file that finds it (see [`Code`]); [`show`] prints them.

mod code;
pub mod fix;
mod near;
pub mod show;

pub(crate) use code::codes;
pub use code::{Code, Codes};
pub(crate) use near::Names;

use std::collections::BTreeSet;

use crate::source::digest::Digest;
use crate::source::span::{FileId, Span, floor_boundary};

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
        let replacement = Some(Replacement { text: replacement.into(), applicability });
        Help { text: shortened(text.into()), replacement }
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

/// The most bytes of a sentence.
const LONGEST: usize = 1000;

/// A sentence without what is in the middle of a long one: it may quote a name of any length.
fn shortened(text: String) -> String {
    if text.len() <= LONGEST {
        return text;
    }
    let (start, end) = (floor_boundary(&text, LONGEST / 2), floor_boundary(&text, text.len() - LONGEST / 4));
    format!("{} … {}", &text[..start], &text[end..])
}

impl Diagnostic {
    /// The files that it is about.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.span.iter().chain(self.related.iter().map(|(span, _)| span)).map(|span| span.file)
    }

    pub(crate) fn new(code: Code, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: shortened(message.into()),
            span: span.into(),
            label: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(shortened(text.into()));
        self
    }

    pub(crate) fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push((span, text.into()));
        self
    }

    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(shortened(text.into()));
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(Help { text: shortened(text.into()), replacement: None });
        self
    }

    pub(crate) fn with(mut self, help: Help) -> Self {
        self.help = Some(help);
        self
    }

    /// Proposes the nearest of `known`, or lists them where none is near. That is certain only where the case of letters
    /// alone differs, and only from one of them. For a list that an author can make long there is
    /// [`Diagnostic::nearest_of`].
    pub(crate) fn nearest<S: AsRef<str>>(self, wrong: &str, known: impl IntoIterator<Item = S>) -> Self {
        let known: Vec<S> = known.into_iter().collect();
        let names = known.iter().map(AsRef::as_ref);
        self.propose(near::nearest(wrong, names.clone()), names)
    }

    /// The same, of many.
    pub(crate) fn nearest_of(self, wrong: &str, known: &Names) -> Self {
        self.propose(near::nearest(wrong, known.around(wrong).into_iter()), known.listed())
    }

    fn propose<'a>(
        mut self,
        nearest: Option<(&str, bool)>,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Self {
        if let Some((name, certain)) = nearest {
            self.help = Some(Help::propose(format!("did you mean `{name}`?"), name).certain_if(certain));
        } else if known.len() > 0 {
            let more = known.len().saturating_sub(12);
            let mut listed: Vec<String> = known.take(12).map(|name| format!("`{name}`")).collect();
            listed.extend((more > 0).then(|| format!("and {more} more")));
            self.notes.push(format!("known here: {}", listed.join(", ")));
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
    let mut known = BTreeSet::new();
    let words = |it: &Diagnostic| Digest::of(&(&it.message, &it.notes));
    diagnostics.retain(|it| known.insert((it.span, it.code, words(it))));
}
