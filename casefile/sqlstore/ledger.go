package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"complaintd/casefile"
)

// This file keeps the ledger of the events: see casefile.Ledger.

// errNoLedger means that somebody took away what the migration made.
var errNoLedger = errors.New("the database has lost the start of its ledger")

const endColumns = `cases.reference, COALESCE(mark, '') AS mark,
	COALESCE(unchained_count, (SELECT COUNT(*) FROM event WHERE event.case_number = cases.number)) AS unchained_count,
	COALESCE(event_count, (SELECT COUNT(*) FROM event WHERE event.case_number = cases.number)) AS event_count`

// chainEnd is where the events of a case end.
func (tx *Tx) chainEnd(ctx context.Context, caseNumber int64) (casefile.ChainEnd, error) {
	var row struct {
		Reference string
		Mark      []byte
		Unchained int64 `db:"unchained_count"`
		Events    int64 `db:"event_count"`
	}
	found, err := tx.get(ctx, &row, "SELECT "+endColumns+" FROM cases LEFT JOIN chain ON chain.case_number = cases.number WHERE cases.number = ?", caseNumber)
	if err == nil && !found {
		err = fmt.Errorf("there is no case %d", caseNumber)
	}
	return casefile.ChainEnd{Case: caseNumber, Reference: casefile.Reference(row.Reference),
		Before: row.Unchained, Events: row.Events, Mark: row.Mark}, wrap("look up where a history ends", err)
}

// keepEnd records where the events of a case end now. It is ErrStale where others
// were added meanwhile: a history never has two ends.
func (tx *Tx) keepEnd(ctx context.Context, before, now casefile.ChainEnd) error {
	n, err := tx.changed(ctx, `INSERT INTO chain (case_number, unchained_count, event_count, mark) VALUES (?,?,?,?)
		ON CONFLICT (case_number) DO UPDATE SET event_count = excluded.event_count, mark = excluded.mark
		WHERE chain.event_count = ?`, now.Case, now.Before, now.Events, now.Mark, before.Events)
	if err == nil && n == 0 {
		err = ErrStale
	}
	return wrap("record where a history ends", err)
}

type stretchRow struct {
	First int64  `db:"first_serial"`
	Last  int64  `db:"last_serial"`
	Key   string `db:"key_id"`
	Seal  []byte
}

func (r stretchRow) toStretch() casefile.Stretch {
	return casefile.Stretch{First: r.First, Last: r.Last, Key: r.Key, Seal: r.Seal}
}

// nextSerials gives out so many serials and returns the first. It is ErrStale where
// others were given out meanwhile.
func (tx *Tx) nextSerials(ctx context.Context, l casefile.Ledger, events int) (first int64, err error) {
	start, err := tx.ledgerStart(ctx)
	if err != nil {
		return 0, err
	}
	var row stretchRow
	_, err = tx.get(ctx, &row, "SELECT first_serial, last_serial, key_id, seal FROM ledger_stretch ORDER BY last_serial DESC LIMIT 1"+tx.engine.forUpdate)
	if err != nil {
		return 0, fmt.Errorf("look up the last serial: %w", err)
	}
	next := l.Extend(row.toStretch(), start, events)
	n, err := tx.changed(ctx, `INSERT INTO ledger_stretch (first_serial, last_serial, key_id, seal) VALUES (?,?,?,?)
		ON CONFLICT (first_serial) DO UPDATE SET last_serial = excluded.last_serial, seal = excluded.seal
		WHERE ledger_stretch.last_serial = ?`, next.First, next.Last, next.Key, next.Seal, row.Last)
	if err == nil && n == 0 {
		err = ErrStale
	}
	return row.Last + 1, wrap("record the last serial", err)
}

func (r Reader) ledgerStart(ctx context.Context) (casefile.LedgerStart, error) {
	var row struct {
		Events   int64 `db:"event_count"`
		Cases    int64 `db:"case_count"`
		LastCase int64 `db:"last_case"`
	}
	found, err := r.get(ctx, &row, "SELECT event_count, case_count, last_case FROM ledger_start")
	if err == nil && !found {
		err = errNoLedger
	}
	return casefile.LedgerStart(row), wrap("look up how the ledger began", err)
}
