//! Columns of CSV files in which a point between thousands has become one before decimals.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::diagnostic::{Diagnostic, codes};
use crate::kinds::Kind;
use crate::model::{Comparison, CriterionId, Site};
use crate::source::span::{FileId, Span};

pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    // Where the sign before decimals is declared, nothing is in doubt.
    let asked = site.comparisons.iter().filter(|comparison| !comparison.sheet.knows_decimals());
    let columns = asked.flat_map(|comparison| {
        let ids = comparison.criterion_ids();
        ids.flat_map(|criterion| of_criterion(comparison, criterion)).collect::<Vec<_>>()
    });
    columns.collect()
}

/// The numbers of a column: whole ones of 100 and more, and those with three decimals that could be thousands.
#[derive(Default)]
struct Column {
    whole: BTreeSet<Span>,
    three: BTreeMap<Span, Decimal>,
}

/// A criterion has a column in each file that says something of it. A page, which is of one option, has no two numbers.
fn of_criterion(comparison: &Comparison, criterion: CriterionId) -> Vec<Diagnostic> {
    let (Kind::Number(_) | Kind::Money(_)) = &comparison.criteria[criterion.index()].kind else {
        return Vec::new();
    };
    let mut columns: BTreeMap<FileId, Column> = BTreeMap::new();
    for option in comparison.option_ids() {
        let fact = comparison.fact(option, criterion);
        let Some(at) = fact.span else { continue };
        let Some((low, high)) = fact.cell.value().and_then(|value| value.measure().extent) else { continue };
        if low != high || low == Decimal::MAX {
            continue;
        }
        let (number, column) = (low.abs(), columns.entry(at.file).or_default());
        if number.scale() == 0 && number >= Decimal::ONE_HUNDRED {
            column.whole.insert(at);
        } else if number.scale() == 3 && (Decimal::ONE..Decimal::ONE_THOUSAND).contains(&number) {
            // A group of thousands begins with no zero, and has three digits at most.
            column.three.insert(at, low);
        }
    }
    let id = &comparison.criteria[criterion.index()].id;
    columns.values().filter_map(|column| lost_thousands(id, column)).collect()
}

/// A column of whole numbers and of some with three decimals.
fn lost_thousands(criterion: &str, column: &Column) -> Option<Diagnostic> {
    let (whole, (at, number)) = (column.whole.first()?, column.three.first_key_value()?);
    let meant = number.to_string().replace('.', "");
    let message = format!("`{criterion}` is `{number}` here, and {meant} may be meant");
    let d = Diagnostic::new(LOST_THOUSANDS, *at, message)
        .related(*whole, "this column has whole numbers of 100 and more")
        .help("say in comparison.toml what stands before decimals: `decimal = \".\"`, or `decimal = \",\"` where the point divides thousands");
    Some(match column.three.len() - 1 {
        0 => d,
        1 => d.note("1 other cell of this column has three decimals too"),
        more => d.note(format!("{more} other cells of this column have three decimals too")),
    })
}

codes! {
    /// # A point in a column may have stood between thousands
    ///
    /// A column of a CSV file has whole numbers of 100 and more, and others with exactly three decimals. Where `1.581`
    /// stands beside `950`, a spreadsheet has often written one thousand five hundred and eighty-one with a point between
    /// thousands, or has read it as little more than one.
    ///
    /// Look at what the numbers should be. If they are right, say so: with `decimal = "."` in `comparison.toml`, nothing
    /// is in doubt. If the point divides thousands, say `decimal = ","`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "water", title = "Water", group = "cup", type = "number", unit = "l" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,water
    /// tea,950
    /// coffee,1.581
    /// ```
    ///
    /// ```diagnostics
    /// content/drinks.csv:3:8: warning[lost-thousands]: `water` is `1.581` here, and 1581 may be meant
    ///   content/drinks.csv:2:5: this column has whole numbers of 100 and more
    ///   help: say in comparison.toml what stands before decimals: `decimal = "."`, or `decimal = ","` where the point divides thousands
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// decimal = ","
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [{ id = "water", title = "Water", group = "cup", type = "number", unit = "l" }]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,water
    /// tea,950
    /// coffee,1.581
    /// ```
    ///
    /// ```diagnostics
    /// ```
    LOST_THOUSANDS = "lost-thousands" Warning;
}
