package inbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// dial connects, sets up TLS as configured and logs in. An access token that the
// server refuses may have been withdrawn before its time, so another is tried
// once, over a connection of its own: many servers close one with a refusal.
func dial(ctx context.Context, cfg Config) (*session, error) {
	if cfg.Token == nil {
		return dialWith(ctx, cfg, "")
	}
	token, err := cfg.Token(ctx, "")
	if err != nil {
		return nil, tokenError(err)
	}
	s, err := dialWith(ctx, cfg, token)
	if kindOf(err) != LoginRefused {
		return s, err
	}
	if token, err = cfg.Token(ctx, token); err != nil {
		return nil, tokenError(err)
	}
	return dialWith(ctx, cfg, token)
}

// dialWith is dial with an access token, or by password where that is empty.
func dialWith(ctx context.Context, cfg Config, token string) (*session, error) {
	dialer := net.Dialer{Timeout: cfg.Timeouts.Dial}
	raw, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(cfg.Host, strconv.Itoa(cfg.Port)))
	if err != nil {
		return nil, &Error{Op: "connect", Kind: Unreachable, Err: err}
	}
	s := newSession(ctx, raw, cfg.Timeouts)
	if err := s.begin(cfg, token); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// begin makes a logged-in session of a fresh TCP connection.
func (s *session) begin(cfg Config, token string) error {
	if err := s.meet(cfg); err != nil {
		return withHint(err, cfg.TLS)
	}
	return s.login(cfg, token)
}

// meet sets up TLS as configured and hears the server's greeting.
func (s *session) meet(cfg Config) error {
	if err := s.secure(cfg); err != nil {
		return err
	}
	if err := s.do("read greeting", s.client.WaitGreeting); err != nil {
		return greetingError(err)
	}
	return nil
}

// greetingError is for a server that says BYE, or speaks another protocol: by
// what the client reports the two can't be told apart.
func greetingError(err error) error {
	if kind := kindOf(err); kind != Refused && kind != Garbled {
		return err
	}
	return &Error{Op: "read greeting", Kind: NotReady}
}

// secure starts the IMAP client over TLS as configured. There is no way from a
// failure to a connection in clear.
func (s *session) secure(cfg Config) error {
	switch cfg.TLS {
	case TLSImplicit:
		return s.implicitTLS(cfg)
	case TLSStart:
		return s.startTLS(cfg)
	case TLSNone:
		s.client = imapclient.New(s.conn, s.options())
		return nil
	default:
		return &Error{Op: "set up TLS", Kind: TLSFailed, Err: fmt.Errorf("unknown mode %q", cfg.TLS)}
	}
}

func (s *session) implicitTLS(cfg Config) error {
	conn := tls.Client(s.conn, cfg.tlsConfig())
	if err := s.do("set up TLS", func() error { return s.tlsError(conn.Handshake()) }); err != nil {
		return err
	}
	s.client = imapclient.New(conn, s.options())
	return nil
}

// startTLS sends STARTTLS without asking whether it is offered: what a server
// says in clear is not to be believed, and if it can't it says so.
func (s *session) startTLS(cfg Config) error {
	options := s.options()
	options.TLSConfig = cfg.tlsConfig()
	return s.do("set up TLS", func() (err error) {
		s.client, err = imapclient.NewStartTLS(s.conn, options)
		return s.tlsError(err)
	})
}

// tlsError types a failure to set up TLS. A connection that broke meanwhile is
// left for explain.
func (s *session) tlsError(err error) error {
	var (
		refused *imap.Error
		cert    *tls.CertificateVerificationError
		header  tls.RecordHeaderError
		alert   tls.AlertError
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return &Error{Op: "set up TLS", Kind: NoStartTLS, Err: err}
	case errors.As(err, &cert), errors.As(err, &header), errors.As(err, &alert), s.conn.broken() == nil:
		return &Error{Op: "set up TLS", Kind: TLSFailed, Err: err}
	}
	return err
}

// tlsConfig is the configured one, for this host.
func (c Config) tlsConfig() *tls.Config {
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
	return config
}
