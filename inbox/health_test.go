package inbox_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"complaintd/inbox"
)

func (r *memReceiver) heard() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.health)
}

// The casefile hears why a mailbox can't be read, in the classes that somebody
// can act on.
func TestWhyAMailboxCanNotBeRead(t *testing.T) {
	m := newMemServer(t, allCaps...)
	for name, tt := range map[string]struct {
		change func(*inbox.Config)
		heard  string
	}{
		"nobody there":        {func(c *inbox.Config) { c.Port = closedPort(t) }, "unreachable"},
		"wrong password":      {func(c *inbox.Config) { c.Password = "wrong" }, "login_refused"},
		"no inbox":            {func(c *inbox.Config) { c.Inbox = "Complaints" }, "server_error"},
		"TLS to a plain port": {func(c *inbox.Config) { c.TLS = inbox.TLSImplicit }, "tls"},
		"all is well":         {func(*inbox.Config) {}, "read"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, _ := config(t, m.port)
			tt.change(&cfg)
			receiver := newReceiver()
			_, _ = inbox.New(cfg, plainReader{}, receiver).Once(t.Context())
			if heard := receiver.heard(); !slices.Equal(heard, []string{tt.heard}) {
				t.Errorf("heard %v, want %s", heard, tt.heard)
			}
		})
	}
}

// It hears of every failure while the server is away, and once that is back.
func TestAMailboxIsReadAgain(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	address := m.ln.Addr().String()
	m.ln.Close()
	m.srv.Close()
	cfg, _ := config(t, m.port)
	receiver := newReceiver()
	stop := start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "several failures", func() bool { return len(receiver.heard()) > 2 })
	m.listen(address)
	eventually(t, "read again", func() bool { return slices.Contains(receiver.heard(), "read") })
	stop()
	heard := receiver.heard()
	first := slices.Index(heard, "read")
	if slices.ContainsFunc(heard[:first], func(s string) bool { return s != "unreachable" }) ||
		slices.ContainsFunc(heard[first:], func(s string) bool { return s != "read" }) {
		t.Errorf("heard %v", heard)
	}
}

// A store that is away is not laid on the mailbox.
func TestAStoreThatIsAwayIsNoMailboxInTrouble(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	m.put(mail("one"))
	cfg, book := config(t, m.port)
	receiver := newReceiver()
	receiver.setDown(true)
	stop := start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "several attempts", func() bool { return book.count("store not available") > 3 })
	stop()
	if heard := receiver.heard(); len(heard) > 0 {
		t.Errorf("heard %v", heard)
	}
}

// A mailbox whose connection breaks over each batch is read all the same.
func TestAMailboxThatIsReadInPieces(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	for i := range 300 {
		m.put(mail(fmt.Sprint(i)))
	}
	cfg, _ := config(t, m.port)
	receiver := newReceiver()
	var restart sync.Once
	receiver.onGroup = func() { restart.Do(m.restart) }
	stop := start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "inbox empty", func() bool { return m.count("INBOX") == 0 })
	stop()
	if heard := receiver.heard(); len(heard) < 2 || heard[0] != "read" || heard[1] != "unreachable" {
		t.Errorf("heard %v, want that it is read and then that the connection broke", heard)
	}
}
