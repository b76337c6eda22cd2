package clerk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// digestOverlap is how far back before the last digest the next one looks: what was
// being written down while the last was gathered is told twice rather than never.
const digestOverlap = 30 * time.Second

// Digest is what the managers would read now: what needs a person, with what
// happened since they were last written to.
func (c *Clerk) Digest(ctx context.Context) (casefile.Digest, error) {
	now := c.now()
	since, err := c.digestSince(ctx, now)
	if err != nil {
		return casefile.Digest{}, err
	}
	return c.gather(ctx, now, since)
}

// SendDigest queues a digest for every manager now, beside those that go by the
// clock, and tells how many letters that is.
func (c *Clerk) SendDigest(ctx context.Context) (int, error) {
	now := c.now()
	since, err := c.digestSince(ctx, now)
	if err != nil {
		return 0, err
	}
	return c.sendDigest(ctx, now, since, func(*sqlstore.Tx) error { return nil })
}

// digestSince is when the managers last got a digest; now where they never did.
func (c *Clerk) digestSince(ctx context.Context, now time.Time) (time.Time, error) {
	last, known, err := c.store.LastDigest(ctx, now)
	if err != nil || !known {
		return now, err
	}
	unread, unreadYet, err := c.store.FirstUnreadDigest(ctx)
	if unreadYet {
		return unread.Since, err
	}
	return last.WrittenAt.Add(-digestOverlap), err
}

// digestDue writes to the managers, if that is due, and tells whether it was. The
// record of the day is written with the letters, so that there is one digest
// whoever else tries.
func (c *Clerk) digestDue(ctx context.Context) (bool, error) {
	if len(c.rules.Staff.Managers) == 0 {
		return false, nil
	}
	now := c.now()
	last, known, err := c.store.LastDigest(ctx, now)
	if err != nil {
		return false, err
	}
	if !known { // the program begins here
		return false, c.recordDigest(ctx, sqlstore.Digest{Day: c.rules.NoDigestBefore(now), Since: now, WrittenAt: now})
	}
	day, due := c.rules.DigestDue(now, last.Day)
	if !due {
		return false, nil
	}
	since, err := c.digestSince(ctx, now)
	if err != nil {
		return false, err
	}
	letters, err := c.sendDigest(ctx, now, since, func(tx *sqlstore.Tx) error {
		return tx.RecordDigest(ctx, sqlstore.Digest{Day: day, Since: since, WrittenAt: now})
	})
	if errors.Is(err, sqlstore.ErrStale) { // another daemon was first
		return false, nil
	}
	if err == nil {
		c.log.Info("digest", "day", day, "letters", letters)
	}
	return err == nil, err
}

func (c *Clerk) recordDigest(ctx context.Context, d sqlstore.Digest) error {
	err := c.store.Write(ctx, func(tx *sqlstore.Tx) error { return tx.RecordDigest(ctx, d) })
	if errors.Is(err, sqlstore.ErrStale) {
		return nil
	}
	return err
}

// sendDigest queues the letters in one transaction with what record writes. Older
// digests that are still waiting are not sent any more.
func (c *Clerk) sendDigest(ctx context.Context, now, since time.Time, record func(*sqlstore.Tx) error) (int, error) {
	digest, err := c.gather(ctx, now, since)
	if err != nil {
		return 0, err
	}
	letters, err := c.sealAll(c.rules.DigestLetters(now, digest))
	if err != nil {
		return 0, fmt.Errorf("write the digest: %w", err)
	}
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		if err := record(tx); err != nil {
			return err
		}
		if err := tx.StopDigests(ctx, now); err != nil {
			return err
		}
		_, err := c.queue(ctx, tx, now, letters) // none of them is bundled into an alert
		return err
	})
	if err == nil {
		c.wakeOutbox()
	}
	return len(letters), err
}

// gather reads what the digest tells of, in short steps, and what does not hang
// together side by side.
func (c *Clerk) gather(ctx context.Context, now, since time.Time) (d casefile.Digest, err error) {
	agenda := c.rules.NewAgenda(now, since)
	last, before := c.rules.DigestPeriods(now)
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error {
		return errors.Join(c.gatherCases(ctx, agenda, since), c.gatherMails(ctx, agenda, since))
	})
	work.Go(func() (err error) {
		d.Conditions, err = c.conditions(ctx, now, since)
		return err
	})
	work.Go(func() (err error) {
		if d.Figures, err = c.store.Figures(ctx, last, c.rules.Calendar); err == nil {
			d.Before, err = c.store.Figures(ctx, before, c.rules.Calendar)
		}
		return err
	})
	if err := work.Wait(); err != nil {
		return d, fmt.Errorf("gather the digest: %w", err)
	}
	d.Agenda = agenda.Agenda()
	return d, nil
}

