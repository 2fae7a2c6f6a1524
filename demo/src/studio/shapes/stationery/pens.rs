//! What writes, cuts and measures, lying flat.

use super::sheet;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::Finish;
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A piece of a pen lying along the x axis: from, to, and half its width at both ends.
fn barrel(
    c: &mut Canvas,
    (from, to): (f64, f64),
    (one, two): (f64, f64),
    (colour, finish): (Colour, Finish),
) -> Path {
    let outline = Path::polygon(&[(from, -one), (to, -two), (to, two), (from, one)]);
    let wide = one.max(two);
    let stops = match finish {
        Finish::Metal => vec![
            (0.0, -0.3),
            (0.2, 0.3),
            (0.32, 0.75),
            (0.46, 0.1),
            (0.75, -0.4),
            (0.9, -0.05),
            (1.0, -0.45),
        ],
        _ => vec![(0.0, -0.1), (0.2, 0.2), (0.3, 0.5), (0.4, 0.1), (0.7, -0.16), (1.0, -0.42)],
    };
    let stops: Vec<_> = stops.into_iter().map(|(at, by)| (at, colour.shade(by), 1.0)).collect();
    let paint = c.linear((0.0, -wide), (0.0, wide), &stops);
    c.cover(&outline, paint);
    outline
}

/// A fountain pen, uncapped, or a rollerball when it has no nib.
pub(super) fn pen(c: &mut Canvas, t: &Subject) {
    let pose = Move::to(0.0, 0.0).turned(t.n("turn", -38.0));
    c.moved(pose, |c| {
        let tip = if t.n("nib", 1.0) > 0.0 { -440.0 } else { -370.0 };
        let all = Path::rect((tip, -26.0), (440.0 - tip, 54.0), 26.0);
        c.drop(&all, 22.0);
        let body = (t.main, Finish::Gloss);
        let metal = (t.trim, Finish::Metal);
        barrel(c, (-120.0, 440.0), (34.0, 27.0), body);
        c.fill(&Path::ellipse((440.0, 0.0), 10.0, 27.0), t.main.shade(-0.2));
        barrel(c, (-136.0, -118.0), (35.0, 35.0), metal);
        barrel(c, (-290.0, -134.0), (21.0, 29.0), body);
        barrel(c, (-302.0, -288.0), (23.0, 22.0), metal);
        if t.n("nib", 1.0) > 0.0 {
            let nib = Path::ring(&[
                k(-300.0, -20.0),
                s(-360.0, -25.0),
                k(-446.0, -2.0),
                k(-446.0, 2.0),
                s(-360.0, 25.0),
                k(-300.0, 20.0),
            ]);
            let paint = c.linear(
                (0.0, -24.0),
                (0.0, 24.0),
                &[
                    (0.0, t.trim.shade(0.1), 1.0),
                    (0.35, t.trim.shade(0.7), 1.0),
                    (0.6, t.trim, 1.0),
                    (1.0, t.trim.shade(-0.4), 1.0),
                ],
            );
            c.fill(&nib, paint);
            c.stroke(&Path::new().go(-444.0, 0.0).line(-360.0, 0.0), sheer(BLACK, 0.6), 2.5);
            c.fill(&Path::ellipse((-356.0, 0.0), 5.0, 5.0), sheer(BLACK, 0.7));
        } else {
            barrel(c, (-360.0, -300.0), (8.0, 20.0), metal);
            barrel(c, (-386.0, -360.0), (3.0, 6.0), metal);
        }
    });
    if t.has("cap") {
        c.moved(Move::to(150.0, 190.0).turned(t.n("turn", -38.0) + 6.0), |c| {
            c.drop(&Path::rect((-160.0, -36.0), (330.0, 74.0), 30.0), 20.0);
            barrel(c, (-150.0, 160.0), (38.0, 35.0), (t.main, Finish::Gloss));
            barrel(c, (-160.0, -140.0), (39.0, 39.0), (t.trim, Finish::Metal));
            c.moved(Move::to(0.0, -12.0), |c| {
                barrel(c, (-70.0, 166.0), (9.0, 9.0), (t.trim, Finish::Metal));
            });
        });
    }
}

