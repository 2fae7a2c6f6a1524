//! Laws of quotes: the sums are exact, and the origin finds them again or finds the difference.

use std::collections::BTreeMap;

use domain::{AdjustmentKind, Money, Quote, Rounding, TaxClass, TaxRate, VariantId};
use proptest::prelude::*;

use crate::shop::{ISSUED, Shop, shop};

/// What a quote should come to, in minor units, computed in another way: over plain rationals.
struct Oracle {
    subtotal: i128,
    shipping: i128,
    tax: i128,
    total: i128,
}

/// `numerator / denominator` of amounts that are not negative, rounded.
fn round(numerator: i128, denominator: i128, rounding: Rounding) -> i128 {
    let floor = numerator.div_euclid(denominator);
    let twice = 2 * numerator.rem_euclid(denominator);
    let up = match rounding {
        Rounding::Down => false,
        Rounding::HalfUp => twice >= denominator,
        Rounding::HalfEven if twice == denominator => floor % 2 == 1,
        Rounding::HalfEven => twice > denominator,
    };
    floor + i128::from(up)
}

fn tax(shop: &Shop, class: TaxClass, amount: i128) -> i128 {
    let market = shop.market();
    let region = shop.request.destination.region.as_deref();
    let fits = |rate: &&TaxRate| {
        rate.class == class && (rate.region.is_none() || rate.region.as_deref() == region)
    };
    let points: Vec<i128> =
        market.tax.rates.iter().filter(fits).map(|rate| rate.basis_points.into()).collect();
    if market.tax.included {
        let together: i128 = points.iter().sum();
        return round(amount * together, 10_000 + together, market.rounding);
    }
    points.iter().map(|points| round(amount * points, 10_000, market.rounding)).sum()
}

fn oracle(shop: &Shop) -> Oracle {
    let mut wanted: BTreeMap<VariantId, i128> = BTreeMap::new();
    for (variant, quantity) in &shop.request.lines {
        *wanted.entry(*variant).or_insert(0) += i128::from(quantity.get());
    }
    let (mut subtotal, mut taxes) = (0, 0);
    for (id, pieces) in wanted {
        let mut variants = shop.parts.products.iter().flat_map(|product| &product.variants);
        let variant = variants.find(|variant| variant.id == id).unwrap();
        let amount = i128::from(variant.prices[1].price.minor()) * pieces;
        subtotal += amount;
        taxes += tax(shop, variant.tax_class, amount);
    }
    let free = |from: Money| i128::from(from.minor()) <= subtotal;
    let shipping = shop
        .market()
        .shipping
        .iter()
        .map(|way| if way.free_from.is_some_and(free) { 0 } else { way.price.minor() })
        .min()
        .map(i128::from)
        .unwrap();
    let tax = taxes + tax(shop, TaxClass::Shipping, shipping);
    let added = if shop.market().tax.included { 0 } else { tax };
    Oracle { subtotal, shipping, tax, total: subtotal + shipping + added }
}

fn quote(shop: &Shop) -> Quote {
    Quote::compute(&shop.catalog(), &shop.request, ISSUED).unwrap()
}

fn units(money: Money) -> i128 {
    money.minor().into()
}

proptest! {
    #[test]
    fn the_sums_are_those_of_plain_rationals(shop in shop()) {
        let (quote, oracle) = (quote(&shop), oracle(&shop));
        prop_assert_eq!(units(quote.totals.subtotal), oracle.subtotal);
        prop_assert_eq!(quote.totals.shipping.map(units), Some(oracle.shipping));
        prop_assert_eq!(quote.totals.tax.map(units), Some(oracle.tax));
        prop_assert_eq!(units(quote.totals.total), oracle.total);
    }

    #[test]
    fn lines_and_adjustments_sum_to_the_total(shop in shop()) {
        let quote = quote(&shop);
        let lines: i128 = quote.lines.iter().map(|line| units(line.total)).sum();
        let counted = |kind| kind != AdjustmentKind::Tax || !quote.totals.tax_included;
        let adjustments: i128 = quote
            .adjustments
            .iter()
            .filter(|one| counted(one.kind))
            .map(|one| units(one.amount))
            .sum();
        prop_assert_eq!(units(quote.totals.total), lines + adjustments);
        for line in &quote.lines {
            let total = units(line.unit_price) * i128::from(line.quantity.get());
            prop_assert_eq!(units(line.total), total);
        }
    }

    #[test]
    fn the_origin_finds_the_same(shop in shop()) {
        let quote = quote(&shop);
        prop_assert_eq!(quote.check(&shop.catalog()), Ok(()));
        // What was wanted in a heap is the same as what is quoted line by line.
        let again = Quote::compute(&shop.catalog(), &quote.request(), ISSUED);
        prop_assert_eq!(again, Ok(quote));
    }

    #[test]
    fn any_change_of_a_price_of_that_moment_is_found(
        shop in shop(),
        which in any::<prop::sample::Index>(),
        other in 0_i64..10_000_000,
    ) {
        let quote = quote(&shop);
        let line = which.get(&quote.lines).clone();
        prop_assume!(line.unit_price.minor() != other);
        let mut changed = shop.clone();
        let mut variants =
            changed.parts.products.iter_mut().flat_map(|product| &mut product.variants);
        let variant = variants.find(|variant| variant.id == line.variant).unwrap();
        variant.prices[1].price = Money::new(other, line.unit_price.currency());
        let difference = quote.check(&changed.catalog()).unwrap_err();
        prop_assert_eq!(difference.expected, quote.totals);
        let lines: Vec<_> = difference
            .lines
            .iter()
            .map(|change| (change.variant, change.expected, change.actual.map(Money::minor)))
            .collect();
        prop_assert_eq!(lines, vec![(line.variant, line.unit_price, Some(other))]);
        let recomputed = Quote::compute(&changed.catalog(), &shop.request, ISSUED).unwrap();
        prop_assert_eq!(difference.actual, Some(recomputed.totals));
    }

    #[test]
    fn prices_of_other_moments_do_not_matter(
        shop in shop(),
        which in any::<prop::sample::Index>(),
        minor in 0_i64..10_000_000,
        before: bool,
    ) {
        let quote = quote(&shop);
        let mut changed = shop.clone();
        let at = which.index(changed.parts.products.len());
        let variant = &mut changed.parts.products[at].variants[0];
        let place = if before { 0 } else { 2 };
        variant.prices[place].price = Money::new(minor, variant.prices[place].price.currency());
        prop_assert_eq!(quote.check(&changed.catalog()), Ok(()));
    }

    #[test]
    fn a_quote_that_was_touched_is_found(shop in shop(), touch in 0_usize..8, by in 1_i64..1_000) {
        let genuine = quote(&shop);
        let mut quote = genuine.clone();
        let more = |money: Money| Money::new(money.minor() + by, money.currency());
        match touch {
            0 => quote.totals.total = more(quote.totals.total),
            1 => quote.totals.tax = quote.totals.tax.map(more),
            2 => quote.totals.shipping = quote.totals.shipping.map(more),
            3 => quote.lines[0].unit_price = more(quote.lines[0].unit_price),
            4 => quote.lines[0].total = more(quote.lines[0].total),
            5 => quote.adjustments[0].amount = more(quote.adjustments[0].amount),
            6 => quote.release += 1,
            _ => quote.lines[0].title.push('!'),
        }
        prop_assert!(quote.check(&shop.catalog()).is_err());
    }
}
