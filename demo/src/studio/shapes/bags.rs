//! Things to carry things in.

mod carried;
mod pouches;
mod woven;

use super::Shape;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour};
use crate::studio::path::{Path, Spot};

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("tote", carried::tote),
    ("backpack", carried::backpack),
    ("satchel", carried::satchel),
    ("weekender", carried::weekender),
    ("bucket-bag", woven::bucket),
    ("basket", woven::basket),
    ("net-bag", woven::net),
    ("pouch", pouches::pouch),
    ("wallet", pouches::wallet),
    ("sleeve", pouches::sleeve),
    ("belt-bag", pouches::belt_bag),
    ("key-ring", pouches::key_ring),
];

/// A strap: a flat band along a line, with stitching.
fn strap(c: &mut Canvas, line: &Path, width: f64, colour: Colour) {
    c.moved(Move::to(6.0, 9.0), |c| c.soft_line(line, sheer(BLACK, 0.28), width, 8.0));
    c.stroke(line, colour.shade(-0.14), width);
    c.moved(Move::to(-1.5, -1.5), |c| c.stroke(line, colour.shade(0.06), width - 5.0));
    c.stroke(line, sheer(colour.shade(0.6), 0.16), width * 0.4);
}

/// Stitches along a line.
fn stitches(c: &mut Canvas, line: &Path, colour: Colour) {
    c.dashed(line, sheer(colour, 0.6), (3.0, 11.0));
}

/// A metal buckle or ring.
fn ring(c: &mut Canvas, at: Spot, (rx, ry): Spot, colour: Colour) {
    let outline = Path::rect((at.0 - rx, at.1 - ry), (2.0 * rx, 2.0 * ry), 9.0);
    c.moved(Move::to(3.0, 4.0), |c| c.soft_line(&outline, sheer(BLACK, 0.35), 8.0, 3.0));
    c.stroke(&outline, colour.shade(-0.2), 8.0);
    c.moved(Move::to(-1.0, -1.0), |c| c.stroke(&outline, colour.shade(0.55), 3.0));
}

/// A zip along a line, with its puller at the end.
fn zip(c: &mut Canvas, line: &Path, (end, colour): (Spot, Colour)) {
    c.stroke(line, sheer(BLACK, 0.35), 15.0);
    c.dashed(line, colour.shade(0.2), (9.0, 9.0));
    let tab = Path::rect((end.0 - 9.0, end.1 - 4.0), (18.0, 56.0), 9.0);
    c.moved(Move::to(3.0, 5.0), |c| c.soft(&tab, sheer(BLACK, 0.35), 4.0));
    c.fill(&tab, colour.shade(0.15));
}

/// A soft fold in a bag's cloth.
fn crease(c: &mut Canvas, within: &Path, line: &Path, colour: Colour) {
    c.within(within, |c| {
        c.soft_line(line, sheer(colour.shade(-0.7), 0.3), 18.0, 11.0);
        c.moved(Move::to(-15.0, -5.0), |c| {
            c.soft_line(line, sheer(colour.shade(0.6), 0.25), 13.0, 9.0)
        });
    });
}
