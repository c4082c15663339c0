//! Places for the labels of a scatter: beside their points, and never one on the other.
//!
//! A scatter is as wide as the page lets it be, with type that stays the same size. So a label is placed only where it
//! is free at the narrowest width *and* at the widest, on the same side of all others: then it is free at every width
//! between.

/// Width of the plot on the narrowest page and on the widest, in CSS pixels.
pub(super) const WIDTHS: [i64; 2] = [220, 640];
/// Height of the plot, in CSS pixels.
pub(super) const HEIGHT: i64 = 320;
/// Radius of a point with the space around it.
const POINT: i64 = 7;
/// From a point to its label.
const GAP: i64 = 10;
/// Height of a line of type.
const LINE: i64 = 16;
/// How far a label may stick out of the plot.
const MARGIN: i64 = 16;

/// Where a label stands to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// After it.
    End,
    /// Before it.
    Start,
    /// Above it.
    Above,
    /// Below it.
    Below,
}

impl Side {
    const ALL: [Side; 4] = [Side::End, Side::Start, Side::Above, Side::Below];
}

/// A rectangle at each of the [`WIDTHS`]; y grows downwards.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    /// Left and right edge, by width.
    pub(super) x: [(i64, i64); 2],
    /// Upper and lower edge.
    pub(super) y: (i64, i64),
}

impl Area {
    /// Around a point, given in thousandths from the left and from below.
    fn around((x, y): (u32, u32), (left, right): (i64, i64), (up, down): (i64, i64)) -> Area {
        let at = WIDTHS.map(|width| i64::from(x) * width / 1000);
        let height = HEIGHT - i64::from(y) * HEIGHT / 1000;
        Area { x: at.map(|at| (at + left, at + right)), y: (height + up, height + down) }
    }

    fn point(at: (u32, u32)) -> Area {
        Area::around(at, (-POINT, POINT), (-POINT, POINT))
    }

    /// Of a label `width` wide.
    pub(super) fn label(at: (u32, u32), width: i64, side: Side) -> Area {
        let middle = (-LINE / 2, LINE / 2);
        match side {
            Side::End => Area::around(at, (GAP, GAP + width), middle),
            Side::Start => Area::around(at, (-GAP - width, -GAP), middle),
            Side::Above => Area::around(at, (-width / 2, width - width / 2), (-GAP - LINE, -GAP)),
            Side::Below => Area::around(at, (-width / 2, width - width / 2), (GAP, GAP + LINE)),
        }
    }

    /// Whether two are apart at every width: above one another, or side by side in the same order at both ends.
    fn apart(&self, other: &Area) -> bool {
        let before = |a: &Area, b: &Area| a.x.iter().zip(&b.x).all(|(a, b)| a.1 <= b.0);
        self.y.1 <= other.y.0 || other.y.1 <= self.y.0 || before(self, other) || before(other, self)
    }

    fn inside(&self) -> bool {
        let wide = self.x.iter().zip(WIDTHS).all(|(x, width)| x.0 >= -MARGIN && x.1 <= width + MARGIN);
        wide && self.y.0 >= -LINE && self.y.1 <= HEIGHT + MARGIN
    }
}

/// How wide a label is at most, in CSS pixels of type of 14 px.
pub(super) fn width(label: &str) -> i64 {
    // Latin letters are 7 px on average; what is not Latin, Greek or Cyrillic may be as wide as high.
    label.chars().map(|c| if u32::from(c) < 0x0590 { 8 } else { 15 }).sum()
}

/// The most labels for which more than one order is tried.
const MOST_TRIED: usize = 60;

/// A side for each label, or none where there is no room; `points` are positions in thousandths and the widths of
/// their labels. Labels are placed one after the other, wherever there is room, starting with each of them once: the
/// first order that places the most is taken.
pub(super) fn sides(points: &[((u32, u32), i64)]) -> Vec<Option<Side>> {
    let placed = |sides: &Vec<Option<Side>>| sides.iter().flatten().count();
    let mut best = greedy(points, 0);
    for first in 1..points.len().min(MOST_TRIED) {
        if placed(&best) == points.len() {
            break;
        }
        let other = greedy(points, first);
        if placed(&other) > placed(&best) {
            best = other;
        }
    }
    best
}

fn greedy(points: &[((u32, u32), i64)], first: usize) -> Vec<Option<Side>> {
    let mut taken: Vec<Area> = points.iter().map(|(at, _)| Area::point(*at)).collect();
    let mut out = vec![None; points.len()];
    for index in (first..points.len()).chain(0..first) {
        let (at, width) = points[index];
        out[index] = Side::ALL.into_iter().find(|side| {
            let area = Area::label(at, width, *side);
            let clear = |(other, it): (usize, &Area)| other == index || it.apart(&area);
            area.inside() && taken.iter().enumerate().all(clear)
        });
        taken.extend(out[index].map(|side| Area::label(at, width, side)));
    }
    out
}
