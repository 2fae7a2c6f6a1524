//! Rugs and skins.

use super::{fringe, weave};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::{Scatter, Subject};

/// A rug from above: `form` 0 plain or striped, 1 with a diamond, 2 round and braided, 3 bordered.
pub(super) fn rug(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -7.0)), |c| {
        let (w, h) = (t.n("w", 320.0), t.n("h", 470.0));
        let form = t.n("form", 0.0).round() as i32;
        if form == 2 {
            round(c, t, w);
            return;
        }
        if t.n("fringe", 1.0) > 0.0 {
            fringe(c, ((-w + 8.0, -h + 4.0), (w - 8.0, -h + 4.0)), ((0.0, -60.0), 30), t.trim);
            fringe(c, ((-w + 8.0, h - 4.0), (w - 8.0, h - 4.0)), ((0.0, 60.0), 30), t.trim);
        }
        let outline = Path::rect((-w, -h), (2.0 * w, 2.0 * h), 10.0);
        c.drop(&outline, 22.0);
        c.pillow(&outline, t.main, 24.0);
        weave(c, t, &outline);
        c.within(&outline, |c| {
            if form == 1 {
                for (grow, paint) in [
                    (0.86, sheer(t.accent, 0.9)),
                    (0.66, sheer(t.main, 1.0)),
                    (0.48, sheer(t.trim, 0.9)),
                    (0.26, sheer(t.accent, 0.9)),
                ] {
                    let diamond = Path::polygon(&[
                        (0.0, -h * grow),
                        (w * grow, 0.0),
                        (0.0, h * grow),
                        (-w * grow, 0.0),
                    ]);
                    c.fill(&diamond, paint);
                }
            }
            if form == 3 {
                for (inset, width) in [(54.0, 26.0), (96.0, 9.0)] {
                    let frame = Path::rect(
                        (-w + inset, -h + inset),
                        (2.0 * (w - inset), 2.0 * (h - inset)),
                        4.0,
                    );
                    c.stroke(&frame, sheer(t.accent, 0.9), width);
                }
            }
            if form == 0 && t.has("bands") {
                let mut lines = Path::new();
                for at in [-0.72, -0.62, 0.62, 0.72] {
                    lines = lines.go(-w, h * at).line(w, h * at);
                }
                c.stroke(&lines, sheer(t.accent, 0.9), 30.0);
            }
            let mut rows = Path::new();
            let mut y = -h;
            while y < h {
                rows = rows.go(-w, y).line(w, y);
                y += 19.0;
            }
            c.stroke(&rows, sheer(t.main.shade(-0.8), 0.14), 5.0);
        });
    });
}

fn round(c: &mut Canvas, t: &Subject, w: f64) {
    let r = w * 1.3;
    let disc = Path::ellipse((0.0, 0.0), r, r);
    c.drop(&disc, 22.0);
    c.pillow(&disc, t.main, 30.0);
    let mut rings = Path::new();
    let mut accents = Path::new();
    let mut at = r - 24.0;
    let mut number = 0_u8;
    while at > 24.0 {
        rings = rings.and(&Path::ellipse((0.0, 0.0), at, at));
        if number % 5 == 1 {
            accents = accents.and(&Path::ellipse((0.0, 0.0), at + 12.0, at + 12.0));
        }
        at -= 32.0;
        number += 1;
    }
    c.stroke(&accents, sheer(t.accent, 0.85), 28.0);
    c.stroke(&rings, sheer(t.main.shade(-0.7), 0.34), 6.0);
    c.moved(Move::to(0.0, 12.0), |c| {
        c.dashed(&rings, sheer(t.main.shade(-0.6), 0.2), (16.0, 17.0))
    });
}

