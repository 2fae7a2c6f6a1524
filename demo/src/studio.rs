//! The studio: draws every picture of the demo as a small SVG.
//!
//! One camera, one light, one paper per category. Things are built from turned bodies
//! ([`form`]), from boxes and slabs in space ([`view`]) and from soft outlines ([`path`]); what a
//! category's things look like is in [`shapes`]. The same picture is the same text each time.

mod canvas;
mod colour;
mod form;
mod light;
mod path;
mod shapes;
mod subject;
mod view;

pub use colour::Colour;
pub use subject::{Frame, Picture, Placed, Subject, composed};

/// The names of every shape the studio can draw.
pub fn shapes() -> impl Iterator<Item = &'static str> {
    shapes::names()
}

/// A thing alone on its picture, or nothing when there is no such shape.
#[must_use]
pub fn picture(subject: &Subject, backdrop: Colour) -> Option<String> {
    let placed = vec![composed(subject)?];
    Picture { frame: Frame::Portrait, backdrop, placed, close: None }.draw()
}
