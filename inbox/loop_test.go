package inbox_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"complaintd/inbox"
)

// quiet is a configuration in which only IDLE or the end of a pass can begin
// the next pass.
func quiet(t *testing.T, port int) (inbox.Config, *logBook) {
	cfg, book := config(t, port)
	cfg.PollInterval = time.Hour
	return cfg, book
}

func TestIdleWakes(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	cfg, book := quiet(t, m.port)
	receiver := newReceiver()
	stop := start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "connected", func() bool { return book.count("msg=connected") == 1 })
	for i := range 3 {
		time.Sleep(20 * time.Millisecond) // so that it is IDLE that waits
		m.put(mail(fmt.Sprint(i)))
		eventually(t, "moved", func() bool { return m.count("Processed") == i+1 })
	}
	stop()
	if m.count("INBOX") != 0 || receiver.count() != 3 {
		t.Errorf("%d in the inbox, %d received", m.count("INBOX"), receiver.count())
	}
	if n := book.count("msg=connected"); n != 1 {
		t.Errorf("%d connections", n)
	}
}

// Without IDLE, or where it is refused, the poll interval does it.
func TestPolling(t *testing.T) {
	for _, caps := range []string{"UIDPLUS MOVE", "UIDPLUS MOVE IDLE"} {
		t.Run(caps, func(t *testing.T) {
			noLeaks(t)
			s := newScript(t)
			s.caps = caps
			s.before = func(c *scriptConn, tag, verb, _ string) bool {
				if verb == "IDLE" {
					c.say("%s NO not now", tag)
				}
				return verb == "IDLE"
			}
			cfg, book := config(t, s.listen())
			receiver := newReceiver()
			stop := start(t, inbox.New(cfg, plainReader{}, receiver))
			eventually(t, "waiting", func() bool { return len(s.sent("SELECT")) > 1 })
			s.add(10, mail("one"))
			eventually(t, "moved", func() bool { return len(s.uids()) == 0 })
			stop()
			if n := book.count("msg=connected"); n != 1 {
				t.Errorf("%d connections", n)
			}
		})
	}
}

// Mail that arrives during a pass is not left until the next one.
func TestMailDuringPass(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	m.put(mail("first"))
	cfg, _ := quiet(t, m.port)
	receiver := newReceiver()
	var second sync.Once
	receiver.onGroup = func() { second.Do(func() { m.put(mail("second")) }) }
	start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "both moved", func() bool { return m.count("Processed") == 2 })
}

// A mail that arrives while a backlog is read does not wait for its end.
func TestMailDuringABacklog(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	for i := range 1000 {
		m.put(mail(fmt.Sprint(i)))
	}
	cfg, _ := quiet(t, m.port)
	receiver := newReceiver()
	behind := -1
	receiver.onGroup = func() {
		if n := len(receiver.groups); n == 1 || n == 8 {
			m.put(mail(fmt.Sprint("live ", n)))
		}
		for _, in := range receiver.mails {
			if behind < 0 && in.Placement.UID == 1001 {
				behind = len(receiver.mails)
			}
		}
	}
	n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context())
	if err != nil || n != 1002 {
		t.Fatal(n, err) // each once
	}
	if behind < 0 || behind > 300 {
		t.Errorf("%d mails were received before the one that came when the first had been", behind)
	}
}

func TestServerRestartsDuringPass(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	for i := range 300 {
		m.put(mail(fmt.Sprint(i)))
	}
	cfg, book := config(t, m.port)
	receiver := newReceiver()
	var restart sync.Once
	receiver.onGroup = func() { restart.Do(m.restart) }
	start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "inbox empty", func() bool { return m.count("INBOX") == 0 })
	if receiver.count() != 300 || m.count("Processed") != 300 || m.count("Quarantine") != 0 {
		t.Errorf("%d received, %d processed, %d in quarantine", receiver.count(), m.count("Processed"), m.count("Quarantine"))
	}
	if book.count("connection lost") == 0 {
		t.Error("the loss is not in the log")
	}
}

// After a restore of the server the same mails have another UIDVALIDITY: they
// are offered again, and the casefile knows them by their content.
func TestUIDValidityChanges(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"))
	receiver, _ := once(t, s)
	s.mu.Lock()
	s.validity = 8
	s.mu.Unlock()
	s.add(10, mail("two"))
	s.add(20, mail("three"))
	cfg, _ := config(t, s.listen())
	n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context())
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	if receiver.count() != 3 {
		t.Errorf("%d different mails, want 3", receiver.count())
	}
	if last := receiver.moves[len(receiver.moves)-1]; last.From.UIDValidity != 8 {
		t.Errorf("moved from %+v", last.From)
	}
}

