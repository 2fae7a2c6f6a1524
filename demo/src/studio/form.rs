//! How things take the light: finishes, turned bodies, soft bodies, shadows.
//!
//! The camera looks down by about sixteen degrees, and nothing vanishes in the distance: a circle
//! that lies flat is an ellipse [`TILT`] as high as it is wide. The light is large, and comes from
//! the upper left.

use std::f64::consts::FRAC_PI_2;

use super::canvas::{Canvas, Move, Paint, Stop, sheer};
use super::colour::{Colour, WHITE};
use super::path::{Knot, Path, Spot, along, distance, segments};

/// How high a circle lying flat looks, for its width.
pub(crate) const TILT: f64 = 0.28;

/// How high something standing looks, for its height.
pub(crate) const UPRIGHT: f64 = 0.96;

/// What a surface does with the light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finish {
    /// Unglazed clay, paper, soap.
    Matte,
    /// Glaze, lacquer, polished wood.
    Gloss,
    /// Metal that has been polished.
    Metal,
    /// Metal that has been brushed or cast.
    Steel,
    /// Glass: mostly what is behind it.
    Glass,
}

/// The tones of something round, from its left edge to its right one.
fn tones(colour: Colour, finish: Finish) -> Vec<Stop> {
    let steps: &[(f64, f64)] = match finish {
        Finish::Matte => &[
            (0.0, -0.06),
            (0.12, 0.12),
            (0.3, 0.24),
            (0.55, 0.0),
            (0.82, -0.24),
            (0.94, -0.3),
            (1.0, -0.2),
        ],
        Finish::Gloss => &[
            (0.0, -0.16),
            (0.1, 0.06),
            (0.26, 0.3),
            (0.5, 0.0),
            (0.8, -0.28),
            (0.93, -0.36),
            (1.0, -0.16),
        ],
        Finish::Metal => &[
            (0.0, -0.38),
            (0.1, 0.05),
            (0.22, 0.72),
            (0.31, 0.3),
            (0.5, -0.22),
            (0.7, -0.46),
            (0.84, 0.1),
            (0.93, -0.1),
            (1.0, -0.42),
        ],
        Finish::Steel => &[
            (0.0, -0.26),
            (0.12, 0.08),
            (0.27, 0.42),
            (0.5, 0.02),
            (0.75, -0.34),
            (0.9, -0.16),
            (1.0, -0.34),
        ],
        Finish::Glass => {
            return [
                (0.0, -0.25, 0.55),
                (0.05, 0.1, 0.3),
                (0.2, 0.6, 0.34),
                (0.34, 0.3, 0.1),
                (0.7, 0.2, 0.1),
                (0.92, 0.0, 0.26),
                (0.97, -0.3, 0.45),
                (1.0, -0.35, 0.6),
            ]
            .map(|(at, by, alpha)| (at, colour.shade(by), alpha))
            .to_vec();
        }
    };
    steps.iter().map(|&(at, by)| (at, colour.shade(by), 1.0)).collect()
}

/// A body turned on a lathe: where its axis meets the floor, and its outline as radius and height.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turned<'a> {
    pub(crate) at: Spot,
    pub(crate) profile: &'a [Knot],
}

