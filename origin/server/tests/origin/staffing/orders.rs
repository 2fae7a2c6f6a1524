//! Orders, and the money that goes back.

use books::admin_keys::Scope;
use http::Method;
use serde_json::json;

use super::problem;
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_is_sent_once() {
    let world = World::open().await;
    let staff = world.staff(Scope::Write).await;
    let (_, unpaid) = world.placed().await;
    let ship = json!({ "carrier": "DHL", "tracking_number": "0034" });
    let path = format!("/orders/{}/ship", unpaid.number);
    let refused = problem(&staff.post(&path, &ship).await, 409, "not_shippable");
    assert_eq!(refused["order"]["id"], unpaid.id.to_string());

    let (_, id) = world.paid().await;
    let path = format!("/orders/{id}/ship");
    let script = json!({ "tracking_url": "javascript:alert(1)" });
    let refused = problem(&staff.post(&path, &script).await, 422, "validation_failed");
    assert_eq!(refused["errors"][0]["field"], "tracking_url");
    let stale = [("if-match", "\"1\"")];
    let reply = staff.send(Method::POST, &path, &stale, ship.to_string()).await;
    problem(&reply, 412, "version_mismatch");
    let sent = staff.named("ship-1", &path, &ship).await.expect(200);
    assert_eq!(sent["status"], "SHIPPED");
    assert_eq!(sent["fulfilment_status"], "FULFILLED");
    assert_eq!(sent["shipments"][0]["carrier"], "DHL");
    let again = staff.named("ship-1", &path, &ship).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.expect(200)["shipments"].as_array().unwrap().len(), 1);
    problem(&staff.post(&path, &ship).await, 409, "not_shippable");
    let late = staff.post(&format!("/orders/{id}/cancel"), &json!({})).await;
    problem(&late, 409, "already_shipped");

    let shipped = staff.get("/orders?status=SHIPPED").await.expect(200);
    assert_eq!(shipped["data"][0]["id"], id);
    let both = staff.get("/orders?status=SHIPPED&payment_status=PENDING").await.expect(200);
    assert_eq!(both["data"], json!([]));
    let all = staff.get("/orders?limit=1").await.expect(200);
    let cursor = all["page"]["next_cursor"].as_str().unwrap();
    let rest = staff.get(&format!("/orders?cursor={cursor}")).await.expect(200);
    assert_eq!(rest["data"][0]["id"], unpaid.id.to_string());
    problem(&staff.get("/orders/4711").await, 404, "order_not_found");
    problem(&staff.get("/orders/nonsense").await, 404, "order_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_called_off_and_its_money_goes_back() {
    let world = World::open().await;
    let staff = world.staff(Scope::Write).await;
    let (checkout, id) = world.paid().await;
    let path = format!("/orders/{id}/cancel");
    let cancelled = staff.named("c-1", &path, &json!({})).await.expect(200);
    assert_eq!(cancelled["status"], "CANCELLED");
    assert_eq!(cancelled["refunds"][0]["reason"], "order_cancelled");
    world.until(&checkout, "payment_status", "REFUNDED").await;
    let again = staff.named("c-1", &path, &json!({})).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.expect(200)["refunds"].as_array().unwrap().len(), 1);
    staff.post(&path, &json!({})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn money_is_given_back_once_for_each_key() {
    let world = World::open().await;
    let staff = world.staff(Scope::Write).await;
    let (checkout, id) = world.paid().await;
    let path = format!("/orders/{id}/refunds");
    let wish = json!({ "amount": { "amount": 100, "currency": "USD" }, "reason": "scratched" });
    problem(&staff.post(&path, &wish).await, 400, "idempotency_key_required");
    let made = staff.named("r-1", &path, &wish).await;
    assert_eq!(made.header("idempotent-replayed"), "");
    let refund = made.expect(201);
    world.until(&checkout, "payment_status", "PARTIALLY_REFUNDED").await;
    let again = staff.named("r-1", &path, &wish).await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    let again = again.expect(201);
    assert_eq!((&again["id"], &again["status"]), (&refund["id"], &json!("SUCCEEDED")));

    let more = json!({ "amount": { "amount": 200, "currency": "USD" }, "reason": "scratched" });
    problem(&staff.named("r-1", &path, &more).await, 422, "idempotency_key_reused");
    let too_much = json!({ "amount": { "amount": 9_999_999, "currency": "USD" }, "reason": "x" });
    problem(&staff.named("r-2", &path, &too_much).await, 422, "validation_failed");
    let euro = json!({ "amount": { "amount": 1, "currency": "EUR" }, "reason": "x" });
    problem(&staff.named("r-3", &path, &euro).await, 422, "validation_failed");
    let rest = json!({ "reason": "all of it" });
    staff.named("r-4", &path, &rest).await.expect(201);
    world.until(&checkout, "payment_status", "REFUNDED").await;
    let order = staff.get(&format!("/orders/{id}")).await.expect(200);
    assert_eq!(order["refunds"].as_array().unwrap().len(), 2);

    let (_, unpaid) = world.placed().await;
    let path = format!("/orders/{}/refunds", unpaid.id);
    problem(&staff.named("r-5", &path, &rest).await, 409, "not_paid");
}
