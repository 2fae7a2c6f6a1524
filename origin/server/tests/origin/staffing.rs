//! What staff's programs do over HTTP, with a key.

use books::admin_keys::{self, KeySecret, Scope};
use books::{Actor, Moment};
use database_local::{Local, Options};
use domain::ApiKeyId;
use http::Method;
use serde_json::{Value, json};

use crate::http::Reply;
use crate::placing::Checkout;
use crate::world::{World, identity};

mod goods;
mod orders;

/// A program with a key.
struct Staff<'a> {
    world: &'a World,
    authorization: String,
    id: ApiKeyId,
}

/// The origin database, behind the origin's back.
fn store(world: &World) -> Local {
    let path = world.folder.path().join("origin.db");
    Local::open(&path, &identity(), Options::default()).unwrap()
}

fn moment() -> Moment {
    Moment::new(server::clock::now(), server::clock::entropy().unwrap())
}

impl World {
    async fn staff(&self, scope: Scope) -> Staff<'_> {
        let secret = KeySecret::new(server::clock::entropy().unwrap());
        let owner = Actor::Staff("command".to_owned());
        let (store, mut moment) = (store(self), moment());
        let made = admin_keys::create(&store, ("till", scope), &secret, &owner, &mut moment);
        let id = made.await.unwrap().id;
        Staff { world: self, authorization: format!("Bearer {}", secret.reveal()), id }
    }

    /// An order that is paid.
    async fn paid(&self) -> (Checkout, String) {
        let (checkout, order) = self.placed().await;
        let payment = self.start_payment(&checkout, &json!({})).await.expect(200);
        self.confirm(&payment, "pm_card_visa").await.expect(200);
        self.until(&checkout, "status", "PAID").await;
        (checkout, order.id.to_string())
    }
}

impl Staff<'_> {
    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<String>,
    ) -> Reply {
        let mut all = vec![("authorization", self.authorization.as_str())];
        all.extend_from_slice(headers);
        let body: String = body.into();
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-type") {
            all.push(("content-type", "application/json"));
        }
        let url = format!("{}/admin/v1{path}", self.world.origin);
        self.world.http.send(method, &url, &all, body).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], "").await
    }

    async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::POST, path, &[], body.to_string()).await
    }

    async fn named(&self, key: &str, path: &str, body: &Value) -> Reply {
        self.send(Method::POST, path, &[("idempotency-key", key)], body.to_string()).await
    }

    async fn patch(&self, path: &str, tag: &str, body: &Value) -> Reply {
        let headers: &[_] = if tag.is_empty() { &[] } else { &[("if-match", tag)] };
        self.send(Method::PATCH, path, headers, body.to_string()).await
    }
}

/// A problem of this status and code.
fn problem(reply: &Reply, status: u16, code: &str) -> Value {
    let body = reply.expect(status);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(body["code"], code, "{body}");
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_described_needs_a_key_and_writing_needs_one_that_may() {
    let world = World::open().await;
    let reader = world.staff(Scope::Read).await;
    let description = world.get("/admin/v1/openapi.json", &[]).await.expect(200);
    assert_eq!(description["openapi"], "3.1.0");
    let mut writes = 0;
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let path = path.replace(['{', '}'], "");
            let method: Method = method.to_uppercase().parse().unwrap();
            let url = format!("{}{path}", world.origin);
            let reply = world.http.send(method.clone(), &url, &[], "").await;
            problem(&reply, 401, "key_required");
            assert_eq!(reply.header("www-authenticate"), "Bearer");
            let path = path.strip_prefix("/admin/v1").unwrap();
            let reply = reader.send(method.clone(), path, &[], "").await;
            if method == Method::GET {
                assert!([200, 404].contains(&reply.status.as_u16()), "{path} {:?}", reply.body);
                let status = reply.status.as_u16().to_string();
                assert!(operation["responses"][&status].is_object(), "{path} {status}");
            } else {
                problem(&reply, 403, "scope");
                writes += 1;
            }
        }
    }
    assert_eq!(writes, 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_holds_together() {
    let world = World::open().await;
    let text = world.get("/admin/v1/openapi.json", &[]).await;
    let description = text.expect(200);
    // Whatever is pointed at is there, and whatever is there is pointed at.
    let text = String::from_utf8(text.body.to_vec()).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(description.pointer(pointer).is_some(), "{pointer}");
        seen.insert(pointer.to_owned());
    }
    for name in description["components"]["schemas"].as_object().unwrap().keys() {
        assert!(seen.contains(&format!("/components/schemas/{name}")), "{name}");
    }
    let path = &description["paths"]["/admin/v1/orders"]["get"];
    let names: Vec<_> =
        path["parameters"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["cursor", "limit", "payment_status", "status"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_opens_nothing_tells_nothing() {
    let world = World::open().await;
    let staff = world.staff(Scope::Write).await;
    staff.get("/products").await.expect(200);
    admin_keys::revoke(&store(&world), staff.id, &Actor::Shop("test"), &moment()).await.unwrap();
    let revoked = staff.get("/products").await;
    let bodies = [revoked].map(|reply| problem(&reply, 401, "key_invalid")["detail"].clone());
    let unknown = format!("Bearer sk_{}", "0".repeat(64));
    for given in [unknown.as_str(), "Bearer sk_1", "Bearer", "Basic c2s6", "sk_1"] {
        let reply = world.get("/admin/v1/products", &[("authorization", given)]).await;
        assert_eq!(problem(&reply, 401, "key_invalid")["detail"], bodies[0], "{given}");
    }
    problem(&staff.get("/nothing").await, 404, "not_found");
}
