//! The API and its webhooks.

use crate::shop::{PUBLISHABLE, Received, Running, WEBHOOKS, open_shop};

const CREATE: &str = "/v1/payment_intents";

/// Time in milliseconds and event of a webhook whose signature holds.
fn verified(received: &Received) -> (String, serde_json::Value) {
    let (time, _) = received.signature.split_once(',').unwrap();
    let seconds: i64 = time.strip_prefix("t=").unwrap().parse().unwrap();
    let expected = sandbox::sign(&[WEBHOOKS], seconds * 1000, &received.body);
    assert_eq!(received.signature, expected);
    (received.signature.clone(), serde_json::from_slice(&received.body).unwrap())
}

#[tokio::test]
async fn a_page_pays_and_the_shop_hears_of_it() {
    let (url, mut inbox) = open_shop(0).await;
    let sandbox = Running::start(Some(url), None).await;
    let made = sandbox.post(CREATE, "amount=3412&currency=usd&metadata[attempt]=att_1").await;
    assert_eq!(made.status, 200);
    assert!(made.header("request-id").starts_with("req_"));
    let (intent, secret) = (made.json()["id"].clone(), made.json()["client_secret"].clone());
    let (intent, secret) = (intent.as_str().unwrap(), secret.as_str().unwrap());

    let path = format!("{CREATE}/{intent}/confirm");
    let preflight = sandbox.send(sandbox.request("OPTIONS", &path), "").await.unwrap();
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (204, "*"));
    let body = format!("key={PUBLISHABLE}&client_secret={secret}&payment_method=pm_card_visa");
    let paid = sandbox.submit(&path, &body).await;
    assert_eq!((paid.status, &paid.json()["status"]), (200, &"succeeded".into()));
    assert_eq!(paid.header("access-control-allow-origin"), "*");

    let mut kinds = Vec::new();
    for _ in 0..3 {
        let (_, event) = verified(&inbox.recv().await.unwrap());
        assert_eq!(event["data"]["object"]["metadata"]["attempt"], "att_1");
        kinds.push(event["type"].as_str().unwrap().to_owned());
    }
    kinds.sort();
    assert_eq!(kinds, ["charge.succeeded", "payment_intent.created", "payment_intent.succeeded"]);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_refused_webhook_comes_again_signed_anew() {
    let (url, mut inbox) = open_shop(2).await;
    let sandbox = Running::start(Some(url), None).await;
    sandbox.post(CREATE, "amount=3412&currency=usd").await;
    let mut signatures = Vec::new();
    let mut ids = Vec::new();
    for _ in 0..3 {
        let (signature, event) = verified(&inbox.recv().await.unwrap());
        signatures.push(signature);
        ids.push(event["id"].clone());
    }
    signatures.dedup();
    ids.dedup();
    assert_eq!((signatures.len(), ids.len()), (3, 1));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_lost_answer_breaks_the_connection_and_is_replayed() {
    let sandbox = Running::start(None, None).await;
    let wish = r#"{"next": "timeout_after_success", "seconds": 0}"#;
    assert_eq!(sandbox.post("/sandbox/failures", wish).await.status, 200);
    let create = || {
        let request = sandbox.request("POST", CREATE);
        request
            .header("Authorization", format!("Bearer {}", crate::shop::SECRET))
            .header("Idempotency-Key", "key-1")
    };
    let body = "amount=3412&currency=usd";
    assert!(sandbox.send(create(), body).await.is_none());
    let found = sandbox.send(create(), body).await.unwrap();
    assert_eq!((found.status, found.header("idempotent-replayed")), (200, "true"));
    let all = sandbox.get(CREATE).await.json();
    assert_eq!(all["data"].as_array().unwrap().len(), 1);
    sandbox.stop().await;
}

#[tokio::test]
async fn an_answer_that_is_kept_back_does_not_keep_the_sandbox_from_stopping() {
    let sandbox = Running::start(None, None).await;
    sandbox.post("/sandbox/failures", "next=timeout_after_success&count=1").await;
    let waiting = sandbox.post_in_background(CREATE, "amount=3412&currency=usd");
    while sandbox.get("/sandbox/failures").await.json()["data"] != serde_json::json!([]) {
        tokio::task::yield_now().await;
    }
    sandbox.stop().await;
    assert!(waiting.await.unwrap().is_none());
}

#[tokio::test]
async fn refusals_have_stripes_shape_over_the_wire() {
    let sandbox = Running::start(None, None).await;
    let nobody = sandbox.submit(CREATE, "amount=3412&currency=usd").await;
    assert_eq!(
        (nobody.status, &nobody.json()["error"]["type"]),
        (401, &"invalid_request_error".into())
    );
    let large = sandbox.post(CREATE, &"x".repeat(70_000)).await;
    assert_eq!(large.status, 413);
    let put = sandbox.send(sandbox.request("PUT", CREATE), "").await.unwrap();
    assert_eq!(put.status, 405);
    assert_eq!(sandbox.get("/healthz").await.status, 200);
    sandbox.stop().await;
}

#[tokio::test]
async fn webhooks_to_an_address_it_cannot_reach_are_refused_at_the_start() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut settings = sandbox::Settings::new("sk", "pk", "whsec", "http://localhost");
    settings.webhook_url = Some("https://shop.test/webhooks".to_owned());
    let config = sandbox::Config {
        settings,
        file: None,
        clock: std::sync::Arc::new(|| 0),
        entropy: std::sync::Arc::new(|| [0; 32]),
    };
    let refused = sandbox::serve(listener, config, std::future::pending()).await;
    assert!(matches!(refused, Err(sandbox::ServeError::WebhookUrl(_))));
}
