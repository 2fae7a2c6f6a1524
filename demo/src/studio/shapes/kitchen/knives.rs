//! Knives, and what belongs to them.

use super::grain;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::path::{Path, Spot, k, rounded, s};
use crate::studio::subject::Subject;
use crate::studio::view::{Plane, View};

/// A knife lying flat, its point to the upper left: `form` 0 a cook's, 1 paring, 2 bread,
/// 3 cleaver-like, 4 slim.
pub(super) fn knife(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", 52.0)), |c| one(c, t));
}

#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
fn one(c: &mut Canvas, t: &Subject) {
    let form = t.n("form", 0.0).round() as i32;
    let (long, deep) = (t.n("long", 560.0), t.n("deep", 124.0));
    let steel = if t.has("carbon") { Colour::rgb(0x8d_8f90) } else { Colour::rgb(0xb6_babd) };
    // The spine is up, the edge down, the point to the left.
    let outline = match form {
        1 => Path::ring(&[
            k(0.0, -34.0),
            s(-long * 0.7, -30.0),
            k(-long, 14.0),
            s(-long * 0.6, deep * 0.5),
            k(-10.0, deep * 0.52),
            k(0.0, 24.0),
        ]),
        2 => Path::ring(&[
            k(0.0, -36.0),
            s(-long * 0.86, -36.0),
            s(-long + 16.0, -8.0),
            k(-long, 40.0),
            k(-long * 0.9, 56.0),
            k(-10.0, 58.0),
            k(0.0, 24.0),
        ]),
        3 => Path::ring(&[
            k(0.0, -40.0),
            k(-long * 0.84, -46.0),
            s(-long * 0.95, -20.0),
            k(-long, 60.0),
            s(-long * 0.5, deep),
            k(-24.0, deep),
            k(-14.0, 30.0),
            k(0.0, 26.0),
        ]),
        4 => Path::ring(&[
            k(0.0, -26.0),
            s(-long * 0.8, -24.0),
            k(-long, 20.0),
            s(-long * 0.5, 44.0),
            k(-10.0, 38.0),
            k(0.0, 24.0),
        ]),
        _ => Path::ring(&[
            k(0.0, -38.0),
            s(-long * 0.66, -36.0),
            k(-long, 26.0),
            s(-long * 0.7, deep * 0.74),
            s(-long * 0.3, deep),
            k(-22.0, deep),
            s(-14.0, 60.0),
            k(0.0, 28.0),
        ]),
    };
    c.drop(&outline, 16.0);
    let paint = c.linear(
        (-long * 0.6, -60.0),
        (-long * 0.4, deep),
        &[
            (0.0, steel.shade(-0.14), 1.0),
            (0.3, steel.shade(0.5), 1.0),
            (0.52, steel.shade(0.1), 1.0),
            (0.8, steel.shade(0.36), 1.0),
            (1.0, steel.shade(-0.06), 1.0),
        ],
    );
    c.fill(&outline, paint);
    c.within(&outline, |c| {
        let edge = Path::new()
            .go(-long, 30.0)
            .bow((-long * 0.6, deep * 0.6), (-20.0, deep * if form == 4 { 0.24 } else { 0.86 }));
        c.stroke(&edge, sheer(WHITE, 0.4), 3.0);
        c.stroke(&outline, sheer(BLACK, 0.22), 4.0);
        if t.has("forged") {
            let cloud = Path::string(&[
                k(0.0, 30.0),
                s(-long * 0.2, 46.0),
                s(-long * 0.4, 26.0),
                s(-long * 0.6, 40.0),
                s(-long * 0.8, 16.0),
                k(-long, 20.0),
                k(-long, -80.0),
                k(0.0, -80.0),
            ]);
            c.fill(&cloud, sheer(BLACK, 0.34));
        }
        if form == 2 {
            let mut teeth = Path::new();
            for tooth in 0..24_u8 {
                let x = -24.0 - f64::from(tooth) * (long * 0.9 / 24.0);
                teeth = teeth.go(x, 60.0).line(x - 8.0, 44.0);
            }
            c.stroke(&teeth, sheer(BLACK, 0.3), 3.0);
        }
    });
    handle(c, t);
}

