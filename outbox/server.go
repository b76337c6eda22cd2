package outbox

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// server is how to reach the submission server and who we are there.
type server struct {
	host, port         string
	mode               string
	tls                *tls.Config
	username, password string
	tokens             TokenSource // in place of password; nil: by password
	token              string      // of tokens, for this connection
	helloName          string
	timeouts           Timeouts
	dial               func(ctx context.Context, network, address string) (net.Conn, error)
}

func newServer(c Config) server {
	config := &tls.Config{}
	if c.TLSConfig != nil {
		config = c.TLSConfig.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = c.Host
	}
	if config.MinVersion == 0 {
		config.MinVersion = tls.VersionTLS12
	}
	return server{
		host: c.Host, port: strconv.Itoa(c.Port),
		mode: c.TLS, tls: config,
		username: c.Username, password: c.Password, tokens: c.Token,
		helloName: helloName(),
		timeouts:  c.Timeouts.withDefaults(),
		dial:      new(net.Dialer).DialContext,
	}
}

// implicit tells whether TLS begins with the first octet (RFC 8314 §3), for a
// mode of Config.TLS.
func implicit(mode string) bool { return mode != "starttls" && mode != "none" }

// helloName is what we call ourselves in EHLO.
func helloName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "localhost"
	}
	return name
}

// open connects, secures the connection and logs in. An access token that the
// server refuses may have been withdrawn before its time, so another is tried
// once.
func (v server) open(ctx context.Context) (*session, *Error) {
	if v.tokens == nil {
		return v.connect(ctx)
	}
	var err error
	if v.token, err = v.tokens(ctx, ""); err != nil {
		return nil, &Error{Phase: PhaseToken, Err: err}
	}
	s, fail := v.connect(ctx)
	if fail == nil || !fail.refusedLogin() {
		return s, fail
	}
	if v.token, err = v.tokens(ctx, v.token); err != nil {
		return nil, &Error{Phase: PhaseToken, Err: err}
	}
	return v.connect(ctx)
}

// connect connects, secures the connection and logs in.
//
// It goes below go-mail's DialToSMTPClientWithContext, which leaves the
// connection open when a step after the dialling fails, does not say which
// step it was and does not end with ctx once it is connected.
func (v server) connect(ctx context.Context) (*session, *Error) {
	dialCtx, cancel := context.WithTimeout(ctx, v.timeouts.Command)
	defer cancel()
	conn, err := v.dial(dialCtx, "tcp", net.JoinHostPort(v.host, v.port))
	if err != nil {
		return nil, fault(PhaseConnect, err)
	}
	s := &session{conn: conn, timeouts: v.timeouts}
	defer s.closeWhen(ctx)()
	for _, step := range []func(*session) *Error{v.greet, v.startTLS, v.logIn} {
		if fail := step(s); fail != nil {
			s.drop()
			fail.Hint = cmp.Or(fail.Hint, hint(fail, v.mode))
			return nil, fail
		}
	}
	return s, nil
}

// greet does the handshake of implicit TLS, hears the server's greeting and
// introduces us.
func (v server) greet(s *session) *Error {
	s.within(v.timeouts.Command)
	conn := s.conn
	if implicit(v.mode) {
		secured := tls.Client(conn, v.tls)
		if err := secured.Handshake(); err != nil {
			return fault(PhaseTLS, err)
		}
		conn = secured
	}
	client, err := smtp.NewClient(conn, v.host)
	if err != nil {
		return fault(PhaseGreeting, err)
	}
	s.client = client
	s.within(v.timeouts.Command)
	return fault(PhaseHello, client.Hello(v.helloName))
}

// startTLS secures the connection by RFC 3207, if that is how; it never goes
// on in the clear.
func (v server) startTLS(s *session) *Error {
	if v.mode != "starttls" {
		return nil
	}
	if offered, _ := s.client.Extension("STARTTLS"); !offered {
		return &Error{Phase: PhaseTLS, Err: ErrNoStartTLS}
	}
	s.within(v.timeouts.Command)
	return fault(PhaseTLS, s.client.StartTLS(v.tls))
}

// logIn authenticates by RFC 4954, if there is a user name. go-mail refuses to
// send a password in the clear to any host but this one.
func (v server) logIn(s *session) *Error {
	if v.username == "" {
		return nil
	}
	_, offered := s.client.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	if v.tokens != nil {
		return v.showToken(s, mechanisms)
	}
	var auth smtp.Auth
	switch {
	case slices.Contains(mechanisms, "PLAIN"):
		auth = smtp.PlainAuth("", v.username, v.password, v.host, false)
	case slices.Contains(mechanisms, "LOGIN"):
		auth = smtp.LoginAuth(v.username, v.password, v.host, false)
	default:
		return &Error{Phase: PhaseLogin, Err: ErrNoLogin}
	}
	s.within(v.timeouts.Command)
	return fault(PhaseLogin, s.client.Auth(auth))
}
