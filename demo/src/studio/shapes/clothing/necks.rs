//! How a top ends at the neck.

use super::{ribs, seam};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::BLACK;
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A collar that lies down, with its two points.
pub(super) fn collar(c: &mut Canvas, t: &Subject, cut: &super::tops::Cut) {
    let n = cut.neck;
    let colour = if t.has("cord") { t.trim } else { t.main };
    let stand = Path::ring(&[
        k(-n - 10.0, -392.0),
        s(0.0, -418.0),
        k(n + 10.0, -392.0),
        s(n * 0.6, -350.0),
        s(0.0, -338.0),
        s(-n * 0.6, -350.0),
    ]);
    c.fill(&stand, colour.shade(-0.34));
    let back =
        Path::ring(&[k(-n - 12.0, -396.0), s(0.0, -428.0), k(n + 12.0, -396.0), s(0.0, -402.0)]);
    c.fill(&back, colour.shade(0.06));
    let long = t.n("point", 118.0);
    for side in [-1.0, 1.0] {
        let x = |x: f64| side * x;
        let flap = Path::ring(&[
            k(x(n + 12.0), -398.0),
            s(x(n * 0.6), -362.0),
            k(x(4.0), -334.0),
            k(x(46.0), -334.0 + long * 0.72),
            k(x(n + 44.0), -334.0 + long * 0.2),
        ]);
        c.moved(Move::to(3.0, 7.0), |c| c.soft(&flap, sheer(BLACK, 0.32), 6.0));
        c.pillow(&flap, colour.shade(if side < 0.0 { 0.1 } else { 0.02 }), 16.0);
        seam(c, &flap, colour);
    }
}

/// The edge of a deep neck.
pub(super) fn placket(
    c: &mut Canvas,
    t: &Subject,
    (torso, cut): (&Path, &super::tops::Cut),
    deep: f64,
) {
    let low = -388.0 + deep + 44.0;
    let line = Path::new()
        .go(-cut.neck + 4.0, -398.0)
        .bow((-cut.neck * 0.74, -280.0), (0.0, low))
        .bow((cut.neck * 0.74, -280.0), (cut.neck - 4.0, -398.0));
    c.within(torso, |c| {
        c.soft_line(&line, sheer(BLACK, 0.3), 50.0, 6.0);
        c.stroke(&line, t.main.shade(0.08), 42.0);
    });
}

/// A knitted band around the neck, low or rolled high.
pub(super) fn band(c: &mut Canvas, t: &Subject, cut: &super::tops::Cut, tall: f64) {
    let n = cut.neck;
    let outline = if tall > 50.0 {
        Path::ring(&[
            k(-n - 4.0, -390.0),
            s(-n + 12.0, -440.0),
            k(-n + 12.0, -470.0),
            s(0.0, -458.0),
            k(n - 12.0, -470.0),
            s(n - 12.0, -440.0),
            k(n + 4.0, -390.0),
            s(n * 0.6, -346.0),
            s(0.0, -332.0),
            s(-n * 0.6, -346.0),
        ])
    } else {
        Path::ring(&[
            k(-n - 8.0, -396.0),
            k(-n + 16.0, -404.0),
            s(-n * 0.56, -376.0),
            s(0.0, -364.0),
            s(n * 0.56, -376.0),
            k(n - 16.0, -404.0),
            k(n + 8.0, -396.0),
            s(n * 0.66, -350.0),
            s(0.0, -332.0),
            s(-n * 0.66, -350.0),
        ])
    };
    let colour = if t.has("ringer") { t.trim } else { t.main };
    if tall < 50.0 {
        let back = Path::ring(&[
            k(-n + 12.0, -404.0),
            s(0.0, -394.0),
            k(n - 12.0, -404.0),
            s(0.0, -372.0),
        ]);
        c.fill(&back, colour.shade(-0.26));
    }
    c.moved(Move::to(0.0, 6.0), |c| c.soft(&outline, sheer(BLACK, 0.26), 5.0));
    c.pillow(&outline, colour.shade(0.04), 14.0);
    if t.has("ribbed") || tall > 50.0 {
        let top = if tall > 50.0 { -470.0 } else { -404.0 };
        ribs(
            c,
            &outline,
            (((-n, top), (n, top)), ((-n * 1.3, -320.0), (n * 1.3, -320.0))),
            (18, colour),
        );
    }
}

pub(super) fn hood(c: &mut Canvas, t: &Subject, cut: &super::tops::Cut) {
    let n = cut.neck;
    let outline = Path::mirrored(
        0.0,
        &[
            s(0.0, -560.0),
            s(n + 20.0, -530.0),
            s(n + 64.0, -440.0),
            k(n + 40.0, -352.0),
            s(0.0, -300.0),
        ],
    );
    c.drop(&outline, 20.0);
    c.pillow(&outline, t.main, 40.0);
    let inside = Path::mirrored(
        0.0,
        &[
            s(0.0, -520.0),
            s(n - 8.0, -490.0),
            s(n + 22.0, -420.0),
            k(n - 2.0, -362.0),
            s(0.0, -330.0),
        ],
    );
    let paint = c.linear(
        (0.0, -520.0),
        (0.0, -340.0),
        &[(0.0, t.trim.shade(-0.46), 1.0), (1.0, t.trim.shade(-0.2), 1.0)],
    );
    c.fill(&inside, paint);
}

pub(super) fn cords(c: &mut Canvas, t: &Subject) {
    for side in [-1.0, 1.0] {
        let line = Path::new().go(side * 52.0, -346.0).curve(
            (side * 60.0, -290.0),
            (side * 44.0, -250.0),
            (side * 56.0, -190.0 - side * 16.0),
        );
        c.moved(Move::to(5.0, 5.0), |c| c.soft_line(&line, sheer(BLACK, 0.3), 10.0, 4.0));
        c.stroke(&line, t.accent, 9.0);
    }
}
