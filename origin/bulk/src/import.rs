//! A file into the shop, some hundred products at a time.

use std::collections::{BTreeMap, BTreeSet};

use books::catalog::{self, Draft, Frame, Reframe, Reframed, Stored, Upserted};
use books::{Actor, Fault, Moment};
use database::Store;
use domain::{CatalogError, LocationId, Slug, Timestamp};
use exchange::{Entry, Field, Listing, Survey};
use futures_util::{StreamExt as _, stream};
use serde::Serialize;

use crate::categories::{self, Tree};
use crate::collections::{self, Pending};
use crate::draft::{self, Ground};
use crate::pictures::{Gallery, Pictures, failed};
use crate::remark::Remark;
use crate::stock::Shelf;

/// Products of one [`Import::take`]. They are written in one batch: more of them wait longer for
/// it and undo more when it fails, fewer pay for a commit each.
pub const BATCH: usize = 200;

/// Products whose pictures are fetched at the same time. Each of them fetches one after another: a
/// file names few servers, and more at once is rude to them.
const GATHERED_AT_ONCE: usize = 8;

/// Products whose collections wait to be written: collections are written whole.
const PENDING_MAX: usize = 5_000;

/// What became of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was not there.
    Created,
    /// It is different now.
    Changed,
    /// It was so already.
    Unchanged,
    /// It was not taken; its remarks say why.
    Failed,
}

/// What became of a product, and what is said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The product's handle, or what stands for one.
    pub handle: String,
    /// Its first row.
    pub row: u64,
    /// What became of it.
    pub fate: Fate,
    /// What is said about its rows.
    pub remarks: Vec<Remark>,
}

/// Where an import writes, and in whose name.
#[derive(Debug)]
pub struct Target<'a, S> {
    /// The origin's database.
    pub store: &'a S,
    /// Where stock is.
    pub location: LocationId,
    /// Who imports.
    pub actor: &'a Actor,
}

impl<S> Clone for Target<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Target<'_, S> {}

/// One file on its way into the shop.
pub struct Import<'a, S> {
    to: Target<'a, S>,
    survey: &'a Survey,
    frame: Frame,
    tree: Tree,
    rules: BTreeSet<Slug>,
    pending: Pending,
    now: Timestamp,
    /// Whether nothing is written.
    dry: bool,
}

/// A product between its rows and its draft.
struct Work {
    listing: Option<Listing>,
    outcome: Outcome,
    draft: Option<Draft>,
    /// Whether it is in a category that only a dry run has.
    ahead: bool,
}

/// A product with its pictures, and what is to be said of them.
async fn gather<P: Pictures>(
    entry: Entry,
    stored: &BTreeMap<Slug, Stored>,
    pictures: &P,
) -> (Entry, (Gallery, Vec<Remark>)) {
    let (row, mut remarks) = (entry.place.row, Vec::new());
    let mut gallery = Gallery::default();
    if let Some(listing) = &entry.listing {
        let known = stored.get(&listing.handle).map(|was| &was.draft);
        gallery = Gallery::fetch(listing, known, pictures, (row, &mut remarks)).await;
    }
    (entry, (gallery, remarks))
}

