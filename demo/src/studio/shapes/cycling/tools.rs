//! What is carried to mend and to lock.

use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A pump for the floor or the frame.
pub(in crate::studio::shapes) fn pump(c: &mut Canvas, t: &Subject) {
    if t.has("mini") {
        c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -40.0)), |c| {
            for (from, to, r, colour) in [
                (-430.0, 60.0, 38.0, t.main),
                (60.0, 360.0, 46.0, t.trim),
                (360.0, 430.0, 34.0, t.accent),
            ] {
                let body = Path::rect((from, -r), (to - from, 2.0 * r), 12.0);
                c.drop(&body, 20.0);
                let paint = c.linear(
                    (0.0, -r),
                    (0.0, r),
                    &[
                        (0.0, colour.shade(-0.2), 1.0),
                        (0.24, colour.shade(0.55), 1.0),
                        (0.5, colour.shade(0.02), 1.0),
                        (1.0, colour.shade(-0.45), 1.0),
                    ],
                );
                c.fill(&body, paint);
            }
            let mut rings = Path::new();
            for ring in 0..8_u8 {
                let x = 110.0 + f64::from(ring) * 30.0;
                rings = rings.go(x, -45.0).line(x, 45.0);
            }
            c.stroke(&rings, sheer(BLACK, 0.3), 7.0);
        });
        return;
    }
    let h = t.n("h", 800.0);
    c.shadow((0.0, 0.0), 190.0, 140.0);
    let hose = Path::new()
        .go(40.0, -60.0)
        .curve((330.0, 40.0), (330.0, -500.0), (60.0, -h * 0.62))
        .curve((-10.0, -h * 0.7), (60.0, -h * 0.4), (80.0, -h * 0.3));
    let foot = Path::ring(&[
        k(-210.0, 0.0),
        s(-190.0, -40.0),
        s(0.0, -70.0),
        s(190.0, -40.0),
        k(210.0, 0.0),
        s(0.0, 40.0),
    ]);
    c.pillow(&foot, t.trim, 20.0);
    let barrel = Turned { at: (0.0, -30.0), profile: &[k(46.0, 0.0), k(46.0, h * 0.66)] };
    c.turned(&barrel, t.main, Finish::Metal);
    let collar = Turned {
        at: barrel.level(h * 0.64),
        profile: &[k(56.0, 0.0), k(56.0, 36.0), k(20.0, 44.0)],
    };
    c.turned(&collar, t.trim, Finish::Gloss);
    c.rod(((0.0, -h), (0.0, -h * 0.68)), (20.0, 20.0), t.accent);
    let grip = Path::rect((-210.0, -h - 34.0), (420.0, 62.0), 31.0);
    let paint = c.linear(
        (0.0, -h - 34.0),
        (0.0, -h + 28.0),
        &[
            (0.0, t.accent.shade(0.1), 1.0),
            (0.3, Colour::rgb(0xb0_7a4c).shade(0.34), 1.0),
            (1.0, Colour::rgb(0xb0_7a4c).shade(-0.4), 1.0),
        ],
    );
    c.fill(&grip, paint);
    c.tube(&hose, 20.0, Colour::rgb(0x33_363a));
    let dial = Path::ellipse((0.0, -70.0), 66.0, 66.0);
    c.fill(&dial, t.trim.shade(-0.3));
    c.fill(&Path::ellipse((0.0, -70.0), 54.0, 54.0), WHITE.shade(-0.04));
    c.stroke(&Path::new().go(0.0, -70.0).line(26.0, -98.0), Colour::rgb(0xb5_3a2a), 6.0);
}

/// A lock: a bow of steel on a bar, or a chain in cloth.
pub(in crate::studio::shapes) fn lock(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 190.0), t.n("h", 560.0));
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -10.0)), |c| {
        let bow = Path::new()
            .go(-w, h * 0.4)
            .line(-w, -h * 0.3)
            .arc((w, w), false, true, (w, -h * 0.3))
            .line(w, h * 0.4);
        c.moved(Move::to(18.0, 24.0), |c| c.soft_line(&bow, sheer(BLACK, 0.34), 56.0, 18.0));
        c.tube(&bow, 58.0, t.main);
        let bar = Path::rect((-w - 90.0, h * 0.36), (2.0 * w + 180.0, 112.0), 50.0);
        c.drop(&bar, 30.0);
        let paint = c.linear(
            (0.0, h * 0.36),
            (0.0, h * 0.36 + 112.0),
            &[
                (0.0, t.trim.shade(0.1), 1.0),
                (0.26, t.trim.shade(0.45), 1.0),
                (0.6, t.trim.shade(-0.04), 1.0),
                (1.0, t.trim.shade(-0.45), 1.0),
            ],
        );
        c.fill(&bar, paint);
        let key = Path::ellipse((0.0, h * 0.36 + 58.0), 30.0, 30.0);
        c.fill(&key, t.accent);
        c.stroke(
            &Path::new().go(0.0, h * 0.36 + 46.0).line(0.0, h * 0.36 + 70.0),
            sheer(BLACK, 0.7),
            8.0,
        );
    });
}

/// A folding tool with its bits out.
pub(in crate::studio::shapes) fn multitool(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -24.0)), |c| {
        let steel = Colour::rgb(0xa9_adb0);
        for (x, turned, long) in [
            (-280.0, -64.0, 300.0),
            (-280.0, -112.0, 260.0),
            (280.0, -60.0, 270.0),
            (280.0, -108.0, 300.0),
            (280.0, 48.0, 240.0),
        ] {
            c.moved(Move::to(x, 0.0).turned(turned), |c| {
                let bit = Path::rect((0.0, -17.0), (long, 34.0), 8.0);
                c.drop(&bit, 14.0);
                let paint = c.linear(
                    (0.0, -17.0),
                    (0.0, 17.0),
                    &[
                        (0.0, steel.shade(0.2), 1.0),
                        (0.3, steel.shade(0.6), 1.0),
                        (1.0, steel.shade(-0.4), 1.0),
                    ],
                );
                c.fill(&bit, paint);
            });
        }
        let body = Path::rect((-340.0, -92.0), (680.0, 184.0), 84.0);
        c.drop(&body, 26.0);
        let paint = c.linear(
            (0.0, -92.0),
            (0.0, 92.0),
            &[
                (0.0, t.main.shade(0.2), 1.0),
                (0.3, t.main.shade(0.34), 1.0),
                (1.0, t.main.shade(-0.3), 1.0),
            ],
        );
        c.fill(&body, paint);
        let inlay = Path::rect((-200.0, -46.0), (400.0, 92.0), 44.0);
        c.fill(&inlay, t.trim);
        super::super::kitchen::grain(c, &inlay, ((-200.0, 0.0), (200.0, 0.0)), (5, t.trim));
        for x in [-280.0, 280.0] {
            c.fill(&Path::ellipse((x, 0.0), 34.0, 34.0), t.accent.shade(-0.1));
            c.stroke(&Path::ellipse((x, 0.0), 17.0, 17.0), sheer(BLACK, 0.6), 9.0);
        }
    });
}
