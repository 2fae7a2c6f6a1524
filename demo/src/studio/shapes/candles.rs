//! Candles, what holds them, and other scents.

mod holders;
mod scents;

use super::Shape;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;

pub(super) const SHAPES: &[(&str, Shape)] = &[
    ("pillar", pillar),
    ("twisted", twisted),
    ("ball-candle", ball),
    ("jar-candle", jar),
    ("tealights", tealights),
    ("tapers", tapers),
    ("holder", holders::holder),
    ("chamber-stick", holders::chamber_stick),
    ("candle-lantern", holders::lantern),
    ("snuffer", holders::snuffer),
    ("diffuser", scents::diffuser),
    ("incense", scents::incense),
    ("oil-burner", scents::burner),
    ("matches", scents::matches),
];

/// A wick with or without a flame, standing at a place.
fn wick(c: &mut Canvas, t: &Subject, (x, y): Spot, size: f64) {
    let stick = Path::new()
        .go(x, y + 4.0 * size)
        .bow((x + 2.0, y - 18.0 * size), (x + 5.0 * size, y - 34.0 * size));
    c.stroke(&stick, Colour::rgb(0x3a_332e), 7.0 * size);
    if t.n("lit", 0.0) > 0.0 {
        flame(c, (x + 3.0 * size, y - 22.0 * size), size);
    }
}

fn flame(c: &mut Canvas, (x, y): Spot, size: f64) {
    c.stamp(&[Move::to(x, y).sized(size)], |c| {
        let light = Colour::rgb(0xff_d98a);
        let glow = c.radial(
            (0.0, -50.0),
            (300.0, 300.0),
            &[(0.0, light.shade(0.3), 0.55), (0.4, light, 0.18), (1.0, light, 0.0)],
        );
        c.haze(&Path::ellipse((0.0, -50.0), 300.0, 300.0), glow);
        let outer = Path::ring(&[
            k(0.0, -130.0),
            s(23.0, -66.0),
            s(31.0, -24.0),
            s(0.0, 8.0),
            s(-31.0, -24.0),
            s(-23.0, -66.0),
        ]);
        let paint = c.linear(
            (0.0, -130.0),
            (0.0, 8.0),
            &[
                (0.0, Colour::rgb(0xff_c25a), 0.9),
                (0.5, Colour::rgb(0xff_e6a8), 1.0),
                (0.85, WHITE, 1.0),
                (1.0, Colour::rgb(0xcf_d8f0), 0.7),
            ],
        );
        c.soft(&outer, paint, 3.0);
    });
}

/// The top of wax: a shallow pool around the wick, warm when it burns.
fn pool(c: &mut Canvas, t: &Subject, (at, r): (Spot, f64), colour: Colour) {
    let lit = t.n("lit", 0.0) > 0.0;
    let face = Path::ellipse(at, r, r * TILT);
    let paint = c.linear(
        (at.0 - r, at.1 - r * TILT),
        (at.0 + r, at.1 + r * TILT),
        &[
            (0.0, colour.shade(0.36), 1.0),
            (0.5, colour.shade(0.16), 1.0),
            (1.0, colour.shade(-0.02), 1.0),
        ],
    );
    c.fill(&face, paint);
    let inner = Path::ellipse((at.0, at.1 + 3.0), r * 0.72, r * 0.72 * TILT);
    let tone =
        if lit { colour.mix(Colour::rgb(0xff_e2a0), 0.6).shade(0.2) } else { colour.shade(-0.1) };
    c.soft(&inner, sheer(tone, 0.7), 6.0);
}

/// The inner light of wax that burns.
fn glowing(c: &mut Canvas, t: &Subject, outline: &Path) {
    if t.n("lit", 0.0) > 0.0 {
        let ((left, top), (right, bottom)) = outline.around();
        let light = Colour::rgb(0xff_dc94);
        let (x, w) = ((left + right) / 2.0, right - left);
        let paint = c.radial(
            (x, top + w * 0.16),
            (w * 0.7, (bottom - top) * 0.7),
            &[(0.0, light.shade(0.3), 0.8), (1.0, light, 0.0)],
        );
        c.fill(outline, paint);
    }
}

