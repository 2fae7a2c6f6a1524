//! `cargo xtask bench`: the first figures, each beside its floors.
//!
//! Absolute figures are worth little on a shared machine, so both sides of every ratio are measured
//! in one run: in each round the shop and its floors take turns, every one on a fresh folder, with
//! the server on one core and the shoppers on another. Medians and ranges over the rounds are
//! reported, to the terminal and as JSON in `target/bench`; `--keep` draws them into `docs/bench`.
//!
//! * [`subject`] starts what is measured, and pins it.
//! * [`rounds`] says what is measured, in which order.
//! * [`adding`] is filling carts through the Worker and `sqld`.
//! * [`reads`] is what visitors look at, from a shop of many products.
//! * [`isolate`] starts the Workers runtime.
//! * [`start`] is how soon a shop answers, and how soon it shows a new price.
//! * [`figures`] gathers what came of it; [`verdict`] holds it against the targets.
//! * [`plot`] draws.
//! * [`pages`] lets Lighthouse look at pages, which has nothing to do with the others.

mod adding;
mod figures;
mod isolate;
mod pages;
mod plot;
mod reads;
mod rounds;
mod start;
mod subject;
mod verdict;
mod worker;

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::fault::{Doing, Fault};
use crate::run::Run;
use crate::say::say;
use crate::{build, processes, workspace};

use adding::Adding;
use figures::Figures;
use reads::Showroom;
use rounds::Bench;
use start::Counter;

/// What to measure, and for how long.
#[derive(Args)]
pub(crate) struct Arguments {
    /// What is measured.
    #[arg(default_value = "all")]
    what: Vec<What>,
    /// How often each thing is measured; medians need at least three.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// How long each of them takes.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// The cargo profile of both sides. Figures worth reporting are made with `release`.
    #[arg(long, default_value = "release")]
    profile: String,
    /// Measure what is built already.
    #[arg(long)]
    as_built: bool,
    /// How many products visitors look at.
    #[arg(long, default_value_t = 10_000)]
    products: u32,
    /// Draw the figures into docs/bench.
    #[arg(long)]
    keep: bool,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// P1 to P5, P9 and P10: products, lists, searches and pages, in the Worker and natively.
    Reads,
    /// Adding to a cart, natively and through the Worker.
    P6,
    /// Of that, only through the Worker and `sqld`.
    P6Worker,
    /// From a filled cart to a placed order.
    P7,
    /// P11 and P13: when a new price is seen, and when a shop that starts answers.
    Start,
    /// The size of the Worker.
    Size,
    /// Pages as Lighthouse sees them on a phone, in the Worker and natively. Not part of `all`: it
    /// takes a quarter of an hour, and a browser.
    P15,
    /// Everything else.
    All,
}

/// Measures, and prints a table.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Fault> {
    processes::end_with_processes()?;
    subject::end_with_this_command();
    if arguments.what.contains(&What::P15) {
        return pages::run(arguments.rounds);
    }
    let wants = |what| arguments.what.iter().any(|one| *one == what || *one == What::All);
    let mut figures = Figures::default();
    let mut cold = Vec::new();
    if [What::P6, What::P6Worker, What::P7, What::Reads, What::Start].into_iter().any(wants) {
        let profile = arguments.profile.as_str();
        let what = ["--package", "bodega", "--package", "loadtest"];
        if arguments.as_built {
            build::take_what_is_there();
        } else {
            Run::cargo(["build", "--profile", profile]).args(what).done()?;
        }
        let mut bench = Bench::new(profile, arguments.seconds)?;
        let showroom = match wants(What::Reads) {
            true => Some(Showroom::new(&bench, arguments.products)?),
            false => None,
        };
        let mut adding = match wants(What::P6) || wants(What::P6Worker) {
            true => Some(Adding::new(&bench)?),
            false => None,
        };
        let mut counter = match wants(What::Start) {
            true => Some(Counter::new(&bench, arguments.products)?),
            false => None,
        };
        for round in 1..=arguments.rounds {
            say(format_args!("\n== round {round} of {}", arguments.rounds));
            if wants(What::P6) {
                bench.add_to_cart(&mut figures)?;
            }
            if let Some(adding) = &mut adding {
                adding.round(&bench, &mut figures)?;
            }
            if wants(What::P7) {
                bench.place_orders(&mut figures)?;
            }
            if let Some(counter) = &mut counter {
                counter.round(&mut figures)?;
            }
            if let Some(showroom) = &showroom {
                showroom.round(&bench, &mut figures)?;
                cold.extend(showroom.cold()?);
            }
        }
    }
    let size = if wants(What::Size) { Some(worker::size()?) } else { None };

    say(figures.table());
    let mut remarks = verdict::remarks(&figures);
    remarks.extend(start::remarks(&figures));
    remarks.extend(cold);
    remarks.extend(size.map(|size| format!("Worker bundle: {} KiB gzip", size.div_ceil(1_024))));
    remarks.iter().for_each(say);
    let circumstances = circumstances(arguments);
    say(format_args!("{circumstances}"));
    let report = json!({
        "circumstances": circumstances,
        "figures": figures.json(),
        "remarks": remarks,
        "worker_gzip_bytes": size,
    });
    write(folder()?.join("bench.json"), &format!("{report:#}\n"))?;
    if arguments.keep {
        keep(&figures)?;
    }
    if figures.clean() { Ok(()) } else { Err(Fault::Failed("some turns failed".to_owned())) }
}

/// Draws what was measured.
fn keep(figures: &Figures) -> Result<(), Fault> {
    for (group, title) in [
        ("p1", "A product from the Worker, per second: one core"),
        ("p2", "A list of 24 from the Worker, per second: one core"),
        ("p3", "A search from the Worker, per second: one core"),
        ("p4", "From the native edge, per second: one core"),
        ("p5", "A product page, per second: one core"),
        ("p6", "Adding to a cart, per second: one core, durable"),
        ("p7", "Orders placed, per second: one core, durable, stock held"),
    ] {
        let bars = verdict::bars(figures, group);
        if bars.iter().any(|bar| !bar.peer) {
            let path = workspace::root().join(format!("docs/bench/{group}.svg"));
            write(path, &plot::bars(title, &bars))?;
        }
    }
    Ok(())
}

/// What a reader has to know to judge the figures.
fn circumstances(arguments: &Arguments) -> serde_json::Value {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name"));
    let cpu = cpu.map(|name| name.trim_start_matches([' ', '\t', ':']));
    let commit = Run::new("git").args(["rev-parse", "--short", "HEAD"]).quiet().output();
    json!({
        "rounds": arguments.rounds,
        "seconds": arguments.seconds,
        "profile": arguments.profile,
        "cpu": cpu,
        "cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        "commit": commit.unwrap_or_default().trim(),
        "server": "one core, everything in one process, log to a file",
        "shoppers": "the other core",
    })
}

/// Where runs keep their files. Not a folder in memory: what is measured is the disk as well.
fn folder() -> Result<PathBuf, Fault> {
    let folder = workspace::target().join("bench");
    fs::create_dir_all(&folder).doing(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

fn write(path: PathBuf, text: &str) -> Result<(), Fault> {
    let failed = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).doing(failed)?;
    }
    fs::write(&path, text).doing(failed)?;
    say(format_args!("written: {}", path.display()));
    Ok(())
}
