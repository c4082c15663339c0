//! Names in a comparison: each leads to an id, or is reported with the nearest right name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::{Comparison, Criterion, CriterionId, OptionId, SourceId, TermId};
use crate::diagnostic::{Code, Diagnostic, Names as Known, codes};
use crate::source::span::{Span, Spanned};
use crate::syntax::csv::DETAILS;

/// Ids by name.
#[derive(Debug, Default)]
pub struct Names {
    pub(crate) criteria: BTreeMap<String, CriterionId>,
    pub(crate) options: BTreeMap<String, OptionId>,
    pub(crate) sources: BTreeMap<String, SourceId>,
    pub(super) terms: BTreeMap<String, TermId>,
    /// Criteria by what a spreadsheet may call their columns, folded.
    pub(super) columns: BTreeMap<String, CriterionId>,
    /// Columns of spreadsheets that are passed over, folded.
    pub(super) ignored: BTreeSet<String>,
    /// What may have been meant by a name that is none of these.
    pub(super) nearest: Nearest,
}

/// Made for the first mistake.
#[derive(Debug, Default)]
pub(super) struct Nearest {
    criteria: OnceLock<Known>,
    options: OnceLock<Known>,
    sources: OnceLock<Known>,
    terms: OnceLock<Known>,
}

fn known<'a>(kept: &'a OnceLock<Known>, ids: impl Iterator<Item = &'a String>) -> &'a Known {
    kept.get_or_init(|| Known::new(ids))
}

/// The name of a column without regard to case and spaces.
pub(super) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What a spreadsheet may call the columns of criteria: ids and titles, with a unit in brackets or without.
pub(super) fn columns(criteria: &[Criterion]) -> BTreeMap<String, CriterionId> {
    let mut out = BTreeMap::new();
    let mut add = |name: &str, index: usize| {
        out.entry(folded(name)).or_insert(CriterionId::from_index(index));
    };
    for (index, criterion) in criteria.iter().enumerate() {
        add(&criterion.id, index);
    }
    for (index, criterion) in criteria.iter().enumerate() {
        add(&criterion.title, index);
        if let Some(unit) = criterion.kind.about().unit {
            for form in ["{} ({})", "{} [{}]", "{} in {}", "{}, {}"] {
                let name = form.replacen("{}", &criterion.title, 1).replacen("{}", unit, 1);
                add(&name, index);
            }
        }
    }
    out
}

/// Ids by name, the first where a name is there twice, which is reported elsewhere.
pub(super) fn index<'a, Id>(
    names: impl Iterator<Item = &'a String>,
    id: fn(usize) -> Id,
) -> BTreeMap<String, Id> {
    let mut out = BTreeMap::new();
    for (index, name) in names.enumerate() {
        out.entry(name.clone()).or_insert(id(index));
    }
    out
}

