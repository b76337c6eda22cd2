package inbox_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"complaintd/inbox"
)

func check(t *testing.T, cfg inbox.Config) error {
	t.Helper()
	noLeaks(t)
	return inbox.New(cfg, plainReader{}, newReceiver()).Check(t.Context())
}

func TestCheckCreatesFolders(t *testing.T) {
	m := newMemServer(t, allCaps...)
	cfg, _ := config(t, m.port)
	cfg.Processed = "Done/Klagesaker Ærlig"
	if err := check(t, cfg); err != nil {
		t.Fatal(err)
	}
	if m.count(cfg.Processed) != 0 || m.count("Quarantine") != 0 {
		t.Error("folders are missing")
	}
}

func TestCheckFaults(t *testing.T) {
	m := newMemServer(t, allCaps...)
	tests := []struct {
		name   string
		change func(*inbox.Config)
		kind   inbox.Kind
	}{
		{"nobody there", func(c *inbox.Config) { c.Port = closedPort(t) }, inbox.Unreachable},
		{"wrong password", func(c *inbox.Config) { c.Password = "wrong" }, inbox.LoginRefused},
		{"no inbox", func(c *inbox.Config) { c.Inbox = "Complaints" }, inbox.Refused},
		{"TLS to a plain port", func(c *inbox.Config) { c.TLS = inbox.TLSImplicit }, inbox.TLSFailed},
		{"STARTTLS not offered", func(c *inbox.Config) { c.TLS = inbox.TLSStart }, inbox.NoStartTLS},
		{"unknown TLS mode", func(c *inbox.Config) { c.TLS = "auto" }, inbox.TLSFailed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg, _ := config(t, m.port)
			tt.change(&cfg)
			wantKind(t, check(t, cfg), tt.kind)
		})
	}
}

func closedPort(t *testing.T) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

func TestTLS(t *testing.T) {
	serverTLS, clientTLS := testTLS(t)
	for _, mode := range []string{inbox.TLSImplicit, inbox.TLSStart} {
		t.Run(mode, func(t *testing.T) {
			noLeaks(t)
			m := newMemServer(t, allCaps...)
			m.opts.InsecureAuth = false
			if mode == inbox.TLSStart {
				m.opts.TLSConfig = serverTLS
				m.restart()
			} else {
				m.srv.Close()
				ln, err := tls.Listen("tcp", "127.0.0.1:0", serverTLS)
				if err != nil {
					t.Fatal(err)
				}
				m.serve(ln)
			}
			m.put(mail("over TLS"))
			cfg, _ := config(t, m.port)
			cfg.TLS, cfg.TLSConfig = mode, clientTLS
			receiver := newReceiver()
			if n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); err != nil || n != 1 {
				t.Fatal(n, err)
			}

			cfg.TLSConfig = nil // whose roots don't know the certificate
			wantKind(t, check(t, cfg), inbox.TLSFailed)
			cfg.TLSConfig = clientTLS.Clone()
			cfg.TLSConfig.ServerName = "mail.example.org"
			wantKind(t, check(t, cfg), inbox.TLSFailed)
		})
	}
}

// A server that leaves STARTTLS out of its capabilities and refuses it, as
// under somebody who strips it, never sees a password.
func TestStartTLSIsNotStripped(t *testing.T) {
	s := newScript(t, mail("one"))
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		if verb == "STARTTLS" {
			c.say("%s BAD unknown command", tag)
		}
		return verb == "STARTTLS"
	}
	cfg, _ := config(t, s.listen())
	cfg.TLS = inbox.TLSStart
	wantKind(t, check(t, cfg), inbox.NoStartTLS)
	if len(s.sent("LOGIN"))+len(s.sent("AUTHENTICATE")) > 0 {
		t.Error("the password went in clear")
	}
}

