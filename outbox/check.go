package outbox

import "context"

// checkSize is the size in octets that Check announces, which an ordinary
// letter does not exceed.
const checkSize = 64 << 10

// Check connects, secures the connection, logs in, asks for a sign of life
// (NOOP), has the server judge a sender and a recipient where Config names
// them, and leaves. No letter is sent. A failure is an [*Error] whose Phase
// says what is wrong: a server that wants a log-in, and was not given one, says
// so at MAIL or RCPT only.
func (s *Sender) Check(ctx context.Context) error {
	session, fail := s.server.open(ctx)
	if fail != nil {
		return fail
	}
	defer session.quit()
	defer session.closeWhen(ctx)()
	if fail := session.noop(); fail != nil {
		return fail
	}
	if fail := session.tryEnvelope(s.checkFrom, s.checkTo); fail != nil {
		return fail
	}
	return nil
}

// tryEnvelope asks whether the server would take a letter, and takes the
// question back (RSET). Nothing hangs on the answer to that.
func (s *session) tryEnvelope(from, to string) *Error {
	if from == "" || to == "" {
		return nil
	}
	if fail := s.envelope(from, to, checkSize); fail != nil {
		return fail
	}
	s.within(s.timeouts.Command)
	_ = s.client.Reset()
	return nil
}
