//! What stands and lies on a desk.

use super::sheet;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, rounded, s};
use crate::studio::subject::Subject;
use crate::studio::view::{Plane, View};

/// A bottle of ink.
pub(super) fn ink(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 210.0), t.n("h", 250.0));
    c.shadow((0.0, 0.0), r, 170.0);
    let profile =
        [k(r - 20.0, 0.0), s(r, 20.0), s(r, h * 0.62), s(r * 0.9, h * 0.86), k(r * 0.56, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = body.silhouette();
    let full = [k(r - 44.0, 26.0), s(r - 26.0, 44.0), s(r - 26.0, h * 0.58), k(r - 34.0, h * 0.66)];
    c.fill(&outline, sheer(WHITE, 0.3));
    c.turned(&Turned { at: (0.0, 0.0), profile: &full }, t.main, Finish::Gloss);
    c.fill(&Path::ellipse(body.level(h * 0.66), r - 34.0, (r - 34.0) * TILT), t.main.shade(0.16));
    c.turned(&body, Colour::oklch(0.9, 0.01, 230.0), Finish::Glass);
    c.within(&outline, |c| c.stroke(&outline, sheer(t.main.shade(-0.3), 0.3), 7.0));
    let streak = Path::new().go(-r * 0.74, -h * 0.74).line(-r * 0.76, -h * 0.1);
    c.glint(&outline, &streak, 22.0, 0.8);
    let cap = [k(r * 0.62, 0.0), k(r * 0.62, 92.0), s(r * 0.58, 104.0), k(r * 0.5, 108.0)];
    let lid = Turned { at: body.level(h - 8.0), profile: &cap };
    c.turned(&lid, t.trim, Finish::Gloss);
    c.fill(&lid.circle(r * 0.55, 106.0), t.trim.shade(0.2));
    if t.n("label", 1.0) > 0.0 {
        let label = Path::new()
            .go(-r * 0.56, -h * 0.52)
            .arc((r, r * TILT), false, false, (r * 0.5, -h * 0.52))
            .line(r * 0.5, -h * 0.1)
            .arc((r, r * TILT), false, true, (-r * 0.56, -h * 0.1))
            .close();
        c.moved(Move::to(0.0, r * 0.24), |c| sheet(c, &label, t.accent));
    }
}

/// A cup with pencils in it.
pub(super) fn cup(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 170.0), t.n("h", 370.0));
    let profile = [k(r - 10.0, 0.0), s(r, 10.0), k(r, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.shadow((0.0, 0.0), r, 160.0);
    let outline =
        c.turned(&body, t.main, if t.has("matte") { Finish::Matte } else { Finish::Gloss });
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (7.0, 60));
    }
    let hole = c.mouth(&body, (r, h), r * 0.08, (t.main, t.main));
    if t.n("filled", 1.0) > 0.0 {
        let (_, y) = body.level(h);
        let inks = [t.trim, t.accent, Colour::rgb(0x3a_3f44), Colour::rgb(0xd9_b05a)];
        for (place, colour) in (0_u8..).zip(inks) {
            let u = f64::from(place);
            let (x, lean) = (-84.0 + u * 56.0, -14.0 + u * 9.0);
            let tall = [300.0, 240.0, 330.0, 260.0][usize::from(place)];
            let foot = (x * 0.7, y + 30.0);
            let head = (x + lean * tall / 60.0, y - tall);
            c.rod((head, foot), (32.0, 32.0), colour);
            let wood = Colour::rgb(0xdc_b98a);
            let out = (head.0 + (head.0 - foot.0) * 0.14, head.1 - 58.0);
            c.fill(
                &Path::polygon(&[(head.0 - 15.0, head.1), out, (head.0 + 15.0, head.1 + 2.0)]),
                wood,
            );
        }
        // The front of the cup hides their feet.
        let front = Path::new()
            .go(-r, y)
            .arc((r, r * TILT), false, false, (r, y))
            .line(r, y + 80.0)
            .line(-r, y + 80.0)
            .close();
        c.within(&front, |c| {
            let paint = c.across(t.main, Finish::Gloss, (-r, r));
            c.fill(&outline, paint);
        });
        let lip = Path::new().go(-r + 4.0, y).arc(
            (r - 4.0, (r - 4.0) * TILT),
            false,
            false,
            (r - 4.0, y),
        );
        c.stroke(&lip, t.main.shade(0.35), 9.0);
    } else {
        c.soft(&hole, sheer(BLACK, 0.1), 4.0);
    }
}

