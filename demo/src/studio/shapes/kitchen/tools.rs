//! Mills, pins, whisks, spoons.

use super::grain;
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A mill for pepper or salt: `form` 0 turned with a waist, 1 straight, 2 with a crank.
pub(super) fn mill(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 105.0), t.n("h", 520.0));
    c.shadow((0.0, 0.0), r, 140.0);
    let finish = if t.has("glazed") { Finish::Gloss } else { Finish::Matte };
    let profile = if t.n("form", 0.0) < 0.5 {
        vec![
            k(r, 0.0),
            s(r * 0.98, h * 0.1),
            s(r * 0.62, h * 0.4),
            s(r * 0.74, h * 0.58),
            k(r * 0.8, h * 0.68),
        ]
    } else {
        vec![k(r * 0.96, 0.0), s(r, 12.0), k(r * 0.92, h * 0.68)]
    };
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    c.turned(&body, t.main, finish);
    let neck = r * if t.n("form", 0.0) < 0.5 { 0.8 } else { 0.92 };
    let band = [k(neck * 0.9, 0.0), k(neck * 0.9, 14.0)];
    c.turned(&Turned { at: body.level(h * 0.68 - 2.0), profile: &band }, t.accent, Finish::Metal);
    let head = if t.n("form", 0.0) < 0.5 {
        vec![
            k(neck, 0.0),
            s(neck * 1.08, h * 0.06),
            s(neck * 0.9, h * 0.16),
            s(neck * 0.4, h * 0.22),
            k(8.0, h * 0.232),
        ]
    } else {
        vec![k(neck, 0.0), k(neck, h * 0.15), s(neck * 0.86, h * 0.185), k(8.0, h * 0.2)]
    };
    let top = Turned { at: body.level(h * 0.68 + 12.0), profile: &head };
    let outline = c.turned(&top, t.trim, finish);
    let streak =
        Path::new().go(-neck * 0.5, top.at.1 - h * 0.15).line(-neck * 0.66, top.at.1 - h * 0.04);
    c.glint(&outline, &streak, 12.0, 0.34);
    let (x, y) = top.level(h * 0.22);
    if t.n("form", 0.0) > 1.5 {
        let crank = Path::new()
            .go(x, y + 6.0)
            .line(x, y - 44.0)
            .bow((x + 90.0, y - 56.0), (x + 200.0, y - 20.0));
        c.tube(&crank, 17.0, t.accent);
        let grip = [k(24.0, 0.0), s(30.0, 34.0), k(14.0, 70.0)];
        c.turned(&Turned { at: (x + 200.0, y - 16.0), profile: &grip }, t.trim, Finish::Matte);
    } else {
        let knob = [k(13.0, 0.0), s(20.0, 16.0), k(4.0, 32.0)];
        c.turned(&Turned { at: (x, y + 4.0), profile: &knob }, t.accent, Finish::Metal);
    }
}

/// A pin to roll dough with.
pub(super) fn rolling_pin(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -36.0)), |c| {
        let (long, r) = (t.n("long", 300.0), t.n("r", 66.0));
        let outline = if t.has("tapered") {
            Path::ring(&[
                k(-480.0, -18.0),
                s(-300.0, -r * 0.8),
                s(0.0, -r),
                s(300.0, -r * 0.8),
                k(480.0, -18.0),
                s(490.0, 0.0),
                k(480.0, 18.0),
                s(300.0, r * 0.8),
                s(0.0, r),
                s(-300.0, r * 0.8),
                k(-480.0, 18.0),
                s(-490.0, 0.0),
            ])
        } else {
            Path::rect((-long, -r), (2.0 * long, 2.0 * r), 22.0)
        };
        let tones = |colour: Colour| {
            [
                (0.0, colour.shade(0.04), 1.0),
                (0.26, colour.shade(0.34), 1.0),
                (0.62, colour.shade(-0.06), 1.0),
                (1.0, colour.shade(-0.42), 1.0),
            ]
        };
        if !t.has("tapered") {
            for side in [-1.0, 1.0] {
                let grip = Path::ring(&[
                    k(side * (long - 10.0), -18.0),
                    s(side * (long + 60.0), -26.0),
                    s(side * (long + 150.0), -36.0),
                    s(side * (long + 196.0), 0.0),
                    s(side * (long + 150.0), 36.0),
                    s(side * (long + 60.0), 26.0),
                    k(side * (long - 10.0), 18.0),
                ]);
                c.drop(&grip, 20.0);
                let paint = c.linear((0.0, -36.0), (0.0, 36.0), &tones(t.trim));
                c.fill(&grip, paint);
            }
        }
        c.drop(&outline, 30.0);
        let paint = c.linear((0.0, -r), (0.0, r), &tones(t.main));
        c.fill(&outline, paint);
        grain(c, &outline, ((-long - 180.0, 0.0), (long + 180.0, 6.0)), (6, t.main));
    });
}

