//! The provider's port against something that answers like Stripe, over a socket.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails, also in the functions its cases share"
)]

use std::sync::Arc;

use books::{
    NewPage, NewPayment, NewRefund, Payment, PaymentState, Provider, ProviderError, RefundState,
};
use domain::{AttemptId, Currency, Millis, Money, OrderId, RefundId, Timestamp};
use sandbox::account::{Failure, Wish};
use stripe::{Settings, Stripe};
use tokio::net::TcpListener;

const NOW: i64 = 1_790_000_000_000;

/// An account, and the client under test.
struct Bench {
    url: String,
    stripe: Stripe,
}

impl Bench {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let settings = sandbox::Settings::new("sk_test_1", "pk_test_1", "whsec_1", &url);
        let config = sandbox::Config {
            settings,
            file: None,
            clock: Arc::new(|| NOW),
            entropy: Arc::new(|| {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes).unwrap();
                bytes
            }),
        };
        tokio::spawn(sandbox::serve(listener, config, std::future::pending()));
        let stripe = client(&url, "sk_test_1");
        Self { url, stripe }
    }

    /// Says to the account what a browser or a tester would.
    async fn say(&self, path: &str, key: &str, body: &str) -> u16 {
        post(&self.url, path, key, body).await
    }

    async fn confirm(&self, payment: &Payment, card: &str) -> u16 {
        let secret = payment.client_secret.as_deref().unwrap();
        let path = format!("/v1/payment_intents/{}/confirm", payment.id);
        let body = format!("client_secret={secret}&payment_method={card}");
        self.say(&path, "pk_test_1", &body).await
    }

    async fn wish(&self, wish: &Wish) {
        let wish = serde_json::to_string(wish).unwrap();
        assert_eq!(self.say("/sandbox/failures", "sk_test_1", &wish).await, 200);
    }

    async fn paid(&self, number: u128) -> Payment {
        let payment = self.stripe.create("key", &payment(number, 3_412)).await.unwrap();
        assert_eq!(self.confirm(&payment, "pm_card_visa").await, 200);
        self.stripe.retrieve(&payment.id).await.unwrap()
    }
}

fn client(url: &str, key: &str) -> Stripe {
    Stripe::new(&Settings {
        url: url.to_owned(),
        secret_key: key.to_owned(),
        store: "corner".to_owned(),
        patience: Millis::from_seconds(5),
        receipts: false,
    })
    .unwrap()
}

