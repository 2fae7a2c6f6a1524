//! What is worn above the waist: one cut, with or without collar, buttons, pockets, hood.

use super::{button, fold, ribbed, ribbing, ribs, seam};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::BLACK;
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;

/// The measures of a top: half its width at the shoulders and at the hem, where its shoulders,
/// armpits and hem are, and half its neck.
pub(super) struct Cut {
    pub(super) shoulder: Spot,
    pub(super) armpit: Spot,
    pub(super) hem: Spot,
    pub(super) neck: f64,
}

/// Jackets, shirts, pullovers.
///
/// `sleeve` 0 none, 0.4 short, 1 long; `neck` 0 round, 1 collar, 2 deep V, 3 hood, 4 rolled collar;
/// `open` has a row of buttons, or a zip when it is 2.
pub(super) fn top(c: &mut Canvas, t: &Subject) {
    let (w, l) = (t.n("w", 250.0), t.n("l", 400.0));
    let cut = Cut {
        shoulder: (w + 4.0, -330.0),
        armpit: (w - 12.0, -110.0),
        hem: (w + t.n("flare", 4.0), l),
        neck: t.n("collar", 92.0),
    };
    let neck = t.n("neck", 0.0).round() as i32;
    if neck == 3 {
        super::necks::hood(c, t, &cut);
    }
    let sleeve = t.n("sleeve", 1.0);
    if sleeve > 0.0 {
        arms(c, t, &cut, sleeve);
    }
    let deep = if neck == 2 { 190.0 } else { 44.0 };
    let inside = Path::ring(&[
        k(8.0 - cut.neck, -401.0),
        s(0.0, -391.0),
        k(cut.neck - 8.0, -401.0),
        s(cut.neck, -330.0),
        k(0.0, -388.0 + deep + 60.0),
        s(-cut.neck, -330.0),
    ]);
    let torso = torso(&cut, (deep, neck == 2), t.n("tail", 0.0));
    c.drop(&torso, 22.0);
    c.fill(&inside, t.main.shade(-0.5));
    c.pillow(&torso, t.main, 54.0);
    let (mut folds, mut seams) = (Path::new(), Path::new());
    for side in [-1.0, 1.0] {
        let at = |x: f64, y: f64| (side * x, y);
        let (ax, ay) = cut.armpit;
        folds = folds.go(side * ax, ay).curve(
            at(ax - 60.0, -60.0),
            at(ax - 70.0, 40.0),
            at(ax - 30.0, 190.0),
        );
        seams = seams
            .go(side * (cut.shoulder.0 - 8.0), cut.shoulder.1 + 6.0)
            .bow(at(ax - 34.0, -230.0), at(ax, ay));
    }
    fold(c, &torso, &folds, (16.0, t.main));
    if sleeve > 0.0 {
        seam(c, &seams, t.main);
    }
    knit(c, t, &torso, &cut);
    front(c, t, &torso, &cut);
    match neck {
        1 => super::necks::collar(c, t, &cut),
        2 => super::necks::placket(c, t, (&torso, &cut), deep),
        3 => {}
        roll => super::necks::band(c, t, &cut, if roll == 4 { 70.0 } else { 26.0 }),
    }
    if neck == 3 {
        super::necks::cords(c, t);
    }
}

fn torso(cut: &Cut, (deep, vee): (f64, bool), tail: f64) -> Path {
    let (sx, sy) = cut.shoulder;
    let low = -388.0 + deep;
    let middle = if vee { k(0.0, low + 40.0) } else { s(0.0, low) };
    Path::mirrored(
        0.0,
        &[
            middle,
            s(cut.neck * 0.72, if vee { -300.0 } else { -388.0 + deep * 0.62 }),
            k(cut.neck, -396.0),
            s(sx * 0.72, sy - 34.0),
            k(sx - 10.0, sy + 2.0),
            s(cut.armpit.0 - 24.0, -220.0),
            k(cut.armpit.0, cut.armpit.1),
            s(cut.armpit.0 - 4.0, 140.0),
            k(cut.hem.0, cut.hem.1 - tail),
            s(cut.hem.0 * 0.5, cut.hem.1 + 8.0),
            s(0.0, cut.hem.1 + 10.0),
        ],
    )
}

