package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

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

// A server that copies but keeps the originals is not asked to copy again.
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
			cfg, _ := config(t, s.listen())
			loop := inbox.New(cfg, plainReader{}, newReceiver())
			for range 3 {
				_, err := loop.Once(t.Context())
				wantKind(t, err, inbox.CannotMove)
			}
			if n := len(s.sent("UID COPY")); n != 1 {
				t.Errorf("copied %d times", n)
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
