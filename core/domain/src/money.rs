//! Exact amounts of money: whole minor units of one currency, with checked arithmetic only.

mod currency;

use std::error::Error;
use std::fmt;

pub use currency::Currency;

/// An exact amount: a whole number of minor units (cents, yen, fils) of one currency.
///
/// There is no `+`: every operation is a method that can say no.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// What to do with the part of a minor unit that a percentage leaves over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// To the nearest unit, a half away from zero. The usual rule of tax offices.
    HalfUp,
    /// To the nearest unit, a half to the even one.
    HalfEven,
    /// Towards zero.
    Down,
}

/// Why an amount could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// The result does not fit.
    Overflow,
    /// Two amounts of different currencies met.
    CurrencyMismatch {
        /// The currency of the first amount.
        left: Currency,
        /// The currency of the second amount.
        right: Currency,
    },
    /// An amount was to be divided, but nobody has a share in it.
    NoShares,
    /// A share of a whole of zero parts was asked for.
    NoWhole,
    /// The text is not a decimal amount of that currency.
    Malformed,
    /// No currency has this code.
    UnknownCurrency,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow => f.write_str("the amount is too large"),
            Self::CurrencyMismatch { left, right } => {
                write!(f, "{left} and {right} cannot be combined")
            }
            Self::NoShares => f.write_str("nobody has a share in the amount to be divided"),
            Self::NoWhole => f.write_str("a whole of zero parts has no shares"),
            Self::Malformed => f.write_str("this is not a decimal amount of the currency"),
            Self::UnknownCurrency => f.write_str("no currency has this code"),
        }
    }
}

impl Error for MoneyError {}

impl Rounding {
    /// The stable name used in stored and sent data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HalfUp => "half_up",
            Self::HalfEven => "half_even",
            Self::Down => "down",
        }
    }

    /// Reads a stable name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::HalfUp, Self::HalfEven, Self::Down].into_iter().find(|one| one.as_str() == text)
    }
}

