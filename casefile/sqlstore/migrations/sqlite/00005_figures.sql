-- What the figures count: the milestones of the cases, in the order of time, and
-- what they are counted as. Nobody's personal data is among it.

-- +goose Up

-- Each combination once; there are some hundreds.
CREATE TABLE profile (
	id         INTEGER PRIMARY KEY,
	kind       TEXT    NOT NULL,
	stage      INTEGER NOT NULL,
	department TEXT    NOT NULL,
	language   TEXT    NOT NULL,
	channel    TEXT    NOT NULL,
	timing     TEXT    NOT NULL,
	promise    TEXT    NOT NULL,
	outcome    TEXT    NOT NULL,
	overturned BOOLEAN NOT NULL,
	UNIQUE (kind, stage, department, language, channel, timing, promise, outcome, overturned)
);

CREATE TABLE milestone (
	at          BIGINT  NOT NULL,
	case_number BIGINT  NOT NULL,
	n           INTEGER NOT NULL, -- among those of the case
	profile     BIGINT  NOT NULL REFERENCES profile (id),
	day_zero    TEXT    NOT NULL, -- of an answer: from which its working days count
	cause       TEXT    NOT NULL, -- of an answer: a colleague's word
	PRIMARY KEY (at, case_number, n)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE milestone;
DROP TABLE profile;
