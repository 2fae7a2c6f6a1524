use super::*;
use crate::text::Region;

fn cart() -> Cart {
    let id = CartId::from_ulid(Region::parse("eu").unwrap(), 1);
    Cart::new(id, IntentId::from_ulid(2), MarketId::parse("us").unwrap(), Timestamp::EPOCH)
}

fn operation(number: usize) -> OperationId {
    OperationId::parse(&format!("op-{number}")).unwrap()
}

fn add(line: u128, variant: u128, quantity: u32) -> Change {
    Change::Add {
        line: LineId::from_ulid(line),
        variant: VariantId::from_ulid(variant),
        quantity: Quantity::new(quantity).unwrap(),
    }
}

fn set(line: u128, quantity: u32) -> Change {
    Change::Set { line: LineId::from_ulid(line), quantity: Quantity::new(quantity).unwrap() }
}

/// Applies a change that must not change the cart.
fn refused(cart: &mut Cart, change: Change) -> CartRefusal {
    let before = cart.clone();
    let refusal = cart.apply(&operation(usize::MAX), &change).unwrap_err();
    assert_eq!(*cart, before);
    refusal
}

fn quantities(cart: &Cart) -> Vec<(u128, u128, u32)> {
    cart.lines
        .iter()
        .map(|line| (line.id.ulid(), line.variant.ulid(), line.quantity.get()))
        .collect()
}

#[test]
fn the_same_variant_adds_up_on_its_first_line() {
    let mut cart = cart();
    assert_eq!(cart.apply(&operation(1), &add(10, 7, 2)), Ok(Outcome::Applied));
    assert_eq!(cart.apply(&operation(2), &add(11, 8, 1)), Ok(Outcome::Applied));
    assert_eq!(cart.apply(&operation(3), &add(12, 7, 3)), Ok(Outcome::Applied));
    assert_eq!(quantities(&cart), [(10, 7, 5), (11, 8, 1)]);
    assert_eq!((cart.version, cart.pieces()), (3, 6));
}

#[test]
fn a_repeated_operation_changes_nothing_even_when_it_says_something_else() {
    let mut cart = cart();
    cart.apply(&operation(1), &add(10, 7, 2)).unwrap();
    let before = cart.clone();
    assert_eq!(cart.apply(&operation(1), &add(10, 7, 2)), Ok(Outcome::Repeated));
    assert_eq!(cart.apply(&operation(1), &Change::Clear), Ok(Outcome::Repeated));
    assert_eq!(cart, before);
    cart.submit().unwrap();
    assert_eq!(cart.apply(&operation(1), &add(10, 7, 2)), Ok(Outcome::Repeated));
}

#[test]
fn lines_are_set_removed_and_cleared() {
    let mut cart = cart();
    cart.apply(&operation(1), &add(10, 7, 2)).unwrap();
    cart.apply(&operation(2), &add(11, 8, 2)).unwrap();
    cart.apply(&operation(3), &set(10, 9)).unwrap();
    assert_eq!(quantities(&cart), [(10, 7, 9), (11, 8, 2)]);
    let line = LineId::from_ulid(10);
    cart.apply(&operation(4), &Change::Remove { line }).unwrap();
    assert_eq!(cart.apply(&operation(5), &Change::Remove { line }), Ok(Outcome::Applied));
    assert_eq!(quantities(&cart), [(11, 8, 2)]);
    assert_eq!(refused(&mut cart, set(10, 1)), CartRefusal::NoSuchLine);
    cart.apply(&operation(6), &Change::Clear).unwrap();
    assert_eq!(quantities(&cart), []);
}

#[test]
fn limits_are_refusals() {
    let mut cart = cart();
    cart.apply(&operation(0), &add(0, 0, 999)).unwrap();
    assert_eq!(refused(&mut cart, add(1, 0, 1)), CartRefusal::QuantityTooLarge);
    assert_eq!(refused(&mut cart, add(0, 5, 1)), CartRefusal::LineTaken);
    for number in 1..limits::CART_LINES_MAX {
        let name = u128::try_from(number).unwrap();
        cart.apply(&operation(number), &add(name, name, 1)).unwrap();
    }
    assert_eq!(refused(&mut cart, add(900, 900, 1)), CartRefusal::TooManyLines);
    assert_eq!(cart.apply(&operation(900), &add(901, 3, 1)), Ok(Outcome::Applied));
    let room = limits::OPERATIONS_KEPT_MAX - cart.applied.len();
    cart.applied.extend((1_000..).take(room - 1).map(operation));
    assert_eq!(cart.apply(&operation(901), &add(902, 4, 1)), Ok(Outcome::Applied));
    assert_eq!(refused(&mut cart, Change::Clear), CartRefusal::TooManyOperations);
}

#[test]
fn a_closed_cart_refuses_until_it_is_opened_again() {
    let mut cart = cart();
    cart.submit().unwrap();
    cart.submit().unwrap();
    let closed = CartRefusal::Closed(CartState::Submitted);
    assert_eq!(refused(&mut cart, add(1, 1, 1)), closed);
    cart.reopen(IntentId::from_ulid(3)).unwrap();
    assert_eq!((cart.intent, cart.version), (IntentId::from_ulid(3), 2));
    cart.apply(&operation(1), &add(1, 1, 1)).unwrap();
    cart.ordered();
    let ordered = CartState::Ordered;
    assert_eq!(refused(&mut cart, Change::Clear), CartRefusal::Closed(ordered));
    assert_eq!(cart.submit(), Err(CartRefusal::WrongState(ordered)));
    assert_eq!(cart.reopen(IntentId::from_ulid(4)), Err(CartRefusal::WrongState(ordered)));
}

#[test]
fn a_quantity_is_from_1_to_999() {
    assert!(Quantity::new(0).is_err() && Quantity::new(1_000).is_err());
    assert_eq!(Quantity::parse("999").map(Quantity::get), Ok(999));
    for text in ["", "0", "1000", "-1", "+1", "1.0", "99999999999", "x"] {
        assert_eq!(Quantity::parse(text), Err(QuantityError), "{text}");
    }
    assert!(Quantity::parse("500").unwrap().plus(Quantity::parse("500").unwrap()).is_err());
}