fn handle(c: &mut Canvas, t: &Subject) {
    let grip = t.n("grip", 330.0);
    let outline = if t.has("round") {
        Path::rect((-6.0, -36.0), (grip, 66.0), 26.0)
    } else {
        Path::ring(&[
            k(-4.0, -40.0),
            s(grip * 0.5, -44.0),
            s(grip - 10.0, -36.0),
            s(grip + 14.0, 10.0),
            s(grip - 10.0, 62.0),
            s(grip * 0.7, 40.0),
            s(grip * 0.3, 44.0),
            k(-4.0, 34.0),
        ])
    };
    c.drop(&outline, 18.0);
    let paint = c.linear(
        (0.0, -44.0),
        (0.0, 56.0),
        &[
            (0.0, t.trim.shade(0.08), 1.0),
            (0.24, t.trim.shade(0.32), 1.0),
            (0.6, t.trim.shade(-0.04), 1.0),
            (1.0, t.trim.shade(-0.4), 1.0),
        ],
    );
    c.fill(&outline, paint);
    grain(c, &outline, ((-10.0, 0.0), (grip + 10.0, 4.0)), (5, t.trim));
    let ferrule = Path::rect((-12.0, -42.0), (44.0, 80.0), 8.0);
    let metal = c.linear(
        (0.0, -42.0),
        (0.0, 38.0),
        &[
            (0.0, t.accent.shade(-0.1), 1.0),
            (0.3, t.accent.shade(0.6), 1.0),
            (1.0, t.accent.shade(-0.4), 1.0),
        ],
    );
    c.fill(&ferrule, metal);
    if t.n("rivets", 3.0) > 0.0 && !t.has("round") {
        let places: Vec<_> = (0..t.n("rivets", 3.0) as u8)
            .map(|n| Move::to(90.0 + f64::from(n) * 84.0, 0.0))
            .collect();
        c.stamp(&places, |c| {
            c.fill(&Path::ellipse((1.0, 2.0), 12.0, 12.0), sheer(BLACK, 0.4));
            let paint = c.linear(
                (-10.0, -10.0),
                (10.0, 10.0),
                &[(0.0, t.accent.shade(0.6), 1.0), (1.0, t.accent.shade(-0.3), 1.0)],
            );
            c.fill(&Path::ellipse((0.0, 0.0), 11.0, 11.0), paint);
        });
    }
}

/// A wooden block with knives in it.
pub(super) fn block(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -32.0));
    let (w, h, d) = (330.0, 430.0, 240.0);
    let print: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| view.spot([x * w / 2.0, 0.0, z * d / 2.0]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 210.0);
    c.block(&view, [0.0, 0.0, 0.0], [w, h, d], t.main);
    for (x, z, tall) in [
        (-100.0, -60.0, 210.0),
        (0.0, -60.0, 230.0),
        (100.0, -60.0, 200.0),
        (-60.0, 50.0, 170.0),
        (60.0, 50.0, 160.0),
    ] {
        let slot = view.spot([x, h, z]);
        c.fill(&Path::ellipse(slot, 40.0, 8.0), sheer(BLACK, 0.5));
        let steel = Colour::rgb(0xb6_babd);
        let (a, b) = (view.spot([x, h, z]), view.spot([x, h + 34.0, z]));
        c.rod((b, a), (34.0, 38.0), steel);
        let (a, b) = (view.spot([x, h + 30.0, z]), view.spot([x, h + tall, z]));
        c.rod((b, a), (46.0, 38.0), t.trim);
    }
}

/// A stone to sharpen on, in its holder.
pub(super) fn stone(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -28.0));
    let print: Vec<_> = [(-400.0, -130.0), (400.0, -130.0), (400.0, 130.0), (-400.0, 130.0)]
        .map(|(x, z)| view.spot([x, 0.0, z]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 150.0);
    let base = rounded((400.0, 140.0), 20.0);
    c.slab(&view, (Plane::Floor, &base), (0.0, 60.0), t.accent);
    c.block(&view, [0.0, 60.0, 0.0], [680.0, 50.0, 200.0], t.trim);
    c.block(&view, [0.0, 110.0, 0.0], [680.0, 60.0, 200.0], t.main);
}

