//! Criterion types, a file each. A [`Kind`] is what a criterion takes, a [`Value`] what a fact states under it; the
//! rest of the program asks them and never looks inside.
//!
//! To add a type: write its file, which implements [`Type`], and name it below, as a module and in the list. In the list
//! the more special types come first: `import` takes the first one that a column may be.

mod cell;
mod choice;
mod choices;
mod column;
mod constraint;
mod date;
mod decimals;
mod duration;
mod money;
mod number;
mod percent;
mod points;
mod range;
mod rating;
mod several_of;
mod spreadsheet;
#[cfg(test)]
mod tests;
mod text;
mod version;
mod yes_no;

use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::Hash;

use rust_decimal::Decimal;

pub use cell::{Cell, states_nothing};
pub(crate) use choices::UNKNOWN_CHOICE;
pub use column::{Column, Found, Keys};
pub use constraint::Constraint;
pub(crate) use constraint::{NO_DIRECTION, no_direction};
pub use decimals::{Digits, pads};
pub use points::{Direction, Points, Scale, show_points};
pub use spreadsheet::Spreadsheet;
#[cfg(test)]
pub(crate) use {rating::Rating, yes_no::YesNo};

use spreadsheet::{DOUBTFUL_CELL, Doubt, doubtful};

use crate::diagnostic::{Diagnostic, codes};
use crate::source::span::Spanned;
use crate::syntax::fields::Fields;
use crate::syntax::value::{Data, Node};
use crate::words::{Words, key};

/// All that there is to say of a type.
pub trait Type: Sized {
    /// What a fact states.
    type Value: Clone + Debug + Eq + Hash;

    /// The name that authors write.
    const NAME: &'static str;

    /// Reads the keys of `[[criteria]]` that belong to the type.
    fn define(fields: &mut Fields<'_, '_>) -> Self;

    /// What holds for all values of a criterion.
    fn about(&self) -> About<'_>;

    /// Reads a fact. One that is `None`, and of which nothing was reported, is reported as of the wrong type.
    fn read(&self, fact: &mut Written<'_>) -> Option<Self::Value>;

    /// A value in words.
    fn show(&self, value: &Self::Value, form: Form<'_>) -> String;

    /// A value as programs compute with it.
    fn measure(value: &Self::Value) -> Measure;

    /// The keys of a criterion of this type that the column of a spreadsheet may be, besides `type`; `None` where it
    /// looks like none. Whether its cells are read so is looked at afterwards.
    fn propose(_: &Column<'_>) -> Option<Keys> {
        None
    }

    /// Whether a value is what a guide wants.
    fn suits(value: &Self::Value, wanted: &Self::Value) -> bool {
        value == wanted
    }
}

/// A stretch of the number line, from its lowest to its highest; without an end it goes to [`Decimal::MIN`] or
/// [`Decimal::MAX`], which no author can write, and what has no limit is at the latter alone.
pub type Extent = (Decimal, Decimal);

/// What holds for all values of a criterion.
pub struct About<'a> {
    /// What a fact must be, for messages.
    expected: Cow<'static, str>,
    /// The same for a cell of a table, where that is another.
    expected_cell: Option<&'static str>,
    /// Unit or currency.
    pub unit: Option<&'a str>,
    /// How a number is shown, on axes too; `None` where values are not numbers.
    pub digits: Option<Digits>,
    /// Keys of what it means that one end is the better one, the higher first; `None` where neither can be.
    better: Option<[&'static str; 2]>,
    /// The ends of the line of points; `None` where they are those of the facts.
    ends: Option<Extent>,
    /// When a guide may require at least or at most a value.
    bounds: Bounds,
}

/// When a guide may require at least or at most a value.
enum Bounds {
    Never,
    /// Where the criterion says which end is better.
    Directed,
    Always,
}

impl About<'_> {
    /// Of a type with better and worse, and nothing else to say.
    fn new(expected: impl Into<Cow<'static, str>>) -> Self {
        About {
            expected: expected.into(),
            expected_cell: None,
            unit: None,
            digits: None,
            better: Some([key("criterion.higher-better"), key("criterion.lower-better")]),
            ends: None,
            bounds: Bounds::Never,
        }
    }
}

/// A way to show a value.
#[derive(Clone, Copy, Debug)]
pub enum Form<'a> {
    /// For readers, with the unit.
    Full(&'a Words),
    /// For readers, where the unit is said elsewhere.
    Bare(&'a Words),
    /// Beside the dot of a chart.
    Brief(&'a Words),
    /// For programs, as CSV files take it: numbers in ASCII, ids of choices.
    Plain,
}

/// A value as programs compute with it.
#[derive(Default)]
pub struct Measure {
    /// Where it stands on the number line, if it does.
    pub extent: Option<Extent>,
    /// Whether scripts sort by that, since they cannot by the words.
    sorts: bool,
    /// `yes` or `no`, where it is a matter of that.
    mark: Option<&'static str>,
}

impl Measure {
    /// Of a value that is a single place on the number line, and sorts by it.
    fn at(place: impl Into<Decimal>) -> Self {
        let place = place.into();
        Measure { extent: Some((place, place)), sorts: true, ..Measure::default() }
    }
}

/// What an author wrote as a fact.
pub struct Written<'a> {
    node: &'a Node,
    /// Id of the criterion.
    criterion: &'a str,
    /// How a cell of a table is read.
    sheet: Spreadsheet,
    problems: &'a mut Vec<Diagnostic>,
}

impl Written<'_> {
    /// A value of a cell; reported where it could mean two things.
    fn of_cell<T>(&mut self, read: Result<T, Doubt>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(doubt) => {
                self.problems.extend(doubtful(self.node.span, doubt));
                None
            }
        }
    }

