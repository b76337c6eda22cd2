package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"complaintd/casefile"
)

// caseTable lists cases for people: a line each, in columns of fixed widths, so that
// a long list is written as it is read. It fits a terminal of 80 columns; what a
// case is at stands last, so that nothing behind it moves.
type caseTable struct {
	out    io.Writer
	zone   *time.Location
	colour bool
	widths []int
	headed bool
}

func newCaseTable(w world, cfg *Config) *caseTable {
	const reference, day = len("KL-26-000123-7"), len(time.DateOnly)
	with := 0
	for _, owner := range casefile.Owners() {
		with = max(with, len(owner))
	}
	for _, d := range cfg.Staff.Departments {
		with = max(with, utf8.RuneCountInString(d.Key))
	}
	prefix := len(cfg.ReferencePrefix) - len("KL")
	return &caseTable{out: w.stdout, zone: cfg.Calendar.TimeZone, colour: inColour(w), widths: []int{reference + prefix, day, day, with}}
}

// print writes some lines, after the first time's heading.
func (t *caseTable) print(lines []caseLine) error {
	var b strings.Builder
	if !t.headed {
		t.headed = true
		b.WriteString(t.row("CASE", "RECEIVED", "DEADLINE", "WITH", "STATE") + "\n")
	}
	for _, l := range lines {
		row := t.row(string(l.Reference), t.day(l.Received), t.day(l.Deadlines.Stage), l.with(), l.standing())
		b.WriteString(t.paint(l, row) + "\n")
	}
	_, err := io.WriteString(t.out, b.String())
	return err
}

func (t *caseTable) row(cells ...string) string {
	var b strings.Builder
	for n, width := range t.widths {
		b.WriteString(padded(cells[n], width+gap))
	}
	return b.String() + cells[len(t.widths)]
}

// day is a day of the company; a dash where there is none.
func (t *caseTable) day(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.In(t.zone).Format(time.DateOnly)
}

// paint marks the cases in breach, and lets those that are over step back.
func (t *caseTable) paint(l caseLine, row string) string {
	switch {
	case !t.colour:
		return row
	case l.Breached && l.State == casefile.Open:
		return red.paint(row)
	case l.State == casefile.Closed:
		return faint.paint(row)
	}
	return row
}

// with is who has the case: the department, or whom it was handed to.
func (l caseLine) with() string {
	if l.Owner == casefile.OwnerDepartment {
		return l.Department
	}
	return string(l.Owner)
}

// standing is how the case stands, in words. That the time to ask for the next
// stage is over is how most cases end, and goes without saying.
func (l caseLine) standing() string {
	text := string(l.State)
	if l.Stage > 0 {
		text += fmt.Sprintf(" %d", l.Stage)
	}
	for _, note := range []struct {
		so    bool
		words string
	}{
		{l.Breached, "in breach"}, {l.Paused, "paused"}, {l.Extended, "extended"},
		{l.Outcome != "", string(l.Outcome)}, {l.Closing != "" && l.Closing != casefile.WindowOver, strings.ReplaceAll(string(l.Closing), "_", " ")},
	} {
		if note.so {
			text += ", " + note.words
		}
	}
	return text
}
