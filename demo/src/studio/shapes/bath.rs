//! Soap, bottles, brushes and towels.

mod bottles;
mod linen;

use super::Shape;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, rounded, s};
use crate::studio::subject::Subject;
use crate::studio::view::{Plane, View};

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("soap", soap),
    ("soap-round", soap_round),
    ("brush", brush),
    ("comb", comb),
    ("sponge", sponge),
    ("razor", razor),
    ("tumbler-brushes", toothbrushes),
    ("pump-bottle", bottles::pump),
    ("flask", bottles::flask),
    ("cream-jar", bottles::cream),
    ("dropper", bottles::dropper),
    ("salts", bottles::salts),
    ("towels", linen::towels),
    ("hung-towel", linen::hung),
    ("bath-mat", linen::mat),
];

/// A bar of soap, alone or on a dish: `stack` puts a second one on top.
fn soap(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -26.0));
    let (w, d, h) = (t.n("w", 460.0), t.n("d", 300.0), t.n("h", 150.0));
    let mut base = 0.0;
    if t.has("dish") {
        let outline = rounded((w / 2.0 + 60.0, d / 2.0 + 50.0), 60.0);
        let print: Vec<_> = outline.iter().map(|&(x, z)| view.spot([x, 0.0, z])).collect();
        c.shadow_of(&Path::polygon(&print), 170.0);
        let cap = c.slab(&view, (Plane::Floor, &outline), (0.0, 56.0), t.trim);
        let mut slots = Path::new();
        for slot in -3..=3_i8 {
            let x = f64::from(slot) * w * 0.15;
            let (a, b) = (view.spot([x, 56.0, -d * 0.5]), view.spot([x, 56.0, d * 0.5]));
            slots = slots.go(a.0, a.1).line(b.0, b.1);
        }
        c.within(&cap, |c| c.stroke(&slots, sheer(BLACK, 0.3), 14.0));
        base = 58.0;
    } else {
        let print: Vec<_> = rounded((w / 2.0, d / 2.0), 60.0)
            .iter()
            .map(|&(x, z)| view.spot([x, 0.0, z]))
            .collect();
        c.shadow_of(&Path::polygon(&print), 190.0);
    }
    bar(c, t, (&view, base), (w, d, h));
    if t.has("stack") {
        let upper = View::new((-10.0, 0.0), t.n("turn", -26.0) + 34.0);
        let touch = Path::ellipse(view.spot([10.0, base + h, 0.0]), w * 0.4, d * 0.16);
        c.soft(&touch, sheer(BLACK, 0.34), 14.0);
        bar(c, t, (&upper, base + h), (w * 0.94, d * 0.96, h * 0.94));
    }
}

fn bar(c: &mut Canvas, t: &Subject, (view, base): (&View, f64), (w, d, h): (f64, f64, f64)) {
    let outline = c.cushion(view, ([0.0, base, 0.0], [w, h, d]), t.n("round", 46.0), t.main);
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (6.0, 70));
    }
    if t.has("layer") {
        let (a, b, e) = (
            view.spot([-w, base + h * 0.3, d / 2.0]),
            view.spot([w / 2.0, base + h * 0.3, d / 2.0]),
            view.spot([w / 2.0, base + h * 0.36, -d]),
        );
        let low = Path::polygon(&[a, b, e, (e.0 + 200.0, e.1 + 300.0), (a.0, a.1 + 300.0)]);
        c.within(&outline, |c| c.soft(&low, sheer(t.trim, 0.6), 6.0));
    }
    if t.has("stamp") {
        let (x, y) = view.spot([0.0, base + h, 0.0]);
        let mark = Path::ellipse((x, y), w * 0.2, w * 0.2 * TILT * 1.1);
        c.stroke(&mark, sheer(t.main.shade(-0.6), 0.34), 6.0);
        c.moved(Move::to(2.0, 4.0), |c| c.stroke(&mark, sheer(WHITE, 0.4), 3.0));
    }
    if t.has("wrap") {
        // A paper band around the middle.
        let corner = |x: f64, y: f64, z: f64| view.spot([x, base + y, z]);
        let half = w * 0.22;
        let front = [
            corner(-half, 0.0, d / 2.0 + 2.0),
            corner(half, 0.0, d / 2.0 + 2.0),
            corner(half, h - 22.0, d / 2.0 + 4.0),
            corner(half, h + 2.0, d / 2.0 - 24.0),
            corner(half, h + 2.0, -d / 2.0 + 16.0),
            corner(-half, h + 2.0, -d / 2.0 + 16.0),
            corner(-half, h + 2.0, d / 2.0 - 24.0),
            corner(-half, h - 22.0, d / 2.0 + 4.0),
        ];
        let band = Path::polygon(&front);
        let ((_, top), (_, low)) = band.around();
        let paint = c.linear(
            (0.0, top),
            (0.0, low),
            &[
                (0.0, t.trim.shade(0.3), 1.0),
                (0.5, t.trim.shade(0.1), 1.0),
                (0.6, t.trim, 1.0),
                (1.0, t.trim.shade(-0.2), 1.0),
            ],
        );
        c.within(&outline, |c| {
            c.fill(&band, paint);
            let (x, y) = corner(0.0, h * 0.4, d / 2.0);
            c.fill(&Path::ellipse((x, y), 22.0, 22.0), t.accent);
        });
    }
}

