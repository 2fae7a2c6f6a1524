//! Pots, cans, vases and tools.

use super::{leaf, pot, stem};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::{Scatter, Subject};

/// A pot before the plant comes in; two smaller ones behind it when there are three.
pub(super) fn empty_pot(c: &mut Canvas, t: &Subject) {
    if t.has("three") {
        c.stamp(&[Move::to(-270.0, -50.0).sized(0.72), Move::to(280.0, -30.0).sized(0.56)], |c| {
            pot(c, t);
        });
    }
    pot(c, t);
}

/// A can with a long spout.
pub(super) fn watering_can(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 200.0), t.n("h", 330.0));
    let metal = if t.has("metal") { Finish::Metal } else { Finish::Gloss };
    c.shadow((0.0, 0.0), r, 170.0);
    let spout = Path::new().go(-r * 0.8, -h * 0.22).curve(
        (-r * 1.7, -h * 0.2),
        (-r * 1.5, -h * 1.1),
        (-r * 2.3, -h * 1.36),
    );
    c.tube(&spout, 34.0, t.main);
    let rose = Path::ellipse((-r * 2.3, -h * 1.36), 26.0, 15.0);
    c.moved(Move::to(0.0, 0.0), |c| c.fill(&rose, t.main.shade(-0.46)));
    let handle = Path::new().go(-r * 0.3, -h * 0.94).curve(
        (-r * 0.2, -h * 1.9),
        (r * 2.1, -h * 1.5),
        (r * 0.92, -h * 0.26),
    );
    c.tube(&handle, 27.0, t.trim);
    let profile = [k(r, 0.0), s(r, h * 0.5), s(r * 0.86, h * 0.86), k(r * 0.62, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, t.main, metal);
    if metal == Finish::Gloss {
        let streak = Path::new().go(-r * 0.6, -h * 0.76).line(-r * 0.62, -h * 0.1);
        c.glint(&outline, &streak, 22.0, 0.42);
    }
    c.mouth(&body, (r * 0.62, h), 16.0, (t.main, t.main));
}

/// A vase, empty or with dried grasses and branches.
pub(super) fn vase(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 190.0), t.n("h", 480.0));
    let mouth = r * t.n("mouth", 0.4);
    c.shadow((0.0, 0.0), r * 0.66, 170.0);
    let profile = match t.n("form", 0.0).round() as i32 {
        1 => {
            vec![k(r * 0.7, 0.0), s(r * 0.72, 12.0), s(r * 0.64, h * 0.5), k(mouth.max(r * 0.6), h)]
        }
        2 => vec![
            k(r * 0.5, 0.0),
            s(r * 0.9, h * 0.24),
            s(r, h * 0.5),
            s(r * 0.7, h * 0.84),
            k(mouth, h),
        ],
        _ => vec![
            k(r * 0.56, 0.0),
            s(r * 0.96, h * 0.2),
            s(r, h * 0.36),
            s(r * 0.78, h * 0.56),
            s(mouth * 0.9, h * 0.76),
            s(mouth * 0.86, h * 0.88),
            k(mouth, h),
        ],
    };
    let mouth = profile.last().map_or(mouth, |knot| knot.at.0);
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let finish = if t.has("glazed") { Finish::Gloss } else { Finish::Matte };
    let outline = c.turned(&body, t.main, finish);
    if t.has("dip") {
        c.within(&outline, |c| c.stripe(&body, (-30.0, h * t.n("dip", 0.4)), t.trim, finish));
    }
    if t.has("speckle") {
        c.speckle(&outline, t.trim, (6.0, 54));
    }
    c.mouth(&body, (mouth, h), mouth * 0.16, (t.main, t.main));
    let (_, y) = body.level(h);
    match t.n("filled", 0.0).round() as i32 {
        1 => grasses(c, t, y),
        2 => branches(c, t, y),
        _ => {}
    }
}

