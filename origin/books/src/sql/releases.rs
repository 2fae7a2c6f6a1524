//! Stored releases and their segments, in the origin's database.

statements! {
    RELEASE = "SELECT bytes, manifest FROM releases WHERE release = ?1";
    /// The newest one.
    LATEST = "SELECT release, hash, published_at, preview, manifest FROM releases
        ORDER BY release DESC LIMIT 1";
    /// One of them.
    ROW = "SELECT release, hash, published_at, preview, manifest FROM releases
        WHERE release = ?1";
    /// Below a number, limit: the newest first.
    LIST = "SELECT release, hash, published_at, preview, NULL FROM releases
        WHERE release < ?1 ORDER BY release DESC LIMIT ?2";
    /// Which of these segments (JSON array) are there.
    KNOWN_SEGMENTS = "SELECT s.hash FROM json_each(?1) AS k
        CROSS JOIN release_segments AS s ON s.hash = k.value";
    SEGMENTS = "SELECT s.hash, s.bytes FROM json_each(?1) AS k
        CROSS JOIN release_segments AS s ON s.hash = k.value";
    /// Hash, bytes, now.
    PUT_SEGMENT = "INSERT INTO release_segments (hash, bytes, written_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (hash) DO UPDATE SET written_at = excluded.written_at";
    /// JSON array, now: a new release needs these too, so they are as good as new.
    TOUCH_SEGMENTS = "UPDATE release_segments SET written_at = ?2
        FROM json_each(?1) AS k WHERE release_segments.hash = k.value";
    /// JSON array: refuses when one of the segments is not there.
    STILL_SEGMENTS = "SELECT iif(NOT EXISTS (SELECT 1
         FROM json_each(?1) AS k LEFT JOIN release_segments AS s ON s.hash = k.value
         WHERE s.hash IS NULL), 1, json('guard'))";
    /// Number, change: refuses unless this is the next number, and no release that is stored was
    /// compiled from anything newer.
    IS_NEXT = "SELECT iif(coalesce((SELECT max(release) FROM releases), 0) + 1 = ?1
         AND coalesce((SELECT change FROM releases ORDER BY release DESC LIMIT 1), 0) <= ?2,
        1, json('guard'))";
    /// Release, rules, hash, now, manifest, change, preview.
    STORE = "INSERT INTO releases (release, rules, bytes, hash, published_at, manifest, change,
         preview) VALUES (?1, ?2, x'', ?3, ?4, ?5, ?6, ?7)";

    /// The current one: it is not replaced.
    IN_USE = "UPDATE releases SET replaced_at = NULL WHERE release = ?1";
    /// Replaced before this moment, limit.
    DUE = "SELECT release FROM releases WHERE replaced_at < ?1 ORDER BY replaced_at LIMIT ?2";
    /// JSON array.
    DROP_RELEASES = "DELETE FROM releases WHERE release IN (SELECT value FROM json_each(?1))";
}

/// What walks over all stored releases: a sweeper's work, a few times a day.
pub(crate) mod whole {
    statements! {
        /// The current one, now.
        REPLACED = "UPDATE releases SET replaced_at = ?2
            WHERE release <> ?1 AND replaced_at IS NULL";
        /// Those that no release names, written before this moment.
        DROP_SEGMENTS = "DELETE FROM release_segments WHERE written_at < ?1
            AND hash NOT IN (SELECT t.atom FROM releases AS r, json_tree(r.manifest) AS t
             WHERE r.manifest IS NOT NULL AND t.type = 'text')";
        /// The same in the catalog database.
        DROP_SHOWN_SEGMENTS = "DELETE FROM segments WHERE written_at < ?1
            AND hash NOT IN (SELECT t.atom FROM releases AS r, json_tree(r.manifest) AS t
             WHERE t.type = 'text')";
    }
}
