//! Trousers, skirts, aprons.

use super::{button, fold, seam};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::BLACK;
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// Two legs, a waistband and pockets.
#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
pub(super) fn trousers(c: &mut Canvas, t: &Subject) {
    let (waist, hip, l) = (t.n("waist", 190.0), t.n("hip", 245.0), t.n("l", 540.0));
    let (hem, spread) = (t.n("hem", 116.0), t.n("spread", 62.0));
    let out = spread + hem;
    let inner = t.n("inner", 30.0);
    let outline = Path::mirrored(
        0.0,
        &[
            k(0.0, -430.0),
            k(waist, -436.0),
            s(hip - 10.0, -280.0),
            s(hip, -160.0),
            s((hip + out + 40.0) / 2.0, 160.0),
            k(out + 40.0, l),
            k(inner, l + 6.0),
            s(inner * 0.62, 160.0),
            k(4.0, -120.0),
        ],
    );
    c.drop(&outline, 22.0);
    c.pillow(&outline, t.main, 46.0);
    for side in [-1.0, 1.0] {
        let x = |x: f64| side * x;
        let crease = Path::new().go(x(waist * 0.66), -250.0).curve(
            (x(hip * 0.6), -40.0),
            (x(out * 0.7), 200.0),
            (x(out - 30.0), l - 30.0),
        );
        fold(c, &outline, &crease, (13.0, t.main));
        let crotch = Path::new().go(x(6.0), -130.0).bow((x(60.0), -140.0), (x(130.0), -196.0));
        fold(c, &outline, &crotch, (13.0, t.main));
        let pocket = Path::new()
            .go(x(waist * 0.62), -382.0)
            .bow((x(waist * 0.72), -270.0), (x(hip - 8.0), -240.0));
        c.within(&outline, |c| {
            c.soft_line(&pocket, sheer(BLACK, 0.3), 9.0, 4.0);
            seam(c, &pocket, t.main);
        });
        if t.has("turned") {
            let cuff = Path::polygon(&[
                (x(inner - 4.0), l - 46.0),
                (x(out + 40.0), l - 50.0),
                (x(out + 44.0), l + 4.0),
                (x(inner - 6.0), l + 10.0),
            ]);
            c.moved(Move::to(0.0, -5.0), |c| c.soft(&cuff, sheer(BLACK, 0.24), 4.0));
            c.pillow(&cuff, t.main.shade(0.1), 14.0);
        } else {
            c.within(&outline, |c| {
                seam(
                    c,
                    &Path::new().go(x(inner - 10.0), l - 22.0).line(x(out + 60.0), l - 26.0),
                    t.main,
                )
            });
        }
    }
    let band = Path::polygon(&[
        (-waist, -436.0),
        (waist, -436.0),
        (waist + 7.0, -384.0),
        (-waist - 7.0, -384.0),
    ]);
    let paint = c.linear(
        (-waist, 0.0),
        (waist, 0.0),
        &[
            (0.0, t.main.shade(0.2), 1.0),
            (0.5, t.main.shade(0.04), 1.0),
            (1.0, t.main.shade(-0.14), 1.0),
        ],
    );
    c.fill(&band, paint);
    seam(c, &band, t.main);
    if t.has("drawstring") {
        for side in [-1.0, 1.0] {
            let line = Path::new().go(side * 12.0, -408.0).curve(
                (side * 30.0, -360.0),
                (side * 18.0, -330.0),
                (side * 40.0, -276.0 - side * 12.0),
            );
            c.stroke(&line, t.accent, 8.0);
        }
    } else {
        let fly = Path::new().go(0.0, -384.0).line(0.0, -250.0).bow((0.0, -200.0), (0.0, -180.0));
        seam(c, &fly, t.main);
        let curve =
            Path::new().go(44.0, -384.0).line(40.0, -250.0).bow((34.0, -200.0), (2.0, -186.0));
        seam(c, &curve, t.main);
        c.moved(Move::to(0.0, -410.0), |c| button(c, 15.0, t.accent));
        for x in [-118.0, 118.0] {
            let loop_ = Path::rect((x - 9.0, -444.0), (18.0, 66.0), 4.0);
            c.fill(&loop_, t.main.shade(0.1));
            seam(c, &loop_, t.main);
        }
    }
}

