//! The storefront's port on Cloudflare Workers.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use database::hrana::{self, Lost, Reply};
use database::{Batch, BatchError, Database, Rows};
use domain::{Millis, Timestamp};
use futures_util::future::{Either, select};
use http::{Request, header};
use js_sys::{Array, Uint8Array};
use storefront::delivery::{self, Lane};
use storefront::settings::Remote;
use storefront::{
    Admission, Class, Client, Host, HostError, Level, Line, Shop, Tally, Visitor, reach,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wire::answer::Answer;
use wire::envelope::Envelope;
use worker::{
    AbortController, Context, Delay, Env, Fetch, QueueContentType, RawMessageBuilder, RequestInit,
};

use crate::bridge;

/// The producer binding of the durable lane in wrangler.toml.
const QUEUE: &str = "ORDERS";
/// The rate-limit binding of a kind of request in wrangler.toml, which also says how many.
const fn limiter(class: Class) -> &'static str {
    match class {
        Class::Reads => "RATE_READS",
        Class::Search => "RATE_SEARCH",
        Class::Writes => "RATE_WRITES",
        Class::Checkout => "RATE_CHECKOUT",
    }
}

/// How long the durable lane waits for the origin: nobody is watching, but a consumer is held.
const DELIVERY_DEADLINE: Millis = Millis::from_seconds(20);

thread_local! {
    /// What this isolate has let in that the binding has not counted yet.
    static TALLY: RefCell<Tally> = RefCell::default();
}

/// One event of the isolate: a request, or a batch of the queue.
#[derive(Clone)]
pub(crate) struct Workers(Rc<Event>);

struct Event {
    env: Env,
    context: Option<Context>,
    shop: Shop,
    visitor: Visitor,
    /// Whether anybody else was asked on the way to the answer.
    asked: Cell<bool>,
}

impl Workers {
    /// The host of a shopper's request.
    pub(crate) fn serving(env: Env, context: Context, shop: &Shop, visitor: &Visitor) -> Self {
        let (shop, visitor) = (shop.clone(), visitor.clone());
        let asked = Cell::new(false);
        Self(Rc::new(Event { env, context: Some(context), shop, visitor, asked }))
    }

    /// The host of an event that no shopper caused.
    pub(crate) fn behind(env: Env, shop: &Shop) -> Self {
        let (shop, visitor) = (shop.clone(), Visitor::default());
        let asked = Cell::new(false);
        Self(Rc::new(Event { env, context: None, shop, visitor, asked }))
    }

    /// Carries a message of the durable lane. `Ok` means that the origin has it for good.
    pub(crate) async fn deliver(&self, message: &Carried) -> Result<(), HostError> {
        let settings = self.0.shop.settings();
        let request = delivery::request(settings, &message.envelope, Lane::Durable, self.now())?;
        let request = delivery::traced(request, &message.traceparent);
        let reply = fetch(request, DELIVERY_DEADLINE).await.map_err(lost)?;
        match delivery::answer(reply.status, &reply.body)? {
            Answer::Busy { .. } => Err(HostError::Rejected(503)),
            _ => Ok(()),
        }
    }

    /// Hands over a message that the queue has given up on.
    pub(crate) async fn bury(&self, message: &Carried) -> Result<(), HostError> {
        let settings = self.0.shop.settings();
        let request = delivery::dead_letter(settings, &message.envelope, self.now())?;
        let request = delivery::traced(request, &message.traceparent);
        let reply = fetch(request, DELIVERY_DEADLINE).await.map_err(lost)?;
        if reply.status == 200 { Ok(()) } else { Err(HostError::Rejected(reply.status)) }
    }
}

impl Host for Workers {
    async fn run(&self, on: Database, batch: &Batch, within: Millis) -> Result<Rows, HostError> {
        let Event { shop, visitor, asked, .. } = &*self.0;
        asked.set(true);
        let nowhere = || BatchError::Unreachable("no region serves this place".to_owned());
        let area = shop.settings().near(visitor).ok_or_else(nowhere)?;
        let call = async |remote: &Remote, body, within| {
            let request = pipeline(remote, body).map_err(Lost::NotSent)?;
            fetch(request, within).await
        };
        Ok(reach::run((shop, area), (&on, batch), within, || self.now(), call).await?)
    }

    async fn ask(
        &self,
        question: &Envelope,
        traceparent: &str,
        within: Millis,
    ) -> Result<Answer, HostError> {
        self.0.asked.set(true);
        let request = delivery::express(self.0.shop.settings(), question, traceparent, self.now())?;
        let reply = fetch(request, within).await.map_err(lost)?;
        delivery::answer(reply.status, &reply.body)
    }

    async fn admit(
        &self,
        client: Client,
        class: Class,
        within: Millis,
    ) -> Result<Admission, HostError> {
        if !is_due(client, class) {
            return Ok(Admission::Granted);
        }
        self.0.asked.set(true);
        let limiter = self.0.env.rate_limiter(limiter(class)).map_err(unreachable)?;
        let count = std::pin::pin!(limiter.limit(client.to_string()));
        let deadline = std::pin::pin!(Delay::from(Duration::from_millis(within.get())));
        match select(count, deadline).await {
            Either::Left((Ok(outcome), _)) if outcome.success => {
                TALLY.with_borrow_mut(|tally| tally.granted(client, class));
                Ok(Admission::Granted)
            }
            // The platform does not say when there is room again.
            Either::Left((Ok(_), _)) => Ok(Admission::Refused { wait: None }),
            Either::Left((Err(error), _)) => Err(unreachable(error)),
            Either::Right(_) => Err(HostError::Deadline),
        }
    }

