//! The checks a release must pass before anyone sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::error::{CatalogError, MarketFault};
use super::{Catalog, CatalogParts, Face, Market, PriceInterval, Product, Variant};
use crate::limits;
use crate::money::{Currency, Money};
use crate::text::{Locale, PriceListId, Slug};

/// The names of one kind that have been seen.
struct Names<T> {
    what: &'static str,
    seen: BTreeSet<T>,
}

impl<T: Ord + fmt::Display> Names<T> {
    const fn of(what: &'static str) -> Self {
        Self { what, seen: BTreeSet::new() }
    }

    fn add(&mut self, name: T) -> Result<(), CatalogError> {
        if self.seen.contains(&name) {
            return Err(CatalogError::Repeated { what: self.what, value: name.to_string() });
        }
        self.seen.insert(name);
        Ok(())
    }
}

pub(super) fn build(parts: CatalogParts) -> Result<Catalog, CatalogError> {
    let mut market_ids = Names::of("market");
    let mut currencies = BTreeMap::new();
    for market in &parts.markets {
        market_ids.add(&market.id)?;
        check_market(market)?;
        check_currency(&mut currencies, &market.price_list, market.currency)?;
    }
    let categories = check_groups(&parts)?;
    let (mut product_ids, mut slugs) = (Names::of("product"), Names::of("slug"));
    let (mut variant_ids, mut skus) = (Names::of("variant"), Names::of("SKU"));
    let (mut by_id, mut by_slug, mut by_variant) =
        (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (at, product) in parts.products.iter().enumerate() {
        product_ids.add(product.id)?;
        slugs.add(&product.slug)?;
        check_product(product)?;
        if let Some(slug) = product.categories.iter().find(|one| !categories.contains(one.as_str()))
        {
            return Err(CatalogError::Category { slug: slug.clone() });
        }
        let locales = product.translations.iter().map(|text| &text.locale);
        check_translations(&product.slug, locales)?;
        by_id.insert(product.id, at);
        by_slug.insert(product.slug.clone(), at);
        for (place, variant) in product.variants.iter().enumerate() {
            variant_ids.add(variant.id)?;
            skus.add(&variant.sku)?;
            check_prices(variant, &mut currencies)?;
            by_variant.insert(variant.id, (at, place));
        }
    }
    Ok(Catalog { parts, by_id, by_slug, by_variant })
}

fn check_product(product: &Product) -> Result<(), CatalogError> {
    if product.variants.is_empty() {
        return Err(CatalogError::NoVariants(product.id));
    }
    if product.variants.len() > limits::VARIANTS_MAX {
        return Err(CatalogError::TooMany { what: "variants", product: product.id });
    }
    if product.options.len() > limits::OPTIONS_MAX {
        return Err(CatalogError::TooMany { what: "options", product: product.id });
    }
    for variant in &product.variants {
        let place = variant.image.and_then(|place| usize::try_from(place).ok());
        if variant.image.is_some() && place.and_then(|at| product.images.get(at)).is_none() {
            return Err(CatalogError::Picture(variant.id));
        }
    }
    let mut choices = BTreeSet::new();
    for variant in &product.variants {
        let known = product.options.len() == variant.options.len()
            && product
                .options
                .iter()
                .zip(&variant.options)
                .all(|(option, value)| option.values.contains(value));
        if !known || !choices.insert(&variant.options) {
            return Err(CatalogError::Options(variant.id));
        }
    }
    Ok(())
}

/// The slugs of the categories, each found after the one it grows from: so the tree has no loop.
fn check_groups(parts: &CatalogParts) -> Result<BTreeSet<&str>, CatalogError> {
    let mut categories = BTreeSet::new();
    for category in &parts.categories {
        if let Some(parent) = &category.parent
            && !categories.contains(parent.as_str())
        {
            return Err(CatalogError::Category { slug: parent.to_string() });
        }
        if !categories.insert(category.slug.as_str()) {
            let value = category.slug.to_string();
            return Err(CatalogError::Repeated { what: "category", value });
        }
        check_face(&category.slug, &category.face)?;
    }
    let mut collections = Names::of("collection");
    for collection in &parts.collections {
        collections.add(&collection.slug)?;
        check_face(&collection.slug, &collection.face)?;
    }
    let mut policies = Names::of("page");
    for policy in &parts.policies {
        policies.add(&policy.slug)?;
        check_face(&policy.slug, &policy.face)?;
    }
    Ok(categories)
}

fn check_face(slug: &Slug, face: &Face) -> Result<(), CatalogError> {
    check_translations(slug, face.translations.iter().map(|text| &text.locale))
}

fn check_translations<'a>(
    slug: &Slug,
    locales: impl Iterator<Item = &'a Locale>,
) -> Result<(), CatalogError> {
    let mut seen = BTreeSet::new();
    for locale in locales {
        if !seen.insert(locale) {
            return Err(CatalogError::Translation { slug: slug.clone(), locale: locale.clone() });
        }
    }
    Ok(())
}