// conditions are how the program fares: the mailboxes that can't be read, the log-ins
// that end soon, a virus scanner that is away, and the letters that are not sent.
func (c *Clerk) conditions(ctx context.Context, now, since time.Time) ([]casefile.Condition, error) {
	mailboxes, err := c.store.Mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	var found []casefile.Condition
	for _, m := range mailboxes {
		if !m.UnreadableSince.IsZero() && slices.Contains(c.rules.OwnAddresses, m.Address) {
			found = append(found, casefile.Condition{Kind: casefile.MailboxUnreadable, Since: m.UnreadableSince, Mailbox: m.Address, Trouble: m.Trouble})
		}
	}
	strays, err := c.strays(ctx, since)
	if err != nil {
		return nil, err
	}
	copies, err := c.copiesWait(ctx, now)
	if err != nil {
		return nil, err
	}
	found = append(append(found, strays...), copies...)
	grants, err := c.store.Grants(ctx)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		if !g.ExpiresAt.IsZero() && g.ExpiresAt.Sub(now) <= casefile.GrantWarning {
			found = append(found, c.rules.EndingGrant(g.Name, g.ExpiresAt))
		}
	}
	away, _, err := c.store.ScannerAway(ctx)
	if err != nil {
		return nil, err
	}
	if !away.IsZero() {
		found = append(found, casefile.Condition{Kind: casefile.ScannerGone, Since: away})
	}
	letters, err := c.store.OutboxConditions(ctx, now.Add(-casefile.LongWait), since)
	return append(found, letters...), err
}

// gatherStep is how many cases or mails are read in one go.
const gatherStep = 500

// copiesWait are the mailboxes that have not taken copies of letters for long.
func (c *Clerk) copiesWait(ctx context.Context, now time.Time) (found []casefile.Condition, err error) {
	owed, err := c.store.CopiesOwed(ctx)
	if err != nil {
		return nil, err
	}
	for _, mailbox := range c.copied {
		if o := owed[mailbox]; o.Count > 0 && now.Sub(o.Since) > casefile.LongWait {
			found = append(found, casefile.Condition{Kind: casefile.CopiesWait, Count: o.Count, Since: o.Since, Mailbox: mailbox})
		}
	}
	return found, nil
}

// strays are the mails by which the mailboxes and the case file differed.
func (c *Clerk) strays(ctx context.Context, since time.Time) (found []casefile.Condition, err error) {
	for _, mailbox := range c.rules.OwnAddresses {
		recovered, gone, err := c.store.SurveysSince(ctx, mailbox, since)
		if err != nil {
			return nil, err
		}
		if recovered > 0 {
			found = append(found, casefile.Condition{Kind: casefile.MailsRecovered, Count: recovered, Mailbox: mailbox})
		}
		if gone > 0 {
			found = append(found, casefile.Condition{Kind: casefile.MailsGone, Count: gone, Mailbox: mailbox})
		}
	}
	return found, nil
}

func (c *Clerk) gatherCases(ctx context.Context, agenda *casefile.AgendaMaker, since time.Time) error {
	news, err := c.store.News(ctx, since)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		cases, err := c.store.LiveCasesAfter(ctx, after, gatherStep)
		if err != nil || len(cases) == 0 {
			return errors.Join(err, c.gatherClosed(ctx, agenda, news))
		}
		for _, live := range cases {
			agenda.AddCase(live, news[live.Number])
			delete(news, live.Number)
			after = live.Number
		}
	}
}

// gatherClosed looks at cases that were closed before a letter about that failed.
func (c *Clerk) gatherClosed(ctx context.Context, agenda *casefile.AgendaMaker, news map[int64]casefile.News) error {
	for number, closed := range news {
		if closed.Failed == "" {
			continue
		}
		found, _, err := c.store.Case(ctx, number)
		if err != nil {
			return err
		}
		agenda.AddCase(found, closed)
	}
	return nil
}

func (c *Clerk) gatherMails(ctx context.Context, agenda *casefile.AgendaMaker, since time.Time) error {
	var last *sqlstore.StrayMail
	for {
		mails, err := c.store.StrayMails(ctx, since, last, gatherStep)
		if err != nil || len(mails) == 0 {
			return err
		}
		for _, mail := range mails {
			agenda.AddMail(mail.StrayMail)
		}
		last = &mails[len(mails)-1]
	}
}
