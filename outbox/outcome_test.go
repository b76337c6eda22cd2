package outbox

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"complaintd/casefile"
)

// running runs a sender against f while during lasts, inside a synctest bubble,
// and lets it stop. Nothing may be left running.
func running(t *testing.T, f *fakeServer, q Queue, c Config, during func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := f.piped(New(c, q))
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		f.end()
	}()
	during()
}

// config is of a server on this host that wants no log-in.
func config() Config { return Config{Host: "127.0.0.1", Port: 25, TLS: "none"} }

// Every way in which a server can fail one letter: what is recorded, and that
// it holds up neither the letter itself for longer than needed nor the next.
func TestOutcomeOfEveryFailure(t *testing.T) {
	for _, test := range []struct {
		name   string
		first  map[string]string // what the server does the first time
		want   casefile.Outcome
		reason string
		within time.Duration // of the start, in which it is recorded
	}{
		{"mail 4xx", map[string]string{"MAIL": "451 later"}, casefile.Deferred, "mail: 451 later", 0},
		{"mail 5xx", map[string]string{"MAIL": "550 no"}, casefile.Refused, "mail: 550 no", 0},
		{"rcpt 4xx", map[string]string{"RCPT": "450 greylisted"}, casefile.Deferred, "rcpt: 450 greylisted", 0},
		{"rcpt 5xx", map[string]string{"RCPT": "550 5.1.1 unknown"}, casefile.Refused, "rcpt: 550 5.1.1 unknown", 0},
		{"data 4xx", map[string]string{"DATA": "451 later"}, casefile.Deferred, "data: 451 later", 0},
		{"data 5xx", map[string]string{"DATA": "554 no"}, casefile.Refused, "data: 554 no", 0},
		{"dot 4xx", map[string]string{"DOT": "451 later"}, casefile.Deferred, "final dot: 451 later", 0},
		{"dot 5xx", map[string]string{"DOT": "554 spam"}, casefile.Refused, "final dot: 554 spam", 0},
		{"5xx in lines", map[string]string{"DOT": "554-one\r\n554 two"}, casefile.Refused, "final dot: 554 one two", 0},

		{"closed at mail", map[string]string{"MAIL": "close"}, casefile.Deferred, "mail: the connection was closed", 0},
		{"closed at rcpt", map[string]string{"RCPT": "close"}, casefile.Deferred, "rcpt: the connection was closed", 0},
		{"closed at data", map[string]string{"DATA": "close"}, casefile.Deferred, "data: the connection was closed", 0},
		{"closed in upload", map[string]string{"BODY": "close"}, casefile.Deferred, "data:", 0},
		{"closed after dot", map[string]string{"DOT": "close"}, casefile.Uncertain, "final dot: the connection was closed", 0},
		{"garbage after dot", map[string]string{"DOT": "meow"}, casefile.Uncertain, "final dot: the answer is not SMTP", 0},
		{"354 after dot", map[string]string{"DOT": "354 go on"}, casefile.Uncertain, "final dot: 354 go on", 0},
		{"half an answer after dot", map[string]string{"DOT": "250-ok|close"}, casefile.Uncertain, "final dot: the connection was closed", 0},
		{"closed after 250", map[string]string{"DOT": "250 2.0.0 ok|close"}, casefile.Delivered, "250 2.0.0 ok", 0},
		{"251 after dot", map[string]string{"DOT": "251 will forward"}, casefile.Delivered, "251 will forward", 0},
		{"slow dot", map[string]string{"DOT": "wait 9m|250 ok"}, casefile.Delivered, "250 ok", 9 * time.Minute},

		{"no answer to mail", map[string]string{"MAIL": "hang"}, casefile.Deferred, "mail: no answer in time", time.Minute},
		{"no answer to rcpt", map[string]string{"RCPT": "hang"}, casefile.Deferred, "rcpt: no answer in time", time.Minute},
		{"no answer to data", map[string]string{"DATA": "hang"}, casefile.Deferred, "data: no answer in time", time.Minute},
		{"upload not read", map[string]string{"BODY": "stall"}, casefile.Deferred, "data: no answer in time", 5 * time.Minute},
		{"no answer to dot", map[string]string{"DOT": "hang"}, casefile.Uncertain, "final dot: no answer in time", 10 * time.Minute},

		{"rcpt 421", map[string]string{"RCPT": "421 bye|close"}, casefile.Deferred, "rcpt: 421 bye", 0},
		{"data 421", map[string]string{"DATA": "421 bye|close"}, casefile.Deferred, "data: 421 bye", 0},
		{"dot 421", map[string]string{"DOT": "421 bye|close"}, casefile.Deferred, "final dot: 421 bye", 0},
		{"mail 421", map[string]string{"MAIL": "421 bye|close"}, casefile.NotTried, "mail: 421 bye", 0},
		{"mail wants log-in", map[string]string{"MAIL": "530 5.7.0 authentication required"}, casefile.NotTried, "mail: 530 5.7.0", 0},
		{"greeting 554", map[string]string{"CONNECT": "554 no"}, casefile.NotTried, "greeting: 554 no", 0},
		{"greeting 421", map[string]string{"CONNECT": "421 busy|close"}, casefile.NotTried, "greeting: 421 busy", 0},
		{"no greeting", map[string]string{"CONNECT": "hang"}, casefile.NotTried, "greeting: no answer in time", time.Minute},
		{"closed for a greeting", map[string]string{"CONNECT": "close"}, casefile.NotTried, "greeting: the connection was closed", 0},
		{"garbage for a greeting", map[string]string{"CONNECT": "meow"}, casefile.NotTried, "greeting: the answer is not SMTP", 0},
		{"another protocol", map[string]string{"CONNECT": "SSH-2.0-OpenSSH"}, casefile.NotTried, "greeting: no answer in time", time.Minute},
		{"ehlo and helo refused", map[string]string{"EHLO": "550 no", "HELO": "550 no"}, casefile.NotTried, "hello: 550 no", 0},
		{"no answer to ehlo", map[string]string{"EHLO": "hang"}, casefile.NotTried, "hello: no answer in time", time.Minute},
		{"auth 535", map[string]string{"AUTH": "535 5.7.8 wrong"}, casefile.NotTried, "login: 535 5.7.8 wrong", 0},
		{"auth 454", map[string]string{"AUTH": "454 later"}, casefile.NotTried, "login: 454 later", 0},
		{"no answer to auth", map[string]string{"AUTH": "hang"}, casefile.NotTried, "login: no answer in time", 2 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := fails(test.first)
				f.extensions = []string{"AUTH PLAIN"}
				c := config()
				c.Username, c.Password = "complaints", "secret"
				q := newQueue(t, letter(1), letter(2))
				running(t, f, q, c, func() {
					time.Sleep(test.within + time.Second)
					got := q.settlement(1, 0)
					if got.Outcome != test.want || !strings.HasPrefix(got.Reason, test.reason) {
						t.Errorf("recorded %s %q, want %s %q", got.Outcome, got.Reason, test.want, test.reason)
					}
					time.Sleep(20 * time.Second)
					if got := q.outcomes(2); !slices.Equal(got, []casefile.Outcome{casefile.Delivered}) {
						t.Errorf("the next letter: %v", got)
					}
					time.Sleep(2 * time.Minute)
				})
				checkAfter(t, f, q, test.want)
			})
		})
	}
}

