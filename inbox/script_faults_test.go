package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox"
)

// once reads the scripted mailbox and checks that it ends empty.
func once(t *testing.T, s *script) (*memReceiver, *logBook) {
	t.Helper()
	noLeaks(t)
	cfg, book := config(t, s.listen())
	receiver := newReceiver()
	if _, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := s.uids(); len(left) > 0 {
		t.Errorf("left in the inbox: %v", left)
	}
	return receiver, book
}

func wantForm(t *testing.T, r *memReceiver, uid uint32, form casefile.Form) {
	t.Helper()
	if in := r.byUID(uid); in == nil || in.Form != form {
		t.Errorf("mail %d: received as %+v, want form %q", uid, in, form)
	}
}

func TestOrdinaryMails(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"), mail("three"))
	receiver, _ := once(t, s)
	if len(receiver.groups) != 1 || receiver.groups[0] != 3 {
		t.Errorf("groups of %v mails, want one of 3", receiver.groups)
	}
	if moves := s.sent("UID MOVE"); len(moves) != 1 {
		t.Errorf("MOVE commands %q, want one", moves)
	}
	in := receiver.byUID(20)
	want := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	if string(in.Raw) != mail("two") || !in.ReceivedAt.Equal(want) {
		t.Errorf("received %q at %v", in.Raw, in.ReceivedAt)
	}
	at := casefile.Placement{Mailbox: username, Folder: "INBOX", UIDValidity: 7, UID: 20}
	if in.Placement != at {
		t.Errorf("placement %+v", in.Placement)
	}
	for _, m := range receiver.moves {
		to := casefile.Placement{Mailbox: username, Folder: "Processed", UIDValidity: 3, UID: m.From.UID + 1000}
		if m.To != to {
			t.Errorf("moved from %+v to %+v", m.From, m.To)
		}
	}
	if len(receiver.moves) != 3 {
		t.Errorf("%d moves recorded", len(receiver.moves))
	}
}

func TestFoldersCreatedAndSubscribed(t *testing.T) {
	s := newScript(t)
	once(t, s)
	for _, folder := range []string{"Processed", "Quarantine"} {
		if !s.has(folder) {
			t.Errorf("%s was not created", folder)
		}
	}
	if got := s.sent("SUBSCRIBE"); len(got) != 2 {
		t.Errorf("subscribed to %q", got)
	}
	once(t, s)
	if got := s.sent("CREATE"); len(got) != 2 {
		t.Errorf("created again: %q", got)
	}
}

// The client loses bodies silently; each of these servers makes it do so.
func TestLostBodies(t *testing.T) {
	tests := map[string]func(c *scriptConn, seq int, m scriptMail, byUID bool) bool{
		"BODY before UID": func(c *scriptConn, seq int, m scriptMail, _ bool) bool {
			c.say("* %d FETCH (BODY[] {%d}\r\n%s UID %d)", seq, len(m.raw), m.raw, m.uid)
			return true
		},
		"flags first": func(c *scriptConn, seq int, m scriptMail, byUID bool) bool {
			if byUID {
				c.say(`* %d FETCH (UID %d FLAGS (\Seen))`, seq, m.uid)
			}
			return false
		},
		"NIL once": func(c *scriptConn, seq int, m scriptMail, byUID bool) bool {
			if byUID {
				c.say("* %d FETCH (UID %d BODY[] NIL)", seq, m.uid)
			}
			return byUID
		},
		"another mail by number": func(c *scriptConn, seq int, m scriptMail, byUID bool) bool {
			if !byUID && len(c.sent("FETCH")) == 1 {
				c.say("* %d FETCH (UID 999 BODY[] {5}\r\nwrong)", seq)
				return true
			}
			return byUID
		},
		"nothing at all by UID": func(_ *scriptConn, _ int, _ scriptMail, byUID bool) bool { return byUID },
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			s := newScript(t, mail("one"), mail("two"))
			s.body = body
			receiver, _ := once(t, s)
			for uid, raw := range map[uint32]string{10: mail("one"), 20: mail("two")} {
				if in := receiver.byUID(uid); in == nil || string(in.Raw) != raw {
					t.Errorf("mail %d received as %+v", uid, in)
				}
			}
			if n := receiver.count(); n != 2 {
				t.Errorf("%d mails received, want 2", n)
			}
		})
	}
}

func TestFetchRefusedByUID(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"))
	s.before = func(c *scriptConn, tag, verb, args string) bool {
		if verb != "UID FETCH" || !strings.Contains(args, "BODY") {
			return false
		}
		c.say("%s NO [SERVERBUG] internal error", tag)
		return true
	}
	receiver, _ := once(t, s)
	wantForm(t, receiver, 10, casefile.Human)
}

