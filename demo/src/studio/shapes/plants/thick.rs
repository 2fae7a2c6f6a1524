//! Plants that keep their water.

use super::{leaf, pot};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::{Scatter, Subject};

/// Ribs and spines on a fleshy body between two edges.
fn spines(c: &mut Canvas, within: &Path, colour: Colour) {
    let ((left, top), (right, bottom)) = within.around();
    let (mid, half) = ((left + right) / 2.0, (right - left) / 2.0);
    let mut lines = Path::new();
    let mut dots = Path::new();
    for rib in -3..=3_i8 {
        let x = mid + (f64::from(rib) / 3.6 * 1.4).sin() * half;
        lines = lines
            .go(mid + (x - mid) * 0.7, top)
            .bow((mid + (x - mid) * 1.2, (top + bottom) / 2.0), (mid + (x - mid) * 0.9, bottom));
        let mut y = top + 34.0;
        while y < bottom - 8.0 {
            dots = dots.dot((x + 6.0).round(), y.round());
            y += 46.0;
        }
    }
    c.within(within, |c| {
        c.stroke(&lines, sheer(colour.shade(-0.7), 0.26), 9.0);
        c.moved(Move::to(9.0, 0.0), |c| c.stroke(&lines, sheer(colour.shade(0.7), 0.24), 6.0));
        c.stroke(&dots, sheer(WHITE, 0.85), 7.0);
    });
}

/// A tall cactus with or without arms.
pub(super) fn cactus(c: &mut Canvas, t: &Subject) {
    let (y, _) = pot(c, t);
    let (w, tall) = (t.n("wide", 92.0), t.n("tall", 460.0));
    let arm = |c: &mut Canvas, side: f64, up: f64, high: f64| {
        let line = Path::new().go(0.0, y - up).curve(
            (side * w * 1.3, y - up + 10.0),
            (side * w * 1.8, y - up),
            (side * w * 1.8, y - up - high),
        );
        c.stroke(&line, t.accent.shade(-0.26), w * 0.86);
        c.moved(Move::to(-5.0, -3.0), |c| c.stroke(&line, t.accent.shade(0.0), w * 0.66));
        c.moved(Move::to(-14.0, -6.0), |c| c.stroke(&line, t.accent.shade(0.18), w * 0.24));
        c.dotted(&line, sheer(WHITE, 0.85), (7.0, 40.0));
    };
    if t.n("arms", 2.0) > 0.5 {
        arm(c, -1.0, tall * 0.34, tall * 0.26);
    }
    if t.n("arms", 2.0) > 1.5 {
        arm(c, 1.0, tall * 0.5, tall * 0.24);
    }
    let body = Path::mirrored(
        0.0,
        &[
            s(0.0, y - tall),
            s(w * 0.74, y - tall + 36.0),
            s(w, y - tall * 0.7),
            s(w * 1.02, y - tall * 0.3),
            k(w * 0.8, y + 14.0),
            s(0.0, y + 24.0),
        ],
    );
    c.pillow(&body, t.accent, 56.0);
    spines(c, &body, t.accent);
    if t.has("flower") {
        flower(c, (10.0, y - tall - 4.0), t.trim);
    }
}

fn flower(c: &mut Canvas, at: (f64, f64), colour: Colour) {
    for (turns, by, size) in
        [([-74.0, -38.0, 0.0, 38.0, 74.0], -0.1, 1.0), ([-56.0, -20.0, 16.0, 52.0, 0.0], 0.14, 0.8)]
    {
        let places = turns.map(|turn| Move::to(at.0, at.1 + 14.0).turned(turn).sized(size));
        c.stamp(&places, |c| leaf(c, (86.0, 24.0), colour.shade(by)));
    }
    c.fill(&Path::ellipse((at.0, at.1 + 6.0), 16.0, 10.0), Colour::rgb(0xe2_b64a));
}

/// A ball of a cactus.
pub(super) fn round_cactus(c: &mut Canvas, t: &Subject) {
    let (y, wide) = pot(c, t);
    let r = t.n("ball", wide * 0.86);
    let at = (0.0, y - r * 0.66);
    let body = Path::ellipse(at, r, r * 0.92);
    c.pillow(&body, t.accent, 70.0);
    spines(c, &body, t.accent);
    c.soft(&Path::ellipse((0.0, y + 14.0), r * 0.7, 14.0), sheer(BLACK, 0.24), 8.0);
    if t.has("flower") {
        flower(c, (-8.0, at.1 - r * 0.86), t.trim);
    }
}

