//! Repetitions: what was taken in before is answered as it was then.

use database::{Batch, Row, Statement, Store};
use domain::Timestamp;
use wire::answer::Answer;
use wire::message::Intent;

use super::{Arrival, refuse};
use crate::shop::run;
use crate::sql::orders as sql;
use crate::{Fault, effects, mail, orders};

/// The recorded answer to this intent, for whoever knows its order secret.
///
/// The copy that comes by the durable lane may be the only one whose shopper was promised a mail:
/// the express one was taken in, and its answer came too late for the edge. So what nobody waited
/// for is written here too, under the id that makes all copies one mail.
pub(super) async fn repeat<S: Store>(
    store: &S,
    intent: &Intent,
    arrival: &Arrival,
    now: Timestamp,
) -> Result<Option<Answer>, Fault> {
    let answer = recorded(store, intent).await?;
    if !arrival.unattended(now) {
        return Ok(answer);
    }
    let mut batch = Batch::write("mail a recorded answer");
    match &answer {
        // What is paid or gone needs no link to pay.
        Some(Answer::Placed(order)) if order.pay_by.is_some() => {
            let cause = (arrival.message, now);
            effects::add_once(&mut batch, mail::Kind::PayLink, order.id, cause);
        }
        Some(Answer::Refused(_)) => refuse::tell(&mut batch, intent, arrival, now),
        _ => return Ok(answer),
    }
    run(store, &batch).await?;
    Ok(answer)
}

async fn recorded<S: Store>(store: &S, intent: &Intent) -> Result<Option<Answer>, Fault> {
    let key = intent.intent.to_string();
    let Some(row) = find(store, &key).await? else {
        return Ok(None);
    };
    if row.bytes::<32>(1)? != intent.order_secret_hash {
        return Ok(Some(Answer::Forbidden));
    }
    if row.text(0)? == "PLACED" {
        return Ok(orders::show(store, &key).await?.map(Answer::Placed));
    }
    read(&row).map(Some)
}

/// The recorded refusal of an intent, when `opens` says yes to the hash of its order secret.
pub(crate) async fn recorded_refusal<S: Store>(
    store: &S,
    intent: &str,
    opens: impl Fn(&[u8; 32]) -> bool,
) -> Result<Option<Answer>, Fault> {
    let Some(row) = find(store, intent).await? else { return Ok(None) };
    if row.text(0)? != "REFUSED" {
        return Ok(None);
    }
    if !opens(&row.bytes(1)?) {
        return Ok(Some(Answer::Forbidden));
    }
    read(&row).map(Some)
}

async fn find<S: Store>(store: &S, intent: &str) -> Result<Option<Row>, Fault> {
    let mut batch = Batch::read("recorded answer");
    let step = batch.push(Statement::new(sql::RECORDED).bind(intent));
    Ok(run(store, &batch).await?.of(step).first().cloned())
}

fn read(row: &Row) -> Result<Answer, Fault> {
    Answer::from_json(row.text(2)?.as_bytes()).map_err(|_| Fault::Stored("answer"))
}
