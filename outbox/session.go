package outbox

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"complaintd/casefile"
)

// session is one connection to the server, logged in.
type session struct {
	// conn is the TCP connection below TLS. Closing it ends every wait;
	// client.Close would itself wait for the command in progress.
	conn     net.Conn
	client   *smtp.Client
	timeouts Timeouts
	usedAt   time.Time // when the last letter was done with
	usable   bool      // for another letter after the last one
}

// within gives what follows until d from now.
func (s *session) within(d time.Duration) { _ = s.conn.SetDeadline(time.Now().Add(d)) }

// closeWhen closes the connection when ctx ends. The returned function calls
// that off and tells whether it still could.
func (s *session) closeWhen(ctx context.Context) (callOff func() bool) {
	return context.AfterFunc(ctx, s.drop)
}

// drop ends the connection without a word.
func (s *session) drop() { _ = s.conn.Close() }

// quit ends the connection politely, whatever the server says to that.
func (s *session) quit() {
	s.within(min(s.timeouts.Command, 2*time.Second))
	_ = s.client.Quit()
	s.drop()
}

func (s *session) noop() *Error {
	s.within(s.timeouts.Command)
	return fault(PhaseNoop, s.client.Noop())
}

// submit sends one letter up to the server's reply to the final dot, and
// returns that reply. The end of ctx breaks it off before the dot, and so does a
// claim that is not ours any more; once the dot is sent, the reply is still awaited
// for Timeouts.Shutdown.
func (s *session) submit(ctx context.Context, letter *casefile.QueuedLetter, ours func(context.Context) error) (string, *Error) {
	defer func() { s.usedAt = time.Now() }()
	callOff := s.closeWhen(ctx)
	data, fail := s.upload(letter)
	if fail == nil {
		fail = fault(PhaseData, ours(ctx))
	}
	s.usable = fail != nil && s.usableAfter(fail)
	if stopped := !callOff(); stopped {
		s.usable = false
		if fail == nil {
			fail = &Error{Phase: PhaseData, Err: errStopped}
		}
	}
	if fail != nil {
		return "", fail
	}
	late, cancel := extend(ctx, s.timeouts.Shutdown)
	defer cancel()
	defer s.closeWhen(late)()
	reply, fail := s.finish(data)
	s.usable = fail == nil
	return reply, fail
}

// upload sends the letter, all but the final dot.
func (s *session) upload(letter *casefile.QueuedLetter) (*smtp.DataCloser, *Error) {
	if fail := s.envelope(letter.EnvelopeFrom, letter.Recipient, len(letter.Bytes)); fail != nil {
		return nil, fail
	}
	s.within(s.timeouts.Command)
	w, err := s.client.Data()
	if err != nil {
		return nil, fault(PhaseData, err)
	}
	s.within(s.timeouts.upload(len(letter.Bytes)))
	if _, err := w.Write(letter.Bytes); err != nil {
		return nil, fault(PhaseData, err)
	}
	// What is still buffered goes out before the dot does, so that a broken
	// connection found here means for certain that there was no dot.
	return w.(*smtp.DataCloser), fault(PhaseData, s.client.Text.W.Flush())
}

// envelope sends MAIL and RCPT for a letter of size octets, after a look at
// what the server announced.
func (s *session) envelope(from, to string, size int) *Error {
	sender, fromUTF8, fail := path(from)
	if fail != nil {
		return fail
	}
	recipient, toUTF8, fail := path(to)
	if fail != nil {
		return fail
	}
	parameters, fail := s.parameters(size, fromUTF8 || toUTF8)
	if fail != nil {
		return fail
	}
	s.within(s.timeouts.Command)
	if fail := s.mail(sender + parameters); fail != nil {
		return fail
	}
	s.within(s.timeouts.Command)
	return fault(PhaseRcpt, s.client.Rcpt(recipient))
}

// parameters of MAIL: the size (RFC 1870), and SMTPUTF8 (RFC 6531) only where
// an address needs it, as some servers announce it and refuse it.
func (s *session) parameters(size int, needUTF8 bool) (string, *Error) {
	parameters := ""
	if announced, limit := s.client.Extension("SIZE"); announced {
		most, err := strconv.Atoi(limit)
		if err == nil && most > 0 && size > most {
			return "", &Error{Phase: PhaseLetter, Err: fmt.Errorf("%d octets: %w: %d", size, ErrTooLarge, most)}
		}
		parameters += fmt.Sprintf(" SIZE=%d", size)
	}
	if needUTF8 {
		if announced, _ := s.client.Extension("SMTPUTF8"); !announced {
			return "", &Error{Phase: PhaseLetter, Err: ErrNoSMTPUTF8}
		}
		parameters += " SMTPUTF8"
	}
	return parameters, nil
}

// mail sends MAIL FROM. go-mail's own adds BODY=8BITMIME wherever it is
// announced; letters are 7-bit.
func (s *session) mail(arguments string) *Error {
	text := s.client.Text
	id, err := text.Cmd("MAIL FROM:%s", arguments)
	if err != nil {
		return fault(PhaseMail, err)
	}
	text.StartResponse(id)
	defer text.EndResponse(id)
	_, _, err = text.ReadResponse(2)
	return fault(PhaseMail, err)
}

// finish sends the final dot and waits for the reply. Any 2xx is acceptance.
func (s *session) finish(data *smtp.DataCloser) (string, *Error) {
	s.within(s.timeouts.Answer)
	fail := fault(PhaseDot, data.Close())
	switch {
	case fail == nil:
		return "250 " + oneLine(data.ServerResponse()), nil
	case fail.Code/100 == 2:
		return fmt.Sprintf("%d %s", fail.Code, fail.Reply), nil
	}
	return "", fail
}

// usableAfter tells whether the connection may carry another letter after an
// attempt that failed before the final dot. Only where its state is known for
// certain: one left within DATA would send half a letter with the next command.
func (s *session) usableAfter(fail *Error) bool {
	switch {
	case fail.Phase == PhaseLetter:
		return true // nothing was sent
	case fail.Phase == PhaseRcpt && fail.Code != 0 && fail.Code != codeClosing:
		s.within(s.timeouts.Command)
		return s.client.Reset() == nil
	}
	return false
}
