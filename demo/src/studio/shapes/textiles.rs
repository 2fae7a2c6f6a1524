//! Throws, cushions, rugs and linen.

mod bed;
mod floor;

use super::Shape;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour};
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;
use crate::studio::view::View;

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("throw", throw),
    ("hung-throw", hung),
    ("cushion", cushion),
    ("bolster", bolster),
    ("rug", floor::rug),
    ("rolled-rug", floor::rolled),
    ("sheepskin", floor::sheepskin),
    ("bed-linen", bed::linen),
    ("napkins", bed::napkins),
    ("curtain", bed::curtain),
    ("hot-water-bottle", bed::hot_water_bottle),
];

/// A pattern of cloth over an outline: `stripes`, `checks`, `herringbone`, `knit`, `waffle`.
fn weave(c: &mut Canvas, t: &Subject, outline: &Path) {
    let ((left, top), (right, bottom)) = outline.around();
    let lines = |step: f64, upright: bool| {
        let mut lines = Path::new();
        let (from, to) = if upright { (left, right) } else { (top, bottom) };
        let mut at = from + step * 0.6;
        while at < to {
            lines = if upright {
                lines.go(at, top).line(at, bottom)
            } else {
                lines.go(left, at).line(right, at)
            };
            at += step;
        }
        lines
    };
    c.within(outline, |c| {
        if t.has("stripes") {
            c.stroke(
                &lines(t.n("stripes", 120.0), true),
                sheer(t.accent, 0.85),
                t.n("stripe", 30.0),
            );
        }
        if t.has("checks") {
            let step = t.n("checks", 130.0);
            c.stroke(&lines(step, true), sheer(t.accent, 0.36), step * 0.46);
            c.stroke(&lines(step, false), sheer(t.accent, 0.36), step * 0.46);
            c.stroke(&lines(step, true), sheer(t.trim, 0.5), 5.0);
        }
        if t.has("waffle") {
            let step = t.n("waffle", 40.0);
            for upright in [true, false] {
                c.stroke(&lines(step, upright), sheer(t.main.shade(-0.6), 0.2), 9.0);
            }
        }
        if t.has("herringbone") {
            let step = 46.0;
            let mut bones = Path::new();
            let mut y = top - step;
            while y < bottom {
                bones = bones.go(0.0, y + 20.0).line(step, y).line(2.0 * step, y + 20.0);
                y += 26.0;
            }
            let columns = ((right - left) / (2.0 * step)).ceil() as u8;
            let places: Vec<_> =
                (0..columns).map(|n| Move::to(left + f64::from(n) * 2.0 * step, 0.0)).collect();
            c.stamp(&places, |c| c.stroke(&bones, sheer(t.main.shade(-0.6), 0.2), 7.0));
        }
    });
}

/// A fringe along a line, hanging to one side.
fn fringe(c: &mut Canvas, (from, to): (Spot, Spot), (fall, count): (Spot, u8), colour: Colour) {
    let mut strands = Path::new();
    for strand in 0..=count {
        let u = f64::from(strand) / f64::from(count);
        let (x, y) = (from.0 + (to.0 - from.0) * u, from.1 + (to.1 - from.1) * u);
        let stray = f64::from(strand % 3) * 4.0 - 4.0;
        strands = strands.go(x, y).line(x + fall.0 + stray, y + fall.1 + stray);
    }
    c.moved(Move::to(4.0, 7.0), |c| c.soft_line(&strands, sheer(BLACK, 0.24), 8.0, 5.0));
    c.stroke(&strands, colour.shade(-0.1), 8.0);
    c.moved(Move::to(-2.0, 0.0), |c| c.stroke(&strands, colour.shade(0.2), 4.0));
}

/// A throw folded into a parcel, its fringe to the front.
fn throw(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -24.0));
    let (w, d, h) = (t.n("w", 620.0), t.n("d", 440.0), t.n("h", 84.0));
    let layers = t.n("layers", 3.0).round().max(1.0);
    let print: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| view.spot([x * (w / 2.0 - 10.0), 0.0, z * (d / 2.0 - 10.0)]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 220.0);
    let places: Vec<_> = (0..layers as u8 - 1)
        .map(|level| Move::to(f64::from(level % 2) * 6.0, -f64::from(level) * (h - 8.0) * 0.96))
        .collect();
    c.stamp(&places, |c| {
        c.cushion(&view, ([0.0, 0.0, 0.0], [w, h, d]), h * 0.5, t.main.shade(-0.05));
    });
    let y = (layers - 1.0) * (h - 8.0);
    let top = c.cushion(&view, ([0.0, y, 0.0], [w, h, d]), h * 0.5, t.main);
    let sheet = Path::polygon(
        &[
            [-w / 2.0 + 16.0, y + h, -d / 2.0 + 16.0],
            [w / 2.0 - 16.0, y + h, -d / 2.0 + 16.0],
            [w / 2.0 - 16.0, y + h, d / 2.0 - 22.0],
            [-w / 2.0 + 16.0, y + h, d / 2.0 - 22.0],
        ]
        .map(|point| view.spot(point)),
    );
    if t.has("stripes") || t.has("checks") {
        bands(c, t, &view, &top, (w, y, h, d));
    } else {
        c.within(&top, |c| weave(c, t, &sheet));
    }
    if t.n("fringe", 1.0) > 0.0 {
        let (a, b) = (
            view.spot([-w * 0.44, y + h * 0.7, d / 2.0]),
            view.spot([w * 0.47, y + h * 0.7, d / 2.0]),
        );
        fringe(c, (a, b), ((4.0, 92.0), 34), t.trim);
        let lip = Path::new().go(a.0, a.1).line(b.0, b.1);
        c.stroke(&lip, t.main.shade(0.12), 13.0);
    }
}