/// A thick round candle: `ribs` fluted, `honeycomb` rolled from sheets; `three` of them in heights.
fn pillar(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 150.0), t.n("h", 430.0));
    if t.has("three") {
        c.moved(Move::to(-r * 1.5, -90.0), |c| one_pillar(c, t, (r * 0.9, h * 1.3), t.main));
        c.moved(Move::to(r * 1.5, -40.0), |c| one_pillar(c, t, (r * 0.9, h * 0.86), t.trim));
        one_pillar(c, t, (r, h * 0.5), t.accent);
    } else {
        one_pillar(c, t, (r, h), t.main);
    }
}

fn one_pillar(c: &mut Canvas, t: &Subject, (r, h): Spot, colour: Colour) {
    c.shadow((0.0, 0.0), r, 150.0);
    let profile = [k(r - 8.0, 0.0), s(r, 8.0), k(r, h - 10.0), s(r - 4.0, h - 2.0), k(r - 12.0, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, colour, Finish::Matte);
    glowing(c, t, &outline);
    if t.has("ribs") {
        let mut lines = Path::new();
        for rib in -6..=6_i8 {
            let x = (f64::from(rib) / 6.5 * 1.5).sin() * r;
            let dip = (1.0 - (x / r).powi(2)).max(0.0).sqrt() * r * TILT;
            lines = lines.go(x, dip).line(x, dip - h * 0.955);
        }
        c.within(&outline, |c| {
            c.stroke(&lines, sheer(colour.shade(-0.6), 0.26), 9.0);
            c.moved(Move::to(8.0, 0.0), |c| c.stroke(&lines, sheer(colour.shade(0.8), 0.3), 7.0));
        });
    }
    if t.has("honeycomb") {
        let mut rows = Path::new();
        for row in 0..13_u8 {
            let y = -h + 40.0 + f64::from(row) * (h + 30.0) / 13.0;
            let shift = if row % 2 == 0 { 0.0 } else { 17.0 };
            rows = rows.go(-r + shift, y).bow((shift, y + r * 0.5), (r + shift, y));
        }
        c.within(&outline, |c| {
            c.dotted(&rows, sheer(colour.shade(-0.6), 0.3), (20.0, 34.0));
            c.moved(Move::to(-3.0, -4.0), |c| {
                c.dotted(&rows, sheer(colour.shade(0.5), 0.4), (12.0, 34.0))
            });
        });
    }
    let top = body.level(h);
    pool(c, t, (top, r - 10.0), colour);
    wick(c, t, (top.0, top.1 + 4.0), 1.2);
}

/// A candle twisted like a rope, or a pair of them.
fn twisted(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 70.0), t.n("h", 700.0));
    let one = |c: &mut Canvas, colour: Colour| {
        c.shadow((0.0, 0.0), r, 110.0);
        let outline = Path::ring(&[
            k(-r, 0.0),
            s(-r + 4.0, -h * 0.5),
            k(-r * 0.8, -h + 20.0),
            s(0.0, -h - 20.0),
            k(r * 0.8, -h + 20.0),
            s(r - 4.0, -h * 0.5),
            k(r, 0.0),
            s(0.0, r * TILT),
        ]);
        let paint = c.across(colour, Finish::Matte, (-r, r));
        c.fill(&outline, paint);
        let mut turns = Path::new();
        for turn in -1..9_i8 {
            let y = -f64::from(turn) * h / 8.0;
            turns = turns.go(-r * 1.1, y + 40.0).curve(
                (-r * 0.4, y + 30.0),
                (r * 0.3, y - 40.0),
                (r * 1.1, y - 60.0),
            );
        }
        c.within(&outline, |c| {
            c.soft_line(&turns, sheer(colour.shade(-0.7), 0.5), 20.0, 8.0);
            c.moved(Move::to(-6.0, 26.0), |c| {
                c.soft_line(&turns, sheer(colour.shade(0.8), 0.4), 16.0, 7.0)
            });
        });
        wick(c, t, (0.0, -h - 12.0), 1.0);
    };
    if t.n("pair", 1.0) > 0.0 {
        c.moved(Move::to(-110.0, -30.0), |c| one(c, t.main));
        c.moved(Move::to(110.0, 10.0), |c| one(c, t.trim));
    } else {
        one(c, t.main);
    }
}

