//! What a developer runs, and what continuous integration runs: the same verbs for both.
//!
//! `cargo xtask test` checks everything the repository promises about itself and installs what it
//! needs for that; `cargo xtask up` starts the distributed shop on this machine; `cargo xtask
//! tools` fetches the pinned tools. Every verb is one readable file beside this one:
//!
//! * [`test`] lists the steps of a full check; [`steps`] runs them and prints the closing table.
//! * [`tidy`] holds the house rules that no compiler lint can see.
//! * [`tools`] knows every pinned tool, where it is kept and how it is installed.
//! * [`build`] makes the artefacts that are not plain cargo builds: the Worker and the component.
//! * [`bench`] measures.
//! * [`image`] packs the origin for Kubernetes, and [`cluster`] finds or starts one to try it on.
//! * [`open`] puts a whole shop together from [`processes`], for tests and for [`up`].
//! * [`processes`] starts, watches and stops the real servers that tests and `up` need.
//!
//! Nothing here is part of the shop. That is why this crate, and only this crate, may read the
//! clock and the environment freely (see its own `clippy.toml`).

mod bench;
mod build;
mod client;
mod cluster;
mod fault;
mod image;
mod open;
mod orders;
mod processes;
mod run;
mod say;
mod shopper;
mod simulate;
mod steps;
mod test;
mod tidy;
mod tools;
mod up;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::fault::Fault;
use crate::say::{complain, say};

/// The developer's command of bodega.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Check everything: format, lints, house rules, units, every host, the chart.
    Test(test::Arguments),
    /// Check the house rules that no lint can see: sizes, names, imports, SQL.
    Tidy,
    /// Install the pinned tools, or print where one is kept.
    Tools(tools::Arguments),
    /// Build what plain cargo cannot: the Cloudflare Worker, the Spin component.
    Build(build::Arguments),
    /// Pack the `bodega` command into a container image, without a container engine.
    Image(image::Arguments),
    /// Live worlds of the whole shop from seeds, or one again line by line.
    Simulate(simulate::Arguments),
    /// Measure the first figures, each beside its floor in the same run.
    Bench(bench::Arguments),
    /// Open the distributed shop on this machine, until Ctrl-C.
    Up(up::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().verb {
        Verb::Test(arguments) => test::run(&arguments),
        Verb::Tidy => tidy::run().map(|()| say("tidy: nothing to complain about")),
        Verb::Tools(arguments) => tools::run(&arguments),
        Verb::Build(arguments) => build::run(&arguments),
        Verb::Image(arguments) => image::run(&arguments),
        Verb::Simulate(arguments) => simulate::run(&arguments),
        Verb::Bench(arguments) => bench::run(&arguments),
        Verb::Up(arguments) => up::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // The verb has said everything already.
        Err(Fault::Told) => ExitCode::FAILURE,
        Err(fault) => {
            complain(format_args!("error: {}", fault.chain()));
            ExitCode::FAILURE
        }
    }
}
