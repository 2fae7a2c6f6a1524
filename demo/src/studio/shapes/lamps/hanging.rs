//! Lamps that hang from the ceiling or on the wall, and what is screwed into them.

use super::{ball, glow, head, lamplight};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, WHITE};
use crate::studio::form::{Finish, Turned};
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;

/// The cord a lamp hangs on, from beyond the picture.
fn cord(c: &mut Canvas, t: &Subject, to: Spot) {
    let line = Path::new().go(to.0, to.1).line(to.0, to.1 - 900.0);
    c.beyond(|c| c.stroke(&line, t.accent, 7.0));
}

/// A metal shade on a cord: a bell, a flat dish, or a cone.
pub(super) fn pendant(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 300.0), t.n("h", 290.0));
    cord(c, t, (0.0, -h * 0.2));
    if t.n("form", 0.0) < 0.5 {
        head(c, t, ((0.0, 0.0), 0.0), (r, h), t.main);
        return;
    }
    let foot = (0.0, h * 0.9);
    if t.n("lit", 1.0) > 0.0 {
        glow(c, (0.0, h * 1.1), (r * 1.6, h * 1.5), 0.7);
    }
    let mouth = Path::ellipse(foot, r * 0.98, r * 0.27);
    let profile = if t.n("form", 0.0) < 1.5 {
        vec![k(r, 0.0), k(r, 12.0), s(r * 0.5, h * 0.3), s(r * 0.2, h * 0.5), k(r * 0.14, h)]
    } else {
        vec![k(r, 0.0), k(r * 0.16, h * 0.9), k(r * 0.14, h)]
    };
    let body = Turned { at: foot, profile: &profile };
    let outline = c.turned(&body, t.main, Finish::Gloss);
    let streak = Path::new().go(-r * 0.16, h * 0.3).line(-r * 0.6, h * 0.84);
    c.glint(&outline, &streak, r * 0.06, 0.4);
    c.fill(&mouth, t.main.shade(-0.2));
    let inside = Path::ellipse(foot, r * 0.94, r * 0.25);
    let light = if t.n("lit", 1.0) > 0.0 { lamplight().shade(0.5) } else { t.main.shade(0.4) };
    let paint = c.radial(
        foot,
        (r * 0.94, r * 0.25),
        &[(0.0, WHITE, 1.0), (0.5, light, 1.0), (1.0, light.shade(-0.2), 1.0)],
    );
    c.fill(&inside, paint);
    let cap = [k(r * 0.14, 0.0), k(r * 0.14, 34.0), s(r * 0.1, 52.0), k(6.0, 58.0)];
    c.turned(&Turned { at: (0.0, -h * 0.05), profile: &cap }, t.trim, Finish::Metal);
}

/// A ball or a drop of paper over thin hoops.
pub(super) fn paper(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 310.0), t.n("h", 310.0));
    cord(c, t, (0.0, -h + 10.0));
    if t.n("lit", 1.0) > 0.0 {
        glow(c, (0.0, 0.0), (r * 1.75, h * 1.75), 0.5);
    }
    let outline = Path::mirrored(
        0.0,
        &[
            k(0.0, -h),
            k(60.0, -h),
            s(r * 0.72, -h * 0.72),
            s(r, -h * 0.06),
            s(r * 0.76, h * 0.68),
            k(70.0, h),
            k(0.0, h),
        ],
    );
    let colour = t.main;
    let paint = c.radial(
        (-r * 0.16, -h * 0.1),
        (r * 1.3, h * 1.3),
        &[
            (0.0, colour.mix(lamplight(), 0.3).shade(0.75), 1.0),
            (0.5, colour.mix(lamplight(), 0.2).shade(0.3), 1.0),
            (0.82, colour.shade(-0.06), 1.0),
            (1.0, colour.shade(-0.26), 1.0),
        ],
    );
    c.fill(&outline, paint);
    c.within(&outline, |c| {
        let mut hoops = Path::new();
        let count = t.n("hoops", 13.0);
        let mut at = 0.5;
        while at < count {
            let y = -h + 2.0 * h * at / count;
            let sag = 34.0 * (at / count - 0.2);
            hoops = hoops.go(-r, y).bow((0.0, y + 2.0 * sag), (r, y));
            at += 1.0;
        }
        c.stroke(&hoops, sheer(colour.shade(-0.6), 0.2), 4.0);
        c.moved(Move::to(0.0, 5.0), |c| c.stroke(&hoops, sheer(WHITE, 0.4), 3.0));
    });
    let cap = [k(62.0, 0.0), k(62.0, 10.0), k(10.0, 14.0)];
    c.turned(&Turned { at: (0.0, -h + 12.0), profile: &cap }, t.accent, Finish::Matte);
}

