//! Parts that are screwed on.

use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

fn finish(t: &Subject) -> Finish {
    match t.n("finish", 2.0).round() as i32 {
        0 => Finish::Matte,
        1 => Finish::Gloss,
        3 => Finish::Steel,
        _ => Finish::Metal,
    }
}

/// A bell: a dome on a clamp, with its striker.
pub(in crate::studio::shapes) fn bell(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 280.0), t.n("h", 210.0));
    c.shadow((0.0, 2.0), 156.0, 200.0);
    let clamp = Path::ring(&[
        k(-150.0, 0.0),
        s(-160.0, -90.0),
        k(-120.0, -150.0),
        k(120.0, -150.0),
        s(160.0, -90.0),
        k(150.0, 0.0),
        s(0.0, 30.0),
    ]);
    c.pillow(&clamp, t.trim, 24.0);
    let hole = Path::ellipse((0.0, -56.0), 92.0, 60.0);
    c.fill(&hole, t.trim.shade(-0.6));
    let screw = Path::ellipse((130.0, -70.0), 20.0, 26.0);
    c.fill(&screw, t.trim.shade(0.4));
    let seat = (0.0, -190.0);
    let under = Path::ellipse((0.0, seat.1), r * 0.98, r * 0.98 * TILT);
    c.fill(&under, t.main.shade(-0.6));
    c.rod(((0.0, seat.1 + 30.0), (0.0, -140.0)), (70.0, 70.0), t.trim);
    let lever = Path::new()
        .go(r * 0.62, seat.1 + 50.0)
        .bow((r * 1.0, seat.1 + 70.0), (r * 1.3, seat.1 + 10.0));
    c.tube(&lever, 20.0, t.accent);
    c.pillow(&Path::ellipse((r * 1.32, seat.1 + 2.0), 34.0, 30.0), t.accent, 12.0);
    let profile = if t.has("flat") {
        vec![k(r, 0.0), k(r, 16.0), s(r * 0.96, h * 0.44), s(r * 0.74, h * 0.66), k(4.0, h * 0.74)]
    } else {
        vec![
            k(r, 0.0),
            k(r * 0.995, 14.0),
            s(r * 0.93, h * 0.44),
            s(r * 0.66, h * 0.82),
            s(r * 0.3, h * 0.98),
            k(4.0, h),
        ]
    };
    let dome = Turned { at: seat, profile: &profile };
    let outline = c.turned(&dome, t.main, finish(t));
    let rim = Path::new().go(-r + 4.0, seat.1 - 12.0).arc(
        (r, r * TILT),
        false,
        false,
        (r - 4.0, seat.1 - 12.0),
    );
    c.stroke(&rim, sheer(WHITE, 0.34), 4.0);
    let gleam = Path::string(&[
        k(-r * 0.28, seat.1 - h * 0.86),
        s(-r * 0.56, seat.1 - h * 0.62),
        k(-r * 0.78, seat.1 - h * 0.2),
    ]);
    c.glint(&outline, &gleam, 26.0, 0.5);
    let top = dome.level(if t.has("flat") { h * 0.74 } else { h });
    let knob = [k(26.0, 0.0), s(24.0, 10.0), k(4.0, 18.0)];
    c.turned(&Turned { at: (top.0, top.1 + 4.0), profile: &knob }, t.accent, Finish::Metal);
}

