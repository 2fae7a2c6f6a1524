//! Paying: at most one live attempt per order, made at the first `StartPayment` and never in
//! intake, and always settled by what the provider *says when asked*, never by what an event said.
//!
//! An attempt is a row before it is a call. The row holds the provider's idempotency key, so a
//! lost answer is asked for again with the same key for 23 hours, and after that only read.

use database::{Batch, Statement, Store};
use domain::{AttemptId, Millis, OrderEvent, PaymentEvent, Timestamp, next_order};
use serde_json::json;
use sha2::{Digest, Sha256};
use wire::answer::{Answer, PaymentStart};
use wire::message::{Method, StartPayment};

use crate::orders::{Attempt, AttemptStatus, KEY_LIFE, Known, Means, Note, load};
use crate::shop::{Books, Written, run, write};
use crate::sql::{orders as order_sql, payments as sql};
use crate::{Actor, Fault, Moment, NewPage, NewPayment, Payment, PaymentState, Provider};
use crate::{ProviderError, answers};

mod decide;
mod settle;
mod tell;

pub use settle::{Settled, converge};
pub(crate) use settle::{patience, push_order_move, settle};

/// How often the world may change under one piece of work before it gives way.
pub(crate) const ROUNDS: usize = 6;

/// Attempts per order: more is somebody trying cards out.
const ATTEMPTS_MAX: usize = 10;

/// When an attempt that nobody hears of is asked about.
pub(crate) const SILENCE: Millis = Millis::from_minutes(5);

/// When an attempt whose creation was not answered is asked about.
const SILENCE_CREATING: Millis = Millis::from_seconds(30);

/// Begins a payment or goes on with the live one, and says how the payer's browser confirms it.
///
/// # Errors
/// When the database or the provider fails in a way that a later call may not find. The shopper
/// may simply ask again.
pub async fn start<S: Store, P: Provider>(
    books: &Books<S, P>,
    question: &StartPayment,
    moment: &mut Moment,
) -> Result<Answer, Fault> {
    let key = question.intent.to_string();
    for _ in 0..ROUNDS {
        let Some(known) = load(&books.store, &key).await? else { return Ok(Answer::NotFound) };
        let order = &known.order;
        if !books.shop.opens(&question.order_secret, &order.secret_hash, order.id) {
            return Ok(Answer::Forbidden);
        }
        if let Some(answer) = not_payable(&known, moment.now()) {
            return Ok(answer);
        }
        if reused(books, &known, question).await? {
            return Ok(answers::conflict(
                "idempotency_key_reused",
                "this key was used for another payment",
            ));
        }
        if let Some(answer) = step(books, &known, question, moment).await? {
            return Ok(answer);
        }
    }
    Ok(Answer::Busy { retry_after_seconds: 1 })
}

/// One round of [`start`]: `None` when the order has to be looked at again.
async fn step<S: Store, P: Provider>(
    books: &Books<S, P>,
    known: &Known,
    question: &StartPayment,
    moment: &mut Moment,
) -> Result<Option<Answer>, Fault> {
    let Some(attempt) = known.live() else {
        insert(books, known, question, moment).await?;
        return Ok(None);
    };
    if attempt.means != means(question.method) {
        let ended = end_attempt(books, known, attempt, moment).await?;
        return Ok(match ended {
            Some(payment) if payment.state == PaymentState::Processing => Some(in_progress()),
            _ => None,
        });
    }
    let told = match tell::ask(&books.provider, known, attempt, moment.now()).await {
        Ok(told) => told,
        Err(Fault::Provider(error)) => return Ok(Some(busy(&error))),
        Err(fault) => return Err(fault),
    };
    let tell::Told::Payment(payment) = told else {
        settle::never_made(books, known, attempt, moment).await?;
        return Ok(match told {
            tell::Told::Refused => Some(answers::conflict(
                "payment_refused",
                "the payment provider refused to begin this payment",
            )),
            _ => None,
        });
    };
    if settle(books, known, attempt, &payment, moment).await? == Settled::Again {
        return Ok(None);
    }
    Ok(match payment.state {
        PaymentState::AwaitingPayer => {
            Some(Answer::Payment(begin(books, known, &payment, question.method)))
        }
        PaymentState::Processing | PaymentState::Authorized => Some(in_progress()),
        PaymentState::Succeeded | PaymentState::Cancelled => None,
    })
}

fn not_payable(known: &Known, now: Timestamp) -> Option<Answer> {
    use domain::OrderStatus as S;
    match known.order.status {
        S::Pending | S::PaymentPending => {}
        S::Cancelled => {
            return Some(answers::conflict("order_cancelled", "the order was cancelled"));
        }
        S::Paid | S::Processing | S::Shipped | S::Delivered => {
            return Some(answers::conflict("already_paid", "the order is paid"));
        }
    }
    if known.order.hold_until <= now && known.live().is_none() {
        return Some(answers::conflict(
            "payment_window_over",
            "the order's stock is held no longer",
        ));
    }
    if known.attempts.len() >= ATTEMPTS_MAX && known.live().is_none() {
        return Some(answers::conflict("too_many_attempts", "this order was tried too often"));
    }
    None
}

/// The key is remembered in the batch that makes an attempt; the same key with another method is
/// another request under an old name.
async fn reused<S: Store, P>(
    books: &Books<S, P>,
    known: &Known,
    question: &StartPayment,
) -> Result<bool, Fault> {
    let mut batch = Batch::read("payment key");
    let stored = batch.push(
        Statement::new(order_sql::IDEMPOTENT)
            .bind(known.order.intent.to_string())
            .bind(question.idempotency_key.as_str()),
    );
    let rows = run(&books.store, &batch).await?;
    let Some(row) = rows.of(stored).first() else { return Ok(false) };
    Ok(row.blob(0)? != fingerprint(question))
}

