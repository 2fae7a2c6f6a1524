//! Writing drafts down: many products in one guarded batch.

use database::Store;
use domain::ProductId;

use super::check::Refusal;
use super::draft::Draft;
use super::plan::{Change, Decided, Minted, Taken, decide};
use super::rows;
use super::world::World;
use crate::payments::ROUNDS;
use crate::shop::{Written, write};
use crate::{Actor, Fault, Moment};

/// What became of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upserted {
    /// There was no product of this slug, and now there is.
    Created(ProductId),
    /// The product is as the draft says now.
    Updated(ProductId),
    /// It was so already: nothing was written, no version spent.
    Unchanged(ProductId),
    /// It was not written, for this reason. The other drafts of the call were.
    Refused(Refusal),
}

impl Upserted {
    /// The product, unless the draft was refused.
    #[must_use]
    pub const fn id(&self) -> Option<ProductId> {
        match self {
            Self::Created(id) | Self::Updated(id) | Self::Unchanged(id) => Some(*id),
            Self::Refused(_) => None,
        }
    }
}

/// Makes products as these drafts say, each found by its id or else its slug, and its variants by
/// their SKUs. Answers what became of each, in their order.
///
/// All that are not refused are written in **one batch**, so a call should bring some hundred of
/// them: some megabytes at most, for a database behind HTTP.
///
/// # Errors
/// When the database fails, or others keep changing the same products. Sending the same drafts
/// again is safe.
pub async fn upsert<S: Store>(
    store: &S,
    drafts: &[Draft],
    actor: &Actor,
    moment: &mut Moment,
) -> Result<Vec<Upserted>, Fault> {
    let minted: Vec<Minted> = drafts.iter().map(|draft| Minted::of(draft, moment)).collect();
    let mut hoped: Option<Vec<Upserted>> = None;
    for _ in 0..ROUNDS {
        let decided = decide_all(store, drafts, (&minted, moment)).await?;
        let changes: Vec<&Change> = decided
            .iter()
            .filter_map(|one| match one {
                Decided::Change(change) => Some(&**change),
                Decided::Same(_) | Decided::Refused(_) => None,
            })
            .collect();
        let outcome = || decided.iter().map(upserted).collect::<Vec<_>>();
        if changes.is_empty() {
            return Ok(settled(outcome(), hoped));
        }
        let batch = rows::batch(&changes, actor, moment.now());
        match write(store, &batch).await? {
            Written::Done(_) => return Ok(outcome()),
            Written::Refused(_) => {}
            // If it was made, the next look finds nothing left to do.
            Written::Unknown => hoped = Some(outcome()),
        }
    }
    Err(Fault::Contended("changing products"))
}

/// What [`upsert`] would answer now. Nothing is written.
///
/// # Errors
/// When the database fails.
pub async fn try_upsert<S: Store>(
    store: &S,
    drafts: &[Draft],
    moment: &mut Moment,
) -> Result<Vec<Upserted>, Fault> {
    let minted: Vec<Minted> = drafts.iter().map(|draft| Minted::of(draft, moment)).collect();
    let decided = decide_all(store, drafts, (&minted, moment)).await?;
    Ok(decided.iter().map(upserted).collect())
}

async fn decide_all<S: Store>(
    store: &S,
    drafts: &[Draft],
    (minted, moment): (&[Minted], &Moment),
) -> Result<Vec<Decided>, Fault> {
    let world = World::read(store, drafts).await?;
    let mut taken = Taken::default();
    let mut one = |(draft, minted)| decide(draft, minted, (&world, &mut taken), moment.now());
    Ok(drafts.iter().zip(minted).map(&mut one).collect())
}

fn upserted(decided: &Decided) -> Upserted {
    match decided {
        Decided::Change(change) if change.from.is_none() => Upserted::Created(change.id),
        Decided::Change(change) => Upserted::Updated(change.id),
        Decided::Same(id) => Upserted::Unchanged(*id),
        Decided::Refused(refusal) => Upserted::Refused(refusal.clone()),
    }
}

/// What is so now, was made by us when we tried to make it and heard no answer.
fn settled(now: Vec<Upserted>, hoped: Option<Vec<Upserted>>) -> Vec<Upserted> {
    let Some(hoped) = hoped else { return now };
    let one = |(now, hoped): (Upserted, Upserted)| match (&now, &hoped) {
        (Upserted::Unchanged(id), Upserted::Created(same) | Upserted::Updated(same))
            if id == same =>
        {
            hoped
        }
        _ => now,
    };
    now.into_iter().zip(hoped).map(one).collect()
}