impl Turned<'_> {
    /// The widest it gets.
    pub(crate) fn radius(&self) -> f64 {
        self.profile.iter().map(|knot| knot.at.0).fold(0.0, f64::max)
    }

    /// The place on the picture that is this high above the floor, on the axis.
    pub(crate) fn level(&self, height: f64) -> Spot {
        (self.at.0, self.at.1 - height * UPRIGHT)
    }

    /// The circle around the axis at a height.
    pub(crate) fn circle(&self, radius: f64, height: f64) -> Path {
        Path::ellipse(self.level(height), radius, radius * TILT)
    }

    /// How wide it is at a height.
    pub(crate) fn radius_at(&self, height: f64) -> f64 {
        let mut nearest = (f64::INFINITY, self.radius());
        for piece in segments(self.profile, false) {
            for step in 0..=12_u8 {
                let (radius, level) = along(piece, f64::from(step) / 12.0);
                let away = (level - height).abs();
                if away < nearest.0 {
                    nearest = (away, radius);
                }
            }
        }
        nearest.1
    }

    /// What is seen of it: where the surface turns away from the camera.
    pub(crate) fn silhouette(&self) -> Path {
        let mut rim: Vec<Rim> = Vec::new();
        let mut angle = FRAC_PI_2;
        let mut last = (0.0, 0.0);
        let mut smooth = false;
        for piece in segments(self.profile, false) {
            let straight = piece[2] == piece[0] && piece[3] == piece[1];
            let steps = if straight { 1 } else { 4 };
            let mut curve = Vec::new();
            for step in 0..=steps {
                let t = f64::from(step) / f64::from(steps);
                let spot = along(piece, t);
                let here =
                    turn(along(piece, (t - 0.02).max(0.0)), along(piece, (t + 0.02).min(1.0)));
                if step == 0 && (here - angle).abs() > 0.06 {
                    if here < angle {
                        rim.push(Rim::Arc(spot, angle, here));
                    }
                    smooth = false;
                }
                curve.push(self.seen(spot, here));
                angle = here;
                last = spot;
            }
            match rim.last_mut() {
                Some(Rim::Curve(before)) if smooth => before.extend(curve.into_iter().skip(1)),
                _ => rim.push(Rim::Curve(curve)),
            }
            smooth = true;
        }
        rim.push(Rim::Arc(last, angle, -FRAC_PI_2));
        let near = (self.radius() * 0.07).max(3.0);
        for piece in &mut rim {
            if let Rim::Curve(curve) = piece {
                *curve = thinned(curve, near);
            }
        }
        self.trace(&rim)
    }

    fn seen(&self, (radius, height): Spot, angle: f64) -> Spot {
        let (sin, cos) = angle.sin_cos();
        (radius * cos, self.at.1 - height * UPRIGHT + radius * TILT * sin)
    }

    /// Up the right side, then down the left one.
    fn trace(&self, rim: &[Rim]) -> Path {
        let axis = self.at.0;
        let start = match rim.first() {
            Some(Rim::Arc(spot, from, _)) => self.seen(*spot, *from),
            Some(Rim::Curve(curve)) => curve.first().copied().unwrap_or_default(),
            None => return Path::new(),
        };
        let mut path = Path::new().go(axis + start.0, start.1);
        for piece in rim {
            path = match piece {
                Rim::Arc(spot, _, to) => {
                    let (x, y) = self.seen(*spot, *to);
                    path.arc((spot.0, spot.0 * TILT), false, false, (axis + x, y))
                }
                Rim::Curve(curve) => onward(path, axis, 1.0, curve),
            };
        }
        for piece in rim.iter().rev() {
            path = match piece {
                Rim::Arc(spot, from, _) => {
                    let (x, y) = self.seen(*spot, *from);
                    path.arc((spot.0, spot.0 * TILT), false, false, (axis - x, y))
                }
                Rim::Curve(curve) => {
                    let back: Vec<Spot> = curve.iter().rev().copied().collect();
                    onward(path, axis, -1.0, &back)
                }
            };
        }
        path.close()
    }
}

/// A part of a silhouette.
enum Rim {
    /// Around the circle of this radius and height, from one angle to another.
    Arc(Spot, f64, f64),
    /// Along these spots; the first is where the part before ended.
    Curve(Vec<Spot>),
}

/// A line without the spots that are nearer to the one before; its ends stay.
fn thinned(curve: &[Spot], near: f64) -> Vec<Spot> {
    let mut kept: Vec<Spot> = Vec::new();
    for (place, &spot) in curve.iter().enumerate() {
        let last = place + 1 == curve.len();
        let far = kept.last().is_none_or(|&before| distance(before, spot) >= near);
        if last && !far && kept.len() > 1 {
            kept.pop();
        }
        if far || last {
            kept.push(spot);
        }
    }
    kept
}

/// The angle on its circle at which a surface rising this way turns away from the camera.
fn turn(before: Spot, after: Spot) -> f64 {
    let (outward, upward) = (after.0 - before.0, after.1 - before.1);
    let sine = if upward.abs() < 1e-6 {
        outward.signum()
    } else {
        (outward / upward.abs() * TILT / UPRIGHT).clamp(-1.0, 1.0)
    };
    sine.asin()
}

fn onward(path: Path, axis: f64, side: f64, curve: &[Spot]) -> Path {
    let last = curve.len().saturating_sub(1);
    let knots: Vec<Knot> = (0..)
        .zip(curve)
        .map(|(place, &(x, y))| Knot {
            at: (axis + side * x, y),
            corner: place == 0 || place == last,
        })
        .collect();
    let mut path = path;
    if let Some(first) = knots.first() {
        path = path.line(first.at.0, first.at.1);
    }
    for [from, to, one, two] in segments(&knots, false) {
        path =
            if one == from && two == to { path.line(to.0, to.1) } else { path.curve(one, two, to) };
    }
    path
}

