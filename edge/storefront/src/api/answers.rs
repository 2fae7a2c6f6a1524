//! Answers that are kept: what was worked out for one caller is given to the next who asks the
//! same.
//!
//! Only what is made from the catalog alone, and so is the same for everyone, is kept. It holds for
//! as long as nothing it was made from changes: the release, the availability, a price by its time.
//! A shop that has many visitors is asked for the same few lists and products again and again.

use std::cell::RefCell;
use std::collections::BTreeMap;

use bytes::Bytes;
use domain::Timestamp;
use maud::Markup;
use serde::Serialize;

use crate::call::Call;
use crate::failure::Failure;
use crate::host::Host;
use crate::memory::{Need, Point, View};
use crate::reply::{Body, Public, Reply};

/// What is kept in every isolate and in every thread, unless its host says otherwise: a tenth of
/// what an isolate may weigh, and room for more than two thousand products.
pub const KEPT_BYTES: usize = 8 << 20;
/// A longer answer is not kept: a thousand small ones are worth more.
const ANSWER_BYTES_MAX: usize = 64 << 10;
const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";

/// As long as most answers are at most, so that they are written without moving.
pub(super) const USUAL_BYTES: usize = 16 << 10;
/// What an entry weighs beside its address and its answer, about.
const ENTRY_BYTES: usize = 160;

/// What a shop keeps, by the address that was asked for, with its query.
#[derive(Debug)]
pub(crate) struct Answers {
    kept: RefCell<Kept>,
    /// There are two generations.
    generation_bytes: usize,
}

/// Two generations: when the young one is full, it becomes the old one, and what was old and not
/// asked for since is forgotten.
#[derive(Debug, Default)]
struct Kept {
    version: Version,
    young: BTreeMap<Box<str>, Answer>,
    old: BTreeMap<Box<str>, Answer>,
    /// What the young ones weigh.
    bytes: usize,
}

/// What all of it was made from: a release, and how far its database was.
type Version = (u64, Point);

#[derive(Debug, Clone)]
struct Answer {
    bytes: Bytes,
    /// When it was made, and from when on some price is another one.
    made: Timestamp,
    until: Option<Timestamp>,
}

impl Answers {
    /// Answers of so many bytes together at most.
    pub(crate) fn within(bytes: usize) -> Self {
        Self { kept: RefCell::default(), generation_bytes: bytes / 2 }
    }

    /// Whether something is kept for an address. It may be too old.
    fn has(&self, address: &str) -> bool {
        let kept = self.kept.borrow();
        kept.young.contains_key(address) || kept.old.contains_key(address)
    }

    /// What is kept, if it was made from this version and no price has changed since.
    fn find(&self, address: &str, version: Version, now: Timestamp) -> Option<Bytes> {
        let mut kept = self.kept.borrow_mut();
        if kept.version != version {
            return None;
        }
        let holds =
            |answer: &&Answer| answer.made <= now && answer.until.is_none_or(|until| now < until);
        if let Some(answer) = kept.young.get(address) {
            return Some(answer).filter(holds).map(|answer| answer.bytes.clone());
        }
        let (address, answer) = kept.old.remove_entry(address)?;
        let bytes = Some(&answer).filter(holds).map(|answer| answer.bytes.clone())?;
        kept.add(address, answer, self.generation_bytes);
        Some(bytes)
    }

    fn keep(&self, address: &str, version: Version, answer: Answer) {
        if answer.bytes.len() > ANSWER_BYTES_MAX {
            return;
        }
        let mut kept = self.kept.borrow_mut();
        if kept.version != version {
            *kept = Kept { version, ..Kept::default() };
        }
        kept.old.remove(address);
        kept.add(address.into(), answer, self.generation_bytes);
    }
}

