-- The highest replication index that was seen in this epoch: a lower one proves that the primary
-- has built its log anew, and raises the epoch in store_identity.
CREATE TABLE log_seen (
    one INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    index_seen INTEGER NOT NULL CHECK (index_seen >= 0)
) STRICT;
