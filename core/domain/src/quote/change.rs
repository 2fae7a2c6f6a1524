//! Whether a quote still says what its release says, and what the difference is.

use std::error::Error;
use std::fmt;

use super::{Quote, QuoteLine, QuoteRefusal};
use crate::catalog::Shelf;
use crate::id::VariantId;
use crate::money::Money;
use crate::price::Totals;

/// A quote says something else than its release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// The sums of the quote.
    pub expected: Totals,
    /// The sums by the release; none when it cannot be bought at all.
    pub actual: Option<Totals>,
    /// The lines whose price differs. May be empty: shipping, taxes or names can differ, too.
    pub lines: Vec<LineChange>,
    /// Why it cannot be bought at all.
    pub refusal: Option<QuoteRefusal>,
}

/// A line whose price differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// What was wanted.
    pub variant: VariantId,
    /// What it is called in the quote.
    pub title: String,
    /// The price of one in the quote.
    pub expected: Money,
    /// The price of one by the release; none when it is not for sale.
    pub actual: Option<Money>,
}

impl fmt::Display for PriceChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.actual {
            Some(actual) => write!(f, "quoted {}, now {}", self.expected.total, actual.total),
            None => write!(f, "quoted {}, now not for sale", self.expected.total),
        }
    }
}

impl Error for PriceChange {}

pub(super) fn check(quote: &Quote, shelf: &impl Shelf) -> Result<(), Box<PriceChange>> {
    let actual = Quote::compute(shelf, &quote.request(), quote.issued);
    if actual.as_ref() == Ok(quote) {
        return Ok(());
    }
    Err(Box::new(PriceChange {
        expected: quote.totals,
        actual: actual.as_ref().ok().map(|actual| actual.totals),
        lines: quote.lines.iter().filter_map(|line| line_change(quote, line, shelf)).collect(),
        refusal: actual.err(),
    }))
}

fn line_change(quote: &Quote, line: &QuoteLine, shelf: &impl Shelf) -> Option<LineChange> {
    let actual = shelf
        .market(&quote.market)
        .and_then(|market| shelf.article(line.variant, market, quote.issued)?.price);
    (actual != Some(line.unit_price)).then(|| LineChange {
        variant: line.variant,
        title: line.title.clone(),
        expected: line.unit_price,
        actual,
    })
}
