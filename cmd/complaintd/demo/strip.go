package demo

import (
	"fmt"

	"complaintd/casefile"
)

// stripView is a day between a complaint's receipt and its deadline.
type stripView struct {
	Weekday, Day string
	Note         string // what the day counts as
	Class        string // day-zero, counted, last or closed
}

// strip counts the working days of a case's stage as the calendar does, for
// all to see.
func (t teller) strip(c casefile.Case) []stripView {
	var days []stripView
	counted := 0
	deadline := t.calendar.DateOf(c.Deadline)
	for d := t.calendar.DateOf(c.ReceivedAt); !deadline.Before(d); d = d.AddDays(1) {
		day := stripView{Weekday: dayName(d, "Mon"), Day: dayName(d, "2 Jan")}
		switch {
		case d == c.DayZero:
			day.Class, day.Note = "day-zero", "day 0"
		case t.closed(d) != "":
			day.Class, day.Note = "closed", "closed"
		case d.Before(c.DayZero): // it came after closing
			day.Class, day.Note = "closed", "too late"
		default:
			counted++
			day.Class, day.Note = "counted", fmt.Sprintf("day %d", counted)
		}
		if d == deadline {
			day.Class = "last"
		}
		days = append(days, day)
	}
	return days
}
