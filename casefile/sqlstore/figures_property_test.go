package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"complaintd/casefile"
)

// TestFiguresNeverDrift: whatever becomes of cases in whatever order, and however
// many transactions fail, the figures are those of the cases as they stand.
func TestFiguresNeverDrift(t *testing.T) {
	s, _ := newStore(t)
	var cases []casefile.Case
	rapid.Check(t, func(r *rapid.T) {
		number := int64(len(cases) + 1)
		cases = append(cases, someCase(number))
		s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.InsertCase(ctx, someCase(number), time.Time{}) })
		for range rapid.IntRange(1, 6).Draw(r, "changes") {
			i := rapid.IntRange(max(0, len(cases)-3), len(cases)-1).Draw(r, "case")
			before, _, err := s.Case(context.Background(), cases[i].Number)
			if err != nil {
				t.Fatal(err)
			}
			after := drawChange(r, before)
			fails := rapid.IntRange(0, 4).Draw(r, "fails") == 0
			err = s.Write(context.Background(), func(tx *Tx) error {
				err := tx.UpdateCase(context.Background(), before, after, time.Time{})
				if err == nil && fails {
					err = errors.New("something else failed")
				}
				return err
			})
			if fails != (err != nil) {
				t.Fatal(err)
			}
			if !fails {
				cases[i] = after
			}
		}
		if got, want := s.counts(t), counts(t, cases); got != want {
			r.Fatalf("counted\n%s\nthe cases are\n%s", got, want)
		}
	})
}

// drawChange is the case after something that the figures count, or stop counting.
func drawChange(t *rapid.T, c casefile.Case) casefile.Case {
	at := noon.Add(time.Duration(rapid.IntRange(0, 30*24).Draw(t, "hours")) * time.Hour)
	switch rapid.IntRange(0, 7).Draw(t, "change") {
	case 0:
		c.Department = rapid.SampledFrom([]string{"delivery", "medical"}).Draw(t, "department")
	case 1:
		c.State = casefile.Answered
		c.Answer = casefile.Response{At: at, Verdict: rapid.SampledFrom(casefile.Verdicts()).Draw(t, "verdict"), Cause: "carrier", Department: c.Department}
	case 2:
		c.State, c.Answer = casefile.Open, casefile.Response{}
		c.Returned = append(c.Returned, casefile.Returned{At: at, Stage: c.Stage, Department: c.Department})
	case 3:
		c.State, c.ClosedAt = casefile.Closed, at
		c.Closing = rapid.SampledFrom([]casefile.Closing{casefile.Withdrawn, casefile.SpamAfterAll, casefile.Merged, casefile.WindowOver}).Draw(t, "closing")
	case 4:
		c.State, c.Closing, c.ClosedAt = casefile.Open, "", time.Time{}
	case 5:
		c.BreachedAt = at
	case 6:
		c.Past = append(c.Past, c.Clock)
		c.Clock = casefile.Clock{Stage: min(2, c.Stage+1), RequestedAt: at, DayZero: c.DayZero, Deadline: at.AddDate(0, 0, 14)}
	case 7:
		c.ReceivedAt = at
	}
	return c
}

var allTime = casefile.Period{From: noon.AddDate(0, -1, 0), To: noon.AddDate(0, 3, 0)}

// counts are the figures that are stored.
func (s *Store) counts(t *testing.T) string {
	t.Helper()
	return inFull(s.figures(t, allTime.From, allTime.To))
}

// counts are the figures of cases, folded without the database.
func counts(t *testing.T, cases []casefile.Case) string {
	calendar := london(t)
	f := casefile.NewFigures(allTime, calendar)
	for _, c := range cases {
		for _, m := range c.Milestones() {
			days := 0
			if !m.DayZero.IsZero() {
				days = calendar.WorkingDaysBetween(m.DayZero, calendar.DateOf(m.At))
			}
			f.Add(m.Profile, calendar.DateOf(m.At), m.Cause, days, 1)
		}
	}
	return inFull(f)
}

func inFull(f *casefile.Figures) string {
	text := fmt.Sprintf("%+v\n", f.Whole)
	for _, by := range casefile.Dimensions() {
		text += fmt.Sprintf("%s %+v\n", by, withoutEmpty(f.By(by)))
	}
	return text
}

// withoutEmpty are the parts of which anything is counted: a department that a
// case has left again is none.
func withoutEmpty(parts []casefile.Part) (some []casefile.Part) {
	for _, p := range parts {
		if fmt.Sprintf("%+v", p.Tally) != fmt.Sprintf("%+v", casefile.Tally{}) {
			some = append(some, p)
		}
	}
	return some
}