/// One request, without a client library.
async fn post(url: &str, path: &str, key: &str, body: &str) -> u16 {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let host = url.strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {key}\r\n\
         connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn order(number: u128) -> OrderId {
    OrderId::from_ulid(number)
}

/// An attempt begun now: hosted pages are found by when their attempt began.
fn attempt(number: u8) -> AttemptId {
    AttemptId::mint(Timestamp::from_millis(NOW), [number; 10])
}

fn payment(number: u128, minor: i64) -> NewPayment {
    NewPayment {
        order: order(number),
        attempt: attempt(u8::try_from(number).unwrap()),
        amount: Money::new(minor, Currency::USD),
        description: "Order 1001".to_owned(),
        email: None,
    }
}

fn page(number: u128) -> NewPage {
    NewPage {
        payment: payment(number, 3_412),
        return_url: "http://shop.example/orders/1".to_owned(),
    }
}

fn refund(charge: &Payment, number: u128, minor: i64) -> NewRefund {
    NewRefund {
        charge: charge.charge.clone().unwrap(),
        refund: RefundId::from_ulid(number),
        order: charge.order.unwrap(),
        amount: Money::new(minor, Currency::USD),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_made_once_per_key_and_read_as_it_stands() {
    let bench = Bench::open().await;

    let made = bench.stripe.create("key", &payment(1, 3_412)).await.unwrap();
    let again = bench.stripe.create("key", &payment(1, 3_412)).await.unwrap();

    assert_eq!(made.id, again.id);
    assert_eq!(made.state, PaymentState::AwaitingPayer);
    assert_eq!((made.order, made.attempt), (Some(order(1)), Some(attempt(1))));
    assert_eq!(bench.confirm(&made, "pm_card_visa").await, 200);
    let paid = bench.stripe.retrieve(&made.id).await.unwrap();
    assert_eq!(paid.state, PaymentState::Succeeded);
    assert_eq!(paid.captured, made.amount);
    assert_eq!(paid.refunded, Money::zero(Currency::USD));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_try_is_told_and_the_next_has_another_mark() {
    let bench = Bench::open().await;
    let made = bench.stripe.create("key", &payment(1, 3_412)).await.unwrap();

    let mut marks = Vec::new();
    for _ in 0..2 {
        assert_eq!(bench.confirm(&made, "pm_card_chargeDeclined").await, 402);
        let declined = bench.stripe.retrieve(&made.id).await.unwrap();
        assert_eq!(declined.state, PaymentState::AwaitingPayer);
        let failure = declined.failure.unwrap();
        assert_eq!(failure.code, "generic_decline");
        marks.push(failure.mark);
    }
    assert_ne!(marks[0], marks[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ending_what_has_ended_answers_how_it_ended() {
    let bench = Bench::open().await;
    let open = bench.stripe.create("key", &payment(1, 3_412)).await.unwrap();
    let paid = bench.stripe.create("other", &payment(2, 3_412)).await.unwrap();
    assert_eq!(bench.confirm(&paid, "pm_card_visa").await, 200);

    let ended = bench.stripe.cancel("c1", &open.id).await.unwrap();
    let too_late = bench.stripe.cancel("c2", &paid.id).await.unwrap();

    assert_eq!(ended.state, PaymentState::Cancelled);
    assert_eq!(too_late.state, PaymentState::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hosted_page_pays_and_an_expired_one_never_will() {
    let bench = Bench::open().await;
    let first = bench.stripe.create_page("p1", &page(1)).await.unwrap();
    let second = bench.stripe.create_page("p2", &page(2)).await.unwrap();
    assert!(first.url.as_deref().unwrap().starts_with(&bench.url));
    assert_eq!((first.state, first.charge.as_deref()), (PaymentState::AwaitingPayer, None));
    assert_eq!(first.attempt, Some(attempt(1)));

    let path = first.url.as_deref().unwrap().strip_prefix(&bench.url).unwrap();
    let card = "number=4242424242424242&expiry=12%2F40&cvc=123";
    assert_eq!(bench.say(path, "pk_test_1", card).await, 303);
    let paid = bench.stripe.retrieve(&first.id).await.unwrap();
    let expired = bench.stripe.cancel("x", &second.id).await.unwrap();

    assert_eq!((paid.id, paid.state), (first.id.clone(), PaymentState::Succeeded));
    assert!(paid.charge.unwrap().starts_with("pi_"));
    assert_eq!(expired.state, PaymentState::Cancelled);
    let too_late = bench.stripe.cancel("y", &first.id).await.unwrap();
    assert_eq!(too_late.state, PaymentState::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_lost_answer_made_is_found_by_our_ids() {
    let bench = Bench::open().await;
    let lost = Wish { seconds: Some(0), ..Wish::new(Failure::TimeoutAfterSuccess, 1) };
    bench.wish(&lost).await;
    let unknown = bench.stripe.create("key", &payment(1, 3_412)).await.unwrap_err();
    assert!(matches!(unknown, ProviderError::Unknown(_)), "{unknown:?}");
    bench.stripe.create_page("page", &page(2)).await.unwrap();

    let element = bench.stripe.find(order(1), attempt(1)).await.unwrap().unwrap();
    let hosted = bench.stripe.find(order(2), attempt(2)).await.unwrap().unwrap();

    assert!(element.id.starts_with("pi_"));
    assert!(hosted.id.starts_with("cs_"));
    assert_eq!(bench.stripe.find(order(3), attempt(3)).await.unwrap(), None);
    assert_eq!(bench.stripe.find(order(9), attempt(1)).await.unwrap(), None, "another order's");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_goes_back_once_per_key_and_is_counted() {
    let bench = Bench::open().await;
    let paid = bench.paid(1).await;

    let first = bench.stripe.refund("r1", &refund(&paid, 1, 1_000)).await.unwrap();
    let again = bench.stripe.refund("r1", &refund(&paid, 1, 1_000)).await.unwrap();
    let too_much = bench.stripe.refund("r2", &refund(&paid, 2, 3_000)).await.unwrap_err();

    assert_eq!((first.id.as_str(), first.state), (again.id.as_str(), RefundState::Succeeded));
    assert!(matches!(too_much, ProviderError::Refused { .. }), "{too_much:?}");
    let after = bench.stripe.retrieve(&paid.id).await.unwrap();
    assert_eq!(after.refunded, Money::new(1_000, Currency::USD));
    assert_eq!(bench.stripe.retrieve_refund(&first.id).await.unwrap(), first);
    let found = bench.stripe.find_refund(&paid.id, RefundId::from_ulid(1)).await.unwrap();
    assert_eq!(found, Some(first));
    let none = bench.stripe.find_refund(&paid.id, RefundId::from_ulid(2)).await.unwrap();
    assert_eq!(none, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_sorted_by_whether_something_was_done() {
    let bench = Bench::open().await;
    let create = async |key| bench.stripe.create(key, &payment(1, 3_412)).await.unwrap_err();

    bench.wish(&Wish::new(Failure::RateLimited, 1)).await;
    assert!(matches!(create("a").await, ProviderError::Busy { retry_after: Some(_) }));
    bench.wish(&Wish::new(Failure::Error500AfterSuccess, 1)).await;
    assert!(matches!(create("b").await, ProviderError::Unknown(_)));
    assert!(matches!(create("b").await, ProviderError::Unknown(_)), "the 500 is kept for ever");

    let small = bench.stripe.create("c", &payment(1, 1)).await.unwrap_err();
    assert!(matches!(small, ProviderError::Refused { .. }), "{small:?}");
    bench.stripe.create("d", &payment(1, 3_412)).await.unwrap();
    let reused = bench.stripe.create("d", &payment(2, 3_412)).await.unwrap_err();
    assert!(matches!(reused, ProviderError::Refused { .. }), "{reused:?}");
    for id in ["pi_nothing", "cs_nothing", "../v1/refunds", ""] {
        let missing = bench.stripe.retrieve(id).await.unwrap_err();
        assert_eq!(missing, ProviderError::NotFound, "{id}");
    }
    let stranger = client(&bench.url, "sk_test_other");
    let closed = stranger.create("e", &payment(1, 3_412)).await.unwrap_err();
    assert_eq!(closed, ProviderError::Busy { retry_after: None });
}
