//! Releases that somebody looks at before they are published, beside the one that everybody sees.

use std::collections::VecDeque;
use std::sync::Arc;

use domain::Millis;
use release::Bands;

use super::read::{self, ReadError};
use super::{Memory, View, cold};
use crate::failure::{Code, Failure};
use crate::host::Host;
use crate::log::chain;
use crate::shop::Shop;
use crate::trace::Trace;

/// Previews remembered at once. An isolate has 128 MB for everything; what a preview has in common
/// with the shown release is there once, the rest is another catalog each time.
const PREVIEWS_MAX: usize = 2;
/// A preview asks this often whether it is still kept, and how much there is of everything.
const LOOK_EVERY: Millis = Millis::from_seconds(10);

/// The previews that are remembered, the last one asked for at the end.
#[derive(Debug, Default)]
pub(super) struct Previews(VecDeque<(u64, Memory)>);

impl Previews {
    /// What is remembered of a release: nothing yet, perhaps.
    pub(super) fn of(&mut self, release: u64) -> Memory {
        let memory = self.take(release).unwrap_or_default();
        if self.0.len() >= PREVIEWS_MAX {
            self.0.pop_front();
        }
        self.0.push_back((release, memory.clone()));
        memory
    }

    /// Forgets a release.
    pub(super) fn take(&mut self, release: u64) -> Option<Memory> {
        let at = self.0.iter().position(|(number, _)| *number == release)?;
        self.0.remove(at).map(|(_, memory)| memory)
    }

    /// What is remembered of a release, without asking for it.
    pub(super) fn view(&self, release: u64) -> Option<View> {
        self.0.iter().find(|(number, _)| *number == release)?.1.view()
    }
}

/// The catalog of a release that is looked at: from memory when it was read lately, otherwise by a
/// read of the request's own. While the database is away, what is remembered goes on answering.
///
/// # Errors
/// When the release is not kept any more, or cannot be read.
pub(crate) async fn preview<H: Host>(
    host: &H,
    shop: &Shop,
    trace: &Trace,
    release: u64,
) -> Result<View, Failure> {
    let memory = shop.memory().lock().previews.of(release);
    let known = memory.view();
    let fresh = |view: &View| host.now().since(view.read_at) < LOOK_EVERY;
    if let Some(view) = known.clone().filter(fresh) {
        return Ok(view);
    }
    match look(host, (shop.memory(), &memory), release).await {
        Ok(view) => Ok(view),
        Err(ReadError::Unpublished) => {
            shop.memory().lock().previews.take(release);
            Err(Failure::new(Code::PreviewGone))
        }
        Err(error) => {
            let Some(view) = known else { return Err(Failure::away(Code::Unavailable, &error)) };
            trace.warn(host, "preview refresh failed", &chain(&error));
            Ok(view)
        }
    }
}

/// Reads a release, or what has changed around it.
async fn look<H: Host>(
    host: &H,
    (live, memory): (&Memory, &Memory),
    release: u64,
) -> Result<View, ReadError> {
    let read_at = host.now();
    let head = read::preview(host, release).await?;
    let manifest = head.manifest.ok_or(ReadError::Unpublished)?;
    let release = match memory.view() {
        Some(known) => known.release,
        None => {
            let shown = live.view();
            let shown = shown.as_ref().map(View::release);
            Arc::new(cold::fetch(host, memory, &manifest, shown).await?)
        }
    };
    let bands = Arc::new(Bands::of(&release, head.bands));
    let view = View { release, bands, point: head.point, read_at };
    memory.keep(view.clone());
    Ok(view)
}

#[cfg(test)]
mod tests {
    use super::{Memory, PREVIEWS_MAX, Previews};

    #[test]
    fn the_one_asked_for_longest_ago_is_forgotten_first() {
        let mut previews = Previews::default();
        let first = previews.of(0);
        for other in 1..u64::try_from(PREVIEWS_MAX).unwrap() {
            previews.of(other);
        }
        let same = |one: &Memory, other: &Memory| std::sync::Arc::ptr_eq(&one.0, &other.0);
        assert!(same(&first, &previews.of(0)));
        previews.of(100);
        assert!(same(&first, &previews.of(0)));
        (200..200 + u64::try_from(PREVIEWS_MAX).unwrap()).for_each(|one| drop(previews.of(one)));
        assert!(!same(&first, &previews.of(0)));
        assert_eq!(previews.0.len(), PREVIEWS_MAX);
    }
}