/// An arm from a plate on the wall with a head or a ball.
pub(super) fn wall(c: &mut Canvas, t: &Subject) {
    let plate = Path::ellipse((130.0, 0.0), 92.0, 92.0);
    c.drop(&plate, 24.0);
    let paint = c.radial(
        (100.0, -34.0),
        (150.0, 150.0),
        &[(0.0, t.trim.shade(0.4), 1.0), (0.5, t.trim, 1.0), (1.0, t.trim.shade(-0.3), 1.0)],
    );
    c.fill(&plate, paint);
    c.stroke(&Path::ellipse((130.0, 0.0), 88.0, 88.0), sheer(WHITE, 0.3), 3.0);
    let line = Path::new()
        .go(124.0, 0.0)
        .curve((20.0, -20.0), (-60.0, -190.0), (-130.0, -150.0))
        .curve((-165.0, -130.0), (-170.0, -80.0), (-170.0, -40.0));
    c.moved(Move::to(40.0, 60.0), |c| c.soft_line(&line, sheer(BLACK, 0.16), 24.0, 16.0));
    c.tube(&line, 20.0, t.trim);
    if t.has("ball") {
        let cap = [k(52.0, 0.0), k(52.0, 30.0), s(40.0, 52.0), k(8.0, 56.0)];
        ball(c, t, (-170.0, 150.0), t.n("r", 160.0));
        c.turned(&Turned { at: (-170.0, 10.0), profile: &cap }, t.trim, Finish::Metal);
    } else {
        head(c, t, ((-170.0, -30.0), t.n("head", 8.0)), (t.n("r", 170.0), 190.0), t.main);
    }
}

/// A glass bulb with a glowing thread.
pub(super) fn bulb(c: &mut Canvas, t: &Subject) {
    let r = t.n("r", 210.0);
    let long = t.n("long", 1.0);
    cord(c, t, (0.0, -r * 2.1 * long));
    let outline = Path::mirrored(
        0.0,
        &[
            k(0.0, -r),
            s(r * 0.72, -r * 0.72),
            s(r, 0.0),
            s(r * 0.78, r * 0.72 * long),
            s(r * 0.36, r * 1.3 * long),
            k(r * 0.33, r * 1.5 * long),
            k(0.0, r * 1.5 * long),
        ],
    );
    c.moved(Move::to(0.0, 0.0).stretched((1.0, -1.0)), |c| {
        glow(c, (0.0, 0.0), (r * 2.0, r * 2.0), 0.5);
        let paint = c.radial(
            (0.0, 0.0),
            (r * 1.1, r * 1.3),
            &[
                (0.0, t.main.mix(lamplight(), 0.5).shade(0.6), 0.85),
                (0.6, t.main.mix(lamplight(), 0.5), 0.5),
                (1.0, t.main.shade(-0.3), 0.6),
            ],
        );
        c.fill(&outline, paint);
        let rod = Path::new().go(0.0, r * 1.5).line(0.0, r * 0.5);
        c.stroke(&rod, sheer(WHITE, 0.5), 22.0);
        let coil = Path::string(&[
            k(-20.0, r * 0.6),
            s(-r * 0.42, -r * 0.2),
            s(-r * 0.2, -r * 0.5),
            s(-r * 0.1, r * 0.2),
            s(0.0, -r * 0.52),
            s(r * 0.1, r * 0.2),
            s(r * 0.2, -r * 0.5),
            s(r * 0.42, -r * 0.2),
            k(20.0, r * 0.6),
        ]);
        c.soft_line(&coil, sheer(lamplight().shade(0.2), 0.9), 16.0, 8.0);
        c.stroke(&coil, WHITE.mix(lamplight(), 0.4), 5.0);
        let streak =
            Path::string(&[k(-r * 0.5, -r * 0.62), s(-r * 0.76, -r * 0.24), k(-r * 0.74, r * 0.2)]);
        c.glint(&outline, &streak, r * 0.09, 0.9);
        c.within(&outline, |c| c.stroke(&outline, sheer(t.main.shade(-0.6), 0.3), 8.0));
        let top = r * 1.47 * long;
        let tall = 150.0;
        let cap = [k(r * 0.16, 0.0), s(r * 0.24, 22.0), k(r * 0.35, 40.0), k(r * 0.35, tall)];
        let body = Turned { at: (0.0, top + tall * 0.96), profile: &cap };
        let metal = c.turned(&body, t.trim, Finish::Metal);
        c.within(&metal, |c| {
            for ring in 0..4_u8 {
                let y = top + 28.0 + f64::from(ring) * 26.0;
                let line =
                    Path::new().go(-r * 0.36, y - 4.0).bow((0.0, y + 30.0), (r * 0.36, y + 8.0));
                c.stroke(&line, sheer(t.trim.shade(-0.7), 0.4), 8.0);
            }
        });
    });
}

/// Small bulbs on a hanging cord.
pub(super) fn string(c: &mut Canvas, t: &Subject) {
    let mut bulbs = Vec::new();
    for (row, (y, sag, count)) in [(-260.0, 170.0, 4_u8), (80.0, 220.0, 4)].into_iter().enumerate()
    {
        let shift = if row == 0 { 0.0 } else { 40.0 };
        let line = Path::new().go(-470.0, y).bow((shift, y + sag * 2.0), (470.0, y - 40.0));
        c.moved(Move::to(14.0, 22.0), |c| c.soft_line(&line, sheer(BLACK, 0.22), 8.0, 8.0));
        c.stroke(&line, t.accent, 8.0);
        for place in 0..count {
            let u = (f64::from(place) + 0.6) / (f64::from(count) + 0.2);
            let x = (1.0 - u) * (1.0 - u) * -470.0 + 2.0 * u * (1.0 - u) * shift + u * u * 470.0;
            let down = (1.0 - u) * (1.0 - u) * y
                + 2.0 * u * (1.0 - u) * (y + sag * 2.0)
                + u * u * (y - 40.0);
            bulbs.push((x, down));
        }
    }
    for at in bulbs {
        c.moved(Move::to(at.0, at.1), |c| {
            c.fill(&Path::rect((-13.0, -8.0), (26.0, 52.0), 7.0), t.accent.shade(0.06));
            ball(c, t, (0.0, 94.0), 62.0);
        });
    }
}
