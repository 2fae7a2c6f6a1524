//! Which database, whose database, and what runs a batch on it.

use std::future::Future;

use domain::{Millis, Region};

use crate::{Batch, BatchError, Rows, Statement};

/// Which of the shop's databases a batch is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Database {
    /// Published releases and availability; read everywhere, written by the origin.
    Catalog,
    /// The carts of one region, written there.
    Carts(Region),
    /// A replica of a region's carts, elsewhere: only read, while their primary is away.
    CartsReplica(Region),
    /// Orders, stock, payments: the origin's own.
    Origin,
}

/// Whose database it is: the row that every batch is checked against.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The shop.
    pub store: String,
    /// `production`, `staging`, a developer's name.
    pub environment: String,
}

impl Identity {
    /// An identity of these two names.
    pub fn new(store: impl Into<String>, environment: impl Into<String>) -> Self {
        Self { store: store.into(), environment: environment.into() }
    }

    /// The guard that adapters run before the first step of a batch. It answers the epoch in one
    /// row, or fails because the identity row is another one.
    #[must_use]
    pub fn guard(&self) -> Statement {
        Statement::new(IDENTITY_GUARD).bind(&self.store).bind(&self.environment)
    }
}

/// `store_identity` holds one row, so either one or no row matches.
const IDENTITY_GUARD: &str = "SELECT iif(count(*) = 1, max(epoch), json('identity')) \
                              FROM store_identity WHERE store = ?1 AND environment = ?2";

/// Something that runs batches.
///
/// The future is not required to be `Send`: an isolate and the simulator have one thread. Where a
/// store's future happens to be `Send`, as `database_local::Local`'s is, a native server may spawn
/// it.
pub trait Store {
    /// Runs the batch as one transaction, and answers when it is durable.
    ///
    /// A batch that could not be started within `within` is not run and answers
    /// [`BatchError::Deadline`].
    fn run(&self, batch: &Batch, within: Millis) -> impl Future<Output = Result<Rows, BatchError>>;
}

impl<S: Store> Store for &S {
    fn run(&self, batch: &Batch, within: Millis) -> impl Future<Output = Result<Rows, BatchError>> {
        (**self).run(batch, within)
    }
}

impl<S: Store> Store for std::sync::Arc<S> {
    fn run(&self, batch: &Batch, within: Millis) -> impl Future<Output = Result<Rows, BatchError>> {
        (**self).run(batch, within)
    }
}
