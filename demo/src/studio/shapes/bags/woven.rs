//! Bags that are drawn together, woven or knotted.

use super::{crease, strap};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A soft round bag drawn together at the top.
pub(super) fn bucket(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 290.0), t.n("h", 560.0));
    c.shadow((10.0, -4.0), w * 0.9, 180.0);
    let line = Path::new().go(-w * 0.72, -h + 60.0).curve(
        (-w * 1.3, -h - 460.0),
        (w * 1.3, -h - 460.0),
        (w * 0.72, -h + 60.0),
    );
    strap(c, &line, 30.0, t.trim);
    let body = Path::mirrored(
        0.0,
        &[
            s(0.0, -h + 20.0),
            s(w * 0.4, -h - 6.0),
            k(w * 0.78, -h + 8.0),
            s(w * 0.66, -h + 90.0),
            s(w, -h * 0.5),
            s(w + 4.0, -90.0),
            k(w * 0.9, -10.0),
            s(0.0, 40.0),
        ],
    );
    c.pillow(&body, t.main, 62.0);
    let base = Path::new()
        .go(-w - 20.0, -h * 0.17)
        .bow((0.0, -h * 0.02), (w + 20.0, -h * 0.17))
        .line(w + 20.0, 80.0)
        .line(-w - 20.0, 80.0)
        .close();
    c.within(&body, |c| {
        let paint = c.linear(
            (-w, 0.0),
            (w, 0.0),
            &[(0.0, t.trim.shade(0.1), 1.0), (0.4, t.trim, 1.0), (1.0, t.trim.shade(-0.3), 1.0)],
        );
        c.fill(&base, paint);
    });
    let mut folds = Path::new();
    for place in -3..=3_i8 {
        let u = f64::from(place) / 3.4;
        folds = folds
            .go(u * w * 0.6, -h + 94.0)
            .bow((u * w * 0.86, -h * 0.7), (u * w * 0.92, -h * 0.46));
    }
    crease(c, &body, &folds, t.main);
    let cord = Path::new().go(-w * 0.7, -h + 84.0).bow((0.0, -h + 136.0), (w * 0.7, -h + 84.0));
    strap(c, &cord, 15.0, t.accent);
    for (x, by) in [(-16.0, -60.0), (16.0, 50.0)] {
        let tail = Path::new()
            .go(x, -h + 108.0)
            .bow((x + by * 0.8, -h + 170.0), (x + by * 0.4, -h + 270.0));
        strap(c, &tail, 13.0, t.accent);
    }
}

