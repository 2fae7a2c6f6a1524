//! Plants of many small leaves.

use super::{Fronds, pot, sprig, stem};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{Colour, WHITE};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::{Scatter, Subject};

/// Arching fronds.
pub(super) fn fern(c: &mut Canvas, t: &Subject) {
    let (y, _) = pot(c, t);
    let frond = |c: &mut Canvas, tone: Colour| {
        let mut leaflets = Path::new();
        for step in 1..=13_u8 {
            let u = f64::from(step) / 13.5;
            let (x, up) = (u * u * 120.0, u * 380.0);
            let long = 74.0 * (1.0 - u).powf(0.7) + 12.0;
            for side in [-1.0, 1.0] {
                let droop = if side > 0.0 { 0.4 } else { -0.1 };
                leaflets = leaflets.go(x, -up).bow(
                    (x + side * long * 0.5, -up - long * 0.34),
                    (x + side * long, -up - long * 0.1 + long * droop),
                );
            }
        }
        c.stroke(&leaflets, tone.shade(-0.14), 21.0);
        c.moved(Move::to(-2.0, -4.0), |c| c.stroke(&leaflets, tone.shade(0.14), 12.0));
        let rib = Path::new().go(0.0, 0.0).bow((10.0, -210.0), (118.0, -390.0));
        c.stroke(&rib, tone.shade(-0.3), 6.0);
    };
    let groups: [Fronds; 3] = [
        (
            &[
                (-44.0, 1.1, -1.0),
                (2.0, 1.16, -1.0),
                (-4.0, 1.12, 1.0),
                (40.0, 1.1, 1.0),
                (14.0, 1.14, -1.0),
            ],
            -0.22,
        ),
        (&[(-84.0, 1.04, -1.0), (76.0, 1.04, 1.0), (-20.0, 1.0, -1.0), (18.0, 0.98, 1.0)], -0.02),
        (
            &[
                (-104.0, 0.8, -1.0),
                (98.0, 0.78, 1.0),
                (-60.0, 0.7, -1.0),
                (54.0, 0.68, 1.0),
                (24.0, 0.66, -1.0),
            ],
            0.12,
        ),
    ];
    for (fronds, by) in groups {
        let tone = t.accent.shade(by);
        let moves: Vec<_> = fronds
            .iter()
            .map(|&(turned, size, side)| {
                Move::to(turned * 0.4, y + 2.0).turned(turned * 0.72).stretched((size * side, size))
            })
            .collect();
        c.stamp(&moves, |c| frond(c, tone));
    }
}

/// A little tree with a round crown of small leaves.
pub(super) fn tree(c: &mut Canvas, t: &Subject) {
    let (y, _) = pot(c, t);
    let (trunk, crown) = (t.n("trunk", 420.0), t.n("crown", 230.0));
    let bark = Colour::rgb(0x86_7a66);
    stem(
        c,
        &Path::new().go(4.0, y + 6.0).curve(
            (-20.0, y - trunk * 0.4),
            (30.0, y - trunk * 0.6),
            (0.0, y - trunk),
        ),
        24.0,
        bark,
    );
    let top = (0.0, y - trunk - crown * 0.5);
    let mut twigs = Path::new();
    for (x, up) in [(-0.6, 0.2), (0.55, 0.3), (-0.3, 0.7), (0.3, 0.8), (0.0, 0.4)] {
        twigs = twigs.go(0.0, y - trunk + 6.0).bow(
            (x * crown * 0.4, y - trunk - up * crown * 0.4),
            (x * crown, y - trunk - up * crown),
        );
    }
    stem(c, &twigs, 9.0, bark);
    let mut scatter = Scatter::new(7);
    for (by, count) in [(-0.3, 9_u8), (-0.04, 9), (0.16, 8)] {
        let tone = t.accent.shade(by);
        let moves: Vec<_> = (0..count)
            .map(|_| {
                let angle = scatter.between(0.0, 360.0);
                let away = scatter.next().sqrt() * crown * 0.74;
                let (sin, cos) = angle.to_radians().sin_cos();
                let lean = cos * 70.0 + scatter.between(-30.0, 30.0);
                Move::to(top.0 + cos * away, top.1 + sin * away * 0.8 + 60.0)
                    .turned(lean.round())
                    .sized(scatter.between(0.8, 1.15))
            })
            .collect();
        c.stamp(&moves, |c| sprig(c, (t.n("long", 118.0), t.n("wide", 20.0)), tone));
    }
    if t.has("fruit") {
        let places: Vec<_> =
            [(-110.0, 20.0), (90.0, -40.0), (10.0, 90.0), (-50.0, -90.0), (140.0, 70.0)]
                .map(|(x, down)| Move::to(top.0 + x, top.1 + down))
                .to_vec();
        c.stamp(&places, |c| {
            let paint = c.radial(
                (-12.0, -14.0),
                (52.0, 52.0),
                &[
                    (0.0, t.trim.shade(0.5), 1.0),
                    (0.5, t.trim, 1.0),
                    (1.0, t.trim.shade(-0.36), 1.0),
                ],
            );
            c.fill(&Path::ellipse((0.0, 0.0), 38.0, 38.0), paint);
        });
    }
}

