package sqlstore

import (
	"context"
	"time"
)

// FirstContact is when the mailbox was first read; now, which is recorded, where
// it never was.
func (s *Store) FirstContact(ctx context.Context, mailbox string, now time.Time) (time.Time, error) {
	const known = "SELECT first_contact FROM mailbox WHERE address = ?"
	var at int64
	found, err := s.get(ctx, &at, known, mailbox)
	if err != nil || found {
		return instant(at), wrap("look a mailbox up", err)
	}
	err = s.Write(ctx, func(tx *Tx) error {
		err := tx.exec(ctx, "INSERT INTO mailbox (address, first_contact) VALUES (?,?) ON CONFLICT DO NOTHING", mailbox, micros(now))
		if err == nil {
			_, err = tx.get(ctx, &at, known, mailbox)
		}
		return err
	})
	return instant(at), wrap("record a mailbox", err)
}
