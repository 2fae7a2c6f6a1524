//! Where a picture is drawn: fills, lines, blurs and clips, gathered as short SVG.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::mem;

use super::colour::Colour;
use super::path::{Path, Spot, short};

/// Outlines whose data is longer than this are written once and named.
const KEPT_FROM: usize = 60;

/// A step of a gradient: where, what colour, how opaque.
pub(crate) type Stop = (f64, Colour, f64);

/// What an outline is filled or drawn with, as SVG writes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paint(String);

impl From<Colour> for Paint {
    fn from(colour: Colour) -> Self {
        Self(colour.to_string())
    }
}

/// A colour one can see through: 0 is nothing, 1 all of it.
pub(crate) fn sheer(colour: Colour, alpha: f64) -> Paint {
    Paint(format!("{colour}{}", opacity(alpha)))
}

fn opacity(alpha: f64) -> String {
    let byte = (alpha.clamp(0.0, 1.0) * 255.0).round() as u8;
    if byte == 255 { String::new() } else { format!("{byte:02x}") }
}

/// The box around nothing.
const NOWHERE: (Spot, Spot) =
    ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));

/// A change of place, size and direction of what is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Move {
    to: Spot,
    turned: f64,
    size: Spot,
}

impl Move {
    pub(crate) const fn to(x: f64, y: f64) -> Self {
        Self { to: (x, y), turned: 0.0, size: (1.0, 1.0) }
    }

    /// Clockwise, in degrees.
    pub(crate) const fn turned(self, turned: f64) -> Self {
        Self { turned, ..self }
    }

    pub(crate) const fn sized(self, size: f64) -> Self {
        Self { size: (size, size), ..self }
    }

    pub(crate) const fn stretched(self, size: Spot) -> Self {
        Self { size, ..self }
    }

    fn of(self, (x, y): Spot) -> Spot {
        let (x, y) = (x * self.size.0, y * self.size.1);
        let (sin, cos) = self.turned.to_radians().sin_cos();
        (self.to.0 + x * cos - y * sin, self.to.1 + x * sin + y * cos)
    }

    fn written(self) -> String {
        let mut text = format!("translate({} {})", short(self.to.0), short(self.to.1));
        if self.turned != 0.0 {
            let _ = write!(text, "rotate({})", short(self.turned));
        }
        if self.size != (1.0, 1.0) {
            let (x, y) = (hundredth(self.size.0), hundredth(self.size.1));
            let _ =
                if x == y { write!(text, "scale({x})") } else { write!(text, "scale({x} {y})") };
        }
        text
    }
}

/// A picture in the making.
#[derive(Debug)]
pub(crate) struct Canvas {
    definitions: String,
    body: String,
    known: BTreeMap<String, String>,
    moves: Vec<Move>,
    /// What has been filled so far lies between these.
    extent: (Spot, Spot),
    /// How many clips deep: what is clipped does not add to the extent.
    clipped: usize,
}

impl Canvas {
    pub(crate) fn new() -> Self {
        Self {
            definitions: String::new(),
            body: String::new(),
            known: BTreeMap::new(),
            moves: Vec::new(),
            extent: NOWHERE,
            clipped: 0,
        }
    }

    /// The box around everything filled and drawn, shadows aside.
    pub(crate) const fn extent(&self) -> (Spot, Spot) {
        self.extent
    }

    fn see(&mut self, path: &Path, room: f64) {
        if self.clipped > 0 {
            return;
        }
        let ((left, top), (right, bottom)) = path.around();
        for corner in [(left, top), (right, top), (left, bottom), (right, bottom)] {
            let (x, y) = self.moves.iter().rev().fold(corner, |spot, one| one.of(spot));
            let ((left, top), (right, bottom)) = self.extent;
            self.extent = (
                (left.min(x - room), top.min(y - room)),
                (right.max(x + room), bottom.max(y + room)),
            );
        }
    }

