// Command complaintd reads a company's complaints mailbox over IMAP, opens a
// case for every complaint, holds the company to its published procedure to
// the day, and writes every letter over SMTP.
//
// This package wires the program together: it reads the configuration, builds
// every part once and hands it down, and gives each command its file.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones, for machines and containers without them

	"github.com/alecthomas/kong"

	"complaintd/casefile/sqlstore"
)

func main() {
	if err := harden(); err != nil {
		fmt.Fprintln(os.Stderr, "complaintd: goes on all the same:", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	status := run(ctx, os.Args[1:], world{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.LookupEnv})
	stop()
	os.Exit(status)
}

// world is what a command sees of the process it runs in.
type world struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) (string, bool)
}

// Exit statuses (DESIGN §7).
const (
	statusDone   = 0
	statusFailed = 1
	statusUsage  = 2
)

// cli is the command line.
type cli struct {
	Run     runCommand     `cmd:"" help:"Run the daemon."`
	Demo    demoCommand    `cmd:"" help:"Show what it does: sample complaints against mail servers inside the program. Needs no configuration and no network."`
	Explain explainCommand `cmd:"" help:"Show what the daemon would do with mails. Changes nothing and contacts nothing."`
	Import  importCommand  `cmd:"" help:"Take mailbox files into the case file, without letters."`
	Check   checkCommand   `cmd:"" help:"Check the configuration, the mail servers' log-ins, the database and every letter."`
	Case    caseCommand    `cmd:"" help:"Look at cases."`
	Outbox  outboxCommand  `cmd:"" help:"Look at letters that are not sent."`
	Backup  backupCommand  `cmd:"" help:"Copy the database to a new file, while the daemon runs or not, and verify the copy."`
	Digest  digestCommand  `cmd:"" help:"Show what needs somebody, as the managers read it in the morning; or send it."`
	Report  reportCommand  `cmd:"" help:"Count complaints and answers of a period. Nobody's data is among the figures."`

	Version versionCommand `cmd:"" help:"Print the version."`
}

// withConfig are the flags of every command that reads the configuration.
type withConfig struct {
	Config string `help:"The configuration file." default:"complaintd.yaml" placeholder:"FILE"`
}

// load reads the configuration file.
func (c withConfig) load(w world) (*Config, error) { return loadConfig(c.Config, w.getenv) }

// lookUp reads the configuration file and lets read look things up in its
// database.
func (c withConfig) lookUp(ctx context.Context, w world, read func(*Config, *sqlstore.Store) error) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	store, err := sqlstore.OpenReadOnly(ctx, cfg.Database.At)
	if err != nil {
		return cfg.notMade(err)
	}
	return errors.Join(read(cfg, store), store.Close())
}

// notMade says what to do where the database could not be opened as there is none.
func (c *Config) notMade(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no database yet at %s: complaintd run makes it", c.Database.Name())
	}
	return err
}

// usageError is a fault in how the program was called.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// run is the program as a value that tests can start. It returns the exit
// status.
func run(ctx context.Context, args []string, w world) int {
	helped := false
	parser, err := kong.New(&cli{}, kong.Name("complaintd"), kong.Writers(w.stdout, w.stderr),
		kong.Description("Reads a complaints mailbox, keeps a case file for every complaint, and writes every letter."),
		kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(w))
	if err != nil {
		return report(w, fmt.Errorf("set up the command line: %w", err))
	}
	command, err := parser.Parse(args)
	switch {
	case helped:
		return statusDone
	case err != nil:
		return report(w, usageError{fmt.Errorf("%w (see complaintd --help)", err)})
	}
	return report(w, command.Run())
}

// report prints an error as its user should see it and returns the exit
// status that goes with it.
func report(w world, err error) int {
	if err == nil {
		return statusDone
	}
	var faults configFaults
	if errors.As(err, &faults) { // each line begins with its file
		fmt.Fprintln(w.stderr, maskAddresses(faults.Error()))
		return statusUsage
	}
	fmt.Fprintf(w.stderr, "complaintd: %s\n", maskAddresses(err.Error()))
	var usage usageError
	if errors.As(err, &usage) {
		return statusUsage
	}
	return statusFailed
}
