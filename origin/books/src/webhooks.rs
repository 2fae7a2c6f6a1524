//! The provider's events: kept first, understood later.
//!
//! [`receive`] checks the signature over the raw bytes and inserts them under the event's id; only
//! then is the provider answered 2xx. [`process`] reads what an event is *about* and asks the
//! provider for the state of that. What the event itself claims is never believed, so its order,
//! its age and its repetition do not matter.

use database::{Batch, Row, Statement, Store};
use domain::{AttemptId, OrderId, RefundId, Timestamp};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::dead_letters::hex;
use crate::effects::backoff;
use crate::payments::converge;
use crate::shop::{Books, run};
use crate::sql::{boxes as sql, payments};
use crate::{Fault, Moment, Provider, ProviderAddress, refunds};

mod signature;

pub use signature::{SignatureError, verify};

/// After so many tries an event is given up; the reconciler still asks about its attempt.
const TRIES_MAX: u32 = 20;

/// What was done with a webhook call. Every one of them is answered 2xx.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The id it is kept under, for [`process_one`].
    pub id: String,
    /// Whether it was not here before.
    pub new: bool,
}

/// The parts of an event that are looked at. Everything else may change its shape at will.
#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    livemode: Option<bool>,
    /// The connected account it is from. An account's own events name none.
    account: Option<String>,
    data: Option<Data>,
}

impl Event {
    /// Whether it is about money of this shop's kind and account. What does not say is asked about:
    /// nothing an event claims is believed anyway.
    fn is_for(&self, provider: &ProviderAddress) -> bool {
        let kind = self.livemode.is_none_or(|live| live == provider.live);
        let account = match (&self.account, &provider.account) {
            (Some(theirs), Some(ours)) => theirs == ours,
            _ => true,
        };
        kind && account
    }
}

#[derive(Deserialize)]
struct Data {
    object: Option<Object>,
}

/// A payment intent, a checkout session, a charge, a refund or a dispute: each names our attempt
/// in its metadata, or a payment by its id.
#[derive(Deserialize)]
struct Object {
    id: Option<String>,
    payment_intent: Option<serde_json::Value>,
    #[serde(default)]
    metadata: Option<Metadata>,
}

#[derive(Default, Deserialize)]
struct Metadata {
    attempt: Option<String>,
    refund: Option<String>,
}

