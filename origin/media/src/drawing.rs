//! A picture that the shop draws itself, as SVG: shapes and gradients, rendered anew in every size.
//!
//! SVG can ask for files, for other addresses and for fonts. Nothing of that is compiled in or
//! answered here, and still no SVG from outside comes this way: uploads have another entrance.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use crate::limits::{self, DRAWING_BYTES_MAX};
use crate::pixels::{Pixels, Samples};
use crate::source::SourceError;

/// Shapes, ready to be rendered.
pub(crate) struct Drawing {
    /// Boxed: a tree is large, and travels in a [`crate::source::Source`].
    shapes: Box<Tree>,
    width: u32,
    height: u32,
}

impl Drawing {
    /// Reads an SVG.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, SourceError> {
        if bytes.len() > DRAWING_BYTES_MAX {
            return Err(SourceError::Unrecognised);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| SourceError::Unrecognised)?;
        if !text.starts_with("<svg") {
            return Err(SourceError::Unrecognised);
        }
        // Entities can unfold into more than memory holds, and no drawing of ours has any.
        if text.contains("<!") {
            return Err(SourceError::Unreadable(
                "it declares what a drawing has no use for".into(),
            ));
        }
        let shapes = Tree::from_str(text, &options()).map_err(unreadable)?;
        let size = shapes.size().to_int_size();
        let (width, height) = (size.width(), size.height());
        if !limits::fits(width, height) {
            return Err(SourceError::TooLarge { width, height });
        }
        Ok(Self { shapes: Box::new(shapes), width, height })
    }

    /// Width and height it was drawn for.
    pub(crate) const fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The drawing in this size.
    pub(crate) fn at(&self, width: u32, height: u32) -> Result<Pixels, SourceError> {
        let mut canvas =
            Pixmap::new(width, height).ok_or(SourceError::TooLarge { width, height })?;
        let size = self.shapes.size();
        let scale = Transform::from_scale(ratio(width, size.width()), ratio(height, size.height()));
        resvg::render(&self.shapes, scale, &mut canvas.as_mut());
        let samples = Samples::from_rgba(canvas.take_demultiplied());
        Ok(Pixels { width, height, samples })
    }
}

/// Sides are below 2^24, which a float holds exactly.
fn ratio(wanted: u32, drawn: f32) -> f32 {
    let wanted = u16::try_from(wanted).unwrap_or(u16::MAX);
    f32::from(wanted) / drawn
}

fn options() -> Options<'static> {
    let nothing = ImageHrefResolver {
        resolve_data: Box::new(|_, _, _| None),
        resolve_string: Box::new(|_, _| None),
    };
    Options { image_href_resolver: nothing, ..Options::default() }
}

fn unreadable(error: resvg::usvg::Error) -> SourceError {
    SourceError::Unreadable(error.to_string())
}