/// Candles like balls.
fn ball(c: &mut Canvas, t: &Subject) {
    let places: &[(f64, f64, f64)] = if t.has("three") {
        &[(-230.0, -60.0, 170.0), (220.0, -30.0, 150.0), (-10.0, 70.0, 130.0)]
    } else {
        &[(0.0, 0.0, 260.0)]
    };
    for (place, &(x, y, r)) in places.iter().enumerate() {
        let colour = [t.main, t.trim, t.accent][place % 3];
        c.shadow((x, y), r * 0.6, 150.0);
        let at = (x, y - r * 0.9);
        let outline = Path::ellipse(at, r, r * 0.97);
        let paint = c.radial(
            (at.0 - r * 0.34, at.1 - r * 0.4),
            (r * 1.5, r * 1.5),
            &[
                (0.0, colour.shade(0.44), 1.0),
                (0.4, colour.shade(0.06), 1.0),
                (0.8, colour.shade(-0.28), 1.0),
                (1.0, colour.shade(-0.16), 1.0),
            ],
        );
        c.fill(&outline, paint);
        glowing(c, t, &outline);
        c.soft(
            &Path::ellipse((at.0, at.1 - r * 0.88), r * 0.26, r * 0.07),
            sheer(colour.shade(-0.5), 0.34),
            5.0,
        );
        wick(c, t, (at.0, at.1 - r * 0.88), 1.2);
    }
}

