//! Units that come, go or are counted, by staff's hand: each with its reason.

use std::collections::BTreeMap;

use database::{Batch, Statement, Store};
use domain::{EventId, LocationId, VariantId};
use serde_json::{Value, json};

use super::{Level, read_level};
use crate::orders::Note;
use crate::payments::ROUNDS;
use crate::shop::{Written, run, write};
use crate::sql::stock as sql;
use crate::{Actor, Fault, Moment};

/// What a note of staff's may have.
pub const NOTE_CHARS_MAX: usize = 500;

/// Why staff adds or takes units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The number was wrong.
    Correction,
    /// They came from a supplier.
    Received,
    /// They came back from a buyer.
    Returned,
    /// They are broken.
    Damaged,
    /// They are gone, and nobody knows where.
    Shrinkage,
    /// They were given away.
    Promotion,
    /// Something else, which a note may say.
    Other,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Correction,
        Self::Received,
        Self::Returned,
        Self::Damaged,
        Self::Shrinkage,
        Self::Promotion,
        Self::Other,
    ];

    /// As it is stored: `damaged`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Received => "received",
            Self::Returned => "returned",
            Self::Damaged => "damaged",
            Self::Shrinkage => "shrinkage",
            Self::Promotion => "promotion",
            Self::Other => "other",
        }
    }

    /// The reason of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == text)
    }
}

/// How many units are different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// So many come, or go if it is below zero.
    By(i64),
    /// So many were counted, whatever the number was.
    To(u32),
}

/// Units that come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjustment<'a> {
    /// How many.
    pub units: Units,
    /// Why.
    pub why: Why,
    /// What staff has to say about it. It stands in the stock ledger alone.
    pub note: Option<&'a str>,
}

/// Adds units to the shelf, or takes some away, to correct a wrong number: [`adjust_as`] under a
/// cause of its own.
///
/// # Errors
/// As [`adjust_as`].
pub async fn adjust<S: Store>(
    store: &S,
    place: (VariantId, LocationId),
    delta: i64,
    actor: &Actor,
    moment: &mut Moment,
) -> Result<Option<Level>, Fault> {
    let adjustment = Adjustment { units: Units::By(delta), why: Why::Correction, note: None };
    let cause = moment.mint();
    adjust_as(store, (place, cause), adjustment, actor, moment).await
}

/// Adds units to the shelf, or takes some away, once for each cause: the same cause again changes
/// nothing. Counting fewer than are promised is no error: the backorder limit moves to what is
/// promised, and the shortage is an event.
///
/// Answers the level as it is then, or `None` when the variant has no stock at this location.
///
/// # Errors
/// When the database fails, or the sum leaves the number range.
pub async fn adjust_as<S: Store>(
    store: &S,
    (place, cause): ((VariantId, LocationId), EventId),
    adjustment: Adjustment<'_>,
    actor: &Actor,
    moment: &Moment,
) -> Result<Option<Level>, Fault> {
    let (variant, location) = place;
    for _ in 0..ROUNDS {
        // In one snapshot: a write whose answer was lost is found here, not made again.
        let (level, done) = looked(store, place, cause).await?;
        let Some(level) = level else { return Ok(None) };
        if done {
            return Ok(Some(level));
        }
        let delta = match adjustment.units {
            Units::By(delta) => delta,
            Units::To(count) => i64::from(count).saturating_sub(level.on_hand),
        };
        let on_hand =
            level.on_hand.checked_add(delta).ok_or(Fault::Forbidden("that many units"))?;
        let short = level.held.saturating_sub(on_hand);
        let at = |sql| Statement::new(sql).bind(variant.to_string()).bind(location.to_string());
        let mut batch = Batch::write("adjust stock");
        batch.guard(at(sql::STILL_LEVEL).bind(level.on_hand));
        batch.push_changing(at(sql::ADJUST).bind(delta), 1);
        batch.push(
            at(sql::ADJUST_LEDGER)
                .bind(delta)
                .bind(cause.to_string())
                .bind(actor.to_string())
                .bind(moment.now().millis())
                .bind(adjustment.why.as_str())
                .bind(adjustment.note),
        );
        let note = Note { actor, at: moment.now() };
        note.event(
            &mut batch,
            variant,
            if short > level.backorder_limit { "stock.short" } else { "stock.adjusted" },
            &json!({
                "location": location.to_string(), "delta": delta, "on_hand": on_hand,
                "reason": adjustment.why.as_str(),
            }),
        );
        if let Written::Done(_) = write(store, &batch).await? {
            let backorder_limit = level.backorder_limit.max(short);
            return Ok(Some(Level { on_hand, backorder_limit, ..level }));
        }
    }
    Err(Fault::Contended("adjusting stock"))
}

