package casefile

import (
	"slices"
	"time"

	"complaintd/casefile/workday"
)

// Clock is that of one stage: when it began, when it must end, and what was
// done to it. Terms are working days of the company's calendar; instants are
// UTC.
type Clock struct {
	Stage       int          // 1-based; 0 while the case waits
	RequestedAt time.Time    // receipt of the complaint, or of the request for this stage
	DayZero     workday.Date // the working day on which it counts as received
	// Deadline is the last instant for the final response, as the customer knows
	// it; FirstDeadline is that of the procedure, which nothing moves.
	Deadline, FirstDeadline time.Time
	// HandOverAt is when the Head of Customer Services becomes the owner; zero
	// where that is done, or not foreseen.
	HandOverAt time.Time

	// ExtendedAt is when the deadline was last extended, for Reason; zero: never.
	ExtendedAt time.Time
	Reason     string
	// ProgressAt is by when the customer must hear how it goes, while the case
	// is extended; zero: no more before the deadline.
	ProgressAt time.Time
	// Unextended is the deadline as it would be without extensions; zero where there
	// was none.
	Unextended time.Time `json:",omitzero"`
	// Lapsed: the deadline had passed before the program knew of the case.
	Lapsed bool `json:",omitzero"`
	// BreachedAt is when the deadline passed without a final response; zero: it
	// has not. Nothing erases it.
	BreachedAt time.Time

	// PausedAt is when the clock was stopped; zero: it runs. Left and
	// LeftToHandOver are the working days it had left then; the second is
	// negative where no hand-over was left. A stage can pause once.
	PausedAt             time.Time
	Left, LeftToHandOver int
	PauseUsed            bool

	Answer Response
	// Pending is a final response whose letter the mail server has not accepted
	// yet; it has no At.
	Pending Response
	// Lost is a final response whose letter has ended without being sent: it may be
	// sent once more.
	Lost Response `json:",omitzero"`
}

// Answering tells whether a final response is on its way.
func (c Clock) Answering() bool { return c.Pending.Verdict != "" }

// Response is the final response of a stage.
type Response struct {
	At      time.Time // when it was given; zero: not yet
	Verdict Verdict
	Cause   string // root cause, a colleague's word; may be empty
	By      string // the colleague's address; empty where nobody wrote it
	Words   string // while it is on its way: the colleague's, for the customer
	// Prepared is when it was written.
	Prepared time.Time
	// Department is the key of the one that had the case when it was given.
	Department string `json:",omitzero"`
	// While it is on its way: Owed are the keys of the addresses to which its letters
	// go, one for each complainant who gets one. ByHand: somebody is still to be
	// called, or sent a letter. Reached: some complainant has it.
	Owed            []string
	ByHand, Reached bool
}

// reached is the response after its letter to the address was delivered.
func (r Response) reached(email string) Response {
	r = r.without(email)
	r.Reached = true
	return r
}

// without is the response whose letter to the address is no longer on its way.
func (r Response) without(email string) Response {
	key := AddressKey(email)
	r.Owed = slices.DeleteFunc(slices.Clone(r.Owed), func(owed string) bool { return owed == key })
	return r
}

// others tells whether somebody else than who has the address got the response, or
// is to get it.
func (r Response) others(email string) bool {
	return r.Reached || r.ByHand || len(r.without(email).Owed) > 0
}

// letter is what tells the customer of the response; empty where there is none.
func (r Response) letter() LetterName {
	switch r.Verdict {
	case "":
		return ""
	case Unanswered:
		return ClosedLetter
	}
	return FinalResponse
}

// Verdict is the outcome of a stage.
type Verdict string

const (
	Upheld     Verdict = "upheld"
	PartlyHeld Verdict = "partly"
	Rejected   Verdict = "rejected"
	// Unanswered: the customer did not answer our question in 28 days.
	Unanswered Verdict = "unanswered"
)

// Verdicts are all there are.
func Verdicts() []Verdict { return []Verdict{Upheld, PartlyHeld, Rejected, Unanswered} }

// Paused tells whether the clock is stopped.
func (c Clock) Paused() bool { return !c.PausedAt.IsZero() }

