//! Mugs, pots, bowls, glasses and what else stands on a table.

mod glasses;
mod pots;

pub(super) use glasses::filled;

use super::Shape;
use crate::studio::canvas::{Canvas, sheer};
use crate::studio::colour::{BLACK, Colour};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Knot, Path, Spot, k, s};
use crate::studio::subject::Subject;

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("mug", mug),
    ("cup", cup),
    ("tumbler", tumbler),
    ("bowl", bowl),
    ("plate", plate),
    ("setting", setting),
    ("teapot", pots::teapot),
    ("jug", pots::jug),
    ("jar", pots::jar),
    ("butter-dish", pots::butter_dish),
    ("carafe", glasses::carafe),
    ("glass", glasses::glass),
    ("wine-glass", glasses::wine_glass),
];

/// Glaze or bare clay, as the subject says.
fn finish(t: &Subject) -> Finish {
    if t.has("matte") { Finish::Matte } else { Finish::Gloss }
}

/// A handle at the right of a vessel: where it leaves, where it returns, how far it stands off.
fn handle(c: &mut Canvas, (from, to): (Spot, Spot), (reach, width): Spot, colour: Colour) {
    let far = from.0.max(to.0) + reach;
    let line = Path::new().go(from.0 - 14.0, from.1).curve(
        (far + reach * 0.2, from.1 - 16.0),
        (far + reach * 0.2, to.1 + (to.1 - from.1) * 0.06),
        (to.0 - 14.0, to.1),
    );
    c.tube(&line, width, colour);
}

/// Coffee, tea or milk inside a vessel.
fn drink(c: &mut Canvas, hole: &Path, (at, radius): (Spot, f64), colour: Colour) {
    let surface = Path::ellipse(at, radius, radius * TILT);
    c.within(hole, |c| {
        let paint = c.linear(
            (at.0 - radius, at.1),
            (at.0 + radius, at.1),
            &[(0.0, colour.shade(-0.2), 1.0), (0.7, colour.shade(0.1), 1.0), (1.0, colour, 1.0)],
        );
        c.fill(&surface, paint);
        c.stroke(&surface, sheer(colour.shade(0.5), 0.5), 3.0);
    });
}

fn mug(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 196.0), t.n("h", 420.0));
    let (foot, belly) = (r * t.n("foot", 0.92), r * t.n("belly", 0.0));
    let profile = [
        k(foot - 18.0, 0.0),
        s(foot - 2.0, 16.0),
        s(foot + (r - foot) * 0.5 + belly, h * 0.45),
        k(r, h),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.shadow((0.0, 0.0), foot, 150.0);
    let (_, high) = body.level(h * t.n("high", 0.8));
    let (_, low) = body.level(h * t.n("low", 0.24));
    let side = body.radius_at(h * 0.5);
    if t.n("handle", 1.0) > 0.0 {
        let reach = t.n("reach", 108.0);
        handle(c, ((side, high), (side, low)), (reach, t.n("grip", 40.0)), t.main);
    }
    let outline = c.turned(&body, t.main, finish(t));
    if t.has("raw") {
        c.within(&outline, |c| {
            c.stripe(&body, (-20.0, h * t.n("raw", 0.2)), t.trim, Finish::Matte);
        });
    }
    if t.has("band") {
        let at = h * t.n("band", 0.8);
        c.stripe(&body, (at, at + h * t.n("broad", 0.06)), t.accent, finish(t));
    }
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (4.0, 46));
    }
    if !t.has("matte") {
        let streak =
            Path::new().go(-r * 0.58, -h * 0.82).bow((-r * 0.62, -h * 0.5), (-r * 0.55, -h * 0.2));
        c.glint(&outline, &streak, r * 0.12, 0.42);
    }
    let hole = c.mouth(&body, (r, h), r * 0.07, (t.main, t.trim));
    if t.has("full") {
        let level = h - r * 0.16;
        drink(c, &hole, (body.level(level), r * 0.9), Colour::rgb(0x4a_2c1a));
    }
}

