//! Better and worse: directions, the scale of a criterion, and points on it.

use rust_decimal::Decimal;

use super::{Cell, Kind, Value};
use crate::syntax::fields::{Fields, invalid_value};

/// Which end of a criterion is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// More, later, yes, or the last choice is better.
    Higher,
    /// Less, earlier, no, or the first choice is better.
    Lower,
    /// A matter of taste: no points, no winner.
    None,
}

impl Direction {
    /// Reads `better`, where the type has better and worse.
    pub fn define(fields: &mut Fields<'_, '_>, kind: &Kind) -> Direction {
        let all = [Direction::Higher, Direction::Lower, Direction::None];
        let Some(word) = fields.word("better", &all.map(Direction::name)) else { return Direction::None };
        let direction = all.into_iter().find(|it| it.name() == word.value).unwrap_or(Direction::None);
        if direction == Direction::None || kind.better(direction).is_some() || *kind == Kind::Broken {
            return direction;
        }
        let at = fields.key_span("better").unwrap_or(word.span);
        let expected = "`better = \"none\"`, or another type";
        fields.report(invalid_value(at, "words have no better and worse", expected));
        Direction::None
    }

    /// As authors write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
            Direction::None => "none",
        }
    }
}

/// Points from 0 to 100, kept to a hundredth as whole numbers from 0 to 10,000.
///
/// A value is rounded once (half away from zero) when it is normalised; every sum after
/// that is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Points(pub u16);

impl Points {
    /// The most there is.
    pub const MAX: Points = Points(10_000);
    /// For what is unknown: neither for nor against.
    pub const NEUTRAL: Points = Points(5_000);

    /// `numerator / denominator` of all points; both at least 0, the second above 0.
    fn ratio(numerator: Decimal, denominator: Decimal) -> Points {
        let scaled = (numerator / denominator * Decimal::from(10_000))
            .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        let whole = u16::try_from(scaled).unwrap_or(10_000);
        Points(whole.min(10_000))
    }
}

/// Hundredths of a point as points, to the tenth: 7512 is "75.1".
#[must_use]
pub fn show_points(hundredths: u64) -> String {
    let tenths = (hundredths + 5) / 10;
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The line on which a criterion's values get their points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    low: Decimal,
    high: Decimal,
    direction: Direction,
}

impl Scale {
    /// The scale of `kind`: of its own, or from the lowest to the highest of `cells`. `None` where values have no
    /// better and worse.
    #[must_use]
    pub fn new<'a>(
        kind: &Kind,
        direction: Direction,
        cells: impl Iterator<Item = &'a Cell>,
    ) -> Option<Scale> {
        if direction == Direction::None {
            return None;
        }
        let (low, high) = kind.about().ends.or_else(|| {
            let places: Vec<Decimal> = cells.filter_map(Cell::value).filter_map(Value::place).collect();
            let limited = || places.iter().copied().filter(|place| *place < Decimal::MAX);
            let (low, high) = (limited().min()?, limited().max()?);
            // What has no limit stands beyond all others.
            let beyond = places.contains(&Decimal::MAX);
            let step = ((high - low) / Decimal::from(4)).max(Decimal::ONE);
            Some((low, if beyond { high + step } else { high }))
        })?;
        Some(Scale { low, high, direction })
    }

    /// The points of a cell; neutral without a value, or where all options are equal.
    #[must_use]
    pub fn points(&self, cell: &Cell) -> Points {
        let Some(at) = cell.value().and_then(Value::place) else { return Points::NEUTRAL };
        if self.high <= self.low {
            return Points::NEUTRAL;
        }
        let at = at.clamp(self.low, self.high);
        let gained = match self.direction {
            Direction::Lower => self.high - at,
            Direction::Higher | Direction::None => at - self.low,
        };
        Points::ratio(gained, self.high - self.low)
    }
}
