//! What a candle stands in, and what puts it out.

use super::wick;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Knot, Path, k, s};
use crate::studio::subject::Subject;

fn finish(t: &Subject) -> Finish {
    match t.n("finish", 2.0).round() as i32 {
        0 => Finish::Matte,
        1 => Finish::Gloss,
        3 => Finish::Steel,
        _ => Finish::Metal,
    }
}

/// A thin candle on its own, its foot at the origin.
fn taper(c: &mut Canvas, t: &Subject, (at, h): ((f64, f64), f64)) {
    let profile = [k(30.0, 0.0), s(28.0, h * 0.5), k(21.0, h - 8.0), k(8.0, h)];
    let body = Turned { at, profile: &profile };
    c.turned(&body, t.trim, Finish::Matte);
    let (x, y) = body.level(h);
    wick(c, t, (x, y + 2.0), 0.9);
}

/// A stick for thin candles: `form` 0 a turned stem, 1 a low ring, 2 a cube of stone, 3 a trio.
pub(super) fn holder(c: &mut Canvas, t: &Subject) {
    let tall = t.n("tall", 240.0);
    let candle = t.n("candle", 400.0);
    let one = |c: &mut Canvas, at: (f64, f64), tall: f64, r: f64| {
        c.shadow(at, r, 130.0);
        let profile: Vec<Knot> = match t.n("form", 0.0).round() as i32 {
            1 => vec![k(r, 0.0), k(r, 18.0), s(r * 0.5, 30.0), k(44.0, 40.0), k(44.0, 110.0)],
            2 => vec![
                k(r * 0.8, 0.0),
                s(r * 0.94, tall * 0.2),
                s(r * 0.94, tall * 0.6),
                k(r * 0.6, tall),
            ],
            _ => vec![
                k(r, 0.0),
                s(r * 0.96, 14.0),
                s(r * 0.3, 40.0),
                s(22.0, 80.0),
                s(20.0, tall * 0.6),
                s(34.0, tall * 0.72),
                s(20.0, tall * 0.82),
                k(50.0, tall),
            ],
        };
        let top = profile.last().map_or(tall, |knot| knot.at.1);
        let body = Turned { at, profile: &profile };
        c.turned(&body, t.main, finish(t));
        let (x, y) = body.level(top);
        let rim = profile.last().map_or(50.0, |knot| knot.at.0);
        c.fill(&body.circle(rim - 3.0, top), t.main.shade(0.3));
        c.fill(&Path::ellipse((x, y), 33.0, 33.0 * TILT), t.main.shade(-0.6));
        if candle > 0.0 {
            taper(c, t, ((x, y + 5.0), candle));
        }
    };
    if t.has("three") {
        let places = [
            Move::to(-210.0, -60.0).sized(1.14),
            Move::to(210.0, -20.0).sized(0.72),
            Move::to(0.0, 70.0).sized(0.9),
        ];
        c.stamp(&places, |c| one(c, (0.0, 0.0), tall, 110.0));
    } else {
        one(c, (0.0, 0.0), tall, t.n("r", 150.0));
    }
}

/// A dish with a ring to carry it by.
pub(super) fn chamber_stick(c: &mut Canvas, t: &Subject) {
    let r = t.n("r", 240.0);
    c.shadow((0.0, 0.0), r * 0.8, 150.0);
    let ring = Path::ellipse((r * 1.16, -40.0), 76.0, 66.0);
    c.moved(Move::to(8.0, 16.0), |c| c.soft_line(&ring, sheer(BLACK, 0.3), 22.0, 9.0));
    c.tube(&ring, 24.0, t.main);
    let dish = [k(r * 0.78, 0.0), s(r * 0.9, 14.0), k(r, 56.0)];
    let body = Turned { at: (0.0, 0.0), profile: &dish };
    c.turned(&body, t.main, finish(t));
    c.mouth(&body, (r, 56.0), 9.0, (t.main, t.main));
    let (x, y) = body.level(24.0);
    let cup = [k(66.0, 0.0), s(46.0, 30.0), k(50.0, 96.0)];
    let socket = Turned { at: (x, y + 10.0), profile: &cup };
    c.turned(&socket, t.main, finish(t));
    let (x, y) = socket.level(96.0);
    c.fill(&Path::ellipse((x, y), 46.0, 46.0 * TILT), t.main.shade(0.3));
    taper(c, t, ((x, y + 3.0), t.n("candle", 330.0)));
}

