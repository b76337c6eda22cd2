package outbox

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"syscall"
)

// Phase is the step of the talk with the server at which it failed.
type Phase string

// The phases, in their order.
const (
	PhaseToken    Phase = "token"     // the access token for the log-in
	PhaseConnect  Phase = "connect"   // the TCP connection
	PhaseTLS      Phase = "tls"       // STARTTLS, the handshake, the certificate
	PhaseGreeting Phase = "greeting"  // the server's 220
	PhaseHello    Phase = "hello"     // EHLO
	PhaseLogin    Phase = "login"     // AUTH
	PhaseNoop     Phase = "noop"      // NOOP, in Check only
	PhaseLetter   Phase = "letter"    // the server has announced that it can't take the letter
	PhaseMail     Phase = "mail"      // MAIL FROM
	PhaseRcpt     Phase = "rcpt"      // RCPT TO
	PhaseData     Phase = "data"      // DATA and the upload, all but the final dot
	PhaseDot      Phase = "final dot" // from the final dot on
)

var (
	// ErrNoStartTLS (in PhaseTLS): STARTTLS is wanted, and not offered.
	ErrNoStartTLS = errors.New("the server does not offer STARTTLS")
	// ErrNoLogin (in PhaseLogin): the server offers no way to log in that we
	// know; we know PLAIN and LOGIN.
	ErrNoLogin = errors.New("the server offers neither AUTH PLAIN nor AUTH LOGIN")
	// ErrNoTokenLogin (in PhaseLogin): the server takes no access token in a way
	// that we know.
	ErrNoTokenLogin = errors.New("the server offers neither AUTH OAUTHBEARER nor AUTH XOAUTH2")
	// ErrNoSMTPUTF8 (in PhaseLetter): an address of the letter needs SMTPUTF8
	// (RFC 6531), and the server does not offer it.
	ErrNoSMTPUTF8 = errors.New("the address needs SMTPUTF8, which the server does not offer")
	// ErrTooLarge (in PhaseLetter): the letter is larger than the server takes.
	ErrTooLarge = errors.New("larger than the server takes")
	// ErrAddress (in PhaseLetter): an address can't be written in SMTP.
	ErrAddress = errors.New("the address can't be written in SMTP")

	// errStopped: we were told to stop before the final dot was sent.
	errStopped = errors.New("stopped before it was sent")
)

// Error is a failure in the talk with the submission server. Its text names no
// mail address.
type Error struct {
	Phase Phase
	// Code of the server's reply (RFC 5321 §4.2), 0 where there was none.
	Code int
	// Reply is the text of that reply, in one line and without addresses.
	Reply string
	// Err is the cause where there was no reply.
	Err error
	// Hint is what an operator may look at; empty where nothing is known.
	Hint string
}

// fault is the error for a failed step; nil where it did not fail.
func fault(phase Phase, err error) *Error {
	if err == nil {
		return nil
	}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return &Error{Phase: phase, Code: reply.Code, Reply: oneLine(reply.Msg)}
	}
	return &Error{Phase: phase, Err: err}
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%s: %d %s", e.Phase, e.Code, e.Reply)
	switch {
	case e.Phase == PhaseToken:
		text = fmt.Sprintf("%s: %s", e.Phase, oneLine(e.Err.Error())) // which knows what it is about
	case e.Code == 0:
		text = fmt.Sprintf("%s: %s", e.Phase, describe(e.Err))
	}
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// Unwrap is the cause where there was no reply, such as a
// *tls.CertificateVerificationError or a *net.OpError.
func (e *Error) Unwrap() error { return e.Err }

// describe says what went wrong on the connection.
func describe(err error) string {
	var timeout net.Error
	var garbled textproto.ProtocolError
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.As(err, &garbled):
		return "the answer is not SMTP"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection was closed"
	}
	return strings.TrimPrefix(oneLine(err.Error()), "tls: ") // the phase says so
}

const (
	codeClosing    = 421 // RFC 5321 §4.2.2: service not available, closing
	codeNeedsLogin = 530 // RFC 4954 §6: authentication required
)

// aboutServer tells that the failure says nothing about the letter: the server
// could not be reached, would not talk to us or wants a log-in first.
func (e *Error) aboutServer() bool {
	switch e.Phase {
	case PhaseToken, PhaseConnect, PhaseTLS, PhaseGreeting, PhaseHello, PhaseLogin:
		return true
	case PhaseMail:
		return e.Code == codeClosing || e.Code == codeNeedsLogin || e.stopped()
	}
	return e.stopped()
}

// serverTrouble tells that the server should be left alone for a while: it
// can't be used, is closing down or did not answer.
func (e *Error) serverTrouble() bool {
	unanswered := e.Code == 0 && e.Phase != PhaseLetter
	return e.aboutServer() || e.Code == codeClosing || unanswered
}

// refusedLogin tells that the server refuses the user name, the password or the
// token, so that somebody has to do something.
func (e *Error) refusedLogin() bool { return e.Phase == PhaseLogin && e.Code/100 == 5 }

// refusedGrant tells that whoever gives out the tokens says no.
func (e *Error) refusedGrant() bool {
	var giver interface{ Refused() bool }
	return e.Phase == PhaseToken && errors.As(e.Err, &giver) && giver.Refused()
}

// foundClosed tells that the connection had ended, or ended in place of the
// reply to MAIL, so that nothing of the letter was sent.
func (e *Error) foundClosed() bool {
	return e.Phase == PhaseMail && (e.Code == 0 || e.Code == codeClosing)
}

func (e *Error) stopped() bool { return errors.Is(e.Err, errStopped) }
