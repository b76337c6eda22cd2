package outbox

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"complaintd/casefile"
)

// A server that is away costs no letter an attempt, is not called in a tight
// loop, and gets everything once it is back.
func TestServerAwayAndBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		f := &fakeServer{}
		f.answer = func(verb string, _, _ int) string {
			if verb == "CONNECT" && time.Since(start) < time.Hour {
				return "close"
			}
			return ""
		}
		q := newQueue(t, letter(1), letter(2), letter(3))
		running(t, f, q, config(), func() {
			time.Sleep(time.Hour)
			if n := f.connections(); n < 9 || n > 30 {
				t.Errorf("called %d times in an hour", n)
			}
			time.Sleep(8 * time.Minute)
			for id := range int64(3) {
				got := q.outcomes(id + 1)
				if len(got) == 0 || got[len(got)-1] != casefile.Delivered || q.attempts(id+1) != 0 {
					t.Errorf("letter %d: %v, %d attempts", id+1, got, q.attempts(id+1))
				}
			}
		})
	})
}

// A letter that was not tried is due at once, and yet not tried at once.
func TestUntriedLetterDoesNotSpin(t *testing.T) {
	for verb, reply := range map[string]string{
		"CONNECT": "close", "EHLO": "421 bye|close", "AUTH": "535 wrong", "MAIL": "530 log in first",
	} {
		t.Run(verb, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				always := func(v string, _, _ int) string {
					if v == verb {
						return reply
					}
					return ""
				}
				f := &fakeServer{answer: always, extensions: []string{"AUTH PLAIN"}}
				c := config()
				c.Username, c.Password = "complaints", "secret"
				q := newQueue(t, letter(1), letter(2))
				running(t, f, q, c, func() { time.Sleep(time.Hour) })
				if n := len(q.settled); n < 9 || n > 30 {
					t.Errorf("Run tried %d times in an hour", n)
				}
				f = &fakeServer{answer: always, extensions: []string{"AUTH PLAIN"}}
				q = newQueue(t, letter(1), letter(2))
				_, err := f.piped(New(c, q)).Drain(t.Context())
				var fail *Error
				if !errors.As(err, &fail) || len(q.settled) != 1 {
					t.Errorf("Drain tried %d times: %v", len(q.settled), err)
				}
				f.end()
			})
		})
	}
}

// Once the server has answered, the next outage begins with a short pause.
func TestPausesStartAgainAfterAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeServer{answer: func(verb string, conn, _ int) string {
			if verb == "CONNECT" && conn != 10 {
				return "close"
			}
			return ""
		}}
		wake := make(chan struct{}, 1)
		c := config()
		c.Wake = wake
		q := newQueue(t, letter(1))
		running(t, f, q, c, func() {
			time.Sleep(time.Hour)
			q.add(letter(2))
			wake <- struct{}{}
			synctest.Wait()
			if got := q.outcomes(2); f.connections() != 11 || !slices.Equal(got, []casefile.Outcome{casefile.NotTried}) {
				t.Fatalf("%v after %d connections", got, f.connections())
			}
			time.Sleep(5 * time.Second)
			if f.connections() == 11 {
				t.Error("the pause is long")
			}
		})
	})
}

func TestDeferredFollowsTheSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		f := &fakeServer{}
		f.answer = func(verb string, _, _ int) string {
			if verb == "RCPT" {
				return "450 later"
			}
			return ""
		}
		q := newQueue(t, letter(1))
		running(t, f, q, config(), func() {
			time.Sleep(giveUpAfter + 6*time.Hour)
			got := q.outcomes(1)
			last := len(got) - 1
			if got[last] != casefile.GivenUp {
				t.Fatalf("after 5 days: %v", got)
			}
			for n := range last {
				wait := q.settlement(1, n).RetryAt.Sub(start)
				if n > 0 {
					wait = q.settlement(1, n).RetryAt.Sub(q.settlement(1, n-1).RetryAt)
				}
				least := retryAfter(n)
				if wait < least || wait > least+least/5+time.Second {
					t.Errorf("after attempt %d it waited %s, want %s and up to a fifth more", n+1, wait, least)
				}
			}
		})
	})
}

func TestWakeUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wake := make(chan struct{}, 1)
		c := config()
		c.Wake = wake
		q := newQueue(t)
		running(t, &fakeServer{}, q, c, func() {
			time.Sleep(time.Second)
			q.add(letter(1))
			wake <- struct{}{}
			synctest.Wait()
			if got := q.outcomes(1); len(got) != 1 {
				t.Error("not sent at once")
			}
			q.add(letter(2)) // as another process would, without a wake-up
			time.Sleep(longestNap + time.Second)
			if got := q.outcomes(2); len(got) != 1 {
				t.Error("not found without a wake-up")
			}
		})
	})
}

func TestRateLimitIsSmoothAcrossConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var letters []*casefile.QueuedLetter
		for id := range int64(61) {
			letters = append(letters, letter(id+1))
		}
		f := &fakeServer{answer: func(verb string, _, n int) string {
			if verb == "DOT" && n%7 == 0 {
				return "250 ok|close"
			}
			return ""
		}}
		c := config()
		c.MaxPerMinute = 30
		q := newQueue(t, letters...)
		time.Sleep(time.Hour) // an idle hour saves up nothing
		running(t, f, q, c, func() { time.Sleep(2*time.Minute + time.Second) })
		if n := len(f.at); n < 60 || n > 61 {
			t.Fatalf("%d letters in two minutes at 30 a minute", n)
		}
		for i := range len(f.at) - 1 {
			if gap := f.at[i+1].Sub(f.at[i]); gap < 1999*time.Millisecond || gap > 2010*time.Millisecond {
				t.Errorf("letter %d came %s after the one before", i+1, gap)
			}
		}
	})
}

// emptyQueue counts how often it is asked, and has nothing.
type emptyQueue struct {
	calls atomic.Int64
	next  time.Time
	err   error
}

func (q *emptyQueue) Next(context.Context, time.Time) (*casefile.QueuedLetter, time.Time, error) {
	q.calls.Add(1)
	return nil, q.next, q.err
}

func (*emptyQueue) Ours(context.Context) error { return nil }

func (q *emptyQueue) Settle(context.Context, time.Time, *casefile.QueuedLetter, casefile.Settlement) error {
	return errStore
}

func TestQueueIsNotAskedWithoutEnd(t *testing.T) {
	for name, test := range map[string]struct {
		queue       *emptyQueue
		least, most int64 // in ten minutes
	}{
		"empty":           {&emptyQueue{}, 10, 12},
		"failing":         {&emptyQueue{err: errStore}, 8, 30},
		"due in the past": {&emptyQueue{next: time.Unix(1, 0)}, 1000, 60_001},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				running(t, &fakeServer{}, test.queue, config(), func() {
					time.Sleep(10 * time.Minute)
					if n := test.queue.calls.Load(); n < test.least || n > test.most {
						t.Errorf("asked %d times in 10 minutes", n)
					}
				})
			})
		})
	}
}
