//! The catalog and the carts may be away, or behind this program's schema.

use std::sync::Arc;

use database::{Batch, Statement, Store as _};
use database_local::{Local, Options};
use domain::Millis;
use serde_json::Value;
use server::{Remote, RemoteSettings, Store};
use wire::answer::Answer;
use wire::message::Message;

use crate::world::{Wishes, World, identity};

/// Asks whether the origin is ready until it says what is expected.
async fn until_ready(world: &World, expected: impl Fn(u16, &Value) -> bool) -> Value {
    let met = async {
        loop {
            let reply = world.get("/readyz", &[]).await;
            let body: Value = serde_json::from_slice(&reply.body).unwrap();
            if expected(reply.status.as_u16(), &body) {
                return body;
            }
        }
    };
    tokio::time::timeout(crate::http::HANGS, met).await.expect("readiness never came to that")
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_taken_while_the_catalog_and_the_carts_are_away() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let away = || {
        let settings = RemoteSettings { url: url.clone(), token: None, identity: identity() };
        Some(Store::from(Remote::new(settings).unwrap()))
    };
    let wishes = Wishes { catalog: away(), carts: away(), ..Wishes::default() };

    let world = World::with(wishes).await;

    let said = until_ready(&world, |_, body| body["problems"].as_array().unwrap().len() == 2);
    let said = said.await;
    assert_eq!(said["status"], "ready");
    assert_eq!(said["problems"][0]["database"], "catalog");
    assert_eq!(said["problems"][1]["database"], "carts of eu");
    assert_eq!(said["problems"][1]["code"], "database_unavailable");
    let answer = world.ask(&Message::Place(world.checkout().intent)).await;
    assert!(matches!(answer, Answer::Placed(_)), "{answer:?}");
    world.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalog_that_is_behind_is_refused_until_somebody_migrates_it() {
    let folder = tempfile::tempdir().unwrap();
    let catalog =
        Local::open(&folder.path().join("catalog.db"), &identity(), Options::default()).unwrap();
    let now = server::clock::now();
    database::migrate::apply(&catalog, &migrations::CATALOG[..1], now).await.unwrap();
    database::migrate::establish(&catalog, &identity()).await.unwrap();
    let theirs = Some(Store::from(catalog.clone()));

    let world = World::with(Wishes { catalog: theirs, ..Wishes::default() }).await;

    let said = until_ready(&world, |status, _| status == 503).await;
    assert_eq!(said["problems"][0]["code"], "schema");
    assert!(said["problems"][0]["detail"].as_str().unwrap().contains("bodega migrate"), "{said}");
    let plan = database::migrate::plan(&catalog, migrations::CATALOG).await.unwrap();
    assert_eq!(plan.applied, [1], "the origin does not migrate what others work on");

    database::migrate::apply(&catalog, migrations::CATALOG, now).await.unwrap();
    let said = until_ready(&world, |status, _| status == 200).await;
    assert_eq!(said["problems"], serde_json::json!([]));
    world.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_origin_held_is_taken_at_once_by_the_next_one() {
    let world = World::open().await;
    let checkout = world.checkout();
    let bytes = world.seal(&Message::Place(checkout.intent.clone()));
    let (folder, carts) = (Arc::clone(&world.folder), world.carts.clone());
    world.close().await.unwrap();
    let mut batch = Batch::write("leave leased envelope");
    let insert = "INSERT INTO outbox (id, envelope, created_at, lease_fence, lease_until)
        VALUES ('msg_1', ?1, ?2, 1, ?3)";
    let now = server::clock::now();
    let held = now.plus(Millis::from_hours(1));
    batch.push(Statement::new(insert).bind(bytes).bind(now.millis()).bind(held.millis()));
    carts.run(&batch, Millis::from_seconds(5)).await.unwrap();
    carts.close();

    let world = World::over(folder, Wishes::default()).await;

    let path = format!("/store/v1/checkouts/{}", checkout.id());
    let secret = checkout.revealed();
    let arrived =
        async { while world.get(&path, &[("bodega-order", &secret)]).await.status != 200 {} };
    tokio::time::timeout(crate::http::HANGS, arrived).await.unwrap();
    world.close().await.unwrap();
}