/// A rosette of thick leaves.
pub(super) fn succulent(c: &mut Canvas, t: &Subject) {
    let (y, wide) = pot(c, t);
    let petal = |c: &mut Canvas, tone: Colour| {
        let outline = Path::ring(&[
            k(0.0, 0.0),
            s(-50.0, -70.0),
            s(-58.0, -150.0),
            s(-30.0, -196.0),
            k(0.0, -220.0),
            s(30.0, -196.0),
            s(58.0, -150.0),
            s(50.0, -70.0),
        ]);
        let paint = c.linear(
            (0.0, -220.0),
            (10.0, 0.0),
            &[
                (0.0, t.trim.mix(tone, 0.35), 1.0),
                (0.24, tone.shade(0.24), 1.0),
                (1.0, tone.shade(-0.28), 1.0),
            ],
        );
        c.fill(&outline, paint);
        c.stroke(
            &Path::string(&[k(-30.0, -192.0), k(0.0, -216.0), k(28.0, -192.0)]),
            sheer(WHITE, 0.3),
            3.0,
        );
    };
    let size = wide / 190.0;
    let rows: [(&[f64], f64, f64, f64); 4] = [
        (&[-96.0, -70.0, -42.0, -14.0, 14.0, 42.0, 70.0, 96.0], 1.12, -0.24, 0.0),
        (&[-82.0, -54.0, -26.0, 0.0, 26.0, 54.0, 82.0], 0.94, -0.06, 14.0),
        (&[-66.0, -36.0, -10.0, 16.0, 44.0, 68.0], 0.72, 0.08, 26.0),
        (&[-44.0, -14.0, 16.0, 44.0], 0.5, 0.2, 40.0),
    ];
    for (turns, long, by, down) in rows {
        let tone = t.accent.shade(by);
        let places: Vec<_> = turns
            .iter()
            .map(|&turn| {
                Move::to(turn * 0.4 * size, y - 36.0 * size + down * size * 0.3)
                    .turned(turn * 0.96)
                    .stretched((long * size, long * size * (1.0 - 0.18 * (turn.abs() / 96.0))))
            })
            .collect();
        c.stamp(&places, |c| petal(c, tone));
    }
    c.stamp(
        &[
            Move::to(-6.0, y - 30.0 * size).turned(-12.0).sized(0.34 * size),
            Move::to(8.0, y - 26.0 * size).turned(16.0).sized(0.3 * size),
        ],
        |c| petal(c, t.accent.shade(0.3)),
    );
    let front: Vec<_> = [-118.0, -150.0, 178.0, 150.0, 118.0]
        .map(|turn: f64| {
            Move::to(turn.signum() * (180.0 - turn.abs()) * 0.5 * size, y - 18.0)
                .turned(turn)
                .stretched((0.8 * size, 0.5 * size))
        })
        .to_vec();
    c.stamp(&front, |c| petal(c, t.accent.shade(0.06)));
}

/// Strings of green pearls.
pub(super) fn pearls(c: &mut Canvas, t: &Subject) {
    let (y, wide) = pot(c, t);
    let mut scatter = Scatter::new(11);
    let mut strings = Path::new();
    let mut beads: Vec<Move> = Vec::new();
    let long = t.n("long", 430.0);
    for string in -6..=6_i8 {
        let u = f64::from(string) / 6.0;
        let fall = long * scatter.between(0.34, 1.0) * (0.5 + 0.5 * u.abs());
        let x = u * wide * 1.08;
        strings =
            strings.go(x * 0.7, y - 20.0).curve((x, y - 50.0), (x * 1.06, y), (x * 1.05, y + fall));
        let count = (fall / 58.0).round().max(1.0);
        for bead in 0..count as u8 {
            let v = (f64::from(bead) + 0.8) / count;
            beads.push(
                Move::to(
                    (x * 1.05 + scatter.between(-15.0, 15.0)).round(),
                    (y - 10.0 + fall * v).round(),
                )
                .sized(scatter.between(0.84, 1.1)),
            );
        }
    }
    for _ in 0..16_u8 {
        let (u, v) = (scatter.between(-0.9, 0.9), scatter.between(-1.0, 0.8));
        beads.push(Move::to((u * wide).round(), (y - 22.0 + v * wide * 0.24).round()));
    }
    c.stroke(&strings, t.accent.shade(-0.2), 4.0);
    c.stamp(&beads, |c| {
        let paint = c.radial(
            (-8.0, -9.0),
            (34.0, 34.0),
            &[
                (0.0, t.accent.shade(0.55), 1.0),
                (0.4, t.accent.shade(0.06), 1.0),
                (1.0, t.accent.shade(-0.4), 1.0),
            ],
        );
        c.fill(&Path::ellipse((0.0, 0.0), 23.0, 23.0), paint);
    });
    if t.n("hung", 1.0) > 0.0 {
        let cords = Path::new()
            .go(-wide, y)
            .line(0.0, y - 560.0)
            .line(wide, y)
            .go(0.0, y - 560.0)
            .line(0.0, y - 1200.0);
        c.beyond(|c| c.stroke(&cords, t.trim, 8.0));
    }
}