/// Bands across a folded cloth, over its top and down its front.
fn bands(c: &mut Canvas, t: &Subject, view: &View, top: &Path, (w, y, h, d): (f64, f64, f64, f64)) {
    let mut lines = Path::new();
    for at in [-0.3, -0.18, 0.12, 0.36] {
        let [a, b, e] = [
            [w * at, y + h, -d / 2.0],
            [w * at, y + h, d / 2.0 - 30.0],
            [w * at, y + h * 0.3, d / 2.0],
        ]
        .map(|point| view.spot(point));
        lines = lines.go(a.0, a.1).line(b.0, b.1).bow((b.0 + 4.0, b.1 + 20.0), e);
    }
    let mut across = Path::new();
    for at in [-0.3, 0.0, 0.26] {
        let (a, b) = (view.spot([-w / 2.0, y + h, d * at]), view.spot([w / 2.0, y + h, d * at]));
        across = across.go(a.0, a.1).line(b.0, b.1);
    }
    c.within(top, |c| {
        c.stroke(&lines, sheer(t.accent, 0.8), t.n("stripe", 30.0));
        if t.has("checks") {
            c.stroke(&across, sheer(t.accent, 0.5), 20.0);
        }
    });
}

/// A throw over a peg or a ladder, falling in folds.
fn hung(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 300.0), t.n("h", 760.0));
    let top = -h / 2.0;
    let rail = Path::new().go(-w - 150.0, top).line(w + 150.0, top);
    c.moved(Move::to(12.0, 26.0), |c| c.soft_line(&rail, sheer(BLACK, 0.3), 24.0, 12.0));
    c.rod(((-w - 150.0, top), (w + 150.0, top)), (30.0, 30.0), Colour::rgb(0xb0_8a5e));
    let cloth = Path::ring(&[
        s(-w, top - 12.0),
        s(-w * 0.4, top - 28.0),
        s(w * 0.4, top - 28.0),
        s(w, top - 12.0),
        s(w + 14.0, 0.0),
        k(w + 30.0, h / 2.0 - 20.0),
        s(w * 0.5, h / 2.0 + 10.0),
        s(0.0, h / 2.0 - 6.0),
        s(-w * 0.5, h / 2.0 + 14.0),
        k(-w - 26.0, h / 2.0 - 10.0),
        s(-w - 14.0, 0.0),
    ]);
    if t.n("fringe", 1.0) > 0.0 {
        fringe(
            c,
            ((-w - 22.0, h / 2.0 - 10.0), (w + 26.0, h / 2.0 - 16.0)),
            ((0.0, 84.0), 34),
            t.trim,
        );
    }
    c.drop(&cloth, 34.0);
    c.pillow(&cloth, t.main, 50.0);
    weave(c, t, &cloth);
    let mut folds = Path::new();
    for (x, to) in [(-0.62, -0.7), (-0.22, -0.2), (0.18, 0.24), (0.6, 0.68)] {
        folds = folds.go(x * w, top).bow((x * w * 0.9, 0.0), (to * w, h / 2.0 + 20.0));
    }
    c.within(&cloth, |c| {
        c.soft_line(&folds, sheer(t.main.shade(-0.75), 0.42), 40.0, 22.0);
        c.moved(Move::to(-40.0, 0.0), |c| {
            c.soft_line(&folds, sheer(t.main.shade(0.7), 0.34), 30.0, 18.0)
        });
    });
}

