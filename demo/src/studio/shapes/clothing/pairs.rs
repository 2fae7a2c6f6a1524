//! Socks, gloves, slippers: what comes in pairs.

use super::{fold, ribs, seam};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::BLACK;
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A pair of socks.
pub(super) fn socks(c: &mut Canvas, t: &Subject) {
    let tall = t.n("tall", 330.0);
    c.stamp(&[Move::to(90.0, -60.0), Move::to(-90.0, 50.0)], |c| {
        let outline = Path::ring(&[
            k(-96.0, -tall),
            k(96.0, -tall),
            s(92.0, -80.0),
            s(104.0, 60.0),
            s(100.0, 190.0),
            s(30.0, 250.0),
            s(-120.0, 276.0),
            s(-290.0, 290.0),
            s(-346.0, 226.0),
            s(-290.0, 160.0),
            s(-150.0, 120.0),
            s(-92.0, 20.0),
        ]);
        c.drop(&outline, 18.0);
        c.pillow(&outline, t.main, 40.0);
        c.within(&outline, |c| {
            let toe = Path::ring(&[
                s(-250.0, 120.0),
                s(-232.0, 220.0),
                s(-260.0, 320.0),
                k(-400.0, 320.0),
                k(-400.0, 120.0),
            ]);
            c.fill(&toe, sheer(t.trim, 0.92));
            let heel = Path::ring(&[
                k(130.0, 60.0),
                s(40.0, 120.0),
                s(20.0, 200.0),
                k(40.0, 290.0),
                k(140.0, 280.0),
            ]);
            c.fill(&heel, sheer(t.trim, 0.92));
            if t.has("stripes") {
                let mut lines = Path::new();
                for step in 0..3_u8 {
                    let y = -tall + 150.0 + f64::from(step) * 46.0;
                    lines = lines.go(-110.0, y).line(110.0, y);
                }
                c.stroke(&lines, sheer(t.accent, 0.92), 22.0);
            }
            c.soft_line(&outline, sheer(t.main.shade(-0.7), 0.3), 30.0, 14.0);
        });
        ribs(
            c,
            &outline,
            (((-96.0, -tall), (96.0, -tall)), ((-94.0, -tall + 104.0), (94.0, -tall + 104.0))),
            (11, t.main),
        );
        let ankle = Path::new().go(-96.0, 40.0).bow((-30.0, 60.0), (0.0, 130.0));
        fold(c, &outline, &ankle, (12.0, t.main));
    });
}

/// A pair of gloves or mittens.
pub(super) fn gloves(c: &mut Canvas, t: &Subject) {
    let hand = |c: &mut Canvas| {
        let outline = if t.has("mitten") {
            Path::ring(&[
                k(-96.0, 330.0),
                s(-104.0, 170.0),
                s(-150.0, 20.0),
                s(-140.0, -190.0),
                s(-40.0, -300.0),
                s(70.0, -250.0),
                s(104.0, -90.0),
                k(106.0, 10.0),
                s(170.0, -90.0),
                s(232.0, -80.0),
                s(220.0, 20.0),
                s(130.0, 160.0),
                k(98.0, 330.0),
            ])
        } else {
            Path::ring(&[
                k(-100.0, 330.0),
                s(-108.0, 150.0),
                s(-152.0, 0.0),
                s(-168.0, -150.0),
                s(-142.0, -176.0),
                s(-116.0, -150.0),
                k(-94.0, -30.0),
                s(-92.0, -240.0),
                s(-62.0, -272.0),
                s(-32.0, -240.0),
                k(-26.0, -40.0),
                s(-14.0, -272.0),
                s(18.0, -304.0),
                s(48.0, -270.0),
                k(44.0, -36.0),
                s(66.0, -224.0),
                s(94.0, -252.0),
                s(120.0, -218.0),
                s(108.0, -20.0),
                k(112.0, 30.0),
                s(172.0, -50.0),
                s(226.0, -50.0),
                s(216.0, 30.0),
                s(132.0, 160.0),
                k(100.0, 330.0),
            ])
        };
        c.drop(&outline, 18.0);
        c.pillow(&outline, t.main, 34.0);
        ribs(
            c,
            &outline,
            (((-104.0, 200.0), (110.0, 200.0)), ((-100.0, 334.0), (100.0, 334.0))),
            (11, t.main),
        );
        let line = Path::new().go(112.0, 40.0).bow((60.0, 90.0), (70.0, 180.0));
        fold(c, &outline, &line, (12.0, t.main));
    };
    c.stamp(
        &[
            Move::to(210.0, -20.0).turned(9.0),
            Move::to(-210.0, 20.0).turned(-9.0).stretched((-1.0, 1.0)),
        ],
        hand,
    );
}

/// A pair of felt slippers from above.
pub(super) fn slippers(c: &mut Canvas, t: &Subject) {
    c.stamp(
        &[
            Move::to(170.0, -10.0).turned(7.0),
            Move::to(-170.0, 20.0).turned(-7.0).stretched((-1.0, 1.0)),
        ],
        |c| {
            let sole = Path::ring(&[
                s(10.0, -420.0),
                s(130.0, -330.0),
                s(142.0, -120.0),
                s(112.0, 130.0),
                s(110.0, 300.0),
                s(0.0, 390.0),
                s(-104.0, 300.0),
                s(-98.0, 110.0),
                s(-124.0, -140.0),
                s(-110.0, -330.0),
            ]);
            c.drop(&sole, 24.0);
            c.pillow(&sole, t.trim, 26.0);
            let bed = Path::ring(&[
                s(8.0, -120.0),
                s(96.0, -60.0),
                s(84.0, 150.0),
                s(80.0, 290.0),
                s(0.0, 352.0),
                s(-76.0, 290.0),
                s(-72.0, 130.0),
                s(-84.0, -60.0),
            ]);
            let paint = c.linear(
                (-80.0, -100.0),
                (80.0, 340.0),
                &[(0.0, t.trim.shade(-0.34), 1.0), (1.0, t.trim.shade(0.1), 1.0)],
            );
            c.fill(&bed, paint);
            let upper = Path::ring(&[
                s(10.0, -416.0),
                s(132.0, -330.0),
                s(150.0, -120.0),
                k(132.0, 60.0),
                s(70.0, -10.0),
                s(6.0, -30.0),
                s(-60.0, -10.0),
                k(-112.0, 60.0),
                s(-132.0, -140.0),
                s(-112.0, -330.0),
            ]);
            c.moved(Move::to(4.0, 12.0), |c| c.soft(&upper, sheer(BLACK, 0.34), 10.0));
            c.pillow(&upper, t.main, 46.0);
            let line = Path::string(&[
                k(118.0, 36.0),
                s(66.0, -30.0),
                s(6.0, -50.0),
                s(-56.0, -30.0),
                k(-100.0, 36.0),
            ]);
            c.within(&upper, |c| seam(c, &line, t.main));
        },
    );
}
