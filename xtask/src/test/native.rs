//! The steps that need nothing but cargo.

use crate::fault::Fault;
use crate::run::Run;
use crate::tools::{self, Tool};

/// The wasm hosts, each with the only target it is ever built for.
const WASM_HOSTS: [(&str, &str); 2] =
    [("on-workers", "wasm32-unknown-unknown"), ("on-spin", "wasm32-wasip2")];

pub(super) fn format() -> Result<(), Fault> {
    Run::cargo(["fmt", "--all", "--check"]).done()?;
    // A workspace of its own, because only the nightly compiler can build it.
    Run::cargo(["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]).done()
}

pub(super) fn lint() -> Result<(), Fault> {
    Run::cargo(["clippy", "--all-targets", "--", "-D", "warnings"]).done()?;
    // Not `--all-targets`: the test dependencies of these crates do not build for wasm.
    for (package, target) in WASM_HOSTS {
        let what = ["clippy", "--lib", "--package", package, "--target", target];
        Run::cargo(what).args(["--", "-D", "warnings"]).done()?;
    }
    Ok(())
}

pub(super) fn purity() -> Result<(), Fault> {
    for (_, target) in WASM_HOSTS {
        Run::cargo(["check", "--package", "storefront", "--target", target]).done()?;
    }
    Ok(())
}

pub(super) fn deny() -> Result<(), Fault> {
    let check = ["--workspace", "--locked", "check", "--hide-inclusion-graph"];
    // Advisories are left to whoever can reach their database.
    Run::new(Tool::CargoDeny.ensure()?).args(check).args(["bans", "licenses", "sources"]).done()
}

pub(super) fn unit() -> Result<(), Fault> {
    Run::cargo(["test"]).envs(&tools::locations()?).done()
}
