//! What goes to the log, at its most talkative, in all of these tests together.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};

use serde_json::{Value, json};

use crate::placing::{EMAIL, NAME, direct};
use crate::world::{SECRET_KEY, WEBHOOK_SECRET, World, intent_id};

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static STARTED: Once = Once::new();

struct Keeper;

impl Write for Keeper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps every line of every library, in the form that production writes.
pub(crate) fn keep() {
    STARTED.call_once(|| {
        tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(|| Keeper)
            .init();
    });
}

fn kept() -> String {
    let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&lines).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_log_line_holds_a_person_or_a_secret() {
    let world = World::open().await;
    let body = direct(&world, intent_id(world.now()));
    let placed = world.post("/store/v1/checkouts", &[], &body).await.expect(201);
    let secret = placed["order_secret"].as_str().unwrap().to_owned();
    let path = format!("/store/v1/checkouts/{}/payment", placed["intent_id"].as_str().unwrap());
    let headers = [("bodega-order", secret.as_str())];
    let payment: Value = world.post(&path, &headers, &json!({})).await.expect(200);
    world.until_metric("bodega_effects_delivered_total", 0).await;

    let log = kept();

    assert!(log.contains("/store/v1/checkouts/{intent}/payment"), "the request was logged");
    let client_secret = payment["client_secret"].as_str().unwrap();
    let quote = body["quote"].as_str().unwrap();
    for canary in [EMAIL, NAME, &secret, client_secret, quote, SECRET_KEY, WEBHOOK_SECRET] {
        let line = log.lines().find(|line| line.contains(canary));
        assert!(line.is_none(), "{canary} is in the log: {}", line.unwrap_or_default());
    }
}
