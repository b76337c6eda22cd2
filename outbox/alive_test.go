package outbox

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Whatever the server does, Run is heard of again before the silence that it
// announced is over; a minute more is allowed everywhere.
func TestRunIsHeardOfInTime(t *testing.T) {
	for name, first := range map[string]map[string]string{
		"all is well":     nil,
		"away":            {"CONNECT": "refuse"},
		"silent":          {"EHLO": "hang"},
		"slow to answer":  {"DOT": "wait 9m|250 ok"},
		"never answers":   {"DOT": "hang"},
		"refuses":         {"RCPT": "550 unknown"},
		"stalls the body": {"BODY": "stall"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, watch := config(), &pulse{t: t}
				c.Alive = watch.alive
				q := newQueue(t, letter(1), letter(2))
				q.brokenN = 3 // and the database is slow to come back
				running(t, fails(first), q, c, func() {
					for range 180 {
						time.Sleep(time.Minute)
						watch.check()
					}
				})
				if watch.heard < 100 {
					t.Errorf("heard of %d times in three hours", watch.heard)
				}
			})
		})
	}
}

// pulse is what Run said of itself last.
type pulse struct {
	t     *testing.T
	mu    sync.Mutex
	heard int
	until time.Time
}

func (p *pulse) alive(silence time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late()
	p.heard++
	p.until = time.Now().Add(silence)
}

func (p *pulse) check() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late()
}

func (p *pulse) late() {
	if p.heard > 0 && time.Now().After(p.until.Add(time.Minute)) {
		p.t.Errorf("silent until %s, announced until %s", time.Now().Format(time.TimeOnly), p.until.Format(time.TimeOnly))
	}
}
