//! Cards of products as JSON, kept for the next list that shows them.
//!
//! A list shows two dozen of ten thousand products, and each search shows others: what is read of
//! a product to write its card lies at twenty places, none of which is in the processor's cache. So
//! each card is written once, with the product's title before it, and then copied from one place.
//!
//! Cards hold for as long as answers do: until the release, the availability or a price changes.

use std::cell::{RefCell, RefMut};

use domain::catalog::Market;
use domain::{MarketId, Timestamp};

use crate::memory::{Point, View};

/// What all cards of an isolate or a thread may weigh: room for twenty thousand. When they are more,
/// all are forgotten, and those that are shown come again.
const CARDS_BYTES: usize = 8 << 20;
/// Cards lie in pieces of so many bytes, so that the memory grows in small steps.
const CHUNK_BYTES: usize = 256 << 10;
/// Before each card stand two lengths.
const LENGTH_BYTES: usize = size_of::<u32>();

/// The cards that a shop keeps.
#[derive(Debug, Default)]
pub(crate) struct Cards(RefCell<Kept>);

#[derive(Debug, Default)]
struct Kept {
    made: Option<Made>,
    /// Of each market where its cards are.
    markets: Vec<Places>,
    chunks: Vec<Vec<u8>>,
    /// What cards and places weigh.
    bytes: usize,
}

/// What cards were made from, from when on, and until when they hold.
#[derive(Debug)]
struct Made {
    version: (u64, Point),
    from: Timestamp,
    until: Option<Timestamp>,
}

#[derive(Debug)]
struct Places {
    market: MarketId,
    /// For each product the place of its card among all bytes, counted from one; zero is none.
    each: Vec<u32>,
}

/// A card: a product's title, and its JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub(super) title: &'a str,
    pub(super) json: &'a [u8],
}

/// The cards of one market while an answer is made.
pub(super) struct Shown<'a> {
    kept: RefMut<'a, Kept>,
    market: usize,
}

impl Cards {
    /// The cards of a market as this view shows it now.
    pub(super) fn of(&self, view: &View, market: &Market, now: Timestamp) -> Shown<'_> {
        let until = || view.next_price_change(now);
        self.made_of(view.made_of(), (now, until), (&market.id, view.release().len()))
    }

    fn made_of(
        &self,
        version: (u64, Point),
        (now, until): (Timestamp, impl FnOnce() -> Option<Timestamp>),
        (market, products): (&MarketId, usize),
    ) -> Shown<'_> {
        let mut kept = self.0.borrow_mut();
        if !kept.made.as_ref().is_some_and(|made| made.holds(version, now)) {
            *kept = Kept::default();
            kept.made = Some(Made { version, from: now, until: until() });
        }
        let known = kept.markets.iter().position(|one| one.market == *market);
        let market = known.unwrap_or_else(|| kept.begin(market.clone(), products));
        Shown { kept, market }
    }
}

