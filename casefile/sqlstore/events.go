package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// AppendEvents adds events to a case's history and chains them in the ledger.
// mailID is the mail being handled, 0 where there is none. It is ErrStale where
// others were added meanwhile.
func (tx *Tx) AppendEvents(ctx context.Context, l casefile.Ledger, caseNumber, mailID int64, events []casefile.Salted) error {
	if len(events) == 0 {
		return nil
	}
	before, err := tx.chainEnd(ctx, caseNumber)
	if err != nil {
		return err
	}
	serial, err := tx.nextSerials(ctx, l, len(events))
	if err != nil {
		return err
	}
	end := before
	for i, e := range events {
		filed := casefile.FiledEvent{Event: e.Event}
		if e.Mail {
			filed.MailID = mailID
		}
		var c casefile.Chained
		c, end = l.Chain(end, serial+int64(i), filed, e.Salt)
		if err := tx.insertEvent(ctx, caseNumber, c); err != nil {
			return err
		}
	}
	return tx.keepEnd(ctx, before, end)
}

func (tx *Tx) insertEvent(ctx context.Context, caseNumber int64, c casefile.Chained) error {
	err := tx.exec(ctx, `INSERT INTO event (case_number, seq, at, kind, reason, mail_id, letter_id, by, serial, salt, digest, link, key_id)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`, caseNumber, c.Number, micros(c.At), string(c.Kind), c.Reason,
		orNull(c.MailID), orNull(c.Letter), c.By, c.Serial, c.Salt, c.Digest, c.Link, c.Key)
	return wrap("append an event", err)
}

// Events lists the history of a case, oldest first.
func (r Reader) Events(ctx context.Context, caseNumber int64) ([]casefile.Event, error) {
	var rows []struct {
		At     int64
		Kind   string
		Reason string
		Mail   bool
		Letter int64
		By     string
	}
	err := r.list(ctx, &rows, `SELECT at, kind, reason, mail_id IS NOT NULL AS mail, COALESCE(letter_id, 0) AS letter, by
		FROM event WHERE case_number = ? ORDER BY seq`, caseNumber)
	if err != nil {
		return nil, fmt.Errorf("list the events of a case: %w", err)
	}
	events := make([]casefile.Event, len(rows))
	for i, row := range rows {
		events[i] = casefile.Event{At: instant(row.At), Kind: casefile.EventKind(row.Kind), Reason: row.Reason,
			Mail: row.Mail, Letter: row.Letter, By: row.By}
	}
	return events, nil
}

// LastInstant is the latest instant that the database knows of: nothing can
// happen before it. The zero time in a new database. It reads whole tables.
func (r Reader) LastInstant(ctx context.Context) (time.Time, error) {
	var last int64
	_, err := r.get(ctx, &last, `SELECT COALESCE(MAX(at), 0) FROM (
		SELECT MAX(at) AS at FROM event UNION ALL SELECT MAX(ingested_at) FROM mail
		UNION ALL SELECT MAX(moved_at) FROM placement UNION ALL SELECT MAX(settled_at) FROM outbox) AS instants`)
	return instant(last), wrap("find the last instant", err)
}
