package outbox

import (
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
// reply to the final dot where fail is nil. The server is left alone for
// pause.
func settle(now time.Time, letter *casefile.QueuedLetter, reply string, fail *Error, pause time.Duration) casefile.Settlement {
	if fail == nil {
		return casefile.Settlement{Outcome: casefile.Delivered, Reason: reasonFor(letter, reply)}
	}
	s := casefile.Settlement{Outcome: fail.outcome(), Reason: reasonFor(letter, fail.Error())}
	switch {
	case s.Outcome == casefile.Refused:
	case fail.stopped():
		s.RetryAt = now
	case now.Sub(letter.QueuedAt) >= giveUpAfter:
		s.Outcome = casefile.GivenUp
	case s.Outcome == casefile.NotTried:
		s.RetryAt = now.Add(pause)
	default:
		s.RetryAt = now.Add(jitter(retryAfter(letter.Attempts)))
	}
	return s
}

// report logs what became of an attempt. The recipient is not named.
func (s *Sender) report(letter *casefile.QueuedLetter, done casefile.Settlement, fail *Error, took time.Duration) {
	log := s.log.With("letter", letter.ID, "case", letter.Reference, "msgid", letter.MessageID, "duration", took)
	switch done.Outcome {
	case casefile.Delivered:
		log.Info("sent")
	case casefile.Deferred:
		log.Warn("deferred", "err", done.Reason)
	case casefile.Refused:
		log.Warn("refused", "err", done.Reason)
	case casefile.Uncertain:
		log.Warn("uncertain", "err", done.Reason)
	case casefile.GivenUp:
		log.Error("gave up", "err", done.Reason)
	case casefile.NotTried:
		if !fail.stopped() {
			s.log.Warn("server unreachable", "err", done.Reason, "duration", took)
		}
	}
}
