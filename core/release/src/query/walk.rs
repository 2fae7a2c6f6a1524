//! Which products come into question, and in which order.

use std::sync::Arc;

use domain::{Locale, Market};

use super::cursor::{Cursor, Key, Kind};
use super::filter::Filter;
use super::page::Page;
use super::{Query, Sort};
use crate::columns::Columns;
use crate::facts::{Names, Order};
use crate::fold::sort_key;
use crate::layout::{narrow, size};
use crate::release::Release;

/// Products and their order.
pub(super) struct Walk<'a> {
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
    /// None: there is no such category or collection.
    Nothing,
}

enum By<'a> {
    /// Ascending, or descending.
    Number(&'a Order, bool),
    Name(Arc<Names>, &'a Locale),
    /// The order of the base's members.
    Members,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        release: &'a Release,
        query: &Query<'_>,
        market: &'a Market,
        columns: &'a Columns,
    ) -> Self {
        let category = query.category.map(|slug| release.shop.category_place(slug));
        let collection = query.collection.map(|slug| release.shop.collection_place(slug));
        let base = match (category, collection) {
            (Some(None), _) | (_, Some(None)) => Base::Nothing,
            (_, Some(Some(collection))) => Base::Members(members(release, collection)),
            (Some(Some(category)), None) => Base::Category(category),
            (None, None) => Base::All,
        };
        let kind = match query.sort {
            Sort::Relevance if query.collection.is_some() => Kind::Members,
            Sort::Relevance => Kind::Popular,
            Sort::Price => Kind::Price,
            Sort::PriceDown => Kind::PriceDown,
            Sort::Newest => Kind::Newest,
            Sort::Name => Kind::Name,
        };
        let by = match kind {
            Kind::Members | Kind::Score => By::Members,
            Kind::Popular => By::Number(release.popular(), false),
            Kind::Newest => By::Number(release.newest(), false),
            Kind::Price => By::Number(columns.by_price(), false),
            Kind::PriceDown => By::Number(columns.by_price(), true),
            Kind::Name => By::Name(release.names(&market.locale), &market.locale),
        };
        Self { base, by, kind }
    }

    pub(super) const fn base(&self) -> &Base {
        &self.base
    }

    /// The place in the list at which the page after this cursor begins; none when the cursor is
    /// of another list.
    pub(super) fn start(&self, release: &Release, cursor: &Cursor) -> Option<usize> {
        if cursor.kind != self.kind {
            return None;
        }
        let id = cursor.id;
        match (&self.by, &cursor.key) {
            (By::Number(order, false), Key::Number(value)) => {
                Some(order.before(release, *value, id, true))
            }
            (By::Number(order, true), Key::Number(value)) => {
                let behind = order.before(release, *value, id, false);
                Some(order.order().len().saturating_sub(behind))
            }
            (By::Name(names, locale), Key::Text(key)) => {
                Some(names.before(release, locale, key, id))
            }
            (By::Members, Key::Number(place)) => {
                let Base::Members(members) = &self.base else { return Some(0) };
                // Behind the product if it is still there, else where it was.
                let found = members.iter().position(|ordinal| release.id_of(*ordinal) == id);
                let was = usize::try_from(*place).unwrap_or(usize::MAX);
                Some(found.map_or(was, |at| at.saturating_add(1)))
            }
            _ => None,
        }
    }

    /// The cursor of a page that ends with this product.
    pub(super) fn cursor(&self, release: &Release, ordinal: u32) -> Cursor {
        let key = match &self.by {
            By::Number(order, _) => Key::Number(order.value(ordinal)),
            By::Name(_, locale) => {
                let title = release.product(ordinal).map(|product| product.title(locale));
                Key::Text(sort_key(title.unwrap_or_default()))
            }
            By::Members => {
                let Base::Members(members) = &self.base else { return self.nowhere() };
                let place = members.iter().position(|one| *one == ordinal).unwrap_or_default();
                Key::Number(i64::try_from(place).unwrap_or(i64::MAX))
            }
        };
        Cursor { kind: self.kind, id: release.id_of(ordinal), key }
    }

    const fn nowhere(&self) -> Cursor {
        Cursor { kind: self.kind, id: 0, key: Key::Number(0) }
    }

    fn place(&self, ordinal: u32) -> usize {
        let rank = |ranks: &[u32]| ranks.get(size(ordinal)).map_or(usize::MAX, |rank| size(*rank));
        match &self.by {
            By::Number(order, false) => rank(order.ranks()),
            By::Number(order, true) => {
                order.order().len().saturating_sub(rank(order.ranks())).saturating_sub(1)
            }
            By::Name(names, _) => rank(names.ranks()),
            By::Members => usize::MAX,
        }
    }

    /// Calls for each product in question, with its place in the list.
    pub(super) fn each(
        &self,
        filter: &Filter<'_, '_>,
        facets: bool,
        mut call: impl FnMut(u32, usize),
    ) {
        match &self.base {
            Base::Nothing => {}
            // Where other categories are counted, their products have to be looked at, unless they
            // are counted already.
            Base::Category(category) if !facets || filter.is_open() => {
                for ordinal in filter.release().groups().branch(*category) {
                    call(*ordinal, self.place(*ordinal));
                }
            }
            Base::All | Base::Category(_) => {
                for ordinal in 0..narrow(filter.release().len()) {
                    call(ordinal, self.place(ordinal));
                }
            }
            Base::Members(members) => {
                for (place, ordinal) in members.iter().enumerate() {
                    let in_order = matches!(self.by, By::Members);
                    call(*ordinal, if in_order { place } else { self.place(*ordinal) });
                }
            }
        }
    }

    /// Fills the page from the order itself, where nothing has to be counted.
    pub(super) fn take(&self, page: &mut Page, shows: impl Fn(u32) -> bool) {
        let (order, down) = match &self.by {
            By::Number(order, down) => (order.order(), *down),
            By::Name(names, _) => (names.order(), false),
            By::Members => return,
        };
        let at = |place: usize| {
            let end = order.len().saturating_sub(1);
            order.get(if down { end.saturating_sub(place) } else { place }).copied()
        };
        for place in page.start()..order.len() {
            if page.is_full() {
                return;
            }
            if let Some(ordinal) = at(place).filter(|ordinal| shows(*ordinal)) {
                page.show(place, ordinal);
            }
        }
    }
}

/// The products of a collection, each once, at its first place.
fn members(release: &Release, collection: usize) -> Vec<u32> {
    let mut seen = crate::bits::Bits::new(release.len());
    let mut members = Vec::new();
    for ordinal in release.members(collection) {
        if !seen.has(ordinal) && size(ordinal) < release.len() {
            seen.add(ordinal);
            members.push(ordinal);
        }
    }
    members
}
