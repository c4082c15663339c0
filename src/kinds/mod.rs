//! Criterion types, a file each. A [`Kind`] is what a criterion takes, a [`Value`] what a fact says under it; the rest
//! of the program asks them and never looks inside.
//!
//! To add a type: write its file, which implements [`Type`], and name it twice below, as a module and in the list.

mod cell;
mod choice;
mod choices;
mod date;
mod decimals;
mod money;
mod number;
mod points;
mod range;
mod rating;
mod several_of;
mod test;
mod text;
mod yes_no;

use std::fmt::Debug;
use std::hash::Hash;

use rust_decimal::Decimal;

pub use cell::Cell;
pub use choice::Choice;
pub(crate) use choices::UNKNOWN_CHOICE;
pub use date::Date;
pub use decimals::pads;
pub use money::Money;
pub use number::Number;
pub use points::{Direction, Points, Scale, show_points};
pub use rating::Rating;
pub use several_of::SeveralOf;
pub use test::Test;
pub(crate) use test::{NO_DIRECTION, no_direction};
pub use text::Text;
pub use yes_no::YesNo;

use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::Spanned;
use crate::syntax::fields::Fields;
use crate::syntax::value::{Data, Node};

/// A stretch of the number line, from its lowest to its highest.
pub type Extent = (Decimal, Decimal);

/// All that there is to say of a type. What a type does not say has the plainest answer.
pub trait Type: Sized {
    /// What a fact states.
    type Value: Clone + Debug + Eq + Hash;

    /// The name that authors write.
    const NAME: &'static str;

    /// How a number is shown, on axes too; `None` where values are not numbers.
    const SHOW_NUMBER: Option<fn(Decimal) -> String> = None;

    /// Reads the keys of `[[criteria]]` that belong to the type.
    fn define(fields: &mut Fields<'_, '_>) -> Self;

    /// What a fact must be, for messages.
    fn expected(&self) -> String;

    /// Reads a fact. One that is `None`, and of which nothing was reported, is reported as of the wrong type.
    fn read(&self, fact: &mut Written<'_>) -> Option<Self::Value>;

    /// The words that a reader sees, without unit or currency.
    fn bare(&self, value: &Self::Value) -> String;

    /// The words that a reader sees, with the unit.
    fn text(&self, value: &Self::Value) -> String {
        self.bare(value)
    }

    /// The words beside a dot of a chart.
    fn brief(&self, value: &Self::Value) -> String {
        self.text(value)
    }

    /// For programs, as CSV files take it: numbers in ASCII, ids of choices.
    fn plain(&self, value: &Self::Value) -> String {
        self.bare(value)
    }

    /// Unit or currency.
    fn unit(&self) -> Option<&str> {
        None
    }

    /// What it means that one end is the better one, the higher first. `None` where neither can be.
    fn better() -> Option<[&'static str; 2]> {
        Some(["Higher is better.", "Lower is better."])
    }

    /// Whether a guide may demand at least or at most a value.
    fn bounded(&self, _: Direction) -> bool {
        false
    }

    /// The ends of the line of points; `None` where they are those of the facts.
    fn ends(&self) -> Option<Extent> {
        None
    }

    /// Where a value stands on the number line, if it does.
    fn extent(value: &Self::Value) -> Option<Extent>;

    /// Whether a value is what is `wanted`.
    fn suits(value: &Self::Value, wanted: &Self::Value) -> bool {
        value == wanted
    }

    /// What a script sorts by where the words do not do it.
    fn sort_key(value: &Self::Value) -> Option<String> {
        Self::extent(value).map(|extent| middle(extent).normalize().to_string())
    }

    /// How many digits [`Type::bare`] shows after the decimal point.
    fn decimals(_: &Self::Value) -> usize {
        0
    }

    /// `yes` or `no`, where it is a matter of that.
    fn mark(_: &Self::Value) -> Option<&'static str> {
        None
    }
}

/// An extent that is a single number.
fn at(number: impl Into<Decimal>) -> Extent {
    let number = number.into();
    (number, number)
}

fn middle((low, high): Extent) -> Decimal {
    (low + high) / Decimal::TWO
}

