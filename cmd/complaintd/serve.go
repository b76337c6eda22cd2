package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/sync/errgroup"

	"complaintd/inbox"
	"complaintd/outbox"
)

// daemon is the running program: the loops, and the case file between them.
type daemon struct {
	office  *office
	inboxes []*inbox.Loop
	sender  *outbox.Sender
	log     *slog.Logger
}

// newDaemon builds everything from the configuration. It takes the claim on
// the database, so that there is one daemon at a time, and frees the letters
// that an interrupted one was sending.
func newDaemon(ctx context.Context, cfg *Config, clock clock, log *slog.Logger) (*daemon, error) {
	opened, err := openOffice(ctx, cfg, clock, log)
	if err != nil {
		return nil, err
	}
	schema := opened.store.Schema()
	log.Info("database ready", "schema_before", schema.Before, "schema", schema.Now)
	d := &daemon{office: opened, log: log}
	office := opened.clerk
	if err := office.Recover(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("free interrupted letters: %w", err), d.Close())
	}
	grants, err := newGrants(cfg, opened.store, newEndpoint(), clock.now, log)
	if err == nil {
		err = grants.forgetOthers(ctx, opened.store)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the log-ins: %w", err), d.Close())
	}
	for i, m := range cfg.Mailboxes {
		d.inboxes = append(d.inboxes, newInbox(m, grants, opened.readers[i], office, clock.now, log))
	}
	d.sender = newSender(cfg, grants, office, office.Wake(), clock.now, log)
	return d, nil
}

// claim takes the lock file beside the database, which the system frees when
// the process ends, however it ends.
func claim(database string) (*flock.Flock, error) {
	if folder, err := filepath.EvalSymlinks(filepath.Dir(database)); err == nil {
		database = filepath.Join(folder, filepath.Base(database)) // one claim, by whatever path
	}
	lock := flock.New(database+".lock", flock.SetPermissions(0o600))
	taken, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("take the claim on the database: %w", err)
	}
	if !taken {
		return nil, errors.New("another complaintd is running on this database: there is one daemon or import at a time")
	}
	return lock, nil
}

// Serve runs the loops until ctx ends; what is in hand then is finished.
func (d *daemon) Serve(ctx context.Context) error {
	d.log.Info("started", "version", version(), "mailboxes", len(d.inboxes))
	loops, ctx := errgroup.WithContext(ctx)
	for _, in := range d.inboxes {
		loops.Go(func() error { return in.Run(ctx) })
	}
	loops.Go(func() error {
		d.mailsFirst(ctx)
		return d.office.clerk.RunClock(ctx)
	})
	loops.Go(func() error { return d.sender.Run(ctx) })
	err := loops.Wait()
	d.log.Info("stopped")
	if errors.Is(err, context.Canceled) {
		return nil // told to stop
	}
	return err
}

// mailsWait is how long what is due waits for a mailbox that can't be read.
const mailsWait = 5 * time.Minute

// mailsFirst waits until every inbox has been read once: a mail that came while
// the program was down may be what a date was waiting for.
func (d *daemon) mailsFirst(ctx context.Context) {
	enough := time.After(mailsWait)
	for _, in := range d.inboxes {
		select {
		case <-in.ReadThrough():
		case <-enough:
			return
		case <-ctx.Done():
			return
		}
	}
}

// Once fetches, acts and sends what is due until nothing is left. Letters
// that wait for another attempt are left: that is no failure. A mailbox that
// can't be read is one, reported when everything else is done.
func (d *daemon) Once(ctx context.Context) error {
	for {
		var faults []error
		handled := 0
		for _, in := range d.inboxes {
			n, err := in.Once(ctx)
			handled += n
			faults = append(faults, err)
		}
		due, err := d.office.clerk.Due(ctx)
		handled += due
		faults = append(faults, err)
		sent, err := d.sender.Drain(ctx)
		var server *outbox.Error
		if errors.As(err, &server) {
			d.log.Warn("letters are left for later", "err", err)
		} else {
			faults = append(faults, err)
		}
		fault := errors.Join(append(faults, ctx.Err())...)
		if fault != nil || handled+sent == 0 {
			return fault
		}
	}
}

// Close frees what newDaemon took.
func (d *daemon) Close() error { return d.office.Close() }
