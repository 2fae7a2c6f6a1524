//! Things to put things into, and to hang things on.

use super::{board, ground};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, Turned, UPRIGHT};
use crate::studio::path::{Path, Spot, k, rounded, s};
use crate::studio::subject::Subject;
use crate::studio::view::{Plane, Point, View};

/// Boards between two ladders.
pub(super) fn shelf(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -24.0));
    let (w, d, h) = (t.n("w", 560.0), t.n("d", 220.0), t.n("h", 820.0));
    let (x, z) = (w / 2.0, d / 2.0);
    ground(c, &view, (x, z), &[[-x, 0.0, -z], [x, 0.0, -z], [-x, 0.0, z], [x, 0.0, z]]);
    let post = t.n("post", 24.0);
    for side in [-1.0, 1.0] {
        c.limb(&view, ([side * x, h, -z], [side * x, 0.0, -z]), (post, post), t.trim);
    }
    let count = t.n("boards", 4.0).round().max(2.0);
    let (mut books, mut vases) = (Vec::new(), Vec::new());
    for level in 0..count as u8 {
        let y = 50.0 + (h - 130.0) * f64::from(level) / (count - 1.0);
        for side in [-1.0, 1.0] {
            c.limb(
                &view,
                ([side * x, y - 10.0, -z], [side * x, y - 10.0, z]),
                (14.0, 14.0),
                t.trim,
            );
        }
        board(c, &view, ((w - 10.0, d), 6.0), (y, y + 22.0), t.main);
        if t.has("filled") {
            let raised = Move::to(0.0, -(y + 22.0) * UPRIGHT);
            if level % 2 == 0 { books.push(raised) } else { vases.push(raised) }
        }
    }
    contents(c, t, &view, (&books, &vases), w);
    for side in [-1.0, 1.0] {
        c.limb(&view, ([side * x, h, z], [side * x, 0.0, z]), (post, post), t.trim);
    }
}

/// A few books and vases on shelves.
fn contents(c: &mut Canvas, t: &Subject, view: &View, (books, vases): (&[Move], &[Move]), w: f64) {
    if !books.is_empty() {
        c.stamp(books, |c| {
            let tones = [t.accent, t.accent.shade(0.45), t.trim.shade(0.2), t.accent.shade(-0.3)];
            for (place, tone) in (0_u8..).zip(tones) {
                let step = f64::from(place);
                c.block(
                    view,
                    [-w * 0.36 + step * 34.0, 0.0, 10.0],
                    [28.0, 124.0 - step * 9.0, 110.0],
                    tone,
                );
            }
        });
    }
    if !vases.is_empty() {
        c.stamp(vases, |c| {
            let profile = [k(36.0, 0.0), s(54.0, 40.0), s(30.0, 90.0), k(24.0, 120.0)];
            let body = Turned { at: view.spot([w * 0.2, 0.0, 0.0]), profile: &profile };
            c.turned(&body, t.accent, Finish::Gloss);
        });
    }
}

/// A long low cupboard.
pub(super) fn sideboard(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -24.0));
    let (w, d, h) = (t.n("w", 880.0), t.n("d", 300.0), t.n("h", 360.0));
    let lift = t.n("lift", 110.0);
    let (x, z) = (w / 2.0 - 60.0, d / 2.0 - 40.0);
    let feet = [[-x, 0.0, -z], [x, 0.0, -z], [-x, 0.0, z], [x, 0.0, z]];
    ground(c, &view, (w / 2.0 - 20.0, d / 2.0), &feet);
    for foot in feet {
        c.limb(&view, ([foot[0] * 0.96, lift, foot[2] * 0.94], foot), (32.0, 20.0), t.trim);
    }
    c.block(&view, [0.0, lift, 0.0], [w, h, d], t.main);
    let count = t.n("doors", 3.0).round().max(1.0);
    let each = (w - 24.0) / count;
    let face = d / 2.0;
    let middle = |door: u8| -w / 2.0 + 12.0 + each * (f64::from(door) + 0.5);
    let split = t.n("drawers", 0.0).round() as u8;
    let chests: Vec<Move> = (0..split).map(|door| view.across(middle(door))).collect();
    c.stamp(&chests, |c| {
        let tall = (h - 24.0) / 3.0;
        for row in 0..3_u8 {
            let up = lift + 12.0 + tall * (f64::from(row) + 0.5);
            front(c, t, &view, ([0.0, up, face], (each, tall)));
        }
    });
    let doors: Vec<Move> = (split..count as u8).map(|door| view.across(middle(door))).collect();
    c.stamp(&doors, |c| front(c, t, &view, ([0.0, lift + h / 2.0, face], (each, h - 24.0))));
}

