//! Paper, and what writes on it.

mod desk;
mod pens;

use super::Shape;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("notebook", notebook),
    ("open-notebook", open_notebook),
    ("notebook-pile", pile),
    ("letters", letters),
    ("folder", folder),
    ("pen", pens::pen),
    ("pencils", pens::pencils),
    ("pen-roll", pens::roll),
    ("scissors", pens::scissors),
    ("ruler", pens::ruler),
    ("ink", desk::ink),
    ("pen-cup", desk::cup),
    ("calendar", desk::calendar),
    ("tray", desk::tray),
    ("memo", desk::memo),
    ("tapes", desk::tapes),
    ("clipboard", desk::clipboard),
];

/// Paper seen from above, with the light across it.
fn sheet(c: &mut Canvas, outline: &Path, colour: Colour) {
    let (low, high) = outline.around();
    let paint = c.linear(
        low,
        high,
        &[
            (0.0, colour.shade(0.22), 1.0),
            (0.5, colour.shade(0.04), 1.0),
            (1.0, colour.shade(-0.12), 1.0),
        ],
    );
    c.fill(outline, paint);
}

/// A closed notebook from above, turned a little.
fn notebook(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 560.0), t.n("h", 780.0));
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -9.0)), |c| cover(c, t, (w, h)));
}

fn cover(c: &mut Canvas, t: &Subject, (w, h): Spot) {
    let (x, y) = (-w / 2.0, -h / 2.0);
    let r = t.n("radius", 26.0);
    let thick = t.n("thick", 16.0);
    let under = Path::rect((x + thick * 0.7, y + thick), (w, h), r);
    c.drop(&under, 30.0);
    c.fill(&under, t.main.shade(-0.3));
    let pages = Path::rect((x + thick * 0.5, y + thick * 0.6), (w - 4.0, h - 2.0), r * 0.8);
    c.fill(&pages, t.trim.shade(-0.04));
    let face = Path::rect((x, y), (w, h), r);
    sheet(c, &face, t.main);
    if t.has("cloth") {
        // Spine of another colour.
        let spine = Path::rect((x - 2.0, y), (w * 0.16, h), r * 0.5);
        c.within(&face, |c| c.fill(&spine, t.accent));
    }
    if t.has("speckle") {
        c.speckle(&face, t.accent, (7.0, 90));
    }
    c.within(&face, |c| {
        let hinge = Path::new().go(x + w * 0.075, y).line(x + w * 0.075, y + h);
        c.soft_line(&hinge, sheer(BLACK, 0.2), 12.0, 5.0);
        c.stroke(&face, sheer(WHITE, 0.16), 5.0);
    });
    if t.has("spiral") {
        spiral(c, t, (x, y, h));
    }
    if t.has("label") {
        let label = Path::rect((-w * 0.24, y + h * 0.2), (w * 0.52, h * 0.2), 6.0);
        sheet(c, &label, t.trim);
        let mut lines = Path::new();
        for line in 0..3_u8 {
            let at = y + h * (0.255 + 0.045 * f64::from(line));
            lines = lines.go(-w * 0.18, at).line(w * 0.22, at);
        }
        c.stroke(&lines, sheer(t.accent, 0.45), 3.5);
    }
    if t.has("elastic") {
        let band = Path::new().go(x + w * 0.86, y - 2.0).line(x + w * 0.86, y + h + 2.0);
        c.moved(Move::to(4.0, 3.0), |c| c.soft_line(&band, sheer(BLACK, 0.34), 18.0, 4.0));
        c.stroke(&band, t.accent, 17.0);
        c.moved(Move::to(-4.0, 0.0), |c| c.stroke(&band, sheer(WHITE, 0.2), 4.0));
    }
    if t.has("ribbon") {
        let tail = Path::new().go(x + w * 0.3, y + h - 4.0).curve(
            (x + w * 0.3, y + h + 40.0),
            (x + w * 0.36, y + h + 60.0),
            (x + w * 0.33, y + h + 104.0),
        );
        c.moved(Move::to(3.0, 5.0), |c| c.soft_line(&tail, sheer(BLACK, 0.3), 14.0, 4.0));
        c.stroke(&tail, t.accent, 14.0);
    }
}

