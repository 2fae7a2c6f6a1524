//! Stock as staff sees and changes it. Units are held and sold elsewhere, in the batch of their
//! order; here they arrive, are counted, and are shown in bands.

use database::{Batch, Row, Statement, Store};
use domain::{LocationId, VariantId, band};
use serde_json::{Value, json};

use crate::shop::{Written, run, write};
use crate::sql::{catalog, stock as sql};
use crate::{Actor, Fault, Moment};

mod change;

pub use change::{
    Adjustment, Count, NOTE_CHARS_MAX, Units, Why, adjust, adjust_as, adjust_first, count,
};

/// How much there is of a variant at a location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The variant.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Units on the shelf.
    pub on_hand: i64,
    /// Units of these that are promised to orders.
    pub held: i64,
    /// How many more than there are may be promised.
    pub backorder_limit: i64,
}

/// Units of a variant that the shop opens with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The variant.
    pub variant: VariantId,
    /// Units on the shelf.
    pub on_hand: u32,
    /// How many more than there are may be promised.
    pub backorder_limit: u32,
}

/// Puts the first stock of variants on the shelf. Variants that have stock already keep it.
///
/// # Errors
/// When the database fails.
pub async fn open<S: Store>(
    store: &S,
    location: LocationId,
    stock: &[Opening],
    (actor, moment): (&Actor, &Moment),
) -> Result<(), Fault> {
    let rows: Value = stock
        .iter()
        .map(|one| {
            json!({ "variant": one.variant.to_string(), "on_hand": one.on_hand,
                "backorder_limit": one.backorder_limit })
        })
        .collect();
    let mut batch = Batch::write("open stock");
    // The ledger first: it asks which variants have no stock yet.
    batch.push(
        Statement::new(sql::OPENING_LEDGER)
            .bind(rows.to_string())
            .bind(location.to_string())
            .bind(actor.to_string())
            .bind(moment.now().millis()),
    );
    batch
        .push(Statement::new(sql::OPENING_STOCK).bind(rows.to_string()).bind(location.to_string()));
    run(store, &batch).await.map(|_| ())
}

/// How much there is of a variant at a location.
///
/// # Errors
/// When the database fails.
pub async fn level<S: Store>(
    store: &S,
    variant: VariantId,
    location: LocationId,
) -> Result<Option<Level>, Fault> {
    let mut batch = Batch::read("stock level");
    let step =
        batch.push(Statement::new(sql::LEVEL).bind(variant.to_string()).bind(location.to_string()));
    let rows = run(store, &batch).await?;
    rows.of(step).first().map(|row| read_level(row, variant, location)).transpose()
}

fn read_level(row: &Row, variant: VariantId, location: LocationId) -> Result<Level, Fault> {
    Ok(Level {
        variant,
        location,
        on_hand: row.integer(0)?,
        held: row.integer(1)?,
        backorder_limit: row.integer(2)?,
    })
}

/// How much there is of these variants at a location; those without stock there are left out.
///
/// # Errors
/// When the database fails.
pub async fn levels_of<S: Store>(
    store: &S,
    location: LocationId,
    variants: &[VariantId],
) -> Result<Vec<Level>, Fault> {
    let variants: Value = variants.iter().map(VariantId::to_string).collect();
    let mut batch = Batch::read("stock levels of");
    let step = batch
        .push(Statement::new(sql::LEVELS_OF).bind(variants.to_string()).bind(location.to_string()));
    run(store, &batch).await?.of(step).rows.iter().map(read).collect()
}

