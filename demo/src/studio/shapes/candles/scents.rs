//! Reeds, incense, oil, matches.

use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A bottle of scent with reeds in it.
pub(super) fn diffuser(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 160.0), t.n("h", 270.0));
    c.shadow((0.0, 0.0), r, 150.0);
    let neck = r * 0.3;
    let profile = [
        k(r * 0.92, 0.0),
        s(r, 18.0),
        s(r * 0.98, h * 0.6),
        s(r * 0.7, h * 0.8),
        k(neck, h * 0.86),
        k(neck, h),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let (_, y) = body.level(h);
    let mut reeds = Path::new();
    for lean in [-3.0, -1.7, -0.5, 0.7, 1.9, 3.1] {
        reeds = reeds.go(lean * -6.0, y + 60.0).line(lean * 58.0, y - 400.0 - f64::abs(lean) * 6.0);
    }
    c.stroke(&reeds, t.trim.shade(-0.24), 12.0);
    c.moved(Move::to(-2.0, 0.0), |c| c.stroke(&reeds, t.trim.shade(0.16), 6.0));
    if t.has("glass") {
        let outline = body.silhouette();
        let paint = c.across(t.main, Finish::Gloss, (-r, r));
        c.fill(&outline, paint);
        c.within(&outline, |c| {
            let core = c.linear(
                (-r, 0.0),
                (r, 0.0),
                &[
                    (0.1, t.main.shade(-0.6), 0.4),
                    (0.4, t.main.shade(0.4), 0.34),
                    (0.8, t.main.shade(0.6), 0.4),
                    (1.0, t.main.shade(-0.6), 0.5),
                ],
            );
            c.fill(&outline, core);
            c.stroke(&outline, sheer(t.main.shade(-0.7), 0.4), 8.0);
        });
        let streak = Path::new().go(-r * 0.72, -h * 0.56).line(-r * 0.74, -h * 0.1);
        c.glint(&outline, &streak, 18.0, 0.6);
    } else {
        let outline = c.turned(&body, t.main, Finish::Matte);
        c.speckle(&outline, t.accent, (6.0, 40));
    }
    if t.n("label", 1.0) > 0.0 && t.has("glass") {
        let paper = Path::new()
            .go(-r * 0.6, -h * 0.46)
            .arc((r, r * TILT), false, false, (r * 0.6, -h * 0.46))
            .line(r * 0.6, -h * 0.04)
            .arc((r, r * TILT), false, true, (-r * 0.6, -h * 0.04))
            .close();
        let paint = c.across(t.accent, Finish::Matte, (-r, r));
        c.fill(&paper, paint);
    }
    let lip = [k(neck * 1.16, 0.0), k(neck * 1.16, 26.0)];
    let ring = Turned { at: (0.0, y + 14.0), profile: &lip };
    c.turned(&ring, t.accent.shade(-0.1), Finish::Gloss);
}

/// A holder for incense, with a stick that smokes or cones.
pub(super) fn incense(c: &mut Canvas, t: &Subject) {
    let view = crate::studio::view::View::new((0.0, 0.0), t.n("turn", -20.0));
    let outline = crate::studio::path::rounded((400.0, 90.0), 60.0);
    let print: Vec<_> = outline.iter().map(|&(x, z)| view.spot([x, 0.0, z])).collect();
    c.shadow_of(&Path::polygon(&print), 150.0);
    let cap = c.slab(&view, (crate::studio::view::Plane::Floor, &outline), (0.0, 52.0), t.main);
    c.stroke(&cap, sheer(WHITE, 0.34), 3.0);
    let groove = crate::studio::path::rounded((330.0, 34.0), 30.0);
    let inner: Vec<_> = groove.iter().map(|&(x, z)| view.spot([x - 20.0, 52.0, z])).collect();
    let channel = Path::polygon(&inner);
    let paint = c.linear(
        (-300.0, 0.0),
        (300.0, 0.0),
        &[(0.0, t.main.shade(-0.5), 1.0), (1.0, t.main.shade(-0.14), 1.0)],
    );
    c.fill(&channel, paint);
    let foot = view.spot([330.0, 52.0, 0.0]);
    let head = (foot.0 - 560.0, foot.1 - 400.0);
    c.rod((head, foot), (11.0, 8.0), t.trim);
    c.fill(&Path::ellipse(head, 8.0, 8.0), Colour::rgb(0xe8_7a3a));
    let smoke = Path::new()
        .go(head.0, head.1 - 8.0)
        .curve(
            (head.0 - 70.0, head.1 - 120.0),
            (head.0 + 110.0, head.1 - 200.0),
            (head.0 + 30.0, head.1 - 330.0),
        )
        .curve(
            (head.0 - 20.0, head.1 - 420.0),
            (head.0 + 60.0, head.1 - 470.0),
            (head.0 + 40.0, head.1 - 560.0),
        );
    c.soft_line(&smoke, sheer(WHITE, 0.5), 16.0, 9.0);
    c.soft_line(&smoke, sheer(WHITE, 0.4), 44.0, 26.0);
}

