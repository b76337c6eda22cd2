package outbox

import (
	"context"
	"errors"
	"slices"
)

// checkSize is the size in octets that Check announces, which an ordinary
// letter does not exceed.
const checkSize = 64 << 10

// Probe is a letter that Check asks the server about, and does not send.
type Probe struct {
	About    string // what the answer tells, for whoever asked
	From, To string // the envelope
}

// ProbeError is that the server would not take a letter.
type ProbeError struct {
	Probe Probe
	Err   *Error
}

func (e *ProbeError) Error() string { return e.Probe.About + ": " + e.Err.Error() }
func (e *ProbeError) Unwrap() error { return e.Err }

// Check connects, secures the connection, logs in, asks for a sign of life
// (NOOP), has the server judge the probes of Config, and leaves. No letter is
// sent. A failure is an [*Error] whose Phase says what is wrong, and for each
// probe that is refused a [*ProbeError]: a server that wants a log-in, and was not
// given one, says so at MAIL or RCPT only.
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
	return session.try(s.probes)
}

// try asks whether the server would take letters, and takes each question back
// (RSET). Nothing hangs on the answer to that. A sender whom it refuses is asked
// about once.
func (s *session) try(probes []Probe) error {
	var faults []error
	var refused []string
	for _, p := range probes {
		if slices.Contains(refused, p.From) {
			continue
		}
		fail := s.envelope(p.From, p.To, checkSize)
		if fail != nil {
			faults = append(faults, &ProbeError{p, fail})
			if fail.Phase == PhaseMail {
				refused = append(refused, p.From)
			}
			if fail.Code == 0 && fail.Phase != PhaseLetter || fail.Code == codeClosing {
				break // the connection is gone
			}
		}
		s.within(s.timeouts.Command)
		_ = s.client.Reset()
	}
	return errors.Join(faults...)
}
