package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// This file has the copies of letters that are owed to the Sent folder of a mailbox.

// OweCopy records that a copy of a letter that was sent is owed to the mailbox.
func (tx *Tx) OweCopy(ctx context.Context, now time.Time, letterID int64, mailbox string) error {
	err := tx.exec(ctx, "INSERT INTO sent_copy (letter_id, mailbox, sent_at) VALUES (?,?,?) ON CONFLICT DO NOTHING", letterID, mailbox, micros(now))
	return wrap("record that a copy is owed", err)
}

// OwedCopies lists up to limit copies that are owed to a mailbox: those that were
// never tried, and then those that were, the longest ago first.
func (r Reader) OwedCopies(ctx context.Context, mailbox string, limit int) ([]casefile.SentCopy, error) {
	var rows []struct {
		ID        int64
		MessageID string `db:"message_id"`
		SentAt    int64  `db:"sent_at"`
		Tried     bool
	}
	err := r.list(ctx, &rows, `SELECT o.id, o.message_id, s.sent_at, s.tried_at IS NOT NULL AS tried FROM sent_copy s JOIN outbox o ON o.id = s.letter_id
		WHERE s.mailbox = ? ORDER BY COALESCE(s.tried_at, 0), s.letter_id LIMIT ?`, mailbox, limit)
	if err != nil {
		return nil, fmt.Errorf("list the copies that are owed: %w", err)
	}
	copies := make([]casefile.SentCopy, len(rows))
	for i, row := range rows {
		copies[i] = casefile.SentCopy{LetterID: row.ID, MessageID: row.MessageID, SentAt: instant(row.SentAt), Tried: row.Tried}
	}
	return copies, nil
}

// CopiesTried records that copies of letters are being put into the folder.
func (s *Store) CopiesTried(ctx context.Context, now time.Time, letterIDs []int64) error {
	return s.eachCopy(ctx, letterIDs, "UPDATE sent_copy SET tried_at = ? WHERE letter_id = ?", micros(now))
}

// CopiesKept records that copies of letters lie in the folder.
func (s *Store) CopiesKept(ctx context.Context, letterIDs []int64) error {
	return s.eachCopy(ctx, letterIDs, "DELETE FROM sent_copy WHERE letter_id = ?")
}

func (s *Store) eachCopy(ctx context.Context, letterIDs []int64, query string, args ...any) error {
	if len(letterIDs) == 0 {
		return nil
	}
	err := s.Write(ctx, func(tx *Tx) error {
		for _, id := range letterIDs {
			if err := tx.exec(ctx, query, append(args[:len(args):len(args)], id)...); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap("record what became of copies", err)
}

// OwedCount is how many copies are owed to a mailbox.
type OwedCount struct {
	Count int
	Since time.Time // when the letter was sent whose copy is owed longest
}

// CopiesOwed counts the copies that are owed, by mailbox; nil where there are none.
func (r Reader) CopiesOwed(ctx context.Context) (map[string]OwedCount, error) {
	var rows []struct {
		Mailbox string
		N       int
		Since   int64
	}
	if err := r.list(ctx, &rows, "SELECT mailbox, COUNT(*) AS n, MIN(sent_at) AS since FROM sent_copy GROUP BY mailbox"); err != nil {
		return nil, fmt.Errorf("count the copies that are owed: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	owed := make(map[string]OwedCount, len(rows))
	for _, row := range rows {
		owed[row.Mailbox] = OwedCount{Count: row.N, Since: instant(row.Since)}
	}
	return owed, nil
}
