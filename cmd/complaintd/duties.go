package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"complaintd/casefile/sqlstore"
)

// duties are what one process among all that share a database does alone: it reads
// a mailbox, acts on what falls due, sends the letters that it has claimed. Each is
// held by a lease, and another process takes it over when that ends.
type duties struct {
	store  *sqlstore.Store
	holder string // this process
	log    *slog.Logger
	// standBy hears that another process has a duty, and for how long nothing is to
	// be expected of it here; nil: nobody listens.
	standBy func(duty string, silence time.Duration)
}

func newDuties(store *sqlstore.Store, log *slog.Logger) duties {
	return duties{store: store, holder: rand.Text(), log: log}
}

// The names of duties in the database.
const clockDuty = "clock"

func mailboxDuty(address string) string { return "mailbox " + address }

// ownOutbox is each process's own: it ends when the process does, and others free
// the letters that it was sending.
func (d duties) ownOutbox() string { return "outbox of " + d.holder }

const (
	// takeAgain is how often a duty is asked for that another process has.
	takeAgain = 5 * time.Second
	// renewAfter leaves time for two more attempts before a lease ends.
	renewAfter = sqlstore.LeaseTime / 3
)

// while does the work whenever this process has the duty, until ctx ends or the
// work fails for another reason than that the duty was lost.
func (d duties) while(ctx context.Context, duty string, work func(context.Context) error) error {
	waits := false
	for {
		lease, taken, err := d.store.Take(ctx, duty, d.holder)
		switch {
		case taken:
			d.log.Info("duty taken", "duty", duty)
			waits = false
			if err := d.under(ctx, lease, work); !errors.Is(err, sqlstore.ErrLeaseLost) {
				return err
			}
			d.log.Warn("duty lost: another process may have taken it over", "duty", duty)
		case err != nil && ctx.Err() == nil:
			d.log.Error("duty not taken", "duty", duty, "err", err)
		case !waits && ctx.Err() == nil:
			d.log.Info("another process has the duty", "duty", duty)
			waits = true
		}
		d.waiting(duty)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(takeAgain):
		}
	}
}

// waiting tells whoever listens that this process does not have the duty.
func (d duties) waiting(duty string) {
	if d.standBy != nil {
		d.standBy(duty, takeAgain)
	}
}

// awaitOrElsewhere waits until something is done that belongs to a duty, until it is
// known that another process has the duty, or until ctx ends.
func (d duties) awaitOrElsewhere(ctx context.Context, duty string, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-ctx.Done():
			return
		case <-time.After(takeAgain):
		}
		if other, err := d.store.HeldByOther(ctx, duty, d.holder); err == nil && other {
			return
		}
	}
}

// under does the work while the lease is held, and gives it back after. It is
// ErrLeaseLost where the lease ended before the work.
func (d duties) under(ctx context.Context, lease sqlstore.Lease, work func(context.Context) error) error {
	held, lose := context.WithCancelCause(sqlstore.Under(ctx, lease))
	defer lose(nil)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		if d.keep(held, lease) {
			lose(sqlstore.ErrLeaseLost)
		}
	}()
	err := work(held)
	lost := errors.Is(context.Cause(held), sqlstore.ErrLeaseLost)
	lose(nil)
	<-kept
	if lost {
		return sqlstore.ErrLeaseLost
	}
	giving, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := d.store.Release(giving, lease); err != nil {
		d.log.Warn("another process takes the duty over only when the lease has ended", "duty", lease.Work, "err", err)
	}
	return err
}

// keep renews the lease until ctx ends, or the lease does: lost.
func (d duties) keep(ctx context.Context, lease sqlstore.Lease) (lost bool) {
	ends := time.Now().Add(sqlstore.LeaseTime)
	for {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(renewAfter):
		}
		begun := time.Now() // it lasts from before the database was asked
		err := d.renew(ctx, lease, ends)
		switch {
		case err == nil:
			ends = begun.Add(sqlstore.LeaseTime)
		case ctx.Err() != nil:
			return false
		case errors.Is(err, sqlstore.ErrLeaseLost), !time.Now().Before(ends):
			return true
		default:
			d.log.Error("lease not renewed", "duty", lease.Work, "err", err)
		}
	}
}

// renew gives the database no more time than the lease has left.
func (d duties) renew(ctx context.Context, lease sqlstore.Lease, ends time.Time) error {
	ctx, cancel := context.WithDeadline(ctx, ends)
	defer cancel()
	return d.store.Renew(ctx, lease)
}

// alone does work that needs several duties at once, as that of a single pass does.
// Where another process has one of them, it fails.
func (d duties) alone(ctx context.Context, duties []string, work func(context.Context) error) error {
	if len(duties) == 0 {
		return work(ctx)
	}
	lease, taken, err := d.store.Take(ctx, duties[0], d.holder)
	if err == nil && !taken {
		err = errClaimed
	}
	if err != nil {
		return fmt.Errorf("take the claim on the database: %w", err)
	}
	return d.under(ctx, lease, func(ctx context.Context) error { return d.alone(ctx, duties[1:], work) })
}

// errClaimed: what only one process may do is being done by another.
var errClaimed = errors.New("another complaintd is running on this database: there is one daemon or import at a time")

// all are the duties of a configuration. The outbox is the last, as letters are
// claimed under the lease that was taken last.
func (d duties) all(cfg *Config) []string {
	all := []string{clockDuty}
	for _, m := range cfg.Mailboxes {
		all = append(all, mailboxDuty(m.Address))
	}
	return append(all, d.ownOutbox())
}
