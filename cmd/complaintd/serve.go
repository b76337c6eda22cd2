package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/sync/errgroup"

	"complaintd/cmd/complaintd/monitor"
	"complaintd/inbox"
	"complaintd/inbox/scan"
	"complaintd/outbox"
)

// daemon is the running program: the loops, and the case file between them.
type daemon struct {
	cfg     *Config
	clock   clock
	office  *office
	grants  *grants
	inboxes []*inbox.Loop
	sender  *outbox.Sender
	scanner *scan.Scanner // nil: files are not examined for viruses
	monitor *monitor.Monitor
	log     *slog.Logger
}

// newDaemon builds everything from the configuration. It takes the claim on
// the database, so that there is one daemon at a time, and frees the letters
// that an interrupted one was sending.
func newDaemon(ctx context.Context, cfg *Config, clock clock, log *slog.Logger) (*daemon, error) {
	office, err := openOffice(ctx, cfg, clock, log)
	if err != nil {
		return nil, err
	}
	schema := office.store.Schema()
	log.Info("database ready", "schema_before", schema.Before, "schema", schema.Now)
	watch := monitor.New(monitor.Config{Database: office.store, File: cfg.Database.At,
		Version: version(), Schema: schema.Now, Now: time.Now})
	office.store.OnCommit(watch.Committed)
	office.duties.standBy = watch.StandBy
	d := &daemon{cfg: cfg, clock: clock, office: office, monitor: watch, log: log}
	if err := d.prepare(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// prepare makes everything around the open database.
func (d *daemon) prepare(ctx context.Context) error {
	if err := d.office.furnish(d.cfg, d.clock, d.log, d.monitor.Clerk()); err != nil {
		return err
	}
	// Better not to start than to read mails that can't be recorded.
	if err := d.office.store.TryWrite(ctx); err != nil {
		return fmt.Errorf("write to the database: %w", err)
	}
	if err := d.office.clerk.Recover(ctx); err != nil {
		return fmt.Errorf("free interrupted letters: %w", err)
	}
	if err := d.buildLoops(); err != nil {
		return err
	}
	return d.forgetGrants(ctx)
}

// buildLoops makes the loops around the office, and the grants that they log in
// by. Nothing is connected yet.
func (d *daemon) buildLoops() (err error) {
	clerk, now := d.office.clerk, d.clock.now
	if d.grants, err = newGrants(d.cfg, d.office.store, newEndpoint(), now, d.log); err != nil {
		return fmt.Errorf("prepare the log-ins: %w", err)
	}
	d.scanner = newScanner(d.cfg, d.monitor.Scanned, d.log)
	for i, m := range d.cfg.Mailboxes {
		d.inboxes = append(d.inboxes, newInbox(m, d.grants, d.office.readers[i], d.receiver(m.Address), clerk, d.monitor.InboxAlive(m.Address), now, d.log))
	}
	d.sender = newSender(d.cfg, d.grants, d.monitor.Queue(clerk), clerk.Wake(), d.monitor.OutboxAlive, now, d.log)
	return nil
}

// forgetGrants drops what is kept of grants that are configured no more.
func (d *daemon) forgetGrants(ctx context.Context) error {
	if err := d.grants.forgetOthers(ctx, d.office.store); err != nil {
		return fmt.Errorf("prepare the log-ins: %w", err)
	}
	return nil
}

// watched is what the monitor looks after while the daemon serves.
func (d *daemon) watched() monitor.Watched {
	w := monitor.Watched{Scanner: d.scanner != nil, Stages: len(d.cfg.Procedure.Stages), Letters: d.office.letters.Letters()}
	for _, m := range d.cfg.Mailboxes {
		w.Mailboxes = append(w.Mailboxes, monitor.Mailbox{Address: m.Address, PollInterval: m.PollInterval})
	}
	return w
}

// claim takes the lock file beside the database, which the system frees when
// the process ends, however it ends.
func claim(database string) (*flock.Flock, error) {
	lock := flock.New(lockFile(database), flock.SetPermissions(0o600))
	taken, err := lock.TryLock()
	if err != nil {
		return nil, claimError(err)
	}
	if !taken {
		return nil, errClaimed
	}
	return lock, nil
}

// lockFile is the same by whatever path the database is reached.
func lockFile(database string) string {
	if folder, err := filepath.EvalSymlinks(filepath.Dir(database)); err == nil {
		database = filepath.Join(folder, filepath.Base(database))
	}
	return database + ".lock"
}

// mayClaim tells why the claim can't be taken, whoever has it now.
func mayClaim(database string) error {
	f, err := os.Open(lockFile(database))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return claimError(err)
	}
	return f.Close()
}

// errOthersClaim: the lock file can't be opened.
var errOthersClaim = errors.New("another user has run this program here: remove the file while none runs, and give every command to one user")

func claimError(err error) error {
	var lock *fs.PathError
	if errors.As(err, &lock) && errors.Is(err, fs.ErrPermission) {
		err = fmt.Errorf("%s: %w", lock.Path, errOthersClaim)
	}
	return fmt.Errorf("take the claim on the database: %w", err)
}

// Serve runs the loops until ctx ends; what is in hand then is finished.
func (d *daemon) Serve(ctx context.Context) error {
	d.log.Info("started", "version", version(), "mailboxes", len(d.inboxes))
	d.monitor.Watch(d.watched())
	loops, ctx := errgroup.WithContext(ctx)
	duties := d.office.duties
	for i, in := range d.inboxes {
		loops.Go(func() error { return duties.while(ctx, mailboxDuty(d.cfg.Mailboxes[i].Address), in.Run) })
	}
	loops.Go(func() error {
		return duties.while(ctx, clockDuty, func(ctx context.Context) error {
			d.mailsFirst(ctx)
			return d.office.clerk.RunClock(ctx)
		})
	})
	loops.Go(func() error { return d.watchScanner(ctx) })
	loops.Go(func() error {
		return duties.while(ctx, duties.ownOutbox(), func(ctx context.Context) error {
			d.sentFirst(ctx)
			return d.sender.Run(ctx)
		})
	})
	err := loops.Wait()
	d.log.Info("stopped")
	if errors.Is(err, context.Canceled) {
		return nil // told to stop
	}
	return err
}

// mailsWait is how long what is due waits for a mailbox that can't be read.
const mailsWait = 5 * time.Minute

// mailsFirst waits until every inbox has been read once: a mail that came while the
// program was down may be what a date was waiting for.
func (d *daemon) mailsFirst(ctx context.Context) {
	d.await(ctx, func(MailboxConfig) bool { return true }, (*inbox.Loop).ReadThrough)
}

// sentFirst waits until the folders of letters sent have been looked at, where there
// are any and that is due: after a backup was restored they tell what has gone.
func (d *daemon) sentFirst(ctx context.Context) {
	d.await(ctx, func(m MailboxConfig) bool { return m.Sent != "" }, (*inbox.Loop).Met)
}

// await waits a while for something of some mailboxes, but not of those that another
// process reads.
func (d *daemon) await(ctx context.Context, of func(MailboxConfig) bool, done func(*inbox.Loop) <-chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, mailsWait)
	defer cancel()
	for i, in := range d.inboxes {
		if m := d.cfg.Mailboxes[i]; of(m) {
			d.office.duties.awaitOrElsewhere(ctx, mailboxDuty(m.Address), done(in))
		}
	}
}

// Once fetches, acts and sends what is due until nothing is left. Letters
// that wait for another attempt are left: that is no failure. A mailbox that
// can't be read is one, reported when everything else is done.
func (d *daemon) Once(ctx context.Context) error {
	return d.office.duties.alone(ctx, d.office.duties.all(d.cfg), d.passes)
}

func (d *daemon) passes(ctx context.Context) error {
	if d.scanner != nil {
		if err := d.scanner.Look(ctx, d.monitor.Scanner(d.office.clerk)); err != nil {
			return err
		}
	}
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
