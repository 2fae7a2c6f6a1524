//! The origin over real sockets: a local database on a disk, the sandbox as the payment provider,
//! and a clock that the tests can move.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails, also in the functions its cases share"
)]

mod crashing;
mod flooding;
mod http;
mod logging;
mod neighbours;
mod paying;
mod placing;
mod refusing;
mod remote;
mod staffing;
mod stopping;
mod watching;
mod world;
