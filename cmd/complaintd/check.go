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

	"complaintd/casefile/sqlstore"
)

// checkCommand is complaintd check.
type checkCommand struct{ withConfig }

// checkTimeout bounds each check: a server that has not answered by then is
// reported as such.
const checkTimeout = 30 * time.Second

// check is one thing that must be right before the daemon can run.
type check struct {
	name string
	do   func(context.Context) error
}

// errCheckFailed tells that a fault was printed.
var errCheckFailed = errors.New("not everything is right; see above")

// Run carries the command out: every check, whatever the others found. It
// changes nothing but missing folders of the mailbox, which it creates.
func (c checkCommand) Run(ctx context.Context, w world) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "ok    configuration %s\n", c.Config)
	failed := false
	for _, check := range checksFor(cfg) {
		if err := check.run(ctx); err != nil {
			failed = true
			fmt.Fprintf(w.stdout, "FAIL  %s: %s\n", check.name, maskAddresses(err.Error()))
			continue
		}
		fmt.Fprintf(w.stdout, "ok    %s\n", check.name)
	}
	if failed {
		return errCheckFailed
	}
	return nil
}

func (c check) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	return c.do(ctx)
}

func checksFor(cfg *Config) []check {
	quiet := slog.New(slog.DiscardHandler)
	checks := []check{
		{"letters: every letter in every language", func(context.Context) error { _, err := newTemplates(cfg); return err }},
		{"database " + cfg.Database.File, func(ctx context.Context) error { return checkDatabase(ctx, cfg.Database.File) }},
	}
	for _, m := range cfg.Mailboxes {
		loop := newInbox(cfg, m, nil, time.Now, quiet)
		checks = append(checks, check{fmt.Sprintf("mailbox at %s:%d: log-in and folders", m.Host, m.Port), loop.Check})
	}
	sender := newSender(cfg, nil, nil, time.Now, quiet)
	return append(checks, check{fmt.Sprintf("submission server at %s:%d: log-in", cfg.SMTP.Host, cfg.SMTP.Port), sender.Check})
}

// checkDatabase tells why the database can't be used. One that does not exist
// yet needs a folder to be created in.
func checkDatabase(ctx context.Context, file string) error {
	store, err := sqlstore.OpenReadOnly(ctx, file)
	if errors.Is(err, fs.ErrNotExist) {
		info, err := os.Stat(filepath.Dir(file))
		if err == nil && !info.IsDir() {
			err = errors.New("the folder it should be created in is a file")
		}
		return err
	}
	if err != nil {
		return err
	}
	_, err = store.CasesAfter(ctx, 0, 1)
	return errors.Join(err, store.Close())
}
