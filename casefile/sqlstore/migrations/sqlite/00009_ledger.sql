-- What shows that a recorded event was changed: see casefile.Ledger.

-- +goose Up

-- Null in events from before; salt is null too where what an event said was erased.
ALTER TABLE event ADD COLUMN serial BIGINT; -- among the events of all cases
ALTER TABLE event ADD COLUMN salt   BLOB;
ALTER TABLE event ADD COLUMN digest BLOB;
ALTER TABLE event ADD COLUMN link   BLOB;
ALTER TABLE event ADD COLUMN key_id TEXT;

-- Where the events of each case end. A case from before has none until its next
-- event.
CREATE TABLE chain (
	case_number     BIGINT PRIMARY KEY REFERENCES cases (number),
	unchained_count BIGINT NOT NULL, -- its first events, which are from before
	event_count     BIGINT NOT NULL,
	mark            BLOB   NOT NULL
) WITHOUT ROWID;

-- Which serials were given, a row for each time that the secret was changed.
CREATE TABLE ledger_stretch (
	first_serial BIGINT PRIMARY KEY,
	last_serial  BIGINT NOT NULL,
	key_id       TEXT   NOT NULL,
	seal         BLOB   NOT NULL
) WITHOUT ROWID;

-- What there was before: only so much may lack what the rest has. One row; every
-- seal is over it.
CREATE TABLE ledger_start (
	event_count BIGINT NOT NULL,
	case_count  BIGINT NOT NULL,
	last_case   BIGINT NOT NULL
);
INSERT INTO ledger_start
	SELECT (SELECT COUNT(*) FROM event), (SELECT COUNT(*) FROM cases), (SELECT COALESCE(MAX(number), 0) FROM cases);

-- +goose Down
DROP TABLE ledger_start;
DROP TABLE ledger_stretch;
DROP TABLE chain;
ALTER TABLE event DROP COLUMN key_id;
ALTER TABLE event DROP COLUMN link;
ALTER TABLE event DROP COLUMN digest;
ALTER TABLE event DROP COLUMN salt;
ALTER TABLE event DROP COLUMN serial;
