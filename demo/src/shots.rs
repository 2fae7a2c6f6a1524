//! The pictures of a good: alone in each of its colours, from near, and all colours together.

use crate::Demo;
use crate::frame;
use crate::goods::{Both, Good, Words};
use crate::studio::{Colour, Frame, Picture, Placed, Subject, composed};

/// What is not seen well beside others like it: it hangs, lies flat, or fills a room.
const ALONE: [&str; 21] = [
    "pendant",
    "wall-lamp",
    "paper-lantern",
    "string-lights",
    "curtain",
    "hung-towel",
    "hung-throw",
    "mirror",
    "rug",
    "sofa",
    "sideboard",
    "shelf",
    "wall-shelf",
    "arc-lamp",
    "table",
    "desk",
    "bed-linen",
    "trailing-plant",
    "pearls",
    "top",
    "trousers",
];

/// Where two or three of a thing stand, from the back to the front, and how large.
const PAIR: [(f64, f64, f64); 2] = [(410.0, 690.0, 0.6), (790.0, 880.0, 0.6)];
const THREE: [(f64, f64, f64); 3] =
    [(600.0, 560.0, 0.5), (350.0, 930.0, 0.54), (860.0, 930.0, 0.54)];

/// How near the camera comes, and which place of a portrait it looks at.
const NEAR: ((f64, f64), f64) = ((640.0, 760.0), 1.75);

/// One picture of a good.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shot {
    /// Its name.
    pub(crate) name: String,
    /// What it shows.
    pub(crate) alt: Both,
    /// Which of the colours it shows, where it is one of them.
    pub(crate) paint: Option<String>,
}

/// Every picture of a good, the first one first.
pub(crate) fn shots(good: &Good, words: &Words) -> Vec<Shot> {
    let named = |view: &str| format!("{}.{view}", good.handle);
    let Both { en, de } = &good.title;
    let near = Shot {
        name: named("near"),
        alt: Both { en: format!("{en}, from near"), de: format!("{de}, aus der Nähe") },
        paint: None,
    };
    let Some(painted) = good.painted(words) else {
        let front = Shot { name: named("front"), alt: good.title.clone(), paint: None };
        return vec![front, near];
    };
    let mut shots: Vec<Shot> = painted
        .values
        .iter()
        .map(|(paint, _)| Shot {
            name: named(&paint.to_lowercase()),
            alt: Both {
                en: format!("{en} in {}", paint.to_lowercase()),
                de: format!("{de} in {}", words.german(paint)),
            },
            paint: Some(paint.clone()),
        })
        .collect();
    let paints: Vec<&str> = painted.values.iter().map(|(name, _)| name.as_str()).collect();
    if paints.len() > 1 && !ALONE.contains(&good.shape.as_str()) {
        shots.push(Shot {
            name: named("all"),
            alt: Both {
                en: format!("{en} in {}", listed(&paints, " and ").to_lowercase()),
                de: {
                    let paints: Vec<String> = paints.iter().map(|one| words.german(one)).collect();
                    let paints: Vec<&str> = paints.iter().map(String::as_str).collect();
                    format!("{de} in {}", listed(&paints, " und "))
                },
            },
            paint: None,
        });
    }
    shots.push(near);
    shots
}

fn listed(words: &[&str], last: &str) -> String {
    match words {
        [rest @ .., end] if !rest.is_empty() => format!("{}{last}{end}", rest.join(", ")),
        words => words.concat(),
    }
}

/// Draws a picture by its name.
pub(crate) fn draw(demo: &Demo, name: &str) -> Option<String> {
    let (handle, view) = name.rsplit_once('.')?;
    if handle == frame::SCENES {
        return frame::draw(demo, view);
    }
    let good = demo.goods.iter().find(|good| good.handle == handle)?;
    let colours: Vec<&str> = good
        .painted(&demo.words)
        .map(|painted| painted.values.iter().map(|(name, _)| name.as_str()).collect())
        .unwrap_or_default();
    let alone = |paint| composed(&subject(good, paint, &demo.words));
    let (placed, close) = match view {
        "front" => (vec![alone(None)?], None),
        "near" => (vec![alone(colours.first().copied())?], Some(NEAR)),
        "all" => (together(good, &colours, &demo.words)?, None),
        paint => {
            let paint = colours.iter().find(|one| one.to_lowercase() == paint)?;
            (vec![alone(Some(paint))?], None)
        }
    };
    Picture { frame: Frame::Portrait, backdrop: good.department.paper(), placed, close }.draw()
}

fn together(good: &Good, colours: &[&str], words: &Words) -> Option<Vec<Placed>> {
    let spots: &[(f64, f64, f64)] = if colours.len() == 2 { &PAIR } else { &THREE };
    let one = |(paint, &(x, y, size)): (&&str, &(f64, f64, f64))| {
        Some(at(composed(&subject(good, Some(paint), words))?, (x, y), size))
    };
    colours.iter().zip(spots).map(one).collect()
}

/// The same thing with its middle elsewhere, and smaller.
pub(crate) fn at(placed: Placed, (x, y): (f64, f64), size: f64) -> Placed {
    let (dx, dy) = (placed.at.0 - 600.0, placed.at.1 - 800.0);
    let hundredth = |number: f64| (number * 100.0).round() / 100.0;
    Placed {
        at: ((x + dx * size).round(), (y + dy * size).round()),
        size: hundredth(placed.size * size),
        ..placed
    }
}

/// What the studio draws of a good in one of its colours.
pub(crate) fn subject(good: &Good, paint: Option<&str>, words: &Words) -> Subject {
    let paint = paint.and_then(|name| words.paint(name)).map(|paint| paint.colour);
    let part = |name: &str| good.colours.get(name).copied();
    let main = paint.or(part("main")).unwrap_or_else(|| Colour::rgb(0x00c5_9d70));
    Subject {
        shape: good.shape.clone(),
        figures: good.figures.clone(),
        main,
        trim: part("trim").unwrap_or(main),
        accent: part("accent").unwrap_or_else(|| Colour::rgb(0x0033_383c)),
    }
}
