//! Plants in their pots, and what one needs to keep them.

mod bushes;
mod garden;
mod leafy;
mod thick;

use super::Shape;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("monstera", leafy::monstera),
    ("rubber-plant", leafy::rubber_plant),
    ("snake-plant", leafy::snake_plant),
    ("fern", bushes::fern),
    ("palm", leafy::palm),
    ("olive-tree", bushes::tree),
    ("herb", bushes::herb),
    ("trailing-plant", bushes::trailing),
    ("cactus", thick::cactus),
    ("round-cactus", thick::round_cactus),
    ("succulent", thick::succulent),
    ("pearls", thick::pearls),
    ("pot", garden::empty_pot),
    ("watering-can", garden::watering_can),
    ("vase", garden::vase),
    ("mister", garden::mister),
    ("trowel", garden::trowel),
    ("seeds", garden::seeds),
];

/// Fronds of one tone: where each points, how large it is, to which side it bends; and the tone.
type Fronds = (&'static [(f64, f64, f64)], f64);

/// The pot of a plant, with earth in it: answers with the height of the earth on the picture, and
/// how wide it is.
fn pot(c: &mut Canvas, t: &Subject) -> (f64, f64) {
    let (r, h) = (t.n("r", 180.0), t.n("h", 300.0));
    let foot = r * t.n("foot", 0.72);
    let kind = t.n("pot", 0.0).round() as i32;
    if t.has("saucer") {
        let wide = r * 1.02;
        c.shadow((0.0, 0.0), wide, 160.0);
        let dish = Turned { at: (0.0, 0.0), profile: &[k(wide * 0.9, 0.0), k(wide, 30.0)] };
        c.turned(&dish, t.main, Finish::Matte);
        c.fill(&dish.circle(wide - 6.0, 30.0), t.main.shade(-0.34));
    } else if t.n("hung", 0.0) < 0.5 {
        c.shadow((0.0, 0.0), foot, 170.0);
    }
    let at = (0.0, if t.has("saucer") { -12.0 } else { 0.0 });
    let profile = match kind {
        1 => vec![k(r - 14.0, 0.0), s(r, 14.0), k(r, h)],
        2 => vec![
            k(foot, 0.0),
            s(r * 1.08, h * 0.3),
            s(r * 1.1, h * 0.58),
            s(r * 0.98, h * 0.86),
            k(r * 0.9, h),
        ],
        3 => vec![k(r * 0.5, 0.0), k(r * 0.46, h * 0.16), s(r * 0.86, h * 0.5), k(r, h)],
        _ => vec![k(foot, 0.0), k(r * 0.94, h * 0.78)],
    };
    let mouth = if kind == 2 { r * 0.9 } else { r };
    let body = Turned { at, profile: &profile };
    let finish = if t.has("glazed") { Finish::Gloss } else { Finish::Matte };
    let outline = c.turned(&body, t.main, finish);
    if t.has("dip") {
        c.within(&outline, |c| c.stripe(&body, (-30.0, h * t.n("dip", 0.4)), t.trim, finish));
    }
    if t.has("band") {
        c.within(&outline, |c| c.stripe(&body, (h * 0.5, h * 0.72), t.trim, finish));
    }
    if t.has("speckle") {
        c.speckle(&outline, t.trim, (6.0, 50));
    }
    if t.has("glazed") {
        let streak = Path::new().go(-r * 0.6, at.1 - h * 0.76).line(-r * 0.56, at.1 - h * 0.2);
        c.glint(&outline, &streak, r * 0.1, 0.4);
    }
    let rim = if kind == 0 {
        let collar = [k(r, 0.0), k(r * 1.02, h * 0.24)];
        let band = Turned { at: body.level(h * 0.76), profile: &collar };
        let shade = Path::new().go(-r, band.at.1).arc((r, r * TILT), false, false, (r, band.at.1));
        c.moved(Move::to(0.0, 9.0), |c| {
            c.within(&outline, |c| c.soft_line(&shade, sheer(t.main.shade(-0.8), 0.5), 14.0, 6.0));
        });
        c.turned(&band, t.main.shade(0.04), finish);
        c.mouth(&band, (r * 1.02, h * 0.24), r * 0.09, (t.main, t.main))
    } else {
        c.mouth(&body, (mouth, h), r * 0.07, (t.main, t.main))
    };
    let y = at.1 - h * 0.96 + r * 0.07;
    let earth = Colour::rgb(0x43_3229);
    c.within(&rim, |c| {
        let paint = c.linear(
            (-mouth, 0.0),
            (mouth, 0.0),
            &[(0.0, earth.shade(-0.4), 1.0), (1.0, earth.shade(0.06), 1.0)],
        );
        c.fill(&Path::ellipse((0.0, y), mouth, mouth * TILT), paint);
    });
    (y, mouth)
}

/// A leaf that points up from the origin, this long and half this wide: a light half and a dark
/// one, and the rib between.
fn leaf(c: &mut Canvas, (long, wide): Spot, colour: Colour) {
    let half = |side: f64| {
        Path::new()
            .go(0.0, 0.0)
            .curve(
                (side * wide * 1.1, -long * 0.18),
                (side * wide * 1.16, -long * 0.62),
                (0.0, -long),
            )
            .curve(
                (side * wide * 0.12, -long * 0.66),
                (side * wide * 0.04, -long * 0.3),
                (0.0, 0.0),
            )
            .close()
    };
    let paint = c.linear(
        (-wide, -long),
        (0.0, 0.0),
        &[(0.0, colour.shade(0.28), 1.0), (1.0, colour.shade(-0.02), 1.0)],
    );
    c.cover(&half(-1.0), paint);
    let paint = c.linear(
        (wide, -long),
        (0.0, 0.0),
        &[(0.0, colour.shade(-0.06), 1.0), (1.0, colour.shade(-0.3), 1.0)],
    );
    c.cover(&half(1.0), paint);
    let rib = Path::new().go(0.0, 0.0).bow((long * 0.01, -long * 0.5), (0.0, -long * 0.94));
    c.stroke(&rib, sheer(WHITE, 0.28), (wide * 0.05).max(2.0));
}

/// Three leaves on a twig that points up from the origin.
fn sprig(c: &mut Canvas, size: Spot, colour: Colour) {
    let away = size.0 * 0.34;
    let places = [
        Move::to(0.0, -away * 0.4).turned(-44.0),
        Move::to(0.0, -away).turned(40.0).sized(0.9),
        Move::to(0.0, -away * 1.5).turned(-4.0),
    ];
    c.stroke(&Path::new().go(0.0, 0.0).line(0.0, -away * 1.6), colour.shade(-0.2), 5.0);
    c.stamp(&places, |c| leaf(c, size, colour));
}

/// A stem bent from one place to another.
fn stem(c: &mut Canvas, line: &Path, width: f64, colour: Colour) {
    c.stroke(line, colour.shade(-0.24), width);
    c.moved(Move::to(-width * 0.16, 0.0), |c| c.stroke(line, colour.shade(0.14), width * 0.5));
}
