package outbox

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"complaintd/casefile"
)

func TestConnectionIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeServer{}
		q := newQueue(t, letter(1), letter(2), letter(3))
		running(t, f, q, config(), func() { time.Sleep(time.Second) })
		if f.connections() != 1 || len(f.received()) != 3 {
			t.Errorf("%d letters over %d connections", len(f.received()), f.connections())
		}
		if f.count("QUIT") != 1 {
			t.Error("the connection was not ended with QUIT")
		}
	})
}

func TestIdleConnectionIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeServer{}
		q := newQueue(t, letter(1))
		running(t, f, q, config(), func() {
			time.Sleep(29 * time.Second)
			if f.count("QUIT") != 0 {
				t.Error("closed before its time")
			}
			time.Sleep(2 * time.Second)
			if f.count("QUIT") != 1 {
				t.Error("still open after 31 s without a letter")
			}
		})
	})
}

func TestIdleTimeCountsFromARefusalToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := fails(map[string]string{"RCPT": "550 unknown"})
		q := newQueue(t, letter(1))
		running(t, f, q, config(), func() {
			time.Sleep(29 * time.Second)
			if f.count("QUIT") != 0 {
				t.Error("closed before its time")
			}
		})
	})
}

// What a server does with a connection that is idle costs no letter anything.
func TestServerClosesIdleConnection(t *testing.T) {
	for name, idle := range map[string]string{
		"with 421":       "250 ok|wait 10s|421 4.4.2 idle too long|close",
		"with 421, open": "250 ok|wait 10s|421 4.4.2 idle too long",
		"silently":       "250 ok|wait 10s|close",
		"at once":        "250 ok|close",
		"without a word": "250 ok|hang",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := fails(map[string]string{"DOT": idle})
				wake := make(chan struct{}, 1)
				c := config()
				c.Wake = wake
				q := newQueue(t, letter(1))
				running(t, f, q, c, func() {
					time.Sleep(20 * time.Second)
					q.add(letter(2))
					wake <- struct{}{}
					time.Sleep(61 * time.Second)
					if got := q.outcomes(2); !slices.Equal(got, []casefile.Outcome{casefile.Delivered}) {
						t.Errorf("the letter after the idle time: %v", got)
					}
				})
				if f.connections() != 2 {
					t.Errorf("%d connections, want 2", f.connections())
				}
			})
		})
	}
}

// Only once: a server that hangs up on every MAIL is not called without end.
func TestRedialsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeServer{answer: func(verb string, _, n int) string {
			if verb == "MAIL" && n > 1 {
				return "close"
			}
			return ""
		}}
		q := newQueue(t, letter(1), letter(2))
		running(t, f, q, config(), func() { time.Sleep(time.Second) })
		if got := q.outcomes(2); !slices.Equal(got, []casefile.Outcome{casefile.Deferred}) {
			t.Errorf("%v, want one deferral", got)
		}
		if f.count("MAIL") != 3 {
			t.Errorf("%d MAIL commands, want 3", f.count("MAIL"))
		}
	})
}

// A host that answers nothing at all, as behind a firewall.
func TestConnectingEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(config(), newQueue(t))
		s.server.dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		start := time.Now()
		var fail *Error
		if err := s.Check(t.Context()); !errors.As(err, &fail) || fail.Phase != PhaseConnect {
			t.Errorf("Check: %v", err)
		}
		if took := time.Since(start); took != time.Minute {
			t.Errorf("after %s", took)
		}
	})
}

func TestQuitIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		f := fails(map[string]string{"QUIT": "hang"})
		if sent, err := f.piped(New(config(), newQueue(t, letter(1)))).Drain(t.Context()); sent != 1 || err != nil {
			t.Errorf("Drain: %d, %v", sent, err)
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("leaving took %s", took)
		}
		f.end()
	})
}
