//! What a folder does with what it cannot do.

use media::{Folder, Missing, PlaceError, Refused};

use crate::fixture::{jpeg, shop};

#[tokio::test]
async fn files_have_their_names_only_when_they_are_whole() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    shop.media.prepare(&picture.name).await.unwrap();
    // No file in the making is left.
    assert!(shop.files().iter().all(|file| !file.contains(".part")), "{:?}", shop.files());
}

#[tokio::test]
async fn what_a_crash_left_behind_is_in_nobodys_way() {
    let shop = shop();
    for count in 0..200 {
        let left = format!("originals/.{}-{count}.part", std::process::id());
        std::fs::write(shop.folder.path().join(left), b"half").unwrap();
    }
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    shop.media.get(&format!("{}-96.webp", picture.name)).await.unwrap();
}

#[tokio::test]
async fn a_disk_that_fails_is_told_apart_from_a_picture_that_is_not_there() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    // A folder in the place of a file can be neither read nor replaced, whoever runs this.
    let variant = format!("{}-96.webp", picture.name);
    std::fs::create_dir(shop.folder.path().join("media").join(&variant)).unwrap();
    let missing = shop.media.get(&variant).await.unwrap_err();
    assert!(matches!(missing, Missing::Place(PlaceError::Disk("read", _))), "{missing:?}");

    std::fs::remove_dir_all(shop.folder.path().join("originals")).unwrap();
    let refused = shop.media.take(jpeg(200, 121)).await.unwrap_err();
    assert!(matches!(refused, Refused::Place(PlaceError::Disk("written", _))), "{refused:?}");

    let taken = shop.folder.path().join("file");
    std::fs::write(&taken, b"").unwrap();
    assert!(matches!(Folder::open(&taken), Err(PlaceError::Disk("made", _))));
}

#[tokio::test]
async fn a_variant_that_cannot_be_kept_is_shown_all_the_same() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    std::fs::remove_dir_all(shop.folder.path().join("media")).unwrap();
    shop.media.get(&format!("{}-96.webp", picture.name)).await.unwrap();
    let missing = shop.media.prepare(&picture.name).await.unwrap_err();
    assert!(matches!(missing, Missing::Place(PlaceError::Disk("written", _))), "{missing:?}");
}
