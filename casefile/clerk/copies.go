package clerk

import (
	"bytes"
	"context"
	netmail "net/mail"
	"slices"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// This file has the copies of letters in the mailboxes. (inbox.Copies)

// copyTo is the mailbox that keeps a copy of a letter: the one that the letter is
// from, if it keeps any; else empty.
func (c *Clerk) copyTo(letter []byte) string {
	if len(c.copied) == 0 {
		return ""
	}
	m, err := netmail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		return ""
	}
	from, err := netmail.ParseAddress(m.Header.Get("From"))
	if err != nil {
		return ""
	}
	i := slices.IndexFunc(c.copied, func(mailbox string) bool {
		return casefile.AddressKey(mailbox) == casefile.AddressKey(from.Address)
	})
	if i < 0 {
		return ""
	}
	return c.copied[i]
}

// OwedCopies lists up to limit copies of letters that are owed to a mailbox.
func (c *Clerk) OwedCopies(ctx context.Context, mailbox string, limit int) ([]casefile.SentCopy, error) {
	return c.store.OwedCopies(ctx, mailbox, limit)
}

// CopyBytes are the bytes of a letter as it was sent; none where they are damaged.
func (c *Clerk) CopyBytes(ctx context.Context, letterID int64) ([]byte, error) {
	letter, err := c.store.LetterBytes(ctx, letterID)
	if err != nil && !sqlstore.Unavailable(err) {
		c.log.Error("letter damaged", "letter", letterID, "err", err)
		return nil, nil
	}
	return letter, err
}

// CopiesTried records that copies of letters are being put into the folder.
func (c *Clerk) CopiesTried(ctx context.Context, letterIDs []int64) error {
	return c.store.CopiesTried(ctx, c.now(), letterIDs)
}

// CopiesKept records that copies of letters lie in the folder.
func (c *Clerk) CopiesKept(ctx context.Context, letterIDs []int64) error {
	return c.store.CopiesKept(ctx, letterIDs)
}

// HaveGone hears of Message-IDs that lie among the letters sent. Letters of ours
// that were to be sent yet have gone: before a backup was restored, or at an attempt
// whose end is not known. It tells how many they were.
func (c *Clerk) HaveGone(ctx context.Context, messageIDs []string) (gone int, err error) {
	now := c.now()
	for _, id := range messageIDs {
		l, err := c.store.LetterByMessageID(ctx, id)
		if err != nil {
			return gone, err
		}
		if l.State != sqlstore.Queued && l.State != sqlstore.Held {
			continue
		}
		c.log.Warn("letter has gone before", "letter", l.ID, "msgid", id)
		if err := c.settle(ctx, now, l.ID, casefile.Settlement{Outcome: casefile.Delivered, Reason: "found among the letters sent"}, alone); err != nil {
			return gone, err
		}
		gone++
	}
	return gone, nil
}
