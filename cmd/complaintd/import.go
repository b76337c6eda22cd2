package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/mailfile"
)

// importCommand is complaintd import.
type importCommand struct {
	withConfig
	Acknowledge bool     `help:"Write the letters that are due for mail that arrives: acknowledgements to customers, notices to staff."`
	Mailbox     string   `help:"The complaints address that the mails came to. Default: the first of the configuration." placeholder:"ADDRESS"`
	Paths       []string `arg:"" name:"path" help:"Mailbox files: a file .eml, an mbox, a Maildir, a folder of such files, or - for standard input."`
}

// Run carries the command out. What was taken in before is passed over, so
// that an import that was interrupted is gone on with by the same command.
func (c importCommand) Run(ctx context.Context, w world) (err error) {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	mailbox, err := c.mailbox(cfg)
	if err != nil {
		return err
	}
	sources, err := c.sources(w)
	if err != nil {
		return usageError{err}
	}
	bar := newProgress(w.stderr, sources)
	log := newLogger(bar, "warn", cfg.Log.Format) // not a line for each mail
	now := clock{now: time.Now}
	office, err := openOffice(ctx, cfg, now, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, office.Close()) }()
	if err := office.furnish(cfg, now, log, nil); err != nil {
		return err
	}
	i := &importer{clerk: office.clerk, reader: newReader(cfg, mailbox), mailbox: mailbox.Address,
		scanner: newScanner(cfg, nil, log), limit: int64(mailbox.MaxMessageSize), acknowledge: c.Acknowledge, bar: bar}
	err = office.duties.alone(ctx, office.duties.all(cfg), func(ctx context.Context) error { return i.run(ctx, sources) })
	bar.clear()
	fmt.Fprintln(w.stdout, i.tally)
	return err
}

// mailbox is the one that the mails came to.
func (c importCommand) mailbox(cfg *Config) (MailboxConfig, error) {
	if c.Mailbox == "" {
		return cfg.Mailboxes[0], nil
	}
	i := slices.IndexFunc(cfg.Mailboxes, func(m MailboxConfig) bool {
		return casefile.AddressKey(m.Address) == casefile.AddressKey(c.Mailbox)
	})
	if i < 0 {
		return MailboxConfig{}, usageError{errors.New("--mailbox names no mailbox of the configuration")}
	}
	return cfg.Mailboxes[i], nil
}

// sources are the files that the paths name. One that is not there is refused
// before anything is taken in.
func (c importCommand) sources(w world) ([]mailfile.Source, error) {
	var all []mailfile.Source
	for _, path := range c.Paths {
		sources, err := mailSources(path, w.stdin)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, sources...)
	}
	return all, nil
}
