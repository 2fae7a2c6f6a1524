//! The durable queue: it keeps what it was given, brings it at least once, in any order, and hands
//! over to its dead-letter queue what cannot be delivered.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::channel::Bell;
use crate::edge::{Edges, Isolate};
use crate::plant::Plant;
use crate::sim::Sim;

/// How long a message is hidden from other consumers while one has it.
const HIDDEN_MILLIS: i64 = 30_000;
/// The waits of the Worker's consumer: a quarter of the message's age, within these bounds.
const RETRY_SHORTEST_SECONDS: i64 = 2;
const RETRY_LONGEST_SECONDS: i64 = 6 * 3_600;

#[derive(Clone)]
struct Message {
    bytes: Rc<[u8]>,
    sent: i64,
    tries: u32,
    visible: i64,
    dead: bool,
}

/// The queue and its dead-letter queue.
pub(crate) struct Queue {
    sim: Sim,
    plant: Option<Plant>,
    next: Cell<u64>,
    put: Cell<u64>,
    messages: RefCell<BTreeMap<u64, Message>>,
    bell: Bell,
}

impl Queue {
    /// An empty queue.
    pub(crate) fn new(sim: &Sim, plant: Option<Plant>) -> Self {
        Self {
            sim: sim.clone(),
            plant,
            next: Cell::new(0),
            put: Cell::new(0),
            messages: RefCell::default(),
            bell: Bell::default(),
        }
    }

    /// Keeps a message.
    pub(crate) fn put(&self, bytes: Vec<u8>) {
        let now = self.sim.millis();
        // Best-effort order: some messages overtake others.
        let delay = match self.sim.chance().happens(self.sim.rate(300)) {
            true => self.sim.chance().between(0, 20_000),
            false => self.sim.chance().between(0, 300),
        };
        let visible = now.saturating_add_unsigned(delay);
        let number = self.next.get();
        self.next.set(number + 1);
        self.put.set(self.put.get() + 1);
        self.sim.trace(format_args!("queue has message {number}"));
        let bytes = bytes.into();
        let message = Message { bytes, sent: now, tries: 0, visible, dead: false };
        self.messages.borrow_mut().insert(number, message);
        self.bell.ring();
    }

    /// How many messages it was given.
    pub(crate) fn given(&self) -> u64 {
        self.put.get()
    }

    /// How many messages it has.
    pub(crate) fn len(&self) -> usize {
        self.messages.borrow().len()
    }

    /// Brings messages to consumers, for ever.
    pub(crate) async fn work(self: Rc<Self>, edges: Rc<Edges>) {
        loop {
            let now = self.sim.millis();
            let (due, next) = self.due(now);
            for (number, message) in due {
                let Some((isolate, _)) = edges.any() else { continue };
                let (queue, group) = (Rc::clone(&self), isolate.group());
                self.sim.spawn(group, async move {
                    queue.deliver(&isolate, number, &message).await;
                });
            }
            let wait = next.map_or(3_600_000, |at| at.saturating_sub(now).max(1).unsigned_abs());
            self.sim.within(wait, self.bell.wait()).await;
        }
    }

    /// The messages that a consumer gets now, and when the next one will be due.
    fn due(&self, now: i64) -> (Vec<(u64, Message)>, Option<i64>) {
        let mut messages = self.messages.borrow_mut();
        let mut due = Vec::new();
        for (number, message) in messages.iter_mut() {
            if message.visible <= now {
                message.visible = now + HIDDEN_MILLIS;
                message.tries += 1;
                due.push((*number, message.clone()));
            }
        }
        (due, messages.values().map(|message| message.visible).min())
    }

    async fn deliver(&self, isolate: &Isolate, number: u64, message: &Message) {
        if self.plant == Some(Plant::AckEarly) && !message.dead {
            self.messages.borrow_mut().remove(&number);
        }
        let delivered = match message.dead {
            false => isolate.carry(&message.bytes).await,
            true => isolate.bury(&message.bytes).await,
        };
        let chance = self.sim.chance();
        let repeated = self.sim.rate(self.sim.climate().repeated);
        match delivered {
            // The acknowledgement is lost, or the queue brings it again all the same.
            Ok(()) if chance.happens(repeated) => {
                self.sim.trace(format_args!("queue forgets that {number} was taken"));
            }
            Ok(()) => {
                self.sim.trace(format_args!("queue lets go of {number}"));
                self.messages.borrow_mut().remove(&number);
            }
            Err(error) => {
                self.sim.trace(format_args!("queue keeps {number}: {error}"));
                self.retry(number);
            }
        }
        self.bell.ring();
    }

    fn retry(&self, number: u64) {
        let now = self.sim.millis();
        let mut messages = self.messages.borrow_mut();
        let Some(message) = messages.get_mut(&number) else { return };
        let age = now.saturating_sub(message.sent) / 1_000;
        let wait = (age / 4).clamp(RETRY_SHORTEST_SECONDS, RETRY_LONGEST_SECONDS);
        message.visible = now + wait * 1_000;
        if !message.dead && message.tries > self.sim.climate().queue_tries {
            self.sim.trace(format_args!("queue gives {number} up"));
            message.dead = true;
            message.tries = 0;
        }
    }
}
