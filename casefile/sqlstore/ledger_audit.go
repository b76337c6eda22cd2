package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"

	"complaintd/casefile"
)

// auditStep is how many cases are read in one short transaction.
const auditStep = 200

// AuditLedger verifies the history of every case while a daemon may go on writing.
// Each fault is told when it is found; against is an earlier note, the zero
// LedgerNote for none. What it holds in memory is a bit for each event.
func (r Reader) AuditLedger(ctx context.Context, l casefile.Ledger, against casefile.LedgerNote, tell func(casefile.LedgerFault)) (report casefile.LedgerReport, err error) {
	start, err := r.ledgerStart(ctx)
	if err != nil {
		return report, err
	}
	stretches, err := r.stretches(ctx)
	if err != nil {
		return report, err
	}
	audit := l.NewAudit(start, stretches, against, tell)
	for after, more := int64(0), true; more && err == nil; {
		after, more, err = r.auditSome(ctx, audit, after)
	}
	if err != nil {
		return report, fmt.Errorf("read the histories: %w", err)
	}
	if stretches, err = r.stretches(ctx); err != nil {
		return report, err
	}
	return audit.End(lastSerial(stretches)), nil
}

func lastSerial(stretches []casefile.Stretch) (last int64) {
	for _, s := range stretches {
		last = max(last, s.Last)
	}
	return last
}

// stretches are those of the ledger, in order.
func (r Reader) stretches(ctx context.Context) ([]casefile.Stretch, error) {
	var rows []stretchRow
	err := r.list(ctx, &rows, "SELECT first_serial, last_serial, key_id, seal FROM ledger_stretch ORDER BY first_serial")
	stretches := make([]casefile.Stretch, len(rows))
	for i, row := range rows {
		stretches[i] = row.toStretch()
	}
	return stretches, wrap("list the stretches of the ledger", err)
}

// auditSome verifies the cases with the lowest numbers above after, and returns the
// highest of them.
func (r Reader) auditSome(ctx context.Context, audit *casefile.Audit, after int64) (last int64, more bool, err error) {
	_, err = r.get(ctx, &last, `SELECT COALESCE(MAX(number), 0) FROM
		(SELECT number FROM cases WHERE number > ? ORDER BY number LIMIT ?) AS batch`, after, auditStep)
	if err != nil || last <= after {
		return after, false, err
	}
	// One statement sees one state: a case and its events belong together.
	const histories = `SELECT cases.number, cases.reference, unchained_count, event_count, mark,
		seq, at, kind, reason, by, COALESCE(mail_id, 0), COALESCE(letter_id, 0),
		COALESCE(serial, 0), salt, digest, link, COALESCE(key_id, '')
		FROM cases LEFT JOIN chain ON chain.case_number = cases.number
		LEFT JOIN event ON event.case_number = cases.number
		WHERE cases.number > ? AND cases.number <= ? ORDER BY cases.number, seq`
	at := int64(0)
	err = r.each(ctx, func(rows *sqlx.Rows) error {
		end, event, err := scanChained(rows)
		if err != nil {
			return err
		}
		if end.Case != at {
			at = end.Case
			audit.Case(end)
		}
		if event != nil {
			audit.Event(*event)
		}
		return nil
	}, histories, after, last)
	return last, true, err
}

// scanChained reads a row of the histories; a case without events has none.
func scanChained(rows *sqlx.Rows) (end casefile.ChainEnd, event *casefile.Chained, err error) {
	var before, events, seq, at sql.NullInt64
	var kind, reason, by sql.NullString
	var c casefile.Chained
	err = rows.Scan(&end.Case, &end.Reference, &before, &events, &end.Mark, &seq, &at, &kind, &reason, &by,
		&c.MailID, &c.Letter, &c.Serial, &c.Salt, &c.Digest, &c.Link, &c.Key)
	end.Before, end.Events = before.Int64, events.Int64
	if err != nil || !seq.Valid {
		return end, nil, err
	}
	c.Number, c.At, c.Kind = seq.Int64, instant(at.Int64), casefile.EventKind(kind.String)
	c.Reason, c.By = reason.String, by.String
	return end, &c, nil
}

// mostLost is how many cases that are not there are named.
const mostLost = 20

// LostCases lists numbers, the lowest first, of cases that are not there and that
// something else in the database still names. It reads whole tables.
func (r Reader) LostCases(ctx context.Context) ([]int64, error) {
	var numbers []int64
	err := r.list(ctx, &numbers, `SELECT named.number FROM (
		SELECT case_number AS number FROM event UNION SELECT case_number FROM mail UNION SELECT case_number FROM outbox
		UNION SELECT case_number FROM thread UNION SELECT case_number FROM milestone UNION SELECT case_number FROM party) AS named
		WHERE named.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.number = named.number)
		ORDER BY named.number LIMIT ?`, mostLost)
	return numbers, wrap("look for cases that are named and not there", err)
}
