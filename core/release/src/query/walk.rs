//! Which products come into question, and in which order.

use std::sync::Arc;

use domain::{Locale, Market};

use super::cursor::{Cursor, Key, Kind};
use super::filter::Filter;
use super::page::Page;
use super::score;
use super::{Query, Sort};
use crate::columns::Columns;
use crate::facts::{Names, Order};
use crate::fold::sort_key;
use crate::layout::{narrow, size};
use crate::release::Release;

/// Products and their order.
pub(super) struct Walk<'a> {
    release: &'a Release,
    base: Base,
    by: By<'a>,
    kind: Kind,
}

/// Which products come into question.
#[derive(Debug)]
pub(super) enum Base {
    /// All of them.
    All,
    /// Those of the category; where categories are counted, all.
    Category(usize),
    /// These, in this order.
    Members(Vec<u32>),
    /// These, with their scores.
    Hits(Vec<(u32, f32)>),
    /// None: there is no such category or collection.
    Nothing,
}

enum By<'a> {
    /// Ascending, or descending.
    Number(&'a Order, bool),
    Name(Arc<Names>, &'a Locale),
    /// The order of the base's members.
    Members,
    /// The best score first.
    Score,
}

impl<'a> Walk<'a> {
    /// `hits` is what a text found, if there was one.
    pub(super) fn new(
        release: &'a Release,
        query: &Query<'_>,
        hits: Option<Vec<(u32, f32)>>,
        market: &'a Market,
        columns: &'a Columns,
    ) -> Self {
        let by_text = hits.is_some();
        let kind = match query.sort {
            Sort::Relevance if by_text => Kind::Score,
            Sort::Relevance if query.collection.is_some() => Kind::Members,
            Sort::Relevance => Kind::Popular,
            Sort::Price => Kind::Price,
            Sort::PriceDown => Kind::PriceDown,
            Sort::Newest => Kind::Newest,
            Sort::Name => Kind::Name,
        };
        let by = match kind {
            Kind::Members => By::Members,
            Kind::Score => By::Score,
            Kind::Popular => By::Number(release.popular(), false),
            Kind::Newest => By::Number(release.newest(), false),
            Kind::Price => By::Number(columns.by_price(), false),
            Kind::PriceDown => By::Number(columns.by_price(), true),
            Kind::Name => By::Name(release.names(&market.locale), &market.locale),
        };
        Self { release, base: Base::new(release, query, hits), by, kind }
    }

    pub(super) const fn base(&self) -> &Base {
        &self.base
    }

    /// The place in the list at which the page after this cursor begins; none when the cursor is
    /// of another list.
    pub(super) fn start(&self, cursor: &Cursor) -> Option<u64> {
        if cursor.kind != self.kind {
            return None;
        }
        let (release, id) = (self.release, cursor.id);
        let start = match (&self.by, &cursor.key) {
            (By::Number(order, false), Key::Number(value)) => {
                order.before(release, *value, id, true)
            }
            (By::Number(order, true), Key::Number(value)) => {
                let behind = order.before(release, *value, id, false);
                order.order().len().saturating_sub(behind)
            }
            (By::Name(names, locale), Key::Text(key)) => names.before(release, locale, key, id),
            (By::Members, Key::Number(place)) => {
                let Base::Members(members) = &self.base else { return Some(0) };
                // Behind the product if it is still there, else where it was.
                let found = members.iter().position(|ordinal| release.id_of(*ordinal) == id);
                let was = usize::try_from(*place).unwrap_or(usize::MAX);
                found.map_or(was, |at| at.saturating_add(1))
            }
            (By::Score, Key::Number(score)) => {
                let rank = release.by_id_order().before(release, 0, id, true);
                return Some(score::place(u32::try_from(*score).ok()?, narrow(rank)));
            }
            _ => return None,
        };
        u64::try_from(start).ok()
    }

    /// The cursor of a page that ends with this product at this place.
    pub(super) fn cursor(&self, place: u64, ordinal: u32) -> Cursor {
        let key = match &self.by {
            By::Number(order, _) => Key::Number(order.value(ordinal)),
            By::Name(_, locale) => {
                let title = self.release.product(ordinal).map(|product| product.title(locale));
                Key::Text(sort_key(title.unwrap_or_default()))
            }
            By::Members => Key::Number(i64::try_from(place).unwrap_or(i64::MAX)),
            By::Score => Key::Number(i64::from(score::of_place(place))),
        };
        Cursor { kind: self.kind, id: self.release.id_of(ordinal), key }
    }

    /// The place of a product in the list; `at` is what [`Walk::each`] said of it.
    pub(super) fn place(&self, filter: &Filter<'_, '_>, ordinal: u32, at: At) -> u64 {
        let rank = |ranks: &[u32]| ranks.get(size(ordinal)).copied().unwrap_or(u32::MAX);
        let place = match (&self.by, at) {
            (By::Number(order, false), _) => rank(order.ranks()),
            (By::Number(order, true), _) => {
                let last = narrow(order.order().len()).saturating_sub(1);
                last.saturating_sub(rank(order.ranks()))
            }
            (By::Name(names, _), _) => rank(names.ranks()),
            (By::Score, At::Score(score)) => {
                let boosted = score::boosted(filter, ordinal, score);
                return score::place(boosted, rank(self.release.by_id_order().ranks()));
            }
            (By::Members, At::Place(place)) => narrow(place),
            (By::Members | By::Score, _) => 0,
        };
        u64::from(place)
    }

    /// Calls for each product in question.
    pub(super) fn each(
        &self,
        filter: &Filter<'_, '_>,
        facets: bool,
        mut call: impl FnMut(u32, At),
    ) {
        match &self.base {
            Base::Nothing => {}
            // Where other categories are counted, their products have to be looked at, unless they
            // are counted already.
            Base::Category(category) if !facets || filter.is_open() => {
                let branch = self.release.groups().branch(*category).iter();
                branch.for_each(|ordinal| call(*ordinal, At::Anywhere));
            }
            Base::All | Base::Category(_) => {
                (0..narrow(self.release.len())).for_each(|ordinal| call(ordinal, At::Anywhere));
            }
            Base::Members(members) => {
                let members = members.iter().enumerate();
                members.for_each(|(place, ordinal)| call(*ordinal, At::Place(place)));
            }
            Base::Hits(hits) => {
                hits.iter().for_each(|(ordinal, score)| call(*ordinal, At::Score(*score)));
            }
        }
    }

    /// Fills the page from the order itself, where nothing has to be counted.
    pub(super) fn take(&self, page: &mut Page, shows: impl Fn(u32) -> bool) {
        let (order, down) = match &self.by {
            By::Number(order, down) => (order.order(), *down),
            By::Name(names, _) => (names.order(), false),
            By::Members | By::Score => return,
        };
        let start = usize::try_from(page.start()).unwrap_or(usize::MAX);
        let end = order.len().saturating_sub(1);
        for place in start..order.len() {
            if page.is_full() {
                return;
            }
            let at = if down { end.saturating_sub(place) } else { place };
            if let Some(ordinal) = order.get(at).filter(|ordinal| shows(**ordinal)) {
                page.show(u64::from(narrow(place)), *ordinal);
            }
        }
    }
}

/// What is known of a product's place where it was found.
#[derive(Debug, Clone, Copy)]
pub(super) enum At {
    Anywhere,
    Place(usize),
    Score(f32),
}

impl Base {
    fn new(release: &Release, query: &Query<'_>, hits: Option<Vec<(u32, f32)>>) -> Self {
        let category = query.category.map(|slug| release.shop.category_place(slug));
        let collection = query.collection.map(|slug| release.shop.collection_place(slug));
        match (category, collection) {
            (Some(None), _) | (_, Some(None)) => Self::Nothing,
            (_, Some(Some(collection))) => {
                let (members, set) = members(release, collection);
                match hits {
                    Some(mut hits) => {
                        hits.retain(|(ordinal, _)| set.has(*ordinal));
                        Self::Hits(hits)
                    }
                    None => Self::Members(members),
                }
            }
            (_, None) if hits.is_some() => Self::Hits(hits.unwrap_or_default()),
            (Some(Some(category)), None) => Self::Category(category),
            (None, None) => Self::All,
        }
    }
}

/// The products of a collection, each once, at its first place.
fn members(release: &Release, collection: usize) -> (Vec<u32>, crate::bits::Bits) {
    let mut seen = crate::bits::Bits::new(release.len());
    let mut members = Vec::new();
    for ordinal in release.members(collection) {
        if !seen.has(ordinal) && size(ordinal) < release.len() {
            seen.add(ordinal);
            members.push(ordinal);
        }
    }
    (members, seen)
}
