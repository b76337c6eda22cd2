package sqlstore

import (
	"context"
	"time"

	"complaintd/casefile"
)

// RetryLetter makes a letter due at once that has ended without being sent, or is
// held, as if it had never been tried. What is known of attempts that may have
// delivered it stays. It tells whether there was such a letter.
func (tx *Tx) RetryLetter(ctx context.Context, now time.Time, id int64) (bool, error) {
	n, err := tx.changed(ctx, `UPDATE outbox SET state = 'queued', attempts = 0, queued_at = ?, next_at = ?, settled_at = NULL, reason = ''
		WHERE id = ? AND state IN ('refused', 'given_up', 'cancelled', 'held')`, micros(now), micros(now), id)
	return n > 0, wrap("have a letter sent once more", err)
}

// CancelLetter calls a letter off that waits or is held, and tells whether there
// was one.
func (tx *Tx) CancelLetter(ctx context.Context, now time.Time, id int64, reason string) (bool, error) {
	n, err := tx.changed(ctx, "UPDATE outbox SET state = 'cancelled', settled_at = ?, reason = ? WHERE id = ? AND state IN ('queued', 'held')",
		micros(now), reason, id)
	return n > 0, wrap("call a letter off", err)
}

// HoldLetters holds the letters of the case to the address that are not sent yet.
func (tx *Tx) HoldLetters(ctx context.Context, caseNumber int64, address string) error {
	err := tx.exec(ctx, "UPDATE outbox SET state = 'held', reason = ? WHERE case_number = ? AND recipient_key = ? AND state = 'queued'",
		heldAddress, caseNumber, casefile.AddressKey(address))
	return wrap("hold letters", err)
}

// ReleaseLetters makes the letters due that were held because all were, and tells
// how many they are.
func (tx *Tx) ReleaseLetters(ctx context.Context, now time.Time) (int64, error) {
	n, err := tx.changed(ctx, "UPDATE outbox SET state = 'queued', reason = '', queued_at = ?, next_at = CASE WHEN next_at > ? THEN next_at ELSE ? END WHERE state = 'held' AND reason = ?",
		micros(now), micros(now), micros(now), heldAll)
	return n, wrap("release letters", err)
}
