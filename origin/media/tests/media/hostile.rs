//! Bytes that nobody meant: whatever comes, it is taken or refused, and no decoder breaks.

use std::sync::LazyLock;

use bytes::Bytes;
use image::ImageFormat;
use media::{Missing, Refused};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::fixture::{Shop, exif, file, half_there, jpeg, quarters, shop, with_segment};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap());
static SHOP: LazyLock<Shop> = LazyLock::new(shop);

/// Real files of every kind, small so that a change is likely to hit something.
static SEEDS: LazyLock<Vec<Bytes>> = LazyLock::new(|| {
    let mut seeds = vec![
        with_segment(&jpeg(40, 30), 0xe1, &exif(6)),
        file(half_there(40, 30), ImageFormat::Png),
        file(half_there(40, 30), ImageFormat::WebP),
        file(quarters(40, 30), ImageFormat::Gif),
    ];
    // What our own encoder makes is lossy WebP, of which the one above is none.
    let lossy = RUNTIME.block_on(async {
        let picture = SHOP.media.take(jpeg(40, 30)).await.unwrap();
        SHOP.media.get(&format!("{}-40.webp", picture.name)).await.unwrap()
    });
    seeds.push(lossy.bytes);
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let profile = [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile].concat();
    seeds.push(with_segment(&jpeg(40, 30), 0xe2, &profile));
    seeds
});

/// A change to a file: at a place given as a fraction of its length.
#[derive(Debug, Clone)]
enum Change {
    Set(f64, u8),
    Cut(f64),
    Drop(f64, usize),
    Repeat(f64, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0.0..1.0;
    prop_oneof![
        6 => (at.clone(), prop_oneof![any::<u8>(), Just(0), Just(0xff), Just(0x80)])
            .prop_map(|(at, byte)| Change::Set(at, byte)),
        1 => at.clone().prop_map(Change::Cut),
        1 => (at.clone(), 1_usize..40).prop_map(|(at, count)| Change::Drop(at, count)),
        1 => (at, 1_usize..400).prop_map(|(at, count)| Change::Repeat(at, count)),
    ]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a place in a small file"
)]
fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let place = |at: f64| (at * bytes.len() as f64) as usize;
    match *change {
        Change::Set(at, byte) => {
            let at = place(at);
            if let Some(old) = bytes.get_mut(at) {
                *old = byte;
            }
        }
        Change::Cut(at) => bytes.truncate(place(at)),
        Change::Drop(at, count) => {
            let at = place(at);
            let end = bytes.len().min(at + count);
            drop(bytes.drain(at..end));
        }
        Change::Repeat(at, count) => {
            let at = place(at);
            let end = bytes.len().min(at + count);
            bytes.extend_from_within(at..end);
        }
    }
}

/// Takes these bytes, and when they are taken makes a variant of them.
fn check(bytes: Bytes) -> Result<(), TestCaseError> {
    RUNTIME.block_on(async {
        match SHOP.media.take(bytes).await {
            Ok(picture) => {
                let width = picture.name.widths().next().unwrap();
                let served = SHOP.media.get(&format!("{}-{width}.webp", picture.name)).await;
                // What was taken can be shown.
                prop_assert!(served.is_ok(), "{served:?}");
            }
            Err(refused) => {
                let understood = !matches!(refused, Refused::Broke | Refused::Place(_));
                prop_assert!(understood, "{refused:?}");
            }
        }
        Ok(())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn a_changed_file_breaks_no_decoder(
        seed in 0_usize..6,
        changes in prop::collection::vec(change(), 1..8),
    ) {
        let mut bytes = SEEDS[seed].to_vec();
        changes.iter().for_each(|change| apply(&mut bytes, change));
        check(bytes.into())?;
    }

    #[test]
    fn noise_after_a_true_beginning_breaks_no_decoder(
        seed in 0_usize..6,
        kept in 2_usize..64,
        noise in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let head = SEEDS[seed].slice(..kept.min(SEEDS[seed].len()));
        check([&head[..], &noise].concat().into())?;
    }

    #[test]
    fn no_name_of_a_file_leads_anywhere(name in "(\\.\\./|[a-f0-9x.-]|.){0,70}") {
        let missing = RUNTIME.block_on(SHOP.media.get(&name));
        prop_assert!(matches!(missing, Err(Missing::Unknown)), "{missing:?}");
    }
}
