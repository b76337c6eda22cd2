package sqlstore

import (
	"context"
	"fmt"

	"complaintd/casefile"
)

// countMilestones stores what the figures count of a case, in place of what they
// counted of it before. Most changes of a case change none of it.
func (tx *Tx) countMilestones(ctx context.Context, number int64, before, after []casefile.Milestone) error {
	for n := range max(len(before), len(after)) {
		if n < len(before) && n < len(after) && before[n] == after[n] {
			continue
		}
		if n < len(before) {
			err := tx.exec(ctx, "DELETE FROM milestone WHERE at = ? AND case_number = ? AND n = ?", micros(before[n].At), number, n)
			if err != nil {
				return fmt.Errorf("count a case otherwise: %w", err)
			}
		}
		if n < len(after) {
			if err := tx.insertMilestone(ctx, number, n, after[n]); err != nil {
				return fmt.Errorf("count a case: %w", err)
			}
		}
	}
	return nil
}

func (tx *Tx) insertMilestone(ctx context.Context, number int64, n int, m casefile.Milestone) error {
	profile := profileValues(m.Profile)
	for {
		inserted, err := tx.changed(ctx, `INSERT INTO milestone (at, case_number, n, profile, day_zero, cause)
			SELECT ?, ?, ?, id, ?, ? FROM profile WHERE kind = ? AND stage = ? AND department = ? AND language = ? AND channel = ?
			AND timing = ? AND promise = ? AND outcome = ? AND overturned = ?`,
			append([]any{micros(m.At), number, n, dayText(m), m.Cause}, profile...)...)
		if err != nil || inserted > 0 {
			return err
		}
		err = tx.exec(ctx, "INSERT INTO profile ("+profileColumns+") VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING", profile...)
		if err != nil {
			return err
		}
	}
}

func profileValues(p casefile.Profile) []any {
	return []any{string(p.Kind), p.Stage, p.Department, p.Language, string(p.Channel),
		string(p.Timing), string(p.Promise), string(p.Verdict), p.Overturned}
}

// dayText is day 0 of an answer, empty where there is none.
func dayText(m casefile.Milestone) string {
	if m.DayZero.IsZero() {
		return ""
	}
	return m.DayZero.String()
}

// countOldCases counts the cases of a database that earlier versions wrote, which
// counted none. What these did not note is missed: when a complaint was
// withdrawn, and final responses that came back.
func (s *Store) countOldCases(ctx context.Context) error {
	var uncounted bool
	_, err := s.get(ctx, &uncounted, "SELECT EXISTS (SELECT 1 FROM cases) AND NOT EXISTS (SELECT 1 FROM milestone)")
	if err != nil || !uncounted {
		return wrap("look whether cases are counted", err)
	}
	return s.Write(ctx, func(tx *Tx) error {
		for after := int64(0); ; {
			cases, err := tx.CasesAfter(ctx, after, 500)
			if err != nil || len(cases) == 0 {
				return err
			}
			for _, c := range cases {
				if err := tx.countMilestones(ctx, c.Number, nil, c.Milestones()); err != nil {
					return err
				}
				after = c.Number
			}
		}
	})
}