/// A lamp for the front or the back.
pub(in crate::studio::shapes) fn light(c: &mut Canvas, t: &Subject) {
    let (r, long) = (t.n("r", 190.0), t.n("long", 250.0));
    c.shadow((60.0, 60.0 + r * 0.1), 190.0, 150.0);
    let foot = Path::ring(&[
        k(10.0, 70.0),
        k(70.0, -110.0),
        k(190.0, -110.0),
        k(240.0, 64.0),
        s(130.0, 90.0),
    ]);
    c.pillow(&foot, t.trim, 24.0);
    let at = (0.0, -r - 40.0);
    let back = Path::ring(&[
        k(at.0, at.1 - r),
        s(at.0 + long * 0.6, at.1 - r * 0.86),
        s(at.0 + long + 60.0, at.1 - r * 0.4),
        s(at.0 + long + 80.0, at.1 + r * 0.1),
        s(at.0 + long * 0.86, at.1 + r * 0.62),
        k(at.0, at.1 + r),
    ]);
    let body = t.main;
    let paint = c.linear(
        (0.0, at.1 - r),
        (0.0, at.1 + r),
        &[
            (0.0, body.shade(0.06), 1.0),
            (0.2, body.shade(0.5), 1.0),
            (0.42, body.shade(0.06), 1.0),
            (0.8, body.shade(-0.4), 1.0),
            (1.0, body.shade(-0.2), 1.0),
        ],
    );
    c.fill(&back, paint);
    let ring = Path::ellipse(at, r * 0.66, r);
    let paint = c.linear(
        (at.0 - r, at.1 - r),
        (at.0 + r, at.1 + r),
        &[(0.0, t.accent.shade(0.5), 1.0), (0.5, t.accent, 1.0), (1.0, t.accent.shade(-0.5), 1.0)],
    );
    c.fill(&ring, paint);
    let glass = Path::ellipse(at, r * 0.56, r * 0.86);
    let glow = if t.has("rear") { Colour::rgb(0xd8_3a2a) } else { Colour::rgb(0xff_f0c8) };
    let paint = c.radial(
        (at.0 - 10.0, at.1 - 10.0),
        (r * 0.62, r * 0.92),
        &[(0.0, glow.shade(0.8), 1.0), (0.45, glow.shade(0.1), 1.0), (1.0, glow.shade(-0.4), 1.0)],
    );
    c.fill(&glass, paint);
    let mut lens = Path::new();
    for line in -3..=3_i8 {
        let x = at.0 + f64::from(line) * r * 0.15;
        lens = lens.go(x, at.1 - r * 0.8).bow((x - 16.0, at.1), (x, at.1 + r * 0.8));
    }
    c.within(&glass, |c| c.stroke(&lens, sheer(WHITE, 0.3), 5.0));
    let beam = c.radial(
        (at.0 - 20.0, at.1),
        (r * 2.0, r * 2.0),
        &[(0.0, glow, if t.has("rear") { 0.2 } else { 0.42 }), (1.0, glow, 0.0)],
    );
    c.haze(&Path::ellipse((at.0 - 20.0, at.1), r * 2.0, r * 2.0), beam);
}

/// A saddle of leather, seen from the side and a little above.
pub(in crate::studio::shapes) fn saddle(c: &mut Canvas, t: &Subject) {
    c.shadow((40.0, -20.0), 270.0, 150.0);
    let rail =
        Path::new().go(-330.0, -210.0).curve((-200.0, -40.0), (60.0, -60.0), (280.0, -150.0));
    c.tube(&rail, 17.0, t.trim);
    let rail = Path::new().go(-330.0, -190.0).curve((-180.0, 0.0), (80.0, -10.0), (330.0, -110.0));
    c.tube(&rail, 17.0, t.trim);
    if t.n("springs", 1.0) > 0.0 {
        for x in [210.0, 330.0] {
            let mut coil = Path::new();
            for turn in 0..5_u8 {
                let y = -40.0 - f64::from(turn) * 27.0;
                coil = coil.go(x - 44.0, y).curve(
                    (x - 44.0, y + 26.0),
                    (x + 44.0, y + 20.0),
                    (x + 44.0, y - 10.0),
                );
            }
            c.tube(&coil, 14.0, t.trim);
        }
    }
    let skirt = Path::ring(&[
        k(-430.0, -250.0),
        s(-250.0, -200.0),
        s(-60.0, -170.0),
        s(120.0, -100.0),
        s(300.0, -100.0),
        s(420.0, -170.0),
        s(420.0, -290.0),
        s(200.0, -310.0),
        s(-100.0, -290.0),
    ]);
    c.pillow(&skirt, t.main.shade(-0.16), 40.0);
    let top = Path::ring(&[
        s(-440.0, -262.0),
        s(-400.0, -296.0),
        s(-240.0, -290.0),
        s(-60.0, -300.0),
        s(120.0, -350.0),
        s(300.0, -366.0),
        s(430.0, -300.0),
        s(400.0, -220.0),
        s(240.0, -180.0),
        s(60.0, -210.0),
        s(-140.0, -240.0),
        s(-330.0, -240.0),
    ]);
    c.pillow(&top, t.main, 50.0);
    let line = Path::string(&[
        k(-400.0, -262.0),
        s(-240.0, -256.0),
        s(-40.0, -250.0),
        s(140.0, -240.0),
        k(380.0, -262.0),
    ]);
    c.within(&top, |c| c.soft_line(&line, sheer(BLACK, 0.2), 18.0, 10.0));
    let studs = [(-410.0, -262.0), (388.0, -226.0), (330.0, -204.0), (410.0, -262.0)]
        .map(|(x, y)| Move::to(x, y));
    c.stamp(&studs, |c| {
        c.fill(&Path::ellipse((2.0, 3.0), 14.0, 12.0), sheer(BLACK, 0.4));
        c.fill(&Path::ellipse((0.0, 0.0), 13.0, 11.0), t.accent);
        c.fill(&Path::ellipse((-4.0, -4.0), 5.0, 4.0), t.accent.shade(0.7));
    });
}

