package inbox

import (
	"context"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// pauses are the times between connections: doubled with each failure and
// scattered by half, so that many daemons do not return at once.
type pauses struct {
	fast, slow *backoff.ExponentialBackOff
}

func newPauses(t Timeouts) pauses {
	return pauses{fast: doubling(t.Retry, t.RetryMax), slow: doubling(t.SlowRetry, t.SlowRetryMax)}
}

func doubling(first, max time.Duration) *backoff.ExponentialBackOff {
	return &backoff.ExponentialBackOff{
		InitialInterval: first, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: max,
	}
}

// next is the pause after err.
func (p pauses) next(err error) time.Duration {
	if permanent(err) {
		return p.slow.NextBackOff()
	}
	return p.fast.NextBackOff()
}

// reset begins anew with short pauses.
func (p pauses) reset() {
	p.fast.Reset()
	p.slow.Reset()
}

// sleep waits, and tells whether ctx is still going on.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// logFailure says why there is no connection, or no more.
func (l *Loop) logFailure(err error, pause time.Duration) {
	message, level := failureEvent(err)
	l.log.Log(context.Background(), level, message, slog.Any("err", err), slog.Duration("retry", pause))
}

// failureEvent names a failure in the log. An error is what waits for somebody
// to do something.
func failureEvent(err error) (message string, level slog.Level) {
	switch kind := kindOf(err); {
	case kind == LoginRefused:
		return "log-in refused", slog.LevelError
	case kind == GrantRefused:
		return "grant refused", slog.LevelError
	case kind == StoreFailed:
		return "store not available", slog.LevelError
	case permanent(err):
		return "mailbox not usable", slog.LevelError
	case kind == Unreachable:
		return "server not reached", slog.LevelWarn
	case kind == NoToken:
		return "no access token", slog.LevelWarn
	case connectionGone(err):
		return "connection lost", slog.LevelWarn
	}
	return "inbox not read", slog.LevelWarn
}

// troubleEvery is how often mails that can't be moved are spoken of.
const troubleEvery = time.Hour

// unmoved is what was last said about moving.
type unmoved struct {
	words string
	said  time.Time
}

// logTrouble says why mails stay in the inbox, when that changes and now and
// then.
func (l *Loop) logTrouble(err error) {
	if err == nil {
		l.unmoved = unmoved{}
		return
	}
	now := l.cfg.Now()
	if l.unmoved.words == err.Error() && now.Sub(l.unmoved.said) < troubleEvery {
		return
	}
	l.unmoved = unmoved{words: err.Error(), said: now}
	l.log.Error("mails not moved", slog.Any("err", err))
}
