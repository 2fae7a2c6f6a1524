//! A payment provider in memory, with the habits of the real one and faults on demand.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard};

use books::{
    NewPage, NewPayment, NewRefund, Payment, PaymentFailure, PaymentState, Provider, ProviderError,
    Refund, RefundState,
};
use domain::{AttemptId, Millis, Money, OrderId, RefundId, Timestamp};

/// What happens to the next call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is done, and its answer is lost.
    LoseAnswer,
    /// It is not done, and nobody knows.
    LoseCall,
    /// It is not done, and the provider says so.
    Busy,
}

#[derive(Default)]
struct State {
    now: i64,
    payments: BTreeMap<String, Payment>,
    refunds: BTreeMap<String, (NewRefund, Refund)>,
    /// What a key was first sent for, when, and the object it made.
    keys: BTreeMap<String, (String, i64, String)>,
    faults: VecDeque<Fault>,
    events: Vec<(String, String)>,
    refunds_fail: bool,
    tries: u32,
    told: u32,
}

/// A provider in memory.
#[derive(Default)]
pub(crate) struct Bank(Mutex<State>);

fn unknown() -> ProviderError {
    ProviderError::Unknown("lost".to_owned())
}

impl Bank {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn set_time(&self, now: Timestamp) {
        self.state().now = now.millis();
    }

    pub(crate) fn fail_next(&self, fault: Fault) {
        self.state().faults.push_back(fault);
    }

    pub(crate) fn heal(&self) {
        self.state().faults.clear();
    }

    pub(crate) fn fail_refunds(&self) {
        self.state().refunds_fail = true;
    }

    /// Returns every refund to the shop that was given so far, as a bank may do for weeks.
    pub(crate) fn return_refunds(&self) {
        let mut state = self.state();
        let given: Vec<_> = state
            .refunds
            .iter_mut()
            .filter(|(_, (_, refund))| refund.state == RefundState::Succeeded)
            .map(|(id, (wish, refund))| {
                refund.state = RefundState::Failed;
                (id.clone(), wish.clone())
            })
            .collect();
        for (id, wish) in given {
            let charge = Some(wish.charge.clone());
            let payment = state.payments.values_mut().find(|one| one.charge == charge).unwrap();
            let left = payment.refunded.minor() - wish.amount.minor();
            payment.refunded = Money::new(left, payment.amount.currency());
            let metadata = serde_json::json!({
                "order": wish.order.to_string(), "refund": wish.refund.to_string(),
            });
            let object = serde_json::json!({
                "id": id, "payment_intent": wish.charge, "metadata": metadata,
            });
            state.tell(event("refund.failed", object));
        }
    }

    pub(crate) fn payments(&self) -> Vec<Payment> {
        self.state().payments.values().cloned().collect()
    }

    pub(crate) fn charged(&self) -> i64 {
        let kept = |payment: &Payment| payment.captured.minor() - payment.refunded.minor();
        self.state().payments.values().map(kept).sum()
    }

