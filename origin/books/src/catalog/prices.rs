//! What things once cost.

use database::{Batch, Row, Statement, Store};
use domain::{Currency, Millis, Money, PriceListId, Timestamp, VariantId};

use crate::Fault;
use crate::shop::run;
use crate::sql::drafts as sql;

/// How far back the lowest price is looked for: who announces a reduction in the European Union
/// has to name the lowest price of the 30 days before it (Directive 98/6/EC, article 6a).
pub const LOOK_BACK: Millis = Millis::from_days(30);

/// A price, or the end of one, as it was once set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its place among all that was ever set.
    pub position: i64,
    /// The price list.
    pub list: PriceListId,
    /// When it was set.
    pub set_at: Timestamp,
    /// The price; `None` when the list had no price for it any more.
    pub price: Option<Money>,
    /// The price to compare it with.
    pub compare_at: Option<Money>,
    /// The first moment it was meant for.
    pub from: Option<Timestamp>,
    /// The moment it was meant to end.
    pub until: Option<Timestamp>,
    /// Who set it.
    pub actor: String,
}

/// The lowest price, in minor units, that a variant had in a list in the 30 days before `before`.
/// `None` when it had none.
///
/// A price counts from when it was set, also where its release was published a little later.
///
/// # Errors
/// When the database fails.
pub async fn lowest<S: Store>(
    store: &S,
    variant: VariantId,
    list: &PriceListId,
    before: Timestamp,
) -> Result<Option<i64>, Fault> {
    let mut batch = Batch::read("lowest price");
    let step = batch.push(
        Statement::new(sql::LOWEST)
            .bind(variant.to_string())
            .bind(list.as_str())
            .bind(before.minus(LOOK_BACK).millis())
            .bind(before.millis()),
    );
    let rows = run(store, &batch).await?;
    Ok(rows.of(step).first().map(|row| row.optional_integer(0)).transpose()?.flatten())
}

/// A page of what was ever set for a variant, newest first, below the position `before`.
///
/// # Errors
/// When the database fails.
pub async fn history<S: Store>(
    store: &S,
    variant: VariantId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Past>, Fault> {
    let mut batch = Batch::read("price history");
    let step = batch.push(
        Statement::new(sql::HISTORY)
            .bind(variant.to_string())
            .bind(before.unwrap_or(i64::MAX))
            .bind(limit),
    );
    run(store, &batch).await?.of(step).rows.iter().map(past).collect()
}

fn past(row: &Row) -> Result<Past, Fault> {
    let currency = row.optional_text(3)?.map(Currency::parse).transpose();
    let currency = currency.map_err(|_| Fault::Stored("currency"))?;
    let money = |column| -> Result<Option<Money>, Fault> {
        let minor = row.optional_integer(column)?;
        Ok(minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)))
    };
    let time = |column| -> Result<Option<Timestamp>, Fault> {
        Ok(row.optional_integer(column)?.map(Timestamp::from_millis))
    };
    Ok(Past {
        position: row.integer(0)?,
        list: PriceListId::parse(row.text(1)?).map_err(|_| Fault::Stored("price list"))?,
        set_at: Timestamp::from_millis(row.integer(2)?),
        price: money(4)?,
        compare_at: money(5)?,
        from: time(6)?,
        until: time(7)?,
        actor: row.text(8)?.to_owned(),
    })
}
