//! What happens to the origin, scene by scene.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use http::request::Builder;
use serde_json::{Value, json};

use super::ledger::Ledger;
use super::rush::rush;
use super::wrong;
use crate::client::{Client, until};
use crate::fault::{Doing, Fault};
use crate::open::OpenShop;
use crate::say::say;
use crate::shopper::{Bought, Checkout, Fate, PLENTY, SCARCE_UNITS, Shopper, Word};

/// The places of intake at which the origin dies when it is told to, and whether the order is in
/// its database by then.
const CRASHES: [(&str, bool); 3] =
    [("intake.before_commit", false), ("intake.after_commit", true), ("intake.before_reply", true)];
/// How a process ends that calls `abort`.
const ABORTED: i32 = 6;
/// Until a process that is about to die is dead.
const DEAD: Duration = Duration::from_secs(20);
/// Until what was accepted is an order, or what was paid is known to be. An origin that dies while
/// it drains an outbox leaves a lease behind, which lasts a minute.
pub(super) const SETTLED: Duration = Duration::from_secs(90);
/// More events than the provider has to tell in a scene.
const EVENTS: u32 = 1_000;
/// What an order's page says while nobody knows yet.
const CONFIRMING: &str = "We have your order and are confirming stock";

pub(super) struct Story<'a> {
    pub(super) shop: &'a mut OpenShop,
    pub(super) shopper: Shopper,
    client: Client,
    pub(super) ledger: Ledger,
    began: Instant,
}

