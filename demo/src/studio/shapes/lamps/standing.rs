//! Lamps that stand on a table or on the floor.

use super::{ball, disc, glow, head, shade};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;
use crate::studio::view::View;

/// A foot, two arms with joints, and a head that can be turned.
pub(super) fn desk(c: &mut Canvas, t: &Subject) {
    let (lower, upper) = (t.n("lower", 430.0), t.n("upper", 360.0));
    let (lean, reach) = (t.n("lean", 24.0).to_radians(), t.n("reach", 52.0).to_radians());
    let top = disc(c, t.n("foot", 150.0), 34.0, t.main);
    let start = (0.0, top);
    let elbow = (start.0 + lower * lean.sin(), start.1 - lower * lean.cos());
    let wrist = (elbow.0 - upper * reach.sin(), elbow.1 - upper * reach.cos());
    let width = t.n("arm", 19.0);
    let collar = [k(34.0, 0.0), s(30.0, 24.0), k(14.0, 44.0)];
    c.turned(&Turned { at: start, profile: &collar }, t.trim, Finish::Steel);
    c.rod((start, elbow), (width, width), t.main);
    c.rod((elbow, wrist), (width * 0.92, width * 0.92), t.main);
    for joint in [elbow, wrist] {
        knuckle(c, t, joint);
    }
    let turn = t.n("head", 24.0);
    let (sin, cos) = turn.to_radians().sin_cos();
    let drop = 40.0;
    let at = (wrist.0 - drop * sin * 0.2, wrist.1 + drop * cos * 0.3);
    head(c, t, (at, turn), (t.n("r", 150.0), t.n("h", 190.0)), t.main);
}

fn knuckle(c: &mut Canvas, t: &Subject, at: (f64, f64)) {
    let disc = Path::ellipse(at, 24.0, 24.0);
    let paint = c.radial(
        (at.0 - 8.0, at.1 - 9.0),
        (32.0, 32.0),
        &[(0.0, t.trim.shade(0.6), 1.0), (0.5, t.trim, 1.0), (1.0, t.trim.shade(-0.4), 1.0)],
    );
    c.fill(&disc, paint);
}

/// A turned foot under a shade of cloth.
pub(super) fn table(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 150.0), t.n("h", 340.0));
    c.shadow((0.0, 0.0), r * 0.7, 150.0);
    let profile = match t.n("foot", 0.0).round() as i32 {
        1 => vec![k(r * 0.8, 0.0), k(r * 0.8, 20.0), s(r * 0.3, 34.0), s(26.0, 80.0), k(22.0, h)],
        2 => vec![k(r * 0.62, 0.0), s(r * 0.62, 20.0), s(r * 0.84, h * 0.3), k(24.0, h)],
        3 => vec![
            k(r * 0.66, 0.0),
            s(r * 0.9, h * 0.14),
            s(r * 0.5, h * 0.36),
            s(r * 0.74, h * 0.56),
            s(r * 0.3, h * 0.82),
            k(24.0, h),
        ],
        _ => vec![
            k(r * 0.62, 0.0),
            s(r * 0.93, h * 0.18),
            s(r, h * 0.36),
            s(r * 0.92, h * 0.54),
            s(r * 0.52, h * 0.76),
            s(28.0, h * 0.92),
            k(24.0, h),
        ],
    };
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let finish = if t.has("matte") { Finish::Matte } else { Finish::Gloss };
    let outline = c.turned(&body, t.main, finish);
    if t.has("speckle") {
        c.speckle(&outline, t.accent, (4.0, 50));
    }
    if !t.has("matte") {
        let streak =
            Path::new().go(-r * 0.56, -h * 0.6).bow((-r * 0.72, -h * 0.4), (-r * 0.54, -h * 0.16));
        c.glint(&outline, &streak, r * 0.12, 0.4);
    }
    let (low, high, tall) = (t.n("low", 260.0), t.n("high", 190.0), t.n("tall", 280.0));
    let (x, y) = body.level(h);
    if t.n("lit", 1.0) > 0.0 {
        glow(c, (x, y - tall * 0.3), (low * 2.0, tall * 1.9), 0.5);
    }
    c.rod(((x, y + 10.0), (x, y - 40.0)), (16.0, 16.0), t.accent);
    shade(c, t, (x, y + low * TILT * 0.55), (low, high, tall), t.trim);
}

