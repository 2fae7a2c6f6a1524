//! Conversations with a whole shop in one process: real libSQL, a scripted origin, no network, no
//! clock but the test's own.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "shop/doors.rs"]
mod doors;
#[path = "shop/fixture.rs"]
mod fixture;
#[path = "shop/known.rs"]
mod known;
#[path = "shop/memory.rs"]
mod memory;
#[path = "shop/origin.rs"]
mod origin;
#[path = "shop/promises.rs"]
mod promises;
#[path = "shop/replicas.rs"]
mod replicas;
#[path = "shop/stranger.rs"]
mod stranger;
#[path = "shop/talk.rs"]
mod talk;

#[path = "shop/again.rs"]
mod again;
#[path = "shop/arbitrary_requests.rs"]
mod arbitrary_requests;
#[path = "shop/bad_input.rs"]
mod bad_input;
#[path = "shop/browse.rs"]
mod browse;
#[path = "shop/budgets.rs"]
mod budgets;
#[path = "shop/carts.rs"]
mod carts;
#[path = "shop/checkouts.rs"]
mod checkouts;
#[path = "shop/consistency.rs"]
mod consistency;
#[path = "shop/journey.rs"]
mod journey;
#[path = "shop/laws.rs"]
mod laws;
#[path = "shop/limits.rs"]
mod limits;
#[path = "shop/made_up.rs"]
mod made_up;
#[path = "shop/preview.rs"]
mod preview;
#[path = "shop/privacy.rs"]
mod privacy;
#[path = "shop/too_long.rs"]
mod too_long;
#[path = "shop/two_shoppers.rs"]
mod two_shoppers;
#[path = "shop/web.rs"]
mod web;
