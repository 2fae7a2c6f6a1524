//! Events: written when something happens, due until they are delivered.

use serde_json::Value;

use super::show::EventParts;
use super::wishes::Failure;
use super::{Account, Call};
use crate::call::Delivery;
use crate::record::{Event, EventBody};
use crate::signature;

/// A delivery without an outcome is tried again after this long.
const LEASE_MILLIS: i64 = 60_000;
/// One call of `due_events` gives no more than this many.
const DELIVERIES_MAX: usize = 256;
/// Delivered events beyond this many are forgotten, the oldest first: a load test would
/// otherwise fill the memory.
const EVENTS_KEPT_MAX: usize = 20_000;
/// Stripe answers for events of the last thirty days.
const EVENT_LIFE_MILLIS: i64 = 30 * 86_400_000;
/// Stripe tries for three days.
const DELIVERY_LIFE_MILLIS: i64 = 3 * 86_400_000;
/// Seconds to wait after the first, second, … failed attempt; the last one repeats.
const BACKOFF_SECONDS: &[i64] = &[1, 5, 30, 120, 600, 3_600, 10_800, 21_600, 43_200];

impl Account {
    /// Records that something happened to an object.
    pub(crate) fn emit(&mut self, kind: &str, object: &Value, call: &mut Call) {
        let id = call.dice.id("evt");
        let mut due = self.settings.webhook_url.is_some().then_some(call.now);
        let mut repeats = 0;
        if let Some(wish) = self.failure_of_event(kind) {
            match wish.next {
                Failure::DropEvents => due = None,
                Failure::DelayEvents => due = due.map(|at| at.saturating_add(wish.millis(30))),
                _ => repeats = 1,
            }
        }
        let body = Self::event_body(&EventParts {
            id: &id,
            kind,
            now: call.now,
            object,
            sent: due.is_some(),
            request: call.request.as_deref(),
            key: call.key.as_deref(),
        });
        if let Some(at) = due {
            self.due.insert((at, id.clone()));
        }
        self.bodies.put(EventBody { id: id.clone(), created: call.now, body });
        let kind = kind.to_owned();
        self.events.put(Event { id, created: call.now, kind, attempts: 0, due, repeats });
        self.forget_events(call.now);
    }

    /// The webhooks to send now, signed; each is handed out once and comes again only after
    /// [`Account::settle`] reports a failure, or a minute without any report. Call again until
    /// nothing comes.
    pub fn due_events(&mut self, now_millis: i64) -> Vec<Delivery> {
        self.advance(now_millis);
        let mut deliveries = Vec::new();
        while deliveries.len() < DELIVERIES_MAX {
            match self.due.first() {
                Some((at, _)) if *at <= now_millis => {}
                _ => break,
            }
            let Some((_, id)) = self.due.pop_first() else { break };
            deliveries.extend(self.delivery(&id, now_millis));
        }
        deliveries
    }

    fn delivery(&mut self, id: &str, now: i64) -> Option<Delivery> {
        let url = self.settings.webhook_url.clone()?;
        let body = self.bodies.get(id)?.body.clone().into_bytes();
        let event = self.events.get_mut(id)?;
        event.attempts = event.attempts.saturating_add(1);
        let attempt = event.attempts;
        let due = now.saturating_add(LEASE_MILLIS);
        event.due = Some(due);
        self.due.insert((due, id.to_owned()));
        let mut secrets = vec![self.settings.webhook_secret.as_str()];
        secrets.extend(self.settings.webhook_secret_old.as_deref());
        let signature = signature::sign(&secrets, now, &body);
        Some(Delivery { event: id.to_owned(), url, body, signature, attempt })
    }

    /// Reports what became of a delivery: whether the receiver answered 2xx.
    pub fn settle(&mut self, event: &str, delivered: bool, now_millis: i64) {
        let Some(row) = self.events.get_mut(event) else { return };
        if let Some(at) = row.due {
            self.due.remove(&(at, event.to_owned()));
        }
        row.due = if delivered {
            let again = row.repeats > 0;
            row.repeats = row.repeats.saturating_sub(1);
            again.then_some(now_millis)
        } else {
            next_attempt(row, now_millis)
        };
        if let Some(at) = row.due {
            self.due.insert((at, event.to_owned()));
        }
    }

    /// When there will be something to do next: a delivery, a slow card's outcome, an expiry.
    pub fn next_wake(&self) -> Option<i64> {
        let delivery = self.due.first().map(|(at, _)| *at);
        let timer = self.timers.first().map(|(at, _)| *at);
        delivery.into_iter().chain(timer).min()
    }

    fn forget_events(&mut self, now: i64) {
        while let Some(oldest) = self.events.oldest() {
            let old = now.saturating_sub(oldest.created) > EVENT_LIFE_MILLIS;
            let many = self.events.len() > EVENTS_KEPT_MAX && oldest.due.is_none();
            if !old && !many {
                break;
            }
            let id = oldest.id.clone();
            self.events.remove(&id);
            self.bodies.remove(&id);
        }
    }
}

fn next_attempt(event: &Event, now: i64) -> Option<i64> {
    if now.saturating_sub(event.created) > DELIVERY_LIFE_MILLIS {
        return None;
    }
    let place = usize::try_from(event.attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let seconds = BACKOFF_SECONDS.get(place).or(BACKOFF_SECONDS.last()).copied().unwrap_or(60);
    Some(now.saturating_add(seconds.saturating_mul(1000)))
}
