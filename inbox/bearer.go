package inbox

import (
	"encoding/base64"
	"errors"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// xoauth2 is the mechanism that Google made before there was a standard, and the
// only one at Microsoft.
const xoauth2 = "XOAUTH2"

// showToken authenticates with an access token, by OAUTHBEARER (RFC 7628) where
// that is offered, else by XOAUTH2.
func (s *session) showToken(cfg Config, token string) error {
	client := &bearer{mechanism: xoauth2, username: cfg.Username, token: token}
	switch {
	case s.caps.Has(imap.AuthCap(sasl.OAuthBearer)):
		client.mechanism, client.host, client.port = sasl.OAuthBearer, cfg.Host, cfg.Port
	case !s.caps.Has(imap.AuthCap(xoauth2)):
		return &Error{Op: "log in", Kind: NoTokenLogin}
	}
	err := s.do("log in", func() error { return s.client.Authenticate(client) })
	err = loginError(err, token, base64.StdEncoding.EncodeToString(client.first()))
	if refused := (*Error)(nil); errors.As(err, &refused) && refused.Kind == LoginRefused {
		refused.Hint = "the mailbox server does not accept the token: is IMAP allowed for this app and mailbox, and is the token for mail (scopes)?"
	}
	return err
}

// bearer is the client's side of both mechanisms.
type bearer struct {
	mechanism       string
	username, token string
	host            string // with OAUTHBEARER
	port            int
	told            bool // the server has said why it refuses
}

// Start gives the mechanism and what the client says first.
func (b *bearer) Start() (mechanism string, first []byte, err error) {
	return b.mechanism, b.first(), nil
}

func (b *bearer) first() []byte {
	if b.mechanism == xoauth2 {
		return []byte("user=" + b.username + "\x01auth=Bearer " + b.token + "\x01\x01")
	}
	// A name may hold neither , nor = as it is (RFC 5801 §4).
	name := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(b.username)
	_, first, _ := sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: name, Token: b.token, Host: b.host, Port: b.port}).Start()
	return first
}

// Next answers the server's challenge. There is only one, which says in JSON why
// the token is refused: the refusal proper comes when it is answered, with
// nothing in XOAUTH2 and with 0x01 in OAUTHBEARER (RFC 7628 §3.2.3).
func (b *bearer) Next([]byte) ([]byte, error) {
	if b.told {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	b.told = true
	if b.mechanism == xoauth2 {
		return []byte{}, nil
	}
	return []byte{1}, nil
}

// tokenError is for a log-in that was not tried for want of a token.
func tokenError(err error) error {
	var giver interface{ Refused() bool }
	if errors.As(err, &giver) && giver.Refused() {
		return &Error{Op: "get an access token", Kind: GrantRefused, Err: err}
	}
	return &Error{Op: "get an access token", Kind: NoToken, Err: err}
}
