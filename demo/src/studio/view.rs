//! Things with edges: points in space, seen by the same camera, as boxes, slabs and limbs.

use super::canvas::{Canvas, Move, sheer};
use super::colour::{Colour, WHITE};
use super::form::{Finish, TILT, Turned, UPRIGHT};
use super::path::{Path, Spot, distance, hull, k};

/// A place in space: right, up, towards the viewer, from where the thing stands.
pub(crate) type Point = [f64; 3];

/// Where the light comes from.
const LIGHT: Point = [-0.55, 0.7, 0.45];

/// How a thing stands before the camera.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    at: Spot,
    sin: f64,
    cos: f64,
}

/// The plane an outline lies in; the other direction is how thick it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plane {
    /// Flat on the floor: right and towards the viewer; thick upwards.
    Floor,
    /// Standing and facing the viewer: right and up; thick towards the viewer.
    Front,
}

impl View {
    /// Standing at `at`, turned by so many degrees, to the left when seen from above.
    pub(crate) fn new(at: Spot, turned: f64) -> Self {
        let (sin, cos) = turned.to_radians().sin_cos();
        Self { at, sin, cos }
    }

    fn turn(&self, [x, y, z]: Point) -> Point {
        [x * self.cos + z * self.sin, y, z * self.cos - x * self.sin]
    }

    /// Where a point is on the picture.
    pub(crate) fn spot(&self, point: Point) -> Spot {
        let [x, y, z] = self.turn(point);
        (self.at.0 + x, self.at.1 - y * UPRIGHT + z * TILT)
    }

    /// The move on the picture that is a step to the right in space.
    pub(crate) fn across(&self, x: f64) -> Move {
        Move::to(x * self.cos, x * -self.sin * TILT)
    }

    /// How much a surface facing this way is turned to the camera; less than 0 is hidden.
    pub(crate) fn facing(&self, normal: Point) -> f64 {
        let [_, y, z] = self.turn(normal);
        y * TILT + z * UPRIGHT
    }

    /// How much lighter or darker a surface facing this way is.
    pub(crate) fn light(&self, normal: Point) -> f64 {
        let [x, y, z] = self.turn(normal);
        let towards = x * LIGHT[0] + y * LIGHT[1] + z * LIGHT[2];
        towards.max(-0.25) * 0.6 - 0.24
    }

    pub(crate) fn spots(&self, points: &[Point]) -> Vec<Spot> {
        points.iter().map(|&point| self.spot(point)).collect()
    }
}

impl Plane {
    fn point(self, (right, up): Spot, depth: f64) -> Point {
        match self {
            Self::Floor => [right, depth, up],
            Self::Front => [right, up, depth],
        }
    }

    const fn normal(self) -> Point {
        match self {
            Self::Floor => [0.0, 1.0, 0.0],
            Self::Front => [0.0, 0.0, 1.0],
        }
    }
}

impl Canvas {
    /// A flat face between corners given in order.
    pub(crate) fn face(&mut self, view: &View, corners: &[Point], colour: Colour) {
        let (Some(&a), Some(&b), Some(&c)) = (corners.first(), corners.get(1), corners.get(2))
        else {
            return;
        };
        let mut normal = cross(minus(b, a), minus(c, b));
        if view.facing(normal) < 0.0 {
            normal = normal.map(|axis| -axis);
        }
        let tone = colour.shade(view.light(unit(normal)));
        let outline = Path::polygon(&view.spots(corners));
        let (low, high) = outline.around();
        let paint =
            self.linear(low, high, &[(0.0, tone.shade(0.07), 1.0), (1.0, tone.shade(-0.07), 1.0)]);
        self.cover(&outline, paint);
    }

    /// A box: the middle of its bottom, and its width, height and depth.
    pub(crate) fn block(&mut self, view: &View, [x, y, z]: Point, size: Point, colour: Colour) {
        let [w, h, d] = [size[0] / 2.0, size[1], size[2] / 2.0];
        let corner = |sx: f64, sy: f64, sz: f64| [x + sx * w, y + sy * h, z + sz * d];
        for side in [1.0, -1.0] {
            if view.facing([side, 0.0, 0.0]) > 0.001 {
                let face = [(0.0, 1.0), (0.0, -1.0), (1.0, -1.0), (1.0, 1.0)];
                self.face(view, &face.map(|(up, near)| corner(side, up, near)), colour);
            }
            if view.facing([0.0, 0.0, side]) > 0.001 {
                let face = [(-1.0, 0.0), (1.0, 0.0), (1.0, 1.0), (-1.0, 1.0)];
                self.face(view, &face.map(|(right, up)| corner(right, up, side)), colour);
            }
        }
        let face = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
        self.face(view, &face.map(|(right, near)| corner(right, 1.0, near)), colour);
    }

