//! Money as Stripe writes it.
//!
//! Stripe's "smallest unit" is not always ISO 4217's: some currencies without decimals are still
//! written with two, one with decimals is written with none, and the three-decimal ones must end in
//! zero (<https://docs.stripe.com/currencies>). Every amount that crosses this crate's border goes
//! through here, so that nobody is ever charged a hundredth or a hundredfold.

use domain::{Currency, Money};

/// Written without decimals by Stripe.
const WITHOUT_DECIMALS: [&str; 15] = [
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF",
    "XOF", "XPF",
];
/// Written with three decimals of which the last must be zero.
const WITH_THREE_DECIMALS: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];

/// How many decimals Stripe writes for this currency.
fn decimals(currency: Currency) -> u32 {
    if WITHOUT_DECIMALS.contains(&currency.code()) {
        0
    } else if WITH_THREE_DECIMALS.contains(&currency.code()) {
        3
    } else {
        2
    }
}

/// The number to send, or nothing where Stripe cannot take exactly this amount.
pub(crate) fn to_stripe(amount: Money) -> Option<i64> {
    let ours = u32::from(amount.currency().exponent());
    let theirs = decimals(amount.currency());
    let number = rescale(amount.minor(), ours, theirs)?;
    let whole = theirs != 3 || number.checked_rem(10)? == 0;
    whole.then_some(number)
}

/// The amount a number from Stripe stands for.
pub(crate) fn from_stripe(number: i64, currency: &str) -> Option<Money> {
    let currency = Currency::parse(&currency.to_ascii_uppercase()).ok()?;
    let minor = rescale(number, decimals(currency), u32::from(currency.exponent()))?;
    Some(Money::new(minor, currency))
}

/// Exact or not at all.
fn rescale(number: i64, from: u32, to: u32) -> Option<i64> {
    if to >= from {
        return number.checked_mul(10_i64.checked_pow(to - from)?);
    }
    let factor = 10_i64.checked_pow(from - to)?;
    (number.checked_rem(factor)? == 0).then(|| number / factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(minor: i64, code: &str) -> Option<i64> {
        to_stripe(Money::new(minor, Currency::parse(code).unwrap()))
    }

    #[test]
    fn amounts_are_written_as_stripe_reads_them() {
        assert_eq!(sent(3412, "USD"), Some(3412));
        assert_eq!(sent(500, "JPY"), Some(500));
        assert_eq!(sent(12_340, "KWD"), Some(12_340));
        assert_eq!(sent(12_345, "KWD"), None);
    }

    #[test]
    fn what_is_read_back_is_what_was_sent() {
        for currency in Currency::all() {
            let amount = Money::new(1_000, currency);
            if let Some(number) = to_stripe(amount) {
                let code = currency.code().to_ascii_lowercase();
                assert_eq!(from_stripe(number, &code), Some(amount), "{code}");
            }
        }
    }

    #[test]
    fn a_fraction_stripe_has_no_word_for_is_not_rounded() {
        assert_eq!(rescale(5_050, 2, 0), None);
        assert_eq!(rescale(i64::MAX, 0, 2), None);
    }
}
