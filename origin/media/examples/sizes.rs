//! What a picture costs: `cargo run --release -p media --example sizes [FILE]`.
//!
//! Every variant of one picture is asked for, as a shopper who is the first to see it would: the
//! original is read, decoded and shrunk, the variant encoded, flushed to disk and given out.
//! Without a file the picture is one of our own making, 1,200 by 1,500: a coarse, uneven thing in
//! front of a soft backdrop, which is what a shop photographs.

use std::error::Error;
use std::io::{Cursor, Write as _};
use std::num::NonZeroUsize;
use std::time::Duration;

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use media::{Folder, Media, Place};

const ROUNDS: u32 = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let original = match std::env::args().nth(1) {
        Some(path) => Bytes::from(std::fs::read(path)?),
        None => drawn()?,
    };
    let mut out = std::io::stdout();
    let (mut name, mut taking) = (None, Vec::new());
    let mut making = Vec::new();
    for _ in 0..ROUNDS {
        let folder = tempfile::tempdir()?;
        let place = Place::Folder(Folder::open(folder.path())?);
        let media = Media::new(place, NonZeroUsize::MIN);
        let (picture, took) = timed(media.take(original.clone())).await;
        let picture = picture?;
        taking.push(took);
        for (at, file) in picture.name.files().enumerate() {
            let (served, took) = timed(media.get(&file.to_string())).await;
            if making.len() <= at {
                making.push((file, served?.bytes.len(), Vec::new()));
            }
            if let Some((_, _, times)) = making.get_mut(at) {
                times.push(took);
            }
        }
        name = Some(picture.name);
    }
    let Some(name) = name else { return Ok(()) };
    let bytes = original.len();
    writeln!(out, "{name}: {bytes} bytes, taken in {} ms", median(&mut taking))?;
    writeln!(out, "width  format  bytes    ms (first request, median of {ROUNDS})")?;
    for (file, bytes, mut times) in making {
        let (width, kind) = (file.width(), file.format().extension());
        writeln!(out, "{width:<6} {kind:<7} {bytes:<8} {}", median(&mut times))?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "this is what measures")]
async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let start = std::time::Instant::now();
    let done = work.await;
    (done, start.elapsed())
}

fn median(times: &mut [Duration]) -> u128 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0, Duration::as_millis)
}

fn drawn() -> Result<Bytes, image::ImageError> {
    let picture = RgbImage::from_fn(1_200, 1_500, |x, y| {
        let (across, down) = (x.abs_diff(600), y.abs_diff(825));
        let rough = (0..7).map(|octave| noise(x, y, octave) >> (octave + 1)).sum::<u32>();
        let shade = if across * across + down * down < 180_000 {
            [40 + rough * 5 / 8, 28 + rough * 7 / 16, 16 + rough / 4]
        } else {
            let soft = 235 - y / 25 - across / 60 + rough / 40;
            [soft, soft, soft - 6]
        };
        Rgb(shade.map(|sample| u8::try_from(sample).unwrap_or(u8::MAX)))
    });
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut file, ImageFormat::Jpeg)?;
    Ok(file.into_inner().into())
}

/// Smooth noise, twice as fine with each octave: 0 to 255.
fn noise(x: u32, y: u32, octave: u32) -> u32 {
    let cell = 375 >> octave;
    let (left, top) = (x / cell, y / cell);
    let (right, low) = (x % cell, y % cell);
    let mix = |a: u32, b: u32, part: u32| (a * (cell - part) + b * part) / cell;
    let above = mix(random(left, top, octave), random(left + 1, top, octave), right);
    let below = mix(random(left, top + 1, octave), random(left + 1, top + 1, octave), right);
    mix(above, below, low)
}

fn random(x: u32, y: u32, octave: u32) -> u32 {
    let mixed = x.wrapping_mul(374_761_393) ^ y.wrapping_mul(668_265_263) ^ (octave << 27);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(1_274_126_177);
    (mixed >> 16) & 0xff
}
