//! `bodega stock list|show|adjust`.

use std::process::ExitCode;

use books::inventory::{self, Why};
use books::{catalog, demo};
use clap::{ArgGroup, Args, Subcommand};
use domain::{EventId, VariantId};
use server::{Store, admin};

use crate::output::{Output, table};
use crate::shop::Shop;
use crate::{Failure, staff};

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// How much there is of everything
    List {
        /// Only variants after this one, `var_…`
        #[arg(long, value_parser = variant_id)]
        after: Option<VariantId>,
        /// How many, at most 100
        #[arg(long, default_value_t = staff::LIMIT)]
        #[arg(value_parser = clap::value_parser!(u32).range(1..=100))]
        limit: u32,
    },
    /// How much there is of a variant
    Show {
        /// Which, by id or SKU
        variant: String,
    },
    /// Add units, take some away, or say how many there are
    Adjust(Adjust),
}

#[derive(Args)]
#[command(group = ArgGroup::new("units").required(true).args(["by", "to"]))]
pub(crate) struct Adjust {
    /// Of which variant, by id or SKU
    variant: String,
    /// How many come, or go if it is below zero
    #[arg(long, allow_hyphen_values = true)]
    by: Option<i64>,
    /// How many there are, whatever the number was
    #[arg(long)]
    to: Option<u32>,
    /// Why: correction, received, returned, damaged, shrinkage, promotion or other
    #[arg(long, value_parser = why)]
    reason: Why,
    /// What there is to say about it
    #[arg(long)]
    note: Option<String>,
}

fn variant_id(text: &str) -> Result<VariantId, String> {
    VariantId::parse(text).map_err(|error| error.to_string())
}

fn why(text: &str) -> Result<Why, String> {
    Why::parse(text).ok_or_else(|| {
        let known: Vec<_> = Why::ALL.iter().map(|why| why.as_str()).collect();
        format!("not one of {}", known.join(", "))
    })
}

/// Runs the verb on the origin database.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let store = staff::store(shop).await?;
    match verb {
        Verb::List { after, limit } => {
            let after = after.map(|variant| (variant, demo::LOCATION));
            let rows = inventory::levels(&store, after, limit).await?;
            let values: Vec<_> = rows.iter().map(admin::Level::from).collect();
            output.print(&values, || text(&rows));
        }
        Verb::Show { variant } => {
            let id = find(&store, &variant).await?;
            let level = inventory::level(&store, id, demo::LOCATION).await?;
            let level = level.ok_or_else(|| format!("nobody has counted {variant} yet"))?;
            output.print(&admin::Level::from(&level), || text(&[level]));
        }
        Verb::Adjust(wish) => adjust(wish, &store, output).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn adjust(wish: Adjust, store: &Store, output: &Output) -> Result<(), Failure> {
    let wish = admin::AdjustmentWish {
        variant: wish.variant,
        delta: wish.by,
        count: wish.to,
        reason: wish.reason.as_str().to_owned(),
        note: wish.note,
    };
    let adjustment = wish.read()?;
    let place = (find(store, &wish.variant).await?, demo::LOCATION);
    let mut moment = staff::moment()?;
    let cause: EventId = moment.mint();
    let at = (place, cause);
    let level = inventory::adjust_first(store, at, adjustment, &staff::actor(), &moment).await?;
    let adjusted = admin::Adjusted { id: cause.to_string(), level: admin::Level::from(&level) };
    output.print(&adjusted, || text(&[level]));
    Ok(())
}

async fn find(store: &Store, key: &str) -> Result<VariantId, Failure> {
    let owner = catalog::owner(store, key).await?;
    Ok(owner.ok_or_else(|| format!("there is no variant {key}"))?.1)
}

fn text(levels: &[inventory::Level]) -> String {
    if levels.is_empty() {
        return "No stock.".to_owned();
    }
    let cells = |level: &inventory::Level| {
        vec![
            level.variant.to_string(),
            level.on_hand.to_string(),
            level.held.to_string(),
            level.on_hand.saturating_sub(level.held).to_string(),
            level.backorder_limit.to_string(),
        ]
    };
    let rows: Vec<_> = levels.iter().map(cells).collect();
    table(&["variant", "on hand", "held", "available", "backorders"], &rows)
}
