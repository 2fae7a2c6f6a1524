//! The JSON of a manifest.

use std::collections::BTreeMap;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::hash::SegmentHash;
use crate::manifest::{FORMAT, Manifest, Piece, Role};

/// Why a text is not a manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is not JSON of that shape.
    #[error("the manifest is not in the form of version {FORMAT}")]
    Form(#[from] serde_json::Error),
    /// It is of another version.
    #[error("the manifest is of version {0}, this code reads {FORMAT}")]
    Version(u32),
    /// A segment is named by what is no hash.
    #[error("a segment of the manifest has no proper name")]
    Hash,
    /// The buckets of products or of the index are not a power of two.
    #[error("the {0} are not as many as there can be")]
    Buckets(Role),
}

/// Hash, bytes, items, variants.
type PieceShape = (String, u32, u32, u32);

#[derive(Serialize, Deserialize)]
struct ManifestShape {
    format: u32,
    release: u64,
    rules: u32,
    compiled_at: i64,
    #[serde(flatten)]
    pieces: BTreeMap<String, Vec<PieceShape>>,
}

/// What is read first, of any version.
#[derive(Deserialize)]
struct VersionShape {
    format: u32,
}

pub(super) fn write(manifest: &Manifest) -> String {
    let shape = |piece: &Piece| (piece.hash.to_string(), piece.bytes, piece.items, piece.variants);
    let pieces = Role::ALL.into_iter().map(|role| {
        let pieces = manifest.of(role).iter().map(shape).collect();
        (role.as_str().to_owned(), pieces)
    });
    let shape = ManifestShape {
        format: FORMAT,
        release: manifest.release,
        rules: manifest.rules,
        compiled_at: manifest.compiled_at.millis(),
        pieces: pieces.collect(),
    };
    // Numbers and texts in maps keyed by texts are always JSON.
    serde_json::to_string(&shape).unwrap_or_default()
}

pub(super) fn read(json: &str) -> Result<Manifest, ManifestError> {
    let VersionShape { format } = serde_json::from_str(json)?;
    if format != FORMAT {
        return Err(ManifestError::Version(format));
    }
    let mut shape: ManifestShape = serde_json::from_str(json)?;
    let mut pieces = Vec::new();
    for role in Role::ALL {
        let of_role = shape.pieces.remove(role.as_str()).unwrap_or_default();
        let found = of_role.iter().map(|(hash, bytes, items, variants)| {
            let hash = SegmentHash::parse(hash).ok_or(ManifestError::Hash)?;
            Ok(Piece { role, hash, bytes: *bytes, items: *items, variants: *variants })
        });
        let found: Vec<Piece> = found.collect::<Result<_, ManifestError>>()?;
        let bucketed = matches!(role, Role::Products | Role::Index);
        if bucketed && !found.is_empty() && !found.len().is_power_of_two() {
            return Err(ManifestError::Buckets(role));
        }
        pieces.extend(found);
    }
    Ok(Manifest {
        release: shape.release,
        rules: shape.rules,
        compiled_at: Timestamp::from_millis(shape.compiled_at),
        pieces,
    })
}
