package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// Stage is where the story is played.
type Stage struct {
	Servers  *Servers
	Database string // the daemon's SQLite file
	// Daemon runs the daemon at an instant until nothing is left to do.
	Daemon func(ctx context.Context, at time.Time) error
	// Tell is called after each step.
	Tell func(Step)
}

// Step is one mail and what followed from it.
type Step struct {
	Arrival
	Became sqlstore.MailRecord // the zero record where the mail was known already
	Case   casefile.Case       // that it belongs to, as it stood then; the zero Case where none
	// Letters that were sent because of it.
	Letters []Letter
}

// Known tells whether the mail had come before, so that it changed nothing.
func (s Step) Known() bool { return s.Became.ID == 0 }

// Story is what has happened.
type Story struct {
	Steps []Step
	Cases []CaseStory // in the order in which they were opened
}

// CaseStory is a case at the end of the story with its history.
type CaseStory struct {
	casefile.Case
	Events []casefile.Event
}

// Play lets the mails arrive one by one, and the daemon work at the instant of
// each.
func Play(ctx context.Context, stage Stage) (*Story, error) {
	post, err := newPost(stage.Servers.Letters)
	if err != nil {
		return nil, err
	}
	files, err := post.files()
	if err != nil {
		return nil, err
	}
	story := &Story{}
	for _, file := range files {
		step, err := stage.play(ctx, post, file, story.lastMail())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		story.Steps = append(story.Steps, step)
		stage.Tell(step)
	}
	return story, stage.read(ctx, func(r *sqlstore.Store) (err error) {
		story.Cases, err = readCases(ctx, r)
		return err
	})
}

// lastMail is the id of the newest mail that the daemon has on record.
func (s *Story) lastMail() (id int64) {
	for _, step := range s.Steps {
		id = max(id, step.Became.ID)
	}
	return id
}

// sent counts the letters.
func (s *Story) sent() (toCustomers, toColleagues int) {
	for _, step := range s.Steps {
		for _, l := range step.Letters {
			if l.ForCustomer() {
				toCustomers++
			} else {
				toColleagues++
			}
		}
	}
	return toCustomers, toColleagues
}

// play is one step. lastMail tells what the daemon had on record before it.
func (s Stage) play(ctx context.Context, post *post, file string, lastMail int64) (Step, error) {
	arrival, err := post.write(file)
	if err != nil {
		return Step{}, err
	}
	before := len(s.Servers.Letters())
	if err := s.Servers.Deliver(arrival.Raw, arrival.At); err != nil {
		return Step{}, err
	}
	if err := s.Daemon(ctx, arrival.At); err != nil {
		return Step{}, fmt.Errorf("run the daemon: %w", err)
	}
	step := Step{Arrival: arrival, Letters: s.Servers.Letters()[before:]}
	return step, s.read(ctx, func(r *sqlstore.Store) error { return step.look(ctx, r, lastMail) })
}

// look finds what became of the mail.
func (s *Step) look(ctx context.Context, r *sqlstore.Store, lastMail int64) error {
	mails, err := r.MailsAfter(ctx, lastMail, 1)
	if err != nil || len(mails) == 0 {
		return err
	}
	s.Became = mails[0]
	s.Case, _, err = r.Case(ctx, s.Became.CaseNumber)
	return err
}

// readCases reads all cases with their history.
func readCases(ctx context.Context, r *sqlstore.Store) ([]CaseStory, error) {
	const most = 1000 // far more than the story has
	listed, err := r.CasesAfter(ctx, 0, most)
	if err != nil {
		return nil, err
	}
	cases := make([]CaseStory, len(listed))
	for i, c := range listed {
		if cases[i].Case, _, err = r.Case(ctx, c.Number); err != nil {
			return nil, err
		}
		if cases[i].Events, err = r.Events(ctx, c.Number); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// read opens the daemon's database, as any other program could beside it.
func (s Stage) read(ctx context.Context, look func(*sqlstore.Store) error) error {
	store, err := sqlstore.OpenReadOnly(ctx, s.Database)
	if err != nil {
		return err
	}
	return errors.Join(look(store), store.Close())
}
