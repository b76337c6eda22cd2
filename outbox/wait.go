package outbox

import (
	"context"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// pauses are the times to wait between tries of something that concerns all
// letters: from first on, doubled up to most, with jitter so that many daemons
// do not come back at the same instant.
func pauses(first, most time.Duration) backoff.BackOff {
	return &backoff.ExponentialBackOff{InitialInterval: first, Multiplier: 2, MaxInterval: most, RandomizationFactor: 0.3}
}

// pauseAfter is how long to leave the server alone after an attempt: longer
// each time it failed to answer in a row, not at all once it answered.
func (s *Sender) pauseAfter(fail *Error) time.Duration {
	if fail != nil && fail.serverTrouble() {
		return s.trouble.NextBackOff()
	}
	s.trouble.Reset()
	return 0
}

// awaitTurn waits until the rate limit allows another letter. The turn is only
// used up once there is a letter for it.
func (s *Sender) awaitTurn(ctx context.Context) {
	for s.limit != nil && ctx.Err() == nil {
		missing := 1 - s.limit.Tokens()
		if missing <= 0 {
			return
		}
		seconds := missing / float64(s.limit.Limit())
		s.rest(ctx, time.Duration(seconds*float64(time.Second))+time.Millisecond, nil)
	}
}

// nap is how long to wait for a wake-up when the next letter is due at next
// (zero: none waits).
func (s *Sender) nap(next time.Time) time.Duration {
	if next.IsZero() {
		return longestNap
	}
	return min(max(next.Sub(s.now()), shortestNap), longestNap)
}

// rest waits for d, for a wake-up or for the end of ctx. A connection that was
// unused for too long meanwhile is closed.
func (s *Sender) rest(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	if d <= 0 {
		return
	}
	s.alive(d + time.Minute) // the server may take its time over QUIT
	over := time.NewTimer(d)
	defer over.Stop()
	var unused <-chan time.Time
	if s.session != nil {
		idle := time.NewTimer(s.timeouts.Idle - time.Since(s.session.usedAt))
		defer idle.Stop()
		unused = idle.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
			return
		case <-over.C:
			return
		case <-unused:
			s.hangUp()
		}
	}
}

// hangUp ends the kept connection politely, if there is one.
func (s *Sender) hangUp() {
	if s.session != nil {
		s.session.quit()
		s.session = nil
	}
}

// extend returns a context that ends d after ctx has.
func extend(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	callOff := context.AfterFunc(ctx, func() { time.AfterFunc(d, cancel) })
	return late, func() { callOff(); cancel() }
}
