package casefile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"complaintd/casefile/workday"
)

// Figures are those of a period, whole and broken down. They are folded from
// milestones one by one, and take the same room however many these are.
type Figures struct {
	Period Period
	Whole  Tally
	parts  map[Dimension]map[string]*Tally
}

// Dimension is what figures are broken down by.
type Dimension string

const (
	ByDepartment Dimension = "department" // its key
	ByStage      Dimension = "stage"      // stage_1, stage_2
	ByLanguage   Dimension = "language"   // of the customer, ISO 639-1
	ByChannel    Dimension = "channel"    // how the complaint came
	ByMonth      Dimension = "month"      // 2026-11
	ByWeek       Dimension = "week"       // its Monday, 2026-11-23
)

// Dimensions are all there are.
func Dimensions() []Dimension {
	return []Dimension{ByDepartment, ByStage, ByLanguage, ByChannel, ByMonth, ByWeek}
}

// Tally are the figures of a period, or of one part of it.
type Tally struct {
	Opened       int // complaints received
	Reviews      int // reviews asked for
	Reopened     int // cases that a colleague reopened
	Withdrawn    int // complaints that the customer withdrew
	Breached     int // deadlines that passed without a final response
	Returned     int // final responses that came back, and so were none
	NeverStarted int // closed without a clock ever running

	Answered      int // stages that got their final response
	AnsweredAgain int // further ones after the case was reopened; not among Answered
	// Those of Answered, by whether they were in time.
	OnTime, OnlyByExtended, Late, Lapsed int
	// Those of Answered at stage 1, by whether they met the promise.
	PromiseMet, PromiseMissed int
	// Those of Answered at later stages, and in which of them the customer got more
	// than at the stage before.
	ReviewsAnswered, Overturned int
	// Outcomes and Causes of those of Answered; a cause is a colleague's word, the
	// empty one for none given.
	Outcomes map[Verdict]int
	Causes   map[string]int
	// Days are the working days that those of Answered took, except Lapsed ones.
	Days Histogram
}

// Part is one part of figures that are broken down.
type Part struct {
	Key string // what the dimension's comment says
	Tally
}

// NewFigures are those of a period in which nothing has happened yet.
func NewFigures(p Period, c *workday.Calendar) *Figures {
	f := &Figures{Period: p, parts: map[Dimension]map[string]*Tally{}}
	for _, d := range Dimensions() {
		f.parts[d] = map[string]*Tally{}
	}
	for day := range p.Days(c) { // a month in which nothing happens is shown too
		f.part(ByMonth, month(day))
		f.part(ByWeek, week(day))
	}
	return f
}

// Add counts n milestones of a profile on a day; of answers, with the cause, those
// that took so many working days.
func (f *Figures) Add(p Profile, on workday.Date, cause string, days, n int) {
	t := Tally{}
	t.Count(p, n)
	if p.HasCause() {
		t.AddCauses(map[string]int{cause: n})
	}
	if p.HasDays() {
		t.Days.Add(days, n)
	}
	f.AddProfile(p, t)
	f.AddDay(on, t)
}

// AddProfile adds what was counted of a profile to the whole, and to all parts but
// those of time: AddDay adds it there.
func (f *Figures) AddProfile(p Profile, t Tally) {
	for _, part := range [...]*Tally{&f.Whole, f.part(ByDepartment, p.Department), f.part(ByStage, stageKey(p.Stage)),
		f.part(ByLanguage, p.Language), f.part(ByChannel, string(p.Channel))} {
		part.Add(t)
	}
}

// AddDay adds what was counted on a day, or on several of the same month and week,
// to these.
func (f *Figures) AddDay(on workday.Date, t Tally) {
	f.part(ByMonth, month(on)).Add(t)
	f.part(ByWeek, week(on)).Add(t)
}

// Merge adds the figures of another part of the same period.
func (f *Figures) Merge(other *Figures) {
	f.Whole.Add(other.Whole)
	for d, parts := range other.parts {
		for key, t := range parts {
			f.part(d, key).Add(*t)
		}
	}
}

// stageKey names a stage. A case that was never on the clock belongs to the first.
func stageKey(stage int) string { return "stage_" + strconv.Itoa(max(1, stage)) }

// By are the figures broken down, by key; of months and weeks all that the period
// touches.
func (f *Figures) By(d Dimension) []Part {
	var parts []Part
	for _, key := range slices.Sorted(maps.Keys(f.parts[d])) {
		parts = append(parts, Part{Key: key, Tally: *f.parts[d][key]})
	}
	return parts
}

func (f *Figures) part(d Dimension, key string) *Tally {
	t := f.parts[d][key]
	if t == nil {
		t = &Tally{}
		f.parts[d][key] = t
	}
	return t
}

func month(d workday.Date) string { return fmt.Sprintf("%04d-%02d", d.Year, d.Month) }

func week(d workday.Date) string {
	return d.AddDays(-(int(d.Weekday()) + 6) % 7).String()
}
