package demo

import (
	"fmt"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// stripView is a day between the receipt of a complaint, or of the request for a
// review, and the end of the stage.
type stripView struct {
	Weekday, Day string
	Note         string // what the day counts as
	Class        string // day-zero, counted, last, answered or closed
}

// strip counts the working days of a stage as the calendar does, for all to
// see: those of the procedure by number, and what an extension, a pause or a
// breach added to them.
func (t teller) strip(c casefile.Clock) []stripView {
	first, last := t.calendar.DateOf(c.FirstDeadline), t.calendar.DateOf(c.Deadline)
	var answered workday.Date
	if !c.Answer.At.IsZero() {
		answered = t.calendar.DateOf(c.Answer.At)
	}
	if last.Before(answered) {
		last = answered
	}
	var days []stripView
	counted := 0
	for d := t.calendar.DateOf(c.RequestedAt); !last.Before(d); d = d.AddDays(1) {
		day := stripView{Weekday: dayName(d, "Mon"), Day: dayName(d, "2 Jan")}
		switch {
		case d == c.DayZero:
			day.Class, day.Note = "day-zero", "day 0"
		case t.closed(d) != "":
			day.Class, day.Note = "closed", "closed"
		case d.Before(c.DayZero): // it came after closing
			day.Class, day.Note = "closed", "too late"
		case first.Before(d):
			day.Class, day.Note = "counted", "longer"
		default:
			counted++
			day.Class, day.Note = "counted", fmt.Sprintf("day %d", counted)
		}
		switch d {
		case answered:
			day.Class, day.Note = "answered", "answered"
		case first, t.calendar.DateOf(c.Deadline):
			day.Class = "last"
		}
		days = append(days, day)
	}
	return days
}
