//! Currencies of ISO 4217 and how many decimals each is written with.

use std::fmt;

use super::MoneyError;

/// A currency of ISO 4217 that money can be kept in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(&'static Unit);

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Unit {
    code: &'static str,
    exponent: u8,
}

const fn unit(code: &'static str, exponent: u8) -> Unit {
    Unit { code, exponent }
}

impl Currency {
    /// The euro, two decimals.
    pub const EUR: Self = Self(&unit("EUR", 2));
    /// The pound sterling, two decimals.
    pub const GBP: Self = Self(&unit("GBP", 2));
    /// The Japanese yen, no decimals.
    pub const JPY: Self = Self(&unit("JPY", 0));
    /// The Kuwaiti dinar, three decimals.
    pub const KWD: Self = Self(&unit("KWD", 3));
    /// The United States dollar, two decimals.
    pub const USD: Self = Self(&unit("USD", 2));

    /// Finds a currency by its three capital letters.
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        TABLE
            .binary_search_by(|unit| unit.code.cmp(code))
            .ok()
            .and_then(|at| TABLE.get(at))
            .map(Self)
            .ok_or(MoneyError::UnknownCurrency)
    }

    /// The three capital letters.
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// How many decimals the main unit has: 0, 2 or 3.
    pub fn exponent(self) -> u8 {
        self.0.exponent
    }

    /// Every currency there is, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(Self)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Sorted by code, so that it can be searched. Funds, metals and test codes are left out.
static TABLE: &[Unit] = &[
    unit("AED", 2),
    unit("AFN", 2),
    unit("ALL", 2),
    unit("AMD", 2),
    unit("ANG", 2),
    unit("AOA", 2),
    unit("ARS", 2),
    unit("AUD", 2),
    unit("AWG", 2),
    unit("AZN", 2),
    unit("BAM", 2),
    unit("BBD", 2),
    unit("BDT", 2),
    unit("BGN", 2),
    unit("BHD", 3),
    unit("BIF", 0),
    unit("BMD", 2),
    unit("BND", 2),
    unit("BOB", 2),
    unit("BRL", 2),
    unit("BSD", 2),
    unit("BTN", 2),
    unit("BWP", 2),
    unit("BYN", 2),
    unit("BZD", 2),
    unit("CAD", 2),
    unit("CDF", 2),
    unit("CHF", 2),
    unit("CLP", 0),
    unit("CNY", 2),
    unit("COP", 2),
    unit("CRC", 2),
    unit("CUP", 2),
    unit("CVE", 2),
    unit("CZK", 2),
    unit("DJF", 0),
    unit("DKK", 2),
    unit("DOP", 2),
    unit("DZD", 2),
    unit("EGP", 2),
    unit("ERN", 2),
    unit("ETB", 2),
    unit("EUR", 2),
    unit("FJD", 2),
    unit("FKP", 2),
    unit("GBP", 2),
    unit("GEL", 2),
    unit("GHS", 2),
    unit("GIP", 2),
    unit("GMD", 2),
    unit("GNF", 0),
    unit("GTQ", 2),
    unit("GYD", 2),
    unit("HKD", 2),
    unit("HNL", 2),
    unit("HTG", 2),
    unit("HUF", 2),
    unit("IDR", 2),
    unit("ILS", 2),
    unit("INR", 2),
    unit("IQD", 3),
    unit("IRR", 2),
    unit("ISK", 0),
    unit("JMD", 2),
    unit("JOD", 3),
    unit("JPY", 0),
    unit("KES", 2),
    unit("KGS", 2),
    unit("KHR", 2),
    unit("KMF", 0),
    unit("KPW", 2),
    unit("KRW", 0),
    unit("KWD", 3),
    unit("KYD", 2),
    unit("KZT", 2),
    unit("LAK", 2),
    unit("LBP", 2),
    unit("LKR", 2),
    unit("LRD", 2),
    unit("LSL", 2),
    unit("LYD", 3),
    unit("MAD", 2),
    unit("MDL", 2),
    unit("MGA", 2),
    unit("MKD", 2),
    unit("MMK", 2),
    unit("MNT", 2),
    unit("MOP", 2),
    unit("MRU", 2),
    unit("MUR", 2),
    unit("MVR", 2),
    unit("MWK", 2),
    unit("MXN", 2),
    unit("MYR", 2),
    unit("MZN", 2),
    unit("NAD", 2),
    unit("NGN", 2),
    unit("NIO", 2),
    unit("NOK", 2),
    unit("NPR", 2),
    unit("NZD", 2),
    unit("OMR", 3),
    unit("PAB", 2),
    unit("PEN", 2),
    unit("PGK", 2),
    unit("PHP", 2),
    unit("PKR", 2),
    unit("PLN", 2),
    unit("PYG", 0),
    unit("QAR", 2),
    unit("RON", 2),
    unit("RSD", 2),
    unit("RUB", 2),
    unit("RWF", 0),
    unit("SAR", 2),
    unit("SBD", 2),
    unit("SCR", 2),
    unit("SDG", 2),
    unit("SEK", 2),
    unit("SGD", 2),
    unit("SHP", 2),
    unit("SLE", 2),
    unit("SOS", 2),
    unit("SRD", 2),
    unit("SSP", 2),
    unit("STN", 2),
    unit("SVC", 2),
    unit("SYP", 2),
    unit("SZL", 2),
    unit("THB", 2),
    unit("TJS", 2),
    unit("TMT", 2),
    unit("TND", 3),
    unit("TOP", 2),
    unit("TRY", 2),
    unit("TTD", 2),
    unit("TWD", 2),
    unit("TZS", 2),
    unit("UAH", 2),
    unit("UGX", 0),
    unit("USD", 2),
    unit("UYU", 2),
    unit("UZS", 2),
    unit("VED", 2),
    unit("VES", 2),
    unit("VND", 0),
    unit("VUV", 0),
    unit("WST", 2),
    unit("XAF", 0),
    unit("XCD", 2),
    unit("XCG", 2),
    unit("XOF", 0),
    unit("XPF", 0),
    unit("YER", 2),
    unit("ZAR", 2),
    unit("ZMW", 2),
    unit("ZWG", 2),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_code_twice() {
        assert!(TABLE.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(Currency::all().all(|currency| {
            currency.code().len() == 3 && [0, 2, 3].contains(&currency.exponent())
        }));
    }

    #[test]
    fn the_named_currencies_are_those_of_the_table() {
        for named in [Currency::EUR, Currency::GBP, Currency::JPY, Currency::KWD, Currency::USD] {
            assert_eq!(Currency::parse(named.code()), Ok(named));
        }
    }

    #[test]
    fn only_the_canonical_code_is_accepted() {
        for code in ["", "usd", "US", "USDX", "XXX", " USD"] {
            assert_eq!(Currency::parse(code), Err(MoneyError::UnknownCurrency), "{code}");
        }
    }
}
