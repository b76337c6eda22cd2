package outbox

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"complaintd/casefile"
)

// sink is a real SMTP server that keeps what it gets.
type sink struct {
	*smtp.Server
	username, password string
	implicit           bool // TLS from the start

	mu  sync.Mutex
	got []delivery
}

type delivery struct {
	from, to string
	body     string
	opts     smtp.MailOptions
}

// startSink serves on a loopback port until the test ends; setup may change
// the server before.
func startSink(t testing.TB, setup func(*sink)) (*sink, Config) {
	t.Helper()
	k := &sink{}
	k.Server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &sinkSession{sink: k}, nil
	}))
	k.Domain = "sink.example.org"
	k.AllowInsecureAuth = true
	k.ErrorLog = quietLog{}
	if setup != nil {
		setup(k)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if k.implicit {
		l = tls.NewListener(l, k.TLSConfig)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = k.Serve(l) }()
	t.Cleanup(func() { k.Close(); <-done })
	return k, Config{Host: "127.0.0.1", Port: port, TLS: "none"}
}

func (k *sink) received() []delivery {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.got)
}

type quietLog struct{}

func (quietLog) Printf(string, ...any) {}
func (quietLog) Println(...any)        {}

type sinkSession struct {
	*sink
	delivery
	loggedIn bool
}

func (s *sinkSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *sinkSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username != s.username || password != s.password {
			return smtp.ErrAuthFailed
		}
		s.loggedIn = true
		return nil
	}), nil
}

func (s *sinkSession) Mail(from string, opts *smtp.MailOptions) error {
	if s.username != "" && !s.loggedIn {
		return smtp.ErrAuthRequired
	}
	s.delivery = delivery{from: from, opts: *opts}
	return nil
}

func (s *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *sinkSession) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.body = string(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, s.delivery)
	return nil
}

func (s *sinkSession) Reset()        {}
func (s *sinkSession) Logout() error { return nil }

// noLeftovers fails the test if goroutines are left when it ends.
func noLeftovers(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 100 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Errorf("%d goroutines are left over", runtime.NumGoroutine()-before)
	})
}

// drain sends what is due and fails the test unless all of it is delivered.
func drain(t *testing.T, c Config, q *memQueue) {
	t.Helper()
	sent, err := New(c, q).Drain(t.Context())
	if err != nil || sent != len(q.letters) {
		t.Errorf("Drain: %d of %d, %v; %v", sent, len(q.letters), err, q.settled)
	}
}

func TestBytesArriveAsStored(t *testing.T) {
	noLeftovers(t)
	bodies := []string{
		"Subject: dots\r\n\r\n.\r\n..\r\n.a line\r\n...\r\nend.\r\n",
		".Subject: starts with a dot\r\n\r\nx\r\n",
		"Subject: no body\r\n\r\n",
		"Subject: blank lines\r\n\r\n\r\n\r\n \r\n\r\n",
		"Subject: 8-bit\r\n\r\nbl\xc3\xa5b\xc3\xa6r \xff\x80\r\n",
		"Subject: long line\r\n\r\n" + strings.Repeat("x", 996) + "\r\n" + strings.Repeat(".", 998) + "\r\n",
		"Subject: large\r\n\r\n" + strings.Repeat(".0123456789 all work and no play\r\n", 100_000),
	}
	k, c := startSink(t, nil)
	q := newQueue(t)
	for i, body := range bodies {
		l := letter(int64(i + 1))
		l.Bytes = []byte(body)
		q.add(l)
	}
	drain(t, c, q)
	for i, got := range k.received() {
		if got.body != bodies[i] {
			t.Errorf("letter %d (%.30q) arrived changed: %.60q", i+1, bodies[i], got.body)
		}
		if want := letter(int64(i + 1)).EnvelopeFrom; got.from != want || got.to != letter(1).Recipient {
			t.Errorf("letter %d: from %s to %s", i+1, got.from, got.to)
		}
		if got.opts.Body != "" || got.opts.UTF8 || got.opts.Size != int64(len(bodies[i])) {
			t.Errorf("letter %d: MAIL with %+v, want no BODY, no SMTPUTF8 and its size", i+1, got.opts)
		}
	}
	if got := q.settlement(1, 0).Reason; !strings.HasPrefix(got, "250 ") {
		t.Errorf("recorded reply %q", got)
	}
}

