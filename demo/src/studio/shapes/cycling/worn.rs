//! What a rider carries and wears.

use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{BLACK, Colour, WHITE};
use crate::studio::form::{Finish, TILT, Turned};
use crate::studio::path::{Path, k, s};
use crate::studio::subject::Subject;

/// A bottle that fits a cage.
pub(in crate::studio::shapes) fn bottle(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 145.0), t.n("h", 520.0));
    c.shadow((0.0, 0.0), r, 150.0);
    let profile = [
        k(r * 0.94, 0.0),
        s(r, 14.0),
        k(r, h * 0.58),
        s(r * 0.88, h * 0.64),
        s(r * 0.88, h * 0.7),
        k(r, h * 0.76),
        k(r, h * 0.86),
        s(r * 0.86, h * 0.96),
        k(r * 0.7, h),
    ];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let metal = if t.has("metal") { Finish::Steel } else { Finish::Gloss };
    let outline = c.turned(&body, t.main, metal);
    if t.has("band") {
        c.within(&outline, |c| c.stripe(&body, (h * 0.2, h * 0.4), t.accent, metal));
    }
    let streak = Path::new().go(-r * 0.7, -h * 0.52).line(-r * 0.7, -h * 0.06);
    c.glint(&outline, &streak, 16.0, 0.4);
    let cap = [k(r * 0.76, 0.0), k(r * 0.76, 56.0), s(r * 0.6, 80.0), k(r * 0.3, 86.0)];
    let top = Turned { at: body.level(h - 4.0), profile: &cap };
    c.turned(&top, t.trim, Finish::Gloss);
    let nozzle = [k(34.0, 0.0), s(30.0, 34.0), k(38.0, 56.0), s(34.0, 76.0), k(8.0, 80.0)];
    c.turned(&Turned { at: top.level(82.0), profile: &nozzle }, t.trim.shade(0.14), Finish::Gloss);
}

/// A helmet from the side.
pub(in crate::studio::shapes) fn helmet(c: &mut Canvas, t: &Subject) {
    c.shadow((0.0, 40.0), 330.0, 160.0);
    let strap = Path::new()
        .go(-150.0, -60.0)
        .curve((-110.0, 90.0), (-60.0, 130.0), (-20.0, 150.0))
        .curve((40.0, 120.0), (110.0, 60.0), (150.0, -50.0));
    c.moved(Move::to(6.0, 10.0), |c| c.soft_line(&strap, sheer(BLACK, 0.3), 20.0, 8.0));
    c.stroke(&strap, t.trim, 22.0);
    c.fill(&Path::rect((-62.0, 118.0), (84.0, 46.0), 12.0), t.accent);
    let lining = Path::ellipse((0.0, -60.0), 330.0, 76.0);
    c.fill(&lining, t.main.shade(-0.7));
    let shell = Path::ring(&[
        k(-352.0, -50.0),
        s(-372.0, -190.0),
        s(-290.0, -370.0),
        s(-90.0, -470.0),
        s(130.0, -450.0),
        s(300.0, -340.0),
        s(372.0, -170.0),
        k(366.0, -46.0),
        s(240.0, -70.0),
        s(60.0, -38.0),
        s(-160.0, -40.0),
    ]);
    c.pillow(&shell, t.main, 70.0);
    if t.has("vents") {
        for (x, y, turned, long) in [
            (-190.0, -300.0, -34.0, 190.0),
            (-20.0, -350.0, -4.0, 210.0),
            (160.0, -300.0, 26.0, 190.0),
            (-250.0, -170.0, -50.0, 130.0),
            (240.0, -170.0, 46.0, 130.0),
        ] {
            c.moved(Move::to(x, y).turned(turned), |c| {
                let vent = Path::rect((-30.0, -long / 2.0), (60.0, long), 30.0);
                c.fill(&vent, t.main.shade(-0.72));
                c.stroke(&vent, sheer(WHITE, 0.2), 4.0);
            });
        }
    } else {
        let band = Path::string(&[
            k(-368.0, -150.0),
            s(-160.0, -130.0),
            s(100.0, -136.0),
            k(372.0, -160.0),
        ]);
        c.within(&shell, |c| c.stroke(&band, t.accent, 26.0));
        let vents = [
            Move::to(-140.0, -330.0).turned(-20.0),
            Move::to(0.0, -352.0),
            Move::to(140.0, -330.0).turned(20.0),
        ];
        c.stamp(&vents, |c| {
            c.fill(&Path::rect((-17.0, -46.0), (34.0, 92.0), 17.0), t.main.shade(-0.72))
        });
    }
    let rim = Path::string(&[
        k(-352.0, -50.0),
        s(-160.0, -40.0),
        s(60.0, -38.0),
        s(240.0, -68.0),
        k(366.0, -46.0),
    ]);
    c.stroke(&rim, t.trim.shade(-0.2), 20.0);
    let gleam = Path::string(&[k(-60.0, -440.0), s(-220.0, -376.0), k(-310.0, -250.0)]);
    c.glint(&shell, &gleam, 26.0, 0.36);
}

