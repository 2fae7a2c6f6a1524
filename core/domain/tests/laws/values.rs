//! Laws of amounts, ids and moments.

use domain::{
    CartId, Currency, Id, Locale, Millis, Money, OrderId, ProductId, Quantity, Region, Rounding,
    Timestamp,
};
use proptest::prelude::*;

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(Currency::all().collect::<Vec<_>>())
}

fn rounding() -> impl Strategy<Value = Rounding> {
    prop::sample::select(vec![Rounding::HalfUp, Rounding::HalfEven, Rounding::Down])
}

fn minor() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), -1_000_000_i64..1_000_000, Just(i64::MIN), Just(i64::MAX)]
}

proptest! {
    #[test]
    fn an_allocation_sums_exactly_and_no_part_is_a_unit_off(
        minor in minor(),
        currency in currency(),
        shares in prop::collection::vec(any::<u32>(), 1..40),
    ) {
        let shares: Vec<u64> = shares.into_iter().map(u64::from).collect();
        let whole: i128 = shares.iter().map(|share| i128::from(*share)).sum();
        prop_assume!(whole > 0);
        let amount = Money::new(minor, currency);
        let parts = amount.allocate(&shares).unwrap();
        prop_assert_eq!(parts.len(), shares.len());
        let sum: i128 = parts.iter().map(|part| i128::from(part.minor())).sum();
        prop_assert_eq!(sum, i128::from(minor));
        for (part, share) in parts.iter().zip(&shares) {
            let exact = i128::from(minor) * i128::from(*share);
            let off = (i128::from(part.minor()) * whole - exact).abs();
            prop_assert!(off < whole, "{part} of {amount} for {share} in {whole}");
            prop_assert_eq!(part.currency(), currency);
        }
    }

    #[test]
    fn the_largest_shares_an_allocation_can_have_do_not_overflow(
        minor in minor(),
        shares in prop::collection::vec(u64::MAX - 9..=u64::MAX, 1..40),
    ) {
        let amount = Money::new(minor, Currency::USD);
        let parts = amount.allocate(&shares).unwrap();
        let sum: i128 = parts.iter().map(|part| i128::from(part.minor())).sum();
        prop_assert_eq!(sum, i128::from(minor));
    }

    #[test]
    fn plus_and_minus_undo_each_other(one in minor(), other in minor(), currency in currency()) {
        let (one, other) = (Money::new(one, currency), Money::new(other, currency));
        if let Ok(sum) = one.plus(other) {
            prop_assert_eq!(sum.minus(other), Ok(one));
            prop_assert_eq!(other.plus(one), Ok(sum));
        }
        if let Ok(difference) = one.minus(other) {
            prop_assert_eq!(difference.plus(other), Ok(one));
        }
        if let Ok(opposite) = one.negate() {
            prop_assert_eq!(opposite.negate(), Ok(one));
            prop_assert_eq!(one.plus(opposite), Ok(Money::zero(currency)));
        }
    }

    #[test]
    fn times_is_repeated_plus(minor in -1_000_000_i64..1_000_000, count in 0_u32..50) {
        let one = Money::new(minor, Currency::EUR);
        let sum = Money::sum(Currency::EUR, (0..count).map(|_| one));
        prop_assert_eq!(one.times(count), sum);
    }

    #[test]
    fn a_percentage_is_within_one_unit_and_the_same_for_a_refund(
        minor in -1_000_000_000_000_i64..1_000_000_000_000,
        points in 0_u32..=20_000,
        rounding in rounding(),
    ) {
        let amount = Money::new(minor, Currency::USD);
        let part = amount.basis_points(points, rounding).unwrap();
        let exact = i128::from(minor) * i128::from(points);
        let off = (i128::from(part.minor()) * 10_000 - exact).abs();
        let most = if rounding == Rounding::Down { 9_999 } else { 5_000 };
        prop_assert!(off <= most, "{points} of {amount} is {part}");
        let refund = amount.negate().unwrap().basis_points(points, rounding);
        prop_assert_eq!(refund, part.negate());
    }

    #[test]
    fn an_amount_is_read_as_it_was_written(minor in minor(), currency in currency()) {
        let amount = Money::new(minor, currency);
        prop_assert_eq!(Money::parse_decimal(&amount.decimal(), currency), Ok(amount));
    }

    #[test]
    fn an_id_is_read_as_it_was_written_and_in_no_other_way(ulid: u128, at in 0_usize..26) {
        let id = OrderId::from_ulid(ulid);
        let text = id.to_string();
        prop_assert_eq!(OrderId::parse(&text), Ok(id));
        prop_assert!(ProductId::parse(&text).is_err());
        let digits = text.strip_prefix("ord_").unwrap();
        // The same number with a digit written as a person might: in small letters, O for 0, I for
        // 1.
        let digit = &digits[at..=at];
        for other in [digit.to_lowercase(), digit.replace('0', "O"), digit.replace('1', "I")] {
            let written = format!("ord_{}{other}{}", &digits[..at], &digits[at + 1..]);
            prop_assert_eq!(OrderId::parse(&written).is_ok(), written == text);
        }
        // A digit more, and a 129th bit.
        let longer = [format!("{text}0"), format!("ord_8{}", &digits[1..])];
        prop_assert!(longer.iter().all(|text| OrderId::parse(text).is_err()));
    }

    #[test]
    fn ids_sort_by_their_moment(one in 0_i64..1 << 40, other in 0_i64..1 << 40, bytes: [u8; 10]) {
        let mint = |millis| OrderId::mint(Timestamp::from_millis(millis), bytes);
        prop_assert_eq!(mint(one).cmp(&mint(other)), one.cmp(&other));
        let (first, second) = (mint(one).to_string(), mint(other).to_string());
        prop_assert_eq!(first.cmp(&second), one.cmp(&other));
    }

    #[test]
    fn a_cart_id_keeps_its_region(region in "[a-z0-9]{1,8}", ulid: u128) {
        let id = CartId::from_ulid(Region::parse(&region).unwrap(), ulid);
        prop_assert_eq!(CartId::parse(&id.to_string()), Ok(id));
    }

    #[test]
    fn a_moment_is_read_as_it_was_written(
        millis in Timestamp::MIN.millis()..=Timestamp::MAX.millis(),
    ) {
        let moment = Timestamp::from_millis(millis);
        prop_assert_eq!(Timestamp::parse_rfc3339(&moment.to_rfc3339()), Ok(moment));
    }

    #[test]
    fn moments_are_written_in_their_order(one: i64, other: i64) {
        let (one, other) = (Timestamp::from_millis(one), Timestamp::from_millis(other));
        prop_assert_eq!(one.to_rfc3339().cmp(&other.to_rfc3339()), one.cmp(&other));
        let (earlier, later) = (one.min(other), one.max(other));
        prop_assert_eq!(earlier.plus(later.since(earlier)), later);
        prop_assert_eq!(later.minus(later.since(earlier)), earlier);
        prop_assert_eq!(earlier.since(later), Millis::ZERO);
    }

    #[test]
    fn whatever_is_typed_is_read_or_refused_and_never_breaks(text in ".{0,40}") {
        let _ = (Timestamp::parse_rfc3339(&text), Currency::parse(&text), Quantity::parse(&text));
        let _ = (Money::parse_decimal(&text, Currency::KWD), Locale::parse(&text));
        if let Ok(id) = Id::<domain::id::kind::Order>::parse(&text) {
            prop_assert_eq!(id.to_string(), text);
        }
    }

    #[test]
    fn almost_a_moment_never_breaks(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:\
        [0-9]{2}(\\.[0-9]{0,30})?([Zz]|[+-][0-9]{2}:[0-9]{2})") {
        if let Ok(moment) = Timestamp::parse_rfc3339(&text) {
            prop_assert_eq!(Timestamp::parse_rfc3339(&moment.to_rfc3339()), Ok(moment));
        }
    }
}