/// A door or the front of a drawer, with its knob.
fn front(c: &mut Canvas, t: &Subject, view: &View, ([x, y, z], (w, h)): (Point, Spot)) {
    let outline: Vec<_> = rounded((w / 2.0 - 5.0, h / 2.0 - 5.0), 5.0)
        .into_iter()
        .map(|(dx, dy)| (x + dx, y + dy))
        .collect();
    let cap = c.slab(view, (Plane::Front, &outline), (z, z + 5.0), t.main.shade(0.08));
    let drawer = h < w;
    if t.has("reeded") && !drawer {
        reeds(c, view, (&cap, x, w), (y, h, z + 5.0), t.main);
    }
    let knob = if drawer { [x, y, z + 16.0] } else { [x + w * 0.34, y + 10.0, z + 16.0] };
    let (cx, cy) = view.spot(knob);
    c.soft(&Path::ellipse((cx + 6.0, cy + 6.0), 11.0, 11.0), sheer(BLACK, 0.3), 4.0);
    c.fill(&Path::ellipse((cx, cy), 11.0, 11.0), t.accent);
    c.fill(&Path::ellipse((cx - 3.0, cy - 3.0), 4.0, 4.0), t.accent.shade(0.6));
}

fn reeds(
    c: &mut Canvas,
    view: &View,
    (cap, middle, each): (&Path, f64, f64),
    (up, tall, z): (f64, f64, f64),
    colour: Colour,
) {
    let mut lines = Path::new();
    let mut at = middle - each / 2.0 + 14.0;
    while at < middle + each / 2.0 - 8.0 {
        let (from, to) = (view.spot([at, up - tall / 2.0, z]), view.spot([at, up + tall / 2.0, z]));
        lines = lines.go(from.0, from.1).line(to.0, to.1);
        at += 17.0;
    }
    c.within(cap, |c| {
        c.stroke(&lines, sheer(colour.shade(-0.6), 0.35), 4.0);
        c.moved(Move::to(6.0, 0.0), |c| c.stroke(&lines, sheer(WHITE, 0.22), 3.0));
    });
}

/// A board on the wall with brackets.
pub(super) fn wall_shelf(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -20.0));
    let (w, d) = (t.n("w", 760.0), 210.0);
    for level in 0..t.n("boards", 1.0).round().max(1.0) as u8 {
        let y = f64::from(level) * 330.0;
        let corners = [
            [-w / 2.0, y - 90.0, -d / 2.0],
            [w / 2.0, y - 90.0, -d / 2.0],
            [w / 2.0, y, -d / 2.0],
            [-w / 2.0, y, -d / 2.0],
        ];
        let print = Path::polygon(&view.spots(&corners));
        c.moved(Move::to(30.0, 16.0), |c| c.soft(&print, sheer(BLACK, 0.2), 20.0));
        for side in [-1.0, 1.0] {
            let x = side * w * 0.32;
            let (a, b) = (view.spot([x, y, d / 2.0 - 20.0]), view.spot([x, y - 150.0, -d / 2.0]));
            let line = Path::new()
                .go(a.0, a.1)
                .line(view.spot([x, y, -d / 2.0]).0, view.spot([x, y, -d / 2.0]).1)
                .line(b.0, b.1);
            c.tube(&line, 13.0, t.trim);
            c.tube(
                &Path::new().go(a.0, a.1).bow(view.spot([x, y - 130.0, d / 4.0]), b),
                11.0,
                t.trim,
            );
        }
        board(c, &view, ((w, d), 8.0), (y, y + 28.0), t.main);
        if t.has("filled") {
            let raised = [Move::to(0.0, -(y + 28.0) * UPRIGHT)];
            if level % 2 == 0 {
                contents(c, t, &view, (&raised, &[]), w)
            } else {
                contents(c, t, &view, (&[], &raised), w)
            }
        }
    }
}

