//! Outlines: smooth lines through points, ellipses, hulls, written as short SVG path data.

use std::f64::consts::FRAC_PI_2;
use std::fmt::Write;

/// A place on the picture, in picture units from its upper left corner.
pub(crate) type Spot = (f64, f64);

/// A point an outline goes through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Knot {
    pub(crate) at: Spot,
    /// Whether the line turns here instead of bending.
    pub(crate) corner: bool,
}

/// A point where the line bends smoothly.
pub(crate) const fn s(x: f64, y: f64) -> Knot {
    Knot { at: (x, y), corner: false }
}

/// A point where the line turns.
pub(crate) const fn k(x: f64, y: f64) -> Knot {
    Knot { at: (x, y), corner: true }
}

/// An outline, and the box it lies in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Path {
    data: String,
    low: Spot,
    high: Spot,
    pen: Spot,
}

impl Path {
    pub(crate) fn new() -> Self {
        let far = f64::INFINITY;
        Self { data: String::new(), low: (far, far), high: (-far, -far), pen: (0.0, 0.0) }
    }

    pub(crate) fn data(&self) -> &str {
        &self.data
    }

    /// The corners of a box around it.
    pub(crate) const fn around(&self) -> (Spot, Spot) {
        (self.low, self.high)
    }

    fn see(&mut self, (x, y): Spot) {
        self.low = (self.low.0.min(x), self.low.1.min(y));
        self.high = (self.high.0.max(x), self.high.1.max(y));
    }

    /// Writes points relative to the pen, which then stands on the last of them.
    fn put(&mut self, command: char, spots: &[Spot]) {
        self.data.push(command);
        let mut first = true;
        for &spot in spots {
            self.see(spot);
            for delta in [spot.0 - self.pen.0, spot.1 - self.pen.1] {
                push(&mut self.data, delta, first);
                first = false;
            }
        }
        if let Some(&(x, y)) = spots.last() {
            // The pen is where a reader adding up the rounded steps has it.
            self.pen = (self.pen.0 + tenth(x - self.pen.0), self.pen.1 + tenth(y - self.pen.1));
        }
    }

    pub(crate) fn go(mut self, x: f64, y: f64) -> Self {
        self.pen = (0.0, 0.0);
        self.put('M', &[(x, y)]);
        self
    }

    pub(crate) fn line(mut self, x: f64, y: f64) -> Self {
        let (dx, dy) = (tenth(x - self.pen.0), tenth(y - self.pen.1));
        match (dx == 0.0, dy == 0.0) {
            (true, true) => {}
            (false, true) => self.straight('h', dx),
            (true, false) => self.straight('v', dy),
            (false, false) => self.put('l', &[(x, y)]),
        }
        self
    }

    /// A line along an axis, of a length already rounded.
    fn straight(&mut self, command: char, length: f64) {
        self.data.push(command);
        push(&mut self.data, length, true);
        if command == 'h' {
            self.pen.0 += length;
        } else {
            self.pen.1 += length;
        }
        self.see(self.pen);
    }

    pub(crate) fn curve(mut self, one: Spot, two: Spot, to: Spot) -> Self {
        self.put('c', &[one, two, to]);
        self
    }

    pub(crate) fn bow(mut self, by: Spot, to: Spot) -> Self {
        self.put('q', &[by, to]);
        self
    }

    pub(crate) fn close(mut self) -> Self {
        self.data.push('z');
        self
    }

    /// A point without length: a dot when it is drawn with a round pen.
    pub(crate) fn dot(mut self, x: f64, y: f64) -> Self {
        if self.data.is_empty() {
            self.put('M', &[(x, y)]);
        } else {
            self.put('m', &[(x, y)]);
        }
        self.data.push_str("h0");
        self
    }

    /// An arc of an ellipse whose axes lie straight, from the pen to a spot on it.
    pub(crate) fn arc(mut self, (rx, ry): Spot, large: bool, clockwise: bool, to: Spot) -> Self {
        if distance(self.pen, to) < 0.3 {
            return self;
        }
        self.data.push('a');
        push(&mut self.data, rx, true);
        push(&mut self.data, ry, false);
        let _ = write!(self.data, " {} {} {}", 0, u8::from(large), u8::from(clockwise));
        for delta in [to.0 - self.pen.0, to.1 - self.pen.1] {
            push(&mut self.data, delta, false);
        }
        self.see((self.pen.0.min(to.0), self.pen.1.min(to.1)));
        self.see(to);
        self.pen = (self.pen.0 + tenth(to.0 - self.pen.0), self.pen.1 + tenth(to.1 - self.pen.1));
        self
    }

