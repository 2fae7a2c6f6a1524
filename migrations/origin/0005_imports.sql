-- How far each file has been imported: the same file goes on where it was, and an export has the
-- columns of the last one in their places. One row a file, by the SHA-256 of its bytes.
CREATE TABLE imports (
  digest TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  header TEXT NOT NULL CHECK (json_valid(header)),
  -- Where the first product begins that is not settled: bytes before it, and its row.
  next_offset INTEGER NOT NULL CHECK (next_offset >= 0),
  next_row INTEGER NOT NULL CHECK (next_row > 0),
  created INTEGER NOT NULL CHECK (created >= 0),
  changed INTEGER NOT NULL CHECK (changed >= 0),
  unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
  failed INTEGER NOT NULL CHECK (failed >= 0),
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT, WITHOUT ROWID;