/// What an author wrote as a fact.
pub struct Written<'a> {
    /// The value.
    pub node: &'a Node,
    /// Id of the criterion.
    pub criterion: &'a str,
    /// Where problems go.
    pub problems: &'a mut Vec<Diagnostic>,
}

impl Written<'_> {
    /// Reports a problem of a value of the right type.
    fn report<T>(&mut self, problem: Diagnostic) -> Option<T> {
        self.problems.push(problem);
        None
    }

    /// A value of the right type that cannot be right.
    fn out_of_range<T>(&mut self, message: impl Into<String>, expected: &str) -> Option<T> {
        let problem = Diagnostic::new(FACT_OUT_OF_RANGE, self.node.span, message);
        self.report(problem.label(format!("expected {expected}")))
    }
}

macro_rules! kinds {
    ($($kind:ident)+) => {
        /// The type of a criterion, with what its definition says.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each says it itself")]
        pub enum Kind {
            $($kind($kind),)+
            /// Was reported; nothing is rendered from a site with errors, and nothing else is said of its facts.
            Broken,
        }

        /// What a fact states under a criterion: of the same variant as its [`Kind`].
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each says it itself")]
        pub enum Value {
            $($kind(<$kind as Type>::Value),)+
        }

        impl Kind {
            const NAMES: &'static [&'static str] = &[$($kind::NAME),+];

            /// The name that authors write.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Kind::$kind(_) => $kind::NAME,)+ Kind::Broken => "unknown" }
            }

            /// Reads `type` and the keys that belong to it; the keys of other types are unknown then.
            pub fn define(fields: &mut Fields<'_, '_>) -> Kind {
                let name = fields.word("type", Self::NAMES);
                match name.as_ref().map(|name| name.value.as_str()) {
                    $(Some($kind::NAME) => return Kind::$kind($kind::define(fields)),)+
                    _ => {}
                }
                if fields.key_span("type").is_none() {
                    fields.needed("type", "\"number\"");
                }
                // Which keys belong to the type that was meant, nobody knows: any will do.
                let reported = fields.problems().len();
                $($kind::define(fields);)+
                fields.problems().truncate(reported);
                Kind::Broken
            }

            fn expected(&self) -> String {
                match self { $(Kind::$kind(it) => it.expected(),)+ Kind::Broken => String::new() }
            }

            fn read_as_type(&self, fact: &mut Written<'_>) -> Option<Value> {
                match self { $(Kind::$kind(it) => it.read(fact).map(Value::$kind),)+ Kind::Broken => None }
            }

            /// Unit or currency.
            #[must_use]
            pub fn unit(&self) -> Option<&str> {
                match self { $(Kind::$kind(it) => it.unit(),)+ Kind::Broken => None }
            }

            /// What it means that one end is the better one, the higher first. `None` where neither can be.
            #[must_use]
            pub fn better(&self) -> Option<[&'static str; 2]> {
                match self { $(Kind::$kind(_) => $kind::better(),)+ Kind::Broken => None }
            }

            /// How a number is shown, on axes too; `None` where values are not numbers.
            #[must_use]
            pub fn show_number(&self) -> Option<fn(Decimal) -> String> {
                match self { $(Kind::$kind(_) => $kind::SHOW_NUMBER,)+ Kind::Broken => None }
            }

            fn bounded(&self, direction: Direction) -> bool {
                match self { $(Kind::$kind(it) => it.bounded(direction),)+ Kind::Broken => true }
            }

            fn ends(&self) -> Option<Extent> {
                match self { $(Kind::$kind(it) => it.ends(),)+ Kind::Broken => None }
            }

            /// The words that a reader sees, without unit or currency.
            #[must_use]
            pub fn bare(&self, value: &Value) -> String {
                match (self, value) { $((Kind::$kind(it), Value::$kind(value)) => it.bare(value),)+ _ => String::new() }
            }

            /// The words that a reader sees, with the unit.
            #[must_use]
            pub fn text(&self, value: &Value) -> String {
                match (self, value) { $((Kind::$kind(it), Value::$kind(value)) => it.text(value),)+ _ => String::new() }
            }

            fn brief(&self, value: &Value) -> String {
                match (self, value) { $((Kind::$kind(it), Value::$kind(value)) => it.brief(value),)+ _ => String::new() }
            }

            /// For programs, as CSV files take it: numbers in ASCII, ids of choices.
            #[must_use]
            pub fn plain(&self, value: &Value) -> String {
                match (self, value) { $((Kind::$kind(it), Value::$kind(value)) => it.plain(value),)+ _ => String::new() }
            }
        }

        impl Value {
            /// Where it stands on the number line, if it does.
            #[must_use]
            pub fn extent(&self) -> Option<Extent> {
                match self { $(Value::$kind(value) => $kind::extent(value),)+ }
            }

            fn suits(&self, wanted: &Value) -> bool {
                match (self, wanted) {
                    $((Value::$kind(value), Value::$kind(wanted)) => $kind::suits(value, wanted),)+
                    _ => false,
                }
            }

            fn sort_key(&self) -> Option<String> {
                match self { $(Value::$kind(value) => $kind::sort_key(value),)+ }
            }

            fn decimals(&self) -> usize {
                match self { $(Value::$kind(value) => $kind::decimals(value),)+ }
            }

            fn mark(&self) -> Option<&'static str> {
                match self { $(Value::$kind(value) => $kind::mark(value),)+ }
            }
        }
    };
}