/// A whisk of wire.
pub(super) fn whisk(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", 34.0)), |c| {
        let mut wires = Path::new();
        for wire in [1.0, 0.62, 0.26] {
            let w = 170.0 * wire;
            wires = wires
                .go(-14.0 * wire, 0.0)
                .curve((-w * 0.7, -150.0), (-w * 1.5, -480.0), (0.0, -490.0))
                .curve((w * 1.5, -480.0), (w * 0.7, -150.0), (14.0 * wire, 0.0));
        }
        c.moved(Move::to(12.0, 16.0), |c| c.soft_line(&wires, sheer(BLACK, 0.3), 9.0, 7.0));
        c.stroke(&wires, t.main.shade(-0.3), 9.0);
        c.moved(Move::to(-1.5, -1.5), |c| c.stroke(&wires, t.main.shade(0.5), 4.0));
        let grip = Path::ring(&[
            k(-26.0, -20.0),
            s(-32.0, 90.0),
            s(-26.0, 250.0),
            s(-30.0, 380.0),
            s(0.0, 420.0),
            s(30.0, 380.0),
            s(26.0, 250.0),
            s(32.0, 90.0),
            k(26.0, -20.0),
        ]);
        c.drop(&grip, 20.0);
        let paint = c.linear(
            (-32.0, 0.0),
            (32.0, 0.0),
            &[
                (0.0, t.trim.shade(0.06), 1.0),
                (0.28, t.trim.shade(0.32), 1.0),
                (1.0, t.trim.shade(-0.38), 1.0),
            ],
        );
        c.fill(&grip, paint);
        grain(c, &grip, ((0.0, -20.0), (0.0, 420.0)), (4, t.trim));
        c.fill(&Path::rect((-30.0, -34.0), (60.0, 40.0), 8.0), t.main.shade(0.1));
    });
}

/// Spoons of wood: one to stir, one with a slot, one to turn.
#[expect(clippy::too_many_lines, reason = "a drawing is read from back to front, in one piece")]
pub(super) fn spoons(c: &mut Canvas, t: &Subject) {
    for (kind, (x, turned, colour)) in
        (0_u8..).zip([(-220.0, -10.0, t.main), (0.0, 2.0, t.trim), (220.0, 12.0, t.accent)])
    {
        c.moved(Move::to(x, 0.0).turned(turned), |c| {
            let head = match kind {
                0 => Path::ring(&[
                    k(-17.0, -130.0),
                    s(-84.0, -210.0),
                    s(-96.0, -330.0),
                    s(0.0, -450.0),
                    s(96.0, -330.0),
                    s(84.0, -210.0),
                    k(17.0, -130.0),
                    s(15.0, 200.0),
                    s(22.0, 420.0),
                    s(0.0, 446.0),
                    s(-22.0, 420.0),
                    s(-15.0, 200.0),
                ]),
                1 => Path::ring(&[
                    k(-17.0, -140.0),
                    s(-70.0, -220.0),
                    k(-86.0, -430.0),
                    s(0.0, -450.0),
                    k(86.0, -400.0),
                    s(70.0, -220.0),
                    k(17.0, -140.0),
                    s(15.0, 200.0),
                    s(22.0, 420.0),
                    s(0.0, 446.0),
                    s(-22.0, 420.0),
                    s(-15.0, 200.0),
                ]),
                _ => Path::ring(&[
                    k(-17.0, -120.0),
                    s(-100.0, -200.0),
                    s(-112.0, -320.0),
                    s(0.0, -420.0),
                    s(112.0, -320.0),
                    s(100.0, -200.0),
                    k(17.0, -120.0),
                    s(15.0, 200.0),
                    s(22.0, 420.0),
                    s(0.0, 446.0),
                    s(-22.0, 420.0),
                    s(-15.0, 200.0),
                ]),
            };
            c.drop(&head, 22.0);
            c.pillow(&head, colour, 24.0);
            grain(c, &head, ((0.0, -460.0), (0.0, 450.0)), (5, colour));
            match kind {
                0 => {
                    let hollow = Path::ellipse((0.0, -310.0), 66.0, 100.0);
                    let paint = c.linear(
                        (-66.0, -400.0),
                        (66.0, -220.0),
                        &[
                            (0.0, colour.shade(-0.42), 1.0),
                            (0.5, colour.shade(-0.16), 1.0),
                            (1.0, colour.shade(0.2), 1.0),
                        ],
                    );
                    c.soft(&hollow, paint, 4.0);
                }
                1 => {
                    let slots = Path::new()
                        .go(-34.0, -380.0)
                        .line(-26.0, -260.0)
                        .go(0.0, -392.0)
                        .line(0.0, -260.0)
                        .go(34.0, -376.0)
                        .line(26.0, -260.0);
                    c.stroke(&slots, colour.shade(-0.6), 13.0);
                }
                _ => {
                    let places = [
                        (-40.0, -330.0),
                        (0.0, -350.0),
                        (40.0, -330.0),
                        (-40.0, -270.0),
                        (0.0, -280.0),
                        (40.0, -270.0),
                    ]
                    .map(|(x, y)| Move::to(x, y));
                    c.stamp(&places, |c| {
                        c.fill(&Path::ellipse((0.0, 0.0), 13.0, 13.0), colour.shade(-0.6))
                    });
                }
            }
        });
    }
}

