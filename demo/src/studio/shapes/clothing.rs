//! Things to wear, laid out flat.

mod bottoms;
mod necks;
mod pairs;
mod small;
mod tops;

use super::Shape;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{Colour, WHITE};
use crate::studio::path::{Path, Spot};

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("top", tops::top),
    ("trousers", bottoms::trousers),
    ("skirt", bottoms::skirt),
    ("apron", bottoms::apron),
    ("beanie", small::beanie),
    ("cap", small::cap),
    ("scarf", small::scarf),
    ("socks", pairs::socks),
    ("gloves", pairs::gloves),
    ("slippers", pairs::slippers),
];

/// A line from one place to another.
type Line = (Spot, Spot);

/// Ribs of knitting that run from one line to another.
fn ribs(c: &mut Canvas, within: &Path, (from, to): (Line, Line), (count, colour): (u32, Colour)) {
    let lines = ribbing((from, to), count);
    c.within(within, |c| ribbed(c, &lines, colour));
}

fn ribbing((from, to): (Line, Line), count: u32) -> Path {
    let mut lines = Path::new();
    for rib in 0..=count {
        let u = f64::from(rib) / f64::from(count);
        let at = |(a, b): Line| (a.0 + (b.0 - a.0) * u, a.1 + (b.1 - a.1) * u);
        let (start, end) = (at(from), at(to));
        lines = lines.go(start.0, start.1).line(end.0, end.1);
    }
    lines
}

fn ribbed(c: &mut Canvas, lines: &Path, colour: Colour) {
    c.stroke(lines, sheer(colour.shade(-0.6), 0.26), 6.0);
    c.moved(Move::to(5.0, 0.0), |c| c.stroke(lines, sheer(WHITE, 0.12), 4.0));
}

/// A fold in cloth: a soft dark line and the light beside it.
fn fold(c: &mut Canvas, within: &Path, line: &Path, (width, colour): (f64, Colour)) {
    c.within(within, |c| {
        c.soft_line(line, sheer(colour.shade(-0.7), 0.34), width, width * 0.6);
        c.moved(Move::to(-width * 0.9, -width * 0.3), |c| {
            c.soft_line(line, sheer(colour.shade(0.6), 0.28), width * 0.7, width * 0.5);
        });
    });
}

/// A seam: a thin line of stitching.
fn seam(c: &mut Canvas, line: &Path, colour: Colour) {
    c.stroke(line, sheer(colour.shade(-0.55), 0.5), 3.0);
}

/// A button with a glint.
fn button(c: &mut Canvas, r: f64, colour: Colour) {
    c.fill(&Path::ellipse((2.0, 3.0), r, r), sheer(colour.shade(-0.8), 0.4));
    let paint = c.linear(
        (-r, -r),
        (r, r),
        &[(0.0, colour.shade(0.3), 1.0), (1.0, colour.shade(-0.2), 1.0)],
    );
    c.fill(&Path::ellipse((0.0, 0.0), r, r), paint);
    let holes = Path::new().dot(-r * 0.26, 0.0).dot(r * 0.52, 0.0);
    c.stroke(&holes, colour.shade(-0.6), r * 0.26);
}
