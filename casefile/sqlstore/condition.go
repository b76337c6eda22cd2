package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// This file has what those who run the daemon look at. What it costs does not
// depend on how many cases are closed, or letters sent.

// Condition is how much work there is at an instant.
type Condition struct {
	// Stages are the open cases by their stage, which counts from 1.
	Stages map[int]OpenCases
	// Letters are those that are not sent, by where they stand.
	Letters map[LetterState]int
	// OldestLetter is when the letter that waits longest was queued, and DueSince
	// when the letter that is due longest became so; zero where none waits or is.
	OldestLetter, DueSince time.Time
	// Copies are those of letters that are owed, by mailbox.
	Copies map[string]OwedCount
}

// OpenCases are numbers of open cases.
type OpenCases struct {
	Open     int
	InBreach int // the stage's deadline passed without a final response
	Due      int // the deadline comes within a day
}

// Condition tells how much work there is at now.
func (r Reader) Condition(ctx context.Context, now time.Time) (Condition, error) {
	stages, err := r.openByStage(ctx, now)
	if err != nil {
		return Condition{}, fmt.Errorf("count the open cases: %w", err)
	}
	letters, err := r.lettersByState(ctx)
	if err != nil {
		return Condition{}, fmt.Errorf("count the letters: %w", err)
	}
	copies, err := r.CopiesOwed(ctx)
	if err != nil {
		return Condition{}, err
	}
	c := Condition{Stages: stages, Letters: letters, Copies: copies}
	var oldest, due int64
	if _, err := r.get(ctx, &oldest, "SELECT COALESCE(MIN(queued_at), 0) FROM outbox WHERE state = 'queued'"); err != nil {
		return Condition{}, fmt.Errorf("find the oldest letter: %w", err)
	}
	if _, err := r.get(ctx, &due, "SELECT COALESCE(MIN(next_at), 0) FROM outbox WHERE state = 'queued' AND next_at <= ?", micros(now)); err != nil {
		return Condition{}, fmt.Errorf("find the letter that is due longest: %w", err)
	}
	c.OldestLetter, c.DueSince = instant(oldest), instant(due)
	return c, nil
}

// openByStage reads the open cases. Something is due next in each of them, so
// that they are found by that.
func (r Reader) openByStage(ctx context.Context, now time.Time) (map[int]OpenCases, error) {
	var rows []struct {
		Facts  string
		Record string
	}
	err := r.list(ctx, &rows, "SELECT '{}' AS facts, record FROM cases WHERE next_due IS NOT NULL AND state = ?", string(casefile.Open))
	if err != nil {
		return nil, err
	}
	stages := map[int]OpenCases{}
	for _, row := range rows {
		c, err := caseRow{Facts: row.Facts, Record: row.Record}.toCase()
		if err != nil {
			return nil, err
		}
		n := stages[c.Stage]
		n.Open++
		switch {
		case c.Breached():
			n.InBreach++
		case !c.Paused() && c.Deadline.Before(now.Add(24*time.Hour)):
			n.Due++
		}
		stages[c.Stage] = n
	}
	return stages, nil
}

func (r Reader) lettersByState(ctx context.Context) (map[LetterState]int, error) {
	var rows []struct {
		State string
		N     int
	}
	if err := r.list(ctx, &rows, "SELECT state, COUNT(*) AS n FROM outbox WHERE state <> 'sent' GROUP BY state"); err != nil {
		return nil, err
	}
	letters := map[LetterState]int{}
	for _, row := range rows {
		letters[LetterState(row.State)] = row.N
	}
	return letters, nil
}

// TryWrite commits something of no meaning, and so tells whether the database can
// be written: one that is locked, read-only or without space can't.
func (s *Store) TryWrite(ctx context.Context) error {
	return s.Write(ctx, func(tx *Tx) error {
		return tx.exec(ctx, "INSERT INTO counter (name, next) VALUES ('try', 1) ON CONFLICT (name) DO UPDATE SET next = counter.next + 1")
	})
}
