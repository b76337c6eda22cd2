package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"
)

// stopWithin is how long the loops may take to end.
const stopWithin = 10 * time.Second

// errStuck: the loops did not end in time, and still use what they were given.
var errStuck = errors.New("the loops did not end within 10 s: the program ends without them; nothing that was recorded is lost")

// Keep serves until ctx ends. Whenever reload receives, the configuration is
// read anew: if it is right, the loops end in good order and new ones go on,
// with the same claim on the database; if it is not, every fault is logged and
// everything stays as it is.
func (d *daemon) Keep(ctx context.Context, reload <-chan os.Signal, read func() (*Config, error)) error {
	for {
		next, err := d.serveUntilRenewed(ctx, reload, read)
		if err != nil || next == nil {
			return err
		}
		d = next
	}
}

// serveUntilRenewed serves until ctx ends, or until there is a daemon of a new
// configuration to go on with: next.
func (d *daemon) serveUntilRenewed(ctx context.Context, reload <-chan os.Signal, read func() (*Config, error)) (next *daemon, err error) {
	serving, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- d.Serve(serving) }()
	d.monitor.Ready(d.log)
	for {
		select {
		case err := <-done:
			return nil, err
		case <-ctx.Done():
			d.monitor.Stopping(d.log)
			return nil, ended(done)
		case <-reload:
			if next = d.reload(read); next != nil {
				stop()
				if err := ended(done); err != nil {
					return nil, err
				}
				// A database that is busy now, or the word to end, is no fault of the
				// new configuration; at the next one they are forgotten all the same.
				if err := next.forgetGrants(ctx); err != nil {
					d.log.Warn("grants that are configured no more are kept for now", "err", err)
				}
				return next, nil
			}
		}
	}
}

// ended waits until the loops have ended.
func ended(done <-chan error) error {
	select {
	case err := <-done:
		return err
	case <-time.After(stopWithin):
		return errStuck
	}
}

// reload reads the configuration anew and makes a daemon of it; nil where it
// can't be taken, which is logged.
func (d *daemon) reload(read func() (*Config, error)) *daemon {
	d.monitor.Reloading(d.log)
	next, err := d.renewed(read)
	d.monitor.Reloaded(err == nil)
	if err == nil {
		d.log.Info("configuration applied")
		return next
	}
	for fault := range strings.Lines(err.Error()) { // each on a line of its own
		d.log.Error("configuration not applied, the old one is kept", "err", strings.TrimSpace(fault))
	}
	d.monitor.Ready(d.log)
	return nil
}

// renewed is a daemon of the configuration as it is now, on the same database.
func (d *daemon) renewed(read func() (*Config, error)) (*daemon, error) {
	cfg, err := read()
	if err != nil {
		return nil, err
	}
	if err := d.mayBecome(cfg); err != nil {
		return nil, err
	}
	next := &daemon{cfg: cfg, clock: d.clock, monitor: d.monitor, log: d.log}
	if next.office, err = d.office.refurnished(cfg, d.clock, d.log, d.monitor.Clerk()); err != nil {
		return nil, err
	}
	return next, next.buildLoops()
}

// mayBecome tells what of a new configuration can't be taken up while the
// program runs.
func (d *daemon) mayBecome(cfg *Config) error {
	var faults []error
	for _, key := range []struct {
		name    string
		changed bool
	}{
		{"database.url", cfg.Database.At != d.cfg.Database.At},
		{"listen", cfg.Listen != d.cfg.Listen},
		{"log", cfg.Log != d.cfg.Log},
	} {
		if key.changed {
			faults = append(faults, errors.New(key.name+": can't change while the program runs: restart it"))
		}
	}
	return errors.Join(faults...)
}