/// A woven basket with two handles.
pub(super) fn basket(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 310.0), t.n("h", 400.0));
    let foot = r * t.n("foot", 0.78);
    let profile =
        [k(foot - 20.0, 0.0), s(foot, 18.0), s((foot + r) / 2.0 + 16.0, h * 0.5), k(r, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.shadow((0.0, 0.0), foot, 190.0);
    let (_, y) = body.level(h);
    let handle = |c: &mut Canvas, sign: f64, lift: f64| {
        let dy = sign * r * TILT * 0.86;
        let line = Path::new().go(-r * 0.42, y + dy).curve(
            (-r * 0.4, y + dy - lift),
            (r * 0.4, y + dy - lift),
            (r * 0.42, y + dy),
        );
        strap(c, &line, 28.0, t.trim);
    };
    handle(c, -1.0, t.n("handle", 270.0));
    let outline = c.turned(&body, t.main, Finish::Matte);
    let mut weave = Path::new();
    let rows = 11_u8;
    for row in 1..rows {
        let at = h * f64::from(row) / f64::from(rows);
        let radius = body.radius_at(at) + 4.0;
        let (x, y) = body.level(at);
        weave = weave.go(x - radius, y).arc((radius, radius * TILT), false, false, (x + radius, y));
    }
    c.within(&outline, |c| {
        c.stroke(&weave, sheer(t.main.shade(-0.7), 0.3), 6.0);
        c.moved(Move::to(0.0, -12.0), |c| {
            c.dashed(&weave, sheer(t.main.shade(-0.6), 0.3), (22.0, 20.0))
        });
        c.moved(Move::to(8.0, -17.0), |c| {
            c.dashed(&weave, sheer(t.main.shade(0.8), 0.35), (16.0, 26.0))
        });
        if t.has("dip") {
            let low = Path::new()
                .go(-r - 20.0, -h * t.n("dip", 0.4))
                .bow((0.0, -h * t.n("dip", 0.4) + r * 0.5), (r + 20.0, -h * t.n("dip", 0.4)))
                .line(r + 20.0, 200.0)
                .line(-r - 20.0, 200.0)
                .close();
            c.fill(&low, sheer(t.accent, 0.72));
        }
    });
    c.mouth(&body, (r, h), r * 0.07, (t.main, t.main));
    handle(c, 1.0, t.n("handle", 270.0) + 60.0);
}

/// A net for the market, with oranges in it.
pub(super) fn net(c: &mut Canvas, t: &Subject) {
    let (w, h) = (300.0, 540.0);
    let handle = Path::new().go(-w * 0.7, -h + 20.0).curve(
        (-w * 0.5, -h - 420.0),
        (w * 0.5, -h - 420.0),
        (w * 0.7, -h + 20.0),
    );
    c.shadow((10.0, -10.0), w * 0.86, 170.0);
    strap(c, &handle, 26.0, t.trim);
    let outline = Path::mirrored(
        0.0,
        &[
            k(0.0, -h + 30.0),
            k(w * 0.76, -h + 10.0),
            s(w * 0.94, -h * 0.66),
            s(w + 16.0, -h * 0.32),
            s(w * 0.8, -40.0),
            s(0.0, 26.0),
        ],
    );
    c.within(&outline, |c| {
        let inside = c.linear(
            (0.0, -h),
            (0.0, 0.0),
            &[(0.0, t.main.shade(-0.5), 0.24), (1.0, t.main.shade(-0.6), 0.5)],
        );
        c.fill(&outline, inside);
        let fruit = [
            (-150.0, -250.0),
            (120.0, -280.0),
            (-20.0, -190.0),
            (-190.0, -100.0),
            (190.0, -120.0),
            (10.0, -60.0),
        ];
        let places: Vec<_> = fruit.iter().map(|&(x, y)| Move::to(x, y)).collect();
        c.stamp(&places, |c| {
            let paint = c.radial(
                (-34.0, -40.0),
                (130.0, 130.0),
                &[
                    (0.0, t.accent.shade(0.5), 1.0),
                    (0.5, t.accent, 1.0),
                    (1.0, t.accent.shade(-0.36), 1.0),
                ],
            );
            c.fill(&Path::ellipse((0.0, 0.0), 104.0, 104.0), paint);
        });
    });
    let mut mesh = Path::new();
    for strand in -7..=7_i8 {
        let u = f64::from(strand) / 6.0;
        for lean in [-0.5, 0.5] {
            mesh = mesh.go(u * w * 0.8, -h + 10.0).curve(
                (u * w + lean * 120.0, -h * 0.66),
                (u * w + lean * 300.0, -h * 0.3),
                (u * w * 0.6 + lean * 300.0, 30.0),
            );
        }
    }
    c.within(&outline, |c| {
        c.stroke(&mesh, sheer(t.main.shade(-0.4), 0.5), 10.0);
        c.moved(Move::to(-1.5, -2.0), |c| c.stroke(&mesh, t.main, 7.0));
    });
    c.stroke(&outline, t.main, 9.0);
    strap(
        c,
        &Path::new().go(-w * 0.76, -h + 12.0).bow((0.0, -h + 50.0), (w * 0.76, -h + 12.0)),
        22.0,
        t.main,
    );
}
