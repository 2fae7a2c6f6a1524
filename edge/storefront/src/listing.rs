//! Which products a list shows: search, filters, order and pages. Pages and API ask the same
//! questions.

use domain::catalog::Market;
use domain::{Timestamp, limits};
use maud::html;
use release::{Cursor, Facets, Offer, ProductRef, Query, QueryError, Sort};

use crate::failure::{Code, Failure, FieldError};
use crate::form::{Form, OPTION};
use crate::memory::View;

const SORTS: &[(&str, Sort)] = &[
    ("relevance", Sort::Relevance),
    ("price", Sort::Price),
    ("-price", Sort::PriceDown),
    ("newest", Sort::Newest),
    ("name", Sort::Name),
];

/// The names of the orders.
pub(crate) fn sorts() -> Vec<&'static str> {
    SORTS.iter().map(|(name, _)| *name).collect()
}

/// Parameters of every list.
const PARAMETERS: &[&str] = &[
    "q",
    "category",
    "collection",
    "sort",
    "price_min",
    "price_max",
    "in_stock",
    "limit",
    "cursor",
    "facets",
    "market",
];

/// Values of one option that a list may be filtered by: more than any page offers.
const OPTION_VALUES_MAX: usize = 100;

/// What is asked of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listing {
    text: Option<String>,
    category: Option<String>,
    collection: Option<String>,
    /// Names of options, each with the values of which one is wanted.
    options: Vec<(String, Vec<String>)>,
    price_min: Option<i64>,
    price_max: Option<i64>,
    in_stock: bool,
    sort: Sort,
    limit: usize,
    after: Option<Cursor>,
    facets: bool,
    market: Option<String>,
}

/// A product as a list shows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Card<'a> {
    pub(crate) product: ProductRef<'a>,
    pub(crate) offer: Offer,
}

/// One page of a list.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) cards: Vec<Card<'a>>,
    pub(crate) next: Option<String>,
    pub(crate) total: u32,
    pub(crate) facets: Option<Facets<'a>>,
    /// The search as it was perhaps meant.
    pub(crate) did_you_mean: Option<String>,
    searched: Option<search::Found>,
}

impl Page<'_> {
    /// Writes a text as HTML behind what is there, with `mark` around what the search found in it.
    pub(crate) fn mark(&self, text: &str, marked: &mut String) {
        let mut at = 0;
        let parts = self.searched.as_ref().map(|found| search::highlight(text, found.matched()));
        for part in parts.into_iter().flatten() {
            escape(text.get(at..part.start).unwrap_or_default(), marked);
            marked.push_str("<mark>");
            escape(text.get(part.start..part.end).unwrap_or_default(), marked);
            marked.push_str("</mark>");
            at = part.end;
        }
        escape(text.get(at..).unwrap_or_default(), marked);
    }
}

/// Writes a text as HTML behind what is there. Most have nothing in them that means something there.
fn escape(text: &str, html: &mut String) {
    if text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        html.push_str(&html! { (text) }.into_string());
    } else {
        html.push_str(text);
    }
}

impl Listing {
    /// Reads the query of a list. Unknown parameters are refused.
    pub(crate) fn read(query: Option<&str>) -> Result<Self, Failure> {
        let form = Form::query(query)?;
        let known = |name: &&str| PARAMETERS.contains(name) || name.starts_with(OPTION);
        if let Some(unknown) = form.names().find(|name| !known(name)) {
            let error =
                FieldError::new(unknown, "unknown_parameter", "There is no such parameter.");
            return Err(Failure::fields(Code::UnknownParameter, vec![error]));
        }
        let owned = |name: &str| form.filled(name).map(str::to_owned);
        let sort = match form.filled("sort") {
            None => Sort::Relevance,
            Some(text) => SORTS
                .iter()
                .find(|(name, _)| *name == text)
                .map(|(_, sort)| *sort)
                .ok_or_else(|| invalid("sort"))?,
        };
        let after = form.filled("cursor").map(Cursor::parse).transpose();
        Ok(Self {
            text: text(&form)?,
            category: owned("category"),
            collection: owned("collection"),
            options: options(&form)?,
            price_min: number(&form, "price_min")?,
            price_max: number(&form, "price_max")?,
            in_stock: truth(&form, "in_stock")?,
            sort,
            limit: limit(&form)?,
            after: after.map_err(|_| Failure::new(Code::InvalidCursor))?,
            facets: truth(&form, "facets")?,
            market: owned("market"),
        })
    }

    /// What is searched for.
    pub(crate) fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The chosen category.
    pub(crate) fn category(&self) -> Option<&str> {
        self.category.as_deref()
    }

