package casefile

// mostCauses is how many different causes are told apart; those that are met
// later count as OtherCause.
const mostCauses = 200

// OtherCause stands for causes beyond those that are told apart. It is no word
// that a colleague can write.
const OtherCause = "(other)"

func (t *Tally) count(p Profile, cause string, days, n int) {
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
		t.countAnswer(p, cause, days, n)
	}
}

func (t *Tally) countAnswer(p Profile, cause string, days, n int) {
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
	if p.Timing != Lapsed {
		t.Days.add(days, n)
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
	t.countCause(cause, n)
}

func (t *Tally) countCause(cause string, n int) {
	if _, known := t.Causes[cause]; !known && len(t.Causes) >= mostCauses {
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
	for cause, n := range o.Causes {
		t.countCause(cause, n)
	}
	for days, n := range o.Days {
		if n > 0 {
			t.Days.add(days, n)
		}
	}
}

func addTo[K comparable](counts *map[K]int, key K, n int) {
	if *counts == nil {
		*counts = map[K]int{}
	}
	(*counts)[key] += n
}
