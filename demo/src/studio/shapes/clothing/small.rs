//! Caps, scarves, socks, gloves, slippers.

use super::{fold, ribs, seam};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::BLACK;
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A knitted cap with a turned-up brim.
pub(super) fn beanie(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 270.0), t.n("h", 430.0));
    let brim = t.n("brim", 170.0);
    if t.has("bobble") {
        let ball = Path::ellipse((0.0, -h - 30.0), 84.0, 80.0);
        c.drop(&ball, 16.0);
        c.pillow(&ball, t.trim, 30.0);
        c.speckle(&ball, t.trim.shade(0.5), (9.0, 40));
    }
    let crown = Path::mirrored(
        0.0,
        &[
            s(0.0, -h),
            s(w * 0.56, -h * 0.9),
            s(w * 0.9, -h * 0.56),
            k(w * 0.97, -60.0),
            s(0.0, -40.0),
        ],
    );
    c.drop(&crown, 24.0);
    c.pillow(&crown, t.main, 60.0);
    let mut lines = Path::new();
    for rib in -6..=6_i8 {
        let u = f64::from(rib) / 6.5;
        lines = lines.go(u * w * 0.16, -h * 0.99).curve(
            (u * w * 0.9, -h * 0.86),
            (u * w, -h * 0.5),
            (u * w, -50.0),
        );
    }
    c.within(&crown, |c| {
        c.stroke(&lines, sheer(t.main.shade(-0.6), 0.24), 8.0);
        c.moved(Move::to(8.0, 0.0), |c| c.stroke(&lines, sheer(t.main.shade(0.7), 0.22), 6.0));
    });
    let fold_up = Path::mirrored(
        0.0,
        &[
            s(0.0, -brim + 20.0),
            s(w * 0.6, -brim + 10.0),
            k(w + 4.0, -brim),
            s(w + 14.0, -brim * 0.5),
            k(w + 2.0, 0.0),
            s(w * 0.6, 22.0),
            s(0.0, 32.0),
        ],
    );
    c.moved(Move::to(0.0, -8.0), |c| c.soft(&fold_up, sheer(BLACK, 0.3), 8.0));
    c.pillow(&fold_up, t.main.shade(0.04), 40.0);
    ribs(c, &fold_up, (((-w, -brim), (w, -brim)), ((-w, 34.0), (w, 34.0))), (26, t.main));
    if t.has("label") {
        let label = Path::rect((w * 0.3, -brim * 0.66), (92.0, 52.0), 6.0);
        c.moved(Move::to(2.0, 4.0), |c| c.soft(&label, sheer(BLACK, 0.3), 4.0));
        c.fill(&label, t.accent);
        seam(c, &label, t.accent);
    }
}

/// A cap with a peak, seen from the side and front.
pub(super) fn cap(c: &mut Canvas, t: &Subject) {
    c.shadow((20.0, 20.0), 330.0, 160.0);
    let crown = Path::ring(&[
        k(-250.0, -60.0),
        s(-262.0, -240.0),
        s(-150.0, -390.0),
        s(40.0, -410.0),
        s(200.0, -320.0),
        s(262.0, -150.0),
        k(262.0, -30.0),
        s(60.0, 30.0),
    ]);
    c.pillow(&crown, t.main, 60.0);
    for (a, by, b) in [
        ((30.0, -408.0), (-150.0, -300.0), (-120.0, -4.0)),
        ((30.0, -408.0), (170.0, -280.0), (140.0, 10.0)),
    ] {
        seam(c, &Path::new().go(a.0, a.1).bow(by, b), t.main);
    }
    let peak = Path::ring(&[
        k(-252.0, -96.0),
        s(-330.0, -10.0),
        s(-420.0, 70.0),
        s(-330.0, 110.0),
        s(-100.0, 80.0),
        k(130.0, 8.0),
        s(-60.0, -30.0),
    ]);
    c.moved(Move::to(6.0, 16.0), |c| c.soft(&peak, sheer(BLACK, 0.3), 12.0));
    c.pillow(&peak, t.trim, 30.0);
    for by in [26.0, 52.0] {
        let line = Path::string(&[
            k(-268.0 + by, -70.0 + by * 0.5),
            s(-380.0 + by * 1.2, 60.0),
            s(-310.0 + by, 90.0 - by * 0.5),
            s(-100.0, 60.0 - by * 0.5),
            k(90.0 - by, 4.0 - by * 0.2),
        ]);
        c.within(&peak, |c| seam(c, &line, t.trim));
    }
    let knob = Path::ellipse((30.0, -408.0), 24.0, 13.0);
    c.pillow(&knob, t.trim, 6.0);
    if t.has("label") {
        c.fill(&Path::rect((-176.0, -226.0), (104.0, 78.0), 8.0), t.accent);
    }
}

