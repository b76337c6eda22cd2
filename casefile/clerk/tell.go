package clerk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// This file tells colleagues at once what cannot wait for the digest. What is to
// be told was recorded in the transaction that found it, so that no crash loses
// it; what an alert tells is marked in the transaction that queues the alert, so
// that nothing is told twice, however many daemons there are.

// mostHarm bounds an alert that names every case in which somebody may have come
// to harm.
const mostHarm = 2000

// tell queues the alerts that are due, one to a colleague, and tells how many. One
// that can't be written does not hold up the others.
func (c *Clerk) tell(ctx context.Context) (told int, err error) {
	waiting, err := c.waiting(ctx)
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, to := range waiting {
		if to.due.After(c.now()) {
			continue
		}
		switch err := c.tellOne(ctx, to); {
		case err == nil:
			told++
		case errors.Is(err, sqlstore.ErrStale): // another told them, or is about to
		default:
			faults = append(faults, fmt.Errorf("tell a colleague at once: %w", err))
		}
	}
	return told, errors.Join(faults...)
}

// recipient is a colleague with notices that wait, and when they may be told.
type recipient struct {
	to     string
	counts []sqlstore.Waiting // by kind
	due    time.Time
}

// waiting are the colleagues who are to be told something.
func (c *Clerk) waiting(ctx context.Context) (all []recipient, err error) {
	now := c.now()
	counts, err := c.store.NoticesWaiting(ctx)
	if err != nil {
		return nil, err
	}
	for len(counts) > 0 {
		some := slices.IndexFunc(counts, func(w sqlstore.Waiting) bool { return w.Key != counts[0].Key })
		if some < 0 {
			some = len(counts)
		}
		one := recipient{to: counts[0].To, counts: counts[:some]}
		times, last, err := c.store.LastTold(ctx, counts[0].Key, now.Add(-casefile.AlertMemory), now)
		if err != nil {
			return nil, err
		}
		harm := slices.ContainsFunc(one.counts, func(w sqlstore.Waiting) bool { return w.Kind == casefile.NoticeHarm })
		one.due = casefile.NextAlert(last, times, harm)
		all, counts = append(all, one), counts[some:]
	}
	return all, nil
}

// tellOne queues one alert with all that waits for a colleague.
func (c *Clerk) tellOne(ctx context.Context, to recipient) error {
	now := c.now()
	tidings, err := c.tidings(ctx, to)
	if err != nil {
		return err
	}
	letters, err := c.sealAll([]casefile.Letter{c.rules.TellAtOnce(now, to.to, tidings)})
	if err != nil {
		return err
	}
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		if _, err := c.queue(ctx, tx, now, letters); err != nil {
			return err
		}
		for _, w := range to.counts {
			if err := tx.Tell(ctx, now, w, letters[0].MessageID); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		c.wakeOutbox()
		c.log.Info("alert", "notices", total(tidings))
	}
	return err
}

// tidings are what waits for a colleague, what cannot wait first.
func (c *Clerk) tidings(ctx context.Context, to recipient) (all []casefile.Tidings, err error) {
	for _, kind := range casefile.NoticeKinds() {
		i := slices.IndexFunc(to.counts, func(w sqlstore.Waiting) bool { return w.Kind == kind })
		if i < 0 {
			continue
		}
		most := casefile.MostNamed
		if kind == casefile.NoticeHarm {
			most = mostHarm
		}
		t := casefile.Tidings{Kind: kind, Count: to.counts[i].Count}
		if t.First, err = c.store.FirstNotices(ctx, to.counts[i], most); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

func total(tidings []casefile.Tidings) (n int) {
	for _, t := range tidings {
		n += t.Count
	}
	return n
}

// returnedAlert is the alert that a report says was not delivered; 0 for none. It
// belongs to no case, so nothing else comes of the report.
func returnedAlert(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (id int64, err error) {
	if in.Form != casefile.Report || in.Delivery == nil || in.Delivery.Delayed {
		return 0, nil
	}
	for _, tag := range in.BounceTags {
		l, err := r.LetterByBounceTag(ctx, tag)
		if err != nil || l.Name == casefile.Alert {
			return l.ID, err
		}
	}
	return 0, nil
}

// recordReturned has what an alert did not bring told to the next in line.
func (c *Clerk) recordReturned(ctx context.Context, tx *sqlstore.Tx, now time.Time, id int64) error {
	to, err := tx.ToldIn(ctx, id)
	if err != nil || to == "" {
		return err
	}
	return errors.Join(tx.MarkReturned(ctx, id), tx.NoteAway(ctx, now, to), c.passOn(ctx, tx, id))
}

// passOn has what an alert did not bring told to whoever stands in for its
// recipient.
func (c *Clerk) passOn(ctx context.Context, tx *sqlstore.Tx, id int64) error {
	to, err := tx.ToldIn(ctx, id)
	if err != nil {
		return err
	}
	if next := c.rules.StandIn(to); to != "" && next != "" {
		return tx.PassOn(ctx, id, next)
	}
	return nil
}

// recordNotices records what colleagues are to be told at once: those who are
// away, and their deputies.
func (c *Clerk) recordNotices(ctx context.Context, tx *sqlstore.Tx, now time.Time, notices []casefile.Notice) error {
	if len(notices) == 0 {
		return nil
	}
	away, err := c.awayAmong(ctx, tx.Reader, now, notices)
	if err != nil {
		return err
	}
	return tx.InsertNotices(ctx, c.rules.WithDeputies(notices, func(address string) bool { return away[address] }))
}
