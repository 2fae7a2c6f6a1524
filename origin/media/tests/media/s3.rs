//! Pictures in a bucket, against a real server.

use std::sync::Arc;

use domain::Timestamp;
use media::{Media, Missing, Place, PlaceError, Refused, S3, S3Settings, S3SettingsError, Style};

use crate::bucket::{Fault, SECRET_KEY, clock, server};
use crate::fixture::{AT_ONCE, Colour, colours, decoded, jpeg};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

#[tokio::test]
async fn a_picture_goes_into_a_bucket_and_comes_out() {
    let server = server().await;
    let media = server.media();
    let original = jpeg(200, 120);
    let picture = media.take(original.clone()).await.unwrap();
    let kept = std::fs::read(server.object(&format!("originals/{}", picture.name))).unwrap();
    assert_eq!(kept, original);
    let file = format!("{}-160.webp", picture.name);
    let made = media.get(&file).await.unwrap();
    let wanted = [Colour::Red, Colour::Green, Colour::Blue, Colour::White];
    assert_eq!(colours(&decoded(&made)), wanted);
    assert_eq!(std::fs::read(server.object(&format!("media/{file}"))).unwrap(), made.bytes);

    // Another process finds it made: one request, no original.
    server.seen();
    assert_eq!(server.media().get(&file).await.unwrap(), made);
    let seen = server.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(
        (seen[0].method.as_str(), seen[0].path.as_str()),
        ("GET", format!("/pictures/media/{file}").as_str())
    );

    // Taken again it is asked for and not sent again.
    assert_eq!(media.take(original).await.unwrap(), picture);
    let methods: Vec<_> = server.seen().into_iter().map(|seen| seen.method).collect();
    assert_eq!(methods, ["HEAD"]);
}

#[tokio::test]
async fn objects_say_what_they_are_and_how_long_they_may_be_kept() {
    let server = server().await;
    let media = server.media();
    let picture = media.take(jpeg(200, 120)).await.unwrap();
    assert_eq!(media.prepare(&picture.name).await.unwrap(), 6);
    assert_eq!(media.prepare(&picture.name).await.unwrap(), 0);
    let puts: Vec<_> = server.seen().into_iter().filter(|seen| seen.method == "PUT").collect();
    assert_eq!(puts.len(), 7);
    for put in puts {
        let (kind, kept) = match put.path.rsplit_once('.') {
            Some((_, "webp")) => ("image/webp", IMMUTABLE),
            Some((_, "jpg")) => ("image/jpeg", IMMUTABLE),
            // An original may hold where it was taken.
            _ => ("image/jpeg", "private, no-store"),
        };
        assert_eq!(
            (put.content_type.as_str(), put.cache_control.as_str()),
            (kind, kept),
            "{}",
            put.path
        );
    }
}

#[tokio::test]
async fn what_is_not_in_the_bucket_is_unknown() {
    let server = server().await;
    let picture = server.media().take(jpeg(200, 120)).await.unwrap();
    std::fs::remove_file(server.object(&format!("originals/{}", picture.name))).unwrap();
    let missing = server.media().get(&format!("{}-96.jpg", picture.name)).await.unwrap_err();
    assert!(matches!(missing, Missing::Unknown), "{missing:?}");
}

#[tokio::test]
async fn a_lost_line_a_torn_body_and_a_busy_server_are_tried_again() {
    let server = server().await;
    let media = server.media();
    let picture = media.take(jpeg(200, 120)).await.unwrap();
    let file = format!("{}-96.webp", picture.name);
    let made = media.get(&file).await.unwrap();
    for faults in [
        [Fault::Lost, Fault::Lost],
        [Fault::Torn, Fault::Torn],
        [Fault::Endless, Fault::Overloaded],
        [Fault::Overloaded, Fault::Torn],
    ] {
        server.fail(faults);
        assert_eq!(media.get(&file).await.unwrap(), made, "{faults:?}");
        assert_eq!(server.faults_left(), 0);
    }
    // Taking asks with HEAD and sends with PUT: each has its own attempts.
    server.fail([Fault::Lost, Fault::Overloaded]);
    let other = media.take(jpeg(200, 121)).await.unwrap();
    assert!(server.object(&format!("originals/{}", other.name)).is_file());
}

#[tokio::test]
async fn a_server_that_stays_away_is_given_up() {
    let server = server().await;
    let media = server.media();
    let picture = media.take(jpeg(200, 120)).await.unwrap();
    let file = format!("{}-96.webp", picture.name);
    for fault in [Fault::Lost, Fault::Torn, Fault::Endless, Fault::Overloaded] {
        server.fail([fault; 3]);
        let missing = media.get(&file).await.unwrap_err();
        let unreachable = matches!(missing, Missing::Place(PlaceError::Unreachable(_)));
        assert!(unreachable, "{fault:?} {missing:?}");
        assert_eq!(server.faults_left(), 0, "three attempts, not more and not fewer");
    }
    // Nobody listens there.
    let away = server.media_with(|settings| settings.endpoint = "http://127.0.0.1:9".to_owned());
    let missing = away.get(&file).await.unwrap_err();
    assert!(matches!(missing, Missing::Place(PlaceError::Unreachable(_))), "{missing:?}");
    let refused = away.take(jpeg(200, 120)).await.unwrap_err();
    assert!(matches!(refused, Refused::Place(PlaceError::Unreachable(_))), "{refused:?}");
}

