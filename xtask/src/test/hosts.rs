//! The steps that build the wasm hosts and drive them.

use crate::build;
use crate::fault::{Doing, Fault};
use crate::processes::Worker;

/// Builds the Worker and lets wrangler look at what would be uploaded; that also says its size.
pub(super) fn workers() -> Result<(), Fault> {
    build::workers()?;
    let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
    Worker::check(folder.path())
}

/// Builds the component and the program that serves it here, and tests the latter.
pub(super) fn spin() -> Result<(), Fault> {
    build::spin()?;
    build::cargo_for_spin_host("clippy", &["--all-targets", "--", "-D", "warnings"])?;
    build::cargo_for_spin_host("test", &[])?;
    build::spin_with_host()
}