/// A rail with wooden pegs.
pub(super) fn pegs(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 900.0), 120.0);
    let rail = Path::rect((-w / 2.0, -h / 2.0), (w, h), t.n("radius", 20.0));
    c.drop(&rail, 26.0);
    let paint = c.linear(
        (0.0, -h / 2.0),
        (0.0, h / 2.0),
        &[
            (0.0, t.main.shade(0.22), 1.0),
            (0.2, t.main.shade(0.06), 1.0),
            (1.0, t.main.shade(-0.14), 1.0),
        ],
    );
    c.fill(&rail, paint);
    let count = t.n("pegs", 5.0).round().max(2.0);
    let places: Vec<Move> = (0..count as u8)
        .map(|peg| Move::to(-w / 2.0 + w * (f64::from(peg) + 0.5) / count, 0.0))
        .collect();
    c.stamp(&places, |c| {
        let shade = Path::new().go(10.0, 12.0).line(46.0, 66.0);
        c.soft_line(&shade, sheer(BLACK, 0.4), 40.0, 9.0);
        c.rod(((0.0, 0.0), (0.0, 26.0)), (32.0, 36.0), t.trim.shade(-0.1));
        let knob = Path::ellipse((0.0, 30.0), 36.0, 36.0);
        let paint = c.radial(
            (-12.0, 16.0),
            (52.0, 52.0),
            &[(0.0, t.trim.shade(0.45), 1.0), (0.6, t.trim, 1.0), (1.0, t.trim.shade(-0.3), 1.0)],
        );
        c.fill(&knob, paint);
    });
    if t.has("scarf") {
        let x = -w / 2.0 + w * 1.5 / count;
        let cloth = Path::ring(&[
            k(x - 34.0, 20.0),
            s(x, 6.0),
            k(x + 34.0, 20.0),
            s(x + 62.0, 200.0),
            k(x + 76.0, 470.0),
            k(x + 6.0, 476.0),
            k(x + 2.0, 400.0),
            k(x - 14.0, 400.0),
            k(x - 18.0, 520.0),
            k(x - 92.0, 512.0),
            s(x - 62.0, 200.0),
        ]);
        c.drop(&cloth, 20.0);
        c.pillow(&cloth, t.accent, 30.0);
    }
}

/// A mirror in a thin frame.
pub(super) fn mirror(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 620.0), t.n("h", 620.0));
    let outline = |grow: f64| {
        if t.has("arch") {
            let (w, h) = (w / 2.0 + grow, h / 2.0 + grow);
            Path::new()
                .go(-w, h)
                .line(-w, -h + w)
                .arc((w, w), false, true, (w, -h + w))
                .line(w, h)
                .close()
        } else if t.has("square") {
            Path::rect((-w / 2.0 - grow, -h / 2.0 - grow), (w + 2.0 * grow, h + 2.0 * grow), 30.0)
        } else {
            Path::ellipse((0.0, 0.0), w / 2.0 + grow, h / 2.0 + grow)
        }
    };
    let frame = outline(t.n("frame", 20.0));
    c.drop(&frame, 34.0);
    let paint = c.linear(
        (-w / 2.0, -h / 2.0),
        (w / 2.0, h / 2.0),
        &[(0.0, t.main.shade(0.34), 1.0), (0.5, t.main, 1.0), (1.0, t.main.shade(-0.3), 1.0)],
    );
    c.fill(&frame, paint);
    let glass = outline(0.0);
    let sky = Colour::oklch(0.88, 0.012, 230.0);
    let paint = c.linear(
        (-w / 2.0, -h / 2.0),
        (w / 2.0, h / 2.0),
        &[(0.0, sky.shade(0.5), 1.0), (0.42, sky.shade(0.1), 1.0), (1.0, sky.shade(-0.26), 1.0)],
    );
    c.fill(&glass, paint);
    c.within(&glass, |c| {
        let band = Path::polygon(&[(-w * 0.1, -h), (w * 0.16, -h), (-w * 0.5, h), (-w * 0.76, h)]);
        c.soft(&band, sheer(WHITE, 0.34), 8.0);
        let band = Path::polygon(&[(w * 0.26, -h), (w * 0.32, -h), (-w * 0.34, h), (-w * 0.4, h)]);
        c.soft(&band, sheer(WHITE, 0.28), 6.0);
        c.stroke(&glass, sheer(BLACK, 0.3), 8.0);
    });
}

/// A pole with arms for coats.
pub(super) fn coat_stand(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), -14.0);
    let h = t.n("h", 900.0);
    let at = |angle: f64, radius: f64, y: f64| {
        let (sin, cos) = angle.to_radians().sin_cos();
        [cos * radius, y, sin * radius]
    };
    let legs = [220.0, 330.0, 90.0];
    ground(c, &view, (130.0, 130.0), &legs.map(|angle| at(angle, 200.0, 0.0)));
    for angle in [250.0, 340.0] {
        c.limb(
            &view,
            (at(angle, 10.0, h * 0.84), at(angle, 120.0, h * 0.97)),
            (24.0, 20.0),
            t.trim,
        );
    }
    for angle in legs {
        c.limb(&view, (at(angle, 6.0, 240.0), at(angle, 200.0, 0.0)), (30.0, 24.0), t.main);
    }
    c.limb(&view, ([0.0, h, 0.0], [0.0, 150.0, 0.0]), (28.0, 34.0), t.main);
    for angle in [160.0, 70.0] {
        c.limb(&view, (at(angle, 8.0, h * 0.84), at(angle, 130.0, h * 0.96)), (24.0, 20.0), t.trim);
        c.limb(
            &view,
            (at(angle + 30.0, 8.0, h * 0.62), at(angle + 30.0, 100.0, h * 0.7)),
            (22.0, 18.0),
            t.trim,
        );
    }
}
