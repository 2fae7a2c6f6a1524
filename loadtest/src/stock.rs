//! Plenty on the shelf: a run must find out how fast a shop sells, not when it is sold out.

use std::path::Path;

use books::{Actor, Fault, Moment, inventory};
use database::Identity;
use database_local::{Local, OpenError, Options};
use serde::Deserialize;

use crate::clock;

/// The environment of a shop that nobody configured.
const ENVIRONMENT: &str = "local";
/// As many levels at once.
const PAGE: u32 = 500;

/// Why the shelf stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum StockError {
    /// The folder holds no shop.
    #[error("no shop was ever opened in this folder")]
    NoShop,
    /// The database cannot be opened.
    #[error("the origin's database cannot be opened")]
    Open(#[from] OpenError),
    /// The books refused.
    #[error("the stock cannot be adjusted")]
    Books(#[from] Fault),
    /// The system gives no randomness.
    #[error("the system gives no randomness")]
    Entropy,
}

#[derive(Deserialize)]
struct Keys {
    store: String,
}

/// Adds units of everything to the shelf of the one-process shop in this folder, as an adjustment
/// that its ledger shows. The shop may be open. Answers of how many variants.
///
/// # Errors
/// When the folder holds no shop, or its books refuse.
pub async fn add(data: &Path, units: u32) -> Result<usize, StockError> {
    let keys = std::fs::read(data.join("keys.json")).map_err(|_| StockError::NoShop)?;
    let keys: Keys = serde_json::from_slice(&keys).map_err(|_| StockError::NoShop)?;
    let identity = Identity::new(keys.store, ENVIRONMENT);
    let store = Local::open(&data.join("origin.db"), &identity, Options::default())?;
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| StockError::Entropy)?;
    let mut moment = Moment::new(clock::timestamp(), seed);
    let actor = Actor::Shop("loadtest");
    let (mut after, mut count) = (None, 0);
    loop {
        let levels = inventory::levels(&store, after, PAGE).await?;
        let Some(last) = levels.last() else { break };
        after = Some((last.variant, last.location));
        for level in levels {
            let place = (level.variant, level.location);
            inventory::adjust(&store, place, i64::from(units), &actor, &mut moment).await?;
            count += 1;
        }
    }
    store.close();
    Ok(count)
}
