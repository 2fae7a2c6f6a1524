//! Small files that say they are enormous. Alone in its process, because it looks at how much
//! memory the process has ever asked for.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::num::NonZeroUsize;
use std::time::Duration;

use bytes::Bytes;
use media::{Folder, Media, Place, Refused};
use tokio::runtime::{Builder, Runtime};

/// What all refusals together may cost. The smallest bomb here would be 150 MB, the largest 10 GB.
const KIBIBYTES_MAX: u64 = 16 * 1_024;

/// The most memory this process has asked for so far, in KiB, also where it never wrote to it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmPeak:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), content].concat();
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [length.as_slice(), &named, &crc(&named).to_be_bytes()].concat()
}

/// A PNG that is right as far as it goes.
fn png(width: u32, height: u32, depth: u8) -> Bytes {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, 6, 0, 0, 0]].concat();
    // Zlib around one stored block of nothing.
    let data = [0x78, 0x01, 0x01, 0x00, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01];
    let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", &data), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".as_slice(), &parts.concat()].concat().into()
}

fn jpeg(width: u16, height: u16) -> Bytes {
    let sides = [height.to_be_bytes(), width.to_be_bytes()].concat();
    [
        &[0xff, 0xd8, 0xff, 0xc0, 0x00, 0x0b, 8][..],
        &sides,
        &[1, 1, 0x11, 0, 0xff, 0xda, 0x00, 0x08, 1, 1, 0, 0, 63, 0, 0x00, 0xff, 0xd9],
    ]
    .concat()
    .into()
}

fn gif(width: u16, height: u16) -> Bytes {
    let sides = [width.to_le_bytes(), height.to_le_bytes()].concat();
    let palette = [0x80, 0, 0, 0, 0, 0, 255, 255, 255];
    let frame = [&[0x2c, 0, 0, 0, 0][..], &sides, &[0, 2, 2, 0x4c, 0x01, 0, 0x3b]].concat();
    [b"GIF89a".as_slice(), &sides, &palette, &frame].concat().into()
}

/// Lossless WebP: fourteen bits of width and height, then nothing.
fn webp(width: u32, height: u32) -> Bytes {
    let bits = (width - 1) | ((height - 1) << 14);
    let data = [&[0x2f][..], &bits.to_le_bytes(), &[0; 11]].concat();
    let length = u32::try_from(data.len()).unwrap();
    let riff = (length + 12).to_le_bytes();
    [b"RIFF".as_slice(), &riff, b"WEBPVP8L", &length.to_le_bytes(), &data].concat().into()
}

/// One thread for all that blocks, for as long as it takes: each thread asks for room of its own.
fn runtime() -> Runtime {
    Builder::new_current_thread()
        .max_blocking_threads(1)
        .thread_keep_alive(Duration::from_secs(3_600))
        .build()
        .unwrap()
}

#[test]
fn a_bomb_is_refused_before_it_takes_any_memory() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(Folder::open(folder.path()).unwrap());
        let media = Media::new(place, NonZeroUsize::MIN);
        // Whatever the first picture costs is not what is measured.
        assert!(media.take(png(10, 10, 8)).await.is_err());
        let before = peak();
        for (bytes, sides) in [
            (png(50_000, 50_000, 8), (50_000, 50_000)),
            (png(12_001, 1, 8), (12_001, 1)),
            (png(10_000, 5_001, 8), (10_000, 5_001)),
            (jpeg(60_000, 60_000), (60_000, 60_000)),
            (jpeg(65_535, 1), (65_535, 1)),
            (gif(60_000, 60_000), (60_000, 60_000)),
            (webp(16_000, 16_000), (16_000, 16_000)),
        ] {
            let refused = media.take(bytes).await.unwrap_err();
            match refused {
                Refused::TooLarge { width, height } => assert_eq!((width, height), sides),
                other => panic!("{sides:?}: {other:?}"),
            }
        }
        for bytes in [
            // Within the limits by its pixels, and beyond them by what those take: 8 bytes each.
            png(10_000, 4_900, 16),
            // One row of it is too much for the decoder to begin.
            png(0x7fff_ffff, 0x7fff_ffff, 16),
        ] {
            let refused = media.take(bytes).await.unwrap_err();
            assert!(matches!(refused, Refused::Unreadable(_)), "{refused:?}");
        }
        let grown = peak().saturating_sub(before);
        assert!(grown < KIBIBYTES_MAX, "{grown} KiB");
    });
}
