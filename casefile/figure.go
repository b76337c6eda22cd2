package casefile

// Figure is one of the figures by its name, under which reports show it and other
// programs read it.
type Figure struct {
	Name string
	Unit Unit
	// Of is the figure of a tally; false where there is none, as the median of no
	// answers.
	Of func(Tally) (float64, bool)
}

// Unit is what a figure is counted in.
type Unit string

const (
	UnitNumber  Unit = "number"
	UnitPercent Unit = "percent"
	UnitDays    Unit = "working_days"
)

// NamedFigures are all there are, except outcomes and causes, in the order in which
// people read them.
func NamedFigures() []Figure {
	return []Figure{
		number("opened", func(t Tally) int { return t.Opened }),
		number("answered", func(t Tally) int { return t.Answered }),
		number("on_time", func(t Tally) int { return t.OnTime }),
		share("on_time_percent", func(t Tally) (int, int) { return t.OnTime, t.Timed() }),
		number("extended", func(t Tally) int { return t.OnlyByExtended }),
		share("extended_percent", func(t Tally) (int, int) { return t.OnlyByExtended, t.Timed() }),
		number("late", func(t Tally) int { return t.Late }),
		share("late_percent", func(t Tally) (int, int) { return t.Late, t.Timed() }),
		number("backlog", func(t Tally) int { return t.Lapsed }),
		number("promise_met", func(t Tally) int { return t.PromiseMet }),
		number("promise_missed", func(t Tally) int { return t.PromiseMissed }),
		share("promise_percent", func(t Tally) (int, int) { return t.PromiseMet, t.PromiseMet + t.PromiseMissed }),
		{"days_median", UnitDays, func(t Tally) (float64, bool) { return t.Days.Median(), t.Days.Count() > 0 }},
		{"days_90_percent", UnitDays, func(t Tally) (float64, bool) { return float64(t.Days.Percentile(90)), t.Days.Count() > 0 }},
		number("reviews_asked", func(t Tally) int { return t.Reviews }),
		number("reviews_answered", func(t Tally) int { return t.ReviewsAnswered }),
		number("overturned", func(t Tally) int { return t.Overturned }),
		share("overturned_percent", func(t Tally) (int, int) { return t.Overturned, t.ReviewsAnswered }),
		number("breached", func(t Tally) int { return t.Breached }),
		number("bounced", func(t Tally) int { return t.Returned }),
		number("reopened", func(t Tally) int { return t.Reopened }),
		number("answered_again", func(t Tally) int { return t.AnsweredAgain }),
		number("withdrawn", func(t Tally) int { return t.Withdrawn }),
		number("never_started", func(t Tally) int { return t.NeverStarted }),
	}
}

// Timed are the answers of which it is known whether they were in time.
func (t Tally) Timed() int { return t.OnTime + t.OnlyByExtended + t.Late }

func number(name string, of func(Tally) int) Figure {
	return Figure{name, UnitNumber, func(t Tally) (float64, bool) { return float64(of(t)), true }}
}

func share(name string, of func(Tally) (part, whole int)) Figure {
	return Figure{name, UnitPercent, func(t Tally) (float64, bool) {
		part, whole := of(t)
		return float64(part) * 100 / float64(max(1, whole)), whole > 0
	}}
}
