package clerk

import (
	"context"

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
	return c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		mails, err := tx.Unanswered(ctx, now) // another may have told of them
		if err != nil {
			return err
		}
		for _, m := range mails {
			if err := c.recordNotices(ctx, tx, now, c.rules.NotConfirmed(m.ReceivedAt, m.Mailbox, m.Reference)); err != nil {
				return err
			}
		}
		return tx.Expire(ctx, now)
	})
}