/// A burner for scented oil, a tealight below.
pub(super) fn burner(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 190.0), t.n("h", 400.0));
    c.shadow((0.0, 0.0), r * 0.86, 160.0);
    let profile = [
        k(r * 0.84, 0.0),
        s(r * 0.98, h * 0.2),
        s(r, h * 0.42),
        s(r * 0.84, h * 0.7),
        k(r * 0.74, h * 0.84),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let finish = if t.has("glazed") { Finish::Gloss } else { Finish::Matte };
    let outline = c.turned(&body, t.main, finish);
    c.speckle(&outline, t.accent, (6.0, 46));
    let arch = Path::ring(&[
        k(-r * 0.46, -h * 0.04),
        s(-r * 0.46, -h * 0.24),
        s(0.0, -h * 0.46),
        s(r * 0.46, -h * 0.24),
        k(r * 0.46, -h * 0.04),
        s(0.0, h * 0.04),
    ]);
    c.within(&outline, |c| {
        let paint = c.linear(
            (0.0, -h * 0.46),
            (0.0, 0.0),
            &[(0.0, t.main.shade(-0.66), 1.0), (1.0, t.main.shade(-0.4), 1.0)],
        );
        c.fill(&arch, paint);
        c.moved(Move::to(0.0, -2.0), |c| {
            let cup = Turned { at: (0.0, 0.0), profile: &[k(62.0, 0.0), k(64.0, 44.0)] };
            c.turned(&cup, Colour::rgb(0xb9_bcc0), Finish::Metal);
            c.fill(&cup.circle(62.0, 44.0), Colour::rgb(0xf0_e8d6));
        });
    });
    super::flame(c, (0.0, -54.0), 0.62);
    let bowl = [k(r * 0.5, 0.0), s(r * 0.86, 40.0), k(r * 0.98, 84.0)];
    let top = Turned { at: body.level(h * 0.82), profile: &bowl };
    c.turned(&top, t.main, finish);
    let hole = c.mouth(&top, (r * 0.98, 84.0), 13.0, (t.main, t.main));
    let (x, y) = top.level(76.0);
    c.within(&hole, |c| {
        let water = Path::ellipse((x, y + 4.0), r * 0.84, r * 0.84 * TILT);
        let paint = c.linear(
            (x - r, y),
            (x + r, y),
            &[(0.0, t.trim.shade(-0.2), 0.8), (0.6, t.trim.shade(0.4), 0.8), (1.0, t.trim, 0.8)],
        );
        c.fill(&water, paint);
    });
}

/// Long matches in a glass or a box.
pub(super) fn matches(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 110.0), t.n("h", 370.0));
    c.shadow((0.0, 0.0), r, 140.0);
    let wood = Colour::rgb(0xe2_c699);
    let profile = [k(r * 0.94, 0.0), s(r, 14.0), k(r, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = body.silhouette();
    let mut sticks = Path::new();
    let mut heads = Vec::new();
    for stick in 0..11_u8 {
        let u = f64::from(stick) / 5.0 - 1.0;
        let up = h * 1.12 + f64::from((stick * 7) % 5) * 9.0;
        let (x, y) = (u * r * 0.84, -up);
        sticks = sticks.go(u * r * 0.7, 10.0).line(x, y);
        heads.push(Move::to(x, y - 6.0));
    }
    c.stroke(&sticks, wood.shade(-0.14), 17.0);
    c.moved(Move::to(-3.0, 0.0), |c| c.stroke(&sticks, wood.shade(0.3), 8.0));
    c.stamp(&heads, |c| {
        let paint = c.radial(
            (-4.0, -6.0),
            (22.0, 26.0),
            &[(0.0, t.trim.shade(0.4), 1.0), (1.0, t.trim.shade(-0.3), 1.0)],
        );
        c.fill(&Path::ellipse((0.0, 0.0), 14.0, 18.0), paint);
    });
    c.turned(&body, t.main, Finish::Glass);
    c.within(&outline, |c| {
        c.stroke(&outline, sheer(t.main.shade(-0.6), 0.45), 7.0);
        let strip = Path::rect((-r, -h * 0.3 + r * TILT), (2.0 * r, h * 0.16), 0.0);
        c.fill(&strip, sheer(t.accent, 0.92));
    });
    let streak = Path::new().go(-r * 0.7, -h * 0.84).line(-r * 0.7, -h * 0.1);
    c.glint(&outline, &streak, 15.0, 0.8);
    let rim = body.circle(r - 3.0, h);
    c.stroke(&rim, sheer(t.main.shade(-0.4), 0.5), 6.0);
    c.stroke(&rim, sheer(WHITE, 0.7), 2.5);
}
