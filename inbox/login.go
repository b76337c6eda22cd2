package inbox

import (
	"errors"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// login authenticates with an access token where there is one; else by SASL PLAIN
// where it is offered (RFC 9051 §6.2.2), else by LOGIN. The capabilities are
// asked for before and after: they change (§6.2.3), and what came before TLS does
// not count.
func (s *session) login(cfg Config, token string) error {
	if err := s.readCaps(); err != nil {
		return err
	}
	if s.client.State() == imap.ConnStateNotAuthenticated {
		if err := s.authenticate(cfg, token); err != nil {
			return err
		}
	}
	return s.readCaps()
}

func (s *session) readCaps() error {
	return s.do("read capabilities", func() (err error) {
		s.caps, err = s.client.Capability().Wait()
		return err
	})
}

func (s *session) authenticate(cfg Config, token string) error {
	if token != "" {
		return s.showToken(cfg, token)
	}
	return s.givePassword(cfg.Username, cfg.Password)
}

func (s *session) givePassword(username, password string) error {
	err := s.do("log in", func() error {
		switch {
		case s.caps.Has(imap.AuthCap(sasl.Plain)):
			return s.client.Authenticate(sasl.NewPlainClient("", username, password))
		case s.caps.Has(imap.CapLoginDisabled):
			return &Error{Op: "log in", Kind: NoLogin}
		default:
			return s.client.Login(username, password).Wait()
		}
	})
	return loginError(err, password)
}

// loginError tells a refused log-in from a server that can't say just now. A
// secret that the server repeats is struck out.
func loginError(err error, secrets ...string) error {
	var answer *imap.Error
	if !errors.As(err, &answer) {
		return err
	}
	said := *answer
	for _, secret := range secrets {
		if secret != "" {
			said.Text = strings.ReplaceAll(said.Text, secret, "[secret]")
		}
	}
	if passing(err) || answer.Code == imap.ResponseCodeServerBug {
		return &Error{Op: "log in", Kind: Refused, Err: &said}
	}
	return &Error{Op: "log in", Kind: LoginRefused, Err: &said}
}
