package outbox

import (
	"context"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"

	"complaintd/casefile"
)

const (
	// longestNap bounds the wait for a wake-up, as another process may have
	// changed the queue.
	longestNap = time.Minute
	// shortestNap keeps a queue that names a past instant from being asked
	// without end.
	shortestNap = 10 * time.Millisecond
	// recordWithin is how long the record of the letter in hand is tried for
	// once the sender is told to stop.
	recordWithin = 3 * time.Second
	// databaseTime is longer than the queue takes to answer, and than the pause
	// before it is asked again.
	databaseTime = 5 * time.Minute
)

// Run sends letters as they fall due until ctx ends, which is no error. A
// letter whose final dot is sent by then has its answer awaited for
// Timeouts.Shutdown; what became of it is recorded in any case. Run fails only
// if that can't be done within a few seconds, so that it may be sent twice.
func (s *Sender) Run(ctx context.Context) error {
	defer s.hangUp()
	trouble := pauses(time.Second, time.Minute)
	for ctx.Err() == nil {
		s.awaitTurn(ctx)
		s.alive(databaseTime)
		letter, next, err := s.queue.Next(ctx, s.now())
		switch {
		case letter != nil:
			if _, err := s.process(ctx, letter); err != nil {
				return err
			}
			trouble.Reset()
			s.rest(ctx, s.pause, nil)
		case err == nil:
			trouble.Reset()
			s.rest(ctx, s.nap(next), s.wake)
		case ctx.Err() == nil:
			s.log.Error("queue unavailable", "err", err)
			s.rest(ctx, trouble.NextBackOff(), nil)
		}
	}
	return nil
}

// Drain sends what is due until nothing due is left and tells how many letters
// were delivered. It stops early, with an [*Error], where the server can't be
// reached or will not talk to us: the letters stay for later.
func (s *Sender) Drain(ctx context.Context) (sent int, err error) {
	defer s.hangUp()
	for {
		s.awaitTurn(ctx)
		if err := ctx.Err(); err != nil {
			return sent, err
		}
		letter, _, err := s.queue.Next(ctx, s.now())
		if err != nil {
			return sent, fmt.Errorf("take the next letter: %w", err)
		}
		if letter == nil {
			return sent, nil
		}
		fail, err := s.process(ctx, letter)
		switch {
		case err != nil:
			return sent, err
		case fail == nil:
			sent++
		case fail.aboutServer():
			return sent, fail
		}
	}
}

// process sends one letter and records what became of it. It returns why the
// letter was not delivered, and an error if that could not be recorded.
func (s *Sender) process(ctx context.Context, letter *casefile.QueuedLetter) (*Error, error) {
	if s.limit != nil {
		s.limit.Allow()
	}
	s.alive(s.timeouts.longest(len(letter.Bytes)))
	start := time.Now()
	reply, fail := s.attempt(ctx, letter)
	s.pause = s.pauseAfter(fail)
	settlement := settle(s.now(), letter, reply, fail)
	s.report(letter, settlement, fail, time.Since(start))
	return fail, s.record(ctx, letter, settlement)
}

// attempt sends the letter over the kept connection, or over a new one where
// there is none or the kept one turns out to have been closed meanwhile: that
// never costs a letter an attempt, as nothing of it was sent.
func (s *Sender) attempt(ctx context.Context, letter *casefile.QueuedLetter) (string, *Error) {
	kept := s.session != nil
	reply, fail := s.submit(ctx, letter)
	if kept && fail != nil && fail.foundClosed() {
		reply, fail = s.submit(ctx, letter)
	}
	if fail != nil && fail.Code == 0 && fail.Phase != PhaseDot && ctx.Err() != nil {
		return "", &Error{Phase: fail.Phase, Err: errStopped}
	}
	return reply, fail
}

func (s *Sender) submit(ctx context.Context, letter *casefile.QueuedLetter) (string, *Error) {
	if s.session == nil {
		session, fail := s.server.open(ctx)
		if fail != nil {
			return "", fail
		}
		s.session = session
	}
	reply, fail := s.session.submit(ctx, letter, s.queue.Ours)
	if !s.session.usable {
		s.session.drop()
		s.session = nil
	}
	return reply, fail
}

// record writes down what became of the letter, again and again until it
// succeeds or the sender must stop: sending on without it could send letters
// twice.
func (s *Sender) record(ctx context.Context, letter *casefile.QueuedLetter, settlement casefile.Settlement) error {
	ctx, cancel := extend(ctx, recordWithin)
	defer cancel()
	write := func() (struct{}, error) {
		s.alive(databaseTime)
		return struct{}{}, s.queue.Settle(ctx, s.now(), letter, settlement)
	}
	_, err := backoff.Retry(ctx, write,
		backoff.WithBackOff(pauses(time.Second, time.Minute)),
		backoff.WithMaxElapsedTime(0),
		backoff.WithNotify(func(err error, _ time.Duration) {
			s.log.Error("not recorded", "letter", letter.ID, "case", letter.Reference, "err", err)
		}))
	if err != nil {
		return fmt.Errorf("record letter %d as %s: %w", letter.ID, settlement.Outcome, err)
	}
	return nil
}
