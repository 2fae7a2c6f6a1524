//! What stands on the stove, and what makes coffee.

use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;

fn finish(t: &Subject) -> Finish {
    match t.n("finish", 0.0).round() as i32 {
        1 => Finish::Gloss,
        2 => Finish::Metal,
        3 => Finish::Steel,
        _ => Finish::Matte,
    }
}

/// A pan from above.
pub(super) fn pan(c: &mut Canvas, t: &Subject) {
    let r = t.n("r", 330.0);
    let long = t.n("long", 470.0);
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", 40.0)), |c| {
        let grip = Path::ring(&[
            k(-34.0, r - 14.0),
            s(-27.0, r + long * 0.5),
            s(-36.0, r + long - 30.0),
            s(0.0, r + long),
            s(36.0, r + long - 30.0),
            s(27.0, r + long * 0.5),
            k(34.0, r - 14.0),
        ]);
        c.drop(&grip, 30.0);
        let paint = c.linear(
            (-36.0, 0.0),
            (36.0, 0.0),
            &[
                (0.0, t.trim.shade(0.16), 1.0),
                (0.3, t.trim.shade(0.34), 1.0),
                (1.0, t.trim.shade(-0.34), 1.0),
            ],
        );
        c.fill(&grip, paint);
        c.fill(&Path::ellipse((0.0, r + long - 48.0), 13.0, 20.0), t.trim.shade(-0.7));
    });
    let rim = Path::ellipse((0.0, 0.0), r, r);
    c.drop(&rim, 36.0);
    let paint = c.linear(
        (-r * 0.7, -r * 0.7),
        (r * 0.7, r * 0.7),
        &[
            (0.0, t.main.shade(0.46), 1.0),
            (0.5, t.main.shade(0.1), 1.0),
            (1.0, t.main.shade(-0.2), 1.0),
        ],
    );
    c.fill(&rim, paint);
    let inner = r * 0.94;
    let wall = Path::ellipse((0.0, 0.0), inner, inner);
    let paint = c.linear(
        (-r * 0.7, -r * 0.7),
        (r * 0.7, r * 0.7),
        &[
            (0.0, t.main.shade(-0.5), 1.0),
            (0.5, t.main.shade(-0.16), 1.0),
            (1.0, t.main.shade(0.3), 1.0),
        ],
    );
    c.fill(&wall, paint);
    let floor = Path::ellipse((4.0, 6.0), inner * 0.84, inner * 0.84);
    let paint = c.radial(
        (-r * 0.2, -r * 0.24),
        (r * 1.1, r * 1.1),
        &[
            (0.0, t.main.shade(0.22), 1.0),
            (0.6, t.main.shade(0.02), 1.0),
            (1.0, t.main.shade(-0.2), 1.0),
        ],
    );
    c.soft(&floor, paint, 5.0);
    let gleam = Path::new().go(-r * 0.66, -r * 0.3).bow((-r * 0.5, -r * 0.6), (-r * 0.2, -r * 0.7));
    c.soft_line(&gleam, sheer(WHITE, 0.3), 18.0, 12.0);
    for lip in [-1.0, 1.0] {
        if t.has("lips") {
            let spout = Path::ellipse((lip * r * 0.98, -r * 0.04), 24.0, 60.0);
            c.fill(&spout, t.main.shade(if lip < 0.0 { 0.3 } else { -0.1 }));
        }
    }
}

/// A heavy pot with a lid and two ears.
pub(super) fn casserole(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 330.0), t.n("h", 310.0));
    c.shadow((0.0, 0.0), r * 0.94, 210.0);
    for side in [-1.0, 1.0] {
        let ear = Path::new().go(side * (r - 10.0), -h * 0.8).curve(
            (side * (r + 100.0), -h * 0.86),
            (side * (r + 100.0), -h * 0.6),
            (side * (r - 8.0), -h * 0.62),
        );
        c.tube(&ear, 30.0, t.main);
    }
    let profile = [k(r * 0.88, 0.0), s(r * 0.96, 22.0), s(r, h * 0.4), k(r, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, t.main, finish(t));
    let streak = Path::new().go(-r * 0.64, -h * 0.8).line(-r * 0.62, -h * 0.16);
    c.glint(&outline, &streak, 26.0, 0.36);
    let seat = body.level(h);
    if !t.has("open") {
        c.within(&outline, |c| {
            c.soft(&Path::ellipse((0.0, seat.1 + 10.0), r, r * TILT), sheer(BLACK, 0.4), 6.0)
        });
        let high = t.n("dome", 84.0);
        let lid = [
            k(r * 1.03, 0.0),
            k(r * 1.03, 20.0),
            s(r * 0.86, high * 0.6),
            s(r * 0.5, high),
            k(8.0, high * 1.14),
        ];
        let top = Turned { at: seat, profile: &lid };
        let cover = c.turned(&top, t.main, finish(t));
        let gleam = Path::new()
            .go(-r * 0.6, seat.1 - high * 0.76)
            .bow((-r * 0.3, seat.1 - high * 1.1), (-r * 0.1, seat.1 - high * 1.16));
        c.glint(&cover, &gleam, 16.0, 0.4);
        let crown = top.level(high * 1.1);
        c.soft(
            &Path::ellipse((crown.0 + 10.0, crown.1 + 6.0), 56.0, 16.0),
            sheer(BLACK, 0.36),
            7.0,
        );
        let knob = [k(24.0, 0.0), s(20.0, 18.0), s(54.0, 42.0), s(48.0, 58.0), k(6.0, 62.0)];
        c.turned(
            &Turned { at: crown, profile: &knob },
            t.trim,
            if t.has("wood") { Finish::Matte } else { Finish::Metal },
        );
    } else {
        c.mouth(&body, (r, h), 18.0, (t.main, t.accent));
    }
}

