package clerk

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// expire ends the time to confirm mails that said they were from colleagues, and
// tells the Head how many nobody confirmed. After a notice the next waits an
// hour, so that a storm is one mail.
func (c *Clerk) expire(ctx context.Context) error {
	now := c.now()
	mails, err := c.store.Unanswered(ctx, now)
	if err != nil || len(mails) == 0 {
		return err
	}
	told, err := c.store.LettersTo(ctx, c.rules.Staff.Head.Email, now.Add(-time.Hour), casefile.Unconfirmed, casefile.Unconfirmed)
	if err != nil || told > 0 {
		return err
	}
	letters, err := c.sealAll(c.rules.TellUnconfirmed(now, len(mails)))
	if err != nil {
		return fmt.Errorf("tell of mails that nobody confirmed: %w", err)
	}
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		if err := tx.Expire(ctx, now); err != nil {
			return err
		}
		return queue(ctx, tx, now, letters)
	})
	if err == nil {
		c.wakeOutbox()
	}
	return err
}
