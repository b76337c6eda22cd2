package outbox

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"complaintd/casefile"
)

// outcome is what the failure of an attempt means for its letter. Only reply
// codes count, never their text.
func (e *Error) outcome() casefile.Outcome {
	switch {
	case e.aboutServer():
		return casefile.NotTried
	case e.Phase == PhaseLetter, e.Code/100 == 5:
		return casefile.Refused
	case e.Phase == PhaseDot && e.Code/100 != 4:
		return casefile.Uncertain
	}
	return casefile.Deferred
}

// settle is the record of an attempt that ended at now: with the server's
// reply to the final dot where fail is nil. A letter is given up for its own
// failures only, and not before it has had a few attempts: a server that was
// away, or a daemon that was, says nothing about the letter.
func settle(now time.Time, letter *casefile.QueuedLetter, reply string, fail *Error) casefile.Settlement {
	if fail == nil {
		return casefile.Settlement{Outcome: casefile.Delivered, Reason: reasonFor(letter, reply)}
	}
	s := casefile.Settlement{Outcome: fail.outcome(), Reason: reasonFor(letter, fail.Error())}
	switch {
	case s.Outcome == casefile.Refused, s.Outcome == casefile.NotTried:
	case now.Sub(letter.QueuedAt) >= giveUpAfter && letter.Attempts+1 >= leastAttempts:
		s.Unsure = s.Outcome == casefile.Uncertain
		s.Outcome = casefile.GivenUp
	default:
		s.RetryAt = now.Add(jitter(retryAfter(letter.Attempts)))
	}
	return s
}

// statusCode is the enhanced status code at the beginning of a reply (RFC 3463).
var statusCode = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}`)

// coded is what went wrong without the words of the server, which may name whom it
// refuses: they are kept with the letter alone.
func (e *Error) coded() string {
	if e.Code == 0 {
		return e.Error()
	}
	return strings.TrimSpace(fmt.Sprintf("%s: %d %s", e.Phase, e.Code, statusCode.FindString(e.Reply)))
}

// report logs what became of an attempt: as an error what waits for somebody to
// do something. The recipient is not named.
func (s *Sender) report(letter *casefile.QueuedLetter, done casefile.Settlement, fail *Error, took time.Duration) {
	why := ""
	if fail != nil {
		why = fail.coded()
	}
	log := s.log.With("letter", letter.ID, "case", letter.Reference, "msgid", letter.MessageID, "duration", took)
	switch done.Outcome {
	case casefile.Delivered:
		log.Info("sent")
	case casefile.Deferred:
		log.Warn("deferred", "err", why)
	case casefile.Refused:
		log.Error("refused", "err", why)
	case casefile.Uncertain:
		log.Warn("uncertain", "err", why)
	case casefile.GivenUp:
		log.Error("gave up", "err", why)
	case casefile.NotTried:
		s.reportServer(fail, done.Reason, took)
	}
}

// reportServer logs why no letter can be sent for now; that we were told to
// stop is no fault.
func (s *Sender) reportServer(fail *Error, reason string, took time.Duration) {
	switch {
	case fail.stopped():
	case fail.refusedLogin():
		s.log.Error("log-in refused", "err", reason, "duration", took)
	case fail.refusedGrant():
		s.log.Error("grant refused", "err", reason, "duration", took)
	default:
		s.log.Warn("server unreachable", "err", reason, "duration", took)
	}
}
