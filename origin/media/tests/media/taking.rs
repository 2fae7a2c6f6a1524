//! What is taken, what it is called, and what is not taken.

use bytes::Bytes;
use image::ImageFormat;
use media::limits::ORIGINAL_BYTES_MAX;
use media::{Kind, Refused};

use crate::fixture::{
    Colour, DRAWING, colours, decoded, exif, file, half_there, jpeg, quarters, shop, with_segment,
};

#[tokio::test]
async fn four_kinds_are_taken_by_their_content() {
    let shop = shop();
    for (format, kind) in [
        (ImageFormat::Jpeg, Kind::Jpeg),
        (ImageFormat::Png, Kind::Png),
        (ImageFormat::WebP, Kind::WebP),
        (ImageFormat::Gif, Kind::Gif),
    ] {
        let picture = shop.media.take(file(quarters(200, 120), format)).await.unwrap();
        assert_eq!((picture.kind, picture.width, picture.height), (kind, 200, 120));
        let served = shop.media.get(&format!("{}-96.webp", picture.name)).await.unwrap();
        let wanted = [Colour::Red, Colour::Green, Colour::Blue, Colour::White];
        assert_eq!(colours(&decoded(&served)), wanted, "{kind:?}");
    }
}

#[tokio::test]
async fn equal_bytes_have_one_name_and_are_kept_once() {
    let shop = shop();
    let first = shop.media.take(jpeg(200, 120)).await.unwrap();
    let again = shop.media.take(jpeg(200, 120)).await.unwrap();
    let other = shop.media.take(jpeg(200, 121)).await.unwrap();
    assert_eq!(first, again);
    assert_ne!(first.name, other.name);
    assert_eq!(shop.files().len(), 2);
    assert!(first.name.to_string().ends_with("-200x120"));
}

#[tokio::test]
async fn every_way_to_hold_a_camera_comes_out_upright() {
    use Colour::{Blue, Green, Red, White};
    let shop = shop();
    for (orientation, wanted) in [
        (1, [Red, Green, Blue, White]),
        (2, [Green, Red, White, Blue]),
        (3, [White, Blue, Green, Red]),
        (4, [Blue, White, Red, Green]),
        (5, [Red, Blue, Green, White]),
        (6, [Blue, Red, White, Green]),
        (7, [White, Green, Blue, Red]),
        (8, [Green, White, Red, Blue]),
    ] {
        let taken = with_segment(&jpeg(200, 120), 0xe1, &exif(orientation));
        let picture = shop.media.take(taken).await.unwrap();
        let size = if orientation < 5 { (200, 120) } else { (120, 200) };
        assert_eq!((picture.width, picture.height), size, "{orientation}");
        for width in [96, picture.width] {
            let served = shop.media.get(&format!("{}-{width}.webp", picture.name)).await.unwrap();
            let shown = decoded(&served);
            assert_eq!(colours(&shown), wanted, "{orientation}");
            assert_eq!(shown.dimensions(), (width, picture.name.height_at(width)));
        }
    }
}

#[tokio::test]
async fn nothing_a_camera_wrote_is_served() {
    let shop = shop();
    let taken = with_segment(&jpeg(200, 120), 0xe1, &exif(1));
    let secret = b"52.5200N";
    assert!(taken.windows(8).any(|bytes| bytes == secret));
    let picture = shop.media.take(taken).await.unwrap();
    for variant in picture.name.files() {
        let served = shop.media.get(&variant.to_string()).await.unwrap();
        assert!(!served.bytes.windows(8).any(|bytes| bytes == secret), "{variant}");
        assert!(!served.bytes.windows(4).any(|bytes| bytes.eq_ignore_ascii_case(b"exif")));
    }
}

#[tokio::test]
async fn colours_of_a_wide_profile_are_brought_into_srgb() {
    let shop = shop();
    let plain = jpeg(200, 120);
    let wide = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let tagged = [b"ICC_PROFILE\0\x01\x01".as_slice(), &wide].concat();
    let green = async |bytes: Bytes| {
        let picture = shop.media.take(bytes).await.unwrap();
        let served = shop.media.get(&format!("{}-96.webp", picture.name)).await.unwrap();
        decoded(&served).get_pixel(72, 14).0
    };
    let as_srgb = green(plain.clone()).await;
    let as_wide = green(with_segment(&plain, 0xe2, &tagged)).await;
    // Display P3's green lies outside sRGB: less red than there is.
    assert!(as_wide[0] < as_srgb[0], "{as_wide:?} {as_srgb:?}");
    assert!(as_wide[1] >= as_srgb[1], "{as_wide:?} {as_srgb:?}");
    // A profile that is none is ignored.
    let torn = [b"ICC_PROFILE\0\x01\x01".as_slice(), &wide[..60]].concat();
    assert_eq!(green(with_segment(&plain, 0xe2, &torn)).await, as_srgb);
}

