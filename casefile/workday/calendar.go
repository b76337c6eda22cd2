// Package workday counts working days as the company's complaints procedure
// does (DESIGN §1, The clock).
//
// A [Calendar] has a time zone, the public holidays of a country, days that
// the company adds or removes, and a closing hour. What is received before the
// closing hour of a working day counts that day, which is then day 0; anything
// else counts the next working day. A term of N working days ends at the
// closing hour of the Nth working day after day 0. Dates are added first and
// local time is resolved last, so that a change to daylight saving never moves
// a deadline by an hour.
//
// The package is pure: a Calendar is built once, never changes, and is told
// every instant it is asked about.
package workday

import (
	"fmt"
	"time"
)

// Config says what a calendar is made of.
type Config struct {
	// Location is the time zone in which days begin and the office closes.
	Location *time.Location
	// Closing is the closing hour: the time since midnight, local, more than
	// 0 and at most 24 hours.
	Closing time.Duration
	// Holidays is the country whose public holidays count: one of Countries.
	Holidays string
	// Add are further days on which the office is closed; Remove are public
	// holidays on which it is open.
	Add, Remove []Date
}

// Calendar tells working days from other days. It is safe for concurrent use.
type Calendar struct {
	location *time.Location
	closing  time.Duration
	holidays map[Date]bool
	added    map[Date]bool
}

// New builds a calendar. An unknown country, a missing location or a closing
// hour outside the day is an error.
func New(c Config) (*Calendar, error) {
	if c.Location == nil {
		return nil, fmt.Errorf("build the calendar: no time zone")
	}
	if c.Closing <= 0 || c.Closing > 24*time.Hour {
		return nil, fmt.Errorf("build the calendar: the closing hour must lie within the day")
	}
	holidays, err := publicHolidays(c.Holidays)
	if err != nil {
		return nil, fmt.Errorf("build the calendar: %w", err)
	}
	for _, d := range c.Remove {
		delete(holidays, d)
	}
	added := make(map[Date]bool, len(c.Add))
	for _, d := range c.Add {
		added[d] = true
	}
	return &Calendar{location: c.Location, closing: c.Closing, holidays: holidays, added: added}, nil
}

// Location is the calendar's time zone.
func (c *Calendar) Location() *time.Location { return c.location }

// DateOf is the local day on which t falls.
func (c *Calendar) DateOf(t time.Time) Date { return DateOf(t.In(c.location)) }

// IsWorkingDay tells whether the office is open on d: Monday to Friday, no
// public holiday, no day added as closed.
func (c *Calendar) IsWorkingDay(d Date) bool {
	switch d.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	return !c.holidays[d] && !c.added[d]
}

// DayZero is the working day on which something received at t counts as
// received: that day, if it is a working day and t is before its closing
// hour, otherwise the next working day.
func (c *Calendar) DayZero(t time.Time) Date {
	d := c.DateOf(t)
	if c.IsWorkingDay(d) && t.Before(c.Closes(d)) {
		return d
	}
	return c.next(d)
}

// AddWorkingDays is the nth working day after d. With n = 0 it is d itself.
func (c *Calendar) AddWorkingDays(d Date, n int) Date {
	for range n {
		d = c.next(d)
	}
	return d
}

// Deadline is the instant, in UTC, at which a term of n working days ends that
// has d as its day 0.
func (c *Calendar) Deadline(d Date, n int) time.Time {
	return c.Closes(c.AddWorkingDays(d, n))
}

// Closes is the instant, in UTC, of the closing hour on d.
func (c *Calendar) Closes(d Date) time.Time {
	return c.At(d, c.closing)
}

// next is the first working day after d. A year holds far more working days
// than it can hold closed ones, so the search ends.
func (c *Calendar) next(d Date) Date {
	for d = d.AddDays(1); !c.IsWorkingDay(d); d = d.AddDays(1) {
	}
	return d
}

// WorkingDaysBefore is the nth working day before d. With n = 0 it is d itself.
func (c *Calendar) WorkingDaysBefore(d Date, n int) Date {
	for ; n > 0; n-- {
		for d = d.AddDays(-1); !c.IsWorkingDay(d); d = d.AddDays(-1) {
		}
	}
	return d
}

// WorkingDaysBetween counts the working days after from, up to and with to; 0
// where to is not later.
func (c *Calendar) WorkingDaysBetween(from, to Date) (n int) {
	for from.Before(to) {
		if from = from.AddDays(1); c.IsWorkingDay(from) {
			n++
		}
	}
	return n
}

// At is the instant, in UTC, at which the clocks on d show the time since
// midnight, to the minute. 24 hours is the end of the day. A time that the
// clocks skip in spring or show twice in autumn is taken as time.Date takes it.
func (c *Calendar) At(d Date, clock time.Duration) time.Time {
	h, m := int(clock/time.Hour), int(clock%time.Hour/time.Minute)
	return time.Date(d.Year, d.Month, d.Day, h, m, 0, 0, c.location).UTC()
}