    /// The events since the last call: id and body.
    pub(crate) fn events(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.state().events)
    }

    /// The one payment that waits for its payer.
    pub(crate) fn open(&self) -> Option<String> {
        let state = self.state();
        let mut open =
            state.payments.values().filter(|one| one.state == PaymentState::AwaitingPayer);
        open.next().map(|one| one.id.clone())
    }

    fn change(&self, id: &str, kind: &str, change: impl FnOnce(&mut Payment)) {
        let mut state = self.state();
        let payment = state.payments.get_mut(id).unwrap();
        change(payment);
        let event = payment_event(kind, payment);
        state.tell(event);
    }

    pub(crate) fn succeed(&self, id: &str) {
        self.change(id, "payment_intent.succeeded", |payment| {
            payment.state = PaymentState::Succeeded;
            payment.captured = payment.amount;
            payment.failure = None;
        });
    }

    /// Takes another amount than was asked for.
    pub(crate) fn succeed_with(&self, id: &str, amount: i64) {
        self.change(id, "payment_intent.succeeded", |payment| {
            payment.state = PaymentState::Succeeded;
            payment.captured = Money::new(amount, payment.amount.currency());
            payment.amount = payment.captured;
        });
    }

    pub(crate) fn process(&self, id: &str) {
        self.change(id, "payment_intent.processing", |payment| {
            payment.state = PaymentState::Processing;
        });
    }

    pub(crate) fn decline(&self, id: &str) {
        let mark = {
            let mut state = self.state();
            state.tries += 1;
            format!("ch_{}", state.tries)
        };
        self.change(id, "payment_intent.payment_failed", |payment| {
            payment.state = PaymentState::AwaitingPayer;
            payment.failure = Some(PaymentFailure { code: "card_declined".to_owned(), mark });
        });
    }

    fn make(&self, key: &str, wish: &NewPayment, url: Option<&str>) -> Answer<Payment> {
        let mut state = self.state();
        let fault = state.before()?;
        if let Some(id) = state.repeated(key, &format!("{wish:?} {url:?}"))? {
            return after(fault, state.payments.get(&id).cloned().unwrap());
        }
        let number = state.payments.len();
        let page = url.is_some();
        let id = if page { format!("cs_{number}") } else { format!("pi_{number}") };
        let zero = Money::zero(wish.amount.currency());
        let payment = Payment {
            id: id.clone(),
            charge: Some(format!("pi_{number}")),
            state: PaymentState::AwaitingPayer,
            amount: wish.amount,
            captured: zero,
            refunded: zero,
            order: Some(wish.order),
            attempt: Some(wish.attempt),
            client_secret: (!page).then(|| format!("{id}_secret")),
            url: url.map(|_| format!("https://pay.example/{id}")),
            failure: None,
        };
        state.remember(key, &format!("{wish:?} {url:?}"), &id);
        let event = payment_event("payment_intent.created", &payment);
        state.tell(event);
        state.payments.insert(id, payment.clone());
        after(fault, payment)
    }
}

type Answer<T> = Result<T, ProviderError>;

fn after<T>(fault: Option<Fault>, answer: T) -> Answer<T> {
    if fault == Some(Fault::LoseAnswer) { Err(unknown()) } else { Ok(answer) }
}

fn payment_event(kind: &str, payment: &Payment) -> String {
    let metadata = serde_json::json!({
        "order": payment.order.map(|id| id.to_string()),
        "attempt": payment.attempt.map(|id| id.to_string()),
    });
    event(kind, serde_json::json!({ "id": payment.id, "metadata": metadata }))
}

fn event(kind: &str, object: serde_json::Value) -> String {
    serde_json::json!({ "type": kind, "livemode": false, "data": { "object": object } }).to_string()
}

impl State {
    fn before(&mut self) -> Answer<Option<Fault>> {
        match self.faults.pop_front() {
            Some(Fault::LoseCall) => Err(unknown()),
            Some(Fault::Busy) => {
                Err(ProviderError::Busy { retry_after: Some(Millis::from_seconds(7)) })
            }
            fault => Ok(fault),
        }
    }

    /// The object this key made before. Stripe forgets a key after a day, so one that old being
    /// sent again is the bug that pays twice.
    fn repeated(&self, key: &str, wish: &str) -> Answer<Option<String>> {
        let Some((first, at, id)) = self.keys.get(key) else { return Ok(None) };
        assert!(self.now - at < 23 * 3_600_000, "a key of {} ms was sent again", self.now - at);
        if first != wish {
            return Err(ProviderError::Refused {
                code: "idempotency_error".to_owned(),
                message: "other parameters".to_owned(),
            });
        }
        Ok(Some(id.clone()))
    }

    fn remember(&mut self, key: &str, wish: &str, id: &str) {
        self.keys.insert(key.to_owned(), (wish.to_owned(), self.now, id.to_owned()));
    }

