//! What a picture may be, each limit with its reason. All are checked before anything of that size
//! is allocated.

use std::time::Duration;

use crate::name::Name;

/// Bytes of an original. What the large shops elsewhere take; a camera's JPEG is 5 to 15 MB.
pub const ORIGINAL_BYTES_MAX: usize = 20 * 1_024 * 1_024;

/// Width and height of an original. No camera a merchant has makes more, and both encoders can.
pub const SIDE_MAX: u32 = 12_000;

/// Pixels of an original: a camera's 50 megapixels, which is 200 MB once decoded.
pub const PIXELS_MAX: u64 = 50_000_000;

/// What a decoder may allocate, the decoded picture included: [`PIXELS_MAX`] at four bytes, and
/// room for its tables. The JPEG decoder does not count what it needs beside the picture, which is
/// bounded by [`PIXELS_MAX`] alone: the most that was seen is 570 MB, for a progressive file of
/// fifty megapixels, and 320 MB for one that is not progressive.
pub const DECODER_BYTES_MAX: u64 = 256 * 1_024 * 1_024;

/// From how many pixels on an original is opened only once, when it is taken, and all its variants
/// are made then. So what a shopper asks for never needs more than these pixels in memory, nor more
/// than a tenth of a second to open them.
pub const OPENED_ONCE_PIXELS: u64 = 8_000_000;

/// Bytes of a drawing. The shop draws these itself, and none comes near.
pub const DRAWING_BYTES_MAX: usize = 1_024 * 1_024;

/// Variants that may be waiting to be made. Beyond that the caller is told at once: at 100 ms each
/// the last one would wait for longer than anybody looks at an empty frame.
pub const WAITING_MAX: usize = 64;

/// Widths of variants, in pixels. Steps of about 1.3 to 1.7, so that a browser never loads more
/// than three times the pixels that it shows, and nobody can have arbitrary sizes made.
pub const LADDER: [u32; 9] = [96, 160, 240, 320, 480, 640, 960, 1_280, LADDER_TOP];

/// The widest variant.
pub const LADDER_TOP: u32 = 1_920;

/// One picture from the web, redirections included: twenty megabytes at ten megabits a second.
pub const FETCH_TIME: Duration = Duration::from_secs(20);

/// Redirections on the way to a picture: from http to https, to the host of the pictures, to the
/// nearest of them, and one to spare.
pub const REDIRECTS_MAX: usize = 4;

/// Pictures that are worth fetching at the same time: together 160 MB at most, and no more of one
/// server than a browser would ask for.
pub const FETCHED_AT_ONCE: usize = 8;

/// Times in a row that a host may not answer before it is left alone: a shop that has closed would
/// otherwise cost [`FETCH_TIME`] for each picture that it once had.
pub const SILENCES_MAX: u32 = 3;

/// The longest name of a file there can be: 32 digits, two sides, a width, an ending.
pub(crate) const FILE_LENGTH_MAX: usize = 64;

/// Whether a picture of these sides can be taken.
pub(crate) fn fits(width: u32, height: u32) -> bool {
    let sides = 1..=SIDE_MAX;
    sides.contains(&width) && sides.contains(&height) && Name::pixels(width, height) <= PIXELS_MAX
}