fn cup(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 168.0), t.n("h", 220.0));
    let saucer = t.n("saucer", 300.0);
    let lift = if saucer > 0.0 { 34.0 } else { 0.0 };
    if saucer > 0.0 {
        dish(c, (0.0, 0.0), (saucer, 40.0), t.main);
    } else {
        c.shadow((0.0, 0.0), r * 0.6, 120.0);
    }
    let profile =
        [k(r * 0.5, 0.0), k(r * 0.52, 14.0), s(r * 0.86, h * 0.34), s(r * 0.97, h * 0.68), k(r, h)];
    let body = Turned { at: (0.0, -lift), profile: &profile };
    if saucer > 0.0 {
        let touch = Path::ellipse((6.0, 2.0 - lift), r * 0.6, r * 0.6 * TILT);
        c.soft(&touch, sheer(BLACK, 0.4), 8.0);
    }
    let (high, low) = (-lift - h * 0.84, -lift - h * 0.36);
    let line = Path::new().go(r * 0.94, high).curve(
        (r * 1.62, high - 26.0),
        (r * 1.5, low + 10.0),
        (r * 0.86, low),
    );
    c.tube(&line, 26.0, t.main);
    let outline = c.turned(&body, t.main, finish(t));
    if t.has("band") {
        c.stripe(&body, (h * 0.86, h * 0.93), t.accent, finish(t));
    }
    let streak = Path::new()
        .go(-r * 0.6, -lift - h * 0.8)
        .bow((-r * 0.6, -lift - h * 0.5), (-r * 0.4, -lift - h * 0.25));
    c.glint(&outline, &streak, r * 0.13, 0.4);
    let hole = c.mouth(&body, (r, h), r * 0.055, (t.main, t.trim));
    if t.n("full", 1.0) > 0.0 {
        drink(c, &hole, (body.level(h - r * 0.13), r * 0.92), Colour::rgb(0x5a_3218));
    }
}

/// A shallow round dish: its foot is at the place given.
fn dish(c: &mut Canvas, at: Spot, (r, h): Spot, colour: Colour) -> Path {
    let foot = r * 0.58;
    c.shadow(at, foot * 1.1, 170.0);
    let profile = [k(foot, 0.0), k(foot, 10.0), s(r * 0.8, h * 0.55), k(r, h - 8.0), k(r, h)];
    let body = Turned { at, profile: &profile };
    let outline = c.turned(&body, colour.shade(-0.1), Finish::Gloss);
    let rim = body.circle(r, h);
    let (x, y) = body.level(h);
    let paint = c.linear(
        (x - r * 0.9, y - r * TILT),
        (x + r * 0.7, y + r * TILT),
        &[
            (0.0, colour.shade(-0.12), 1.0),
            (0.4, colour.shade(0.1), 1.0),
            (1.0, colour.shade(0.3), 1.0),
        ],
    );
    c.fill(&rim, paint);
    let well = Path::ellipse((x, y + h * 0.16), r * 0.66, r * 0.66 * TILT);
    let paint = c.linear(
        (x - r * 0.6, y - r * 0.1),
        (x + r * 0.4, y + r * 0.16),
        &[
            (0.0, colour.shade(-0.12), 1.0),
            (0.6, colour.shade(0.08), 1.0),
            (1.0, colour.shade(0.2), 1.0),
        ],
    );
    c.soft(&well, paint, 3.0);
    c.stroke(
        &Path::ellipse((x, y + 1.0), r - 3.0, (r - 3.0) * TILT),
        sheer(colour.shade(0.8), 0.5),
        3.0,
    );
    outline
}

fn tumbler(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 180.0), t.n("h", 400.0));
    let foot = r * t.n("foot", 0.78);
    let waist = r * t.n("waist", 0.0);
    let profile =
        [k(foot - 14.0, 0.0), s(foot, 14.0), s((foot + r) / 2.0 - waist, h * 0.5), k(r, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.shadow((0.0, 0.0), foot, 140.0);
    let outline = c.turned(&body, t.main, finish(t));
    c.within(&outline, |c| {
        if t.has("dip") {
            c.stripe(&body, (-20.0, h * t.n("dip", 0.4)), t.trim, finish(t));
        }
        let ribs = t.n("ribs", 0.0);
        let mut at = h * 0.16;
        while ribs > 0.0 && at < h * 0.9 {
            let radius = body.radius_at(at);
            let (x, y) = body.level(at);
            let groove = Path::new().go(x - radius, y).arc(
                (radius, radius * TILT),
                false,
                false,
                (x + radius, y),
            );
            c.stroke(&groove, sheer(t.main.shade(-0.7), 0.22), 5.0);
            at += ribs;
        }
    });
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (4.0, 40));
    }
    if !t.has("matte") {
        let streak = Path::new().go(-r * 0.56, -h * 0.85).line(-r * 0.48, -h * 0.2);
        c.glint(&outline, &streak, r * 0.1, 0.4);
    }
    c.mouth(&body, (r, h), r * 0.065, (t.main, if t.has("lined") { t.trim } else { t.main }));
}