// What is on record is moved and not fetched again.
func TestKnownMailsAreOnlyMoved(t *testing.T) {
	noLeaks(t)
	s := newScript(t, mail("one"), mail("two"))
	var refuse atomic.Bool
	refuse.Store(true)
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		if verb != "UID MOVE" || !refuse.Load() {
			return false
		}
		c.say("%s NO [OVERQUOTA] full", tag)
		return true
	}
	cfg, book := config(t, s.listen())
	receiver := newReceiver()
	start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "several passes", func() bool { return len(s.sent("UID MOVE")) > 3 })
	s.add(30, mail("three")) // is not held up
	eventually(t, "received", func() bool { return receiver.byUID(30) != nil })
	refuse.Store(false)
	eventually(t, "inbox empty", func() bool { return len(s.uids()) == 0 })
	fetches := 0
	for _, args := range s.sent("UID FETCH") {
		if strings.Contains(args, "BODY") {
			fetches++
		}
	}
	if fetches != 2 {
		t.Errorf("%d fetches, want 2", fetches)
	}
	if n := book.count("mails not moved"); n != 1 {
		t.Errorf("the refusal is %d times in the log", n)
	}
}

func TestStoreDown(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	m.put(mail("one"))
	cfg, book := config(t, m.port)
	receiver := newReceiver()
	receiver.setDown(true)
	start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "several attempts", func() bool { return book.count("store not available") > 3 })
	if m.count("INBOX") != 1 {
		t.Error("the mail was moved without being on record")
	}
	receiver.setDown(false)
	eventually(t, "moved", func() bool { return m.count("Processed") == 1 })
	if m.count("Quarantine") > 0 {
		t.Error("the store's fault was laid on the mail")
	}
}

// After a time of failures a connection that was of use is soon followed by another.
func TestPausesBeginAnew(t *testing.T) {
	s := newScript(t)
	var logins atomic.Int32
	s.before = func(c *scriptConn, _, verb, _ string) bool {
		if n := logins.Load(); verb == "LOGIN" {
			if n = logins.Add(1); n <= 10 || n == 12 {
				c.Close()
			}
		} else if verb == "SELECT" && n == 11 && len(s.sent("SELECT")) > 3 {
			c.Close()
		}
		return false
	}
	cfg, book := config(t, s.listen())
	cfg.Timeouts.RetryMax = time.Minute
	start(t, inbox.New(cfg, plainReader{}, newReceiver()))
	eventually(t, "connected for the second time", func() bool { return book.count("msg=connected") == 2 })
	var pauses []time.Duration
	for _, found := range regexp.MustCompile(`retry=(\S+)`).FindAllStringSubmatch(book.String(), -1) {
		pause, err := time.ParseDuration(found[1])
		if err != nil {
			t.Fatal(err)
		}
		pauses = append(pauses, pause)
	}
	if len(pauses) != 12 || pauses[9] < 50*time.Millisecond || pauses[10] > 10*time.Millisecond {
		t.Errorf("pauses of %v", pauses)
	}
}

func TestServerAwayThenBack(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	address := m.ln.Addr().String()
	m.ln.Close()
	m.srv.Close()
	m.put(mail("one"))
	cfg, book := config(t, m.port)
	start(t, inbox.New(cfg, plainReader{}, newReceiver()))
	eventually(t, "several attempts", func() bool { return book.count("server not reached") > 2 })
	m.listen(address)
	eventually(t, "moved", func() bool { return m.count("Processed") == 1 })
}

func TestTenThousand(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 mails")
	}
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	for i := range 10_000 {
		m.put(mail(fmt.Sprint(i)))
	}
	cfg, book := config(t, m.port)
	receiver := newReceiver()
	n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context())
	if err != nil || n != 10_000 {
		t.Fatal(n, err)
	}
	if m.count("INBOX") != 0 || m.count("Processed") != 10_000 || len(receiver.moves) != 10_000 {
		t.Errorf("%d in the inbox, %d processed, %d recorded", m.count("INBOX"), m.count("Processed"), len(receiver.moves))
	}
	if moves := book.count("mails moved"); moves != 2 {
		t.Errorf("%d MOVE commands, want one for every 5,000", moves)
	}
	for _, size := range receiver.groups {
		if size > 50 {
			t.Fatalf("a group of %d mails", size)
		}
	}
}

func TestOtherFolderNames(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, imap.CapIMAP4rev1, imap.CapMove, imap.CapUIDPlus, imap.CapNamespace)
	m.create("Klager")
	cfg, _ := config(t, m.port)
	cfg.Inbox, cfg.Processed = "Klager", "Behandlet/Ærlig & rask"
	if _, err := m.user.Append("Klager", literalOf(mail("one")), &imap.AppendOptions{}); err != nil {
		t.Fatal(err)
	}
	if n, err := inbox.New(cfg, plainReader{}, newReceiver()).Once(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if m.count(cfg.Processed) != 1 {
		t.Error("not moved")
	}
}
