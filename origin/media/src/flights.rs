//! What is being made right now, so that a thousand shoppers who ask for a new picture have it made
//! once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::watch;

use crate::limits::WAITING_MAX;
use crate::media::Missing;
use crate::name::File;

type Made = Result<Bytes, Missing>;
type Landing = watch::Receiver<Option<Made>>;

/// The variants being made. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Flights(Arc<Mutex<HashMap<File, Landing>>>);

impl Flights {
    /// What `make` makes of this file, or what an earlier call for it is already making.
    ///
    /// The making goes on when the caller goes away: others may wait for it, and the next one who
    /// asks finds it made.
    pub(crate) async fn join<F>(&self, file: File, make: impl FnOnce() -> F) -> Made
    where
        F: Future<Output = Made> + Send + 'static,
    {
        let mut landing = self.board(file, make)?;
        let landed = landing.wait_for(Option::is_some).await;
        // Without a result the task has ended with its runtime: there is nobody left to make it.
        landed.ok().and_then(|made| made.clone()).unwrap_or(Err(Missing::Busy))
    }

    fn board<F>(&self, file: File, make: impl FnOnce() -> F) -> Result<Landing, Missing>
    where
        F: Future<Output = Made> + Send + 'static,
    {
        let mut flying = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = flying.len() >= WAITING_MAX;
        match flying.entry(file) {
            Entry::Occupied(flight) => Ok(flight.get().clone()),
            Entry::Vacant(_) if full => Err(Missing::Busy),
            Entry::Vacant(place) => {
                let (land, landing) = watch::channel(None);
                place.insert(landing.clone());
                let seat = Seat { flights: self.clone(), file };
                let making = make();
                tokio::spawn(async move {
                    let made = making.await;
                    // Off the list before it is told, so that whoever was told finds it made.
                    drop(seat);
                    drop(land.send(Some(made)));
                });
                Ok(landing)
            }
        }
    }
}

/// A place on the list, given up however the making ends.
struct Seat {
    flights: Flights,
    file: File,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut flying = self.flights.0.lock().unwrap_or_else(PoisonError::into_inner);
        flying.remove(&self.file);
    }
}
