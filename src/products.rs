//! `bodega products list|show|price|publish|unpublish|archive`.

use std::process::ExitCode;

use books::catalog::{self, Draft, Edited, Status, Stored};
use clap::{Args, Subcommand};
use domain::Money;
use serde_json::{Value, json};
use server::admin;

use crate::output::{Output, table};
use crate::shop::Shop;
use crate::{Failure, staff};

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// The newest products first
    List {
        /// Only products of this status: draft, published or archived
        #[arg(long, value_parser = status)]
        status: Option<Status>,
        /// Only products before this position of the list
        #[arg(long)]
        before: Option<i64>,
        /// How many, at most 100
        #[arg(long, default_value_t = staff::LIMIT)]
        #[arg(value_parser = clap::value_parser!(u32).range(1..=100))]
        limit: u32,
    },
    /// One product, by id, slug or SKU
    Show {
        /// Which
        product: String,
    },
    /// Set a price. Shoppers see it after `bodega releases publish`
    Price(Price),
    /// Put products into the next release
    Publish {
        /// Which, by id, slug or SKU
        #[arg(required = true)]
        products: Vec<String>,
    },
    /// Take products out of the next release, to work on them
    Unpublish {
        /// Which, by id, slug or SKU
        #[arg(required = true)]
        products: Vec<String>,
    },
    /// Take products out of the next release, for good
    Archive {
        /// Which, by id, slug or SKU
        #[arg(required = true)]
        products: Vec<String>,
    },
}

#[derive(Args)]
pub(crate) struct Price {
    /// Of which product, by id, slug or SKU
    product: String,
    /// What one costs, such as 12.50
    price: String,
    /// In which market
    #[arg(long)]
    market: String,
    /// Of which variant, by id or SKU; of all when it is left out
    #[arg(long)]
    variant: Option<String>,
    /// What it is compared with, such as 15.00
    #[arg(long)]
    compare_at: Option<String>,
    /// From when on, such as 2026-11-27T00:00:00Z; default: now
    #[arg(long)]
    from: Option<String>,
    /// Until when, and then what holds otherwise; for good when it is left out
    #[arg(long)]
    until: Option<String>,
}

fn status(text: &str) -> Result<Status, String> {
    Status::parse(&text.to_ascii_uppercase())
        .ok_or_else(|| "not one of draft, published, archived".to_owned())
}

/// Runs the verb on the origin database.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let turned = async |products, status| turn_into(products, status, shop, output).await;
    match verb {
        Verb::List { status, before, limit } => {
            let rows = catalog::list(&staff::store(shop).await?, status, before, limit).await?;
            let values: Vec<_> = rows.iter().map(listed).collect();
            output.print(&values, || text(&rows));
            Ok(ExitCode::SUCCESS)
        }
        Verb::Show { product } => {
            let found = catalog::show(&staff::store(shop).await?, &product).await?;
            let stored = found.ok_or_else(|| unknown(&product))?;
            output.print(&admin::Product::from(&stored), || whole(&stored));
            Ok(ExitCode::SUCCESS)
        }
        Verb::Price(price) => set_price(&price, shop, output).await,
        Verb::Publish { products } => turned(products, Status::Published).await,
        Verb::Unpublish { products } => turned(products, Status::Draft).await,
        Verb::Archive { products } => turned(products, Status::Archived).await,
    }
}

async fn set_price(wish: &Price, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let store = staff::store(shop).await?;
    let markets = catalog::frame(&store).await?.markets;
    let market = markets.iter().find(|market| market.id.as_str() == wish.market);
    let Some(market) = market else {
        let known: Vec<_> = markets.iter().map(|market| market.id.as_str()).collect();
        return Err(format!("there is no market {}: {}", wish.market, known.join(", ")).into());
    };
    let money = |text: &String| Money::parse_decimal(text, market.currency).map(admin::Money::from);
    let time = |text: &Option<String>| text.clone().map(admin::Time);
    let change = admin::ProductChange {
        prices: vec![admin::NewPrice {
            variant: wish.variant.clone(),
            market: wish.market.clone(),
            price: money(&wish.price)?,
            compare_at_price: wish.compare_at.as_ref().map(money).transpose()?,
            from: time(&wish.from),
            until: time(&wish.until),
        }],
        ..admin::ProductChange::default()
    };
    let mut moment = staff::moment()?;
    let now = moment.now();
    let apply = |draft: &mut Draft| change.apply(draft, &markets, now);
    let key = (wish.product.as_str(), None);
    let edited = catalog::edit(&store, key, apply, &staff::actor(), &mut moment).await?;
    let (stored, changed) = settled(&wish.product, edited)?;
    output.print(&admin::Product::from(&*stored), || {
        let slug = &stored.draft.slug;
        match changed {
            true => format!("{slug}: the price is set. `bodega releases publish` shows it."),
            false => format!("{slug}: the price was so already."),
        }
    });
    Ok(ExitCode::SUCCESS)
}

