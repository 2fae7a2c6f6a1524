//! Whatever requests reach the shop, in whatever order and in whatever weather: nothing panics,
//! every answer keeps its promises (`edge/storefront/tests/shop/promises.rs`), and what belongs to
//! one shopper is nobody else's.
#![no_main]

use fuzz::Open;
use libfuzzer_sys::fuzz_target;

thread_local! {
    // libFuzzer has one thread.
    static OPEN: Open = Open::new();
}

fuzz_target!(|input: &[u8]| OPEN.with(|open| open.stroll(input)));
