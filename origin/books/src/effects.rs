//! The outbox: what must happen in the world because of a committed change.
//!
//! A row is written in the batch of its change. [`deliver`] leases rows under a fencing number,
//! does each, and closes it; a second deliverer, or one that was paused for an hour, finds its
//! fence gone. An effect may therefore be *done* twice and is *recorded* once: mails carry the
//! effect's id as their message id, refunds carry a stored key.

use std::future::Future;

use database::{Batch, Row, Statement, Store};
use domain::{EffectId, MessageId, Millis, Timestamp};

use crate::mail::{self, Mail};
use crate::shop::{Books, run};
use crate::sql::boxes as sql;
use crate::{Fault, Moment, Provider, refunds};

/// How long one deliverer may take for what it leased.
const LEASE: Millis = Millis::from_minutes(2);

/// After so many tries, most of a day, a mail is old news and somebody has to look.
const MAIL_TRIES_MAX: u32 = 20;

/// Money that was promised back is tried for a week, which outlives a provider's worst outage.
const REFUND_TRIES_MAX: u32 = 180;

/// What the last check of a refund that is watched has found.
const STANDS: &str = "it stands";

/// Why a refund is given up, for whoever looks.
const NOT_GIVEN: &str = "the provider could not give the money back";

/// What kind of thing must happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EffectKind {
    /// A mail, rendered when it is sent.
    Mail(mail::Kind),
    /// A refund to be made at the provider.
    Refund,
    /// A refund that succeeded to be asked about: a bank may return it.
    RefundCheck,
}

impl EffectKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Mail(kind) => kind.as_str(),
            Self::Refund => "refund",
            Self::RefundCheck => "refund.check",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "refund" => Some(Self::Refund),
            "refund.check" => Some(Self::RefundCheck),
            mail => mail::Kind::parse(mail).map(Self::Mail),
        }
    }
}

/// Adds an effect to the batch of its cause. `subject` is an order, an intent or a refund.
pub(crate) fn add(
    batch: &mut Batch,
    kind: EffectKind,
    subject: impl ToString,
    moment: &mut Moment,
) {
    let id: EffectId = moment.mint();
    batch.push(
        Statement::new(sql::INSERT_EFFECT)
            .bind(id.to_string())
            .bind(kind.as_str())
            .bind(subject.to_string())
            .bind("{}")
            .bind(moment.now().millis()),
    );
}

/// The same, to be done no earlier than `at`.
pub(crate) fn add_at(
    batch: &mut Batch,
    kind: EffectKind,
    subject: impl ToString,
    at: Timestamp,
    moment: &mut Moment,
) {
    let id: EffectId = moment.mint();
    batch.push(
        Statement::new(sql::INSERT_EFFECT_AT)
            .bind(id.to_string())
            .bind(kind.as_str())
            .bind(subject.to_string())
            .bind("{}")
            .bind(moment.now().millis())
            .bind(at.millis()),
    );
}

/// Adds the mail that answers a message. Its id is the message's, so that any number of copies of
/// the message, by whichever lanes, is one mail.
pub(crate) fn add_once(
    batch: &mut Batch,
    kind: mail::Kind,
    subject: impl ToString,
    (message, now): (MessageId, Timestamp),
) {
    batch.push(
        Statement::new(sql::INSERT_EFFECT_ONCE)
            .bind(EffectId::from_ulid(message.ulid()).to_string())
            .bind(kind.as_str())
            .bind(subject.to_string())
            .bind("{}")
            .bind(now.millis()),
    );
}

/// A leased effect.
struct Leased {
    id: String,
    kind: Option<EffectKind>,
    subject: String,
    tries: u32,
    fence: i64,
    /// How long ago it was written.
    age: Millis,
}

/// What became of one try.
enum Outcome {
    Done,
    /// Done, and to be done again after this long.
    Recurring(Millis),
    Later(Millis, String),
    Dead(String),
}

