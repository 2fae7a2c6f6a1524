//! The durable lane's real queue, message by message: one that the origin does not take comes again,
//! ever later, and is given up in the end; those beside it are done with at once.
//!
//! The gate before the origin is the only thing here that is not as in production, and that the
//! queue gives up after [`RETRIES`] instead of a hundred.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use wire::envelope::Envelope;
use wire::message::Kind;

use super::story::{SETTLED, Story};
use super::wrong;
use crate::client::until;
use crate::fault::{Doing, Fault};
use crate::processes::{Caller, Gate, Queue, Verdict};
use crate::shopper::{Bought, Fate, LINED, Shopper};

/// Seven waits of two seconds at least: before the last, the message is old enough for a longer one.
const RETRIES: u32 = 7;
/// The shortest wait, and that part of a message's age which is the wait otherwise.
const WAIT_SHORTEST: Duration = Duration::from_secs(2);
const WAIT_PART: u64 = 4;
/// Two clocks are compared: the runtime's and this command's.
const CLOCKS: Duration = Duration::from_millis(150);
/// Where the edge takes what its queue gave up.
const DEAD_LETTERS: &str = "/edge/v1/dead-letters";

/// What the gate does with one message, and how often it has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// It is held until the first scene is set, and passes.
    Held,
    Passes,
    /// The origin never takes it.
    Poison,
    /// The origin takes it, and the answer to the first delivery is lost.
    UnheardOnce,
}

/// A delivery by the queue.
#[derive(Clone, Debug)]
struct Seen {
    message: String,
    at: Instant,
    dead: bool,
}

/// Who stands at the gate.
struct Keeper {
    rules: Mutex<BTreeMap<String, (Rule, u32)>>,
    seen: Sender<Seen>,
    go: Mutex<Receiver<()>>,
}

impl Keeper {
    fn look(&self, caller: &Caller) -> Verdict {
        let dead = caller.path == DEAD_LETTERS;
        let Ok(envelope) = Envelope::from_bytes(&caller.body) else { return Verdict::Passes };
        let express = caller.header("bodega-lane") == Some("express");
        if envelope.header().kind != Kind::Place {
            return Verdict::Passes;
        }
        if express {
            return Verdict::Refused(503);
        }
        let at = Instant::now();
        let message = of(&envelope.header().id.to_string());
        let (rule, times) = {
            let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
            let Some((rule, times)) = rules.get_mut(&message) else { return Verdict::Passes };
            *times += 1;
            (*rule, *times)
        };
        // Nobody looks any more once the scene is over.
        let _over = self.seen.send(Seen { message, at, dead });
        match rule {
            _ if dead => Verdict::Passes,
            Rule::Held => {
                let go = self.go.lock().unwrap_or_else(PoisonError::into_inner);
                let _set = go.recv();
                Verdict::Passes
            }
            Rule::Poison => Verdict::Refused(500),
            Rule::UnheardOnce if times == 1 => Verdict::Unheard(502),
            Rule::Passes | Rule::UnheardOnce => Verdict::Passes,
        }
    }
}

/// What an intent and its message have in common.
fn of(id: &str) -> String {
    id.split_once('_').map_or(id, |(_, ulid)| ulid).to_owned()
}

/// Five orders are in the queue's hands; four are delivered together, one of them poisoned.
pub(super) fn one_message_is_refused(story: &mut Story<'_>) -> Result<(), Fault> {
    let (sender, deliveries) = mpsc::channel();
    let (go, held) = mpsc::channel();
    let keeper = Arc::new(Keeper { rules: Mutex::default(), seen: sender, go: Mutex::new(held) });
    let guard = Arc::clone(&keeper);
    let gate = Gate::before(story.shop.origin_address(), move |caller| guard.look(caller))?;
    let queue = Queue { retries: Some(RETRIES) };
    let shopper = Shopper::new(story.shop.start_worker("impatient", (gate.url(), queue))?)?;

    let rules = [Rule::Held, Rule::Passes, Rule::Poison, Rule::UnheardOnce, Rule::Passes];
    let mut orders = Vec::new();
    for rule in rules {
        let checkout = shopper.fill(LINED)?;
        let mut known = keeper.rules.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(of(checkout.intent()), (rule, 0));
        orders.push((rule, checkout));
    }
    let mut accepted = Vec::new();
    let mut watch = Watch { deliveries, all: Vec::new() };
    for (rule, checkout) in &orders {
        let bought = shopper.send(checkout, "first")?;
        if bought.order.is_some() {
            return Err(wrong("an order was placed past the gate"));
        }
        if *rule == Rule::Held {
            // While this one is under way the queue collects all others: they are one batch.
            watch.until("the first delivery", |seen| seen.message == of(&bought.intent))?;
        }
        accepted.push((*rule, bought, Instant::now()));
    }
    let set = go.send(());
    set.map_err(|_| wrong("nobody waits at the gate"))?;

    let given_up = watch.until("a dead letter", |seen| seen.dead)?;
    let waits = held_against_the_rules(&watch.all, &accepted, &given_up)?;
    in_one_batch(story)?;
    let mut poisoned = None;
    for (rule, bought, _) in &accepted {
        if *rule == Rule::Poison {
            poisoned = Some(bought);
            continue;
        }
        promised(story, &shopper, bought)?;
    }
    let poisoned = poisoned.ok_or_else(|| wrong("nothing was poisoned"))?;
    comes_back_when_redriven(story, &shopper, poisoned)?;
    story.ledger.check()?;
    let waits: Vec<_> = waits.iter().map(|wait| format!("{:.1}", wait.as_secs_f64())).collect();
    story.tick(&format!(
        "one of four refused in one delivery: the others were done with at once, one of them twice; \
         it came again after {} s, was given up, and is an order since it was redriven",
        waits.join(" ")
    ));
    Ok(())
}

