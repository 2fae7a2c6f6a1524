//! How pictures and their variants are called.
//!
//! A name says everything about a picture that a page needs in order to lay it out, and nothing
//! that a client made up: it is checked before it becomes the name of a file or of an object.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::limits::{self, FILE_LENGTH_MAX, LADDER, LADDER_TOP};

/// How many bytes of the SHA-256 are in a name: 128 bits, which nobody meets by accident.
const HASH_BYTES: usize = 16;

/// The name of a picture: `<first 32 hex digits of the SHA-256 of its bytes>-<width>x<height>`,
/// width and height in pixels as it is seen, its orientation applied. Equal bytes have equal names.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name {
    hash: [u8; HASH_BYTES],
    width: u32,
    height: u32,
}

/// The name of one variant: `<name>-<width>.<webp or jpg>`, where the width is one of
/// [`Name::widths`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct File {
    name: Name,
    width: u32,
    format: Format,
}

/// How variants are encoded.
///
/// Not in AVIF: `cargo run --release -p media --example sizes` and the decision in `encode.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// For every browser since 2020.
    WebP,
    /// For older browsers, and for those who fetch pictures to show them elsewhere.
    Jpeg,
}

/// A text that is not the name of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not the name of a picture")]
pub struct NameError;

impl Format {
    /// Every format, the preferred one first.
    pub const ALL: [Self; 2] = [Self::WebP, Self::Jpeg];

    /// What a file's name ends with, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }

    fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }
}

impl Name {
    /// The name of these bytes, which show a picture of this size.
    pub(crate) fn of(bytes: &[u8], width: u32, height: u32) -> Self {
        Self { hash: hash(bytes), width, height }
    }

    /// Whether these are the bytes the name was made of.
    pub(crate) fn is_of(&self, bytes: &[u8]) -> bool {
        self.hash == hash(bytes)
    }

    pub(crate) fn pixels(width: u32, height: u32) -> u64 {
        u64::from(width).saturating_mul(u64::from(height))
    }

    /// Pixels from left to right.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Pixels from top to bottom.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// The widths this picture can be had in, from narrow to wide: [`LADDER`], never wider than the
    /// original, and the original's own width where the ladder goes beyond it.
    pub fn widths(&self) -> impl Iterator<Item = u32> + use<> {
        let top = self.width.min(LADDER_TOP);
        LADDER.into_iter().filter(move |width| *width < top).chain([top])
    }

    /// How high a variant of this width is: at least a pixel.
    #[must_use]
    pub fn height_at(&self, width: u32) -> u32 {
        let own = u64::from(self.width).max(1);
        let height = Self::pixels(width, self.height).saturating_add(own / 2) / own;
        u32::try_from(height).unwrap_or(u32::MAX).max(1)
    }

    /// The variant of this width, when there is one.
    #[must_use]
    pub fn file(&self, width: u32, format: Format) -> Option<File> {
        self.widths().any(|one| one == width).then_some(File { name: *self, width, format })
    }

    /// Every variant there is of this picture.
    pub fn files(&self) -> impl Iterator<Item = File> + use<> {
        let name = *self;
        self.widths().flat_map(move |width| Format::ALL.map(|format| File { name, width, format }))
    }
}

impl File {
    /// Whose variant it is.
    #[must_use]
    pub const fn name(&self) -> Name {
        self.name
    }

    /// Pixels from left to right.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// How it is encoded.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }
}

fn hash(bytes: &[u8]) -> [u8; HASH_BYTES] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let mut hash = [0; HASH_BYTES];
    hash.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    hash
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.hash.iter().try_for_each(|byte| write!(out, "{byte:02x}"))?;
        write!(out, "-{}x{}", self.width, self.height)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

impl fmt::Display for File {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}.{}", self.name, self.width, self.format.extension())
    }
}

impl FromStr for Name {
    type Err = NameError;

    /// Takes only what [`Name`] writes, to the byte: a picture has one name, not several spellings.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let name = (text.len() <= FILE_LENGTH_MAX).then(|| parse_name(text)).flatten();
        name.filter(|name| name.to_string() == text).ok_or(NameError)
    }
}

impl FromStr for File {
    type Err = NameError;

    /// Takes only what [`File`] writes, and only widths that the picture can be had in.
    fn from_str(text: &str) -> Result<Self, NameError> {
        let file = (text.len() <= FILE_LENGTH_MAX).then(|| parse_file(text)).flatten();
        file.filter(|file| file.to_string() == text).ok_or(NameError)
    }
}

fn parse_name(text: &str) -> Option<Name> {
    let (digits, sides) = text.split_once('-')?;
    let (width, height) = sides.split_once('x')?;
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    if digits.len() != 2 * HASH_BYTES || !limits::fits(width, height) {
        return None;
    }
    let hash = u128::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some(Name { hash, width, height })
}

fn parse_file(text: &str) -> Option<File> {
    let (stem, extension) = text.rsplit_once('.')?;
    let (name, width) = stem.rsplit_once('-')?;
    parse_name(name)?.file(width.parse().ok()?, Format::of_extension(extension)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(width: u32, height: u32) -> Name {
        Name::of(b"a picture", width, height)
    }

    #[test]
    fn no_variant_is_wider_than_the_original_or_the_ladder() {
        let widths = |width| name(width, 100).widths().collect::<Vec<_>>();
        assert_eq!(widths(1), [1]);
        assert_eq!(widths(96), [96]);
        assert_eq!(widths(97), [96, 97]);
        assert_eq!(widths(1_200), [96, 160, 240, 320, 480, 640, 960, 1_200]);
        assert_eq!(widths(1_920), LADDER);
        assert_eq!(widths(4_000), LADDER);
    }

    #[test]
    fn a_name_reads_back_and_has_no_second_spelling() {
        let file = name(1_200, 1_500).file(320, Format::WebP).unwrap();
        let text = file.to_string();
        assert_eq!(text.parse(), Ok(file));
        assert_eq!(file.name().to_string().parse(), Ok(file.name()));
        for other in [
            text.to_uppercase(),
            text.replace("1200x", "01200x"),
            text.replace("1200x", "+1200x"),
            text.replace("-320", "-321"),
            text.replace("-320", "-1280"),
            text.replace(".webp", ".png"),
            text.replace("1200x1500", "0x1500"),
            text.replace("1200x1500", "12001x1"),
            text.replace("1200x1500", "9000x9000"),
            format!("../{text}"),
            format!("{text}/"),
            text.replacen('a', "é", 1),
            String::new(),
        ] {
            assert_eq!(other.parse::<File>(), Err(NameError), "{other}");
        }
    }

    #[test]
    fn a_variant_keeps_the_proportions_and_a_pixel() {
        assert_eq!(name(1_200, 1_500).height_at(96), 120);
        assert_eq!(name(1_000, 333).height_at(96), 32);
        assert_eq!(name(12_000, 1).height_at(96), 1);
    }
}