/// Checks the signature of a webhook call over its raw bytes and keeps it. Answer 2xx to every
/// `Ok`, 400 to a [`SignatureError`], 503 to a fault.
///
/// # Errors
/// The inner one when the signature is not the provider's; the outer one when the database fails.
pub async fn receive<S: Store, P>(
    books: &Books<S, P>,
    raw: &[u8],
    signature: &str,
    now: Timestamp,
) -> Result<Result<Receipt, SignatureError>, Fault> {
    if let Err(error) = verify(&books.shop.webhook_secrets, signature, raw, now) {
        return Ok(Err(error));
    }
    let event = serde_json::from_slice::<Event>(raw).ok();
    let (id, kind, state) = match &event {
        Some(event) if !event.is_for(&books.shop.provider) => {
            (event.id.clone(), event.kind.as_str(), "FOREIGN")
        }
        Some(event) => (event.id.clone(), event.kind.as_str(), "RECEIVED"),
        None => (format!("unreadable_{}", hex(&Sha256::digest(raw))), "", "UNREADABLE"),
    };
    let mut batch = Batch::write("receive event");
    let step = batch.push(
        Statement::new(sql::RECEIVE_EVENT)
            .bind(&id)
            .bind(kind)
            .bind(raw)
            .bind(state)
            .bind(now.millis()),
    );
    let new = run(&books.store, &batch).await?.of(step).changes == 1;
    Ok(Ok(Receipt { id, new }))
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Processed {
    /// Events whose matter was settled.
    pub done: u32,
    /// Events that are about nothing of ours.
    pub ignored: u32,
    /// Events to be looked at again.
    pub later: u32,
}

/// Looks at up to `limit` kept events.
///
/// # Errors
/// When the database fails. Anything else only delays its own event.
pub async fn process<S: Store, P: Provider>(
    books: &Books<S, P>,
    moment: &mut Moment,
    limit: u32,
) -> Result<Processed, Fault> {
    let mut batch = Batch::read("due events");
    let step = batch.push(Statement::new(sql::DUE_EVENTS).bind(moment.now().millis()).bind(limit));
    let rows = run(&books.store, &batch).await?;
    let mut count = Processed::default();
    for row in &rows.of(step).rows {
        handle(books, row, moment, &mut count).await?;
    }
    Ok(count)
}

/// Looks at one kept event, as soon as it was answered.
///
/// # Errors
/// As [`process`].
pub async fn process_one<S: Store, P: Provider>(
    books: &Books<S, P>,
    id: &str,
    moment: &mut Moment,
) -> Result<Processed, Fault> {
    let mut batch = Batch::read("kept event");
    let step = batch.push(Statement::new(sql::EVENT_BYTES).bind(id));
    let rows = run(&books.store, &batch).await?;
    let mut count = Processed::default();
    if let Some(row) = rows.of(step).first() {
        handle(books, row, moment, &mut count).await?;
    }
    Ok(count)
}

/// Has a kept event looked at again. `false` when there is none of this id.
///
/// # Errors
/// When the database fails.
pub async fn replay<S: Store>(store: &S, id: &str, now: Timestamp) -> Result<bool, Fault> {
    let mut batch = Batch::write("replay event");
    let step = batch.push(Statement::new(sql::REPLAY_EVENT).bind(id).bind(now.millis()));
    Ok(run(store, &batch).await?.of(step).changes == 1)
}

async fn handle<S: Store, P: Provider>(
    books: &Books<S, P>,
    row: &Row,
    moment: &mut Moment,
    count: &mut Processed,
) -> Result<(), Fault> {
    let (id, tries): (&str, u32) = (row.text(0)?, row.number(2)?);
    let state = match understand(books, row.blob(1)?, moment).await {
        Ok(true) => {
            count.done += 1;
            "PROCESSED"
        }
        Ok(false) => {
            count.ignored += 1;
            "IGNORED"
        }
        Err(fault @ Fault::Store(..)) => return Err(fault),
        Err(_) if tries < TRIES_MAX => {
            count.later += 1;
            let at = moment.now().plus(backoff(tries));
            let mut batch = Batch::write("event later");
            batch.push(Statement::new(sql::EVENT_LATER).bind(id).bind(at.millis()));
            return run(&books.store, &batch).await.map(|_| ());
        }
        Err(_) => "DEAD",
    };
    let mut batch = Batch::write("close event");
    batch.push(Statement::new(sql::CLOSE_EVENT).bind(id).bind(state));
    run(&books.store, &batch).await.map(|_| ())
}

/// Asks about whatever the event names. `false` when it names nothing of ours.
async fn understand<S: Store, P: Provider>(
    books: &Books<S, P>,
    bytes: &[u8],
    moment: &mut Moment,
) -> Result<bool, Fault> {
    let event = serde_json::from_slice::<Event>(bytes).ok();
    let Some(object) = event.and_then(|event| event.data).and_then(|data| data.object) else {
        return Ok(false);
    };
    let metadata = object.metadata.unwrap_or_default();
    let refund = metadata.refund.as_deref().filter(|id| RefundId::parse(id).is_ok());
    if let Some(refund) = refund
        && refunds::exists(&books.store, refund).await?
    {
        refunds::look_again(books, refund, moment).await?;
        return Ok(true);
    }
    // The payment intent of a charge, refund or dispute, expanded or not.
    let parent = object
        .payment_intent
        .as_ref()
        .and_then(|value| value.as_str().or_else(|| value.get("id").and_then(|id| id.as_str())));
    let named = parent.or(object.id.as_deref()).unwrap_or_default();
    let attempt = metadata.attempt.unwrap_or_default();
    let mut batch = Batch::read("attempt of event");
    let step = batch.push(Statement::new(payments::ORDER_OF_ATTEMPT).bind(named).bind(attempt));
    let rows = run(&books.store, &batch).await?;
    let Some(row) = rows.of(step).first() else { return Ok(false) };
    let order = OrderId::parse(row.text(0)?).map_err(|_| Fault::Stored("order id"))?;
    let attempt = AttemptId::parse(row.text(1)?).map_err(|_| Fault::Stored("attempt id"))?;
    converge(books, order, attempt, moment).await?;
    refunds::refresh(books, attempt, moment).await?;
    Ok(true)
}
