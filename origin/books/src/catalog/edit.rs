//! Changing a part of one product, as staff does.

use database::Store;

use super::check::Refusal;
use super::draft::{Draft, Stored};
use super::read::show;
use super::upsert::{Upserted, upsert};
use crate::payments::ROUNDS;
use crate::{Actor, Fault, Moment};

/// What became of the wish to change a product. `E` is why the change itself could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited<E> {
    /// It is so now.
    Now(Box<Stored>),
    /// It was so already.
    Unchanged(Box<Stored>),
    /// There is no such product.
    NotFound,
    /// It is of another version than the change is based on: this one.
    Changed(Box<Stored>),
    /// The product cannot be so.
    Refused(Refusal),
    /// The change makes no sense for this product.
    Rejected(E),
}

/// Changes the product with this id, slug or SKU; only if it is of the version `based_on`, where
/// one is given. Otherwise whoever changes it at the same moment is followed by this change.
///
/// # Errors
/// When the database fails, or others keep changing the same product.
pub async fn edit<S: Store, E>(
    store: &S,
    (key, based_on): (&str, Option<u64>),
    mut change: impl FnMut(&mut Draft) -> Result<(), E>,
    actor: &Actor,
    moment: &mut Moment,
) -> Result<Edited<E>, Fault> {
    for _ in 0..ROUNDS {
        let Some(stored) = show(store, key).await? else { return Ok(Edited::NotFound) };
        if based_on.is_some_and(|version| version != stored.version) {
            return Ok(Edited::Changed(Box::new(stored)));
        }
        let mut draft = stored.draft();
        if let Err(error) = change(&mut draft) {
            return Ok(Edited::Rejected(error));
        }
        let mut done = upsert(store, &[draft], actor, moment).await?;
        let id = match done.pop().ok_or(Fault::Stored("product"))? {
            Upserted::Unchanged(_) => return Ok(Edited::Unchanged(Box::new(stored))),
            Upserted::Refused(Refusal::Changed { .. }) => continue,
            Upserted::Refused(refusal) => return Ok(Edited::Refused(refusal)),
            Upserted::Created(id) | Upserted::Updated(id) => id,
        };
        let now = show(store, &id.to_string()).await?.ok_or(Fault::Stored("product"))?;
        return Ok(Edited::Now(Box::new(now)));
    }
    Err(Fault::Contended("changing a product"))
}