// Answers that somebody in between adds in clear behind the server's OK to STARTTLS
// are none of the server's (CVE-2011-0411): neither the log-in nor anything else is
// taken to be answered by them.
func TestStartTLSIgnoresWhatIsInjected(t *testing.T) {
	serverTLS, clientTLS := testTLS(t)
	s := newScript(t)
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		if verb == "STARTTLS" {
			injected := "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n* BYE injected\r\n"
			for n := range 9 {
				injected += fmt.Sprintf("T%d NO [AUTHENTICATIONFAILED] injected\r\n", n)
			}
			c.say("%s OK begin\r\n%s", tag, injected)
			c.Conn = tls.Server(c.Conn, serverTLS)
			c.in.Reset(c.Conn)
		}
		return verb == "STARTTLS"
	}
	cfg, _ := config(t, s.listen())
	cfg.TLS, cfg.TLSConfig = inbox.TLSStart, clientTLS
	switch err := check(t, cfg); {
	case err == nil: // what was injected is dropped
	case strings.Contains(err.Error(), "injected"):
		t.Errorf("an answer in clear is believed behind STARTTLS: %v", err)
	default:
		wantKind(t, err, inbox.TLSFailed)
	}
}

// What a server in clear says of an earlier log-in is not believed (RFC 9051
// §7.1.4).
func TestStartTLSRefusesPreauth(t *testing.T) {
	serverTLS, clientTLS := testTLS(t)
	s := newScript(t)
	s.hello = "* PREAUTH welcome"
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		if verb == "STARTTLS" {
			c.say("%s OK begin", tag)
			c.Conn = tls.Server(c.Conn, serverTLS)
			c.in.Reset(c.Conn)
		}
		return verb == "STARTTLS"
	}
	cfg, _ := config(t, s.listen())
	cfg.TLS, cfg.TLSConfig = inbox.TLSStart, clientTLS
	wantKind(t, check(t, cfg), inbox.TLSFailed)
}

func TestPreauthNeedsNoLogin(t *testing.T) {
	s := newScript(t)
	s.hello = "* PREAUTH welcome"
	cfg, _ := config(t, s.listen())
	if err := check(t, cfg); err != nil {
		t.Fatal(err)
	}
	if len(s.sent("LOGIN")) > 0 {
		t.Error("logged in again")
	}
}

func TestGreetings(t *testing.T) {
	tests := map[string]inbox.Kind{
		"* BYE too many connections": inbox.NotReady,
		"SSH-2.0-OpenSSH_9.9":        inbox.NotReady,
		"220 mail.example.org ESMTP": inbox.NotReady,
	}
	for hello, kind := range tests {
		t.Run(hello, func(t *testing.T) {
			s := newScript(t)
			s.hello = hello
			cfg, _ := config(t, s.listen())
			wantKind(t, check(t, cfg), kind)
		})
	}
}

func TestLoginMechanism(t *testing.T) {
	tests := []struct {
		caps string
		verb string // empty: none may be used
	}{
		{"MOVE", "LOGIN"},
		{"MOVE SASL-IR AUTH=PLAIN", "AUTHENTICATE"},
		{"MOVE LOGINDISABLED AUTH=PLAIN", "AUTHENTICATE"},
		{"MOVE LOGINDISABLED", ""},
	}
	for _, tt := range tests {
		t.Run(tt.caps, func(t *testing.T) {
			s := newScript(t)
			s.caps = tt.caps
			s.before = func(c *scriptConn, tag, verb, args string) bool {
				if verb == "AUTHENTICATE" && args == "PLAIN" {
					c.say("+ ")
					c.in.ReadString('\n')
				}
				return false
			}
			cfg, _ := config(t, s.listen())
			err := check(t, cfg)
			if tt.verb == "" {
				wantKind(t, err, inbox.NoLogin)
			} else if err != nil {
				t.Fatal(err)
			}
			for _, verb := range []string{"LOGIN", "AUTHENTICATE"} {
				if used := len(s.sent(verb)) > 0; used != (verb == tt.verb) {
					t.Errorf("%s used: %v", verb, used)
				}
			}
		})
	}
}

func TestLoginAnswers(t *testing.T) {
	tests := []struct {
		answer    string
		kind      inbox.Kind
		permanent bool
	}{
		{"NO [AUTHENTICATIONFAILED] no", inbox.LoginRefused, true},
		{"NO no", inbox.LoginRefused, true},
		{"BAD no", inbox.LoginRefused, true},
		{"NO [UNAVAILABLE] try later", inbox.Refused, false},
		{"NO [SERVERBUG] internal error", inbox.Refused, false},
		{"NO bad password " + password, inbox.LoginRefused, true},
	}
	for _, tt := range tests {
		t.Run(tt.answer, func(t *testing.T) {
			s := newScript(t)
			s.before = func(c *scriptConn, tag, verb, _ string) bool {
				if verb == "LOGIN" {
					c.say("%s %s", tag, tt.answer)
				}
				return verb == "LOGIN"
			}
			cfg, _ := config(t, s.listen())
			err := check(t, cfg)
			wantKind(t, err, tt.kind)
			var e *inbox.Error
			if errors.As(err, &e); e.Permanent() != tt.permanent {
				t.Errorf("permanent: %v", e.Permanent())
			}
			if strings.Contains(err.Error(), password) {
				t.Errorf("the error holds the password: %v", err)
			}
		})
	}
}

