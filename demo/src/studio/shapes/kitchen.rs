//! Knives, pans, mills, and what is kept in the larder.

mod knives;
mod larder;
mod stove;
mod tools;

use super::Shape;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::Colour;
use crate::studio::path::{Path, Spot};

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("knife", knives::knife),
    ("knife-block", knives::block),
    ("sharpener", knives::stone),
    ("board", knives::board),
    ("mill", tools::mill),
    ("rolling-pin", tools::rolling_pin),
    ("whisk", tools::whisk),
    ("spoons", tools::spoons),
    ("mortar", tools::mortar),
    ("grater", tools::grater),
    ("pan", stove::pan),
    ("casserole", stove::casserole),
    ("kettle", stove::kettle),
    ("dripper", stove::dripper),
    ("press", stove::press),
    ("oil", larder::oil),
    ("coffee", larder::coffee),
    ("tin", larder::tin),
    ("preserve", larder::preserve),
];

/// The grain of wood along a line of places.
pub(super) fn grain(
    c: &mut Canvas,
    within: &Path,
    (from, to): (Spot, Spot),
    (rows, colour): (u8, Colour),
) {
    let mut lines = Path::new();
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy).max(1.0);
    let (nx, ny) = (-dy / length, dx / length);
    let ((low_x, low_y), (high_x, high_y)) = within.around();
    let wide = (high_x - low_x).min(high_y - low_y);
    for row in 0..rows {
        let off = (f64::from(row) + 0.5) / f64::from(rows) - 0.5;
        let bend = if row % 2 == 0 { 0.03 } else { -0.024 };
        let (ox, oy) = (nx * wide * off, ny * wide * off);
        let (bx, by) = (nx * wide * (off + bend), ny * wide * (off + bend));
        let middle = ((from.0 + to.0) / 2.0 + bx, (from.1 + to.1) / 2.0 + by);
        lines =
            lines.go(from.0 + ox, from.1 + oy).bow(middle, (to.0 + ox * 0.96, to.1 + oy * 0.96));
    }
    c.within(within, |c| {
        c.stroke(&lines, sheer(colour.shade(-0.5), 0.2), 4.0);
        c.moved(Move::to(3.0, 9.0), |c| c.stroke(&lines, sheer(colour.shade(0.5), 0.16), 5.0));
    });
}
