//! What is kept in the larder.

use crate::studio::canvas::{Canvas, sheer};
use crate::studio::colour::{Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A paper label around a turned body, between two heights, as wide as a share of it.
fn label(
    c: &mut Canvas,
    body: &Turned<'_>,
    (low, high): (f64, f64),
    (wide, colour): (f64, Colour),
) -> Path {
    let r = body.radius_at((low + high) / 2.0);
    let x = r * wide;
    // How far down the front a circle is at that side.
    let dip = r * TILT * (1.0 - wide * wide).sqrt();
    let ((cx, y0), (_, y1)) = (body.level(low), body.level(high));
    let path = Path::new()
        .go(cx - x, y1 + dip)
        .arc((r, r * TILT), false, false, (cx + x, y1 + dip))
        .line(cx + x, y0 + dip)
        .arc((r, r * TILT), false, true, (cx - x, y0 + dip))
        .close();
    let paint = c.across(colour, Finish::Matte, (cx - r, cx + r));
    c.fill(&path, paint);
    path
}

/// A bottle of oil or vinegar.
pub(super) fn oil(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 125.0), t.n("h", 620.0));
    c.shadow((0.0, 0.0), r, 140.0);
    let neck = r * 0.32;
    let profile = [
        k(r * 0.94, 0.0),
        s(r, 16.0),
        s(r, h * 0.5),
        s(r * 0.9, h * 0.6),
        s(neck, h * 0.74),
        k(neck, h * 0.95),
        k(neck * 1.2, h * 0.95),
        k(neck * 1.2, h),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = body.silhouette();
    let paint = c.across(t.main, Finish::Gloss, (-r, r));
    c.fill(&outline, paint);
    c.within(&outline, |c| {
        let core = c.linear(
            (-r, 0.0),
            (r, 0.0),
            &[
                (0.1, t.main.shade(-0.6), 0.5),
                (0.4, t.main.shade(0.3), 0.3),
                (0.8, t.main.shade(0.5), 0.34),
                (1.0, t.main.shade(-0.6), 0.6),
            ],
        );
        c.fill(&outline, core);
        c.stroke(&outline, sheer(t.main.shade(-0.7), 0.5), 8.0);
    });
    let streak = Path::string(&[
        k(-neck * 0.5, -h * 0.9),
        s(-neck * 0.6, -h * 0.72),
        s(-r * 0.66, -h * 0.54),
        k(-r * 0.7, -h * 0.08),
    ]);
    c.glint(&outline, &streak, 18.0, 0.6);
    let paper = label(c, &body, (h * 0.12, h * 0.44), (0.86, t.trim));
    c.within(&paper, |c| {
        let sprig = Path::new().go(0.0, -h * 0.12).bow((10.0, -h * 0.22), (0.0, -h * 0.36));
        c.stroke(&sprig, sheer(t.accent, 0.9), 5.0);
        let leaves = [(-1.0, 0.18), (1.0, 0.22), (-1.0, 0.26), (1.0, 0.3)];
        for (side, up) in leaves {
            let y = -h * up + r * 0.2;
            let blade = Path::new()
                .go(2.0, y)
                .bow((side * 34.0, y - 30.0), (side * 56.0, y - 16.0))
                .bow((side * 26.0, y + 4.0), (2.0, y))
                .close();
            c.fill(&blade, t.accent);
        }
    });
    let cap = [k(neck * 1.3, 0.0), k(neck * 1.3, 62.0), s(neck * 1.2, 72.0), k(neck, 76.0)];
    c.turned(&Turned { at: body.level(h * 0.94), profile: &cap }, t.accent, Finish::Gloss);
}

