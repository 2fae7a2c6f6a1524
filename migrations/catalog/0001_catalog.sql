-- The catalog database: written by the origin, replicated to wherever the edge reads.
-- It holds no personal data and nothing that is not on public pages.

-- Pieces of releases, named by the SHA-256 of their bytes, so that what did not change is not sent
-- again. The limit keeps one row inside one answer of the server, base64 included.
CREATE TABLE segments (
    hash TEXT PRIMARY KEY NOT NULL CHECK (length(hash) = 64),
    bytes BLOB NOT NULL CHECK (length(bytes) <= 6000000)
) STRICT;

-- A release is a manifest of segments. It is written whole before anything points to it.
CREATE TABLE releases (
    release INTEGER PRIMARY KEY CHECK (release > 0),
    manifest TEXT NOT NULL CHECK (json_valid(manifest)),
    published_at INTEGER NOT NULL
) STRICT;

-- The one release that is for sale. Publishing and rolling back change this row and nothing else.
CREATE TABLE current_release (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    release INTEGER NOT NULL REFERENCES releases (release)
) STRICT;

-- What shoppers are told about stock. A row changes only when its band does.
CREATE TABLE availability (
    variant TEXT PRIMARY KEY NOT NULL,
    band TEXT NOT NULL CHECK (band IN ('IN_STOCK', 'FEW', 'NONE', 'BACKORDER')),
    version INTEGER NOT NULL CHECK (version > 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX availability_by_version ON availability (version);

CREATE TABLE availability_version (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL CHECK (version >= 0)
) STRICT;

INSERT INTO availability_version (one, version) VALUES (1, 0);
