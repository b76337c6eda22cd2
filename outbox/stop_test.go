package outbox

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"complaintd/casefile"
)

// A letter whose record fails is recorded before another one is sent.
func TestFailingRecordStopsTheLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeServer{}
		q := newQueue(t, letter(1), letter(2))
		q.brokenN = 40
		running(t, f, q, config(), func() {
			time.Sleep(20 * time.Minute)
			if len(f.received()) != 1 || len(q.outcomes(1)) != 0 {
				t.Errorf("%d letters sent while the first is not recorded", len(f.received()))
			}
			time.Sleep(40 * time.Minute)
			if len(f.received()) != 2 {
				t.Errorf("%d letters came, want each once", len(f.received()))
			}
			for id := range int64(2) {
				if got := q.outcomes(id + 1); !slices.Equal(got, []casefile.Outcome{casefile.Delivered}) {
					t.Errorf("letter %d: %v", id+1, got)
				}
			}
		})
	})
}

func TestRunSaysWhatItCouldNotRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeServer{}
		q := newQueue(t, letter(1))
		q.brokenN = 1000
		ctx, cancel := context.WithCancel(t.Context())
		s := f.piped(New(config(), q))
		time.AfterFunc(time.Minute, cancel)
		start := time.Now()
		if err := s.Run(ctx); err == nil || !strings.Contains(err.Error(), "record letter 1 as delivered") {
			t.Errorf("Run: %v", err)
		}
		if took := time.Since(start); took > 70*time.Second {
			t.Errorf("stopping took %s", took-time.Minute)
		}
		f.end()
	})
}

// Told to stop in the middle of a letter: before its dot the letter was not
// tried; after it the answer is awaited, but not for ever.
func TestStopMidLetter(t *testing.T) {
	for _, test := range []struct {
		verb, answer string
		want         casefile.Outcome
		longest      time.Duration
	}{
		{"CONNECT", "hang", casefile.NotTried, 0},
		{"EHLO", "hang", casefile.NotTried, 0},
		{"MAIL", "hang", casefile.NotTried, 0},
		{"RCPT", "hang", casefile.NotTried, 0},
		{"RCPT", "wait 1m|550 unknown", casefile.NotTried, 0},
		{"DATA", "hang", casefile.NotTried, 0},
		{"BODY", "stall", casefile.NotTried, 0},
		{"DOT", "wait 9s|250 ok", casefile.Delivered, 4 * time.Second},
		{"DOT", "wait 9s|451 later", casefile.Deferred, 4 * time.Second},
		{"DOT", "hang", casefile.Uncertain, 5 * time.Second},
	} {
		t.Run(test.verb+" "+test.answer, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := fails(map[string]string{test.verb: test.answer})
				q := newQueue(t, letter(1), letter(2))
				ctx, cancel := context.WithCancel(t.Context())
				s := f.piped(New(config(), q))
				time.AfterFunc(5*time.Second, cancel)
				start := time.Now()
				if err := s.Run(ctx); err != nil {
					t.Error(err)
				}
				if took := time.Since(start) - 5*time.Second; took > test.longest+3*time.Second {
					t.Errorf("stopping took %s", took)
				}
				if got := q.outcomes(1); !slices.Equal(got, []casefile.Outcome{test.want}) {
					t.Errorf("letter 1: %v, want %s", got, test.want)
				}
				if got := q.outcomes(2); len(got) != 0 {
					t.Errorf("letter 2 was taken up: %v", got)
				}
				f.end()
			})
		})
	}
}

// An old letter is not given up because we stop, and stopping is no fault of
// the server's.
func TestStoppedLetterStaysDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		c := config()
		c.Log = slog.New(slog.NewTextHandler(&log, nil))
		l := letter(1)
		l.QueuedAt = time.Now().Add(-2 * giveUpAfter)
		q := newQueue(t, l)
		running(t, fails(map[string]string{"RCPT": "hang"}), q, c, func() { time.Sleep(time.Second) })
		if got := q.settlement(1, 0); got.Outcome != casefile.NotTried {
			t.Error(got.Outcome)
		}
		if log.Len() > 0 {
			t.Errorf("logged %q", log.String())
		}
	})
}

func TestStopInRsetDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := fails(map[string]string{"RCPT": "550 unknown", "RSET": "hang"})
		q := newQueue(t, letter(1))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		start := time.Now()
		if err := f.piped(New(config(), q)).Run(ctx); err != nil {
			t.Error(err)
		}
		if took := time.Since(start); took > 8*time.Second {
			t.Errorf("stopped after %s", took)
		}
		if got := q.outcomes(1); !slices.Equal(got, []casefile.Outcome{casefile.Refused}) {
			t.Errorf("%v, want refused", got)
		}
		f.end()
	})
}

// Where somebody else may be sending what was claimed, no dot is sent.
func TestAClaimThatIsLostEndsBeforeTheDot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeServer{}
		q := newQueue(t, letter(1))
		q.lose(errors.New("taken over"))
		running(t, f, q, config(), func() {
			time.Sleep(time.Minute)
			if n := len(f.received()); n != 0 {
				t.Errorf("%d letters sent", n)
			}
			q.lose(nil)
			time.Sleep(time.Hour)
			if n := len(f.received()); n != 1 {
				t.Errorf("%d letters sent later, want 1", n)
			}
		})
	})
}
