//! Upholstered seats.

use super::{ground, view};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::form::{Finish, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;
use crate::studio::view::View;

fn legs(c: &mut Canvas, t: &Subject, view: &View, (x, z, h): (f64, f64, f64)) {
    let feet = [[-x, 0.0, -z], [x, 0.0, -z], [-x, 0.0, z], [x, 0.0, z]];
    ground(c, view, (x + 20.0, z + 20.0), &feet);
    for foot in feet {
        let head = [foot[0] * 0.93, h, foot[2] * 0.93];
        c.limb(view, (head, foot), (30.0, 17.0), t.trim);
    }
}

/// A deep chair of cushions.
pub(super) fn armchair(c: &mut Canvas, t: &Subject) {
    let view = view(t);
    let (w, d, h) = (t.n("w", 520.0), t.n("d", 470.0), t.n("h", 520.0));
    let (arm, lift) = (t.n("arm", 92.0), t.n("lift", 90.0));
    legs(c, t, &view, (w / 2.0 - 50.0, d / 2.0 - 50.0, lift));
    let colour = t.main;
    let round = t.n("round", 52.0);
    c.cushion(&view, ([0.0, lift, -d / 2.0 + 60.0], [w - arm, h - lift, 130.0]), round, colour);
    c.cushion(
        &view,
        ([0.0, lift - 6.0, 20.0], [w - arm, 110.0, d - 60.0]),
        26.0,
        colour.shade(-0.06),
    );
    c.cushion(&view, ([0.0, lift + 90.0, 46.0], [w - arm * 1.9, 92.0, d - 120.0]), 40.0, colour);
    let tall = t.n("tall", 230.0);
    let out = w / 2.0 - arm / 2.0;
    c.stamp(&[view.across(out), view.across(-out)], |c| {
        c.cushion(&view, ([0.0, lift - 6.0, 6.0], [arm, tall, d - 20.0]), round * 0.8, colour);
    });
}

/// A seat for two or three.
pub(super) fn sofa(c: &mut Canvas, t: &Subject) {
    let view = View::new((0.0, 0.0), t.n("turn", -22.0));
    let (w, d, h) = (t.n("w", 960.0), t.n("d", 400.0), t.n("h", 400.0));
    let (arm, lift) = (t.n("arm", 80.0), t.n("lift", 74.0));
    legs(c, t, &view, (w / 2.0 - 60.0, d / 2.0 - 50.0, lift));
    let count = t.n("seats", 2.0).round().max(1.0);
    let inner = w - 2.0 * arm;
    let each = inner / count;
    let colour = t.main;
    c.cushion(
        &view,
        ([0.0, lift - 4.0, -d / 2.0 + 50.0], [w - arm * 1.2, h - lift - 90.0, 100.0]),
        30.0,
        colour.shade(-0.06),
    );
    let middles: Vec<f64> =
        (0..count as u8).map(|n| -inner / 2.0 + each * (f64::from(n) + 0.5)).collect();
    let places: Vec<Move> = middles.iter().rev().map(|&x| view.across(x)).collect();
    c.stamp(&places, |c| {
        c.cushion(
            &view,
            ([0.0, lift + 90.0, -d / 2.0 + 120.0], [each - 6.0, h - lift - 80.0, 96.0]),
            40.0,
            colour,
        );
    });
    c.cushion(
        &view,
        ([0.0, lift - 8.0, 20.0], [w - arm, 90.0, d - 50.0]),
        22.0,
        colour.shade(-0.08),
    );
    c.stamp(&places, |c| {
        c.cushion(&view, ([0.0, lift + 70.0, 50.0], [each - 6.0, 84.0, d - 110.0]), 34.0, colour);
    });
    let out = w / 2.0 - arm / 2.0;
    c.stamp(&[view.across(out), view.across(-out)], |c| {
        c.cushion(
            &view,
            ([0.0, lift - 8.0, 8.0], [arm, t.n("tall", 220.0), d - 10.0]),
            34.0,
            colour,
        );
    });
}

/// A round seat of knitted or woven cloth.
pub(super) fn pouf(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 290.0), t.n("h", 300.0));
    c.shadow((0.0, 0.0), r * 0.9, 220.0);
    let profile = [
        k(r * 0.78, 0.0),
        s(r * 0.95, h * 0.18),
        s(r, h * 0.5),
        s(r * 0.95, h * 0.8),
        s(r * 0.7, h * 0.98),
        k(4.0, h),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, t.main, Finish::Matte);
    let top = body.circle(r * 0.74, h * 0.95);
    c.within(&outline, |c| {
        c.soft(&top, sheer(t.main.shade(0.5), 0.5), 30.0);
        let mut ribs = Path::new();
        let count = 11_u8;
        for rib in 0..count {
            let angle = (f64::from(rib) / f64::from(count - 1) - 0.5) * 2.9;
            let x = angle.sin();
            let (cx, cy) = body.level(h);
            let bow = angle.cos() * r * 0.28;
            ribs = ribs.go(cx + x * r * 0.1, cy + 6.0).curve(
                (cx + x * r * 0.7, cy + bow * 0.6),
                (x * r * 1.04, -h * 0.6 + bow),
                (x * r * 0.8, bow * 0.8),
            );
        }
        c.stroke(&ribs, sheer(t.main.shade(-0.7), 0.2), 7.0);
        c.moved(Move::to(7.0, 2.0), |c| c.stroke(&ribs, sheer(t.main.shade(0.7), 0.3), 5.0));
    });
    let (x, y) = body.level(h);
    let button = Path::ellipse((x, y + 3.0), 22.0, 8.0);
    c.fill(&button, t.trim.shade(-0.1));
}
