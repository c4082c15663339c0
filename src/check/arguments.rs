//! A pro must not be on a criterion where the table scores its option below the others, nor a con on one where it
//! scores it above: below and above the average of the other options whose value is known. Where some facts could
//! not be read, nothing is said.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Argument, Comparison, CriterionId, OptionId, Side, Site};
use crate::source::span::Span;
use crate::words::Words;

pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for comparison in site.comparisons.iter().filter(|comparison| !comparison.gaps.of_facts()) {
        let mut sums: BTreeMap<CriterionId, Sum> = BTreeMap::new();
        for option in comparison.argued() {
            for argument in &comparison.options[option.index()].arguments {
                let all = *sums
                    .entry(argument.criterion)
                    .or_insert_with(|| Sum::of(comparison, argument.criterion));
                problems.extend(contradiction(comparison, option, argument, all, &site.words));
            }
        }
    }
    problems
}

/// The points of all options whose value is known.
#[derive(Clone, Copy)]
struct Sum {
    points: u64,
    count: u64,
}

impl Sum {
    fn of(comparison: &Comparison, criterion: CriterionId) -> Sum {
        let known = comparison.option_ids().filter_map(|option| known(comparison, option, criterion));
        known.fold(Sum { points: 0, count: 0 }, |sum, points| Sum {
            points: sum.points + points,
            count: sum.count + 1,
        })
    }
}

fn known(comparison: &Comparison, option: OptionId, criterion: CriterionId) -> Option<u64> {
    comparison.fact(option, criterion).cell.value()?;
    comparison.points(option, criterion).map(|points| u64::from(points.0))
}

fn contradiction(
    comparison: &Comparison,
    option: OptionId,
    argument: &Argument,
    all: Sum,
    words: &Words,
) -> Option<Diagnostic> {
    let own = known(comparison, option, argument.criterion)?;
    let (sum, count) = (all.points - own, all.count.checked_sub(1).filter(|count| *count > 0)?);
    let refuted = match argument.side {
        Side::Pro => own * count < sum,
        Side::Con => own * count > sum,
    };
    let criterion = &comparison.criteria[argument.criterion.index()];
    let fact = comparison.fact(option, argument.criterion);
    refuted.then(|| {
        contradicted_argument(
            argument.span,
            argument.side == Side::Pro,
            &criterion.id,
            &points(own),
            &points(sum / count),
            &fact.cell.text(&criterion.kind, words),
            fact.span,
        )
    })
}

fn points(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A pro below, or a con above, the average of the other options. Points as printed.
fn contradicted_argument(
    at: Span,
    pro: bool,
    criterion: &str,
    own: &str,
    others: &str,
    value: &str,
    fact: Option<Span>,
) -> Diagnostic {
    let (code, message) = if pro {
        (
            CONTRADICTED_PRO,
            format!("this pro is on `{criterion}`, where the table scores the option below the others"),
        )
    } else {
        (
            CONTRADICTED_CON,
            format!("this con is on `{criterion}`, where the table scores the option above the others"),
        )
    };
    let d = Diagnostic::new(code, at, message)
        .note(format!("{value} gives {own} points; the others have {others} on average"))
        .help("mend the fact, or the text, or name another criterion");
    match fact {
        Some(fact) => d.related(fact, "the fact"),
        None => d,
    }
}

codes! {
    /// # A pro whose criterion scores below the others
    ///
    /// A pro is tied to a criterion, and the table has a fact there. If that fact scores below
    /// the average of the other options, the page praises what the table counts against it, and
    /// one of the two is wrong. Mend the fact or the text, or name the criterion that the
    /// praise is really about.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "price"
    /// title = "Price of a cup"
    /// group = "cup"
    /// type = "money"
    /// currency = "EUR"
    /// better = "lower"
    /// ```
    ///
    /// ```md content/coffee.md
    /// +++
    /// title = "Coffee"
    /// [facts]
    /// price = 0.4
    /// +++
    ///
    /// ### It costs little {.pro criterion=price}
    ///
    /// You hardly notice it.
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// price = 0.1
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/coffee.md:7:1: error[contradicted-pro]: this pro is on `price`, where the table scores the option below the others
    ///   content/coffee.md:4:9: the fact
    ///   note: EUR 0.40 gives 0.00 points; the others have 100.00 on average
    ///   help: mend the fact, or the text, or name another criterion
    /// ```
    CONTRADICTED_PRO = "contradicted-pro" Error;

    /// # A con whose criterion scores above the others
    ///
    /// A con is tied to a criterion, and the table has a fact there. If that fact scores above
    /// the average of the other options, the page blames what the table counts in its favour,
    /// and one of the two is wrong. Mend the fact or the text, or name the criterion that the
    /// blame is really about.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "price"
    /// title = "Price of a cup"
    /// group = "cup"
    /// type = "money"
    /// currency = "EUR"
    /// better = "lower"
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,0.10
    /// coffee,0.40
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// +++
    ///
    /// ### It costs too much {.con criterion=price}
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:6:1: error[contradicted-con]: this con is on `price`, where the table scores the option above the others
    ///   content/drinks.csv:2:5: the fact
    ///   note: EUR 0.10 gives 100.00 points; the others have 0.00 on average
    ///   help: mend the fact, or the text, or name another criterion
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "price"
    /// title = "Price of a cup"
    /// group = "cup"
    /// type = "money"
    /// currency = "EUR"
    /// better = "lower"
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price
    /// tea,0.60
    /// coffee,0.40
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// +++
    ///
    /// ### It costs too much {.con criterion=price}
    /// ```
    ///
    /// ```diagnostics
    /// ```
    CONTRADICTED_CON = "contradicted-con" Error;
}
