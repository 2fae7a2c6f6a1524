//! `cargo bench -p search [-- DOCUMENTS]`: what an index weighs and how long its answers take.
//!
//! The shop is made from a seed, see [`shop`]; queries follow the popularity of its words. Each
//! query is asked three times, and its shortest time counts: what is asked here is what the work
//! takes, not what else the machine does meanwhile.

mod shop;

use std::fmt::Arguments;
use std::io::Write as _;
use std::time::{Duration, Instant};

use search::{Document, Found, Index, Language, Query, Role, SynonymGroup, compile};

use shop::{Asked, Random, Shop};

/// Ten thousand products: what the targets are stated for.
const DOCUMENTS: usize = 10_000;
const QUERIES: usize = 2_000;
const ROUNDS: usize = 3;

fn main() {
    let asked_for = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let shop = Shop::new(1, asked_for.unwrap_or(DOCUMENTS));
    let keywords: Vec<Vec<&str>> = shop
        .products
        .iter()
        .map(|product| product.keywords.iter().map(String::as_str).collect())
        .collect();
    let documents = shop.products.iter().zip(&keywords).map(|(product, keywords)| Document {
        title: &product.title,
        keywords,
        body: &product.body,
    });
    let synonyms = [SynonymGroup { phrases: &["sofa", "couch", "settee"] }];

    let start = now();
    let Ok(segments) = compile(Language::English, documents, &synonyms) else {
        return say(format_args!("too much for one index"));
    };
    let compiled = start.elapsed();
    let total: usize = segments.iter().map(|segment| segment.bytes.len()).sum();
    let dictionaries =
        segments.iter().filter(|segment| matches!(segment.role, Role::Dictionary(_)));
    let dictionaries: usize = dictionaries.map(|segment| segment.bytes.len()).sum();
    say(format_args!(
        "{} documents: {} segments, {total} bytes ({dictionaries} of them dictionaries), compiled in {} ms",
        shop.products.len(),
        segments.len(),
        compiled.as_millis(),
    ));

    let bytes: Vec<_> = segments.into_iter().map(|segment| segment.bytes).collect();
    let start = now();
    let Ok(index) = Index::open(bytes) else { return say(format_args!("not an index")) };
    say(format_args!("opened in {} µs\n", start.elapsed().as_micros()));

    say(format_args!(
        "{:<28}{:>8}{:>8}{:>8}{:>8}   documents found, median; none",
        "microseconds", "p50", "p90", "p99", "most"
    ));
    let mut random = Random::new(2);
    let mut everything = Vec::new();
    for kind in Asked::ALL {
        let queries: Vec<String> = (0..QUERIES).map(|_| shop.query(&mut random, kind)).collect();
        let times = ask(&index, &queries);
        report(kind.name(), &times);
        everything.extend(times.into_iter().step_by(kind.rarity()));
    }
    report("a shop's mixture", &everything);
    let queries: Vec<String> =
        (0..QUERIES).map(|_| shop.query(&mut random, Asked::Unfinished)).collect();
    let times: Vec<_> = queries
        .iter()
        .map(|text| {
            let start = now();
            let suggestions = index.suggest(&Query::new(text), 8);
            (start.elapsed(), u32::try_from(suggestions.len()).unwrap_or(0))
        })
        .collect();
    report("suggestions", &times);
}

/// How long each query takes, its best 24 hits included, and how many documents it finds.
fn ask(index: &Index<Vec<u8>>, queries: &[String]) -> Vec<(Duration, u32)> {
    let answer = |text: &String| -> (Duration, Found) {
        let start = now();
        let found = index.search(&Query::new(text));
        let hits = found.top(24, &|_| true, &|ordinal| if ordinal % 5 == 0 { 1.0 } else { 1.2 });
        std::hint::black_box(hits);
        (start.elapsed(), found)
    };
    let best = |text| {
        let rounds = (0..ROUNDS).map(|_| answer(text));
        let (time, found) = rounds.min_by_key(|(time, _)| *time)?;
        Some((time, if found.is_complete() { found.matches().count() } else { 0 }))
    };
    queries.iter().filter_map(best).collect()
}

fn report(name: &str, answers: &[(Duration, u32)]) {
    let mut times: Vec<_> = answers.iter().map(|(time, _)| *time).collect();
    let mut found: Vec<_> = answers.iter().map(|(_, found)| *found).collect();
    times.sort_unstable();
    found.sort_unstable();
    let at = |share: f64| {
        let place = (times.len() as f64 * share) as usize;
        times.get(place.min(times.len().saturating_sub(1))).map_or(0, Duration::as_micros)
    };
    let median = found.get(found.len() / 2).copied().unwrap_or(0);
    let none = found.iter().filter(|found| **found == 0).count();
    say(format_args!(
        "{name:<28}{:>8}{:>8}{:>8}{:>8}   {median}; {none}",
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0),
    ));
}

fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
    Instant::now()
}

fn say(line: Arguments<'_>) {
    // Whoever closed the pipe has read enough.
    let _ = writeln!(std::io::stdout(), "{line}");
}
