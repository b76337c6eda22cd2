package sqlstore

import (
	"context"
	"time"

	"complaintd/casefile"
)

// NoteAway records a sign that nothing reaches a colleague.
func (tx *Tx) NoteAway(ctx context.Context, now time.Time, colleague string) error {
	err := tx.exec(ctx, `INSERT INTO absence (colleague, seen_at) VALUES (?,?) ON CONFLICT (colleague) DO UPDATE SET seen_at = excluded.seen_at`,
		casefile.AddressKey(colleague), micros(now))
	return wrap("record who is away", err)
}

// NoteBack records that a colleague has written.
func (tx *Tx) NoteBack(ctx context.Context, colleague string) error {
	return wrap("record who is back", tx.exec(ctx, "DELETE FROM absence WHERE colleague = ?", casefile.AddressKey(colleague)))
}

// Away tells whether there was a sign after the instant that nothing reaches a
// colleague.
func (r Reader) Away(ctx context.Context, colleague string, after time.Time) (bool, error) {
	var n int
	_, err := r.get(ctx, &n, "SELECT COUNT(*) FROM absence WHERE colleague = ? AND seen_at > ?", casefile.AddressKey(colleague), micros(after))
	return n > 0, wrap("look up who is away", err)
}