/// A scarf laid in a loop with both ends hanging.
#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
pub(super) fn scarf(c: &mut Canvas, t: &Subject) {
    let ends: [(&[_], bool); 2] = [
        (
            &[
                k(-40.0, -250.0),
                s(60.0, -60.0),
                k(120.0, 360.0),
                k(290.0, 340.0),
                s(220.0, -40.0),
                k(110.0, -280.0),
            ],
            true,
        ),
        (
            &[
                k(30.0, -250.0),
                s(-90.0, 0.0),
                k(-150.0, 430.0),
                k(-320.0, 410.0),
                s(-250.0, -10.0),
                k(-140.0, -280.0),
            ],
            false,
        ),
    ];
    for (knots, right) in ends {
        let outline = Path::ring(knots);
        let (from, to) = if right {
            ((120.0, 360.0), (290.0, 340.0))
        } else {
            ((-320.0, 410.0), (-150.0, 430.0))
        };
        let mut fringe = Path::new();
        for strand in 0..=11_u8 {
            let u = f64::from(strand) / 11.0;
            let (x, y) = (from.0 + (to.0 - from.0) * u, from.1 + (to.1 - from.1) * u - 4.0);
            fringe = fringe.go(x, y).line(x + 6.0 - f64::from(strand % 3) * 5.0, y + 66.0);
        }
        c.stroke(&fringe, t.trim, 7.0);
        c.drop(&outline, 20.0);
        c.pillow(&outline, t.main, 34.0);
        bands(c, t, &outline, right);
    }
    let ring = Path::ring(&[
        k(-250.0, -300.0),
        s(-190.0, -440.0),
        s(0.0, -480.0),
        s(190.0, -440.0),
        k(250.0, -300.0),
        s(180.0, -190.0),
        s(0.0, -150.0),
        s(-180.0, -190.0),
    ]);
    c.drop(&ring, 20.0);
    c.pillow(&ring, t.main, 50.0);
    let hole = Path::ring(&[
        s(0.0, -420.0),
        s(110.0, -380.0),
        s(130.0, -330.0),
        s(0.0, -290.0),
        s(-130.0, -330.0),
        s(-110.0, -380.0),
    ]);
    let paint = c.linear(
        (0.0, -420.0),
        (0.0, -290.0),
        &[(0.0, t.main.shade(-0.5), 1.0), (1.0, t.main.shade(-0.24), 1.0)],
    );
    c.fill(&hole, paint);
    for y in [-262.0, -222.0] {
        let line = Path::new().go(-210.0, y - 46.0).bow((0.0, y + 60.0), (210.0, y - 46.0));
        fold(c, &ring, &line, (14.0, t.main));
    }
}

/// Checks or stripes on one end of a scarf.
fn bands(c: &mut Canvas, t: &Subject, outline: &Path, right: bool) {
    let side = if right { 1.0 } else { -1.0 };
    if t.has("bands") {
        let mut lines = Path::new();
        for at in [180.0, 240.0, 300.0] {
            lines = lines.go(side * 60.0, at + 30.0).line(side * 330.0, at);
        }
        c.within(outline, |c| c.stroke(&lines, sheer(t.accent, 0.9), 24.0));
    }
    if t.has("checks") {
        let mut lines = Path::new();
        for step in 0..7_u8 {
            let at = -200.0 + f64::from(step) * 96.0;
            lines = lines.go(side * -60.0, at + 30.0).line(side * 360.0, at);
        }
        for x in [30.0, 90.0, 150.0] {
            lines = lines.go(side * (x - 50.0), -280.0).line(side * (x + 110.0), 440.0);
        }
        c.within(outline, |c| c.stroke(&lines, sheer(t.accent, 0.5), 20.0));
    }
    let line = Path::new().go(side * 60.0, -200.0).bow((side * 150.0, 60.0), (side * 200.0, 380.0));
    fold(c, outline, &line, (15.0, t.main));
}