/// A bag for the carrier, with a roll top or a flap.
pub(in crate::studio::shapes) fn pannier(c: &mut Canvas, t: &Subject) {
    let (w, h) = (t.n("w", 290.0), t.n("h", 640.0));
    c.shadow((10.0, -4.0), w, 170.0);
    let body = Path::mirrored(
        0.0,
        &[
            k(0.0, -h + 70.0),
            k(w - 6.0, -h + 74.0),
            s(w + 14.0, -h * 0.5),
            s(w, -50.0),
            s(w - 50.0, 6.0),
            s(0.0, 16.0),
        ],
    );
    c.pillow(&body, t.main, 60.0);
    let roll = Path::mirrored(
        0.0,
        &[
            k(0.0, -h),
            k(w + 16.0, -h + 4.0),
            s(w + 30.0, -h + 50.0),
            k(w + 10.0, -h + 108.0),
            s(0.0, -h + 124.0),
        ],
    );
    c.moved(Move::to(2.0, 12.0), |c| c.soft(&roll, sheer(BLACK, 0.36), 12.0));
    c.pillow(&roll, t.main.shade(0.06), 44.0);
    for x in [-w * 0.56, w * 0.56] {
        let strap = Path::new().go(x, -h - 6.0).line(x, -h * 0.5);
        c.moved(Move::to(5.0, 6.0), |c| c.soft_line(&strap, sheer(BLACK, 0.3), 38.0, 7.0));
        c.stroke(&strap, t.trim.shade(-0.1), 38.0);
        c.stroke(&strap, sheer(t.trim.shade(0.3), 0.5), 26.0);
        c.stroke(&Path::rect((x - 28.0, -h * 0.62), (56.0, 44.0), 8.0), t.accent, 9.0);
    }
    let pocket = Path::mirrored(
        0.0,
        &[
            k(0.0, -h * 0.4),
            k(w * 0.72, -h * 0.4),
            s(w * 0.74, -h * 0.2),
            s(w * 0.66, -44.0),
            s(0.0, -34.0),
        ],
    );
    c.moved(Move::to(3.0, 8.0), |c| c.soft(&pocket, sheer(BLACK, 0.3), 10.0));
    c.pillow(&pocket, t.main.shade(0.05), 30.0);
    let shine = Path::rect((-w * 0.4, -h * 0.3), (w * 0.8, 36.0), 6.0);
    c.fill(&shine, WHITE.shade(-0.16));
}

/// A roll that hangs from the handlebar.
pub(in crate::studio::shapes) fn bar_bag(c: &mut Canvas, t: &Subject) {
    let (w, r) = (t.n("w", 400.0), t.n("r", 170.0));
    let body =
        Path::ring(&[k(-w, -r), k(w, -r), s(w + 34.0, 0.0), k(w, r), k(-w, r), s(-w - 34.0, 0.0)]);
    for x in [-w * 0.5, w * 0.5] {
        let strap = Path::new().go(x, -r + 40.0).curve(
            (x - 10.0, -r - 130.0),
            (x + 60.0, -r - 130.0),
            (x + 50.0, -r + 10.0),
        );
        c.stroke(&strap, t.trim.shade(-0.2), 40.0);
    }
    c.drop(&body, 36.0);
    let paint = c.linear(
        (0.0, -r),
        (0.0, r),
        &[
            (0.0, t.main.shade(0.1), 1.0),
            (0.3, t.main.shade(0.24), 1.0),
            (0.62, t.main.shade(-0.04), 1.0),
            (1.0, t.main.shade(-0.44), 1.0),
        ],
    );
    c.fill(&body, paint);
    let end = Path::ellipse((w - 6.0, 0.0), 46.0, r);
    let paint = c.linear(
        (w - 50.0, -r),
        (w + 40.0, r),
        &[(0.0, t.main.shade(0.04), 1.0), (1.0, t.main.shade(-0.4), 1.0)],
    );
    c.fill(&end, paint);
    c.stroke(&end, sheer(t.main.shade(-0.7), 0.5), 6.0);
    for x in [-w * 0.5, w * 0.5] {
        let strap = Path::new().go(x, -r).bow((x - 20.0, 0.0), (x, r));
        c.stroke(&strap, t.trim.shade(-0.1), 42.0);
        c.stroke(&strap, sheer(t.trim.shade(0.4), 0.5), 30.0);
        c.stroke(&Path::rect((x - 38.0, -20.0), (56.0, 48.0), 8.0), t.accent, 9.0);
    }
    let zip = Path::new().go(-w * 0.9, -r * 0.62).line(w * 0.86, -r * 0.62);
    c.stroke(&zip, sheer(BLACK, 0.4), 13.0);
    c.dashed(&zip, t.accent, (8.0, 9.0));
}

