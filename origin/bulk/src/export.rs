//! The shop into a file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use books::Fault;
use books::catalog::{self, Frame};
use database::Store;
use domain::{LocationId, ProductId, Timestamp};
use exchange::{FileError, Layout, Markets, WriteError, Writer};

use crate::categories::Tree;
use crate::listing::{self, Ground};
use crate::pictures::columns;
use crate::{beside, collections, markets, progress, stock};

/// Products read at a time.
const PAGE: usize = 200;

/// Everything that is needed to write a file: which products, in which columns.
pub struct Export<'a, S> {
    store: &'a S,
    location: LocationId,
    frame: Frame,
    markets: Markets,
    layout: Layout,
    /// All products, in the merchant's order. They are named one by one because a page of products
    /// is read from its end.
    products: Vec<ProductId>,
    now: Timestamp,
}

/// Why a shop cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The shop has no market, and so no currency for a price.
    #[error("the shop has no markets yet")]
    NoMarkets,
    /// The columns of the last import are no columns any more.
    #[error("the columns of the last import cannot be used")]
    Columns(#[from] FileError),
    /// The file cannot be written.
    #[error("the file cannot be written")]
    Io(#[from] std::io::Error),
}

/// A product that the format has no way to say.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Omitted {
    /// The product.
    pub handle: String,
    /// What stands in the way.
    pub message: String,
}

impl<'a, S: Store> Export<'a, S> {
    /// Looks at all products once: in which languages they are, and which columns they keep.
    ///
    /// # Errors
    /// When the database fails, or the shop has no markets.
    pub async fn begin(
        store: &'a S,
        location: LocationId,
        now: Timestamp,
    ) -> Result<Self, ExportError> {
        let frame = catalog::frame(store).await?;
        let markets = markets(&frame).ok_or(ExportError::NoMarkets)?;
        let (mut products, mut locales, mut kept) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        let (mut before, limit) = (None, u32::try_from(PAGE).unwrap_or(u32::MAX));
        loop {
            // A page's products are in the merchant's order, the page that comes next before them.
            let page = catalog::list(store, None, before, limit).await?;
            let Some(first) = page.iter().map(|stored| stored.position).min() else { break };
            before = Some(first);
            let mut ids: Vec<(i64, ProductId)> =
                page.iter().map(|stored| (stored.position, stored.id)).collect();
            ids.sort_by_key(|(position, _)| std::cmp::Reverse(*position));
            products.extend(ids.into_iter().map(|(_, id)| id));
            for stored in page {
                kept.extend(columns(&stored.draft));
                let extra = stored.draft.variants.iter().flat_map(|one| one.extra.keys());
                kept.extend(extra.filter(|name| !beside::is_ours(name)).cloned());
                locales.extend(stored.draft.translations.into_iter().map(|text| text.locale));
            }
        }
        products.reverse();
        let header = progress::header(store).await?;
        let layout = if header.is_empty() {
            Layout::standard(&markets, &locales)
        } else {
            Layout::read(header.iter().map(String::as_str), &markets)?
        };
        let layout = layout.completed(&markets, &locales, kept.iter().map(String::as_str));
        Ok(Self { store, location, frame, markets, layout, products, now })
    }

    /// How many products there are.
    pub const fn products(&self) -> usize {
        self.products.len()
    }

    /// Writes the file. `done` is told after each page how many products are behind.
    ///
    /// # Errors
    /// When the database fails, or the file cannot be written.
    pub async fn write<W: Write>(
        &self,
        out: W,
        mut done: impl FnMut(usize),
    ) -> Result<Vec<Omitted>, ExportError> {
        let mut writer = Writer::new(out, self.layout.clone(), self.markets.clone())?;
        let tree = Tree::of(&self.frame.categories);
        let picked = collections::of_products(&self.frame);
        let mut omitted = Vec::new();
        let mut behind = 0_usize;
        for ids in self.products.chunks(PAGE) {
            let page = catalog::find(self.store, ids, &[]).await?;
            let variants: Vec<_> = page
                .iter()
                .flat_map(|stored| &stored.draft.variants)
                .filter_map(|variant| variant.id)
                .collect();
            let levels: BTreeMap<_, _> =
                stock::levels(self.store, self.location, &variants).await?;
            let (markets, now) = (self.frame.markets.as_slice(), self.now);
            let ground =
                Ground { markets, tree: &tree, collections: &picked, levels: &levels, now };
            for stored in &page {
                match writer.write(&listing::listing(stored, &ground)) {
                    Ok(()) => {}
                    Err(WriteError::Io(error)) => return Err(error.into()),
                    Err(error) => {
                        let handle = stored.draft.slug.to_string();
                        omitted.push(Omitted { handle, message: error.to_string() });
                    }
                }
            }
            behind = behind.saturating_add(ids.len());
            done(behind);
        }
        writer.finish()?;
        Ok(omitted)
    }
}
