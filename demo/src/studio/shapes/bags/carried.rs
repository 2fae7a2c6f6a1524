//! Bags worn on a shoulder, on the back, or in a hand.

use super::{crease, ring, stitches, strap, zip};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::BLACK;
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// An open-topped bag with two handles.
#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
pub(super) fn tote(c: &mut Canvas, t: &Subject) {
    let (w, h, foot) = (t.n("w", 330.0), t.n("h", 640.0), t.n("foot", 290.0));
    let long = t.n("handle", 360.0);
    c.shadow((10.0, -6.0), foot, 180.0);
    let handle = |x: f64, up: f64| {
        Path::new().go(-x, up).curve(
            (-x - 6.0, up - long * 1.3),
            (x + 6.0, up - long * 1.3),
            (x, up),
        )
    };
    strap(c, &handle(w * 0.44, -h + 16.0), t.n("strap", 32.0), t.trim.shade(-0.2));
    let back = Path::ring(&[
        k(-w + 10.0, -h + 4.0),
        s(0.0, -h - 22.0),
        k(w - 10.0, -h + 4.0),
        s(0.0, -h + 34.0),
    ]);
    c.fill(&back, t.main.shade(-0.4));
    let body = Path::ring(&[
        k(-w, -h),
        s(0.0, -h + 30.0),
        k(w, -h),
        s(w - 14.0, -h * 0.5),
        s(foot + 16.0, -60.0),
        k(foot, -4.0),
        s(0.0, 26.0),
        k(-foot, -4.0),
        s(-foot - 16.0, -60.0),
        s(-w + 14.0, -h * 0.5),
    ]);
    c.pillow(&body, t.main, 60.0);
    if t.has("base") {
        let base = Path::new()
            .go(-w, -h * 0.26)
            .bow((0.0, -h * 0.2), (w, -h * 0.26))
            .line(w, 60.0)
            .line(-w, 60.0)
            .close();
        c.within(&body, |c| {
            let paint = c.linear(
                (-w, 0.0),
                (w, 0.0),
                &[
                    (0.0, t.trim.shade(0.1), 1.0),
                    (0.4, t.trim, 1.0),
                    (1.0, t.trim.shade(-0.3), 1.0),
                ],
            );
            c.fill(&base, paint);
        });
    }
    for (a, by, b) in [
        ((-w * 0.5, -h + 60.0), (-w * 0.3, -h * 0.5), (-w * 0.44, -60.0)),
        ((w * 0.6, -h * 0.8), (w * 0.36, -h * 0.5), (w * 0.5, -h * 0.12)),
    ] {
        crease(c, &body, &Path::new().go(a.0, a.1).bow(by, b), t.main);
    }
    if t.has("stripes") {
        let mut lines = Path::new();
        for at in [0.42, 0.5, 0.58] {
            lines = lines.go(-w - 10.0, -h * at).bow((0.0, -h * at + 34.0), (w + 10.0, -h * at));
        }
        c.within(&body, |c| c.stroke(&lines, sheer(t.accent, 0.85), 22.0));
    }
    if t.has("pocket") {
        let pocket = Path::mirrored(
            0.0,
            &[k(0.0, -h * 0.62), k(w * 0.5, -h * 0.63), k(w * 0.48, -h * 0.24), k(0.0, -h * 0.22)],
        );
        c.moved(Move::to(3.0, 6.0), |c| c.soft(&pocket, sheer(BLACK, 0.26), 6.0));
        c.pillow(&pocket, t.main.shade(0.05), 18.0);
        stitches(c, &pocket, t.accent);
    }
    let hem = Path::new().go(-w + 6.0, -h + 44.0).bow((0.0, -h + 104.0), (w - 6.0, -h + 44.0));
    stitches(c, &hem, t.main.shade(-0.6));
    strap(c, &handle(w * 0.5, -h + 90.0), t.n("strap", 32.0), t.trim);
    for x in [-w * 0.5, w * 0.5] {
        let tab = Path::rect((x - 22.0, -h + 60.0), (44.0, 84.0), 6.0);
        c.pillow(&tab, t.trim, 10.0);
        stitches(c, &tab, t.trim.shade(0.7));
    }
}

