//! The questions to the catalog database, and what their answers mean.

use bytes::Bytes;
use database::{Batch, BatchError, Database, RowError, Rows, Statement, Step};
use domain::stock::Band;
use domain::{Millis, VariantId};
use release::{Manifest, ManifestError, Piece, Release, ReleaseError, SegmentHash, slug_spread};

use super::Need;
use crate::host::{Host, HostError};

/// How long a read of the catalog may take.
const READ_WITHIN: Millis = Millis::from_seconds(3);
/// Bytes of segments that are asked for at once, about: an isolate holds them twice while it
/// decodes the answer, and the server's answers are capped at 10 MB.
const FETCH_BYTES: usize = 1_000_000;

/// Why the catalog could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error("the catalog database did not answer")]
    Host(#[from] HostError),
    #[error("the catalog database answered rows of another shape")]
    Row(#[from] RowError),
    #[error("nothing is published yet")]
    Unpublished,
    #[error("a segment does not have the hash that it is named by")]
    SegmentDamaged,
    #[error("the manifest of the release cannot be read")]
    Manifest(#[from] ManifestError),
    #[error("the release cannot be read")]
    Release(#[from] ReleaseError),
    #[error("the availability of a variant cannot be read")]
    Availability,
}

const CURRENT: &str = "SELECT release FROM current_release WHERE one = 1";
/// Only a release other than the known one sends its manifest.
const MANIFEST: &str = "SELECT r.manifest FROM current_release c \
    JOIN releases r ON r.release = c.release WHERE c.one = 1 AND c.release <> ?1";
const MANIFEST_OF: &str = "SELECT manifest FROM releases WHERE release = ?1";
/// What every answer needs.
const SHOP: &str = "SELECT s.hash, s.bytes FROM current_release c \
    JOIN releases r ON r.release = c.release JOIN json_each(r.manifest, '$.shop') e \
    JOIN segments s ON s.hash = json_extract(e.value, '$[0]') WHERE c.one = 1";
/// The one bucket that a slug can be in, found together with the manifest.
const BUCKET: &str = "SELECT s.hash, s.bytes FROM current_release c \
    JOIN releases r ON r.release = c.release \
    JOIN segments s ON s.hash = json_extract(r.manifest, '$.products[' || \
        (?1 & (json_array_length(r.manifest, '$.products') - 1)) || '][0]') WHERE c.one = 1";
const SEGMENTS: &str = "SELECT s.hash, s.bytes FROM json_each(?1) e \
    JOIN segments s ON s.hash = e.value";
/// Fails where one of them is missing: at a replica that has not heard of them yet.
const HAS_SEGMENTS: &str = "SELECT iif(count(*) = json_array_length(?1), 1, json('guard')) \
    FROM json_each(?1) e JOIN segments s ON s.hash = e.value";
const POINT: &str = "SELECT s.at, v.version FROM shown s JOIN availability_version v \
    ON v.one = s.one WHERE s.one = 1";
/// The same, which fails where the database is not as far as that.
const POINT_SINCE: &str = "SELECT s.at, v.version FROM shown s JOIN availability_version v \
    ON v.one = s.one WHERE s.one = 1 AND iif((s.at, v.version) >= (?1, ?2), 1, json('guard'))";
/// Bands as one text, 27 characters each: a thousand rows cost an isolate as much as one.
const SCARCE: &str = "SELECT group_concat(substr(variant, 5) || substr(band, 1, 1), '') \
    FROM availability WHERE band <> 'IN_STOCK'";
/// Only what is newer than the known version.
const CHANGED: &str = "SELECT group_concat(substr(variant, 5) || substr(band, 1, 1), '') \
    FROM availability WHERE version > ?1";
const BANDS_OF: &str = "SELECT group_concat(substr(a.variant, 5) || substr(a.band, 1, 1), '') \
    FROM json_each(?1) e JOIN availability a ON a.variant = e.value";

/// The characters of one band in a text of bands: a ULID and a letter.
const BAND_WIDTH: usize = 27;

/// How far a catalog database is: when it was last decided what is for sale, and then the version
/// of the availability. It never falls, so a database that is not as far as another one lags.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Point {
    pub(crate) shown_at: i64,
    pub(crate) availability: i64,
}

/// What the database says first.
pub(super) struct Head {
    /// Its manifest, unless it is the known one.
    pub(super) manifest: Option<Manifest>,
    /// How far the database is.
    pub(super) point: Point,
    /// Bands: all scarce ones, or the changed ones.
    pub(super) bands: Vec<(VariantId, Band)>,
    /// Segments that came along.
    pub(super) segments: Vec<(SegmentHash, Bytes)>,
}

/// Asks a catalog that nothing is known of.
pub(super) async fn cold<H: Host>(host: &H, need: Need<'_>) -> Result<Head, ReadError> {
    let mut batch = Batch::read("catalog");
    let mut ask = Ask::new(&mut batch, -1, None);
    ask.segments.push(batch.push(Statement::new(SHOP)));
    match need {
        Need::Slug(slug) => {
            let spread = i64::from(slug_spread(slug));
            ask.segments.push(batch.push(Statement::new(BUCKET).bind(spread)));
        }
        Need::Whole => ask.bands = Some(batch.push(Statement::new(SCARCE))),
        Need::Shop | Need::Product(_) => {}
    }
    ask.answer(host, &host.run(Database::Catalog, &batch, READ_WITHIN).await?).await
}

/// Asks a catalog what is new. One that is not as far as what is known has nothing to say.
pub(super) async fn changes<H: Host>(
    host: &H,
    release: u64,
    known: Point,
) -> Result<Head, ReadError> {
    let mut batch = Batch::read("catalog changes");
    let mut ask = Ask::new(&mut batch, i64::try_from(release).unwrap_or(-1), Some(known));
    ask.bands = Some(batch.push(Statement::new(CHANGED).bind(known.availability)));
    ask.answer(host, &host.run(Database::Catalog, &batch, READ_WITHIN).await?).await
}

/// Asks for a release by its number. Without a manifest it is not kept.
pub(super) async fn preview<H: Host>(host: &H, release: u64) -> Result<Head, ReadError> {
    let mut batch = Batch::read("preview");
    let number = i64::try_from(release).unwrap_or(-1);
    let ask = Ask {
        current: batch.push(Statement::new(CURRENT)),
        manifest: batch.push(Statement::new(MANIFEST_OF).bind(number)),
        point: batch.push(Statement::new(POINT)),
        bands: Some(batch.push(Statement::new(SCARCE))),
        segments: Vec::new(),
    };
    ask.answer(host, &host.run(Database::Catalog, &batch, READ_WITHIN).await?).await
}

/// Every band that is worth a word, of a database that is at least as far as another one was.
pub(super) async fn scarce<H: Host>(
    host: &H,
    known: Point,
) -> Result<(Point, Vec<(VariantId, Band)>), ReadError> {
    let mut batch = Batch::read("availability");
    let at = batch.guard(since(known));
    let step = batch.push(Statement::new(SCARCE));
    let rows = host.run(Database::Catalog, &batch, READ_WITHIN).await?;
    Ok((point(&rows, at)?, bands(&rows, step)?))
}

fn since(known: Point) -> Statement {
    Statement::new(POINT_SINCE).bind(known.shown_at).bind(known.availability)
}

/// The bands of these variants.
pub(super) async fn bands_of<H: Host>(
    host: &H,
    variants: &[VariantId],
) -> Result<Vec<(VariantId, Band)>, ReadError> {
    let ids: Vec<String> = variants.iter().map(VariantId::to_string).collect();
    let mut batch = Batch::read("availability of some");
    let step = batch.push(Statement::new(BANDS_OF).bind(list(&ids)));
    let rows = host.run(Database::Catalog, &batch, READ_WITHIN).await?;
    bands(&rows, step)
}

/// Fetches segments, checked against their names. Nothing when no database has all of them.
pub(super) async fn segments<H: Host>(
    host: &H,
    hashes: &[SegmentHash],
) -> Result<Vec<(SegmentHash, Bytes)>, ReadError> {
    let names: Vec<String> = hashes.iter().map(SegmentHash::to_string).collect();
    let mut batch = Batch::read("segments");
    batch.guard(Statement::new(HAS_SEGMENTS).bind(list(&names)));
    let step = batch.push(Statement::new(SEGMENTS).bind(list(&names)));
    let rows = match host.run(Database::Catalog, &batch, READ_WITHIN).await {
        Err(HostError::Batch(BatchError::Refused(_))) => return Ok(Vec::new()),
        rows => rows?,
    };
    let mut found = Vec::new();
    named(host, &rows, step, &mut found).await?;
    Ok(found)
}

/// As many of the missing segments as are asked for at once.
pub(super) fn portion(
    manifest: &Manifest,
    missing: impl Fn(&SegmentHash) -> bool,
) -> Vec<SegmentHash> {
    let mut portion: Vec<SegmentHash> = Vec::new();
    let mut bytes = 0_usize;
    let size = |piece: &Piece| usize::try_from(piece.bytes).unwrap_or(usize::MAX);
    for piece in manifest.segments().iter().filter(|piece| missing(&piece.hash)) {
        let sum = bytes.saturating_add(size(piece));
        if !portion.is_empty() && sum > FETCH_BYTES {
            break;
        }
        if !portion.contains(&piece.hash) {
            portion.push(piece.hash);
            bytes = sum;
        }
    }
    portion
}

/// The segment that is still needed before a partial release can answer.
pub(super) fn needed(release: &Release, need: Need<'_>) -> Option<SegmentHash> {
    match need {
        Need::Slug(slug) => release.needs_slug(slug),
        Need::Product(id) => release.needs_product(id),
        Need::Shop | Need::Whole => None,
    }
}

/// The steps of a first question.
struct Ask {
    current: Step,
    manifest: Step,
    point: Step,
    bands: Option<Step>,
    segments: Vec<Step>,
}

impl Ask {
    fn new(batch: &mut Batch, known: i64, far: Option<Point>) -> Self {
        Self {
            current: batch.push(Statement::new(CURRENT)),
            manifest: batch.push(Statement::new(MANIFEST).bind(known)),
            point: batch.push(far.map_or(Statement::new(POINT), since)),
            bands: None,
            segments: Vec::new(),
        }
    }

    async fn answer<H: Host>(&self, host: &H, rows: &Rows) -> Result<Head, ReadError> {
        if rows.of(self.current).first().is_none() {
            return Err(ReadError::Unpublished);
        }
        let manifest = rows.of(self.manifest).first();
        let mut segments = Vec::new();
        for step in &self.segments {
            named(host, rows, *step, &mut segments).await?;
        }
        Ok(Head {
            manifest: manifest
                .map(|row| row.text(0))
                .transpose()?
                .map(Manifest::parse)
                .transpose()?,
            point: point(rows, self.point)?,
            bands: self.bands.map_or(Ok(Vec::new()), |step| bands(rows, step))?,
            segments,
        })
    }
}

async fn named<H: Host>(
    host: &H,
    rows: &Rows,
    step: Step,
    found: &mut Vec<(SegmentHash, Bytes)>,
) -> Result<(), ReadError> {
    let rows = &rows.of(step).rows;
    let bytes = rows.iter().map(|row| row.blob(1)).collect::<Result<Vec<_>, _>>()?;
    let hashes = host.sha256(&bytes).await;
    if hashes.len() != rows.len() {
        return Err(ReadError::SegmentDamaged);
    }
    for ((row, bytes), hash) in rows.iter().zip(bytes).zip(hashes) {
        let hash = SegmentHash::from_bytes(hash);
        if SegmentHash::parse(row.text(0)?) != Some(hash) {
            return Err(ReadError::SegmentDamaged);
        }
        found.push((hash, Bytes::copy_from_slice(bytes)));
    }
    Ok(())
}

fn point(rows: &Rows, step: Step) -> Result<Point, ReadError> {
    match rows.of(step).first() {
        Some(row) => Ok(Point { shown_at: row.integer(0)?, availability: row.integer(1)? }),
        None => Ok(Point::default()),
    }
}

fn bands(rows: &Rows, step: Step) -> Result<Vec<(VariantId, Band)>, ReadError> {
    let text = match rows.of(step).first() {
        Some(row) => row.optional_text(0)?.unwrap_or_default(),
        None => "",
    };
    let mut bands = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (one, after) = rest.split_at_checked(BAND_WIDTH).ok_or(ReadError::Availability)?;
        bands.push(band(one).ok_or(ReadError::Availability)?);
        rest = after;
    }
    Ok(bands)
}

fn band(text: &str) -> Option<(VariantId, Band)> {
    let (ulid, letter) = text.split_at_checked(BAND_WIDTH - 1)?;
    let band = match letter {
        "I" => Band::InStock,
        "F" => Band::Few,
        "N" => Band::None,
        "B" => Band::Backorder,
        _ => return None,
    };
    Some((VariantId::parse(&format!("var_{ulid}")).ok()?, band))
}

/// A list of texts without quotes in them, as JSON.
fn list(texts: &[String]) -> String {
    format!("[\"{}\"]", texts.join("\",\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_a_name_and_a_letter() {
        let ulid = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
        let parsed = band(&format!("{ulid}F"));
        assert_eq!(parsed, Some((VariantId::parse(&format!("var_{ulid}")).unwrap(), Band::Few)));
        assert_eq!(band(&format!("{ulid}X")), None);
        assert_eq!(band("short"), None);
    }
}
