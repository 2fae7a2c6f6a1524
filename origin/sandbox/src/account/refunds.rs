//! Refunds: whole or in parts, at once, late, or failing after all.

use serde_json::Value;

use super::intents::metadata;
use super::timers::Timer;
use super::{Account, Call};
use crate::card::{Behaviour, Card};
use crate::problem::Refusal;
use crate::record::{Charge, Refund};

impl Account {
    pub(crate) fn create_refund(&mut self, call: &mut Call) -> Result<Value, Refusal> {
        call.form.only(&["amount", "charge", "metadata", "payment_intent", "reason"])?;
        let reasons = ["duplicate", "fraudulent", "requested_by_customer"];
        let reason = call.form.word("reason", &reasons)?.map(str::to_owned);
        let metadata = metadata(&call.form, "metadata")?;
        let charge = self.refunded_charge(call)?;
        let left = charge.amount_captured.saturating_sub(charge.refunded);
        if left == 0 {
            let message = format!("Charge {} has already been refunded.", charge.id);
            return Err(Refusal::state("charge_already_refunded", message));
        }
        let amount = call.form.integer("amount")?.unwrap_or(left);
        if amount < 1 {
            let message = "This value must be greater than or equal to 1.".to_owned();
            return Err(Refusal::parameter("amount", "parameter_invalid_integer", message));
        }
        if amount > left {
            let message = format!(
                "Refund amount ({amount}) is greater than unrefunded amount on charge ({left})."
            );
            let mut refusal = Refusal::parameter("amount", "amount_too_large", message);
            refusal.executed = true;
            return Err(refusal);
        }

        let (status, due) = self.refund_course(&charge, call.now);
        let refund = Refund {
            id: call.dice.id("re"),
            created: call.now,
            charge: charge.id.clone(),
            intent: charge.intent.clone(),
            amount,
            currency: charge.currency.clone(),
            status: status.to_owned(),
            reason,
            failure_reason: None,
            metadata,
            due,
        };
        let shown = self.show_refund(&refund);
        if let Some(at) = due {
            self.timers.insert((at, Timer::Refund(refund.id.clone())));
        }
        self.refunds.put(refund);
        if let Some(charge) = self.charges.get_mut(&charge.id) {
            charge.refunded = charge.refunded.saturating_add(amount);
        }
        self.emit("refund.created", &shown, call);
        self.emit_charge("charge.refunded", &charge.id, call);
        Ok(shown)
    }

    fn refunded_charge(&self, call: &Call) -> Result<Charge, Refusal> {
        let id = match (call.form.text("charge"), call.form.text("payment_intent")) {
            (Some(charge), _) => charge.to_owned(),
            (None, Some(intent)) => {
                let unknown = || Refusal::unknown("payment_intent", "payment_intent", intent);
                let found = self.intents.get(intent).ok_or_else(unknown)?;
                found.latest_charge.clone().unwrap_or_default()
            }
            (None, None) => return Err(Refusal::missing("payment_intent")),
        };
        let charge = self.charges.get(&id).filter(|charge| charge.paid && charge.captured);
        charge.cloned().ok_or_else(|| {
            let message = "There is no successful charge to refund.".to_owned();
            Refusal::state("charge_not_refundable", message)
        })
    }

    fn refund_course(&self, charge: &Charge, now: i64) -> (&'static str, Option<i64>) {
        let method = self.methods.get(&charge.method);
        let behaviour = method.and_then(|method| Card::named(&method.card)).map(|c| c.behaviour);
        let seconds = i64::from(self.settings.processing_seconds);
        let later = now.saturating_add(seconds.saturating_mul(1000));
        match behaviour {
            Some(Behaviour::RefundPending) => ("pending", Some(later)),
            // The bank sends it back days after it seemed to have worked.
            Some(Behaviour::RefundFails) => ("succeeded", Some(later)),
            _ => ("succeeded", None),
        }
    }

    /// A refund's second thoughts: pending becomes succeeded, succeeded becomes failed.
    pub(crate) fn finish_refund(&mut self, id: &str, call: &mut Call) {
        let Some(refund) = self.refunds.get_mut(id) else { return };
        refund.due = None;
        let failed = refund.status == "succeeded";
        let (charge, amount) = (refund.charge.clone(), refund.amount);
        if failed {
            refund.status = "failed".to_owned();
            refund.failure_reason = Some("expired_or_canceled_card".to_owned());
        } else {
            refund.status = "succeeded".to_owned();
        }
        let refund = refund.clone();
        if let (true, Some(charge)) = (failed, self.charges.get_mut(&charge)) {
            charge.refunded = charge.refunded.saturating_sub(amount);
        }
        let shown = self.show_refund(&refund);
        self.emit("refund.updated", &shown, call);
        self.emit("charge.refund.updated", &shown, call);
        if failed {
            self.emit("refund.failed", &shown, call);
        }
    }
}
