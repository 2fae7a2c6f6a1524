//! What one can see through.

use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;

/// Water or wine up to a level of a glass body.
pub(in crate::studio::shapes) fn filled(
    c: &mut Canvas,
    body: &Turned<'_>,
    (outline, level): (&Path, f64),
    colour: Colour,
) {
    let radius = body.radius_at(level) * 0.955;
    c.within(outline, |c| {
        c.moved(Move::to(0.0, -6.0), |c| {
            let (x, y) = body.level(level);
            let pool = Path::new()
                .go(x - radius, y)
                .arc((radius, radius * TILT), false, true, (x + radius, y))
                .line(x + body.radius(), body.at.1 + radius)
                .line(x - body.radius(), body.at.1 + radius)
                .close();
            let paint = c.linear(
                (x - radius, 0.0),
                (x + radius, 0.0),
                &[
                    (0.0, colour.shade(-0.2), 0.9),
                    (0.3, colour.shade(0.2), 0.7),
                    (0.75, colour, 0.75),
                    (1.0, colour.shade(-0.3), 0.9),
                ],
            );
            c.fill(&pool, paint);
            let surface = Path::ellipse((x, y), radius, radius * TILT);
            c.fill(&surface, sheer(colour.shade(0.35), 0.8));
        });
    });
}

/// The lip of something of glass.
fn lip(c: &mut Canvas, at: Spot, radius: f64, colour: Colour) {
    let rim = Path::ellipse(at, radius - 2.0, (radius - 2.0) * TILT);
    c.fill(&rim, sheer(colour.shade(0.4), 0.16));
    c.stroke(&rim, sheer(colour.shade(-0.3), 0.4), 6.0);
    c.stroke(&rim, sheer(WHITE, 0.75), 2.5);
}

fn glassy(c: &mut Canvas, body: &Turned<'_>, colour: Colour) -> Path {
    let outline = c.turned(body, colour, Finish::Glass);
    let r = body.profile.first().map_or(0.0, |knot| knot.at.0);
    let sole = body.circle(r * 0.9, 6.0);
    c.stroke(&sole, sheer(colour.shade(-0.45), 0.34), 5.0);
    let floor = body.circle(r * 0.84, 24.0);
    c.soft(&floor, sheer(WHITE, 0.5), 5.0);
    rim_light(c, &outline, colour);
    outline
}

/// What makes the edge of glass seen: a dark line, and a bright one inside it.
fn rim_light(c: &mut Canvas, outline: &Path, colour: Colour) {
    c.within(outline, |c| {
        c.stroke(outline, sheer(colour.shade(-0.5), 0.42), 9.0);
        c.soft_line(outline, sheer(WHITE, 0.5), 26.0, 4.0);
        c.stroke(outline, sheer(colour.shade(-0.55), 0.5), 3.5);
    });
}

/// A tall bottle for water or wine.
pub(super) fn carafe(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 180.0), t.n("h", 620.0));
    let (neck, mouth) = (r * t.n("neck", 0.4), r * t.n("mouth", 0.52));
    let profile = [
        k(r * 0.9, 0.0),
        s(r * 0.99, 26.0),
        s(r, h * 0.26),
        s(r * 0.82, h * 0.48),
        s(neck, h * 0.7),
        k(mouth, h),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.shadow((0.0, 0.0), r * 0.9, 170.0);
    let hollow = body.silhouette();
    if t.n("water", 0.44) > 0.0 {
        filled(c, &body, (&hollow, h * t.n("water", 0.44)), t.trim);
    }
    let outline = glassy(c, &body, t.main);
    let streak = Path::string(&[
        k(-neck * 0.6, -h * 0.84),
        s(-neck * 0.66, -h * 0.68),
        s(-r * 0.62, -h * 0.42),
        k(-r * 0.68, -h * 0.14),
    ]);
    c.glint(&outline, &streak, 20.0, 0.8);
    let top = body.level(h);
    lip(c, top, mouth, t.main);
    if t.has("stopper") {
        let cork = [
            k(mouth * 0.7, 0.0),
            k(mouth * 0.8, 20.0),
            s(mouth * 0.98, 50.0),
            s(mouth * 0.8, 96.0),
            k(4.0, 104.0),
        ];
        c.turned(&Turned { at: (top.0, top.1 + 12.0), profile: &cork }, t.accent, Finish::Matte);
    }
}