/// [`adjust_as`] of a variant that may have had no stock at this location: then there was none of
/// it. The caller knows that there is such a variant.
///
/// # Errors
/// As [`adjust_as`].
pub async fn adjust_first<S: Store>(
    store: &S,
    (place, cause): ((VariantId, LocationId), EventId),
    adjustment: Adjustment<'_>,
    actor: &Actor,
    moment: &Moment,
) -> Result<Level, Fault> {
    let adjust = async || adjust_as(store, (place, cause), adjustment, actor, moment).await;
    if let Some(level) = adjust().await? {
        return Ok(level);
    }
    let (variant, location) = place;
    let none = super::Opening { variant, on_hand: 0, backorder_limit: 0 };
    super::open(store, location, &[none], (actor, moment)).await?;
    adjust().await?.ok_or(Fault::Contended("opening stock"))
}

/// The level, and whether an adjustment of this cause is in the ledger.
async fn looked<S: Store>(
    store: &S,
    (variant, location): (VariantId, LocationId),
    cause: EventId,
) -> Result<(Option<Level>, bool), Fault> {
    let mut batch = Batch::read("stock adjusted");
    let at = |sql| Statement::new(sql).bind(variant.to_string()).bind(location.to_string());
    let known = batch.push(at(sql::LEVEL));
    let made = batch.push(at(sql::ADJUSTED).bind(cause.to_string()));
    let rows = run(store, &batch).await?;
    let known = rows.of(known).first().map(|row| read_level(row, variant, location)).transpose()?;
    Ok((known, !rows.of(made).is_empty()))
}

/// How many units there are of a variant, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The variant.
    pub variant: VariantId,
    /// Units on the shelf.
    pub on_hand: u32,
    /// How many more than there are may be promised; as before when it is `None`.
    pub backorder_limit: Option<u32>,
}

/// Makes these the numbers at a location, in one batch. What is so already stays as it is; a
/// variant that has no stock there is left out (see [`super::open`]). Counting fewer than are
/// promised is a shortage, as in [`adjust_as`]. Answers how many were different.
///
/// # Errors
/// When the database fails. Counting again is safe.
pub async fn count<S: Store>(
    store: &S,
    location: LocationId,
    counts: &[Count],
    (actor, moment): (&Actor, &mut Moment),
) -> Result<u64, Fault> {
    // Who is named twice was counted last.
    let counts: BTreeMap<VariantId, &Count> = counts.iter().map(|one| (one.variant, one)).collect();
    if counts.is_empty() {
        return Ok(0);
    }
    let row = |one: &Count| {
        json!({
            "variant": one.variant.to_string(), "on_hand": one.on_hand,
            "backorder_limit": one.backorder_limit,
        })
    };
    let rows = counts.into_values().map(row).collect::<Value>().to_string();
    let cause: EventId = moment.mint();
    let at = |sql| Statement::new(sql).bind(&rows).bind(location.to_string());
    let signed =
        |statement: Statement| statement.bind(actor.to_string()).bind(moment.now().millis());
    let mut batch = Batch::write("count stock");
    batch.push(signed(at(sql::COUNT_LEDGER).bind(cause.to_string())));
    batch.push(signed(at(sql::COUNT_EVENTS)));
    let changed = batch.push(at(sql::COUNT));
    Ok(run(store, &batch).await?.of(changed).changes)
}
