//! Lists, filters, facets and pages.
//!
//! A product is shown where it is for sale, and it fits a filter if *one of its variants* fits all
//! of it: red and of size M and in stock and at most 30 dollars.

mod cursor;
mod facets;
mod filter;
mod page;
pub(crate) mod score;
mod walk;

use domain::{Market, Timestamp};

use crate::bands::Bands;
use crate::release::Release;

use facets::Tally;
use filter::Filter;
use page::Page;
use walk::{Base, Walk};

pub use cursor::{Cursor, CursorError};
pub use facets::{CategoryFacet, Facets, OptionFacet, PriceFacet, ValueFacet};

/// Names of options that one query may filter by: as many as there are bits to spare.
pub const OPTION_FILTERS_MAX: usize = 16;

/// What a shopper wants to see.
#[derive(Debug, Clone, Default)]
pub struct Query<'q> {
    /// What was typed into the search; nothing but blanks is as good as none.
    pub text: Option<&'q str>,
    /// The slug of a category; what grows from it counts, too.
    pub category: Option<&'q str>,
    /// The slug of a collection.
    pub collection: Option<&'q str>,
    /// Names of options with the values of which one is wanted, in the shop's own language.
    /// Capitals do not matter; beyond [`OPTION_FILTERS_MAX`] names nothing is found.
    pub options: Vec<(&'q str, Vec<&'q str>)>,
    /// The least price, in minor units of the market's currency.
    pub price_min: Option<i64>,
    /// The highest price, in minor units of the market's currency.
    pub price_max: Option<i64>,
    /// Whether only what can be ordered is wanted.
    pub in_stock: bool,
    /// In which order.
    pub sort: Sort,
    /// How many at most.
    pub limit: usize,
    /// After which one: the `next` of the page before.
    pub after: Option<Cursor>,
    /// Whether to count what else could be chosen.
    pub facets: bool,
}

/// An order of products. Equal ones are in the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// What fits a search best; a collection's own order; what is bought most.
    #[default]
    Relevance,
    /// The cheapest first, by a product's cheapest variant.
    Price,
    /// The dearest first, by a product's cheapest variant.
    PriceDown,
    /// The newest first.
    Newest,
    /// By name in the market's language.
    Name,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Found<'r> {
    /// This page of it.
    pub hits: Vec<Hit>,
    /// How many products fit.
    pub total: u32,
    /// Where the next page begins; none when this is the last one.
    pub next: Option<Cursor>,
    /// What else could be chosen, if that was asked.
    pub facets: Option<Facets<'r>>,
    /// What became of the text, if there was one: whether all of its words were found, what was
    /// taken for a typo, what to mark in titles ([`search::highlight`]).
    pub text: Option<search::Found>,
}

/// A product that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The product's ordinal.
    pub ordinal: u32,
    /// Its place in the list, which means something within one answer only.
    pub place: u64,
}

/// Why a query has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The release is partial: it does not know all products.
    #[error("the release is not whole")]
    Partial,
    /// The cursor is of a list in another order.
    #[error("the cursor belongs to another list")]
    Cursor,
}

impl Release {
    /// What fits a query in a market at a moment.
    pub fn search(
        &self,
        query: &Query<'_>,
        market: &Market,
        at: Timestamp,
        bands: &Bands,
    ) -> Result<Found<'_>, QueryError> {
        if !self.is_whole() {
            return Err(QueryError::Partial);
        }
        let text = query.text.map(str::trim).filter(|text| !text.is_empty());
        let text = text.map(|text| self.find(text, market)).transpose()?;
        let hits = text.as_ref().map(|found| found.scored().collect());
        let columns = self.columns(market, at);
        let filter = Filter::new(self, query, &columns, bands);
        let walk = Walk::new(self, query, hits, market, &columns);
        let start = match &query.after {
            Some(cursor) => walk.start(cursor).ok_or(QueryError::Cursor)?,
            None => 0,
        };
        let mut page = Page::new(query.limit, start);
        let is_open = filter.is_open();
        let counted = is_open && matches!(walk.base(), Base::All | Base::Category(_));
        // Whether the walk is through the category alone, so that nobody has to ask.
        let inside = matches!(walk.base(), Base::Category(_)) && (is_open || !query.facets);
        let mut tally;
        if is_open && matches!(walk.base(), Base::All) {
            walk.take(&mut page, |ordinal| columns.shows(ordinal));
            page.count(columns.shown());
            tally = query.facets.then(|| Tally::of_all(&filter));
        } else {
            tally = query.facets.then(|| Tally::new(&filter, counted));
            walk.each(&filter, query.facets, |ordinal, at| {
                let fits = match &mut tally {
                    Some(tally) => tally.count(&filter, ordinal),
                    None => filter.fits(ordinal) && (inside || filter.in_category(ordinal)),
                };
                if fits {
                    page.add(walk.place(&filter, ordinal, at), ordinal);
                }
            });
        }
        let total = page.total();
        let (found, more) = page.finish();
        let last = found.last().filter(|_| more);
        Ok(Found {
            total,
            next: last.map(|(place, ordinal)| walk.cursor(*place, *ordinal)),
            facets: tally.map(|tally| tally.finish(&filter, market)),
            hits: found.into_iter().map(|(place, ordinal)| Hit { ordinal, place }).collect(),
            text,
        })
    }

    fn find(&self, text: &str, market: &Market) -> Result<search::Found, QueryError> {
        let index = self.index(&market.locale).ok_or(QueryError::Partial)?;
        Ok(index.search(&search::Query::new(text)))
    }
}