    /// The name of the chosen order.
    pub(crate) fn sort(&self) -> &'static str {
        SORTS.iter().find(|(_, one)| *one == self.sort).map_or("relevance", |(name, _)| name)
    }

    /// The market it names.
    pub(crate) fn market(&self) -> Option<&str> {
        self.market.as_deref()
    }

    /// The chosen values of options.
    pub(crate) fn options(&self) -> &[(String, Vec<String>)] {
        &self.options
    }

    /// The chosen prices, in minor units.
    pub(crate) const fn prices(&self) -> (Option<i64>, Option<i64>) {
        (self.price_min, self.price_max)
    }

    /// Whether only what can be ordered is wanted.
    pub(crate) const fn in_stock(&self) -> bool {
        self.in_stock
    }

    /// Whether it asks for more than the beginning.
    pub(crate) const fn goes_on(&self) -> bool {
        self.after.is_some()
    }

    /// The same question about a category, whatever it said about one.
    pub(crate) fn of_category(self, slug: &str) -> Self {
        Self { category: Some(slug.to_owned()), ..self }
    }

    /// The same question about a collection, whatever it said about one.
    pub(crate) fn of_collection(self, slug: &str) -> Self {
        Self { collection: Some(slug.to_owned()), ..self }
    }

    /// The same question, and what else could be chosen.
    pub(crate) fn with_facets(self) -> Self {
        Self { facets: true, ..self }
    }

    /// The first few in an order.
    pub(crate) fn first(limit: usize, sort: Sort) -> Self {
        Self { limit, sort, ..Self::default() }
    }

    /// The first few that fit a search.
    pub(crate) fn search(text: &str, limit: usize) -> Self {
        Self { text: Some(text.to_owned()), limit, ..Self::default() }
    }

    /// The page that this asks for.
    pub(crate) fn page<'a>(
        &self,
        view: &'a View,
        market: &Market,
        now: Timestamp,
    ) -> Result<Page<'a>, Failure> {
        let (page, hits) = self.hits(view, market, now)?;
        let columns = view.release().columns(market, now);
        let cards = hits.iter().filter_map(|ordinal| {
            let product = view.release().product(*ordinal)?;
            Some(Card { product, offer: columns.offer(product, view.bands())? })
        });
        Ok(Page { cards: cards.collect(), ..page })
    }

    /// The same page without its cards, and the ordinals of the products on it.
    pub(crate) fn hits<'a>(
        &self,
        view: &'a View,
        market: &Market,
        now: Timestamp,
    ) -> Result<(Page<'a>, Vec<u32>), Failure> {
        let query = Query {
            text: self.text.as_deref(),
            category: self.category.as_deref(),
            collection: self.collection.as_deref(),
            options: self
                .options
                .iter()
                .map(|(name, values)| (name.as_str(), values.iter().map(String::as_str).collect()))
                .collect(),
            price_min: self.price_min,
            price_max: self.price_max,
            in_stock: self.in_stock,
            sort: self.sort,
            limit: self.limit,
            after: self.after.clone(),
            facets: self.facets,
        };
        let found = view.release().search(&query, market, now, view.bands());
        let found = found.map_err(|error| match error {
            QueryError::Cursor => Failure::new(Code::InvalidCursor),
            QueryError::Partial => Failure::internal(&error),
        })?;
        let hits = found.hits.iter().map(|hit| hit.ordinal).collect();
        let page = Page {
            cards: Vec::new(),
            next: found.next.map(|cursor| cursor.to_string()),
            total: found.total,
            facets: found.facets,
            did_you_mean: found.text.as_ref().and_then(|one| one.did_you_mean()).map(str::to_owned),
            searched: found.text,
        };
        Ok((page, hits))
    }
}

fn invalid(parameter: &str) -> Failure {
    let error = FieldError::new(parameter, "invalid_parameter", "This value is not understood.");
    Failure::fields(Code::InvalidParameter, vec![error])
}

/// What is searched for. More than a search reads of it is cut there, not refused: people paste.
fn text(form: &Form) -> Result<Option<String>, Failure> {
    Ok(form.filled("q").map(str::to_owned))
}

fn truth(form: &Form, parameter: &str) -> Result<bool, Failure> {
    match form.filled(parameter) {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(_) => Err(invalid(parameter)),
    }
}

fn number(form: &Form, parameter: &str) -> Result<Option<i64>, Failure> {
    let text = form.filled(parameter);
    text.map(|text| text.parse().ok().filter(|n| *n >= 0).ok_or_else(|| invalid(parameter)))
        .transpose()
}

fn limit(form: &Form) -> Result<usize, Failure> {
    match form.filled("limit") {
        None => Ok(limits::PAGE_SIZE),
        Some(text) => text
            .parse()
            .ok()
            .filter(|limit| (1..=limits::PAGE_SIZE_MAX).contains(limit))
            .ok_or_else(|| invalid("limit")),
    }
}

fn options(form: &Form) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let names = form.names().filter_map(|name| Some((name, name.strip_prefix(OPTION)?)));
    let options: Vec<_> = names
        .map(|(parameter, name)| {
            let values = form.all(parameter).iter().filter(|value| !value.is_empty());
            (name.to_owned(), values.cloned().collect::<Vec<_>>())
        })
        .filter(|(_, values)| !values.is_empty())
        .collect();
    let many = options.len() > release::OPTION_FILTERS_MAX
        || options.iter().any(|(_, values)| values.len() > OPTION_VALUES_MAX);
    if many { Err(invalid(OPTION)) } else { Ok(options) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_as_pages_escape_them() {
        for text in ["", "plain", "Caf\u{e9}", "a<b>", "R&D \"x\"", "it's", "a\u{0}b/`="] {
            let mut html = "<".to_owned();
            escape(text, &mut html);
            assert_eq!(html, format!("<{}", html! { (text) }.into_string()));
        }
    }
}
