package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"complaintd/casefile/sqlstore"
)

// Stage is where the story is played.
type Stage struct {
	Servers  *Servers
	Database string // the daemon's SQLite file
	// NextDigest is when the managers' digest is due next after an instant.
	NextDigest func(time.Time) time.Time
	// Daemon runs the daemon at an instant until nothing is left to do.
	Daemon func(ctx context.Context, at time.Time) error
	// Tell is called after each step.
	Tell func(Step)
}

// Play lets the mails arrive one by one, and the daemon work at the instant of
// each and whenever something falls due between them. It ends when all mails
// have come and nothing will fall due any more.
func Play(ctx context.Context, stage Stage) (_ *Story, err error) {
	post, err := newPost(stage.Servers.Letters)
	if err != nil {
		return nil, err
	}
	// It is read as any other program could beside the daemon.
	store, err := sqlstore.OpenReadOnly(ctx, stage.Database)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	p := &player{Stage: stage, post: post, store: store, story: &Story{}}
	if err := p.play(ctx); err != nil {
		return nil, err
	}
	p.story.Cases, err = readCases(ctx, store)
	return p.story, err
}

// player plays the story.
type player struct {
	Stage
	post   *post
	store  *sqlstore.Store // to look at
	story  *Story          // so far
	worked time.Time       // when the daemon worked last
}

func (p *player) play(ctx context.Context) error {
	files, err := p.post.files()
	if err != nil {
		return err
	}
	for _, file := range files {
		at, err := arrivesAt(file)
		if err != nil {
			return err
		}
		if err := p.pass(ctx, at); err != nil {
			return fmt.Errorf("let time pass before %s: %w", file, err)
		}
		if err := p.arrive(ctx, file); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return p.end(ctx)
}

// longestEnd is more time than anything takes that is still to come after the
// last mail.
const longestEnd = 90 * 24 * time.Hour

// end lets time pass until nothing will fall due any more.
func (p *player) end(ctx context.Context) error {
	after := p.story.Steps[len(p.story.Steps)-1].At.Add(longestEnd)
	if err := p.pass(ctx, after); err != nil {
		return fmt.Errorf("let time pass after the last mail: %w", err)
	}
	due, err := p.nextDue(ctx)
	if err == nil && !due.IsZero() {
		err = fmt.Errorf("the story has no end: a case is neither answered nor closed, and something falls due in it at %s", due)
	}
	return err
}

// pass lets time go by up to an instant: the daemon works whenever something
// falls due before it.
func (p *player) pass(ctx context.Context, until time.Time) error {
	var last time.Time
	for {
		at, err := p.nextDue(ctx)
		if err != nil || at.IsZero() || !at.Before(until) {
			return err
		}
		if !at.After(last) {
			return fmt.Errorf("what fell due at %s is not done", at)
		}
		last = at
		if err := p.morning(ctx, at); err != nil {
			return err
		}
		if err := p.work(ctx, Step{Arrival: Arrival{At: at}}); err != nil {
			return err
		}
	}
}

// nextDue is when there is something to do next without a mail: something falls
// due in a case, or a letter that waits may go; zero where never.
func (p *player) nextDue(ctx context.Context) (time.Time, error) {
	due, err := p.store.NextDue(ctx)
	if err != nil {
		return time.Time{}, err
	}
	letter, err := p.store.NextLetterAt(ctx)
	if due.IsZero() || !letter.IsZero() && letter.Before(due) {
		return letter, err
	}
	return due, err
}

// arrive lets the mail of a file come.
func (p *player) arrive(ctx context.Context, file string) error {
	arrival, err := p.post.write(file)
	if err != nil {
		return err
	}
	if err := p.morning(ctx, arrival.At); err != nil {
		return err
	}
	if err := p.Servers.Deliver(arrival.Raw, arrival.At); err != nil {
		return err
	}
	return p.work(ctx, Step{Arrival: arrival})
}

// restOfDay is what is left of a day after the digest, which goes at eight.
const restOfDay = 16 * time.Hour

// morning has the daemon work when the managers get their digest, earlier on the day
// of an instant at which something else happens.
func (p *player) morning(ctx context.Context, at time.Time) error {
	digest := p.NextDigest(at.Add(-restOfDay))
	if begun := !p.worked.IsZero(); !begun || !digest.After(p.worked) || !digest.Before(at) {
		return nil
	}
	return p.work(ctx, Step{Arrival: Arrival{At: digest}})
}

// work has the daemon do what there is to do at the instant of a step, and adds
// the step to the story. Time that brought no letter is no step.
func (p *player) work(ctx context.Context, step Step) error {
	p.worked = step.At
	before := len(p.Servers.Letters())
	if err := p.Daemon(ctx, step.At); err != nil {
		return fmt.Errorf("run the daemon: %w", err)
	}
	step.Letters = p.Servers.Letters()[before:]
	if step.TimeAlone() && len(step.Letters) == 0 {
		return nil
	}
	if !step.TimeAlone() {
		if err := step.look(ctx, p.store, p.story.lastMail()); err != nil {
			return err
		}
	}
	p.story.Steps = append(p.story.Steps, step)
	p.Tell(step)
	return nil
}