/// A rug rolled up, tied with a cord.
pub(super) fn rolled(c: &mut Canvas, t: &Subject) {
    let (w, r) = (t.n("w", 460.0), t.n("r", 120.0));
    c.shallow((6.0, 12.0), w);
    let at = -r * 0.9;
    let body = Path::ring(&[
        k(-w, at - r),
        k(w, at - r),
        s(w + 40.0, at - r * 0.6),
        s(w + 52.0, at),
        s(w + 40.0, at + r * 0.6),
        k(w, at + r),
        k(-w, at + r),
        s(-w - 40.0, at + r * 0.6),
        s(-w - 52.0, at),
        s(-w - 40.0, at - r * 0.6),
    ]);
    let paint = c.linear(
        (0.0, at - r),
        (0.0, at + r),
        &[
            (0.0, t.main.shade(0.14), 1.0),
            (0.3, t.main.shade(0.26), 1.0),
            (0.65, t.main.shade(-0.05), 1.0),
            (1.0, t.main.shade(-0.42), 1.0),
        ],
    );
    c.fill(&body, paint);
    let mut lines = Path::new();
    for x in [-0.8, -0.66, -0.2, 0.04, 0.5, 0.66] {
        lines = lines.go(w * x, at - r).bow((w * x - 34.0, at), (w * x, at + r));
    }
    c.within(&body, |c| c.stroke(&lines, sheer(t.accent, 0.8), 26.0));
    let end = Path::ellipse((w, at), 52.0, r);
    c.pillow(&end, t.main.shade(-0.1), 16.0);
    let mut spiral = Path::new().go(w, at);
    for turn in 1..=9_u8 {
        let grow = f64::from(turn) / 10.0;
        let sign = if turn % 2 == 0 { 1.0 } else { -1.0 };
        spiral = spiral.curve(
            (w + sign * 66.0 * grow, at - sign * 8.0),
            (w + sign * 60.0 * grow, at + sign * r * grow * 1.2),
            (w, at + sign * r * grow),
        );
    }
    c.within(&end, |c| c.stroke(&spiral, sheer(t.main.shade(-0.7), 0.6), 7.0));
    for x in [-0.44, 0.28] {
        let cord =
            Path::new().go(w * x, at - r - 2.0).bow((w * x - 36.0, at), (w * x, at + r + 2.0));
        c.stroke(&cord, t.trim.shade(-0.2), 15.0);
        c.stroke(&cord, t.trim.shade(0.2), 7.0);
    }
}

/// A skin with long wool.
pub(super) fn sheepskin(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", 6.0)), |c| {
        let half = [
            (0.0, -470.0),
            (120.0, -480.0),
            (200.0, -400.0),
            (230.0, -300.0),
            (330.0, -330.0),
            (350.0, -240.0),
            (280.0, -150.0),
            (290.0, 0.0),
            (300.0, 150.0),
            (370.0, 240.0),
            (340.0, 330.0),
            (250.0, 310.0),
            (190.0, 400.0),
            (90.0, 440.0),
            (0.0, 420.0),
        ];
        let mut scatter = Scatter::new(23);
        let mut rim: Vec<(f64, f64)> = half.to_vec();
        rim.extend(half.iter().rev().skip(1).take(half.len() - 2).map(|&(x, y)| (-x, y)));
        let knots: Vec<_> = rim.iter().map(|&(x, y)| s(x, y)).collect();
        let outline = Path::ring(&knots);
        c.drop(&outline, 30.0);
        // Locks along the rim make it soft.
        let mut locks = Path::new();
        let count = rim.len();
        for place in 0..count {
            let (a, b) = (rim[place], rim[(place + 1) % count]);
            for part in 0..4_u8 {
                let u = f64::from(part) / 4.0;
                let (x, y) = (a.0 + (b.0 - a.0) * u, a.1 + (b.1 - a.1) * u);
                let out = 1.0 + scatter.between(0.05, 0.11);
                locks = locks.go(x * 0.9, y * 0.9).bow((x + 14.0, y), (x * out, y * out));
            }
        }
        c.stroke(&locks, t.main.shade(-0.08), 44.0);
        c.moved(Move::to(-5.0, -6.0), |c| c.stroke(&locks, t.main.shade(0.3), 22.0));
        let paint = c.radial(
            (-60.0, -90.0),
            (420.0, 520.0),
            &[
                (0.0, t.main.shade(0.5), 1.0),
                (0.6, t.main.shade(0.2), 1.0),
                (1.0, t.main.shade(-0.06), 1.0),
            ],
        );
        c.soft(&outline, paint, 14.0);
        let mut wool = Path::new();
        for _ in 0..56_u8 {
            let (x, y) = (scatter.between(-250.0, 250.0), scatter.between(-420.0, 370.0));
            wool = wool
                .go(x.round(), y.round())
                .bow((x.round() + 44.0, y.round() - 20.0), (x.round() + 46.0, y.round() + 40.0));
        }
        c.within(&outline, |c| {
            c.soft_line(&wool, sheer(t.main.shade(-0.6), 0.3), 12.0, 5.0);
            c.moved(Move::to(-9.0, -9.0), |c| {
                c.soft_line(&wool, sheer(t.main.shade(0.9), 0.5), 13.0, 5.0)
            });
        });
    });
}
