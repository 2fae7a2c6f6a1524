//! What a release weighs, and what it costs to open and to ask.
//!
//! `cargo bench -p release [-- PRODUCTS…]`: five variants a product; 2,000 and 20,000 products
//! unless it is said. One thread; medians of many rounds.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement has a clock, prints, and may stop"
)]

mod catalog;

use std::hint::black_box;
use std::time::Instant;

use bytes::Bytes;
use domain::{Locale, Timestamp};
use release::{Bands, Compiled, Query, Release, Role, SegmentHash, Sort, compile};

const AT: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn main() {
    let counts: Vec<u64> = std::env::args().filter_map(|one| one.parse().ok()).collect();
    for count in if counts.is_empty() { vec![2_000, 20_000] } else { counts } {
        measure(count);
    }
}

/// The median of some rounds, in microseconds.
fn time<T>(rounds: usize, mut work: impl FnMut() -> T) -> f64 {
    let mut taken: Vec<f64> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    taken[rounds / 2]
}

fn measure(count: u64) {
    let catalog = catalog::catalog(count);
    let start = Instant::now();
    let compiled = compile(&catalog).unwrap();
    println!("\n{count} products, {} variants", compiled.manifest.variants());
    println!("  compile                    {:>10.0} ms", start.elapsed().as_secs_f64() * 1e3);
    weigh(&compiled, count);
    let segments: Vec<(SegmentHash, Bytes)> = compiled
        .segments
        .iter()
        .map(|segment| (segment.hash, Bytes::from(segment.bytes.clone())))
        .collect();
    let find = |hash: &SegmentHash| {
        let found = segments.iter().find(|(one, _)| one == hash);
        found.map(|(_, bytes)| bytes.clone())
    };
    let verify = time(3, || segments.iter().all(|(hash, bytes)| hash.names(bytes)));
    println!("  verify all hashes          {:>10.2} ms", verify / 1e3);
    let manifest = compiled.manifest.to_json();
    let open = time(9, || Release::open(&release::Manifest::parse(&manifest).unwrap(), find));
    println!("  open                       {:>10.2} ms", open / 1e3);
    cold(&compiled, find, catalog.products()[7].slug.as_str());
    warm(|| Release::open(&compiled.manifest, find).unwrap());
}

fn weigh(compiled: &Compiled, products: u64) {
    for role in Role::ALL {
        let pieces = compiled.manifest.of(role);
        let bytes: u64 = pieces.iter().map(|piece| u64::from(piece.bytes)).sum();
        let largest = pieces.iter().map(|piece| piece.bytes).max().unwrap_or(0);
        let (segments, each) = (pieces.len(), bytes / products);
        println!(
            "  {role:<10} {segments:>4} segments {bytes:>12} bytes, {each:>5} a product, the largest {largest}"
        );
    }
    println!("  manifest   {:>27} bytes", compiled.manifest.to_json().len());
}

fn cold(compiled: &Compiled, find: impl Fn(&SegmentHash) -> Option<Bytes>, slug: &str) {
    let needed = compiled.manifest.for_slug(slug).unwrap().hash;
    let manifest = compiled.manifest.to_json();
    let page = time(21, || {
        let manifest = release::Manifest::parse(&manifest).unwrap();
        let wanted = |hash: &SegmentHash| {
            let shop = manifest.of(Role::Shop).iter().any(|piece| piece.hash == *hash);
            let bytes = (shop || *hash == needed).then(|| find(hash)).flatten();
            bytes.filter(|bytes| hash.names(bytes))
        };
        let release = Release::partial(&manifest, wanted).unwrap();
        let product = release.by_slug(slug).unwrap();
        product.to_product()
    });
    println!("  cold product, verified     {:>10.2} ms", page / 1e3);
}

