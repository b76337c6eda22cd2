package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/gofrs/flock"

	"complaintd/casefile/clerk"
	"complaintd/casefile/sqlstore"
	"complaintd/inbox/sender"
	"complaintd/templates"
)

// office is the case file as a command works on it: the claim on the database,
// the database, and the clerk who takes mails in.
type office struct {
	lock   *flock.Flock // nil on PostgreSQL, where each duty is held by itself
	store  *sqlstore.Store
	duties duties
	clerk  *clerk.Clerk
	// letters are all letters in all languages.
	letters *templates.Set
	// readers read the mails of each mailbox, in the order of the configuration.
	readers []*sender.Reader
}

// openOffice takes the claim on a database in a file, so that there is one daemon or
// import at a time, and opens it. It is furnished then.
func openOffice(ctx context.Context, cfg *Config, clock clock, log *slog.Logger) (_ *office, err error) {
	o := &office{}
	defer func() {
		if err != nil {
			err = errors.Join(err, o.Close())
		}
	}()
	if !sqlstore.IsPostgres(cfg.Database.At) {
		if o.lock, err = claim(cfg.Database.At); err != nil {
			return nil, err
		}
	}
	if o.store, err = sqlstore.Open(ctx, cfg.Database.At); err != nil {
		return nil, err
	}
	o.duties = newDuties(o.store, log)
	if err := o.store.ForgetLeases(ctx); err != nil {
		return nil, err
	}
	if clock.rehearsed {
		if err := o.mayStandAt(ctx, clock.now()); err != nil {
			return nil, usageError{err}
		}
	}
	return o, nil
}

// furnish makes all that depends on the configuration beyond the database. The
// observer hears what the clerk does; nil for nobody.
func (o *office) furnish(cfg *Config, clock clock, log *slog.Logger, observer clerk.Observer) error {
	set, err := newTemplates(cfg)
	if err != nil {
		return err
	}
	rules, err := newRules(cfg)
	if err != nil {
		return err
	}
	ledger, err := newLedger(cfg)
	if err != nil {
		return err
	}
	for _, m := range cfg.Mailboxes {
		o.readers = append(o.readers, newStaffReader(cfg, m))
	}
	o.letters = set
	tags := newTags(cfg)
	o.clerk = clerk.New(clerk.Config{Store: o.store, Rules: rules, Tags: tags, Ledger: ledger,
		Composer: newComposer(cfg, set, tags), Reader: o.readers[0].Offline(), Hold: cfg.Outbox.Hold, Copied: copiedMailboxes(cfg), Now: clock.now, Log: log, Observer: observer})
	return nil
}

// refurnished is the office with the same claim and database, and all else as
// the configuration has it.
func (o *office) refurnished(cfg *Config, clock clock, log *slog.Logger, observer clerk.Observer) (*office, error) {
	next := &office{lock: o.lock, store: o.store, duties: o.duties}
	return next, next.furnish(cfg, clock, log, observer)
}

// mayStandAt tells why the clock can't be set to at: nothing happens before
// what has happened already.
func (o *office) mayStandAt(ctx context.Context, at time.Time) error {
	last, err := o.store.LastInstant(ctx)
	if err != nil {
		return err
	}
	if at.Before(last) {
		return fmt.Errorf("--at is refused: the database has entries of %s already; choose that instant or a later one",
			last.Format(time.RFC3339Nano))
	}
	return nil
}

// Close frees what openOffice took.
func (o *office) Close() error {
	var err error
	if o.store != nil {
		err = o.store.Close()
	}
	if o.lock != nil {
		err = errors.Join(err, o.lock.Unlock())
	}
	return err
}

// beside does something beside a daemon that may be running: it takes no claim and
// leaves the tables as they are. The daemon notices within a minute.
func (c *Config) beside(ctx context.Context, do func(*clerk.Clerk) error) error {
	store, err := sqlstore.OpenBeside(ctx, c.Database.At)
	if err != nil {
		return c.notMade(err)
	}
	o := &office{store: store}
	err = o.furnish(c, clock{now: time.Now}, slog.New(slog.DiscardHandler), nil)
	if err == nil {
		err = do(o.clerk)
	}
	return errors.Join(err, o.Close())
}