/// A kettle with a curved spout and a handle above, or behind when it is for pouring slowly.
pub(super) fn kettle(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 230.0), t.n("h", 290.0));
    c.shadow((0.0, 0.0), r * 0.92, 190.0);
    let goose = t.has("goose");
    if goose {
        let spout = Path::new().go(-r * 0.9, -h * 0.24).curve(
            (-r * 1.9, -h * 0.2),
            (-r * 1.2, -h * 1.1),
            (-r * 1.86, -h * 1.24),
        );
        c.tube(&spout, 28.0, t.main);
        let grip = Path::new().go(r * 0.66, -h * 0.86).curve(
            (r * 1.9, -h * 1.2),
            (r * 1.8, -h * 0.4),
            (r * 1.5, -h * 0.14),
        );
        c.tube(&grip, 34.0, t.trim);
    } else {
        let spout = Path::ring(&[
            k(-r * 0.86, -h * 0.3),
            s(-r * 1.26, -h * 0.66),
            k(-r * 1.5, -h * 0.96),
            k(-r * 1.3, -h * 1.04),
            s(-r * 1.06, -h * 0.84),
            k(-r * 0.72, -h * 0.74),
        ]);
        let paint = c.linear(
            (-r * 1.4, -h),
            (-r * 0.9, -h * 0.4),
            &[(0.0, t.main.shade(0.3), 1.0), (0.5, t.main, 1.0), (1.0, t.main.shade(-0.3), 1.0)],
        );
        c.fill(&spout, paint);
        c.fill(&Path::ellipse((-r * 1.4, -h), r * 0.11, r * 0.05), t.main.shade(-0.6));
        let bail = Path::new().go(-r * 0.72, -h * 0.76).curve(
            (-r * 0.96, -h * 2.06),
            (r * 0.96, -h * 2.06),
            (r * 0.72, -h * 0.76),
        );
        c.tube(&bail, 18.0, t.accent);
        let grip = Path::new().go(-r * 0.46, -h * 1.66).bow((0.0, -h * 1.8), (r * 0.46, -h * 1.66));
        c.tube(&grip, 42.0, t.trim);
    }
    let profile = [
        k(r * 0.94, 0.0),
        s(r, 20.0),
        s(r * 0.94, h * 0.5),
        s(r * 0.68, h * 0.86),
        k(r * 0.5, h * 0.94),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, t.main, finish(t));
    if finish(t) == Finish::Gloss {
        let streak =
            Path::new().go(-r * 0.5, -h * 0.74).bow((-r * 0.72, -h * 0.5), (-r * 0.74, -h * 0.12));
        c.glint(&outline, &streak, 22.0, 0.42);
    }
    let lid = [k(r * 0.5, 0.0), k(r * 0.5, 8.0), s(r * 0.3, 26.0), k(6.0, 34.0)];
    let seat = body.level(h * 0.94);
    c.turned(&Turned { at: seat, profile: &lid }, t.main, finish(t));
    let knob = [k(14.0, 0.0), s(30.0, 30.0), s(22.0, 50.0), k(3.0, 54.0)];
    c.turned(&Turned { at: (seat.0, seat.1 - 30.0), profile: &knob }, t.trim, Finish::Matte);
}

