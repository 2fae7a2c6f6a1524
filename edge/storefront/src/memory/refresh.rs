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
    let head = read::changes(host, known.release.number(), known.availability).await?;
    let view = match head.manifest {
        None => View {
            bands: changed(&known, head.availability, head.bands),
            release: known.release,
            availability: head.availability,
            read_at,
        },
        Some(manifest) => {
            let release = cold::fetch(host, memory, &manifest, Some(&known.release)).await?;
            // Bands are counted by ordinals, and the new release has others.
            let (availability, scarce) = read::scarce(host).await?;
            let bands = Arc::new(Bands::of(&release, scarce));
            View { release: Arc::new(release), bands, availability, read_at }
        }
    };
    memory.keep(view);
    Ok(())
}

/// The known bands with these changes. After a rebuild of the database they are all there are.
fn changed(
    known: &View,
    version: i64,
    changes: Vec<(domain::VariantId, domain::stock::Band)>,
) -> Arc<Bands> {
    if changes.is_empty() && version == known.availability {
        return Arc::clone(&known.bands);
    }
    let mut bands = match version < known.availability {
        true => Bands::new(&known.release),
        false => Bands::clone(&known.bands),
    };
    for (variant, band) in changes {
        bands.set(&known.release, variant, band);
    }
    Arc::new(bands)
}
