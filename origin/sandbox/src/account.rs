//! A Stripe account as a pure state machine: requests in, answers and due webhooks out. It reads
//! no clock, opens no socket and throws no dice of its own, so a simulator can be its world.

mod charges;
mod confirm;
mod events;
mod intents;
mod keys;
mod lists;
mod page;
mod refunds;
mod routes;
mod sessions;
mod show;
mod show_session;
mod timers;
mod wishes;

use std::collections::BTreeSet;

pub use page::{ChallengePage, PayLine, PayPage, Turn};
pub use wishes::{Failure, Wish};

use crate::call::{Carriage, Request, Response};
use crate::dice::Dice;
use crate::form::Form;
use crate::problem::Refusal;
use crate::record::{
    Charge, Event, EventBody, Intent, Key, PaymentMethod, Record, Refund, Session, Stored,
};
use crate::settings::Settings;
use crate::table::Table;
use timers::Timer;

/// The version of Stripe's API that the sandbox speaks.
pub const API_VERSION: &str = "2026-08-26.dahlia";

/// Everything one account holds.
pub struct Account {
    settings: Settings,
    intents: Table<Intent>,
    methods: Table<PaymentMethod>,
    charges: Table<Charge>,
    refunds: Table<Refund>,
    sessions: Table<Session>,
    events: Table<Event>,
    bodies: Table<EventBody>,
    keys: Table<Key>,
    timers: BTreeSet<(i64, Timer)>,
    due: BTreeSet<(i64, String)>,
    wishes: Vec<Wish>,
    /// The current second and the requests counted in it.
    second: (i64, u32),
}

/// Who asks, which decides what is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A server with the secret key.
    Server,
    /// A page with the publishable key: one payment intent, by its client secret.
    Page,
}

/// What one operation needs to know of the request that asked for it.
pub(crate) struct Call {
    pub(crate) now: i64,
    pub(crate) dice: Dice,
    pub(crate) form: Form,
    pub(crate) caller: Caller,
    /// The request's id; none when time itself caused what happens.
    pub(crate) request: Option<String>,
    pub(crate) key: Option<String>,
    /// Whether the amount is to be altered, because a failure was ordered.
    pub(crate) altered: bool,
}

impl Call {
    pub(crate) fn new(now: i64, dice: Dice, form: Form) -> Self {
        let caller = Caller::Server;
        Self { now, dice, form, caller, request: None, key: None, altered: false }
    }
}

impl Account {
    /// An account without any history.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            intents: Table::default(),
            methods: Table::default(),
            charges: Table::default(),
            refunds: Table::default(),
            sessions: Table::default(),
            events: Table::default(),
            bodies: Table::default(),
            keys: Table::default(),
            timers: BTreeSet::new(),
            due: BTreeSet::new(),
            wishes: Vec::new(),
            second: (0, 0),
        }
    }

    /// An account as its records tell, in the order they were taken.
    pub fn restore(settings: Settings, records: impl IntoIterator<Item = Record>) -> Self {
        let mut account = Self::new(settings);
        for Record(stored) in records {
            match stored {
                Stored::Intent(row) => account.intents.put(*row),
                Stored::Method(row) => account.methods.put(row),
                Stored::Charge(row) => account.charges.put(row),
                Stored::Refund(row) => account.refunds.put(row),
                Stored::Session(row) => account.sessions.put(row),
                Stored::Event(row) => account.events.put(row),
                Stored::EventBody(row) => account.bodies.put(row),
                Stored::Key(row) => account.keys.put(row),
            }
        }
        account.wind_timers();
        account
    }

    /// The rows that changed since the last call; what they do not tell is derived from them.
    pub fn take_records(&mut self) -> Vec<Record> {
        let mut stored: Vec<Stored> = Vec::new();
        stored.extend(self.methods.take_changed().into_iter().map(Stored::Method));
        stored.extend(
            self.intents.take_changed().into_iter().map(|row| Stored::Intent(Box::new(row))),
        );
        stored.extend(self.charges.take_changed().into_iter().map(Stored::Charge));
        stored.extend(self.refunds.take_changed().into_iter().map(Stored::Refund));
        stored.extend(self.sessions.take_changed().into_iter().map(Stored::Session));
        stored.extend(self.bodies.take_changed().into_iter().map(Stored::EventBody));
        stored.extend(self.events.take_changed().into_iter().map(Stored::Event));
        stored.extend(self.keys.take_changed().into_iter().map(Stored::Key));
        stored.into_iter().map(Record).collect()
    }

    /// Answers one request. `entropy` must be fresh for each: ids and secrets come out of it.
    pub fn handle(&mut self, request: &Request, now_millis: i64, entropy: [u8; 32]) -> Response {
        self.advance(now_millis);
        let mut dice = Dice::new(entropy);
        let id = dice.id("req");
        let form = Form::parse(&[&request.query, &request.body]);
        let mut call = Call::new(now_millis, dice, form);
        call.request = Some(id.clone());
        call.key.clone_from(&request.idempotency_key);

        let mut response = match self.admit(request, &mut call) {
            Ok(()) => self.answer(request, &mut call),
            Err(refusal) => self.refuse(&refusal, call.caller),
        };

        let version = request.stripe_version.clone().unwrap_or_else(|| API_VERSION.to_owned());
        response.headers.push(("Request-Id", id));
        response.headers.push(("Stripe-Version", version));
        if let Some(key) = &request.idempotency_key {
            response.headers.push(("Idempotency-Key", key.clone()));
        }
        response
    }

    /// Lets the request in: the rate, then the key.
    fn admit(&mut self, request: &Request, call: &mut Call) -> Result<(), Refusal> {
        if !self.within_rate(call.now) {
            return Err(Refusal::rate_limited());
        }
        call.caller = self.caller(request, &call.form)?;
        Ok(())
    }

    pub(crate) fn refuse(&self, refusal: &Refusal, caller: Caller) -> Response {
        let json = self.show_refusal(refusal, caller == Caller::Page);
        let headers = Vec::new();
        Response { status: refusal.status, headers, json, carriage: Carriage::Arrives }
    }
}
