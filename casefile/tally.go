package casefile

import (
	"maps"
	"slices"
)

// MostCauses is how many different causes are told apart; those that are met
// later count as OtherCause.
const MostCauses = 200

// OtherCause stands for causes beyond those that are told apart. It is no word
// that a colleague can write.
const OtherCause = "(other)"

// Count counts n milestones of a profile. The causes and the working days of answers
// are counted beside it (see Profile.HasCause and HasDays).
func (t *Tally) Count(p Profile, n int) {
	switch p.Kind {
	case MilestoneOpened:
		t.Opened += n
	case MilestoneReview:
		t.Reviews += n
	case MilestoneReopened:
		t.Reopened += n
	case MilestoneWithdrawn:
		t.Withdrawn += n
	case MilestoneBreached:
		t.Breached += n
	case MilestoneReturned:
		t.Returned += n
	case MilestoneNeverStarted:
		t.NeverStarted += n
	case MilestoneAnsweredAgain:
		t.AnsweredAgain += n
	case MilestoneAnswered:
		t.countAnswers(p, n)
	}
}

func (t *Tally) countAnswers(p Profile, n int) {
	t.Answered += n
	switch p.Timing {
	case OnTime:
		t.OnTime += n
	case OnlyByExtended:
		t.OnlyByExtended += n
	case Late:
		t.Late += n
	case Lapsed:
		t.Lapsed += n
	}
	switch p.Promise {
	case PromiseMet:
		t.PromiseMet += n
	case PromiseMissed:
		t.PromiseMissed += n
	}
	if p.Stage > 1 {
		t.ReviewsAnswered += n
	}
	if p.Overturned {
		t.Overturned += n
	}
	addTo(&t.Outcomes, p.Verdict, n)
}

// HasCause tells whether the milestones count among the answers, and so their
// causes do.
func (p Profile) HasCause() bool { return p.Kind == MilestoneAnswered }

// HasDays tells whether the working days that the answers took are counted.
func (p Profile) HasDays() bool { return p.Kind == MilestoneAnswered && p.Timing != Lapsed }

// AddCauses adds causes of answers that are counted.
func (t *Tally) AddCauses(causes map[string]int) {
	if len(t.Causes)+len(causes) <= MostCauses {
		for cause, n := range causes {
			addTo(&t.Causes, cause, n)
		}
		return
	}
	for _, cause := range slices.Sorted(maps.Keys(causes)) { // the same are told apart each time
		t.countCause(cause, causes[cause])
	}
}

func (t *Tally) countCause(cause string, n int) {
	apart := len(t.Causes)
	if t.Causes[OtherCause] > 0 {
		apart--
	}
	if _, known := t.Causes[cause]; !known && apart >= MostCauses {
		cause = OtherCause
	}
	addTo(&t.Causes, cause, n)
}

// Add adds the figures of another part of the period, or of another period.
func (t *Tally) Add(o Tally) {
	for _, sum := range []struct {
		to   *int
		more int
	}{
		{&t.Opened, o.Opened}, {&t.Reviews, o.Reviews}, {&t.Reopened, o.Reopened}, {&t.Withdrawn, o.Withdrawn},
		{&t.Breached, o.Breached}, {&t.Returned, o.Returned}, {&t.NeverStarted, o.NeverStarted},
		{&t.Answered, o.Answered}, {&t.AnsweredAgain, o.AnsweredAgain},
		{&t.OnTime, o.OnTime}, {&t.OnlyByExtended, o.OnlyByExtended}, {&t.Late, o.Late}, {&t.Lapsed, o.Lapsed},
		{&t.PromiseMet, o.PromiseMet}, {&t.PromiseMissed, o.PromiseMissed},
		{&t.ReviewsAnswered, o.ReviewsAnswered}, {&t.Overturned, o.Overturned},
	} {
		*sum.to += sum.more
	}
	for verdict, n := range o.Outcomes {
		addTo(&t.Outcomes, verdict, n)
	}
	t.AddCauses(o.Causes)
	for days, n := range o.Days {
		t.Days.Add(days, n)
	}
}

func addTo[K comparable](counts *map[K]int, key K, n int) {
	if *counts == nil {
		*counts = map[K]int{}
	}
	(*counts)[key] += n
}