/// What the queue has delivered so far.
struct Watch {
    deliveries: Receiver<Seen>,
    all: Vec<Seen>,
}

impl Watch {
    fn until(&mut self, what: &str, wanted: impl Fn(&Seen) -> bool) -> Result<Seen, Fault> {
        let began = Instant::now();
        loop {
            let left = SETTLED.saturating_sub(began.elapsed());
            let Ok(seen) = self.deliveries.recv_timeout(left) else {
                let so_far = self.all.len();
                return Err(wrong(format!("no sign of {what} after {so_far} deliveries")));
            };
            self.all.push(seen.clone());
            if wanted(&seen) {
                return Ok(seen);
            }
        }
    }
}

/// Each message came as often as it must; the poisoned one after ever longer waits, which are
/// answered.
fn held_against_the_rules(
    seen: &[Seen],
    accepted: &[(Rule, Bought, Instant)],
    given_up: &Seen,
) -> Result<Vec<Duration>, Fault> {
    let mut waits = Vec::new();
    for (rule, bought, since) in accepted {
        let id = of(&bought.intent);
        let came: Vec<_> =
            seen.iter().filter(|one| !one.dead && one.message == id).map(|one| one.at).collect();
        let wanted = match rule {
            Rule::Held | Rule::Passes => 1,
            Rule::UnheardOnce => 2,
            Rule::Poison => 1 + RETRIES as usize,
        };
        if came.len() != wanted {
            return Err(wrong(format!(
                "{rule:?} was delivered {} times, not {wanted}",
                came.len()
            )));
        }
        if *rule != Rule::Poison {
            continue;
        }
        if given_up.message != id {
            return Err(wrong("another message than the poisoned one was given up"));
        }
        let mut least = WAIT_SHORTEST;
        for pair in came.windows(2) {
            let [one, next] = pair else { continue };
            let part = one.saturating_duration_since(*since).as_secs() / WAIT_PART;
            least = WAIT_SHORTEST.max(Duration::from_secs(part));
            let wait = next.saturating_duration_since(*one);
            if wait + CLOCKS < least {
                return Err(wrong(format!("it came again after {wait:?}, not {least:?}")));
            }
            waits.push(wait);
        }
        if least == WAIT_SHORTEST {
            return Err(wrong("it never had to wait longer than the first time"));
        }
    }
    Ok(waits)
}

/// The runtime says so itself: of four that came together it was told to let go of two.
fn in_one_batch(story: &mut Story<'_>) -> Result<(), Fault> {
    let log = story.shop.part("impatient")?.log().to_owned();
    let text = std::fs::read(&log).doing(|| format!("cannot read {}", log.display()))?;
    let text = String::from_utf8_lossy(&text);
    let batches: Vec<_> = text.lines().filter(|line| line.contains("bodega-orders")).collect();
    match batches.iter().any(|line| line.contains("2/4")) {
        true => Ok(()),
        false => Err(wrong(format!("the batches were {batches:?}"))),
    }
}

/// It has become an order, and nobody else knows of it.
fn promised(story: &mut Story<'_>, shopper: &Shopper, bought: &Bought) -> Result<(), Fault> {
    match until(SETTLED, "a decision", || shopper.fate(bought))? {
        Fate::Order(id) => story.ledger.promise(&id),
        Fate::Refused(code) => Err(wrong(format!("{} was refused: {code}", bought.intent))),
    }
}

/// Staff finds it among the dead, with the reason, and lets it be taken in again.
fn comes_back_when_redriven(
    story: &mut Story<'_>,
    shopper: &Shopper,
    bought: &Bought,
) -> Result<(), Fault> {
    let standing = shopper.standing(bought)?.text("/status")?;
    if standing != "accepted" {
        return Err(wrong(format!("what was given up is {standing}")));
    }
    let dead = until(SETTLED, "the dead letter", || {
        let dead = story.ledger.bodega(&["queue", "dead", "list"])?;
        let letters = dead.as_array().map_or(0, Vec::len);
        if letters == 1 { Ok(dead) } else { Err(wrong(format!("dead letters: {dead}"))) }
    })?;
    let (source, reason) = (&dead[0]["source"], &dead[0]["reason"]);
    if source != "queue" || reason != "gave_up" {
        return Err(wrong(format!("the letter is from {source}, since {reason}")));
    }
    let id = dead[0]["id"].as_str().unwrap_or_default();
    let taken = story.ledger.bodega(&["queue", "dead", "redrive", id])?;
    if taken[0]["outcome"] != "taken" {
        return Err(wrong(format!("redriven, and: {taken}")));
    }
    promised(story, shopper, bought)
}
