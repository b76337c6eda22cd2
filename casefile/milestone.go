package casefile

import (
	"slices"
	"time"

	"complaintd/casefile/workday"
)

// Milestone is something in the course of a case that the figures count, once, at
// its instant. The milestones of a case follow from the case as it stands, so
// that a case which turns out otherwise is counted otherwise.
type Milestone struct {
	At time.Time
	// Of an answer: the day from which its working days count, and its root cause, a
	// colleague's word.
	DayZero workday.Date
	Cause   string
	Profile
}

// Profile is what milestones of different cases have in common: what they are
// counted as. What does not concern a kind of milestone is empty.
type Profile struct {
	Kind       MilestoneKind
	Stage      int    // 1-based; 0 for a case that was never on the clock
	Department string // the key of the one that had the case
	Language   string // of the customer
	Channel    Channel
	// Of an answer.
	Timing  Timing
	Promise PromiseKept
	Verdict Verdict
	// Overturned: a review went better for the customer than the stage before it.
	Overturned bool
}

// MilestoneKind names what is counted.
type MilestoneKind string

const (
	// MilestoneOpened: a complaint was received.
	MilestoneOpened MilestoneKind = "opened"
	// MilestoneReview: the next stage was asked for.
	MilestoneReview MilestoneKind = "review_asked"
	// MilestoneAnswered: the final response of a stage was given, its first.
	MilestoneAnswered MilestoneKind = "answered"
	// MilestoneAnsweredAgain: another final response of the stage was given, after
	// the case was reopened.
	MilestoneAnsweredAgain MilestoneKind = "answered_again"
	// MilestoneNeverStarted: nobody said how the customer can be answered, and the
	// case was closed without a clock ever running.
	MilestoneNeverStarted MilestoneKind = "never_started"
	// MilestoneReopened: a colleague reopened the case.
	MilestoneReopened MilestoneKind = "reopened"
	// MilestoneWithdrawn: the customer withdrew the complaint.
	MilestoneWithdrawn MilestoneKind = "withdrawn"
	// MilestoneBreached: a deadline passed without a final response.
	MilestoneBreached MilestoneKind = "breached"
	// MilestoneReturned: a final response came back, and so was none.
	MilestoneReturned MilestoneKind = "bounced"
)

// Timing tells whether a final response was given by the deadline of its stage.
type Timing string

const (
	OnTime         Timing = "on_time"  // by the deadline of the procedure; a pause that the customer was told of moves it
	OnlyByExtended Timing = "extended" // after that, and by the deadline to which it was extended
	Late           Timing = "late"
	// Lapsed: the deadline had passed before the program knew of the case, so that
	// it tells nothing about when the answer was due.
	Lapsed Timing = "lapsed"
)

// PromiseKept tells whether the first answer met the company's promise.
type PromiseKept string

const (
	NoPromise     PromiseKept = "" // it is about another stage, or the promise had lapsed
	PromiseMet    PromiseKept = "met"
	PromiseMissed PromiseKept = "missed"
)

// Milestones are what the figures count of the case, in a fixed order.
func (c Case) Milestones() []Milestone {
	clocks := c.countedClocks()
	if len(clocks) == 0 {
		return nil
	}
	first := Clock{Stage: 1, Answer: clocks[0].Answer}
	list := []Milestone{c.milestone(c.ReceivedAt, MilestoneOpened, first)}
	for i, clock := range clocks {
		list = append(list, c.milestonesOf(clock, clocks[:i])...)
	}
	for _, r := range c.Returned {
		list = append(list, c.milestone(r.At, MilestoneReturned, Clock{Stage: r.Stage, Answer: Response{Department: r.Department}}))
	}
	if c.Closing == Withdrawn {
		list = append(list, c.milestone(c.ClosedAt, MilestoneWithdrawn, c.Clock))
	}
	return slices.DeleteFunc(list, func(m Milestone) bool { return m.At.IsZero() })
}