/// What one round of delivery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Effects done.
    pub done: u32,
    /// Effects to be tried again later.
    pub later: u32,
    /// Effects given up: somebody has to look.
    pub dead: u32,
}

/// Leases up to `limit` due effects and does them, mails through `mailer`. A mailer that fails
/// says why; the mail is tried again with growing pauses.
///
/// # Errors
/// When the database fails. What was leased is leased again after two minutes.
pub async fn deliver<S, P, M, F>(
    books: &Books<S, P>,
    moment: &mut Moment,
    limit: u32,
    mailer: M,
) -> Result<Delivered, Fault>
where
    S: Store,
    P: Provider,
    M: Fn(Mail) -> F,
    F: Future<Output = Result<(), String>>,
{
    let mut count = Delivered::default();
    for effect in lease(&books.store, moment.now(), limit).await? {
        let outcome = match effect.kind {
            Some(EffectKind::Mail(kind)) => {
                send(books, kind, &effect, &mailer).await.unwrap_or_else(|fault| again(&fault))
            }
            Some(EffectKind::Refund) => {
                match refunds::carry_out(books, &effect.subject, moment).await {
                    Ok(refunds::Carried::Done) => Outcome::Done,
                    Ok(refunds::Carried::Waiting) => {
                        Outcome::Later(Millis::from_minutes(15), "the provider is at it".to_owned())
                    }
                    Ok(refunds::Carried::Failed) => Outcome::Dead(NOT_GIVEN.to_owned()),
                    Err(fault) => again(&fault),
                }
            }
            Some(EffectKind::RefundCheck) => {
                let looked = refunds::look_again(books, &effect.subject, moment).await;
                looked.map_or_else(|fault| again(&fault), |carried| checked(carried, effect.age))
            }
            None => Outcome::Dead("a kind that this program does not know".to_owned()),
        };
        close(&books.store, &effect, outcome, moment.now(), &mut count).await?;
    }
    Ok(count)
}

/// What a check of a refund of this age means for the next one.
fn checked(carried: refunds::Carried, age: Millis) -> Outcome {
    match (carried, refunds::watch(age)) {
        (refunds::Carried::Failed, _) => Outcome::Dead(NOT_GIVEN.to_owned()),
        (_, Some(pause)) => Outcome::Recurring(pause),
        (_, None) => Outcome::Done,
    }
}

fn again(fault: &Fault) -> Outcome {
    if fault.passing() {
        Outcome::Later(Millis::ZERO, fault.to_string())
    } else {
        Outcome::Dead(fault.to_string())
    }
}

async fn send<S, P, M, F>(
    books: &Books<S, P>,
    kind: mail::Kind,
    effect: &Leased,
    mailer: &M,
) -> Result<Outcome, Fault>
where
    S: Store,
    M: Fn(Mail) -> F,
    F: Future<Output = Result<(), String>>,
{
    let Some(mail) = mail::render(books, kind, &effect.id, &effect.subject).await? else {
        // The contact was erased: there is nobody left to write to.
        return Ok(Outcome::Done);
    };
    Ok(match mailer(mail).await {
        Ok(()) => Outcome::Done,
        Err(why) => Outcome::Later(Millis::ZERO, why),
    })
}

/// Ends the leases of a deliverer that is gone, for a process that has just begun: what it held is
/// done at once. Should it be alive after all, an effect is done twice and recorded once.
///
/// # Errors
/// When the database fails.
pub async fn release<S: Store>(store: &S, now: Timestamp) -> Result<(), Fault> {
    let mut batch = Batch::write("release effects");
    batch.push(Statement::new(sql::RELEASE_EFFECTS).bind(now.millis()));
    run(store, &batch).await.map(|_| ())
}

async fn lease<S: Store>(store: &S, now: Timestamp, limit: u32) -> Result<Vec<Leased>, Fault> {
    let mut batch = Batch::write("lease effects");
    let step = batch.push(
        Statement::new(sql::LEASE_EFFECTS)
            .bind(now.millis())
            .bind(now.plus(LEASE).millis())
            .bind(limit),
    );
    run(store, &batch).await?.of(step).rows.iter().map(|row| read(row, now)).collect()
}

