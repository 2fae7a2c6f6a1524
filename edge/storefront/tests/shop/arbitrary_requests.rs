//! Strangers stroll through the shop: whatever they send, it keeps its promises. The fuzz target
//! `serve` is the same stroll over bytes that libFuzzer finds.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use storefront::{Memory as Remembered, Shop};

use crate::fixture;
use crate::memory::Memory;
use crate::promises;
use crate::stranger::Stranger;

fn open() -> (Memory, Shop) {
    let (host, shop) = Memory::open();
    host.publish(&fixture::catalog(2, 1_300));
    host.flip(1);
    (host, shop)
}

thread_local! {
    static OPEN: (Memory, Shop) = open();
}

/// A stroll through a shop whose catalog is in memory.
fn stroll(bytes: &[u8]) -> Vec<(String, u16)> {
    OPEN.with(|(host, shop)| {
        host.flip(1);
        let shop = Shop::sharing(shop.settings().clone(), Remembered::default());
        let mut stranger = Stranger::enter(host, shop);
        stranger.stroll(bytes);
        stranger.visits
    })
}

/// Bytes that look like no others, the same on every run.
fn noise(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(1_500).collect()
}

#[test]
fn strangers_come_through_every_door() {
    let visits: Vec<(String, u16)> = (1..=120).flat_map(|seed| stroll(&noise(seed))).collect();
    let opened = |low: u16, high: u16| -> BTreeSet<String> {
        let those = visits.iter().filter(|(_, status)| (low..high).contains(status));
        those.map(|(route, _)| route.clone()).collect()
    };
    let open = opened(200, 400);
    let missing: Vec<String> =
        promises::routes().into_iter().filter(|route| !open.contains(route)).collect();
    assert!(missing.is_empty(), "no stranger came through {missing:?}");
    // Nor is it all smiles: the shop refuses, and it does without what is switched off.
    assert!(opened(400, 500).len() > 20 && opened(503, 504).len() > 5);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_sent_the_shop_keeps_its_promises(bytes in vec(any::<u8>(), 0..2_000)) {
        stroll(&bytes);
    }
}