fn grasses(c: &mut Canvas, t: &Subject, y: f64) {
    let straw = t.accent;
    for (layer, by) in [(0_u8, -0.16), (1, 0.08)] {
        let moves: Vec<_> = (0..5_u8)
            .map(|n| {
                let u = f64::from(n) - 2.0 + f64::from(layer) * 0.4;
                Move::to(u * 7.0, y + 6.0)
                    .turned(u * 11.0)
                    .sized(1.0 - u.abs() * 0.07 - f64::from(layer) * 0.1)
            })
            .collect();
        c.stamp(&moves, |c| {
            stem(
                c,
                &Path::new().go(0.0, 0.0).bow((6.0, -180.0), (0.0, -330.0)),
                6.0,
                straw.shade(by - 0.1),
            );
            let plume = Path::ring(&[
                k(-4.0, -290.0),
                s(-40.0, -360.0),
                s(-30.0, -470.0),
                k(6.0, -570.0),
                s(38.0, -470.0),
                s(40.0, -370.0),
                k(6.0, -290.0),
            ]);
            c.pillow(&plume, straw.shade(by + 0.1), 20.0);
        });
    }
}

fn branches(c: &mut Canvas, t: &Subject, y: f64) {
    let mut scatter = Scatter::new(5);
    let mut lines = Path::new();
    let mut leaves = Vec::new();
    for (lean, long) in [(-26.0, 480.0), (-6.0, 560.0), (16.0, 500.0), (38.0, 400.0)] {
        let (sin, cos) = f64::to_radians(lean).sin_cos();
        lines = lines
            .go(sin * 20.0, y + 6.0)
            .bow((sin * long * 0.4, y - cos * long * 0.6), (sin * long, y - cos * long));
        for step in 2..=7_u8 {
            let u = f64::from(step) / 7.0;
            let side = if step % 2 == 0 { 1.0 } else { -1.0 };
            leaves.push(
                Move::to((sin * long * u * (0.5 + 0.5 * u)).round(), (y - cos * long * u).round())
                    .turned((lean + side * 52.0).round())
                    .sized(scatter.between(0.84, 1.1)),
            );
        }
    }
    stem(c, &lines, 8.0, Colour::rgb(0x8a_7a5c));
    let half = leaves.len() / 2;
    c.stamp(&leaves[..half], |c| leaf(c, (110.0, 40.0), t.accent.shade(-0.12)));
    c.stamp(&leaves[half..], |c| leaf(c, (110.0, 40.0), t.accent.shade(0.1)));
}