/// A dome on a stem, of one piece.
pub(super) fn mushroom(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 270.0), t.n("h", 470.0));
    let stem = r * t.n("stem", 0.36);
    c.shadow((0.0, 0.0), stem * 1.5, 170.0);
    let foot =
        [k(stem * 1.5, 0.0), s(stem * 1.42, 18.0), s(stem, h * 0.3), k(stem * 0.86, h * 0.72)];
    c.turned(&Turned { at: (0.0, 0.0), profile: &foot }, t.trim, Finish::Gloss);
    let rim = (0.0, -h * 0.62);
    if t.n("lit", 1.0) > 0.0 {
        glow(c, (0.0, rim.1 + 30.0), (r * 1.5, r * 1.2), 0.8);
        let under = Path::ellipse((0.0, rim.1 + r * TILT * 0.6), stem * 0.9, stem * 0.5);
        c.soft(&under, sheer(super::lamplight().shade(0.6), 0.8), 16.0);
    }
    let mouth = Path::ellipse(rim, r * 0.97, r * 0.97 * TILT);
    c.fill(
        &mouth,
        t.main.shade(-0.4).mix(super::lamplight(), if t.n("lit", 1.0) > 0.0 { 0.6 } else { 0.0 }),
    );
    let high = r * t.n("dome", 0.86);
    let dome = [
        k(r, 0.0),
        s(r * 0.99, high * 0.12),
        s(r * 0.82, high * 0.62),
        s(r * 0.42, high * 0.94),
        k(2.0, high),
    ];
    let body = Turned { at: rim, profile: &dome };
    let outline = c.turned(&body, t.main, Finish::Gloss);
    let ((_, top), _) = outline.around();
    if t.n("lit", 1.0) > 0.0 {
        let light = super::lamplight();
        let paint =
            c.linear((0.0, top), (0.0, rim.1 + r * TILT), &[(0.5, light, 0.0), (1.0, light, 0.5)]);
        c.fill(&outline, paint);
    }
    let streak = Path::string(&[
        k(-r * 0.36, rim.1 - high * 0.8),
        s(-r * 0.62, rim.1 - high * 0.56),
        k(-r * 0.8, rim.1 - high * 0.2),
    ]);
    c.glint(&outline, &streak, r * 0.1, 0.5);
}

/// A ball of glass on a foot.
pub(super) fn globe(c: &mut Canvas, t: &Subject) {
    let r = t.n("r", 210.0);
    let (foot, h) = (r * t.n("foot", 0.56), t.n("h", 110.0));
    c.shadow((0.0, 0.0), foot, 160.0);
    let profile = [k(foot, 0.0), s(foot, 8.0), s(foot * 0.86, h * 0.7), k(foot * 0.74, h)];
    let seat = -h * 0.96 - r * 0.82;
    let stem = t.n("stem", 0.0);
    if stem > 0.0 {
        let base = [k(foot, 0.0), k(foot, 16.0), s(40.0, 30.0), k(13.0, 60.0), k(13.0, h + stem)];
        c.turned(&Turned { at: (0.0, 0.0), profile: &base }, t.trim, Finish::Metal);
        ball(c, t, (0.0, seat - stem * 0.96), r);
        return;
    }
    let finish = if t.has("wood") { Finish::Matte } else { Finish::Metal };
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, t.trim, finish);
    ball(c, t, (0.0, seat), r);
    c.within(&outline, |c| {
        c.stripe(&body, (-20.0, h), t.trim, finish);
    });
}

