//! Codes: what kinds of problems there are. Each is declared with [`codes!`](crate::diagnostic::codes) in the file that
//! finds the problem, beside its message; its doc comment is what `explain` prints, and a test case.

use super::Severity;

/// What kind of problem a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// The name that is printed and that `explain` takes: `stale-fact`.
    pub name: &'static str,
    /// Whether the site can be built all the same.
    pub severity: Severity,
    #[doc(hidden)]
    pub text: &'static str,
}

/// The codes of a module and of the modules below it.
#[derive(Clone, Copy, Debug)]
pub struct Codes {
    #[doc(hidden)]
    pub own: &'static [Code],
    #[doc(hidden)]
    pub below: &'static [Codes],
}

/// Declares the codes of a module as constants, with `CODES`, the list of them. What stands behind `of` are modules
/// with codes of their own. The first line of a doc comment is a heading that says the problem in a line.
macro_rules! codes {
    ($(of $($below:path),+ $(,)?;)? $($(#[doc = $line:literal])+ $code:ident = $name:literal $severity:ident;)*) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub(crate) const $code: $crate::diagnostic::Code = $crate::diagnostic::Code {
                name: $name,
                severity: $crate::diagnostic::Severity::$severity,
                text: concat!($($line, "\n"),+),
            };
        )*
        /// The codes of this module and those below it.
        pub(crate) const CODES: $crate::diagnostic::Codes = $crate::diagnostic::Codes {
            own: &[$($code),*],
            below: &[$($($below),+)?],
        };
    };
}
pub(crate) use codes;

impl Code {
    /// The problem in one line.
    #[must_use]
    pub fn summary(self) -> String {
        let title = self.text.lines().next().unwrap_or("").trim_start_matches(['#', ' ']);
        // `TOML` stays as it is.
        if title.chars().nth(1).is_some_and(char::is_uppercase) {
            return title.to_owned();
        }
        let mut letters = title.chars();
        letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
    }

    /// The explanation, as Markdown, with an example.
    #[must_use]
    pub fn explanation(self) -> String {
        let lines = self.text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.fold(String::new(), |out, line| out + line + "\n")
    }
}

impl Codes {
    /// All of them, in the order of the modules.
    #[must_use]
    pub fn all(self) -> Vec<Code> {
        self.own.iter().copied().chain(self.below.iter().flat_map(|below| below.all())).collect()
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
