package sqlstore

import (
	"context"
	"database/sql"
	"reflect"
	"testing"
	"time"

	"complaintd/casefile"
)

func TestCondition(t *testing.T) {
	s, _ := newStore(t)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	insert := func(number int64, change func(*casefile.Case)) {
		c := someCase(number)
		c.State, c.Stage, c.Deadline, c.BreachedAt, c.PausedAt = casefile.Open, 1, now.Add(72*time.Hour), time.Time{}, time.Time{}
		change(&c)
		due := now.Add(time.Hour)
		if c.State == casefile.Closed {
			due = time.Time{}
		}
		s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.InsertCase(ctx, c, due) })
	}
	insert(1, func(*casefile.Case) {})
	insert(2, func(c *casefile.Case) { c.Deadline = now.Add(23 * time.Hour) })
	insert(3, func(c *casefile.Case) { c.Deadline, c.PausedAt = now.Add(23*time.Hour), now })
	insert(4, func(c *casefile.Case) { c.BreachedAt = now.Add(-time.Hour) })
	insert(5, func(c *casefile.Case) { c.Stage = 2 })
	insert(6, func(c *casefile.Case) { c.State = casefile.Answered })
	insert(7, func(c *casefile.Case) { c.State, c.BreachedAt = casefile.Closed, now })
	for n, at := range []time.Time{now.Add(-time.Hour), now.Add(-time.Minute), now.Add(time.Hour)} {
		letter := casefile.Sealed{MessageID: string(rune('a' + n)), BounceTag: string(rune('a' + n))}
		s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
			return tx.QueueLetter(ctx, at, 1, letter, s.Pack([]byte("letter")), Terms{NotBefore: at.Add(10 * time.Second)})
		})
	}
	got, err := s.Condition(t.Context(), now)
	want := Condition{
		Stages:  map[int]OpenCases{1: {Open: 4, InBreach: 1, Due: 1}, 2: {Open: 1}},
		Letters: map[LetterState]int{Queued: 3}, OldestLetter: now.Add(-time.Hour), DueSince: now.Add(-time.Hour + 10*time.Second)}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v\nwant %+v", got, err, want)
	}
}

// Whether the database can be written is told by a commit.
func TestTryWrite(t *testing.T) {
	s, file := newFile(t)
	commits := 0
	s.OnCommit(func(time.Duration) { commits++ })
	if err := s.TryWrite(t.Context()); err != nil || commits != 1 {
		t.Errorf("%v after %d commits, want one and no fault", err, commits)
	}
	other, err := sql.Open("sqlite", dsn(file, "_txlock", "immediate"))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	lock, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.TryWrite(ctx); err == nil {
		t.Error("another program holds the lock, and nothing is said")
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	if first, err := s.ReserveCaseNumbers(t.Context(), 1); err != nil || first != 1 {
		t.Errorf("the first case has number %d, %v", first, err)
	}
}