/// A bag for the back: roll top or lid, a pocket, two straps behind.
#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
pub(super) fn backpack(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 270.0), t.n("h", 720.0));
    c.shadow((10.0, -4.0), w * 0.96, 190.0);
    for side in [-1.0, 1.0] {
        let line = Path::new().go(side * w * 0.5, -h + 60.0).curve(
            (side * (w + 110.0), -h + 120.0),
            (side * (w + 90.0), -140.0),
            (side * (w - 30.0), -60.0),
        );
        strap(c, &line, 46.0, t.trim.shade(-0.24));
    }
    let grip = Path::new().go(-56.0, -h + 10.0).curve(
        (-50.0, -h - 76.0),
        (50.0, -h - 76.0),
        (56.0, -h + 10.0),
    );
    strap(c, &grip, 26.0, t.trim);
    let body = Path::mirrored(
        0.0,
        &[
            s(0.0, -h),
            s(w * 0.7, -h + 20.0),
            s(w * 0.98, -h * 0.78),
            s(w + 12.0, -h * 0.4),
            s(w + 2.0, -60.0),
            s(w * 0.8, 8.0),
            s(0.0, 20.0),
        ],
    );
    c.pillow(&body, t.main, 70.0);
    let lower = Path::mirrored(
        0.0,
        &[
            k(0.0, -h * 0.46),
            k(w * 0.8, -h * 0.46),
            s(w * 0.84, -h * 0.26),
            s(w * 0.78, -70.0),
            s(w * 0.6, -32.0),
            s(0.0, -24.0),
        ],
    );
    c.moved(Move::to(4.0, 10.0), |c| c.soft(&lower, sheer(BLACK, 0.34), 14.0));
    c.pillow(&lower, t.main.shade(0.06), 40.0);
    if t.has("roll") {
        let roll = Path::mirrored(
            0.0,
            &[
                s(0.0, -h - 12.0),
                s(w * 0.9, -h - 2.0),
                k(w + 6.0, -h + 24.0),
                k(w + 4.0, -h + 104.0),
                s(0.0, -h + 130.0),
            ],
        );
        c.moved(Move::to(2.0, 10.0), |c| c.soft(&roll, sheer(BLACK, 0.34), 10.0));
        c.pillow(&roll, t.main.shade(0.04), 44.0);
        let line = Path::new().go(0.0, -h + 20.0).line(0.0, -h * 0.5);
        strap(c, &line, 36.0, t.trim);
        ring(c, (0.0, -h * 0.62), (27.0, 20.0), t.accent);
    } else if t.has("lid") {
        let lid = Path::mirrored(
            0.0,
            &[
                s(0.0, -h - 6.0),
                s(w * 0.74, -h + 12.0),
                s(w + 6.0, -h * 0.8),
                k(w * 0.98, -h * 0.56),
                s(w * 0.6, -h * 0.5),
                s(0.0, -h * 0.48),
            ],
        );
        c.moved(Move::to(3.0, 12.0), |c| c.soft(&lid, sheer(BLACK, 0.36), 13.0));
        c.pillow(&lid, t.main.shade(0.08), 54.0);
        for x in [-w * 0.46, w * 0.46] {
            let line = Path::new().go(x, -h * 0.58).line(x, -h * 0.3);
            strap(c, &line, 34.0, t.trim);
            ring(c, (x, -h * 0.4), (26.0, 18.0), t.accent);
        }
    } else {
        let line = Path::string(&[
            k(-w * 0.86, -h * 0.52),
            s(-w * 0.8, -h * 0.8),
            s(-w * 0.4, -h * 0.93),
            s(w * 0.4, -h * 0.93),
            s(w * 0.8, -h * 0.8),
            k(w * 0.86, -h * 0.52),
        ]);
        zip(c, &line, ((w * 0.86, -h * 0.52), t.accent));
        let line = Path::new().go(-w * 0.66, -h * 0.37).bow((0.0, -h * 0.4), (w * 0.66, -h * 0.37));
        zip(c, &line, ((w * 0.62, -h * 0.37), t.accent));
    }
    let patch = Path::rect((-46.0, -h * 0.24), (92.0, 56.0), 8.0);
    c.fill(&patch, t.trim);
    stitches(c, &patch, t.trim.shade(0.7));
}

