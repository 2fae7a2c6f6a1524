//! Pictures of several goods: one for each category, and those of the shop window.

use crate::Demo;
use crate::shots::{at, subject};
use crate::studio::{Colour, Frame, Picture, Placed, composed};

/// A good in a scene: its handle, its colour (none for its own), where its middle is in units of
/// the picture, and how large it is; 1 fills a portrait.
type Stand = (&'static str, &'static str, (f64, f64), f64);

/// A scene: its name, its outer measures, its paper, and what stands there from back to front.
type Scene = (&'static str, Frame, (f64, f64, f64), &'static [Stand]);

const SCENES: &[Scene] = &[
    (
        "slow-mornings",
        Frame::Wide,
        (0.86, 0.026, 75.0),
        &[
            ("enamel-kettle", "Cream", (1080.0, 440.0), 0.54),
            ("coffee-dripper", "White", (1370.0, 500.0), 0.38),
            ("oak-lid-jar", "", (1640.0, 470.0), 0.42),
            ("breakfast-bowl", "Rose", (1170.0, 745.0), 0.34),
            ("rest-mug", "Ink", (1460.0, 730.0), 0.36),
            ("fir-honey", "", (1720.0, 710.0), 0.3),
        ],
    ),
    (
        "the-evening-chair",
        Frame::Portrait,
        (0.84, 0.024, 60.0),
        &[
            ("slim-floor-lamp", "Charcoal", (250.0, 620.0), 0.92),
            ("reading-armchair", "Olive", (650.0, 900.0), 0.86),
            ("round-side-table", "Oak", (1000.0, 1090.0), 0.46),
        ],
    ),
    (
        "table-kitchen",
        Frame::Portrait,
        (0.86, 0.022, 75.0),
        &[
            ("water-jug", "Forest", (430.0, 590.0), 0.62),
            ("enamel-casserole", "Red", (790.0, 820.0), 0.6),
            ("rest-mug", "Sand", (360.0, 1040.0), 0.4),
        ],
    ),
    (
        "living",
        Frame::Portrait,
        (0.85, 0.02, 110.0),
        &[
            ("tripod-floor-lamp", "Oak", (260.0, 640.0), 0.84),
            ("spindle-chair", "Oak", (690.0, 820.0), 0.72),
            ("wool-pouf", "Rust", (930.0, 1150.0), 0.42),
        ],
    ),
    (
        "bath",
        Frame::Portrait,
        (0.88, 0.02, 200.0),
        &[
            ("hand-wash", "", (400.0, 600.0), 0.56),
            ("towel-stack", "Cream", (760.0, 790.0), 0.62),
            ("olive-soap", "Sage", (420.0, 1060.0), 0.42),
        ],
    ),
    (
        "wear-carry",
        Frame::Portrait,
        (0.85, 0.022, 50.0),
        &[
            ("work-jacket", "Navy", (460.0, 620.0), 0.72),
            ("weekender", "Sand", (760.0, 1030.0), 0.56),
        ],
    ),
    (
        "stationery",
        Frame::Portrait,
        (0.86, 0.024, 90.0),
        &[
            ("pen-pot", "Cream", (380.0, 560.0), 0.5),
            ("bottle-ink", "Ink", (800.0, 660.0), 0.44),
            ("notebook-trio", "", (600.0, 1040.0), 0.62),
        ],
    ),
    (
        "outdoors",
        Frame::Portrait,
        (0.87, 0.022, 160.0),
        &[
            ("olive-tree", "Clay", (400.0, 620.0), 0.74),
            ("watering-can", "Forest", (790.0, 900.0), 0.56),
            ("brass-bell", "Brass", (400.0, 1130.0), 0.34),
        ],
    ),
    (
        "by-bicycle",
        Frame::Portrait,
        (0.84, 0.022, 240.0),
        &[
            ("city-helmet", "Cream", (420.0, 600.0), 0.54),
            ("roll-pannier", "Mustard", (780.0, 800.0), 0.6),
            ("front-light", "Steel", (420.0, 1080.0), 0.4),
        ],
    ),
    (
        "long-table",
        Frame::Portrait,
        (0.84, 0.022, 30.0),
        &[
            ("cork-carafe", "", (340.0, 600.0), 0.56),
            ("wine-glasses", "", (760.0, 600.0), 0.56),
            ("salad-bowl", "Forest", (560.0, 1030.0), 0.62),
        ],
    ),
];

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SCENES.iter().map(|(name, ..)| *name)
}

pub(super) fn is_wide(name: &str) -> bool {
    SCENES.iter().any(|(known, frame, ..)| *known == name && *frame == Frame::Wide)
}

/// Draws a scene by its name.
pub(crate) fn draw(demo: &Demo, name: &str) -> Option<String> {
    let (_, frame, (lightness, chroma, hue), stands) =
        SCENES.iter().find(|(known, ..)| *known == name)?;
    let placed: Option<Vec<Placed>> = stands
        .iter()
        .map(|(handle, paint, spot, size)| {
            let good = demo.goods().iter().find(|good| good.handle == *handle)?;
            let paint = Some(*paint).filter(|paint| !paint.is_empty());
            Some(at(composed(&subject(good, paint, &demo.words))?, *spot, *size))
        })
        .collect();
    let backdrop = Colour::oklch(*lightness, *chroma, *hue);
    Picture { frame: *frame, backdrop, placed: placed?, close: None }.draw()
}
