//! After the order was sent: waiting for it, paying it, cancelling it, or forgetting about it.

use std::rc::Rc;

use domain::Timestamp;
use sandbox::account::Turn;
use sandbox::{Method, Request};
use serde_json::json;

use super::order::Taken;
use super::{Ask, Said, Shopper};
use crate::bank::{PUBLISHABLE_KEY, URL};
use crate::channel::channel;
use crate::executor::Group;
use crate::till::{encode, text};

/// Cards by the names that pages send and the numbers that people type.
const CARDS: [(&str, &str); 11] = [
    ("pm_card_visa", "4242424242424242"),
    ("pm_card_visa", "4242424242424242"),
    ("pm_card_mastercard", "5555555555554444"),
    ("pm_card_visa_chargeDeclined", "4000000000000002"),
    ("pm_card_visa_chargeDeclinedInsufficientFunds", "4000000000009995"),
    ("pm_card_authenticationRequired", "4000002760003184"),
    ("pm_card_threeDSecureRequiredChargeDeclined", "4000008400001629"),
    ("pm_card_sandboxSlow", "4000000000008005"),
    ("pm_card_sandboxSlowDecline", "4000000000008013"),
    ("pm_card_pendingRefund", "4000000000007726"),
    ("pm_card_refundFail", "4000000000005126"),
];

/// How often a shopper looks before giving up.
const LOOKS: u32 = 14;
/// How often somebody tries to pay.
const TRIES: usize = 5;

impl Shopper {
    /// Waits for the order and pays it, more or less.
    pub(super) async fn follow(self: &Rc<Self>, taken: Taken) {
        let Some(said) = self.wait(&taken).await else { return };
        match self.sim().chance().below(14) {
            0 => return,
            1 => return self.cancel(&taken).await,
            // To pay when the hold is about to run out is what makes races.
            2 => {
                let pay_by = Timestamp::parse_rfc3339(&said.text("/order/pay_by"));
                let left = pay_by.map_or(0, |at| at.since(self.sim().now()).get());
                let early = self.sim().chance().between(0, 8_000);
                self.sim().sleep(left.saturating_sub(early)).await;
            }
            3 => self.sim().pause(60_000, 1_200_000).await,
            _ => self.sim().pause(300, 15_000).await,
        }
        for _ in 0..TRIES {
            if self.pay(&taken).await {
                break;
            }
            self.sim().pause(500, 20_000).await;
        }
        if self.sim().chance().happens(120) {
            self.cancel(&taken).await;
        }
        let mut version = 0;
        for _ in 0..4 {
            self.sim().pause(1_000, 30_000).await;
            // An order that cannot be asked about now is shown as being on its way.
            let shown = |said: &Said| said.text("/status") == "placed";
            let Some(said) = self.standing(&taken).await.filter(shown) else { continue };
            let seen = said.number("/order/version");
            if seen < version {
                let intent = &taken.intent;
                self.sim().violated("MONO", format!("{intent} went from {version} to {seen}"));
            }
            version = seen;
        }
    }

    /// Looks until the intent is an order.
    async fn wait(&self, taken: &Taken) -> Option<Said> {
        let mut pause = 1_000;
        for _ in 0..LOOKS {
            if let Some(said) = self.standing(taken).await {
                match said.text("/status").as_str() {
                    "placed" => return Some(said),
                    "refused" => return None,
                    _ => {}
                }
            }
            self.sim().pause(pause / 2, pause).await;
            pause = (pause * 2).min(7_200_000);
        }
        None
    }