/// A board to cut on, standing against nothing, seen from above: `form` 0 with a handle, 1 plain,
/// 2 round.
pub(super) fn board(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -12.0)), |c| {
        let (w, h) = (t.n("w", 300.0), t.n("h", 400.0));
        let outline = match t.n("form", 0.0).round() as i32 {
            1 => Path::rect((-w, -h), (2.0 * w, 2.0 * h), t.n("radius", 50.0)),
            2 => Path::ring(&[
                k(-56.0, -w - 40.0),
                s(-46.0, -w - 190.0),
                s(0.0, -w - 230.0),
                s(46.0, -w - 190.0),
                k(56.0, -w - 40.0),
                s(w * 0.74, -w * 0.74),
                s(w, 0.0),
                s(w * 0.7, w * 0.72),
                s(0.0, w),
                s(-w * 0.7, w * 0.72),
                s(-w, 0.0),
                s(-w * 0.74, -w * 0.74),
            ]),
            _ => paddle((w, h)),
        };
        let under = Move::to(9.0, 14.0);
        c.drop(&outline, 34.0);
        c.moved(under, |c| c.fill(&outline, t.main.shade(-0.34)));
        let paint = c.linear(
            (-w, -h),
            (w, h),
            &[
                (0.0, t.main.shade(0.24), 1.0),
                (0.5, t.main.shade(0.04), 1.0),
                (1.0, t.main.shade(-0.12), 1.0),
            ],
        );
        c.fill(&outline, paint);
        grain(c, &outline, ((0.0, -h - 220.0), (14.0, h + 20.0)), (11, t.main));
        if t.has("strips") {
            let mut lines = Path::new();
            for strip in [-0.62, -0.2, 0.22, 0.64] {
                lines = lines.go(w * strip, -h - 10.0).line(w * strip, h + 10.0);
            }
            c.within(&outline, |c| c.stroke(&lines, sheer(t.trim, 0.9), 34.0));
        }
        if t.has("groove") {
            let channel =
                Path::rect((-w + 44.0, -h + 44.0), (2.0 * w - 88.0, 2.0 * h - 88.0), 40.0);
            c.stroke(&channel, sheer(BLACK, 0.22), 13.0);
            c.moved(Move::to(4.0, 5.0), |c| c.stroke(&channel, sheer(WHITE, 0.26), 5.0));
        }
        c.within(&outline, |c| c.stroke(&outline, sheer(WHITE, 0.26), 6.0));
        let hole = match t.n("form", 0.0).round() as i32 {
            1 => (w - 76.0, -h + 76.0),
            2 => (0.0, -w - 160.0),
            _ => (0.0, -h - 92.0),
        };
        if t.n("hole", 1.0) > 0.0 {
            c.fill(&Path::ellipse(hole, 24.0, 24.0), t.main.shade(-0.62));
            c.stroke(
                &Path::ellipse((hole.0 + 2.0, hole.1 + 3.0), 23.0, 23.0),
                sheer(WHITE, 0.3),
                3.0,
            );
        }
    });
}

/// A rectangle with round corners and a grip at its top.
fn paddle((w, h): Spot) -> Path {
    let (r, lift) = (92.0, -h + 40.0);
    Path::new()
        .go(-w + r, lift)
        .line(-96.0, lift)
        .curve((-58.0, lift), (-52.0, lift - 20.0), (-52.0, lift - 60.0))
        .curve((-52.0, lift - 240.0), (52.0, lift - 240.0), (52.0, lift - 60.0))
        .curve((52.0, lift - 20.0), (58.0, lift), (96.0, lift))
        .line(w - r, lift)
        .arc((r, r), false, true, (w, lift + r))
        .line(w, h - r)
        .arc((r, r), false, true, (w - r, h))
        .line(-w + r, h)
        .arc((r, r), false, true, (-w, h - r))
        .line(-w, lift + r)
        .arc((r, r), false, true, (-w + r, lift))
        .close()
}
