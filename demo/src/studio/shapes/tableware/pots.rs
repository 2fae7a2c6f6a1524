//! Vessels to pour from and to keep things in.

use super::{finish, handle};
use crate::studio::canvas::{Canvas, sheer};
use crate::studio::colour::BLACK;
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;
use crate::studio::view::View;

/// A low round pot with a spout and a lid.
pub(super) fn teapot(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 250.0), t.n("h", 360.0));
    let (foot, neck) = (r * 0.62, r * t.n("neck", 0.46));
    let profile =
        [k(foot, 0.0), k(foot, 12.0), s(r * 0.97, h * 0.36), s(r * 0.92, h * 0.68), k(neck, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.shadow((0.0, 0.0), foot * 1.2, 220.0);
    let (_, high) = body.level(h * 0.86);
    let (_, low) = body.level(h * 0.3);
    if t.has("bail") {
        let line = Path::new().go(-r * 0.66, high).curve(
            (-r * 0.9, high - r * 1.55),
            (r * 0.9, high - r * 1.55),
            (r * 0.66, high),
        );
        c.tube(&line, 24.0, t.trim);
    } else {
        let line = Path::new().go(r * 0.6, high - 4.0).curve(
            (r * 1.75, high - 70.0),
            (r * 1.72, low + 10.0),
            (r * 0.86, low),
        );
        c.tube(&line, 34.0, t.main);
    }
    spout(c, t, (r, h));
    let outline = c.turned(&body, t.main, finish(t));
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (4.0, 50));
    }
    let streak =
        Path::new().go(-r * 0.62, -h * 0.78).bow((-r * 0.86, -h * 0.5), (-r * 0.66, -h * 0.22));
    if !t.has("matte") {
        c.glint(&outline, &streak, r * 0.1, 0.42);
    }
    let seat = body.level(h);
    c.soft(&Path::ellipse(seat, neck * 1.02, neck * TILT * 1.05), sheer(BLACK, 0.3), 5.0);
    let lid = [k(neck * 1.04, 0.0), k(neck * 1.04, 9.0), s(neck * 0.7, 36.0), k(neck * 0.1, 50.0)];
    c.turned(&Turned { at: seat, profile: &lid }, t.main, finish(t));
    let knob = [k(16.0, 0.0), s(13.0, 12.0), s(34.0, 40.0), s(24.0, 60.0), k(2.0, 64.0)];
    let top = (seat.0, seat.1 - 46.0);
    c.turned(&Turned { at: top, profile: &knob }, t.trim, finish(t));
}

/// A spout at the left of a pot so wide and high.
fn spout(c: &mut Canvas, t: &Subject, (r, h): (f64, f64)) {
    let up = |share: f64| -h * share;
    let outline = Path::ring(&[
        k(-r * 0.72, up(0.62)),
        s(-r * 1.14, up(0.68)),
        s(-r * 1.36, up(0.98)),
        k(-r * 1.48, up(1.0)),
        k(-r * 1.62, up(0.94)),
        s(-r * 1.36, up(0.56)),
        s(-r * 1.0, up(0.26)),
        k(-r * 0.7, up(0.14)),
    ]);
    let colour = t.main;
    let paint = c.linear(
        (-r * 1.5, up(0.9)),
        (-r * 0.95, up(0.2)),
        &[
            (0.0, colour.shade(0.24), 1.0),
            (0.45, colour.shade(0.1), 1.0),
            (1.0, colour.shade(-0.2), 1.0),
        ],
    );
    c.fill(&outline, paint);
    let mouth = Path::ring(&[
        s(-r * 1.62, up(0.945)),
        s(-r * 1.56, up(1.0)),
        s(-r * 1.48, up(1.005)),
        s(-r * 1.53, up(0.955)),
    ]);
    c.fill(&mouth, colour.shade(-0.5));
}