/// A bush of kitchen herbs.
pub(super) fn herb(c: &mut Canvas, t: &Subject) {
    let (y, wide) = pot(c, t);
    let mut scatter = Scatter::new(t.n("seed", 3.0) as u32);
    let tall = t.n("tall", 300.0);
    let mut stems = Path::new();
    for stalk in -4..=4_i8 {
        let u = f64::from(stalk) / 4.0;
        stems = stems.go(u * wide * 0.6, y).bow(
            (u * wide * 0.8, y - tall * 0.5),
            (u * wide * 1.1, y - tall * (1.0 - 0.3 * u.abs())),
        );
    }
    stem(c, &stems, 7.0, t.accent.shade(-0.1));
    for (by, count) in [(-0.28, 9_u8), (-0.04, 9), (0.16, 7)] {
        let tone = t.accent.shade(by);
        let moves: Vec<_> = (0..count)
            .map(|_| {
                let u = scatter.between(-1.0, 1.0);
                let up = scatter.next().powf(0.8) * tall * (1.1 - 0.4 * u.abs());
                let lean = u * 66.0 + scatter.between(-26.0, 26.0);
                Move::to((u * wide * 1.05).round(), (y - up * 0.8).round())
                    .turned(lean.round())
                    .sized(scatter.between(0.8, 1.2))
            })
            .collect();
        c.stamp(&moves, |c| sprig(c, (t.n("long", 104.0), t.n("wide", 36.0)), tone));
    }
}

/// Heart-shaped leaves that hang over the edge.
#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
pub(super) fn trailing(c: &mut Canvas, t: &Subject) {
    let (y, wide) = pot(c, t);
    let heart = |c: &mut Canvas, tone: Colour| {
        let outline = Path::ring(&[
            k(0.0, 0.0),
            s(-40.0, -26.0),
            s(-76.0, 20.0),
            s(-52.0, 90.0),
            k(0.0, 150.0),
            s(52.0, 90.0),
            s(76.0, 20.0),
            s(40.0, -26.0),
        ]);
        let paint = c.linear(
            (-60.0, -20.0),
            (60.0, 120.0),
            &[(0.0, tone.shade(0.32), 1.0), (0.5, tone, 1.0), (1.0, tone.shade(-0.28), 1.0)],
        );
        c.fill(&outline, paint);
        c.stroke(&Path::new().go(0.0, 4.0).bow((4.0, 70.0), (0.0, 136.0)), sheer(WHITE, 0.26), 4.0);
        if t.has("variegated") {
            let fleck =
                Path::ring(&[s(-20.0, 30.0), s(-44.0, 50.0), s(-10.0, 100.0), s(10.0, 60.0)]);
            c.fill(&fleck, sheer(Colour::rgb(0xee_e8bc), 0.7));
        }
    };
    let long = t.n("long", 430.0);
    let vines = [(-0.96, 1.0), (0.98, 0.74), (-0.72, 0.5), (0.8, 1.2), (0.16, 0.34)];
    let mut lines = Path::new();
    let mut leaves: Vec<Move> = Vec::new();
    for (vine, (u, size)) in (0_u8..).zip(vines) {
        let (x, fall) = (u * wide, long * size);
        lines = lines.go(x * 0.4, y).curve(
            (x * 0.8, y - 90.0),
            (x * 1.5, y - 30.0),
            (x * 1.3, y + fall),
        );
        for step in 0..4_u8 {
            let v = (f64::from(step) + 0.7) / 4.0;
            let side = if (step + vine) % 2 == 0 { 1.0 } else { -1.0 };
            leaves.push(
                Move::to(
                    (x * (1.16 + 0.16 * v) + side * 12.0).round(),
                    (y - 40.0 + fall * v).round(),
                )
                .turned(side * -34.0)
                .sized(0.96 - 0.2 * v),
            );
        }
    }
    let crown = [
        (-0.6, -50.0, -150.0),
        (0.5, -60.0, 150.0),
        (-0.1, -80.0, 185.0),
        (-0.45, -10.0, -124.0),
        (0.4, -14.0, 116.0),
        (0.0, -40.0, 160.0),
    ];
    let top: Vec<_> = crown
        .iter()
        .map(|&(u, up, turned)| Move::to((u * wide).round(), y + up).turned(turned))
        .collect();
    stem(c, &lines, 7.0, t.accent.shade(-0.06));
    c.stamp(&top[..3], |c| heart(c, t.accent.shade(-0.2)));
    let (back, front): (Vec<_>, Vec<_>) =
        leaves.into_iter().enumerate().partition(|(place, _)| place % 2 == 0);
    let moves = |half: Vec<(usize, Move)>| half.into_iter().map(|(_, one)| one).collect::<Vec<_>>();
    c.stamp(&moves(back), |c| heart(c, t.accent.shade(-0.1)));
    c.stamp(&moves(front), |c| heart(c, t.accent.shade(0.06)));
    c.stamp(&top[3..], |c| heart(c, t.accent.shade(0.12)));
    if t.n("hung", 1.0) > 0.0 {
        let cords = Path::new()
            .go(-wide, y)
            .line(0.0, y - 700.0)
            .line(wide, y)
            .go(0.0, y - 700.0)
            .line(0.0, y - 1200.0);
        c.beyond(|c| c.stroke(&cords, t.trim, 8.0));
    }
}
