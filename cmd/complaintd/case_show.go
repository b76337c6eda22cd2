package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// caseShowCommand is complaintd case show.
type caseShowCommand struct {
	withConfig
	JSON      bool   `name:"json" help:"As one JSON object."`
	Reference string `arg:"" name:"ref" help:"The case's reference, such as KL-26-000123-7."`
}

// wholeCase is a case as it is shown; names of fields are the program's public
// face. Instants are RFC 3339 in UTC.
type wholeCase struct {
	caseLine
	Subject string           `json:"subject"`
	Facts   casefile.Facts   `json:"facts"`
	Clock   shownClock       `json:"clock"`
	Past    []shownClock     `json:"past"`
	Due     []shownDue       `json:"due"`
	Events  []shownEvent     `json:"events"`
	Letters []shownLetter    `json:"letters"`
	Parties []casefile.Party `json:"parties"`
	clocks  []casefile.Clock
}

// shownClock is that of a stage. What has not happened is left out.
type shownClock struct {
	Stage         int       `json:"stage"`
	Requested     time.Time `json:"requested,omitzero"`
	DayZero       string    `json:"day_zero,omitzero"`
	Deadline      time.Time `json:"deadline,omitzero"`
	FirstDeadline time.Time `json:"first_deadline,omitzero"`
	HandOver      time.Time `json:"hand_over,omitzero"`
	Extended      time.Time `json:"extended,omitzero"`
	Breached      time.Time `json:"breached,omitzero"`
	Paused        time.Time `json:"paused,omitzero"`
	DaysLeft      int       `json:"working_days_left,omitzero"`
	Answered      time.Time `json:"answered,omitzero"`
	Outcome       string    `json:"outcome,omitzero"`
	Cause         string    `json:"cause,omitzero"`
}

type shownDue struct {
	Kind casefile.DueKind `json:"kind"`
	At   time.Time        `json:"at"`
}

type shownEvent struct {
	At     time.Time          `json:"at"`
	Kind   casefile.EventKind `json:"kind"`
	Reason string             `json:"reason"`
	By     string             `json:"by,omitzero"`
}

type shownLetter struct {
	ID     int64                `json:"id"`
	Name   casefile.LetterName  `json:"letter"`
	State  sqlstore.LetterState `json:"state"`
	Queued time.Time            `json:"queued"`
	Reason string               `json:"reason,omitzero"`
}

// Run carries the command out.
func (c caseShowCommand) Run(ctx context.Context, w world) error {
	return c.lookUp(ctx, w, func(cfg *Config, store *sqlstore.Store) error {
		rules, err := newRules(cfg)
		if err != nil {
			return err
		}
		whole, err := loadWhole(ctx, store, rules, casefile.Reference(c.Reference))
		if err != nil {
			return err
		}
		if c.JSON {
			return json.NewEncoder(w.stdout).Encode(whole)
		}
		return whole.print(w.stdout, cfg.Calendar.TimeZone)
	})
}

// loadWhole gathers all that is on file of a case.
func loadWhole(ctx context.Context, store *sqlstore.Store, rules casefile.Rules, ref casefile.Reference) (*wholeCase, error) {
	c, found, err := store.CaseByReference(ctx, ref)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, usageError{errors.New("there is no case of this reference; see complaintd case list")}
	}
	events, err := store.Events(ctx, c.Number)
	if err != nil {
		return nil, err
	}
	letters, err := store.LettersOf(ctx, c.Number)
	if err != nil {
		return nil, err
	}
	whole := &wholeCase{caseLine: lineOf(c), Subject: c.Subject, Facts: c.Facts,
		Clock: showClock(c.Clock), Past: []shownClock{}, Due: []shownDue{}, Parties: c.Parties, clocks: c.Clocks()}
	for _, past := range c.Past {
		whole.Past = append(whole.Past, showClock(past))
	}
	for _, due := range rules.Dues(c) {
		whole.Due = append(whole.Due, shownDue{due.Kind, due.At})
	}
	for _, e := range events {
		whole.Events = append(whole.Events, shownEvent{e.At, e.Kind, e.Reason, e.By})
	}
	for _, l := range letters {
		whole.Letters = append(whole.Letters, shownLetter{l.ID, l.Name, l.State, l.QueuedAt, l.Reason})
	}
	return whole, nil
}

func showClock(c casefile.Clock) shownClock {
	s := shownClock{Stage: c.Stage, Requested: c.RequestedAt, Deadline: c.Deadline, FirstDeadline: c.FirstDeadline,
		HandOver: c.HandOverAt, Extended: c.ExtendedAt, Breached: c.BreachedAt, Paused: c.PausedAt, DaysLeft: c.Left,
		Answered: c.Answer.At, Outcome: string(c.Answer.Verdict), Cause: c.Answer.Cause}
	if !c.DayZero.IsZero() {
		s.DayZero = c.DayZero.String()
	}
	return s
}

// print writes the case for people, with dates in the company's time zone.
func (c *wholeCase) print(out io.Writer, zone *time.Location) error {
	const minute = "Mon 2 Jan 2006 15:04"
	at := func(t time.Time) string { return t.In(zone).Format(minute) }
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", name, oneLine(value))
		}
	}
	fmt.Fprintf(w, "%s\t%s\n", c.Reference, oneLine(c.Subject))
	line("state", string(c.State)+ifAny(", ", string(c.Closing)))
	line("owner", string(c.Owner)+", "+c.Department)
	line("received", at(c.Received))
	if !c.Deadlines.Promise.IsZero() {
		line("promise", "an answer by "+at(c.Deadlines.Promise))
	}
	c.printClock(line, at)
	for _, due := range c.Due {
		line("due", at(due.At)+"  "+string(due.Kind))
	}
	fmt.Fprintln(w, "\nWHEN\tEVENT\tWHY\tBY")
	for _, e := range c.Events {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", at(e.At), e.Kind, oneLine(e.Reason), e.By)
	}
	fmt.Fprintln(w, "\nQUEUED\tLETTER\tSTATE\tWHY")
	for _, l := range c.Letters {
		fmt.Fprintf(w, "%s\t%d %s\t%s\t%s\n", at(l.Queued), l.ID, l.Name, l.State, oneLine(l.Reason))
	}
	return w.Flush()
}

func (c *wholeCase) printClock(line func(name, value string), at func(time.Time) string) {
	for _, clock := range c.clocks {
		if clock.Stage == 0 {
			line("clock", "none runs until the customer says how they can be answered")
			continue
		}
		text := fmt.Sprintf("from %s, day 0 %s, to %s", at(clock.RequestedAt), clock.DayZero, at(clock.Deadline))
		for _, m := range clock.Moments() {
			text += ", " + happened(m.What, clock) + " " + at(m.At)
		}
		line(fmt.Sprintf("stage %d", clock.Stage), text)
	}
}

// happened is what happened to a clock, in words.
func happened(what casefile.Happening, c casefile.Clock) string {
	switch what {
	case casefile.WasBreached:
		return "in breach since"
	case casefile.WasAnswered:
		return "answered (" + string(c.Answer.Verdict) + ")"
	}
	return string(what)
}

// ifAny is a text behind a sign; nothing where there is no text.
func ifAny(sign, text string) string {
	if text == "" {
		return ""
	}
	return sign + text
}
