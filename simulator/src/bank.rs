//! The payment provider's side: the sandbox's account, and the courier that brings its webhooks.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use sandbox::account::{Failure, Turn, Wish};
use sandbox::card::CardEntry;
use sandbox::{Account, Delivery, Request, Response, Settings};
use serde_json::Value;

use crate::channel::Bell;
use crate::origin::Origins;
use crate::plant::Plant;
use crate::sim::Sim;

/// Where shoppers find it.
pub(crate) const URL: &str = "https://pay.simulated";
/// What servers prove themselves with.
pub(crate) const SECRET_KEY: &str = "sk_test_simulated";
/// What pages prove themselves with.
pub(crate) const PUBLISHABLE_KEY: &str = "pk_test_simulated";
/// What webhooks are signed with.
pub(crate) const WEBHOOK_SECRET: &str = "whsec_simulated";

/// How long a receiver of webhooks may take.
const ANSWER_WITHIN: u64 = 10_000;

/// The provider.
pub(crate) struct Bank {
    sim: Sim,
    plant: Option<Plant>,
    account: RefCell<Account>,
    bell: Bell,
    under_way: Cell<u64>,
    delivered: RefCell<BTreeSet<String>>,
}

impl Bank {
    /// An account without any history.
    pub(crate) fn new(sim: &Sim, plant: Option<Plant>) -> Self {
        let mut settings = Settings::new(SECRET_KEY, PUBLISHABLE_KEY, WEBHOOK_SECRET, URL);
        settings.webhook_url = Some("https://origin.simulated/webhooks/stripe".to_owned());
        // Some banks take their time.
        settings.processing_seconds = u32::try_from(sim.chance().between(1, 90)).unwrap_or(5);
        Self {
            sim: sim.clone(),
            plant,
            account: RefCell::new(Account::new(settings)),
            bell: Bell::default(),
            under_way: Cell::new(0),
            delivered: RefCell::default(),
        }
    }

    /// Answers a request, here and now. Servers' requests may fail as the climate has it.
    pub(crate) fn handle(&self, request: &Request) -> Response {
        let (chance, now) = (self.sim.chance(), self.sim.millis());
        let server = request.authorization.as_deref() == Some(concat_bearer().as_str());
        let mut account = self.account.borrow_mut();
        if server && chance.happens(self.sim.rate(self.sim.climate().failing)) {
            let failures = [
                Failure::Error500,
                Failure::Error500AfterSuccess,
                Failure::RateLimited,
                Failure::InProgress,
                Failure::TimeoutAfterSuccess,
                Failure::AlterAmount,
            ];
            if let Some(failure) = chance.pick(&failures) {
                account.wish(Wish::new(*failure, 1));
            }
        }
        let response = account.handle(request, now, chance.bytes());
        drop(account);
        let who = if server { "origin" } else { "page" };
        let status = response.json.get("status").and_then(Value::as_str).unwrap_or_default();
        self.sim.trace(format_args!(
            "bank: {who} {} {} -> {} {status} {:?}",
            request.method.as_str(),
            request.path,
            response.status,
            response.carriage
        ));
        self.bell.ring();
        response
    }

    /// Whether servers do not reach it now.
    pub(crate) fn is_away(&self) -> bool {
        let (after, seconds) = self.sim.climate().bank_away;
        let passed = self.sim.tracing().seconds(self.sim.millis());
        (after..after + seconds).contains(&passed)
    }

    /// Asks as the world itself: nothing fails.
    pub(crate) fn look(&self, path: &str, query: &str) -> Value {
        let request = Request::get(path, query, SECRET_KEY);
        let now = self.sim.millis();
        self.account.borrow_mut().handle(&request, now, self.sim.chance().bytes()).json
    }

    /// A payer at the hosted page.
    pub(crate) fn pay_page(&self, session: &str, card: &str) -> Turn {
        let entry = CardEntry {
            number: card.to_owned(),
            expiry: "12/34".to_owned(),
            cvc: "123".to_owned(),
        };
        let (now, entropy) = (self.sim.millis(), self.sim.chance().bytes());
        let turn = self.account.borrow_mut().pay(session, &entry, now, entropy);
        self.sim.trace(format_args!("bank: payer at {session}: {turn:?}"));
        self.bell.ring();
        turn
    }

    /// A payer at the bank's own question, which knows its address `…/3ds/{intent}/{token}`.
    pub(crate) fn challenge(&self, url: &str, passed: bool) {
        let mut parts = url.rsplit('/');
        let (Some(token), Some(intent)) = (parts.next(), parts.next()) else { return };
        let (now, entropy) = (self.sim.millis(), self.sim.chance().bytes());
        let turn =
            self.account.borrow_mut().answer_challenge((intent, token), passed, now, entropy);
        self.sim.trace(format_args!("bank: challenge of {intent} {passed}: {turn:?}"));
        self.bell.ring();
    }

    /// The webhooks that were answered 2xx, by event.
    pub(crate) fn delivered(&self) -> BTreeSet<String> {
        self.delivered.borrow().clone()
    }

    /// How many webhooks are on their way.
    pub(crate) fn under_way(&self) -> u64 {
        self.under_way.get()
    }

    /// Brings webhooks, for ever.
    pub(crate) async fn work(self: Rc<Self>, origins: Rc<Origins>) {
        loop {
            let now = self.sim.millis();
            let due = self.account.borrow_mut().due_events(now);
            let none = due.is_empty();
            for delivery in due {
                let (bank, origins) = (Rc::clone(&self), Rc::clone(&origins));
                self.under_way.set(self.under_way.get() + 1);
                self.sim.spawn(crate::executor::Group::World, async move {
                    bank.carry(origins, delivery).await;
                    bank.under_way.set(bank.under_way.get() - 1);
                });
            }
            if none {
                let wake = self.account.borrow().next_wake();
                let wait =
                    wake.map_or(3_600_000, |at| at.saturating_sub(now).max(1).unsigned_abs());
                self.sim.within(wait, self.bell.wait()).await;
            }
        }
    }

    async fn carry(&self, origins: Rc<Origins>, delivery: Delivery) {
        let (chance, climate) = (self.sim.chance(), self.sim.climate());
        let event = delivery.event.clone();
        if self.plant == Some(Plant::Deaf) || chance.happens(self.sim.rate(climate.forgotten)) {
            // The provider believes that it was delivered.
            self.sim.trace(format_args!("bank forgets {event}"));
            self.account.borrow_mut().settle(&event, true, self.sim.millis());
            return;
        }
        let times = if chance.happens(self.sim.rate(climate.repeated)) { 2 } else { 1 };
        let mut taken = false;
        for _ in 0..times {
            let late = if chance.happens(self.sim.rate(200)) { 30_000 } else { 200 };
            self.sim.pause(0, late).await;
            taken = self.tell(&origins, &delivery).await;
        }
        self.account.borrow_mut().settle(&event, taken, self.sim.millis());
        if taken {
            self.delivered.borrow_mut().insert(event);
        }
        self.bell.ring();
    }

    async fn tell(&self, origins: &Rc<Origins>, delivery: &Delivery) -> bool {
        let (origins, body) = (Rc::clone(origins), delivery.body.clone());
        let signature = delivery.signature.clone();
        let call = self.sim.call(move || {
            let process = origins.any()?;
            let group = process.group();
            Some((group, Box::pin(async move { process.hear(&body, &signature).await })))
        });
        let status = self.sim.within(ANSWER_WITHIN, call).await.and_then(Result::ok);
        status == Some(200)
    }
}

/// How a server's requests are authorised.
fn concat_bearer() -> String {
    format!("Bearer {SECRET_KEY}")
}
