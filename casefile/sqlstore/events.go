package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// AppendEvents adds events to a case's history. mailID is the mail being
// handled, 0 where there is none.
func (tx *Tx) AppendEvents(ctx context.Context, caseNumber, mailID int64, events []casefile.Event) error {
	for _, e := range events {
		var mail int64
		if e.Mail {
			mail = mailID
		}
		err := tx.exec(ctx, `INSERT INTO event (case_number, seq, at, kind, reason, mail_id, letter_id, by)
			SELECT ?, COALESCE(MAX(seq), 0) + 1, ?, ?, ?, ?, ?, ? FROM event WHERE case_number = ?`,
			caseNumber, micros(e.At), string(e.Kind), e.Reason, orNull(mail), orNull(e.Letter), e.By, caseNumber)
		if err != nil {
			return fmt.Errorf("append an event: %w", err)
		}
	}
	return nil
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