/// A cone for coffee on a glass jug.
pub(super) fn dripper(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 190.0), 250.0);
    c.shadow((0.0, 0.0), r * 0.9, 160.0);
    let glass = Colour::oklch(0.9, 0.012, 220.0);
    let profile =
        [k(r * 0.92, 0.0), s(r, 22.0), s(r * 0.96, h * 0.44), s(r * 0.6, h * 0.86), k(r * 0.56, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let grip = Path::new().go(r * 0.6, -h * 0.84).curve(
        (r * 1.7, -h * 0.96),
        (r * 1.5, -h * 0.2),
        (r * 0.94, -h * 0.22),
    );
    c.tube(&grip, 18.0, glass.shade(-0.2));
    let hollow = body.silhouette();
    super::super::tableware::filled(c, &body, (&hollow, h * 0.34), Colour::rgb(0x4a_2c1a));
    c.turned(&body, glass, Finish::Glass);
    c.within(&hollow, |c| c.stroke(&hollow, sheer(glass.shade(-0.6), 0.45), 7.0));
    let streak = Path::new().go(-r * 0.62, -h * 0.7).line(-r * 0.74, -h * 0.12);
    c.glint(&hollow, &streak, 16.0, 0.8);
    let seat = body.level(h - 6.0);
    let plate = [k(r * 0.74, 0.0), k(r * 0.74, 16.0)];
    c.turned(&Turned { at: seat, profile: &plate }, t.main, Finish::Gloss);
    let cone = [k(r * 0.34, 0.0), k(r * 0.98, 210.0)];
    let top = Turned { at: (seat.0, seat.1 - 10.0), profile: &cone };
    let ear = Path::new().go(r * 0.8, top.at.1 - 160.0).curve(
        (r * 1.5, top.at.1 - 190.0),
        (r * 1.4, top.at.1 - 50.0),
        (r * 0.6, top.at.1 - 70.0),
    );
    c.tube(&ear, 26.0, t.main);
    let outline = c.turned(&top, t.main, Finish::Gloss);
    let streak = Path::new().go(-r * 0.6, top.at.1 - 170.0).line(-r * 0.3, top.at.1 - 50.0);
    c.glint(&outline, &streak, 18.0, 0.42);
    let hole = c.mouth(&top, (r * 0.98, 210.0), 14.0, (t.main, t.main));
    if t.n("paper", 1.0) > 0.0 {
        let (x, y) = top.level(210.0);
        let paper = Colour::rgb(0xef_e4cf);
        let filter = Path::ring(&[
            k(x - r * 0.84, y),
            s(x - r * 0.5, y - 40.0),
            s(x + r * 0.1, y - 48.0),
            k(x + r * 0.84, y - 10.0),
            s(x + r * 0.4, y + 34.0),
            s(x - r * 0.4, y + 38.0),
        ]);
        let paint = c.linear(
            (x - r, y),
            (x + r, y),
            &[(0.0, paper.shade(-0.2), 1.0), (1.0, paper.shade(0.3), 1.0)],
        );
        c.fill(&filter, paint);
        let grounds = Path::ellipse((x, y + 4.0), r * 0.62, r * 0.62 * TILT * 0.8);
        c.within(&hole, |c| c.soft(&grounds, Colour::rgb(0x4a_2c1a), 3.0));
    }
}

/// A glass jug with a plunger.
pub(super) fn press(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 170.0), t.n("h", 420.0));
    c.shadow((0.0, 0.0), r, 160.0);
    let glass = Colour::oklch(0.9, 0.012, 220.0);
    let handle = Path::new().go(r * 0.96, -h * 0.86).curve(
        (r * 1.9, -h * 0.92),
        (r * 1.9, -h * 0.16),
        (r * 0.96, -h * 0.2),
    );
    c.tube(&handle, 32.0, t.trim);
    let profile = [k(r * 0.94, 0.0), k(r * 0.94, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = body.silhouette();
    super::super::tableware::filled(c, &body, (&outline, h * 0.62), Colour::rgb(0x46_2a1a));
    c.turned(&body, glass, Finish::Glass);
    let streak = Path::new().go(-r * 0.66, -h * 0.84).line(-r * 0.66, -h * 0.14);
    c.glint(&outline, &streak, 18.0, 0.8);
    let hoop = |c: &mut Canvas, low: f64, high: f64, grow: f64| {
        let profile = [k(r * grow, low), k(r * grow, high)];
        c.turned(&Turned { at: (0.0, 0.0), profile: &profile }, t.main, Finish::Metal);
    };
    hoop(c, 0.0, 30.0, 1.0);
    // The far side of the hoop would hide the glass: only its front is drawn.
    let stripe = Turned { at: (0.0, 0.0), profile: &[k(r, 0.0), k(r, h)] };
    c.stripe(&stripe, (h * 0.84, h * 0.92), t.main, Finish::Metal);
    for x in [-0.7_f64, 0.0, 0.7] {
        let (dx, dy): Spot = (x * r, (1.0 - x * x).sqrt() * r * TILT);
        c.rod(((dx, -h * 0.85 + dy), (dx, dy - 20.0)), (12.0, 12.0), t.main);
    }
    let lid = [k(r * 1.04, 0.0), s(r * 1.0, 26.0), s(r * 0.6, 52.0), k(14.0, 60.0)];
    let seat = body.level(h);
    c.turned(&Turned { at: seat, profile: &lid }, t.main, Finish::Metal);
    c.rod(((0.0, seat.1 - 150.0), (0.0, seat.1 - 54.0)), (13.0, 13.0), t.main);
    let knob = [k(10.0, 0.0), s(40.0, 26.0), s(38.0, 52.0), k(4.0, 70.0)];
    c.turned(&Turned { at: (0.0, seat.1 - 140.0), profile: &knob }, t.trim, Finish::Gloss);
}