/// Wire rings along the left edge.
fn spiral(c: &mut Canvas, t: &Subject, (x, y, h): (f64, f64, f64)) {
    let count = 17_u8;
    let places: Vec<_> = (0..count)
        .map(|ring| Move::to(x, y + h * (f64::from(ring) + 0.7) / (f64::from(count) + 0.4)))
        .collect();
    c.stamp(&places, |c| {
        c.fill(&Path::ellipse((26.0, 0.0), 8.0, 8.0), t.main.shade(-0.6));
        let wire = Path::new()
            .go(26.0, 0.0)
            .curve((16.0, -20.0), (-26.0, -18.0), (-24.0, 2.0))
            .curve((-22.0, 14.0), (-8.0, 14.0), (4.0, 12.0));
        c.stroke(&wire, t.accent.shade(-0.2), 8.0);
        c.moved(Move::to(-1.0, -2.0), |c| c.stroke(&wire, t.accent.shade(0.6), 3.0));
    });
}

/// An open notebook from above: `rule` 0 plain, 1 lined, 2 dotted, 3 squared.
fn open_notebook(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 470.0), t.n("h", 640.0));
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -6.0)), |c| {
        let cover = Path::rect((-w - 14.0, -h / 2.0 - 12.0), (2.0 * w + 28.0, h + 26.0), 24.0);
        c.drop(&cover, 30.0);
        c.fill(&cover, t.main.shade(-0.1));
        for (inset, by) in [(-4.0, -0.16), (3.0, 0.0)] {
            let block = Path::rect(
                (-w + inset, -h / 2.0 + inset * 0.4),
                (2.0 * (w - inset), h - inset),
                14.0,
            );
            c.fill(&block, t.trim.shade(by));
        }
        let page = Path::rect((-w + 10.0, -h / 2.0 + 4.0), (2.0 * (w - 10.0), h - 10.0), 12.0);
        let white = t.trim;
        let paint = c.linear(
            (-w, 0.0),
            (w, 0.0),
            &[
                (0.0, white.shade(0.1), 1.0),
                (0.3, white.shade(0.3), 1.0),
                (0.46, white.shade(-0.02), 1.0),
                (0.497, white.shade(-0.3), 1.0),
                (0.503, white.shade(-0.34), 1.0),
                (0.56, white.shade(0.1), 1.0),
                (0.7, white.shade(0.2), 1.0),
                (1.0, white.shade(-0.1), 1.0),
            ],
        );
        c.fill(&page, paint);
        rule(c, t, (w, h));
        let tail = Path::new().go(6.0, -h / 2.0).bow((14.0, 0.0), (2.0, h / 2.0 + 90.0));
        c.moved(Move::to(5.0, 3.0), |c| c.soft_line(&tail, sheer(BLACK, 0.26), 10.0, 4.0));
        c.stroke(&tail, t.accent, 11.0);
    });
}

fn rule(c: &mut Canvas, t: &Subject, (w, h): Spot) {
    let kind = t.n("rule", 1.0).round() as i32;
    let ink = sheer(Colour::oklch(0.5, 0.05, 250.0), 0.42);
    let step = 40.0;
    let mut lines = Path::new();
    let mut y = -h / 2.0 + 70.0;
    while y < h / 2.0 - 30.0 {
        for left in [-w + 50.0, 40.0] {
            match kind {
                1 | 3 => lines = lines.go(left, y).line(left + w - 92.0, y),
                2 => lines = lines.go(left, y).line(left + w - 92.0, y + 0.01),
                _ => {}
            }
        }
        y += step;
    }
    if kind == 3 {
        for left in [-w + 50.0, 40.0] {
            let mut x = left;
            while x < left + w - 80.0 {
                lines = lines.go(x, -h / 2.0 + 70.0).line(x, h / 2.0 - 50.0);
                x += step;
            }
        }
    }
    match kind {
        0 => {}
        2 => c.dotted(&lines, ink, (5.0, 37.7)),
        _ => c.stroke(&lines, ink, 2.5),
    }
}

/// A few notebooks in a pile, seen from the front and above.
fn pile(c: &mut Canvas, t: &Subject) {
    let view = crate::studio::view::View::new((0.0, 0.0), t.n("turn", -26.0));
    let (w, d, thick) = (t.n("w", 560.0), t.n("d", 400.0), t.n("thick", 46.0));
    let print: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| view.spot([x * w / 2.0, 0.0, z * d / 2.0]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 200.0);
    for (level, colour) in (0_u8..).zip([t.accent, t.trim, t.main]) {
        let y = f64::from(level) * (thick + 14.0);
        let x = if level == 1 { 16.0 } else { -6.0 * f64::from(level) };
        let paper = Colour::oklch(0.95, 0.012, 90.0);
        c.block(&view, [x, y, 0.0], [w, 7.0, d], colour);
        c.block(&view, [x - 4.0, y + 7.0, -4.0], [w - 14.0, thick - 8.0, d - 14.0], paper);
        c.block(&view, [x, y + thick, 0.0], [w, 8.0, d], colour);
        let spine = [x - w / 2.0, y, d / 2.0];
        let corners = [
            spine,
            [spine[0] + w, y, spine[2]],
            [spine[0] + w, y + thick + 8.0, spine[2]],
            [spine[0], y + thick + 8.0, spine[2]],
        ];
        c.face(&view, &corners, colour);
    }
}

