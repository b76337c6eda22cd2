package command

import (
	"time"

	"complaintd/casefile/workday"
)

// Clock is the colleague's calendar when they wrote: what "today" is, and where
// days begin and end.
type Clock struct {
	Today    workday.Date
	Location *time.Location
}

// Begin is the first instant of a day; the zero time for no day.
func (c Clock) Begin(d workday.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, c.Location)
}

// End is the last second of a day, which still bears its date.
func (c Clock) End(d workday.Date) time.Time {
	return c.Begin(d.AddDays(1)).Add(-time.Second)
}