/// A round soap, or a soap on a cord.
fn soap_round(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 220.0), t.n("h", 130.0));
    c.shadow((0.0, 0.0), r * 0.92, 170.0);
    let profile =
        [k(r * 0.84, 0.0), s(r, h * 0.4), s(r * 0.97, h * 0.76), s(r * 0.8, h * 0.98), k(4.0, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, t.main, Finish::Matte);
    let top = body.circle(r * 0.78, h * 0.97);
    c.within(&outline, |c| c.soft(&top, t.main.shade(0.3), 16.0));
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (7.0, 60));
    }
    if t.has("stamp") {
        let mark = body.circle(r * 0.42, h);
        c.stroke(&mark, sheer(t.main.shade(-0.6), 0.3), 6.0);
        c.moved(Move::to(2.0, 4.0), |c| c.stroke(&mark, sheer(WHITE, 0.45), 3.0));
    }
    if t.has("cord") {
        let (x, y) = body.level(h);
        c.fill(&Path::ellipse((x - r * 0.4, y + 4.0), 16.0, 6.0), t.main.shade(-0.6));
        let rope = Path::new()
            .go(x - r * 0.4, y + 4.0)
            .curve((x - r * 0.9, y - 210.0), (x + r * 0.4, y - 330.0), (x + r * 0.7, y - 120.0))
            .curve((x + r * 1.0, y + 40.0), (x + r * 1.2, 30.0), (x + r * 1.5, 20.0));
        c.tube(&rope, 17.0, t.trim);
    }
}

/// A brush: `form` 0 for the body, 1 for nails, 2 for dishes.
fn brush(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", 38.0)), |c| {
        let form = t.n("form", 0.0).round() as i32;
        let outline = match form {
            1 => Path::rect((-130.0, -290.0), (260.0, 580.0), 110.0),
            _ => Path::ring(&[
                s(0.0, -440.0),
                s(116.0, -370.0),
                s(124.0, -200.0),
                s(60.0, -50.0),
                s(38.0, 120.0),
                s(44.0, 330.0),
                s(0.0, 430.0),
                s(-44.0, 330.0),
                s(-38.0, 120.0),
                s(-60.0, -50.0),
                s(-124.0, -200.0),
                s(-116.0, -370.0),
            ]),
        };
        // Bristles show beyond the right edge.
        let mut hairs = Path::new();
        let (top, low) = if form == 1 { (-230.0, 230.0) } else { (-400.0, -110.0) };
        for hair in 0..34_u8 {
            let y = top + (low - top) * f64::from(hair) / 33.0;
            let reach =
                if form == 1 { 196.0 } else { 190.0 - (f64::from(hair) - 13.0).abs() * 2.6 };
            hairs = hairs.go(40.0, y).line(reach, y + f64::from(hair % 3) * 3.0);
        }
        c.moved(Move::to(14.0, 20.0), |c| c.soft_line(&hairs, sheer(BLACK, 0.3), 13.0, 9.0));
        c.stroke(&hairs, t.trim.shade(-0.22), 13.0);
        c.moved(Move::to(0.0, -3.0), |c| c.stroke(&hairs, t.trim.shade(0.2), 5.0));
        c.drop(&outline, 24.0);
        c.pillow(&outline, t.main, 40.0);
        super::kitchen::grain(c, &outline, ((0.0, -440.0), (0.0, 430.0)), (7, t.main));
        if form != 1 {
            let cord = Path::new()
                .go(0.0, 380.0)
                .curve((60.0, 430.0), (70.0, 520.0), (0.0, 540.0))
                .curve((-70.0, 520.0), (-60.0, 430.0), (0.0, 380.0));
            c.tube(&cord, 11.0, t.accent);
            c.fill(&Path::ellipse((0.0, 376.0), 13.0, 13.0), t.main.shade(-0.6));
        }
    });
}

/// A comb of horn or wood.
fn comb(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -22.0)), |c| {
        let back = Path::ring(&[
            k(-430.0, 20.0),
            s(-420.0, -60.0),
            s(-300.0, -104.0),
            s(0.0, -118.0),
            s(300.0, -104.0),
            s(420.0, -60.0),
            k(430.0, 20.0),
        ]);
        let mut teeth = Path::new();
        for tooth in 0..34_u8 {
            let x = -412.0 + f64::from(tooth) * 25.0;
            let long = if (2..=31).contains(&tooth) { 166.0 } else { 150.0 };
            teeth = teeth.go(x, 0.0).line(x, long);
        }
        c.moved(Move::to(10.0, 14.0), |c| c.soft_line(&teeth, sheer(BLACK, 0.3), 13.0, 7.0));
        c.stroke(&teeth, t.main.shade(-0.1), 13.0);
        c.moved(Move::to(-2.0, 0.0), |c| c.stroke(&teeth, t.main.shade(0.26), 4.0));
        c.drop(&back, 16.0);
        c.pillow(&back, t.main, 26.0);
        super::kitchen::grain(c, &back, ((-440.0, -40.0), (440.0, -40.0)), (6, t.main));
    });
}

