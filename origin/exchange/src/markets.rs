//! In which currency each price column is written.

use domain::{Currency, Market, MarketId};

/// A market, as far as a column of prices needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedMarket {
    /// Its name among machines. A column may be called by it.
    pub id: MarketId,
    /// Its name among people: the column is written as `Price / <name>`.
    pub name: String,
    /// The currency of its prices.
    pub currency: Currency,
}

/// The shop's markets; the plain `Price` column belongs to the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markets {
    main: PricedMarket,
    others: Vec<PricedMarket>,
}

impl From<&Market> for PricedMarket {
    fn from(market: &Market) -> Self {
        let (id, name) = (market.id.clone(), market.name.clone());
        Self { id, name, currency: market.currency }
    }
}

impl Markets {
    /// The first market, and the others in the order of their columns.
    pub const fn new(main: PricedMarket, others: Vec<PricedMarket>) -> Self {
        Self { main, others }
    }

    /// The first market.
    pub const fn main(&self) -> &PricedMarket {
        &self.main
    }

    /// The markets with columns of their own.
    pub fn others(&self) -> &[PricedMarket] {
        &self.others
    }

    /// Every market, the first one first.
    pub fn all(&self) -> impl Iterator<Item = &PricedMarket> {
        std::iter::once(&self.main).chain(&self.others)
    }

    /// The market with this id.
    pub fn get(&self, id: &MarketId) -> Option<&PricedMarket> {
        self.all().find(|market| &market.id == id)
    }

    /// The market that a column names, by name or id, whatever the case.
    pub(crate) fn named(&self, text: &str) -> Option<&PricedMarket> {
        let text = text.trim().to_lowercase();
        self.all()
            .find(|market| market.name.trim().to_lowercase() == text)
            .or_else(|| self.all().find(|market| market.id.as_str() == text))
    }
}