fn warm(open: impl Fn() -> Release) {
    let mut taken: Vec<f64> = Vec::new();
    let mut first = |name: &str, work: &dyn Fn(&Release)| {
        let fresh = open();
        let start = Instant::now();
        work(&fresh);
        taken.push(start.elapsed().as_secs_f64() * 1e3);
        println!("  first {name:<20} {:>10.2} ms", taken.last().unwrap());
    };
    let list = |sort: Sort| Query { sort, limit: 24, ..Query::default() };
    let ask = |release: &Release, query: &Query<'_>| {
        let bands = Bands::new(release);
        black_box(release.search(query, &release.markets()[0], AT, &bands).unwrap());
    };
    first("columns", &|release| drop(release.columns(&release.markets()[0], AT)));
    first("list by price", &|one| ask(one, &list(Sort::Price)));
    first("list by name", &|one| ask(one, &list(Sort::Name)));
    let category = Some("c3");
    first("category", &|one| ask(one, &Query { category, ..list(Sort::Price) }));
    first("facets", &|one| ask(one, &Query { category, facets: true, ..list(Sort::Price) }));
    let text = Some("kalor minves");
    first("search with facets", &|one| {
        ask(one, &Query { text, facets: true, ..list(Sort::Relevance) });
    });
    again(&open());
}

fn again(release: &Release) {
    let market = &release.markets()[0];
    let bands = Bands::new(release);
    let en = Locale::parse("en-US").unwrap();
    let slugs: Vec<&str> = release.products().map(|one| one.slug()).take(1_000).collect();
    let by_slug = time(9, || slugs.iter().filter_map(|slug| release.by_slug(slug)).count());
    println!("  by slug                    {:>10.3} µs", by_slug / slugs.len() as f64);
    let read = time(9, || {
        let read = |slug: &&str| {
            let product = release.by_slug(slug)?;
            let variants = product.variants().map(|one| {
                let offer = one.offer(market, AT, &bands);
                let values: usize = one.values(&en).map(str::len).sum();
                (one.sku().len() + values, offer.map(|offer| offer.price))
            });
            let texts = [product.title(&en), product.description(&en), product.vendor()];
            let images = product.images(&en).map(|image| image.path.len() + image.alt.len());
            Some((variants.count(), texts.map(str::len), images.sum::<usize>()))
        };
        slugs.iter().filter_map(read).count()
    });
    println!("  product read whole         {:>10.3} µs", read / slugs.len() as f64);
    let list = |sort: Sort| Query { sort, limit: 24, ..Query::default() };
    let category = Some("c3");
    let options = vec![("size", vec!["m", "l"]), ("color", vec!["red"])];
    let text = |text: &'static str| Query { text: Some(text), ..list(Sort::Relevance) };
    for (name, query) in [
        ("list by price", list(Sort::Price)),
        ("category by price", Query { category, ..list(Sort::Price) }),
        ("category by name", Query { category, ..list(Sort::Name) }),
        (
            "category, options, stock",
            Query { category, options: options.clone(), in_stock: true, ..list(Sort::Price) },
        ),
        ("category, facets", Query { category, facets: true, ..list(Sort::Price) }),
        ("the same with options", Query { category, options, facets: true, ..list(Sort::Price) }),
        ("everything, facets", Query { facets: true, ..list(Sort::Price) }),
        ("search, one word", text("kalor")),
        ("search, two words, a typo", text("kalor minvse")),
        ("the same with facets", Query { facets: true, ..text("kalor minvse") }),
    ] {
        let total = release.search(&query, market, AT, &bands).unwrap().total;
        let cards = time(99, || {
            let found = release.search(&query, market, AT, &bands).unwrap();
            let cards = found.hits.iter().filter_map(|hit| release.product(hit.ordinal));
            let read = cards.map(|one| (one.title(&en).len(), one.offer(market, AT, &bands)));
            (read.count(), found.total)
        });
        println!("  {name:<26} {cards:>10.1} µs, {total} found, with 24 titles and offers");
    }
}
