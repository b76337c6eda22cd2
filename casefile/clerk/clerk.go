// Package clerk is the shell around the case file: it looks up which case a
// mail belongs to, lets package casefile decide, has the letters composed, and
// commits everything that follows in one transaction.
//
// Letters are composed outside of the writing transaction. Inside it, what the
// decision was based on is looked up again; where it has changed meanwhile,
// nothing is written and the decision is made anew.
package clerk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// Composer writes a letter out as the bytes that will be sent. An error is
// about this letter and lasts. (implemented by *outbox.Composer)
type Composer interface {
	Compose(casefile.Letter) (casefile.Sealed, error)
}

// Reader reads a mail that is on file again; it never fails. (implemented by
// *sender.Reader)
type Reader interface {
	Read(raw []byte, at casefile.Placement, receivedAt time.Time) *casefile.Incoming
}

// Observer hears how the work goes on. Its methods return at once.
type Observer interface {
	// Alive: RunClock still goes on, and for so long nothing may be heard of it
	// now.
	Alive(silence time.Duration)
	// Taken: a mail was committed as one of the kind, with letters of these
	// Message-IDs.
	Taken(in *casefile.Incoming, kind casefile.Kind, letters []string)
}

// Config is what a Clerk works with. All fields but Observer are needed.
type Config struct {
	Store    *sqlstore.Store
	Rules    casefile.Rules
	Tags     casefile.Tags
	Ledger   casefile.Ledger
	Composer Composer
	Reader   Reader
	// Hold keeps every letter until it is released.
	Hold bool
	// Copied are the addresses of the mailboxes that keep a copy of their letters.
	Copied   []string
	Now      func() time.Time
	Log      *slog.Logger
	Observer Observer // nil: nobody listens
}

// Clerk carries mails and letters between the mail servers' loops and the
// case file. It is safe for concurrent use.
type Clerk struct {
	store    *sqlstore.Store
	rules    casefile.Rules
	tags     casefile.Tags
	ledger   casefile.Ledger
	composer Composer
	reader   Reader
	hold     bool
	copied   []string
	now      func() time.Time
	log      *slog.Logger
	observer Observer
	numbers  numbers
	wake     chan struct{}
	// noticed receives a value when there is something to be told at once.
	noticed chan struct{}
	// contacts are when each mailbox was first read; helped are the colleagues who
	// have had the page of help; read is when it was last recorded that a mailbox
	// was read.
	contacts, helped, read sync.Map
}

// New builds a Clerk.
func New(c Config) *Clerk {
	if c.Observer == nil {
		c.Observer = nobody{}
	}
	return &Clerk{store: c.Store, rules: c.Rules, tags: c.Tags, ledger: c.Ledger, composer: c.Composer, reader: c.Reader, hold: c.Hold, copied: c.Copied, now: c.Now, log: c.Log, observer: c.Observer,
		numbers: numbers{store: c.Store}, wake: make(chan struct{}, 1), noticed: make(chan struct{}, 1)}
}

// nobody observes.
type nobody struct{}

func (nobody) Alive(time.Duration)                               {}
func (nobody) Taken(*casefile.Incoming, casefile.Kind, []string) {}

// Wake receives a value when letters have been queued since the last one was
// received.
func (c *Clerk) Wake() <-chan struct{} { return c.wake }

func (c *Clerk) wakeOutbox() { nudge(c.wake) }

func (c *Clerk) wakeClock() { nudge(c.noticed) }

func nudge(wake chan struct{}) {
	select {
	case wake <- struct{}{}:
	default: // one is waiting already
	}
}

// Placed tells which mails of a folder from from.UID on are on record, and
// into which folder each is to be moved.
func (c *Clerk) Placed(ctx context.Context, from casefile.Placement) (map[uint32]casefile.Folder, error) {
	return c.store.Placed(ctx, from)
}

// Moved records what was moved on the IMAP server.
func (c *Clerk) Moved(ctx context.Context, moves []casefile.Move) error {
	return c.store.RecordMoves(ctx, c.now(), moves)
}

// Receive takes a group of mails into the case file and tells for each into
// which folder it is to be moved. When it returns without error all of them
// are committed: each exactly once, however often it is received. An error
// means that the database is not available and nothing more is known; what was
// not committed is to be received again.
func (c *Clerk) Receive(ctx context.Context, group []*casefile.Incoming) ([]casefile.Folder, error) {
	done, err := c.take(ctx, group, false)
	if err != nil {
		return nil, err
	}
	folders := make([]casefile.Folder, len(group))
	for i, in := range group {
		folders[i] = done[in].folder()
	}
	return folders, nil
}

// patience is how often a mail is decided about again beyond what the other mails
// of its group call for. One that rests on something new each time would be in
// the way of all others for ever.
const patience = 50

var errNeverSettles = errors.New("what the decision rests on is another each time")

// take decides about a group of mails and commits them. It tells for each what
// was done. A silent group gets no letters.
func (c *Clerk) take(ctx context.Context, group []*casefile.Incoming, silent bool) (map[*casefile.Incoming]*plan, error) {
	done := make(map[*casefile.Incoming]*plan, len(group))
	pending := group
	for round := 0; len(pending) > 0; round++ {
		plans, err := c.plan(ctx, pending, silent)
		if err == nil && round >= len(group)+patience {
			err = c.quarantineAll(ctx, plans, errNeverSettles)
		}
		if err != nil {
			return nil, fmt.Errorf("decide about mails: %w", err)
		}
		if pending, err = c.commit(ctx, plans, done); err != nil {
			return nil, fmt.Errorf("record mails: %w", err)
		}
	}
	return done, nil
}
