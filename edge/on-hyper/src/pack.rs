//! Answers packed by gzip, for whoever takes that.
//!
//! In front of a Worker or a Spin component the platform does this; in front of a native edge there
//! may be nobody. Only public answers are packed: in one that holds a secret beside what somebody
//! else chose, the length would tell of the secret (BREACH).

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, VARY,
};
use http::{HeaderMap, HeaderValue, Response};
use http_body_util::{BodyExt, Full};

/// Less than this fits into one packet either way.
const BYTES_MIN: u64 = 1_024;
/// What is won beyond this level is not worth the time: pages are packed for each request.
const LEVEL: u32 = 5;
/// What shrinks; pictures are packed already.
const KINDS: [&str; 6] = [
    "text/",
    "application/json",
    "application/javascript",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
];

/// Whether whoever sent these headers takes gzip.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let texts = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(|text| text.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        // A weight of nothing is a refusal, however many zeros it is written with.
        let refused = |part: &str| {
            let weight = part.strip_prefix("q=").unwrap_or("1");
            weight.trim_matches(['0', '.']).is_empty()
        };
        named && !parts.any(refused)
    })
}

/// The answer, packed when `wanted` and when it may be and shrinks.
pub(crate) async fn pack(
    wanted: bool,
    mut response: Response<Full<Bytes>>,
) -> Response<Full<Bytes>> {
    let headers = response.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = text(CONTENT_TYPE);
    let shrinks = KINDS.iter().any(|known| kind.starts_with(known));
    let length = text(CONTENT_LENGTH).parse::<u64>().unwrap_or_default();
    let public = text(CACHE_CONTROL).starts_with("public");
    if !shrinks || !public || length < BYTES_MIN || headers.contains_key(CONTENT_ENCODING) {
        return response;
    }
    response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    if !wanted {
        return response;
    }
    let Ok(body) = std::mem::take(response.body_mut()).collect().await;
    let plain = body.to_bytes();
    let packed = gzip(&plain).filter(|packed| packed.len() < plain.len());
    if let Some(packed) = &packed {
        let headers = response.headers_mut();
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(packed.len()));
        // Not the same bytes any more, and the same page all the same.
        let weak = headers.get(ETAG).and_then(|tag| tag.to_str().ok());
        let weak = weak.and_then(|tag| HeaderValue::try_from(format!("W/{tag}")).ok());
        if let Some(weak) = weak {
            headers.insert(ETAG, weak);
        }
    }
    *response.body_mut() = Full::new(packed.unwrap_or(plain));
    response
}

/// Nothing when it fails, which writing into memory does not.
fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(LEVEL));
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    fn answer(cache: &'static str, kind: &'static str, length: usize) -> Response<Full<Bytes>> {
        Response::builder()
            .header(CACHE_CONTROL, cache)
            .header(CONTENT_TYPE, kind)
            .header(CONTENT_LENGTH, length)
            .header(ETAG, "\"a\"")
            .body(Full::new(Bytes::from("shop ".repeat(length / 5))))
            .unwrap()
    }

    #[test]
    fn gzip_is_asked_for() {
        let takes = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(text));
            takes_gzip(&headers)
        };
        for yes in ["gzip", "br, GZIP", "gzip;q=0.5, br", "deflate,gzip ; q=1.0"] {
            assert!(takes(yes), "{yes}");
        }
        for no in ["", "br", "gzip;q=0", "gzip; q=0.000", "identity", "xgzip"] {
            assert!(!takes(no), "{no}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn a_public_page_is_packed_and_says_so() {
        let page = pack(true, answer("public, max-age=0", "text/html; charset=utf-8", 5_000)).await;
        assert_eq!(page.headers()[CONTENT_ENCODING], "gzip");
        assert_eq!(page.headers()[VARY], "accept-encoding");
        assert_eq!(page.headers()[ETAG], "W/\"a\"");
        let length: usize = page.headers()[CONTENT_LENGTH].to_str().unwrap().parse().unwrap();
        let Ok(body) = page.into_body().collect().await;
        let bytes = body.to_bytes();
        assert_eq!(bytes.len(), length);
        let mut text = String::new();
        GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, "shop ".repeat(1_000));
    }

    #[tokio::test]
    async fn what_is_private_small_packed_already_or_not_wanted_stays_as_it_is() {
        let plain = [
            (true, answer("private, no-store", "text/html", 5_000)),
            (true, answer("public", "text/html", 1_000)),
            (true, answer("public", "image/webp", 5_000)),
            (false, answer("public", "text/html", 5_000)),
        ];
        for (wanted, response) in plain {
            let length = response.headers()[CONTENT_LENGTH].clone();
            let same = pack(wanted, response).await;
            assert!(!same.headers().contains_key(CONTENT_ENCODING), "{same:?}");
            assert_eq!(
                (&same.headers()[ETAG], &same.headers()[CONTENT_LENGTH]),
                (&HeaderValue::from_static("\"a\""), &length)
            );
            let Ok(body) = same.into_body().collect().await;
            assert_eq!(body.to_bytes().len().to_string(), length.to_str().unwrap());
        }
    }
}