/// Sheets and envelopes.
fn letters(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(60.0, -90.0).turned(8.0), |c| {
        let paper = Path::rect((-300.0, -400.0), (560.0, 780.0), 6.0);
        c.drop(&paper, 20.0);
        sheet(c, &paper, t.trim);
        if t.has("border") {
            c.stroke(&Path::rect((-270.0, -370.0), (500.0, 720.0), 4.0), sheer(t.accent, 0.8), 6.0);
        }
    });
    c.moved(Move::to(-20.0, 130.0).turned(-7.0), |c| {
        let (w, h) = (680.0, 470.0);
        let body = Path::rect((-w / 2.0, -h / 2.0), (w, h), 8.0);
        c.drop(&body, 26.0);
        sheet(c, &body, t.main);
        let flap = Path::polygon(&[
            (-w / 2.0 + 6.0, -h / 2.0),
            (w / 2.0 - 6.0, -h / 2.0),
            (24.0, 66.0),
            (-24.0, 66.0),
        ]);
        c.moved(Move::to(0.0, 7.0), |c| c.soft(&flap, sheer(BLACK, 0.24), 8.0));
        sheet(c, &flap, t.main.shade(0.12));
        let seal = Path::ring(&[
            s(0.0, 10.0),
            s(46.0, 26.0),
            s(56.0, 66.0),
            s(40.0, 104.0),
            s(0.0, 118.0),
            s(-42.0, 106.0),
            s(-56.0, 64.0),
            s(-40.0, 24.0),
        ]);
        if t.has("seal") {
            c.moved(Move::to(3.0, 5.0), |c| c.soft(&seal, sheer(BLACK, 0.34), 5.0));
            c.pillow(&seal, t.accent, 18.0);
            c.stroke(
                &Path::ellipse((0.0, 64.0), 32.0, 32.0),
                sheer(t.accent.shade(-0.5), 0.5),
                4.0,
            );
        }
    });
}

/// A wallet for papers, tied with a string.
fn folder(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -5.0)), |c| {
        let (w, h) = (t.n("w", 640.0), t.n("h", 800.0));
        let paper = Path::rect((-w / 2.0 + 40.0, -h / 2.0 - 50.0), (w - 80.0, 200.0), 4.0);
        c.drop(&paper, 14.0);
        sheet(c, &paper, t.trim);
        let body = Path::rect((-w / 2.0, -h / 2.0), (w, h), 26.0);
        c.drop(&body, 28.0);
        sheet(c, &body, t.main);
        let flap = Path::mirrored(
            0.0,
            &[
                k(0.0, -h / 2.0),
                k(w / 2.0 - 2.0, -h / 2.0 + 6.0),
                s(w / 2.0 - 6.0, -h * 0.24),
                s(w * 0.3, -h * 0.1),
                s(0.0, -h * 0.06),
            ],
        );
        c.moved(Move::to(0.0, 9.0), |c| c.soft(&flap, sheer(BLACK, 0.3), 10.0));
        sheet(c, &flap, t.main.shade(0.1));
        let string = Path::new()
            .go(0.0, -h * 0.12)
            .curve((40.0, -h * 0.06), (-40.0, 0.0), (0.0, h * 0.06))
            .curve((60.0, h * 0.12), (20.0, h * 0.2), (70.0, h * 0.3));
        c.moved(Move::to(4.0, 5.0), |c| c.soft_line(&string, sheer(BLACK, 0.3), 7.0, 4.0));
        c.stroke(&string, t.accent, 7.0);
        c.stamp(&[Move::to(0.0, -h * 0.12), Move::to(0.0, h * 0.06)], |c| {
            c.soft(&Path::ellipse((3.0, 5.0), 30.0, 30.0), sheer(BLACK, 0.34), 4.0);
            let disc = Path::ellipse((0.0, 0.0), 30.0, 30.0);
            sheet(c, &disc, t.accent);
            c.fill(&Path::ellipse((0.0, 0.0), 8.0, 8.0), t.trim.shade(-0.3));
        });
    });
}
