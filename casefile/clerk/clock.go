package clerk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// dueStep is how many cases are looked up in one go.
const dueStep = 100

// Due acts on everything that has fallen due at now, and tells how much that was:
// on the cases, one by one, in each in the order of the dates, once each; then
// colleagues are told what cannot wait, and the managers get their digest. What was
// due while the program was down is due now. Where one of it fails, as a letter
// can't be written, the rest is done all the same.
func (c *Clerk) Due(ctx context.Context) (acted int, err error) {
	recovered, expire := c.Recover(ctx), c.expire(ctx)
	acted, cases := c.casesDue(ctx)
	mailboxes, grants, scanner := c.tellOfMailboxes(ctx), c.tellOfGrants(ctx), c.tellOfScanner(ctx)
	told, alerts := c.tell(ctx)
	written, digest := c.digestDue(ctx)
	if written {
		acted++
	}
	return acted + told, errors.Join(recovered, expire, cases, mailboxes, grants, scanner, alerts, digest)
}

// casesDue acts on what has fallen due in cases.
func (c *Clerk) casesDue(ctx context.Context) (acted int, err error) {
	for {
		numbers, err := c.store.CasesDue(ctx, c.now(), dueStep)
		if err != nil || len(numbers) == 0 {
			return acted, err
		}
		for _, number := range numbers {
			c.observer.Alive(mostBusy)
			n, err := c.dueIn(ctx, number)
			acted += n
			if err != nil {
				return acted, fmt.Errorf("act on what is due: %w", err)
			}
		}
	}
}

// dueIn acts on what is due in one case.
func (c *Clerk) dueIn(ctx context.Context, number int64) (acted int, err error) {
	for {
		d, err := c.act(ctx, c.now(), number, casefile.TimePassed{}, func(*sqlstore.Tx) error { return nil })
		if err != nil {
			return acted, err
		}
		if len(d.Events) == 0 {
			return acted, c.setDate(ctx, d.Case)
		}
		acted++
		for _, e := range d.Events {
			c.log.Info("due", "case", d.Case.Reference, "event", e.Kind, "letters", len(d.Letters))
		}
	}
}

// setDate notes when something falls due next in a case that has nothing due,
// so that it is not looked at again before.
func (c *Clerk) setDate(ctx context.Context, about casefile.Case) error {
	next := c.rules.NextDue(about)
	return c.store.Write(ctx, func(tx *sqlstore.Tx) error { return tx.SetNextDue(ctx, about, next) })
}

// longestNap is how long the clock sleeps at most: what falls due earlier than
// was known, as a case was changed, is noticed within it.
const longestNap = 20 * time.Second

// mostBusy is longer than anything in one case takes, or all that is not of a
// case; and than the clock sleeps.
const mostBusy = 10 * time.Minute

// RunClock acts on what falls due until ctx ends. A database that is not
// available is tried again.
func (c *Clerk) RunClock(ctx context.Context) error {
	for {
		c.observer.Alive(mostBusy)
		nap := longestNap
		if _, err := c.Due(ctx); err == nil {
			nap = c.nap(ctx)
		} else if ctx.Err() == nil {
			c.log.Error("what is due can't be acted on", "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(nap):
		case <-c.noticed:
		}
	}
}

// nap is the time until something falls due or is to be told, within bounds.
func (c *Clerk) nap(ctx context.Context) time.Duration {
	nap := longestNap
	earlier := func(next time.Time) { nap = min(nap, max(next.Sub(c.now()), time.Second)) }
	if next, err := c.store.NextDue(ctx); err == nil && !next.IsZero() {
		earlier(next)
	}
	earlier(c.rules.NextDigest(c.now()))
	if waiting, err := c.waiting(ctx); err == nil {
		for _, to := range waiting {
			earlier(to.due)
		}
	}
	return nap
}
