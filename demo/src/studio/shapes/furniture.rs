//! Things to sit on, to put things on, and to put things into.

mod seats;
mod soft;
mod storage;
mod tables;

use super::Shape;
use crate::studio::canvas::{Canvas, sheer};
use crate::studio::colour::BLACK;
use crate::studio::path::{Path, hull, rounded};
use crate::studio::subject::Subject;
use crate::studio::view::{Plane, Point, View};

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("chair", seats::chair),
    ("stool", seats::stool),
    ("bench", seats::bench),
    ("step-stool", seats::steps),
    ("armchair", soft::armchair),
    ("sofa", soft::sofa),
    ("pouf", soft::pouf),
    ("table", tables::table),
    ("side-table", tables::side),
    ("desk", tables::desk),
    ("shelf", storage::shelf),
    ("sideboard", storage::sideboard),
    ("wall-shelf", storage::wall_shelf),
    ("peg-rail", storage::pegs),
    ("mirror", storage::mirror),
    ("coat-stand", storage::coat_stand),
];

/// How furniture stands: turned so that its right side is in the shade.
fn view(t: &Subject) -> View {
    View::new((0.0, 0.0), t.n("turn", -28.0))
}

/// The dark of a piece of furniture on the floor: under all of it, and where its feet touch.
fn ground(c: &mut Canvas, view: &View, (w, d): (f64, f64), feet: &[Point]) {
    let corners = [[-w, 0.0, -d], [w, 0.0, -d], [w, 0.0, d], [-w, 0.0, d]];
    let print = Path::polygon(&hull(&view.spots(&corners)));
    c.moved(crate::studio::canvas::Move::to(50.0, 0.0), |c| {
        c.soft(&print, sheer(BLACK, 0.2), 34.0)
    });
    for &foot in feet {
        let (x, y) = view.spot(foot);
        c.soft(&Path::ellipse((x + 7.0, y + 2.0), 26.0, 9.0), sheer(BLACK, 0.42), 6.0);
    }
}

/// A board lying flat with round corners.
fn board(
    c: &mut Canvas,
    view: &View,
    ((w, d), radius): ((f64, f64), f64),
    (low, high): (f64, f64),
    colour: crate::studio::colour::Colour,
) -> Path {
    let outline = rounded((w / 2.0, d / 2.0), radius);
    let cap = c.slab(view, (Plane::Floor, &outline), (low, high), colour);
    c.stroke(&cap, sheer(colour.shade(0.7), 0.35), 2.0);
    cap
}
