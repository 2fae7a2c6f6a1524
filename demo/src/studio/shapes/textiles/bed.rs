//! Linen for bed, table and window.

use super::weave;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, WHITE};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;
use crate::studio::view::View;

/// Folded covers with two pillows on top.
pub(super) fn linen(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -24.0));
    let (w, d, h) = (t.n("w", 640.0), t.n("d", 430.0), 96.0);
    let print: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| view.spot([x * (w / 2.0 - 10.0), 0.0, z * (d / 2.0 - 10.0)]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 220.0);
    c.cushion(&view, ([0.0, 0.0, 0.0], [w, h, d]), 46.0, t.trim);
    let duvet = c.cushion(&view, ([0.0, h - 6.0, 0.0], [w, h + 30.0, d]), 60.0, t.main);
    let (a, b) =
        (view.spot([-w / 2.0, h + 46.0, d / 2.0]), view.spot([w / 2.0, h + 46.0, d / 2.0]));
    let line = Path::new().go(a.0, a.1).line(b.0, b.1).line(b.0 + 200.0, b.1 - 120.0);
    c.within(&duvet, |c| c.soft_line(&line, sheer(t.main.shade(-0.8), 0.4), 10.0, 4.0));
    let top = 2.0 * h + 20.0;
    for (lift, colour) in [(0.0, t.main), (84.0, t.accent)] {
        let pillow =
            c.cushion(&view, ([0.0, top + lift, -10.0], [w * 0.84, 104.0, d * 0.8]), 52.0, colour);
        if t.has("stripes") && lift > 0.0 {
            let mut lines = Path::new();
            for at in -5..=5_i8 {
                let x = f64::from(at) * w * 0.076;
                let [p, q, r] = [
                    [x, top + lift + 104.0, -d],
                    [x, top + lift + 104.0, d * 0.36],
                    [x, top + lift, d * 0.42],
                ]
                .map(|point| view.spot(point));
                lines = lines.go(p.0, p.1).line(q.0, q.1).line(r.0, r.1);
            }
            c.within(&pillow, |c| c.stroke(&lines, sheer(t.trim, 0.6), 9.0));
        }
    }
    if t.has("tied") {
        let [a, b, e, f] = [
            [0.0, top + 188.0, -d * 0.5],
            [0.0, top + 188.0, d * 0.4],
            [0.0, 100.0, d / 2.0 + 6.0],
            [0.0, 0.0, d / 2.0 + 4.0],
        ]
        .map(|point| view.spot(point));
        let band =
            Path::new().go(a.0, a.1).line(b.0, b.1).bow((e.0 + 6.0, b.1 + 60.0), e).line(f.0, f.1);
        c.stroke(&band, t.trim.shade(-0.2), 22.0);
        c.stroke(&band, t.trim.shade(0.1), 14.0);
    }
}

/// Napkins, folded, in a ring or fanned.
pub(super) fn napkins(c: &mut Canvas, t: &Subject) {
    for (turned, x, y, colour) in [(14.0, 40.0, -30.0, t.trim), (-6.0, -20.0, 20.0, t.main)] {
        c.moved(Move::to(x, y).turned(turned), |c| {
            let (w, h) = (t.n("w", 260.0), t.n("h", 350.0));
            let outline = Path::ring(&[
                k(-w, -h),
                s(0.0, -h - 5.0),
                k(w, -h),
                s(w + 5.0, 0.0),
                k(w, h),
                s(0.0, h + 5.0),
                k(-w, h),
                s(-w - 5.0, 0.0),
            ]);
            c.drop(&outline, 22.0);
            c.pillow(&outline, colour, 30.0);
            weave(c, t, &outline);
            let fold = Path::new().go(-w + 12.0, -h + 14.0).line(-w + 12.0, h - 14.0);
            c.stroke(&fold, sheer(BLACK, 0.12), 5.0);
            let hem = Path::rect((-w + 26.0, -h + 26.0), (2.0 * w - 52.0, 2.0 * h - 52.0), 4.0);
            c.dashed(&hem, sheer(t.accent, 0.6), (4.0, 13.0));
        });
    }
    if t.has("ring") {
        let band = Path::rect((-300.0, -30.0), (560.0, 92.0), 14.0);
        c.moved(Move::to(-10.0, 0.0).turned(-6.0), |c| {
            c.moved(Move::to(2.0, 7.0), |c| c.soft(&band, sheer(BLACK, 0.34), 8.0));
            let paint = c.linear(
                (0.0, -30.0),
                (0.0, 62.0),
                &[
                    (0.0, t.accent.shade(0.1), 1.0),
                    (0.3, t.accent.shade(0.4), 1.0),
                    (1.0, t.accent.shade(-0.36), 1.0),
                ],
            );
            c.fill(&band, paint);
        });
    }
}