// checkAfter looks at what became of letter 1 after its first attempt.
func checkAfter(t *testing.T, f *fakeServer, q *memQueue, first casefile.Outcome) {
	t.Helper()
	want, attempts := []casefile.Outcome{first}, 0
	switch first {
	case casefile.Deferred, casefile.Uncertain:
		want, attempts = append(want, casefile.Delivered), 1
	case casefile.NotTried:
		want = append(want, casefile.Delivered)
	}
	if got := q.outcomes(1); !slices.Equal(got, want) {
		t.Errorf("letter 1: %v, want %v", got, want)
	}
	if got := q.attempts(1); got != attempts {
		t.Errorf("letter 1 has %d attempts, want %d", got, attempts)
	}
	for _, body := range f.received() {
		if body != string(letter(1).Bytes) && body != string(letter(2).Bytes) {
			t.Errorf("the server got %q", body)
		}
	}
}

// Every step has its own time, and a large letter more than a small one.
func TestSlowServerIsGivenItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := fails(map[string]string{
			"CONNECT": "wait 50s|220 hello", "EHLO": "wait 50s|250-fake\r\n250-STARTTLS\r\n250 AUTH PLAIN",
			"STARTTLS": "wait 50s|220 go", "AUTH": "wait 50s|235 ok",
			"MAIL": "wait 50s|250 ok", "RCPT": "wait 50s|250 ok", "DATA": "wait 50s|354 go",
			"BODY": "wait 5m30s", "DOT": "wait 9m50s|250 ok",
		})
		f.extensions = []string{"AUTH PLAIN"}
		c := config()
		f.tls, c.TLSConfig = certificate(t, c.Host)
		c.TLS, c.Username, c.Password = "starttls", "complaints", "secret"
		l := letter(1)
		l.Bytes = bytes.Repeat([]byte("0123456789abcd\r\n"), 65536)
		q := newQueue(t, l)
		running(t, f, q, c, func() { time.Sleep(time.Hour) })
		if got := q.outcomes(1); !slices.Equal(got, []casefile.Outcome{casefile.Delivered}) {
			t.Errorf("%v %q", got, q.settlement(1, 0).Reason)
		}
	})
}

