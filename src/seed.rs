//! `bodega seed`: a large catalog for measurements, made of the demo's goods.

use std::process::ExitCode;

use books::catalog;
use books::{Actor, Moment};
use bulk::{BATCH, Import, Target};
use clap::Args;
use database::Database;
use demo::Demo as Goods;
use domain::{Money, Sku, Slug, Timestamp};
use exchange::{Entry, Listing, Place, Survey};
use serde::Serialize;

use crate::Failure;
use crate::bar::Bar;
use crate::output::Output;
use crate::shelves::{self, Sketches};
use crate::shop::Shop;
use crate::stores;

/// When everything of it is said to have happened: ids hold their time, and are to be the same.
const THEN: Timestamp = Timestamp::from_millis(1_767_225_600_000);
/// Prices are from four fifths of the demo's to a third more, in steps of a hundredth.
const CHEAPEST: i64 = 80;
const STEPS: u64 = 54;

#[derive(Args)]
pub(crate) struct Verb {
    /// How many products
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    products: u64,
    /// Another number makes another catalog; the same one the same, down to the ids
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What was made.
#[derive(Serialize)]
struct Report {
    products: u64,
    variants: u64,
}

/// Makes the products as drafts, some hundred at a time. `bodega releases publish` shows them.
pub(crate) async fn run(verb: Verb, shop: &Shop, output: &Output) -> Result<ExitCode, Failure> {
    let origin = stores::ready(shop, Database::Origin).await?;
    let actor = Actor::Staff("command".to_owned());
    let mut entropy = [0; 32];
    for (byte, from) in entropy.iter_mut().zip(verb.seed.to_be_bytes()) {
        *byte = from;
    }
    let mut moment = Moment::new(THEN, entropy);
    shelves::build(shop, &origin.store, (&actor, &moment)).await?;
    let frame = catalog::frame(&origin.store).await?;
    let markets = bulk::markets(&frame).ok_or("the shop has no markets")?;
    let goods = Goods::read()?;
    let patterns = goods.listings(&markets)?;
    // Only its header is wanted: it says that every column is there.
    let survey = Survey::of(goods.csv(&markets)?.as_slice(), &markets)?;
    let sketches = Sketches::of(goods);
    let to = Target { store: &origin.store, location: books::demo::LOCATION, actor: &actor };
    let mut import = Import::begin(to, &survey, false, moment.now()).await?;
    let mut bar = Bar::new(verb.products);
    let mut report = Report { products: 0, variants: 0 };
    let mut entries = Vec::new();
    for (number, pattern) in (0..verb.products).zip(patterns.iter().cycle()) {
        let series = number / u64::try_from(patterns.len())?;
        let listing = varied(pattern.clone(), (series, verb.seed))?;
        report.variants += u64::try_from(listing.variants.len())?;
        entries.push(entry(listing, number));
        if entries.len() == BATCH || number + 1 == verb.products {
            report.products += u64::try_from(entries.len())?;
            let batch = std::mem::take(&mut entries);
            for outcome in import.take(batch, &sketches, &mut moment).await? {
                if outcome.fate == bulk::Fate::Failed {
                    return Err(format!("{}: {:?}", outcome.handle, outcome.remarks).into());
                }
            }
            bar.draw(report.products, || format!("of {} products", verb.products));
        }
    }
    bar.clear();
    import.finish(&moment).await??;
    if let Some(local) = &origin.local {
        local.close();
    }
    output.print(&report, || {
        format!("{} products in {} variants are drafts now", report.products, report.variants)
    });
    Ok(ExitCode::SUCCESS)
}

fn entry(listing: Listing, number: u64) -> Entry {
    let place = Place { offset: number, row: number + 1 };
    let next = Place { offset: number + 1, row: number + 2 };
    let handle = listing.handle.to_string();
    Entry { handle, place, next, rows: 1, listing: Some(listing), issues: Vec::new() }
}

/// A good of a later series: its own name, numbers, prices and stock. The first series is the demo.
fn varied(mut listing: Listing, (series, seed): (u64, u64)) -> Result<Listing, Failure> {
    if series == 0 {
        return Ok(listing);
    }
    let mut dice = seed ^ series.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in listing.handle.as_str().bytes() {
        dice = (dice ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    let mut next = move |below: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % below
    };
    listing.handle = Slug::parse(&format!("{}-{series}", listing.handle))?;
    let name = |title: &mut String| *title = format!("{title} No. {series}");
    name(&mut listing.title.base);
    listing.title.others.values_mut().for_each(name);
    let share = CHEAPEST + i64::try_from(next(STEPS))?;
    for variant in &mut listing.variants {
        if let Some(sku) = &variant.sku {
            variant.sku = Some(Sku::parse(&format!("{sku}-{series}"))?);
        }
        variant.barcode.clear();
        variant.quantity = Some(i64::try_from(next(120))?);
        for offer in variant.offers.values_mut() {
            let changed = |money: Money| Money::new(money.minor() * share / 100, money.currency());
            offer.price = offer.price.map(changed);
            offer.compare_at = offer.compare_at.map(changed);
        }
    }
    Ok(listing)
}
