package demo

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

func londonCalendar(t *testing.T) *workday.Calendar {
	t.Helper()
	c, err := workday.New(workday.Config{Location: time.UTC, Holidays: "gb", Closing: 17 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestStripCountsTheDays(t *testing.T) {
	calendar := londonCalendar(t)
	for _, c := range []struct {
		name     string
		received time.Time
		want     string
	}{
		{"in a week without holidays", time.Date(2026, 12, 8, 9, 0, 0, 0, time.UTC),
			"8:day 0 9:day 1 10:day 2 11:day 3 12:closed 13:closed 14:day 4 15:day 5"},
		{"after closing on a Friday before Christmas", time.Date(2026, 12, 18, 18, 20, 0, 0, time.UTC),
			"18:too late 19:closed 20:closed 21:day 0 22:day 1 23:day 2 24:day 3 25:closed 26:closed 27:closed 28:closed 29:day 4 30:day 5"},
		{"on a Saturday", time.Date(2026, 12, 5, 12, 0, 0, 0, time.UTC),
			"5:closed 6:closed 7:day 0 8:day 1 9:day 2 10:day 3 11:day 4 12:closed 13:closed 14:day 5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			zero := calendar.DayZero(c.received)
			deadline := calendar.Deadline(zero, 5)
			strip := teller{calendar: calendar}.strip(casefile.Clock{
				RequestedAt: c.received, DayZero: zero, Deadline: deadline, FirstDeadline: deadline})
			var got []string
			for _, day := range strip {
				got = append(got, strings.TrimSuffix(day.Day, " Dec")+":"+day.Note)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
			if last := strip[len(strip)-1]; last.Class != "last" {
				t.Errorf("the deadline is shown as %s", last.Class)
			}
		})
	}
}

// What came on top of the procedure's days has no number, and the day of the
// answer shows wherever it lies.
func TestStripShowsMoreTimeAndTheAnswer(t *testing.T) {
	calendar := londonCalendar(t)
	received := time.Date(2026, 12, 8, 9, 0, 0, 0, time.UTC)
	zero := calendar.DayZero(received)
	strip := teller{calendar: calendar}.strip(casefile.Clock{
		RequestedAt: received, DayZero: zero, FirstDeadline: calendar.Deadline(zero, 1), Deadline: calendar.Deadline(zero, 2),
		Answer: casefile.Response{At: received.AddDate(0, 0, 6)}})
	var got []string
	for _, day := range strip {
		got = append(got, day.Class+" "+day.Note)
	}
	want := "day-zero day 0, last day 1, last longer, counted longer, closed closed, closed closed, answered answered"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func TestQuietDaysStandTogether(t *testing.T) {
	story := &Story{}
	for _, at := range []time.Time{
		time.Date(2026, 12, 18, 18, 20, 0, 0, time.UTC), time.Date(2026, 12, 23, 9, 0, 0, 0, time.UTC), time.Date(2026, 12, 23, 17, 0, 0, 0, time.UTC),
	} {
		story.Steps = append(story.Steps, Step{Arrival: Arrival{At: at}})
	}
	var got []string
	for _, day := range (teller{story: story, calendar: londonCalendar(t)}).days() {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s: %d %s", day.Name, len(day.Steps), day.Closed)))
	}
	want := "Fri 18 Dec: 1, Sat 19 Dec to Sun 20 Dec: 0 weekend, Mon 21 Dec to Tue 22 Dec: 0, Wed 23 Dec: 2"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