/// A bag with a flap, worn across.
pub(super) fn satchel(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 380.0), t.n("h", 480.0));
    c.shadow((14.0, -4.0), w * 0.95, 170.0);
    let top = -h + 30.0;
    let line = Path::new().go(-w + 30.0, top).curve(
        (-w * 0.9, top - t.n("strap", 520.0)),
        (w * 0.9, top - t.n("strap", 520.0)),
        (w - 30.0, top),
    );
    strap(c, &line, 32.0, t.trim);
    let body = Path::mirrored(
        0.0,
        &[
            k(0.0, -h),
            k(w - 20.0, -h),
            s(w + 8.0, -h * 0.5),
            s(w - 4.0, -30.0),
            s(w - 40.0, 6.0),
            s(0.0, 14.0),
        ],
    );
    c.pillow(&body, t.main.shade(-0.12), 50.0);
    let deep = t.n("flap", 0.66);
    let low = -h + h * deep;
    let flap = Path::mirrored(
        0.0,
        &[
            k(0.0, -h - 10.0),
            k(w - 22.0, -h - 6.0),
            s(w + 4.0, -h * 0.86),
            s(w - 4.0, low - 70.0),
            s(w - 56.0, low),
            s(0.0, low + 14.0),
        ],
    );
    c.moved(Move::to(3.0, 13.0), |c| c.soft(&flap, sheer(BLACK, 0.38), 13.0));
    c.pillow(&flap, t.main, 46.0);
    let edge = Path::string(&[
        k(w - 22.0, -h * 0.86),
        s(w - 26.0, low - 76.0),
        s(w - 70.0, low - 20.0),
        s(0.0, low - 8.0),
        s(70.0 - w, low - 20.0),
        s(26.0 - w, low - 76.0),
        k(22.0 - w, -h * 0.86),
    ]);
    stitches(c, &edge, t.main.shade(0.7));
    if t.n("buckles", 2.0) > 1.5 {
        for x in [-w * 0.48, w * 0.48] {
            strap(c, &Path::new().go(x, low - 110.0).line(x, low + 60.0), 36.0, t.trim);
            ring(c, (x, low - 4.0), (27.0, 20.0), t.accent);
        }
    } else {
        let disc = Path::ellipse((0.0, low - 40.0), 24.0, 24.0);
        c.soft(&Path::ellipse((4.0, low - 35.0), 24.0, 24.0), sheer(BLACK, 0.4), 5.0);
        c.pillow(&disc, t.accent, 8.0);
    }
    for x in [-w + 34.0, w - 34.0] {
        ring(c, (x, top), (22.0, 16.0), t.accent);
    }
}

/// A long bag for two days.
pub(super) fn weekender(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 470.0), t.n("h", 430.0));
    c.shadow((14.0, -4.0), w * 0.94, 180.0);
    let handle = |lift: f64, x: f64| {
        Path::new().go(-x, -h * 0.72).curve(
            (-x + 10.0, -h - lift),
            (x - 10.0, -h - lift),
            (x, -h * 0.72),
        )
    };
    strap(c, &handle(300.0, w * 0.34), 30.0, t.trim.shade(-0.2));
    let body = Path::mirrored(
        0.0,
        &[
            s(0.0, -h),
            s(w * 0.7, -h + 10.0),
            s(w * 0.96, -h * 0.72),
            s(w + 16.0, -h * 0.3),
            s(w - 4.0, -30.0),
            s(w * 0.8, 8.0),
            s(0.0, 18.0),
        ],
    );
    c.pillow(&body, t.main, 64.0);
    c.within(&body, |c| {
        for side in [-1.0, 1.0] {
            let x = |x: f64| side * x;
            let end = Path::ring(&[
                k(x(w + 60.0), -h * 0.3),
                s(x(w * 0.8), -h * 0.24),
                s(x(w * 0.66), 0.0),
                k(x(w * 0.64), 60.0),
                k(x(w + 60.0), 60.0),
            ]);
            c.fill(&end, sheer(t.trim, 0.96));
            c.soft_line(&end, sheer(BLACK, 0.2), 10.0, 4.0);
        }
    });
    let line = Path::new().go(-w * 0.84, -h * 0.84).bow((0.0, -h * 0.96), (w * 0.84, -h * 0.84));
    zip(c, &line, ((w * 0.8, -h * 0.84), t.accent));
    crease(
        c,
        &body,
        &Path::new().go(-w * 0.2, -h * 0.7).bow((-w * 0.1, -h * 0.4), (-w * 0.2, -h * 0.06)),
        t.main,
    );
    let front = Path::new()
        .go(-w * 0.36, 6.0)
        .line(-w * 0.36, -h * 0.7)
        .curve((-w * 0.34, -h - 250.0), (w * 0.34, -h - 250.0), (w * 0.36, -h * 0.7))
        .line(w * 0.36, 6.0);
    strap(c, &front, 32.0, t.trim);
    let grip = Path::new().go(-58.0, -h - 134.0).bow((0.0, -h - 146.0), (58.0, -h - 134.0));
    c.stroke(&grip, t.trim.shade(-0.2), 46.0);
    c.moved(Move::to(-2.0, -5.0), |c| c.stroke(&grip, t.trim.shade(0.14), 30.0));
}