    /// The picture as SVG of this size.
    pub(crate) fn finish(self, (width, height): Spot) -> String {
        let Self { definitions, body, .. } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" color-interpolation-filters=\"sRGB\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\">\
             <defs>{definitions}</defs>{body}</svg>"
        )
    }

    /// Names something in the definitions; the same thing keeps its name.
    fn define(&mut self, opening: &str, rest: &str) -> String {
        let key = format!("{opening}{rest}");
        if let Some(name) = self.known.get(&key) {
            return name.clone();
        }
        let name = name(self.known.len());
        let _ = write!(self.definitions, "<{opening} id=\"{name}\"{rest}");
        self.known.insert(key, name.clone());
        name
    }

    pub(crate) fn linear(&mut self, from: Spot, to: Spot, stops: &[Stop]) -> Paint {
        let mut rest = String::new();
        for (axis, number) in ["x1", "y1", "x2", "y2"].iter().zip([from.0, from.1, to.0, to.1]) {
            let _ = write!(rest, " {axis}=\"{}\"", whole(number));
        }
        Paint(format!("url(#{})", self.gradient("linearGradient", &rest, &steps(stops))))
    }

    /// Rings of colour about a centre, in an ellipse.
    pub(crate) fn radial(&mut self, centre: Spot, (rx, ry): Spot, stops: &[Stop]) -> Paint {
        let mut rest = String::new();
        if (rx - ry).abs() < 0.5 {
            let (x, y, r) = (whole(centre.0), whole(centre.1), whole(rx));
            let _ = write!(rest, " cx=\"{x}\" cy=\"{y}\" r=\"{r}\"");
        } else {
            let (x, y) = (whole(centre.0), whole(centre.1));
            let _ = write!(
                rest,
                " cx=\"0\" cy=\"0\" r=\"1\" gradientTransform=\"translate({x} {y})scale({} {})\"",
                whole(rx),
                whole(ry)
            );
        }
        Paint(format!("url(#{})", self.gradient("radialGradient", &rest, &steps(stops))))
    }

    /// A gradient; steps that were written before are referred to.
    fn gradient(&mut self, kind: &str, place: &str, steps: &str) -> String {
        if let Some(before) = self.known.get(steps).cloned() {
            return self.define(kind, &format!("{place} href=\"#{before}\"/>"));
        }
        let rest = format!("{place} gradientUnits=\"userSpaceOnUse\">{steps}</{kind}>");
        let name = self.define(kind, &rest);
        self.known.insert(steps.to_owned(), name.clone());
        name
    }

    /// An element that has this outline, without its end.
    fn outline(&mut self, path: &Path) -> String {
        if path.data().len() < KEPT_FROM {
            return format!("<path d=\"{}\"", path.data());
        }
        let rest = format!(" d=\"{}\"/>", path.data());
        format!("<use href=\"#{}\"", self.define("path", &rest))
    }

    pub(crate) fn fill(&mut self, path: &Path, paint: impl Into<Paint>) {
        self.see(path, 0.0);
        let outline = self.outline(path);
        let _ = write!(self.body, "{outline} fill=\"{}\"/>", paint.into().0);
    }

    pub(crate) fn stroke(&mut self, path: &Path, paint: impl Into<Paint>, width: f64) {
        self.see(path, width / 2.0);
        let outline = self.outline(path);
        let (paint, width) = (paint.into().0, short(width));
        let _ = write!(
            self.body,
            "{outline} fill=\"none\" stroke=\"{paint}\" stroke-width=\"{width}\"/>"
        );
    }

    /// A broken line: how wide it is, and how long its pieces and gaps are.
    pub(crate) fn dashed(&mut self, path: &Path, paint: impl Into<Paint>, (width, step): Spot) {
        let outline = self.outline(path);
        let _ = write!(
            self.body,
            "{outline} fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" \
             stroke-dasharray=\"{}\" stroke-linecap=\"butt\"/>",
            paint.into().0,
            short(width),
            short(step)
        );
    }

    /// A line of dots: how wide each is, and how far to the next.
    pub(crate) fn dotted(&mut self, path: &Path, paint: impl Into<Paint>, (dot, step): Spot) {
        let outline = self.outline(path);
        let _ = write!(
            self.body,
            "{outline} fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" \
             stroke-dasharray=\"0 {}\"/>",
            paint.into().0,
            short(dot),
            short(step)
        );
    }

    /// A fill that reaches a little over its edge, so that neighbours meet without a gap.
    pub(crate) fn cover(&mut self, path: &Path, paint: impl Into<Paint>) {
        self.see(path, 0.0);
        let outline = self.outline(path);
        let paint = paint.into().0;
        let _ = write!(
            self.body,
            "{outline} fill=\"{paint}\" stroke=\"{paint}\" stroke-width=\"1.5\"/>"
        );
    }

    /// A blurred fill.
    pub(crate) fn soft(&mut self, path: &Path, paint: impl Into<Paint>, blur: f64) {
        let filter = self.blur(path, blur, 0.0);
        let outline = self.outline(path);
        let _ =
            write!(self.body, "{outline} fill=\"{}\" filter=\"url(#{filter})\"/>", paint.into().0);
    }

    /// A blurred line.
    pub(crate) fn soft_line(
        &mut self,
        path: &Path,
        paint: impl Into<Paint>,
        width: f64,
        blur: f64,
    ) {
        let filter = self.blur(path, blur, width);
        let outline = self.outline(path);
        let _ = write!(
            self.body,
            "{outline} fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" filter=\"url(#{filter})\"/>",
            paint.into().0,
            short(width)
        );
    }

    fn blur(&mut self, path: &Path, blur: f64, width: f64) -> String {
        let room = blur * 3.0 + width / 2.0 + 2.0;
        let (low, high) = path.around();
        let rest = format!(
            " filterUnits=\"userSpaceOnUse\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\">\
             <feGaussianBlur stdDeviation=\"{}\"/></filter>",
            whole(low.0 - room),
            whole(low.1 - room),
            whole(high.0 - low.0 + 2.0 * room),
            whole(high.1 - low.1 + 2.0 * room),
            short(blur)
        );
        self.define("filter", &rest)
    }

    /// Draws only what lies within an outline.
    pub(crate) fn within(&mut self, path: &Path, draw: impl FnOnce(&mut Self)) {
        let outline = self.outline(path);
        let clip = self.define("clipPath", &format!(">{outline}/></clipPath>"));
        self.clipped += 1;
        self.group(&format!("clip-path=\"url(#{clip})\""), draw);
        self.clipped -= 1;
    }

    /// A fill that does not count towards the thing's size: light, reflections.
    pub(crate) fn haze(&mut self, path: &Path, paint: impl Into<Paint>) {
        let paint = paint.into();
        self.beyond(|c| c.fill(path, paint));
    }

    /// Draws what may go beyond the picture, so that it does not count towards the thing's size.
    pub(crate) fn beyond(&mut self, draw: impl FnOnce(&mut Self)) {
        self.clipped += 1;
        draw(self);
        self.clipped -= 1;
    }

    /// Draws elsewhere, larger, smaller or turned.
    pub(crate) fn moved(&mut self, by: Move, draw: impl FnOnce(&mut Self)) {
        self.moves.push(by);
        self.group(&format!("transform=\"{}\"", by.written()), draw);
        self.moves.pop();
    }

    /// Draws something once and shows it in several places.
    pub(crate) fn stamp(&mut self, places: &[Move], draw: impl FnOnce(&mut Self)) {
        let body = mem::take(&mut self.body);
        let moves = mem::take(&mut self.moves);
        let extent = mem::replace(&mut self.extent, NOWHERE);
        draw(self);
        let drawn = mem::replace(&mut self.body, body);
        self.moves = moves;
        let ((left, top), (right, bottom)) = mem::replace(&mut self.extent, extent);
        let name = self.define("g", &format!(">{drawn}</g>"));
        for &place in places {
            let by = place.written();
            let _ = write!(self.body, "<use href=\"#{name}\" transform=\"{by}\"/>");
            if left <= right {
                self.moves.push(place);
                self.see(&Path::polygon(&[(left, top), (right, bottom)]), 0.0);
                self.moves.pop();
            }
        }
    }

    fn group(&mut self, attributes: &str, draw: impl FnOnce(&mut Self)) {
        let start = self.body.len();
        let _ = write!(self.body, "<g {attributes}>");
        let inside = self.body.len();
        draw(self);
        if self.body.len() == inside {
            self.body.truncate(start);
        } else {
            self.body.push_str("</g>");
        }
    }
}

fn steps(stops: &[Stop]) -> String {
    stops.iter().fold(String::new(), |mut text, &(at, colour, alpha)| {
        let place = hundredth(at);
        let _ = write!(text, "<stop offset=\"{place}\" stop-color=\"{colour}");
        text.push_str(&opacity(alpha));
        text.push_str("\"/>");
        text
    })
}

fn whole(number: f64) -> String {
    short(number.round())
}

/// A number with at most two decimals.
pub(crate) fn hundredth(number: f64) -> String {
    let written = format!("{}", (number * 100.0).round() / 100.0);
    match written.strip_prefix("0.") {
        Some(rest) => format!(".{rest}"),
        None => written,
    }
}

/// `a`, `b`, … `z`, `aa`, … by number.
fn name(number: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(number % 26).unwrap_or(0));
    if number < 26 { letter.to_string() } else { format!("{}{letter}", name(number / 26 - 1)) }
}
