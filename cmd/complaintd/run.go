package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"
)

// runCommand is complaintd run.
type runCommand struct {
	withConfig
	Once bool      `help:"Fetch, act and send what is due until nothing is left, then exit."`
	At   time.Time `help:"With --once: rehearse another day; this instant is then the only clock. Both mail servers must be on this machine." placeholder:"2026-12-01T09:00:00Z"`
}

// Run carries the command out.
func (c runCommand) Run(ctx context.Context, w world) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	log := newLogger(w.stderr, cfg.Log.Level, cfg.Log.Format)
	if c.At.IsZero() {
		return c.serve(ctx, cfg, time.Now, log)
	}
	if err := c.mayRehearse(cfg); err != nil {
		return usageError{err}
	}
	at := c.At.UTC()
	return c.serve(ctx, cfg, func() time.Time { return at }, log)
}

func (c runCommand) serve(ctx context.Context, cfg *Config, now func() time.Time, log *slog.Logger) (err error) {
	d, err := newDaemon(ctx, cfg, now, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if !c.Once {
		return d.Serve(ctx)
	}
	if !c.At.IsZero() {
		if err := d.mayStandAt(ctx, c.At); err != nil {
			return usageError{err}
		}
	}
	return d.Once(ctx)
}

// mayRehearse tells why another day can't be rehearsed with this configuration:
// letters with a false date must not leave the machine.
func (c runCommand) mayRehearse(cfg *Config) error {
	if !c.Once {
		return errors.New("--at goes with --once")
	}
	hosts := []string{cfg.SMTP.Host}
	for _, m := range cfg.Mailboxes {
		hosts = append(hosts, m.Host)
	}
	for _, host := range hosts {
		if !isLoopback(host) {
			return fmt.Errorf("--at is refused: %s is not on this machine (127.0.0.1, ::1 or localhost)", net.JoinHostPort(host, "*"))
		}
	}
	return nil
}
