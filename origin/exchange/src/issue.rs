//! What is wrong with one row.

use std::fmt;

use serde::Serialize;

use crate::limits;

/// A complaint about one cell or row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The row, as a spreadsheet counts: the header is row 1.
    pub row: u64,
    /// The column, by the name it has in the file; empty when it is about the whole row.
    pub column: String,
    /// The stable name of the complaint.
    pub code: Code,
    /// Whether the product is still taken.
    pub severity: Severity,
    /// What is wrong and what to do, for people.
    pub message: String,
    /// What stands in the cell, shortened.
    pub value: String,
}

/// Whether a product is still taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The product is not taken.
    Error,
    /// It is taken, but something of it is not as the file says.
    Warning,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $severity:ident;)*) => {
        /// The stable names of complaints.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)*
        }

        impl Code {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Whether a product with this complaint is still taken.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// The first row of a product has no title.
    TitleMissing = "title_missing", Error;
    /// Rows of one handle have different titles.
    TwoTitles = "two_titles", Error;
    /// The row does not say which product it belongs to.
    HandleMissing = "handle_missing", Error;
    /// No handle can be made of this text.
    BadHandle = "bad_handle", Error;
    /// The handle was rewritten in letters that addresses have.
    HandleChanged = "handle_changed", Warning;
    /// The rows of the product do not stand together.
    RowsApart = "rows_apart", Error;
    /// The product has more rows than can be.
    TooManyRows = "too_many_rows", Error;
    /// The product's rows are longer than can be.
    TooLarge = "product_too_large", Error;
    /// The product has more variants than can be.
    TooManyVariants = "too_many_variants", Error;
    /// The last row ends early, as after an interrupted download.
    Truncated = "truncated_row", Error;
    /// The row has cells beyond the last column.
    LongRow = "long_row", Error;
    /// The row has fewer cells than there are columns; the missing ones are taken as empty.
    ShortRow = "short_row", Warning;
    /// The row holds its handle and nothing else.
    EmptyRow = "empty_row", Warning;
    /// The text is longer than it can be.
    TooLong = "too_long", Error;
    /// The cell is none of the few words it can be.
    UnknownWord = "unknown_word", Error;
    /// The cell is no whole number.
    BadNumber = "bad_number", Error;
    /// The number is larger than it can be.
    NumberTooLarge = "number_too_large", Error;
    /// A spreadsheet has shortened the number.
    Shortened = "shortened_number", Error;
    /// The price is no decimal number.
    BadPrice = "bad_price", Error;
    /// The price has more decimals than its currency.
    TooManyDecimals = "too_many_decimals", Error;
    /// The price is written with a comma.
    CommaInPrice = "comma_in_price", Error;
    /// The price has a currency beside it.
    CurrencyInPrice = "currency_in_price", Error;
    /// The price is below nothing.
    NegativePrice = "negative_price", Error;
    /// The price is larger than it can be.
    PriceTooLarge = "price_too_large", Error;
    /// The variant has no price in the shop's first market, and so is not for sale there.
    PriceMissing = "price_missing", Warning;
    /// Two columns give different prices for one market.
    TwoPrices = "two_prices", Error;
    /// The price to compare with is not higher.
    CompareNotHigher = "compare_at_not_higher", Warning;
    /// The SKU has a character or length it cannot have.
    BadSku = "bad_sku", Error;
    /// Two variants of the product have one SKU.
    SameSku = "same_sku", Error;
    /// There is a value for an option that has no name.
    OptionUnnamed = "option_unnamed", Error;
    /// Two options have one name.
    SameOption = "same_option", Error;
    /// The variant has no value for an option.
    ValueMissing = "option_value_missing", Error;
    /// Two variants have the same values for all options.
    SameVariant = "same_variant", Error;
    /// The row says something else than an earlier one, which holds.
    Differs = "differs", Warning;
    /// The cell means nothing in this row.
    Ignored = "ignored", Warning;
    /// The picture's address has characters it cannot have.
    BadAddress = "bad_address", Error;
    /// The specification is no `Name: value`.
    BadFact = "bad_specification", Error;
    /// The column names a market that the shop does not have; it is kept and not used.
    UnknownMarket = "unknown_market", Warning;
    /// The column has no name; what is in it is not kept.
    UnnamedColumn = "unnamed_column", Warning;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Issue {
    /// A complaint; the value is shortened.
    pub(crate) fn new(row: u64, column: &str, code: Code, message: String, value: &str) -> Self {
        let severity = code.severity();
        let mut shown: String = value.chars().take(limits::SHOWN_MAX).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Self { row, column: column.to_owned(), code, severity, message, value: shown }
    }
}
