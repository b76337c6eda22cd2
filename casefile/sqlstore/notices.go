package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// InsertNotices records what colleagues are to be told at once.
func (tx *Tx) InsertNotices(ctx context.Context, notices []casefile.Notice) error {
	for _, n := range notices {
		err := tx.exec(ctx, `INSERT INTO notice (kind, at, recipient, recipient_key, mailbox, reference, letter, why) VALUES (?,?,?,?,?,?,?,?)`,
			string(n.Kind), micros(n.At), n.To, casefile.AddressKey(n.To), n.Mailbox, string(n.Reference), string(n.Letter), n.Why)
		if err != nil {
			return fmt.Errorf("record a notice: %w", err)
		}
	}
	return nil
}

// Waiting are the notices that a colleague has not been told.
type Waiting struct {
	To   string // the colleague's address
	Key  string // the same as addresses are compared
	Kind casefile.NoticeKind
	// Count is how many there are, Last the highest id among them.
	Count int
	Last  int64
}

// NoticesWaiting counts the notices that nobody was told, by colleague and kind.
func (r Reader) NoticesWaiting(ctx context.Context) ([]Waiting, error) {
	var rows []Waiting
	err := r.list(ctx, &rows, `SELECT MIN(recipient) AS "to", recipient_key AS "key", kind, COUNT(*) AS count, MAX(id) AS last
		FROM notice WHERE told_by IS NULL GROUP BY recipient_key, kind ORDER BY recipient_key, kind`)
	return rows, wrap("count notices", err)
}

// FirstNotices are up to limit of the notices that wait, the oldest first.
func (r Reader) FirstNotices(ctx context.Context, w Waiting, limit int) ([]casefile.Notice, error) {
	var rows []struct {
		At        int64
		Mailbox   string
		Reference string
		Letter    string
		Why       string
	}
	err := r.list(ctx, &rows, `SELECT at, mailbox, reference, letter, why FROM notice
		WHERE told_by IS NULL AND recipient_key = ? AND kind = ? AND id <= ? ORDER BY id LIMIT ?`, w.Key, string(w.Kind), w.Last, limit)
	if err != nil {
		return nil, fmt.Errorf("list notices: %w", err)
	}
	notices := make([]casefile.Notice, len(rows))
	for i, row := range rows {
		notices[i] = casefile.Notice{Kind: w.Kind, At: instant(row.At), To: w.To, Mailbox: row.Mailbox,
			Reference: casefile.Reference(row.Reference), Letter: casefile.LetterName(row.Letter), Why: row.Why}
	}
	return notices, nil
}

// Tell records that the letter with the Message-ID tells the notices that wait.
// It is ErrStale where they do not all wait any more, or more do.
func (tx *Tx) Tell(ctx context.Context, now time.Time, w Waiting, messageID string) error {
	n, err := tx.changed(ctx, `UPDATE notice SET told_at = ?, told_by = (SELECT id FROM outbox WHERE message_id = ?)
		WHERE told_by IS NULL AND recipient_key = ? AND kind = ? AND id <= ?`, micros(now), messageID, w.Key, string(w.Kind), w.Last)
	if err == nil && n != int64(w.Count) {
		return ErrStale
	}
	return wrap("record who told a notice", err)
}

// PassOn gives what a letter was to tell to another colleague, as it was not
// delivered; what that one has been told themselves is left out.
func (tx *Tx) PassOn(ctx context.Context, letterID int64, to string) error {
	key := casefile.AddressKey(to)
	err := tx.exec(ctx, `UPDATE notice SET recipient = ?, recipient_key = ?, told_at = NULL, told_by = NULL WHERE told_by = ? AND NOT EXISTS (
		SELECT 1 FROM notice same WHERE same.recipient_key = ? AND same.kind = notice.kind AND same.at = notice.at
		AND same.reference = notice.reference AND same.letter = notice.letter AND same.mailbox = notice.mailbox)`, to, key, letterID, key)
	return wrap("pass notices on", err)
}

// LastTold tells how often a colleague was told something after an instant and until
// now, and when that was last. What was told later was told under a clock that ran
// ahead.
func (r Reader) LastTold(ctx context.Context, key string, after, now time.Time) (times int, last time.Time, err error) {
	var row struct {
		Times int
		Last  int64
	}
	_, err = r.get(ctx, &row, `SELECT COUNT(DISTINCT told_at) AS times, COALESCE(MAX(told_at), 0) AS last FROM notice
		WHERE told_by IS NOT NULL AND recipient_key = ? AND told_at > ? AND told_at <= ?`, key, micros(after), micros(now))
	return row.Times, instant(row.Last), wrap("look up who was told", err)
}

// ToldIn is the address of the colleague whom a letter tells notices; empty where
// it tells none.
func (r Reader) ToldIn(ctx context.Context, letterID int64) (to string, err error) {
	_, err = r.get(ctx, &to, "SELECT recipient FROM notice WHERE told_by = ? LIMIT 1", letterID)
	return to, wrap("look up who was told", err)
}