    /// A convex outline in a plane, made thick from one depth to another. Answers with the outline
    /// of the face that is seen.
    pub(crate) fn slab(
        &mut self,
        view: &View,
        (plane, outline): (Plane, &[Spot]),
        (from, to): Spot,
        colour: Colour,
    ) -> Path {
        let seen = |depth: f64| -> Vec<Spot> {
            outline.iter().map(|&spot| view.spot(plane.point(spot, depth))).collect()
        };
        let towards = view.facing(plane.normal()) >= 0.0;
        let (near, far) = if towards { (to, from) } else { (from, to) };
        let mut all = seen(near);
        all.extend(seen(far));
        let around = Path::polygon(&hull(&all));
        let ((left, _), (right, _)) = around.around();
        let edge = colour.shade(-0.08);
        let paint = self.linear(
            (left, 0.0),
            (right, 0.0),
            &[
                (0.0, edge.shade(0.16), 1.0),
                (0.35, edge, 1.0),
                (0.8, edge.shade(-0.22), 1.0),
                (1.0, edge.shade(-0.32), 1.0),
            ],
        );
        self.fill(&around, paint);
        let cap = Path::polygon(&seen(near));
        let normal = plane.normal().map(|axis| if towards { axis } else { -axis });
        let tone = colour.shade(view.light(normal));
        let (low, high) = cap.around();
        let paint = self.linear(
            low,
            high,
            &[
                (0.0, tone.shade(0.14), 1.0),
                (0.5, tone.shade(0.02), 1.0),
                (1.0, tone.shade(-0.1), 1.0),
            ],
        );
        self.fill(&cap, paint);
        cap
    }

    /// A round slab lying flat: the middle of its bottom, its radius and how thick it is.
    pub(crate) fn round_slab(
        &mut self,
        view: &View,
        at: Point,
        (r, thick): Spot,
        colour: Colour,
    ) -> Path {
        let profile = [k(r, 0.0), k(r, thick)];
        let body = Turned { at: view.spot(at), profile: &profile };
        self.turned(&body, colour.shade(-0.06), Finish::Matte);
        let cap = body.circle(r, thick);
        let tone = colour.shade(view.light([0.0, 1.0, 0.0]));
        let ((left, top), (right, bottom)) = cap.around();
        let paint = self.linear(
            (left, top - r * 0.2),
            (right, bottom),
            &[
                (0.0, tone.shade(0.18), 1.0),
                (0.5, tone.shade(0.02), 1.0),
                (1.0, tone.shade(-0.1), 1.0),
            ],
        );
        self.fill(&cap, paint);
        self.stroke(&cap, sheer(colour.shade(0.7), 0.35), 2.0);
        cap
    }