impl Canvas {
    /// The tones of something round between two edges.
    pub(crate) fn across(&mut self, colour: Colour, finish: Finish, edges: Spot) -> Paint {
        self.linear((edges.0, 0.0), (edges.1, 0.0), &tones(colour, finish))
    }

    /// A turned body with its shading; answers with its outline.
    pub(crate) fn turned(&mut self, body: &Turned<'_>, colour: Colour, finish: Finish) -> Path {
        let outline = body.silhouette();
        let edges = (body.at.0 - body.radius(), body.at.0 + body.radius());
        let paint = self.across(colour, finish, edges);
        self.fill(&outline, paint);
        if finish != Finish::Glass {
            let ((_, top), (_, bottom)) = outline.around();
            let low = colour.shade(-0.6);
            let paint = self.linear(
                (0.0, top),
                (0.0, bottom),
                &[(0.0, WHITE, 0.10), (0.35, WHITE, 0.0), (0.6, low, 0.0), (1.0, low, 0.32)],
            );
            self.fill(&outline, paint);
        }
        outline
    }

    /// A stripe around a turned body, between two heights.
    pub(crate) fn stripe(
        &mut self,
        body: &Turned<'_>,
        (low, high): Spot,
        colour: Colour,
        finish: Finish,
    ) {
        // Down to the floor it may be as wide as the body: the caller clips it.
        let under = if low < 0.0 { body.radius() } else { body.radius_at(low) };
        let over = body.radius_at(high);
        let ((x, below), (_, above)) = (body.level(low), body.level(high));
        let path = Path::new()
            .go(x - over, above)
            .arc((over, over * TILT), false, false, (x + over, above))
            .line(x + under, below)
            .arc((under, under * TILT), false, true, (x - under, below))
            .close();
        let edges = (x - body.radius(), x + body.radius());
        let paint = self.across(colour, finish, edges);
        self.fill(&path, paint);
    }

    /// The open top of a vessel: its lip, and what can be seen inside.
    pub(crate) fn mouth(
        &mut self,
        body: &Turned<'_>,
        (radius, height): Spot,
        lip: f64,
        (outside, inside): (Colour, Colour),
    ) -> Path {
        let rim = body.circle(radius, height);
        let (x, y) = body.level(height);
        let paint = self.linear(
            (x - radius, y),
            (x + radius, y),
            &[
                (0.0, outside.shade(0.45), 1.0),
                (0.5, outside.shade(0.2), 1.0),
                (1.0, outside.shade(0.02), 1.0),
            ],
        );
        self.fill(&rim, paint);
        let hole = Path::ellipse((x, y + lip * 0.08), radius - lip, (radius - lip) * TILT);
        let paint = self.linear(
            (x - radius, y),
            (x + radius, y),
            &[
                (0.0, inside.shade(-0.48), 1.0),
                (0.45, inside.shade(-0.24), 1.0),
                (0.85, inside.shade(0.1), 1.0),
                (1.0, inside.shade(0.16), 1.0),
            ],
        );
        self.fill(&hole, paint);
        hole
    }

    /// The bright reflection of the window on something glazed.
    pub(crate) fn glint(&mut self, within: &Path, line: &Path, width: f64, alpha: f64) {
        self.within(within, |c| c.soft_line(line, sheer(WHITE, alpha), width, width * 0.45));
    }

    /// A soft body: its colour, light on the edges that face the window, shade on the others.
    pub(crate) fn pillow(&mut self, outline: &Path, colour: Colour, depth: f64) {
        let (low, high) = outline.around();
        let paint = self.linear(
            low,
            (low.0 + (high.0 - low.0) * 0.8, high.1),
            &[
                (0.0, colour.shade(0.16), 1.0),
                (0.5, colour.shade(0.02), 1.0),
                (1.0, colour.shade(-0.16), 1.0),
            ],
        );
        self.fill(outline, paint);
        let by = depth * 0.42;
        let (shade, light) = (colour.shade(-0.75), colour.shade(0.8));
        self.within(outline, |c| {
            c.moved(Move::to(-by, -by), |c| {
                c.soft_line(outline, sheer(shade, 0.4), depth * 1.3, depth * 0.5);
            });
            c.moved(Move::to(by, by), |c| {
                c.soft_line(outline, sheer(light, 0.4), depth * 0.8, depth * 0.4);
            });
        });
    }
}
