package sqlstore

import (
	"context"
	"time"

	"complaintd/casefile/workday"
)

// Digest is a record of a digest that was written: of which day, and what it tells
// of.
type Digest struct {
	Day       workday.Date
	Since     time.Time // it tells what happened after Since
	WrittenAt time.Time
}

// otherClocks is more than the clocks of daemons differ by. What was written later
// than that after now was written under a clock that ran ahead.
const otherClocks = time.Hour

// LastDigest is the last digest at now; false where none was ever due.
func (r Reader) LastDigest(ctx context.Context, now time.Time) (Digest, bool, error) {
	return r.digest(ctx, "SELECT day, since, written_at FROM digest WHERE written_at <= ? ORDER BY day DESC LIMIT 1", micros(now.Add(otherClocks)))
}

// FirstUnreadDigest is the earliest digest after which nobody has got one; false
// where somebody has got the last.
func (r Reader) FirstUnreadDigest(ctx context.Context) (Digest, bool, error) {
	return r.digest(ctx, `SELECT d.day, d.since, d.written_at FROM digest d
		WHERE d.written_at > COALESCE((SELECT MAX(queued_at) FROM outbox WHERE name = 'digest' AND state = 'sent'), 0)
		AND EXISTS (SELECT 1 FROM outbox WHERE name = 'digest' AND queued_at = d.written_at) ORDER BY d.day LIMIT 1`)
}

func (r Reader) digest(ctx context.Context, query string, args ...any) (Digest, bool, error) {
	var row struct {
		Day       string
		Since     int64
		WrittenAt int64 `db:"written_at"`
	}
	found, err := r.get(ctx, &row, query, args...)
	if err != nil || !found {
		return Digest{}, false, wrap("look a digest up", err)
	}
	day, err := workday.ParseDate(row.Day)
	return Digest{Day: day, Since: instant(row.Since), WrittenAt: instant(row.WrittenAt)}, err == nil, wrap("read a digest", err)
}

// RecordDigest records a digest. It is ErrStale where one of its day is recorded,
// unless that was written under a clock that ran ahead.
func (tx *Tx) RecordDigest(ctx context.Context, d Digest) error {
	n, err := tx.changed(ctx, `INSERT INTO digest (day, since, written_at) VALUES (?,?,?) ON CONFLICT (day) DO UPDATE SET
		since = excluded.since, written_at = excluded.written_at WHERE digest.written_at > ?`,
		d.Day.String(), micros(d.Since), micros(d.WrittenAt), micros(d.WrittenAt.Add(otherClocks)))
	if err == nil && n == 0 {
		return ErrStale
	}
	return wrap("record a digest", err)
}

// StopDigests stops the digests that wait: a newer one says what they would.
func (tx *Tx) StopDigests(ctx context.Context, now time.Time) error {
	return wrap("stop older digests", tx.exec(ctx, `UPDATE outbox SET state = 'stopped', settled_at = ?, reason = 'a newer digest was written'
		WHERE state = 'queued' AND name = 'digest'`, micros(now)))
}