/// A page of all levels, after the last one of the page before.
///
/// # Errors
/// When the database fails.
pub async fn levels<S: Store>(
    store: &S,
    after: Option<(VariantId, LocationId)>,
    limit: u32,
) -> Result<Vec<Level>, Fault> {
    let (variant, location) = match after {
        Some((variant, location)) => (variant.to_string(), location.to_string()),
        None => (String::new(), String::new()),
    };
    let mut batch = Batch::read("stock levels");
    let step = batch.push(Statement::new(sql::LEVELS).bind(variant).bind(location).bind(limit));
    run(store, &batch).await?.of(step).rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Level, Fault> {
    Ok(Level {
        variant: VariantId::parse(row.text(0)?).map_err(|_| Fault::Stored("variant id"))?,
        location: LocationId::parse(row.text(1)?).map_err(|_| Fault::Stored("location id"))?,
        on_hand: row.integer(2)?,
        held: row.integer(3)?,
        backorder_limit: row.integer(4)?,
    })
}

/// Tells the catalog database which bands changed, for up to `limit` rows of changed stock. A row
/// that changes meanwhile stays marked and is looked at again. Answers how many rows were seen.
///
/// # Errors
/// When a database fails. What was not told is told next time.
pub async fn show_bands<S: Store, C: Store>(
    store: &S,
    shown: &C,
    limit: u32,
) -> Result<u32, Fault> {
    let mut batch = Batch::read("changed stock");
    let step = batch.push(Statement::new(sql::DIRTY).bind(limit));
    let levels: Vec<Level> =
        run(store, &batch).await?.of(step).rows.iter().map(read).collect::<Result<_, _>>()?;
    if levels.is_empty() {
        return Ok(0);
    }
    // What is shown is read before what there is: whoever shows something newer in between has
    // raised the version, and this write, however late it arrives, is refused.
    let before = shown_now(shown, &levels).await?;
    let bands = bands(store, &levels).await?;
    if differ(&before.bands, &bands) {
        let mut batch = Batch::write("show bands");
        batch.guard(Statement::new(catalog::STILL_AVAILABILITY).bind(before.version));
        batch.push(Statement::new(catalog::NEXT_AVAILABILITY));
        batch.push(Statement::new(catalog::BANDS).bind(bands.to_string()));
        match write(shown, &batch).await? {
            Written::Done(_) => {}
            // The rows are marked still and are looked at again.
            Written::Refused(_) => return Ok(0),
            Written::Unknown => return Err(Fault::Contended("showing bands")),
        }
    }
    let told: Value = levels
        .iter()
        .map(|one| {
            json!({ "variant": one.variant.to_string(), "location": one.location.to_string(),
                "on_hand": one.on_hand, "held": one.held })
        })
        .collect();
    let mut batch = Batch::write("bands shown");
    batch.push(Statement::new(sql::CLEAN).bind(told.to_string()));
    run(store, &batch).await?;
    Ok(u32::try_from(levels.len()).unwrap_or(u32::MAX))
}

/// What the catalog database shows of some variants.
struct Shown {
    version: i64,
    bands: Vec<Value>,
}

/// The variants of these levels, each once, as a JSON array.
fn variants(levels: &[Level]) -> Value {
    levels
        .iter()
        .map(|one| one.variant.to_string())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect()
}

async fn shown_now<C: Store>(shown: &C, levels: &[Level]) -> Result<Shown, Fault> {
    let mut batch = Batch::read("known bands");
    let version = batch.push(Statement::new(catalog::AVAILABILITY_VERSION));
    let known = batch.push(Statement::new(catalog::KNOWN_BANDS).bind(variants(levels).to_string()));
    let rows = run(shown, &batch).await?;
    let version = match rows.of(version).first() {
        Some(row) => row.integer(0)?,
        None => 0,
    };
    let bands = rows
        .of(known)
        .rows
        .iter()
        .map(|row| Ok(json!({ "variant": row.text(0)?, "band": row.text(1)? })))
        .collect::<Result<Vec<_>, Fault>>()?;
    Ok(Shown { version, bands })
}

/// The bands of these variants over all locations, as JSON rows.
async fn bands<S: Store>(store: &S, levels: &[Level]) -> Result<Value, Fault> {
    let mut batch = Batch::read("available");
    let step = batch.push(Statement::new(sql::AVAILABLE).bind(variants(levels).to_string()));
    let rows = run(store, &batch).await?;
    rows.of(step)
        .rows
        .iter()
        .map(|row| {
            let (free, backorder) = (row.integer(1)?, row.integer(2)?);
            let shown = band(free, free.saturating_add(backorder) > 0);
            Ok(json!({ "variant": row.text(0)?, "band": shown.as_str().to_uppercase() }))
        })
        .collect()
}

/// Whether any of these bands is not what is shown: a version is spent only on a difference.
fn differ(known: &[Value], bands: &Value) -> bool {
    let wanted = bands.as_array().map(Vec::as_slice).unwrap_or_default();
    wanted.iter().any(|one| !known.contains(one))
}