/// A curtain on its rod.
pub(super) fn curtain(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 330.0), t.n("h", 860.0));
    let top = -h / 2.0;
    c.rod(((-w - 130.0, top - 26.0), (w + 130.0, top - 26.0)), (24.0, 24.0), t.trim);
    for x in [-w - 136.0, w + 136.0] {
        c.pillow(&Path::ellipse((x, top - 26.0), 26.0, 26.0), t.trim, 9.0);
    }
    let cloth = Path::ring(&[
        k(-w, top),
        k(w, top),
        s(w + 8.0, 0.0),
        k(w + 20.0, h / 2.0),
        s(w * 0.6, h / 2.0 + 12.0),
        s(w * 0.3, h / 2.0 - 4.0),
        s(0.0, h / 2.0 + 12.0),
        s(-w * 0.3, h / 2.0 - 4.0),
        s(-w * 0.6, h / 2.0 + 12.0),
        k(-w - 20.0, h / 2.0),
        s(-w - 8.0, 0.0),
    ]);
    c.drop(&cloth, 30.0);
    c.pillow(&cloth, t.main, 30.0);
    weave(c, t, &cloth);
    let mut folds = Path::new();
    for fold in -4..=4_i8 {
        let u = f64::from(fold) / 4.4;
        folds = folds.go(u * w, top).bow((u * w * 1.02, 0.0), (u * w * 1.06, h / 2.0 + 20.0));
    }
    c.within(&cloth, |c| {
        c.soft_line(&folds, sheer(t.main.shade(-0.75), 0.46), 30.0, 14.0);
        c.moved(Move::to(-32.0, 0.0), |c| {
            c.soft_line(&folds, sheer(t.main.shade(0.8), 0.4), 22.0, 12.0)
        });
    });
    let rings: Vec<_> = (0..7_u8)
        .map(|n| Move::to(-w + 20.0 + f64::from(n) * (2.0 * w - 40.0) / 6.0, top - 22.0))
        .collect();
    c.stamp(&rings, |c| {
        let ring = Path::ellipse((0.0, 0.0), 19.0, 26.0);
        c.stroke(&ring, t.accent.shade(-0.2), 8.0);
        c.stroke(&ring, t.accent.shade(0.5), 3.0);
    });
}

/// A hot-water bottle in a knitted cover.
pub(super) fn hot_water_bottle(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -8.0)), |c| {
        let spout = Path::mirrored(
            0.0,
            &[k(0.0, -500.0), k(54.0, -500.0), k(48.0, -440.0), k(70.0, -400.0), k(0.0, -380.0)],
        );
        c.drop(&spout, 14.0);
        c.pillow(&spout, t.accent, 14.0);
        let body = Path::mirrored(
            0.0,
            &[
                k(0.0, -420.0),
                k(98.0, -424.0),
                s(92.0, -340.0),
                s(190.0, -290.0),
                s(258.0, -180.0),
                s(268.0, 60.0),
                s(256.0, 300.0),
                s(170.0, 400.0),
                s(0.0, 414.0),
            ],
        );
        c.drop(&body, 32.0);
        c.pillow(&body, t.main, 70.0);
        let mut cables = Path::new();
        for at in [-130.0, 0.0, 130.0] {
            cables = cables.go(at, -280.0);
            for turn in 0..9_u8 {
                let lean = if turn % 2 == 0 { 26.0 } else { -26.0 };
                let y = -280.0 + f64::from(turn) * 76.0;
                cables = cables.curve((at + lean, y + 24.0), (at + lean, y + 52.0), (at, y + 76.0));
            }
        }
        let mut collar = Path::new();
        for rib in -6..=6_i8 {
            let x = f64::from(rib) * 15.0;
            collar = collar.go(x, -424.0).line(x * 1.1, -320.0);
        }
        c.within(&body, |c| {
            c.soft_line(&cables, sheer(t.main.shade(-0.7), 0.4), 13.0, 6.0);
            c.moved(Move::to(-12.0, -4.0), |c| {
                c.soft_line(&cables, sheer(t.main.shade(0.7), 0.36), 11.0, 5.0)
            });
            c.stroke(&collar, sheer(t.main.shade(-0.7), 0.24), 6.0);
            c.moved(Move::to(5.0, 0.0), |c| c.stroke(&collar, sheer(WHITE, 0.14), 4.0));
        });
        let tie = Path::new().go(-104.0, -330.0).bow((0.0, -300.0), (104.0, -330.0));
        c.stroke(&tie, t.trim, 13.0);
    });
}