func TestBodyOfAnotherMailIsIgnored(t *testing.T) {
	s := newScript(t, mail("one"))
	s.body = func(c *scriptConn, _ int, _ scriptMail, _ bool) bool {
		c.say("* 5 FETCH (UID 999 BODY[] {5}\r\nwrong)")
		return false
	}
	receiver, _ := once(t, s)
	if receiver.count() != 1 || string(receiver.byUID(10).Raw) != mail("one") {
		t.Errorf("received %d mails", receiver.count())
	}
}

// Somebody else removes a mail between the listing and the fetch.
func TestMailGoneMeanwhile(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"), mail("three"))
	var first sync.Once
	s.before = func(c *scriptConn, _, verb, args string) bool {
		if verb == "UID FETCH" && strings.Contains(args, "BODY") {
			first.Do(func() {
				c.mu.Lock()
				c.mails = append(c.mails[:1:1], c.mails[2:]...)
				c.mu.Unlock()
			})
		}
		return false
	}
	receiver, book := once(t, s)
	if receiver.count() != 2 || receiver.byUID(20) != nil {
		t.Errorf("received %d mails", receiver.count())
	}
	if book.count("not delivered") > 0 {
		t.Error("a mail that is gone was held against the server")
	}
}

func TestTooLarge(t *testing.T) {
	big := mail("big") + strings.Repeat("x", 2<<20)
	s := newScript(t, mail("one"), big, mail("three"))
	receiver, _ := once(t, s)
	in := receiver.byUID(20)
	if in == nil || in.Reason != "too large" || in.Size != int64(len(big)) {
		t.Fatalf("received as %+v", in)
	}
	if strings.Contains(string(in.Raw), "parcel") {
		t.Error("the body was fetched")
	}
	if got := s.sent("UID FETCH"); !slices.ContainsFunc(got, func(args string) bool {
		return strings.Contains(args, "BODY.PEEK[HEADER]<0.65536>")
	}) {
		t.Errorf("asked for %q", got)
	}
	wantForm(t, receiver, 30, casefile.Human)
}

// The header alone may be too large, and a server may not know partial fetches.
func TestHeaderTooLarge(t *testing.T) {
	big := "X-Long: " + strings.Repeat("x", 300<<10) + "\r\n" + mail("big") + strings.Repeat("x", 1<<20)
	s := newScript(t, big)
	receiver, _ := once(t, s)
	in := receiver.byUID(10)
	if in == nil || len(in.Raw) != 64<<10 || in.Size != int64(len(big)) {
		t.Errorf("received %d bytes", len(in.Raw))
	}
}

// The server announces a small mail and sends a large one.
func TestLargerThanAnnounced(t *testing.T) {
	big := mail("big") + strings.Repeat("x", 2<<20)
	s := newScript(t, big, mail("two"))
	s.before = func(c *scriptConn, tag, verb, args string) bool {
		if verb != "UID FETCH" || !strings.Contains(args, "SIZE") {
			return false
		}
		c.say("* 1 FETCH (UID 10 RFC822.SIZE 100)\r\n* 2 FETCH (UID 20 RFC822.SIZE 100)\r\n%s OK done", tag)
		return true
	}
	receiver, _ := once(t, s)
	in := receiver.byUID(10)
	if in == nil || in.Reason != "too large" || in.Size != int64(len(big)) || len(in.Raw) > 64<<10 {
		t.Fatalf("received as size %d, reason %q", in.Size, in.Reason)
	}
	wantForm(t, receiver, 20, casefile.Human)
}

func TestSizesUnknown(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"))
	s.before = func(c *scriptConn, tag, verb, args string) bool {
		if verb != "UID FETCH" || !strings.Contains(args, "SIZE") {
			return false
		}
		c.say("%s NO [SERVERBUG] internal error", tag)
		return true
	}
	receiver, _ := once(t, s)
	wantForm(t, receiver, 20, casefile.Human)
}

// The size of one mail is written so that the client breaks off.
func TestSizesEndConnection(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"))
	s.before = func(c *scriptConn, tag, verb, args string) bool {
		if verb == "UID FETCH" && strings.Contains(args, "SIZE") {
			c.say("* 1 FETCH (UID 10 RFC822.SIZE -1)")
			return true
		}
		return false
	}
	receiver, _ := once(t, s)
	wantForm(t, receiver, 20, casefile.Human)
}