/// Tells it from the beginning, with `more` of it on this host.
pub(super) fn tell(
    shop: &mut OpenShop,
    more: impl FnOnce(&mut Story<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let shopper = Shopper::new(shop.url())?;
    let ledger = Ledger::new(shop.settings());
    let client = Client::new()?;
    let mut story = Story { shop, shopper, client, ledger, began: Instant::now() };
    for (place, committed) in CRASHES {
        story.die_at(place, committed)?;
    }
    story.lose_power_in_a_rush()?;
    story.be_away()?;
    story.be_away_for_long()?;
    story.hear_nothing_from_the_provider()?;
    more(&mut story)?;
    let (promised, paid) = story.ledger.count();
    story.tick(&format!("{promised} orders, each once, {paid} paid; the books add up"));
    Ok(())
}

impl Story<'_> {
    pub(super) fn tick(&self, what: &str) {
        say(format_args!("{:>6.1} s  {what}", self.began.elapsed().as_secs_f64()));
    }

    /// Stops the origin politely; it must need no other push.
    pub(super) fn stop(&mut self) -> Result<(), Fault> {
        let origin = self.shop.origin()?;
        origin.stop();
        match origin.ended() {
            Some(status) if status.success() => Ok(()),
            other => Err(wrong(format!("the origin was asked to stop and ended with {other:?}"))),
        }
    }

    /// The origin dies at this place of intake, with an order in its hands.
    fn die_at(&mut self, place: &str, committed: bool) -> Result<(), Fault> {
        self.stop()?;
        let before = self.ledger.orders()?;
        self.shop.start_origin(&[("BODEGA_CRASH_AT", place)])?;
        let checkout = self.shopper.fill(PLENTY)?;
        let bought = self.accepted(&checkout, "first")?;
        let end = self.shop.origin()?.wait_for_end(DEAD)?;
        if end.signal() != Some(ABORTED) {
            return Err(wrong(format!("at {place} the origin ended with {end}")));
        }
        let orders = self.ledger.orders()?;
        if orders != before + usize::from(committed) {
            return Err(wrong(format!("at {place} there were {before} orders, now {orders}")));
        }
        self.confirming(&bought)?;
        self.shop.start_origin(&[])?;
        self.becomes_one_order(&checkout, &bought)?;
        self.tick(&format!("died at {place}: accepted, one order when it was back, paid"));
        Ok(())
    }

    /// The power goes while people buy.
    fn lose_power_in_a_rush(&mut self) -> Result<(), Fault> {
        let url = self.shop.url();
        let origin = self.shop.origin()?;
        let sales = rush(&url, || {
            origin.kill();
            Ok(())
        })?;
        self.shop.start_origin(&[])?;
        let (mut placed, mut accepted, mut refused, mut scarce) = (0, 0, 0, 0);
        for sale in sales {
            let fate = match sale.word {
                Word::No(code) => Fate::Refused(code),
                Word::Yes(bought) => {
                    match bought.order {
                        Some(_) => placed += 1,
                        None => accepted += 1,
                    }
                    self.fate(&bought)?
                }
            };
            match fate {
                Fate::Order(id) => {
                    self.ledger.promise(&id)?;
                    scarce += usize::from(sale.scarce);
                }
                Fate::Refused(code) if sale.scarce && code == "out_of_stock" => refused += 1,
                Fate::Refused(code) => return Err(wrong(format!("refused with {code}"))),
            }
        }
        if accepted == 0 || scarce != SCARCE_UNITS {
            return Err(wrong(format!("{accepted} accepted, {scarce} of the scarce ones sold")));
        }
        self.ledger.check()?;
        self.tick(&format!(
            "killed in a rush: {placed} placed, {accepted} accepted, {refused} refused in the end; \
             nothing lost, double or oversold"
        ));
        Ok(())
    }

    /// The origin is away for good reasons, and people buy.
    fn be_away(&mut self) -> Result<(), Fault> {
        self.stop()?;
        let checkout = self.shopper.fill(PLENTY)?;
        let bought = self.accepted(&checkout, "first")?;
        // The same button again, by the browser itself and by its impatient owner.
        self.accepted(&checkout, "first")?;
        self.accepted(&checkout, "second")?;
        self.confirming(&bought)?;
        self.shop.start_origin(&[])?;
        self.becomes_one_order(&checkout, &bought)?;
        self.tick("away: accepted three times, one order when it was back, paid");
        Ok(())
    }

    /// Two payments succeed and the provider's word about them is lost. One shopper presses the
    /// button again; of the other nobody hears, and somebody asks.
    fn hear_nothing_from_the_provider(&mut self) -> Result<(), Fault> {
        let drop = json!({ "next": "drop_events", "count": EVENTS });
        self.sandbox("POST", &drop)?;
        let impatient = self.pay_unheard()?;
        let gone = self.pay_unheard()?;

        let answer = self.shopper.ask_to_pay(&impatient.0, "second")?.expect(&[409])?;
        if answer.text("/reason")? != "already_paid" {
            return Err(wrong(format!("paid, and asked to pay again: {}", answer.body)));
        }
        self.see_paid(&impatient)?;
        let asked = self.ledger.bodega(&["payments", "reconcile"])?;
        if asked["settled"].as_u64() != Some(1) {
            return Err(wrong(format!("the provider was asked, and: {asked}")));
        }
        self.see_paid(&gone)?;

        let left = self.sandbox("GET", &Value::Null)?["data"][0]["count"].as_u64();
        if left.is_none_or(|left| left + 2 > u64::from(EVENTS)) {
            return Err(wrong("the provider's events were not lost at all"));
        }
        self.sandbox("DELETE", &Value::Null)?;
        self.ledger.check()?;
        self.tick("webhooks lost: paid for who pressed again, and for who was asked about");
        Ok(())
    }

    /// Buys and pays, and nobody tells the shop.
    fn pay_unheard(&mut self) -> Result<(Bought, String), Fault> {
        let bought = self.shopper.buy()?;
        let Fate::Order(id) = self.fate(&bought)? else {
            return Err(wrong(format!("{} was refused", bought.intent)));
        };
        self.ledger.promise(&id)?;
        let payment =
            until(SETTLED, "the payment's start", || self.shopper.start_payment(&bought))?;
        self.shopper.confirm(&payment)?;
        if self.shopper.paid(&bought).is_ok() {
            return Err(wrong(format!("{id} is paid though nobody could know")));
        }
        Ok((bought, id))
    }

    fn see_paid(&mut self, (bought, order): &(Bought, String)) -> Result<(), Fault> {
        self.shopper.watch_until_paid(&self.shop.origin_url(), bought, SETTLED)?;
        self.ledger.pay(order);
        Ok(())
    }

    /// Sends an order, which nobody can answer now.
    fn accepted(&self, checkout: &Checkout, key: &str) -> Result<Bought, Fault> {
        let bought = self.shopper.send(checkout, key)?;
        match &bought.order {
            None => Ok(bought),
            Some(order) => Err(wrong(format!("{order} was placed while nobody was there"))),
        }
    }

    /// The shopper is told that the order is being confirmed, by the API and on its page.
    fn confirming(&self, bought: &Bought) -> Result<(), Fault> {
        let standing = self.shopper.standing(bought)?.text("/status")?;
        let page = self.shopper.page(bought)?;
        if standing == "accepted" && page.contains(CONFIRMING) {
            return Ok(());
        }
        Err(wrong(format!("{} is {standing}, and its page says: {page}", bought.intent)))
    }

    /// What becomes of a promise: what the shopper was told at once still holds.
    pub(super) fn fate(&self, bought: &Bought) -> Result<Fate, Fault> {
        let fate = until(SETTLED, "a decision", || self.shopper.fate(bought))?;
        match &bought.order {
            Some(first) if fate != Fate::Order(first.clone()) => {
                Err(wrong(format!("{bought:?} has become {fate:?}")))
            }
            _ => Ok(fate),
        }
    }

    /// The accepted order arrives by the durable lane and is one order, however often it is sent;
    /// then it is paid.
    fn becomes_one_order(&mut self, checkout: &Checkout, bought: &Bought) -> Result<(), Fault> {
        let Fate::Order(id) = self.fate(bought)? else {
            return Err(wrong(format!("{} was refused", bought.intent)));
        };
        until(SETTLED, "the durable lane", || self.delivered())?;
        self.ledger.promise(&id)?;
        for key in ["first", "third"] {
            let again = until(SETTLED, "the same order", || {
                let again = self.shopper.send(checkout, key)?;
                // The express lane of a busy machine may be late.
                again.order.ok_or_else(|| wrong("it is accepted only"))
            })?;
            if again != id {
                return Err(wrong(format!("{id}, sent again, has become {again}")));
            }
        }
        let payment = until(SETTLED, "the payment's start", || self.shopper.start_payment(bought))?;
        self.shopper.confirm(&payment)?;
        self.see_paid(&(bought.clone(), id))?;
        self.ledger.check()
    }

    /// Whether this process of the origin has taken an order in.
    fn delivered(&self) -> Result<(), Fault> {
        let metrics = self.client.get(&format!("{}/metrics", self.shop.metrics_url()))?;
        let text = metrics.expect(&[200])?.text("")?;
        let mut counts = text.lines().filter_map(|l| l.strip_prefix("bodega_orders_placed_total "));
        match counts.next().and_then(|count| count.parse::<u64>().ok()) {
            Some(count) if count > 0 => Ok(()),
            other => Err(wrong(format!("orders taken in: {other:?}"))),
        }
    }

    /// Tells the sandbox what is to go wrong.
    fn sandbox(&self, method: &str, order: &Value) -> Result<Value, Fault> {
        let data = self.shop.settings().iter().find(|(name, _)| name == "BODEGA_DATA");
        let path = Path::new(data.map_or("", |(_, value)| value)).join("keys.json");
        let text = std::fs::read(&path).doing(|| format!("cannot read {}", path.display()))?;
        let keys: Value = serde_json::from_slice(&text).unwrap_or_default();
        let key = keys["sandbox_secret_key"].as_str().unwrap_or_default();
        let request = Builder::new()
            .method(method)
            .uri(format!("{}/sandbox/failures", self.shop.sandbox_url()))
            .header("authorization", format!("Bearer {key}"));
        let body = if order.is_null() { String::new() } else { order.to_string() };
        Ok(self.client.send(request, body)?.expect(&[200])?.body)
    }
}
