//! The tools that are crates: `cargo install`, at one exact version.

use std::path::PathBuf;

use super::cache;
use crate::fault::Fault;
use crate::run::Run;

/// One such crate.
pub(super) struct Crate {
    /// What the tool is called here, and the first half of its folder.
    name: &'static str,
    /// What the registry calls it.
    package: &'static str,
    version: &'static str,
    binary: &'static str,
    takes: &'static str,
}

pub(super) const WASM_BINDGEN: Crate = Crate {
    name: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.129",
    binary: "wasm-bindgen",
    takes: "2 minutes",
};

pub(super) const WORKER_BUILD: Crate = Crate {
    name: "worker-build",
    package: "worker-build",
    version: "0.8.7",
    binary: "worker-build",
    takes: "3 minutes",
};

pub(super) const CARGO_DENY: Crate = Crate {
    name: "cargo-deny",
    package: "cargo-deny",
    version: "0.20.2",
    binary: "cargo-deny",
    takes: "6 minutes",
};

pub(super) const CARGO_FUZZ: Crate = Crate {
    name: "cargo-fuzz",
    package: "cargo-fuzz",
    version: "0.13.2",
    binary: "cargo-fuzz",
    takes: "2 minutes",
};

impl Crate {
    pub(super) fn find(&self) -> Option<PathBuf> {
        let place = cache::place(self.name, self.version).ok()?;
        Some(place.join("bin").join(self.binary)).filter(|binary| binary.is_file())
    }

    pub(super) fn install(&self) -> Result<PathBuf, Fault> {
        let place = cache::place(self.name, self.version)?;
        cache::install(&place, self.takes, |staging| {
            Run::cargo(["install", "--quiet", "--locked", "--version", self.version, "--root"])
                .args([staging.as_os_str(), self.package.as_ref()])
                .without("CARGO_TARGET_DIR")
                .done()
                .map_err(|fault| {
                    let Self { package, version, .. } = self;
                    Fault::Missing(format!("{package} {version} does not install: {fault}"))
                })
        })?;
        let what = || Fault::Missing(format!("{} holds no {}", place.display(), self.binary));
        self.find().ok_or_else(what)
    }
}
