//! Making drafts visible: they are compiled to a release, of which the origin keeps its copy; the
//! catalog database gets the segments it does not have yet, and one small batch flips what is
//! current. Every step repeats harmlessly.

use std::sync::Arc;

use database::{Batch, Row, Statement, Store};
use domain::Timestamp;
use serde_json::json;

use crate::orders::Note;
use crate::payments::ROUNDS;
use crate::press::{PressError, Pressed, press};
use crate::shop::run;
use crate::sql::releases as sql;
use crate::{Actor, Fault, Moment, Releases};

mod keep;
mod show;
mod sweep;

pub use show::{current, has};
pub use sweep::{Swept, sweep};

/// A release as it stands in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its number.
    pub release: u64,
    /// The SHA-256 of its content: equal contents have equal hashes.
    pub hash: String,
    /// When it was stored.
    pub published_at: Timestamp,
    /// Whether it was made to be looked at, with what is still being worked on.
    pub preview: bool,
}

/// What became of the wish to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// This release is current now.
    Current(Release),
    /// Nothing was changed since this release, which is current already.
    Unchanged(Release),
    /// Somebody published at the same moment, and what is current now is newer than this release.
    Superseded(Release),
    /// The drafts contradict each other.
    Invalid(PressError),
}

/// What became of the wish to look ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Previewed {
    /// This release can be looked at by whoever has its link.
    Ready(Release),
    /// The drafts contradict each other.
    Invalid(PressError),
}

/// Where releases are made and shown: the origin's database, what it has in memory, and the catalog
/// database.
#[derive(Debug)]
pub struct Press<'a, S, C> {
    /// The origin's database.
    pub store: &'a S,
    /// What this process has in memory.
    pub releases: &'a Releases,
    /// The catalog database.
    pub shown: &'a C,
}

impl<S, C> Clone for Press<'_, S, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, C> Copy for Press<'_, S, C> {}

/// A stored release, with what only publishing asks about.
struct Stored {
    release: Release,
    number: i64,
    manifest: Option<String>,
}

/// Makes everything that is published in the drafts visible, as the next release.
///
/// The origin's copy comes first: an edge can only quote from a release that the origin can check.
/// What was stored before and never shown, because a database was away, is shown now.
///
/// # Errors
/// When a database fails. Publishing again finishes what was begun.
pub async fn publish<S: Store, C: Store>(
    to: Press<'_, S, C>,
    actor: &Actor,
    moment: &Moment,
) -> Result<Published, Fault> {
    for _ in 0..ROUNDS {
        let shown = current(to.shown).await?;
        let made = match make(to, false, moment.now()).await? {
            Ok(made) => made,
            Err(error) => return Ok(Published::Invalid(error)),
        };
        let stored = match shown {
            Some(release) => row(to.store, release).await?,
            None => None,
        };
        if let Some(stored) = stored.filter(|stored| same(stored, &made.pressed)) {
            return Ok(Published::Unchanged(stored.release));
        }
        let release = match &made.latest {
            Some(latest) if same(latest, &made.pressed) => latest.release.clone(),
            _ => {
                let note = Note { actor, at: moment.now() };
                match keep::keep(to.store, &made, false, &note).await? {
                    Some(release) => release,
                    // Somebody else's has this number now, or is compiled from something newer.
                    None => continue,
                }
            }
        };
        let flipped = show::show(to.shown, (&release, &made.pressed), Some(moment.now())).await?;
        to.releases.keep(release.release, Arc::new(made.pressed.kept));
        return Ok(if flipped {
            Published::Current(release)
        } else {
            Published::Superseded(release)
        });
    }
    Err(Fault::Contended("publishing"))
}

