package inbox

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"os"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// session is one connection to the IMAP server, logged in. Its methods are the
// commands the inbox needs; each ends within Timeouts.Command of the last byte
// from the server, or at once when the context it was made with ends. After an
// error for which connectionGone holds it can only be closed.
type session struct {
	conn     *capConn
	client   *imapclient.Client
	caps     imap.CapSet
	timeouts Timeouts
	unhook   func() bool // undoes the closing at the end of the context

	spent bool // the client has given the connection up

	news chan struct{} // holds one token when mail arrived since the last pass began
}

// newSession hooks a connection to ctx: it is closed when ctx ends, which is
// the only way to interrupt a command of the client.
func newSession(ctx context.Context, raw net.Conn, timeouts Timeouts) *session {
	conn := &capConn{Conn: raw}
	return &session{
		conn:     conn,
		timeouts: timeouts,
		unhook:   context.AfterFunc(ctx, func() { conn.end(context.Cause(ctx)) }),
		news:     make(chan struct{}, 1),
	}
}

// options of the IMAP client. The handlers run in the client's reading
// goroutine, so they must not wait.
func (s *session) options() *imapclient.Options {
	return &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages != nil {
					s.announce()
				}
			},
		},
	}
}

// announce leaves word that mail arrived.
func (s *session) announce() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// do runs one command under the cap. Outside of commands there is no cap: while
// the casefile takes its time the server has nothing to say.
func (s *session) do(op string, command func() error) error {
	s.conn.arm(s.timeouts.Command)
	defer s.conn.arm(0)
	return s.explain(op, command())
}

// explain says by type what the client says by text: NO and BAD responses are
// refusals; everything else ends the connection, for the reason the connection
// itself kept.
func (s *session) explain(op string, err error) error {
	var answer *imap.Error
	var known *Error
	switch broken := s.conn.broken(); {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.As(err, &answer):
		return &Error{Op: op, Kind: Refused, Err: err}
	case errors.Is(broken, os.ErrDeadlineExceeded):
		return &Error{Op: op, Kind: NoAnswer, Err: broken}
	case broken != nil, errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Op: op, Kind: Lost, Err: cmp.Or(broken, err)}
	default:
		return &Error{Op: op, Kind: Garbled, Err: err}
	}
}

// errCannotMove: without UID EXPUNGE only EXPUNGE is left, which removes what
// others have marked as deleted too.
var errCannotMove = &Error{Op: "move mails", Kind: CannotMove, Err: errors.New("it offers neither MOVE nor UIDPLUS")}

// canMove tells whether mails can be moved without touching those of others.
func (s *session) canMove() bool {
	return s.caps.Has(imap.CapMove) || s.caps.Has(imap.CapUIDPlus)
}

// logout takes leave of the server (RFC 9051 §6.1.3). Whether it answers is of
// no interest.
func (s *session) logout() {
	_ = s.do("log out", func() error { return s.client.Logout().Wait() })
}

// close ends the connection and waits until the client's goroutine is gone. It
// closes the connection rather than the client, whose Close can hang.
func (s *session) close() {
	s.unhook()
	s.conn.Close()
	if s.client != nil {
		<-s.client.Closed()
	}
}
