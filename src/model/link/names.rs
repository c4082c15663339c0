//! What is said of a name that a comparison does not know.

use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Comparison, CriterionId, OptionId};
use crate::source::span::{Span, Spanned};

impl Comparison {
    /// The option of a name; reported where there is none.
    pub fn find_option(&self, name: &Spanned<String>, problems: &mut Vec<Diagnostic>) -> Option<OptionId> {
        let found = self.option(&name.value);
        if found.is_none() && self.doubt.hides(&self.folder, &name.value) {
            problems.push(hidden_option(name.span, &name.value));
        } else if found.is_none() && !self.doubt.option(&self.folder, &name.value) {
            let known = self.options.iter().map(|option| option.id.as_str());
            problems.push(unknown_option(name.span, &name.value, known));
        }
        found
    }

    /// The criterion of a name; reported where there is none.
    pub fn find_criterion(
        &self,
        name: &Spanned<String>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<CriterionId> {
        let found = self.criteria.iter().position(|criterion| criterion.id == name.value);
        if found.is_none() {
            let known = self.criteria.iter().map(|criterion| criterion.id.as_str());
            problems.push(unknown_criterion(name.span, &name.value, known));
        }
        found.map(CriterionId::from_index)
    }
}

/// A name that is not an option's.
pub(crate) fn unknown_option<S: AsRef<str>>(
    at: Span,
    name: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(UNKNOWN_OPTION, at, format!("there is no option `{name}`")).nearest(name, known)
}

/// An option whose page is a draft, or dated in the future.
pub(crate) fn hidden_option(at: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        UNKNOWN_OPTION,
        at,
        format!("the option `{name}` is not published: its page is a draft, or dated in the future"),
    )
    .help("publish it, or leave it out here; `--drafts` shows such pages while you write")
}

/// A name that is not a criterion's.
pub(crate) fn unknown_criterion<S: AsRef<str>>(
    at: Span,
    name: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    Diagnostic::new(UNKNOWN_CRITERION, at, format!("there is no criterion `{name}`")).nearest(name, known)
}

/// A name that is not a source's.
pub(crate) fn unknown_source<S: AsRef<str>>(
    at: Span,
    name: &str,
    known: impl IntoIterator<Item = S>,
) -> Diagnostic {
    let d = Diagnostic::new(UNKNOWN_SOURCE, at, format!("there is no source `{name}`")).nearest(name, known);
    if d.help.is_none() { d.help("add it to sources.toml") } else { d }
}

codes! {
    /// # A name is not that of an option
    ///
    /// Options are named by their id: the name of the page's file without its ending, or the
    /// `id` of a row in a CSV file. There is no option of this name, so it is misspelt, or it
    /// was renamed.
    ///
    /// Take the name that is proposed.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,1
    /// coffee,4
    /// ```
    ///
    /// ```md content/index.md
    /// # Tea or coffee
    ///
    /// A cup of coffee costs <fact:cofee.price>.
    /// ```
    ///
    /// ```diagnostics
    /// content/index.md:3:29: error[unknown-option]: there is no option `cofee`
    ///   help: did you mean `coffee`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,1
    /// coffee,4
    /// ```
    ///
    /// ```md content/index.md
    /// # Tea or coffee
    ///
    /// A cup of coffee costs <fact:coffee.price>.
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNKNOWN_OPTION = "unknown-option" Error;

    /// # A name is not that of a criterion
    ///
    /// Facts, references, pros and cons, and the weights of the guide name criteria by their
    /// ids, as `[[criteria]]` of `comparison.toml` gives them. There is none of this name. If
    /// it were passed over, a fact would be missing from the table.
    ///
    /// Take the name that is proposed, or add the criterion to `comparison.toml`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// prise = 1
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:1: error[unknown-criterion]: there is no criterion `prise`
    ///   help: did you mean `price`?
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = 1
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    UNKNOWN_CRITERION = "unknown-criterion" Error;

    /// # A name is not that of a source
    ///
    /// A fact or a text names its source by the id that it has in `sources.toml`, the name in
    /// square brackets. There is no such source, so the reader could not look it up.
    ///
    /// Take the name that is proposed, or add the source to `sources.toml`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "price", title = "Price", group = "cup", type = "number" }]
    /// ```
    ///
    /// ```toml content/sources.toml
    /// [tea-shop]
    /// title = "Prices of the tea shop"
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = { value = 1, source = "teashop" }
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:31: error[unknown-source]: there is no source `teashop`
    ///   help: did you mean `tea-shop`?
    /// ```
    UNKNOWN_SOURCE = "unknown-source" Error;
}
