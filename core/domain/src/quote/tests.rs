use super::*;
use crate::catalog::{Catalog, CatalogParts};
use crate::money::Currency;
use crate::sample::{catalog, country, market_id, parts, price};
use crate::time::Millis;

fn request(market: &str, place: (&str, &str), lines: &[(u128, u32)]) -> QuoteRequest {
    let (code, region) = place;
    let wanted = |(variant, quantity): &(u128, u32)| {
        (VariantId::from_ulid(*variant), Quantity::new(*quantity).unwrap())
    };
    QuoteRequest {
        intent: IntentId::from_ulid(5),
        cart: None,
        market: market_id(market),
        destination: Destination {
            country: country(code),
            region: (!region.is_empty()).then(|| region.to_owned()),
            postal_code: None,
        },
        lines: lines.iter().map(wanted).collect(),
        shipping_option: None,
    }
}

fn new_york() -> QuoteRequest {
    request("us", ("US", "NY"), &[(1, 1), (3, 2), (1, 1)])
}

fn compute(request: &QuoteRequest) -> Result<Quote, QuoteRefusal> {
    Quote::compute(&catalog(), request, Timestamp::EPOCH)
}

fn refusal(change: impl FnOnce(&mut QuoteRequest)) -> QuoteRefusal {
    let mut request = new_york();
    change(&mut request);
    compute(&request).unwrap_err()
}

#[test]
fn an_added_tax_is_on_top_and_demand_adds_up() {
    let quote = compute(&new_york()).unwrap();
    let lines: Vec<_> = quote
        .lines
        .iter()
        .map(|line| (line.quantity.get(), line.total.minor(), line.taxes[0].amount.minor()))
        .collect();
    // 8.88 % of 39.98 is 3.55, of 20.00 it is 1.78; sending is free from 50.00 on.
    assert_eq!(lines, [(2, 3_998, 355), (2, 2_000, 178)]);
    let usd = |minor| Money::new(minor, Currency::USD);
    let expected = Totals {
        subtotal: usd(5_998),
        discount: usd(0),
        shipping: Some(usd(0)),
        tax: Some(usd(533)),
        tax_included: false,
        total: usd(6_531),
    };
    assert_eq!(quote.totals, expected);
    assert_eq!(quote.shipping_option, "standard");
    let adjustments: Vec<_> = quote
        .adjustments
        .iter()
        .map(|one| (one.kind, one.code.as_str(), one.label.as_str(), one.amount.minor()))
        .collect();
    let (shipping, tax) = (AdjustmentKind::Shipping, AdjustmentKind::Tax);
    assert_eq!(
        adjustments,
        [(shipping, "standard", "STANDARD", 0), (tax, "tax", "Sales tax", 533)]
    );
    assert_eq!(quote.expires.since(quote.issued), Millis::from_minutes(30));
    assert_eq!((quote.release, quote.rules), (7, 1));
}

#[test]
fn an_included_tax_is_named_but_not_added() {
    let quote = compute(&request("de", ("DE", ""), &[(1, 1)])).unwrap();
    let eur = |minor| Money::new(minor, Currency::EUR);
    // 19 % within 23.80 is 3.80, and within 5.95 of sending it is 0.95.
    assert_eq!(quote.lines[0].taxes[0].amount, eur(380));
    assert_eq!((quote.totals.tax, quote.totals.total), (Some(eur(475)), eur(2_975)));
    assert_eq!(quote.adjustments[1].amount, eur(475));
}

#[test]
fn the_chosen_way_of_sending_is_taken() {
    let mut request = new_york();
    request.shipping_option = Some("express".to_owned());
    assert_eq!(compute(&request).unwrap().totals.total.minor(), 6_531 + 1_500);
}

#[test]
fn what_cannot_be_bought_is_refused_with_its_reason() {
    let code = |change: fn(&mut QuoteRequest)| refusal(change).code();
    assert_eq!(code(|request| request.market = market_id("fr")), "market_closed");
    assert_eq!(code(|request| request.destination.country = country("DE")), "not_sold_there");
    assert_eq!(code(|request| request.lines.clear()), "cart_empty");
    assert_eq!(
        code(|request| request.shipping_option = Some(String::new())),
        "shipping_unavailable"
    );
    let one = Quantity::ONE;
    let strangers = [VariantId::from_ulid(90), VariantId::from_ulid(91)];
    let refused = refusal(|request| request.lines.extend(strangers.map(|id| (id, one))));
    assert_eq!(refused, QuoteRefusal::Unavailable(strangers.to_vec()));
    let all = Quantity::new(999).unwrap();
    let refused = refusal(|request| request.lines.push((VariantId::from_ulid(3), all)));
    assert_eq!(refused, QuoteRefusal::QuantityTooLarge(VariantId::from_ulid(3)));
    let many = (0..201).map(|number| (VariantId::from_ulid(number), one)).collect();
    assert_eq!(refusal(|request| request.lines = many), QuoteRefusal::TooManyLines);
}

fn changed(change: impl FnOnce(&mut CatalogParts)) -> Result<(), Box<PriceChange>> {
    let quote = compute(&new_york()).unwrap();
    let mut parts = parts();
    change(&mut parts);
    quote.check(&Catalog::build(parts).unwrap())
}

#[test]
fn the_origin_finds_the_same_or_says_the_difference() {
    assert_eq!(changed(|_| {}), Ok(()));
    let difference = changed(|parts| {
        parts.products[0].variants[0].prices[0] = price("us", 2_099, 0, None);
    });
    let difference = *difference.unwrap_err();
    assert_eq!(difference.expected.total.minor(), 6_531);
    // Two dollars more, and 0.18 of tax on them.
    assert_eq!(difference.actual.unwrap().total.minor(), 6_749);
    let lines: Vec<_> = difference
        .lines
        .iter()
        .map(|line| (line.variant.ulid(), line.expected.minor(), line.actual.map(Money::minor)))
        .collect();
    assert_eq!(lines, [(1, 1_999, Some(2_099))]);
    assert_eq!(difference.to_string(), "quoted 65.31 USD, now 67.49 USD");
}

#[test]
fn only_the_prices_of_the_moment_of_issue_count() {
    let later = changed(|parts| {
        parts.products[1].variants[0].prices[1] = price("us", 1, 1_000, None);
    });
    assert_eq!(later, Ok(()));
}

#[test]
fn what_is_gone_or_computed_by_other_rules_is_a_difference() {
    let gone = *changed(|parts| {
        parts.products.pop();
    })
    .unwrap_err();
    assert_eq!((gone.actual, gone.lines[0].actual), (None, None));
    assert_eq!(gone.refusal, Some(QuoteRefusal::Unavailable(vec![VariantId::from_ulid(3)])));
    let tax = *changed(|parts| parts.markets[0].tax.rates[0].basis_points = 900).unwrap_err();
    assert_eq!((tax.lines.len(), tax.refusal), (0, None));
    assert!(changed(|parts| parts.rules = 2).is_err());
    assert!(changed(|parts| parts.markets[0].tax.rates[0].name = "Tax".to_owned()).is_err());
}

#[test]
fn a_quote_is_honoured_when_the_order_was_placed_in_time() {
    let quote = compute(&new_york()).unwrap();
    let placed = quote.expires;
    let latest = placed.plus(limits::INTENT_HONOUR_MAX);
    let tick = Millis::new(1);
    assert_eq!(quote.lapsed(placed, latest), None);
    assert_eq!(quote.lapsed(placed, latest.plus(tick)), Some(Lapse::IntentTooOld));
    assert_eq!(quote.lapsed(placed.plus(tick), latest), Some(Lapse::QuoteExpired));
}