kinds! { YesNo Rating Number Money Choice SeveralOf Text Date }

impl Kind {
    /// A value of this type; what is wrong is reported. `criterion` is its id, where it is defined.
    pub fn read(
        &self,
        node: &Node,
        criterion: Spanned<&str>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Value> {
        let reported = problems.len();
        let value = self.read_as_type(&mut Written { node, criterion: criterion.value, problems });
        if value.is_none() && problems.len() == reported && *self != Kind::Broken {
            problems.push(fact_type(self, node, criterion));
        }
        value
    }
}

impl Value {
    /// Its place on the number line, if it has one: of a range the middle.
    #[must_use]
    pub fn place(&self) -> Option<Decimal> {
        self.extent().map(middle)
    }
}

fn fact_type(kind: &Kind, node: &Node, criterion: Spanned<&str>) -> Diagnostic {
    let found = match &node.value {
        Data::Cell(text) => format!("`{text}`"),
        other => other.kind().to_owned(),
    };
    let message = format!("`{}` is of the type {}, and this is {found}", criterion.value, kind.name());
    Diagnostic::new(FACT_TYPE, node.span, message)
        .label(format!("expected {}", kind.expected()))
        .related(criterion.span, "the criterion")
}

codes! {
    of choices::CODES, test::CODES;

    /// # A fact is not of its criterion's type
    ///
    /// Each criterion has a type, and each fact on it must be of that type, or it could not be
    /// compared with the others. Here the criterion wants one thing and the fact is another.
    ///
    /// Write the value as the message says, or give the criterion another type. If you do not
    /// know the value, write `"unknown"`; if the question makes no sense here,
    /// `"not applicable"`.
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
    /// price = "cheap"
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:9: error[fact-type]: `price` is of the type number, and this is text (expected a number, or a range [low, high])
    ///   content/comparison.toml:3:20: the criterion
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
    /// price = { value = [0.1, 0.5], note = "cheap" }
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    FACT_TYPE = "fact-type" Error;

    /// # A fact is outside what its criterion allows
    ///
    /// The value is of the right type, but it cannot be right: a rating above the top of its
    /// scale, a range whose lower number comes last, a number with more digits than can be kept
    /// exactly.
    ///
    /// Correct the value, or raise `scale` of the criterion.
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "taste"
    /// title = "Taste"
    /// group = "cup"
    /// type = "rating"
    /// scale = 5
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// taste = 6
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// content/tea.md:4:9: error[fact-out-of-range]: the rating is 6 on a scale of 5 (expected 1 to 5)
    /// ```
    ///
    /// ## Mended
    ///
    /// ```toml content/comparison.toml
    /// title = "Tea or coffee"
    /// groups = [{ id = "cup", title = "In the cup" }]
    ///
    /// [[criteria]]
    /// id = "taste"
    /// title = "Taste"
    /// group = "cup"
    /// type = "rating"
    /// scale = 5
    /// ```
    ///
    /// ```md content/tea.md
    /// +++
    /// title = "Tea"
    /// [facts]
    /// taste = 5
    /// +++
    /// ```
    ///
    /// ```diagnostics
    /// ```
    FACT_OUT_OF_RANGE = "fact-out-of-range" Error;
}
