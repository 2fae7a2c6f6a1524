//! The shop that opens on the first start: ten products, three markets, stock on the shelf.
//!
//! Ids are fixed, so that a link to a product of the demo works on every machine. It comes into the
//! shop as a merchant's own products do: as drafts, which are then published.

use std::collections::BTreeSet;

use database::Store;
use domain::{
    Catalog, Category, Country, Currency, Face, Locale, LocationId, Market, MarketId, Money,
    PriceInterval, PriceListId, ProductId, ProductOption, Rounding, ShippingOption, Sku, Slug,
    TaxClass, TaxRate, TaxRules, Timestamp, VariantId,
};

use crate::catalog::{self, Draft, Reframe, Reframed, Shelves, Status, Upserted, VariantDraft};
use crate::inventory::{self, Opening};
use crate::{Actor, Fault, Moment};

mod goods;

use goods::{GOODS, Good, Kind};

/// Where the demo's stock is.
pub const LOCATION: LocationId = LocationId::from_ulid(START);

/// The first instant of 2026, and as a ULID's time with nothing random after it.
const BEGIN: i64 = 1_767_225_600_000;
const START: u128 = 1_767_225_600_000 << 80;

/// Writes the demo's drafts down and puts its stock on the shelf. What is there already stays as it
/// is or becomes so again; publishing is [`crate::publish::publish`].
///
/// # Errors
/// When the database fails. Doing it again finishes what was begun.
pub async fn fill<S: Store>(store: &S, actor: &Actor, moment: &mut Moment) -> Result<(), Fault> {
    if let Reframed::Invalid(_) | Reframed::InUse(_) =
        catalog::reframe(store, &frame()?, actor, moment).await?
    {
        return Err(FAULTY);
    }
    let made = catalog::upsert(store, &drafts()?, actor, moment).await?;
    if made.iter().any(|one| matches!(one, Upserted::Refused(_))) {
        return Err(FAULTY);
    }
    inventory::open(store, LOCATION, &stock(), (actor, moment)).await
}

/// The demo's catalog under this release number, as publishing it makes it.
///
/// # Errors
/// Never: its texts are constants, and a test builds it.
pub fn catalog(release: u64) -> Result<Catalog, Fault> {
    let shelves = Shelves::assembled(&frame()?, drafts()?);
    let parts = shelves.parts(release, Timestamp::from_millis(BEGIN), false);
    Catalog::build(parts).map_err(|_| FAULTY)
}

/// The demo's markets and categories.
///
/// # Errors
/// Never: its texts are constants, and a test builds it.
pub fn frame() -> Result<Reframe, Fault> {
    Ok(Reframe { markets: Some(markets()?), categories: Some(categories()?), ..Reframe::default() })
}

/// The demo's products.
///
/// # Errors
/// Never: its texts are constants, and a test builds it.
pub fn drafts() -> Result<Vec<Draft>, Fault> {
    (0_u128..).zip(GOODS).map(|(index, good)| draft(index, good)).collect()
}

/// The demo's stock: some of it plenty, some of it nearly gone, one thing sold out.
#[must_use]
pub fn stock() -> Vec<Opening> {
    let mut stock = Vec::new();
    for (product, good) in (0_u128..).zip(GOODS) {
        for (variant, kind) in (0_u128..).zip(good.kinds) {
            stock.push(Opening {
                variant: variant_id(product, variant),
                on_hand: kind.on_hand,
                backorder_limit: good.backorder,
            });
        }
    }
    stock
}

const FAULTY: Fault = Fault::Forbidden("the demo's texts");

const fn variant_id(product: u128, variant: u128) -> VariantId {
    VariantId::from_ulid(START + (product + 1) * 100 + variant + 1)
}

fn text<T, E>(parsed: Result<T, E>) -> Result<T, Fault> {
    parsed.map_err(|_| FAULTY)
}

fn draft(index: u128, good: &Good) -> Result<Draft, Fault> {
    let variants = (0_u128..)
        .zip(good.kinds)
        .map(|(place, kind)| variant(variant_id(index, place), good, kind))
        .collect::<Result<_, _>>()?;
    let categories = good.categories.iter().map(|slug| text(Slug::parse(slug)));
    Ok(Draft {
        id: Some(ProductId::from_ulid(START + (index + 1) * 100)),
        status: Status::Published,
        published_at: Some(Timestamp::from_millis(BEGIN)),
        description: good.description.to_owned(),
        options: vec![ProductOption {
            name: good.option.to_owned(),
            values: good.kinds.iter().map(|kind| kind.value.to_owned()).collect(),
        }],
        variants,
        categories: categories.collect::<Result<_, _>>()?,
        ..Draft::new(text(Slug::parse(good.slug))?, good.title)
    })
}

/// Every category that some good is in, under its own name.
fn categories() -> Result<Vec<Category>, Fault> {
    let slugs: BTreeSet<&str> = GOODS.iter().flat_map(|good| good.categories).copied().collect();
    let category = |slug: &str| {
        Ok(Category { slug: text(Slug::parse(slug))?, parent: None, face: Face::new(slug) })
    };
    slugs.into_iter().map(category).collect()
}