fn bowl(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 320.0), t.n("h", 270.0));
    let foot = r * t.n("foot", 0.42);
    let full = t.n("full", 0.86);
    let profile: Vec<Knot> =
        vec![k(foot, 0.0), k(foot, 22.0), s(r * full, h * 0.42), s(r * 0.985, h * 0.8), k(r, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.shadow((0.0, 0.0), foot * 1.15, 230.0);
    let outline = c.turned(&body, t.main, finish(t));
    if t.has("raw") {
        c.within(&outline, |c| {
            c.stripe(&body, (-30.0, h * t.n("raw", 0.25)), t.trim, Finish::Matte);
        });
    }
    if t.has("band") {
        c.stripe(&body, (h * 0.86, h * 0.93), t.accent, finish(t));
    }
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (4.0, 50));
    }
    let streak =
        Path::new().go(-r * 0.72, -h * 0.82).bow((-r * 0.66, -h * 0.5), (-r * 0.42, -h * 0.28));
    if !t.has("matte") {
        c.glint(&outline, &streak, r * 0.07, 0.4);
    }
    c.mouth(&body, (r, h), r * 0.035, (t.main, if t.has("lined") { t.trim } else { t.main }));
}

fn plate(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 400.0), t.n("h", 52.0));
    let mut below = t.n("stack", 1.0) - 1.0;
    let mut lift = 0.0;
    if below > 0.5 {
        c.shadow((0.0, 0.0), r * 0.66, 170.0);
    }
    while below > 0.5 {
        let colour = if (below.round() % 2.0).abs() < 0.5 { t.main } else { t.trim };
        let profile = [k(r * 0.5, 0.0), s(r * 0.74, h * 0.5), k(r, h - 9.0), k(r, h)];
        let side = Turned { at: (0.0, -lift), profile: &profile };
        let paint = c.across(colour.shade(-0.06), Finish::Gloss, (-r, r));
        c.fill(&side.silhouette(), paint);
        let under = side.circle(r - 6.0, h);
        c.fill(&under, colour.shade(-0.55));
        lift += h * 0.74;
        below -= 1.0;
    }
    dish(c, (0.0, -lift), (r, h), t.main);
    if t.has("band") {
        let rim = Path::ellipse((0.0, -lift - h * 0.96), r - 12.0, (r - 12.0) * TILT);
        c.stroke(&rim, sheer(t.accent, 0.9), 9.0);
    }
}

/// A plate from above, with or without a smaller one on it.
fn setting(c: &mut Canvas, t: &Subject) {
    let r = t.n("r", 360.0);
    plate_above(c, t, (r, t.main));
    if t.has("second") {
        plate_above(c, t, (r * 0.68, t.trim));
    }
}

fn plate_above(c: &mut Canvas, t: &Subject, (r, colour): (f64, Colour)) {
    let disc = Path::ellipse((0.0, 0.0), r, r);
    c.drop(&disc, 26.0);
    let paint = c.linear(
        (-r * 0.7, -r * 0.7),
        (r * 0.7, r * 0.7),
        &[
            (0.0, colour.shade(0.3), 1.0),
            (0.5, colour.shade(0.08), 1.0),
            (1.0, colour.shade(-0.1), 1.0),
        ],
    );
    c.fill(&disc, paint);
    c.stroke(&Path::ellipse((0.0, 0.0), r - 3.0, r - 3.0), sheer(colour.shade(0.7), 0.6), 5.0);
    let inner = r * t.n("well", 0.7);
    let well = Path::ellipse((0.0, 0.0), inner, inner);
    let paint = c.linear(
        (-inner * 0.7, -inner * 0.7),
        (inner * 0.7, inner * 0.7),
        &[
            (0.0, colour.shade(-0.16), 1.0),
            (0.4, colour.shade(0.0), 1.0),
            (1.0, colour.shade(0.2), 1.0),
        ],
    );
    c.soft(&well, paint.clone(), 5.0);
    let flat = Path::ellipse((0.0, 0.0), inner * 0.9, inner * 0.9);
    c.soft(&flat, colour.shade(0.06), 14.0);
    if t.has("band") {
        c.stroke(&Path::ellipse((0.0, 0.0), r - 14.0, r - 14.0), sheer(t.accent, 0.9), 10.0);
    }
    if t.has("speckle") {
        c.speckle(&disc, t.accent, (5.0, 60));
    }
    let gleam =
        Path::new().go(-r * 0.8, -r * 0.28).bow((-r * 0.7, -r * 0.66), (-r * 0.3, -r * 0.8));
    c.glint(&disc, &gleam, r * 0.05, 0.6);
}
