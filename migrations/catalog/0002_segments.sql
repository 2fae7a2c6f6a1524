-- When a segment was last written for a release: one that no release names is deleted a while after.
ALTER TABLE segments ADD COLUMN written_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX segments_written ON segments (written_at);
