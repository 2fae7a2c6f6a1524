//! What the catalog database is told, for every edge to read.

use database::{Batch, Statement, Store};
use domain::Timestamp;

use super::{Release, keep};
use crate::Fault;
use crate::payments::ROUNDS;
use crate::press::Pressed;
use crate::shop::{Written, run, write};
use crate::sql::catalog as sql;

/// Writes what a release is made of, and makes it current at this time, if that is wished. `false`
/// when something newer is current.
pub(super) async fn show<C: Store>(
    shown: &C,
    (release, pressed): (&Release, &Pressed),
    current: Option<Timestamp>,
) -> Result<bool, Fault> {
    let number =
        i64::try_from(release.release).map_err(|_| Fault::Forbidden("that release number"))?;
    let now = release.published_at.millis();
    let names = keep::json_names(pressed);
    for _ in 0..ROUNDS {
        let known = keep::known(shown, sql::KNOWN_SEGMENTS, &names).await?;
        for batch in keep::batches(pressed, &known, (sql::SEGMENT, now)) {
            run(shown, &batch).await?;
        }
        let mut batch = Batch::write("show release");
        batch.guard(Statement::new(sql::STILL_SEGMENTS).bind(&names));
        batch.push(Statement::new(sql::TOUCH_SEGMENTS).bind(&names).bind(now));
        batch.push(Statement::new(sql::RELEASE).bind(number).bind(&pressed.manifest).bind(now));
        let newer = current.map(|at| {
            let newer = batch.guard(Statement::new(sql::NONE_NEWER).bind(number));
            batch.push(Statement::new(sql::FLIP).bind(number));
            batch.push(Statement::new(sql::SHOWN).bind(at.millis()));
            newer
        });
        match write(shown, &batch).await? {
            Written::Done(_) => return Ok(true),
            Written::Refused(step) if Some(step) == newer => return Ok(false),
            // A segment was swept away between the two batches, or the answer was lost.
            Written::Refused(_) | Written::Unknown => {}
        }
    }
    Err(Fault::Contended("showing a release"))
}

/// Makes a release current that is written whole. `false` when it is not.
pub(super) async fn flip<C: Store>(shown: &C, release: i64, now: Timestamp) -> Result<bool, Fault> {
    let mut batch = Batch::write("flip release");
    batch.guard(Statement::new(sql::HAS_RELEASE).bind(release));
    batch.push(Statement::new(sql::FLIP).bind(release));
    batch.push(Statement::new(sql::SHOWN).bind(now.millis()));
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

/// Whether the catalog database has this release, so that it can be shown.
///
/// # Errors
/// When the database fails.
pub async fn has<C: Store>(shown: &C, release: u64) -> Result<bool, Fault> {
    let mut batch = Batch::read("known release");
    let step = batch.push(Statement::new(sql::KNOWN_RELEASES).bind(format!("[{release}]")));
    Ok(!run(shown, &batch).await?.of(step).is_empty())
}