/// A cushion, square or oblong or round, leaning a little.
#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
fn cushion(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 360.0), t.n("h", 350.0));
    c.shallow(
        (14.0, if t.has("round") { 12.0 } else { -4.0 }),
        w * if t.has("round") { 0.5 } else { 0.96 },
    );
    let at = -h * 0.98;
    let outline = if t.has("round") {
        Path::ellipse((0.0, at), w, h)
    } else {
        Path::ring(&[
            k(-w, at - h),
            s(-w * 0.5, at - h * 0.92),
            s(0.0, at - h * 0.88),
            s(w * 0.5, at - h * 0.92),
            k(w, at - h + 6.0),
            s(w * 0.95, at - h * 0.4),
            s(w * 0.95, at + h * 0.4),
            k(w + 4.0, at + h * 0.98),
            s(w * 0.5, at + h * 0.96),
            s(0.0, at + h * 0.97),
            s(-w * 0.5, at + h * 0.96),
            k(-w - 4.0, at + h),
            s(-w * 0.95, at + h * 0.4),
            s(-w * 0.95, at - h * 0.4),
        ])
    };
    c.pillow(&outline, t.main, 110.0);
    weave(c, t, &outline);
    if t.has("panel") {
        let panel = Path::rect((-w * 1.1, at - h * 0.34), (2.2 * w, h * 0.7), 0.0);
        c.within(&outline, |c| c.fill(&panel, sheer(t.accent, 0.86)));
    }
    c.within(&outline, |c| {
        for (x, y, tx, ty) in [
            (-1.0, -1.0, -0.5, -0.5),
            (1.0, -1.0, 0.54, -0.46),
            (1.0, 1.0, 0.5, 0.5),
            (-1.0, 1.0, -0.5, 0.56),
        ] {
            let line = Path::new()
                .go(x * w, at + y * h)
                .bow((x * w * 0.8, at + y * h * 0.7), (tx * w, at + ty * h));
            c.soft_line(&line, sheer(t.main.shade(-0.7), 0.24), 24.0, 14.0);
        }
        let bulge = c.radial(
            (-w * 0.26, at - h * 0.3),
            (w * 0.9, h * 0.9),
            &[(0.0, t.main.shade(0.7), 0.3), (1.0, t.main.shade(0.6), 0.0)],
        );
        c.fill(&outline, bulge);
    });
    if t.has("round") {
        let mut rays = Path::new();
        for ray in 0..16_u8 {
            let (sin, cos) = (f64::from(ray) * std::f64::consts::TAU / 16.0).sin_cos();
            rays = rays.go(cos * 40.0, at + sin * 40.0).bow(
                (cos * w * 0.6 - sin * 20.0, at + sin * h * 0.6 + cos * 20.0),
                (cos * w, at + sin * h),
            );
        }
        c.within(&outline, |c| c.soft_line(&rays, sheer(t.main.shade(-0.7), 0.3), 9.0, 5.0));
        c.pillow(&Path::ellipse((0.0, at), 34.0, 34.0), t.main.shade(-0.06), 10.0);
    }
    if t.has("piping") {
        c.stroke(&outline, t.trim, 13.0);
        c.moved(Move::to(-2.0, -2.0), |c| c.stroke(&outline, sheer(t.trim.shade(0.5), 0.5), 4.0));
    }
    if t.has("tassels") {
        let places = [
            Move::to(-w, at - h),
            Move::to(w, at - h + 6.0),
            Move::to(w + 4.0, at + h * 0.98),
            Move::to(-w - 4.0, at + h),
        ];
        c.stamp(&places, |c| {
            let tassel = Path::ring(&[
                s(0.0, -8.0),
                s(20.0, 10.0),
                k(30.0, 90.0),
                k(-30.0, 90.0),
                s(-20.0, 10.0),
            ]);
            c.pillow(&tassel, t.trim, 10.0);
            c.fill(&Path::ellipse((0.0, 4.0), 16.0, 14.0), t.trim.shade(-0.1));
        });
    }
}

/// A long round cushion.
fn bolster(c: &mut Canvas, t: &Subject) {
    let (w, r) = (t.n("w", 430.0), t.n("r", 170.0));
    c.shallow((10.0, 12.0), w);
    let at = -r * 0.9;
    let outline = Path::ring(&[
        k(-w, at - r * 0.92),
        s(0.0, at - r),
        k(w, at - r * 0.96),
        s(w + 66.0, at - r * 0.5),
        s(w + 76.0, at + 10.0),
        s(w + 50.0, at + r * 0.7),
        k(w - 10.0, at + r * 0.98),
        s(0.0, at + r * 1.04),
        k(-w, at + r),
        s(-w - 50.0, at + r * 0.5),
        s(-w - 56.0, at - r * 0.4),
    ]);
    c.pillow(&outline, t.main, 90.0);
    weave(c, t, &outline);
    let end = Path::ellipse((w, at), 72.0, r * 0.97);
    c.pillow(&end, t.main.shade(-0.14), 34.0);
    c.stroke(&end, t.trim, 8.0);
    let mut rays = Path::new();
    for ray in 0..12_u8 {
        let (sin, cos) = (f64::from(ray) * std::f64::consts::TAU / 12.0).sin_cos();
        rays = rays.go(w + cos * 14.0, at + sin * 30.0).line(w + cos * 66.0, at + sin * r * 0.9);
    }
    c.soft_line(&rays, sheer(t.main.shade(-0.7), 0.3), 6.0, 3.0);
    c.fill(&Path::ellipse((w, at), 14.0, 26.0), t.trim);
}
