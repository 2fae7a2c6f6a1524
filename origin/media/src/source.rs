//! An original, opened: a photograph's pixels or a drawing's shapes, from which every variant is
//! made. What it is says its content; what it says about itself is not believed.

use std::io::Cursor;

use bytes::Bytes;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use thiserror::Error;

use crate::drawing::Drawing;
use crate::jpeg;
use crate::limits::{self, DECODER_BYTES_MAX};
use crate::photograph::Photograph;
use crate::pixels::Pixels;

/// What an original is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A JPEG.
    Jpeg,
    /// A PNG; of an animated one its still picture.
    Png,
    /// A WebP; of an animated one the first frame.
    WebP,
    /// A GIF: its first frame.
    Gif,
    /// An SVG that the shop drew.
    Drawing,
}

/// Why bytes are not a picture that the shop can show.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum SourceError {
    #[error("the bytes are of no kind of picture that is taken")]
    Unrecognised,
    #[error("the picture is {width} pixels wide and {height} high")]
    TooLarge { width: u32, height: u32 },
    #[error("{0}")]
    Unreadable(String),
}

/// An original, opened.
pub(crate) enum Source {
    Photograph(Photograph),
    Drawing(Drawing),
}

impl Kind {
    /// What these bytes begin like. A drawing is never recognised here: it has its own entrance.
    pub(crate) fn of_upload(bytes: &[u8]) -> Option<Self> {
        match image::guess_format(bytes).ok()? {
            ImageFormat::Jpeg => Some(Self::Jpeg),
            ImageFormat::Png => Some(Self::Png),
            ImageFormat::WebP => Some(Self::WebP),
            ImageFormat::Gif => Some(Self::Gif),
            _ => None,
        }
    }

    /// The media type of the original.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Drawing => "image/svg+xml",
        }
    }

    const fn format(self) -> Option<ImageFormat> {
        match self {
            Self::Jpeg => Some(ImageFormat::Jpeg),
            Self::Png => Some(ImageFormat::Png),
            Self::WebP => Some(ImageFormat::WebP),
            Self::Gif => Some(ImageFormat::Gif),
            Self::Drawing => None,
        }
    }
}

impl Source {
    /// Opens what came from outside.
    pub(crate) fn of_upload(bytes: &Bytes) -> Result<(Self, Kind), SourceError> {
        let kind = Kind::of_upload(bytes).ok_or(SourceError::Unrecognised)?;
        let format = kind.format().ok_or(SourceError::Unrecognised)?;
        Ok((Self::Photograph(photograph(bytes, format)?), kind))
    }

    /// Opens what the shop drew.
    pub(crate) fn of_drawing(bytes: &Bytes) -> Result<(Self, Kind), SourceError> {
        Ok((Self::Drawing(Drawing::parse(bytes)?), Kind::Drawing))
    }

    /// Opens what the shop has kept, whichever entrance it came by.
    pub(crate) fn of_kept(bytes: &Bytes) -> Result<Self, SourceError> {
        match Kind::of_upload(bytes) {
            Some(_) => Self::of_upload(bytes).map(|(source, _)| source),
            None => Self::of_drawing(bytes).map(|(source, _)| source),
        }
    }

    /// Width and height as it is seen.
    pub(crate) fn size(&self) -> (u32, u32) {
        match self {
            Self::Photograph(photograph) => photograph.size(),
            Self::Drawing(drawing) => drawing.size(),
        }
    }

    /// The picture in this size.
    pub(crate) fn at(&self, width: u32, height: u32) -> Result<Pixels, SourceError> {
        match self {
            Self::Photograph(photograph) => photograph.at(width, height),
            Self::Drawing(drawing) => drawing.at(width, height),
        }
    }
}

fn photograph(bytes: &Bytes, format: ImageFormat) -> Result<Photograph, SourceError> {
    // The decoder fills what is missing with grey; nobody wants to sell that.
    if format == ImageFormat::Jpeg && !jpeg::is_whole(bytes) {
        return Err(SourceError::Unreadable("the file ends in the middle of the picture".into()));
    }
    let mut allowed = Limits::no_limits();
    allowed.max_alloc = Some(DECODER_BYTES_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes.as_ref()), format);
    reader.limits(allowed.clone());
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if !limits::fits(width, height) {
        return Err(SourceError::TooLarge { width, height });
    }
    // Metadata that cannot be read cannot be followed: the picture is still one.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    allowed.reserve(decoder.total_bytes()).map_err(unreadable)?;
    decoder.set_limits(allowed).map_err(unreadable)?;
    let decoded = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    Ok(Photograph::new(decoded, orientation, profile))
}

fn unreadable(error: image::ImageError) -> SourceError {
    SourceError::Unreadable(error.to_string())
}