/// A pair of grips.
pub(in crate::studio::shapes) fn grips(c: &mut Canvas, t: &Subject) {
    c.stamp(&[Move::to(70.0, -130.0).turned(-24.0), Move::to(-70.0, 130.0).turned(-24.0)], |c| {
        let outline = Path::ring(&[
            k(-400.0, -62.0),
            s(-300.0, -70.0),
            s(-100.0, -84.0),
            s(100.0, -76.0),
            s(300.0, -70.0),
            k(400.0, -64.0),
            s(412.0, 0.0),
            k(400.0, 64.0),
            s(300.0, 66.0),
            s(100.0, 72.0),
            s(-100.0, 76.0),
            s(-300.0, 68.0),
            k(-400.0, 62.0),
            s(-412.0, 0.0),
        ]);
        c.drop(&outline, 30.0);
        let paint = c.linear(
            (0.0, -84.0),
            (0.0, 76.0),
            &[
                (0.0, t.main.shade(0.06), 1.0),
                (0.26, t.main.shade(0.36), 1.0),
                (0.6, t.main.shade(-0.04), 1.0),
                (1.0, t.main.shade(-0.42), 1.0),
            ],
        );
        c.fill(&outline, paint);
        let mut wraps = Path::new();
        for wrap in 0..11_u8 {
            let x = -360.0 + f64::from(wrap) * 74.0;
            wraps = wraps.go(x, -90.0).bow((x + 44.0, 0.0), (x + 26.0, 90.0));
        }
        c.within(&outline, |c| {
            c.stroke(&wraps, sheer(t.main.shade(-0.8), 0.4), 6.0);
            c.moved(Move::to(8.0, 0.0), |c| c.stroke(&wraps, sheer(t.main.shade(0.7), 0.3), 4.0));
        });
        for x in [-404.0, 372.0] {
            let ring = Path::rect((x, -70.0), (34.0, 140.0), 9.0);
            let paint = c.linear(
                (0.0, -70.0),
                (0.0, 70.0),
                &[
                    (0.0, t.trim.shade(-0.1), 1.0),
                    (0.26, t.trim.shade(0.7), 1.0),
                    (0.6, t.trim, 1.0),
                    (1.0, t.trim.shade(-0.5), 1.0),
                ],
            );
            c.fill(&ring, paint);
        }
    });
}

