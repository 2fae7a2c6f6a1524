//! What is given out, how often it is made, and what happens to what is kept badly.

use std::num::NonZeroUsize;

use media::{Folder, Format, Media, Missing, Place};

use crate::fixture::{decoded, jpeg, shop};

#[tokio::test]
async fn every_width_of_the_ladder_is_had_and_no_other() {
    let shop = shop();
    let picture = shop.media.take(jpeg(700, 500)).await.unwrap();
    let widths: Vec<_> = picture.name.widths().collect();
    assert_eq!(widths, [96, 160, 240, 320, 480, 640, 700]);
    for file in picture.name.files() {
        let served = shop.media.get(&file.to_string()).await.unwrap();
        let size = (file.width(), picture.name.height_at(file.width()));
        assert_eq!(decoded(&served).dimensions(), size);
        assert_eq!(served.content_type, file.format().content_type());
    }
    let name = picture.name;
    let other = name.to_string().replace("-700x500", "-700x501");
    for file in [
        format!("{name}-97.webp"),
        format!("{name}-960.webp"),
        format!("{name}-0.webp"),
        format!("{name}-320.png"),
        format!("{name}-320.avif"),
        format!("{name}"),
        format!("{other}-320.webp"),
        format!("../originals/{name}"),
        "..".to_owned(),
        String::new(),
        "a".repeat(100_000),
    ] {
        let missing = shop.media.get(&file).await.unwrap_err();
        assert!(matches!(missing, Missing::Unknown), "{file} {missing:?}");
    }
    // What was asked in vain has left nothing behind.
    assert_eq!(shop.files().len(), 1 + widths.len() * 2);
}

#[tokio::test]
async fn a_page_is_told_what_there_is() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 100)).await.unwrap();
    let name = picture.name;
    let wanted = format!("/m/{name}-96.webp 96w, /m/{name}-160.webp 160w, /m/{name}-200.webp 200w");
    assert_eq!(picture.srcset("/m", Format::WebP), wanted);
}

#[tokio::test]
async fn a_variant_is_made_once_and_then_kept() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    let file = format!("{}-160.webp", picture.name);
    let made = shop.media.get(&file).await.unwrap();
    // It needs the original no more.
    let original = shop.folder.path().join(format!("originals/{}", picture.name));
    std::fs::remove_file(&original).unwrap();
    assert_eq!(shop.media.get(&file).await.unwrap(), made);
    // The others do.
    let missing = shop.media.get(&format!("{}-96.webp", picture.name)).await.unwrap_err();
    assert!(matches!(missing, Missing::Unknown), "{missing:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_ask_at_once_get_the_same_bytes() {
    let shop = shop();
    let picture = shop.media.take(jpeg(700, 500)).await.unwrap();
    let mut asking = tokio::task::JoinSet::new();
    // Far more than may wait for different variants: these wait for few.
    for turn in 0..300 {
        let (media, file) = (shop.media.clone(), picture.name.files().nth(turn % 3).unwrap());
        asking.spawn(async move { (file, media.get(&file.to_string()).await.unwrap()) });
    }
    let answers = asking.join_all().await;
    for (file, served) in &answers {
        let (_, first) = answers.iter().find(|(other, _)| other == file).unwrap();
        assert_eq!(served, first);
    }
    assert_eq!(shop.files().len(), 1 + 3);
}

#[tokio::test]
async fn who_asks_for_too_much_at_once_is_told_so() {
    let shop = shop();
    let mut files = Vec::new();
    for height in 100..110 {
        let picture = shop.media.take(jpeg(700, height)).await.unwrap();
        files.extend(picture.name.files());
    }
    assert!(files.len() > media::limits::WAITING_MAX);
    let mut asking = tokio::task::JoinSet::new();
    for file in files.clone() {
        let media = shop.media.clone();
        asking.spawn(async move { media.get(&file.to_string()).await });
    }
    let answers = asking.join_all().await;
    let busy = answers.iter().filter(|answer| matches!(answer, Err(Missing::Busy))).count();
    let served = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(busy + served, files.len());
    assert!(served >= media::limits::WAITING_MAX, "{served}");
    assert!(busy > 0);
    // And nobody is turned away for ever.
    for file in files {
        shop.media.get(&file.to_string()).await.unwrap();
    }
}

#[tokio::test]
async fn the_making_goes_on_when_the_asker_goes_away() {
    let shop = shop();
    let picture = shop.media.take(jpeg(700, 500)).await.unwrap();
    let file = format!("{}-640.webp", picture.name);
    let asker = tokio::spawn({
        let (media, file) = (shop.media.clone(), file.clone());
        async move { media.get(&file).await }
    });
    tokio::task::yield_now().await;
    asker.abort();
    drop(asker.await);
    shop.media.get(&file).await.unwrap();
    assert_eq!(shop.files().len(), 2);
}

#[tokio::test]
async fn all_variants_are_prepared_at_once_and_only_once() {
    let shop = shop();
    let picture = shop.media.take(jpeg(320, 200)).await.unwrap();
    shop.media.get(&format!("{}-96.webp", picture.name)).await.unwrap();
    assert_eq!(shop.media.prepare(&picture.name).await.unwrap(), 7);
    assert_eq!(shop.media.prepare(&picture.name).await.unwrap(), 0);
    assert_eq!(shop.files().len(), 1 + 8);
    // The same bytes as one by one.
    let other = crate::fixture::shop();
    other.media.take(jpeg(320, 200)).await.unwrap();
    for file in picture.name.files() {
        let file = file.to_string();
        assert_eq!(shop.media.get(&file).await.unwrap(), other.media.get(&file).await.unwrap());
    }
}

#[tokio::test]
async fn a_very_large_original_is_opened_only_when_it_is_taken() {
    let shop = shop();
    // Just above the limit and just below it; flat, so that the variants are small.
    let large = shop.media.take(jpeg(12_000, 667)).await.unwrap();
    assert_eq!(shop.files().len(), 1 + large.name.files().count());
    let original = shop.folder.path().join(format!("originals/{}", large.name));
    std::fs::remove_file(&original).unwrap();
    let served = shop.media.get(&format!("{}-1920.webp", large.name)).await.unwrap();
    assert_eq!(decoded(&served).dimensions(), (1_920, 107));
    let before = shop.files().len();
    shop.media.take(jpeg(12_000, 666)).await.unwrap();
    assert_eq!(shop.files().len(), before + 1);
}

#[tokio::test]
async fn an_original_that_changed_on_the_disk_is_not_shown() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    let original = shop.folder.path().join(format!("originals/{}", picture.name));
    std::fs::write(&original, jpeg(200, 121)).unwrap();
    let missing = shop.media.get(&format!("{}-96.webp", picture.name)).await.unwrap_err();
    assert!(matches!(missing, Missing::Damaged(_)), "{missing:?}");
    let missing = shop.media.prepare(&picture.name).await.unwrap_err();
    assert!(matches!(missing, Missing::Damaged(_)), "{missing:?}");
}

#[tokio::test]
async fn two_processes_on_one_folder_share_it() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    let place = Place::Folder(Folder::open(shop.folder.path()).unwrap());
    let other = Media::new(place, NonZeroUsize::MIN);
    let file = format!("{}-160.jpg", picture.name);
    let (one, two) = tokio::join!(shop.media.get(&file), other.get(&file));
    assert_eq!(one.unwrap(), two.unwrap());
}
