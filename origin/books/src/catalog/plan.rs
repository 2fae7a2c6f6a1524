//! What a draft changes, decided from what is there.

use std::collections::{BTreeMap, BTreeSet};

use domain::{PriceInterval, PriceListId, ProductId, Slug, Timestamp, VariantId};

use super::check::{self, Refusal};
use super::draft::{Draft, Status, Stored, VariantDraft};
use super::world::World;
use crate::Moment;

/// Ids that new things will have, minted once however often their batch is sent.
pub(super) struct Minted {
    pub(super) product: ProductId,
    pub(super) variants: Vec<VariantId>,
}

impl Minted {
    pub(super) fn of(draft: &Draft, moment: &mut Moment) -> Self {
        Self {
            product: draft.id.unwrap_or_else(|| moment.mint()),
            variants: draft
                .variants
                .iter()
                .map(|variant| variant.id.unwrap_or_else(|| moment.mint()))
                .collect(),
        }
    }
}

/// A product as it will be, and what of it is new.
pub(super) struct Change {
    pub(super) id: ProductId,
    /// With every id in its place.
    pub(super) draft: Draft,
    /// The version it changes; `None` when there is no such product yet.
    pub(super) from: Option<u64>,
    /// The slug it had, when it has another one now.
    pub(super) moved: Option<Slug>,
    /// The names of what is different.
    pub(super) fields: Vec<&'static str>,
    /// What happened to it, as events call it.
    pub(super) kind: &'static str,
    /// Variants that are offered no longer.
    pub(super) retired: Vec<VariantId>,
    /// Variants that come back, or come over from another product.
    pub(super) revived: Vec<VariantId>,
    /// Variants whose prices are different, with the lists in which they are.
    pub(super) priced: Vec<(VariantId, BTreeSet<PriceListId>)>,
}

impl Change {
    pub(super) fn touches(&self, field: &str) -> bool {
        self.from.is_none() || self.fields.contains(&field)
    }
}

/// What became of a draft, before it is written.
pub(super) enum Decided {
    Change(Box<Change>),
    /// It is already so.
    Same(ProductId),
    Refused(Refusal),
}

/// The slugs and SKUs that earlier drafts of the same call have.
#[derive(Default)]
pub(super) struct Taken(BTreeSet<String>);

impl Taken {
    /// Remembers a draft's names, unless one of them is there already.
    fn claim(&mut self, draft: &Draft) -> Result<(), Refusal> {
        let names = || {
            let skus = draft.variants.iter().map(|variant| format!("SKU {}", variant.sku));
            skus.chain([format!("slug {}", draft.slug)])
        };
        let mut own = BTreeSet::new();
        for name in names() {
            if self.0.contains(&name) || !own.insert(name.clone()) {
                return Err(Refusal::Repeated(name));
            }
        }
        self.0.append(&mut own);
        Ok(())
    }
}

/// Decides what a draft changes.
pub(super) fn decide(
    draft: &Draft,
    minted: &Minted,
    (world, taken): (&World, &mut Taken),
    now: Timestamp,
) -> Decided {
    match change(draft, minted, (world, taken), now) {
        Ok(change) if change.fields.is_empty() && change.from.is_some() => Decided::Same(change.id),
        Ok(change) => Decided::Change(Box::new(change)),
        Err(refusal) => Decided::Refused(refusal),
    }
}

fn change(
    draft: &Draft,
    minted: &Minted,
    (world, taken): (&World, &mut Taken),
    now: Timestamp,
) -> Result<Change, Refusal> {
    check::check(draft, &world.markets)?;
    if let Some(slug) = draft.categories.iter().find(|slug| !world.categories.contains(*slug)) {
        return Err(Refusal::UnknownCategory(slug.clone()));
    }
    taken.claim(draft)?;
    let by_slug = world.by_slug(&draft.slug);
    let stored = draft.id.and_then(|id| world.by_id(id)).or(by_slug);
    if let (Some(other), Some(stored)) = (by_slug, stored)
        && other.id != stored.id
    {
        return Err(Refusal::SlugTaken(draft.slug.clone()));
    }
    let id = stored.map_or(minted.product, |stored| stored.id);
    let mut wanted = Draft { id: Some(id), based_on: None, ..draft.clone() };
    wanted.published_at = published_at(&wanted, stored, now);
    let mut revived = Vec::new();
    for (variant, minted) in wanted.variants.iter_mut().zip(&minted.variants) {
        let known = world.skus.get(variant.sku.as_str());
        match known {
            Some(known) if known.product == id && !known.retired => {}
            Some(known) if known.retired => revived.push(known.id),
            Some(known) => {
                let (sku, slug) = (variant.sku.to_string(), known.slug.clone());
                return Err(Refusal::SkuTaken { sku, slug });
            }
            None => {}
        }
        variant.id = Some(known.map_or(*minted, |known| known.id));
    }
    let change = compare(id, wanted, stored, revived);
    // Who wants what is already so has lost no race.
    match (draft.based_on, change.from) {
        (Some(based_on), Some(version)) if based_on != version && !change.fields.is_empty() => {
            Err(Refusal::Changed { version })
        }
        _ => Ok(change),
    }
}