/// A sea sponge or a bundle of fibre.
fn sponge(c: &mut Canvas, t: &Subject) {
    c.shadow((0.0, 0.0), 290.0, 190.0);
    let outline = Path::ring(&[
        s(-300.0, -120.0),
        s(-290.0, -270.0),
        s(-190.0, -370.0),
        s(-50.0, -390.0),
        s(60.0, -430.0),
        s(190.0, -370.0),
        s(290.0, -290.0),
        s(320.0, -150.0),
        s(260.0, -20.0),
        s(120.0, 30.0),
        s(-60.0, 34.0),
        s(-220.0, 10.0),
    ]);
    c.pillow(&outline, t.main, 90.0);
    let mut scatter = crate::studio::subject::Scatter::new(17);
    let mut holes = Vec::new();
    for _ in 0..34_u8 {
        holes.push(
            Move::to(scatter.between(-280.0, 290.0).round(), scatter.between(-390.0, 10.0).round())
                .sized(scatter.between(0.5, 1.3)),
        );
    }
    c.within(&outline, |c| {
        c.stamp(&holes, |c| {
            c.fill(&Path::ellipse((0.0, 0.0), 22.0, 19.0), sheer(t.main.shade(-0.6), 0.5));
            c.fill(&Path::ellipse((4.0, 6.0), 18.0, 14.0), sheer(t.main.shade(-0.2), 0.6));
        });
    });
}

/// A safety razor, lying.
fn razor(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", 36.0)), |c| {
        let metal = |c: &mut Canvas, x: f64, colour: crate::studio::colour::Colour| {
            c.linear(
                (-x, 0.0),
                (x, 0.0),
                &[
                    (0.0, colour.shade(-0.2), 1.0),
                    (0.25, colour.shade(0.6), 1.0),
                    (0.55, colour.shade(-0.05), 1.0),
                    (1.0, colour.shade(-0.45), 1.0),
                ],
            )
        };
        let stem = Path::rect((-17.0, -310.0), (34.0, 140.0), 6.0);
        let grip = Path::rect((-34.0, -190.0), (68.0, 580.0), 28.0);
        c.drop(&grip, 22.0);
        c.drop(&stem, 16.0);
        let paint = metal(c, 17.0, t.trim);
        c.fill(&stem, paint);
        let paint = metal(c, 34.0, t.main);
        c.fill(&grip, paint);
        if t.has("knurled") {
            let mut lines = Path::new();
            for ring in 0..19_u8 {
                let y = -150.0 + f64::from(ring) * 28.0;
                lines = lines.go(-34.0, y).line(34.0, y + 12.0);
            }
            c.within(&grip, |c| c.stroke(&lines, sheer(BLACK, 0.3), 5.0));
        }
        let head = Path::rect((-180.0, -400.0), (360.0, 104.0), 34.0);
        c.drop(&head, 20.0);
        let paint = c.linear(
            (0.0, -400.0),
            (0.0, -296.0),
            &[
                (0.0, t.trim.shade(0.1), 1.0),
                (0.3, t.trim.shade(0.65), 1.0),
                (0.6, t.trim, 1.0),
                (1.0, t.trim.shade(-0.4), 1.0),
            ],
        );
        c.fill(&head, paint);
        let mut comb = Path::new();
        for tooth in 0..15_u8 {
            let x = -160.0 + f64::from(tooth) * 23.0;
            comb = comb.go(x, -312.0).line(x, -298.0);
        }
        c.stroke(&comb, sheer(BLACK, 0.4), 6.0);
    });
}

/// Toothbrushes in a tumbler.
fn toothbrushes(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 150.0), t.n("h", 310.0));
    c.shadow((0.0, 0.0), r * 0.9, 150.0);
    let profile = [k(r * 0.86, 0.0), s(r * 0.9, 10.0), k(r, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, t.main, Finish::Gloss);
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (6.0, 60));
    }
    let hole = c.mouth(&body, (r, h), r * 0.09, (t.main, t.main));
    let (_, y) = body.level(h);
    for (lean, colour) in [(-60.0, t.trim), (84.0, t.accent)] {
        let (head, foot) = ((lean * 1.3, y - 380.0), (-lean * 0.3, y + 40.0));
        let above = Path::rect((-600.0, y - 700.0), (1200.0, 700.0), 0.0).and(&hole);
        c.within(&above, |c| c.rod((head, foot), (30.0, 34.0), colour));
        c.moved(Move::to(head.0, head.1).turned(lean * 0.2), |c| {
            c.fill(&Path::rect((-17.0, -116.0), (34.0, 130.0), 15.0), colour);
            c.fill(&Path::rect((10.0, -106.0), (50.0, 92.0), 8.0), WHITE.shade(-0.06));
            c.fill(&Path::rect((10.0, -106.0), (50.0, 30.0), 8.0), t.main.shade(-0.1));
        });
    }
}