impl Comparison {
    /// The option of an id.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<OptionId> {
        self.names.options.get(id).copied()
    }

    /// The option of a name; reported where there is none.
    pub fn find_option(&self, name: Spanned<&str>, problems: &mut Vec<Diagnostic>) -> Option<OptionId> {
        let found = self.option(name.value);
        if found.is_none() && self.gaps.hides(name.value) {
            let message = format!(
                "the option `{}` is not published: its page is a draft, or dated in the future",
                name.value
            );
            problems.push(
                Diagnostic::new(UNKNOWN_OPTION, name.span, message)
                    .help("publish it, or leave it out here; `--drafts` shows such pages while you write"),
            );
        } else if found.is_none() && !self.gaps.definition && !self.gaps.may_have(name.value) {
            let known = known(&self.names.nearest.options, self.options.iter().map(|option| &option.id));
            problems.push(unknown(UNKNOWN_OPTION, name, "there is no option", known));
        }
        found
    }

    /// The criterion of a name; reported where there is none.
    pub fn find_criterion(&self, name: Spanned<&str>, problems: &mut Vec<Diagnostic>) -> Option<CriterionId> {
        let found = self.names.criteria.get(name.value).copied();
        if found.is_none() && !self.gaps.definition {
            problems.push(self.no_criterion(name));
        }
        found
    }

    fn no_criterion(&self, name: Spanned<&str>) -> Diagnostic {
        let ids = self.criteria.iter().map(|criterion| &criterion.id);
        let known = known(&self.names.nearest.criteria, ids);
        unknown(UNKNOWN_CRITERION, name, "there is no criterion", known)
    }

    /// The criterion of a column of a table, by its id or its title; `None` too where the column is passed over.
    pub(super) fn find_column(
        &self,
        name: Spanned<&str>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<CriterionId> {
        let folded = folded(name.value);
        if self.names.ignored.contains(&folded) {
            return None;
        }
        let found = self.names.columns.get(&folded).copied();
        if found.is_none() && !self.gaps.definition {
            // `name.note` says more of a criterion, and the dot is where its name ends.
            let of_detail = name.value.rsplit_once('.').filter(|(_, detail)| DETAILS.contains(detail));
            let named = of_detail.map(|(criterion, detail)| {
                let end = name.span.range().start + criterion.len();
                let exact = end + 1 + detail.len() == name.span.range().end;
                let span =
                    if exact { Span::new(name.span.file, name.span.range().start..end) } else { name.span };
                let problem = self.no_criterion(Spanned::new(criterion, span));
                if exact { problem } else { problem.without_replacement() }
            });
            let problem = named.unwrap_or_else(|| self.no_criterion(name));
            let help = format!(
                "add it to comparison.toml, or pass the column over: `ignore = [\"{}\"]`",
                name.value
            );
            problems.push(or_help(problem, &help));
        }
        found
    }

    /// The source of a name; reported where there is none.
    pub fn find_source(&self, name: Spanned<&str>, problems: &mut Vec<Diagnostic>) -> Option<SourceId> {
        let found = self.names.sources.get(name.value).copied();
        if found.is_none() && !self.gaps.sources {
            let known = known(&self.names.nearest.sources, self.sources.iter().map(|source| &source.id));
            let problem = unknown(UNKNOWN_SOURCE, name, "there is no source", known);
            let lines = format!(
                "add it to sources.toml: `[{}]`, and below it lines such as `title = \"The maker's data sheet\"`, \
                 `url = \"https://example.org\"` and `date = 2026-01-31`",
                name.value
            );
            problems.push(or_help(problem, &lines));
        }
        found
    }

    /// The term of a name; reported where there is none.
    pub(super) fn find_term(&self, name: Spanned<&str>, problems: &mut Vec<Diagnostic>) -> Option<TermId> {
        let found = self.names.terms.get(name.value).copied();
        if found.is_none() && !self.gaps.terms {
            let known = known(&self.names.nearest.terms, self.terms.iter().map(|term| &term.id));
            let problem = unknown(UNKNOWN_TERM, name, "the glossary has no term", known);
            problems.push(or_help(problem, "add it to glossary.md as a `##` heading"));
        }
        found
    }
}

/// A name that is none of the known ones.
pub(crate) fn unknown(code: Code, name: Spanned<&str>, what: &str, known: &Known) -> Diagnostic {
    Diagnostic::new(code, name.span, format!("{what} `{}`", name.value)).nearest_of(name.value, known)
}

fn or_help(problem: Diagnostic, text: &str) -> Diagnostic {
    if problem.help.is_none() { problem.help(text) } else { problem }
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

    /// # A name is not that of a term
    ///
    /// The terms of the glossary are the `##` headings of `glossary.md`, and a term's id is the
    /// id of its heading: `## Green tea` is `term:green-tea`. There is no term of this name.
    ///
    /// Take the name that is proposed, or write the term into the glossary.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id
    /// tea
    /// ```
    ///
    /// ```md content/glossary.md
    /// # Words
    ///
    /// ## Tannin
    ///
    /// What makes tea bitter.
    /// ```
    ///
    /// ```md content/index.md
    /// # Tea or coffee
    ///
    /// Green tea has less <term:tanin>.
    /// ```
    ///
    /// ```diagnostics
    /// content/index.md:3:26: error[unknown-term]: the glossary has no term `tanin`
    ///   help: did you mean `tannin`?
    /// ```
    UNKNOWN_TERM = "unknown-term" Error;
}
