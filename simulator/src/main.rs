//! simulator.
fn main() {}