/// A glass without a stem, or a row of them.
pub(super) fn glass(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 165.0), t.n("h", 400.0));
    let places: &[Move] = match t.n("count", 1.0).round() as i32 {
        1 => &[Move::to(0.0, 0.0)],
        2 => &[Move::to(-130.0, -40.0), Move::to(130.0, 20.0)],
        4 => &[
            Move::to(-120.0, -90.0),
            Move::to(170.0, -70.0),
            Move::to(-190.0, 30.0),
            Move::to(100.0, 50.0),
        ],
        _ => &[Move::to(0.0, -70.0), Move::to(-210.0, 10.0), Move::to(190.0, 30.0)],
    };
    c.stamp(places, |c| one_glass(c, t, (0.0, 0.0), (r, h)));
}

fn one_glass(c: &mut Canvas, t: &Subject, at: Spot, (r, h): Spot) {
    let foot = r * t.n("foot", 0.82);
    let profile = [
        k(foot - 10.0, 0.0),
        s(foot, 12.0),
        s((foot + r) * 0.5 + r * t.n("belly", 0.0), h * 0.5),
        k(r, h),
    ];
    let body = Turned { at, profile: &profile };
    c.shadow(at, foot, 120.0);
    let hollow = body.silhouette();
    if t.n("water", 0.0) > 0.0 {
        filled(c, &body, (&hollow, h * t.n("water", 0.5)), t.trim);
    }
    let outline = glassy(c, &body, t.main);
    let ribs = t.n("ribs", 0.0);
    if ribs > 0.0 {
        c.within(&outline, |c| {
            for place in 1..=9_u8 {
                let across = (f64::from(place) / 5.0 - 1.0) * 1.45;
                let x = across.sin();
                let line =
                    Path::new().go(at.0 + x * foot, at.1 - 14.0).line(at.0 + x * r, at.1 - h * 0.9);
                c.stroke(&line, sheer(WHITE, 0.34), 5.0);
            }
        });
    }
    let streak =
        Path::new().go(at.0 - r * 0.66, at.1 - h * 0.82).line(at.0 - foot * 0.62, at.1 - h * 0.16);
    c.glint(&outline, &streak, 18.0, 0.8);
    lip(c, body.level(h), r, t.main);
}

/// A glass on a stem.
pub(super) fn wine_glass(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 150.0), t.n("h", 310.0));
    let (stem, mouth) = (t.n("stem", 250.0), r * t.n("mouth", 0.78));
    c.shadow((0.0, 0.0), r * 0.78, 120.0);
    let base = [k(r * 0.8, 0.0), k(r * 0.8, 5.0), s(r * 0.3, 16.0), s(10.0, 44.0), k(9.0, stem)];
    let outline = c.turned(&Turned { at: (0.0, 0.0), profile: &base }, t.main, Finish::Glass);
    rim_light(c, &outline, t.main);
    let disc = Path::ellipse((0.0, -4.0), r * 0.79, r * 0.79 * TILT);
    c.stroke(&disc, sheer(WHITE, 0.5), 2.5);
    let profile = [k(9.0, 0.0), s(r * 0.82, h * 0.2), s(r, h * 0.46), k(mouth, h)];
    let foot = (0.0, -stem * 0.96);
    let body = Turned { at: foot, profile: &profile };
    let hollow = body.silhouette();
    if t.n("wine", 0.42) > 0.0 {
        filled(c, &body, (&hollow, h * t.n("wine", 0.42)), t.trim);
    }
    let outline = c.turned(&body, t.main, Finish::Glass);
    rim_light(c, &outline, t.main);
    let streak = Path::string(&[
        k(-mouth * 0.74, foot.1 - h * 0.82),
        s(-r * 0.78, foot.1 - h * 0.5),
        k(-r * 0.56, foot.1 - h * 0.22),
    ]);
    c.glint(&outline, &streak, 16.0, 0.8);
    lip(c, body.level(h), mouth, t.main);
}
