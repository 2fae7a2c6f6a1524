//! The tools that are Python packages, at the versions of a committed list.
//!
//! They have a virtual environment of their own, once for each list. It is only ever entered by
//! its `python`: the scripts beside that know the folder in which they were installed, and it is
//! moved to its place afterwards.

use std::fs;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::cache;
use crate::fault::{Doing, Fault};
use crate::run::{Run, on_path};
use crate::workspace;

/// The packages, all of them, each at one version.
const LIST: &str = "e2e/client/requirements.txt";

fn list() -> PathBuf {
    workspace::root().join(LIST)
}

/// The folder of this list's packages.
fn place() -> Result<PathBuf, Fault> {
    let text = fs::read(list()).doing(|| format!("cannot read {LIST}"))?;
    let hash = Sha256::digest(text);
    let version: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    cache::place("python", &version)
}

/// The Python that finds them.
pub(super) fn find() -> Option<PathBuf> {
    Some(place().ok()?.join("bin/python")).filter(|python| python.is_file())
}

pub(super) fn install() -> Result<PathBuf, Fault> {
    if on_path("python3").is_none() {
        return Err(Fault::Missing("python3 is not on the search path".into()));
    }
    let missing = |fault: Fault| Fault::Missing(fault.chain());
    let place = place()?;
    cache::install(&place, "1 minute", |staging| {
        // Debian keeps the module in a package of its own, python3-venv.
        Run::new("python3").args(["-m", "venv"]).args([staging]).done().map_err(missing)?;
        Run::new(staging.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"])
            .args(["--requirement"])
            .args([list()])
            .done()
            .map_err(missing)
    })?;
    find().ok_or_else(|| Fault::Missing("pip brought no packages".into()))
}