/// A candle in a glass, a cup or a tin, with a label.
fn jar(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 180.0), t.n("h", 330.0));
    c.shadow((0.0, 0.0), r * 0.96, 170.0);
    let foot = r * t.n("foot", 0.94);
    let profile = [k(foot - 14.0, 0.0), s(foot, 14.0), k(r, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = if t.has("glass") {
        let full = [k(foot - 22.0, 14.0), s(foot - 10.0, 30.0), k(r - 12.0, h * 0.7)];
        let wax = Turned { at: (0.0, 0.0), profile: &full };
        let inside = c.turned(&wax, t.trim, Finish::Matte);
        glowing(c, t, &inside);
        pool(c, t, (wax.level(h * 0.7), r - 12.0), t.trim);
        wick(c, t, (0.0, wax.level(h * 0.7).1 + 4.0), 1.1);
        let outline = body.silhouette();
        c.fill(&outline, sheer(t.main, t.n("tint", 0.3)));
        c.turned(&body, t.main, Finish::Glass);
        c.within(&outline, |c| c.stroke(&outline, sheer(t.main.shade(-0.6), 0.45), 7.0));
        let rim = body.circle(r - 3.0, h);
        c.stroke(&rim, sheer(t.main.shade(-0.4), 0.5), 6.0);
        c.stroke(&rim, sheer(WHITE, 0.7), 3.0);
        outline
    } else {
        let finish = if t.has("metal") {
            Finish::Metal
        } else if t.has("matte") {
            Finish::Matte
        } else {
            Finish::Gloss
        };
        let outline = c.turned(&body, t.main, finish);
        if t.has("speckle") {
            c.speckle(&outline, t.accent, (6.0, 60));
        }
        let hole = c.mouth(&body, (r, h), r * 0.07, (t.main, t.main));
        let top = (0.0, body.level(h).1 + r * 0.1);
        c.within(&hole, |c| pool(c, t, (top, r * 0.95), t.trim));
        wick(c, t, (0.0, top.1 + 8.0), 1.1);
        outline
    };
    if t.has("label") {
        let wide = 0.66;
        let dip = r * TILT * (1.0_f64 - wide * wide).sqrt();
        let (top, low) = (body.level(h * 0.58).1 + dip, body.level(h * 0.2).1 + dip);
        let paper = Path::new()
            .go(-r * wide, top)
            .arc((r, r * TILT), false, false, (r * wide, top))
            .line(r * wide, low)
            .arc((r, r * TILT), false, true, (-r * wide, low))
            .close();
        let paint = c.across(t.accent, Finish::Matte, (-r, r));
        c.fill(&paper, paint);
        let ink = t.accent.shade(if t.accent.lightness() > 0.5 { -0.7 } else { 0.8 });
        let y = (top + low) / 2.0 + r * 0.07;
        let lines = Path::new()
            .go(-r * 0.3, y - 8.0)
            .bow((0.0, y + 4.0), (r * 0.3, y - 8.0))
            .go(-r * 0.2, y + 24.0)
            .bow((0.0, y + 34.0), (r * 0.2, y + 24.0));
        c.stroke(&lines, sheer(ink, 0.6), 6.0);
    }
    let streak = Path::new().go(-r * 0.76, -h * 0.84).line(-foot * 0.76, -h * 0.12);
    c.glint(&outline, &streak, 18.0, if t.has("matte") { 0.14 } else { 0.6 });
}

/// Small candles in cups, a handful.
fn tealights(c: &mut Canvas, t: &Subject) {
    let places = [
        (-190.0, -90.0),
        (90.0, -120.0),
        (-60.0, 10.0),
        (250.0, -10.0),
        (110.0, 100.0),
        (-240.0, 80.0),
    ];
    let places: Vec<_> = places.iter().map(|&(x, y)| Move::to(x, y)).collect();
    c.stamp(&places, |c| {
        let (r, h) = (105.0, 84.0);
        c.shadow((0.0, 0.0), r, 80.0);
        let body = Turned { at: (0.0, 0.0), profile: &[k(r - 6.0, 0.0), k(r, h)] };
        c.turned(&body, t.trim, if t.has("glass") { Finish::Glass } else { Finish::Metal });
        let top = body.level(h);
        c.fill(&body.circle(r, h), t.trim.shade(0.4));
        pool(c, t, ((top.0, top.1 + 5.0), r - 7.0), t.main);
        wick(c, t, (top.0, top.1 + 8.0), 0.8);
    });
}

/// Thin candles, lying in a bundle with a ribbon.
fn tapers(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -58.0)), |c| {
        let colours = [t.main, t.trim, t.accent, t.main.mix(t.trim, 0.5)];
        let mut off = -117.0;
        for (place, colour) in colours.into_iter().enumerate() {
            let slip = [0.0, 26.0, -14.0, 10.0][place];
            let body = Path::ring(&[
                k(-400.0 + slip, -36.0),
                s(0.0, -36.0),
                k(380.0 + slip, -25.0),
                s(410.0 + slip, 0.0),
                k(380.0 + slip, 25.0),
                s(0.0, 36.0),
                k(-400.0 + slip, 36.0),
            ]);
            c.moved(Move::to(0.0, off), |c| {
                c.drop(&body, 20.0);
                let paint = c.linear(
                    (0.0, -36.0),
                    (0.0, 36.0),
                    &[
                        (0.0, colour.shade(0.02), 1.0),
                        (0.26, colour.shade(0.34), 1.0),
                        (0.6, colour.shade(-0.02), 1.0),
                        (1.0, colour.shade(-0.36), 1.0),
                    ],
                );
                c.fill(&body, paint);
                let thread = Path::new()
                    .go(406.0 + slip, 0.0)
                    .bow((430.0 + slip, -6.0), (458.0 + slip, 6.0));
                c.stroke(&thread, Colour::rgb(0xe8_e0cc), 8.0);
            });
            off += 78.0;
        }
        let band = Path::rect((-70.0, -164.0), (110.0, 330.0), 10.0);
        c.moved(Move::to(3.0, 6.0), |c| c.soft(&band, sheer(BLACK, 0.3), 6.0));
        let paper = Colour::rgb(0xf0_e8d8);
        let paint = c.linear(
            (0.0, -164.0),
            (0.0, 164.0),
            &[
                (0.0, paper.shade(0.4), 1.0),
                (0.5, paper.shade(0.05), 1.0),
                (1.0, paper.shade(-0.2), 1.0),
            ],
        );
        c.fill(&band, paint);
    });
}
