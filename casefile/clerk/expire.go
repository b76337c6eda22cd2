package clerk

import (
	"context"
	"errors"

	"complaintd/casefile/sqlstore"
)

// expire ends the time to confirm mails that said they were from colleagues. The
// Head is told of those that nobody confirmed.
func (c *Clerk) expire(ctx context.Context) error {
	now := c.now()
	mails, err := c.store.Unanswered(ctx, now)
	if err != nil || len(mails) == 0 {
		return err
	}
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		for _, m := range mails {
			if err := c.recordNotices(ctx, tx, now, c.rules.NotConfirmed(m.ReceivedAt, m.Mailbox, m.Reference)); err != nil {
				return err
			}
		}
		return tx.Expire(ctx, now, len(mails))
	})
	if errors.Is(err, sqlstore.ErrStale) { // one was confirmed just now, or another told of them
		return nil
	}
	return err
}
