//! What happens by itself when time passes: slow cards, expiring sessions and authorisations,
//! refunds that settle or fail late.

use sha2::{Digest, Sha256};

use super::{Account, Call};
use crate::card::{Behaviour, LATE};
use crate::dice::Dice;
use crate::form::Form;
use crate::record::Status;

/// Something that is due at a moment, by the id of what it concerns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// A payment in processing gets its outcome.
    Settle(String),
    /// An authorisation that nobody captured ends.
    Lapse(String),
    /// A Checkout Session expires.
    Expire(String),
    /// A refund gets its final status.
    Refund(String),
}

impl Account {
    /// Lets time pass up to a moment. Every other entry point calls it first.
    pub(crate) fn advance(&mut self, now: i64) {
        while let Some((at, _)) = self.timers.first() {
            if *at > now {
                break;
            }
            let Some((at, timer)) = self.timers.pop_first() else { break };
            // Nobody brings entropy to a timer; the hash of an unguessable id will do.
            let seed = Sha256::digest(format!("{at} {timer:?}"));
            let mut call = Call::new(at, Dice::new(seed.into()), Form::default());
            self.fire(&timer, &mut call);
        }
    }

    fn fire(&mut self, timer: &Timer, call: &mut Call) {
        match timer {
            Timer::Settle(intent) => {
                if self.stands(intent, Status::Processing) {
                    match self.behaviour_of(intent) {
                        Some(Behaviour::SlowDecline) => {
                            self.decline(intent, LATE, call);
                        }
                        _ => self.approve(intent, false, call),
                    }
                }
            }
            Timer::Lapse(intent) => {
                if self.stands(intent, Status::RequiresCapture) {
                    self.void(intent, "automatic", call);
                }
            }
            Timer::Expire(session) => self.expire_session(session, call),
            Timer::Refund(refund) => self.finish_refund(refund, call),
        }
    }

    fn stands(&self, intent: &str, status: Status) -> bool {
        self.intents.get(intent).is_some_and(|intent| intent.status == status)
    }

    /// Sets every timer again after a restart.
    pub(crate) fn wind_timers(&mut self) {
        for intent in self.intents.iter() {
            let Some(at) = intent.due else { continue };
            match intent.status {
                Status::Processing => {
                    self.timers.insert((at, Timer::Settle(intent.id.clone())));
                }
                Status::RequiresCapture => {
                    self.timers.insert((at, Timer::Lapse(intent.id.clone())));
                }
                _ => {}
            }
        }
        for session in self.sessions.iter().filter(|session| session.status == "open") {
            self.timers.insert((session.expires_at, Timer::Expire(session.id.clone())));
        }
        for refund in self.refunds.iter() {
            if let Some(at) = refund.due {
                self.timers.insert((at, Timer::Refund(refund.id.clone())));
            }
        }
        for event in self.events.iter() {
            if let Some(at) = event.due {
                self.due.insert((at, event.id.clone()));
            }
        }
    }
}
