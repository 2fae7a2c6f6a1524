//! The HTTP face.

use axum::body::Body;
use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use media::{Media, routes};
use tower::ServiceExt as _;

use crate::fixture::{jpeg, shop};

async fn ask(media: &Media, method: Method, path: &str, tag: Option<&str>) -> Response<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(tag) = tag {
        request = request.header("if-none-match", tag);
    }
    routes(media.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn check_guards(response: &Response<Body>) {
    assert_eq!(header(response, "x-content-type-options"), "nosniff");
    assert_eq!(header(response, "content-security-policy"), "default-src 'none'");
    assert_eq!(header(response, "access-control-allow-origin"), "*");
    assert_eq!(header(response, "accept-ranges"), "none");
}

#[tokio::test]
async fn a_picture_is_served_for_a_year() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    let file = format!("{}-160.webp", picture.name);
    let kept = shop.media.get(&file).await.unwrap();
    let path = format!("/media/{file}");

    let got = ask(&shop.media, Method::GET, &path, None).await;
    assert_eq!(got.status(), StatusCode::OK);
    check_guards(&got);
    assert_eq!(header(&got, "content-type"), "image/webp");
    assert_eq!(header(&got, "cache-control"), "public, max-age=31536000, immutable");
    let tag = header(&got, "etag").to_owned();
    assert_eq!(tag, kept.etag);
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() == 34, "{tag}");
    assert_eq!(got.into_body().collect().await.unwrap().to_bytes(), kept.bytes);

    let head = ask(&shop.media, Method::HEAD, &path, None).await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(header(&head, "content-length"), kept.bytes.len().to_string());
    assert_eq!(header(&head, "etag"), tag);
    assert!(head.into_body().collect().await.unwrap().to_bytes().is_empty());

    for known in [tag.clone(), format!("\"a\", W/{tag}"), "*".to_owned()] {
        let same = ask(&shop.media, Method::GET, &path, Some(&known)).await;
        assert_eq!(same.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(header(&same, "etag"), tag);
        assert_eq!(header(&same, "cache-control"), "public, max-age=31536000, immutable");
        assert!(same.into_body().collect().await.unwrap().to_bytes().is_empty());
    }
    let other = ask(&shop.media, Method::GET, &path, Some("\"other\"")).await;
    assert_eq!(other.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_and_never_the_original() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    let name = picture.name;
    for path in [
        format!("/media/{name}"),
        format!("/media/{name}-161.webp"),
        format!("/media/{name}-160.gif"),
        format!("/media/..%2foriginals%2f{name}"),
        "/media/%00".to_owned(),
    ] {
        let answer = ask(&shop.media, Method::GET, &path, None).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        check_guards(&answer);
        assert_eq!(header(&answer, "content-type"), "application/problem+json");
        assert_eq!(header(&answer, "cache-control"), "no-store");
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "not_found");
        assert_eq!(body["status"], 404);
    }
    let answer = ask(&shop.media, Method::POST, &format!("/media/{name}-96.jpg"), None).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header(&answer, "allow"), "GET,HEAD");
}

#[tokio::test]
async fn a_fault_of_ours_says_nothing_about_our_insides() {
    let shop = shop();
    let picture = shop.media.take(jpeg(200, 120)).await.unwrap();
    let original = shop.folder.path().join(format!("originals/{}", picture.name));
    std::fs::write(&original, b"something else").unwrap();
    let path = format!("/media/{}-96.webp", picture.name);
    let answer = ask(&shop.media, Method::GET, &path, None).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    assert!(!String::from_utf8_lossy(&body).contains("original"), "{body:?}");
}
