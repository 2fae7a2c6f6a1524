//! The edge prices from a release, the origin from a catalog: both are equal.

use domain::{
    CartLine, Country, Destination, IntentId, LineId, Quantity, Quote, QuoteRequest, Shelf,
    VariantId, price_cart,
};
use proptest::prelude::*;

use crate::dice::Dice;
use crate::reading::released;
use crate::shop::{NOW, catalog};

proptest! {
    #[test]
    fn quotes_are_equal(seed: u64, wish: u64) {
        let catalog = catalog(seed, 12);
        let release = released(&catalog);
        prop_assert_eq!(Shelf::release(&release), catalog.release());
        prop_assert_eq!(release.rules(), catalog.rules());
        let dice = &mut Dice(wish);
        let mut variants: Vec<VariantId> = catalog.products().iter()
            .flat_map(|product| product.variants.iter().map(|variant| variant.id)).collect();
        variants.push(VariantId::from_ulid(1));
        let lines: Vec<_> = dice.some(4, |dice| {
            (*dice.pick(&variants), Quantity::new(1 + dice.below(9) as u32).unwrap())
        });
        for market in catalog.markets() {
            for variant in &variants {
                prop_assert_eq!(
                    release.article(*variant, market, NOW),
                    catalog.article(*variant, market, NOW)
                );
            }
            let cart: Vec<_> = (1..).zip(&lines).map(|(id, (variant, quantity))| CartLine {
                id: LineId::from_ulid(id), variant: *variant, quantity: *quantity,
            }).collect();
            prop_assert_eq!(
                price_cart(&release, market, &cart, NOW),
                price_cart(&catalog, market, &cart, NOW)
            );
            let request = QuoteRequest {
                intent: IntentId::from_ulid(1),
                cart: None,
                market: market.id.clone(),
                destination: Destination {
                    country: Country::parse("US").unwrap(),
                    region: Some("NY".to_owned()),
                    postal_code: None,
                },
                lines: lines.clone(),
                shipping_option: None,
            };
            prop_assert_eq!(
                Quote::compute(&release, &request, NOW),
                Quote::compute(&catalog, &request, NOW)
            );
        }
    }
}
