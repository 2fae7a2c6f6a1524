//! What is there, as far as a set of drafts is concerned: read in one snapshot.

use std::collections::{BTreeMap, BTreeSet};

use database::{Batch, Statement, Store};
use domain::{Market, ProductId, Slug, VariantId};

use super::draft::{Draft, Stored};
use super::frame;
use super::read::{self, Page};
use super::shape;
use crate::Fault;
use crate::shop::run;
use crate::sql::{drafts as sql, frame as frame_sql};

/// A variant that has a SKU already.
pub(super) struct Known {
    pub(super) id: VariantId,
    pub(super) product: ProductId,
    pub(super) retired: bool,
    /// The slug of its product.
    pub(super) slug: String,
}

/// What is there, as far as a set of drafts is concerned.
pub(super) struct World {
    pub(super) markets: Vec<Market>,
    pub(super) categories: BTreeSet<Slug>,
    pub(super) skus: BTreeMap<String, Known>,
    products: Vec<Stored>,
    slugs: BTreeMap<Slug, usize>,
    ids: BTreeMap<ProductId, usize>,
}

impl World {
    pub(super) async fn read<S: Store>(store: &S, drafts: &[Draft]) -> Result<Self, Fault> {
        let ids: Vec<_> = drafts.iter().filter_map(|draft| draft.id).collect();
        let slugs: Vec<_> = drafts.iter().map(|draft| draft.slug.clone()).collect();
        let variants = || drafts.iter().flat_map(|draft| &draft.variants);
        let skus: serde_json::Value = variants().map(|one| one.sku.to_string()).collect();
        let categories: BTreeSet<_> = drafts.iter().flat_map(|draft| &draft.categories).collect();
        let categories: serde_json::Value =
            categories.into_iter().map(|slug| slug.to_string()).collect();

        let mut batch = Batch::read("what drafts meet");
        let page = Page::push(&mut batch, sql::BY_KEY, &read::keys(&ids, &slugs));
        let skus = batch.push(Statement::new(sql::SKUS).bind(skus.to_string()));
        let categories =
            batch.push(Statement::new(sql::KNOWN_CATEGORIES).bind(categories.to_string()));
        let markets = batch.push(Statement::new(frame_sql::DOCUMENT).bind("markets"));
        let rows = run(store, &batch).await?;

        let products = page.read(&rows)?;
        let mut known = BTreeMap::new();
        for row in &rows.of(skus).rows {
            let one = Known {
                id: read::variant_id(row.text(1)?)?,
                product: read::product_id(row.text(2)?)?,
                retired: row.truth(3)?,
                slug: row.text(4)?.to_owned(),
            };
            known.insert(row.text(0)?.to_owned(), one);
        }
        let markets = rows.of(markets).first().map(|row| row.text(0)).transpose()?;
        let categories = rows.of(categories).rows.iter().map(|row| shape::slug(row.text(0)?));
        Ok(Self {
            markets: frame::markets(markets)?,
            categories: categories.collect::<Result<_, Fault>>()?,
            skus: known,
            slugs: (0..).zip(&products).map(|(at, one)| (one.draft.slug.clone(), at)).collect(),
            ids: (0..).zip(&products).map(|(at, one)| (one.id, at)).collect(),
            products,
        })
    }

    pub(super) fn by_slug(&self, slug: &Slug) -> Option<&Stored> {
        self.products.get(*self.slugs.get(slug)?)
    }

    pub(super) fn by_id(&self, id: ProductId) -> Option<&Stored> {
        self.products.get(*self.ids.get(&id)?)
    }
}
