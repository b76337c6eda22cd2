package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// runCommand is complaintd run.
type runCommand struct {
	withConfig
	Once bool    `help:"Fetch, act and send what is due until nothing is left, then exit."`
	At   instant `help:"With --once: rehearse another day; this instant is then the only clock. Both mail servers must be on this machine." placeholder:"2026-12-01T09:00:00Z"`
}

// Run carries the command out.
func (c runCommand) Run(ctx context.Context, w world) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	log := newLogger(w.stderr, cfg.Log.Level, cfg.Log.Format)
	if isRoot() { // no fault: in a container of an ordinary user it may be nobody
		log.Warn("running as root, which is not needed: give the program a user of its own")
	}
	clock := clock{now: time.Now}
	if !c.At.IsZero() {
		if err := c.mayRehearse(cfg); err != nil {
			return usageError{err}
		}
		clock = clockAt(c.At.Time)
	}
	d, err := newDaemon(ctx, cfg, clock, log)
	if err != nil && ctx.Err() != nil && !c.Once {
		log.Info("stopped while it started", "err", err)
		return nil // told to stop, and it has stopped
	}
	if err != nil {
		return err
	}
	tuneCollector(w)
	if c.Once {
		err = d.Once(ctx)
	} else {
		err = d.run(ctx, func() (*Config, error) { return c.load(w) })
	}
	if errors.Is(err, errStuck) {
		return err // what still runs uses the database
	}
	return errors.Join(err, d.Close())
}

// run serves until ctx ends, with everything around: it can be asked how it
// fares, and SIGHUP has the configuration read anew.
func (d *daemon) run(ctx context.Context, read func() (*Config, error)) error {
	around, end := context.WithCancel(ctx)
	defer end()
	var rest errgroup.Group
	if address := d.cfg.Listen; address != "" {
		socket, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
		if err != nil {
			return fmt.Errorf("listen for /healthz, /readyz and /metrics: %w", err)
		}
		rest.Go(func() error {
			err := d.monitor.Serve(around, socket)
			if err != nil {
				d.log.Error("nobody can ask how the daemon fares", "err", err)
			}
			return err
		})
	}
	rest.Go(func() error { d.monitor.Tend(around, d.log); return nil })
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	err := d.Keep(ctx, reload, read)
	end()
	return errors.Join(err, rest.Wait())
}

// tuneCollector keeps the process small while a backlog or large mails pass:
// near the limit the collector works harder. What building the program took is
// given back first. Who sets GOGC or GOMEMLIMIT knows better.
func tuneCollector(w world) {
	debug.FreeOSMemory()
	if _, set := w.getenv("GOGC"); !set {
		debug.SetGCPercent(100)
	}
	if _, set := w.getenv("GOMEMLIMIT"); !set {
		debug.SetMemoryLimit(56 << 20)
	}
}

// instant is an instant on the command line.
type instant struct{ time.Time }

// UnmarshalText reads an instant as RFC 3339 writes it.
func (i *instant) UnmarshalText(text []byte) error {
	at, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return errors.New("an instant is written like 2026-12-01T09:00:00Z")
	}
	i.Time = at.UTC()
	return nil
}

// clock is what the whole program takes for the present.
type clock struct {
	now func() time.Time
	// rehearsed: now is made up, and must not lie before what the database
	// knows of already.
	rehearsed bool
}

// clockAt stands still.
func clockAt(at time.Time) clock {
	return clock{now: func() time.Time { return at }, rehearsed: true}
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
			return fmt.Errorf("--at is refused: %s is not on this machine (127.0.0.1, ::1 or localhost)", host)
		}
	}
	return nil
}
