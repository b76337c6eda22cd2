package outbox

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/wneessen/go-mail/smtp"
)

// xoauth2 is the mechanism that Google made before there was a standard, and the
// only one at Microsoft.
const xoauth2 = "XOAUTH2"

// showToken authenticates with an access token, by OAUTHBEARER (RFC 7628) where
// that is offered, else by XOAUTH2.
func (v server) showToken(s *session, mechanisms []string) *Error {
	auth := &bearer{mechanism: xoauth2, server: v}
	switch {
	case slices.Contains(mechanisms, sasl.OAuthBearer):
		auth.mechanism = sasl.OAuthBearer
	case !slices.Contains(mechanisms, xoauth2):
		return &Error{Phase: PhaseLogin, Err: ErrNoTokenLogin}
	}
	s.within(v.timeouts.Command)
	fail := fault(PhaseLogin, s.client.Auth(auth))
	if fail == nil {
		return nil
	}
	// Some servers repeat what they did not take.
	fail.Reply = strings.NewReplacer(v.token, "[secret]", base64.StdEncoding.EncodeToString(auth.first()), "[secret]").Replace(fail.Reply)
	if fail.refusedLogin() {
		fail.Hint = "the submission server does not accept the token: is authenticated SMTP allowed for this app and mailbox, and is the token for sending (scopes)?"
	}
	return fail
}

// bearer is the client's side of both mechanisms. (The inbox has the same for its
// server.)
type bearer struct {
	mechanism string
	server    server
	told      bool // the server has said why it refuses
}

// Start gives the mechanism and what the client says first. A token, like a
// password, never goes in the clear to any host but this one.
func (b *bearer) Start(info *smtp.ServerInfo) (mechanism string, first []byte, err error) {
	if !info.TLS && !isThisHost(info.Name) {
		return "", nil, smtp.ErrUnencrypted
	}
	return b.mechanism, b.first(), nil
}

// isThisHost names the hosts that go-mail sends a password to in the clear.
func isThisHost(name string) bool {
	return name == "localhost" || name == "127.0.0.1" || name == "::1"
}

func (b *bearer) first() []byte {
	v := b.server
	if b.mechanism == xoauth2 {
		return []byte("user=" + v.username + "\x01auth=Bearer " + v.token + "\x01\x01")
	}
	// A name may hold neither , nor = as it is (RFC 5801 §4).
	name := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(v.username)
	port, _ := strconv.Atoi(v.port)
	_, first, _ := sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: name, Token: v.token, Host: v.host, Port: port}).Start()
	return first
}

// Next answers the server's challenge. There is only one, which says in JSON why
// the token is refused: the refusal proper comes when it is answered, with
// nothing in XOAUTH2 and with 0x01 in OAUTHBEARER (RFC 7628 §3.2.3).
func (b *bearer) Next(_ []byte, more bool) ([]byte, error) {
	switch {
	case !more:
		return nil, nil
	case b.told:
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	b.told = true
	if b.mechanism == xoauth2 {
		return []byte{}, nil
	}
	return []byte{1}, nil
}
