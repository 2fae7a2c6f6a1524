//! Refusals: recorded under the message's id, so that a repetition hears the same.

use database::{Batch, Row, Statement, Store};
use serde_json::json;
use wire::answer::{Answer, Refusal};
use wire::message::Intent;

use super::{Arrival, claim};
use crate::effects::{self, EffectKind};
use crate::orders::{self, Note};
use crate::shop::{Books, Written, run, write};
use crate::sql::orders as sql;
use crate::{Actor, Fault, Moment, mail};

/// Records the refusal as the answer to this intent. Its shopper is written to when nobody waited
/// for the answer.
pub(super) async fn refuse<S: Store, P>(
    books: &Books<S, P>,
    intent: &Intent,
    arrival: &Arrival,
    refusal: &Refusal,
    moment: &mut Moment,
) -> Result<Answer, Fault> {
    let now = moment.now();
    let answer = Answer::Refused(refusal.clone());
    let text = String::from_utf8(answer.to_json()).map_err(|_| Fault::Stored("answer"))?;
    let mut batch = Batch::write("refuse intent");
    let claimed = batch.push(claim(intent, arrival, "REFUSED", Some(text), now));
    let actor = Actor::Shop("intake");
    Note { actor: &actor, at: now }.event(
        &mut batch,
        intent.intent,
        "intent.refused",
        &json!({ "code": refusal.code.as_str(), "key": arrival.key }),
    );
    if arrival.unattended(now) {
        batch.push(
            Statement::new(sql::INSERT_CONTACT)
                .bind(intent.intent.to_string())
                .bind(intent.contact.email.as_str())
                .bind(None::<String>)
                .bind(None::<String>)
                .bind(None::<String>)
                .bind(None::<String>)
                .bind(intent.locale.as_str())
                .bind(now.millis()),
        );
        effects::add(&mut batch, EffectKind::Mail(mail::Kind::Refused), intent.intent, moment);
    }
    match write(&books.store, &batch).await? {
        Written::Done(_) => Ok(answer),
        Written::Refused(step) if step != claimed => Err(Fault::Forbidden("this refusal's rows")),
        Written::Refused(_) | Written::Unknown => {
            let answer = recorded(&books.store, intent).await?;
            answer.ok_or(Fault::Contended("refusing an intent"))
        }
    }
}

/// The recorded answer to this intent, for whoever knows its order secret.
pub(super) async fn recorded<S: Store>(
    store: &S,
    intent: &Intent,
) -> Result<Option<Answer>, Fault> {
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
