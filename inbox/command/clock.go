package command

import (
	"time"

	"complaintd/casefile/workday"
)

// Clock is the colleague's calendar when their mail came: what "today" is, and
// where days begin and end. Now is in their time zone.
type Clock struct{ Now time.Time }

// Today is the colleague's day.
func (c Clock) Today() workday.Date { return workday.DateOf(c.Now) }

// Begin is the first instant of a day; the zero time for no day.
func (c Clock) Begin(d workday.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, c.Now.Location())
}

// End is the last second of a day, which still bears its date.
func (c Clock) End(d workday.Date) time.Time {
	return c.Begin(d.AddDays(1)).Add(-time.Second)
}

// noon is the hour for which what came on paper or by phone counts.
const noon = 12

// In is when something came on a day of which nothing else is known: at noon,
// never later than now; the zero time for no day.
func (c Clock) In(d workday.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	at := time.Date(d.Year, d.Month, d.Day, noon, 0, 0, 0, c.Now.Location())
	if c.Now.Before(at) {
		return c.Now
	}
	return at
}