/// Makes a release of everything that is not archived, drafts included, which nobody sees who has
/// no link to it.
///
/// # Errors
/// When a database fails. Nothing is half shown; asking again makes another.
pub async fn preview<S: Store, C: Store>(
    to: Press<'_, S, C>,
    actor: &Actor,
    moment: &Moment,
) -> Result<Previewed, Fault> {
    for _ in 0..ROUNDS {
        let made = match make(to, true, moment.now()).await? {
            Ok(made) => made,
            Err(error) => return Ok(Previewed::Invalid(error)),
        };
        let note = Note { actor, at: moment.now() };
        let Some(release) = keep::keep(to.store, &made, true, &note).await? else { continue };
        show::show(to.shown, (&release, &made.pressed), None).await?;
        to.releases.keep(release.release, Arc::new(made.pressed.kept));
        return Ok(Previewed::Ready(release));
    }
    Err(Fault::Contended("making a preview"))
}

/// Makes an earlier release current again. `false` when it is not there, or was only a preview.
///
/// # Errors
/// When a database fails.
pub async fn roll_back<S: Store, C: Store>(
    to: Press<'_, S, C>,
    release: u64,
    actor: &Actor,
    moment: &Moment,
) -> Result<bool, Fault> {
    let stored = row(to.store, release).await?;
    let Some(stored) = stored.filter(|stored| !stored.release.preview) else { return Ok(false) };
    if !has(to.shown, release).await? {
        return Ok(false);
    }
    // Two databases: what is written down first is that somebody wanted it.
    let mut batch = Batch::write("roll back release");
    let note = Note { actor, at: moment.now() };
    let from = current(to.shown).await?;
    note.event(&mut batch, aggregate(release), "release.restored", &json!({ "from": from }));
    run(to.store, &batch).await?;
    show::flip(to.shown, stored.number, moment.now()).await
}

/// The stored releases below the number `before`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list<S: Store>(
    store: &S,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Release>, Fault> {
    let before = before.and_then(|number| i64::try_from(number).ok()).unwrap_or(i64::MAX);
    let mut batch = Batch::read("releases");
    let step = batch.push(Statement::new(sql::LIST).bind(before).bind(limit));
    let rows = run(store, &batch).await?;
    rows.of(step).rows.iter().map(|row| Ok(read(row)?.release)).collect()
}

/// Compiled drafts, and the newest release that was stored when they were compiled.
struct Made {
    pressed: Pressed,
    number: u64,
    change: i64,
    latest: Option<Stored>,
}

/// Compiles the drafts under the next number.
async fn make<S: Store, C: Store>(
    to: Press<'_, S, C>,
    drafts: bool,
    now: Timestamp,
) -> Result<Result<Made, PressError>, Fault> {
    let latest = latest(to.store).await?;
    let number = latest.as_ref().map_or(0, |latest| latest.release.release).saturating_add(1);
    let mut shelves = to.releases.take_shelves();
    let refreshed = shelves.refresh(to.store).await;
    let parts = shelves.parts(number, now, drafts);
    let change = shelves.change();
    to.releases.give_back(shelves);
    refreshed?;
    let before = latest.as_ref().and_then(|latest| latest.manifest.as_deref());
    Ok(press(parts, before).map(|pressed| Made { pressed, number, change, latest }))
}

fn same(stored: &Stored, pressed: &Pressed) -> bool {
    !stored.release.preview && stored.release.hash == pressed.hash
}

fn aggregate(release: u64) -> String {
    format!("release_{release}")
}

async fn latest<S: Store>(store: &S) -> Result<Option<Stored>, Fault> {
    let mut batch = Batch::read("latest release");
    let step = batch.push(Statement::new(sql::LATEST));
    run(store, &batch).await?.of(step).first().map(read).transpose()
}

async fn row<S: Store>(store: &S, release: u64) -> Result<Option<Stored>, Fault> {
    let Ok(number) = i64::try_from(release) else { return Ok(None) };
    let mut batch = Batch::read("stored release");
    let step = batch.push(Statement::new(sql::ROW).bind(number));
    run(store, &batch).await?.of(step).first().map(read).transpose()
}

fn read(row: &Row) -> Result<Stored, Fault> {
    Ok(Stored {
        release: Release {
            release: row.number(0)?,
            hash: row.text(1)?.to_owned(),
            published_at: Timestamp::from_millis(row.integer(2)?),
            preview: row.truth(3)?,
        },
        number: row.integer(0)?,
        manifest: row.optional_text(4)?.map(str::to_owned),
    })
}
