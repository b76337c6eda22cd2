package inbox_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox"
)

// tokens gives tokens of its own, token-1 at first, and another for each that is
// refused.
type tokens struct {
	mu      sync.Mutex
	n       int
	refused []string
	err     error
	fail    int // from which token on there is the error
}

func (k *tokens) Token(_ context.Context, refused string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if refused != "" || k.n == 0 {
		k.n++
	}
	if refused != "" {
		k.refused = append(k.refused, refused)
	}
	if k.err != nil && k.n >= k.fail {
		return "", k.err
	}
	return fmt.Sprintf("token-%d", k.n), nil
}

// noGrant is an error of who gives the tokens.
type noGrant struct{ refused bool }

func (e noGrant) Error() string { return "the token endpoint says no" }
func (e noGrant) Refused() bool { return e.refused }

// speaksOAuth has the server take one token, by both mechanisms, as RFC 7628 and
// Google describe it, with or without SASL-IR.
func speaksOAuth(s *script, good string) {
	s.before = func(c *scriptConn, tag, verb, args string) bool {
		if verb != "AUTHENTICATE" {
			return verb == "LOGIN"
		}
		mechanism, first, _ := strings.Cut(args, " ")
		if first == "" {
			c.say("+ ")
			line, _ := c.in.ReadString('\n')
			first = strings.TrimSpace(line)
		}
		said, _ := base64.StdEncoding.DecodeString(first)
		want := map[string]string{
			"XOAUTH2":     "user=" + username + "\x01auth=Bearer " + good + "\x01\x01",
			"OAUTHBEARER": fmt.Sprintf("n,a=%s,\x01host=127.0.0.1\x01port=%d\x01auth=Bearer %s\x01\x01", username, c.port, good),
		}
		if string(said) == want[mechanism] {
			c.say("%s OK welcome", tag)
			return true
		}
		c.say("+ " + base64.StdEncoding.EncodeToString([]byte(`{"status":"invalid_token"}`)))
		line, err := c.in.ReadString('\n')
		if err != nil {
			return true
		}
		wantLine := map[string]string{"XOAUTH2": "=", "OAUTHBEARER": "AQ=="}[mechanism]
		if strings.TrimSpace(line) != wantLine {
			c.t.Errorf("the challenge was answered by %q, want %q", line, wantLine)
		}
		c.say("%s NO [AUTHENTICATIONFAILED] not with %s nor %s", tag, first, said)
		return true
	}
}

// TestTokenLogin: both mechanisms, the standard one first, with and without the
// initial response; without either the token is not sent.
func TestTokenLogin(t *testing.T) {
	tests := []struct{ caps, mechanism string }{
		{"MOVE SASL-IR AUTH=XOAUTH2", "XOAUTH2"},
		{"MOVE AUTH=XOAUTH2", "XOAUTH2"},
		{"MOVE SASL-IR AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER", "OAUTHBEARER"},
		{"MOVE AUTH=OAUTHBEARER", "OAUTHBEARER"},
		{"MOVE AUTH=PLAIN", ""},
	}
	for _, test := range tests {
		t.Run(test.caps, func(t *testing.T) {
			s := newScript(t, mail("one"))
			s.caps = test.caps
			speaksOAuth(s, "token-1")
			cfg, _ := config(t, s.listen())
			cfg.Token = (&tokens{}).Token
			err := check(t, cfg)
			used := s.sent("AUTHENTICATE")
			switch {
			case len(s.sent("LOGIN")) > 0:
				t.Error("the password was sent")
			case test.mechanism == "":
				wantKind(t, err, inbox.NoTokenLogin)
				if len(used) > 0 {
					t.Errorf("tried %q", used)
				}
			case err != nil || !strings.HasPrefix(used[0], test.mechanism):
				t.Errorf("%v by %q", err, used)
			}
		})
	}
}

// TestRefusedTokenIsTriedAnew: once, over another connection, and then it is a
// refused log-in with a hint and without the token.
func TestRefusedTokenIsTriedAnew(t *testing.T) {
	for _, mechanism := range []string{"XOAUTH2", "OAUTHBEARER"} {
		for _, good := range []string{"token-2", "token-9"} {
			t.Run(mechanism+" "+good, func(t *testing.T) {
				s := newScript(t, mail("one"))
				s.caps = "MOVE SASL-IR AUTH=" + mechanism
				speaksOAuth(s, good)
				cfg, _ := config(t, s.listen())
				given := &tokens{}
				cfg.Token = given.Token
				err := check(t, cfg)
				if given.n != 2 || s.conns != 2 || given.refused[0] != "token-1" {
					t.Errorf("%d tokens over %d connections, refused %q", given.n, s.conns, given.refused)
				}
				if good == "token-2" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				wantKind(t, err, inbox.LoginRefused)
				if !strings.Contains(err.Error(), "is IMAP allowed for this app and mailbox") {
					t.Errorf("no hint: %v", err)
				}
				if strings.Contains(err.Error(), "token-") || strings.Contains(err.Error(), base64.StdEncoding.EncodeToString([]byte("user="))[:6]) {
					t.Errorf("shows the token: %v", err)
				}
			})
		}
	}
}

