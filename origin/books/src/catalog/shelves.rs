//! The drafts in memory, kept up to date by reading what changed, and made into a release's parts.

use std::collections::{BTreeMap, HashMap, HashSet};

use database::{Batch, BatchError, Statement, Store};
use domain::{CatalogParts, Members, Product, ProductId, Slug, Timestamp};

use super::check;
use super::draft::{Draft, Status, Stored};
use super::frame::{Frame, Steps};
use super::read::Page;
use super::reframe::{self, Reframe};
use crate::Fault;
use crate::shop::WITHIN;
use crate::sql::drafts as sql;

/// The version of the rules by which this program computes prices and taxes.
pub const RULES: u32 = 1;

/// Products read at once: some megabytes. A server that finds this too large is asked for fewer.
const PAGE: u32 = 500;

/// All drafts as of one change. Reading them again costs only what changed since.
#[derive(Debug, Default)]
pub struct Shelves {
    frame: Frame,
    products: BTreeMap<i64, Stored>,
    /// Everything up to here was read: the change, and the position of the last product of it.
    seen: (i64, i64),
    change: i64,
}

impl Shelves {
    /// The change of the catalog that these are as of.
    #[must_use]
    pub const fn change(&self) -> i64 {
        self.change
    }

    /// Shelves of drafts that are in no database, each product with the ids that it brings.
    #[must_use]
    pub fn assembled(frame: &Reframe, drafts: Vec<Draft>) -> Self {
        let stored = |(position, draft): (i64, Draft)| {
            let id = draft.id.unwrap_or(ProductId::from_ulid(0));
            let (created_at, updated_at) = (Timestamp::EPOCH, Timestamp::EPOCH);
            (
                position,
                Stored { position, id, draft, version: 1, created_at, updated_at, changed: 0 },
            )
        };
        Self {
            frame: reframe::wished(&Frame::default(), frame),
            products: (1..).zip(drafts).map(stored).collect(),
            ..Self::default()
        }
    }

    /// How many products there are, of whatever status.
    #[must_use]
    pub fn len(&self) -> usize {
        self.products.len()
    }

    /// Whether there is no product.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
    }

    /// Reads what changed. What stands here afterwards is one snapshot of the database: the last
    /// page read says that nothing more had changed when it was.
    ///
    /// # Errors
    /// When the database fails. What was read until then is kept, and the next call goes on there.
    pub async fn refresh<S: Store>(&mut self, store: &S) -> Result<(), Fault> {
        let mut limit = PAGE;
        let mut framed = false;
        loop {
            let mut batch = Batch::read("changed products");
            let state = batch.push(Statement::new(sql::CHANGE));
            let (change, position) = self.seen;
            let args = [change.into(), position.into(), limit.into()];
            let page = Page::push(&mut batch, sql::BY_CHANGE, &args);
            let frame = framed.then(|| Steps::push(&mut batch));
            let rows = match store.run(&batch, WITHIN).await {
                Ok(rows) => rows,
                Err(BatchError::TooLarge) if limit > 1 => {
                    limit /= 2;
                    continue;
                }
                Err(error) => return Err(Fault::Store(batch.name(), error)),
            };
            let products = page.read(&rows)?;
            let full = u32::try_from(products.len()).unwrap_or(u32::MAX) >= limit;
            for stored in products {
                self.seen = self.seen.max((stored.changed, stored.position));
                self.products.insert(stored.position, stored);
            }
            if let Some(steps) = frame {
                self.frame = steps.read(&rows)?;
            }
            let Some(state) = rows.of(state).first() else {
                return Err(Fault::Stored("catalog state"));
            };
            framed = state.integer(1)? != self.frame.changed;
            if !full && !framed {
                self.change = state.integer(0)?;
                return Ok(());
            }
        }
    }

    /// What a release is made of: everything that is published, or for a look ahead the drafts
    /// with it.
    #[must_use]
    pub fn parts(&self, release: u64, now: Timestamp, drafts: bool) -> CatalogParts {
        let shown = |draft: &Draft| match draft.status {
            Status::Published => true,
            Status::Draft => drafts,
            Status::Archived => false,
        };
        let shown: Vec<&Stored> =
            self.products.values().filter(|stored| shown(&stored.draft)).collect();
        let slugs: HashMap<&Slug, ProductId> =
            shown.iter().map(|stored| (&stored.draft.slug, stored.id)).collect();
        let ids: HashSet<ProductId> = shown.iter().map(|stored| stored.id).collect();
        let mut parts = self.frame.parts();
        for collection in &mut parts.collections {
            if let Members::Picked(members) = &mut collection.members {
                members.retain(|id| ids.contains(id));
            }
        }
        CatalogParts {
            release,
            rules: RULES,
            products: shown.iter().map(|stored| product(stored, &slugs, now)).collect(),
            compiled_at: now,
            ..parts
        }
    }
}

/// A product as it is published.
fn product(stored: &Stored, slugs: &HashMap<&Slug, ProductId>, now: Timestamp) -> Product {
    let draft = &stored.draft;
    Product {
        id: stored.id,
        slug: draft.slug.clone(),
        title: draft.title.clone(),
        description: draft.description.clone(),
        vendor: draft.vendor.clone(),
        kind: draft.kind.clone(),
        tags: draft.tags.clone(),
        options: draft.options.clone(),
        variants: draft.variants.iter().map(check::variant).collect(),
        images: draft.images.clone(),
        categories: draft.categories.iter().map(Slug::to_string).collect(),
        specifications: draft.specifications.clone(),
        related: draft.related.iter().filter_map(|slug| slugs.get(slug).copied()).collect(),
        seo: draft.seo.clone(),
        published_at: draft.published_at.unwrap_or(now),
        popularity: draft.popularity,
        translations: draft.translations.clone(),
    }
}