/// A small tin with what mends a tyre.
pub(in crate::studio::shapes) fn patch_kit(c: &mut Canvas, t: &Subject) {
    c.moved(Move::to(0.0, 0.0).turned(t.n("turn", -10.0)), |c| {
        let tin = Path::rect((-330.0, -220.0), (560.0, 400.0), 60.0);
        c.drop(&tin, 30.0);
        let paint = c.linear(
            (-330.0, -220.0),
            (230.0, 180.0),
            &[
                (0.0, t.main.shade(0.36), 1.0),
                (0.5, t.main.shade(0.06), 1.0),
                (1.0, t.main.shade(-0.2), 1.0),
            ],
        );
        c.fill(&tin, paint);
        c.stroke(&Path::rect((-310.0, -200.0), (520.0, 360.0), 46.0), sheer(WHITE, 0.3), 4.0);
        let label = Path::ellipse((-50.0, -20.0), 130.0, 130.0);
        c.fill(&label, t.trim);
        c.stroke(&Path::ellipse((-50.0, -20.0), 88.0, 88.0), t.accent, 14.0);
        let spokes = Path::new()
            .go(-138.0, -20.0)
            .line(38.0, -20.0)
            .go(-50.0, -108.0)
            .line(-50.0, 68.0)
            .go(-112.0, -82.0)
            .line(12.0, 42.0)
            .go(-112.0, 42.0)
            .line(12.0, -82.0);
        c.stroke(&spokes, t.accent, 4.0);
        for (x, y, turned) in [(250.0, 180.0, 10.0), (150.0, 270.0, -16.0)] {
            c.moved(Move::to(x, y).turned(turned), |c| {
                let patch = Path::ellipse((0.0, 0.0), 92.0, 66.0);
                c.drop(&patch, 10.0);
                c.fill(&patch, Colour::rgb(0xc9_6a3a));
                c.fill(&Path::ellipse((0.0, 0.0), 66.0, 44.0), Colour::rgb(0x33_363a));
            });
        }
        c.moved(Move::to(300.0, -60.0).turned(78.0), |c| {
            let tube = Path::ring(&[
                k(-150.0, -44.0),
                k(110.0, -34.0),
                k(150.0, -14.0),
                k(190.0, -14.0),
                k(190.0, 14.0),
                k(150.0, 14.0),
                k(110.0, 34.0),
                k(-150.0, 44.0),
            ]);
            c.drop(&tube, 16.0);
            c.pillow(&tube, Colour::rgb(0xb9_bcc0), 18.0);
        });
    });
}

/// A small bottle with a long spout.
pub(in crate::studio::shapes) fn chain_oil(c: &mut Canvas, t: &Subject) {
    let (r, h) = (t.n("r", 140.0), t.n("h", 350.0));
    c.shadow((0.0, 0.0), r, 150.0);
    let profile =
        [k(r * 0.94, 0.0), s(r, 14.0), s(r, h * 0.76), s(r * 0.7, h * 0.94), k(r * 0.34, h)];
    let body = Turned { at: (0.0, 0.0), profile: &profile };
    let outline = c.turned(&body, t.main, Finish::Gloss);
    c.within(&outline, |c| c.stripe(&body, (h * 0.2, h * 0.62), t.trim, Finish::Matte));
    let y = body.level(h * 0.41).1 + r * TILT;
    let drop =
        Path::ring(&[k(0.0, y - 60.0), s(40.0, y + 10.0), s(0.0, y + 48.0), s(-40.0, y + 10.0)]);
    c.fill(&drop, t.accent);
    let streak = Path::new().go(-r * 0.72, -h * 0.74).line(-r * 0.74, -h * 0.1);
    c.glint(&outline, &streak, 16.0, 0.5);
    let cone = [k(r * 0.42, 0.0), k(r * 0.42, 44.0), s(26.0, 70.0), k(12.0, 210.0)];
    c.turned(&Turned { at: body.level(h - 6.0), profile: &cone }, t.accent, Finish::Gloss);
}
