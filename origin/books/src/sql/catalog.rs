//! What the origin writes to the catalog database, which replicates it to every edge.

statements! {
    /// Which of these segments (JSON array) are there.
    KNOWN_SEGMENTS = "SELECT s.hash FROM json_each(?1) AS k
        CROSS JOIN segments AS s ON s.hash = k.value";
    /// Hash, bytes, now.
    SEGMENT = "INSERT INTO segments (hash, bytes, written_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (hash) DO UPDATE SET written_at = excluded.written_at";
    /// JSON array, now: a new release needs these too, so they are as good as new.
    TOUCH_SEGMENTS = "UPDATE segments SET written_at = ?2
        FROM json_each(?1) AS k WHERE segments.hash = k.value";
    /// JSON array: refuses when one of the segments is not there.
    STILL_SEGMENTS = "SELECT iif(NOT EXISTS (SELECT 1
         FROM json_each(?1) AS k LEFT JOIN segments AS s ON s.hash = k.value
         WHERE s.hash IS NULL), 1, json('guard'))";
    RELEASE = "INSERT INTO releases (release, manifest, published_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (release) DO NOTHING";
    /// Refuses to show a release whose parts are not all here.
    HAS_RELEASE = "SELECT iif(EXISTS (SELECT 1 FROM releases WHERE release = ?1),
        1, json('guard'))";
    /// Refuses when a newer release is shown.
    NONE_NEWER = "SELECT iif(coalesce((SELECT release FROM current_release WHERE one = 1), 0) <= ?1,
        1, json('guard'))";
    FLIP = "INSERT INTO current_release (one, release) VALUES (1, ?1)
        ON CONFLICT (one) DO UPDATE SET release = excluded.release";
    /// Now. Goes with every FLIP: whoever has seen the one before can tell that this one is later.
    SHOWN = "UPDATE shown SET at = max(at + 1, ?1) WHERE one = 1";
    /// JSON array. The current release stays, whatever is said.
    DROP_RELEASES = "DELETE FROM releases WHERE release IN (SELECT value FROM json_each(?1))
        AND release NOT IN (SELECT release FROM current_release WHERE one = 1)";
    /// Which of these releases (JSON array) are there.
    KNOWN_RELEASES = "SELECT r.release FROM json_each(?1) AS k
        CROSS JOIN releases AS r ON r.release = k.value";
    CURRENT = "SELECT release FROM current_release WHERE one = 1";

    AVAILABILITY_VERSION = "SELECT version FROM availability_version WHERE one = 1";
    /// Refuses when somebody has shown something since.
    STILL_AVAILABILITY = "SELECT iif((SELECT version FROM availability_version WHERE one = 1) = ?1,
        1, json('guard'))";
    NEXT_AVAILABILITY = "INSERT INTO availability_version (one, version) VALUES (1, 1)
        ON CONFLICT (one) DO UPDATE SET version = version + 1";
    /// JSON [{variant, band}]: only bands that differ are written, under the newest version.
    BANDS = "INSERT INTO availability (variant, band, version)
        SELECT b.value ->> 'variant', b.value ->> 'band',
         (SELECT version FROM availability_version WHERE one = 1)
        FROM json_each(?1) AS b WHERE true
        ON CONFLICT (variant) DO UPDATE SET band = excluded.band, version = excluded.version
         WHERE availability.band <> excluded.band";
    /// Which of these variants (JSON array) have which band.
    KNOWN_BANDS = "SELECT a.variant, a.band FROM json_each(?1) AS v
        JOIN availability AS a ON a.variant = v.value";
}
