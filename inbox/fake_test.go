package inbox_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox"
)

// plainReader is a Reader that finds nothing out but the key.
type plainReader struct{}

func (plainReader) Read(raw []byte, at casefile.Placement, receivedAt time.Time) *casefile.Incoming {
	return &casefile.Incoming{
		Placement: at, Key: sha256.Sum256(raw), Raw: raw, Size: int64(len(raw)),
		ReceivedAt: receivedAt, Form: casefile.Human,
	}
}

func (plainReader) TooLarge(header []byte, size int64, at casefile.Placement, receivedAt time.Time) *casefile.Incoming {
	return &casefile.Incoming{
		Placement: at, Key: sha256.Sum256(header), Raw: header, Size: size,
		ReceivedAt: receivedAt, Form: casefile.Unreadable, Reason: "too large",
	}
}

func (plainReader) Undeliverable(at casefile.Placement, size int64, receivedAt time.Time, reason string) *casefile.Incoming {
	return &casefile.Incoming{
		Placement: at, Size: size, ReceivedAt: receivedAt, Form: casefile.Unreadable, Reason: reason,
		Key: sha256.Sum256([]byte{byte(at.UID), byte(at.UIDValidity)}),
	}
}

// memReceiver keeps the contract of a Receiver in memory.
type memReceiver struct {
	mu     sync.Mutex
	mails  map[casefile.ContentKey]*casefile.Incoming
	placed map[casefile.Placement]casefile.Folder // whose move is owed
	moves  []casefile.Move
	groups []int // sizes, in the order received
	down   bool  // the store is not available
	// unrecorded: so many calls of Moved fail.
	unrecorded int
	onGroup    func()
	health     []string      // what was heard of the mailbox: read, or why not
	received   chan struct{} // a token for each group, if anybody wants it
}

func newReceiver() *memReceiver {
	return &memReceiver{
		mails:    make(map[casefile.ContentKey]*casefile.Incoming),
		placed:   make(map[casefile.Placement]casefile.Folder),
		received: make(chan struct{}, 100),
	}
}

func (r *memReceiver) Placed(_ context.Context, from casefile.Placement) (map[uint32]casefile.Folder, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known := make(map[uint32]casefile.Folder)
	for at, folder := range r.placed {
		if at.Mailbox == from.Mailbox && at.Folder == from.Folder && at.UIDValidity == from.UIDValidity && at.UID >= from.UID {
			known[at.UID] = folder
		}
	}
	return known, nil
}

func (r *memReceiver) Receive(_ context.Context, group []*casefile.Incoming) ([]casefile.Folder, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down {
		return nil, errors.New("disk full")
	}
	folders := make([]casefile.Folder, len(group))
	for i, in := range group {
		folders[i] = casefile.Processed
		if in.Form == casefile.Unreadable {
			folders[i] = casefile.Quarantine
		}
		if r.mails[in.Key] == nil {
			r.mails[in.Key] = in
		}
		r.placed[in.Placement] = folders[i]
	}
	r.groups = append(r.groups, len(group))
	if r.onGroup != nil {
		r.onGroup()
	}
	select {
	case r.received <- struct{}{}:
	default:
	}
	return folders, nil
}

func (r *memReceiver) Moved(_ context.Context, moves []casefile.Move) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unrecorded > 0 {
		r.unrecorded--
		return errors.New("disk full")
	}
	r.moves = append(r.moves, moves...)
	for _, m := range moves {
		delete(r.placed, m.From)
	}
	return nil
}

func (r *memReceiver) MailboxRead(context.Context, string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.health = append(r.health, "read")
	return nil
}

func (r *memReceiver) MailboxFailed(_ context.Context, _ string, why casefile.Trouble) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.health = append(r.health, string(why))
	return nil
}

func (r *memReceiver) setDown(down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = down
}

func (r *memReceiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.mails)
}

// byUID is what was received of a mail of the inbox, nil if nothing was.
func (r *memReceiver) byUID(uid uint32) *casefile.Incoming {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, in := range r.mails {
		if in.Placement.UID == uid {
			return in
		}
	}
	return nil
}

// logBook collects a log.
type logBook struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *logBook) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *logBook) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func (b *logBook) count(words string) int { return strings.Count(b.String(), words) }

// clock is a clock that is set by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

const (
	username = "complaints@hexpress.example"
	password = "correct horse battery"
)

// config is that of a test: quick to give up, quick to come back.
func config(t *testing.T, port int) (inbox.Config, *logBook) {
	t.Helper()
	book := &logBook{}
	t.Cleanup(func() {
		if strings.Contains(book.String(), password) {
			t.Error("the log holds the password")
		}
		if t.Failed() {
			t.Log("log:\n" + book.String())
		}
	})
	return inbox.Config{
		Mailbox: username, Host: "127.0.0.1", Port: port, TLS: inbox.TLSNone,
		Username: username, Password: password,
		Inbox: "INBOX", Processed: "Processed", Quarantine: "Quarantine",
		PollInterval: 20 * time.Millisecond, MaxMessageSize: 1 << 20,
		Timeouts: inbox.Timeouts{
			Dial: 5 * time.Second, Command: 5 * time.Second, Idle: 10 * time.Second,
			Retry: time.Millisecond, RetryMax: 20 * time.Millisecond,
			SlowRetry: 20 * time.Millisecond, SlowRetryMax: 50 * time.Millisecond,
		},
		Log: slog.New(slog.NewTextHandler(book, nil)),
	}, book
}

// noLeaks fails the test when goroutines of the inbox or its client are left
// at the end.
func noLeaks(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		var stacks string
		for range 200 {
			buf := make([]byte, 1<<20)
			stacks = string(buf[:runtime.Stack(buf, true)])
			if !strings.Contains(stacks, "imapclient.(") && !strings.Contains(stacks, "inbox.(*pass)") {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Errorf("goroutines left:\n%s", stacks)
	})
}

// start runs a loop until the test ends or stop is called.
func start(t *testing.T, loop *inbox.Loop) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- loop.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			select {
			case err := <-done:
				if err != nil {
					t.Errorf("Run: %v", err)
				}
			case <-time.After(10 * time.Second):
				t.Error("Run does not end")
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if holds() {
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

// wantKind fails the test unless err is a mailbox's failure of that kind.
func wantKind(t *testing.T, err error, kind inbox.Kind) {
	t.Helper()
	var e *inbox.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("error %v, want one of kind %q", err, kind)
	}
}
