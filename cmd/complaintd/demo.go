package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"complaintd/cmd/complaintd/demo"
)

// demoCommand is complaintd demo.
type demoCommand struct {
	Out string `help:"The folder for what comes of it; it must be empty or not exist. Default: a new folder for temporary files." type:"path" placeholder:"DIR"`
}

// Run carries the command out.
func (c demoCommand) Run(ctx context.Context, w world) (err error) {
	folder, err := c.folder()
	if err != nil {
		return err
	}
	servers, err := demo.StartServers()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, servers.Close()) }()
	file := filepath.Join(folder, "complaintd.yaml")
	cfg, err := demoConfig(servers, file, w)
	if err != nil {
		return err
	}
	story, err := play(ctx, cfg, servers, filepath.Join(folder, "complaintd.log"), w.stdout)
	if err != nil {
		return err
	}
	rules, err := newRules(cfg)
	if err != nil {
		return err
	}
	if err := story.Publish(folder, rules.Calendar); err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, demoEnd, story.Summary(), folder, filepath.Join(folder, "index.html"), file)
	return nil
}

// demoEnd takes the story's figures, its folder, its page, and its configuration.
const demoEnd = `
%s

What came of it:            %s
The story, for a browser:   %s
Look at the cases with:     go run ./cmd/complaintd case list --config %s
`

// folder makes the folder for the results. Nothing that is there already is
// overwritten.
func (c demoCommand) folder() (string, error) {
	if c.Out == "" {
		folder, err := os.MkdirTemp("", "complaintd-demo-")
		if err != nil {
			return "", fmt.Errorf("make a folder for temporary files: %w", err)
		}
		return folder, nil
	}
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return "", fmt.Errorf("make the folder: %w", err)
	}
	entries, err := os.ReadDir(c.Out)
	if err != nil {
		return "", fmt.Errorf("look into the folder: %w", err)
	}
	if len(entries) > 0 {
		return "", usageError{fmt.Errorf("%s is not empty: name a new folder", c.Out)}
	}
	return c.Out, nil
}

// demoConfig writes the configuration and loads it as the daemon does.
func demoConfig(servers *demo.Servers, file string, w world) (*Config, error) {
	text, err := servers.Config()
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}
	return loadConfig(file, w.getenv)
}

// play plays the story on one daemon, which does at each instant what "run
// --once --at" does, and prints each step as it goes.
func play(ctx context.Context, cfg *Config, servers *demo.Servers, logFile string, out io.Writer) (_ *demo.Story, err error) {
	log, err := os.OpenFile(logFile, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	var at time.Time // the only clock: it stands still while the daemon works
	d, err := newDaemon(ctx, cfg, clock{now: func() time.Time { return at }}, newLogger(log, cfg.Log.Level, cfg.Log.Format))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	rules, err := newRules(cfg)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(out, demo.Heading())
	return demo.Play(ctx, demo.Stage{
		Servers:  servers,
		Database: cfg.Database.At, NextDigest: rules.NextDigest,
		Daemon: func(ctx context.Context, instant time.Time) error {
			at = instant
			return d.Once(ctx)
		},
		Tell: func(s demo.Step) { fmt.Fprintln(out, s.Line(cfg.Calendar.TimeZone)) },
	})
}
