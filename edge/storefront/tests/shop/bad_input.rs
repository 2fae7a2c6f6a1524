//! Whatever is sent, the answer is a problem or a page, nothing changes, and nothing panics.

use http::Method;
use serde_json::json;

use crate::carts::{create, mugs};
use crate::fixture::MUG;
use crate::talk::Talk;

const JSON: (&str, &str) = ("content-type", "application/json");

#[test]
fn bodies_are_read_strictly() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    let path = format!("{}/lines", cart.path);
    let secret = ("bodega-cart", cart.secret.as_str());
    let id = MUG.to_string();
    let good = mugs(1).to_string();
    let deep = format!("{}1{}", "[".repeat(2_000), "]".repeat(2_000));
    let huge = format!("{{\"quantity\":1{}}}", "0".repeat(400));
    for (body, status, code) in [
        ("{", 400, "malformed_json"),
        ("{\"quantity\":1,\"quantity\":2}", 400, "malformed_json"),
        ("[]", 400, "invalid_request"),
        ("null", 400, "invalid_request"),
        ("\"text\"", 400, "invalid_request"),
        ("", 400, "invalid_request"),
        ("{}", 400, "invalid_request"),
        (&format!("{{\"variant_id\":\"{id}\",\"quantity\":\"1\"}}"), 400, "invalid_request"),
        (&format!("{{\"variant_id\":\"{id}\",\"quantity\":1.5}}"), 400, "invalid_request"),
        (&format!("{{\"variant_id\":\"{id}\",\"quantity\":1,\"x\":1}}"), 400, "invalid_request"),
        (&format!("{{\"variant_id\":\"{id}\",\"quantity\":1e3}}"), 400, "invalid_request"),
        ("{\"variant_id\":\"MUG\",\"quantity\":1}", 422, "validation_failed"),
        ("{\"variant_id\":7,\"quantity\":1}", 400, "invalid_request"),
        (&deep, 400, "malformed_json"),
        (&huge, 400, "malformed_json"),
    ] {
        talk.send(Method::POST, &path, &[secret, JSON], body.as_bytes()).problem(status, code);
    }
    talk.send(Method::POST, &path, &[secret, JSON], b"{\"variant_id\":\"\xff\"}")
        .problem(400, "not_utf8");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        talk.send(Method::POST, &path, &[secret, ("content-type", kind)], good.as_bytes())
            .problem(415, "unsupported_media_type");
    }
    talk.send(Method::POST, &path, &[secret], good.as_bytes())
        .problem(415, "unsupported_media_type");
    assert!(cart.get(&mut talk).json()["lines"].as_array().unwrap().is_empty());
    let kind = ("content-type", "Application/JSON; charset=utf-8");
    talk.send(Method::POST, &path, &[secret, kind], good.as_bytes()).expect(200);
}

#[test]
fn bodies_have_a_size() {
    let mut talk = Talk::new();
    let exact = format!("{{\"market\":\"{}\"}}", "x".repeat(65_536 - 13));
    assert_eq!(exact.len(), 65_536);
    talk.send(Method::POST, "/store/v1/carts", &[JSON], exact.as_bytes())
        .problem(422, "validation_failed");
    let more = format!("{exact} ");
    talk.send(Method::POST, "/store/v1/carts", &[JSON], more.as_bytes())
        .problem(413, "body_too_large");
    // Announced or not, and whatever the route.
    let announced = ("content-length", "70000");
    talk.send(Method::POST, "/nowhere", &[announced], b"x").expect(413);
}

#[test]
fn routes_and_methods_are_exact() {
    let mut talk = Talk::new();
    talk.get("/store/v1/nothing").problem(404, "not_found");
    talk.get("/nothing").expect(404);
    for (path, allow) in [
        ("/store/v1/products", "GET, HEAD"),
        ("/store/v1/carts", "POST"),
        ("/store/v1/carts/x/lines/y", "PATCH, DELETE"),
        ("/store/v1/checkouts", "POST"),
    ] {
        let said = talk.send(Method::PUT, path, &[], b"");
        assert_eq!(said.problem(405, "method_not_allowed").header("allow"), allow);
    }
    let said = talk.send(Method::DELETE, "/checkout", &[], b"");
    assert_eq!(said.expect(405).header("allow"), "GET, HEAD, POST");
    let said = talk.send(Method::from_bytes(b"BREW").unwrap(), "/", &[], b"");
    said.expect(405);
}

#[test]
fn forms_from_elsewhere_are_refused() {
    let mut talk = Talk::new();
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let body = format!("variant={MUG}&quantity=1");
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("sec-fetch-site", "same-origin", 303),
        ("sec-fetch-site", "none", 303),
        ("origin", "https://evil.test", 403),
        ("origin", "null", 403),
        ("origin", "http://shop.test", 303),
        ("accept-language", "de", 303),
    ] {
        let headers = [kind, (name, value)];
        let said = talk.send(Method::POST, "/cart/lines", &headers, body.as_bytes());
        assert_eq!(said.status.as_u16(), status, "{name}: {value}");
    }
    // Fetch metadata cannot be forged by a page; it wins over Origin.
    let headers = [kind, ("sec-fetch-site", "cross-site"), ("origin", "http://shop.test")];
    talk.send(Method::POST, "/cart/lines", &headers, body.as_bytes()).expect(403);
}

#[test]
fn forms_are_read_or_refused_with_a_page() {
    let mut talk = Talk::new();
    let kind = ("content-type", "application/x-www-form-urlencoded");
    for (body, status) in [
        (&b"variant=%zz"[..], 400),
        (b"\xff=1", 400),
        (b"quantity=1&quantity=2", 400),
        (b"variant=none&quantity=1", 422),
        (b"", 422),
    ] {
        let said = talk.send(Method::POST, "/cart/lines", &[kind], body);
        assert_eq!(said.expect(status).header("content-type"), "text/html; charset=utf-8");
        assert!(said.text.contains(said.header("x-request-id")));
    }
    talk.send(Method::POST, "/cart/lines", &[JSON], b"{}").expect(415);
    assert_eq!(talk.host.0.carts.count("SELECT count(*) FROM carts"), 0);
}

#[test]
fn headers_are_read_or_refused() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    let path = format!("{}/lines", cart.path);
    let long = "k".repeat(256);
    for key in ["", "a b", long.as_str(), "\u{e4}"] {
        let headers = [("bodega-cart", cart.secret.as_str()), ("idempotency-key", key)];
        talk.post(&path, &headers, &mugs(1)).problem(400, "invalid_header");
    }
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    talk.send(Method::GET, "/", &[("traceparent", trace)], b"");
    talk.send(Method::GET, "/", &[("traceparent", "00-zz-yy-01")], b"");
    let log = talk.host.0.log.borrow();
    let last = &log[log.len() - 2..];
    assert!(last[0].contains("00-4bf92f3577b34da6a3ce929d0e0e4736-"), "{last:?}");
    assert!(!last[1].contains("zz-yy"), "{last:?}");
}

#[test]
fn an_operation_id_has_an_alphabet() {
    let mut talk = Talk::new();
    let cart = create(&mut talk);
    for id in ["", "a b", "\u{e4}", &"x".repeat(65)] {
        let body = json!({ "variant_id": MUG.to_string(), "quantity": 1, "operation_id": id });
        cart.add(&mut talk, &body).problem(422, "validation_failed");
    }
}