fn variant(id: VariantId, good: &Good, kind: &Kind) -> Result<VariantDraft, Fault> {
    let [usd, eur, jpy] = kind.prices;
    let price = |list: &str, minor, currency| -> Result<PriceInterval, Fault> {
        let before = kind.reduced.then(|| Money::new(minor + minor / 4, currency));
        Ok(PriceInterval {
            list: text(PriceListId::parse(list))?,
            price: Money::new(minor, currency),
            compare_at: before,
            from: Timestamp::EPOCH,
            until: None,
        })
    };
    Ok(VariantDraft {
        id: Some(id),
        options: vec![kind.value.to_owned()],
        prices: vec![
            price("us", usd, Currency::USD)?,
            price("de", eur, Currency::EUR)?,
            price("jp", jpy, Currency::JPY)?,
        ],
        tax_class: good.tax,
        weight_grams: kind.grams,
        ..VariantDraft::new(text(Sku::parse(kind.sku))?)
    })
}

fn country(code: &str) -> Result<Country, Fault> {
    text(Country::parse(code))
}

fn rate(
    place: &str,
    region: Option<&str>,
    (name, class): (&str, TaxClass),
    basis_points: u32,
) -> Result<TaxRate, Fault> {
    Ok(TaxRate {
        country: country(place)?,
        region: region.map(str::to_owned),
        class,
        name: name.to_owned(),
        basis_points,
    })
}

fn shipping(
    (id, name): (&str, &str),
    price: Money,
    free_from: Option<i64>,
    days: (u8, u8),
) -> ShippingOption {
    ShippingOption {
        id: id.to_owned(),
        name: name.to_owned(),
        price,
        free_from: free_from.map(|minor| Money::new(minor, price.currency())),
        countries: Vec::new(),
        days,
    }
}

fn markets() -> Result<Vec<Market>, Fault> {
    Ok(vec![united_states()?, germany()?, japan()?])
}

/// Prices without tax; two states tax, and one of them taxes shipping too.
fn united_states() -> Result<Market, Fault> {
    let usd = |minor| Money::new(minor, Currency::USD);
    let (standard, shipped) = (TaxClass::Standard, TaxClass::Shipping);
    Ok(Market {
        id: text(MarketId::parse("us"))?,
        name: "United States".to_owned(),
        currency: Currency::USD,
        price_list: text(PriceListId::parse("us"))?,
        locale: text(Locale::parse("en-US"))?,
        countries: vec![country("US")?],
        tax: TaxRules {
            included: false,
            rates: vec![
                rate("US", Some("NY"), ("New York sales tax", standard), 888)?,
                rate("US", Some("NY"), ("New York sales tax", shipped), 888)?,
                rate("US", Some("CA"), ("California sales tax", standard), 725)?,
            ],
        },
        shipping: vec![
            shipping(("standard", "Standard"), usd(595), Some(7_500), (3, 6)),
            shipping(("express", "Express"), usd(1_495), None, (1, 2)),
        ],
        rounding: Rounding::HalfUp,
    })
}

/// Prices include VAT.
fn germany() -> Result<Market, Fault> {
    let eur = |minor| Money::new(minor, Currency::EUR);
    Ok(Market {
        id: text(MarketId::parse("de"))?,
        name: "Deutschland".to_owned(),
        currency: Currency::EUR,
        price_list: text(PriceListId::parse("de"))?,
        locale: text(Locale::parse("de-DE"))?,
        countries: vec![country("DE")?, country("AT")?],
        tax: TaxRules {
            included: true,
            rates: vec![
                rate("DE", None, ("MwSt.", TaxClass::Standard), 1_900)?,
                rate("DE", None, ("MwSt. (ermäßigt)", TaxClass::Reduced), 700)?,
                rate("DE", None, ("MwSt.", TaxClass::Shipping), 1_900)?,
                rate("AT", None, ("USt.", TaxClass::Standard), 2_000)?,
                rate("AT", None, ("USt. (ermäßigt)", TaxClass::Reduced), 1_000)?,
                rate("AT", None, ("USt.", TaxClass::Shipping), 2_000)?,
            ],
        },
        shipping: vec![
            shipping(("standard", "Standard"), eur(490), Some(6_000), (2, 4)),
            shipping(("express", "Express"), eur(1_290), None, (1, 2)),
        ],
        rounding: Rounding::HalfUp,
    })
}

/// Prices include consumption tax; the currency has no minor unit.
fn japan() -> Result<Market, Fault> {
    let jpy = |minor| Money::new(minor, Currency::JPY);
    Ok(Market {
        id: text(MarketId::parse("jp"))?,
        name: "日本".to_owned(),
        currency: Currency::JPY,
        price_list: text(PriceListId::parse("jp"))?,
        locale: text(Locale::parse("ja-JP"))?,
        countries: vec![country("JP")?],
        tax: TaxRules {
            included: true,
            rates: vec![
                rate("JP", None, ("消費税", TaxClass::Standard), 1_000)?,
                rate("JP", None, ("消費税 (軽減)", TaxClass::Reduced), 800)?,
                rate("JP", None, ("消費税", TaxClass::Shipping), 1_000)?,
            ],
        },
        shipping: vec![
            shipping(("standard", "通常配送"), jpy(660), Some(9_000), (2, 4)),
            shipping(("express", "速達"), jpy(1_320), None, (1, 2)),
        ],
        rounding: Rounding::Down,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_a_catalog_with_stock_for_every_variant() {
        let catalog = catalog(1).unwrap();
        assert_eq!(catalog.products().len(), 10);
        let stock = stock();
        for product in catalog.products() {
            assert!((2..=3).contains(&product.variants.len()), "{}", product.title);
            for variant in &product.variants {
                assert_eq!(stock.iter().filter(|one| one.variant == variant.id).count(), 1);
                for market in catalog.markets() {
                    assert!(variant.price(&market.price_list, Timestamp::EPOCH).is_some());
                }
            }
        }
    }
}