    /// A soft block, as upholstery is: the middle of its bottom, its width, height and depth, and
    /// how round its edges are.
    pub(crate) fn cushion(
        &mut self,
        view: &View,
        ([x, y, z], [w, h, d]): (Point, Point),
        round: f64,
        colour: Colour,
    ) -> Path {
        let r = round.min(w / 2.0).min(h / 2.0).min(d / 2.0);
        let (half_w, half_d) = (w / 2.0 - r, d / 2.0 - r);
        let mut corners = Vec::new();
        for (sx, sz) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
            for up in [r, h - r] {
                corners.push(view.spot([x + sx * half_w, y + up, z + sz * half_d]));
            }
        }
        let outline = around(&corners, r);
        let tone = |normal| colour.shade(view.light(normal));
        let (front, top) = (tone([0.0, 0.0, 1.0]), tone([0.0, 1.0, 0.0]));
        let right = view.facing([1.0, 0.0, 0.0]) > 0.0;
        let sign = if right { 1.0 } else { -1.0 };
        let side = tone([sign, 0.0, 0.0]);
        let ((_, high), (_, low)) = outline.around();
        let paint = self.linear(
            (0.0, high),
            (0.0, low),
            &[(0.0, front.shade(0.08), 1.0), (1.0, front.shade(-0.22), 1.0)],
        );
        self.fill(&outline, paint);
        let at =
            |sx: f64, up: f64, sz: f64| view.spot([x + sx * w / 2.0, y + up, z + sz * d / 2.0]);
        let inset = 1.0 - r / w.min(d) * 0.6;
        self.within(&outline, |c| {
            let face = [
                at(sign, -9.0, 1.2),
                at(sign, h - r * 0.6, 1.0),
                at(sign, h - r * 0.6, -1.0),
                at(sign * 1.3, h, -1.3),
                at(sign * 1.3, -9.0, 1.2),
            ];
            c.soft(&Path::polygon(&face), side, r * 0.4 + 2.0);
            let face = [
                at(-inset, h, inset),
                at(inset, h, inset),
                at(inset, h + r, -inset * 1.3),
                at(-inset, h + r, -inset * 1.3),
            ];
            c.soft(&Path::polygon(&face), top.shade(0.1), r * 0.34 + 2.0);
        });
        outline
    }

    /// A straight round rod between two points, as wide as given at each end.
    pub(crate) fn limb(
        &mut self,
        view: &View,
        (from, to): (Point, Point),
        (first, last): Spot,
        colour: Colour,
    ) {
        self.rod((view.spot(from), view.spot(to)), (first, last), colour);
    }

    /// A straight round rod between two places on the picture.
    pub(crate) fn rod(&mut self, (a, b): (Spot, Spot), (first, last): Spot, colour: Colour) {
        let length = distance(a, b).max(0.001);
        // To the left of the way from a to b when that leads down.
        let mut side = (-(b.1 - a.1) / length, (b.0 - a.0) / length);
        if side.0 - side.1 * 0.4 > 0.0 {
            side = (-side.0, -side.1);
        }
        let off = |(x, y): Spot, by: f64| (x + side.0 * by, y + side.1 * by);
        let (r, q) = (first / 2.0, last / 2.0);
        let flag = (b.0 - a.0) * side.1 - (b.1 - a.1) * side.0 > 0.0;
        let (start, end) = (off(a, r), off(b, q));
        let path = Path::new()
            .go(start.0, start.1)
            .line(end.0, end.1)
            .arc((q, q), false, !flag, off(b, -q))
            .line(off(a, -r).0, off(a, -r).1)
            .arc((r, r), false, !flag, start)
            .close();
        let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        let wide = r.max(q);
        let paint = self.linear(
            off(middle, wide),
            off(middle, -wide),
            &[
                (0.0, colour.shade(0.04), 1.0),
                (0.28, colour.shade(0.26), 1.0),
                (0.6, colour.shade(-0.1), 1.0),
                (1.0, colour.shade(-0.34), 1.0),
            ],
        );
        self.fill(&path, paint);
    }

    /// A bent round rod along a line on the picture.
    pub(crate) fn tube(&mut self, line: &Path, width: f64, colour: Colour) {
        self.stroke(line, colour.shade(-0.24), width);
        let by = width * 0.09;
        self.moved(Move::to(-by, -by), |c| {
            c.stroke(line, colour.shade(-0.02), width * 0.76);
        });
        let by = width * 0.16;
        self.moved(Move::to(-by, -by), |c| {
            c.stroke(line, colour.shade(0.2), width * 0.36);
        });
    }

    /// The light that catches on an edge.
    pub(crate) fn edge(&mut self, line: &Path, width: f64, alpha: f64) {
        self.stroke(line, sheer(WHITE, alpha), width);
    }
}

/// The outline around balls of one size.
fn around(balls: &[Spot], r: f64) -> Path {
    let corners = hull(balls);
    let count = corners.len();
    let mut path = Path::new();
    for (place, &ball) in corners.iter().enumerate() {
        let away = |other: Spot, sign: f64| {
            let length = distance(ball, other).max(0.001);
            let side = (sign * (other.1 - ball.1) / length, -sign * (other.0 - ball.0) / length);
            (ball.0 + side.0 * r, ball.1 + side.1 * r)
        };
        let before = away(corners[(place + count - 1) % count], -1.0);
        let after = away(corners[(place + 1) % count], 1.0);
        path = if place == 0 { path.go(before.0, before.1) } else { path.line(before.0, before.1) };
        path = path.arc((r, r), false, true, after);
    }
    path.close()
}

fn minus(one: Point, two: Point) -> Point {
    [one[0] - two[0], one[1] - two[1], one[2] - two[2]]
}

fn cross(a: Point, b: Point) -> Point {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn unit(v: Point) -> Point {
    let length = (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt().max(1e-9);
    v.map(|axis| axis / length)
}