/// A tall vessel with a lip and a handle: milk, water, flowers.
pub(super) fn jug(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 200.0), t.n("h", 520.0));
    let (foot, neck) = (r * t.n("foot", 0.76), r * t.n("neck", 0.66));
    let belly = t.n("belly", 0.3);
    let profile = [
        k(foot - 14.0, 0.0),
        s(foot + (r - foot) * 0.18, 16.0),
        s(r * 0.96, h * (belly - 0.14)),
        s(r, h * belly),
        s(r * 0.94, h * (belly + 0.15)),
        s(neck * 1.02, h * 0.74),
        s(neck, h * 0.84),
        k(neck * 1.12, h),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.shadow((0.0, 0.0), foot, 190.0);
    let mouth = neck * 1.12;
    let from = (mouth * 0.92, body.level(h * 0.93).1);
    let to = (body.radius_at(h * 0.34) * 0.98, body.level(h * 0.34).1);
    handle(c, (from, to), (t.n("reach", 96.0), 36.0), t.main);
    let outline = c.turned(&body, t.main, finish(t));
    if t.has("dip") {
        c.within(&outline, |c| c.stripe(&body, (-30.0, h * t.n("dip", 0.3)), t.trim, finish(t)));
    }
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (4.0, 50));
    }
    if !t.has("matte") {
        let streak = Path::new()
            .go(-neck * 0.6, -h * 0.84)
            .bow((-neck * 0.6, -h * 0.6), (-r * 0.66, -h * 0.22));
        c.glint(&outline, &streak, r * 0.1, 0.42);
    }
    lip(c, t, &body, (neck, mouth, h));
}

/// The mouth of a jug, drawn out to the left so that it pours.
fn lip(c: &mut Canvas, t: &Subject, body: &Turned<'_>, (neck, m, h): (f64, f64, f64)) {
    let (_, y) = body.level(h);
    let ry = m * TILT;
    let tip = (-m * 1.42, y - ry * 0.5);
    let under = Path::new()
        .go(tip.0, tip.1)
        .curve((-m * 1.2, y + ry * 1.4), (-neck * 1.02, y + h * 0.08), (-neck * 0.98, y + h * 0.16))
        .curve((-neck * 0.5, y + h * 0.16), (-m * 0.3, y + h * 0.06), (0.0, y + ry * 0.9))
        .line(0.0, y)
        .close();
    let paint = c.linear(
        (-m * 1.4, y),
        (-m * 0.1, y + h * 0.05),
        &[
            (0.0, t.main.shade(-0.02), 1.0),
            (0.5, t.main.shade(0.2), 1.0),
            (1.0, t.main.shade(0.12), 1.0),
        ],
    );
    c.fill(&under, paint);
    for (size, inside) in [(1.0, false), (0.9, true)] {
        let (m, ry) = (m * size, ry * size);
        let tip = (tip.0 * (0.35 + 0.65 * size), tip.1 + (1.0 - size) * 34.0);
        let drop = Path::new()
            .go(tip.0, tip.1)
            .curve((-m * 1.1, y - ry * 0.7), (-m * 0.62, y - ry), (0.0, y - ry))
            .arc((m, ry), false, true, (m, y))
            .arc((m, ry), false, true, (0.0, y + ry))
            .curve((-m * 0.6, y + ry), (-m * 0.98, y + ry * 0.5), tip)
            .close();
        let shades = if inside { [-0.24, -0.4, 0.08] } else { [0.45, 0.24, 0.02] };
        let colour = if inside && t.has("lined") { t.trim } else { t.main };
        let stops = [0.0, 0.4, 1.0].into_iter().zip(shades);
        let stops: Vec<_> = stops.map(|(at, by)| (at, colour.shade(by), 1.0)).collect();
        let paint = c.linear((tip.0, y), (m, y), &stops);
        c.fill(&drop, paint);
    }
}

