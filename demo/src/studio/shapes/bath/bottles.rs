//! Bottles and jars.

use crate::studio::canvas::{Canvas, sheer};
use crate::studio::colour::{Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A label that goes around the front of a body.
fn label(c: &mut Canvas, t: &Subject, body: &Turned<'_>, (low, high): (f64, f64)) {
    if t.n("label", 1.0) < 0.5 {
        return;
    }
    let r = body.radius_at((low + high) / 2.0);
    let wide = 0.74;
    let dip = r * TILT * (1.0_f64 - wide * wide).sqrt();
    let ((x, bottom), (_, top)) = (body.level(low), body.level(high));
    let paper = Path::new()
        .go(x - r * wide, top + dip)
        .arc((r, r * TILT), false, false, (x + r * wide, top + dip))
        .line(x + r * wide, bottom + dip)
        .arc((r, r * TILT), false, true, (x - r * wide, bottom + dip))
        .close();
    let paint = c.across(t.accent, Finish::Matte, (x - r, x + r));
    c.fill(&paper, paint);
    let ink = t.accent.shade(if t.accent.lightness() > 0.5 { -0.7 } else { 0.8 });
    let middle = (top + bottom) / 2.0 + r * TILT;
    let mut lines = Path::new();
    for (place, long) in [(-0.24, 0.3), (0.04, 0.44), (0.2, 0.24)] {
        let y = middle + (bottom - top) * place;
        lines = lines.go(x - r * long, y).bow((x, y + r * 0.06), (x + r * long, y));
    }
    c.stroke(&lines, sheer(ink, 0.5), 5.0);
}

/// The body of a bottle in glass, clay or metal.
fn vessel(c: &mut Canvas, t: &Subject, body: &Turned<'_>) -> Path {
    let r = body.radius();
    let glass = t.has("glass");
    let outline = if glass {
        let outline = body.silhouette();
        let paint = c.across(t.main, Finish::Gloss, (-r, r));
        c.fill(&outline, paint);
        c.within(&outline, |c| {
            let core = c.linear(
                (-r, 0.0),
                (r, 0.0),
                &[
                    (0.1, t.main.shade(-0.6), 0.5),
                    (0.4, t.main.shade(0.4), 0.3),
                    (0.8, t.main.shade(0.6), 0.36),
                    (1.0, t.main.shade(-0.6), 0.6),
                ],
            );
            c.fill(&outline, core);
            c.stroke(&outline, sheer(t.main.shade(-0.7), 0.4), 8.0);
        });
        outline
    } else {
        c.turned(body, t.main, if t.has("matte") { Finish::Matte } else { Finish::Gloss })
    };
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (6.0, 60));
    }
    outline
}

