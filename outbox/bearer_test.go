package outbox

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	gomail "github.com/wneessen/go-mail/smtp"

	"complaintd/casefile"
)

// tokens gives token-1 at first, and another for each that is refused.
type tokens struct {
	n    int
	err  error
	fail int // from which token on there is the error
}

func (k *tokens) Token(_ context.Context, refused string) (string, error) {
	if refused != "" || k.n == 0 {
		k.n++
	}
	if k.err != nil && k.n >= k.fail {
		return "", k.err
	}
	return fmt.Sprintf("token-%d", k.n), nil
}

// noGrant is an error of who gives the tokens.
type noGrant struct{ refused bool }

func (e noGrant) Error() string { return "the token endpoint says no: no answer in time" }
func (e noGrant) Refused() bool { return e.refused }

// tokenSink is a real SMTP server that takes one access token, by the mechanisms
// given.
type tokenSink struct {
	*sinkSession
	mechanisms []string
	good       string
	used       *[]string
}

func (s *tokenSink) AuthMechanisms() []string { return s.mechanisms }

func (s *tokenSink) Auth(mechanism string) (sasl.Server, error) {
	*s.used = append(*s.used, mechanism)
	judge := func(user, token string) bool {
		s.loggedIn = user == "complaints" && token == s.good
		return s.loggedIn
	}
	if mechanism == sasl.OAuthBearer {
		return refusing{sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if o.Host == "127.0.0.1" && o.Port > 0 && judge(o.Username, o.Token) {
				return nil
			}
			return &sasl.OAuthBearerError{Status: "invalid_token", Schemes: "bearer"}
		})}, nil
	}
	return &xoauth2Server{judge: judge}, nil
}

// refusing has the reply to a refused token be 535 (RFC 7628 §3.2.2).
type refusing struct{ sasl.Server }

func (r refusing) Next(said []byte) ([]byte, bool, error) {
	challenge, done, err := r.Server.Next(said)
	if err != nil {
		err = smtp.ErrAuthFailed
	}
	return challenge, done, err
}

// xoauth2Server is the server's side of XOAUTH2 as Google describes it: a refused
// token is followed by a challenge, which is answered with nothing.
type xoauth2Server struct {
	judge   func(user, token string) bool
	refused bool
}

func (x *xoauth2Server) Next(said []byte) ([]byte, bool, error) {
	if x.refused {
		if len(said) > 0 {
			return nil, true, errors.New("the challenge was not answered with nothing")
		}
		return nil, true, smtp.ErrAuthFailed
	}
	user, token, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(string(said), "user="), "\x01\x01"), "\x01auth=Bearer ")
	x.refused = !x.judge(user, token)
	return []byte(`{"status":"401"}`), !x.refused, nil
}

// startTokenSink serves on a loopback port until the test ends.
func startTokenSink(t *testing.T, good string, mechanisms ...string) (*sink, Config, *[]string) {
	used := new([]string)
	k, c := startSink(t, func(k *sink) {
		k.username = "complaints"
		k.Backend = smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
			return &tokenSink{&sinkSession{sink: k}, mechanisms, good, used}, nil
		})
	})
	c.Username = "complaints"
	return k, c, used
}

// TestTokenLogin: both mechanisms, the standard one first, up to a letter that is
// delivered; where there is neither the token is not sent.
func TestTokenLogin(t *testing.T) {
	for _, test := range []struct {
		offered []string
		want    string
	}{
		{[]string{"XOAUTH2"}, "XOAUTH2"},
		{[]string{"PLAIN", "XOAUTH2", "OAUTHBEARER"}, "OAUTHBEARER"},
		{[]string{"PLAIN"}, ""},
	} {
		t.Run(strings.Join(test.offered, " "), func(t *testing.T) {
			noLeftovers(t)
			k, c, used := startTokenSink(t, "token-1", test.offered...)
			c.Token = (&tokens{}).Token
			if test.want == "" {
				if err := New(c, newQueue(t)).Check(t.Context()); !errors.Is(err, ErrNoTokenLogin) || len(*used) > 0 {
					t.Errorf("%v, tried %q", err, *used)
				}
				return
			}
			drain(t, c, newQueue(t, letter(1), letter(2)))
			if len(k.received()) != 2 || !slices.Equal(*used, []string{test.want}) {
				t.Errorf("%d letters, by %q", len(k.received()), *used)
			}
		})
	}
}

