//! The storefront's port on Spin.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use database::hrana::{self, Lost, Reply};
use database::{Batch, BatchError, Database, Rows};
use domain::{Millis, Timestamp};
use futures_util::future::{Either, select};
use http::{Request, header};
use http_body_util::{BodyExt, Full, Limited};
use storefront::settings::Remote;
use storefront::{Host, HostError, Line, Shop, delivery, outbox, reach};
use wire::answer::Answer;
use wire::envelope::Envelope;

/// How long the durable lane may take: the shopper waits for it.
const OUTBOX_DEADLINE: Millis = Millis::from_seconds(5);

/// One request of the instance.
#[derive(Clone)]
pub(crate) struct Spin(Shop);

impl Spin {
    pub(crate) fn new(shop: &Shop) -> Self {
        Self(shop.clone())
    }
}

impl Host for Spin {
    async fn run(&self, on: Database, batch: &Batch, within: Millis) -> Result<Rows, HostError> {
        let settings = self.0.settings();
        let nowhere = || BatchError::Unreachable("this edge serves no region".to_owned());
        let area = settings.area(&settings.region).ok_or_else(nowhere)?;
        let call = async |remote: &Remote, body, within| {
            let request = pipeline(remote, body).map_err(Lost::NotSent)?;
            fetch(request, within).await
        };
        Ok(reach::run((&self.0, area), (&on, batch), within, || self.now(), call).await?)
    }

    async fn ask(
        &self,
        question: &Envelope,
        traceparent: &str,
        within: Millis,
    ) -> Result<Answer, HostError> {
        let request = delivery::express(self.0.settings(), question, traceparent, self.now())?;
        match fetch(request, within).await {
            Ok(reply) => delivery::answer(reply.status, &reply.body),
            Err(Lost::Late | Lost::Deadline) => Err(HostError::Deadline),
            Err(Lost::NotSent(why) | Lost::NoAnswer(why)) => Err(HostError::Unreachable(why)),
        }
    }

    async fn send(&self, intent: &Envelope, _traceparent: &str) -> Result<(), HostError> {
        let batch = outbox::batch(intent, self.now());
        let carts = Database::Carts(self.0.settings().region.clone());
        self.run(carts, &batch, OUTBOX_DEADLINE).await.map(|_| ())
    }

    fn after(&self, work: impl Future<Output = ()> + 'static) {
        spin_sdk::wasip3::spawn(work);
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where time enters this host")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let millis = since.map_or(0, |since| since.as_millis());
        Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    #[expect(clippy::panic, reason = "without randomness nothing may be signed or named")]
    fn entropy(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        if getrandom::fill(&mut bytes).is_err() {
            panic!("the platform gives no randomness");
        }
        bytes
    }

    #[expect(clippy::print_stderr, reason = "Spin collects a component's log from there")]
    fn log(&self, line: &Line<'_>) {
        eprintln!("{}", line.to_json());
    }
}

fn pipeline(remote: &Remote, body: Vec<u8>) -> Result<Request<Bytes>, String> {
    let mut request = Request::post(format!("{}{}", remote.url, hrana::PATH))
        .header(header::CONTENT_TYPE, hrana::CONTENT_TYPE);
    if let Some(token) = &remote.token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    request.body(Bytes::from(body)).map_err(|error| error.to_string())
}

/// Fetches within the deadline.
async fn fetch(request: Request<Bytes>, within: Millis) -> Result<Reply, Lost> {
    let call = pin!(exchange(request));
    let deadline = pin!(spin_sdk::time::sleep(Duration::from_millis(within.get())));
    match select(call, deadline).await {
        Either::Left((reply, _)) => reply,
        Either::Right(_) => Err(Lost::Deadline),
    }
}

async fn exchange(request: Request<Bytes>) -> Result<Reply, Lost> {
    let request = request.map(Full::new);
    let response =
        spin_sdk::http::send(request).await.map_err(|error| Lost::NoAnswer(error.to_string()))?;
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), hrana::ANSWER_BYTES_MAX)
        .collect()
        .await
        .map_err(|error| Lost::NoAnswer(error.to_string()))?;
    Ok(Reply { status, body: body.to_bytes().to_vec() })
}
