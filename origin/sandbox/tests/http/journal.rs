//! What a restarted sandbox still knows.

use std::io::Write;

use crate::shop::{Running, open_shop};

const CREATE: &str = "/v1/payment_intents";

#[tokio::test]
async fn a_restarted_sandbox_knows_its_payments_and_owes_its_webhooks() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.journal");
    // Nobody listens here: the port was free a moment ago and is closed again.
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/webhooks", nobody.local_addr().unwrap());
    drop(nobody);
    let sandbox = Running::start(Some(address), Some(file.clone())).await;
    let body = "amount=3412&currency=usd&confirm=true&payment_method=pm_card_visa";
    let made = sandbox.post(CREATE, body).await.json();
    sandbox.stop().await;

    // Two days later the shop is back, and every attempt has come due once more.
    let (url, mut inbox) = open_shop(0).await;
    let later = 1_795_240_080_000 + 2 * 86_400_000;
    let sandbox = Running::start_at(later, Some(url), Some(file)).await;
    let path = format!("{CREATE}/{}", made["id"].as_str().unwrap());
    assert_eq!(sandbox.get(&path).await.json(), made);
    let refund = format!("payment_intent={}", made["id"].as_str().unwrap());
    assert_eq!(sandbox.post("/v1/refunds", &refund).await.status, 200);
    let mut kinds = Vec::new();
    for _ in 0..5 {
        let received = inbox.recv().await.unwrap();
        let event: serde_json::Value = serde_json::from_slice(&received.body).unwrap();
        kinds.push(event["type"].as_str().unwrap().to_owned());
    }
    for kind in ["payment_intent.succeeded", "refund.created"] {
        assert!(kinds.iter().any(|known| known == kind), "{kinds:?}");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn half_a_last_line_is_forgotten_and_a_broken_line_before_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.journal");
    let sandbox = Running::start(None, Some(file.clone())).await;
    let made = sandbox.post(CREATE, "amount=3412&currency=usd").await.json();
    sandbox.stop().await;

    let mut journal = std::fs::OpenOptions::new().append(true).open(&file).unwrap();
    journal.write_all(br#"{"kind":"intent","row":{"id":"pi_ha"#).unwrap();
    let sandbox = Running::start(None, Some(file.clone())).await;
    let all = sandbox.get(CREATE).await.json();
    assert_eq!(all["data"].as_array().unwrap().len(), 1);
    assert_eq!(all["data"][0], made);
    sandbox.stop().await;

    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("not ours\n{whole}")).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = sandbox::Config {
        settings: sandbox::Settings::new("sk", "pk", "whsec", "http://localhost"),
        file: Some(file),
        clock: std::sync::Arc::new(|| 0),
        entropy: std::sync::Arc::new(|| [0; 32]),
    };
    let refused = sandbox::serve(listener, config, std::future::pending()).await;
    assert!(matches!(refused, Err(sandbox::ServeError::Journal(_))));
}
