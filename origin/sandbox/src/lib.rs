//! A Stripe-speaking stand-in with a port of its own, so that a shop can take (play) money without
//! an account anywhere, tests can pay, decline and fail on demand, and nobody is online for it.
//!
//! The heart is [`Account`]: a Stripe account as a pure state machine. A [`Request`] goes in with
//! the time and 32 bytes of entropy, a [`Response`] comes out; [`Account::due_events`] tells which
//! signed webhooks are to be sent now. It has no clock, no socket and no runtime, so the simulator
//! can be its whole world.
//!
//! Around it, [`serve`] is a small HTTP server: the API as Stripe's clients speak it (form-encoded
//! in, JSON out, idempotency keys, Stripe's error envelope), the webhooks with their retries, the
//! hosted pay page (`/pay/…`), the 3-D Secure page (`/3ds/…`), a look-alike of Stripe.js
//! (`/v3/stripe.js`) whose card fields live in a frame of the sandbox's own address, and a journal
//! file from which a restarted sandbox knows what it knew.
//!
//! What it speaks: payment intents (create, retrieve, update, confirm, cancel, capture, list,
//! search), refunds, charges, Checkout Sessions in payment mode, payment methods, events. The
//! test cards are in [`card::CARDS`]; the failures one can order are [`account::Failure`], sent to
//! `POST /sandbox/failures` with the secret key:
//!
//! ```text
//! {"next": "timeout_after_success", "count": 1, "on": "/v1/payment_intents"}
//! ```
//!
//! It does not know: customers, subscriptions, disputes, Connect, other payment methods than cards.
//! A parameter that Stripe does not have is refused; one that Stripe has and the sandbox gives no
//! meaning to is accepted where it changes neither amount nor course. Two things are milder than
//! Stripe: a confirmation needs no `return_url`, and search sees everything at once.
//!
//! No card number is kept: [`card::CardEntry`] lives for one request, and what stays is the name
//! of a test card. With the secret key a card number is refused, as Stripe does.

pub mod account;
pub mod call;
pub mod card;
mod courier;
mod desk;
mod dice;
mod form;
mod hosted;
mod html;
mod journal;
mod problem;
mod record;
mod serve;
pub mod settings;
mod signature;
mod table;

pub use account::Account;
pub use call::{Carriage, Delivery, Method, Request, Response};
pub use desk::{Clock, Config, Entropy};
pub use journal::JournalError;
pub use record::Record;
pub use serve::{ServeError, serve};
pub use settings::Settings;
pub use signature::sign;
