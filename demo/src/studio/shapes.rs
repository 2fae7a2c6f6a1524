//! The vocabulary of shapes, a file for each kind of goods.

mod furniture;
mod lamps;
mod tableware;

use super::canvas::Canvas;
use super::subject::Subject;

/// Draws a thing whose foot is at the origin.
type Shape = fn(&mut Canvas, &Subject);

const VOCABULARY: [&[(&str, Shape)]; 3] = [tableware::SHAPES, lamps::SHAPES, furniture::SHAPES];

pub(super) fn find(name: &str) -> Option<Shape> {
    VOCABULARY.into_iter().flatten().find(|(known, _)| *known == name).map(|&(_, shape)| shape)
}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    VOCABULARY.into_iter().flatten().map(|&(name, _)| name)
}
