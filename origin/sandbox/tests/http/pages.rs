//! The hosted pages, as a browser without scripts meets them.

use crate::shop::Running;

const SESSION: &str = "mode=payment&success_url=http://shop.test/done&cancel_url=http://shop.test/\
    &line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=4800\
    &line_items[0][price_data][product_data][name]=Mug%20%3Cscript%3E&line_items[0][quantity]=1";

async fn open(sandbox: &Running) -> String {
    let session = sandbox.post("/v1/checkout/sessions", SESSION).await.json();
    session["url"].as_str().unwrap().to_owned()
}

fn card(number: &str) -> String {
    format!("number={number}&expiry=12+%2F+34&cvc=123")
}

#[tokio::test]
async fn the_pay_page_takes_a_card_without_any_script() {
    let sandbox = Running::start(None, None).await;
    let url = open(&sandbox).await;
    let page = sandbox.get(&url).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Pay €48.00") && page.text.contains("http://shop.test/"));
    assert!(page.text.contains("Mug &lt;script&gt;") && !page.text.contains("<script"));
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));

    let declined = sandbox.submit(&url, &card("4000000000009995")).await;
    assert_eq!(declined.status, 422);
    assert!(declined.text.contains("insufficient funds") && declined.text.contains("<form"));
    assert!(!declined.text.contains("4000000000009995"));
    let paid = sandbox.submit(&url, &card("4242+4242+4242+4242")).await;
    assert_eq!((paid.status, paid.header("location")), (303, "http://shop.test/done"));
    // Back button: the page knows that it is paid.
    let again = sandbox.get(&url).await;
    assert_eq!((again.status, again.header("location")), (303, "http://shop.test/done"));
    sandbox.stop().await;
}

#[tokio::test]
async fn three_d_secure_passes_through_the_banks_page() {
    let sandbox = Running::start(None, None).await;
    let url = open(&sandbox).await;
    let away = sandbox.submit(&url, &card("4000000000003220")).await;
    let bank = away.header("location").to_owned();
    let page = sandbox.get(&bank).await;
    assert!(page.text.contains("€48.00") && page.text.contains("3220"));
    let refused = sandbox.submit(&bank, "decision=fail").await;
    let back = sandbox.get(refused.header("location")).await;
    assert_eq!((back.status, back.header("location")), (303, url.as_str()));
    assert!(sandbox.get(&url).await.text.contains("unable to authenticate"));
    assert_eq!(sandbox.submit(&bank, "decision=authorise").await.status, 410);

    let away = sandbox.submit(&url, &card("4000000000003220")).await;
    let passed = sandbox.submit(away.header("location"), "decision=authorise").await;
    let back = sandbox.get(passed.header("location")).await;
    assert_eq!(back.header("location"), "http://shop.test/done");
    sandbox.stop().await;
}

#[tokio::test]
async fn an_expired_or_unknown_page_says_so() {
    let sandbox = Running::start(None, None).await;
    let url = open(&sandbox).await;
    let session = url.rsplit('/').next().unwrap();
    sandbox.post(&format!("/v1/checkout/sessions/{session}/expire"), "").await;
    let page = sandbox.get(&url).await;
    assert_eq!(page.status, 410);
    assert!(page.text.contains("Nothing is charged here"));
    assert_eq!(sandbox.submit(&url, &card("4242424242424242")).await.status, 410);
    assert_eq!(sandbox.get("/pay/cs_test_none").await.status, 410);
    assert_eq!(sandbox.get("/3ds/pi_none/token").await.status, 410);
    sandbox.stop().await;
}

#[tokio::test]
async fn the_card_fields_are_framed_and_talk_only_home() {
    let sandbox = Running::start(None, None).await;
    let frame = sandbox.get("/v3/element").await;
    let policy = frame.header("content-security-policy");
    assert!(policy.contains("connect-src 'self'") && !policy.contains("frame-ancestors"));
    assert!(frame.text.contains("autocomplete=\"cc-number\""));
    for (path, kind) in [
        ("/v3/stripe.js", "text/javascript; charset=utf-8"),
        ("/v3/element.js", "text/javascript; charset=utf-8"),
        ("/v3/sandbox.css", "text/css; charset=utf-8"),
    ] {
        let file = sandbox.get(path).await;
        assert_eq!((file.status, file.header("content-type")), (200, kind), "{path}");
    }
    sandbox.stop().await;
}