// Extended tells whether the deadline was ever extended.
func (c Clock) Extended() bool { return !c.ExtendedAt.IsZero() }

// Breached tells whether the deadline ever passed without a final response.
func (c Clock) Breached() bool { return !c.BreachedAt.IsZero() }

// startClock is the clock of a stage that was asked for at the instant.
func (r Rules) startClock(stage int, requested time.Time) Clock {
	rule := r.Procedure.Stages[stage-1]
	c := Clock{Stage: stage, RequestedAt: requested, DayZero: r.Calendar.DayZero(requested)}
	c.Deadline = r.Calendar.Deadline(c.DayZero, rule.WorkingDays)
	c.FirstDeadline = c.Deadline
	if rule.HandOverAfter > 0 {
		c.HandOverAt = r.Calendar.Deadline(c.DayZero, rule.HandOverAfter)
	}
	return c
}

// extend moves the deadline by working days, counted from the current one.
func (r Rules) extend(c Clock, now time.Time, days int, reason string) Clock {
	if c.Unextended.IsZero() {
		c.Unextended = c.Deadline
	}
	c.Deadline = r.Calendar.Deadline(r.Calendar.DateOf(c.Deadline), days)
	c.ExtendedAt, c.Reason = now, reason
	return r.keptInformed(c, now)
}

// breach is a deadline that has passed: the customer, who learns of it now, gets
// a date some working days on.
func (r Rules) breach(c Clock, now time.Time) Clock {
	if !c.Breached() {
		c.BreachedAt = c.Deadline
	}
	c.Deadline = r.Calendar.Deadline(r.Calendar.DateOf(later(c.Deadline, now)), r.Procedure.ProgressEvery)
	return c
}

// keptInformed notes that the customer has heard at the instant how it goes:
// while the case is extended, the next word is due some working days later,
// unless the final response is due before.
func (r Rules) keptInformed(c Clock, at time.Time) Clock {
	if !c.Extended() {
		return c
	}
	c.ProgressAt = r.Calendar.Deadline(r.Calendar.DayZero(at), r.Procedure.ProgressEvery)
	if !c.ProgressAt.Before(c.Deadline) {
		c.ProgressAt = time.Time{}
	}
	return c
}

// pause stops the clock at the question's day 0 with the working days that are
// left then: up to the deadline, at least one.
func (r Rules) pause(c Clock, asked time.Time) Clock {
	day := r.Calendar.DayZero(asked)
	c.PausedAt, c.PauseUsed = asked, true
	c.Left = max(1, r.Calendar.WorkingDaysBetween(day, r.Calendar.DateOf(c.Deadline)))
	c.LeftToHandOver = -1
	if !c.HandOverAt.IsZero() {
		c.LeftToHandOver = r.Calendar.WorkingDaysBetween(day, r.Calendar.DateOf(c.HandOverAt))
	}
	return c
}

// resume sets the clock going again with an answer that was received at the
// instant: with the days that were left, never to an earlier deadline.
func (r Rules) resume(c Clock, answered time.Time) Clock {
	day := r.Calendar.DayZero(answered)
	c.Deadline = later(c.Deadline, r.Calendar.Deadline(day, c.Left))
	if c.LeftToHandOver >= 0 {
		c.HandOverAt = later(c.HandOverAt, r.Calendar.Deadline(day, c.LeftToHandOver))
	}
	if c.PausedAt.Before(c.Unextended) {
		left := r.Calendar.WorkingDaysBetween(r.Calendar.DayZero(c.PausedAt), r.Calendar.DateOf(c.Unextended))
		c.Unextended = later(c.Unextended, r.Calendar.Deadline(day, max(1, left)))
	}
	c.PausedAt, c.Left, c.LeftToHandOver = time.Time{}, 0, 0
	return r.keptInformed(c, answered)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// windowEnd is the last instant to ask for the next stage after a final
// response: the end of the 28th calendar day after its date.
func (r Rules) windowEnd(given time.Time) time.Time {
	return r.Calendar.At(r.Calendar.DateOf(given).AddDays(r.Procedure.NextStageDays), 24*time.Hour)
}