/// A mortar with its pestle.
pub(super) fn mortar(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 260.0), t.n("h", 320.0));
    c.shadow((0.0, 0.0), r * 0.74, 190.0);
    let profile = [
        k(r * 0.72, 0.0),
        s(r * 0.7, h * 0.12),
        s(r * 0.86, h * 0.4),
        k(r, h - 12.0),
        k(r * 0.98, h),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let finish = if t.has("glazed") { Finish::Gloss } else { Finish::Matte };
    let outline = c.turned(&body, t.main, finish);
    if t.has("veins") {
        let veins = Path::string(&[
            k(-r, -h * 0.7),
            s(-r * 0.5, -h * 0.56),
            s(-r * 0.2, -h * 0.74),
            s(r * 0.3, -h * 0.4),
            k(r, -h * 0.5),
        ])
        .and(&Path::string(&[
            k(-r * 0.6, 0.0),
            s(-r * 0.2, -h * 0.3),
            k(r * 0.2, -h * 0.2),
        ]));
        c.within(&outline, |c| c.soft_line(&veins, sheer(t.accent, 0.6), 6.0, 2.0));
    } else {
        c.speckle(&outline, t.accent, (6.0, 70));
    }
    c.mouth(&body, (r * 0.98, h), r * 0.13, (t.main, t.main));
    let (_, y) = body.level(h);
    c.rod(((r * 0.86, y - 250.0), (-r * 0.12, y + 20.0)), (50.0, 78.0), t.trim);
    let knob = Path::ellipse((r * 0.88, y - 256.0), 34.0, 32.0);
    c.pillow(&knob, t.trim, 14.0);
}

/// A grater on a handle, or a box with four sides.
pub(super) fn grater(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", 40.0)), |c| {
        let blade = Path::rect((-62.0, -460.0), (124.0, 560.0), 24.0);
        c.drop(&blade, 16.0);
        let paint = c.linear(
            (-62.0, 0.0),
            (62.0, 0.0),
            &[
                (0.0, t.main.shade(0.1), 1.0),
                (0.3, t.main.shade(0.55), 1.0),
                (0.6, t.main.shade(0.0), 1.0),
                (1.0, t.main.shade(-0.26), 1.0),
            ],
        );
        c.fill(&blade, paint);
        let mut rows = Path::new();
        for row in 0..17_u8 {
            let y = -430.0 + f64::from(row) * 30.0;
            let shift = if row % 2 == 0 { 0.0 } else { 12.0 };
            rows = rows.go(-44.0 + shift, y).line(44.0, y);
        }
        c.dotted(&rows, sheer(BLACK, 0.55), (9.0, 22.0));
        c.stroke(&Path::rect((-59.0, -457.0), (118.0, 554.0), 22.0), sheer(WHITE, 0.5), 3.0);
        let grip = Path::rect((-40.0, 90.0), (80.0, 330.0), 36.0);
        c.drop(&grip, 18.0);
        let paint = c.linear(
            (-40.0, 0.0),
            (40.0, 0.0),
            &[
                (0.0, t.trim.shade(0.06), 1.0),
                (0.3, t.trim.shade(0.3), 1.0),
                (1.0, t.trim.shade(-0.36), 1.0),
            ],
        );
        c.fill(&grip, paint);
        grain(c, &grip, ((0.0, 90.0), (0.0, 420.0)), (4, t.trim));
    });
}
