package inbox_test

import (
	"context"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox"
)

// memCopies owes copies of letters, in memory.
type memCopies struct {
	mu   sync.Mutex
	owed []casefile.SentCopy
}

func oweOne() *memCopies {
	return &memCopies{owed: []casefile.SentCopy{{LetterID: 1, MessageID: "one@hexpress.example", SentAt: yesterday}}}
}

func (c *memCopies) OwedCopies(_ context.Context, _ string, limit int) ([]casefile.SentCopy, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]casefile.SentCopy(nil), c.owed[:min(limit, len(c.owed))]...), nil
}

func (c *memCopies) CopyBytes(context.Context, int64) ([]byte, error) {
	return []byte("Message-ID: <one@hexpress.example>\r\n\r\nHei.\r\n"), nil
}

func (c *memCopies) CopiesTried(_ context.Context, ids []int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.owed[:len(ids)] {
		c.owed[i].Tried = true
	}
	return nil
}

func (c *memCopies) CopiesKept(_ context.Context, ids []int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.owed = c.owed[len(ids):]
	return nil
}

func (c *memCopies) HaveGone(context.Context, []string) (int, error) { return 0, nil }

func (c *memCopies) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.owed)
}

// sentFolder is the part of a scripted server that takes copies.
type sentFolder struct {
	mu      sync.Mutex
	refusal string // where set, what is answered to APPEND
	late    bool   // it is said after the letter was taken
	hangUp  bool   // the connection ends when the letter was taken
	held    int    // copies
}

func (f *sentFolder) answer(c *scriptConn, tag, verb, args string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case verb == "UID SEARCH" && strings.Contains(args, "one@hexpress.example"):
		c.say("* SEARCH%s\r\n%s OK done", strings.Repeat(" 1", f.held), tag)
	case verb != "APPEND":
		return false
	case f.refusal != "" && !f.late:
		c.say("%s NO %s", tag, f.refusal)
	default:
		size, _ := strconv.Atoi(strings.Trim(args[strings.LastIndexByte(args, '{'):], "{}"))
		c.say("+ go on")
		_, _ = io.CopyN(io.Discard, c.in, int64(size)+2)
		switch {
		case f.refusal != "":
			c.say("%s NO %s", tag, f.refusal)
		case f.hangUp:
			f.held++
			f.hangUp = false
			c.Close()
		default:
			f.held++
			c.say("%s OK done", tag)
		}
	}
	return true
}

// set changes how the folder behaves.
func (f *sentFolder) set(change func(*sentFolder)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func copying(t *testing.T, s *script, f *sentFolder, copies *memCopies) (*inbox.Loop, *memReceiver, *clock) {
	t.Helper()
	noLeaks(t)
	s.before = f.answer
	now := &clock{now: yesterday}
	cfg, _ := config(t, s.listen())
	cfg.Sent, cfg.Copies, cfg.Now = "Sent", copies, now.Now
	receiver := newReceiver()
	return inbox.New(cfg, plainReader{}, receiver), receiver, now
}

// A full mailbox refuses copies, before a letter is written out or after: mails are
// read all the same, the server is left alone for a while, and then the copy is made,
// once.
func TestCopiesRefused(t *testing.T) {
	for _, late := range []bool{false, true} {
		t.Run(map[bool]string{false: "at once", true: "after the letter"}[late], func(t *testing.T) {
			s, f, copies := newScript(t, mail("one")), &sentFolder{refusal: "[OVERQUOTA] full", late: late}, oweOne()
			loop, receiver, now := copying(t, s, f, copies)
			for range 3 {
				if _, err := loop.Once(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(s.sent("APPEND")); receiver.count() != 1 || n != 1 || copies.count() != 1 {
				t.Fatalf("%d mails read, %d attempts, %d copies owed", receiver.count(), n, copies.count())
			}
			f.set(func(f *sentFolder) { f.refusal = "" })
			now.advance(15 * time.Minute)
			if _, err := loop.Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			if copies.count() != 0 || f.held != 1 {
				t.Errorf("%d copies owed, %d in the folder", copies.count(), f.held)
			}
		})
	}
}

// The connection ends before the server has said that it took the copy: the folder is
// searched, and no second copy made.
func TestCopyWhoseEndIsNotKnown(t *testing.T) {
	s, f, copies := newScript(t, mail("one")), &sentFolder{hangUp: true}, oweOne()
	loop, receiver, now := copying(t, s, f, copies)
	if _, err := loop.Once(t.Context()); err != nil || receiver.count() != 1 {
		t.Fatalf("%v, %d mails read", err, receiver.count())
	}
	now.advance(15 * time.Minute)
	if _, err := loop.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(s.sent("APPEND")); copies.count() != 0 || f.held != 1 || n != 1 {
		t.Errorf("%d copies owed, %d in the folder after %d attempts", copies.count(), f.held, n)
	}
	if at := s.sent("APPEND")[0]; !strings.HasPrefix(at, `"Sent" (\Seen) " 1-Nov-2026 12:00:00 +0000"`) {
		t.Errorf("APPEND %s", at)
	}
}

// A folder that can't be made is a fault for check; the daemon goes on without copies.
func TestSentFolderCanNotBeCreated(t *testing.T) {
	s, f, copies := newScript(t, mail("one")), &sentFolder{}, oweOne()
	loop, receiver, _ := copying(t, s, f, copies)
	s.before = func(c *scriptConn, tag, verb, args string) bool {
		if verb == "CREATE" && strings.Contains(args, "Sent") {
			c.say("%s NO [NOPERM] not here", tag)
			return true
		}
		return f.answer(c, tag, verb, args)
	}
	if _, err := loop.Once(t.Context()); err != nil || receiver.count() != 1 {
		t.Errorf("%v, %d mails read", err, receiver.count())
	}
	wantKind(t, loop.Check(t.Context()), inbox.NoFolder)
}