#[tokio::test]
async fn what_is_larger_than_any_picture_is_not_read() {
    let server = server().await;
    let media = server.media();
    let picture = media.take(jpeg(200, 120)).await.unwrap();
    for fault in [Fault::Flood, Fault::Flow] {
        server.fail([fault]);
        let missing = media.get(&format!("{}-96.webp", picture.name)).await.unwrap_err();
        assert!(matches!(missing, Missing::Place(PlaceError::TooMuch)), "{missing:?}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_said_to_be_one() {
    let server = server().await;
    let picture = server.media().take(jpeg(200, 120)).await.unwrap();
    let file = format!("{}-96.webp", picture.name);
    server.seen();
    for media in [
        server.media_with(|settings| settings.secret_key = "wrong".to_owned()),
        server.media_with(|settings| settings.access_key = "unknown".to_owned()),
    ] {
        let missing = media.get(&file).await.unwrap_err();
        assert!(matches!(missing, Missing::Place(PlaceError::Denied(_))), "{missing:?}");
        let refused = media.take(jpeg(200, 121)).await.unwrap_err();
        assert!(matches!(refused, Refused::Place(PlaceError::Denied(_))), "{refused:?}");
        // Asking again would not help.
        assert_eq!(server.seen().len(), 2);
        let said = format!("{refused:?} {missing:?}");
        assert!(!said.contains("wrong") && !said.contains(SECRET_KEY), "{said}");
    }
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_said_not_to_be() {
    // The server under test makes a bucket when something is put into it: here it is told to answer
    // as others do.
    let server = server().await;
    let media = server.media();
    let picture = media.take(jpeg(200, 120)).await.unwrap();
    server.fail([Fault::NoBucket]);
    let missing = media.get(&format!("{}-96.webp", picture.name)).await.unwrap_err();
    assert!(matches!(missing, Missing::Place(PlaceError::NoBucket)), "{missing:?}");
    // A HEAD does not say which of the two is not there, the PUT after it does.
    server.fail([Fault::NoBucket, Fault::NoBucket]);
    let refused = media.take(jpeg(200, 121)).await.unwrap_err();
    assert!(matches!(refused, Refused::Place(PlaceError::NoBucket)), "{refused:?}");
    assert_eq!(server.faults_left(), 0);
}

#[tokio::test]
async fn a_signature_says_the_time_it_is_given() {
    let server = server().await;
    let now = clock();
    let late = Arc::new(move || Timestamp::from_millis(now().millis() - 3_600_000));
    let settings = settings(|settings| {
        settings.endpoint = format!("http://127.0.0.1:{}", server.address.port());
    });
    let media = Media::new(Place::S3(S3::new(settings, late).unwrap()), AT_ONCE);
    let refused = media.take(jpeg(200, 120)).await.unwrap_err();
    assert!(matches!(refused, Refused::Place(PlaceError::Denied(_))), "{refused:?}");
}

#[tokio::test]
async fn settings_that_name_no_bucket_are_refused() {
    let refusal = |change: fn(&mut S3Settings)| S3::new(settings(change), clock()).unwrap_err();
    for change in [
        (|settings| settings.endpoint = "s3.example.com".to_owned()) as fn(&mut S3Settings),
        |settings| settings.endpoint = "ftp://s3.example.com".to_owned(),
        |settings| settings.endpoint = String::new(),
    ] {
        assert_eq!(refusal(change), S3SettingsError::Endpoint);
    }
    for change in [
        (|settings| settings.bucket = String::new()) as fn(&mut S3Settings),
        |settings| settings.bucket = "../other".to_owned(),
        |settings| settings.bucket = "..".to_owned(),
    ] {
        assert_eq!(refusal(change), S3SettingsError::Bucket);
    }
}

#[tokio::test]
async fn a_bucket_is_named_by_the_path_or_by_the_host() {
    for (style, wanted) in [
        (Style::Path, "https://s3.example.com/pictures/"),
        (Style::VirtualHost, "https://pictures.s3.example.com/"),
    ] {
        let settings = settings(|settings| settings.style = style);
        let shown = format!("{:?}", S3::new(settings, clock()).unwrap());
        // And it shows no key.
        assert_eq!(shown, format!("S3({wanted:?})"));
    }
}

fn settings(change: impl FnOnce(&mut S3Settings)) -> S3Settings {
    let mut settings = S3Settings {
        endpoint: "https://s3.example.com".to_owned(),
        bucket: "pictures".to_owned(),
        region: "us-east-1".to_owned(),
        style: Style::Path,
        access_key: "key".to_owned(),
        secret_key: "secret".to_owned(),
    };
    change(&mut settings);
    settings
}
