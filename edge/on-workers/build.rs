//! Writes down what the Store API is, so that the program carries the text and not what makes it.

use std::io::{Error, ErrorKind};
use std::path::PathBuf;

#[expect(clippy::disallowed_methods, reason = "cargo names the folder of what is built")]
fn main() -> std::io::Result<()> {
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from);
    let folder = folder.ok_or_else(|| Error::new(ErrorKind::NotFound, "cargo sets OUT_DIR"))?;
    std::fs::write(folder.join("openapi.json"), storefront::describe())
}