fn check_prices(
    variant: &Variant,
    currencies: &mut BTreeMap<PriceListId, Currency>,
) -> Result<(), CatalogError> {
    for (at, interval) in variant.prices.iter().enumerate() {
        check_currency(currencies, &interval.list, interval.price.currency())?;
        if let Some(compare_at) = interval.compare_at {
            check_currency(currencies, &interval.list, compare_at.currency())?;
        }
        let (variant_id, list) = (variant.id, interval.list.clone());
        if interval.price.is_negative() || interval.compare_at.is_some_and(Money::is_negative) {
            return Err(CatalogError::NegativePrice { variant: variant_id, list });
        }
        let backwards = interval.until.is_some_and(|until| until <= interval.from);
        let overlapped = variant.prices.iter().take(at).any(|other| overlap(interval, other));
        if backwards || overlapped {
            return Err(CatalogError::Interval { variant: variant_id, list });
        }
    }
    Ok(())
}

fn overlap(one: &PriceInterval, other: &PriceInterval) -> bool {
    one.list == other.list
        && one.until.is_none_or(|until| other.from < until)
        && other.until.is_none_or(|until| one.from < until)
}

fn check_currency(
    currencies: &mut BTreeMap<PriceListId, Currency>,
    list: &PriceListId,
    found: Currency,
) -> Result<(), CatalogError> {
    let expected = *currencies.entry(list.clone()).or_insert(found);
    if expected == found {
        return Ok(());
    }
    Err(CatalogError::Currency { list: list.clone(), expected, found })
}

fn check_market(market: &Market) -> Result<(), CatalogError> {
    match market_fault(market) {
        None => Ok(()),
        Some(fault) => Err(CatalogError::Market { market: market.id.clone(), fault }),
    }
}

fn market_fault(market: &Market) -> Option<MarketFault> {
    let countries: BTreeSet<_> = market.countries.iter().collect();
    let options: BTreeSet<_> = market.shipping.iter().map(|option| &option.id).collect();
    if countries.is_empty() {
        return Some(MarketFault::NoCountries);
    }
    if countries.len() < market.countries.len() || options.len() < market.shipping.len() {
        return Some(MarketFault::Repeated);
    }
    let foreign = |money: Money| money.currency() != market.currency || money.is_negative();
    for option in &market.shipping {
        if foreign(option.price) || option.free_from.is_some_and(foreign) {
            return Some(MarketFault::ShippingPrice);
        }
        if !option.countries.iter().all(|country| countries.contains(country)) {
            return Some(MarketFault::ShippingCountry);
        }
        let (earliest, latest) = option.days;
        if latest < earliest {
            return Some(MarketFault::ShippingDays);
        }
    }
    let too_much = |points: u32| points > limits::TAX_BASIS_POINTS_MAX;
    if market.tax.rates.iter().any(|rate| too_much(rate.basis_points)) {
        return Some(MarketFault::TaxRate);
    }
    None
}