/// A calendar that stands on its own: a grid of days under a coloured head.
pub(super) fn calendar(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -18.0));
    let (w, h) = (t.n("w", 620.0), t.n("h", 560.0));
    let print: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| view.spot([x * w / 2.0, 0.0, z * 110.0]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 170.0);
    let at = |x: f64, up: f64| view.spot([x * w / 2.0, up * h, 110.0 - 110.0 * up]);
    let back = [view.spot([w / 2.0, 0.0, -110.0]), at(1.0, 1.0), at(1.0, 0.0)];
    c.fill(&Path::polygon(&back), t.trim.shade(-0.4));
    let page = Path::polygon(&[at(-1.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(-1.0, 1.0)]);
    sheet(c, &page, t.trim);
    let head = Path::polygon(&[at(-1.0, 0.76), at(1.0, 0.76), at(1.0, 1.0), at(-1.0, 1.0)]);
    sheet(c, &head, t.main);
    let mut days = Path::new();
    for row in 0..5_u8 {
        for column in 0..7_u8 {
            if (row == 0 && column < 2) || (row == 4 && column > 4) {
                continue;
            }
            let (x, y) = at(-0.8 + f64::from(column) * 0.267, 0.64 - f64::from(row) * 0.125);
            days = days.go(x - 8.0, y).line(x + 8.0, y - 2.0);
        }
    }
    c.stroke(&days, sheer(Colour::rgb(0x40_4448), 0.75), 14.0);
    let (x, y) = at(0.0, 0.39);
    c.stroke(&Path::ellipse((x, y), 30.0, 27.0), t.accent, 6.0);
    let rings: Vec<_> = (0..9_u8)
        .map(|ring| {
            let (x, y) = at(-0.84 + f64::from(ring) * 0.21, 1.0);
            Move::to(x, y)
        })
        .collect();
    c.stamp(&rings, |c| {
        let wire = Path::new().go(-5.0, 26.0).curve((-16.0, -6.0), (-4.0, -26.0), (6.0, -14.0));
        c.stroke(&wire, Colour::rgb(0x55_585c), 7.0);
        c.stroke(&wire, Colour::rgb(0xc8_cccf), 2.5);
    });
}

/// A tray for pens and small things, with some in it.
pub(super) fn tray(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -12.0)), |c| {
        let (w, h) = (t.n("w", 860.0), t.n("h", 340.0));
        let outer = Path::rect((-w / 2.0, -h / 2.0), (w, h), t.n("radius", 60.0));
        c.drop(&outer, 30.0);
        sheet(c, &outer, t.main);
        c.stroke(
            &Path::rect((-w / 2.0 + 3.0, -h / 2.0 + 3.0), (w - 6.0, h - 6.0), 58.0),
            sheer(WHITE, 0.35),
            4.0,
        );
        let inner = Path::rect(
            (-w / 2.0 + 28.0, -h / 2.0 + 28.0),
            (w - 56.0, h - 56.0),
            t.n("radius", 60.0) - 24.0,
        );
        let paint = c.linear(
            (-w / 2.0, -h / 2.0),
            (w / 2.0, h / 2.0),
            &[
                (0.0, t.main.shade(-0.34), 1.0),
                (0.4, t.main.shade(-0.14), 1.0),
                (1.0, t.main.shade(0.1), 1.0),
            ],
        );
        c.fill(&inner, paint);
        c.within(&inner, |c| {
            c.moved(Move::to(14.0, 18.0), |c| c.soft_line(&inner, sheer(BLACK, 0.4), 40.0, 14.0));
        });
        if t.n("filled", 1.0) > 0.0 {
            let pen = Path::rect((-w * 0.38, -34.0), (w * 0.62, 36.0), 18.0);
            c.drop(&pen, 12.0);
            let paint = c.linear(
                (0.0, -34.0),
                (0.0, 4.0),
                &[
                    (0.0, t.accent.shade(0.1), 1.0),
                    (0.3, t.accent.shade(0.5), 1.0),
                    (1.0, t.accent.shade(-0.4), 1.0),
                ],
            );
            c.fill(&pen, paint);
            let clip = Path::ellipse((w * 0.33, 30.0), 44.0, 44.0);
            c.moved(Move::to(4.0, 6.0), |c| c.soft_line(&clip, sheer(BLACK, 0.4), 14.0, 5.0));
            c.tube(&clip, 16.0, t.trim);
        }
    });
}