/// A bottle with a pump.
pub(in crate::studio::shapes) fn pump(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 155.0), t.n("h", 430.0));
    c.shadow((0.0, 0.0), r, 160.0);
    let neck = r * 0.36;
    let profile = [k(r * 0.94, 0.0), s(r, 16.0), s(r, h * 0.74), s(r * 0.84, h * 0.9), k(neck, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = vessel(c, t, &body);
    label(c, t, &body, (h * 0.18, h * 0.6));
    let streak = Path::new().go(-r * 0.7, -h * 0.76).line(-r * 0.74, -h * 0.1);
    c.glint(&outline, &streak, 18.0, if t.has("matte") { 0.16 } else { 0.6 });
    let metal = if t.has("metal") { Finish::Metal } else { Finish::Gloss };
    let seat = body.level(h - 6.0);
    let collar = [k(neck * 1.15, 0.0), k(neck * 1.15, 54.0), s(neck * 0.9, 66.0), k(14.0, 70.0)];
    c.turned(&Turned { at: seat, profile: &collar }, t.trim, metal);
    c.rod(((0.0, seat.1 - 150.0), (0.0, seat.1 - 60.0)), (22.0, 24.0), t.trim);
    let spout = Path::new()
        .go(20.0, seat.1 - 160.0)
        .line(-r * 0.7, seat.1 - 166.0)
        .bow((-r * 0.98, seat.1 - 164.0), (-r * 0.98, seat.1 - 122.0));
    c.tube(&spout, 30.0, t.trim);
    let head = [k(44.0, 0.0), k(44.0, 26.0), s(36.0, 36.0), k(6.0, 40.0)];
    c.turned(&Turned { at: (6.0, seat.1 - 142.0), profile: &head }, t.trim, metal);
}

/// A slim bottle with a cap.
pub(in crate::studio::shapes) fn flask(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 130.0), t.n("h", 480.0));
    c.shadow((0.0, 0.0), r, 150.0);
    let neck = r * t.n("neck", 0.4);
    let profile = [k(r * 0.92, 0.0), s(r, 16.0), s(r, h * 0.72), s(r * 0.8, h * 0.88), k(neck, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = vessel(c, t, &body);
    label(c, t, &body, (h * 0.16, h * 0.6));
    let streak = Path::new().go(-r * 0.7, -h * 0.74).line(-r * 0.74, -h * 0.1);
    c.glint(&outline, &streak, 16.0, 0.6);
    let tall = t.n("cap", 96.0);
    let cap = [
        k(neck * 1.24, 0.0),
        k(neck * 1.24, tall),
        s(neck * 1.16, tall + 10.0),
        k(neck, tall + 12.0),
    ];
    let top = Turned { at: body.level(h - 8.0), profile: &cap };
    c.turned(&top, t.trim, if t.has("metal") { Finish::Metal } else { Finish::Matte });
    c.fill(&top.circle(neck * 1.1, tall + 11.0), t.trim.shade(0.22));
}

/// A low jar with a lid.
pub(in crate::studio::shapes) fn cream(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 240.0), t.n("h", 190.0));
    c.shadow((0.0, 0.0), r * 0.96, 170.0);
    let profile = [k(r * 0.9, 0.0), s(r, 22.0), s(r, h * 0.9), k(r * 0.95, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = vessel(c, t, &body);
    label(c, t, &body, (h * 0.2, h * 0.84));
    let streak = Path::new().go(-r * 0.82, -h * 0.84).line(-r * 0.82, -h * 0.2);
    c.glint(&outline, &streak, 16.0, 0.6);
    let open = t.has("open");
    let seat = body.level(h);
    if open {
        c.mouth(&body, (r * 0.95, h), 16.0, (t.main, WHITE));
        let cream = Colour::rgb(0xf6_efe2);
        let swirl = Path::ellipse((seat.0, seat.1 + 10.0), r * 0.86, r * 0.86 * TILT * 0.9);
        let paint = c.linear(
            (-r, seat.1),
            (r, seat.1),
            &[(0.0, cream.shade(-0.16), 1.0), (0.5, cream.shade(0.2), 1.0), (1.0, cream, 1.0)],
        );
        c.fill(&swirl, paint);
        let line = Path::new().go(-r * 0.5, seat.1 + 6.0).curve(
            (-r * 0.2, seat.1 - 26.0),
            (r * 0.3, seat.1 + 40.0),
            (r * 0.5, seat.1),
        );
        c.soft_line(&line, sheer(cream.shade(-0.5), 0.4), 10.0, 5.0);
        return;
    }
    let tall = t.n("lid", 92.0);
    let lid = [k(r * 1.0, 0.0), k(r * 1.0, tall - 8.0), s(r * 0.97, tall), k(r * 0.9, tall + 2.0)];
    let top = Turned { at: seat, profile: &lid };
    let finish = if t.has("metal") { Finish::Metal } else { Finish::Matte };
    c.turned(&top, t.trim, finish);
    let face = top.circle(r * 0.95, tall + 1.0);
    let (x, y) = top.level(tall);
    let paint = c.linear(
        (x - r, y - 50.0),
        (x + r, y + 50.0),
        &[
            (0.0, t.trim.shade(0.36), 1.0),
            (0.5, t.trim.shade(0.1), 1.0),
            (1.0, t.trim.shade(-0.12), 1.0),
        ],
    );
    c.fill(&face, paint);
}

/// A small bottle with a pipette.
pub(in crate::studio::shapes) fn dropper(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 140.0), t.n("h", 350.0));
    c.shadow((0.0, 0.0), r, 150.0);
    let neck = r * 0.46;
    let profile = [k(r * 0.93, 0.0), s(r, 16.0), s(r, h * 0.66), s(r * 0.84, h * 0.84), k(neck, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = vessel(c, t, &body);
    label(c, t, &body, (h * 0.14, h * 0.56));
    let streak = Path::new().go(-r * 0.7, -h * 0.7).line(-r * 0.74, -h * 0.1);
    c.glint(&outline, &streak, 16.0, 0.6);
    let seat = body.level(h - 6.0);
    let cap = [k(neck * 1.16, 0.0), k(neck * 1.16, 84.0), k(neck * 1.0, 90.0), k(neck * 0.7, 92.0)];
    c.turned(
        &Turned { at: seat, profile: &cap },
        t.trim,
        if t.has("metal") { Finish::Metal } else { Finish::Gloss },
    );
    let rubber = [k(neck * 0.66, 0.0), s(neck * 0.7, 70.0), s(neck * 0.6, 120.0), k(4.0, 146.0)];
    c.turned(
        &Turned { at: (seat.0, seat.1 - 84.0), profile: &rubber },
        Colour::rgb(0x2c_2d30),
        Finish::Matte,
    );
}

/// Bath salts in a glass with a cork, and a small scoop.
pub(in crate::studio::shapes) fn salts(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 190.0), t.n("h", 360.0));
    c.shadow((0.0, 0.0), r, 170.0);
    let full = [k(r * 0.88, 14.0), s(r * 0.94, 34.0), k(r * 0.94, h * 0.7)];
    let salt = Turned { at: (0.0, 0.0), profile: &full };
    let heap = c.turned(&salt, t.main, Finish::Matte);
    c.speckle(&heap, WHITE, (9.0, 110));
    c.fill(&salt.circle(r * 0.94, h * 0.7), t.main.shade(0.4));
    let profile = [k(r * 0.92, 0.0), s(r, 20.0), s(r, h * 0.86), k(r * 0.86, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, Colour::oklch(0.9, 0.012, 220.0), Finish::Glass);
    c.within(&outline, |c| c.stroke(&outline, sheer(t.main.shade(-0.7), 0.34), 7.0));
    let streak = Path::new().go(-r * 0.76, -h * 0.84).line(-r * 0.76, -h * 0.12);
    c.glint(&outline, &streak, 18.0, 0.8);
    label(c, t, &body, (h * 0.22, h * 0.56));
    let cork = [k(r * 0.8, 0.0), k(r * 0.88, 80.0), s(r * 0.82, 90.0), k(r * 0.7, 92.0)];
    let top = Turned { at: (0.0, body.level(h).1 + 18.0), profile: &cork };
    c.turned(&top, t.trim, Finish::Matte);
    let face = top.circle(r * 0.82, 91.0);
    c.fill(&face, t.trim.shade(0.2));
    c.speckle(&face, t.trim.shade(-0.7), (5.0, 26));
}
