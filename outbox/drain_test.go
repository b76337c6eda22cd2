package outbox

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := fails(map[string]string{"RCPT": "450 later"})
		later := letter(4)
		later.QueuedAt = time.Now().Add(time.Hour)
		q := newQueue(t, letter(1), letter(2), letter(3), later)
		sent, err := f.piped(New(config(), q)).Drain(t.Context())
		if sent != 2 || err != nil {
			t.Errorf("Drain: %d, %v; want 2 sent: one is deferred and one not due", sent, err)
		}
		f.end()
	})
}

func TestDrainWithoutServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := fails(map[string]string{"CONNECT": "554 no"})
		q := newQueue(t, letter(1), letter(2))
		sent, err := f.piped(New(config(), q)).Drain(t.Context())
		var fail *Error
		if sent != 0 || !errors.As(err, &fail) || fail.Phase != PhaseGreeting || fail.Code != 554 {
			t.Errorf("Drain: %d, %v", sent, err)
		}
		if f.connections() != 1 || q.attempts(1) != 0 || len(q.outcomes(2)) != 0 {
			t.Errorf("after %d connections: letter 1 %v, letter 2 %v", f.connections(), q.outcomes(1), q.outcomes(2))
		}
		f.end()
	})
}

// The queue's clock may stand still, as in a rehearsal of another day.
func TestDrainOnAnotherDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		day := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
		f := fails(map[string]string{"DOT": "451 later"})
		c := config()
		c.Now = func() time.Time { return day }
		c.MaxPerMinute = 60
		one, two := letter(1), letter(2)
		one.QueuedAt, two.QueuedAt = day, day
		q := newQueue(t, one, two)
		sent, err := f.piped(New(c, q)).Drain(t.Context())
		if sent != 1 || err != nil {
			t.Errorf("Drain: %d, %v", sent, err)
		}
		if at := q.settlement(1, 0).RetryAt; at.Before(day.Add(time.Minute)) || at.After(day.Add(2*time.Minute)) {
			t.Errorf("retried at %s", at)
		}
		f.end()
	})
}
