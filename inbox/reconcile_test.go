package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
	"complaintd/inbox"
)

// memLedger is a case file that remembers where mails were found, and knows none by
// its Message-ID.
type memLedger struct {
	mu       sync.Mutex
	first    time.Time
	known    map[casefile.Placement]bool
	seen     map[string]bool
	last     time.Time
	now      func() time.Time
	surveys  []casefile.Survey
	failures int // so many look-ups fail
}

func newLedger(now func() time.Time) *memLedger {
	return &memLedger{known: map[casefile.Placement]bool{}, seen: map[string]bool{}, now: now}
}

func (l *memLedger) SurveyDue(context.Context, string, []casefile.FolderState) (time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last.IsZero() {
		return l.last, nil
	}
	return l.last.Add(casefile.SurveyEvery), nil
}

func (l *memLedger) FirstContact(context.Context, string) (time.Time, error) { return l.first, nil }

func (l *memLedger) OnRecord(_ context.Context, from casefile.Placement, limit int) (mails []casefile.OnRecord, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for uid := from.UID; uid < 1000 && len(mails) < limit; uid++ {
		if from.UID = uid; l.known[from] {
			mails = append(mails, casefile.OnRecord{Placement: from})
		}
	}
	return mails, nil
}

func (l *memLedger) Astray(context.Context, casefile.FolderState) ([]casefile.OnRecord, error) {
	return nil, nil
}

func (l *memLedger) WasSeen(_ context.Context, f casefile.FolderState) (bool, error) {
	return l.seen[f.Folder], nil
}

func (l *memLedger) SeenThrough(context.Context, casefile.FolderState) (uint32, error) { return 1, nil }

func (l *memLedger) LookedThrough(_ context.Context, f casefile.FolderState) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen[f.Folder] = true
	return nil
}

func (l *memLedger) Candidates(context.Context, string) ([]casefile.Candidate, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failures > 0 {
		l.failures--
		return nil, errors.New("disk full")
	}
	return nil, nil
}

func (l *memLedger) Lies(context.Context, int64) ([]casefile.Placement, error) { return nil, nil }

func (l *memLedger) Identify(context.Context, *casefile.Incoming, int64) (int64, error) {
	return 0, nil
}

func (l *memLedger) Found(_ context.Context, mails []casefile.OnRecord) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range mails {
		l.known[m.Placement] = true
	}
	return nil
}

func (l *memLedger) Surveyed(_ context.Context, v casefile.Survey) (casefile.Survey, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.surveys = append(l.surveys, v)
	l.last = l.now()
	for _, f := range v.Folders {
		l.seen[f.Folder] = true
	}
	return v, nil
}

func (l *memLedger) done() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.surveys)
}

var yesterday = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// putInto puts a mail into a folder of the server.
func (m *memServer) putInto(folder, raw string, received time.Time) {
	m.t.Helper()
	if _, err := m.user.Append(folder, literalOf(raw), &imap.AppendOptions{Time: received}); err != nil {
		m.t.Fatal(err)
	}
}

// What lies among handled mail from before the program's time is left alone; what
// comes to lie there later is taken in as received when it was, and moved to where
// it belongs. Daily, and not more often.
func TestReconcileDaily(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	m.create("Processed")
	m.create("Quarantine")
	now := &clock{now: yesterday.Add(24 * time.Hour)}
	cfg, _ := config(t, m.port)
	ledger, receiver := newLedger(now.Now), newReceiver()
	ledger.first = now.Now()
	cfg.Now, cfg.Ledger = now.Now, ledger
	loop := inbox.New(cfg, plainReader{}, receiver)
	m.putInto("Processed", mail("old"), yesterday)
	pass := func() {
		t.Helper()
		if _, err := loop.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	pass()
	if receiver.count() != 0 || len(ledger.known) != 1 || ledger.surveys[0].Earlier != 1 {
		t.Fatalf("%d received, %d on record, %+v", receiver.count(), len(ledger.known), ledger.surveys)
	}
	m.putInto("Quarantine", mail("by hand"), yesterday)
	for range 23 {
		now.advance(time.Hour)
		pass()
	}
	if ledger.done() != 1 || receiver.count() != 0 {
		t.Fatalf("%d surveys within a day, %d received", ledger.done(), receiver.count())
	}
	now.advance(time.Hour)
	pass()
	if ledger.done() != 2 || receiver.count() != 1 || m.count("Processed") != 2 || m.count("Quarantine") != 0 {
		t.Errorf("%d surveys, %d received, %d processed, %d in quarantine", ledger.done(), receiver.count(), m.count("Processed"), m.count("Quarantine"))
	}
	for _, in := range receiver.mails {
		if !in.Found || !in.ReceivedAt.Equal(yesterday) {
			t.Errorf("found %v, received %v", in.Found, in.ReceivedAt)
		}
	}
}

// A survey that fails is tried again after an hour, and the inbox is read meanwhile.
func TestReconcilingDoesNotHoldUpTheInbox(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	m.create("Processed")
	m.create("Quarantine")
	now := &clock{now: yesterday}
	cfg, book := config(t, m.port)
	ledger, receiver := newLedger(now.Now), newReceiver()
	ledger.failures = 1
	cfg.Now, cfg.Ledger = now.Now, ledger
	m.putInto("Processed", mail("there"), yesterday)
	start(t, inbox.New(cfg, plainReader{}, receiver))
	for i := range 3 {
		m.put(mail(fmt.Sprint(i)))
		eventually(t, "received", func() bool { return receiver.count() == i+1 })
	}
	if ledger.done() != 0 || book.count("mailbox not reconciled") != 1 {
		t.Errorf("%d surveys done, %d failures told", ledger.done(), book.count("mailbox not reconciled"))
	}
	now.advance(time.Hour)
	eventually(t, "reconciled", func() bool { return ledger.done() == 1 && receiver.count() == 4 })
}

// A mail whose body breaks the connection is tried with the next survey, and does not
// keep a single run from reading the inbox.
func TestReconcileSurvivesItsConnection(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	m.create("Processed")
	m.create("Quarantine")
	now := &clock{now: yesterday}
	cfg, _ := config(t, m.port)
	ledger, receiver := newLedger(now.Now), newReceiver()
	cfg.Now, cfg.Ledger = now.Now, restarting{ledger, m}
	m.putInto("Processed", mail("there"), yesterday)
	m.put(mail("new"))
	if _, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if receiver.count() != 1 || m.count("INBOX") != 0 || ledger.done() != 0 {
		t.Errorf("%d received, %d in the inbox, %d surveys", receiver.count(), m.count("INBOX"), ledger.done())
	}
}

// restarting has the server end all connections in the middle of a survey.
type restarting struct {
	*memLedger
	server *memServer
}

func (r restarting) Candidates(context.Context, string) ([]casefile.Candidate, error) {
	r.server.restart()
	return nil, nil
}
