//! Hundreds buy while the origin is away, and everybody else goes on buying when it is back and
//! has all of that to take in.
//!
//! An hour is lived in the simulator; here it is compressed: what counts is how much waits, and
//! that is real.

use std::path::Path;
use std::time::{Duration, Instant};

use super::story::{SETTLED, Story};
use super::wrong;
use crate::client::until;
use crate::fault::{Doing, Fault};
use crate::shopper::{Bought, Fate, LINED, PLAIN, PLAIN_UNITS, PLENTY, Shopper, Word};

/// How many shop at once, and how much each of them buys.
const SHOPPERS: usize = 20;
const EACH: usize = 11;
/// More than half of them want what there is not enough of.
const WANT_PLAIN: usize = 6;
/// Half of all live orders are answered within this while the origin takes in what waited. The
/// express lane gives up after 0.8 s; the rest is for a busy machine.
const LIVE_MEDIAN: Duration = Duration::from_millis(1_500);
/// What a refused shopper's mail says.
const SORRY: &str = "We could not accept your order";

impl Story<'_> {
    /// Hundreds are accepted while nobody is there; all of them are decided once, and those who buy
    /// meanwhile do not wait for them.
    pub(super) fn be_away_for_long(&mut self) -> Result<(), Fault> {
        self.stop()?;
        let before = self.sorry_mails()?;
        let began = Instant::now();
        let accepted = crowd(&self.shop.url())?;
        let away = began.elapsed();
        self.shop.start_origin(&[])?;
        let back = Instant::now();
        let mut live = Vec::new();
        let mut waiting = accepted.clone();
        let mut took = Vec::new();
        // Somebody buys as long as anything of it waits.
        while !waiting.is_empty() {
            let checkout = self.shopper.fill(LINED)?;
            let sent = Instant::now();
            let bought = self.shopper.send(&checkout, "live")?;
            took.push(sent.elapsed());
            live.push(bought);
            while waiting.last().is_some_and(|bought| self.shopper.fate(bought).is_ok()) {
                waiting.pop();
            }
            if back.elapsed() > SETTLED {
                return Err(wrong(format!("{} of the accepted still wait", waiting.len())));
            }
        }
        let drained = back.elapsed();
        let at_once = live.iter().filter(|bought| bought.order.is_some()).count();
        let plain = SHOPPERS * WANT_PLAIN;
        let (mut orders, mut refused) = (0, 0);
        for bought in &accepted {
            match self.fate(bought)? {
                Fate::Order(id) => {
                    self.ledger.promise(&id)?;
                    orders += 1;
                }
                Fate::Refused(code) if code == "out_of_stock" => refused += 1,
                Fate::Refused(code) => return Err(wrong(format!("refused with {code}"))),
            }
        }
        for bought in &live {
            match self.fate(bought)? {
                Fate::Order(id) => self.ledger.promise(&id)?,
                Fate::Refused(code) => return Err(wrong(format!("live: refused with {code}"))),
            }
        }
        if refused != plain - PLAIN_UNITS || orders + refused != accepted.len() {
            return Err(wrong(format!("{orders} orders and {refused} refusals")));
        }
        until(SETTLED, "the mails to whoever was refused", || {
            let mails = self.sorry_mails()? - before;
            let all = mails == refused;
            if all { Ok(()) } else { Err(wrong(format!("{mails} mails for {refused} refused"))) }
        })?;
        took.sort();
        let median = took.get(took.len() / 2).copied().unwrap_or_default();
        let worst = took.last().copied().unwrap_or_default();
        if median > LIVE_MEDIAN {
            return Err(wrong(format!("live orders took {median:?} while others were taken in")));
        }
        self.ledger.check()?;
        self.tick(&format!(
            "away for {:.0} s: {} accepted, {orders} orders and {refused} refusals with a mail, all \
             within {:.0} s of its return; {} live ones meanwhile, {at_once} placed at once, median \
             {} ms, worst {} ms",
            away.as_secs_f64(),
            accepted.len(),
            drained.as_secs_f64(),
            live.len(),
            median.as_millis(),
            worst.as_millis(),
        ));
        Ok(())
    }

    /// How many mails say that an order could not be accepted.
    fn sorry_mails(&self) -> Result<usize, Fault> {
        let data = self.shop.settings().iter().find(|(name, _)| name == "BODEGA_DATA");
        let folder = Path::new(data.map_or("", |(_, value)| value)).join("mail");
        let failed = || format!("cannot read {}", folder.display());
        if !folder.is_dir() {
            return Ok(0);
        }
        let mut mails = 0;
        for entry in std::fs::read_dir(&folder).doing(failed)? {
            let path = entry.doing(failed)?.path();
            let text = std::fs::read(&path).unwrap_or_default();
            mails += usize::from(String::from_utf8_lossy(&text).contains(SORRY));
        }
        Ok(mails)
    }
}

/// Many people buy one thing after the other, and nobody can tell them that it is an order.
fn crowd(shop: &str) -> Result<Vec<Bought>, Fault> {
    let one = |shop: String| -> Result<Vec<Bought>, Fault> {
        let shopper = Shopper::new(shop)?;
        let mut bought = Vec::new();
        for number in 0..EACH {
            let wish = if number < WANT_PLAIN { PLAIN } else { PLENTY };
            match shopper.ask_for(&shopper.fill(wish)?, "first")? {
                Word::Yes(yes) if yes.order.is_none() => bought.push(yes),
                Word::Yes(_) => return Err(wrong("placed while nobody was there")),
                Word::No(code) => return Err(wrong(format!("{code} while nobody was there"))),
            }
        }
        Ok(bought)
    };
    let enter = |_| {
        let shop = shop.to_owned();
        std::thread::spawn(move || one(shop))
    };
    let threads: Vec<_> = (0..SHOPPERS).map(enter).collect();
    let mut all = Vec::new();
    for thread in threads {
        all.extend(thread.join().map_err(|_| wrong("a shopper panicked"))??);
    }
    Ok(all)
}
