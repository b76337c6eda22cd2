package inbox

import (
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
)

// Kind is what went wrong with a mailbox, as far as the operator can do
// something about it.
type Kind string

const (
	Unreachable  Kind = "the server can't be reached"
	NotReady     Kind = "the server is no IMAP server, or does not serve now"
	TLSFailed    Kind = "no TLS connection to the server"
	NoStartTLS   Kind = "the server does not offer STARTTLS"
	NoLogin      Kind = "the server offers no way to log in with a password"
	NoTokenLogin Kind = "the server offers no way to log in with a token (OAUTHBEARER or XOAUTH2)"
	LoginRefused Kind = "the server refused the log-in"
	GrantRefused Kind = "the provider gives out no token for this grant"
	NoToken      Kind = "there is no token to log in with"
	NoFolder     Kind = "a folder does not exist and can't be created"
	CannotMove   Kind = "mails can't be moved on this server without risk"
	Refused      Kind = "the server refused"
	NoAnswer     Kind = "the server does not answer"
	Lost         Kind = "the connection was lost"
	Garbled      Kind = "the server sent something that is not IMAP"
	Undelivered  Kind = "the server does not deliver a mail"
	StoreFailed  Kind = "the store is not available"
)

// Error is a failure of the mailbox.
type Error struct {
	Op   string // what was being done
	Kind Kind
	// Err is the cause. Where it might quote a mail it is not printed.
	Err error
	// Hint is what an operator may look at; empty where nothing is known.
	Hint string
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%s: %s", e.Op, e.Kind)
	if e.Err != nil && !e.quotes() {
		text += ": " + e.Err.Error()
	}
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// Permanent tells whether trying again is of no use until somebody changes the
// configuration or the server.
func (e *Error) Permanent() bool {
	switch e.Kind {
	case TLSFailed, NoStartTLS, NoLogin, NoTokenLogin, LoginRefused, GrantRefused, NoFolder, CannotMove:
		return true
	}
	return false
}

// quotes tells whether the cause may hold octets of a mail: where the parser
// lost its way it says what it found there.
func (e *Error) quotes() bool { return e.Kind == Garbled }

// kindOf is the kind of a mailbox's failure, empty for any other error.
func kindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// trouble is why the mailbox can't be read; empty where the mailbox is not to
// blame: the store is not available, or it was read and single mails stay behind.
func trouble(err error) casefile.Trouble {
	switch kindOf(err) {
	case LoginRefused, NoLogin, NoTokenLogin:
		return casefile.TroubleLogin
	case GrantRefused:
		return casefile.TroubleGrant
	case Unreachable, NoAnswer, Lost, NoToken:
		return casefile.TroubleConnect
	case TLSFailed, NoStartTLS:
		return casefile.TroubleTLS
	case NotReady, NoFolder, Refused, Garbled:
		return casefile.TroubleServer
	}
	return ""
}

// permanent tells whether err is a failure that time does not heal.
func permanent(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Permanent()
}

// connectionGone tells whether err means that the connection is of no more use,
// as opposed to a command the server answered with NO or BAD.
func connectionGone(err error) bool {
	switch kindOf(err) {
	case NoAnswer, Lost, Garbled:
		return true
	}
	return false
}

// responseCode is the code of a NO or BAD response (RFC 9051 §7.1), else empty.
func responseCode(err error) imap.ResponseCode {
	var e *imap.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// passing tells whether the server refused for a reason that may pass by
// itself (RFC 5530 §3).
func passing(err error) bool {
	switch responseCode(err) {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit:
		return true
	}
	return false
}

// storeError marks a failure of the casefile behind the inbox.
func storeError(op string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Op: op, Kind: StoreFailed, Err: err}
}
