package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// A list of cases in columns, the same in colour; long ones do not move those of
// others.
func TestCaseTable(t *testing.T) {
	cfg := defaultConfig()
	at := time.Date(2026, 12, 1, 23, 30, 0, 0, time.UTC)
	line := func(change func(*caseLine)) caseLine {
		l := caseLine{Reference: "KL-26-000123-7", State: casefile.Open, Stage: 1, Owner: casefile.OwnerDepartment, Department: "customer_service",
			Received: at, Deadlines: caseDeadlines{Stage: at.AddDate(0, 0, 6)}}
		change(&l)
		return l
	}
	lines := []caseLine{
		line(func(*caseLine) {}),
		line(func(l *caseLine) { l.Breached, l.Extended, l.Owner = true, true, casefile.OwnerManager }),
		line(func(l *caseLine) { l.Stage, l.Paused, l.Owner = 2, true, casefile.OwnerDirector }),
		line(func(l *caseLine) { l.State, l.Outcome = casefile.Answered, casefile.PartlyHeld }),
		line(func(l *caseLine) { l.State, l.Closing, l.Breached = casefile.Closed, casefile.NotAComplaint, true }),
		line(func(l *caseLine) { l.State, l.Stage, l.Deadlines.Stage = casefile.Waiting, 0, time.Time{} }),
	}
	const want = `CASE            RECEIVED    DEADLINE    WITH              STATE
KL-26-000123-7  2026-12-01  2026-12-07  customer_service  open 1
KL-26-000123-7  2026-12-01  2026-12-07  general_manager   open 1, in breach, extended
KL-26-000123-7  2026-12-01  2026-12-07  director          open 2, paused
KL-26-000123-7  2026-12-01  2026-12-07  customer_service  answered 1, partly
KL-26-000123-7  2026-12-01  2026-12-07  customer_service  closed 1, in breach, not a complaint
KL-26-000123-7  2026-12-01  -           customer_service  waiting
`
	var plain, coloured bytes.Buffer
	for out, colour := range map[*bytes.Buffer]bool{&plain: false, &coloured: true} {
		table := newCaseTable(world{stdout: out, getenv: environment(nil)}, &cfg)
		table.colour = colour
		for _, some := range [][]caseLine{lines[:1], lines[1:], nil} { // as they are read, in steps
			if err := table.print(some); err != nil {
				t.Fatal(err)
			}
		}
	}
	if plain.String() != want {
		t.Errorf("got\n%s", plain.String())
	}
	if rows := strings.Split(coloured.String(), "\n"); rows[2] != red.paint(strings.Split(want, "\n")[2]) || rows[1] != strings.Split(want, "\n")[1] {
		t.Errorf("in colour\n%s", coloured.String())
	}
}
