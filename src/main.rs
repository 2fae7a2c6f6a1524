//! The `bodega` command.
fn main() {}
