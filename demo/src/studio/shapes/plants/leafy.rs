//! Plants with leaves.

use super::{Fronds, leaf, pot, stem};
use crate::studio::canvas::{Canvas, Move, sheer};
use crate::studio::colour::{Colour, WHITE};
use crate::studio::path::{Path, Spot, k, s};
use crate::studio::subject::Subject;

/// A leaf's place: how far left or right and up from the earth its foot is, where it points, and
/// how large it is.
type Place = (Spot, f64, f64);

/// Leaves at these places, in three tones from back to front, each on a stem from the earth.
fn foliage(
    c: &mut Canvas,
    y: f64,
    places: &[Place],
    (green, width): (Colour, f64),
    draw: impl Fn(&mut Canvas, Colour),
) {
    let mut stems = Path::new();
    for &((x, up), _, _) in places {
        stems = stems.go(x * 0.12, y + 4.0).bow((x * 0.3, y - up * 0.6), (x, y - up));
    }
    stem(c, &stems, width, green.shade(-0.1));
    let third = places.len().div_ceil(3);
    for (layer, group) in places.chunks(third.max(1)).enumerate() {
        let tone = green.shade([-0.24, -0.06, 0.1][layer.min(2)]);
        let moves: Vec<_> = group
            .iter()
            .map(|&((x, up), turned, size)| Move::to(x, y - up).turned(turned).sized(size))
            .collect();
        c.stamp(&moves, |c| draw(c, tone));
    }
}

/// Large split leaves.
pub(super) fn monstera(c: &mut Canvas, t: &Subject) {
    let (y, _) = pot(c, t);
    let places: [Place; 9] = [
        ((-40.0, 520.0), -12.0, 0.9),
        ((170.0, 420.0), 40.0, 0.86),
        ((-230.0, 380.0), -52.0, 0.86),
        ((90.0, 560.0), 16.0, 0.94),
        ((-150.0, 300.0), -70.0, 0.9),
        ((230.0, 270.0), 76.0, 0.9),
        ((-90.0, 400.0), -26.0, 1.0),
        ((90.0, 330.0), 34.0, 1.04),
        ((-10.0, 220.0), 4.0, 0.8),
    ];
    let count = t.n("leaves", 9.0).round() as usize;
    foliage(c, y, &places[9 - count.min(9)..], (t.accent, 13.0), |c, tone| {
        let outline = Path::ring(&[
            k(0.0, 20.0),
            s(-50.0, 46.0),
            s(-140.0, 6.0),
            s(-176.0, -90.0),
            k(-164.0, -128.0),
            k(-92.0, -104.0),
            k(-162.0, -150.0),
            s(-140.0, -206.0),
            k(-120.0, -226.0),
            k(-62.0, -166.0),
            k(-104.0, -244.0),
            s(-60.0, -290.0),
            k(-44.0, -302.0),
            k(-24.0, -220.0),
            k(-28.0, -310.0),
            k(0.0, -336.0),
            k(30.0, -308.0),
            k(26.0, -220.0),
            k(48.0, -298.0),
            s(70.0, -280.0),
            k(106.0, -240.0),
            k(64.0, -166.0),
            k(122.0, -222.0),
            s(142.0, -200.0),
            k(164.0, -148.0),
            k(94.0, -104.0),
            k(166.0, -124.0),
            s(176.0, -90.0),
            s(140.0, 6.0),
            s(50.0, 46.0),
        ]);
        let paint = c.linear(
            (-150.0, -260.0),
            (130.0, 0.0),
            &[(0.0, tone.shade(0.3), 1.0), (0.5, tone, 1.0), (1.0, tone.shade(-0.3), 1.0)],
        );
        c.fill(&outline, paint);
        let rib = Path::new()
            .go(0.0, 16.0)
            .line(0.0, -320.0)
            .go(0.0, -40.0)
            .line(-140.0, -76.0)
            .go(0.0, -40.0)
            .line(140.0, -76.0)
            .go(0.0, -130.0)
            .line(-110.0, -180.0)
            .go(0.0, -130.0)
            .line(110.0, -180.0);
        c.stroke(&rib, sheer(WHITE, 0.26), 4.5);
    });
}

/// Thick oval leaves on one stem.
pub(super) fn rubber_plant(c: &mut Canvas, t: &Subject) {
    let (y, _) = pot(c, t);
    let tall = t.n("tall", 560.0);
    let trunk = Path::new().go(0.0, y + 6.0).bow((-26.0, y - tall * 0.5), (10.0, y - tall));
    stem(c, &trunk, 20.0, Colour::rgb(0x7a_6248));
    let mut places: Vec<Place> = Vec::new();
    for (level, turned) in
        (0_u8..).zip([100.0, -96.0, 70.0, -74.0, 56.0, -58.0, 36.0, -34.0, 16.0, -14.0])
    {
        let up = tall * (0.22 + 0.078 * f64::from(level));
        places.push(((-8.0, up), turned, 1.08 - 0.045 * f64::from(level)));
    }
    let third = 4;
    for (layer, group) in places.chunks(third).enumerate() {
        let tone = t.accent.shade([-0.16, 0.0, 0.1][layer.min(2)]);
        let moves: Vec<_> = group
            .iter()
            .map(|&((x, up), turned, size)| Move::to(x, y - up).turned(turned).sized(size))
            .collect();
        c.stamp(&moves, |c| {
            c.stroke(&Path::new().go(0.0, 0.0).line(0.0, -46.0), t.accent.shade(-0.2), 9.0);
            c.moved(Move::to(0.0, -40.0), |c| {
                leaf(c, (t.n("long", 250.0), t.n("wide", 84.0)), tone)
            });
        });
    }
    let bud = Path::new().go(6.0, y - tall + 10.0).line(16.0, y - tall - 90.0);
    stem(c, &bud, 13.0, Colour::rgb(0xa8_5a44));
}

