//! The studio's light and paper: shadows, and the backdrop.

use super::canvas::{Canvas, Move, sheer};
use super::colour::{BLACK, Colour, WHITE};
use super::form::TILT;
use super::path::{Path, Spot};

impl Canvas {
    /// What a thing standing at `at` takes from the floor's light: dark where it touches, faint
    /// to the right.
    pub(crate) fn shadow(&mut self, at: Spot, radius: f64, reach: f64) {
        let (x, y) = at;
        let (rx, ry) = (radius, radius * TILT);
        let cast =
            Path::ellipse((x + reach * 0.42, y - ry * 0.1), rx + reach * 0.42, ry * 0.8 + 8.0);
        self.soft(&cast, sheer(BLACK, 0.2), 16.0 + reach * 0.1);
        let touch = Path::ellipse((x + rx * 0.03, y + 3.0), rx * 1.01, ry * 1.02 + 2.0);
        self.soft(&touch, sheer(BLACK, 0.42), 9.0);
    }

    /// What a thing takes from the floor's light that stands on a narrow foot: a cushion, a roll.
    pub(crate) fn shallow(&mut self, (x, y): Spot, radius: f64) {
        let cast = Path::ellipse((x + radius * 0.16, y + 2.0), radius * 1.06, radius * 0.12);
        self.soft(&cast, sheer(BLACK, 0.24), 22.0);
        let touch = Path::ellipse((x, y + 4.0), radius * 0.9, radius * 0.05);
        self.soft(&touch, sheer(BLACK, 0.5), 9.0);
    }

    /// What a thing with this footprint takes from the floor's light.
    pub(crate) fn shadow_of(&mut self, footprint: &Path, reach: f64) {
        self.moved(Move::to(reach * 0.5, reach * -0.06), |c| {
            c.soft(footprint, sheer(BLACK, 0.2), 14.0 + reach * 0.12);
        });
        self.moved(Move::to(3.0, 4.0), |c| c.soft(footprint, sheer(BLACK, 0.4), 8.0));
    }

    /// What a thing lying flat, seen from above, takes from the paper's light.
    pub(crate) fn drop(&mut self, outline: &Path, lift: f64) {
        self.moved(Move::to(lift * 0.9, lift * 1.2), |c| {
            c.soft(outline, sheer(BLACK, 0.22), lift * 0.9);
        });
        self.moved(Move::to(3.0, 5.0), |c| c.soft(outline, sheer(BLACK, 0.3), 5.0));
    }

    /// The paper everything stands before, with the light on it.
    pub(crate) fn backdrop(&mut self, tone: Colour, (width, height): Spot) {
        let sheet = Path::rect((0.0, 0.0), (width, height), 0.0);
        let paint = self.linear(
            (0.0, 0.0),
            (0.0, height),
            &[
                (0.0, tone.shade(-0.05), 1.0),
                (0.52, tone.shade(0.1), 1.0),
                (0.68, tone.shade(0.34), 1.0),
                (1.0, tone.shade(0.12), 1.0),
            ],
        );
        self.fill(&sheet, paint);
        let reach = width.max(height);
        let light = self.radial(
            (width * 0.3, height * 0.26),
            (reach * 0.62, reach * 0.62),
            &[(0.0, WHITE, 0.5), (1.0, WHITE, 0.0)],
        );
        self.fill(&sheet, light);
        let dusk = self.radial(
            (width * 0.42, height * 0.45),
            (reach * 0.85, reach * 0.85),
            &[(0.55, tone.shade(-0.5), 0.0), (1.0, tone.shade(-0.5), 0.28)],
        );
        self.fill(&sheet, dusk);
    }
}