/// A skirt that falls in folds.
pub(super) fn skirt(c: &mut Canvas, t: &Subject) {
    let (waist, hem, l) = (t.n("waist", 180.0), t.n("hem", 400.0), t.n("l", 330.0));
    let outline = Path::mirrored(
        0.0,
        &[
            k(0.0, -330.0),
            k(waist, -334.0),
            s((waist + hem) * 0.52, 0.0),
            k(hem, l - 40.0),
            s(hem * 0.6, l - 4.0),
            s(hem * 0.3, l + 6.0),
            s(0.0, l + 12.0),
        ],
    );
    c.drop(&outline, 22.0);
    c.pillow(&outline, t.main, 46.0);
    for place in -3..=3_i8 {
        let u = f64::from(place) / 3.4;
        let line = Path::new()
            .go(u * waist * 0.8, -270.0)
            .bow((u * (waist + hem) * 0.46, 20.0), (u * hem * 0.94, l + 10.0));
        fold(c, &outline, &line, (17.0, t.main));
    }
    let band = Path::polygon(&[
        (-waist, -336.0),
        (waist, -336.0),
        (waist + 12.0, -284.0),
        (-waist - 12.0, -284.0),
    ]);
    c.pillow(&band, t.main.shade(0.06), 14.0);
    seam(c, &band, t.main);
    if t.has("buttons") {
        let places: Vec<_> =
            (0..6_u8).map(|n| Move::to(0.0, -310.0 + f64::from(n) * 108.0)).collect();
        c.stamp(&places, |c| button(c, 14.0, t.accent));
    }
}

/// A bib apron with a pocket.
pub(super) fn apron(c: &mut Canvas, t: &Subject) {
    let (top, w, l) = (t.n("top", 145.0), t.n("w", 300.0), t.n("l", 420.0));
    for side in [-1.0, 1.0] {
        let x = |x: f64| side * x;
        let tie = Path::new().go(x(w - 10.0), -70.0).curve(
            (x(w + 90.0), -60.0),
            (x(w + 120.0), 60.0),
            (x(w + 40.0), 190.0),
        );
        c.moved(Move::to(6.0, 8.0), |c| c.soft_line(&tie, sheer(BLACK, 0.26), 20.0, 7.0));
        c.stroke(&tie, t.trim, 20.0);
    }
    let strap = Path::new().go(-top + 24.0, -330.0).curve(
        (-top - 20.0, -590.0),
        (top + 20.0, -590.0),
        (top - 24.0, -330.0),
    );
    c.moved(Move::to(6.0, 8.0), |c| c.soft_line(&strap, sheer(BLACK, 0.26), 26.0, 7.0));
    c.stroke(&strap, t.trim, 26.0);
    let outline = Path::mirrored(
        0.0,
        &[
            k(0.0, -350.0),
            k(top, -350.0),
            s(top + 40.0, -190.0),
            k(w, -90.0),
            s(w + 6.0, 150.0),
            k(w + 10.0, l),
            k(0.0, l + 10.0),
        ],
    );
    c.drop(&outline, 22.0);
    c.pillow(&outline, t.main, 40.0);
    for (a, b) in [
        ((-150.0, -60.0), (-210.0, 330.0)),
        ((170.0, -40.0), (220.0, 350.0)),
        ((0.0, 240.0), (20.0, 410.0)),
    ] {
        let line = Path::new().go(a.0, a.1).bow((a.0 * 0.9, 150.0), b);
        fold(c, &outline, &line, (14.0, t.main));
    }
    if t.has("stripes") {
        let mut lines = Path::new();
        let mut x = -w;
        while x < w + 20.0 {
            lines = lines.go(x, -360.0).line(x, l + 20.0);
            x += 50.0;
        }
        c.within(&outline, |c| c.stroke(&lines, sheer(t.accent, 0.75), 9.0));
    }
    let pocket = Path::mirrored(
        0.0,
        &[k(0.0, 0.0), k(160.0, 0.0), k(156.0, 170.0), k(136.0, 190.0), k(0.0, 192.0)],
    );
    c.moved(Move::to(0.0, 6.0), |c| c.soft(&pocket, sheer(BLACK, 0.26), 6.0));
    let paint = c.linear(
        (-160.0, 0.0),
        (160.0, 190.0),
        &[(0.0, t.main.shade(0.14), 1.0), (1.0, t.main.shade(-0.06), 1.0)],
    );
    c.fill(&pocket, paint);
    seam(c, &pocket, t.main);
    seam(c, &Path::new().go(0.0, 4.0).line(0.0, 190.0), t.main);
    let hem = Path::new().go(-top, -326.0).line(top, -326.0);
    seam(c, &hem, t.main);
}
