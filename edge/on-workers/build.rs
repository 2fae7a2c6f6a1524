//! Writes down what the Store API is, so that the program carries the text and not what makes it,
//! and leaves the names of functions out of what is deployed.

use std::io::{Error, ErrorKind};
use std::path::PathBuf;

#[expect(clippy::disallowed_methods, reason = "cargo says in the environment what is built")]
fn main() -> std::io::Result<()> {
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from);
    let folder = folder.ok_or_else(|| Error::new(ErrorKind::NotFound, "cargo sets OUT_DIR"))?;
    std::fs::write(folder.join("openapi.json"), storefront::describe())?;
    // Every fresh isolate reads them: a tenth of the bytes, 2 to 5 ms. `BODEGA_NAMES` keeps them, for
    // whoever looks at a profile. wasm-bindgen reads in the kept section what the compiler used.
    println!("cargo::rerun-if-env-changed=BODEGA_NAMES");
    let is = |name: &str, value: &str| std::env::var_os(name).is_some_and(|is| is == value);
    let deployed = is("PROFILE", "release") && is("CARGO_CFG_TARGET_FAMILY", "wasm");
    if deployed && std::env::var_os("BODEGA_NAMES").is_none() {
        println!("cargo::rustc-link-arg-cdylib=--strip-all");
        println!("cargo::rustc-link-arg-cdylib=--keep-section=target_features");
    }
    Ok(())
}
