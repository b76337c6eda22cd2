package clerk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// readNoted is how often it is recorded that a mailbox was read.
const readNoted = 5 * time.Minute

// triedLately is more than passes between two attempts to read a mailbox that
// can't be read. One that nobody has tried since, as the program was down, may
// well be readable.
const triedLately = 45 * time.Minute

// MailboxFailed records that an attempt to read a mailbox has failed.
func (c *Clerk) MailboxFailed(ctx context.Context, mailbox string, why casefile.Trouble) error {
	c.read.Delete(mailbox)
	err := c.store.Write(ctx, func(tx *sqlstore.Tx) error { return tx.MailboxFailed(ctx, c.now(), mailbox, why) })
	if err == nil && why.AtOnce() {
		c.wakeClock()
	}
	return err
}

// MailboxRead records that a mailbox was read. The Head hears of it where they
// were told before that it can't be.
func (c *Clerk) MailboxRead(ctx context.Context, mailbox string) error {
	now := c.now()
	if noted, ok := c.read.Load(mailbox); ok && now.Before(noted.(time.Time).Add(readNoted)) {
		return nil
	}
	var told bool
	err := c.store.Write(ctx, func(tx *sqlstore.Tx) (err error) {
		if told, err = tx.MailboxRead(ctx, now, mailbox); err != nil || !told {
			return err
		}
		return c.recordNotices(ctx, tx, now, c.rules.MailboxReadable(now, mailbox))
	})
	if err != nil {
		return err
	}
	c.read.Store(mailbox, now)
	if told {
		c.wakeClock()
	}
	return nil
}

// tellOfMailboxes records that the Head is to be told of mailboxes that can't be
// read for some time, or never will be by themselves, once each.
func (c *Clerk) tellOfMailboxes(ctx context.Context) error {
	now := c.now()
	failing, err := c.store.UnreadableMailboxes(ctx, now.Add(-casefile.UnreadableAfter), now.Add(-triedLately))
	if err != nil {
		return err
	}
	for _, m := range failing {
		err := c.store.Write(ctx, func(tx *sqlstore.Tx) error {
			if err := tx.MailboxTold(ctx, now, m.Address); err != nil {
				return err
			}
			return c.recordNotices(ctx, tx, now, c.rules.MailboxUnreadable(m.Address, m.UnreadableSince, m.Trouble))
		})
		if err != nil && !errors.Is(err, sqlstore.ErrStale) {
			return fmt.Errorf("tell of a mailbox that can't be read: %w", err)
		}
	}
	return nil
}
