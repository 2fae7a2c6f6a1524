//! Wooden seats.

use super::{board, ground, view};
use crate::studio::canvas::{Canvas, sheer};
use crate::studio::path::{Path, rounded};
use crate::studio::subject::Subject;
use crate::studio::view::{Plane, View};

/// A chair with four legs and a back of bars, of spindles, or of one board.
pub(super) fn chair(c: &mut Canvas, t: &Subject) {
    let view = view(t);
    let (w, d, seat, top) =
        (t.n("w", 330.0), t.n("d", 320.0), t.n("seat", 360.0), t.n("top", 720.0));
    let (x, z) = (w / 2.0 - 26.0, d / 2.0 - 26.0);
    let splay = t.n("splay", 22.0);
    let feet = [
        [-x - splay, 0.0, -z - splay],
        [x + splay, 0.0, -z - splay],
        [-x - splay, 0.0, z + splay],
        [x + splay, 0.0, z + splay],
    ];
    ground(c, &view, (x, z), &feet);
    let width = t.n("leg", 30.0);
    let wide = (width, width * 0.72);
    let colour = t.main;
    // From the back to the front.
    for side in [1.0, -1.0] {
        let foot = [side * (x + splay), 0.0, -z - splay];
        c.limb(&view, ([side * x, seat, -z], foot), wide, colour);
        if t.n("arms", 0.0) < 0.5 && t.n("back", 0.0) < 2.5 {
            let head = [side * (x - 4.0), top - 30.0, -z - 58.0];
            c.limb(&view, ([side * x, seat, -z], head), (width * 0.9, width * 0.7), colour);
        }
    }
    back(c, t, &view, (x, z, top));
    let rail = seat - 70.0;
    for side in [1.0, -1.0] {
        c.limb(
            &view,
            ([side * (x + splay * 0.3), rail, -z], [side * (x + splay * 0.3), rail, z]),
            (16.0, 16.0),
            colour.shade(-0.08),
        );
    }
    for side in [1.0, -1.0] {
        let foot = [side * (x + splay), 0.0, z + splay];
        c.limb(&view, ([side * x, seat, z], foot), wide, colour);
    }
    let cap = board(
        c,
        &view,
        ((w, d), 54.0),
        (seat - 6.0, seat + 26.0),
        if t.has("woven") { t.trim } else { colour },
    );
    if t.has("woven") {
        weave(c, &view, &cap, (w, d, seat + 26.0), t);
    }
    if t.has("pad") {
        let outline = rounded((w / 2.0 - 14.0, d / 2.0 - 14.0), 60.0);
        let top = c.slab(&view, (Plane::Floor, &outline), (seat + 26.0, seat + 52.0), t.trim);
        c.stroke(&top, sheer(t.trim.shade(-0.5), 0.25), 3.0);
    }
}

fn weave(c: &mut Canvas, view: &View, cap: &Path, (w, d, y): (f64, f64, f64), t: &Subject) {
    let mut lines = Path::new();
    let mut at = -0.46;
    while at < 0.47 {
        for (a, b) in [
            ([at * w, y, -d / 2.0], [at * w, y, d / 2.0]),
            ([-w / 2.0, y, at * d], [w / 2.0, y, at * d]),
        ] {
            let (from, to) = (view.spot(a), view.spot(b));
            lines = lines.go(from.0, from.1).line(to.0, to.1);
        }
        at += 0.08;
    }
    c.within(cap, |c| c.stroke(&lines, sheer(t.trim.shade(-0.7), 0.22), 3.5));
}

fn back(c: &mut Canvas, t: &Subject, view: &View, (x, z, top): (f64, f64, f64)) {
    let seat = t.n("seat", 360.0);
    let lean = |y: f64| -z - 60.0 * (y - seat) / (top - seat);
    match t.n("back", 0.0).round() as i32 {
        1 => {
            for place in 0..5_u8 {
                let at = (f64::from(place) - 2.0) * x * 0.4;
                c.limb(
                    view,
                    ([at, seat + 20.0, -z], [at * 1.06, top - 20.0, lean(top)]),
                    (13.0, 12.0),
                    t.main,
                );
            }
            crest(c, t, view, ((x + 16.0, top - 52.0, top), lean(top)));
        }
        2 => crest(c, t, view, ((x + 8.0, seat + 150.0, top), lean(top - 60.0))),
        3 => {
            // A bow from arm to arm, as in a captain's chair.
            let y = seat + 210.0;
            let from = view.spot([-x - 20.0, y - 12.0, z * 0.6]);
            let to = view.spot([x + 20.0, y - 12.0, z * 0.6]);
            let (a, b) = (
                view.spot([-x * 1.5, y + 16.0, -z * 2.5]),
                view.spot([x * 1.5, y + 16.0, -z * 2.5]),
            );
            for place in 0..7_u8 {
                let at = (f64::from(place) - 3.0) / 3.0;
                let bent = -z * (1.5 - 0.8 * at * at);
                c.limb(
                    view,
                    ([at * x, seat + 10.0, -z], [at * x * 1.12, y + 4.0, bent]),
                    (12.0, 11.0),
                    t.main,
                );
            }
            for side in [1.0, -1.0] {
                c.limb(
                    view,
                    ([side * x, seat + 10.0, z * 0.5], [side * (x + 18.0), y - 8.0, z * 0.5]),
                    (18.0, 15.0),
                    t.main,
                );
            }
            c.tube(&Path::new().go(from.0, from.1).curve(a, b, to), 30.0, t.main);
        }
        _ => {
            for share in [0.52, 1.0] {
                let y = seat + (top - seat) * share;
                crest(c, t, view, ((x + 10.0, y - 78.0, y), lean(y)));
            }
        }
    }
}