func TestRefusedRecipientKeepsTheConnection(t *testing.T) {
	for reply, connections := range map[string]int{"550 unknown": 1, "450 later": 1, "421 bye": 2} {
		synctest.Test(t, func(t *testing.T) {
			f := fails(map[string]string{"RCPT": reply})
			q := newQueue(t, letter(1), letter(2))
			running(t, f, q, config(), func() { time.Sleep(10 * time.Second) })
			if f.connections() != connections {
				t.Errorf("%s: %d connections, want %d", reply, f.connections(), connections)
			}
			if got := len(f.received()); got != 1 {
				t.Errorf("%s: %d letters came", reply, got)
			}
		})
	}
}

func TestSlowRsetIsGivenItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := fails(map[string]string{"RCPT": "wait 50s|550 unknown", "RSET": "wait 50s|250 ok"})
		q := newQueue(t, letter(1), letter(2))
		running(t, f, q, config(), func() { time.Sleep(10 * time.Minute) })
		if f.connections() != 1 || len(f.received()) != 1 {
			t.Errorf("%d connections, %d letters", f.connections(), len(f.received()))
		}
	})
}

// After a failure within DATA the next command would end the half letter, so
// the connection must be gone without another word.
func TestNothingIsSaidAfterABrokenUpload(t *testing.T) {
	for _, verb := range []string{"DATA", "DOT"} {
		synctest.Test(t, func(t *testing.T) {
			f := fails(map[string]string{verb: "451 later"})
			q := newQueue(t, letter(1))
			running(t, f, q, config(), func() { time.Sleep(10 * time.Second) })
			if f.count("RSET")+f.count("QUIT")+f.count("NOOP") > 0 {
				t.Errorf("after %s 451 the connection was used again: %q", verb, f.commands)
			}
		})
	}
}

func TestOldLetterIsGivenUpForItsOwnFailures(t *testing.T) {
	deferred, uncertain := map[string]string{"RCPT": "450 later"}, map[string]string{"DOT": "close"}
	for _, test := range []struct {
		name    string
		first   map[string]string
		age     time.Duration
		earlier int // attempts
		want    casefile.Outcome
		unsure  bool
	}{
		{"deferred", deferred, giveUpAfter, leastAttempts - 1, casefile.GivenUp, false},
		{"uncertain", uncertain, giveUpAfter, leastAttempts - 1, casefile.GivenUp, true},
		{"too young", deferred, giveUpAfter - time.Minute, 20, casefile.Deferred, false},
		{"too young, uncertain", uncertain, giveUpAfter - time.Minute, 20, casefile.Uncertain, false},
		{"too few attempts", deferred, 10 * giveUpAfter, leastAttempts - 2, casefile.Deferred, false},
		{"too few attempts, uncertain", uncertain, 10 * giveUpAfter, leastAttempts - 2, casefile.Uncertain, false},
		{"unreachable", map[string]string{"CONNECT": "554 no"}, 10 * giveUpAfter, 20, casefile.NotTried, false},
		{"wants log-in", map[string]string{"MAIL": "530 no"}, 10 * giveUpAfter, 20, casefile.NotTried, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := letter(1)
				l.QueuedAt, l.Attempts = time.Now().Add(-test.age), test.earlier
				q := newQueue(t, l)
				running(t, fails(test.first), q, config(), func() { time.Sleep(time.Second) })
				if got := q.settlement(1, 0); got.Outcome != test.want || got.Unsure != test.unsure {
					t.Errorf("%s, unsure %t; want %s, %t", got.Outcome, got.Unsure, test.want, test.unsure)
				}
			})
		})
	}
}

func TestOldLetterIsStillTried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old := letter(1)
		old.QueuedAt = time.Now().Add(-10 * giveUpAfter)
		q := newQueue(t, old)
		running(t, &fakeServer{}, q, config(), func() { time.Sleep(time.Second) })
		if got := q.settlement(1, 0).Outcome; got != casefile.Delivered {
			t.Errorf("%s, want delivered: the daemon may have been off for a week", got)
		}
	})
}