impl Kept {
    fn add(&mut self, address: Box<str>, answer: Answer, most: usize) {
        let weight = address.len().saturating_add(answer.bytes.len()).saturating_add(ENTRY_BYTES);
        if self.bytes.saturating_add(weight) > most {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes = self.bytes.saturating_add(weight);
        self.young.insert(address, answer);
    }
}

/// The answer that is kept for this call, if there is one and the catalog it was made from is still
/// the one that this call is to see.
pub(super) async fn kept<H: Host>(
    call: &Call<'_, H>,
    need: Need<'_>,
) -> Result<Option<Reply>, Failure> {
    let answers = call.shop.answers();
    if call.preview.is_some() || !answers.has(address(call)) {
        return Ok(None);
    }
    let view = call.view_of(need).await?;
    let bytes = answers.find(address(call), view.made_of(), call.now);
    Ok(bytes.map(|bytes| Public::catalog_again(Body::written(JSON, bytes), &view, call.now).into()))
}

/// An answer that was made from the catalog and nothing else, kept for the next caller.
pub(super) fn keep<H: Host>(call: &Call<'_, H>, view: &View, value: &impl Serialize) -> Reply {
    let mut written = Vec::with_capacity(USUAL_BYTES);
    write(&mut written, value);
    keep_written(call, view, &written)
}

/// The same with an answer that is JSON already.
pub(super) fn keep_written<H: Host>(call: &Call<'_, H>, view: &View, written: &[u8]) -> Reply {
    let bytes = Bytes::copy_from_slice(written);
    keep_bytes(call, view, address(call), &bytes);
    Public::catalog_again(Body::written(JSON, bytes), view, call.now).into()
}

/// The same with one that is not worth keeping.
pub(super) fn give_written<H: Host>(call: &Call<'_, H>, view: &View, written: Vec<u8>) -> Reply {
    Public::catalog(Body::written(JSON, Bytes::from(written)), view, call.now).into()
}

/// Writes JSON behind what is there. Our own views serialise without fail: their keys are field
/// names.
pub(super) fn write(written: &mut Vec<u8>, value: &impl Serialize) {
    let before = written.len();
    if serde_json::to_writer(&mut *written, value).is_err() {
        written.truncate(before);
    }
}

fn keep_bytes<H: Host>(call: &Call<'_, H>, view: &View, name: &str, bytes: &Bytes) {
    // A part of a release knows a part of what there is, and a preview is nobody else's.
    if view.release().is_whole() && call.preview.is_none() {
        let until = view.next_price_change(call.now);
        let answer = Answer { bytes: bytes.clone(), made: call.now, until };
        call.shop.answers().keep(name, view.made_of(), answer);
    }
}

/// The page that is kept for this call, in the same way.
pub(crate) async fn kept_page<H: Host>(
    call: &Call<'_, H>,
    need: Need<'_>,
) -> Result<Option<Reply>, Failure> {
    let answers = call.shop.answers();
    let Some(address) = page_address(call).filter(|address| answers.has(address)) else {
        return Ok(None);
    };
    let view = call.view_of(need).await?;
    let bytes = answers.find(&address, view.made_of(), call.now);
    Ok(bytes.map(|bytes| Public::catalog_again(Body::written(HTML, bytes), &view, call.now).into()))
}

/// A page that was made from the catalog and its address and nothing else, kept for the next
/// visitor.
pub(crate) fn keep_page<H: Host>(call: &Call<'_, H>, view: &View, page: Markup) -> Reply {
    let bytes = Bytes::from(page.into_string());
    let Some(address) = page_address(call).filter(|_| view.release().is_whole()) else {
        return Public::catalog(Body::written(HTML, bytes), view, call.now).into();
    };
    let until = view.next_price_change(call.now);
    let answer = Answer { bytes: bytes.clone(), made: call.now, until };
    call.shop.answers().keep(&address, view.made_of(), answer);
    Public::catalog_again(Body::written(HTML, bytes), view, call.now).into()
}

/// What a page is kept under: it names its own address in full. What somebody's campaign added to
/// the address, or who looks at a preview, nobody else asks for.
fn page_address<H: Host>(call: &Call<'_, H>) -> Option<String> {
    let plain = call.query().is_none() && call.preview.is_none();
    plain.then(|| format!("{}{}", call.public_url(), call.path()))
}

fn address<'a, H>(call: &Call<'a, H>) -> &'a str {
    let uri = &call.parts.uri;
    uri.path_and_query().map_or(uri.path(), http::uri::PathAndQuery::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: fn(i64) -> Timestamp = Timestamp::from_millis;

    const FIRST: Version = (1, Point { shown_at: 5, availability: 1 });

    fn answer(bytes: &'static [u8], until: Option<i64>) -> Answer {
        Answer { bytes: Bytes::from_static(bytes), made: AT(10), until: until.map(AT) }
    }

    #[test]
    fn an_answer_holds_until_something_changes() {
        let answers = Answers::within(KEPT_BYTES);
        answers.keep("/a", FIRST, answer(b"a", Some(20)));
        answers.keep("/b", FIRST, answer(b"b", None));
        let find = |address, version, now| answers.find(address, version, AT(now));
        assert_eq!(find("/a", FIRST, 10).as_deref(), Some(&b"a"[..]));
        assert_eq!(find("/a", FIRST, 19).as_deref(), Some(&b"a"[..]));
        assert_eq!(find("/a", FIRST, 20), None);
        assert_eq!(find("/a", FIRST, 9), None);
        let other = |release, shown_at, availability| (release, Point { shown_at, availability });
        assert_eq!(find("/a", other(1, 5, 2), 15), None);
        assert_eq!(find("/b", FIRST, 99).as_deref(), Some(&b"b"[..]));
        // A database that was rebuilt counts anew, but was decided about at another moment.
        assert_eq!(find("/b", other(1, 6, 1), 15), None);
        // What belongs to another version leaves with it.
        answers.keep("/c", other(2, 7, 1), answer(b"c", None));
        assert!(!answers.has("/b"));
        assert_eq!(find("/c", other(2, 7, 1), 15).as_deref(), Some(&b"c"[..]));
    }

    #[test]
    fn what_is_asked_for_stays_and_the_rest_is_forgotten_in_time() {
        const LONG: &[u8] = &[b' '; 50_000];
        let answers = Answers::within(KEPT_BYTES);
        let keep = |number: u32| {
            answers.keep(&format!("/{number}"), FIRST, answer(LONG, None));
        };
        (0..500).for_each(|number| {
            keep(number);
            assert!(answers.find("/0", FIRST, AT(10)).is_some(), "{number}");
        });
        assert!(!answers.has("/1") && answers.has("/499"));
        let kept = answers.kept.borrow();
        let all = kept.young.values().chain(kept.old.values());
        assert!(all.map(|answer| answer.bytes.len()).sum::<usize>() <= KEPT_BYTES);
        drop(kept);
        answers.keep("/large", FIRST, answer(&[0; ANSWER_BYTES_MAX + 1], None));
        assert!(!answers.has("/large"));
    }
}