    /// One try to pay. `true` when there is nothing more to try.
    async fn pay(self: &Rc<Self>, taken: &Taken) -> bool {
        let redirect = self.sim().chance().happens(400);
        if self.sim().chance().happens(60) {
            let (tab, again) = (Rc::clone(self), taken.clone());
            self.street.witness.begin();
            self.sim().spawn(Group::World, async move {
                tab.sim().pause(0, 25_000).await;
                Box::pin(tab.cancel(&again)).await;
                tab.street.witness.end();
            });
        }
        if self.sim().chance().happens(200) {
            let (tab, again) = (Rc::clone(self), taken.clone());
            let (sender, receiver) = channel();
            self.sim().spawn(Group::World, async move {
                let other = tab.sim().chance().happens(300) != redirect;
                Box::pin(tab.pay_once(&again, other)).await;
                sender.send(());
            });
            let done = self.pay_once(taken, redirect).await;
            receiver.await;
            return done;
        }
        self.pay_once(taken, redirect).await
    }

    async fn pay_once(&self, taken: &Taken, redirect: bool) -> bool {
        let method = if redirect { "redirect" } else { "element" };
        let path = format!("/store/v1/checkouts/{}/payment", taken.intent);
        let ask = Ask::post(path, json!({ "method": method }))
            .with("bodega-order", taken.secret.clone())
            .with("idempotency-key", self.key());
        let Some(said) = self.insist(&ask, 4).await else { return false };
        if said.status != 200 {
            let over = ["already_paid", "order_cancelled", "payment_window_over"];
            return over.contains(&said.text("/reason").as_str());
        }
        self.sim().pause(300, 12_000).await;
        let Some((card, number)) = self.sim().chance().pick(&CARDS).copied() else { return true };
        match (text(&said.json, "/client_secret"), text(&said.json, "/redirect_url")) {
            (Some(secret), _) => self.confirm(secret, card).await,
            (None, Some(url)) => self.type_card(url, number).await,
            (None, None) => {
                let intent = &taken.intent;
                self.sim().violated("FAULT", format!("{intent}: a payment without a way to pay"));
                true
            }
        }
    }

    /// Confirms in the provider's fields on the shop's page.
    async fn confirm(&self, client_secret: &str, card: &str) -> bool {
        let Some((intent, _)) = client_secret.split_once("_secret_") else { return true };
        let form = [("client_secret", client_secret), ("payment_method", card)];
        let path = format!("/v1/payment_intents/{intent}/confirm");
        let request = Request {
            method: Method::Post,
            ..Request::post(&path, &encode(&form), PUBLISHABLE_KEY)
        };
        self.sim().pause(50, 800).await;
        let shown = self.street.bank.handle(&request).json;
        let action = ["/next_action/redirect_to_url/url", "/next_action/use_stripe_sdk/stripe_js"];
        if let Some(url) = action.iter().find_map(|pointer| text(&shown, pointer)) {
            return self.answer(url).await;
        }
        matches!(text(&shown, "/status"), Some("succeeded" | "processing"))
    }

    /// Types a card on the provider's own page.
    async fn type_card(&self, url: &str, number: &str) -> bool {
        let Some(session) = url.rsplit('/').next() else { return true };
        self.sim().pause(50, 800).await;
        match self.street.bank.pay_page(session, number) {
            Turn::Go(url) if url.starts_with(&format!("{URL}/3ds/")) => self.answer(&url).await,
            Turn::Go(_) | Turn::Done => true,
            Turn::Again(_) | Turn::Gone => false,
        }
    }

    /// Answers the bank's question: mostly yes, at once or much later or never.
    async fn answer(&self, url: &str) -> bool {
        match self.sim().chance().below(10) {
            0 => return true,
            1 => self.sim().pause(60_000, 3_000_000).await,
            _ => self.sim().pause(1_000, 30_000).await,
        }
        let passed = self.sim().chance().happens(800);
        self.street.bank.challenge(url, passed);
        passed
    }

    /// Changes their mind.
    async fn cancel(&self, taken: &Taken) {
        let path = format!("/store/v1/checkouts/{}/cancel", taken.intent);
        let ask = Ask::post(path, json!({})).with("bodega-order", taken.secret.clone());
        self.insist(&ask, 4).await;
    }
}
