//! Bringing the memory up to date, after the response.

use std::sync::Arc;

use release::Bands;

use super::read::{self, ReadError};
use super::{Memory, Need, View, cold};
use crate::host::Host;

/// Asks what is new, fetches it, and remembers it.
pub(super) async fn refresh<H: Host>(host: &H, memory: &Memory) -> Result<(), ReadError> {
    let Some(known) = memory.view() else {
        cold::read(host, memory, Need::Whole).await?;
        return Ok(());
    };
    let read_at = host.now();
    let head = read::changes(host, known.release.number(), known.point).await?;
    let view = match head.manifest {
        None if head.point.shown_at == known.point.shown_at => View {
            bands: changed(&known, head.bands),
            release: known.release,
            point: head.point,
            read_at,
        },
        // The same release was shown anew, perhaps by a database that was rebuilt: its versions
        // are others.
        None => {
            let (point, scarce) = read::scarce(host, head.point).await?;
            let bands = Arc::new(Bands::of(&known.release, scarce));
            View { release: known.release, bands, point, read_at }
        }
        Some(manifest) => {
            let release = cold::fetch(host, memory, &manifest, Some(&known.release)).await?;
            // Bands are counted by ordinals, and the new release has others.
            let (point, scarce) = read::scarce(host, head.point).await?;
            let bands = Arc::new(Bands::of(&release, scarce));
            View { release: Arc::new(release), bands, point, read_at }
        }
    };
    memory.keep(view);
    Ok(())
}

/// The known bands with these changes.
fn changed(known: &View, changes: Vec<(domain::VariantId, domain::stock::Band)>) -> Arc<Bands> {
    if changes.is_empty() {
        return Arc::clone(&known.bands);
    }
    let mut bands = Bands::clone(&known.bands);
    for (variant, band) in changes {
        bands.set(&known.release, variant, band);
    }
    Arc::new(bands)
}