func TestInternalDate(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"))
	s.mails[0].date = "02-Nov-2036 09:00:00 +0100" // the server's clock is wrong
	noLeaks(t)
	now := &clock{now: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)}
	cfg, _ := config(t, s.listen())
	cfg.Now = now.Now
	receiver := newReceiver()
	if n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	if got := receiver.byUID(10).ReceivedAt; !got.Equal(now.Now()) {
		t.Errorf("received at %v, later than now", got)
	}
	if got := receiver.byUID(20).ReceivedAt; !got.Equal(now.Now().Add(-4 * time.Hour)) {
		t.Errorf("received at %v", got)
	}
}

// Only one mail above the size of a batch is in memory at a time.
func TestLargeMailsOneByOne(t *testing.T) {
	noLeaks(t)
	large := strings.Repeat("x", 5<<20)
	s := newScript(t, mail("one")+large, mail("two")+large, mail("three")+large)
	bodies := func() (n int) {
		for _, args := range s.sent("UID FETCH") {
			if strings.Contains(args, "BODY") {
				n++
			}
		}
		return n
	}
	cfg, _ := config(t, s.listen())
	cfg.MaxMessageSize = 10 << 20
	receiver := newReceiver()
	receiver.onGroup = func() {
		time.Sleep(20 * time.Millisecond)
		if fetched, received := bodies(), len(receiver.groups); fetched > received {
			t.Errorf("%d fetched when %d were received", fetched, received)
		}
	}
	if n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); err != nil || n != 3 {
		t.Fatal(n, err)
	}
}

// Poisons are ways in which one mail ends the connection each time.
var poisons = map[string]func(c *scriptConn, seq int, m scriptMail){
	"closes": func(c *scriptConn, _ int, _ scriptMail) { c.Close() },
	"closes inside the literal": func(c *scriptConn, seq int, m scriptMail) {
		c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s", seq, m.uid, len(m.raw)+100, m.raw)
		c.Close()
	},
	"unknown response":  func(c *scriptConn, _ int, _ scriptMail) { c.say("* XYZZY nothing happens") },
	"unknown attribute": func(c *scriptConn, seq int, m scriptMail) { c.say("* %d FETCH (UID %d X-SPAM 5)", seq, m.uid) },
	"never answers":     func(*scriptConn, int, scriptMail) { select {} },
}

func TestPoisonNeverBlocks(t *testing.T) {
	for name, poison := range poisons {
		t.Run(name, func(t *testing.T) {
			noLeaks(t)
			var mails []string
			for i := range 60 {
				mails = append(mails, mail(fmt.Sprint(i)))
			}
			s := newScript(t, mails...)
			hang := make(chan struct{})
			defer close(hang)
			s.body = func(c *scriptConn, seq int, m scriptMail, _ bool) bool {
				if m.uid != 20 {
					return false
				}
				if name == "never answers" {
					<-hang
				} else {
					poison(c, seq, m)
				}
				return true
			}
			cfg, _ := config(t, s.listen())
			cfg.Timeouts.Command = 500 * time.Millisecond
			receiver := newReceiver()
			n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context())
			if err != nil || n != 60 {
				t.Fatalf("received %d, error %v", n, err)
			}
			if left := s.uids(); len(left) > 0 {
				t.Errorf("left in the inbox: %v", left)
			}
			if in := receiver.byUID(20); in.Form != casefile.Unreadable || in.Raw != nil {
				t.Errorf("the poison was received as %+v", in)
			}
			wantForm(t, receiver, 10, casefile.Human)
			want := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
			if in := receiver.byUID(30); in.Form != casefile.Human || !in.ReceivedAt.Equal(want) {
				t.Errorf("the mail behind it was received at %v as %q", in.ReceivedAt, in.Form)
			}
		})
	}
}

// Once comes back as often as it takes to give a mail up, though nothing else
// is left to be received.
func TestPoisonLeftAlone(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"))
	s.body = func(c *scriptConn, _ int, m scriptMail, _ bool) bool {
		if m.uid == 20 {
			c.Close()
		}
		return m.uid == 20
	}
	receiver, _ := once(t, s)
	wantForm(t, receiver, 10, casefile.Human)
	wantForm(t, receiver, 20, casefile.Unreadable)
}

