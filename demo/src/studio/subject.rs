//! What is to be pictured: things, where they stand, and before which paper.

use std::collections::BTreeMap;

use super::canvas::{Canvas, Move};
use super::colour::Colour;
use super::path::{Path, Spot};
use super::shapes;

/// A thing: its shape, how it varies, and its colours.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// One of [`super::shapes()`].
    pub shape: String,
    /// What differs from the shape's usual measures, by name.
    pub figures: BTreeMap<String, f64>,
    /// What most of it is coloured.
    pub main: Colour,
    /// What its second part is coloured: a handle, a lid, a lining.
    pub trim: Colour,
    /// What its smallest part is coloured: a label, a cord, a rivet.
    pub accent: Colour,
}

impl Subject {
    /// A measure, or what it usually is.
    pub(crate) fn n(&self, name: &str, usual: f64) -> f64 {
        self.figures.get(name).copied().unwrap_or(usual)
    }

    /// Whether a part is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.n(name, 0.0) > 0.0
    }
}

/// The outer measures of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// 4:5, of every product and the tall hero.
    Portrait,
    /// 16:9, of the wide hero.
    Wide,
}

impl Frame {
    /// Width and height in pixels, as it is drawn.
    #[must_use]
    pub const fn pixels(self) -> (u32, u32) {
        match self {
            Self::Portrait => (1200, 1500),
            Self::Wide => (1920, 1080),
        }
    }

    pub(crate) fn size(self) -> Spot {
        let (width, height) = self.pixels();
        (f64::from(width), f64::from(height))
    }
}

/// A thing at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// What stands there.
    pub subject: Subject,
    /// Where its foot is, in units of the picture.
    pub at: (f64, f64),
    /// How large it is; 1 fills a portrait.
    pub size: f64,
}

/// A picture: a backdrop, what stands before it from back to front, and how near the camera is.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its outer measures.
    pub frame: Frame,
    /// The paper behind.
    pub backdrop: Colour,
    /// What is seen, the farthest first.
    pub placed: Vec<Placed>,
    /// For a close look: the place that comes to the middle, and how many times larger.
    pub close: Option<((f64, f64), f64)>,
}

impl Picture {
    /// The picture as SVG text, or nothing when there is no such shape.
    #[must_use]
    pub fn draw(&self) -> Option<String> {
        let size = self.frame.size();
        let mut canvas = Canvas::new();
        canvas.backdrop(self.backdrop, size);
        let shapes = self
            .placed
            .iter()
            .map(|one| Some((shapes::find(&one.subject.shape)?.0, one)))
            .collect::<Option<Vec<_>>>()?;
        let things = |canvas: &mut Canvas| {
            for (shape, one) in &shapes {
                let by = Move::to(one.at.0, one.at.1).sized(one.size);
                canvas.moved(by, |c| shape(c, &one.subject));
            }
        };
        match self.close {
            None => things(&mut canvas),
            Some(((x, y), times)) => {
                let (dx, dy) = (size.0 / 2.0 - x * times, size.1 / 2.0 - y * times);
                canvas.moved(Move::to(dx, dy).sized(times), things);
            }
        }
        Some(canvas.finish(size))
    }
}

/// Where a thing stands, and how large, so that it fills its portrait well.
#[must_use]
pub fn composed(subject: &Subject) -> Option<Placed> {
    let (shape, area) = shapes::find(&subject.shape)?;
    let mut canvas = Canvas::new();
    shape(&mut canvas, subject);
    let ((left, top), (right, bottom)) = canvas.extent();
    let (width, height) = (right - left, bottom - top);
    let even = (AREA * area / (width * height)).sqrt();
    let size = even.min(FILL.0 / width).min(FILL.1 / height);
    let (middle, centre) = ((left + right) / 2.0, (top + bottom) / 2.0);
    let at = (600.0 - middle * size, CENTRE - centre * size);
    let hundredth = |number: f64| (number * 100.0).round() / 100.0;
    Some(Placed {
        subject: subject.clone(),
        at: (at.0.round(), at.1.round()),
        size: hundredth(size),
    })
}

/// How much of a portrait a thing's box takes, so that flat things and tall ones weigh the same.
const AREA: f64 = 470_000.0;

/// How wide and how high a thing may be.
const FILL: Spot = (900.0, 960.0);

/// How far below the upper edge the middle of a thing is.
const CENTRE: f64 = 800.0;

/// Numbers that look scattered and are the same each time.
pub(crate) struct Scatter(u32);

impl Scatter {
    pub(crate) const fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(2_654_435_761).wrapping_add(12_345))
    }

    /// The next one, from 0 to 1.
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0 >> 8) / f64::from(1_u32 << 24)
    }

    /// The next one between two.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }
}

impl Canvas {
    /// Small dots scattered over an outline, as in stoneware or terrazzo.
    pub(crate) fn speckle(&mut self, outline: &Path, colour: Colour, (dot, count): (f64, u32)) {
        let ((left, top), (right, bottom)) = outline.around();
        let mut scatter = Scatter::new(count);
        let mut dots = Path::new();
        for _ in 0..count {
            let (x, y) = (scatter.between(left, right), scatter.between(top, bottom));
            dots = dots.dot(x.round(), y.round());
        }
        self.within(outline, |c| c.stroke(&dots, super::canvas::sheer(colour, 0.5), dot));
    }
}
