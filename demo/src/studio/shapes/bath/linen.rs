//! Towels and mats.

use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::BLACK;
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;
use crate::studio::view::View;

/// Folded towels in a pile.
pub(in crate::studio::shapes) fn towels(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -24.0));
    let (w, d, h) = (t.n("w", 560.0), t.n("d", 380.0), t.n("h", 120.0));
    let print: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| view.spot([x * (w / 2.0 - 20.0), 0.0, z * (d / 2.0 - 20.0)]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 220.0);
    let count = t.n("count", 3.0).round().clamp(1.0, 5.0) as usize;
    let colours = [t.accent, t.trim, t.main, t.main, t.main];
    for (level, &colour) in
        colours[..3].iter().cycle().skip(3 - count.min(3)).take(count).enumerate()
    {
        let y = level as f64 * (h - 6.0);
        let shift = [0.0, 12.0, -8.0, 6.0][level % 4];
        let outline = c.cushion(&view, ([shift, y, 0.0], [w, h, d]), h * 0.48, colour);
        // The fold in the middle of the front edge.
        let (a, b) = (
            view.spot([shift - w / 2.0 + 16.0, y + h * 0.5, d / 2.0]),
            view.spot([shift + w / 2.0 - 10.0, y + h * 0.5, d / 2.0]),
        );
        let far = view.spot([shift + w / 2.0, y + h * 0.5, -d / 2.0]);
        let line = Path::new().go(a.0, a.1).line(b.0, b.1).bow((b.0 + 40.0, b.1 - 8.0), far);
        c.within(&outline, |c| {
            c.soft_line(&line, sheer(colour.shade(-0.8), 0.5), 10.0, 4.0);
            c.moved(Move::to(0.0, 9.0), |c| {
                c.soft_line(&line, sheer(colour.shade(0.7), 0.3), 8.0, 4.0)
            });
            if t.has("stripe") {
                let (p, q, r) = (
                    view.spot([shift + w * 0.26, y + h, -d]),
                    view.spot([shift + w * 0.26, y + h, d * 0.46]),
                    view.spot([shift + w * 0.26, y, d * 0.5]),
                );
                let band = Path::new().go(p.0, p.1).line(q.0, q.1).bow((q.0, q.1 + 20.0), r);
                c.stroke(&band, sheer(colour.shade(-0.34), 0.6), 40.0);
            }
        });
    }
}

/// A towel on a rail.
#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
pub(in crate::studio::shapes) fn hung(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 250.0), t.n("h", 720.0));
    let top = -h / 2.0;
    let rail = ((-w - 120.0, top), (w + 120.0, top));
    c.moved(Move::to(14.0, 30.0), |c| {
        c.soft_line(
            &Path::new().go(rail.0.0, top).line(rail.1.0, top),
            sheer(BLACK, 0.3),
            18.0,
            12.0,
        )
    });
    c.rod(rail, (24.0, 24.0), t.accent);
    for x in [rail.0.0, rail.1.0] {
        c.fill(&Path::ellipse((x, top), 22.0, 22.0), t.accent.shade(0.1));
    }
    let back = Path::ring(&[
        k(-w + 24.0, top - 4.0),
        k(w - 10.0, top - 4.0),
        s(w - 4.0, 0.0),
        k(w - 2.0, h * 0.36),
        s(0.0, h * 0.38),
        k(-w + 14.0, h * 0.36),
    ]);
    c.drop(&back, 24.0);
    c.pillow(&back, t.main.shade(-0.16), 30.0);
    let front = Path::ring(&[
        s(-w, top - 10.0),
        s(0.0, top - 24.0),
        s(w - 20.0, top - 10.0),
        s(w - 10.0, 0.0),
        k(w - 18.0, h / 2.0),
        s(0.0, h / 2.0 + 14.0),
        k(-w - 6.0, h / 2.0 - 2.0),
        s(-w - 6.0, 0.0),
    ]);
    c.drop(&front, 22.0);
    c.pillow(&front, t.main, 44.0);
    let mut folds = Path::new();
    for (x, lean) in [(-0.5, -0.54), (-0.1, -0.06), (0.36, 0.42)] {
        folds = folds.go(x * w, top + 10.0).bow((x * w * 0.96, 0.0), (lean * w, h / 2.0));
    }
    c.within(&front, |c| {
        c.soft_line(&folds, sheer(t.main.shade(-0.7), 0.32), 26.0, 16.0);
        c.moved(Move::to(-24.0, 0.0), |c| {
            c.soft_line(&folds, sheer(t.main.shade(0.7), 0.3), 18.0, 12.0)
        });
        let mut bands = Path::new();
        for at in [0.34, 0.37, 0.4] {
            bands = bands.go(-w - 20.0, h * at).bow((0.0, h * at + 14.0), (w + 20.0, h * at));
        }
        c.stroke(&bands, sheer(t.trim, 0.85), t.n("band", 14.0));
        if t.has("checks") {
            let mut lines = Path::new();
            for column in -4..=4_i8 {
                let x = f64::from(column) * w * 0.24;
                lines = lines.go(x, top - 30.0).line(x, h);
            }
            for row in 0..9_u8 {
                let y = top + 40.0 + f64::from(row) * 84.0;
                lines = lines.go(-w - 20.0, y).line(w + 20.0, y);
            }
            c.stroke(&lines, sheer(t.trim, 0.5), 16.0);
        }
    });
    if t.has("fringe") {
        let mut fringe = Path::new();
        for strand in 0..26_u8 {
            let x = -w - 2.0 + f64::from(strand) * (2.0 * w - 16.0) / 25.0;
            fringe = fringe
                .go(x, h / 2.0 + 4.0)
                .line(x + f64::from(strand % 3) * 4.0 - 4.0, h / 2.0 + 50.0);
        }
        c.stroke(&fringe, t.main.shade(-0.06), 8.0);
    }
}

/// A mat seen from above, one corner turned up.
pub(in crate::studio::shapes) fn mat(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -8.0)), |c| {
        let (w, h) = (t.n("w", 460.0), t.n("h", 310.0));
        let outline = Path::ring(&[
            k(-w, -h),
            s(0.0, -h - 4.0),
            k(w, -h),
            s(w + 4.0, 0.0),
            k(w, h),
            s(0.0, h + 4.0),
            k(-w, h),
            s(-w - 4.0, 0.0),
        ]);
        c.drop(&outline, 26.0);
        c.pillow(&outline, t.main, 40.0);
        let mut rows = Path::new();
        let step = t.n("row", 34.0);
        let mut y = -h + step;
        while y < h {
            rows = rows.go(-w, y).line(w, y);
            y += step;
        }
        c.within(&outline, |c| {
            c.stroke(&rows, sheer(t.main.shade(-0.6), 0.22), 9.0);
            c.moved(Move::to(0.0, 9.0), |c| c.stroke(&rows, sheer(t.main.shade(0.8), 0.3), 7.0));
            if t.has("waffle") {
                let mut columns = Path::new();
                let mut x = -w + step;
                while x < w {
                    columns = columns.go(x, -h).line(x, h);
                    x += step;
                }
                c.stroke(&columns, sheer(t.main.shade(-0.6), 0.22), 9.0);
                c.moved(Move::to(9.0, 0.0), |c| {
                    c.stroke(&columns, sheer(t.main.shade(0.8), 0.3), 7.0)
                });
            }
            let frame = Path::rect((-w + 56.0, -h + 56.0), (2.0 * w - 112.0, 2.0 * h - 112.0), 6.0);
            c.stroke(&frame, sheer(t.trim, 0.85), 16.0);
        });
    });
}