// The client breaks off behind a body that came whole. Nothing is wrong with
// the mail, and where it is the last one no other is missing.
func TestBrokenBehindBody(t *testing.T) {
	for _, mails := range [][]string{{mail("one")}, {mail("one"), mail("two"), mail("three")}} {
		t.Run(fmt.Sprint(len(mails)), func(t *testing.T) {
			s := newScript(t, mails...)
			s.body = func(c *scriptConn, seq int, m scriptMail, _ bool) bool {
				c.say("* %d FETCH (UID %d INTERNALDATE %q BODY[] {%d}\r\n%s )", seq, m.uid, m.date, len(m.raw), m.raw)
				return true
			}
			receiver, _ := once(t, s)
			for i, raw := range mails {
				if in := receiver.byUID(uint32(10 * (i + 1))); in == nil || string(in.Raw) != raw || in.ReceivedAt.Hour() != 8 {
					t.Errorf("mail %d received as %+v", i, in)
				}
			}
		})
	}
}

// The same, before the date came: it is worth asking again.
func TestBrokenBetweenBodyAndDate(t *testing.T) {
	s := newScript(t, mail("one"))
	var first sync.Once
	s.body = func(c *scriptConn, seq int, m scriptMail, _ bool) (done bool) {
		first.Do(func() {
			c.say("* %d FETCH (UID %d BODY[] {%d}\r\n%s X-ODD 5)", seq, m.uid, len(m.raw), m.raw)
			done = true
		})
		return done
	}
	receiver, _ := once(t, s)
	if in := receiver.byUID(10); in.ReceivedAt.Hour() != 8 {
		t.Errorf("received at %v", in.ReceivedAt)
	}
}

// A length came wrong, and what is behind it can't be read: half a mail is not
// taken for a whole one. A server that never told the right size is believed in
// the end.
func TestLengthThatIsNotTheSize(t *testing.T) {
	for name, test := range map[string]struct {
		times int32
		want  string
	}{
		"once":   {1, mail("two")},
		"always": {100, mail("two")[:40]},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t, mail("one"), mail("two"), mail("three"))
			var left atomic.Int32
			left.Store(test.times)
			s.body = func(c *scriptConn, seq int, m scriptMail, _ bool) bool {
				if m.uid != 20 || left.Add(-1) < 0 {
					return false
				}
				c.say("* %d FETCH (UID %d INTERNALDATE %q BODY[] {40}\r\n%s)", seq, m.uid, m.date, m.raw)
				return true
			}
			receiver, _ := once(t, s)
			for uid, want := range map[uint32]string{10: mail("one"), 20: test.want, 30: mail("three")} {
				if in := receiver.byUID(uid); in == nil || string(in.Raw) != want {
					t.Errorf("mail %d received as %+v", uid, in)
				}
			}
		})
	}
}

// A body comes under the number of another mail, before that one's own.
func TestBodyUnderAnotherNumber(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"), mail("three"))
	s.body = func(c *scriptConn, seq int, m scriptMail, byUID bool) bool {
		if m.uid != 20 || !byUID {
			return false
		}
		c.say("* %d FETCH (UID 30 INTERNALDATE %q BODY[] {%d}\r\n%s)", seq, m.date, len(m.raw), m.raw)
		return true
	}
	receiver, _ := once(t, s)
	for uid, want := range map[uint32]string{10: mail("one"), 20: mail("two"), 30: mail("three")} {
		if in := receiver.byUID(uid); in == nil || string(in.Raw) != want {
			t.Errorf("mail %d received as %+v", uid, in)
		}
	}
}

// An INTERNALDATE that the client can't read costs the date, not the mail.
func TestOddInternalDate(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"), mail("three"))
	s.mails[1].date = "yesterday"
	receiver, _ := once(t, s)
	wantForm(t, receiver, 20, casefile.Human)
	if got := receiver.byUID(30).ReceivedAt; got.Hour() != 8 {
		t.Errorf("an innocent mail lost its date: %v", got)
	}
}

// A body that the server keeps to itself while the connection lives on.
func TestNeverDelivered(t *testing.T) {
	s := newScript(t, mail("one"), mail("two"))
	s.body = func(c *scriptConn, seq int, m scriptMail, _ bool) bool {
		if m.uid == 10 {
			c.say("* %d FETCH (UID %d BODY[] NIL)", seq, m.uid)
		}
		return m.uid == 10
	}
	receiver, book := once(t, s)
	wantForm(t, receiver, 10, casefile.Unreadable)
	wantForm(t, receiver, 20, casefile.Human)
	if book.count(`msg="mail quarantined"`) != 1 || book.count(`reason="the mail server lists this mail`) != 1 {
		t.Error("the quarantine is not in the log, with its reason")
	}
}

