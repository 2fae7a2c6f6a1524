//! A decoded original, from which a size is taken, upright and in sRGB.
//!
//! Turning and colours come after making it smaller: both cost by the pixel, and a second copy of
//! fifty megapixels is one too many.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::pixels::{Pixels, Samples};
use crate::source::SourceError;

/// A decoded original as it lies in its file.
pub(crate) struct Photograph {
    /// Always eight bits of RGB or RGBA.
    decoded: DynamicImage,
    orientation: Orientation,
    /// The ICC profile that came with it.
    profile: Option<Vec<u8>>,
}

impl Photograph {
    pub(crate) fn new(
        decoded: DynamicImage,
        orientation: Orientation,
        profile: Option<Vec<u8>>,
    ) -> Self {
        let decoded = if decoded.color().has_alpha() {
            DynamicImage::ImageRgba8(decoded.into_rgba8())
        } else {
            DynamicImage::ImageRgb8(decoded.into_rgb8())
        };
        Self { decoded, orientation, profile }
    }

    /// Width and height when it stands upright.
    pub(crate) fn size(&self) -> (u32, u32) {
        let (width, height) = (self.decoded.width(), self.decoded.height());
        if self.lies() { (height, width) } else { (width, height) }
    }

    /// The picture in this size.
    pub(crate) fn at(&self, width: u32, height: u32) -> Result<Pixels, SourceError> {
        let (across, down) = if self.lies() { (height, width) } else { (width, height) };
        let mut small = self.shrunk(across, down)?;
        small.apply_orientation(self.orientation);
        let (width, height) = (small.width(), small.height());
        let samples = match small {
            DynamicImage::ImageRgba8(small) => {
                Samples::from_rgba(self.in_srgb(small.into_raw(), Layout::Rgba))
            }
            other => Samples::Rgb(self.in_srgb(other.into_rgb8().into_raw(), Layout::Rgb)),
        };
        Ok(Pixels { width, height, samples })
    }

    /// Whether its width becomes its height when it is turned upright.
    fn lies(&self) -> bool {
        matches!(
            self.orientation,
            Orientation::Rotate90
                | Orientation::Rotate270
                | Orientation::Rotate90FlipH
                | Orientation::Rotate270FlipH
        )
    }

    fn shrunk(&self, width: u32, height: u32) -> Result<DynamicImage, SourceError> {
        let (from_width, from_height) = (self.decoded.width(), self.decoded.height());
        if (width, height) == (from_width, from_height) {
            return Ok(self.decoded.clone());
        }
        let kind = match self.decoded {
            DynamicImage::ImageRgba8(_) => PixelType::U8x4,
            _ => PixelType::U8x3,
        };
        let from = ImageRef::new(from_width, from_height, self.decoded.as_bytes(), kind)
            .map_err(|error| SourceError::Unreadable(error.to_string()))?;
        let mut to = Image::new(width, height, kind);
        // Lanczos with three lobes, opacity taken into account: what it does when nothing is said.
        Resizer::new()
            .resize(&from, &mut to, None)
            .map_err(|error| SourceError::Unreadable(error.to_string()))?;
        let bytes = to.into_vec();
        let small = match kind {
            PixelType::U8x4 => RgbaImage::from_raw(width, height, bytes).map(Into::into),
            _ => RgbImage::from_raw(width, height, bytes).map(Into::into),
        };
        small.ok_or_else(|| SourceError::Unreadable("the picture cannot be made smaller".into()))
    }

    /// The same colours without the profile. A profile that cannot be followed is ignored, as
    /// browsers do.
    fn in_srgb(&self, samples: Vec<u8>, layout: Layout) -> Vec<u8> {
        let converted = self.profile.as_deref().and_then(|profile| {
            let own = ColorProfile::new_from_slice(profile).ok()?;
            // The decoder has already made RGB of everything else.
            if own.color_space != DataColorSpace::Rgb {
                return None;
            }
            let srgb = ColorProfile::new_srgb();
            let options = TransformOptions::default();
            let transform = own.create_transform_8bit(layout, &srgb, layout, options).ok()?;
            let mut converted = vec![0; samples.len()];
            transform.transform(&samples, &mut converted).ok()?;
            Some(converted)
        });
        converted.unwrap_or(samples)
    }
}