    /// Reports a problem of a value of the right type.
    fn report<T>(&mut self, problem: Diagnostic) -> Option<T> {
        self.problems.push(problem);
        None
    }

    /// Reports a value of the right type that cannot be right.
    fn out_of_range<T>(&mut self, message: impl Into<String>, expected: &str) -> Option<T> {
        let problem = Diagnostic::new(FACT_OUT_OF_RANGE, self.node.span, message);
        self.report(problem.label(format!("expected {expected}")))
    }
}

macro_rules! kinds {
    ($($file:ident::$kind:ident,)+) => {
        /// The type of a criterion, with what its definition says.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each type has its own docs")]
        pub enum Kind {
            $($kind($file::$kind),)+
            /// Was reported; nothing is rendered from a site with errors, and nothing else is said of its facts.
            Broken,
        }

        /// What a fact states under a criterion: of the same variant as its [`Kind`].
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each type has its own docs")]
        pub enum Value {
            $($kind(<$file::$kind as Type>::Value),)+
        }

        impl Kind {
            const NAMES: &'static [&'static str] = &[$($file::$kind::NAME),+];

            /// The name that authors write.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Kind::$kind(_) => $file::$kind::NAME,)+ Kind::Broken => "unknown" }
            }

            /// Reads `type` and the keys that belong to it; the keys of other types are unknown then.
            pub fn define(fields: &mut Fields<'_, '_>) -> Kind {
                let name = fields.word("type", Self::NAMES);
                match name.as_ref().map(|name| name.value.as_str()) {
                    $(Some($file::$kind::NAME) => return Kind::$kind($file::$kind::define(fields)),)+
                    _ => {}
                }
                if fields.key_span("type").is_none() {
                    fields.needed("type", "\"number\"");
                }
                // Nobody knows which keys belong to the type that was meant: all are taken.
                let reported = fields.problems().len();
                $($file::$kind::define(fields);)+
                fields.problems().truncate(reported);
                Kind::Broken
            }

            /// The criterion that a column of a spreadsheet may be, and its keys.
            #[must_use]
            pub fn propose(column: &Column<'_>) -> Option<(Kind, Keys)> {
                $(
                    let keys = $file::$kind::propose(column).and_then(|more| {
                        let mut keys = vec![("type", Data::Text($file::$kind::NAME.to_owned()))];
                        keys.extend(more);
                        column.suits(keys)
                    });
                    if keys.is_some() {
                        return keys;
                    }
                )+
                None
            }

            /// What holds for all values of the criterion.
            #[must_use]
            pub fn about(&self) -> About<'_> {
                match self {
                    $(Kind::$kind(it) => it.about(),)+
                    Kind::Broken => About { bounds: Bounds::Always, ..About::new("") },
                }
            }

            fn read_typed(&self, fact: &mut Written<'_>) -> Option<Value> {
                match self { $(Kind::$kind(it) => it.read(fact).map(Value::$kind),)+ Kind::Broken => None }
            }

            /// A value in words.
            #[must_use]
            pub fn show(&self, value: &Value, form: Form<'_>) -> String {
                match (self, value) {
                    $((Kind::$kind(it), Value::$kind(value)) => it.show(value, form),)+
                    // A value is only ever read by its criterion's own type.
                    _ => String::new(),
                }
            }
        }

        impl Value {
            /// As programs compute with it.
            #[must_use]
            pub fn measure(&self) -> Measure {
                match self { $(Value::$kind(value) => $file::$kind::measure(value),)+ }
            }

            fn suits(&self, wanted: &Value) -> bool {
                match (self, wanted) {
                    $((Value::$kind(value), Value::$kind(wanted)) => $file::$kind::suits(value, wanted),)+
                    _ => false,
                }
            }
        }
    };
}