// Where the server answers, it is not the network, however many mails it keeps
// to itself and whatever it says to that; unless it says that time will help.
func TestNeverDeliveredAndNothingElse(t *testing.T) {
	for name, test := range map[string]struct {
		answer  string
		givenUp bool
	}{
		"NIL":         {"* 1 FETCH (UID 10 BODY[] NIL)\r\nTAG OK done", true},
		"nothing":     {"TAG OK done", true},
		"refused":     {"TAG NO [SERVERBUG] internal error", true},
		"unavailable": {"TAG NO [UNAVAILABLE] storage is away", false},
	} {
		t.Run(name, func(t *testing.T) {
			noLeaks(t)
			s := newScript(t, mail("one"), mail("two"))
			s.before = func(c *scriptConn, tag, verb, args string) bool {
				if !strings.HasSuffix(verb, "FETCH") || !strings.Contains(args, "BODY") {
					return false
				}
				c.say("%s", strings.ReplaceAll(test.answer, "TAG", tag))
				return true
			}
			cfg, _ := config(t, s.listen())
			receiver := newReceiver()
			_, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context())
			if !test.givenUp {
				wantKind(t, err, inbox.Undelivered)
				if receiver.count() > 0 {
					t.Error("mails were given up")
				}
				return
			}
			if err != nil || len(s.uids()) > 0 {
				t.Errorf("%v, left %v", err, s.uids())
			}
			wantForm(t, receiver, 10, casefile.Unreadable)
			wantForm(t, receiver, 20, casefile.Unreadable)
		})
	}
}

// Where the connection ends over every mail, none is given up for a day.
func TestDeadNetworkQuarantinesNothing(t *testing.T) {
	noLeaks(t)
	s := newScript(t, mail("one"), mail("two"), mail("three"))
	var up atomic.Bool
	s.body = func(c *scriptConn, _ int, _ scriptMail, _ bool) bool {
		if !up.Load() {
			c.Close()
		}
		return !up.Load()
	}
	now := &clock{now: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)}
	cfg, book := config(t, s.listen())
	cfg.Now = now.Now
	receiver := newReceiver()
	start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "many attempts", func() bool { return book.count("not delivered") >= 10 })
	now.advance(23 * time.Hour)
	eventually(t, "many more", func() bool { return book.count("not delivered") >= 20 })
	if receiver.count() > 0 {
		t.Fatal("mails were given up")
	}
	up.Store(true)
	eventually(t, "inbox empty", func() bool { return len(s.uids()) == 0 })
	for _, uid := range []uint32{10, 20, 30} {
		wantForm(t, receiver, uid, casefile.Human)
	}
}

// Listing works and nothing else does: after a day the mails are given up, so
// that somebody hears of them.
func TestNothingFetchedForADay(t *testing.T) {
	noLeaks(t)
	s := newScript(t, mail("one"), mail("two"), mail("three"))
	s.body = func(c *scriptConn, _ int, _ scriptMail, _ bool) bool { c.Close(); return true }
	now := &clock{now: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)}
	cfg, book := config(t, s.listen())
	cfg.Now = now.Now
	receiver := newReceiver()
	stop := start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "many attempts", func() bool { return book.count("not delivered") >= 10 })
	now.advance(24 * time.Hour)
	eventually(t, "quarantined", func() bool { return len(s.uids()) == 0 })
	stop()
	for _, uid := range []uint32{10, 20, 30} {
		wantForm(t, receiver, uid, casefile.Unreadable)
	}
}

// A poison that is alone in the inbox is given up after ten minutes.
func TestLonePoison(t *testing.T) {
	noLeaks(t)
	s := newScript(t, mail("one"))
	s.body = func(c *scriptConn, _ int, _ scriptMail, _ bool) bool { c.Close(); return true }
	now := &clock{now: time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)}
	cfg, book := config(t, s.listen())
	cfg.Now = now.Now
	receiver := newReceiver()
	stop := start(t, inbox.New(cfg, plainReader{}, receiver))
	eventually(t, "many attempts", func() bool { return book.count("not delivered") >= 6 })
	if receiver.count() > 0 {
		t.Fatal("given up too early")
	}
	now.advance(10 * time.Minute)
	eventually(t, "quarantined", func() bool { return len(s.uids()) == 0 })
	stop()
	wantForm(t, receiver, 10, casefile.Unreadable)
}

func TestUnaskedResponsesEndNothing(t *testing.T) {
	s := newScript(t, mail("one"))
	s.before = func(c *scriptConn, _, verb, _ string) bool {
		if verb == "UID FETCH" || verb == "UID SEARCH" {
			c.say("* 1 RECENT\r\n* OK still here")
		}
		return false
	}
	receiver, _ := once(t, s)
	wantForm(t, receiver, 10, casefile.Human)
}
