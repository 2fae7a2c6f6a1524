//! Lamps that stand, hang and clip on.

mod hanging;
mod standing;

use super::Shape;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("desk-lamp", standing::desk),
    ("table-lamp", standing::table),
    ("mushroom-lamp", standing::mushroom),
    ("globe-lamp", standing::globe),
    ("floor-lamp", standing::floor),
    ("arc-lamp", standing::arc),
    ("lantern", standing::lantern),
    ("pendant", hanging::pendant),
    ("paper-lantern", hanging::paper),
    ("wall-lamp", hanging::wall),
    ("bulb", hanging::bulb),
    ("string-lights", hanging::string),
];

/// The colour of lamplight.
fn lamplight() -> Colour {
    Colour::rgb(0xff_e3a8)
}

/// Light in the air around a lamp.
fn glow(c: &mut Canvas, at: Spot, (rx, ry): Spot, alpha: f64) {
    let light = lamplight();
    let paint = c.radial(
        at,
        (rx, ry),
        &[(0.0, light.shade(0.4), alpha), (0.45, light, alpha * 0.36), (1.0, light, 0.0)],
    );
    c.haze(&Path::ellipse(at, rx, ry), paint);
}

/// A shade of cloth or paper with light in it: at the foot `low` wide, at the top `high` wide.
fn shade(c: &mut Canvas, t: &Subject, at: Spot, (low, high, h): (f64, f64, f64), colour: Colour) {
    let profile = [k(low, 0.0), k(high, h)];
    let body = Turned { at, profile: &profile };
    let outline = c.turned(&body, colour, Finish::Matte);
    if t.n("lit", 1.0) > 0.0 {
        let ((_, top), (_, bottom)) = outline.around();
        let light = lamplight();
        let middle = (at.0, bottom + (top - bottom) * 0.34);
        let paint = c.radial(
            middle,
            (low * 0.98, h * 0.82),
            &[(0.0, light.shade(0.55), 0.85), (0.5, light.shade(0.2), 0.42), (1.0, light, 0.0)],
        );
        c.fill(&outline, paint);
    }
    let mouth = body.circle(high, h);
    c.fill(&mouth, colour.shade(-0.36));
    let inner = body.circle(high - 8.0, h);
    let (x, y) = body.level(h);
    let paint = c.linear(
        (x, y - high * TILT),
        (x, y + high * TILT),
        &[(0.0, colour.mix(lamplight(), 0.7).shade(0.3), 1.0), (1.0, colour.shade(-0.2), 1.0)],
    );
    c.fill(&inner, paint);
    c.stroke(&mouth, colour.shade(0.3), 4.0);
}

/// A foot: a low disc.
fn disc(c: &mut Canvas, r: f64, h: f64, colour: Colour) -> f64 {
    c.shadow((0.0, 0.0), r, 110.0);
    let profile = [k(r, 0.0), k(r, h * 0.6), s(r * 0.94, h), k(r * 0.2, h + 6.0)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.turned(&body, colour, Finish::Gloss);
    let top = body.circle(r * 0.93, h);
    let (x, y) = body.level(h);
    let paint = c.linear(
        (x - r, y - 20.0),
        (x + r * 0.7, y + 30.0),
        &[
            (0.0, colour.shade(0.3), 1.0),
            (0.5, colour.shade(0.06), 1.0),
            (1.0, colour.shade(-0.14), 1.0),
        ],
    );
    c.fill(&top, paint);
    y
}

/// A bell-shaped metal head that opens downwards, hung at `at` and turned.
fn head(c: &mut Canvas, t: &Subject, (at, turned): (Spot, f64), (r, h): Spot, colour: Colour) {
    c.moved(Move::to(at.0, at.1).turned(turned), |c| {
        let profile = [
            k(r, 0.0),
            s(r * 0.97, h * 0.18),
            s(r * 0.74, h * 0.6),
            s(r * 0.32, h * 0.88),
            k(r * 0.2, h),
        ];
        let body = Turned { at: (0.0, h * 0.9), profile: &profile };
        if t.n("lit", 1.0) > 0.0 {
            glow(c, (0.0, h * 1.1), (r * 2.0, h * 1.6), 0.75);
        }
        let outline = c.turned(&body, colour, Finish::Gloss);
        let streak =
            Path::string(&[k(-r * 0.3, h * 0.12), s(-r * 0.56, h * 0.4), k(-r * 0.72, h * 0.8)]);
        c.glint(&outline, &streak, r * 0.09, 0.4);
        let mouth = body.circle(r * 0.97, 0.0);
        c.fill(&mouth, colour.shade(-0.2));
        let inside = Path::ellipse((0.0, h * 0.9), r * 0.92, r * 0.92 * TILT);
        let light = if t.n("lit", 1.0) > 0.0 { lamplight().shade(0.5) } else { colour.shade(0.5) };
        let paint = c.radial(
            (0.0, h * 0.9),
            (r * 0.92, r * 0.92 * TILT),
            &[(0.0, WHITE, 1.0), (0.4, light, 1.0), (1.0, light.shade(-0.16), 1.0)],
        );
        c.fill(&inside, paint);
        let cap =
            [k(r * 0.2, 0.0), k(r * 0.2, h * 0.16), s(r * 0.15, h * 0.24), k(r * 0.05, h * 0.26)];
        c.turned(&Turned { at: (0.0, -h * 0.04), profile: &cap }, t.trim, Finish::Metal);
    });
}

/// A ball of frosted glass.
fn ball(c: &mut Canvas, t: &Subject, at: Spot, r: f64) {
    let lit = t.n("lit", 1.0) > 0.0;
    if lit {
        glow(c, at, (r * 2.0, r * 2.0), 0.6);
    }
    let outline = Path::ellipse(at, r, r);
    let (core, edge) = if lit {
        (lamplight().shade(0.75), t.main.mix(lamplight(), 0.55))
    } else {
        (t.main.shade(0.4), t.main)
    };
    let paint = c.radial(
        (at.0 - r * 0.2, at.1 - r * 0.16),
        (r * 1.25, r * 1.25),
        &[
            (0.0, core, 1.0),
            (0.55, core.mix(edge, 0.4), 1.0),
            (0.85, edge.shade(-0.1), 1.0),
            (1.0, edge.shade(-0.28), 1.0),
        ],
    );
    c.fill(&outline, paint);
    c.within(&outline, |c| {
        let spot = Path::ellipse((at.0 - r * 0.42, at.1 - r * 0.48), r * 0.2, r * 0.13);
        c.soft(&spot, sheer(WHITE, 0.8), r * 0.06);
    });
}