#[tokio::test]
async fn what_is_transparent_stays_so_in_webp_and_is_paper_in_jpeg() {
    let shop = shop();
    let taken = file(half_there(200, 120), ImageFormat::Png);
    let picture = shop.media.take(taken).await.unwrap();
    let served = shop.media.get(&format!("{}-160.webp", picture.name)).await.unwrap();
    let shown = image::load_from_memory(&served.bytes).unwrap().into_rgba8();
    assert_eq!(shown.get_pixel(10, 10)[3], 0);
    assert_eq!(shown.get_pixel(150, 10)[3], 255);
    let served = shop.media.get(&format!("{}-160.jpg", picture.name)).await.unwrap();
    let wanted = [Colour::White, Colour::Green, Colour::White, Colour::White];
    assert_eq!(colours(&decoded(&served)), wanted);
}

#[tokio::test]
async fn what_is_not_a_picture_is_refused_and_not_kept() {
    let shop = shop();
    for bytes in [
        Bytes::new(),
        Bytes::from_static(b"<html><script>alert(1)</script>"),
        Bytes::from_static(b"%PDF-1.7"),
        Bytes::from_static(b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0"),
        // AVIF is not decoded.
        Bytes::from_static(b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf"),
        // SVG is a program: it has an entrance of its own.
        Bytes::from_static(DRAWING.as_bytes()),
    ] {
        let refused = shop.media.take(bytes).await.unwrap_err();
        assert!(matches!(refused, Refused::Unrecognised), "{refused:?}");
    }
    let long = Bytes::from(vec![0xff; ORIGINAL_BYTES_MAX + 1]);
    let refused = shop.media.take(long).await.unwrap_err();
    assert!(matches!(refused, Refused::TooManyBytes { .. }), "{refused:?}");
    let whole = jpeg(200, 120);
    let refused = shop.media.take(whole.slice(..whole.len() * 2 / 3)).await.unwrap_err();
    assert!(matches!(refused, Refused::Unreadable(_)), "{refused:?}");
    let whole = file(quarters(200, 120), ImageFormat::Png);
    let refused = shop.media.take(whole.slice(..whole.len() * 2 / 3)).await.unwrap_err();
    assert!(matches!(refused, Refused::Unreadable(_)), "{refused:?}");
    assert_eq!(shop.files(), Vec::<String>::new());
}

#[tokio::test]
async fn a_drawing_is_taken_by_its_own_entrance_and_rendered_in_every_size() {
    let shop = shop();
    let picture = shop.media.take_drawing(DRAWING).await.unwrap();
    assert_eq!((picture.kind, picture.width, picture.height), (Kind::Drawing, 400, 500));
    assert_eq!(shop.media.take_drawing(DRAWING).await.unwrap(), picture);
    for width in [96, 160, 240, 320, 400] {
        let served = shop.media.get(&format!("{}-{width}.jpg", picture.name)).await.unwrap();
        let shown = decoded(&served);
        assert_eq!(shown.dimensions(), (width, picture.name.height_at(width)));
        let middle = shown.get_pixel(width / 2, shown.height() / 2).0;
        assert!(middle[0].abs_diff(0xaa) < 8 && middle[1].abs_diff(0x33) < 8, "{middle:?}");
        let corner = shown.get_pixel(1, 1).0;
        assert!(corner[0].abs_diff(0xf4) < 8, "{corner:?}");
    }
}

#[tokio::test]
async fn a_drawing_reaches_for_nothing() {
    let shop = shop();
    let secret = shop.folder.path().join("secret.svg");
    let red = r#"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">
<rect width="90" height="90" fill="red"/></svg>"#;
    std::fs::write(&secret, red).unwrap();
    let open = r#"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"
xmlns:xlink="http://www.w3.org/1999/xlink">"#;
    for address in [
        secret.display().to_string(),
        format!("file://{}", secret.display()),
        format!("data:image/svg+xml;utf8,{}", red.replace('"', "'").replace('<', "%3C")),
    ] {
        let drawing =
            format!(r#"{open}<image width="90" height="90" xlink:href="{address}"/></svg>"#);
        let picture = shop.media.take_drawing(drawing).await.unwrap();
        let served = shop.media.get(&format!("{}-90.jpg", picture.name)).await.unwrap();
        assert_eq!(decoded(&served).get_pixel(45, 45).0, [255, 255, 255], "{address}");
    }
    let entity = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">
<!DOCTYPE a [<!ENTITY b "c">]></svg>"#;
    let prolog = format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{DRAWING}");
    for drawing in [entity, &prolog, "<svg", "", r#"<svg width="9" height="9">"#] {
        assert!(shop.media.take_drawing(drawing.to_owned()).await.is_err(), "{drawing}");
    }
    let huge = DRAWING.replacen(r#"width="400""#, r#"width="40000""#, 1);
    let refused = shop.media.take_drawing(huge).await.unwrap_err();
    assert!(matches!(refused, Refused::TooLarge { width: 40_000, .. }), "{refused:?}");
}
