package sqlstore

import (
	"context"
	"fmt"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

func london(t testing.TB) *workday.Calendar {
	t.Helper()
	c, err := workday.New(workday.Config{Location: time.UTC, Closing: 17 * time.Hour, Holidays: "gb"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// answered is the case with its final response given at the instant.
func answered(c casefile.Case, at time.Time) casefile.Case {
	c.State = casefile.Answered
	c.Answer = casefile.Response{At: at, Verdict: casefile.Upheld, Cause: "carrier", Department: c.Department}
	return c
}

func (s *Store) figures(t testing.TB, from, to time.Time) *casefile.Figures {
	t.Helper()
	f, err := s.Figures(context.Background(), casefile.Period{From: from, To: to}, london(t))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A case is counted with the transaction that stores it, and otherwise when it
// turns out otherwise.
func TestFiguresFollowTheCase(t *testing.T) {
	s, _ := newStore(t)
	first := someCase(1)
	later := answered(first, noon.AddDate(0, 0, 2))
	spam := first
	spam.State, spam.Closing = casefile.Closed, casefile.SpamAfterAll
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.InsertCase(ctx, first, time.Time{}) })
	for i, c := range []struct {
		becomes casefile.Case
		want    string
	}{
		{first, "1 opened, 0 answered"},
		{later, "1 opened, 1 answered on time, 1 met, [0 0 1], map[carrier:1]"},
		{first, "1 opened, 0 answered"},
		{spam, "0 opened, 0 answered"},
	} {
		before := first
		before.Version = i + 1
		if i > 0 {
			before, _, _ = s.Case(context.Background(), 1)
		}
		s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.UpdateCase(ctx, before, c.becomes, time.Time{}) })
		f := s.figures(t, noon.Add(-time.Hour), noon.AddDate(0, 0, 2).Add(time.Microsecond)).Whole
		got := fmt.Sprintf("%d opened, %d answered", f.Opened, f.Answered)
		if f.Answered > 0 {
			got = fmt.Sprintf("%d opened, %d answered on time, %d met, %v, %v", f.Opened, f.OnTime, f.PromiseMet, f.Days, f.Causes)
		}
		if got != c.want {
			t.Errorf("step %d: %s, want %s", i, got, c.want)
		}
	}
}

// The period holds its first instant and not its last.
func TestFiguresOfAPeriod(t *testing.T) {
	s, _ := newStore(t)
	at := someCase(1).ReceivedAt
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.InsertCase(ctx, someCase(1), time.Time{}) })
	for _, c := range []struct {
		from, to time.Time
		want     int
	}{{at, at.Add(time.Second), 1}, {at.Add(-time.Second), at, 0}, {at.AddDate(0, 0, -40), at.AddDate(0, 0, 40), 1}, {at.Add(time.Microsecond), at.AddDate(1, 0, 0), 0}} {
		if f := s.figures(t, c.from, c.to); f.Whole.Opened != c.want {
			t.Errorf("from %s to %s: %d", c.from, c.to, f.Whole.Opened)
		}
	}
}

// The cases of a database that an earlier version wrote are counted when it is
// opened.
func TestOldCasesAreCounted(t *testing.T) {
	s, file := newStore(t)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		for number := range int64(1200) {
			if err := tx.InsertCase(ctx, answered(someCase(number+1), noon), time.Time{}); err != nil {
				return err
			}
		}
		return tx.exec(ctx, "DELETE FROM milestone")
	})
	if f := s.figures(t, noon.AddDate(0, 0, -1), noon.AddDate(0, 0, 1)); f.Whole.Answered != 0 {
		t.Fatalf("%d answered before", f.Whole.Answered)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f := openStore(t, file).figures(t, noon.AddDate(0, 0, -1), noon.AddDate(0, 0, 1))
	if f.Whole.Answered != 1200 || f.Whole.Opened != 1200 {
		t.Errorf("%d opened, %d answered", f.Whole.Opened, f.Whole.Answered)
	}
}

// Colleagues' words may be any number: only so many are told apart.
func TestFiguresOfManyCauses(t *testing.T) {
	s, _ := newStore(t)
	const all = casefile.MostCauses + 50
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		for number := range int64(all) {
			c := answered(someCase(number+1), noon)
			c.Answer.Cause = fmt.Sprintf("word%d", number)
			if err := tx.InsertCase(ctx, c, time.Time{}); err != nil {
				return err
			}
		}
		return nil
	})
	causes := s.figures(t, noon, noon.Add(time.Hour)).Whole.Causes
	if len(causes) != casefile.MostCauses+1 || causes[casefile.OtherCause] != 50 {
		t.Errorf("%d causes are told apart, %d are others", len(causes), causes[casefile.OtherCause])
	}
}