// TestServerHasNoTimeForTokens: what may pass by itself costs no token.
func TestServerHasNoTimeForTokens(t *testing.T) {
	s := newScript(t)
	s.caps = "MOVE SASL-IR AUTH=XOAUTH2"
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		if verb == "AUTHENTICATE" {
			c.say("%s NO [UNAVAILABLE] later", tag)
		}
		return verb == "AUTHENTICATE"
	}
	cfg, _ := config(t, s.listen())
	given := &tokens{}
	cfg.Token = given.Token
	wantKind(t, check(t, cfg), inbox.Refused)
	if given.n != 1 {
		t.Errorf("%d tokens", given.n)
	}
}

// TestEndlessChallenges: a server that goes on asking is answered once, and left.
func TestEndlessChallenges(t *testing.T) {
	var answers atomic.Int32
	s := newScript(t)
	s.caps = "MOVE SASL-IR AUTH=XOAUTH2"
	s.before = func(c *scriptConn, tag, verb, _ string) bool {
		for verb == "AUTHENTICATE" && answers.Load() < 10 {
			c.say("+ e30=")
			line, err := c.in.ReadString('\n')
			if err != nil {
				break
			}
			if !strings.HasPrefix(line, "T") { // a tag: it has given up, and goes on to something else
				answers.Add(1)
			}
		}
		return verb == "AUTHENTICATE"
	}
	cfg, _ := config(t, s.listen())
	cfg.Token = (&tokens{}).Token
	if err := check(t, cfg); err == nil || answers.Load() != 1 {
		t.Errorf("%v after %d answers", err, answers.Load())
	}
}

// TestNoToken: a grant that is refused waits for somebody to do something, an
// endpoint that is away does not; the server is left alone in both.
func TestNoToken(t *testing.T) {
	tests := []struct {
		name      string
		err       error
		from      int
		kind      inbox.Kind
		permanent bool
	}{
		{"refused", noGrant{true}, 1, inbox.GrantRefused, true},
		{"away", noGrant{false}, 1, inbox.NoToken, false},
		{"another fault", errors.New("disk full"), 1, inbox.NoToken, false},
		{"refused when it is to be replaced", fmt.Errorf("wrapped: %w", noGrant{true}), 2, inbox.GrantRefused, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newScript(t)
			s.caps = "MOVE SASL-IR AUTH=XOAUTH2"
			speaksOAuth(s, "token-9")
			cfg, _ := config(t, s.listen())
			cfg.Token = (&tokens{err: test.err, fail: test.from}).Token
			err := check(t, cfg)
			wantKind(t, err, test.kind)
			var e *inbox.Error
			if errors.As(err, &e); e.Permanent() != test.permanent {
				t.Errorf("permanent: %t", e.Permanent())
			}
			if !strings.Contains(err.Error(), test.err.Error()) || s.conns != test.from-1 {
				t.Errorf("%d connections: %v", s.conns, err)
			}
		})
	}
}

// TestGrantInTheLog: a refused grant is an error, which the casefile hears of as
// such, and is not asked for again at once; an endpoint that is away is a warning
// and no refusal, and is.
func TestGrantInTheLog(t *testing.T) {
	for message, refused := range map[string]bool{"grant refused": true, "no access token": false} {
		cfg, book := config(t, closedPort(t))
		cfg.Token = (&tokens{err: noGrant{refused}}).Token
		cfg.Timeouts.SlowRetry, cfg.Timeouts.SlowRetryMax = time.Hour, time.Hour
		receiver, why := newReceiver(), casefile.TroubleConnect
		stop := start(t, inbox.New(cfg, plainReader{}, receiver))
		if refused {
			why = casefile.TroubleGrant
			eventually(t, message, func() bool { return book.count(message) == 1 })
		} else {
			eventually(t, message, func() bool { return book.count(message) > 2 })
		}
		stop()
		if len(receiver.health) == 0 || receiver.health[0] != string(why) {
			t.Errorf("heard %q, want %s", receiver.health, why)
		}
	}
}

// TestNamesAreEscaped: a name may hold what parts the fields of OAUTHBEARER.
func TestNamesAreEscaped(t *testing.T) {
	s := newScript(t)
	s.caps = "MOVE SASL-IR AUTH=OAUTHBEARER"
	cfg, _ := config(t, s.listen())
	cfg.Username, cfg.Token = "a,b=c@example.com", (&tokens{}).Token
	if err := check(t, cfg); err != nil {
		t.Fatal(err)
	}
	_, first, _ := strings.Cut(s.sent("AUTHENTICATE")[0], " ")
	if said, _ := base64.StdEncoding.DecodeString(first); !strings.HasPrefix(string(said), "n,a=a=2Cb=3Dc@example.com,\x01") {
		t.Errorf("said %q", said)
	}
}