func TestNullSender(t *testing.T) {
	k, c := startSink(t, nil)
	l := letter(1)
	l.EnvelopeFrom = ""
	drain(t, c, newQueue(t, l))
	if got := k.received()[0].from; got != "" {
		t.Errorf("from %q", got)
	}
}

func TestSMTPUTF8OnlyWhereNeeded(t *testing.T) {
	for _, test := range []struct {
		recipient string
		offered   bool
		want      casefile.Outcome
		to        string
		asked     bool
	}{
		{"kari@example.net", true, casefile.Delivered, "kari@example.net", false},
		{"kåre@example.net", true, casefile.Delivered, "kåre@example.net", true},
		{"kåre@example.net", false, casefile.Refused, "", false},
		{"kari@blåbær.example.net", false, casefile.Delivered, "kari@xn--blbr-roah.example.net", false},
		{"kåre@blåbær.example.net", true, casefile.Delivered, "kåre@xn--blbr-roah.example.net", true},
	} {
		t.Run(fmt.Sprint(test.recipient, test.offered), func(t *testing.T) {
			k, c := startSink(t, func(k *sink) { k.EnableSMTPUTF8 = test.offered })
			l := letter(1)
			l.Recipient = test.recipient
			q := newQueue(t, l, letter(2))
			if _, err := New(c, q).Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := q.settlement(1, 0); got.Outcome != test.want {
				t.Errorf("%s %q, want %s", got.Outcome, got.Reason, test.want)
			}
			if got := q.settlement(1, 0).Reason; test.want == casefile.Refused && got != "letter: "+ErrNoSMTPUTF8.Error() {
				t.Errorf("refused because %q", got)
			}
			if got := k.received(); test.to != "" && (got[0].to != test.to || got[0].opts.UTF8 != test.asked) {
				t.Errorf("to %s, SMTPUTF8 %t", got[0].to, got[0].opts.UTF8)
			}
			if got := q.outcomes(2); !slices.Equal(got, []casefile.Outcome{casefile.Delivered}) {
				t.Errorf("the next letter: %v", got)
			}
		})
	}
}

func TestTooLargeIsNotSent(t *testing.T) {
	k, c := startSink(t, func(k *sink) { k.MaxMessageBytes = 1000 })
	big, fits := letter(1), letter(2)
	big.Bytes = bytes.Repeat([]byte("0123456\r\n"), 112)
	fits.Bytes = big.Bytes[:999]
	q := newQueue(t, big, fits)
	if sent, err := New(c, q).Drain(t.Context()); sent != 1 || err != nil {
		t.Errorf("Drain: %d, %v", sent, err)
	}
	if got := q.settlement(1, 0); got.Outcome != casefile.Refused || got.Reason != "letter: 1008 octets: larger than the server takes: 1000" {
		t.Errorf("%s %q", got.Outcome, got.Reason)
	}
	if len(k.received()) != 1 {
		t.Errorf("%d letters came", len(k.received()))
	}
}

func TestLogIn(t *testing.T) {
	_, c := startSink(t, func(k *sink) { k.username, k.password = "complaints", "right" })
	c.Username, c.Password = "complaints", "right"
	drain(t, c, newQueue(t, letter(1)))
	if err := New(c, newQueue(t)).Check(t.Context()); err != nil {
		t.Errorf("Check: %v", err)
	}
	c.Password = "wrong"
	q := newQueue(t, letter(1))
	_, err := New(c, q).Drain(t.Context())
	var fail *Error
	if !errors.As(err, &fail) || fail.Phase != PhaseLogin || fail.Code != 535 {
		t.Errorf("wrong password: %v", err)
	}
	if got := q.settlement(1, 0).Outcome; got != casefile.NotTried {
		t.Errorf("wrong password: %s", got)
	}
	if strings.Contains(fmt.Sprintf("%v %+v", err, err), c.Password) {
		t.Error("the password is in the error")
	}
}