/// A paper bag of coffee, folded shut.
pub(super) fn coffee(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 240.0), t.n("h", 640.0));
    c.shadow((16.0, -2.0), w, 150.0);
    let side = Path::ring(&[
        k(w - 4.0, -h + 60.0),
        k(w + 66.0, -h + 30.0),
        s(w + 84.0, -h * 0.5),
        k(w + 70.0, -34.0),
        k(w - 6.0, 8.0),
    ]);
    let paint = c.linear(
        (w, 0.0),
        (w + 80.0, 0.0),
        &[
            (0.0, t.main.shade(-0.3), 1.0),
            (0.5, t.main.shade(-0.44), 1.0),
            (1.0, t.main.shade(-0.3), 1.0),
        ],
    );
    c.fill(&side, paint);
    let front = Path::ring(&[
        k(-w, -h + 44.0),
        k(w, -h + 60.0),
        s(w + 12.0, -h * 0.5),
        k(w - 4.0, 8.0),
        s(0.0, 20.0),
        k(-w + 6.0, 4.0),
        s(-w - 12.0, -h * 0.5),
    ]);
    c.pillow(&front, t.main, 46.0);
    let fold = Path::ring(&[
        k(-w - 4.0, -h - 26.0),
        k(w + 56.0, -h - 40.0),
        k(w + 62.0, -h + 34.0),
        k(w, -h + 62.0),
        k(-w - 2.0, -h + 48.0),
    ]);
    c.moved(crate::studio::canvas::Move::to(2.0, 9.0), |c| {
        c.soft(&fold, sheer(t.main.shade(-0.9), 0.34), 8.0)
    });
    c.pillow(&fold, t.main.shade(0.08), 20.0);
    let tie = Path::rect((-w - 16.0, -h - 4.0), (2.0 * w + 92.0, 24.0), 8.0);
    c.fill(&tie, t.accent);
    let paper = Path::rect((-w * 0.62, -h * 0.68), (w * 1.24, h * 0.4), 8.0);
    c.moved(crate::studio::canvas::Move::to(2.0, 4.0), |c| {
        c.soft(&paper, sheer(t.main.shade(-0.9), 0.3), 4.0)
    });
    c.fill(&paper, t.trim);
    let bean = Path::ellipse((0.0, 0.0), 46.0, 62.0);
    c.moved(crate::studio::canvas::Move::to(0.0, -h * 0.49).turned(24.0), |c| {
        c.fill(&bean, t.accent);
        let line = Path::new().go(0.0, -58.0).curve((26.0, -20.0), (-26.0, 20.0), (0.0, 58.0));
        c.stroke(&line, t.trim, 7.0);
    });
    c.stroke(
        &Path::rect((-w * 0.56, -h * 0.67 + 12.0), (w * 1.12, h * 0.4 - 36.0), 4.0),
        sheer(t.accent, 0.5),
        3.0,
    );
}

/// A tin for tea or biscuits.
pub(super) fn tin(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 180.0), t.n("h", 400.0));
    c.shadow((0.0, 0.0), r, 160.0);
    let profile = [k(r, 0.0), k(r, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, t.main, Finish::Gloss);
    let paper = label(c, &body, (h * 0.22, h * 0.64), (0.8, t.trim));
    c.within(&paper, |c| {
        let rings = Path::ellipse((0.0, -h * 0.41 + r * TILT), r * 0.3, h * 0.14);
        c.stroke(&rings, t.accent, 7.0);
        c.fill(&Path::ellipse((0.0, -h * 0.41 + r * TILT), r * 0.18, h * 0.084), t.accent);
    });
    let streak = Path::new().go(-r * 0.78, -h * 0.9).line(-r * 0.78, -h * 0.1);
    c.glint(&outline, &streak, 16.0, 0.4);
    let lid = [k(r * 1.03, 0.0), k(r * 1.03, 70.0), s(r * 0.98, 80.0), k(r * 0.9, 82.0)];
    let top = Turned { at: body.level(h - 4.0), profile: &lid };
    c.turned(&top, t.main.shade(-0.1), Finish::Gloss);
    let face = top.circle(r * 0.94, 81.0);
    let (x, y) = top.level(81.0);
    let paint = c.linear(
        (x - r, y - 40.0),
        (x + r, y + 40.0),
        &[
            (0.0, t.main.shade(0.4), 1.0),
            (0.5, t.main.shade(0.1), 1.0),
            (1.0, t.main.shade(-0.1), 1.0),
        ],
    );
    c.fill(&face, paint);
    c.stroke(&top.circle(r * 0.78, 81.0), sheer(WHITE, 0.3), 3.0);
}

/// A glass jar with something good in it.
pub(super) fn preserve(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 190.0), t.n("h", 340.0));
    c.shadow((0.0, 0.0), r, 160.0);
    let profile =
        [k(r * 0.92, 0.0), s(r, 22.0), s(r, h * 0.78), s(r * 0.86, h * 0.94), k(r * 0.82, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = body.silhouette();
    super::super::tableware::filled(c, &body, (&outline, h * 0.84), t.main);
    c.turned(&body, Colour::oklch(0.9, 0.012, 220.0), Finish::Glass);
    c.within(&outline, |c| c.stroke(&outline, sheer(t.main.shade(-0.7), 0.3), 7.0));
    let streak = Path::new().go(-r * 0.76, -h * 0.8).line(-r * 0.76, -h * 0.12);
    c.glint(&outline, &streak, 20.0, 0.7);
    label(c, &body, (h * 0.2, h * 0.56), (0.7, t.trim));
    let lid = [k(r * 0.92, 0.0), k(r * 0.92, 66.0), s(r * 0.88, 76.0), k(r * 0.8, 78.0)];
    let top = Turned { at: body.level(h - 6.0), profile: &lid };
    c.turned(&top, t.accent, if t.has("metal") { Finish::Metal } else { Finish::Matte });
    let face = top.circle(r * 0.84, 77.0);
    let (x, y) = top.level(77.0);
    let paint = c.linear(
        (x - r, y - 40.0),
        (x + r, y + 40.0),
        &[(0.0, t.accent.shade(0.4), 1.0), (1.0, t.accent.shade(-0.06), 1.0)],
    );
    c.fill(&face, paint);
}