/// Upright swords with a light edge.
pub(super) fn snake_plant(c: &mut Canvas, t: &Subject) {
    let (y, _) = pot(c, t);
    let blades = [
        (-70.0, -9.0, 0.86),
        (64.0, 10.0, 0.92),
        (-24.0, -3.0, 1.08),
        (30.0, 4.0, 1.0),
        (-104.0, -17.0, 0.66),
        (104.0, 19.0, 0.7),
        (-52.0, -7.0, 0.9),
        (58.0, 7.0, 0.78),
        (2.0, 1.0, 0.62),
    ];
    let blade = |c: &mut Canvas, tone: Colour| {
        let outline = Path::new()
            .go(-30.0, 10.0)
            .curve((-58.0, -240.0), (-40.0, -480.0), (6.0, -620.0))
            .curve((46.0, -470.0), (56.0, -240.0), (30.0, 10.0))
            .close();
        let edge = t.n("edge", 1.0) > 0.0;
        c.fill(&outline, if edge { Colour::rgb(0xd8_cf8a).shade(-0.06) } else { tone.shade(0.12) });
        let inner = Path::new()
            .go(-20.0, 10.0)
            .curve((-42.0, -240.0), (-28.0, -470.0), (6.0, -590.0))
            .curve((32.0, -460.0), (40.0, -240.0), (20.0, 10.0))
            .close();
        let paint = c.linear(
            (-44.0, 0.0),
            (44.0, 0.0),
            &[
                (0.0, tone.shade(0.2), 1.0),
                (0.45, tone.shade(-0.1), 1.0),
                (1.0, tone.shade(-0.34), 1.0),
            ],
        );
        c.fill(&inner, paint);
        let mut bands = Path::new();
        for band in 0..9_u8 {
            let at = -30.0 - f64::from(band) * 62.0;
            bands = bands
                .go(-38.0, at)
                .bow((0.0, at - 30.0 + f64::from(band % 3) * 14.0), (38.0, at - 8.0));
        }
        c.within(&inner, |c| c.stroke(&bands, sheer(tone.shade(0.5), 0.34), 13.0));
    };
    for (layer, group) in blades.chunks(4).enumerate() {
        let tone = t.accent.shade([-0.16, 0.0, 0.08][layer.min(2)]);
        let moves: Vec<_> = group
            .iter()
            .map(|&(x, turned, size)| {
                Move::to(x, y + 8.0).turned(turned).sized(size * t.n("tall", 1.0))
            })
            .collect();
        c.stamp(&moves, |c| blade(c, tone));
    }
}

/// A small palm with feathered leaves.
pub(super) fn palm(c: &mut Canvas, t: &Subject) {
    let (y, _) = pot(c, t);
    let feather = |c: &mut Canvas, tone: Colour| {
        let mut leaflets = Path::new();
        for step in 2..=10_u8 {
            let u = f64::from(step) / 10.5;
            let (x, up) = (u * u * 170.0, u * 500.0);
            let long = 150.0 * (1.0 - u * 0.6);
            leaflets = leaflets
                .go(x, -up)
                .bow((x + long * 0.5, -up - long * 0.36), (x + long, -up + long * 0.24));
            leaflets = leaflets
                .go(x, -up)
                .bow((x - long * 0.3, -up - long * 0.6), (x - long * 0.86, -up - long * 0.3));
        }
        c.stroke(&leaflets, tone.shade(-0.14), 17.0);
        c.moved(Move::to(-2.0, -4.0), |c| c.stroke(&leaflets, tone.shade(0.16), 7.0));
        stem(
            c,
            &Path::new().go(0.0, 0.0).bow((10.0, -270.0), (172.0, -510.0)),
            8.0,
            tone.shade(0.1),
        );
    };
    let groups: [Fronds; 3] = [
        (&[(-36.0, 1.0, 1.0), (30.0, 1.04, -1.0), (-14.0, 1.1, -1.0), (10.0, 1.06, 1.0)], -0.2),
        (&[(-64.0, 0.92, -1.0), (60.0, 0.9, 1.0), (-30.0, 0.86, -1.0)], 0.0),
        (&[(-2.0, 0.8, -1.0), (34.0, 0.7, 1.0), (-46.0, 0.62, 1.0)], 0.12),
    ];
    for (leaves, by) in groups {
        let tone = t.accent.shade(by);
        let moves: Vec<_> = leaves
            .iter()
            .map(|&(turned, size, side)| {
                Move::to(turned * 0.4, y + 4.0).turned(turned * 0.6).stretched((size * side, size))
            })
            .collect();
        c.stamp(&moves, |c| feather(c, tone));
    }
}
