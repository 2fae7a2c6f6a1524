//! Products, stock and releases.

use books::admin_keys::Scope;
use http::Method;
use serde_json::{Value, json};

use super::problem;
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn products_come_in_pages_and_by_any_name() {
    let world = World::open().await;
    let staff = world.staff(Scope::Read).await;
    let mut seen = Vec::new();
    let mut path = "/products?limit=4".to_owned();
    loop {
        let page = staff.get(&path).await.expect(200);
        let data = page["data"].as_array().unwrap();
        assert!((1..=4).contains(&data.len()));
        seen.extend(data.iter().map(|one| one["slug"].as_str().unwrap().to_owned()));
        if page["page"]["has_more"] == false {
            assert_eq!(page["page"].get("next_cursor"), None);
            break;
        }
        path =
            format!("/products?limit=4&cursor={}", page["page"]["next_cursor"].as_str().unwrap());
    }
    assert_eq!(seen.len(), 10);
    let own: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!(own.len(), 10);

    let by_slug = staff.get(&format!("/products/{}", seen[0])).await;
    let product = by_slug.expect(200);
    assert_eq!(by_slug.header("etag"), format!("\"{}\"", product["version"]));
    for key in [&product["id"], &product["variants"][0]["sku"], &product["variants"][0]["id"]] {
        let same = staff.get(&format!("/products/{}", key.as_str().unwrap())).await.expect(200);
        assert_eq!(same["id"], product["id"]);
    }
    problem(&staff.get("/products/no-such-thing").await, 404, "product_not_found");
    problem(&staff.get("/products?limit=0").await, 400, "invalid_parameter");
    problem(&staff.get("/products?limit=x").await, 400, "invalid_parameter");
    problem(&staff.get("/products?colour=red").await, 400, "invalid_parameter");
    problem(&staff.get("/products?status=SOLD").await, 400, "invalid_parameter");
    problem(&staff.get("/products?cursor=x").await, 400, "invalid_cursor");
    let none = staff.get("/products?status=ARCHIVED").await.expect(200);
    assert_eq!(none["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_changed_by_who_has_seen_the_product_and_then_published() {
    let world = World::open().await;
    let staff = world.staff(Scope::Write).await;
    let list = staff.get("/products?limit=1").await.expect(200);
    let path = format!("/products/{}", list["data"][0]["slug"].as_str().unwrap());
    let seen = staff.get(&path).await;
    let tag = seen.header("etag").to_owned();
    let price = |amount: i64| {
        json!({ "prices": [{
            "market": "us", "price": { "amount": amount, "currency": "USD" },
            "compare_at_price": { "amount": amount + 500, "currency": "USD" },
        }] })
    };

    let changed = staff.patch(&path, &tag, &price(1_234)).await;
    let product = changed.expect(200);
    assert_ne!(changed.header("etag"), tag);
    let newest = |product: &Value| {
        let prices = product["variants"][0]["prices"].as_array().unwrap();
        let mut usd = prices.iter().filter(|one| one["price"]["currency"] == "USD");
        usd.next_back().unwrap().clone()
    };
    assert_eq!(newest(&product)["price"]["amount"], 1_234);
    assert_eq!(newest(&product)["compare_at_price"]["amount"], 1_734);
    let other = problem(&staff.patch(&path, &tag, &price(99)).await, 412, "version_mismatch");
    assert_eq!(other["product"]["version"], product["version"]);

    // Nobody sees it yet; then everybody does, once.
    let before = staff.get("/releases").await.expect(200);
    assert_eq!(before["data"][0]["current"], true);
    let made = staff.named("publish-1", "/releases", &json!({})).await;
    let release = made.expect(201);
    assert_eq!(release["current"], true);
    assert_eq!(release["release"], before["data"][0]["release"].as_u64().unwrap() + 1);
    let again = staff.named("publish-1", "/releases", &json!({})).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.expect(200)["release"], release["release"]);
    let unchanged = staff.post("/releases", &json!({})).await.expect(200);
    assert_eq!(unchanged["hash"], release["hash"]);

    // And back.
    let first = before["data"][0]["release"].as_u64().unwrap();
    let back = staff.send(Method::POST, &format!("/releases/{first}/rollback"), &[], "").await;
    assert_eq!(back.expect(200)["current"], true);
    let list = staff.get("/releases").await.expect(200);
    assert_eq!(list["data"][0]["current"], false);
    problem(&staff.post("/releases/999/rollback", &json!({})).await, 404, "release_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_that_makes_no_sense_is_refused_whole() {
    let world = World::open().await;
    let staff = world.staff(Scope::Write).await;
    let list = staff.get("/products?limit=2").await.expect(200);
    let slug = |place: usize| list["data"][place]["slug"].as_str().unwrap().to_owned();
    let path = format!("/products/{}", slug(0));
    let refused = async |body: Value, field: &str, code: &str| {
        let problem = problem(&staff.patch(&path, "", &body).await, 422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
    };
    let price = |market: &str, amount: i64, currency: &str| {
        let price = json!({ "amount": amount, "currency": currency });
        json!({ "market": market, "price": price })
    };
    let field = "prices[0].price.currency";
    refused(json!({ "prices": [price("us", 1, "EUR")] }), field, "currency").await;
    refused(json!({ "prices": [price("us", 1, "XXQ")] }), field, "currency").await;
    refused(json!({ "prices": [price("mars", 1, "USD")] }), "prices[0].market", "unknown").await;
    let field = "prices[0].price.amount";
    refused(json!({ "prices": [price("us", -1, "USD")] }), field, "negative_price").await;
    let stranger = json!({ "variant": "NO-SUCH", "market": "us",
        "price": { "amount": 1, "currency": "USD" } });
    refused(json!({ "prices": [stranger] }), "prices[0].variant", "unknown").await;
    refused(json!({ "title": "" }), "", "text").await;
    refused(json!({ "slug": slug(1) }), "", "slug_taken").await;
    refused(json!({ "slug": "Not A Slug" }), "slug", "slug").await;
    refused(json!({ "categories": ["nowhere"] }), "", "unknown_category").await;
    problem(&staff.patch(&path, "", &json!({ "colour": "red" })).await, 400, "malformed");
    let typed = [("content-type", "text/plain")];
    let reply = staff.send(Method::PATCH, &path, &typed, "{}").await;
    problem(&reply, 415, "unsupported_media_type");
    let huge = json!({ "description": "x".repeat(4 * 65_536) });
    problem(&staff.patch(&path, "", &huge).await, 413, "body_too_large");
    let stored = staff.get(&path).await.expect(200);
    assert_eq!(stored, list["data"][0], "nothing was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_archived_and_not_archived_again_by_a_late_copy() {
    let world = World::open().await;
    let staff = world.staff(Scope::Write).await;
    let list = staff.get("/products?limit=1").await.expect(200);
    let path = format!("/products/{}", list["data"][0]["id"].as_str().unwrap());
    let archive = format!("{path}/archive");
    let archived = staff.named("a-1", &archive, &json!({})).await.expect(200);
    assert_eq!(archived["status"], "ARCHIVED");
    let stale = [("if-match", "\"1\"")];
    let reply = staff.send(Method::POST, &format!("{path}/publish"), &stale, "").await;
    problem(&reply, 412, "version_mismatch");
    let back = staff.send(Method::POST, &format!("{path}/publish"), &[], "").await.expect(200);
    assert_eq!(back["status"], "PUBLISHED");
    let late = staff.named("a-1", &archive, &json!({})).await;
    assert_eq!(late.header("idempotent-replayed"), "true");
    assert_eq!(late.expect(200)["status"], "PUBLISHED");
    let reused = staff.named("a-1", &format!("{path}/publish"), &json!({})).await;
    problem(&reused, 422, "idempotency_key_reused");
    let draft = staff.post(&format!("{path}/unpublish"), &json!({})).await.expect(200);
    assert_eq!(draft["status"], "DRAFT");
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_is_adjusted_once_and_with_a_reason() {
    let world = World::open().await;
    let staff = world.staff(Scope::Write).await;
    let before = staff.get("/stock/MUG-SAND").await.expect(200);
    let on_hand = before["on_hand"].as_i64().unwrap();
    let wish = json!({ "variant": "MUG-SAND", "delta": -2, "reason": "damaged", "note": "fell" });
    let made = staff.named("s-1", "/stock/adjustments", &wish).await;
    let first = made.expect(201);
    assert_eq!(first["level"]["on_hand"], on_hand - 2);
    let again = staff.named("s-1", "/stock/adjustments", &wish).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.expect(201), first);
    let other = json!({ "variant": "MUG-SAND", "delta": -3, "reason": "damaged" });
    let reused = staff.named("s-1", "/stock/adjustments", &other).await;
    problem(&reused, 422, "idempotency_key_reused");
    let bad_key = [("idempotency-key", "")];
    let reply = staff.send(Method::POST, "/stock/adjustments", &bad_key, wish.to_string()).await;
    problem(&reply, 400, "invalid_header");

    let id = before["variant_id"].as_str().unwrap();
    let count = json!({ "variant": id, "count": 7, "reason": "correction" });
    let counted = staff.post("/stock/adjustments", &count).await.expect(201);
    assert_eq!(counted["level"]["available"], 7);
    for (body, field) in [
        (json!({ "variant": id, "reason": "other" }), "delta"),
        (json!({ "variant": id, "delta": 1, "count": 1, "reason": "other" }), "delta"),
        (json!({ "variant": id, "delta": 0, "reason": "other" }), "delta"),
        (json!({ "variant": id, "delta": i64::MIN, "reason": "other" }), "delta"),
        (json!({ "variant": id, "delta": 1, "reason": "bored" }), "reason"),
        (json!({ "variant": id, "delta": 1, "reason": "other", "note": "" }), "note"),
    ] {
        let reply = staff.post("/stock/adjustments", &body).await;
        assert_eq!(problem(&reply, 422, "validation_failed")["errors"][0]["field"], field);
    }
    let unknown = json!({ "variant": "NO-SUCH", "delta": 1, "reason": "other" });
    problem(&staff.post("/stock/adjustments", &unknown).await, 404, "variant_not_found");
    problem(&staff.get("/stock/NO-SUCH").await, 404, "variant_not_found");
    let page = staff.get("/stock?limit=2").await.expect(200);
    let next = page["page"]["next_cursor"].as_str().unwrap();
    let next = staff.get(&format!("/stock?limit=2&cursor={next}")).await.expect(200);
    assert_ne!(page["data"], next["data"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_drafts_before_they_are_published() {
    let world = World::open().await;
    let staff = world.staff(Scope::Write).await;
    let made = staff.post("/releases/preview", &json!({})).await.expect(201);
    let release = made["release"].as_u64().unwrap();
    let token = made["token"].as_str().unwrap();
    let pass = wire::preview::verify(&world.keys, token, world.now());
    assert_eq!(pass.map(|pass| pass.release), Ok(release));
    assert!(made["url"].as_str().unwrap().ends_with(&format!("/?preview={token}")));
    let list = staff.get("/releases").await.expect(200);
    assert_eq!(
        (&list["data"][0]["preview"], &list["data"][0]["current"]),
        (&json!(true), &json!(false))
    );
    let path = format!("/releases/{release}/rollback");
    problem(&staff.post(&path, &json!({})).await, 409, "not_restorable");
}
