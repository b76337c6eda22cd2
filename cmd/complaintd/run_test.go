package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// A day that lies before the database's last entry can't be rehearsed, and
// trying to changes nothing.
func TestRehearsalOfADayThatIsOver(t *testing.T) {
	ctx := context.Background()
	cfg := benchConfig()
	cfg.Database.At = filepath.Join(t.TempDir(), "complaintd.db")
	today := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	record(t, cfg.Database.At, today)

	var usage usageError
	if _, err := newDaemon(ctx, cfg, clockAt(today.Add(-time.Second)), slog.New(slog.DiscardHandler)); !errors.As(err, &usage) {
		t.Errorf("a second too early: %v, want a usage error", err)
	}
	if got := events(t, cfg.Database.At); len(got) != 1 {
		t.Errorf("the refused rehearsal left events: %v", got)
	}
	d, err := newDaemon(ctx, cfg, clockAt(today), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("at the last entry's instant: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// A daemon that is told to stop before it has started has not failed; what was to be
// done once was not done.
func TestStoppedWhileItStarts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "complaintd.yaml")
	example, err := os.ReadFile("../../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, example, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	set := func(string) (string, bool) { return "a value that is long enough for a secret", true }
	for _, test := range []struct {
		args []string
		want int
	}{{[]string{"run"}, statusDone}, {[]string{"run", "--once"}, statusFailed}} {
		var stderr bytes.Buffer
		status := run(ctx, append(test.args, "--config", file), world{stdin: strings.NewReader(""), stdout: io.Discard, stderr: &stderr, getenv: set})
		if status != test.want {
			t.Errorf("%v: exit status %d, want %d: %s", test.args, status, test.want, stderr.String())
		}
	}
}

func TestOneDaemonToADatabase(t *testing.T) {
	ctx, log := context.Background(), slog.New(slog.DiscardHandler)
	cfg := benchConfig()
	cfg.Database.At = filepath.Join(t.TempDir(), "complaintd.db")
	first, err := newDaemon(ctx, cfg, clock{now: time.Now}, log)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := newDaemon(ctx, cfg, clock{now: time.Now}, log); err == nil {
		t.Error("a second daemon runs on the same database")
		_ = second.Close()
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	third, err := newDaemon(ctx, cfg, clock{now: time.Now}, log)
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	_ = third.Close()
}

// record puts a case with one event and a letter that is being sent into a new
// database.
func record(t *testing.T, file string, at time.Time) {
	t.Helper()
	store, err := sqlstore.Open(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	c := casefile.Case{Number: 1, Reference: "KL-26-000001-7", State: casefile.Open, OpenedAt: at}
	err = store.Write(context.Background(), func(tx *sqlstore.Tx) error {
		ctx := context.Background()
		letter := casefile.Sealed{Name: casefile.Acknowledgement, MessageID: "1@hexpress.example", Recipient: "kari@example.net"}
		err := errors.Join(tx.InsertCase(ctx, c, time.Time{}),
			tx.AppendEvents(ctx, ledgerOf(mustLoad(t, leastConfig, nil)), 1, 0, []casefile.Salted{{Event: casefile.Event{At: at, Kind: casefile.EventCaseOpened}}}),
			tx.QueueLetter(ctx, at, 1, letter, store.Pack([]byte("letter")), sqlstore.Terms{}))
		_, _, claimed := tx.ClaimLetter(ctx, at)
		return errors.Join(err, claimed)
	})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
}

func events(t *testing.T, file string) []casefile.Event {
	t.Helper()
	store, err := sqlstore.OpenReadOnly(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	got, err := store.Events(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
