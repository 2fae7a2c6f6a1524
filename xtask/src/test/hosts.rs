//! The steps that build the wasm hosts and drive them.

use super::floods;
use crate::build;
use crate::fault::{Doing, Fault};
use crate::processes::Worker;
use crate::run::Run;
use crate::say::say;
use crate::tools::Program;

/// What wrangler.toml deploys to: production, which has no name of its own, and staging.
const ENVIRONMENTS: [&str; 2] = ["", "staging"];
/// The most that may be uploaded, packed: P10's bound. Cloudflare takes ten times that, and every
/// cold start reads all of it.
const UPLOAD_KIB_MAX: f64 = 1_000_000.0 / 1_024.0;

/// What is said of the responses that stand in front of the program.
const ENTRY_TESTS: &str = "edge/on-workers/tests/kept.test.mjs";

/// Builds the Worker, tests what stands in front of the program, lets wrangler look at what would be
/// uploaded to each environment, and lets the Worker turn a flood away.
pub(super) fn workers() -> Result<(), Fault> {
    build::workers()?;
    Run::new(Program::Node.path()?).args(["--test", ENTRY_TESTS]).done()?;
    for environment in ENVIRONMENTS {
        let folder = tempfile::tempdir().doing(|| "cannot make a folder".to_owned())?;
        let said = Worker::check(environment, folder.path())?;
        say(said.trim());
        let unread = || Fault::Failed("wrangler did not say how large the upload is".to_owned());
        let size = packed(&said).ok_or_else(unread)?;
        if size > UPLOAD_KIB_MAX {
            let most = format!("{size} KiB packed, and {UPLOAD_KIB_MAX:.0} are the most");
            return Err(Fault::Failed(format!("the Worker has {most}")));
        }
        if said.contains("WARNING") {
            return Err(Fault::Failed("wrangler has complaints about wrangler.toml".to_owned()));
        }
    }
    floods::turned_away()
}

/// How many KiB the upload has after packing, in wrangler's words.
fn packed(said: &str) -> Option<f64> {
    said.split_once("gzip: ")?.1.split_once(" KiB")?.0.trim().parse().ok()
}

/// Builds the component and the program that serves it here, and tests the latter.
pub(super) fn spin() -> Result<(), Fault> {
    build::spin()?;
    build::cargo_for_spin_host("clippy", &["--all-targets", "--", "-D", "warnings"])?;
    build::cargo_for_spin_host("test", &[])?;
    build::spin_with_host()
}

#[cfg(test)]
mod tests {
    use super::packed;

    #[test]
    fn the_size_is_read_from_what_wrangler_says() {
        let said = "Total Upload: 1844.10 KiB / gzip: 687.31 KiB\nYour Worker has";
        assert_eq!(packed(said), Some(687.31));
        assert_eq!(packed("Total Upload: 1 KiB"), None);
    }
}
