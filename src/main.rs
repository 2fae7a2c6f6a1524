//! The `bodega` command: opens the whole shop, and looks after it.
//!
//! `bodega` without a word is `bodega serve`: edge, origin and payment sandbox in one process,
//! databases in the data folder. Every other word works on the same folder, also while a shop is
//! open on it.

mod doctor;
mod edge;
mod keys;
mod migrate;
mod orders;
mod origin;
mod output;
mod payments;
mod queue;
mod running;
mod serve;
mod settings;
mod shop;
mod stores;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::output::Output;
use crate::settings::Settings;
use crate::shop::Shop;

/// What a command may fail with; the rim prints the whole chain.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "bodega", version, about = "A storefront that lives at the CDN edge")]
struct Command {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    settings: Settings,
    /// Print JSON instead of text for people
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Open the shop (what `bodega` does when nothing is said)
    Serve,
    /// Bring the databases to this program's schema
    Migrate {
        /// Only say what is missing; exit 1 if anything is
        #[arg(long)]
        check: bool,
        /// Pass over databases that do not answer
        #[arg(long)]
        reachable: bool,
    },
    /// Look at orders
    Orders {
        #[command(subcommand)]
        verb: orders::Verb,
    },
    /// Look after payments
    Payments {
        #[command(subcommand)]
        verb: payments::Verb,
    },
    /// Look after messages that could not be delivered
    Queue {
        #[command(subcommand)]
        verb: queue::Verb,
    },
    /// Check databases, stock and payments; exit 1 if anything is wrong
    Doctor,
}

fn main() -> ExitCode {
    let command = Command::parse();
    let output = Output::new(command.json);
    match run(command, &output) {
        Ok(code) => code,
        Err(failure) => {
            output.failure(failure.as_ref());
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, output: &Output) -> Result<ExitCode, Failure> {
    let (settings, data) = command.settings.complete()?;
    let shop = Shop::open(settings, &data)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command.verb.unwrap_or(Verb::Serve) {
            Verb::Serve => serve::serve(shop, output).await,
            Verb::Migrate { check, reachable } => {
                migrate::migrate(&shop, migrate::Wish { check, reachable }, output).await
            }
            Verb::Orders { verb } => orders::run(verb, &shop, output).await,
            Verb::Payments { verb } => payments::run(verb, &shop, output).await,
            Verb::Queue { verb } => queue::run(verb, &shop, output).await,
            Verb::Doctor => doctor::doctor(&shop, output).await,
        }
    })
}