/// A block of paper in a holder.
pub(super) fn memo(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -30.0));
    let (w, h) = (t.n("w", 420.0), t.n("h", 260.0));
    let print: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| view.spot([x * w / 2.0, 0.0, z * w / 2.0]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 200.0);
    c.block(&view, [0.0, 0.0, 0.0], [w + 40.0, 90.0, w + 40.0], t.main);
    c.block(&view, [0.0, 90.0, 0.0], [w, h, w], t.trim);
    let mut lines = Path::new();
    for level in 1..9_u8 {
        let y = 90.0 + h * f64::from(level) / 9.0;
        let [a, b, d] = [[-w / 2.0, y, w / 2.0], [w / 2.0, y, w / 2.0], [w / 2.0, y, -w / 2.0]]
            .map(|point| view.spot(point));
        lines = lines.go(a.0, a.1).line(b.0, b.1).line(d.0, d.1);
    }
    c.stroke(&lines, sheer(t.trim.shade(-0.7), 0.16), 2.5);
    let top = 90.0 + h;
    let [a, b, d, e] = [
        [-w / 2.0, top, w / 2.0],
        [w / 2.0, top, w / 2.0],
        [w / 2.0, top + 60.0, -w * 0.1],
        [-w / 2.0 + 30.0, top + 40.0, -w * 0.1],
    ]
    .map(|point| view.spot(point));
    let leaf = Path::new()
        .go(a.0, a.1)
        .line(b.0, b.1)
        .bow((b.0 - 10.0, d.1 + 40.0), d)
        .line(e.0, e.1)
        .bow((a.0, e.1 + 30.0), a)
        .close();
    if t.has("leaf") {
        c.fill(&leaf, t.trim.shade(0.5));
    }
}

/// Rolls of paper tape.
pub(super) fn tapes(c: &mut Canvas, t: &Subject) {
    let rolls = [(-190.0, 0.0, t.main), (200.0, -24.0, t.trim), (10.0, 90.0, t.accent)];
    for (x, y, colour) in rolls {
        let (r, h) = (190.0, 120.0);
        c.shadow((x, y), r, 110.0);
        let profile = [k(r, 0.0), k(r, h)];
        let body = Turned { at: (x, y), profile: &profile };
        c.turned(&body, colour, Finish::Matte);
        sheet(c, &body.circle(r, h), colour.shade(0.3));
        let core = Colour::rgb(0xd2_b48c);
        sheet(c, &body.circle(r * 0.66, h), core);
        let (cx, cy) = body.level(h);
        let hole = Path::ellipse((cx, cy + 2.0), r * 0.58, r * 0.58 * TILT);
        let paint = c.linear(
            (cx - r * 0.6, 0.0),
            (cx + r * 0.6, 0.0),
            &[(0.0, core.shade(-0.6), 1.0), (1.0, core.shade(-0.1), 1.0)],
        );
        c.fill(&hole, paint);
    }
}

/// A board with a clip and a sheet.
pub(super) fn clipboard(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -6.0)), |c| {
        let (w, h) = (600.0, 840.0);
        let board = Path::rect((-w / 2.0, -h / 2.0), (w, h), 30.0);
        c.drop(&board, 26.0);
        sheet(c, &board, t.main);
        let paper = Path::rect((-w / 2.0 + 40.0, -h / 2.0 + 86.0), (w - 80.0, h - 130.0), 4.0);
        c.drop(&paper, 6.0);
        sheet(c, &paper, t.trim);
        let base = Path::rect((-130.0, -h / 2.0 - 8.0), (260.0, 70.0), 16.0);
        c.drop(&base, 8.0);
        let outline: Vec<_> = rounded((130.0, 35.0), 16.0);
        let view = View::new((0.0, -h / 2.0 + 60.0), 0.0);
        c.slab(
            &view,
            (Plane::Front, &outline.iter().map(|&(x, y)| (x, y + 35.0)).collect::<Vec<_>>()),
            (0.0, 12.0),
            t.accent,
        );
        let bow = Path::ring(&[
            k(-70.0, -h / 2.0 + 4.0),
            s(-52.0, -h / 2.0 - 56.0),
            s(0.0, -h / 2.0 - 74.0),
            s(52.0, -h / 2.0 - 56.0),
            k(70.0, -h / 2.0 + 4.0),
        ]);
        c.stroke(&bow, t.accent.shade(-0.2), 12.0);
        c.stroke(&bow, t.accent.shade(0.5), 4.0);
    });
}
