//! The `bodega` command: opens the whole shop, and looks after it.
//!
//! `bodega` without a word is `bodega serve`: edge, origin and payment sandbox in one process,
//! databases in the data folder. Every other word works on the same folder, also while a shop is
//! open on it.

mod admin;
mod bar;
mod doctor;
mod edge;
mod export;
mod import;
mod keys;
mod media;
mod migrate;
mod orders;
mod origin;
mod output;
mod payments;
mod products;
mod queue;
mod releases;
mod running;
mod seed;
mod serve;
mod settings;
mod shelves;
mod shop;
mod staff;
mod stock;
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
    /// Bring in a product CSV; exit 3 if some products could not be taken
    ///
    /// Reads what Shopify exports. What the file does not have a column for stays as it is. An
    /// import that was interrupted goes on where it was when the same file is imported again.
    Import(import::Verb),
    /// Make a large catalog for measurements, the same for the same seed
    Seed(seed::Verb),
    /// Write all products as a CSV that `import` takes back
    Export(export::Verb),
    /// Look at products, set prices, publish and archive
    Products {
        #[command(subcommand)]
        verb: products::Verb,
    },
    /// Look at stock and change it, with a reason
    Stock {
        #[command(subcommand)]
        verb: stock::Verb,
    },
    /// Make visible what is published, look ahead, go back
    Releases {
        #[command(subcommand)]
        verb: releases::Verb,
    },
    /// Keys of the Admin API
    Admin {
        #[command(subcommand)]
        verb: admin::Verb,
    },
    /// Look at orders, call them off, send them, give money back
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
            Verb::Import(verb) => import::run(verb, &shop, output).await,
            Verb::Seed(verb) => seed::run(verb, &shop, output).await,
            Verb::Export(verb) => export::run(verb, &shop, output).await,
            Verb::Products { verb } => products::run(verb, &shop, output).await,
            Verb::Stock { verb } => stock::run(verb, &shop, output).await,
            Verb::Releases { verb } => releases::run(verb, &shop, output).await,
            Verb::Admin { verb } => admin::run(verb, &shop, output).await,
            Verb::Orders { verb } => orders::run(verb, &shop, output).await,
            Verb::Payments { verb } => payments::run(verb, &shop, output).await,
            Verb::Queue { verb } => queue::run(verb, &shop, output).await,
            Verb::Doctor => doctor::doctor(&shop, output).await,
        }
    })
}
