//! Which products a list shows: filters, order and pages. Pages and API ask the same questions.

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::catalog::{Market, Product};
use domain::{Money, Timestamp, limits};

use crate::failure::{Code, Failure, FieldError};
use crate::form::Form;
use crate::memory::View;
use domain::stock::Band;

/// How a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The merchant's order.
    Relevance,
    /// The cheapest first.
    Price,
    /// The dearest first.
    PriceDown,
    /// The newest first.
    Newest,
    /// By name.
    Name,
}

const SORTS: &[(&str, Sort)] = &[
    ("relevance", Sort::Relevance),
    ("price", Sort::Price),
    ("-price", Sort::PriceDown),
    ("newest", Sort::Newest),
    ("name", Sort::Name),
];

/// What is asked of a list.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    category: Option<String>,
    sort: Sort,
    price_min: Option<i64>,
    price_max: Option<i64>,
    in_stock: bool,
    limit: usize,
    after: Option<Key>,
}

/// Where a product stands in the order: its key, then its id. Unique, so pages never overlap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key(i64, String, String);

/// A product as a list shows it.
#[derive(Debug, Clone)]
pub(crate) struct Card<'a> {
    pub(crate) product: &'a Product,
    pub(crate) offer: Offer,
}

/// What a product costs and whether there is any.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) price: Money,
    pub(crate) compare_at: Option<Money>,
    /// Whether other variants cost more.
    pub(crate) from: bool,
    pub(crate) band: Band,
}

/// One page of a list.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) cards: Vec<Card<'a>>,
    pub(crate) next: Option<String>,
    pub(crate) total: usize,
}

impl Listing {
    /// Reads the query of a list. Unknown parameters are refused.
    pub(crate) fn read(query: Option<&str>) -> Result<Self, Failure> {
        let form = Form::query(query)?;
        let known = ["category", "sort", "price_min", "price_max", "in_stock", "limit", "cursor"];
        if let Some(unknown) = form.names().find(|name| !known.contains(name)) {
            let error =
                FieldError::new(unknown, "unknown_parameter", "There is no such parameter.");
            return Err(Failure::fields(Code::UnknownParameter, vec![error]));
        }
        let sort = match form.filled("sort") {
            None => Sort::Relevance,
            Some(text) => SORTS
                .iter()
                .find(|(name, _)| *name == text)
                .map(|(_, sort)| *sort)
                .ok_or_else(|| invalid("sort"))?,
        };
        let in_stock = match form.filled("in_stock") {
            None | Some("0" | "false") => false,
            Some("1" | "true") => true,
            Some(_) => return Err(invalid("in_stock")),
        };
        Ok(Self {
            category: form.filled("category").map(str::to_owned),
            sort,
            price_min: number(&form, "price_min")?,
            price_max: number(&form, "price_max")?,
            in_stock,
            limit: limit(&form)?,
            after: form.filled("cursor").map(|text| Key::read(text, sort)).transpose()?,
        })
    }

    /// The chosen category.
    pub(crate) fn category(&self) -> Option<&str> {
        self.category.as_deref()
    }

    /// The name of the chosen order.
    pub(crate) fn sort(&self) -> &'static str {
        name(self.sort)
    }

    /// The page that this asks for.
    pub(crate) fn page<'a>(&self, view: &'a View, market: &Market, now: Timestamp) -> Page<'a> {
        let mut found: Vec<(Key, Card<'a>)> = view
            .catalog
            .products()
            .iter()
            .enumerate()
            .filter_map(|(place, product)| {
                let offer = offer(view, market, product, now)?;
                let card = Card { product, offer };
                self.shows(&card).then(|| (self.key(place, &card), card))
            })
            .collect();
        let total = found.len();
        found.sort_by(|left, right| left.0.cmp(&right.0));
        let rest = found.into_iter().filter(|(key, _)| self.after.as_ref().is_none_or(|a| key > a));
        let mut rest = rest.peekable();
        let mut cards = Vec::new();
        let mut last = None;
        while cards.len() < self.limit {
            let Some((key, card)) = rest.next() else { break };
            last = Some(key);
            cards.push(card);
        }
        let next = rest.peek().and(last).map(|key| key.write(self.sort));
        Page { cards, next, total }
    }

    fn shows(&self, card: &Card<'_>) -> bool {
        let price = card.offer.price.minor();
        self.category.as_ref().is_none_or(|one| card.product.categories.contains(one))
            && self.price_min.is_none_or(|least| price >= least)
            && self.price_max.is_none_or(|most| price <= most)
            && (!self.in_stock || card.offer.band.can_order())
    }

    fn key(&self, place: usize, card: &Card<'_>) -> Key {
        let id = card.product.id.to_string();
        let price = card.offer.price.minor();
        match self.sort {
            Sort::Relevance => Key(i64::try_from(place).unwrap_or(i64::MAX), String::new(), id),
            Sort::Price => Key(price, String::new(), id),
            Sort::PriceDown => Key(price.saturating_neg(), String::new(), id),
            // Ids begin with their time: turned around, the newest comes first.
            Sort::Newest => Key(0, newest_first(card.product.id.ulid()), id),
            Sort::Name => Key(0, card.product.title.to_lowercase(), id),
        }
    }
}

fn newest_first(ulid: u128) -> String {
    format!("{:032x}", u128::MAX.abs_diff(ulid))
}

impl Key {
    fn write(&self, sort: Sort) -> String {
        let Self(number, text, id) = self;
        let plain = format!("{}\n{number}\n{id}\n{text}", name(sort));
        Base64UrlUnpadded::encode_string(plain.as_bytes())
    }

    fn read(text: &str, sort: Sort) -> Result<Self, Failure> {
        let bytes = Base64UrlUnpadded::decode_vec(text).ok();
        let plain = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let mut parts = plain.splitn(4, '\n');
        let same = parts.next() == Some(name(sort));
        match (parts.next().and_then(|number| number.parse().ok()), parts.next(), parts.next()) {
            (Some(number), Some(id), Some(text)) if same => {
                Ok(Self(number, text.to_owned(), id.to_owned()))
            }
            _ => Err(Failure::new(Code::InvalidCursor)),
        }
    }
}

fn name(sort: Sort) -> &'static str {
    SORTS.iter().find(|(_, one)| *one == sort).map_or("relevance", |(name, _)| name)
}

fn invalid(parameter: &str) -> Failure {
    let error = FieldError::new(parameter, "invalid_parameter", "This value is not understood.");
    Failure::fields(Code::InvalidParameter, vec![error])
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

/// What a product costs in a market now; nothing when none of its variants is for sale there.
pub(crate) fn offer(
    view: &View,
    market: &Market,
    product: &Product,
    now: Timestamp,
) -> Option<Offer> {
    let priced = || {
        product
            .variants
            .iter()
            .filter_map(|variant| Some((variant, variant.price(&market.price_list, now)?)))
    };
    let (_, cheapest) = priced().min_by_key(|(_, interval)| interval.price.minor())?;
    let from = priced().any(|(_, interval)| interval.price != cheapest.price);
    let best = |band: Band| match band {
        Band::InStock => 0,
        Band::Few => 1,
        Band::Backorder => 2,
        Band::None => 3,
    };
    let band = priced().map(|(variant, _)| view.band(variant.id)).min_by_key(|b| best(*b))?;
    Some(Offer { price: cheapest.price, compare_at: cheapest.compare_at, from, band })
}
