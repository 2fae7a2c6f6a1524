//! Refusals: recorded under the message's id, so that a repetition hears the same.

use database::{Batch, Statement, Store};
use domain::Timestamp;
use serde_json::json;
use wire::answer::{Answer, Refusal};
use wire::message::Intent;

use super::repeat::repeat;
use super::{Arrival, claim};
use crate::orders::Note;
use crate::shop::{Books, Written, write};
use crate::sql::orders as sql;
use crate::{Actor, Fault, effects, mail};

/// Records the refusal as the answer to this intent. Its shopper is written to when nobody waited
/// for the answer.
pub(super) async fn refuse<S: Store, P>(
    books: &Books<S, P>,
    intent: &Intent,
    arrival: &Arrival,
    refusal: &Refusal,
    now: Timestamp,
) -> Result<Answer, Fault> {
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
        tell(&mut batch, intent, arrival, now);
    }
    match write(&books.store, &batch).await? {
        Written::Done(_) => Ok(answer),
        Written::Refused(step) if step != claimed => Err(Fault::Forbidden("this refusal's rows")),
        Written::Refused(_) | Written::Unknown => {
            let answer = repeat(&books.store, intent, arrival, now).await?;
            answer.ok_or(Fault::Contended("refusing an intent"))
        }
    }
}

/// Has the shopper of a refused intent written to: there is no order that would hold the contact.
pub(super) fn tell(batch: &mut Batch, intent: &Intent, arrival: &Arrival, now: Timestamp) {
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
    effects::add_once(batch, mail::Kind::Refused, intent.intent, (arrival.message, now));
}
