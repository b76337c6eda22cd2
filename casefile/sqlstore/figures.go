package sqlstore

import (
	"context"
	"fmt"
	"runtime"
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