/// A basket for the front, of willow or of wire.
#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
pub(in crate::studio::shapes) fn basket(c: &mut Canvas, t: &Subject) {
    let view = crate::studio::view::View::new((0.0, 0.0), t.n("turn", -22.0));
    let (w, d, h) = (t.n("w", 330.0), t.n("d", 230.0), t.n("h", 390.0));
    let print: Vec<_> = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, z)| view.spot([x * w * 0.84, 0.0, z * d * 0.84]))
        .to_vec();
    c.shadow_of(&Path::polygon(&print), 180.0);
    let corner = |x: f64, up: f64, z: f64| {
        let grow = 0.84 + 0.16 * up;
        view.spot([x * w * grow, up * h, z * d * grow])
    };
    let wire = t.has("wire");
    let faces = [
        ([(-1.0, -1.0), (1.0, -1.0)], -0.4),
        ([(-1.0, 1.0), (-1.0, -1.0)], -0.3),
        ([(1.0, 1.0), (1.0, -1.0)], -0.26),
        ([(-1.0, 1.0), (1.0, 1.0)], 0.0),
    ];
    for ([(ax, az), (bx, bz)], by) in faces {
        let outline = Path::polygon(&[
            corner(ax, 0.0, az),
            corner(bx, 0.0, bz),
            corner(bx, 1.0, bz),
            corner(ax, 1.0, az),
        ]);
        let tone = t.main.shade(by);
        if !wire {
            let ((_, top), (_, low)) = outline.around();
            let paint = c.linear(
                (0.0, top),
                (0.0, low),
                &[(0.0, tone.shade(0.1), 1.0), (1.0, tone.shade(-0.14), 1.0)],
            );
            c.cover(&outline, paint);
        }
        let mut rows = Path::new();
        let count = if wire { 6_u8 } else { 12 };
        for row in 1..count {
            let up = f64::from(row) / f64::from(count);
            let (a, b) = (corner(ax, up, az), corner(bx, up, bz));
            rows = rows.go(a.0, a.1).line(b.0, b.1);
        }
        let mut posts = Path::new();
        for post in 0..=8_u8 {
            let u = f64::from(post) / 8.0;
            let at = |up: f64| corner(ax + (bx - ax) * u, up, az + (bz - az) * u);
            let (a, b) = (at(0.0), at(1.0));
            posts = posts.go(a.0, a.1).line(b.0, b.1);
        }
        if wire {
            c.stroke(&rows, tone, 8.0);
            c.stroke(&posts, tone.shade(0.1), 8.0);
        } else {
            c.within(&outline, |c| {
                c.stroke(&rows, sheer(tone.shade(-0.7), 0.36), 7.0);
                c.dashed(&rows, sheer(tone.shade(0.7), 0.3), (14.0, 24.0));
                c.stroke(&posts, sheer(tone.shade(-0.6), 0.2), 6.0);
            });
        }
    }
    let rim = Path::polygon(&[
        corner(-1.0, 1.0, 1.0),
        corner(1.0, 1.0, 1.0),
        corner(1.0, 1.0, -1.0),
        corner(-1.0, 1.0, -1.0),
    ]);
    c.tube(&rim, if wire { 15.0 } else { 30.0 }, t.main);
    if !wire {
        for x in [-0.5, 0.5] {
            let (a, b) = (corner(x, 1.02, 1.0), corner(x, 0.5, 1.02));
            c.stroke(&Path::new().go(a.0, a.1).line(b.0, b.1), t.trim.shade(-0.1), 34.0);
            c.stroke(
                &Path::new().go(a.0 - 2.0, a.1).line(b.0 - 2.0, b.1),
                t.trim.shade(0.12),
                24.0,
            );
            let (x, y) = corner(x, 0.62, 1.03);
            c.stroke(&Path::rect((x - 20.0, y - 15.0), (40.0, 30.0), 6.0), t.accent, 7.0);
        }
    }
}

/// A pair of pedals from above.
pub(in crate::studio::shapes) fn pedals(c: &mut Canvas, t: &Subject) {
    c.stamp(&[Move::to(140.0, -190.0).turned(-12.0), Move::to(-120.0, 190.0).turned(-12.0)], |c| {
        let axle = Path::rect((-420.0, -22.0), (220.0, 44.0), 8.0);
        c.drop(&axle, 16.0);
        let metal = c.linear(
            (0.0, -22.0),
            (0.0, 22.0),
            &[
                (0.0, t.accent.shade(0.1), 1.0),
                (0.3, t.accent.shade(0.7), 1.0),
                (1.0, t.accent.shade(-0.4), 1.0),
            ],
        );
        c.fill(&axle, metal);
        let frame = Path::rect((-250.0, -160.0), (520.0, 320.0), 60.0).and(&Path::rect(
            (-190.0, -100.0),
            (400.0, 60.0),
            20.0,
        ));
        c.drop(&frame, 26.0);
        c.pillow(&Path::rect((-250.0, -160.0), (520.0, 320.0), 60.0), t.main, 26.0);
        for y in [-112.0, 42.0] {
            c.fill(&Path::rect((-196.0, y), (412.0, 70.0), 26.0), t.main.shade(-0.7));
        }
        for y in [-152.0, 126.0] {
            c.fill(&Path::rect((-190.0, y), (400.0, 26.0), 12.0), t.trim);
        }
        let pins = [(-226.0, -130.0), (246.0, -130.0), (-226.0, 130.0), (246.0, 130.0)]
            .map(|(x, y)| Move::to(x, y));
        c.stamp(&pins, |c| c.fill(&Path::ellipse((0.0, 0.0), 11.0, 11.0), t.accent.shade(0.3)));
    });
}
