//! Axes cover and order what is on them, and labels keep apart.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::axis::Axis;
use super::labels::{self, Area, HEIGHT, WIDTHS};

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn shown(axis: &Axis) -> Vec<String> {
    axis.ticks().iter().map(|tick| tick.normalize().to_string()).collect()
}

fn linear(values: &[&str]) -> Vec<String> {
    shown(&Axis::linear(values.iter().map(|value| decimal(value))).expect("an axis"))
}

#[test]
fn ticks_are_round_and_few() {
    assert_eq!(linear(&["2439.7", "69911"]), ["0", "20000", "40000", "60000", "80000"]);
    assert_eq!(linear(&["254", "384.8"]), ["250", "300", "350", "400"]);
    assert_eq!(linear(&["-200", "464"]), ["-200", "0", "200", "400", "600"]);
    assert_eq!(linear(&["0.1", "0.25"]), ["0", "0.1", "0.2", "0.3"]);
    assert_eq!(linear(&["-9", "-3"]), ["-10", "-5", "0"]);
    // One value alone is measured from zero.
    assert_eq!(linear(&["118"]), ["0", "50", "100", "150"]);
    assert_eq!(linear(&["0"]), ["0", "0.5", "1"]);
    assert_eq!(Axis::linear(std::iter::empty()), None);
}

#[test]
fn logarithmic_ticks_are_powers_of_ten() {
    let log = |values: &[&str]| Axis::log(values.iter().map(|value| decimal(value)));
    assert_eq!(shown(&log(&["0.33", "1898"]).expect("an axis")), ["0.1", "10", "1000"]);
    assert_eq!(shown(&log(&["10", "100"]).expect("an axis")), ["10", "100"]);
    assert_eq!(shown(&log(&["10"]).expect("an axis")), ["10", "100"]);
    assert_eq!(log(&["0", "5"]), None);
    assert_eq!(log(&["-1"]), None);
}

#[test]
fn logarithms_are_those_of_the_tables() {
    let axis = Axis::log([decimal("1"), decimal("10")].into_iter()).expect("an axis");
    let places: Vec<u32> =
        ["1", "2", "3", "5", "7", "9.99", "10"].iter().map(|value| axis.place(decimal(value))).collect();
    assert_eq!(places, [0, 301, 477, 699, 845, 1000, 1000]);
}

/// What a criterion of numbers may hold: 15 digits before the point and 9 behind it.
fn number() -> impl Strategy<Value = Decimal> {
    let digits = -999_999_999_999_999_999_999_999_i128..=999_999_999_999_999_999_999_999;
    (digits, 0_u32..=9, 0_u32..=20).prop_map(|(digits, scale, fewer)| {
        let digits = digits / 10_i128.pow(fewer);
        let digits = digits % 10_i128.pow(15 + scale);
        Decimal::from_i128_with_scale(digits, scale)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_linear_axis_covers_and_orders_its_values(mut values in prop::collection::vec(number(), 1..8)) {
        let axis = Axis::linear(values.iter().copied()).expect("an axis");
        values.sort();
        let ticks = axis.ticks();
        prop_assert!((2..=5).contains(&ticks.len()), "{ticks:?}");
        prop_assert!(ticks[0] <= values[0] && values[values.len() - 1] <= ticks[ticks.len() - 1], "{ticks:?}");
        prop_assert_eq!((axis.place(ticks[0]), axis.place(ticks[ticks.len() - 1])), (0, 1000));
        let places: Vec<u32> = values.iter().map(|value| axis.place(*value)).collect();
        prop_assert!(places.is_sorted() && places.iter().all(|place| *place <= 1000), "{places:?}");
    }

    #[test]
    fn a_logarithmic_axis_covers_and_orders_its_values(mut values in prop::collection::vec(number(), 1..8)) {
        for value in &mut values {
            *value = value.abs() + decimal("0.000000001");
        }
        let axis = Axis::log(values.iter().copied()).expect("an axis");
        values.sort();
        let ticks = axis.ticks();
        prop_assert!((2..=5).contains(&ticks.len()) && ticks.is_sorted(), "{ticks:?}");
        prop_assert!(ticks[0] <= values[0], "{ticks:?}");
        let places: Vec<u32> = values.iter().map(|value| axis.place(*value)).collect();
        prop_assert!(places.is_sorted() && places.iter().all(|place| *place <= 1000), "{places:?}");
    }

    #[test]
    fn labels_of_a_scatter_keep_apart_at_every_width(
        points in prop::collection::vec(((0_u32..=1000, 0_u32..=1000), 16_i64..120), 1..24)
    ) {
        let sides = labels::sides(&points);
        // Some width between the narrowest and the widest; areas move in proportion.
        for part in 0..=20 {
            let at = |area: &Area| {
                let between = |of: fn((i64, i64)) -> i64| {
                    of(area.x[0]) * 20 + (of(area.x[1]) - of(area.x[0])) * part
                };
                (between(|x| x.0), between(|x| x.1), area.y.0, area.y.1)
            };
            let areas: Vec<_> = points
                .iter()
                .zip(&sides)
                .filter_map(|((point, width), side)| side.map(|side| at(&Area::label(*point, *width, side))))
                .collect();
            for (index, a) in areas.iter().enumerate() {
                for b in &areas[index + 1..] {
                    let apart = a.1 <= b.0 || b.1 <= a.0 || a.3 <= b.2 || b.3 <= a.2;
                    prop_assert!(apart, "{a:?} {b:?} at part {part}");
                }
            }
        }
        for ((point, width), side) in points.iter().zip(&sides) {
            let Some(area) = side.map(|side| Area::label(*point, *width, side)) else { continue };
            prop_assert!(area.x[0].0 >= -20 && area.x[0].1 <= WIDTHS[0] + 20 && area.y.1 <= HEIGHT + 20);
        }
    }
}

#[test]
fn a_point_alone_has_its_label_after_it() {
    assert_eq!(labels::sides(&[((500, 500), 60)]), [Some(labels::Side::End)]);
    assert_eq!(labels::sides(&[((1000, 500), 60)]), [Some(labels::Side::Start)]);
    // Two in one place: the second takes another side.
    let both = labels::sides(&[((500, 500), 60), ((500, 500), 60)]);
    assert_eq!(both, [Some(labels::Side::End), Some(labels::Side::Start)]);
    // No room: a name is left out rather than put over another.
    let crowd = labels::sides(&[((500, 500), 60); 6]);
    assert_eq!(crowd.iter().flatten().count(), 4);
}
