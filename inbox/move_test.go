package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
	"complaintd/inbox"
)

func TestCopyWhereThereIsNoMove(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, imap.CapIMAP4rev1, imap.CapUIDPlus)
	for i := range 120 {
		m.put(mail(fmt.Sprint(i)))
	}
	cfg, _ := config(t, m.port)
	receiver := newReceiver()
	if n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); err != nil || n != 120 {
		t.Fatal(n, err)
	}
	if m.count("INBOX") != 0 || m.count("Processed") != 120 {
		t.Errorf("%d in the inbox, %d processed", m.count("INBOX"), m.count("Processed"))
	}
	for _, move := range receiver.moves {
		if move.To.UID == 0 {
			t.Fatalf("no COPYUID for %+v", move.From)
		}
	}
}

// Without MOVE and UIDPLUS the mails stay: EXPUNGE would take those of others.
func TestNeitherMoveNorUIDPlus(t *testing.T) {
	noLeaks(t)
	s := newScript(t, mail("one"), mail("two"))
	s.caps = "IDLE"
	cfg, book := config(t, s.listen())
	receiver := newReceiver()
	loop := inbox.New(cfg, plainReader{}, receiver)
	for range 3 {
		n, err := loop.Once(t.Context())
		wantKind(t, err, inbox.CannotMove)
		if n > 2 {
			t.Errorf("%d received", n)
		}
	}
	wantKind(t, loop.Check(t.Context()), inbox.CannotMove)
	if len(s.uids()) != 2 || receiver.count() != 2 || len(receiver.groups) != 1 {
		t.Errorf("%d in the inbox, %d received in groups of %v", len(s.uids()), receiver.count(), receiver.groups)
	}
	for _, verb := range []string{"UID COPY", "UID STORE", "UID EXPUNGE", "EXPUNGE", "UID MOVE"} {
		if len(s.sent(verb)) > 0 {
			t.Errorf("%s was sent", verb)
		}
	}
	if book.count("mails not moved") != 1 {
		t.Error("want the reason in the log, once")
	}
}

// Nothing may be marked as deleted that was not copied.
func TestCopyRefused(t *testing.T) {
	noLeaks(t)
	s := newScript(t, mail("one"))
	s.caps = "UIDPLUS"
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		if verb == "UID COPY" {
			c.say("%s NO [OVERQUOTA] full", tag)
		}
		return verb == "UID COPY"
	}
	cfg, _ := config(t, s.listen())
	_, err := inbox.New(cfg, plainReader{}, newReceiver()).Once(t.Context())
	wantKind(t, err, inbox.Refused)
	if len(s.sent("UID STORE"))+len(s.sent("UID EXPUNGE")) > 0 || len(s.uids()) != 1 {
		t.Error("a mail was removed that was not copied")
	}
}

// A server that copies but keeps the originals is not asked to copy again, for
// an hour; by then a passing fault is over.
func TestExpungeRefused(t *testing.T) {
	for _, refused := range []string{"UID STORE", "UID EXPUNGE"} {
		t.Run(refused, func(t *testing.T) {
			noLeaks(t)
			s := newScript(t, mail("one"))
			s.caps = "UIDPLUS"
			s.before = func(c *scriptConn, tag, verb, _ string) bool {
				if verb == refused {
					c.say("%s NO [NOPERM] not yours", tag)
				}
				return verb == refused
			}
			now := &clock{now: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)}
			cfg, _ := config(t, s.listen())
			cfg.Now = now.Now
			loop := inbox.New(cfg, plainReader{}, newReceiver())
			for range 3 {
				_, err := loop.Once(t.Context())
				wantKind(t, err, inbox.CannotMove)
				now.advance(30*time.Minute - time.Second)
			}
			if n := len(s.sent("UID COPY")); n != 1 {
				t.Errorf("copied %d times", n)
			}
			s.before = nil
			if _, err := loop.Once(t.Context()); err != nil || len(s.uids()) > 0 {
				t.Errorf("after an hour: %v, left %v", err, s.uids())
			}
		})
	}
}

// A server with MOVE alone tells no UIDs; then the inbox is looked at.
func TestMoveWithoutCopyUID(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"))
	s.caps = "MOVE"
	receiver, _ := once(t, s)
	if len(receiver.moves) != 2 || receiver.moves[0].To != (casefile.Placement{Mailbox: username, Folder: "Processed"}) {
		t.Errorf("recorded %+v", receiver.moves)
	}
}

// MOVE answers OK and leaves a mail behind: it is not recorded as moved.
func TestMoveLeavesMailBehind(t *testing.T) {
	noLeaks(t)
	s := newScript(t, mail("one"), mail("two"))
	s.caps = "MOVE"
	moves := 0
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		if verb != "UID MOVE" {
			return false
		}
		if moves++; moves > 1 {
			return false
		}
		c.remove("10")
		c.say("%s OK done", tag)
		return true
	}
	cfg, _ := config(t, s.listen())
	receiver := newReceiver()
	if _, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	var order []uint32
	for _, m := range receiver.moves {
		order = append(order, m.From.UID)
	}
	if !slices.Equal(order, []uint32{10, 20}) || moves != 2 {
		t.Errorf("recorded %v after %d commands", order, moves)
	}
}