fn read(row: &Row, now: Timestamp) -> Result<Leased, Fault> {
    Ok(Leased {
        id: row.text(0)?.to_owned(),
        kind: EffectKind::parse(row.text(1)?),
        subject: row.text(2)?.to_owned(),
        tries: row.number(4)?,
        fence: row.integer(5)?,
        age: now.since(Timestamp::from_millis(row.integer(6)?)),
    })
}

async fn close<S: Store>(
    store: &S,
    effect: &Leased,
    outcome: Outcome,
    now: Timestamp,
    count: &mut Delivered,
) -> Result<(), Fault> {
    let with = |sql| Statement::new(sql).bind(&effect.id).bind(effect.fence);
    let tries_max = match effect.kind {
        Some(EffectKind::Refund | EffectKind::RefundCheck) => REFUND_TRIES_MAX,
        Some(EffectKind::Mail(_)) | None => MAIL_TRIES_MAX,
    };
    let statement = match outcome {
        Outcome::Done => {
            count.done += 1;
            with(sql::CLOSE_EFFECT).bind("DONE").bind(None::<String>)
        }
        Outcome::Recurring(pause) => {
            count.done += 1;
            with(sql::EFFECT_LATER).bind(now.plus(pause).millis()).bind(STANDS)
        }
        Outcome::Later(pause, why) if effect.tries < tries_max || pause > Millis::ZERO => {
            count.later += 1;
            let pause = pause.max(backoff(effect.tries));
            with(sql::EFFECT_LATER).bind(now.plus(pause).millis()).bind(why)
        }
        Outcome::Later(_, why) | Outcome::Dead(why) => {
            count.dead += 1;
            with(sql::CLOSE_EFFECT).bind("DEAD").bind(why)
        }
    };
    let mut batch = Batch::write("close effect");
    batch.push(statement);
    run(store, &batch).await.map(|_| ())
}

/// An effect that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadEffect {
    /// Its id.
    pub id: String,
    /// What it is: `refund`, `refund.check`, `mail.order_confirmed`.
    pub kind: String,
    /// What it is about: an order, an intent, a refund.
    pub subject: String,
    /// Why it was given up.
    pub failure: String,
    /// When it was written.
    pub created_at: Timestamp,
}

/// The effects that were given up, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn dead<S: Store>(store: &S, limit: u32) -> Result<Vec<DeadEffect>, Fault> {
    let mut batch = Batch::read("dead effects");
    let step = batch.push(Statement::new(sql::DEAD_EFFECTS).bind(limit));
    let rows = run(store, &batch).await?;
    rows.of(step)
        .rows
        .iter()
        .map(|row| {
            Ok(DeadEffect {
                id: row.text(0)?.to_owned(),
                kind: row.text(1)?.to_owned(),
                subject: row.text(2)?.to_owned(),
                failure: row.optional_text(3)?.unwrap_or_default().to_owned(),
                created_at: Timestamp::from_millis(row.integer(4)?),
            })
        })
        .collect()
}

/// Has a given-up effect tried again. `false` when there is none of this id.
///
/// # Errors
/// When the database fails.
pub async fn redrive<S: Store>(store: &S, id: &str, now: Timestamp) -> Result<bool, Fault> {
    let mut batch = Batch::write("redrive effect");
    let step = batch.push(Statement::new(sql::REDRIVE_EFFECT).bind(id).bind(now.millis()));
    Ok(run(store, &batch).await?.of(step).changes == 1)
}

/// 2 s, 4 s, 8 s … at most an hour: twenty tries span most of a day.
pub(crate) fn backoff(tries: u32) -> Millis {
    let seconds = 1_u64.checked_shl(tries.min(12)).unwrap_or(3_600).min(3_600);
    Millis::from_seconds(seconds)
}
