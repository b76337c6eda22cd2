package clerk

import (
	"context"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// This file remembers which colleagues nothing reaches.

// awayFor is how long a sign that nothing reaches a colleague holds, if they don't
// write: robots that answer for them do so to every sender once a week or so
// (RFC 5230 §4.1).
const awayFor = 14 * 24 * time.Hour

// awayAmong are the addresses of those who are away among whom notices are for.
func (c *Clerk) awayAmong(ctx context.Context, r sqlstore.Reader, now time.Time, notices []casefile.Notice) (map[string]bool, error) {
	away := map[string]bool{}
	for _, n := range notices {
		if _, known := away[n.To]; known {
			continue
		}
		var err error
		if away[n.To], err = r.Away(ctx, n.To, now.Add(-awayFor)); err != nil {
			return nil, err
		}
	}
	return away, nil
}

// recordPresence records who can't be reached, and who can again.
func recordPresence(ctx context.Context, tx *sqlstore.Tx, now time.Time, d casefile.Decision) error {
	if d.Away != "" {
		return tx.NoteAway(ctx, now, d.Away)
	}
	if d.Back != "" {
		return tx.NoteBack(ctx, d.Back)
	}
	return nil
}