kinds! {
    yes_no::YesNo,
    date::Date,
    version::Version,
    duration::Duration,
    rating::Rating,
    money::Money,
    percent::Percent,
    number::Number,
    several_of::SeveralOf,
    choice::Choice,
    text::Text,
}

impl Kind {
    /// A value of this type; what is wrong is reported. `criterion` is its id, where it is defined.
    pub fn read(
        &self,
        node: &Node,
        criterion: Spanned<&str>,
        sheet: Spreadsheet,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Value> {
        let reported = problems.len();
        let value = self.read_typed(&mut Written { node, criterion: criterion.value, sheet, problems });
        if value.is_none() && problems.len() == reported && *self != Kind::Broken {
            problems.push(fact_type(self, node, criterion));
        }
        value
    }

    /// Whether a word is its unit, or the code or the sign of its currency.
    #[must_use]
    pub fn has_unit(&self, word: &str) -> bool {
        let unit = self.about().unit;
        unit == Some(word) || unit.is_some() && unit == money::currency(word).as_deref()
    }

    /// The key of what `direction` means, a sentence; `None` where nothing is better or worse.
    #[must_use]
    pub fn better(&self, direction: Direction) -> Option<&'static str> {
        self.about().better?.get(direction as usize).copied()
    }
}

impl Value {
    /// Its place on the number line, if it has one: of a range the middle, or the one end that it has.
    /// [`Decimal::MAX`] where it has no limit.
    #[must_use]
    pub fn place(&self) -> Option<Decimal> {
        self.measure().extent.map(|(low, high)| {
            if high == Decimal::MAX {
                low
            } else if low == Decimal::MIN {
                high
            } else {
                (low + high) / Decimal::TWO
            }
        })
    }

    /// The stretch of an axis that it takes; `None` for what has no place there, as what has no limit.
    #[must_use]
    pub fn drawn(&self) -> Option<Extent> {
        let (low, high) = self.measure().extent?;
        let place = self.place().filter(|place| *place < Decimal::MAX)?;
        Some(if low == Decimal::MIN || high == Decimal::MAX { (place, place) } else { (low, high) })
    }
}

fn fact_type(kind: &Kind, node: &Node, criterion: Spanned<&str>) -> Diagnostic {
    // Cells of one column are one cause: what is in them is shown.
    let found = match &node.value {
        Data::Cell(_) => "something else",
        other => other.kind(),
    };
    let message = format!("`{}` is of the type {}, and this is {found}", criterion.value, kind.name());
    let about = kind.about();
    let of_cell = about.expected_cell.filter(|_| matches!(node.value, Data::Cell(_)));
    let d = Diagnostic::new(FACT_TYPE, node.span, message)
        .label(format!("expected {}", of_cell.unwrap_or(&about.expected)))
        .related(criterion.span, "the criterion");
    match (&node.value, of_cell) {
        (Data::Cell(text), Some(words)) => {
            let nearest = d.nearest(&text.trim().to_lowercase(), words.split(" or "));
            Diagnostic { notes: Vec::new(), ..nearest }.doubt_if(true)
        }
        _ => d,
    }
}

codes! {
    of choices::CODES, constraint::CODES, spreadsheet::CODES;

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