impl<'a, S: Store> Import<'a, S> {
    /// Begins to import a file of which this is the survey. A dry run writes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(
        to: Target<'a, S>,
        survey: &'a Survey,
        dry: bool,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let frame = catalog::frame(to.store).await?;
        let (tree, rules) = (Tree::of(&frame.categories), collections::by_rule(&frame));
        let pending = Pending::default();
        Ok(Self { to, survey, frame, tree, rules, pending, now, dry })
    }

    /// Takes the next products, at best [`BATCH`] of them, and says what became of each.
    ///
    /// # Errors
    /// When the database fails. What was written stays; taking the same products again is safe.
    pub async fn take<P: Pictures>(
        &mut self,
        entries: Vec<Entry>,
        pictures: &P,
        moment: &mut Moment,
    ) -> Result<Vec<Outcome>, Fault> {
        let slugs: Vec<Slug> =
            entries.iter().filter_map(|one| Some(one.listing.as_ref()?.handle.clone())).collect();
        let stored = by_slug(catalog::find(self.to.store, &[], &slugs).await?);
        let gathered = entries.into_iter().map(|entry| gather(entry, &stored, pictures));
        let gathered: Vec<_> = stream::iter(gathered).buffered(GATHERED_AT_ONCE).collect().await;
        let prepare = |(entry, gallery)| self.prepare(entry, &stored, gallery);
        let mut works: Vec<Work> = gathered.into_iter().map(prepare).collect();
        self.grow(&mut works, moment).await?;
        self.write(&mut works, moment).await?;
        self.settle(&mut works, moment).await?;
        Ok(works.into_iter().map(|work| work.outcome).collect())
    }

    /// Whether everything of the products that were taken is written. Until then, an import that
    /// is interrupted must take them again.
    pub const fn is_settled(&self) -> bool {
        self.pending.len() == 0
    }

    /// Writes what was waiting: the collections.
    ///
    /// # Errors
    /// When the database fails. Doing it again is safe.
    pub async fn finish(&mut self, moment: &Moment) -> Result<Result<(), CatalogError>, Fault> {
        self.pending.write(self.to.store, (self.to.actor, moment)).await
    }

    fn prepare(
        &mut self,
        entry: Entry,
        stored: &BTreeMap<Slug, Stored>,
        (gallery, more): (Gallery, Vec<Remark>),
    ) -> Work {
        let row = entry.place.row;
        let mut remarks: Vec<Remark> = entry.issues.into_iter().map(Remark::from).collect();
        remarks.extend(more);
        let mut draft = None;
        if let Some(listing) = &entry.listing {
            let was = stored.get(&listing.handle);
            let known = was.map(|was| &was.draft);
            let has_some = known.is_some_and(|was| !was.categories.is_empty());
            let paths = categories::said(listing, self.survey.layout(), has_some);
            let found = paths.map(|paths| self.tree.find(&paths));
            self.warn_of_rules(listing, row, &mut remarks);
            let ground = self.ground();
            match draft::draft(listing, was, (&gallery, found), (&ground, row)) {
                Ok(made) if !failed(&remarks) => draft = Some(made),
                Ok(_) => {}
                Err(remark) => remarks.push(remark),
            }
        }
        let outcome = Outcome { handle: entry.handle, row, fate: Fate::Failed, remarks };
        Work { listing: entry.listing, outcome, draft, ahead: false }
    }

    const fn ground(&self) -> Ground<'_> {
        let (layout, markets) = (self.survey.layout(), self.frame.markets.as_slice());
        Ground { layout, markets, now: self.now }
    }

    fn warn_of_rules(&self, listing: &Listing, row: u64, remarks: &mut Vec<Remark>) {
        for slug in listing.collections.iter().filter(|slug| self.rules.contains(slug)) {
            let message =
                "This collection draws its products by a rule: none can be picked for it.";
            let column = Field::Collections.name();
            let remark = Remark::warning(row, column, "collection_by_rule", message.to_owned());
            remarks.push(remark.of(slug.as_str()));
        }
    }

    /// Lets the tree grow the branches that drafts name. A dry run leaves them out of the drafts.
    async fn grow(&mut self, works: &mut [Work], moment: &Moment) -> Result<(), Fault> {
        let grown = self.tree.grown();
        if self.dry {
            self.frame.categories.extend(grown);
            let known: BTreeSet<Slug> = catalog::frame(self.to.store)
                .await?
                .categories
                .into_iter()
                .map(|one| one.slug)
                .collect();
            for work in works {
                let Some(draft) = &mut work.draft else { continue };
                let before = draft.categories.len();
                draft.categories.retain(|slug| known.contains(slug));
                work.ahead = draft.categories.len() < before;
            }
            return Ok(());
        }
        if grown.is_empty() {
            return Ok(());
        }
        let wish = Reframe { more_categories: grown, ..Reframe::default() };
        match catalog::reframe(self.to.store, &wish, self.to.actor, moment).await? {
            // What they would contradict is said of each product: its category is not there.
            Reframed::Done | Reframed::Unchanged | Reframed::Invalid(_) | Reframed::InUse(_) => {
                Ok(())
            }
        }
    }

    async fn write(&self, works: &mut [Work], moment: &mut Moment) -> Result<(), Fault> {
        let draft = |(at, work): (usize, &mut Work)| Some((at, work.draft.take()?));
        let (places, drafts): (Vec<usize>, Vec<Draft>) =
            works.iter_mut().enumerate().filter_map(draft).unzip();
        let store = self.to.store;
        let upserted = if self.dry {
            catalog::try_upsert(store, &drafts, moment).await?
        } else {
            catalog::upsert(store, &drafts, self.to.actor, moment).await?
        };
        for (at, upserted) in places.into_iter().zip(upserted) {
            let Some(work) = works.get_mut(at) else { continue };
            work.outcome.fate = match upserted {
                Upserted::Created(_) => Fate::Created,
                Upserted::Updated(_) => Fate::Changed,
                Upserted::Unchanged(_) if work.ahead => Fate::Changed,
                Upserted::Unchanged(_) => Fate::Unchanged,
                Upserted::Refused(refusal) => {
                    let (row, code) = (work.outcome.row, refusal.code());
                    let remark = Remark::error(row, "", code, format!("{refusal}."));
                    work.outcome.remarks.push(remark);
                    Fate::Failed
                }
            };
        }
        Ok(())
    }

    /// Stock and collections, which need the ids that products have now.
    async fn settle(&mut self, works: &mut [Work], moment: &mut Moment) -> Result<(), Fault> {
        let taken = |work: &&Work| work.outcome.fate != Fate::Failed;
        let slugs: Vec<Slug> = works
            .iter()
            .filter(taken)
            .filter_map(|work| Some(work.listing.as_ref()?.handle.clone()))
            .collect();
        let stored = by_slug(catalog::find(self.to.store, &[], &slugs).await?);
        let pairs: Vec<(&Listing, &Stored)> = works
            .iter()
            .filter(taken)
            .filter_map(|work| {
                let listing = work.listing.as_ref()?;
                Some((listing, stored.get(&listing.handle)?))
            })
            .collect();
        let Target { store, location, actor } = self.to;
        let layout = self.survey.layout();
        let stocked =
            Shelf { store, location, actor, dry: self.dry }.fill(&pairs, layout, moment).await?;
        if layout.has(Field::Collections) && !self.dry {
            for (listing, stored) in pairs {
                let picked = listing.collections.iter().filter(|one| !self.rules.contains(*one));
                self.pending.add(stored.id, picked.cloned().collect());
            }
            if self.pending.len() >= PENDING_MAX {
                let _ = self.finish(moment).await?;
            }
        }
        for work in works.iter_mut().filter(|work| work.outcome.fate == Fate::Unchanged) {
            let id = work.listing.as_ref().and_then(|one| stored.get(&one.handle));
            if id.is_some_and(|one| stocked.contains(&one.id)) {
                work.outcome.fate = Fate::Changed;
            }
        }
        Ok(())
    }
}

fn by_slug(stored: Vec<Stored>) -> BTreeMap<Slug, Stored> {
    stored.into_iter().map(|one| (one.draft.slug.clone(), one)).collect()
}