/// What both sleeves are made of: outlines, folds, ribs and seams, left and right as one.
struct Sleeves {
    outline: Path,
    folds: Path,
    ribs: Path,
    seams: Path,
}

fn sleeves(t: &Subject, cut: &Cut, length: f64) -> Sleeves {
    let (sx, sy) = cut.shoulder;
    let wide = t.n("arm", 104.0);
    let (fall, out) = (620.0 * length, 165.0 * length.max(0.55));
    let cuff_out = (sx + out + 18.0, sy + fall - 10.0);
    let cuff_in = (cuff_out.0 - wide, cuff_out.1 + 34.0);
    let up = |at: Spot, by: f64| (at.0 - out / fall * by, at.1 - by);
    let tall = if t.has("ribbed") { 62.0 } else { t.n("cuff", 34.0) };
    let (a, b) = (up(cuff_out, tall), up(cuff_in, tall));
    let empty = Path::new;
    let mut both = Sleeves { outline: empty(), folds: empty(), ribs: empty(), seams: empty() };
    for side in [-1.0, 1.0] {
        let at = |(x, y): Spot| (side * x, y);
        let knots = [
            k(sx - 46.0, sy - 24.0),
            s(sx + 2.0, sy + 6.0),
            s(sx + 40.0, sy + 84.0),
            s(sx + out * 0.62 + 20.0, sy + fall * 0.5),
            k(cuff_out.0, cuff_out.1),
            k(cuff_in.0, cuff_in.1),
            s(cut.armpit.0 + out * 0.34, sy + 220.0 + fall * 0.26),
            k(cut.armpit.0 - 30.0, cut.armpit.1 - 10.0),
        ];
        let knots = knots.map(|knot| crate::studio::path::Knot { at: at(knot.at), ..knot });
        both.outline = both.outline.and(&Path::ring(&knots));
        let (from, by, to) = (
            at((sx + out * 0.9, sy + fall * 0.46)),
            at((sx + out * 0.3, sy + fall * 0.44)),
            at((sx + 4.0, sy + fall * 0.56)),
        );
        both.folds = both.folds.go(from.0, from.1).bow(by, to);
        both.ribs = both.ribs.and(&ribbing(((at(a), at(b)), (at(cuff_out), at(cuff_in))), 9));
        both.seams = both.seams.go(at(a).0, a.1).line(at(b).0, b.1);
    }
    both
}

fn arms(c: &mut Canvas, t: &Subject, cut: &Cut, length: f64) {
    let sleeves = sleeves(t, cut, length);
    c.drop(&sleeves.outline, 18.0);
    c.pillow(&sleeves.outline, t.main.shade(-0.03), 34.0);
    if length > 0.7 {
        fold(c, &sleeves.outline, &sleeves.folds, (14.0, t.main));
    }
    if t.has("ribbed") {
        c.within(&sleeves.outline, |c| ribbed(c, &sleeves.ribs, t.main));
    }
    if length > 0.2 {
        c.within(&sleeves.outline, |c| seam(c, &sleeves.seams, t.main));
    }
}

