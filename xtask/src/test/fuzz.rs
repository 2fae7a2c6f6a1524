//! The step that throws bytes at whatever crosses a trust boundary: edited ones at what is signed
//! and sealed, and requests made of them at the whole shop.

use crate::fault::Fault;
use crate::run::Run;
use crate::say::say;
use crate::tools::Tool;

/// How long each target runs. A longer search is by hand, ten minutes of requests for example:
/// `cargo +nightly fuzz run serve -- -max_total_time=600 -len_control=0 -max_len=2048`.
const SECONDS_EACH: u32 = 60;

/// A stroll through the shop needs more bytes than libFuzzer tries in its first minute.
const OF_SERVE: &[&str] = &["-len_control=0", "-max_len=2048"];

/// Runs every target of `fuzz/` for a minute.
pub(super) fn fuzz() -> Result<(), Fault> {
    let targets = cargo_fuzz(&["list"])?.quiet().output()?;
    if targets.trim().is_empty() {
        return Err(Fault::Failed("fuzz/ names no targets".to_owned()));
    }
    for target in targets.lines() {
        say(format_args!("{target}, {SECONDS_EACH} seconds"));
        let limit = format!("-max_total_time={SECONDS_EACH}");
        // Only what it finds is worth reading, not every new path on the way there.
        cargo_fuzz(&["run", target, "--", &limit, "-verbosity=0", "-print_final_stats=1"])?
            .args(if target == "serve" { OF_SERVE } else { &[] })
            .done()?;
    }
    Ok(())
}

/// libFuzzer needs the nightly compiler, and nothing else does.
fn cargo_fuzz(arguments: &[&str]) -> Result<Run, Fault> {
    let cargo_fuzz = Tool::CargoFuzz.ensure()?;
    Ok(Run::new("rustup").args(["run", "nightly"]).args([cargo_fuzz]).args(arguments))
}
