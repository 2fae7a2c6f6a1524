//! Lives many worlds and tells which of them broke: `simulator --seeds 1000 --from 1`; one again,
//! line by line: `simulator --seed 42 --trace`; the planted bugs: `simulator --plant all`.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use simulator::{Counts, Options, Outcome, Plant, Scenario, simulate};

/// How many worlds a planted bug may hide in.
const PLANT_SEEDS: u64 = 200;
/// How many failing worlds are told in full.
const TOLD: usize = 3;

#[derive(Parser)]
#[command(about = "Lives worlds of the whole shop, each from a seed.")]
struct Arguments {
    /// How many worlds.
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// The first one's seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Only this world.
    #[arg(long)]
    seed: Option<u64>,
    /// Show every line of its trace.
    #[arg(long, requires = "seed")]
    trace: bool,
    /// Take the origin away for an hour in every world, while hundreds buy.
    #[arg(long)]
    hour: bool,
    /// Live every world twice and demand that both are the same.
    #[arg(long)]
    twice: bool,
    /// Plant this bug and see the first world break of it; `all` demands that each is caught.
    #[arg(long)]
    plant: Option<String>,
}

impl Arguments {
    const fn options(&self) -> Options {
        let scenario = if self.hour { Scenario::Hour } else { Scenario::Drawn };
        Options { plant: None, trace: self.trace, scenario }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // What a panic says comes with the world's own trace.
    std::panic::set_hook(Box::new(|panic| say(&format!("panic: {panic}"))));
    let good = match (&arguments.plant, arguments.seed) {
        (Some(name), _) => planted(name, &arguments),
        (None, Some(seed)) => {
            let outcome = simulate(seed, arguments.options());
            show(&outcome, usize::MAX);
            say(&format!("seed {seed} hash {:016x}: {}", outcome.hash, outcome.counts));
            outcome.violations.is_empty()
        }
        (None, None) => many(&arguments),
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Writes a line. Nobody is left to complain to when the terminal is gone.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[expect(clippy::disallowed_methods, reason = "how fast worlds are lived is measured out here")]
fn clock() -> Instant {
    Instant::now()
}

fn show(outcome: &Outcome, lines: usize) {
    let from = outcome.lines.len().saturating_sub(lines);
    outcome.lines.iter().skip(from).for_each(|line| say(line));
    for violation in &outcome.violations {
        say(&format!("seed {} VIOLATED {violation}", outcome.seed));
    }
}

/// Lives many worlds; whether all of them are healthy.
fn many(arguments: &Arguments) -> bool {
    let began = clock();
    let mut counts = Counts::default();
    let (mut failed, mut hash) = (Vec::new(), 0_u64);
    for seed in (arguments.from..).take(usize::try_from(arguments.seeds).unwrap_or(usize::MAX)) {
        let options = Options { trace: false, ..arguments.options() };
        let outcome = simulate(seed, options);
        counts.add(&outcome.counts);
        hash = hash.rotate_left(1) ^ outcome.hash;
        let same = !arguments.twice || simulate(seed, options).hash == outcome.hash;
        if !same {
            say(&format!("seed {seed} VIOLATED DETERMINISM: a second run was another"));
        }
        if outcome.violations.is_empty() && same {
            continue;
        }
        if failed.len() < TOLD {
            show(&outcome, 40);
            say(&format!("seed {seed} hash {:016x}; again: --seed {seed} --trace", outcome.hash));
        } else {
            let first = outcome.violations.first().map(ToString::to_string);
            say(&format!("seed {seed} VIOLATED {}", first.unwrap_or_default()));
        }
        failed.push(seed);
    }
    let took = began.elapsed();
    say(&format!("{counts}"));
    say(&format!(
        "{} worlds from seed {}, {} failed, hash {hash:016x}, {:.1} s",
        arguments.seeds,
        arguments.from,
        failed.len(),
        took.as_secs_f64()
    ));
    failed.is_empty()
}

/// Plants one bug and lives worlds until one of them breaks, as a real bug would break it. For
/// `all`, whether each of them is caught.
fn planted(name: &str, arguments: &Arguments) -> bool {
    if name == "all" {
        let missed = Plant::ALL.into_iter().filter(|plant| caught(*plant, arguments).is_none());
        return missed.count() == 0;
    }
    let Some(plant) = Plant::parse(name) else {
        let known = Plant::ALL.map(Plant::name).join(", ");
        say(&format!("there is no such bug; there are: {known}"));
        return false;
    };
    match caught(plant, arguments) {
        Some(outcome) => {
            show(&outcome, if arguments.trace { usize::MAX } else { 40 });
            false
        }
        None => true,
    }
}

/// The first world in which a planted bug shows as what it breaks.
fn caught(plant: Plant, arguments: &Arguments) -> Option<Outcome> {
    let began = clock();
    let first = arguments.seed.unwrap_or(arguments.from);
    let worlds = if arguments.seed.is_some() { 1 } else { PLANT_SEEDS };
    for seed in first..first + worlds {
        let outcome = simulate(seed, Options { plant: Some(plant), ..arguments.options() });
        let found = outcome.violations.iter().find(|one| plant.breaks().contains(&one.invariant));
        if let Some(found) = found {
            let (name, count) = (plant.name(), seed - first + 1);
            let seconds = began.elapsed().as_secs_f64();
            say(&format!("{name}: caught in world {count} (seed {seed}, {seconds:.1} s): {found}"));
            return Some(outcome);
        }
    }
    say(&format!("{}: NOT caught in {worlds} worlds", plant.name()));
    None
}