/// A glass bottle with a brass pump, for fine mist.
pub(super) fn mister(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 150.0), t.n("h", 330.0));
    c.shadow((0.0, 0.0), r, 140.0);
    let profile =
        [k(r - 16.0, 0.0), s(r, 16.0), s(r, h * 0.6), s(r * 0.8, h * 0.82), k(r * 0.36, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = body.silhouette();
    c.fill(&outline, sheer(t.main, 0.5));
    let water = body.circle(r * 0.94, h * 0.5);
    c.within(&outline, |c| {
        let low = Path::rect((-r, -h * 0.48), (2.0 * r, h), 0.0);
        c.fill(&low, sheer(t.main.shade(-0.3), 0.34));
        c.fill(&water, sheer(t.main.shade(0.4), 0.6));
    });
    c.turned(&body, t.main, Finish::Glass);
    c.within(&outline, |c| c.stroke(&outline, sheer(t.main.shade(-0.5), 0.4), 7.0));
    let streak = Path::new().go(-r * 0.7, -h * 0.7).line(-r * 0.72, -h * 0.12);
    c.glint(&outline, &streak, 18.0, 0.8);
    let (_, y) = body.level(h);
    let neck = [k(r * 0.4, 0.0), k(r * 0.4, 60.0), s(r * 0.3, 74.0), k(r * 0.12, 78.0)];
    c.rod(((0.0, y - 60.0), (0.0, y - 130.0)), (22.0, 22.0), t.trim);
    c.rod(((-r * 0.7, y - 120.0), (r * 0.34, y - 112.0)), (30.0, 42.0), t.trim);
    c.fill(&Path::ellipse((-r * 0.76, y - 120.0), 6.0, 10.0), t.trim.shade(-0.6));
    let lever = Path::new().go(r * 0.2, y - 108.0).curve(
        (r * 0.7, y - 100.0),
        (r * 0.6, y - 20.0),
        (r * 0.74, y + 20.0),
    );
    c.tube(&lever, 18.0, t.trim);
    c.turned(&Turned { at: (0.0, y + 10.0), profile: &neck }, t.trim, Finish::Metal);
}

/// A small spade and a fork, lying.
pub(super) fn trowel(c: &mut Canvas, t: &Subject) {
    let tool = |c: &mut Canvas, fork: bool| {
        let handle = Path::rect((-30.0, 60.0), (60.0, 330.0), 30.0);
        c.drop(&handle, 18.0);
        let paint = c.linear(
            (-30.0, 0.0),
            (30.0, 0.0),
            &[
                (0.0, t.trim.shade(0.06), 1.0),
                (0.3, t.trim.shade(0.3), 1.0),
                (1.0, t.trim.shade(-0.34), 1.0),
            ],
        );
        let neck = Path::new().go(0.0, 70.0).bow((4.0, 0.0), (0.0, -60.0));
        c.moved(Move::to(6.0, 9.0), |c| c.soft_line(&neck, sheer(BLACK, 0.3), 18.0, 6.0));
        c.tube(&neck, 20.0, t.main);
        c.fill(&handle, paint);
        c.fill(&Path::rect((-31.0, 60.0), (62.0, 34.0), 8.0), t.main.shade(0.1));
        if fork {
            let prongs = Path::new()
                .go(-64.0, -370.0)
                .curve((-74.0, -180.0), (-60.0, -60.0), (0.0, -60.0))
                .curve((60.0, -60.0), (74.0, -180.0), (64.0, -370.0))
                .go(0.0, -60.0)
                .line(0.0, -390.0);
            c.moved(Move::to(7.0, 11.0), |c| c.soft_line(&prongs, sheer(BLACK, 0.3), 18.0, 7.0));
            c.tube(&prongs, 20.0, t.main);
        } else {
            let blade = Path::mirrored(
                0.0,
                &[k(0.0, -40.0), s(86.0, -70.0), s(104.0, -200.0), s(70.0, -330.0), s(0.0, -410.0)],
            );
            c.drop(&blade, 18.0);
            let paint = c.linear(
                (-100.0, 0.0),
                (100.0, 0.0),
                &[
                    (0.0, t.main.shade(0.2), 1.0),
                    (0.3, t.main.shade(0.5), 1.0),
                    (0.5, t.main.shade(-0.16), 1.0),
                    (0.54, t.main.shade(0.2), 1.0),
                    (1.0, t.main.shade(-0.3), 1.0),
                ],
            );
            c.fill(&blade, paint);
            c.stroke(&blade, sheer(WHITE, 0.25), 3.0);
        }
    };
    c.moved(Move::to(-110.0, 10.0).turned(-14.0), |c| tool(c, false));
    if t.n("pair", 1.0) > 0.0 {
        c.moved(Move::to(150.0, 0.0).turned(12.0), |c| tool(c, true));
    }
}

/// Paper bags of seeds, with the plant drawn on them.
pub(super) fn seeds(c: &mut Canvas, t: &Subject) {
    for (x, y, turned, colour) in [(150.0, -50.0, 9.0, t.trim), (-110.0, 30.0, -7.0, t.main)] {
        c.moved(Move::to(x, y).turned(turned), |c| {
            let bag = Path::rect((-210.0, -300.0), (420.0, 600.0), 8.0);
            c.drop(&bag, 24.0);
            let paint = c.linear(
                (-210.0, -300.0),
                (210.0, 300.0),
                &[
                    (0.0, colour.shade(0.24), 1.0),
                    (0.5, colour.shade(0.06), 1.0),
                    (1.0, colour.shade(-0.1), 1.0),
                ],
            );
            c.fill(&bag, paint);
            let crease = Path::new().go(-206.0, -228.0).line(206.0, -228.0);
            c.stroke(&crease, sheer(BLACK, 0.14), 3.0);
            let frame = Path::rect((-160.0, -180.0), (320.0, 400.0), 150.0);
            c.fill(&frame, colour.shade(0.6));
            stem(c, &Path::new().go(0.0, 180.0).bow((10.0, 60.0), (0.0, -90.0)), 8.0, t.accent);
            let places = [
                (-4.0, 110.0, -58.0),
                (4.0, 80.0, 56.0),
                (0.0, 20.0, -50.0),
                (2.0, -10.0, 48.0),
                (0.0, -70.0, -6.0),
            ]
            .map(|(x, y, turn)| Move::to(x, y).turned(turn));
            c.stamp(&places, |c| leaf(c, (110.0, 38.0), t.accent));
        });
    }
}
