//! Laws of carts: tabs converge, repetition changes nothing, limits hold.

use std::collections::BTreeMap;

use domain::{
    Cart, CartId, Change, IntentId, LineId, MarketId, OperationId, Outcome, Quantity, Region,
    Timestamp, VariantId, limits,
};
use proptest::prelude::*;

type Operation = (OperationId, Change);

fn cart() -> Cart {
    let id = CartId::from_ulid(Region::parse("eu").unwrap(), 1);
    Cart::new(id, IntentId::from_ulid(1), MarketId::parse("us").unwrap(), Timestamp::EPOCH)
}

fn quantity(most: u32) -> impl Strategy<Value = Quantity> {
    (1..=most).prop_map(|pieces| Quantity::new(pieces).unwrap())
}

/// The operations of two tabs, each adding some of a few variants under its own line ids.
fn adds() -> impl Strategy<Value = Vec<Operation>> {
    prop::collection::vec((0_u128..6, quantity(20), any::<bool>()), 1..24).prop_map(|adds| {
        let operation = |(number, (variant, quantity, tab)): (usize, (u128, Quantity, bool))| {
            let name = OperationId::parse(&format!("tab-{tab}:{number}")).unwrap();
            let line = LineId::from_ulid(u128::try_from(number).unwrap());
            (name, Change::Add { line, variant: VariantId::from_ulid(variant), quantity })
        };
        adds.into_iter().enumerate().map(operation).collect()
    })
}

/// The same operations as the network may deliver them: each at least once, in any order.
fn delivered() -> impl Strategy<Value = (Vec<Operation>, Vec<Operation>)> {
    adds().prop_flat_map(|adds| {
        let repeated = prop::collection::vec(prop::sample::select(adds.clone()), 0..24);
        repeated.prop_flat_map(move |repeated| {
            let all: Vec<_> = adds.iter().cloned().chain(repeated).collect();
            (Just(adds.clone()), Just(all).prop_shuffle())
        })
    })
}

fn any_change() -> impl Strategy<Value = Change> {
    let line = || (0_u128..8).prop_map(LineId::from_ulid);
    let variant = (0_u128..8).prop_map(VariantId::from_ulid);
    prop_oneof![
        4 => (line(), variant, quantity(600))
            .prop_map(|(line, variant, quantity)| Change::Add { line, variant, quantity }),
        2 => (line(), quantity(999)).prop_map(|(line, quantity)| Change::Set { line, quantity }),
        1 => line().prop_map(|line| Change::Remove { line }),
        1 => Just(Change::Clear),
    ]
}

fn name(number: usize) -> OperationId {
    OperationId::parse(&number.to_string()).unwrap()
}

fn wanted(cart: &Cart) -> BTreeMap<VariantId, u32> {
    cart.lines.iter().map(|line| (line.variant, line.quantity.get())).collect()
}

proptest! {
    #[test]
    fn two_tabs_end_with_the_same_cart_in_any_order_and_repetition(
        (once, delivered) in delivered(),
    ) {
        let mut expected = BTreeMap::new();
        for (_, change) in &once {
            let Change::Add { variant, quantity, .. } = change else { unreachable!() };
            *expected.entry(*variant).or_insert(0) += quantity.get();
        }
        let mut cart = cart();
        for (operation, change) in &delivered {
            let seen = cart.applied.contains(operation);
            let outcome = if seen { Outcome::Repeated } else { Outcome::Applied };
            prop_assert_eq!(cart.apply(operation, change), Ok(outcome));
        }
        prop_assert_eq!(wanted(&cart), expected);
        prop_assert_eq!(cart.applied.len(), once.len());
        prop_assert_eq!(cart.version, u64::try_from(once.len()).unwrap());
    }

    #[test]
    fn any_history_said_again_changes_nothing(
        changes in prop::collection::vec(any_change(), 0..40),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let mut cart = cart();
        let mut done = Vec::new();
        for (number, change) in changes.iter().enumerate() {
            if cart.apply(&name(number), change).is_ok() {
                done.push((name(number), change));
            }
        }
        let before = cart.clone();
        for index in again.iter().filter(|_| !done.is_empty()) {
            let (operation, change) = index.get(&done);
            prop_assert_eq!(cart.apply(operation, change), Ok(Outcome::Repeated));
        }
        prop_assert_eq!(cart, before);
    }

    #[test]
    fn a_cart_is_well_formed_whatever_is_done_and_a_refusal_leaves_it_as_it_was(
        changes in prop::collection::vec(any_change(), 0..60),
    ) {
        let mut cart = cart();
        for (number, change) in changes.iter().enumerate() {
            let before = cart.clone();
            match cart.apply(&name(number), change) {
                Ok(_) => prop_assert_eq!(cart.version, before.version + 1),
                Err(_) => prop_assert_eq!(&cart, &before),
            }
            let ids: BTreeMap<_, _> = cart.lines.iter().map(|line| (line.id, ())).collect();
            prop_assert_eq!(ids.len(), cart.lines.len());
            prop_assert_eq!(wanted(&cart).len(), cart.lines.len());
            prop_assert!(cart.lines.len() <= limits::CART_LINES_MAX);
        }
    }
}
