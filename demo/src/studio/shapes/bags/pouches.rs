//! Small bags, and what goes into them.

use super::{ring, stitches, strap, zip};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, WHITE};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A flat bag with a zip.
pub(super) fn pouch(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 380.0), t.n("h", 260.0));
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -5.0)), |c| {
        let loop_ = Path::new().go(w - 10.0, -h + 40.0).curve(
            (w + 110.0, -h + 10.0),
            (w + 150.0, -h + 150.0),
            (w + 20.0, -h + 110.0),
        );
        strap(c, &loop_, 18.0, t.trim);
        let body = Path::mirrored(
            0.0,
            &[
                k(0.0, -h),
                k(w, -h + 6.0),
                s(w + 16.0, -h * 0.2),
                s(w + 6.0, h * 0.6),
                s(w - 40.0, h - 6.0),
                s(0.0, h + 10.0),
            ],
        );
        c.drop(&body, 34.0);
        c.pillow(&body, t.main, 64.0);
        if t.has("base") {
            let base = Path::rect((-w - 40.0, h * 0.3), (2.0 * w + 80.0, h), 0.0);
            c.within(&body, |c| c.fill(&base, sheer(t.trim, 0.94)));
            c.within(&body, |c| {
                stitches(
                    c,
                    &Path::new().go(-w - 20.0, h * 0.3 + 16.0).line(w + 20.0, h * 0.3 + 16.0),
                    t.trim.shade(0.7),
                )
            });
        }
        if t.has("stripes") {
            let mut lines = Path::new();
            for at in 0..7_u8 {
                let x = -w + 60.0 + f64::from(at) * 116.0;
                lines = lines.go(x, -h).line(x, h + 20.0);
            }
            c.within(&body, |c| c.stroke(&lines, sheer(t.accent, 0.7), 16.0));
        }
        let line = Path::new().go(-w + 16.0, -h + 46.0).line(w - 16.0, -h + 46.0);
        zip(c, &line, ((w - 40.0, -h + 48.0), t.accent));
        stitches(
            c,
            &Path::new().go(-w + 14.0, -h + 74.0).line(w - 14.0, -h + 74.0),
            t.main.shade(-0.6),
        );
    });
}

/// A folded wallet, or a case for cards.
pub(super) fn wallet(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 370.0), t.n("h", 290.0));
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -10.0)), |c| {
        if t.has("cards") {
            for (lift, colour) in [(86.0, t.accent), (48.0, t.accent.mix(WHITE, 0.6))] {
                let card = Path::rect((-w + 40.0, -h - lift), (2.0 * w - 90.0, 200.0), 22.0);
                c.drop(&card, 8.0);
                c.pillow(&card, colour, 12.0);
            }
        }
        let under = Path::rect((-w + 8.0, -h + 12.0), (2.0 * w, 2.0 * h), 36.0);
        c.drop(&under, 30.0);
        c.pillow(&under, t.main.shade(-0.2), 30.0);
        let body = Path::rect((-w, -h), (2.0 * w, 2.0 * h), 36.0);
        c.pillow(&body, t.main, 46.0);
        stitches(
            c,
            &Path::rect((-w + 20.0, -h + 20.0), (2.0 * w - 40.0, 2.0 * h - 40.0), 24.0),
            t.trim,
        );
        if t.has("flap") {
            let flap = Path::ring(&[
                k(-w, -h),
                k(w, -h),
                s(w + 4.0, -h * 0.2),
                s(w * 0.6, h * 0.24),
                s(0.0, h * 0.34),
                s(-w * 0.6, h * 0.24),
                s(-w - 4.0, -h * 0.2),
            ]);
            c.moved(Move::to(2.0, 9.0), |c| c.soft(&flap, sheer(BLACK, 0.34), 9.0));
            c.pillow(&flap, t.main.shade(0.05), 34.0);
            c.soft(&Path::ellipse((3.0, h * 0.18 + 4.0), 22.0, 22.0), sheer(BLACK, 0.4), 4.0);
            c.pillow(&Path::ellipse((0.0, h * 0.18), 21.0, 21.0), t.accent, 8.0);
        } else {
            let hinge = Path::new().go(-w + 70.0, -h).line(-w + 70.0, h);
            c.within(&body, |c| c.soft_line(&hinge, sheer(BLACK, 0.22), 14.0, 7.0));
        }
    });
}