/// Pencils side by side.
pub(super) fn pencils(c: &mut Canvas, t: &Subject) {
    let count = t.n("count", 5.0).round().max(1.0);
    let colours = [t.main, t.trim, t.accent, t.main.mix(t.trim, 0.5), t.accent.mix(t.trim, 0.5)];
    for (place, colour) in (0_u8..).zip(colours).take(count as usize) {
        let off = f64::from(place) - (count - 1.0) / 2.0;
        let slip = [0.0, -36.0, 22.0, -14.0, 40.0][usize::from(place) % 5];
        let lean = [-1.2, 0.8, -0.4, 1.4, -0.8][usize::from(place) % 5];
        c.moved(Move::to(off * 92.0, slip).turned(-90.0 + lean), |c| pencil(c, t, colour));
    }
}

fn pencil(c: &mut Canvas, t: &Subject, colour: Colour) {
    let all = Path::polygon(&[
        (-420.0, -26.0),
        (330.0, -26.0),
        (440.0, 0.0),
        (330.0, 26.0),
        (-420.0, 26.0),
    ]);
    c.drop(&all, 16.0);
    let wood = Colour::rgb(0xdc_b98a);
    let cone = Path::ring(&[k(322.0, -26.0), k(440.0, -3.0), k(440.0, 3.0), k(322.0, 26.0)]);
    let paint = c.linear(
        (0.0, -26.0),
        (0.0, 26.0),
        &[(0.0, wood.shade(0.3), 1.0), (1.0, wood.shade(-0.3), 1.0)],
    );
    c.fill(&cone, paint);
    let tip = if t.has("coloured") { colour } else { Colour::rgb(0x3a_3a3c) };
    c.fill(&Path::ring(&[k(404.0, -10.0), k(442.0, -2.0), k(442.0, 2.0), k(404.0, 10.0)]), tip);
    for (top, low, by) in [(-26.0, -9.0, 0.26), (-9.0, 9.0, 0.02), (9.0, 26.0, -0.3)] {
        let edge = if (-0.1..=0.1).contains(&by) { 12.0 } else { 0.0 };
        let band = Path::ring(&[
            k(-420.0, top),
            k(326.0, top),
            s(338.0 + edge, (top + low) / 2.0),
            k(326.0, low),
            k(-420.0, low),
        ]);
        c.cover(&band, colour.shade(by));
    }
    if t.n("rubber", 1.0) > 0.0 {
        barrel(c, (-440.0, -388.0), (27.0, 27.0), (Colour::rgb(0xc8_a868), Finish::Metal));
        c.fill(&Path::rect((-484.0, -24.0), (48.0, 48.0), 14.0), Colour::rgb(0xd9_8f84));
    }
}

/// A roll of canvas or leather with pens in its pockets, opened.
pub(super) fn roll(c: &mut Canvas, t: &Subject) {
    let (w, h) = (840.0, 560.0);
    let back = Path::rect((-w / 2.0, -h / 2.0), (w, h), 20.0);
    c.drop(&back, 26.0);
    c.pillow(&back, t.trim, 26.0);
    let colours = [
        t.accent,
        t.main.shade(0.4),
        Colour::rgb(0xc8_a868),
        Colour::rgb(0x3a_3f44),
        t.accent.shade(0.3),
    ];
    for (place, colour) in (0_u8..).zip(colours) {
        let x = -w / 2.0 + 110.0 + f64::from(place) * 128.0;
        c.moved(Move::to(x, -70.0 - f64::from(place % 3) * 16.0).turned(90.0), |c| {
            barrel(c, (-150.0, 220.0), (21.0, 24.0), (colour, Finish::Gloss));
            c.fill(&Path::ellipse((-150.0, 0.0), 9.0, 21.0), colour.shade(0.1));
        });
    }
    let pocket = Path::ring(&[
        k(-w / 2.0, 0.0),
        s(0.0, -14.0),
        k(w / 2.0 - 120.0, 0.0),
        k(w / 2.0 - 120.0, h / 2.0),
        k(-w / 2.0, h / 2.0),
    ]);
    c.moved(Move::to(0.0, -5.0), |c| c.soft(&pocket, sheer(BLACK, 0.3), 7.0));
    c.pillow(&pocket, t.main, 22.0);
    let mut seams = Path::new();
    for place in 0..=5_u8 {
        let x = -w / 2.0 + 46.0 + f64::from(place) * 128.0;
        seams = seams.go(x, 4.0).line(x, h / 2.0 - 14.0);
    }
    c.stroke(&seams, sheer(t.main.shade(-0.6), 0.5), 3.5);
    let cord = Path::new().go(w / 2.0 - 6.0, -20.0).curve(
        (w / 2.0 + 90.0, 30.0),
        (w / 2.0 - 40.0, 150.0),
        (w / 2.0 + 60.0, 220.0),
    );
    c.moved(Move::to(4.0, 6.0), |c| c.soft_line(&cord, sheer(BLACK, 0.3), 10.0, 4.0));
    c.stroke(&cord, t.main.shade(-0.3), 11.0);
}