impl Made {
    fn holds(&self, version: (u64, Point), now: Timestamp) -> bool {
        self.version == version && self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

impl Kept {
    fn begin(&mut self, market: MarketId, products: usize) -> usize {
        self.bytes = self.bytes.saturating_add(products.saturating_mul(LENGTH_BYTES));
        self.markets.push(Places { market, each: vec![0; products] });
        self.markets.len().saturating_sub(1)
    }

    fn forget(&mut self) {
        self.chunks.clear();
        self.markets.iter_mut().for_each(|places| places.each.fill(0));
        self.bytes = self.markets.iter().fold(0, |sum, places| {
            sum.saturating_add(places.each.len().saturating_mul(LENGTH_BYTES))
        });
    }

    /// Writes a card behind the others; its place, or nothing for what no place can name.
    fn add(&mut self, title: &str, json: &[u8]) -> Option<u32> {
        let weight = title.len().checked_add(json.len())?.checked_add(2 * LENGTH_BYTES)?;
        let lengths = [u32::try_from(title.len()).ok()?, u32::try_from(json.len()).ok()?];
        if weight > CHUNK_BYTES {
            return None;
        }
        let room = |chunk: &Vec<u8>| CHUNK_BYTES.saturating_sub(chunk.len()) >= weight;
        if !self.chunks.last().is_some_and(room) {
            self.chunks.push(Vec::with_capacity(CHUNK_BYTES));
        }
        self.bytes = self.bytes.saturating_add(weight);
        let before = self.chunks.len().checked_sub(1)?.checked_mul(CHUNK_BYTES)?;
        let chunk = self.chunks.last_mut()?;
        let place = before.checked_add(chunk.len())?.checked_add(1)?;
        lengths.iter().for_each(|length| chunk.extend_from_slice(&length.to_le_bytes()));
        chunk.extend_from_slice(title.as_bytes());
        chunk.extend_from_slice(json);
        u32::try_from(place).ok()
    }

    fn read(&self, place: u32) -> Option<Written<'_>> {
        let at = usize::try_from(place).ok()?.checked_sub(1)?;
        let rest = self.chunks.get(at / CHUNK_BYTES)?.get(at % CHUNK_BYTES..)?;
        let length = |bytes: &[u8; LENGTH_BYTES]| usize::try_from(u32::from_le_bytes(*bytes)).ok();
        let (title, rest) = rest.split_first_chunk()?;
        let (json, rest) = rest.split_first_chunk()?;
        let (title, rest) = rest.split_at_checked(length(title)?)?;
        let json = rest.get(..length(json)?)?;
        Some(Written { title: str::from_utf8(title).ok()?, json })
    }
}

impl Shown<'_> {
    /// Hands over the card of a product. One that is not kept is made and kept, where `make` finds
    /// that there is one.
    pub(super) fn card<'t>(
        &mut self,
        ordinal: u32,
        make: impl FnOnce() -> Option<(&'t str, Vec<u8>)>,
        give: impl FnOnce(Written<'_>),
    ) {
        let at = usize::try_from(ordinal).unwrap_or(usize::MAX);
        let places = self.kept.markets.get(self.market);
        let place = places.and_then(|places| places.each.get(at)).copied();
        if let Some(card) = place.and_then(|place| self.kept.read(place)) {
            return give(card);
        }
        let Some((title, json)) = make() else { return };
        if self.kept.bytes > CARDS_BYTES {
            self.kept.forget();
        }
        if let Some(new) = self.kept.add(title, &json) {
            let places = self.kept.markets.get_mut(self.market);
            if let Some(place) = places.and_then(|places| places.each.get_mut(at)) {
                *place = new;
            }
        }
        give(Written { title, json: &json });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: (u64, Point) = (1, Point { shown_at: 5, availability: 1 });
    const AT: fn(i64) -> Timestamp = Timestamp::from_millis;

    /// The JSON of a card, and whether it had to be made.
    fn card(shown: &mut Shown<'_>, ordinal: u32, json: &str) -> (String, bool) {
        let (mut made, mut given) = (false, String::new());
        let make = || {
            made = true;
            Some(("Größe", json.as_bytes().to_vec()))
        };
        shown.card(ordinal, make, |card| {
            assert_eq!(card.title, "Größe");
            given = String::from_utf8(card.json.to_vec()).unwrap();
        });
        (given, made)
    }

    #[test]
    fn a_card_is_made_once_until_something_changes() {
        let cards = Cards::default();
        let market = |name: &str| MarketId::parse(name).unwrap();
        let (here, there) = (market("eu"), market("us"));
        let of =
            |version, now, market| cards.made_of(version, (AT(now), || Some(AT(20))), (market, 3));
        assert_eq!(card(&mut of(FIRST, 10, &here), 2, "{1}"), ("{1}".to_owned(), true));
        assert_eq!(card(&mut of(FIRST, 19, &here), 2, "{2}"), ("{1}".to_owned(), false));
        assert_eq!(card(&mut of(FIRST, 19, &here), 1, "{3}"), ("{3}".to_owned(), true));
        assert_eq!(card(&mut of(FIRST, 19, &there), 2, "{4}"), ("{4}".to_owned(), true));
        assert_eq!(card(&mut of(FIRST, 11, &here), 2, "{5}"), ("{1}".to_owned(), false));
        // Beyond the products that there are nothing is kept.
        assert_eq!(card(&mut of(FIRST, 11, &here), 3, "{6}"), ("{6}".to_owned(), true));
        assert_eq!(card(&mut of(FIRST, 11, &here), 3, "{7}"), ("{7}".to_owned(), true));
        // A price, the clock, the availability, the release.
        let other = |release, availability| (release, Point { shown_at: 5, availability });
        let changes = [(FIRST, 20), (FIRST, 9), (other(1, 2), 9), (other(2, 2), 9)];
        for (version, now) in changes {
            assert!(card(&mut of(version, now, &here), 2, "{8}").1, "{version:?} {now}");
        }
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let cards = Cards::default();
        let market = MarketId::parse("eu").unwrap();
        let mut shown = cards.made_of(FIRST, (AT(10), || None), (&market, 10_000));
        let long = "x".repeat(5_000);
        for ordinal in 0..10_000 {
            assert_eq!(card(&mut shown, ordinal, &long).0.len(), 5_000);
            assert!(shown.kept.bytes <= CARDS_BYTES + 5_100);
            assert!(shown.kept.chunks.len() <= CARDS_BYTES / CHUNK_BYTES + 2);
        }
        assert!(!card(&mut shown, 9_999, "").1 && card(&mut shown, 0, "").1);
        // One that is larger than a piece is shown, and not kept.
        let huge = "x".repeat(CHUNK_BYTES);
        assert_eq!(card(&mut shown, 1, &huge), (huge.clone(), true));
        assert!(card(&mut shown, 1, &huge).1);
    }
}