impl Money {
    /// So many minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The number of minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether this is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// The sum of two amounts of one currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference of two amounts of one currency.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// This amount so many times.
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(i64::from(count)).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The opposite amount.
    pub fn negate(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// So many hundredths of a percent of this amount.
    pub fn basis_points(self, basis_points: u32, rounding: Rounding) -> Result<Self, MoneyError> {
        self.share(u64::from(basis_points), 10_000, rounding)
    }

    /// `parts` out of `whole` parts of this amount, rounded once.
    pub fn share(self, parts: u64, whole: u64, rounding: Rounding) -> Result<Self, MoneyError> {
        if whole == 0 {
            return Err(MoneyError::NoWhole);
        }
        let product =
            i128::from(self.minor).checked_mul(i128::from(parts)).ok_or(MoneyError::Overflow)?;
        let minor = divide(product, i128::from(whole), rounding).ok_or(MoneyError::Overflow)?;
        let minor = i64::try_from(minor).map_err(|_| MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// Divides this amount among shares by largest remainder.
    ///
    /// The parts sum to the amount exactly, and each is within one minor unit of its exact share;
    /// the left-over units go to the largest remainders, of equal ones to the first.
    pub fn allocate(self, shares: &[u64]) -> Result<Vec<Self>, MoneyError> {
        let whole: u128 = shares.iter().map(|share| u128::from(*share)).sum();
        if whole == 0 {
            return Err(MoneyError::NoShares);
        }
        let amount = u128::from(self.minor.unsigned_abs());
        let mut parts = Vec::with_capacity(shares.len());
        let mut left = amount;
        for share in shares {
            let product = amount.checked_mul(u128::from(*share)).ok_or(MoneyError::Overflow)?;
            let part = product.checked_div(whole).ok_or(MoneyError::NoShares)?;
            let remainder = product.checked_rem(whole).ok_or(MoneyError::NoShares)?;
            left = left.saturating_sub(part);
            parts.push((part, remainder));
        }
        let mut order: Vec<(usize, u128)> =
            parts.iter().map(|(_, remainder)| *remainder).enumerate().collect();
        order.sort_by_key(|(at, remainder)| (std::cmp::Reverse(*remainder), *at));
        for (at, _) in order {
            if let Some((part, _)) = parts.get_mut(at).filter(|_| left > 0) {
                *part = part.saturating_add(1);
                left = left.saturating_sub(1);
            }
        }
        parts.into_iter().map(|(part, _)| self.signed(part)).collect()
    }

    /// The sum of many amounts, which may be none, in one currency.
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// The amount in main units with the currency's decimals: `34.12`, `-0.05`, `3412` for yen.
    pub fn decimal(self) -> String {
        let places = usize::from(self.currency.exponent());
        let digits = self.minor.unsigned_abs().to_string();
        let sign = if self.minor < 0 { "-" } else { "" };
        // At least one digit stands before the point.
        let missing = places.saturating_add(1).saturating_sub(digits.len());
        let digits = if missing == 0 { digits } else { ["0".repeat(missing), digits].concat() };
        match digits.split_at_checked(digits.len().saturating_sub(places)) {
            Some((main, fraction)) if !fraction.is_empty() => [sign, main, ".", fraction].concat(),
            _ => [sign, &digits].concat(),
        }
    }

    /// Reads an amount in main units: `34.12`, `34.1`, `34`, `-0.05`.
    ///
    /// More decimals than the currency has are accepted only when they are zeros, so nothing is
    /// rounded; signs of thousands, a leading plus and a bare point are refused.
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (main, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(MoneyError::Malformed),
            Some(both) => both,
            None => (digits, ""),
        };
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if main.is_empty() || !all_digits(main) || !all_digits(fraction) {
            return Err(MoneyError::Malformed);
        }
        let places = usize::from(currency.exponent());
        let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(places).collect();
        if fraction.chars().skip(places).any(|digit| digit != '0') {
            return Err(MoneyError::Malformed);
        }
        let sign = if negative { "-" } else { "" };
        let minor = format!("{sign}{main}{kept}").parse().map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(minor, currency))
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
    }

    /// This amount's sign and currency on another number of units.
    fn signed(self, units: u128) -> Result<Self, MoneyError> {
        let units = i128::try_from(units).map_err(|_| MoneyError::Overflow)?;
        let units = if self.minor < 0 { units.saturating_neg() } else { units };
        let minor = i64::try_from(units).map_err(|_| MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }
}

/// `product / whole`, rounded; `whole` is positive.
fn divide(product: i128, whole: i128, rounding: Rounding) -> Option<i128> {
    let quotient = product.checked_div(whole)?;
    let remainder = product.checked_rem(whole)?.unsigned_abs();
    let rest = whole.unsigned_abs().checked_sub(remainder)?;
    let away = match rounding {
        Rounding::Down => false,
        Rounding::HalfUp => remainder >= rest,
        Rounding::HalfEven => remainder > rest || (remainder == rest && quotient % 2 != 0),
    };
    if !away || remainder == 0 {
        return Some(quotient);
    }
    quotient.checked_add(product.signum())
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    #[test]
    fn a_half_goes_where_the_rule_says() {
        for (minor, up, even, down) in [
            (5, 1, 0, 0),
            (15, 2, 2, 1),
            (25, 3, 2, 2),
            (24, 2, 2, 2),
            (26, 3, 3, 2),
            (30, 3, 3, 3),
        ] {
            for sign in [1, -1] {
                let tenth = |rounding| usd(minor * sign).basis_points(1_000, rounding).unwrap();
                assert_eq!(tenth(Rounding::HalfUp), usd(up * sign), "{minor}");
                assert_eq!(tenth(Rounding::HalfEven), usd(even * sign), "{minor}");
                assert_eq!(tenth(Rounding::Down), usd(down * sign), "{minor}");
            }
        }
    }

    #[test]
    fn left_over_units_go_to_the_largest_remainders() {
        let parts = |minor: i64, shares: &[u64]| -> Vec<i64> {
            usd(minor).allocate(shares).unwrap().into_iter().map(Money::minor).collect()
        };
        assert_eq!(parts(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(parts(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(parts(10, &[0, 1, 3]), [0, 3, 7]);
        assert_eq!(parts(0, &[7, 0]), [0, 0]);
        assert_eq!(parts(i64::MIN, &[u64::MAX]), [i64::MIN]);
        assert_eq!(usd(1).allocate(&[]), Err(MoneyError::NoShares));
        assert_eq!(usd(1).allocate(&[0, 0]), Err(MoneyError::NoShares));
    }

    #[test]
    fn every_currency_is_written_with_its_own_decimals() {
        for (minor, currency, text) in [
            (3_412, Currency::USD, "34.12"),
            (-5, Currency::USD, "-0.05"),
            (0, Currency::EUR, "0.00"),
            (3_412, Currency::JPY, "3412"),
            (0, Currency::JPY, "0"),
            (3_412, Currency::KWD, "3.412"),
            (7, Currency::KWD, "0.007"),
            (i64::MIN, Currency::USD, "-92233720368547758.08"),
            (i64::MAX, Currency::JPY, "9223372036854775807"),
        ] {
            let money = Money::new(minor, currency);
            assert_eq!(money.decimal(), text);
            assert_eq!(Money::parse_decimal(text, currency), Ok(money));
        }
        assert_eq!(usd(3_412).to_string(), "34.12 USD");
    }

    #[test]
    fn reading_never_rounds() {
        for (text, minor) in [("34", 3_400), ("34.1", 3_410), ("034.120", 3_412), ("-1.5", -150)] {
            assert_eq!(Money::parse_decimal(text, Currency::USD), Ok(usd(minor)), "{text}");
        }
        let yen = Money::parse_decimal("1200.00", Currency::JPY);
        assert_eq!(yen, Ok(Money::new(1_200, Currency::JPY)));
        for text in ["", "-", ".5", "5.", "1,000", "+1", "1.001", "1e3", " 1", "--1", "1.-1", "١"]
        {
            let refused = Money::parse_decimal(text, Currency::USD);
            assert_eq!(refused, Err(MoneyError::Malformed), "{text}");
        }
        let large = Money::parse_decimal("92233720368547758.08", Currency::USD);
        assert_eq!(large, Err(MoneyError::Overflow));
    }

    #[test]
    fn what_does_not_fit_or_match_is_refused() {
        assert_eq!(usd(i64::MAX).plus(usd(1)), Err(MoneyError::Overflow));
        assert_eq!(usd(i64::MIN).minus(usd(1)), Err(MoneyError::Overflow));
        assert_eq!(usd(i64::MIN).negate(), Err(MoneyError::Overflow));
        assert_eq!(usd(i64::MAX).times(2), Err(MoneyError::Overflow));
        assert_eq!(usd(i64::MAX).basis_points(10_001, Rounding::Down), Err(MoneyError::Overflow));
        assert_eq!(usd(1).share(1, 0, Rounding::Down), Err(MoneyError::NoWhole));
        let (left, right) = (Currency::USD, Currency::EUR);
        let mixed = usd(1).plus(Money::new(1, right));
        assert_eq!(mixed, Err(MoneyError::CurrencyMismatch { left, right }));
        assert_eq!(Money::sum(Currency::USD, []), Ok(usd(0)));
    }
}