    async fn send(&self, intent: &Envelope, traceparent: &str) -> Result<(), HostError> {
        let bytes = intent.to_bytes();
        if bytes.len() > domain::limits::QUEUE_MESSAGE_BYTES_MAX {
            return Err(HostError::TooLarge);
        }
        // Structured clone carries bytes as they are; as JSON they would outgrow the queue's limit.
        let carried =
            Array::of2(&Uint8Array::from(bytes.as_slice()).into(), &JsValue::from_str(traceparent));
        let message =
            RawMessageBuilder::new(carried.into()).build_with_content_type(QueueContentType::V8);
        let queue = self.0.env.queue(QUEUE).map_err(unreachable)?;
        queue.send_raw(message).await.map_err(unreachable)
    }

    fn after(&self, work: impl Future<Output = ()> + 'static) {
        if let Some(context) = &self.0.context {
            context.wait_until(work);
        }
    }

    fn now(&self) -> Timestamp {
        now()
    }

    async fn sha256(&self, all: &[&[u8]]) -> Vec<[u8; 32]> {
        bridge::digests(all).await
    }

    fn entropy(&self) -> [u8; 32] {
        random()
    }

    fn log(&self, line: &Line<'_>) {
        // The line of an answer from memory would cost as much as the answer, and the platform keeps
        // one of its own.
        if line.level == Level::Info && !self.0.asked.get() && line.code.is_none() {
            return;
        }
        worker::console_log!("{}", line.to_json());
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

/// Fetches within the deadline; a fetch that is not waited for is also not left running.
async fn fetch(request: Request<Bytes>, within: Millis) -> Result<Reply, Lost> {
    let stop = AbortController::default();
    let signal = stop.signal();
    let call = std::pin::pin!(exchange(request, &signal));
    let deadline = std::pin::pin!(Delay::from(Duration::from_millis(within.get())));
    match select(call, deadline).await {
        Either::Left((reply, _)) => reply,
        Either::Right(_) => {
            stop.abort();
            Err(Lost::Deadline)
        }
    }
}

async fn exchange(request: Request<Bytes>, signal: &worker::AbortSignal) -> Result<Reply, Lost> {
    let not_sent = |error: worker::Error| Lost::NotSent(error.to_string());
    let no_answer = |error: worker::Error| Lost::NoAnswer(error.to_string());
    let (parts, body) = request.into_parts();
    let headers = worker::Headers::from(&parts.headers);
    let mut init = RequestInit::new();
    init.with_method(worker::Method::Post)
        .with_headers(headers)
        // A redirect then comes back as a status that nobody expects; `Error` does not exist here.
        .with_redirect(worker::RequestRedirect::Manual)
        .with_body(Some(Uint8Array::from(body.as_ref()).into()));
    let request =
        worker::Request::new_with_init(&parts.uri.to_string(), &init).map_err(not_sent)?;
    let response = Fetch::Request(request).send_with_signal(signal).await.map_err(no_answer)?;
    let status = response.status_code();
    // All at once: as a stream, a megabyte comes in hundreds of pieces, each with its promises.
    let whole = web_sys::Response::from(response).array_buffer();
    let whole = whole.map_err(|error| no_answer(error.into()))?;
    let whole = JsFuture::from(whole).await.map_err(|error| no_answer(error.into()))?;
    Ok(Reply { status, body: bridge::taken(whole.unchecked_ref()) })
}

fn lost(lost: Lost) -> HostError {
    match lost {
        Lost::Late | Lost::Deadline => HostError::Deadline,
        Lost::NotSent(why) | Lost::NoAnswer(why) => HostError::Unreachable(why),
    }
}

fn unreachable(error: worker::Error) -> HostError {
    HostError::Unreachable(error.to_string())
}

/// The isolate's clock, which stands still until something is awaited.
pub(crate) fn now() -> Timestamp {
    // Whole milliseconds, far below where a double stops counting them.
    #[expect(clippy::cast_possible_truncation, reason = "saturates, as is wanted")]
    let millis = js_sys::Date::now() as i64;
    Timestamp::from_millis(millis)
}

/// Random bytes that nobody else has.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if getrandom::fill(&mut bytes).is_err() {
        // Without randomness nothing may be signed or named: end this request, not the shop.
        wasm_bindgen::throw_str("the platform gives no randomness");
    }
    bytes
}

/// Whether the binding has to be asked about this request.
pub(crate) fn is_due(client: Client, class: Class) -> bool {
    TALLY.with_borrow_mut(|tally| tally.is_due(client, class))
}

/// A setting: a plain variable or a secret, the platform holds both as text.
pub(crate) fn setting(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string())
}

/// What a message of the queue carries.
pub(crate) struct Carried {
    envelope: Vec<u8>,
    /// The trace of the request that sent it; empty where none was sent along.
    traceparent: String,
}

/// Reads a queue's message: the envelope and its trace, or the envelope alone, as it was sent
/// before there were traces.
pub(crate) fn carried(message: &JsValue) -> Carried {
    let Some(pair) = message.dyn_ref::<Array>() else {
        return Carried { envelope: Uint8Array::new(message).to_vec(), traceparent: String::new() };
    };
    let envelope = Uint8Array::new(&pair.get(0)).to_vec();
    Carried { envelope, traceparent: pair.get(1).as_string().unwrap_or_default() }
}

/// Writes a line that belongs to no request.
pub(crate) fn complain(message: &str, cause: &str) {
    let line = serde_json::json!({ "level": "warn", "message": message, "cause": cause });
    worker::console_warn!("{line}");
}