/// The moment that was given or known, else the moment of the first publication.
fn published_at(wanted: &Draft, stored: Option<&Stored>, now: Timestamp) -> Option<Timestamp> {
    let known = stored.and_then(|stored| stored.draft.published_at);
    let first = || (wanted.status == Status::Published).then_some(now);
    wanted.published_at.or(known).or_else(first)
}

fn compare(
    id: ProductId,
    wanted: Draft,
    stored: Option<&Stored>,
    revived: Vec<VariantId>,
) -> Change {
    let was = stored.map(|stored| &stored.draft);
    let fields = was.map(|was| differences(was, &wanted)).unwrap_or_default();
    let kept: BTreeSet<_> = wanted.variants.iter().filter_map(|variant| variant.id).collect();
    let before: BTreeMap<VariantId, &VariantDraft> = was
        .into_iter()
        .flat_map(|was| &was.variants)
        .filter_map(|variant| Some((variant.id?, variant)))
        .collect();
    let priced = wanted.variants.iter().filter_map(|variant| {
        let id = variant.id?;
        let was = before.get(&id).map(|was| was.prices.as_slice()).unwrap_or_default();
        let lists = lists(was, &variant.prices);
        (!lists.is_empty()).then_some((id, lists))
    });
    let gone = before.iter().filter(|(id, _)| !kept.contains(id));
    let unpriced = gone
        .clone()
        .map(|(id, was)| (*id, lists(&was.prices, &[])))
        .filter(|one| !one.1.is_empty());
    let priced = priced.chain(unpriced).collect();
    let retired = gone.map(|(id, _)| *id).collect();
    let moved = was.filter(|was| was.slug != wanted.slug).map(|was| was.slug.clone());
    let kind = kind(was, &wanted, &fields);
    let from = stored.map(|stored| stored.version);
    Change { id, draft: wanted, from, moved, fields, kind, retired, revived, priced }
}

fn kind(was: Option<&Draft>, wanted: &Draft, fields: &[&'static str]) -> &'static str {
    match was {
        None => "product.created",
        Some(was) if was.status != wanted.status => match wanted.status {
            Status::Draft => "product.withdrawn",
            Status::Published => "product.published",
            Status::Archived => "product.archived",
        },
        Some(_) if fields == ["prices"] => "product.priced",
        Some(_) => "product.updated",
    }
}

/// The lists in which two sets of prices are not the same.
fn lists(was: &[PriceInterval], now: &[PriceInterval]) -> BTreeSet<PriceListId> {
    let of = |prices: &[PriceInterval], list: &PriceListId| {
        let mut own: Vec<_> = prices.iter().filter(|price| price.list == *list).cloned().collect();
        own.sort_by_key(|price| price.from);
        own
    };
    let all: BTreeSet<_> = was.iter().chain(now).map(|price| price.list.clone()).collect();
    all.into_iter().filter(|list| of(was, list) != of(now, list)).collect()
}

fn differences(was: &Draft, now: &Draft) -> Vec<&'static str> {
    // Everything of a variant but its prices, which have no order of their own.
    let bare = |draft: &Draft| -> Vec<VariantDraft> {
        let bare = |one: &VariantDraft| VariantDraft { prices: Vec::new(), ..one.clone() };
        draft.variants.iter().map(bare).collect()
    };
    let prices = |draft: &Draft| -> BTreeMap<_, Vec<PriceInterval>> {
        let sorted = |one: &VariantDraft| {
            let mut prices = one.prices.clone();
            prices.sort_by(|a, b| (&a.list, a.from).cmp(&(&b.list, b.from)));
            (one.id, prices)
        };
        draft.variants.iter().map(sorted).collect()
    };
    let all = [
        ("slug", was.slug != now.slug),
        ("status", was.status != now.status),
        ("title", was.title != now.title),
        ("description", was.description != now.description),
        ("vendor", was.vendor != now.vendor),
        ("kind", was.kind != now.kind),
        ("tags", was.tags != now.tags),
        ("options", was.options != now.options),
        ("variants", bare(was) != bare(now)),
        ("prices", prices(was) != prices(now)),
        ("images", was.images != now.images),
        ("categories", was.categories != now.categories),
        ("specifications", was.specifications != now.specifications),
        ("related", was.related != now.related),
        ("seo", was.seo != now.seo),
        ("popularity", was.popularity != now.popularity),
        ("translations", was.translations != now.translations),
        ("published_at", was.published_at != now.published_at),
        ("metadata", was.metadata != now.metadata),
        ("extra", was.extra != now.extra),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}