fn fingerprint(question: &StartPayment) -> [u8; 32] {
    Sha256::digest(format!("payment {}", question.method.as_str())).into()
}

const fn means(method: Method) -> Means {
    match method {
        Method::Element => Means::Element,
        Method::Redirect => Means::Redirect,
    }
}

fn in_progress() -> Answer {
    answers::conflict("payment_in_progress", "the payment is being processed")
}

fn busy(error: &ProviderError) -> Answer {
    let seconds = match error {
        ProviderError::Busy { retry_after: Some(wait) } => wait.seconds().max(1),
        _ => 2,
    };
    Answer::Busy { retry_after_seconds: u32::try_from(seconds).unwrap_or(60) }
}

/// Writes the row of a new attempt with the key of its first call. Losing the race to another
/// request is no error: the next round finds that one's attempt.
async fn insert<S: Store, P>(
    books: &Books<S, P>,
    known: &Known,
    question: &StartPayment,
    moment: &mut Moment,
) -> Result<(), Fault> {
    let (order, now) = (&known.order, moment.now());
    let id: AttemptId = moment.mint();
    let mut batch = Batch::write("start payment");
    let to = next_order(order.status, OrderEvent::PaymentStarted).unwrap_or(order.status);
    push_order_move(&mut batch, order, to, Some(PaymentEvent::Restarted));
    batch.push(
        Statement::new(sql::INSERT_ATTEMPT)
            .bind(id.to_string())
            .bind(order.id.to_string())
            .bind(means(question.method).as_str())
            .bind(format!("bodega-{id}"))
            .bind(now.millis())
            .bind(return_url(books, known, question))
            .bind(order.total.currency().code())
            .bind(order.total.minor())
            .bind(now.plus(SILENCE_CREATING).millis()),
    );
    batch.push(
        Statement::new(order_sql::REMEMBER_KEY)
            .bind(order.intent.to_string())
            .bind(question.idempotency_key.as_str())
            .bind(fingerprint(question))
            .bind(now.millis()),
    );
    let actor = Actor::Shopper(order.intent);
    Note { actor: &actor, at: now }.event(
        &mut batch,
        order.id,
        "payment.started",
        &json!({ "attempt": id.to_string() }),
    );
    match write(&books.store, &batch).await? {
        Written::Done(_) | Written::Refused(_) | Written::Unknown => Ok(()),
    }
}

/// The address the payer returns to: the shopper's wish when it is the shop's own, else the
/// order's page. A stranger's address would make the provider's page an open door.
fn return_url<S, P>(books: &Books<S, P>, known: &Known, question: &StartPayment) -> String {
    let shop = &books.shop.public_url;
    let wish = question.return_url.as_str();
    let own = wish.strip_prefix(shop.as_str()).is_some_and(|rest| rest.starts_with('/'));
    if own { wish.to_owned() } else { format!("{shop}/orders/{}", known.order.intent) }
}

/// What the browser needs to confirm this payment.
fn begin<S, P>(
    books: &Books<S, P>,
    known: &Known,
    payment: &Payment,
    method: Method,
) -> PaymentStart {
    let provider = &books.shop.provider;
    let element = method == Method::Element;
    PaymentStart {
        provider: provider.name.clone(),
        client_secret: payment.client_secret.clone().filter(|_| element),
        redirect_url: payment.url.clone().filter(|_| !element),
        publishable_key: provider.publishable_key.clone(),
        provider_url: provider.url.clone(),
        pay_by: known.order.hold_until,
    }
}

/// Ends a live attempt: the provider is asked first and its word decides. `None` when the attempt
/// was never made, else the provider's state, which has been written down.
pub(crate) async fn end_attempt<S: Store, P: Provider>(
    books: &Books<S, P>,
    known: &Known,
    attempt: &Attempt,
    moment: &mut Moment,
) -> Result<Option<Payment>, Fault> {
    let payment = match tell::ask(&books.provider, known, attempt, moment.now()).await? {
        tell::Told::Payment(payment) => *payment,
        tell::Told::Refused | tell::Told::Absent => {
            settle::never_made(books, known, attempt, moment).await?;
            return Ok(None);
        }
    };
    let payment = match payment.state {
        PaymentState::AwaitingPayer | PaymentState::Authorized => {
            tell::cancel(&books.provider, attempt, &payment.id, moment).await?
        }
        PaymentState::Processing | PaymentState::Succeeded | PaymentState::Cancelled => payment,
    };
    settle(books, known, attempt, &payment, moment).await?;
    Ok(Some(payment))
}

/// What is asked of the provider for this attempt. The same row makes the same request, byte for
/// byte: a key sent again with other parameters is refused.
fn request(known: &Known, attempt: &Attempt) -> NewPayment {
    NewPayment {
        order: attempt.order,
        attempt: attempt.id,
        amount: attempt.amount,
        description: format!("Order {}", known.order.number),
        email: None,
    }
}

fn page(known: &Known, attempt: &Attempt) -> NewPage {
    NewPage { payment: request(known, attempt), return_url: attempt.return_url.clone() }
}

/// Whether the attempt's key may still be sent.
fn key_lives(attempt: &Attempt, now: Timestamp) -> bool {
    now.since(attempt.key_at) < KEY_LIFE && attempt.status == AttemptStatus::Creating
}