/// A lidded jar: sugar, salt, tea.
pub(super) fn jar(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 190.0), t.n("h", 340.0));
    let belly = r * t.n("belly", 0.0);
    let profile = [
        k(r - 18.0, 0.0),
        s(r - 2.0, 18.0),
        s(r + belly, h * 0.5),
        s(r - 2.0, h - 14.0),
        k(r - 12.0, h),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.shadow((0.0, 0.0), r, 160.0);
    let outline = c.turned(&body, t.main, finish(t));
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (4.0, 44));
    }
    if t.has("raw") {
        c.within(&outline, |c| {
            c.stripe(&body, (-20.0, h * t.n("raw", 0.2)), t.accent, Finish::Matte)
        });
    }
    let seat = body.level(h);
    c.soft(&Path::ellipse((4.0, seat.1 + 3.0), r * 0.97, r * TILT), sheer(BLACK, 0.34), 4.0);
    let thick = t.n("lid", 44.0);
    let lid = [
        k(r * 0.98, 0.0),
        s(r, 6.0),
        k(r, thick - 10.0),
        s(r * 0.96, thick),
        k(r * 0.9, thick + 2.0),
    ];
    let top = Turned { at: seat, profile: &lid };
    c.turned(&top, t.trim, if t.has("wood") { Finish::Matte } else { finish(t) });
    let crown = top.level(thick + 1.0);
    let face = Path::ellipse(crown, r * 0.95, r * 0.95 * TILT);
    let paint = c.linear(
        (-r, crown.1 - r * TILT),
        (r * 0.6, crown.1 + r * TILT),
        &[(0.0, t.trim.shade(0.34), 1.0), (1.0, t.trim.shade(0.04), 1.0)],
    );
    c.fill(&face, paint);
    if t.n("knob", 1.0) > 0.0 {
        let knob = [k(20.0, 0.0), s(16.0, 14.0), s(38.0, 44.0), s(28.0, 66.0), k(3.0, 70.0)];
        c.soft(&Path::ellipse((crown.0 + 8.0, crown.1 + 3.0), 34.0, 11.0), sheer(BLACK, 0.36), 5.0);
        c.turned(&Turned { at: crown, profile: &knob }, t.trim, finish(t));
    }
}

/// A covered dish for butter.
pub(super) fn butter_dish(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", 24.0));
    let (w, d, h) = (t.n("w", 470.0), t.n("d", 250.0), t.n("h", 210.0));
    let base = crate::studio::path::rounded((w / 2.0 + 46.0, d / 2.0 + 46.0), 50.0);
    let foot = crate::studio::path::rounded((w / 2.0 + 20.0, d / 2.0 + 20.0), 40.0);
    let plane = crate::studio::view::Plane::Floor;
    let print: Vec<_> = foot.iter().map(|&(x, z)| view.spot([x, 0.0, z])).collect();
    c.shadow_of(&Path::polygon(&print), 200.0);
    c.slab(&view, (plane, &base), (0.0, 30.0), t.trim);
    let top = crate::studio::path::rounded((w / 2.0, d / 2.0), 44.0);
    let touch: Vec<_> = top.iter().map(|&(x, z)| view.spot([x + 4.0, 30.0, z + 6.0])).collect();
    c.soft(&Path::polygon(&touch), sheer(BLACK, 0.4), 7.0);
    let cap = c.slab(&view, (plane, &top), (32.0, h), t.main);
    c.edge(&cap, 3.0, 0.35);
    let (x, y) = view.spot([0.0, h, 0.0]);
    c.soft(&Path::ellipse((x + 10.0, y + 4.0), 40.0, 13.0), sheer(BLACK, 0.34), 6.0);
    let knob = [k(22.0, 0.0), s(18.0, 16.0), s(42.0, 48.0), s(30.0, 70.0), k(3.0, 74.0)];
    c.turned(&Turned { at: (x, y), profile: &knob }, t.accent, finish(t));
}
