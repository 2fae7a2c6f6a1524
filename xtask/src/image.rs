//! `cargo xtask image`: the `bodega` command as a container image, without a container engine.
//!
//! The program is linked statically and brings its root certificates along, so the image holds the
//! program and two empty folders, and nothing that would ever need an update for its own sake.

mod archive;

use std::path::PathBuf;

use clap::Args;

use crate::fault::{Doing, Fault};
use crate::image::archive::Archive;
use crate::run::Run;
use crate::say::say;
use crate::workspace;

/// How to make the image.
#[derive(Args)]
pub(crate) struct Arguments {
    /// What it is called: name:tag, more than one by commas.
    #[arg(long, default_value = concat!("bodega:", env!("CARGO_PKG_VERSION")))]
    name: String,
    /// The cargo profile; `image` is linked minutes faster and serves a little slower.
    #[arg(long, default_value = "release")]
    profile: String,
    /// The file to write; default: bodega-<profile>.tar beside the program.
    #[arg(long)]
    output: Option<PathBuf>,
}

/// A program that needs nothing of the machine it runs on.
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    /// The machine it is for, as container images call it.
    architecture: &'static str,
}

/// Builds the program, writes the archive, and says where it is.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Fault> {
    let program = build(&arguments.profile)?;
    let names: Vec<&str> = arguments.name.split(',').map(str::trim).collect();
    let beside = program.path.with_file_name(format!("bodega-{}.tar", arguments.profile));
    let output = arguments.output.clone().unwrap_or(beside);
    pack(&program, &names, &output)?;
    let size = std::fs::metadata(&output).doing(|| "cannot look at the archive".to_owned())?.len();
    say(format_args!("{} ({} MB)", output.display(), size / 1_000_000));
    Ok(())
}

/// Builds the static program. Its artefacts are kept apart: other flags would rebuild everything.
pub(crate) fn build(profile: &str) -> Result<Program, Fault> {
    let (target, architecture) = target()?;
    let folder = workspace::target().join("image");
    Run::cargo(["build", "--package", "bodega", "--profile", profile, "--target", target])
        .env("CARGO_TARGET_DIR", &folder)
        // With --target this reaches the program but not the macros, which must stay dynamic.
        .env("RUSTFLAGS", "-C target-feature=+crt-static")
        .done()?;
    let path = folder.join(target).join(profile).join("bodega");
    Ok(Program { path, architecture })
}

/// Writes the image to a file that `docker load`, `ctr images import` and the like take.
pub(crate) fn pack(
    program: &Program,
    names: &[&str],
    output: &std::path::Path,
) -> Result<(), Fault> {
    let failed = |what: &std::path::Path| format!("cannot pack {}", what.display());
    let bytes = std::fs::read(&program.path).doing(|| failed(&program.path))?;
    let archive = Archive { program: &bytes, architecture: program.architecture, names };
    let packed = archive.bytes().doing(|| failed(output))?;
    std::fs::write(output, packed).doing(|| failed(output))
}

/// This machine's own target: nothing is cross-compiled.
fn target() -> Result<(&'static str, &'static str), Fault> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Ok(("x86_64-unknown-linux-gnu", "amd64")),
        ("linux", "aarch64") => Ok(("aarch64-unknown-linux-gnu", "arm64")),
        (system, machine) => {
            Err(Fault::Missing(format!("an image is made on Linux, not on {system} {machine}")))
        }
    }
}
