//! Pixels into the bytes of a file.
//!
//! WebP comes from libwebp (its encoder alone: it only ever sees pixels of ours), because the
//! encoders in Rust are either lossless or under a licence the shop cannot be under.
//!
//! Why not AVIF: measured on one core with `rav1e` 0.8 without its assembly (which wants `nasm` on
//! every developer's machine), a photograph 1,200 wide takes 1.7 s at speed 8 and 0.55 s at speed
//! 10; WebP takes 0.06 s. At speed 8 AVIF is two fifths smaller, at speed 10 a fourth.

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use webp::{Encoder, PixelLayout, WebPConfig};

use crate::name::Format;
use crate::pixels::{Pixels, Samples};
use crate::source::SourceError;

/// Where WebP shows no more blocks in soft shadows than at 80, and takes a sixth less; far below,
/// the backdrops have steps.
const WEBP_QUALITY: f32 = 73.0;
/// 0 to 6, faster to smaller. Six takes half as long again for a twentieth of the bytes.
const WEBP_METHOD: i32 = 4;
/// The fallback may be a little coarser: this encoder does not tune its tables.
const JPEG_QUALITY: u8 = 78;

/// The whole file.
pub(crate) fn encode(pixels: Pixels, format: Format) -> Result<Vec<u8>, SourceError> {
    match format {
        Format::WebP => webp(&pixels),
        Format::Jpeg => jpeg(pixels),
    }
}

fn webp(pixels: &Pixels) -> Result<Vec<u8>, SourceError> {
    let (layout, samples) = match &pixels.samples {
        Samples::Rgb(samples) => (PixelLayout::Rgb, samples),
        Samples::Rgba(samples) => (PixelLayout::Rgba, samples),
    };
    let failed = || SourceError::Unreadable("the picture cannot be encoded as WebP".into());
    let mut config = WebPConfig::new().map_err(|()| failed())?;
    config.quality = WEBP_QUALITY;
    config.method = WEBP_METHOD;
    let encoder = Encoder::new(samples, layout, pixels.width, pixels.height);
    Ok(encoder.encode_advanced(&config).map_err(|_| failed())?.to_vec())
}

fn jpeg(pixels: Pixels) -> Result<Vec<u8>, SourceError> {
    let mut file = Vec::new();
    let (width, height) = (pixels.width, pixels.height);
    JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY)
        .encode(&pixels.samples.on_paper(), width, height, ExtendedColorType::Rgb8)
        .map_err(|error| SourceError::Unreadable(error.to_string()))?;
    Ok(file)
}