/// A board across the back.
fn crest(c: &mut Canvas, t: &Subject, view: &View, ((half, low, high), z): ((f64, f64, f64), f64)) {
    let outline: Vec<_> = rounded((half, (high - low) / 2.0), 26.0)
        .into_iter()
        .map(|(x, y)| (x, y + (low + high) / 2.0))
        .collect();
    let cap = c.slab(view, (Plane::Front, &outline), (z - 10.0, z + 12.0), t.main);
    c.stroke(&cap, sheer(t.main.shade(0.7), 0.3), 2.0);
}

/// A round or square seat on three or four legs.
pub(super) fn stool(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -18.0));
    let (r, h, splay) = (t.n("r", 180.0), t.n("h", 460.0), t.n("splay", 60.0));
    let legs: &[f64] =
        if t.has("three") { &[210.0, 330.0, 90.0] } else { &[225.0, 315.0, 135.0, 45.0] };
    let at = |angle: f64, radius: f64, y: f64| {
        let (sin, cos) = angle.to_radians().sin_cos();
        [cos * radius, y, sin * radius]
    };
    let inner = r * 0.62;
    let feet: Vec<_> = legs.iter().map(|&angle| at(angle, inner + splay, 0.0)).collect();
    ground(c, &view, (r * 0.7, r * 0.7), &feet);
    let width = t.n("leg", 30.0);
    let rung = h * t.n("rung", 0.34);
    let out = inner + splay * (1.0 - rung / h);
    for (place, &angle) in legs.iter().enumerate() {
        c.limb(
            &view,
            (at(angle, inner, h), at(angle, inner + splay, 0.0)),
            (width, width * 0.7),
            t.main,
        );
        let next = legs[(place + 1) % legs.len()];
        if t.n("rungs", 1.0) > 0.0 && place + 1 < legs.len() {
            c.limb(&view, (at(angle, out, rung), at(next, out, rung)), (15.0, 15.0), t.accent);
        }
    }
    let thick = t.n("thick", 34.0);
    if t.has("square") {
        board(c, &view, ((2.0 * r, 1.72 * r), 44.0), (h, h + thick), t.trim);
    } else {
        c.round_slab(&view, [0.0, h, 0.0], (r, thick), t.trim);
    }
    if t.has("dished") {
        let (x, y) = view.spot([0.0, h + thick, 0.0]);
        c.soft(
            &Path::ellipse((x + 6.0, y + 4.0), r * 0.66, r * 0.18),
            sheer(t.trim.shade(-0.6), 0.3),
            14.0,
        );
    }
}

/// A long plain seat.
pub(super) fn bench(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -24.0));
    let (w, d, h) = (t.n("w", 860.0), t.n("d", 230.0), t.n("h", 330.0));
    let (x, z) = (w / 2.0 - 90.0, d / 2.0 - 34.0);
    let feet = [[-x - 30.0, 0.0, -z], [x + 30.0, 0.0, -z], [-x - 30.0, 0.0, z], [x + 30.0, 0.0, z]];
    ground(c, &view, (w / 2.0 - 40.0, d / 2.0), &feet);
    for depth in [-z, z] {
        for side in [1.0, -1.0] {
            c.limb(
                &view,
                ([side * x, h, depth], [side * (x + 30.0), 0.0, depth]),
                (36.0, 26.0),
                t.main,
            );
        }
        c.limb(
            &view,
            ([-x - 10.0, h * 0.42, depth * 0.5], [x + 10.0, h * 0.42, depth * 0.5]),
            (18.0, 18.0),
            t.main.shade(-0.1),
        );
    }
    board(c, &view, ((w, d), 24.0), (h, h + 34.0), t.main);
    if t.has("pad") {
        c.cushion(&view, ([0.0, h + 34.0, 0.0], [w - 20.0, 54.0, d - 12.0]), 24.0, t.trim);
    }
}

/// Two steps to reach what is high up.
pub(super) fn steps(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -30.0));
    let (w, h) = (t.n("w", 360.0), t.n("h", 440.0));
    ground(
        c,
        &view,
        (w / 2.0, 190.0),
        &[
            [-w / 2.0, 0.0, 190.0],
            [w / 2.0, 0.0, 190.0],
            [w / 2.0, 0.0, -160.0],
            [-w / 2.0, 0.0, -160.0],
        ],
    );
    let half = w / 2.0 - 26.0;
    for side in [-1.0, 1.0] {
        c.limb(
            &view,
            ([side * half, h, -40.0], [side * (half + 20.0), 0.0, -170.0]),
            (34.0, 28.0),
            t.main,
        );
    }
    c.limb(
        &view,
        ([-half - 10.0, h * 0.4, -120.0], [half + 10.0, h * 0.4, -120.0]),
        (18.0, 18.0),
        t.main,
    );
    for side in [-1.0, 1.0] {
        c.limb(
            &view,
            ([side * half, h, 0.0], [side * (half + 20.0), 0.0, 190.0]),
            (34.0, 28.0),
            t.main,
        );
    }
    let low: Vec<_> =
        rounded((w / 2.0 - 4.0, 70.0), 18.0).into_iter().map(|(x, z)| (x, z + 110.0)).collect();
    let cap = c.slab(&view, (Plane::Floor, &low), (h * 0.46, h * 0.46 + 28.0), t.trim);
    c.stroke(&cap, sheer(t.trim.shade(0.7), 0.35), 2.0);
    let high: Vec<_> =
        rounded((w / 2.0 + 10.0, 100.0), 24.0).into_iter().map(|(x, z)| (x, z - 20.0)).collect();
    let cap = c.slab(&view, (Plane::Floor, &high), (h, h + 30.0), t.trim);
    c.stroke(&cap, sheer(t.trim.shade(0.7), 0.35), 2.0);
}
