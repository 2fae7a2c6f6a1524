//! What the hosted pages ask of the account: a session to pay, a challenge to answer.

use super::confirm::Terms;
use super::{Account, Call};
use crate::card::{Card, CardEntry};
use crate::dice::Dice;
use crate::form::{Form, encode};
use crate::record::{Intent, Status};

/// One line of the pay page.
#[derive(Clone, Debug)]
pub struct PayLine {
    /// What is bought.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// The line's total in minor units.
    pub total: i64,
}

/// What the pay page shows.
#[derive(Clone, Debug)]
pub struct PayPage {
    /// The session's id.
    pub session: String,
    /// Whose page it is.
    pub shop_name: String,
    /// The lines.
    pub lines: Vec<PayLine>,
    /// The total in minor units.
    pub total: i64,
    /// The currency in lower case.
    pub currency: String,
    /// Where *Back* goes.
    pub cancel_url: Option<String>,
    /// Whether it can still be paid.
    pub open: bool,
    /// Why the last attempt failed.
    pub problem: Option<String>,
}

/// What the 3-D Secure page shows.
#[derive(Clone, Debug)]
pub struct ChallengePage {
    /// Whose payment it is.
    pub shop_name: String,
    /// The amount in minor units.
    pub amount: i64,
    /// The currency in lower case.
    pub currency: String,
    /// The card's last four digits.
    pub last4: String,
}

/// Where the shopper goes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// On to this address.
    Go(String),
    /// Back to the same page, with a reason.
    Again(String),
    /// There is nothing here any more.
    Gone,
    /// It is done, and there is no address to go to.
    Done,
}

impl Account {
    /// The pay page of a session, if there is one.
    pub fn pay_page(&self, session: &str) -> Option<PayPage> {
        let session = self.sessions.get(session)?;
        let intent = session.intent.as_deref().and_then(|id| self.intents.get(id));
        let lines = session.lines.iter().map(|line| PayLine {
            name: line.name.clone(),
            quantity: line.quantity,
            total: line.unit_amount.saturating_mul(line.quantity),
        });
        Some(PayPage {
            session: session.id.clone(),
            shop_name: self.settings.shop_name.clone(),
            lines: lines.collect(),
            total: session.total,
            currency: session.currency.clone(),
            cancel_url: session.cancel_url.clone(),
            open: session.status == "open",
            problem: intent
                .and_then(|intent| intent.last_error.as_ref())
                .map(|problem| problem.message.clone()),
        })
    }

    /// Pays a session with what the shopper typed.
    pub fn pay(
        &mut self,
        session: &str,
        entry: &CardEntry,
        now_millis: i64,
        entropy: [u8; 32],
    ) -> Turn {
        self.advance(now_millis);
        let Some(found) = self.sessions.get(session) else { return Turn::Gone };
        if found.status == "complete" {
            // The second press of the button: the first one paid.
            return Turn::Go(self.success_url(session));
        }
        if found.status != "open" {
            return Turn::Gone;
        }
        let email = found.customer_email.clone();
        let mut call = Call::new(now_millis, Dice::new(entropy), Form::default());
        let method = match self.method_from(entry, email, &mut call) {
            Ok(method) => method,
            Err(decline) => return Turn::Again(decline.message.to_owned()),
        };
        let Some(intent) = self.session_intent(session, &mut call) else { return Turn::Gone };
        let back = format!("{}/pay/{session}/return", self.settings.public_url);
        let terms = Terms { return_url: Some(back), alone: false };
        if let Err(refusal) = self.charge(&intent, &method, &terms, &mut call) {
            return Turn::Again(refusal.problem.message);
        }
        let Some(intent) = self.intents.get(&intent) else { return Turn::Gone };
        match &intent.challenge {
            Some(challenge) => {
                let url = &self.settings.public_url;
                Turn::Go(format!("{url}/3ds/{}/{}", intent.id, challenge.token))
            }
            None => Turn::Go(self.success_url(session)),
        }
    }

    /// Where a shopper goes who comes back from a 3-D Secure step of a session.
    pub fn pay_return(&self, session: &str) -> Turn {
        match self.sessions.get(session) {
            Some(found) if found.status == "complete" => Turn::Go(self.success_url(session)),
            Some(found) if found.status == "open" => {
                Turn::Go(format!("{}/pay/{session}", self.settings.public_url))
            }
            _ => Turn::Gone,
        }
    }

    fn success_url(&self, session: &str) -> String {
        let url = self.sessions.get(session).map(|session| session.success_url.as_str());
        url.unwrap_or_default().replace("{CHECKOUT_SESSION_ID}", session)
    }

    /// The 3-D Secure page of a payment, if its token is the pending one.
    pub fn challenge_page(&self, intent: &str, token: &str) -> Option<ChallengePage> {
        let intent = self.challenged_intent(intent, token)?;
        let method = intent.method.as_deref().and_then(|id| self.methods.get(id));
        let last4 = method.and_then(|method| Card::named(&method.card)).map(Card::last4);
        Some(ChallengePage {
            shop_name: self.settings.shop_name.clone(),
            amount: intent.amount,
            currency: intent.currency.clone(),
            last4: last4.unwrap_or("0000").to_owned(),
        })
    }

    /// Answers a 3-D Secure step and tells where the shopper goes.
    pub fn answer_challenge(
        &mut self,
        page: (&str, &str),
        passed: bool,
        now_millis: i64,
        entropy: [u8; 32],
    ) -> Turn {
        self.advance(now_millis);
        let (intent, token) = page;
        let Some(found) = self.challenged_intent(intent, token) else { return Turn::Gone };
        let back = found.challenge.as_ref().and_then(|challenge| challenge.return_url.clone());
        let mut call = Call::new(now_millis, Dice::new(entropy), Form::default());
        self.challenged(intent, passed, &mut call);
        match (back, self.intents.get(intent)) {
            (Some(back), Some(intent)) => Turn::Go(with_outcome(&back, intent)),
            _ => Turn::Done,
        }
    }

    fn challenged_intent(&self, intent: &str, token: &str) -> Option<&Intent> {
        let intent = self.intents.get(intent)?;
        let pending = intent.challenge.as_ref()?;
        (pending.token == token && intent.status == Status::RequiresAction).then_some(intent)
    }
}

/// The shop's address with the parameters that Stripe adds.
fn with_outcome(address: &str, intent: &Intent) -> String {
    if intent.session.is_some() {
        return address.to_owned();
    }
    let outcome = match intent.status {
        Status::Succeeded | Status::RequiresCapture => "succeeded",
        Status::Processing => "pending",
        _ => "failed",
    };
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let joint = if address.contains('?') { '&' } else { '?' };
    let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
    format!(
        "{address}{joint}payment_intent={}&payment_intent_client_secret={}\
         &redirect_status={outcome}{fragment}",
        encode(&intent.id),
        encode(&intent.client_secret),
    )
}
