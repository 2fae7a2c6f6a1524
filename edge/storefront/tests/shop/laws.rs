//! The carts of the database and the carts of the rules are the same carts: whatever is done, in
//! whatever order and however often.

use std::collections::BTreeSet;

use domain::cart::{Cart, CartLine, CartState, Change, Quantity};
use domain::{CartId, IntentId, LineId, MarketId, OperationId, Timestamp, VariantId};
use http::Method;
use serde_json::json;

use crate::carts::{Basket, create};
use crate::fixture;
use crate::talk::Talk;

/// A small generator, so that a failing seed can be named.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn model(basket: &Basket) -> Cart {
    let now = Timestamp::from_millis(fixture::START);
    Cart {
        id: CartId::parse(basket.path.rsplit('/').next().unwrap()).unwrap(),
        intent: IntentId::parse(&basket.intent).unwrap(),
        market: MarketId::parse("us").unwrap(),
        state: CartState::Open,
        version: 1,
        lines: Vec::new(),
        created_at: now,
        updated_at: now,
        expires_at: now,
        applied: BTreeSet::new(),
    }
}

fn lines(said: &serde_json::Value) -> Vec<(LineId, VariantId, u32)> {
    let line = |line: &serde_json::Value| {
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        let quantity = u32::try_from(line["quantity"].as_u64().unwrap()).unwrap();
        let id = LineId::parse(&text("id")).unwrap();
        (id, VariantId::parse(&text("variant_id")).unwrap(), quantity)
    };
    said["lines"].as_array().unwrap().iter().map(line).collect()
}

fn own(line: &CartLine) -> (LineId, VariantId, u32) {
    (line.id, line.variant, line.quantity.get())
}

/// One step on both sides: they must agree on the lines and on whether it was refused.
fn step(talk: &mut Talk, basket: &Basket, cart: &mut Cart, dice: &mut Dice) {
    let operation = format!("op-{}", dice.below(40));
    let quantity = 1 + u32::try_from(dice.below(600)).unwrap();
    let variants = [fixture::MUG, fixture::SHIRT, fixture::LAMP];
    let variant = variants[usize::try_from(dice.below(3)).unwrap()];
    let place = usize::try_from(dice.below(3)).unwrap();
    let line = cart.lines.get(place).map(|line| line.id);
    let secret = ("bodega-cart", basket.secret.as_str());
    let path = format!("{}/lines", basket.path);
    let (said, change) = match (dice.below(4), line) {
        (0, Some(line)) => {
            let body = json!({ "quantity": quantity, "operation_id": operation });
            let said = talk.json(Method::PATCH, &format!("{path}/{line}"), &[secret], &body);
            (said, Change::Set { line, quantity: Quantity::new(quantity).unwrap() })
        }
        (1, Some(line)) if dice.below(3) == 0 => {
            let key = ("idempotency-key", operation.as_str());
            let path = format!("{path}/{line}");
            (talk.send(Method::DELETE, &path, &[secret, key], b""), Change::Remove { line })
        }
        _ => {
            let body = json!({ "variant_id": variant.to_string(), "quantity": quantity,
                "operation_id": operation });
            let said = talk.post(&path, &[secret], &body);
            let stored = basket.get(talk).json();
            let known = lines(&stored).into_iter().find(|(_, one, _)| *one == variant);
            let line = known.map_or(LineId::from_ulid(1), |(id, _, _)| id);
            (said, Change::Add { line, variant, quantity: Quantity::new(quantity).unwrap() })
        }
    };
    // A key of a DELETE stands for an operation of its own name.
    let operation = match change {
        Change::Remove { .. } => format!("key:{operation}"),
        _ => operation,
    };
    let outcome = cart.apply(&OperationId::parse(&operation).unwrap(), &change);
    // The same key for another line is refused by the API, and unknown to the rules.
    if said.status.as_u16() == 422 && said.at("/code") == "idempotency_key_reused" {
        assert!(matches!(change, Change::Remove { .. }));
        return;
    }
    assert_eq!(said.status.is_success(), outcome.is_ok(), "{change:?}: {said:?}");
}

#[test]
fn stored_carts_follow_the_rules() {
    for seed in 0..24 {
        let mut talk = Talk::new();
        let mut dice = Dice(seed);
        let basket = create(&mut talk);
        let mut cart = model(&basket);
        for number in 0..40 {
            step(&mut talk, &basket, &mut cart, &mut dice);
            let stored = lines(&basket.get(&mut talk).json());
            let expected: Vec<_> = cart.lines.iter().map(own).collect();
            assert_eq!(stored, expected, "seed {seed}, step {number}");
        }
    }
}