/// A sleeve for a laptop.
pub(super) fn sleeve(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 430.0), t.n("h", 310.0));
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -7.0)), |c| {
        let metal = Path::rect((-w + 24.0, -h - 70.0), (2.0 * w - 60.0, 300.0), 26.0);
        c.drop(&metal, 12.0);
        let paint = c.linear(
            (-w, -h),
            (w, 0.0),
            &[
                (0.0, WHITE.shade(-0.1), 1.0),
                (0.4, WHITE.shade(-0.24), 1.0),
                (1.0, WHITE.shade(-0.4), 1.0),
            ],
        );
        c.fill(&metal, paint);
        let body = Path::rect((-w, -h), (2.0 * w, 2.0 * h), 40.0);
        c.drop(&body, 32.0);
        c.pillow(&body, t.main, 50.0);
        let flap = Path::rect((w * 0.28, -h - 4.0), (w * 0.74, 2.0 * h + 8.0), 30.0);
        c.moved(Move::to(-7.0, 5.0), |c| c.soft(&flap, sheer(BLACK, 0.26), 9.0));
        c.pillow(&flap, t.trim, 36.0);
        stitches(
            c,
            &Path::rect((w * 0.28 + 16.0, -h + 12.0), (w * 0.74 - 34.0, 2.0 * h - 24.0), 20.0),
            t.trim.shade(0.7),
        );
        c.soft(&Path::ellipse((w * 0.4 + 3.0, 4.0), 18.0, 18.0), sheer(BLACK, 0.4), 4.0);
        c.pillow(&Path::ellipse((w * 0.4, 0.0), 17.0, 17.0), t.accent, 7.0);
    });
}

/// A small bag on a belt.
pub(super) fn belt_bag(c: &mut Canvas, t: &Subject) {
    let (w, h) = (330.0, 200.0);
    let belt = Path::new()
        .go(-w + 20.0, -90.0)
        .curve((-w - 200.0, -120.0), (-w - 60.0, -430.0), (0.0, -420.0))
        .curve((w + 60.0, -430.0), (w + 200.0, -120.0), (w - 20.0, -90.0));
    strap(c, &belt, 46.0, t.trim);
    ring(c, (0.0, -420.0), (50.0, 32.0), t.accent);
    let body = Path::mirrored(
        0.0,
        &[
            s(0.0, -h),
            s(w * 0.7, -h + 20.0),
            s(w, -h * 0.3),
            s(w * 0.88, h * 0.6),
            s(w * 0.5, h),
            s(0.0, h + 16.0),
        ],
    );
    c.drop(&body, 34.0);
    c.pillow(&body, t.main, 70.0);
    let line = Path::new().go(-w * 0.86, -h * 0.34).bow((0.0, -h * 0.74), (w * 0.86, -h * 0.34));
    zip(c, &line, ((w * 0.82, -h * 0.34), t.accent));
    let line = Path::new().go(-w * 0.66, h * 0.16).bow((0.0, h * 0.02), (w * 0.66, h * 0.16));
    c.within(&body, |c| {
        c.soft_line(&line, sheer(BLACK, 0.35), 12.0, 6.0);
        c.stroke(&line, sheer(t.main.shade(-0.6), 0.6), 4.0);
    });
}

/// A loop of leather or cord with a ring and a key.
pub(super) fn key_ring(c: &mut Canvas, t: &Subject) {
    let loop_ = Path::ring(&[
        k(-26.0, -30.0),
        s(-80.0, -330.0),
        s(0.0, -450.0),
        s(80.0, -330.0),
        k(26.0, -30.0),
    ]);
    strap(c, &loop_, 44.0, t.main);
    let band = Path::rect((-52.0, -110.0), (104.0, 96.0), 14.0);
    c.drop(&band, 8.0);
    c.pillow(&band, t.main.shade(0.06), 16.0);
    stitches(c, &Path::rect((-40.0, -98.0), (80.0, 72.0), 8.0), t.trim);
    let hoop = Path::ellipse((0.0, 90.0), 104.0, 104.0);
    c.moved(Move::to(6.0, 9.0), |c| c.soft_line(&hoop, sheer(BLACK, 0.3), 14.0, 6.0));
    c.tube(&hoop, 16.0, t.accent);
    for (turn, x) in [(14.0, -50.0), (-16.0, 54.0)] {
        c.moved(Move::to(x, 170.0).turned(turn), |c| {
            let head = Path::ellipse((0.0, 74.0), 70.0, 76.0);
            let hole = Path::ellipse((0.0, 30.0), 20.0, 20.0);
            let blade = Path::polygon(&[
                (-22.0, 130.0),
                (22.0, 130.0),
                (22.0, 380.0),
                (0.0, 404.0),
                (-22.0, 384.0),
                (-22.0, 350.0),
                (-8.0, 336.0),
                (-22.0, 318.0),
                (-22.0, 290.0),
                (-6.0, 276.0),
                (-22.0, 256.0),
            ]);
            c.drop(&blade, 12.0);
            c.drop(&head, 12.0);
            c.pillow(&blade, t.accent.shade(0.1), 10.0);
            c.pillow(&head, t.accent, 16.0);
            c.fill(&hole, sheer(BLACK, 0.45));
        });
    }
}
