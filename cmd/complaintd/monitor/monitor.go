// Package monitor tells those who keep the daemon running how it fares: whether
// its loops turn over (/healthz, the watchdog of systemd), whether it does its
// work (/readyz), and in numbers (/metrics, in the text format of Prometheus).
//
// It listens at the seams: between the inbox and the case file, between the
// outbox and its queue, and to what the clerk says of each mail. It knows no
// words, names or addresses of customers or colleagues: the only address in it
// is that of the mailbox.
package monitor

import (
	"context"
	"sync"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// Database is what is asked of the database. (implemented by *sqlstore.Store)
type Database interface {
	// Condition tells how much work there is at now.
	Condition(ctx context.Context, now time.Time) (sqlstore.Condition, error)
	// TryWrite tells why the database can't be written.
	TryWrite(ctx context.Context) error
}

// Config is what a Monitor works with. All fields are needed.
type Config struct {
	Database Database
	// File is the database's file, of which only the size is looked at.
	File string
	// Version and Schema are the program's version and that of the tables.
	Version string
	Schema  int64
	Now     func() time.Time
}

// Watched is what changes with the configuration.
type Watched struct {
	Mailboxes []Mailbox
	Scanner   bool // files are examined for viruses
	Stages    int  // of the procedure
	// Letters are the names of all letters.
	Letters []casefile.LetterName
}

// Mailbox is a mailbox that is read.
type Mailbox struct {
	Address      string
	PollInterval time.Duration
}

// Monitor gathers what the parts of the daemon tell. It outlives them: they are
// built anew with each configuration. It is safe for concurrent use.
type Monitor struct {
	cfg      Config
	watchdog watchdog
	metrics  *metrics
	database cached[sqlstore.Condition]
	writable cached[struct{}]

	mu        sync.Mutex
	watched   Watched
	mailboxes map[string]*mailbox
	// answeredAt is when the submission server last said anything about a letter.
	answeredAt time.Time
	// begun is, for the Message-IDs of letters on their way, when the pass began
	// that took the mail they answer.
	begun    map[string]time.Time
	stopping bool
	// scannerAnswers: the virus scanner did, when it was last asked.
	scannerAnswers bool
}

// New makes a monitor that watches nothing yet.
func New(cfg Config) *Monitor {
	m := &Monitor{cfg: cfg, watchdog: watchdog{now: cfg.Now}, begun: map[string]time.Time{}, answeredAt: cfg.Now()}
	m.database = cached[sqlstore.Condition]{now: cfg.Now, fetch: func(ctx context.Context) (sqlstore.Condition, error) {
		return cfg.Database.Condition(ctx, cfg.Now())
	}}
	m.writable = cached[struct{}]{now: cfg.Now, fetch: func(ctx context.Context) (struct{}, error) {
		return struct{}{}, cfg.Database.TryWrite(ctx)
	}}
	m.metrics = newMetrics(m)
	return m
}

// Watch begins to watch the loops of a configuration, which start now, instead
// of those before.
func (m *Monitor) Watch(w Watched) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.mailboxes
	m.watched, m.mailboxes = w, map[string]*mailbox{}
	loops := []string{clockLoop, outboxLoop}
	for _, watched := range w.Mailboxes {
		loops = append(loops, mailboxLoop(watched.Address))
		state := before[watched.Address]
		if state == nil {
			state = &mailbox{}
		}
		state.pollInterval = watched.PollInterval
		m.mailboxes[watched.Address] = state
	}
	m.watchdog.expect(loops)
}

// Hung are the loops that should have been heard of by now.
func (m *Monitor) Hung() []string { return m.watchdog.hung() }

// cached keeps an answer for a few seconds, however often it is asked for.
type cached[T any] struct {
	now   func() time.Time
	fetch func(context.Context) (T, error)

	mu  sync.Mutex
	at  time.Time
	had T
	err error
}

const (
	// keepAnswers is how long an answer of the database is good for.
	keepAnswers = 5 * time.Second
	// databaseTime is how long the database may take to answer.
	databaseTime = 5 * time.Second
)

func (c *cached[T]) get(ctx context.Context) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); c.at.IsZero() || now.Sub(c.at) >= keepAnswers {
		// Who asked may go away; the answer is kept for the next.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), databaseTime)
		defer cancel()
		c.had, c.err = c.fetch(ctx)
		c.at = now
	}
	return c.had, c.err
}
