//! Where the repository is, and what cargo knows about it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::fault::Fault;
use crate::run::Run;

/// The root folder of the repository this command was built from.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// Everything `cargo metadata` says about the workspace's own packages.
pub(crate) fn metadata() -> Result<Value, Fault> {
    let text = Run::cargo(["metadata", "--no-deps", "--format-version", "1"]).quiet().output()?;
    serde_json::from_str(&text)
        .map_err(|error| Fault::Failed(format!("cargo metadata cannot be read: {error}")))
}

/// The folder that plain cargo builds into.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