/// A pair of scissors, a little open.
pub(super) fn scissors(c: &mut Canvas, t: &Subject) {
    let blade = |c: &mut Canvas, side: f64| {
        let y = |y: f64| side * y;
        let outline = Path::ring(&[
            k(-20.0, y(-22.0)),
            k(20.0, y(26.0)),
            s(250.0, y(24.0)),
            k(470.0, y(-14.0)),
            s(250.0, y(-30.0)),
        ]);
        c.drop(&outline, 14.0);
        let paint = c.linear(
            (0.0, -30.0),
            (0.0, 30.0),
            &[
                (0.0, t.main.shade(0.5), 1.0),
                (0.5, t.main.shade(0.05), 1.0),
                (1.0, t.main.shade(-0.3), 1.0),
            ],
        );
        c.fill(&outline, paint);
        c.stroke(
            &Path::new().go(20.0, y(24.0)).bow((250.0, y(22.0)), (468.0, y(-14.0))),
            sheer(WHITE, 0.6),
            3.0,
        );
    };
    let ring = |c: &mut Canvas, side: f64| {
        let y = |y: f64| side * y;
        let eye = Path::ring(&[
            s(-60.0, y(-6.0)),
            s(-180.0, y(-34.0)),
            s(-320.0, y(-96.0)),
            s(-410.0, y(-70.0)),
            s(-404.0, y(24.0)),
            s(-300.0, y(60.0)),
            s(-150.0, y(28.0)),
        ]);
        c.moved(Move::to(8.0, 12.0), |c| c.soft_line(&eye, sheer(BLACK, 0.34), 40.0, 10.0));
        c.tube(&eye, 42.0, t.trim);
    };
    for (side, turn) in [(1.0, 9.0), (-1.0, -9.0)] {
        c.moved(Move::to(0.0, 0.0).turned(turn + t.n("turn", -52.0)), |c| {
            blade(c, side);
            ring(c, -side);
        });
    }
    c.soft(&Path::ellipse((3.0, 4.0), 22.0, 22.0), sheer(BLACK, 0.4), 4.0);
    sheet(c, &Path::ellipse((0.0, 0.0), 21.0, 21.0), t.accent);
}

/// A ruler of brass or wood.
pub(super) fn ruler(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -52.0)), |c| {
        let (w, h) = (940.0, t.n("h", 118.0));
        let body = Path::rect((-w / 2.0, -h / 2.0), (w, h), 10.0);
        c.drop(&body, 16.0);
        let paint = c.linear(
            (-w / 2.0, -h / 2.0),
            (w / 2.0, h / 2.0),
            &[
                (0.0, t.main.shade(0.2), 1.0),
                (0.3, t.main.shade(0.5), 1.0),
                (0.5, t.main.shade(0.05), 1.0),
                (0.8, t.main.shade(0.26), 1.0),
                (1.0, t.main.shade(-0.2), 1.0),
            ],
        );
        c.fill(&body, paint);
        let mut marks = Path::new();
        for mark in 0..=60_u8 {
            let x = -w / 2.0 + 20.0 + f64::from(mark) * 15.0;
            let long = if mark % 10 == 0 {
                52.0
            } else if mark % 5 == 0 {
                38.0
            } else {
                24.0
            };
            marks = marks.go(x, -h / 2.0 + 2.0).line(x, -h / 2.0 + long);
        }
        c.stroke(&marks, sheer(t.accent, 0.8), 3.0);
        c.fill(&Path::ellipse((w / 2.0 - 40.0, h * 0.16), 14.0, 14.0), sheer(BLACK, 0.45));
        c.stroke(
            &Path::rect((-w / 2.0 + 2.0, -h / 2.0 + 2.0), (w - 4.0, h - 4.0), 9.0),
            sheer(WHITE, 0.3),
            2.0,
        );
    });
}
