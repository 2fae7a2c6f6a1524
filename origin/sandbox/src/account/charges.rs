//! The bank's answers: money taken, money held, or a no.

use super::confirm::problem;
use super::timers::Timer;
use super::{Account, Call};
use crate::card::{BLOCKED, Decline};
use crate::problem::{Problem, Refusal};
use crate::record::{Charge, Intent, Status};

/// An authorisation that is not captured ends after seven days.
const AUTHORISATION_LIFE_MILLIS: i64 = 7 * 86_400_000;

impl Account {
    /// The bank says yes: the money is taken, or held when the caller captures later.
    pub(crate) fn approve(&mut self, id: &str, authenticated: bool, call: &mut Call) {
        let Some(intent) = self.intents.get(id).cloned() else { return };
        let held = intent.capture_method == "manual";
        let mut charge = new_charge(&intent, call);
        charge.paid = true;
        charge.captured = !held;
        charge.amount_captured = if held { 0 } else { intent.amount };
        charge.authenticated = authenticated;
        let charge_id = charge.id.clone();
        let due = call.now.saturating_add(AUTHORISATION_LIFE_MILLIS);
        if let Some(intent) = self.intents.get_mut(id) {
            intent.latest_charge = Some(charge_id.clone());
            intent.challenge = None;
            intent.status = if held { Status::RequiresCapture } else { Status::Succeeded };
            intent.amount_received = charge.amount_captured;
            intent.due = held.then_some(due);
        }
        self.charges.put(charge);
        self.emit_charge("charge.succeeded", &charge_id, call);
        if held {
            self.timers.insert((due, Timer::Lapse(id.to_owned())));
            self.emit_intent("payment_intent.amount_capturable_updated", id, call);
        } else {
            self.emit_intent("payment_intent.succeeded", id, call);
        }
        self.session_moved(id, call);
    }

    /// The bank, or the risk check, says no.
    pub(crate) fn decline(&mut self, id: &str, decline: Decline, call: &mut Call) -> Refusal {
        let Some(intent) = self.intents.get(id).cloned() else { return Refusal::internal() };
        let mut charge = new_charge(&intent, call);
        let problem = problem(decline, Some(&charge.id), intent.method.as_deref());
        charge.failure = Some(problem.clone());
        charge.blocked = decline == BLOCKED;
        let charge_id = charge.id.clone();
        if let Some(intent) = self.intents.get_mut(id) {
            intent.latest_charge = Some(charge_id.clone());
        }
        self.charges.put(charge);
        self.emit_charge("charge.failed", &charge_id, call);
        self.reject(id, problem.clone(), call);
        Refusal::card(problem, Some(id))
    }

    /// The attempt is over and another card may try.
    pub(crate) fn reject(&mut self, id: &str, problem: Problem, call: &mut Call) {
        if let Some(intent) = self.intents.get_mut(id) {
            intent.status = Status::RequiresPaymentMethod;
            intent.method = None;
            intent.challenge = None;
            intent.due = None;
            intent.last_error = Some(problem);
        }
        self.emit_intent("payment_intent.payment_failed", id, call);
        self.session_moved(id, call);
    }

    /// Takes held money; what is not taken is given back.
    pub(crate) fn capture(&mut self, id: &str, amount: i64, call: &mut Call) {
        let Some(intent) = self.intents.get_mut(id) else { return };
        intent.status = Status::Succeeded;
        intent.amount_received = amount;
        intent.due = None;
        let Some(charge_id) = intent.latest_charge.clone() else { return };
        if let Some(charge) = self.charges.get_mut(&charge_id) {
            charge.captured = true;
            charge.amount_captured = amount;
            charge.released = charge.amount.saturating_sub(amount);
        }
        self.emit_charge("charge.captured", &charge_id, call);
    }

    pub(crate) fn emit_charge(&mut self, kind: &str, id: &str, call: &mut Call) {
        if let Some(charge) = self.charges.get(id) {
            let shown = self.show_charge(charge);
            self.emit(kind, &shown, call);
        }
    }
}

fn new_charge(intent: &Intent, call: &mut Call) -> Charge {
    Charge {
        id: call.dice.id("ch"),
        created: call.now,
        intent: intent.id.clone(),
        method: intent.method.clone().unwrap_or_default(),
        amount: intent.amount,
        currency: intent.currency.clone(),
        paid: false,
        captured: false,
        amount_captured: 0,
        refunded: 0,
        released: 0,
        failure: None,
        blocked: false,
        authenticated: false,
        metadata: intent.metadata.clone(),
    }
}
