//! `bodega payments reconcile`.

use std::process::ExitCode;

use books::reconciler::{self, Reconciled};
use books::{Books, Moment};
use clap::Subcommand;
use database::Database;
use serde_json::json;

use crate::output::Output;
use crate::shop::Shop;
use crate::{Failure, origin, stores};

/// How many payments one call asks about unless it is told: the provider counts questions too.
const LIMIT: u32 = 1_000;

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Ask the provider now about every payment that has not ended: when its webhooks were lost,
    /// and nobody wants to wait until the origin asks by itself
    Reconcile {
        /// How many at most, those that are due first
        #[arg(long, default_value_t = LIMIT, value_parser = clap::value_parser!(u32).range(1..))]
        limit: u32,
    },
}

/// Runs the verb on the origin database. Exits with 1 when the provider did not answer for all.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let Verb::Reconcile { limit } = verb;
    let store = stores::ready(shop, Database::Origin).await?.store;
    let provider = stripe::Stripe::new(&origin::provider(shop)?)?;
    let books = Books::new(store, provider, origin::books(shop)?);
    let mut moment = Moment::new(server::clock::now(), server::clock::entropy()?);

    let reconciled = reconciler::reconcile_all(&books, &mut moment, limit).await?;

    let Reconciled { asked, settled, failed } = reconciled;
    let value = json!({ "asked": asked, "settled": settled, "failed": failed });
    output.print(&value, || {
        format!("{asked} asked about, {settled} of them had news, {failed} could not be asked")
    });
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
