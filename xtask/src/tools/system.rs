//! The tools that other package managers bring: rustup, Debian, Go.

use std::path::PathBuf;

use super::cache;
use crate::fault::Fault;
use crate::run::{Run, on_path};
use crate::say::say;

const TARGETS: [&str; 2] = ["wasm32-unknown-unknown", "wasm32-wasip2"];
const HELM: &str = "4.3.1";

/// The folder of the active toolchain's targets, when both wasm ones are there.
pub(super) fn wasm_targets() -> Option<PathBuf> {
    let sysroot = Run::new("rustc").args(["--print", "sysroot"]).quiet().output().ok()?;
    let folder = PathBuf::from(sysroot.trim()).join("lib/rustlib");
    TARGETS.iter().all(|target| folder.join(target).is_dir()).then_some(folder)
}

pub(super) fn install_wasm_targets() -> Result<PathBuf, Fault> {
    let [one, other] = TARGETS;
    if on_path("rustup").is_none() {
        return Err(Fault::Missing(format!("no rustup here to add {one} and {other}")));
    }
    say("adding the wasm targets by rustup (about 10 seconds)");
    Run::new("rustup").args(["target", "add", one, other]).done().map_err(missing)?;
    wasm_targets().ok_or_else(|| Fault::Missing("rustup added no wasm targets".into()))
}

/// Whether a nightly toolchain is there.
pub(super) fn nightly() -> bool {
    let known = Run::new("rustup").args(["toolchain", "list"]).quiet().output();
    known.is_ok_and(|list| list.lines().any(|line| line.starts_with("nightly")))
}

pub(super) fn install_nightly() -> Result<(), Fault> {
    if nightly() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        return Err(Fault::Missing("no rustup here to add a nightly toolchain".into()));
    }
    say("adding the nightly toolchain by rustup (about 1 minute)");
    let install = ["toolchain", "install", "nightly", "--profile", "minimal"];
    Run::new("rustup").args(install).done().map_err(missing)
}

/// `$BODEGA_CHROMIUM`, else the first one on the search path.
pub(super) fn chromium() -> Option<PathBuf> {
    let chosen = std::env::var_os("BODEGA_CHROMIUM").map(PathBuf::from);
    chosen.filter(|path| path.is_file()).or_else(|| {
        ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| on_path(name))
    })
}

pub(super) fn install_chromium() -> Result<PathBuf, Fault> {
    say("installing Debian's chromium (about 2 minutes)");
    install_packages(&["chromium"])
        .map_err(|why| Fault::Missing(format!("{why}; or set BODEGA_CHROMIUM")))?;
    chromium().ok_or_else(|| Fault::Missing("apt-get brought no chromium".into()))
}

/// What a one-node Kubernetes is made of, besides itself: a program and the package it is in.
const CONTAINERS: [(&str, &str); 5] = [
    ("runc", "runc"),
    ("iptables", "iptables"),
    ("nft", "nftables"),
    ("ip", "iproute2"),
    ("zstd", "zstd"),
];

/// The folder of the network plugins, when everything else is there too.
pub(super) fn containers() -> Option<PathBuf> {
    let plugins = ["/usr/lib/cni", "/opt/cni/bin"].map(PathBuf::from);
    let plugins = plugins.into_iter().find(|folder| folder.join("bridge").is_file())?;
    CONTAINERS.iter().all(|(program, _)| on_path(program).is_some()).then_some(plugins)
}

pub(super) fn install_containers() -> Result<PathBuf, Fault> {
    say("installing Debian's runc and what belongs to it (about 1 minute)");
    let packages: Vec<_> = CONTAINERS.iter().map(|(_, package)| *package).collect();
    install_packages(&[&packages, &["containernetworking-plugins"][..]].concat())?;
    containers().ok_or_else(|| Fault::Missing("apt-get brought not all of runc".into()))
}

fn install_packages(packages: &[&str]) -> Result<(), Fault> {
    let wanted = format!("install {}", packages.join(" "));
    if on_path("apt-get").is_none() {
        return Err(Fault::Missing(format!("no apt-get here: {wanted}")));
    }
    if !rustix::process::geteuid().is_root() {
        return Err(Fault::Missing(format!("only root may do it: {wanted}")));
    }
    Run::new("apt-get").args(["update", "-q"]).done().map_err(missing)?;
    Run::new("apt-get")
        .args(["install", "-q", "-y", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .done()
        .map_err(missing)
}

pub(super) fn helm() -> Option<PathBuf> {
    Some(cache::place("helm", HELM).ok()?.join("bin/helm")).filter(|path| path.is_file())
}

pub(super) fn install_helm() -> Result<PathBuf, Fault> {
    if on_path("go").is_none() {
        return Err(Fault::Missing(format!("no Go here to build helm {HELM} with")));
    }
    cache::install(&cache::place("helm", HELM)?, "3 minutes", |staging| {
        Run::new("go")
            .args(["install", &format!("helm.sh/helm/v4/cmd/helm@v{HELM}")])
            .env("GOBIN", staging.join("bin"))
            .within(staging)
            .done()
            .map_err(missing)
    })?;
    helm().ok_or_else(|| Fault::Missing("go install brought no helm".into()))
}

/// An installer that fails leaves the tool missing; it says nothing about the repository.
fn missing(fault: Fault) -> Fault {
    Fault::Missing(fault.chain())
}
