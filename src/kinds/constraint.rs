//! What a guide may require of a criterion's value.

use super::{Bounds, Direction, Kind, Spreadsheet, Value};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::{Span, Spanned};
use crate::syntax::fields::unknown_key;
use crate::syntax::value::{Data, Node};

/// What is required of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    /// One of these values (for several-of: one of them is among the option's).
    OneOf(Vec<Value>),
    /// At least this, by position on the number line.
    AtLeast(Value),
    /// At most this.
    AtMost(Value),
}

impl Constraint {
    /// Reads an entry of `requires`: a value, or a table of bounds.
    pub fn read(
        node: &Node,
        kind: &Kind,
        direction: Direction,
        criterion: Spanned<&str>,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<Constraint> {
        let read =
            |node: &Node, problems: &mut Vec<_>| kind.read(node, criterion, Spreadsheet::default(), problems);
        let one_of = |items: &[Node], problems: &mut Vec<Diagnostic>| {
            let values = items.iter().filter_map(|item| read(item, problems));
            Some(values.collect()).filter(|values: &Vec<Value>| !values.is_empty()).map(Constraint::OneOf)
        };
        let Data::Table(entries) = &node.value else {
            return one_of(std::slice::from_ref(node), problems).into_iter().collect();
        };
        let bounded = match kind.about().bounds {
            Bounds::Never => false,
            Bounds::Directed => direction != Direction::None,
            Bounds::Always => true,
        };
        let mut constraints = Vec::new();
        for (key, bound) in entries {
            constraints.extend(match (key.value.as_str(), &bound.value) {
                ("one_of", Data::List(items)) => one_of(items, problems),
                ("one_of", _) => one_of(std::slice::from_ref(bound), problems),
                ("at_least", _) if bounded => read(bound, problems).map(Constraint::AtLeast),
                ("at_most", _) if bounded => read(bound, problems).map(Constraint::AtMost),
                ("at_least" | "at_most", _) => {
                    problems.push(no_direction(key.span, criterion, kind, "a bound"));
                    None
                }
                (other, _) => {
                    let known = ["one_of", "at_least", "at_most"];
                    problems.push(unknown_key(key.span, other, "this requirement", &known));
                    None
                }
            });
        }
        constraints
    }

    /// Whether a value is what is required.
    #[must_use]
    pub fn allows(&self, value: &Value) -> bool {
        // A range meets a bound when some of it does: the option can be had that way.
        let extent = value.measure().extent;
        match self {
            Constraint::OneOf(wanted) => wanted.iter().any(|wanted| value.suits(wanted)),
            Constraint::AtLeast(bound) => {
                bound.place().zip(extent).is_some_and(|(bound, (_, high))| high >= bound)
            }
            Constraint::AtMost(bound) => {
                bound.place().zip(extent).is_some_and(|(bound, (low, _))| low <= bound)
            }
        }
    }
}

/// A weight or a bound where nothing is better or worse.
pub(crate) fn no_direction(at: Span, criterion: Spanned<&str>, kind: &Kind, what: &str) -> Diagnostic {
    let message = format!("`{}` has no better and worse, so it cannot have {what}", criterion.value);
    Diagnostic::new(NO_DIRECTION, at, message).related(criterion.span, "the criterion").help(
        if kind.better(Direction::Higher).is_some() {
            "give the criterion `better = \"higher\"` or `\"lower\"`, or require a value of it instead"
        } else {
            "words have no order: require a value of it instead, or give the criterion another type"
        },
    )
}

codes! {
    /// # A weight or bound on a criterion that has no better and worse
    ///
    /// A weight says how much a criterion counts, so the criterion must say what counts as
    /// good: `better = "higher"` or `better = "lower"`. This one says neither, and nothing
    /// could be added up. In the same way, "at least" and "at most" need values that have an
    /// order.
    ///
    /// Give the criterion a direction, weigh another, or require one value:
    /// `requires = { milk = true }`.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "milk", title = "Milk", group = "cup", type = "yes-no" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,milk
    /// tea,1,no
    /// coffee,4,yes
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "milk", text = "Milk in it", weights = { milk = 1 } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// content/guide.toml:6:51: error[no-direction]: `milk` has no better and worse, so it cannot have a weight
    ///   content/comparison.toml:6:10: the criterion
    ///   help: give the criterion `better = "higher"` or `"lower"`, or require a value of it instead
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// csv = ["drinks.csv"]
    /// groups = [{ id = "cup", title = "In the cup" }]
    /// criteria = [
    ///   { id = "price", title = "Price", group = "cup", type = "number", better = "lower" },
    ///   { id = "milk", title = "Milk", group = "cup", type = "yes-no" },
    /// ]
    /// ```
    ///
    /// ```csv content/drinks.csv
    /// id,price,milk
    /// tea,1,no
    /// coffee,4,yes
    /// ```
    ///
    /// ```toml content/guide.toml
    /// [[questions]]
    /// id = "need"
    /// text = "What do you need?"
    /// answers = [
    ///   { id = "money", text = "To save money", weights = { price = 1 } },
    ///   { id = "milk", text = "Milk in it", requires = { milk = true } },
    /// ]
    /// ```
    ///
    /// ```diagnostics
    /// ```
    NO_DIRECTION = "no-direction" Error;
}