/// Three legs, or one, and a shade at the height of a reader.
pub(super) fn floor(c: &mut Canvas, t: &Subject) {
    let h = t.n("h", 820.0);
    let view = View::new((0.0, 0.0), t.n("turn", 20.0));
    let knot = [0.0, h * 0.62, 0.0];
    if t.has("legs") {
        for (place, angle) in [200.0_f64, 80.0, 320.0].into_iter().enumerate() {
            let (sin, cos) = angle.to_radians().sin_cos();
            let foot = [cos * 210.0, 0.0, sin * 210.0];
            let (x, y) = view.spot(foot);
            c.soft(&Path::ellipse((x + 8.0, y + 2.0), 22.0, 8.0), sheer(BLACK, 0.4), 5.0);
            let width = if place == 1 { 24.0 } else { 22.0 };
            let head = [-cos * 24.0, h * 0.66, -sin * 24.0];
            c.limb(&view, (head, foot), (width, width * 0.8), t.main);
        }
        let (x, y) = view.spot(knot);
        let collar = [k(30.0, 0.0), k(30.0, 40.0), k(12.0, 44.0), k(12.0, h * 0.16)];
        c.turned(&Turned { at: (x, y + 20.0), profile: &collar }, t.accent, Finish::Metal);
    } else {
        let y = disc(c, 140.0, 22.0, t.main);
        c.rod(((0.0, y), (0.0, -h * 0.76)), (18.0, 18.0), t.main);
    }
    let (low, high, tall) = (t.n("low", 210.0), t.n("high", 170.0), t.n("tall", 230.0));
    let y = -h * 0.76;
    if t.n("lit", 1.0) > 0.0 {
        glow(c, (0.0, y - tall * 0.4), (low * 2.2, tall * 2.0), 0.5);
    }
    shade(c, t, (0.0, y + 30.0), (low, high, tall), t.trim);
}

/// A long bow from a heavy foot to a head over the table.
pub(super) fn arc(c: &mut Canvas, t: &Subject) {
    let h = t.n("h", 800.0);
    let w = t.n("w", 430.0);
    c.moved(Move::to(w * 0.46, 0.0), |c| {
        disc(c, 140.0, 60.0, t.accent);
    });
    let foot = w * 0.46;
    let line = Path::new().go(foot, -58.0).curve(
        (foot + 20.0, -h * 1.06),
        (-w * 0.3, -h * 1.16),
        (-w * 0.66, -h * 0.74),
    );
    c.tube(&line, 17.0, t.trim);
    head(c, t, ((-w * 0.68, -h * 0.74), t.n("head", 14.0)), (t.n("r", 140.0), 150.0), t.main);
}

/// A light to carry: a frosted cylinder between a foot and a lid with a handle.
pub(super) fn lantern(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 150.0), t.n("h", 330.0));
    c.shadow((0.0, 0.0), r, 150.0);
    let foot = [k(r, 0.0), k(r, 64.0), k(r * 0.9, 70.0)];
    let lid = -70.0 * 0.96 - h * 0.96;
    let line = Path::new().go(-r * 0.74, lid - 20.0).curve(
        (-r * 0.86, lid - r * 1.75),
        (r * 0.86, lid - r * 1.75),
        (r * 0.74, lid - 20.0),
    );
    c.tube(&line, 17.0, t.trim);
    if t.n("lit", 1.0) > 0.0 {
        glow(c, (0.0, lid * 0.56), (r * 2.6, h * 1.1), 0.65);
    }
    c.turned(&Turned { at: (0.0, 0.0), profile: &foot }, t.main, Finish::Gloss);
    let milk = WHITE.mix(super::lamplight(), 0.3).shade(-0.04);
    let glass = [k(r * 0.84, 0.0), k(r * 0.84, h)];
    let body = Turned { at: (0.0, -66.0), profile: &glass };
    let outline = c.turned(&body, milk, Finish::Matte);
    if t.n("lit", 1.0) > 0.0 {
        let light = super::lamplight();
        let paint = c.radial(
            (0.0, -66.0 - h * 0.48),
            (r * 0.9, h * 0.62),
            &[(0.0, WHITE, 0.95), (0.6, light.shade(0.4), 0.6), (1.0, light, 0.3)],
        );
        c.fill(&outline, paint);
    }
    let cap = [k(r * 0.96, 0.0), k(r * 0.96, 22.0), s(r * 0.8, 60.0), k(r * 0.16, 78.0)];
    let top = c.turned(&Turned { at: (0.0, lid), profile: &cap }, t.main, Finish::Gloss);
    let streak = Path::new().go(-r * 0.66, lid - 44.0).line(-r * 0.82, lid - 10.0);
    c.glint(&top, &streak, 16.0, 0.4);
}