/// What knitting adds: a ribbed hem, cables or stripes.
fn knit(c: &mut Canvas, t: &Subject, torso: &Path, cut: &Cut) {
    let (w, y) = cut.hem;
    if t.has("stripes") {
        let mut lines = Path::new();
        let mut at = -250.0;
        while at < y - 90.0 {
            lines = lines.go(-w - 40.0, at - 10.0).bow((0.0, at + 20.0), (w + 40.0, at - 10.0));
            at += t.n("stripes", 60.0);
        }
        c.within(torso, |c| c.stroke(&lines, sheer(t.trim, 0.92), t.n("stripe", 20.0)));
    }
    if t.has("cables") {
        for at in [-110.0, 0.0, 110.0] {
            let mut rope = Path::new().go(at, -330.0);
            for turn in 0..9_u8 {
                let lean = if turn % 2 == 0 { 26.0 } else { -26.0 };
                let top = -330.0 + f64::from(turn) * 74.0;
                rope =
                    rope.curve((at + lean, top + 24.0), (at + lean, top + 50.0), (at, top + 74.0));
            }
            fold(c, torso, &rope, (11.0, t.main));
        }
    }
    if t.has("quilted") {
        let mut lines = Path::new();
        let mut at = -260.0;
        while at < y - 30.0 {
            lines = lines.go(-w - 30.0, at).bow((0.0, at + 16.0), (w + 30.0, at));
            at += t.n("quilted", 84.0);
        }
        fold(c, torso, &lines, (12.0, t.main));
    }
    if t.has("ribbed") {
        let at = y - 64.0;
        ribs(c, torso, (((-w, at), (w, at)), ((-w, y + 12.0), (w, y + 12.0))), (30, t.main));
        let line = Path::new().go(-w, at).bow((0.0, at + 12.0), (w, at));
        c.within(torso, |c| seam(c, &line, t.main));
    }
}

/// The row of buttons or the zip, and the pockets.
fn front(c: &mut Canvas, t: &Subject, torso: &Path, cut: &Cut) {
    let top = if t.n("neck", 0.0).round() as i32 == 2 { -150.0 } else { -340.0 };
    let hem = cut.hem.1 + 10.0;
    if t.has("open") {
        let line = Path::new().go(22.0, top).line(22.0, hem);
        c.within(torso, |c| {
            c.soft_line(&line, sheer(BLACK, 0.24), 14.0, 6.0);
            seam(c, &line, t.main);
            seam(c, &Path::new().go(-22.0, top).line(-22.0, hem), t.main);
        });
        if t.n("open", 0.0) > 1.5 {
            let zip = Path::new().go(0.0, top + 10.0).line(0.0, hem);
            c.within(torso, |c| c.stroke(&zip, t.accent, 9.0));
        } else {
            let count = t.n("buttons", 5.0);
            let step = (hem - 90.0 - (top + 60.0)) / (count - 1.0).max(1.0);
            let places: Vec<_> =
                (0..count as u8).map(|n| Move::to(0.0, top + 60.0 + step * f64::from(n))).collect();
            c.stamp(&places, |c| button(c, t.n("button", 14.0), t.accent));
        }
    }
    let pocket = t.n("pockets", 0.0);
    let mut places = Vec::new();
    if pocket > 1.5 {
        places.extend([Move::to(-142.0, 150.0), Move::to(142.0, 150.0)]);
    }
    if !places.is_empty() {
        c.stamp(&places, |c| patch(c, t, (82.0, 190.0)));
    }
    if (pocket - 1.0).abs() < 0.5 || pocket > 2.5 {
        c.moved(Move::to(132.0, -190.0), |c| patch(c, t, (58.0, 120.0)));
    }
    if t.has("pouch") {
        let outline = Path::mirrored(
            0.0,
            &[
                k(0.0, 110.0),
                k(116.0, 110.0),
                s(150.0, 200.0),
                k(178.0, 300.0),
                k(178.0, 330.0),
                k(0.0, 334.0),
            ],
        );
        c.soft_line(&outline, sheer(BLACK, 0.3), 10.0, 6.0);
        c.pillow(&outline, t.main.shade(0.04), 26.0);
    }
}

/// A pocket sewn on: half its width, and its height.
fn patch(c: &mut Canvas, t: &Subject, (w, h): Spot) {
    let outline =
        Path::mirrored(0.0, &[k(0.0, 0.0), k(w, 0.0), k(w, h - 26.0), k(w - 26.0, h), k(0.0, h)]);
    c.moved(Move::to(4.0, 6.0), |c| c.soft(&outline, sheer(BLACK, 0.26), 5.0));
    let paint = c.linear(
        (-w, 0.0),
        (w, h),
        &[(0.0, t.main.shade(0.12), 1.0), (1.0, t.main.shade(-0.08), 1.0)],
    );
    c.fill(&outline, paint);
    seam(c, &outline, t.main);
    seam(c, &Path::new().go(-w, 24.0).line(w, 24.0), t.main);
}
