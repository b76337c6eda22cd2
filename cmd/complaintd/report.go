package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/casefile/workday"
	"complaintd/outbox/document"
)

// reportCommand is complaintd report.
type reportCommand struct {
	withConfig
	From     workday.Date `help:"The first day. Default: the first of last month." placeholder:"2026-01-01"`
	To       workday.Date `help:"The last day, counted too. Default: today, or where --from is left out too the last day of last month." placeholder:"2026-06-30"`
	CSV      bool         `name:"csv" xor:"form" help:"One table for other programs: dimension, value, figure, number, unit."`
	JSON     bool         `name:"json" xor:"form" help:"One JSON object for other programs."`
	HTML     bool         `name:"html" xor:"form" help:"One page to read in a browser or to print, with charts."`
	Language string       `enum:",en,nb" default:"" help:"en or nb. Default: the General Manager's."`
}

// Run carries the command out.
func (c reportCommand) Run(ctx context.Context, w world) error {
	return c.lookUp(ctx, w, func(cfg *Config, store *sqlstore.Store) error {
		rules, err := newRules(cfg)
		if err != nil {
			return err
		}
		now, err := presentOf(ctx, store)
		if err != nil {
			return err
		}
		from, to, err := c.days(rules.Calendar.DateOf(now))
		if err != nil {
			return usageError{err}
		}
		figures, err := store.Figures(ctx, casefile.PeriodOf(rules.Calendar, from, to), rules.Calendar)
		if err != nil {
			return err
		}
		r := document.NewReport(figures, reportOptions(cfg, rules), c.language(cfg), now)
		return c.print(w, figures, r, reportedDays{From: from, To: to, TimeZone: cfg.Calendar.TimeZone.String(), CountedAt: now})
	})
}

// presentOf is now, or the last thing that happened where that is later: a database
// can hold days that were rehearsed.
func presentOf(ctx context.Context, store *sqlstore.Store) (time.Time, error) {
	last, err := store.LastMilestone(ctx)
	if now := time.Now().UTC().Truncate(time.Second); err == nil && now.After(last) {
		return now, nil
	}
	return last, err
}

// days are the first and the last day of the report.
func (c reportCommand) days(today workday.Date) (from, to workday.Date, err error) {
	from, to = c.From, c.To
	switch {
	case from.IsZero() && to.IsZero():
		to = today.AddDays(-today.Day)
		from = workday.Date{Year: to.Year, Month: to.Month, Day: 1}
	case from.IsZero():
		return from, to, errors.New("--to is given without --from: name the first day too")
	case to.IsZero():
		to = today
	}
	switch {
	case today.Before(from):
		return from, to, fmt.Errorf("--from %s: that day has not come; today is %s", from, today)
	case today.Before(to):
		return from, to, fmt.Errorf("--to %s: that day has not come; today is %s", to, today)
	case to.Before(from):
		return from, to, fmt.Errorf("--to %s is before --from %s", to, from)
	}
	return from, to, nil
}

func (c reportCommand) language(cfg *Config) string {
	return cmp.Or(c.Language, cfg.Staff.GeneralManager.Language, cfg.Languages.Default)
}

func (c reportCommand) print(w world, f *casefile.Figures, r *document.Report, days reportedDays) error {
	switch {
	case c.CSV:
		return writeFiguresCSV(w.stdout, f)
	case c.JSON:
		return writeFiguresJSON(w.stdout, f, r, days)
	case c.HTML:
		page, err := r.HTML()
		if err != nil {
			return err
		}
		_, err = w.stdout.Write(page)
		return err
	}
	width := 0
	if isTerminal(w.stdout) {
		width = terminalWidth
	}
	_, err := io.WriteString(w.stdout, reportText{width: width, colour: inColour(w)}.of(r))
	return err
}

// reportOptions say whose report it is.
func reportOptions(cfg *Config, rules casefile.Rules) document.ReportOptions {
	o := document.ReportOptions{Company: cfg.Company.Name, Calendar: rules.Calendar, Procedure: rules.Procedure}
	for _, d := range cfg.Staff.Departments {
		o.Departments = append(o.Departments, document.NamedDepartment{Key: d.Key, Name: d.Name})
	}
	return o
}