// With several mailboxes the error of a run has to tell which one it is.
func TestOnceNamesTheMailbox(t *testing.T) {
	cfg, _ := config(t, closedPort(t))
	_, err := inbox.New(cfg, plainReader{}, newReceiver()).Once(t.Context())
	wantKind(t, err, inbox.Unreachable)
	if !strings.HasPrefix(err.Error(), "mailbox "+cfg.Mailbox+": connect: ") {
		t.Error(err)
	}
}

// Whatever the server falls silent on, the loop comes out.
func TestServerNeverAnswers(t *testing.T) {
	for _, silent := range []string{"CAPABILITY", "LOGIN", "LIST", "SELECT", "UID SEARCH", "UID FETCH", "UID MOVE", "CREATE"} {
		t.Run(silent, func(t *testing.T) {
			noLeaks(t)
			s := newScript(t, mail("one"))
			s.before = func(_ *scriptConn, _, verb, _ string) bool { return verb == silent }
			cfg, _ := config(t, s.listen())
			cfg.Timeouts.Command = 100 * time.Millisecond
			cfg.Timeouts.RetryMax = time.Millisecond
			_, err := inbox.New(cfg, plainReader{}, newReceiver()).Once(t.Context())
			wantKind(t, err, inbox.NoAnswer)
		})
	}
}

func TestSilentFromTheStart(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	for _, mode := range []string{inbox.TLSNone, inbox.TLSStart, inbox.TLSImplicit} {
		cfg, _ := config(t, ln.Addr().(*net.TCPAddr).Port)
		cfg.TLS = mode
		cfg.Timeouts.Command = 50 * time.Millisecond
		wantKind(t, check(t, cfg), inbox.NoAnswer)
	}
}

// The end of the context interrupts a command at once.
func TestCancelWhileServerIsSilent(t *testing.T) {
	noLeaks(t)
	s := newScript(t, mail("one"))
	reached := make(chan struct{}, 1)
	s.before = func(_ *scriptConn, _, verb, args string) bool {
		silent := verb == "UID FETCH" && strings.Contains(args, "BODY")
		if silent {
			reached <- struct{}{}
		}
		return silent
	}
	cfg, book := config(t, s.listen())
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := inbox.New(cfg, plainReader{}, newReceiver()).Once(ctx)
		done <- err
	}()
	<-reached
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	case <-time.After(2 * time.Second): // the command itself has 5 s
		t.Fatal("still waiting for the server")
	}
	if book.count("not delivered") > 0 {
		t.Error("a mail was suspected because we left")
	}
}

// The casefile may take longer than the server may.
func TestSlowStoreIsNoSilence(t *testing.T) {
	noLeaks(t)
	s := newScript(t, mail("one"), mail("two"))
	cfg, _ := config(t, s.listen())
	cfg.Timeouts.Command = 400 * time.Millisecond
	receiver := newReceiver()
	receiver.onGroup = func() { time.Sleep(time.Second) }
	if n, err := inbox.New(cfg, plainReader{}, receiver).Once(t.Context()); err != nil || n != 2 {
		t.Fatal(n, err)
	}
}

func TestRefusedLoginIsRetriedSlowly(t *testing.T) {
	noLeaks(t)
	m := newMemServer(t, allCaps...)
	cfg, book := config(t, m.port)
	cfg.Password = "wrong"
	cfg.Timeouts.SlowRetry, cfg.Timeouts.SlowRetryMax = time.Hour, time.Hour
	stop := start(t, inbox.New(cfg, plainReader{}, newReceiver()))
	eventually(t, "refusal in the log", func() bool { return book.count("log-in refused") == 1 })
	time.Sleep(50 * time.Millisecond) // a fast retry would come after 1 ms
	stop()
	if n := book.count("log-in refused"); n != 1 {
		t.Errorf("%d attempts", n)
	}
}
