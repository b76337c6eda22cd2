package sqlstore

import (
	"context"
	"fmt"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// Figures are those of a period, by the days of the calendar. A day is read at a
// time, so that a long report holds nothing up.
func (r Reader) Figures(ctx context.Context, p casefile.Period, calendar *workday.Calendar) (*casefile.Figures, error) {
	profiles := profiles{}
	figures := casefile.NewFigures(p, calendar)
	for day, part := range p.Days(calendar) {
		if err := r.addDay(ctx, figures, calendar, day, part, profiles); err != nil {
			return nil, fmt.Errorf("read the figures: %w", err)
		}
	}
	return figures, nil
}

// profiles are those that were looked up, by their id.
type profiles map[int64]casefile.Profile

func (r Reader) addDay(ctx context.Context, f *casefile.Figures, c *workday.Calendar, day workday.Date, part casefile.Period, known profiles) error {
	var rows []struct {
		Profile int64
		DayZero string `db:"day_zero"`
		N       int
	}
	err := r.list(ctx, &rows, `SELECT profile, day_zero, COUNT(*) AS n FROM milestone WHERE at >= ? AND at < ?
		GROUP BY profile, day_zero`, micros(part.From), micros(part.To))
	if err != nil {
		return err
	}
	for _, row := range rows {
		profile, err := r.profile(ctx, row.Profile, known)
		if err != nil {
			return err
		}
		f.Add(profile, day, workingDays(c, row.DayZero, day), row.N)
	}
	return nil
}

// workingDays are those from the day that is stored up to and with another; 0
// where none is stored.
func workingDays(c *workday.Calendar, stored string, to workday.Date) int {
	from, err := workday.ParseDate(stored)
	if err != nil {
		return 0
	}
	return c.WorkingDaysBetween(from, to)
}

func (r Reader) profile(ctx context.Context, id int64, known profiles) (casefile.Profile, error) {
	if p, found := known[id]; found {
		return p, nil
	}
	var row profileRow
	found, err := r.get(ctx, &row, "SELECT "+profileColumns+" FROM profile WHERE id = ?", id)
	if err == nil && !found {
		err = fmt.Errorf("there is no profile %d", id)
	}
	known[id] = row.toProfile()
	return known[id], err
}

const profileColumns = "kind, stage, department, language, channel, timing, promise, outcome, cause, overturned"

type profileRow struct {
	Kind       string
	Stage      int
	Department string
	Language   string
	Channel    string
	Timing     string
	Promise    string
	Outcome    string
	Cause      string
	Overturned bool
}

func (r profileRow) toProfile() casefile.Profile {
	return casefile.Profile{Kind: casefile.MilestoneKind(r.Kind), Stage: r.Stage, Department: r.Department, Language: r.Language,
		Channel: casefile.Channel(r.Channel), Timing: casefile.Timing(r.Timing), Promise: casefile.PromiseKept(r.Promise),
		Verdict: casefile.Verdict(r.Outcome), Cause: r.Cause, Overturned: r.Overturned}
}