// The record of a move fails, or the daemon dies before it, and the mails are
// no longer where they were: the next pass settles them, all at once, though it
// finds nothing else to do; what is still there is moved.
func TestMovedAndNotRecorded(t *testing.T) {
	for _, later := range []int{0, 1} { // mails that arrive meanwhile
		t.Run(fmt.Sprint(later), func(t *testing.T) {
			noLeaks(t)
			s := newScript(t, mail("one"), mail("big")+strings.Repeat("x", 2<<20), mail("three"))
			cfg, _ := config(t, s.listen())
			receiver := newReceiver()
			receiver.unrecorded = 2
			_, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context())
			wantKind(t, err, inbox.StoreFailed)
			for i := range later {
				s.add(uint32(15+10*i), mail("late"))
			}
			_, err = inbox.New(cfg, plainReader{}, receiver).Once(t.Context())
			wantKind(t, err, inbox.StoreFailed) // 1 and 3 are in Processed, 2 is still here
			if _, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); err != nil {
				t.Fatal(err)
			}
			if len(receiver.placed) > 0 || len(s.uids()) > 0 {
				t.Errorf("owed %v, left %v", receiver.placed, s.uids())
			}
			at := func(folder string, validity, uid uint32) casefile.Placement {
				return casefile.Placement{Mailbox: username, Folder: folder, UIDValidity: validity, UID: uid}
			}
			settled := []casefile.Move{
				{From: at("INBOX", 7, 10), To: at("Processed", 0, 0)},
				{From: at("INBOX", 7, 30), To: at("Processed", 0, 0)},
			}
			moved := casefile.Move{From: at("INBOX", 7, 20), To: at("Quarantine", 3, 1020)}
			if got := receiver.moves; !slices.Equal(got[:2], settled) || !slices.Contains(got[2:], moved) {
				t.Errorf("recorded %+v, want %+v and %+v", got, settled, moved)
			}
		})
	}
}

// What another UIDVALIDITY had is not looked for in this one.
func TestOwedUnderAnotherUIDValidity(t *testing.T) {
	s := newScript(t, mail("one"))
	noLeaks(t)
	cfg, _ := config(t, s.listen())
	receiver := newReceiver()
	before := casefile.Placement{Mailbox: username, Folder: "INBOX", UIDValidity: 6, UID: 10}
	receiver.placed[before] = casefile.Processed
	if n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if len(receiver.moves) != 1 || receiver.moves[0].From.UIDValidity != 7 {
		t.Errorf("recorded %+v", receiver.moves)
	}
}

// What was moved and lies there again, under the same UID, is received.
func TestMovedMailComesAgain(t *testing.T) {
	s := newScript(t, mail("one"))
	receiver, _ := once(t, s)
	s.add(10, mail("another"))
	cfg, _ := config(t, s.listen())
	if n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if receiver.count() != 2 || len(s.uids()) > 0 {
		t.Errorf("%d received, left %v", receiver.count(), s.uids())
	}
}

// A folder that is deleted while the daemon runs is created again.
func TestFolderGoneMeanwhile(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	cfg, _ := config(t, m.port)
	start(t, inbox.New(cfg, plainReader{}, newReceiver()))
	eventually(t, "folder created", func() bool { return m.count("Processed") == 0 })
	if err := m.user.Delete("Processed"); err != nil {
		t.Fatal(err)
	}
	m.put(mail("one"))
	eventually(t, "moved", func() bool { return m.count("Processed") == 1 })
}

func TestFolderCanNotBeCreated(t *testing.T) {
	s := newScript(t)
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		if verb == "CREATE" {
			c.say("%s NO [NOPERM] not here", tag)
		}
		return verb == "CREATE"
	}
	cfg, _ := config(t, s.listen())
	err := check(t, cfg)
	wantKind(t, err, inbox.NoFolder)
	if !strings.Contains(err.Error(), "Processed") {
		t.Errorf("which folder? %v", err)
	}
}

func TestFolderCreatedBySomebodyElse(t *testing.T) {
	s := newScript(t, mail("one"))
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		if verb == "CREATE" {
			c.say("%s NO [ALREADYEXISTS] there it is", tag)
		}
		return verb == "CREATE"
	}
	once(t, s)
}

// Mails to several folders go by one command each.
func TestOneMovePerFolder(t *testing.T) {
	s := newScript(t, mail("one"), mail("big")+strings.Repeat("x", 2<<20), mail("three"))
	once(t, s)
	if got := s.sent("UID MOVE"); !slices.Equal(got, []string{`10,30 "Processed"`, `20 "Quarantine"`}) {
		t.Errorf("MOVE commands %q", got)
	}
}
