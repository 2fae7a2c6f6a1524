//! `cargo xtask simulate`: lives worlds of the whole shop, each from a seed, on every core.

use std::thread;

use clap::Args;

use crate::fault::Fault;
use crate::run::Run;
use crate::workspace;

/// Which worlds.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How many worlds.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first one's seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Only this world, line by line.
    #[arg(long, conflicts_with_all = ["seeds", "from"])]
    seed: Option<u64>,
    /// Plant this bug and see the first world break of it; `all` demands that each is caught.
    #[arg(long, conflicts_with_all = ["seeds", "from", "seed"])]
    plant: Option<String>,
}

/// Lives the worlds; any that breaks a promise fails the verb, and is told with its seed.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Fault> {
    // Optimised, because a world is a lot of arithmetic and no waiting.
    Run::cargo(["build", "--release", "--package", "simulator"]).done()?;
    match (&arguments.plant, arguments.seed) {
        (Some(plant), _) => planted(plant),
        (None, Some(seed)) => simulator(&["--seed", &seed.to_string(), "--trace"]),
        (None, None) => worlds(arguments.seeds, arguments.from),
    }
}

/// What is worth living through on every change: a thousand worlds, and every planted bug.
pub(crate) fn check() -> Result<(), Fault> {
    run(&Arguments { seeds: 1_000, from: 1, seed: None, plant: None })?;
    planted("all")
}

fn planted(plant: &str) -> Result<(), Fault> {
    simulator(&["--plant", plant])
}

/// Every core takes a run of neighbouring seeds: a world knows nothing of the others.
fn worlds(seeds: u64, from: u64) -> Result<(), Fault> {
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let share = seeds.div_ceil(cores).max(1);
    let shares = (0..seeds).step_by(usize::try_from(share).unwrap_or(usize::MAX));
    thread::scope(|scope| {
        let running: Vec<_> = shares
            .map(|first| {
                let seeds = share.min(seeds - first).to_string();
                let from = (from + first).to_string();
                scope.spawn(move || simulator(&["--seeds", &seeds, "--from", &from]))
            })
            .collect();
        let lost = || Err(Fault::Failed("a simulation panicked".to_owned()));
        running.into_iter().try_for_each(|run| run.join().unwrap_or_else(|_| lost()))
    })
}

fn simulator(arguments: &[&str]) -> Result<(), Fault> {
    Run::new(workspace::target().join("release/simulator")).args(arguments).done()
}
