//! The vocabulary of shapes, a file for each kind of goods.

mod bags;
mod bath;
mod candles;
mod clothing;
mod cycling;
mod furniture;
mod kitchen;
mod lamps;
mod plants;
mod stationery;
mod tableware;
mod textiles;

use super::canvas::Canvas;
use super::subject::Subject;

/// Draws a thing whose foot is at the origin.
type Shape = fn(&mut Canvas, &Subject);

/// Every shape by its family, and how much of a portrait a thing of that family takes: what is
/// full of gaps takes more.
const VOCABULARY: [(&[(&str, Shape)], f64); 12] = [
    (tableware::SHAPES, 1.0),
    (lamps::SHAPES, 1.05),
    (furniture::SHAPES, 1.15),
    (clothing::SHAPES, 1.5),
    (stationery::SHAPES, 1.25),
    (bags::SHAPES, 1.25),
    (kitchen::SHAPES, 1.2),
    (bath::SHAPES, 1.05),
    (cycling::SHAPES, 1.15),
    (candles::SHAPES, 1.1),
    (textiles::SHAPES, 1.3),
    (plants::SHAPES, 1.45),
];

/// The shape of that name, and how much of a portrait it takes.
pub(super) fn find(name: &str) -> Option<(Shape, f64)> {
    VOCABULARY.into_iter().find_map(|(family, area)| {
        family.iter().find(|(known, _)| *known == name).map(|&(_, shape)| (shape, area))
    })
}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    VOCABULARY.into_iter().flat_map(|(family, _)| family).map(|&(name, _)| name)
}
