package sqlstore

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// Figures are those of a period, by the days of the calendar. A day is read at a
// time, so that a long report holds nothing up, and on all cores.
func (r Reader) Figures(ctx context.Context, p casefile.Period, calendar *workday.Calendar) (*casefile.Figures, error) {
	work, ctx := errgroup.WithContext(ctx)
	parts := p.Split(calendar, runtime.GOMAXPROCS(0))
	figures := make([]*casefile.Figures, len(parts))
	for i, part := range parts {
		figures[i] = casefile.NewFigures(p, calendar)
		work.Go(func() error {
			return newCounter(r, calendar, figures[i]).read(ctx, part)
		})
	}
	if err := work.Wait(); err != nil {
		return nil, fmt.Errorf("read the figures: %w", err)
	}
	whole := casefile.NewFigures(p, calendar)
	for _, f := range figures {
		whole.Merge(f)
	}
	return whole, nil
}

// LastMilestone is the instant of the last one that the figures count; the zero time
// where there is none.
func (r Reader) LastMilestone(ctx context.Context) (time.Time, error) {
	var at int64
	_, err := r.get(ctx, &at, "SELECT COALESCE(MAX(at), 0) FROM milestone")
	return instant(at), wrap("find what was counted last", err)
}

// counter folds milestones into figures.
type counter struct {
	reader   Reader
	calendar *workday.Calendar
	figures  *casefile.Figures
	profiles map[int64]casefile.Profile // that were looked up
}

func newCounter(r Reader, c *workday.Calendar, into *casefile.Figures) *counter {
	return &counter{reader: r, calendar: c, figures: into, profiles: map[int64]casefile.Profile{}}
}

func (c *counter) read(ctx context.Context, p casefile.Period) error {
	for day, part := range p.Days(c.calendar) {
		if err := c.readDay(ctx, day, part); err != nil {
			return err
		}
	}
	return nil
}

func (c *counter) readDay(ctx context.Context, day workday.Date, part casefile.Period) error {
	counts, err := c.countDay(ctx, part)
	if err != nil {
		return err
	}
	took := map[string]int{}
	for same, n := range counts {
		id, dayZero, cause := same.fields()
		profile, err := c.profile(ctx, id)
		if err != nil {
			return err
		}
		days, known := took[dayZero]
		if !known {
			days = workingDays(c.calendar, dayZero, day)
			took[dayZero] = days
		}
		c.figures.Add(profile, day, cause, days, n)
	}
	return nil
}

// same is what milestones of a day have in common, as dayOfMilestones writes it.
type same string

func (s same) fields() (profile int64, dayZero, cause string) {
	id, rest, _ := strings.Cut(string(s), "\t")
	profile, _ = strconv.ParseInt(id, 10, 64) // no profile has the number 0
	dayZero, cause, _ = strings.Cut(rest, "\t")
	return profile, dayZero, cause
}

// dayOfMilestones has all of a day in one row, as to hand a row over takes longer
// than to read it; a cause is one word.
const dayOfMilestones = `SELECT COALESCE(string_agg(CAST(profile AS TEXT) || '	' || day_zero || '	' || cause, '
'), '') FROM milestone WHERE at >= ? AND at < ?`

// countDay counts the milestones of a day itself: grouping them in the database
// would sort them.
func (c *counter) countDay(ctx context.Context, part casefile.Period) (map[same]int, error) {
	var all string
	if _, err := c.reader.get(ctx, &all, dayOfMilestones, micros(part.From), micros(part.To)); err != nil {
		return nil, err
	}
	counts := map[same]int{}
	for line := range strings.SplitSeq(all, "\n") {
		if line != "" {
			counts[same(line)]++
		}
	}
	return counts, nil
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

// profileStep is how many profiles are looked up at a time: those of a period lie
// together.
const profileStep = 500

func (c *counter) profile(ctx context.Context, id int64) (casefile.Profile, error) {
	if p, known := c.profiles[id]; known {
		return p, nil
	}
	var rows []profileRow
	from := id - id%profileStep
	err := c.reader.list(ctx, &rows, "SELECT id, "+profileColumns+" FROM profile WHERE id >= ? AND id < ?", from, from+profileStep)
	if err != nil {
		return casefile.Profile{}, err
	}
	for _, row := range rows {
		c.profiles[row.ID] = row.toProfile()
	}
	p, known := c.profiles[id]
	if !known {
		return p, fmt.Errorf("there is no profile %d", id)
	}
	return p, nil
}

const profileColumns = "kind, stage, department, language, channel, timing, promise, outcome, overturned"

type profileRow struct {
	ID         int64
	Kind       string
	Stage      int
	Department string
	Language   string
	Channel    string
	Timing     string
	Promise    string
	Outcome    string
	Overturned bool
}

func (r profileRow) toProfile() casefile.Profile {
	return casefile.Profile{Kind: casefile.MilestoneKind(r.Kind), Stage: r.Stage, Department: r.Department, Language: r.Language,
		Channel: casefile.Channel(r.Channel), Timing: casefile.Timing(r.Timing), Promise: casefile.PromiseKept(r.Promise),
		Verdict: casefile.Verdict(r.Outcome), Overturned: r.Overturned}
}
