//! Pictures to take, and shops to take them.

use std::io::Cursor;
use std::num::NonZeroUsize;

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use media::{Folder, Media, Place, Served};
use tempfile::TempDir;

pub(crate) const AT_ONCE: NonZeroUsize = NonZeroUsize::MIN;

/// A shop with its pictures in a folder that goes away with it.
pub(crate) struct Shop {
    pub(crate) media: Media,
    pub(crate) folder: TempDir,
}

pub(crate) fn shop() -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(Folder::open(folder.path()).unwrap());
    Shop { media: Media::new(place, AT_ONCE), folder }
}

impl Shop {
    /// Every file below the folder, by its path in it.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        for part in ["originals", "media"] {
            for entry in std::fs::read_dir(self.folder.path().join(part)).unwrap() {
                files.push(format!("{part}/{}", entry.unwrap().file_name().to_str().unwrap()));
            }
        }
        files.sort();
        files
    }
}

/// A picture whose four quarters are red, green, blue and white, from the top left.
pub(crate) fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => Rgb([220, 20, 20]),
        (false, true) => Rgb([20, 200, 20]),
        (true, false) => Rgb([20, 20, 220]),
        (false, false) => Rgb([250, 250, 250]),
    })
}

/// [`quarters`], of which the left half is transparent.
pub(crate) fn half_there(width: u32, height: u32) -> RgbaImage {
    let mut picture = DynamicImage::from(quarters(width, height)).into_rgba8();
    for (x, _, pixel) in picture.enumerate_pixels_mut() {
        if x < width / 2 {
            *pixel = Rgba([0, 0, 0, 0]);
        }
    }
    picture
}

pub(crate) fn file(picture: impl Into<DynamicImage>, format: ImageFormat) -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner().into()
}

pub(crate) fn jpeg(width: u32, height: u32) -> Bytes {
    file(quarters(width, height), ImageFormat::Jpeg)
}

/// A JPEG with this segment right after its start.
pub(crate) fn with_segment(jpeg: &[u8], kind: u8, content: &[u8]) -> Bytes {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, kind], &length, content, &jpeg[2..]].concat().into()
}

/// The EXIF of a camera that was held in this way (1 to 8, as EXIF counts), and where it was.
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01".to_vec();
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"52.5200N 13.4050E");
    exif
}

/// A drawing of one disc.
pub(crate) const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg"
width="400" height="500">
<rect width="400" height="500" fill="#f4efe6"/>
<circle cx="200" cy="250" r="120" fill="#a33"/></svg>"##;

pub(crate) fn decoded(served: &Served) -> RgbImage {
    let format = match served.content_type {
        "image/webp" => ImageFormat::WebP,
        "image/jpeg" => ImageFormat::Jpeg,
        other => panic!("{other} is not served"),
    };
    image::load_from_memory_with_format(&served.bytes, format).unwrap().into_rgb8()
}

/// The colours in the middle of the four quarters, from the top left.
pub(crate) fn colours(picture: &RgbImage) -> [Colour; 4] {
    let (width, height) = picture.dimensions();
    let at = |x: u32, y: u32| Colour::of(picture.get_pixel(x * width / 4, y * height / 4));
    [at(1, 1), at(3, 1), at(1, 3), at(3, 3)]
}

/// A colour, as far as lossy encoding leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    Red,
    Green,
    Blue,
    White,
    Other([u8; 3]),
}

impl Colour {
    fn of(pixel: &Rgb<u8>) -> Self {
        let near = |wanted: [u8; 3]| {
            pixel.0.iter().zip(wanted).all(|(is, wanted)| is.abs_diff(wanted) < 24)
        };
        match () {
            () if near([220, 20, 20]) => Self::Red,
            () if near([20, 200, 20]) => Self::Green,
            () if near([20, 20, 220]) => Self::Blue,
            () if near([250, 250, 250]) => Self::White,
            () => Self::Other(pixel.0),
        }
    }
}