// countedClocks are those of the stages that the figures count. What is no
// complaint counts nowhere. What became part of another case counts there, from
// the stage on in which it did.
func (c Case) countedClocks() []Clock {
	switch {
	case c.State == Unopened, c.Closing == NotAComplaint, c.Closing == SpamAfterAll:
		return nil
	case c.Closing == Merged:
		return c.Past
	}
	return c.Clocks()
}

// milestonesOf are those of one stage, after the clocks before it.
func (c Case) milestonesOf(k Clock, before []Clock) []Milestone {
	var list []Milestone
	if n := len(before); n > 0 {
		kind := MilestoneReopened
		if last := before[n-1].Stage; last > 0 && k.Stage == last+1 {
			kind = MilestoneReview
		}
		list = append(list, c.milestone(k.RequestedAt, kind, k))
	}
	if k.missed() {
		list = append(list, c.milestone(k.BreachedAt, MilestoneBreached, k))
	}
	if !k.Answer.At.IsZero() {
		list = append(list, c.answerMilestone(k, before))
	}
	return list
}

func (c Case) milestone(at time.Time, kind MilestoneKind, k Clock) Milestone {
	m := Milestone{At: at, Profile: Profile{Kind: kind, Stage: k.Stage, Department: k.Answer.Department, Language: c.Language, Channel: c.Channel}}
	if m.Department == "" {
		m.Department = c.Department
	}
	if m.Channel == "" {
		m.Channel = ByEmail
	}
	return m
}

// answerMilestone is that of the final response of a stage.
func (c Case) answerMilestone(k Clock, before []Clock) Milestone {
	if k.Stage == 0 {
		return c.milestone(k.Answer.At, MilestoneNeverStarted, k)
	}
	m := c.milestone(k.Answer.At, MilestoneAnswered, k)
	m.Verdict, m.Cause = k.Answer.Verdict, k.Answer.Cause
	if _, again := answerOf(before, k.Stage); again {
		m.Kind = MilestoneAnsweredAgain
		return m
	}
	m.DayZero, m.Timing = k.DayZero, k.timing()
	if k.Stage == 1 && m.Timing != Lapsed {
		m.Promise = PromiseMet
		if k.Answer.At.After(c.Promise) {
			m.Promise = PromiseMissed
		}
	}
	reviewed, found := answerOf(before, k.Stage-1)
	m.Overturned = found && favour(k.Answer.Verdict) > favour(reviewed.Verdict)
	return m
}

// answerOf is the last final response of a stage among the clocks.
func answerOf(clocks []Clock, stage int) (Response, bool) {
	for _, k := range slices.Backward(clocks) {
		if k.Stage == stage && !k.Answer.At.IsZero() {
			return k.Answer, true
		}
	}
	return Response{}, false
}

// favour is how far an outcome is in the customer's favour.
func favour(v Verdict) int {
	switch v {
	case Upheld:
		return 2
	case PartlyHeld:
		return 1
	}
	return 0
}

// missed tells whether the deadline passed without a final response: one that
// was posted in time may have been recorded after it.
func (c Clock) missed() bool {
	return c.Breached() && (c.Answer.At.IsZero() || c.Answer.At.After(c.BreachedAt))
}

// timing tells whether the final response of the stage was in time. One that
// says that the customer has not answered us is: the clock stood still then.
func (c Clock) timing() Timing {
	at, limit := c.Answer.At, c.Deadline
	if c.Breached() {
		limit = c.BreachedAt
	}
	switch {
	case c.Lapsed:
		return Lapsed
	case at.After(limit) && (c.Answer.Verdict != Unanswered || c.Breached()):
		return Late
	case c.Extended() && at.After(c.withoutExtension()):
		return OnlyByExtended
	}
	return OnTime
}

// withoutExtension is the deadline as it would be without extensions.
func (c Clock) withoutExtension() time.Time {
	if c.Unextended.IsZero() { // extended before that was noted
		return c.FirstDeadline
	}
	return c.Unextended
}
