//! Things to put things on.

use super::{board, ground};
use crate::studio::canvas::{Canvas, sheer};
use crate::studio::form::{Finish, Turned};
use crate::studio::path::{Path, k, rounded, s};
use crate::studio::subject::Subject;
use crate::studio::view::{Plane, View};

/// A table with four legs.
pub(super) fn table(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -26.0));
    let (w, d, h) = (t.n("w", 860.0), t.n("d", 430.0), t.n("h", 430.0));
    let inset = t.n("inset", 60.0);
    let (x, z) = (w / 2.0 - inset, d / 2.0 - inset * 0.8);
    let splay = t.n("splay", 24.0);
    let feet = [
        [-x - splay, 0.0, -z - splay],
        [x + splay, 0.0, -z - splay],
        [-x - splay, 0.0, z + splay],
        [x + splay, 0.0, z + splay],
    ];
    ground(c, &view, (w / 2.0 - 30.0, d / 2.0 - 20.0), &feet);
    for (place, foot) in feet.into_iter().enumerate() {
        if place == 2 {
            let apron = h - 8.0;
            c.face(
                &view,
                &[[-x, apron - 60.0, z], [x, apron - 60.0, z], [x, apron, z], [-x, apron, z]],
                t.trim.shade(-0.12),
            );
        }
        let head = [foot[0] - splay * foot[0].signum(), h, foot[2] - splay * foot[2].signum()];
        c.limb(&view, (head, foot), (t.n("leg", 40.0), t.n("leg", 40.0) * 0.66), t.trim);
    }
    board(c, &view, ((w, d), t.n("radius", 24.0)), (h, h + t.n("thick", 30.0)), t.main);
}

/// A small round table: three legs, a column, or a drum.
pub(super) fn side(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -20.0));
    let (r, h) = (t.n("r", 240.0), t.n("h", 450.0));
    match t.n("foot", 0.0).round() as i32 {
        1 => {
            c.shadow((0.0, 0.0), r * 0.66, 150.0);
            let foot =
                [k(r * 0.66, 0.0), k(r * 0.66, 14.0), s(60.0, 28.0), k(24.0, 56.0), k(20.0, h)];
            c.turned(&Turned { at: (0.0, 0.0), profile: &foot }, t.trim, Finish::Gloss);
        }
        2 => {
            c.shadow((0.0, 0.0), r * 0.7, 190.0);
            let foot = [k(r * 0.66, 0.0), s(r * 0.5, h * 0.4), k(r * 0.62, h)];
            c.turned(&Turned { at: (0.0, 0.0), profile: &foot }, t.trim, Finish::Matte);
        }
        _ => {
            let at = |angle: f64, radius: f64, y: f64| {
                let (sin, cos) = angle.to_radians().sin_cos();
                [cos * radius, y, sin * radius]
            };
            let legs = [215.0, 335.0, 95.0];
            let feet = legs.map(|angle| at(angle, r * 0.86, 0.0));
            ground(c, &view, (r * 0.7, r * 0.7), &feet);
            for angle in legs {
                c.limb(
                    &view,
                    (at(angle, r * 0.5, h), at(angle, r * 0.86, 0.0)),
                    (32.0, 20.0),
                    t.trim,
                );
            }
        }
    }
    let thick = t.n("thick", 26.0);
    c.round_slab(&view, [0.0, h, 0.0], (r, thick), t.main);
    if t.has("tray") {
        let (x, y) = view.spot([0.0, h + thick, 0.0]);
        let ring = Path::ellipse((x, y), r - 8.0, (r - 8.0) * 0.28);
        c.stroke(&ring, sheer(t.main.shade(-0.5), 0.35), 6.0);
    }
}

/// A table to write at, with a drawer.
pub(super) fn desk(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -26.0));
    let (w, d, h) = (t.n("w", 820.0), t.n("d", 380.0), t.n("h", 470.0));
    let (x, z) = (w / 2.0 - 34.0, d / 2.0 - 34.0);
    let feet = [[-x, 0.0, -z], [x, 0.0, -z], [-x, 0.0, z], [x, 0.0, z]];
    ground(c, &view, (x, z), &feet);
    for foot in feet {
        c.limb(&view, ([foot[0], h, foot[2]], foot), (34.0, 24.0), t.trim);
    }
    c.block(&view, [0.0, h - 92.0, -4.0], [w - 40.0, 92.0, d - 40.0], t.main.shade(-0.04));
    let face = z + 12.0;
    let count = t.n("drawers", 2.0).round().max(1.0);
    let each = (w - 60.0) / count;
    for drawer in 0..count as u8 {
        let middle = -w / 2.0 + 30.0 + each * (f64::from(drawer) + 0.5);
        let outline: Vec<_> = rounded((each / 2.0 - 8.0, 34.0), 8.0)
            .into_iter()
            .map(|(x, y)| (x + middle, y + h - 46.0))
            .collect();
        c.slab(&view, (Plane::Front, &outline), (face, face + 8.0), t.main);
        let (cx, cy) = view.spot([middle, h - 46.0, face + 18.0]);
        c.fill(&Path::ellipse((cx, cy), 11.0, 11.0), t.accent);
        c.fill(&Path::ellipse((cx - 3.0, cy - 3.0), 4.0, 4.0), t.accent.shade(0.6));
    }
    board(c, &view, ((w, d), 18.0), (h, h + 26.0), t.main);
    if t.has("ledge") {
        c.block(
            &view,
            [0.0, h + 26.0, -d / 2.0 + 50.0],
            [w - 30.0, 110.0, 90.0],
            t.main.shade(-0.02),
        );
    }
}
