package casefile

import (
	"time"

	"complaintd/casefile/workday"
)

// Period is a span of time from From up to To, which it does not hold.
type Period struct{ From, To time.Time }

// PeriodOf is the period of whole days of the calendar, the last one included.
func PeriodOf(c *workday.Calendar, first, last workday.Date) Period {
	return Period{From: c.At(first, 0), To: c.At(last, 24*time.Hour)}
}

// Days are the days of the calendar on which the period lies, oldest first, each
// with the part of it that lies in the period.
func (p Period) Days(c *workday.Calendar) func(yield func(workday.Date, Period) bool) {
	return func(yield func(workday.Date, Period) bool) {
		for day := c.DateOf(p.From); c.At(day, 0).Before(p.To); day = day.AddDays(1) {
			part := Period{From: later(p.From, c.At(day, 0)), To: c.At(day, 24*time.Hour)}
			if part.To.After(p.To) {
				part.To = p.To
			}
			if part.From.Before(part.To) && !yield(day, part) {
				return
			}
		}
	}
}

// Split is the period in up to n parts of whole days.
func (p Period) Split(c *workday.Calendar, n int) []Period {
	days := 0
	for range p.Days(c) {
		days++
	}
	each := max(1, (days+n-1)/n)
	var parts []Period
	i := 0
	for _, day := range p.Days(c) {
		if i%each == 0 {
			parts = append(parts, day)
		}
		parts[len(parts)-1].To = day.To
		i++
	}
	return parts
}
