//! `cargo xtask build`: the artefacts that plain cargo does not make.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use clap::{Args, ValueEnum};

use crate::fault::{Doing, Fault};
use crate::run::Run;
use crate::say::say;
use crate::tools::{Program, Tool};
use crate::workspace;

/// What to build.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The host.
    host: Host,
}

/// A host that runs wasm.
#[derive(Clone, Copy, ValueEnum)]
enum Host {
    /// The Cloudflare Worker, which `wrangler.toml` points at.
    Workers,
    /// The Spin component, which `spin.toml` points at.
    Spin,
}

/// Builds it and says where it is.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Fault> {
    let made = match arguments.host {
        Host::Workers => workers()?,
        Host::Spin => spin()?,
    };
    say(made.display());
    Ok(())
}

const WORKER: &str = "edge/on-workers";
/// What the platform calls. It stands in front of the program, which `worker-build` leaves beside it.
const WORKER_ENTRY: [&str; 2] = ["entry.js", "kept.js"];

/// The Worker's main module.
pub(crate) fn worker_module() -> PathBuf {
    workspace::root().join(WORKER).join("build").join(WORKER_ENTRY[0])
}

/// The component, as cargo leaves it.
pub(crate) fn spin_component() -> PathBuf {
    workspace::target().join("wasm32-wasip2/wasm/on_spin.wasm")
}

/// The program that serves the component where Spin itself is not to be had.
pub(crate) fn spin_host() -> PathBuf {
    spin_host_folder().join("debug/spin-host")
}

/// The runtime takes minutes to compile, so its artefacts are kept apart from everyone else's.
fn spin_host_folder() -> PathBuf {
    workspace::target().join("spin-host")
}

/// Runs cargo on the program that serves the component.
pub(crate) fn cargo_for_spin_host(verb: &str, more: &[&str]) -> Result<(), Fault> {
    Run::cargo([verb, "--package", "spin-host"])
        .args(more)
        .env("CARGO_TARGET_DIR", spin_host_folder())
        .done()
}

/// The `bodega` command, as cargo leaves it.
pub(crate) fn bodega_command() -> PathBuf {
    workspace::target().join("debug/bodega")
}

/// What this run has built already. Several steps need the same artefacts, and `worker-build` takes
/// its time even when nothing has changed.
static BUILT: Mutex<Vec<&str>> = Mutex::new(Vec::new());

/// Does `work` unless this run has done it.
fn once(what: &'static str, work: impl FnOnce() -> Result<(), Fault>) -> Result<(), Fault> {
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if !built.contains(&what) {
        work()?;
        built.push(what);
    }
    Ok(())
}

/// From now on, what is built already is good enough.
pub(crate) fn take_what_is_there() {
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    built.extend(["bodega", "spin", "spin-host", "workers"]);
}

/// Builds the `bodega` command.
pub(crate) fn bodega() -> Result<(), Fault> {
    once("bodega", || Run::cargo(["build", "--package", "bodega"]).done())
}

/// Builds the Spin component and the program that serves it.
pub(crate) fn spin_with_host() -> Result<(), Fault> {
    spin()?;
    once("spin-host", || cargo_for_spin_host("build", &[]))
}

/// Builds the Worker.
pub(crate) fn workers() -> Result<PathBuf, Fault> {
    once("workers", || {
        worker_build(WORKER)?;
        let folder = workspace::root().join(WORKER);
        for name in WORKER_ENTRY {
            let (from, to) = (folder.join("src").join(name), folder.join("build").join(name));
            fs::copy(from, to).doing(|| format!("cannot copy {name}"))?;
        }
        Ok(())
    })?;
    Ok(worker_module())
}

/// Builds the Worker that answers a constant, just as the shop's is built.
pub(crate) fn hello_worker() -> Result<PathBuf, Fault> {
    const FOLDER: &str = "loadtest/hello-worker";
    once("hello-worker", || worker_build(FOLDER))?;
    Ok(workspace::root().join(FOLDER).join("build/index.js"))
}

/// `worker-build` would download its helpers, so it is handed ours.
fn worker_build(folder: &str) -> Result<(), Fault> {
    Tool::WasmTargets.ensure()?;
    Run::new(Tool::WorkerBuild.ensure()?)
        .args(["--profile", "wasm"])
        .env("WASM_BINDGEN_BIN", Tool::WasmBindgen.ensure()?)
        .env("WASM_OPT_BIN", Program::WasmOpt.path()?)
        .env("ESBUILD_BIN", Program::Esbuild.path()?)
        .within(&workspace::root().join(folder))
        .done()
}

/// Builds the Spin component.
pub(crate) fn spin() -> Result<PathBuf, Fault> {
    once("spin", || {
        Tool::WasmTargets.ensure()?;
        let target = ["--profile", "wasm", "--target", "wasm32-wasip2"];
        Run::cargo(["build", "--package", "on-spin"]).args(target).done()
    })?;
    Ok(spin_component())
}