/// A lantern of metal and glass around a candle.
pub(super) fn lantern(c: &mut Canvas, t: &Subject) {
    let view = crate::studio::view::View::new((0.0, 0.0), t.n("turn", -30.0));
    let (w, h) = (t.n("w", 170.0), t.n("h", 470.0));
    let print: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| view.spot([x * w, 0.0, z * w]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 180.0);
    let top = view.spot([0.0, h + 130.0, 0.0]);
    let handle = Path::ellipse((top.0, top.1 - 60.0), 76.0, 80.0);
    c.tube(&handle, 16.0, t.main.shade(0.1));
    c.block(&view, [0.0, 0.0, 0.0], [2.0 * w, 34.0, 2.0 * w], t.main);
    let posts = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)];
    let post = |c: &mut Canvas, x: f64, z: f64| {
        c.limb(
            &view,
            ([x * (w - 14.0), h, z * (w - 14.0)], [x * (w - 14.0), 30.0, z * (w - 14.0)]),
            (24.0, 24.0),
            t.main,
        );
    };
    for &(x, z) in &posts[..2] {
        post(c, x, z);
    }
    let profile = [k(84.0, 0.0), k(84.0, h * 0.46)];
    let candle = Turned { at: view.spot([0.0, 34.0, 0.0]), profile: &profile };
    let wax = c.turned(&candle, t.trim, Finish::Matte);
    super::glowing(c, t, &wax);
    let level = candle.level(h * 0.46);
    super::pool(c, t, (level, 82.0), t.trim);
    wick(c, t, (level.0, level.1 + 3.0), 1.0);
    for (a, b) in [((-1.0, 1.0), (1.0, 1.0)), ((1.0, 1.0), (1.0, -1.0))] {
        let at = |(x, z): (f64, f64), y: f64| view.spot([x * (w - 14.0), y, z * (w - 14.0)]);
        let pane = Path::polygon(&[at(a, 34.0), at(b, 34.0), at(b, h), at(a, h)]);
        let ((left, up), (right, low)) = pane.around();
        let paint = c.linear(
            (left, up),
            (right, low),
            &[
                (0.0, WHITE, 0.34),
                (0.3, WHITE, 0.06),
                (0.5, WHITE, 0.2),
                (0.6, WHITE, 0.04),
                (1.0, Colour::oklch(0.6, 0.02, 230.0), 0.12),
            ],
        );
        c.fill(&pane, paint);
    }
    for &(x, z) in &posts[2..] {
        post(c, x, z);
    }
    c.block(&view, [0.0, h, 0.0], [2.0 * w, 26.0, 2.0 * w], t.main);
    let peak = [0.0, h + 140.0, 0.0];
    for side in [[(-1.0, 1.0), (1.0, 1.0)], [(1.0, 1.0), (1.0, -1.0)]] {
        let corners = side.map(|(x, z)| [x * (w - 6.0), h + 26.0, z * (w - 6.0)]);
        c.face(&view, &[corners[0], corners[1], peak], t.main);
    }
}

/// A small bell on a long arm, to put candles out.
pub(super) fn snuffer(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -34.0)), |c| {
        let rod = Path::new().go(-250.0, 0.0).line(420.0, 0.0);
        c.moved(Move::to(10.0, 16.0), |c| c.soft_line(&rod, sheer(BLACK, 0.34), 24.0, 9.0));
        c.tube(&rod, 24.0, t.main);
        let grip = Path::rect((240.0, -27.0), (210.0, 54.0), 26.0);
        let paint = c.linear(
            (0.0, -27.0),
            (0.0, 27.0),
            &[
                (0.0, t.trim.shade(0.06), 1.0),
                (0.3, t.trim.shade(0.34), 1.0),
                (1.0, t.trim.shade(-0.38), 1.0),
            ],
        );
        c.fill(&grip, paint);
        let bell = Path::ring(&[
            k(-240.0, -18.0),
            s(-300.0, -46.0),
            s(-350.0, -110.0),
            k(-430.0, -140.0),
            s(-446.0, 0.0),
            k(-430.0, 140.0),
            s(-350.0, 110.0),
            s(-300.0, 46.0),
            k(-240.0, 18.0),
        ]);
        c.drop(&bell, 30.0);
        let paint = c.linear(
            (0.0, -140.0),
            (0.0, 140.0),
            &[
                (0.0, t.main.shade(-0.2), 1.0),
                (0.2, t.main.shade(0.5), 1.0),
                (0.34, t.main.shade(0.2), 1.0),
                (0.6, t.main.shade(-0.3), 1.0),
                (0.85, t.main.shade(0.1), 1.0),
                (1.0, t.main.shade(-0.4), 1.0),
            ],
        );
        c.fill(&bell, paint);
        let mouth = Path::ellipse((-430.0, 0.0), 30.0, 138.0);
        c.fill(&mouth, t.main.shade(-0.5));
        c.stroke(&mouth, t.main.shade(0.3), 5.0);
    });
}