    fn tell(&mut self, body: String) {
        self.told += 1;
        let id = format!("evt_{}", self.told);
        let body = body.replacen('{', &format!("{{\"id\":\"{id}\","), 1);
        self.events.push((id, body));
    }
}

impl Provider for Bank {
    async fn create(&self, key: &str, payment: &NewPayment) -> Answer<Payment> {
        self.make(key, payment, None)
    }

    async fn create_page(&self, key: &str, page: &NewPage) -> Answer<Payment> {
        self.make(key, &page.payment, Some(&page.return_url))
    }

    async fn retrieve(&self, id: &str) -> Answer<Payment> {
        let mut state = self.state();
        let fault = state.before()?;
        let payment = state.payments.get(id).cloned().ok_or(ProviderError::NotFound)?;
        after(fault, payment)
    }

    async fn cancel(&self, key: &str, id: &str) -> Answer<Payment> {
        let mut state = self.state();
        let fault = state.before()?;
        assert!(!state.keys.contains_key(key), "a cancel's key is its own");
        let payment = state.payments.get_mut(id).ok_or(ProviderError::NotFound)?;
        match payment.state {
            PaymentState::AwaitingPayer | PaymentState::Authorized => {
                payment.state = PaymentState::Cancelled;
            }
            PaymentState::Cancelled => {}
            PaymentState::Processing | PaymentState::Succeeded => {
                return Err(ProviderError::Refused {
                    code: "payment_intent_unexpected_state".to_owned(),
                    message: String::new(),
                });
            }
        }
        let payment = payment.clone();
        let event = payment_event("payment_intent.canceled", &payment);
        state.tell(event);
        after(fault, payment)
    }

    async fn find(&self, order: OrderId, attempt: AttemptId) -> Answer<Option<Payment>> {
        let mut state = self.state();
        let fault = state.before()?;
        let ours = |one: &&Payment| one.order == Some(order) && one.attempt == Some(attempt);
        let found = state.payments.values().find(ours).cloned();
        after(fault, found)
    }

    async fn refund(&self, key: &str, wish: &NewRefund) -> Answer<Refund> {
        let mut state = self.state();
        let fault = state.before()?;
        if let Some(id) = state.repeated(key, &format!("{wish:?}"))? {
            return after(fault, state.refunds.get(&id).unwrap().1.clone());
        }
        let failing = state.refunds_fail;
        let charge = Some(wish.charge.clone());
        let payment = state.payments.values_mut().find(|one| one.charge == charge).unwrap();
        let back = payment.refunded.minor() + wish.amount.minor();
        assert!(back <= payment.captured.minor(), "more was given back than was taken");
        if !failing {
            payment.refunded = Money::new(back, payment.amount.currency());
        }
        let id = format!("re_{}", state.refunds.len());
        let refund = Refund {
            id: id.clone(),
            state: if failing { RefundState::Failed } else { RefundState::Succeeded },
            amount: wish.amount,
        };
        state.remember(key, &format!("{wish:?}"), &id);
        state.refunds.insert(id, (wish.clone(), refund.clone()));
        after(fault, refund)
    }

    async fn retrieve_refund(&self, id: &str) -> Answer<Refund> {
        let mut state = self.state();
        let fault = state.before()?;
        let refund = state.refunds.get(id).map(|(_, refund)| refund.clone());
        after(fault, refund.ok_or(ProviderError::NotFound)?)
    }

    async fn find_refund(&self, charge: &str, refund: RefundId) -> Answer<Option<Refund>> {
        let mut state = self.state();
        let fault = state.before()?;
        let ours =
            |(wish, _): &&(NewRefund, Refund)| wish.charge == charge && wish.refund == refund;
        let found = state.refunds.values().find(ours).map(|(_, refund)| refund.clone());
        after(fault, found)
    }
}