// TestRefusedTokenIsTriedAnew: once, over another connection; then no letter is
// charged with it, and the error has a hint and no token.
func TestRefusedTokenIsTriedAnew(t *testing.T) {
	for _, mechanism := range []string{"XOAUTH2", "OAUTHBEARER"} {
		for _, good := range []string{"token-2", "token-9"} {
			t.Run(mechanism+" "+good, func(t *testing.T) {
				noLeftovers(t)
				k, c, used := startTokenSink(t, good, mechanism)
				given := &tokens{}
				c.Token = given.Token
				q := newQueue(t, letter(1))
				_, err := New(c, q).Drain(t.Context())
				if given.n != 2 || len(*used) != 2 {
					t.Errorf("%d tokens, %d attempts", given.n, len(*used))
				}
				if good == "token-2" {
					if err != nil || len(k.received()) != 1 {
						t.Errorf("%v, %d letters", err, len(k.received()))
					}
					return
				}
				var fail *Error
				if !errors.As(err, &fail) || fail.Phase != PhaseLogin || fail.Code/100 != 5 || !fail.refusedLogin() {
					t.Fatalf("%v", err)
				}
				if !strings.Contains(err.Error(), "is authenticated SMTP allowed for this app and mailbox") {
					t.Errorf("no hint: %v", err)
				}
				if got := q.settlement(1, 0); got.Outcome != casefile.NotTried || strings.Contains(got.Reason, "token-") {
					t.Errorf("%s %q", got.Outcome, got.Reason)
				}
			})
		}
	}
}

// TestTokenIsNotRepeated: a server that repeats what it did not take is not
// quoted.
func TestTokenIsNotRepeated(t *testing.T) {
	first := base64.StdEncoding.EncodeToString([]byte("user=complaints\x01auth=Bearer token-1\x01\x01"))
	f := &fakeServer{extensions: []string{"AUTH XOAUTH2"}, answer: func(verb string, _, _ int) string {
		if verb == "AUTH" {
			return "454 later, not AUTH XOAUTH2 " + first + " with token-1"
		}
		return ""
	}}
	host, port := f.listen(t)
	given := &tokens{}
	err := New(Config{Host: host, Port: port, TLS: "none", Username: "complaints", Token: given.Token}, newQueue(t)).Check(t.Context())
	if err == nil || strings.Contains(err.Error(), "token-1") || strings.Contains(err.Error(), first) {
		t.Error(err)
	}
	if given.n != 1 {
		t.Errorf("%d tokens for a server that says later", given.n)
	}
}

// TestNoTokenInTheClear: it never goes in the clear to another host, whatever is
// configured.
func TestNoTokenInTheClear(t *testing.T) {
	f := &fakeServer{extensions: []string{"AUTH XOAUTH2 OAUTHBEARER"}}
	s := f.piped(New(Config{Host: "smtp.example.org", Port: 587, TLS: "none", Username: "u", Token: (&tokens{}).Token}, newQueue(t)))
	if err := s.Check(t.Context()); !errors.Is(err, gomail.ErrUnencrypted) {
		t.Errorf("Check: %v", err)
	}
	if f.count("AUTH") > 0 {
		t.Error("the token was sent")
	}
	f.end()
}

// TestNoToken: letters wait, the server is left alone, and the error tells the
// operator what the giver of the tokens says.
func TestNoToken(t *testing.T) {
	for _, test := range []struct {
		refused bool
		from    int
	}{{true, 1}, {false, 1}, {true, 2}} {
		noLeftovers(t)
		_, c, used := startTokenSink(t, "token-9", "XOAUTH2")
		c.Token = (&tokens{err: noGrant{test.refused}, fail: test.from}).Token
		q := newQueue(t, letter(1))
		_, err := New(c, q).Drain(t.Context())
		var fail *Error
		if !errors.As(err, &fail) || fail.Phase != PhaseToken || fail.refusedGrant() != test.refused ||
			err.Error() != "token: the token endpoint says no: no answer in time" {
			t.Errorf("%v", err)
		}
		if got := q.settlement(1, 0).Outcome; got != casefile.NotTried || len(*used) != test.from-1 {
			t.Errorf("%s after %d attempts", got, len(*used))
		}
	}
}