    /// Another outline beside this one, as one path.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        self.data.push_str(&other.data);
        self.see(other.low);
        self.see(other.high);
        self
    }

    pub(crate) fn ellipse((x, y): Spot, rx: f64, ry: f64) -> Self {
        let mut path = Self::new()
            .go(x - rx, y)
            .arc((rx, ry), false, true, (x + rx, y))
            .arc((rx, ry), false, true, (x - rx, y))
            .close();
        path.see((x, y - ry));
        path.see((x, y + ry));
        path
    }

    pub(crate) fn rect((x, y): Spot, (width, height): Spot, radius: f64) -> Self {
        let r = radius.min(width / 2.0).min(height / 2.0);
        let (right, bottom) = (x + width, y + height);
        if r <= 0.0 {
            return Self::polygon(&[(x, y), (right, y), (right, bottom), (x, bottom)]);
        }
        Self::new()
            .go(x + r, y)
            .line(right - r, y)
            .arc((r, r), false, true, (right, y + r))
            .line(right, bottom - r)
            .arc((r, r), false, true, (right - r, bottom))
            .line(x + r, bottom)
            .arc((r, r), false, true, (x, bottom - r))
            .line(x, y + r)
            .arc((r, r), false, true, (x + r, y))
            .close()
    }

    pub(crate) fn polygon(spots: &[Spot]) -> Self {
        let mut path = Self::new();
        for (place, &(x, y)) in spots.iter().enumerate() {
            path = if place == 0 { path.go(x, y) } else { path.line(x, y) };
        }
        path.close()
    }

    /// A closed line through all knots.
    pub(crate) fn ring(knots: &[Knot]) -> Self {
        Self::through(knots, true).close()
    }

    /// An open line through all knots.
    pub(crate) fn string(knots: &[Knot]) -> Self {
        Self::through(knots, false)
    }

    /// A closed outline that is the same left and right of a vertical line at `axis`. The knots
    /// run down the right side, from the top to the bottom; those on the axis are not doubled.
    pub(crate) fn mirrored(axis: f64, right: &[Knot]) -> Self {
        let mut knots = right.to_vec();
        for knot in right.iter().rev() {
            if (knot.at.0 - axis).abs() > 0.01 {
                knots.push(Knot { at: (2.0 * axis - knot.at.0, knot.at.1), corner: knot.corner });
            }
        }
        Self::ring(&knots)
    }

    fn through(knots: &[Knot], closed: bool) -> Self {
        let Some(first) = knots.first() else { return Self::new() };
        let mut path = Self::new().go(first.at.0, first.at.1);
        for [from, to, handles @ ..] in segments(knots, closed) {
            let [one, two] = handles;
            path = if one == from && two == to {
                path.line(to.0, to.1)
            } else {
                path.curve(one, two, to)
            };
        }
        path
    }
}

/// The pieces of a line through knots: from, to, and the two handles between.
pub(crate) fn segments(knots: &[Knot], closed: bool) -> Vec<[Spot; 4]> {
    let count = knots.len();
    let last = if closed { count } else { count.saturating_sub(1) };
    let knot = |place: usize| knots[place % count];
    let mut pieces = Vec::with_capacity(last);
    for place in 0..last {
        let (from, to) = (knot(place), knot(place + 1));
        let before = (closed || place > 0).then(|| knot(place + count - 1).at);
        let after = (closed || place + 2 < count).then(|| knot(place + 2).at);
        let length = distance(from.at, to.at) * 0.36;
        let one = handle(from, before, to.at, length);
        let two = handle(to, after, from.at, length);
        pieces.push([from.at, to.at, one, two]);
    }
    pieces
}

/// The handle at a knot towards `next`, when the knot on its other side is `other`.
fn handle(knot: Knot, other: Option<Spot>, next: Spot, length: f64) -> Spot {
    let Some(other) = other.filter(|_| !knot.corner) else { return knot.at };
    let (dx, dy) = (next.0 - other.0, next.1 - other.1);
    let norm = dx.hypot(dy).max(0.001);
    (knot.at.0 + dx / norm * length, knot.at.1 + dy / norm * length)
}

pub(crate) fn distance(one: Spot, two: Spot) -> f64 {
    (one.0 - two.0).hypot(one.1 - two.1)
}

/// A spot on a cubic curve.
pub(crate) fn along([from, to, one, two]: [Spot; 4], t: f64) -> Spot {
    let u = 1.0 - t;
    let (a, b, c, d) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
    (a * from.0 + b * one.0 + c * two.0 + d * to.0, a * from.1 + b * one.1 + c * two.1 + d * to.1)
}

/// The smallest convex outline around all spots, clockwise on the picture.
pub(crate) fn hull(spots: &[Spot]) -> Vec<Spot> {
    let mut sorted = spots.to_vec();
    sorted.sort_by(|one, two| one.0.total_cmp(&two.0).then(one.1.total_cmp(&two.1)));
    let mut around: Vec<Spot> = Vec::new();
    for pass in 0..2 {
        let start = around.len();
        let walk: Vec<Spot> =
            if pass == 0 { sorted.clone() } else { sorted.iter().rev().copied().collect() };
        for spot in walk {
            while around.len() >= start + 2 {
                let (a, b) = (around[around.len() - 2], around[around.len() - 1]);
                let turn = (b.0 - a.0) * (spot.1 - a.1) - (b.1 - a.1) * (spot.0 - a.0);
                if turn > 0.0 {
                    break;
                }
                around.pop();
            }
            around.push(spot);
        }
        around.pop();
    }
    around
}

/// Spots around a rectangle with round corners that lies about the origin.
pub(crate) fn rounded((half_x, half_y): Spot, radius: f64) -> Vec<Spot> {
    let r = radius.min(half_x).min(half_y);
    let mut spots = Vec::new();
    for (quarter, (sx, sy)) in (0_u8..).zip([(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)]) {
        for step in 0..=4_u8 {
            let angle = FRAC_PI_2 * (f64::from(quarter) + f64::from(step) / 4.0);
            let (sin, cos) = angle.sin_cos();
            spots.push((sx * (half_x - r) + r * cos, sy * (half_y - r) + r * sin));
        }
    }
    spots
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Writes a number with at most one decimal, and a separator only where it is needed.
fn push(data: &mut String, number: f64, first: bool) {
    let written = short(number);
    if !first && !written.starts_with('-') {
        data.push(' ');
    }
    data.push_str(&written);
}

/// A number with at most one decimal, as short as it can be written.
pub(crate) fn short(number: f64) -> String {
    let number = tenth(number);
    if number == 0.0 {
        return "0".to_owned();
    }
    let written = format!("{number}");
    match written.strip_prefix("0.") {
        Some(rest) => format!(".{rest}"),
        None => match written.strip_prefix("-0.") {
            Some(rest) => format!("-.{rest}"),
            None => written,
        },
    }
}