/// The product as it is now, and whether it was otherwise before; or why it cannot be so.
type Outcome = Result<(Box<Stored>, bool), String>;

/// Exits with 1 when one of them could not be.
async fn turn_into(
    products: Vec<String>,
    status: Status,
    shop: &Shop,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let (store, mut moment) = (staff::store(shop).await?, staff::moment()?);
    let mut outcomes = Vec::new();
    for product in products {
        let apply = |draft: &mut Draft| {
            draft.status = status;
            Ok::<_, admin::Invalid>(())
        };
        let key = (product.as_str(), None);
        let edited = catalog::edit(&store, key, apply, &staff::actor(), &mut moment).await?;
        let outcome = settled(&product, edited);
        outcomes.push((product, outcome.map_err(|failure| failure.to_string())));
    }
    let value = |(product, outcome): &(String, Outcome)| match outcome {
        Ok((stored, changed)) => json!({
            "product": product, "id": stored.id.to_string(), "changed": changed,
            "status": stored.draft.status.as_str(), "version": stored.version,
        }),
        Err(why) => json!({ "product": product, "error": why }),
    };
    let values: Vec<Value> = outcomes.iter().map(value).collect();
    output.print(&values, || {
        let line = |(product, outcome): &(String, Outcome)| {
            let status = status.as_str().to_lowercase();
            match outcome {
                Ok((_, true)) => format!("{product}: {status}, from the next release on"),
                Ok((_, false)) => format!("{product}: {status} already"),
                Err(why) => format!("{product}: {why}"),
            }
        };
        outcomes.iter().map(line).collect::<Vec<_>>().join("\n")
    });
    let all = outcomes.iter().all(|(_, outcome)| outcome.is_ok());
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The product as it is now, and whether it was otherwise before.
fn settled(key: &str, edited: Edited<admin::Invalid>) -> Result<(Box<Stored>, bool), Failure> {
    match edited {
        Edited::Now(stored) => Ok((stored, true)),
        Edited::Unchanged(stored) => Ok((stored, false)),
        Edited::NotFound => Err(unknown(key)),
        Edited::Changed(_) => Err(format!("{key} was changed meanwhile").into()),
        Edited::Refused(refusal) => Err(refusal.into()),
        Edited::Rejected(invalid) => Err(invalid.into()),
    }
}

fn unknown(key: &str) -> Failure {
    format!("there is no product {key}").into()
}

/// A product in a list, with what `--before` takes.
fn listed(stored: &Stored) -> Value {
    json!({
        "position": stored.position,
        "id": stored.id.to_string(),
        "slug": stored.draft.slug.as_str(),
        "title": stored.draft.title,
        "status": stored.draft.status.as_str(),
        "variants": stored.draft.variants.len(),
        "version": stored.version,
        "updated_at": stored.updated_at.to_rfc3339(),
    })
}

fn text(rows: &[Stored]) -> String {
    if rows.is_empty() {
        return "No products.".to_owned();
    }
    let cells = |stored: &Stored| {
        vec![
            stored.position.to_string(),
            stored.draft.status.as_str().to_lowercase(),
            stored.draft.variants.len().to_string(),
            stored.draft.slug.to_string(),
            stored.draft.title.clone(),
        ]
    };
    let rows: Vec<_> = rows.iter().map(cells).collect();
    table(&["position", "status", "variants", "slug", "title"], &rows)
}

fn whole(stored: &Stored) -> String {
    let draft = &stored.draft;
    let mut lines = vec![
        format!("{}  {}", draft.title, stored.id),
        format!("slug     {}", draft.slug),
        format!("status   {}", draft.status.as_str().to_lowercase()),
        format!("version  {}, of {}", stored.version, stored.updated_at.to_rfc3339()),
        String::new(),
    ];
    for variant in &draft.variants {
        lines.push(format!("{}  {}", variant.sku, variant.options.join(" / ")));
        for price in &variant.prices {
            let compare = price.compare_at.map(|money| format!(", instead of {}", money.decimal()));
            let until = price.until.map(|until| format!(" until {}", until.to_rfc3339()));
            let (amount, currency) = (price.price.decimal(), price.price.currency().code());
            let from = price.from.to_rfc3339();
            let (list, compare) = (&price.list, compare.unwrap_or_default());
            let until = until.unwrap_or_default();
            lines.push(format!("    {list}: {amount} {currency}{compare}, from {from}{until}"));
        }
    }
    lines.join("\n")
}
