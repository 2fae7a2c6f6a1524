-- Releases in segments: what two releases have in common is stored once.

-- The manifest of a release whose parts are segments; without one, `bytes` is the whole release, as
-- the first form of releases was. `hash` names its content: equal contents, equal hashes, whatever
-- the number.
ALTER TABLE releases ADD COLUMN manifest TEXT CHECK (manifest IS NULL OR json_valid(manifest));
-- The change of the catalog it was compiled from.
ALTER TABLE releases ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
-- It was made to be looked at, with what is still being worked on.
ALTER TABLE releases ADD COLUMN preview INTEGER NOT NULL DEFAULT 0 CHECK (preview IN (0, 1));
-- When it was last seen not to be current. It is deleted a while after.
ALTER TABLE releases ADD COLUMN replaced_at INTEGER;
CREATE INDEX releases_replaced ON releases (replaced_at) WHERE replaced_at IS NOT NULL;

CREATE TABLE release_segments (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
  bytes BLOB NOT NULL CHECK (length(bytes) <= 6000000),
  written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX release_segments_written ON release_segments (written_at);
