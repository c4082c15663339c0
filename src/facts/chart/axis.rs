//! Axes: where they begin and end, which values are marked on them, and where a value stands.
//!
//! All of it is exact decimals and whole numbers, so a picture is the same bytes on every machine. A position is a
//! whole number of thousandths of the axis.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// The most steps between ticks: more labels would not fit a phone.
const MOST_STEPS: i64 = 4;

/// Binary digits of a logarithm after the point; a thousandth of an axis needs far fewer.
const LOG_DIGITS: u32 = 24;

/// Fixed point of a number from 1 to 10, so that its square fits 128 bits.
const ONE: u128 = 1_000_000_000_000_000_000;

/// An axis over the values of a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Axis {
    /// Equal distances are equal differences.
    Linear {
        /// Where it begins.
        low: Decimal,
        /// Where it ends; above `low`.
        high: Decimal,
        /// Between two ticks.
        step: Decimal,
    },
    /// Equal distances are equal factors, from one power of ten to another.
    Log {
        /// Exponent of where it begins.
        low: i64,
        /// Exponent of where it ends; above `low`.
        high: i64,
    },
}

impl Axis {
    /// The linear axis with few round ticks that covers `values`; it begins at 0 where that costs at most half of
    /// it. `None` without a value, or where they are too large to compute with.
    pub(super) fn linear(values: impl Iterator<Item = Decimal>) -> Option<Axis> {
        let (mut least, mut most) =
            values.fold(None, |found: Option<(Decimal, Decimal)>, value| match found {
                None => Some((value, value)),
                Some((least, most)) => Some((least.min(value), most.max(value))),
            })?;
        if least == most || (least > Decimal::ZERO && least <= most / Decimal::TWO) {
            least = least.min(Decimal::ZERO);
        }
        if least == most || (most < Decimal::ZERO && most >= least / Decimal::TWO) {
            most = most.max(Decimal::ZERO);
        }
        if least == most {
            most = Decimal::ONE;
        }
        let rough = most.checked_sub(least)?.checked_div(Decimal::from(MOST_STEPS))?;
        let first = exponent(rough)?;
        for exponent in first..=first + 2 {
            for digit in [1, 2, 5] {
                let Some(step) = power_of_ten(exponent).and_then(|p| p.checked_mul(Decimal::from(digit)))
                else {
                    continue;
                };
                if step >= rough
                    && let Some(axis) = Self::in_steps(least, most, step)
                {
                    return Some(axis);
                }
            }
        }
        None
    }

    /// The axis from the step below the least to the step above the most, if that is few enough steps.
    fn in_steps(least: Decimal, most: Decimal, step: Decimal) -> Option<Axis> {
        let first = least.checked_div(step)?.floor();
        let last = most.checked_div(step)?.ceil();
        let low = first.checked_mul(step)?;
        let high = last.checked_mul(step)?;
        high.checked_sub(low)?;
        let fits = last.checked_sub(first)? <= Decimal::from(MOST_STEPS) && low <= least && high >= most;
        fits.then_some(Axis::Linear { low, high, step })
    }

    /// The logarithmic axis between the powers of ten that hold `values`. `None` without a value, or with one
    /// that is not above zero.
    pub(super) fn log(values: impl Iterator<Item = Decimal>) -> Option<Axis> {
        let mut ends: Option<(i64, i64)> = None;
        for value in values {
            let below = exponent(value).filter(|_| value > Decimal::ZERO)?;
            let above = if power_of_ten(below) == Some(value) { below } else { below + 1 };
            ends = Some(ends.map_or((below, above), |(low, high)| (low.min(below), high.max(above))));
        }
        let (low, high) = ends?;
        Some(Axis::Log { low, high: high.max(low + 1) })
    }

    /// The values that are marked, ascending; the first and last are the ends of a linear axis.
    pub(super) fn ticks(&self) -> Vec<Decimal> {
        match self {
            Axis::Linear { low, high, step } => {
                let tick = |index: i64| Decimal::from(index).checked_mul(*step)?.checked_add(*low);
                (0..=MOST_STEPS).map_while(tick).take_while(|tick| tick <= high).collect()
            }
            Axis::Log { low, high } => {
                let every = usize::try_from((high - low + MOST_STEPS - 1) / MOST_STEPS).unwrap_or(1).max(1);
                (*low..=*high).step_by(every).filter_map(power_of_ten).collect()
            }
        }
    }

    /// Where a value stands, in thousandths of the axis; what lies outside stands at the nearer end.
    pub(super) fn place(&self, value: Decimal) -> u32 {
        let share = match self {
            Axis::Linear { low, high, .. } => {
                let share = value.clamp(*low, *high).checked_sub(*low).and_then(|above| {
                    above.checked_div(high.checked_sub(*low)?)?.checked_mul(Decimal::ONE_THOUSAND)
                });
                let rounded = share
                    .map(|share| share.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero));
                rounded.and_then(|share| share.to_u32()).unwrap_or(0)
            }
            Axis::Log { low, high } => {
                let above = logarithm(value).map_or(0, |log| log - (low << LOG_DIGITS));
                let whole = ((high - low) << LOG_DIGITS).max(1);
                u32::try_from((above * 1000 + whole / 2) / whole).unwrap_or(0)
            }
        };
        share.min(1000)
    }
}

/// The exponent of the first digit: 2 for 345, -1 for 0.3. `None` for zero.
fn exponent(value: Decimal) -> Option<i64> {
    let digits = value.mantissa().unsigned_abs().checked_ilog10()?;
    Some(i64::from(digits) - i64::from(value.scale()))
}

fn power_of_ten(exponent: i64) -> Option<Decimal> {
    let size = u32::try_from(exponent.unsigned_abs()).ok().filter(|size| *size <= 28)?;
    if exponent < 0 {
        Decimal::try_new(1, size).ok()
    } else {
        Decimal::try_from_i128_with_scale(10_i128.checked_pow(size)?, 0).ok()
    }
}

/// The logarithm to the base 10 of a number above zero, in `2^-LOG_DIGITS`. Rounded down in every step, so that a
/// greater number never has a lesser one.
fn logarithm(value: Decimal) -> Option<i64> {
    let whole = exponent(value).filter(|_| value > Decimal::ZERO)?;
    let mantissa = value.mantissa().unsigned_abs();
    let digits = mantissa.checked_ilog10()?;
    // The number with its point after the first digit.
    let mut first = match digits.checked_sub(18) {
        Some(many) => mantissa / 10_u128.pow(many),
        None => mantissa * 10_u128.pow(18 - digits),
    };
    let mut fraction = 0;
    for _ in 0..LOG_DIGITS {
        // Squaring doubles the logarithm, and moves its next binary digit before the point.
        first = first * first / ONE;
        fraction <<= 1;
        if first >= 10 * ONE {
            first /= 10;
            fraction |= 1;
        }
    }
    Some((whole << LOG_DIGITS) + fraction)
}
