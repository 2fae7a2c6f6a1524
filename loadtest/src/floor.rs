//! The floor of the database: the statements alone, on one thread, batched perfectly.
//!
//! What a shop does around its statements (HTTP, prices, sealing, savepoints so that one order may
//! be refused alone, tasks that wait for one another) is left out. One transaction holds exactly as
//! many turns as there are shoppers, and its commit is flushed (`synchronous=FULL`) before the next
//! begins. No shop on this engine is faster than that.

mod carts;
mod orders;

use std::path::PathBuf;
use std::time::Duration;

use database::migrate::{self, MigrateError, Migration};
use database::{Batch, BatchError, Identity};
use database_local::{Connection, Local, OpenError, Options, Place, commit};
use hdrhistogram::CreationError;
use serde::{Deserialize, Serialize};

use crate::chance::Chance;
use crate::clock;
use crate::measure::Durations;
use crate::report::{Latency, per_second};

/// What the statements are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statements {
    /// Those of adding to a cart, on the shop's own carts schema: 7 a turn, and one more for every
    /// tenth, which takes a new cart.
    Carts,
    /// Ten plain ones an order, on plain tables: no triggers, no JSON, no index but the keys.
    Orders,
}

/// A floor to measure.
#[derive(Clone, Debug)]
pub struct FloorPlan {
    /// What the statements are.
    pub statements: Statements,
    /// Where the database goes; a folder without one.
    pub folder: PathBuf,
    /// How many turns one transaction holds.
    pub together: u32,
    /// For how long.
    pub within: Duration,
    /// Where ids come from.
    pub seed: u64,
}

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct FloorReport {
    /// What the statements were.
    pub statements: Statements,
    /// How many turns one transaction held.
    pub together: u32,
    /// How long it took.
    pub seconds: f64,
    /// Turns.
    pub done: u64,
    /// Of these, each second.
    pub per_second: f64,
    /// How long a transaction took.
    pub latency: Latency,
}

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum FloorError {
    /// The database cannot be opened.
    #[error("the database cannot be opened")]
    Open(#[from] OpenError),
    /// Its schema cannot be made.
    #[error("the schema cannot be made")]
    Migrate(#[from] MigrateError),
    /// A transaction failed.
    #[error("a transaction failed")]
    Batch(#[from] BatchError),
    /// A histogram could not be made.
    #[error("the histogram could not be made")]
    Histogram(#[from] CreationError),
}

/// Appends the statements of turns.
trait Turns {
    fn append(&mut self, batch: &mut Batch, chance: &mut Chance);
}

/// Measures a floor, on this thread.
///
/// # Errors
/// When the database does not do its part.
pub async fn run(plan: &FloorPlan) -> Result<FloorReport, FloorError> {
    let (known, mut turns): (&[Migration], Box<dyn Turns>) = match plan.statements {
        Statements::Carts => (migrations::CARTS, Box::new(carts::Adding::new(plan.together))),
        Statements::Orders => (orders::SCHEMA, Box::new(orders::Ordering::default())),
    };
    let file = plan.folder.join("floor.db");
    let (identity, options) = (Identity::new("floor", "bench"), Options::default());
    let store = Local::open(&file, &identity, options)?;
    migrate::apply(&store, known, clock::timestamp()).await?;
    migrate::establish(&store, &identity).await?;
    store.close();

    let mut connection = Connection::open(&Place::File(file), &identity, &options)?;
    let mut chance = Chance::new(plan.seed, 0);
    let (mut done, mut took) = (0_u64, Durations::new()?);
    let began = clock::instant();
    while began.elapsed() < plan.within {
        let turn = clock::instant();
        let mut batch = Batch::write("floor");
        for _ in 0..plan.together {
            turns.append(&mut batch, &mut chance);
        }
        for outcome in commit(&mut connection, &[batch]) {
            outcome?;
        }
        done += u64::from(plan.together);
        took.record(turn.elapsed());
    }
    let seconds = began.elapsed().as_secs_f64();
    Ok(FloorReport {
        statements: plan.statements,
        together: plan.together,
        seconds,
        done,
        per_second: per_second(done, seconds),
        latency: Latency::of(took.histogram()),
    })
}

/// Text as long as an id of the shop, and beginning with the time as those do: ids that are close
/// in time are close in the tables, and a commit of many writes few pages.
fn id(kind: &str, chance: &mut Chance) -> String {
    format!("{kind}_{:012X}{:014X}", clock::timestamp().millis(), chance.next() >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_floors_can_be_stood_on() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for statements in [Statements::Carts, Statements::Orders] {
            let folder = tempfile::tempdir().unwrap();
            let plan = FloorPlan {
                statements,
                folder: folder.path().to_owned(),
                together: 3,
                within: Duration::from_millis(50),
                seed: 1,
            };
            let report = runtime.block_on(run(&plan)).unwrap();
            assert!(report.done > 0 && report.done.is_multiple_of(3), "{report:?}");
        }
    }
}
