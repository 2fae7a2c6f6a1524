//! Making a catalog visible: the origin keeps its copy, the catalog database gets the segments,
//! and one small batch flips what is current. Every step repeats harmlessly.

use std::sync::Arc;

use database::{Batch, Statement, Store};
use domain::{Catalog, Timestamp};
use serde_json::json;

use crate::shop::{Written, run, write};
use crate::sql::{boxes as origin, catalog as sql};
use crate::{Fault, Releases};

/// A release as it stands in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its number.
    pub release: u64,
    /// The SHA-256 of its bytes.
    pub hash: String,
    /// When it was stored.
    pub published_at: Timestamp,
}

/// What became of publishing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// It is current, now or long since.
    Current(Release),
    /// A release of this number has another content. Numbers mean one content for ever.
    NumberTaken,
}

/// Stores this catalog under its release number and makes it current.
///
/// The origin's copy comes first: an edge can only quote from a release that the origin can check.
///
/// # Errors
/// When a database fails. Publishing the same catalog again finishes what was begun.
pub async fn publish<S: Store, C: Store>(
    (store, releases): (&S, &Releases),
    shown: &C,
    catalog: Arc<Catalog>,
    now: Timestamp,
) -> Result<Published, Fault> {
    let bytes = wire::release::encode(&catalog);
    let hash = wire::release::hash(&bytes);
    let number = catalog.release();
    let release = i64::try_from(number).map_err(|_| Fault::Forbidden("that release number"))?;
    let mut batch = Batch::write("store release");
    batch.push(
        Statement::new(origin::STORE_RELEASE)
            .bind(release)
            .bind(catalog.rules())
            .bind(bytes.as_slice())
            .bind(&hash)
            .bind(now.millis()),
    );
    batch.guard(Statement::new(origin::SAME_RELEASE).bind(release).bind(&hash));
    match write(store, &batch).await? {
        Written::Done(_) => {}
        Written::Refused(_) => return Ok(Published::NumberTaken),
        Written::Unknown => return Err(Fault::Contended("storing a release")),
    }
    releases.keep(number, catalog);
    let mut batch = Batch::write("write segments");
    batch.push(Statement::new(sql::SEGMENT).bind(&hash).bind(bytes));
    run(shown, &batch).await?;
    let manifest = json!({ "version": 1, "segments": [hash] });
    let mut batch = Batch::write("write release");
    batch.push(
        Statement::new(sql::RELEASE).bind(release).bind(manifest.to_string()).bind(now.millis()),
    );
    run(shown, &batch).await?;
    flip(shown, release).await?;
    Ok(Published::Current(Release { release: number, hash, published_at: now }))
}

/// Makes an earlier release current again. `false` when the catalog database does not have it.
///
/// # Errors
/// When the database fails.
pub async fn roll_back<C: Store>(shown: &C, release: u64) -> Result<bool, Fault> {
    match i64::try_from(release) {
        Ok(release) => flip(shown, release).await,
        Err(_) => Ok(false),
    }
}

async fn flip<C: Store>(shown: &C, release: i64) -> Result<bool, Fault> {
    let mut batch = Batch::write("flip release");
    batch.guard(Statement::new(sql::HAS_RELEASE).bind(release));
    batch.push(Statement::new(sql::FLIP).bind(release));
    match write(shown, &batch).await? {
        Written::Done(_) => Ok(true),
        Written::Refused(_) => Ok(false),
        Written::Unknown => Err(Fault::Contended("flipping a release")),
    }
}

/// The number of the release that shoppers see, if any.
///
/// # Errors
/// When the database fails.
pub async fn current<C: Store>(shown: &C) -> Result<Option<u64>, Fault> {
    let mut batch = Batch::read("current release");
    let step = batch.push(Statement::new(sql::CURRENT));
    let rows = run(shown, &batch).await?;
    Ok(rows.of(step).first().map(|row| row.number(0)).transpose()?)
}

/// The stored releases, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list<S: Store>(store: &S, limit: u32) -> Result<Vec<Release>, Fault> {
    let mut batch = Batch::read("releases");
    let step = batch.push(Statement::new(origin::RELEASES).bind(limit));
    let rows = run(store, &batch).await?;
    rows.of(step)
        .rows
        .iter()
        .map(|row| {
            Ok(Release {
                release: row.number(0)?,
                hash: row.text(1)?.to_owned(),
                published_at: Timestamp::from_millis(row.integer(2)?),
            })
        })
        .collect()
}
