package demo

import (
	"testing"
	"time"

	"complaintd/casefile"
)

func TestALineForADate(t *testing.T) {
	at := time.Date(2026, 12, 29, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		letters []Letter
		want    string
	}{
		{"letters of a kind in one case", []Letter{{Name: casefile.CaseReminder, Reference: "A"}, {Name: casefile.CaseReminder, Reference: "A"}},
			"A: case_reminder"},
		{"several kinds in one case", []Letter{{Name: casefile.CaseBreached, Reference: "A"}, {Name: casefile.Progress, Reference: "A"}},
			"A: case_breached, progress"},
		{"the same in two cases, more in a third", []Letter{
			{Name: casefile.CaseReminder, Reference: "A"}, {Name: casefile.CaseBreached, Reference: "B"},
			{Name: casefile.CaseReminder, Reference: "C"}, {Name: casefile.Progress, Reference: "B"}},
			"2 cases: case_reminder; B: case_breached, progress"},
		{"a letter of no case", []Letter{{Name: casefile.CaseReminder, Reference: "A"}, {Name: casefile.DigestLetter}}, "A: case_reminder; digest"},
	} {
		t.Run(c.name, func(t *testing.T) {
			step := Step{Arrival: Arrival{At: at}, Letters: c.letters}
			want := "Tue 29 Dec 08:00  (a date is reached)                   " + c.want
			if got := step.Line(time.UTC); got != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}
