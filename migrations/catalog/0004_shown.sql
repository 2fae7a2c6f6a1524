-- When it was last decided which release is for sale, by publishing or by rolling back. It never
-- falls, also when this database is lost and made anew: together with the version of the
-- availability it tells a replica that lags from a shop that went back on purpose.
CREATE TABLE shown (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at INTEGER NOT NULL CHECK (at >= 0)
) STRICT;

INSERT INTO shown (one, at) VALUES (1, 0);
